//! The second factor: codes of an authenticator app, and recovery codes for when it is lost.

use domain::text::Faults;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account::{AccountView, ConfirmationInput},
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// What an authenticator app needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TwoFactorStart {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an `otpauth:` address, to be shown as a QR code.
    pub uri: String,
}

/// Codes that each stand in for one of the app's, once. They are shown now and never again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// A code of the authenticator app.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeInput {
    /// Six digits.
    pub code: String,
}
impl Input for CodeInput {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        faults.line("#/code", &self.code, 20)
    }
}

/// Makes a secret for an authenticator app; it counts once a code of it is shown.
pub enum BeginTwoFactor {}
impl Endpoint for BeginTwoFactor {
    const ID: &'static str = "begin_two_factor";
    const FUNCTION: &'static str = "manage-two-factor";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/two-factor";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Makes a secret for an authenticator app; it counts once a code of it is shown.";
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TwoFactorState, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = TwoFactorStart;
}

/// Turns the second factor on by a code of the app; replies the recovery codes.
pub enum ConfirmTwoFactor {}
impl Endpoint for ConfirmTwoFactor {
    const ID: &'static str = "confirm_two_factor";
    const FUNCTION: &'static str = "manage-two-factor";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/two-factor";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Turns the second factor on by a code of the app; replies the recovery codes.";
    const PROBLEMS: &'static [Kind] = &[Kind::TwoFactorRequired, Kind::TwoFactorState, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = CodeInput;
    type Reply = RecoveryCodes;
}

/// Turns the second factor off.
pub enum RemoveTwoFactor {}
impl Endpoint for RemoveTwoFactor {
    const ID: &'static str = "remove_two_factor";
    const FUNCTION: &'static str = "manage-two-factor";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/two-factor/removal";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Turns the second factor off.";
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TwoFactorState, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = AccountView;
}

/// Makes new recovery codes in place of the old ones.
pub enum RenewRecoveryCodes {}
impl Endpoint for RenewRecoveryCodes {
    const ID: &'static str = "renew_recovery_codes";
    const FUNCTION: &'static str = "manage-two-factor";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/two-factor/recovery-codes";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Makes new recovery codes in place of the old ones.";
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TwoFactorState, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = RecoveryCodes;
}
