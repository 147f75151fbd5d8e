//! Staff: who is invited, what the roles may do, what is asked of everybody.

use domain::{Email, LinkId, Permission, Role, Timestamp, account::Password, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    account::{Confirmed, LinkInput, chosen, own},
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    users::roles,
};

/// A role and what it may do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// The role.
    pub role: Role,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// Whether the caller may give it to others, and take it from them.
    pub yours_to_give: bool,
}

/// The roles of the shop.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RoleList {
    /// All roles.
    pub items: Vec<RoleView>,
}

/// An invitation that nobody has followed yet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    /// The invitation.
    pub id: LinkId,
    /// Who is invited.
    pub email: Email,
    /// To do what.
    pub roles: Vec<Role>,
    /// The name of who invited them; absent for the shop's first owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when it can be followed.
    pub expires_at: Timestamp,
}

/// The invitations that can be followed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct InvitationList {
    /// The newest first.
    pub items: Vec<InvitationView>,
}

/// Whom to invite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteInput {
    /// Where the invitation goes.
    pub email: String,
    /// What they are to do, one role at least.
    pub roles: Vec<Role>,
}
impl Input for InviteInput {
    type Valid = (Email, Vec<Role>);
    fn check(self, faults: &mut Faults) -> Option<(Email, Vec<Role>)> {
        let email = own("#/email", &self.email, faults);
        if self.roles.is_empty() {
            faults.add("#/roles", "missing", "must name one role at least");
        }
        let roles = roles("#/roles", self.roles, faults);
        Some((email?, roles.filter(|roles| !roles.is_empty())?))
    }
}

/// The path of one invitation.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct InvitationPath {
    /// The invitation.
    pub invitation: LinkId,
}
impl Input for InvitationPath {
    type Valid = LinkId;
    fn check(self, _: &mut Faults) -> Option<LinkId> {
        Some(self.invitation)
    }
}

/// Whether staff must sign in by two factors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TwoFactorRule {
    /// Whoever wants to.
    #[default]
    Optional,
    /// Whoever uses what needs a role.
    Required,
}

/// What is asked of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffPolicy {
    /// Whether they must sign in by two factors, or by a passkey.
    pub two_factor: TwoFactorRule,
}

/// What to ask of staff.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffPolicyInput {
    /// Whether they must sign in by two factors, or by a passkey.
    pub two_factor: TwoFactorRule,
}
impl Input for StaffPolicyInput {
    type Valid = StaffPolicy;
    fn check(self, _: &mut Faults) -> Option<StaffPolicy> {
        Some(StaffPolicy { two_factor: self.two_factor })
    }
}

/// An invitation as who got it sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Who is invited.
    pub email: Email,
    /// To do what.
    pub roles: Vec<Role>,
    /// The shop's name.
    pub shop: String,
    /// The name of who invited them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// Whether the address has an account: then it is confirmed by that account's password.
    pub has_account: bool,
}

/// What somebody who is invited says.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptInput {
    /// What stands in the link's fragment.
    pub token: String,
    /// What to call them, 1–70 characters; needed where the address has no account.
    pub name: Option<String>,
    /// A password to set, 10–128 characters, none of the most common ones; that of the account, where there is one.
    pub password: String,
}

/// A checked [`AcceptInput`].
#[derive(Debug)]
pub struct Acceptance {
    /// What stands in the link's fragment.
    pub token: String,
    /// What to call them.
    pub name: Option<String>,
    /// The password.
    pub password: Password,
}

impl Input for AcceptInput {
    type Valid = Acceptance;
    fn check(self, faults: &mut Faults) -> Option<Acceptance> {
        let token = faults.line("#/token", &self.token, 200);
        let name = faults.optional_line("#/name", self.name.as_deref(), 70);
        let password = chosen("#/password", self.password, faults);
        Some(Acceptance { token: token?, name: name?, password: password? })
    }
}

/// Lists the roles and what each may do.
pub enum ListRoles {}
impl Endpoint for ListRoles {
    const ID: &'static str = "list_roles";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/roles";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Lists the roles and what each may do.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = RoleList;
}

/// Lists the invitations that can be followed.
pub enum ListInvitations {}
impl Endpoint for ListInvitations {
    const ID: &'static str = "list_invitations";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/invitations";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Lists the invitations that can be followed.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = InvitationList;
}

/// Invites somebody to the staff by mail; an older invitation of that address ends.
pub enum InviteStaff {}
impl Endpoint for InviteStaff {
    const ID: &'static str = "invite_staff";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/invitations";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Invites somebody to the staff by mail; an older invitation of that address ends.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = InviteInput;
    type Reply = InvitationList;
}

/// Takes an invitation back.
pub enum RevokeInvitation {}
impl Endpoint for RevokeInvitation {
    const ID: &'static str = "revoke_invitation";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/admin/invitations/{invitation}";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Takes an invitation back.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = InvitationPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = InvitationList;
}

/// Shows what is asked of staff.
pub enum GetStaffPolicy {}
impl Endpoint for GetStaffPolicy {
    const ID: &'static str = "get_staff_policy";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/staff-policy";
    const ACCESS: Access = Access::Staff(Permission::StaffManage);
    const SUMMARY: &'static str = "Shows what is asked of staff.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = StaffPolicy;
}

/// Changes what is asked of staff.
pub enum SetStaffPolicy {}
impl Endpoint for SetStaffPolicy {
    const ID: &'static str = "set_staff_policy";
    const FUNCTION: &'static str = "manage-staff";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/staff-policy";
    const ACCESS: Access = Access::Staff(Permission::SettingsManage);
    const SUMMARY: &'static str = "Changes what is asked of staff.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = StaffPolicyInput;
    type Reply = StaffPolicy;
}

/// Shows an invitation to who got it.
pub enum ReadInvitation {}
impl Endpoint for ReadInvitation {
    const ID: &'static str = "read_invitation";
    const FUNCTION: &'static str = "accept-invitation";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/invitations/reading";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Shows an invitation to who got it.";
    const PROBLEMS: &'static [Kind] = &[Kind::LinkInvalid];
    type Path = Nothing;
    type Query = Nothing;
    type Body = LinkInput;
    type Reply = Invitation;
}

/// Accepts an invitation: makes the account, or gives it the roles.
pub enum AcceptInvitation {}
impl Endpoint for AcceptInvitation {
    const ID: &'static str = "accept_invitation";
    const FUNCTION: &'static str = "accept-invitation";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/invitations/acceptance";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Accepts an invitation: makes the account, or gives it the roles.";
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::LinkInvalid, Kind::CredentialsRefused, Kind::AccountBlocked, Kind::TooManyAttempts];
    type Path = Nothing;
    type Query = Nothing;
    type Body = AcceptInput;
    type Reply = Confirmed;
}
