//! Sets an authenticator app up as the second factor, gives it up, and makes recovery codes.

use contract::{
    Kind, Problem,
    account::AccountView,
    message::{FactorChange, MailMessage},
    two_factor::{BeginTwoFactor, ConfirmTwoFactor, RecoveryCodes, RemoveTwoFactor, RenewRecoveryCodes, TwoFactorStart},
};
use domain::{UserId, throttle};
use identity::{password, totp};
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    users::User,
};

fn main() -> Exit {
    runtime::routes()
        .on::<BeginTwoFactor>(begin)
        .on::<ConfirmTwoFactor>(confirm)
        .on::<RemoveTwoFactor>(remove)
        .on::<RenewRecoveryCodes>(renew)
        .serve()
}

async fn begin(cx: Context<'_>, Args { body: password, .. }: Args<BeginTwoFactor>) -> Result<TwoFactorStart, Problem> {
    let store = cx.store().await?;
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    let secret = totp::Secret::new();
    let sealed = totp::seal(cx.keys().await?.second_factor(), user.id, &secret)?;
    if !store.begin_two_factor(&user, &sealed, cx.now()).await? {
        return Err(Kind::TwoFactorState.into());
    }
    let shop = store.settings(cx.now()).await?.name;
    Ok(TwoFactorStart { uri: secret.uri(&shop, user.email.as_str()), secret: secret.base32() })
}

async fn confirm(cx: Context<'_>, Args { body: code, .. }: Args<ConfirmTwoFactor>) -> Result<RecoveryCodes, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = store.user(session.user).await?.ok_or(Kind::Unauthenticated)?;
    cx.guard_factors(&user)?;
    let sealed = user.pending.as_ref().and_then(|pending| pending.sealed(cx.now())).ok_or(Kind::TwoFactorState)?;
    let attempt = cx.attempt("two-factor", &user.id.to_string(), throttle::ACCOUNT).await?;
    let secret = totp::open(cx.keys().await?.second_factor(), user.id, sealed).ok_or(Kind::TwoFactorState)?;
    let step = totp::accepted_step(&secret, &code, cx.now(), None)
        .ok_or_else(|| Problem::fault("#/code", "wrong", "is not the code that the app shows now"))?;
    let (codes, hashes) = recovery(cx, user.id).await?;
    let events = [mail(cx, user.id, FactorChange::TwoFactorOn)?];
    let entry = cx.own_entry(Action::TwoFactorEnabled, user.id);
    let along = Along { events: &events, entry: &entry };
    if !store.confirm_two_factor(&user, sealed, step, &hashes, session.id, along).await? {
        return Err(Kind::TwoFactorState.into());
    }
    cx.forget(&attempt).await?;
    cx.publish(&events).await;
    Ok(RecoveryCodes { codes })
}

async fn remove(cx: Context<'_>, Args { body: password, .. }: Args<RemoveTwoFactor>) -> Result<AccountView, Problem> {
    let store = cx.store().await?;
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    let events = [mail(cx, user.id, FactorChange::TwoFactorOff)?];
    let entry = cx.own_entry(Action::TwoFactorDisabled, user.id);
    if !store.remove_two_factor(&user, Along { events: &events, entry: &entry }).await? {
        return Err(Kind::TwoFactorState.into());
    }
    cx.publish(&events).await;
    Ok(store.user(user.id).await?.ok_or(Kind::Unauthenticated)?.view())
}

async fn renew(cx: Context<'_>, Args { body: password, .. }: Args<RenewRecoveryCodes>) -> Result<RecoveryCodes, Problem> {
    let user: User = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    let (codes, hashes) = recovery(cx, user.id).await?;
    let events = [mail(cx, user.id, FactorChange::RecoveryCodesRenewed)?];
    let entry = cx.own_entry(Action::RecoveryCodesRenewed, user.id);
    if !cx.store().await?.set_recovery(&user, &hashes, Along { events: &events, entry: &entry }).await? {
        return Err(Kind::TwoFactorState.into());
    }
    cx.publish(&events).await;
    Ok(RecoveryCodes { codes })
}

/// New recovery codes, and what the database knows of them.
async fn recovery(cx: Context<'_>, user: UserId) -> Result<(Vec<String>, Vec<[u8; 32]>), Problem> {
    let (key, codes) = (cx.keys().await?.second_factor(), totp::recovery_codes());
    let hashes = codes.iter().filter_map(|code| totp::recovery_hash(key, user, code)).collect();
    Ok((codes, hashes))
}

fn mail(cx: Context<'_>, user: UserId, change: FactorChange) -> Result<Outgoing, Problem> {
    Ok(Outgoing::mail(ids::new(), MailMessage::FactorChangedV1 { user, change, at: cx.now().0 })?)
}
