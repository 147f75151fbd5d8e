//! Changes the password, and ends all sessions but this one.

use contract::{
    Kind, Problem,
    account::{ChangePassword, PasswordChange},
    message::MailMessage,
    sessions::Done,
};
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
};

fn main() -> Exit {
    runtime::http::<ChangePassword>(change_password)
}

async fn change_password(
    cx: Context<'_>,
    Args { body: PasswordChange { current, password }, .. }: Args<ChangePassword>,
) -> Result<Done, Problem> {
    let (store, session) = (cx.store().await?, cx.signed_in()?);
    let user = cx.confirm_owner(|kept| password::fits(&current, kept)).await?;
    cx.guard_factors(&user)?;
    password::refuse_common(&password, &user.email, &user.name).map_err(Problem::password)?;
    let hash = password::hash(&password)?;
    let events = [Outgoing::mail(ids::new(), MailMessage::PasswordChangedV1 { user: user.id })?];
    let entry = cx.own_entry(Action::PasswordChanged, user.id);
    if !store.change_password(&user, &hash, session.id, Along { events: &events, entry: &entry }).await? {
        // Somebody else was faster, by a link say: what was typed is not the password any more.
        return Err(Kind::CredentialsRefused.into());
    }
    cx.publish(&events).await;
    Ok(Done {})
}
