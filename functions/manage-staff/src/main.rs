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

/// How often a change is judged anew when others were faster.
const TRIES: u32 = 5;

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
    list_of(cx).await
}

async fn invite(cx: Context<'_>, Args { body: (email, roles), .. }: Args<InviteStaff>) -> Result<InvitationList, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    if !may_hand_out_all(cx, &roles)? {
        return Err(cx.deny(None).await);
    }
    let key = email.key().map_err(|fault| Problem::fault("#/email", "not-plain", fault))?;
    let known = store.user_by_email(&key).await?;
    if known.as_ref().is_some_and(|user| !user.roles.is_empty()) {
        return Err(Problem::fault("#/email", "staff-already", "belongs to somebody who is staff already; change their roles instead"));
    }
    cx.attempt_letter(&email).await?;
    for _ in 0..TRIES {
        let before = store.invitation_to(&key, cx.now()).await?;
        let replaced = before.as_ref().and_then(|link| link.purpose.invited_to());
        // A newer invitation takes the older one back.
        if !may_hand_out_all(cx, replaced.unwrap_or_default())? {
            return Err(cx.deny(None).await);
        }
        let entry = cx.staff_entry(Action::StaffInvited, known.as_ref().map(|user| user.id));
        let entry = entry.changed("email", None, Some(email.to_string())).changed(
            "roles",
            replaced.map(permission::in_words),
            Some(permission::in_words(&roles)),
        );
        let purpose = Purpose::Invite { roles: roles.clone(), by: Some(caller.user), key: key.as_str().to_owned() };
        let link = Link::new(ids::new(), purpose, email.clone(), cx.now());
        let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
        if store.invite(caller, &link, before.as_ref(), Along { events: &events, entry: &entry }).await?.done()? {
            cx.publish(&events).await;
            return list_of(cx).await;
        }
    }
    Err(Kind::Unavailable.into())
}

async fn revoke(cx: Context<'_>, Args { path: id, .. }: Args<RevokeInvitation>) -> Result<InvitationList, Problem> {
    let store = cx.store().await?;
    let open = store.invitations(cx.now()).await?;
    let invitation = open.into_iter().find(|invitation| invitation.id == id).ok_or(Kind::NotFound)?;
    if !may_hand_out_all(cx, &invitation.roles)? {
        return Err(cx.deny(None).await);
    }
    let entry = cx.staff_entry(Action::InvitationRevoked, None);
    let entry = entry.changed("email", Some(invitation.email.to_string()), None).changed(
        "roles",
        Some(permission::in_words(&invitation.roles)),
        None,
    );
    if !store.revoke_invitation(cx.signed_in()?, id, Along { events: &[], entry: &entry }).await?.done()? {
        return Err(Kind::NotFound.into());
    }
    list_of(cx).await
}

async fn list_of(cx: Context<'_>) -> Result<InvitationList, Problem> {
    Ok(InvitationList { items: cx.store().await?.invitations(cx.now()).await? })
}

fn may_hand_out_all(cx: Context<'_>, roles: &[Role]) -> Result<bool, Problem> {
    let own = &cx.signed_in()?.roles;
    Ok(roles.iter().all(|role| permission::may_hand_out(own, *role)))
}

async fn policy(cx: Context<'_>, _: Args<GetStaffPolicy>) -> Result<StaffPolicy, Problem> {
    // Whoever has just set it looks at it again, perhaps by another environment.
    Ok(StaffPolicy { two_factor: cx.store().await?.settings_now(cx.now()).await?.staff_two_factor })
}

async fn set_policy(cx: Context<'_>, Args { body: policy, .. }: Args<SetStaffPolicy>) -> Result<StaffPolicy, Problem> {
    let (store, caller, wanted) = (cx.store().await?, cx.signed_in()?, policy.two_factor);
    for _ in 0..TRIES {
        let before = store.settings_now(cx.now()).await?.staff_two_factor;
        if before == wanted {
            return Ok(policy);
        }
        let entry = cx.staff_entry(Action::PolicyChanged, None);
        let entry = entry.changed("two-factor", Some(in_words(before).into()), Some(in_words(wanted).into()));
        if store.set_staff_two_factor(caller, before, wanted, Along { events: &[], entry: &entry }).await?.done()? {
            return Ok(policy);
        }
    }
    Err(Kind::Unavailable.into())
}

const fn in_words(rule: TwoFactorRule) -> &'static str {
    match rule {
        TwoFactorRule::Optional => "optional",
        TwoFactorRule::Required => "required",
    }
}
