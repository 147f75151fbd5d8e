//! Sets a new password by a mail's link, and ends all sessions: whoever had the old one is out.

use contract::{
    Kind, Problem,
    account::{Confirmed, Reset, ResetPassword},
    message::MailMessage,
};
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    links::Purpose,
};

fn main() -> Exit {
    runtime::http::<ResetPassword>(reset_password)
}

async fn reset_password(cx: Context<'_>, Args { body: Reset { token, password }, .. }: Args<ResetPassword>) -> Result<Confirmed, Problem> {
    let store = cx.store().await?;
    let link = cx.link(&token).await?;
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    if link.purpose != Purpose::Reset {
        return Err(Kind::LinkInvalid.into());
    }
    let user = store.user_by_email(&key).await?.ok_or(Kind::LinkInvalid)?;
    password::refuse_common(&password, &user.email, &user.name).map_err(Problem::password)?;
    let hash = password::hash(&password)?;
    let events = [Outgoing::mail(ids::new(), MailMessage::PasswordChangedV1 { user: user.id })?];
    let entry = cx.own_entry(Action::PasswordReset, user.id);
    if !store.reset_password(&link, user.id, &hash, Along { events: &events, entry: &entry }).await? {
        return Err(Kind::LinkInvalid.into());
    }
    // Guesses from elsewhere must not keep out who has just shown that they read the address.
    cx.remember_device(&key, None).await?;
    cx.publish(&events).await;
    Ok(Confirmed { email: user.email })
}
