//! Expires unpaid orders whose time ran out and frees their stock; asks about captures that someone
//! began and nobody ended, and about payments of which the provider does not tell for certain. Runs each minute and catches up with what earlier runs missed.

use contract::Problem;
use runtime::{Context, Exit, Report};

/// Orders in one run; what is left goes with the next.
const BATCH: u32 = 200;
/// How long `settle-payment` may take to ask, in milliseconds, before it is told again.
const ASK_AGAIN_MS: i64 = 300_000;

fn main() -> Exit {
    runtime::schedule("cancel_expired_orders", cancel_expired_orders)
}

async fn cancel_expired_orders(cx: Context<'_>) -> Result<Report, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let mut report = Report::default();
    let mut asked_about = store.stuck_captures(now, BATCH).await?;
    asked_about.extend(store.unchecked_payments(now, BATCH).await?);
    for payment in asked_about {
        if let Some(event) = store.ask_about(&payment, now, ASK_AGAIN_MS).await? {
            cx.publish(&[event]).await;
            report.done += 1;
        }
    }
    for order in store.overdue_orders(now, BATCH).await? {
        // One order that can't be expired must not hold back the others.
        match store.expire_order(order, now).await {
            Ok(Some(events)) => {
                cx.publish(&events).await;
                report.done += 1;
            }
            Ok(None) => report.left += 1,
            Err(error) => {
                cx.warn(format!("{order} does not expire: {}", Problem::from(error).cause.unwrap_or_default()));
                report.left += 1;
            }
        }
    }
    Ok(report)
}
