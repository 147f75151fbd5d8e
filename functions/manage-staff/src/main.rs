//! Invites staff and takes invitations back, shows what roles may do, sets what is asked of staff.

use contract::{
    Kind, Problem,
    message::MailMessage,
    staff::{
        GetStaffPolicy, InvitationList, InviteStaff, ListInvitations, ListRoles, RevokeInvitation, RoleList, RoleView, SetStaffPolicy,
        StaffPolicy, TwoFactorRule,
    },
};
use domain::{Role, permission};
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    links::{Link, Purpose},
};

fn main() -> Exit {
    runtime::routes()
        .on::<ListRoles>(roles)
        .on::<ListInvitations>(list)
        .on::<InviteStaff>(invite)
        .on::<RevokeInvitation>(revoke)
        .on::<GetStaffPolicy>(policy)
        .on::<SetStaffPolicy>(set_policy)
        .serve()
}

async fn roles(cx: Context<'_>, _: Args<ListRoles>) -> Result<RoleList, Problem> {
    let own = &cx.signed_in()?.roles;
    let view = |role: Role| RoleView { role, permissions: role.permissions().to_vec(), yours_to_give: permission::may_hand_out(own, role) };
    Ok(RoleList { items: Role::ALL.into_iter().map(view).collect() })
}

async fn list(cx: Context<'_>, _: Args<ListInvitations>) -> Result<InvitationList, Problem> {
    Ok(InvitationList { items: cx.store().await?.invitations(cx.now()).await? })
}

async fn invite(cx: Context<'_>, Args { body: (email, roles), .. }: Args<InviteStaff>) -> Result<InvitationList, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    if !roles.iter().all(|role| permission::may_hand_out(&caller.roles, *role)) {
        return Err(Kind::Forbidden.into());
    }
    let key = email.key().map_err(|fault| Problem::fault("#/email", "not-plain", fault))?;
    let known = store.user_by_email(&key).await?;
    if known.as_ref().is_some_and(|user| !user.roles.is_empty()) {
        return Err(Problem::fault("#/email", "staff-already", "belongs to somebody who is staff already; change their roles instead"));
    }
    cx.attempt_letter(&email).await?;
    let entry = cx.staff_entry(Action::StaffInvited, known.map(|user| user.id));
    let entry = entry.changed("email", None, Some(email.to_string())).changed("roles", None, Some(permission::in_words(&roles)));
    let purpose = Purpose::Invite { roles, by: Some(caller.user), key: key.as_str().to_owned() };
    let link = Link::new(ids::new(), purpose, email, cx.now());
    let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
    store.invite(&link, &key, Along { events: &events, entry: &entry }).await?;
    cx.publish(&events).await;
    Ok(InvitationList { items: store.invitations(cx.now()).await? })
}

async fn revoke(cx: Context<'_>, Args { path: id, .. }: Args<RevokeInvitation>) -> Result<InvitationList, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    let open = store.invitations(cx.now()).await?;
    let invitation = open.into_iter().find(|invitation| invitation.id == id).ok_or(Kind::NotFound)?;
    if !invitation.roles.iter().all(|role| permission::may_hand_out(&caller.roles, *role)) {
        return Err(Kind::Forbidden.into());
    }
    let entry = cx.staff_entry(Action::InvitationRevoked, None);
    let entry = entry.changed("email", Some(invitation.email.to_string()), None).changed(
        "roles",
        Some(permission::in_words(&invitation.roles)),
        None,
    );
    if !store.revoke_invitation(id, Along { events: &[], entry: &entry }).await? {
        return Err(Kind::NotFound.into());
    }
    Ok(InvitationList { items: store.invitations(cx.now()).await? })
}

async fn policy(cx: Context<'_>, _: Args<GetStaffPolicy>) -> Result<StaffPolicy, Problem> {
    Ok(StaffPolicy { two_factor: cx.store().await?.settings(cx.now()).await?.staff_two_factor })
}

async fn set_policy(cx: Context<'_>, Args { body: policy, .. }: Args<SetStaffPolicy>) -> Result<StaffPolicy, Problem> {
    let store = cx.store().await?;
    let before = store.settings(cx.now()).await?.staff_two_factor;
    let entry = cx.staff_entry(Action::PolicyChanged, None);
    let entry = entry.changed("two-factor", Some(in_words(before).into()), Some(in_words(policy.two_factor).into()));
    store.set_staff_two_factor(policy.two_factor, Along { events: &[], entry: &entry }).await?;
    Ok(policy)
}

const fn in_words(rule: TwoFactorRule) -> &'static str {
    match rule {
        TwoFactorRule::Optional => "optional",
        TwoFactorRule::Required => "required",
    }
}
