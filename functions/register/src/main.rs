//! Asks for an account. The answer, and the work behind it, are the same whether the address has an
//! account or not: what to write is decided by `send-email`, and only the address learns it.

use contract::{
    Problem,
    account::{NewAccount, Register},
    sessions::Done,
};
use identity::password;
use runtime::{Args, Context, Exit};
use store::links::Purpose;

fn main() -> Exit {
    runtime::http::<Register>(register)
}

async fn register(cx: Context<'_>, Args { body: new, .. }: Args<Register>) -> Result<Done, Problem> {
    let NewAccount { email, name, password, language, marketing } = new;
    password::refuse_common(&password, &email, &name).map_err(Problem::password)?;
    cx.attempt_letter(&email).await?;
    let password = password::hash(&password)?;
    cx.mail_link(Purpose::Register { name, password, language, marketing }, email).await?;
    Ok(Done {})
}
