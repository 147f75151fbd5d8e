//! Makes passkeys, lists and renames them, takes them away.

use contract::{
    Kind, Problem,
    message::{FactorChange, MailMessage},
    passkeys::{AddPasskey, BeginPasskey, Challenge, ListPasskeys, MAX_PASSKEYS, NewPasskey, PasskeyList, RemovePasskey, RenamePasskey},
};
use domain::UserId;
use identity::{
    passkey::{self, PasskeyError, Site},
    password,
};
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    passkeys::{Added, Key, Passkey},
};

fn main() -> Exit {
    runtime::routes()
        .on::<ListPasskeys>(list)
        .on::<BeginPasskey>(begin)
        .on::<AddPasskey>(add)
        .on::<RenamePasskey>(rename)
        .on::<RemovePasskey>(remove)
        .serve()
}

async fn list(cx: Context<'_>, _: Args<ListPasskeys>) -> Result<PasskeyList, Problem> {
    own(cx).await
}

async fn begin(cx: Context<'_>, Args { body: password, .. }: Args<BeginPasskey>) -> Result<Challenge, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    let present: Vec<Vec<u8>> = store.passkeys_of(user.id).await?.iter().map(|kept| kept.key().credential.to_vec()).collect();
    let begun = passkey::begin_registration(&site(cx)?, user.id, user.email.as_str(), &user.name, &present)?;
    let ceremony = store.begin_ceremony(Some(session.id), &begun.state, cx.now()).await?;
    Ok(Challenge { ceremony, options: begun.options })
}

async fn add(cx: Context<'_>, Args { body: new, .. }: Args<AddPasskey>) -> Result<PasskeyList, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = store.user(session.user).await?.ok_or(Kind::Unauthenticated)?;
    cx.guard_factors(&user)?;
    let NewPasskey { ceremony, name, response } = new;
    let state = store.end_ceremony(ceremony, Some(session.id), cx.now()).await?.ok_or(Kind::PasskeyRefused)?;
    let made = passkey::finish_registration(&site(cx)?, &state, &response.to_string()).map_err(|error| match error {
        PasskeyError::Internal(_) => Problem::from(error),
        refused => Problem::from(Kind::PasskeyRefused).because(refused),
    })?;
    if made.user != user.id {
        return Err(Kind::PasskeyRefused.into());
    }
    let key = Key { credential: &made.credential, fixed: &made.fixed, changing: &made.changing, synced: made.synced };
    let passkey = Passkey::new(user.id, name, key, cx.now());
    let events = [mail(cx, user.id, FactorChange::PasskeyAdded)?];
    let entry = cx.own_entry(Action::PasskeyAdded, user.id).changed("passkey", None, Some(passkey.name.clone()));
    match store.add_passkey(&passkey, session.id, Along { events: &events, entry: &entry }).await? {
        Added::Done => {}
        Added::Full => return Err(Problem::fault("#/response", "too-many", format!("an account has at most {MAX_PASSKEYS} passkeys"))),
        Added::Known => return Err(Kind::PasskeyRefused.into()),
        Added::Late => return Err(Kind::Unauthenticated.into()),
    }
    cx.publish(&events).await;
    own(cx).await
}

async fn rename(cx: Context<'_>, Args { path: passkey, body: name, .. }: Args<RenamePasskey>) -> Result<PasskeyList, Problem> {
    if !cx.store().await?.rename_passkey(cx.signed_in()?.user, passkey, &name).await? {
        return Err(Kind::NotFound.into());
    }
    own(cx).await
}

async fn remove(cx: Context<'_>, Args { path: id, body: password, .. }: Args<RemovePasskey>) -> Result<PasskeyList, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    let passkey = store.passkeys_of(user.id).await?.into_iter().find(|kept| kept.id == id).ok_or(Kind::NotFound)?;
    let events = [mail(cx, user.id, FactorChange::PasskeyRemoved)?];
    let entry = cx.own_entry(Action::PasskeyRemoved, user.id).changed("passkey", Some(passkey.name), None);
    if !store.remove_passkey(&user, id, session.id, Along { events: &events, entry: &entry }).await? {
        return Err(Kind::NotFound.into());
    }
    cx.publish(&events).await;
    own(cx).await
}

async fn own(cx: Context<'_>) -> Result<PasskeyList, Problem> {
    let passkeys = cx.store().await?.passkeys_of(cx.signed_in()?.user).await?;
    Ok(PasskeyList { items: passkeys.into_iter().map(Passkey::view).collect() })
}

fn site(cx: Context<'_>) -> Result<Site, Problem> {
    Ok(Site::of_shop(&cx.variable("SHOP_URL")?)?)
}

fn mail(cx: Context<'_>, user: UserId, change: FactorChange) -> Result<Outgoing, Problem> {
    Ok(Outgoing::mail(ids::new(), MailMessage::FactorChangedV1 { user, change, at: cx.now().0 })?)
}
