//! Changes an account's address: its owner asks with the password, and the new address confirms by a
//! link. The old address is told.

use contract::{
    Kind, Problem,
    account::{ChangeEmail, ConfirmEmail, Confirmed, EmailChange},
    message::MailMessage,
    sessions::Done,
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
    runtime::routes().on::<ChangeEmail>(ask).on::<ConfirmEmail>(confirm).serve()
}

async fn ask(cx: Context<'_>, Args { body: EmailChange { email, password }, .. }: Args<ChangeEmail>) -> Result<Done, Problem> {
    let user = cx.confirm_owner(|kept| password::fits(&password, kept)).await?;
    cx.guard_factors(&user)?;
    cx.attempt_letter(&email).await?;
    cx.mail_link(Purpose::Email { user: user.id }, email).await?;
    Ok(Done {})
}

async fn confirm(cx: Context<'_>, Args { body: token, .. }: Args<ConfirmEmail>) -> Result<Confirmed, Problem> {
    let store = cx.store().await?;
    let link = cx.link(&token).await?;
    let Purpose::Email { user } = link.purpose else { return Err(Kind::LinkInvalid.into()) };
    // Whoever reads the mail must be who asked for it: a stranger's link would give them their address, and with it
    // the orders that were placed with it.
    if cx.signed_in()?.user != user {
        return Err(Kind::LinkInvalid.into());
    }
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let account = store.user(user).await?.ok_or(Kind::LinkInvalid)?;
    cx.guard_factors(&account)?;
    let (is_staff, before) = (!account.roles.is_empty(), account.email);
    let mut entry = cx.own_entry(Action::EmailChanged, user);
    if is_staff {
        // Of customers the log keeps no address: it outlives their accounts.
        entry = entry.changed("email", Some(before.to_string()), Some(link.email.to_string()));
    }
    let events = [Outgoing::mail(ids::new(), MailMessage::EmailChangedV1 { user, before })?];
    if !store.change_email(&link, user, &link.email, &key, Along { events: &events, entry: &entry }).await? {
        // Taken: somebody else confirmed the address since. They learned nothing, and neither does this caller.
        return Err(Kind::LinkInvalid.into());
    }
    cx.publish(&events).await;
    Ok(Confirmed { email: link.email })
}
