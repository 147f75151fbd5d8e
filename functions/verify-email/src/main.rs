//! Makes the account that was asked for. The link shows who reads the address, and the password who
//! asked: a stranger's request, confirmed in passing, would make an account that the stranger opens.

use contract::{
    Kind, Problem,
    account::{Confirmed, Verification, VerifyEmail},
    message::MailMessage,
};
use domain::throttle;
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    audit::{Action, Along},
    events::Outgoing,
    ids,
    links::Purpose,
    users::User,
};

fn main() -> Exit {
    runtime::http::<VerifyEmail>(verify_email)
}

async fn verify_email(
    cx: Context<'_>,
    Args { body: Verification { token, password: typed }, .. }: Args<VerifyEmail>,
) -> Result<Confirmed, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let link = cx.link(&token).await?;
    let Purpose::Register { name, password, language, marketing } = link.purpose.clone() else { return Err(Kind::LinkInvalid.into()) };
    let key = link.email.key().map_err(|_| Kind::LinkInvalid)?;
    let attempt = cx.attempt("verify", &link.id.to_string(), throttle::ACCOUNT).await?;
    if !password::fits(&typed, &password)? {
        return Err(Kind::CredentialsRefused.into());
    }
    cx.forget(&attempt).await?;
    let mut user = User::new(ids::new(), link.email.clone(), &key, name, password, now);
    (user.language, user.marketing) = (language, marketing);
    let events = [Outgoing::mail(ids::new(), MailMessage::WelcomeV1 { user: user.id })?];
    let entry = cx.own_entry(Action::Registered, user.id);
    if !store.make_user(&link, &user, Along { events: &events, entry: &entry }).await? {
        // Taken: two links for one address, and the other was faster.
        return Err(Kind::LinkInvalid.into());
    }
    cx.remember_device(&key, None).await?;
    cx.publish(&events).await;
    Ok(Confirmed { email: user.email })
}
