//! Accounts as staff see them: finding one, what it has, blocking it, its roles.

use domain::{Permission, Role, Timestamp, UserId, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account::AccountView,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderView,
    passkeys::PasskeyView,
    problem::Kind,
    sessions::SessionView,
};

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It may.
    Active,
    /// Staff have blocked it.
    Blocked,
}

/// Which accounts to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those without a role.
    Customers,
    /// Those with a role.
    Staff,
    /// Those that are blocked.
    Blocked,
}

/// Which accounts to list, and which page of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UsersQuery {
    /// Beginnings of words of name and address, or an order's number; at most 100 characters.
    pub search: Option<String>,
    /// Which ones.
    #[serde(default)]
    pub show: Show,
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}

/// A checked [`UsersQuery`].
#[derive(Debug)]
pub struct UsersWish {
    /// What to look for.
    pub search: Option<String>,
    /// Which ones.
    pub show: Show,
    /// Which page, from 1.
    pub page: u32,
}

/// A page's number, from 1.
pub(crate) fn page(text: Option<&str>, faults: &mut Faults) -> Option<u32> {
    let number = text.map_or(Ok(1), str::parse::<u32>).ok().filter(|page| (1..=1000).contains(page));
    if number.is_none() {
        faults.add("?page", "out-of-range", "must be a whole number from 1 to 1000");
    }
    number
}

impl Input for UsersQuery {
    type Valid = UsersWish;
    fn check(self, faults: &mut Faults) -> Option<UsersWish> {
        let search = faults.optional_line("?search", self.search.as_deref(), 100);
        let page = page(self.page.as_deref(), faults);
        Some(UsersWish { search: search?, show: self.show, page: page? })
    }
}

/// An account in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserRow {
    /// The account.
    pub id: UserId,
    /// Its address.
    pub email: String,
    /// What its owner is called.
    pub name: String,
    /// What its owner does in the shop; nothing for customers.
    pub roles: Vec<Role>,
    /// Whether it may be used.
    pub standing: Standing,
    /// Whether a second factor or a passkey is set up.
    pub second_factor: bool,
    /// When its owner signed in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
}

/// A page of accounts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UserPage {
    /// The newest first.
    pub items: Vec<UserRow>,
    /// Whether there is another page.
    pub more: bool,
}

/// An account with what it has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserDetail {
    /// What its owner sees.
    pub account: AccountView,
    /// Whether it may be used.
    pub standing: Standing,
    /// When its owner signed in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<Timestamp>,
    /// Where it is signed in; like passkeys and addresses, only for those who may change it.
    pub sessions: Vec<SessionView>,
    /// Its passkeys.
    pub passkeys: Vec<PasskeyView>,
    /// Its newest orders, ten at most.
    pub orders: Vec<OrderView>,
    /// Whether the caller may change it.
    pub manageable: bool,
}

/// The path of one account.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UserPath {
    /// The account.
    pub user: UserId,
}
impl Input for UserPath {
    type Valid = UserId;
    fn check(self, _: &mut Faults) -> Option<UserId> {
        Some(self.user)
    }
}

/// Whether an account may be used, and why not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandingInput {
    /// What it is to be.
    pub standing: Standing,
    /// Why; for the audit log, at most 300 characters. Needed to block.
    pub reason: Option<String>,
}
impl Input for StandingInput {
    type Valid = (Standing, Option<String>);
    fn check(self, faults: &mut Faults) -> Option<(Standing, Option<String>)> {
        let reason = match self.standing {
            Standing::Blocked => faults.line("#/reason", self.reason.as_deref().unwrap_or_default(), 300).map(Some),
            Standing::Active => faults.optional_line("#/reason", self.reason.as_deref(), 300),
        };
        Some((self.standing, reason?))
    }
}

/// Roles, each once.
pub(crate) fn roles(pointer: &str, mut roles: Vec<Role>, faults: &mut Faults) -> Option<Vec<Role>> {
    let count = roles.len();
    roles.sort_unstable();
    roles.dedup();
    if roles.len() < count {
        faults.add(pointer, "repeated", "must name each role once");
        return None;
    }
    Some(roles)
}

/// What somebody is to do in the shop.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RolesInput {
    /// Each once; none makes a customer of them.
    pub roles: Vec<Role>,
}
impl Input for RolesInput {
    type Valid = Vec<Role>;
    fn check(self, faults: &mut Faults) -> Option<Vec<Role>> {
        roles("#/roles", self.roles, faults)
    }
}

/// Lists accounts, the newest first, by words of name and address or an order's number.
pub enum ListUsers {}
impl Endpoint for ListUsers {
    const ID: &'static str = "list_users";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/users";
    const ACCESS: Access = Access::Staff(Permission::UsersView);
    const SUMMARY: &'static str = "Lists accounts, the newest first, by words of name and address or an order's number.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = UsersQuery;
    type Body = Nothing;
    type Reply = UserPage;
}

/// Shows an account with its sessions and orders.
pub enum GetUser {}
impl Endpoint for GetUser {
    const ID: &'static str = "get_user";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/users/{user}";
    const ACCESS: Access = Access::Staff(Permission::UsersView);
    const SUMMARY: &'static str = "Shows an account with its sessions and orders.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = UserPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = UserDetail;
}

/// Blocks an account, which ends its sessions, or lets it in again.
pub enum SetUserStanding {}
impl Endpoint for SetUserStanding {
    const ID: &'static str = "set_user_standing";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/users/{user}/standing";
    const ACCESS: Access = Access::Staff(Permission::UsersManage);
    const SUMMARY: &'static str = "Blocks an account, which ends its sessions, or lets it in again.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = UserPath;
    type Query = Nothing;
    type Body = StandingInput;
    type Reply = UserDetail;
}

/// Gives an account other roles, which ends its sessions.
pub enum SetUserRoles {}
impl Endpoint for SetUserRoles {
    const ID: &'static str = "set_user_roles";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/users/{user}/roles";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Gives an account other roles, which ends its sessions.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::LastOwner];
    type Path = UserPath;
    type Query = Nothing;
    type Body = RolesInput;
    type Reply = UserDetail;
}

/// Signs an account out everywhere.
pub enum EndUserSessions {}
impl Endpoint for EndUserSessions {
    const ID: &'static str = "end_user_sessions";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/admin/users/{user}/sessions";
    const ACCESS: Access = Access::Staff(Permission::UsersManage);
    const SUMMARY: &'static str = "Signs an account out everywhere.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = UserPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = UserDetail;
}

/// Takes the second factor and the passkeys of an account away, for somebody who lost them; its sessions end.
pub enum ResetUserFactors {}
impl Endpoint for ResetUserFactors {
    const ID: &'static str = "reset_user_factors";
    const FUNCTION: &'static str = "manage-users";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/admin/users/{user}/two-factor";
    const ACCESS: Access = Access::Staff(Permission::UsersManage);
    const SUMMARY: &'static str =
        "Takes the second factor and the passkeys of an account away, for somebody who lost them; its sessions end.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = UserPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = UserDetail;
}
