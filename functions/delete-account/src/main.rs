//! Erases the account and what is personal in its orders (GDPR, article 17); the orders stay without it.

use contract::{Kind, Problem, account::DeleteAccount, message::MailMessage, sessions::Done};
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    users::Erased,
};

fn main() -> Exit {
    runtime::http::<DeleteAccount>(delete_account)
}

async fn delete_account(cx: Context<'_>, Args { body: password, .. }: Args<DeleteAccount>) -> Result<Done, Problem> {
    let store = cx.store().await?;
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    // The one mail that holds an address instead of an id: there is nothing left to look it up from.
    let events = [Outgoing::mail(ids::new(), MailMessage::AccountErasedV1 { email: user.email.clone(), name: user.name.clone() })?];
    let entry = cx.own_entry(Action::AccountErased, user.id);
    match store.erase_user(&user, Along { events: &events, entry: &entry }).await? {
        Erased::Busy => return Err(Kind::AccountBusy.into()),
        Erased::LastOwner => return Err(Kind::LastOwner.into()),
        Erased::Done => {}
    }
    cx.publish(&events).await;
    cx.end_cookie();
    Ok(Done {})
}
