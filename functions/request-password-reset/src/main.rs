//! Asks for a link that sets a new password. Answer and work are the same whether the address has an
//! account or not: `send-email` looks, and writes only where there is one.

use contract::{Problem, account::RequestPasswordReset, sessions::Done};
use runtime::{Args, Context, Exit};
use store::links::Purpose;

fn main() -> Exit {
    runtime::http::<RequestPasswordReset>(request_password_reset)
}

async fn request_password_reset(cx: Context<'_>, Args { body: email, .. }: Args<RequestPasswordReset>) -> Result<Done, Problem> {
    cx.attempt_letter(&email).await?;
    cx.mail_link(Purpose::Reset, email).await?;
    Ok(Done {})
}
