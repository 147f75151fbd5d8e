//! Passkeys (`WebAuthn`): keys on a device that sign their owner in, without a password.
//!
//! What the browser is asked and what it answers is as the browser has it (`PublicKeyCredential` to and from JSON,
//! `WebAuthn` Level 3 §5.1): the contract does not look into it.

use domain::{CeremonyId, PasskeyId, Timestamp, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    account::ConfirmationInput,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    sessions::SessionStart,
};

/// The most passkeys of an account.
pub const MAX_PASSKEYS: usize = 20;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyView {
    /// The passkey.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it signed somebody in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// Whether its owner's other devices have it too.
    pub synced: bool,
}

/// The caller's passkeys.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyList {
    /// The oldest first.
    pub items: Vec<PasskeyView>,
}

/// What to ask the browser.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Challenge {
    /// Send it back with the answer, within five minutes; it is good once.
    pub ceremony: CeremonyId,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub options: Value,
}

/// A new passkey.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPasskeyInput {
    /// The challenge that was answered.
    pub ceremony: CeremonyId,
    /// What to call it, 1–70 characters.
    pub name: String,
    /// What `credential.toJSON()` gave.
    pub response: Value,
}

/// A checked [`NewPasskeyInput`].
#[derive(Debug)]
pub struct NewPasskey {
    /// The challenge that was answered.
    pub ceremony: CeremonyId,
    /// What to call it.
    pub name: String,
    /// The answer.
    pub response: Value,
}

impl Input for NewPasskeyInput {
    type Valid = NewPasskey;
    fn check(self, faults: &mut Faults) -> Option<NewPasskey> {
        let name = faults.line("#/name", &self.name, 70);
        Some(NewPasskey { ceremony: self.ceremony, name: name?, response: self.response })
    }
}

/// Another name.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasskeyNameInput {
    /// What to call it, 1–70 characters.
    pub name: String,
}
impl Input for PasskeyNameInput {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        faults.line("#/name", &self.name, 70)
    }
}

/// The path of one passkey.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PasskeyPath {
    /// The passkey.
    pub passkey: PasskeyId,
}
impl Input for PasskeyPath {
    type Valid = PasskeyId;
    fn check(self, _: &mut Faults) -> Option<PasskeyId> {
        Some(self.passkey)
    }
}

/// An answer to a challenge.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasskeyLoginInput {
    /// The challenge that was answered.
    pub ceremony: CeremonyId,
    /// What `credential.toJSON()` gave.
    pub response: Value,
}
impl Input for PasskeyLoginInput {
    type Valid = Self;
    fn check(self, _: &mut Faults) -> Option<Self> {
        Some(self)
    }
}

/// Lists the caller's passkeys.
pub enum ListPasskeys {}
impl Endpoint for ListPasskeys {
    const ID: &'static str = "list_passkeys";
    const FUNCTION: &'static str = "manage-passkeys";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/passkeys";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Lists the caller's passkeys.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = PasskeyList;
}

/// Begins to make a passkey: replies what to ask the browser.
pub enum BeginPasskey {}
impl Endpoint for BeginPasskey {
    const ID: &'static str = "begin_passkey";
    const FUNCTION: &'static str = "manage-passkeys";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkeys/challenge";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Begins to make a passkey: replies what to ask the browser.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = Challenge;
}

/// Keeps the passkey that the browser made.
pub enum AddPasskey {}
impl Endpoint for AddPasskey {
    const ID: &'static str = "add_passkey";
    const FUNCTION: &'static str = "manage-passkeys";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkeys";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Keeps the passkey that the browser made.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::PasskeyRefused, Kind::TwoFactorRequired];
    type Path = Nothing;
    type Query = Nothing;
    type Body = NewPasskeyInput;
    type Reply = PasskeyList;
}

/// Gives a passkey another name.
pub enum RenamePasskey {}
impl Endpoint for RenamePasskey {
    const ID: &'static str = "rename_passkey";
    const FUNCTION: &'static str = "manage-passkeys";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/passkeys/{passkey}";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Gives a passkey another name.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = PasskeyPath;
    type Query = Nothing;
    type Body = PasskeyNameInput;
    type Reply = PasskeyList;
}

/// Takes a passkey away: it signs nobody in any more.
pub enum RemovePasskey {}
impl Endpoint for RemovePasskey {
    const ID: &'static str = "remove_passkey";
    const FUNCTION: &'static str = "manage-passkeys";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/passkeys/{passkey}/removal";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Takes a passkey away: it signs nobody in any more.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TooManyAttempts];
    type Path = PasskeyPath;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = PasskeyList;
}

/// Begins to sign in by a passkey: replies what to ask the browser.
pub enum BeginPasskeyLogin {}
impl Endpoint for BeginPasskeyLogin {
    const ID: &'static str = "begin_passkey_login";
    const FUNCTION: &'static str = "login-with-passkey";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions/passkey/challenge";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Begins to sign in by a passkey: replies what to ask the browser.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Challenge;
}

/// Signs in by a passkey; the guest's cart joins the account's.
pub enum PasskeyLogin {}
impl Endpoint for PasskeyLogin {
    const ID: &'static str = "passkey_login";
    const FUNCTION: &'static str = "login-with-passkey";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions/passkey";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Signs in by a passkey; the guest's cart joins the account's.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::AccountBlocked, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = PasskeyLoginInput;
    type Reply = SessionStart;
}
