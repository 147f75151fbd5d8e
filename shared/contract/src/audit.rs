//! The audit log: who did what, when and from where.

use domain::{AuditId, Permission, Timestamp, UserId, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    users::page,
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Somebody signed in.
    LoggedIn,
    /// Somebody tried to sign in: the password or the code was wrong, the account is blocked, or there is none.
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
    /// An authenticator app was set up.
    TwoFactorEnabled,
    /// The authenticator app was given up.
    TwoFactorDisabled,
    /// Recovery codes were made anew.
    RecoveryCodesRenewed,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// Staff blocked an account.
    UserBlocked,
    /// Staff let an account in again.
    UserUnblocked,
    /// Staff gave an account other roles.
    RolesChanged,
    /// Staff signed an account out everywhere.
    SessionsRevoked,
    /// Staff took an account's second factors away.
    FactorsReset,
    /// Somebody was invited to the staff.
    StaffInvited,
    /// An invitation was taken back.
    InvitationRevoked,
    /// An invitation was followed.
    InvitationAccepted,
    /// What is asked of staff was changed.
    PolicyChanged,
    /// Staff changed what is on hand of a variant.
    StockAdjusted,
    /// Staff said when a variant is low.
    StockThresholdSet,
    /// Staff made a product.
    ProductCreated,
    /// Staff changed a product.
    ProductChanged,
    /// Staff made, changed, moved or removed a category.
    CategoryChanged,
    /// Staff made, changed or removed a collection.
    CollectionChanged,
    /// Staff had a file of products written into the shop.
    ImportApplied,
    /// Staff had all products written into a file.
    ProductsExported,
    /// Staff taught the search words.
    SearchWordsSet,
    /// Staff changed the shop's settings.
    SettingsChanged,
    /// Staff noted something about an order.
    OrderNoted,
    /// Staff noted money that came.
    MoneyNoted,
    /// Staff decided about money that did not fit.
    ReviewEnded,
    /// Staff set an order's books right.
    BooksAdjusted,
    /// Staff made a parcel, or moved one on.
    OrderFulfilled,
    /// Staff gave money back, or noted what became of it.
    OrderRefunded,
    /// Staff gave an order up.
    OrderCancelled,
    /// An order was changed before it was sent.
    OrderEdited,
    /// An order was written down for a shopper.
    OrderDrafted,
    /// A shopper was asked to pay an order.
    PaymentAsked,
    /// Staff decided about a return.
    ReturnResolved,
    /// Staff asked for what their roles do not allow.
    AccessDenied,
}

/// What was changed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it was; absent where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is; absent where it is not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What the log tells somebody of their own account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Whether staff did it to the account: then it says nothing of who, and from where.
    pub by_staff: bool,
    /// What was changed; what staff noted is theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The network address that it came from, where it is their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Town and country, as far as known, where they are their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Browser and system, in words, where they are their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// Somebody in the log. Who was erased has no name and no address any more.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The account.
    pub id: UserId,
    /// What its owner is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// The entry.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who did it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Person>,
    /// Whose account it was done to, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Person>,
    /// What was changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The network address that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Town and country, as far as the CDN knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Browser and system, in words.
    pub device: String,
    /// The request, as the log of the functions names it.
    pub request: String,
}

/// A page of the log.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AuditPage {
    /// The newest first.
    pub items: Vec<AuditEntry>,
    /// Whether there is another page.
    pub more: bool,
}

/// Which entries, and which page of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditQuery {
    /// Who did it.
    pub actor: Option<UserId>,
    /// Whose account it was done to.
    pub subject: Option<UserId>,
    /// What.
    pub action: Option<Action>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Before when.
    pub until: Option<Timestamp>,
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}

/// A checked [`AuditQuery`].
#[derive(Debug, Clone)]
pub struct AuditWish {
    /// Who did it.
    pub actor: Option<UserId>,
    /// Whose account it was done to.
    pub subject: Option<UserId>,
    /// What.
    pub action: Option<Action>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Before when.
    pub until: Option<Timestamp>,
    /// Which page, from 1.
    pub page: u32,
}

impl Input for AuditQuery {
    type Valid = AuditWish;
    fn check(self, faults: &mut Faults) -> Option<AuditWish> {
        let page = page(self.page.as_deref(), faults);
        let Self { actor, subject, action, from, until, .. } = self;
        Some(AuditWish { actor, subject, action, from, until, page: page? })
    }
}

/// Lists what happened, the newest first.
pub enum ListAuditLog {}
impl Endpoint for ListAuditLog {
    const ID: &'static str = "list_audit_log";
    const FUNCTION: &'static str = "list-audit-log";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/audit";
    const ACCESS: Access = Access::Staff(Permission::AuditView);
    const SUMMARY: &'static str = "Lists what happened, the newest first.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = AuditQuery;
    type Body = Nothing;
    type Reply = AuditPage;
}
