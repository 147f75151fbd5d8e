//! Ends the session that the cookie belongs to. Without one there is nothing to end.

use contract::{
    Problem,
    sessions::{Done, Logout},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<Logout>(logout)
}

async fn logout(cx: Context<'_>, _: Args<Logout>) -> Result<Done, Problem> {
    cx.end_session().await?;
    Ok(Done {})
}
