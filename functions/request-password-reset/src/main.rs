//! Asks for a link that sets a new password. Answer and work are the same whether the address has an
//! account or not: `send-email` looks, and writes only where there is one.

use contract::{Problem, account::RequestPasswordReset, message::MailMessage, sessions::Done};
use domain::throttle;
use runtime::{Args, Context, Exit};
use store::{
    events::Outgoing,
    ids,
    links::{Link, Purpose},
};

fn main() -> Exit {
    runtime::http::<RequestPasswordReset>(request_password_reset)
}

async fn request_password_reset(cx: Context<'_>, Args { body: email, .. }: Args<RequestPasswordReset>) -> Result<Done, Problem> {
    cx.attempt("letters", &cx.party(), throttle::LETTERS).await?;
    cx.attempt("letters-to", &email.as_str().to_lowercase(), throttle::LETTERS_TO).await?;
    let link = Link::new(ids::new(), Purpose::Reset, email, cx.now());
    let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
    cx.store().await?.keep_link(&link, &events, cx.now()).await?;
    cx.publish(&events).await;
    Ok(Done {})
}
