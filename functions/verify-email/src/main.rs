//! Makes the account that was asked for, by the link in the mail: whoever has it reads the address.

use contract::{
    Kind, Problem,
    account::{Confirmed, VerifyEmail},
    message::MailMessage,
};
use runtime::{Args, Context, Exit};
use store::{
    audit::Action,
    events::Outgoing,
    ids,
    links::Purpose,
    users::{Linked, User},
};

fn main() -> Exit {
    runtime::http::<VerifyEmail>(verify_email)
}

async fn verify_email(cx: Context<'_>, Args { body: token, .. }: Args<VerifyEmail>) -> Result<Confirmed, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let link = cx.link(&token).await?;
    let Purpose::Register { name, password, language, marketing } = link.purpose.clone() else { return Err(Kind::LinkInvalid.into()) };
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let mut user = User::new(ids::new(), link.email.clone(), &key, name, password, now);
    (user.language, user.marketing) = (language, marketing);
    let events = [Outgoing::mail(ids::new(), MailMessage::WelcomeV1 { user: user.id })?];
    match store.make_user(&link, &user, &events, now).await? {
        // Taken: two links for one address, and the other was faster.
        Linked::Void | Linked::Taken => return Err(Kind::LinkInvalid.into()),
        Linked::Done(()) => {}
    }
    cx.publish(&events).await;
    cx.audit(Action::Registered, Some(user.id), Some(user.id)).await;
    Ok(Confirmed { email: user.email })
}
