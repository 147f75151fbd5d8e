//! Sends committed events that a crash, or a queue that did not answer, left in the outbox.

use contract::Problem;
use runtime::{Context, Exit, Report};

/// Younger events are still on their way with the function that committed them, in milliseconds.
const GRACE_MS: i64 = 5_000;
/// Events in one run.
const BATCH: u32 = 500;

fn main() -> Exit {
    runtime::schedule("relay_outbox", relay_outbox)
}

async fn relay_outbox(cx: Context<'_>) -> Result<Report, Problem> {
    let left = cx.store().await?.unsent(cx.now().plus_ms(-GRACE_MS), BATCH).await?;
    cx.publish(&left).await;
    Ok(Report { done: u32::try_from(left.len()).unwrap_or(u32::MAX), left: 0 })
}
