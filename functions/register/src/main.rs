//! Asks for an account. The answer, and the work behind it, are the same whether the address has an
//! account or not: what to write is decided by `send-email`, and only the address learns it.

use contract::{
    Kind, Problem,
    account::{NewAccount, Register},
    message::MailMessage,
    sessions::Done,
};
use domain::throttle;
use identity::password;
use runtime::{Args, Context, Exit};
use store::{
    events::Outgoing,
    ids,
    links::{Link, Purpose},
};

fn main() -> Exit {
    runtime::http::<Register>(register)
}

async fn register(cx: Context<'_>, Args { body: new, .. }: Args<Register>) -> Result<Done, Problem> {
    let NewAccount { email, name, password, language, marketing } = new;
    password::refuse_common(&password, &email, &name).map_err(|fault| Problem::fault("#/password", fault.code(), fault.to_string()))?;
    cx.attempt("letters", &cx.party(), throttle::LETTERS).await?;
    cx.attempt("letters-to", &email.as_str().to_lowercase(), throttle::LETTERS_TO).await?;
    let password = password::hash(&password).map_err(|error| Problem::from(Kind::Internal).because(error))?;
    let link = Link::new(ids::new(), Purpose::Register { name, password, language, marketing }, email, cx.now());
    let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
    cx.store().await?.keep_link(&link, &events, cx.now()).await?;
    cx.publish(&events).await;
    Ok(Done {})
}
