//! Lists the caller's sessions and ends them: one, or all others.

use contract::{
    Kind, Problem,
    sessions::{ListSessions, RevokeOtherSessions, RevokeSession, SessionList},
};
use runtime::{Args, Context, Exit};
use store::audit::Action;

fn main() -> Exit {
    runtime::routes().on::<ListSessions>(list).on::<RevokeSession>(revoke).on::<RevokeOtherSessions>(revoke_others).serve()
}

async fn list(cx: Context<'_>, _: Args<ListSessions>) -> Result<SessionList, Problem> {
    sessions(cx).await
}

async fn revoke(cx: Context<'_>, Args { path: session, .. }: Args<RevokeSession>) -> Result<SessionList, Problem> {
    let user = cx.signed_in()?.user;
    if !cx.store().await?.end_session_of(user, session).await? {
        return Err(Kind::NotFound.into());
    }
    cx.audit(Action::SessionEnded, Some(user), Some(user)).await;
    sessions(cx).await
}

async fn revoke_others(cx: Context<'_>, _: Args<RevokeOtherSessions>) -> Result<SessionList, Problem> {
    let session = cx.signed_in()?;
    cx.store().await?.end_other_sessions(session.user, session.id).await?;
    cx.audit(Action::SessionEnded, Some(session.user), Some(session.user)).await;
    sessions(cx).await
}

async fn sessions(cx: Context<'_>) -> Result<SessionList, Problem> {
    let current = cx.signed_in()?;
    let sessions = cx.store().await?.sessions_of(current.user, cx.now()).await?;
    Ok(SessionList { items: sessions.into_iter().map(|session| session.view(Some(current.id))).collect() })
}
