//! Finds accounts and shows them to staff, blocks them, gives them roles, signs them out, takes lost factors away.
//!
//! Nobody changes an account that has more to say than they have, nor their own but for its roles; what is done stands
//! in the audit log, in the same transaction.

use contract::{
    Kind, Problem,
    message::{FactorChange, MailMessage},
    users::{EndUserSessions, GetUser, ListUsers, ResetUserFactors, SetUserRoles, SetUserStanding, Standing, UserDetail, UserPage},
};
use domain::{UserId, permission};
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    passkeys::Passkey,
    users::User,
};

/// Orders that an account's page shows.
const ORDERS: u32 = 10;
/// How often a change is judged anew when the account's roles changed meanwhile.
const TRIES: u32 = 5;

fn main() -> Exit {
    runtime::routes()
        .on::<ListUsers>(list)
        .on::<GetUser>(show)
        .on::<SetUserStanding>(set_standing)
        .on::<SetUserRoles>(set_roles)
        .on::<EndUserSessions>(end_sessions)
        .on::<ResetUserFactors>(reset_factors)
        .serve()
}

async fn list(cx: Context<'_>, Args { query: wish, .. }: Args<ListUsers>) -> Result<UserPage, Problem> {
    Ok(cx.store().await?.list_users(&wish).await?)
}

async fn show(cx: Context<'_>, Args { path: id, .. }: Args<GetUser>) -> Result<UserDetail, Problem> {
    detail(cx, id).await
}

async fn set_standing(
    cx: Context<'_>,
    Args { path: id, body: (standing, reason), .. }: Args<SetUserStanding>,
) -> Result<UserDetail, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    for _ in 0..TRIES {
        let user = manageable(cx, id).await?;
        if user.standing == standing {
            return detail(cx, id).await;
        }
        let (action, before, after) = match standing {
            Standing::Blocked => (Action::UserBlocked, "active", "blocked"),
            Standing::Active => (Action::UserUnblocked, "blocked", "active"),
        };
        let entry = cx.staff_entry(action, Some(id));
        let entry = entry.changed("standing", Some(before.into()), Some(after.into())).changed("reason", None, reason.clone());
        if store.set_standing(caller, &user, standing, Along { events: &[], entry: &entry }).await?.done()? {
            return detail(cx, id).await;
        }
    }
    Err(Kind::Unavailable.into())
}

async fn set_roles(cx: Context<'_>, Args { path: id, body: roles, .. }: Args<SetUserRoles>) -> Result<UserDetail, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    for _ in 0..TRIES {
        let user = found(cx, id).await?;
        let changed = permission::difference(&user.roles, &roles);
        let mine = id == caller.user || user.roles.is_empty() || permission::may_manage(&caller.roles, &user.roles);
        if !mine || !changed.iter().all(|role| permission::may_hand_out(&caller.roles, *role)) {
            return Err(cx.deny(Some(id)).await);
        }
        if changed.is_empty() {
            return detail(cx, id).await;
        }
        let entry = cx.staff_entry(Action::RolesChanged, Some(id)).changed(
            "roles",
            Some(permission::in_words(&user.roles)),
            Some(permission::in_words(&roles)),
        );
        if store.set_roles(caller, &user, &roles, Along { events: &[], entry: &entry }).await?.done()? {
            return detail(cx, id).await;
        }
    }
    Err(Kind::Unavailable.into())
}

async fn end_sessions(cx: Context<'_>, Args { path: id, .. }: Args<EndUserSessions>) -> Result<UserDetail, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    for _ in 0..TRIES {
        let user = manageable(cx, id).await?;
        let entry = cx.staff_entry(Action::SessionsRevoked, Some(id));
        if store.revoke_sessions(caller, &user, Along { events: &[], entry: &entry }).await?.done()? {
            return detail(cx, id).await;
        }
    }
    Err(Kind::Unavailable.into())
}

async fn reset_factors(cx: Context<'_>, Args { path: id, .. }: Args<ResetUserFactors>) -> Result<UserDetail, Problem> {
    let (store, caller) = (cx.store().await?, cx.signed_in()?);
    for _ in 0..TRIES {
        let user = manageable(cx, id).await?;
        let message = MailMessage::FactorChangedV1 { user: id, change: FactorChange::Reset, at: cx.now().0 };
        let events = [Outgoing::mail(ids::new(), message)?];
        let passkeys = (user.passkeys > 0).then(|| user.passkeys.to_string());
        let app = user.two_factor.is_some().then(|| "on".to_owned());
        let entry = cx.staff_entry(Action::FactorsReset, Some(id)).changed("two-factor", app, None).changed("passkeys", passkeys, None);
        if store.reset_factors(caller, &user, Along { events: &events, entry: &entry }).await?.done()? {
            cx.publish(&events).await;
            return detail(cx, id).await;
        }
    }
    Err(Kind::Unavailable.into())
}

async fn found(cx: Context<'_>, id: UserId) -> Result<User, Problem> {
    cx.store().await?.user(id).await?.ok_or_else(|| Kind::NotFound.into())
}

/// Whether the caller may change an account otherwise than by its roles.
fn may_manage(cx: Context<'_>, user: &User) -> Result<bool, Problem> {
    let caller = cx.signed_in()?;
    Ok(user.id != caller.user && permission::may_manage(&caller.roles, &user.roles))
}

async fn manageable(cx: Context<'_>, id: UserId) -> Result<User, Problem> {
    let user = found(cx, id).await?;
    if may_manage(cx, &user)? { Ok(user) } else { Err(cx.deny(Some(id)).await) }
}

async fn detail(cx: Context<'_>, id: UserId) -> Result<UserDetail, Problem> {
    let (store, user) = (cx.store().await?, found(cx, id).await?);
    store.adopt_orders(&user).await?;
    let manageable = may_manage(cx, &user)?;
    let orders = store.orders_of(id, 1, ORDERS).await?;
    let mut detail = UserDetail {
        manageable,
        standing: user.standing,
        signed_in_at: user.signed_in_at,
        account: user.view(),
        sessions: Vec::new(),
        passkeys: Vec::new(),
        orders: orders.into_iter().zip(0..ORDERS).map(|(order, _)| order.view(&[], cx.now())).collect(),
    };
    if manageable || id == cx.signed_in()?.user {
        detail.sessions = store.sessions_of(id, cx.now()).await?.into_iter().map(|session| session.view(None)).collect();
        detail.passkeys = store.passkeys_of(id).await?.into_iter().map(Passkey::view).collect();
    } else {
        // Where colleagues live and from where they work is not what their own work needs.
        detail.account.addresses = Vec::new();
    }
    Ok(detail)
}
