//! The audit log: who did what, when and from where. Entries are added, never changed.

use domain::{AuditId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec, ids,
    raw::{Collection, encode},
};

pub(crate) const AUDIT: Collection = Collection("audit");

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Somebody signed in.
    LoggedIn,
    /// Somebody tried to sign in: the password was wrong, or there is no such account.
    LoginRefused,
    /// Somebody was told to wait before another attempt.
    LoginThrottled,
    /// A refresh token came back that was used before: the session was ended.
    RefreshReplayed,
    /// A session was ended by its owner.
    SessionEnded,
    /// An account was made.
    Registered,
    /// A password was set by a mail's link.
    PasswordReset,
    /// A password was changed by the one before.
    PasswordChanged,
    /// An account has another address.
    EmailChanged,
    /// Somebody got everything that the shop holds about them.
    DataExported,
    /// An account was erased.
    AccountErased,
}

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// The entry.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: AuditId,
    /// When.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who did it, where that is known.
    #[serde(with = "codec::id_option")]
    pub actor: Option<UserId>,
    /// Whose account it was done to, where there is one.
    #[serde(with = "codec::id_option")]
    pub subject: Option<UserId>,
    /// The network address that it came from, as `domain::network::party` has it.
    pub from: Option<String>,
    /// Browser and system, in words.
    pub device: String,
    /// The request, as the log line names it.
    pub request: String,
}

impl Entry {
    /// An entry of now.
    pub fn new(action: Action, actor: Option<UserId>, subject: Option<UserId>, now: Timestamp) -> Self {
        Self { id: ids::new(), at: now, action, actor, subject, from: None, device: String::new(), request: String::new() }
    }
}

impl Store {
    /// Adds an entry.
    pub fn audit<'a>(&'a self, entry: &'a Entry) -> Reply<'a, ()> {
        Box::pin(async move { self.db.insert(AUDIT, encode(AUDIT, entry)?).await })
    }
}
