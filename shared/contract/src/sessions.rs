//! Signing in and out: a short-lived access token that the page keeps in memory, and a refresh token
//! in a cookie that no script reads.

use domain::{Email, SessionId, Timestamp, account::Password, quote::LineChange, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account::AccountView,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// Who signs in.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoginInput {
    /// The account's address.
    pub email: String,
    /// The password.
    pub password: String,
    /// A code of the authenticator app, or a recovery code, where the account has them.
    pub code: Option<String>,
}

/// A checked [`LoginInput`].
#[derive(Debug)]
pub struct Credentials {
    /// The account's address.
    pub email: Email,
    /// The password.
    pub password: Password,
    /// A code of the authenticator app, or a recovery code.
    pub code: Option<String>,
}

impl Input for LoginInput {
    type Valid = Credentials;
    fn check(self, faults: &mut Faults) -> Option<Credentials> {
        let email = faults.take("#/email", "malformed", self.email.parse());
        let password = typed("#/password", self.password, faults);
        let code = faults.optional_line("#/code", self.code.as_deref(), 30);
        Some(Credentials { email: email?, password: password?, code: code? })
    }
}

/// A password to compare.
pub(crate) fn typed(pointer: &str, text: String, faults: &mut Faults) -> Option<Password> {
    Password::typed(text).map_err(|fault| faults.add(pointer, fault.code(), fault)).ok()
}

/// What a session opens of the staff's part of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StaffAccess {
    /// Nothing: the account has no role.
    None,
    /// What the account's roles allow.
    Open,
    /// Nothing until a second factor was shown: set one up, or sign in with it.
    TwoFactorRequired,
}

/// A session as the page that has it needs it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionStart {
    /// Send it as `Authorization: Bearer …`; keep it in memory only.
    pub access_token: String,
    /// Until when it is good; refresh the session before.
    pub expires_at: Timestamp,
    /// Who is signed in.
    pub account: AccountView,
    /// Whether the session opens what the account's roles allow.
    pub staff: StaffAccess,
    /// What of the guest's cart did not go into the account's cart as it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
}

/// Signs in with address and password; the guest's cart joins the account's.
pub enum Login {}
impl Endpoint for Login {
    const ID: &'static str = "login";
    const FUNCTION: &'static str = "login";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Signs in with address and password; the guest's cart joins the account's.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::CredentialsRefused, Kind::SecondFactorNeeded, Kind::AccountBlocked, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = LoginInput;
    type Reply = SessionStart;
}

/// Exchanges the refresh token for a new one and an access token. An old one ends the session.
pub enum RefreshSession {}
impl Endpoint for RefreshSession {
    const ID: &'static str = "refresh_session";
    const FUNCTION: &'static str = "refresh-session";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions/refresh";
    const ACCESS: Access = Access::Refresh;
    const SUMMARY: &'static str = "Exchanges the refresh token for a new one and an access token; an old one ends the session.";
    const PROBLEMS: &'static [Kind] = &[Kind::Unauthenticated];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SessionStart;
}

/// That it was done.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Done {}

/// Ends the session that the cookie belongs to. Without one there is nothing to end.
pub enum Logout {}
impl Endpoint for Logout {
    const ID: &'static str = "logout";
    const FUNCTION: &'static str = "logout";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/sessions/current";
    const ACCESS: Access = Access::Refresh;
    const SUMMARY: &'static str = "Ends the session that the cookie belongs to.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Done;
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Browser and system, in words.
    pub device: String,
    /// Town and country, as far as the CDN knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was refreshed last.
    pub seen_at: Timestamp,
    /// Whether it is the caller's.
    pub current: bool,
}

/// The caller's sessions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SessionList {
    /// The one used last first.
    pub items: Vec<SessionView>,
}

/// Lists the caller's sessions.
pub enum ListSessions {}
impl Endpoint for ListSessions {
    const ID: &'static str = "list_sessions";
    const FUNCTION: &'static str = "list-sessions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/sessions";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Lists the caller's sessions: which browser, where, since when.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SessionList;
}

/// The path of one session.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SessionPath {
    /// The session.
    pub session: SessionId,
}
impl Input for SessionPath {
    type Valid = SessionId;
    fn check(self, _: &mut Faults) -> Option<SessionId> {
        Some(self.session)
    }
}

/// Ends one of the caller's sessions: that browser is signed out at its next call.
pub enum RevokeSession {}
impl Endpoint for RevokeSession {
    const ID: &'static str = "revoke_session";
    const FUNCTION: &'static str = "list-sessions";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/sessions/{session}";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Ends one of the caller's sessions: that browser is signed out at its next call.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = SessionPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SessionList;
}

/// Ends all of the caller's sessions but this one.
pub enum RevokeOtherSessions {}
impl Endpoint for RevokeOtherSessions {
    const ID: &'static str = "revoke_other_sessions";
    const FUNCTION: &'static str = "list-sessions";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/sessions";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Ends all of the caller's sessions but this one.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = SessionList;
}
