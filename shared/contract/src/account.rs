//! Accounts: making one, its password and address, what it holds, and its end.
//!
//! What is asked for by somebody who is not signed in is answered the same whether there is an
//! account or not; only the address itself learns more, by mail.

mod profile;

use domain::{Email, Language, Timestamp, account::Password, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use profile::*;

use crate::{
    audit::AccountEvent,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderView,
    passkeys::PasskeyView,
    problem::Kind,
    sessions::{Done, SessionView, typed},
};

/// A password to set, checked but for the list of common ones, which `identity` has.
pub(crate) fn chosen(pointer: &str, text: String, faults: &mut Faults) -> Option<Password> {
    Password::chosen(text).map_err(|fault| faults.add(pointer, fault.code(), fault)).ok()
}

/// Who wants an account.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterInput {
    /// Where the shop writes to.
    pub email: String,
    /// What to call its owner, 1–70 characters.
    pub name: String,
    /// 10–128 characters, none of the most common passwords.
    pub password: String,
    /// The language of the pages.
    pub language: Option<Language>,
    /// Whether the shop may send news.
    #[serde(default)]
    pub marketing: bool,
}

/// A checked [`RegisterInput`].
#[derive(Debug)]
pub struct NewAccount {
    /// Where the shop writes to.
    pub email: Email,
    /// What to call its owner.
    pub name: String,
    /// The password.
    pub password: Password,
    /// The language of the pages.
    pub language: Option<Language>,
    /// Whether the shop may send news.
    pub marketing: bool,
}

impl Input for RegisterInput {
    type Valid = NewAccount;
    fn check(self, faults: &mut Faults) -> Option<NewAccount> {
        let email = own("#/email", &self.email, faults);
        let name = faults.line("#/name", &self.name, 70);
        let password = chosen("#/password", self.password, faults);
        Some(NewAccount { email: email?, name: name?, password: password?, language: self.language, marketing: self.marketing })
    }
}

/// Asks for an account: a mail to the address has the link that makes it, or says that there is one.
pub enum Register {}
impl Endpoint for Register {
    const ID: &'static str = "register";
    const FUNCTION: &'static str = "register";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Asks for an account: a mail to the address has the link that makes it, or says that there is one.";
    const STATUS: u16 = 202;
    const PROBLEMS: &'static [Kind] = &[Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = RegisterInput;
    type Reply = Done;
}

/// The token of a mail's link.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkInput {
    /// What stands in the link's fragment.
    pub token: String,
}
impl Input for LinkInput {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        faults.line("#/token", &self.token, 200)
    }
}

/// The token of a mail's link, and the password that was chosen before.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyInput {
    /// What stands in the link's fragment.
    pub token: String,
    /// The password that was chosen at registering.
    pub password: String,
}

/// A checked [`VerifyInput`].
#[derive(Debug)]
pub struct Verification {
    /// What stands in the link's fragment.
    pub token: String,
    /// The password to compare.
    pub password: Password,
}

impl Input for VerifyInput {
    type Valid = Verification;
    fn check(self, faults: &mut Faults) -> Option<Verification> {
        let token = faults.line("#/token", &self.token, 200);
        let password = typed("#/password", self.password, faults);
        Some(Verification { token: token?, password: password? })
    }
}

/// Whose address was confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// The address.
    pub email: Email,
}

/// Makes the account that was asked for, by the link in the mail.
pub enum VerifyEmail {}
impl Endpoint for VerifyEmail {
    const ID: &'static str = "verify_email";
    const FUNCTION: &'static str = "verify-email";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/verification";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Makes the account that was asked for, by the link in the mail and the password that was chosen.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::LinkInvalid, Kind::CredentialsRefused, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = VerifyInput;
    type Reply = Confirmed;
}

/// Whose password is forgotten.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetAskInput {
    /// The account's address.
    pub email: String,
}
impl Input for ResetAskInput {
    type Valid = Email;
    fn check(self, faults: &mut Faults) -> Option<Email> {
        own("#/email", &self.email, faults)
    }
}

/// Asks for a link that sets a new password; it goes to the address, if that has an account.
pub enum RequestPasswordReset {}
impl Endpoint for RequestPasswordReset {
    const ID: &'static str = "request_password_reset";
    const FUNCTION: &'static str = "request-password-reset";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/password-reset";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Asks for a link that sets a new password; it goes to the address, if that has an account.";
    const STATUS: u16 = 202;
    const PROBLEMS: &'static [Kind] = &[Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ResetAskInput;
    type Reply = Done;
}

/// A new password by a link.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetInput {
    /// What stands in the link's fragment.
    pub token: String,
    /// 10–128 characters, none of the most common passwords.
    pub password: String,
}

/// A checked [`ResetInput`].
#[derive(Debug)]
pub struct Reset {
    /// What stands in the link's fragment.
    pub token: String,
    /// The new password.
    pub password: Password,
}

impl Input for ResetInput {
    type Valid = Reset;
    fn check(self, faults: &mut Faults) -> Option<Reset> {
        let token = faults.line("#/token", &self.token, 200);
        let password = chosen("#/password", self.password, faults);
        Some(Reset { token: token?, password: password? })
    }
}

/// Sets a new password by a mail's link, and ends all sessions.
pub enum ResetPassword {}
impl Endpoint for ResetPassword {
    const ID: &'static str = "reset_password";
    const FUNCTION: &'static str = "reset-password";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/password-reset";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Sets a new password by a mail's link, and ends all sessions.";
    const PROBLEMS: &'static [Kind] = &[Kind::LinkInvalid];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ResetInput;
    type Reply = Confirmed;
}

/// A new password by the old one.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordInput {
    /// The password so far.
    pub current: String,
    /// 10–128 characters, none of the most common passwords.
    pub password: String,
}

/// A checked [`PasswordInput`].
#[derive(Debug)]
pub struct PasswordChange {
    /// The password so far.
    pub current: Password,
    /// The new one.
    pub password: Password,
}

impl Input for PasswordInput {
    type Valid = PasswordChange;
    fn check(self, faults: &mut Faults) -> Option<PasswordChange> {
        let current = typed("#/current", self.current, faults);
        let password = chosen("#/password", self.password, faults);
        Some(PasswordChange { current: current?, password: password? })
    }
}

/// Changes the password, and ends all sessions but this one.
pub enum ChangePassword {}
impl Endpoint for ChangePassword {
    const ID: &'static str = "change_password";
    const FUNCTION: &'static str = "change-password";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/password";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Changes the password, and ends all sessions but this one.";
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = PasswordInput;
    type Reply = Done;
}

/// Another address.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailInput {
    /// The address to have.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A checked [`EmailInput`].
#[derive(Debug)]
pub struct EmailChange {
    /// The address to have.
    pub email: Email,
    /// The password.
    pub password: Password,
}

impl Input for EmailInput {
    type Valid = EmailChange;
    fn check(self, faults: &mut Faults) -> Option<EmailChange> {
        let email = own("#/email", &self.email, faults);
        let password = typed("#/password", self.password, faults);
        Some(EmailChange { email: email?, password: password? })
    }
}

/// Asks for another address: a mail to it has the link that changes it.
pub enum ChangeEmail {}
impl Endpoint for ChangeEmail {
    const ID: &'static str = "change_email";
    const FUNCTION: &'static str = "change-email";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/email";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Asks for another address: a mail to it has the link that changes it.";
    const STATUS: u16 = 202;
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = EmailInput;
    type Reply = Done;
}

/// Changes the address, by the link in the mail.
pub enum ConfirmEmail {}
impl Endpoint for ConfirmEmail {
    const ID: &'static str = "confirm_email";
    const FUNCTION: &'static str = "change-email";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/email";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Changes the caller's address, by the link in the mail.";
    const PROBLEMS: &'static [Kind] = &[Kind::LinkInvalid, Kind::TwoFactorRequired];
    type Path = Nothing;
    type Query = Nothing;
    type Body = LinkInput;
    type Reply = Confirmed;
}

/// Everything that the shop holds about the caller.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalData {
    /// The account.
    pub account: AccountView,
    /// When its owner last said yes or no to news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing_since: Option<Timestamp>,
    /// The passkeys.
    pub passkeys: Vec<PasskeyView>,
    /// The sessions.
    pub sessions: Vec<SessionView>,
    /// The orders with their payments.
    pub orders: Vec<OrderView>,
    /// What the audit log tells of the account, the newest first.
    pub history: Vec<AccountEvent>,
}

/// Hands out everything that the shop holds about the caller (GDPR, articles 15 and 20).
pub enum ExportMyData {}
impl Endpoint for ExportMyData {
    const ID: &'static str = "export_my_data";
    const FUNCTION: &'static str = "export-my-data";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/data";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Hands out everything that the shop holds about the caller.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = PersonalData;
}

/// The password, to show that it is the owner who asks.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmationInput {
    /// The password.
    pub password: String,
}
impl Input for ConfirmationInput {
    type Valid = Password;
    fn check(self, faults: &mut Faults) -> Option<Password> {
        typed("#/password", self.password, faults)
    }
}

/// Erases the account and what is personal in its orders (GDPR, article 17); the orders stay without it.
pub enum DeleteAccount {}
impl Endpoint for DeleteAccount {
    const ID: &'static str = "delete_account";
    const FUNCTION: &'static str = "delete-account";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/erasure";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Erases the account and what is personal in its orders; the orders stay without it.";
    const PROBLEMS: &'static [Kind] =
        &[Kind::CredentialsRefused, Kind::TwoFactorRequired, Kind::AccountBusy, Kind::LastOwner, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ConfirmationInput;
    type Reply = Done;
}
