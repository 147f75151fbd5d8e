//! Exchanges the refresh token for a new one and an access token. An old one ends the session.

use contract::{
    Problem,
    sessions::{RefreshSession, SessionStart},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<RefreshSession>(refresh_session)
}

async fn refresh_session(cx: Context<'_>, _: Args<RefreshSession>) -> Result<SessionStart, Problem> {
    cx.refresh_session().await
}
