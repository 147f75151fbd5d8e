//! Changes an account's address: its owner asks with the password, and the new address confirms by a
//! link. The old address is told.

use contract::{
    Kind, Problem,
    account::{ChangeEmail, ConfirmEmail, Confirmed, EmailChange},
    message::MailMessage,
    sessions::Done,
};
use domain::throttle;
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    events::Outgoing,
    ids,
    links::{Link, Purpose},
    users::Linked,
};

fn main() -> Exit {
    runtime::routes().on::<ChangeEmail>(ask).on::<ConfirmEmail>(confirm).serve()
}

async fn ask(cx: Context<'_>, Args { body: EmailChange { email, password }, .. }: Args<ChangeEmail>) -> Result<Done, Problem> {
    let user = cx.confirm_owner(|kept| password::verify(&password, Some(kept)).map(|verdict| verdict != password::Verdict::Wrong)).await?;
    cx.attempt("letters", &cx.party(), throttle::LETTERS).await?;
    cx.attempt("letters-to", &email.as_str().to_lowercase(), throttle::LETTERS_TO).await?;
    let link = Link::new(ids::new(), Purpose::Email { user: user.id }, email, cx.now());
    let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
    cx.store().await?.keep_link(&link, &events, cx.now()).await?;
    cx.publish(&events).await;
    Ok(Done {})
}

async fn confirm(cx: Context<'_>, Args { body: token, .. }: Args<ConfirmEmail>) -> Result<Confirmed, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let link = cx.link(&token).await?;
    let Purpose::Email { user } = link.purpose else { return Err(Kind::LinkInvalid.into()) };
    // Whoever reads the mail must be who asked for it: a stranger's link would give them their address, and with it
    // the orders that were placed with it.
    if cx.signed_in()?.user != user {
        return Err(Kind::LinkInvalid.into());
    }
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let before = store.user(user).await?.ok_or(Kind::LinkInvalid)?.email;
    let events = [Outgoing::mail(ids::new(), MailMessage::EmailChangedV1 { user, before })?];
    match store.change_email(&link, user, &link.email, &key, &events, now).await? {
        // Taken: somebody else confirmed the address since. They learned nothing, and neither does this caller.
        Linked::Void | Linked::Taken => return Err(Kind::LinkInvalid.into()),
        Linked::Done(()) => {}
    }
    cx.publish(&events).await;
    cx.audit(Action::EmailChanged, Some(user), Some(user)).await;
    Ok(Confirmed { email: link.email })
}
