//! Mails those who wait for what is there again. Runs every five minutes: somebody who books a delivery in may find a
//! mistake first.

use contract::Problem;
use runtime::{Context, Exit, Report};

/// Mails of one run; the next goes on.
const MOST: u32 = 200;

fn main() -> Exit {
    runtime::schedule("back_in_stock", back_in_stock)
}

async fn back_in_stock(cx: Context<'_>) -> Result<Report, Problem> {
    let told = cx.store().await?.tell_back_in_stock(MOST, cx.now()).await?;
    cx.publish(&told).await;
    let done = u32::try_from(told.len()).unwrap_or(u32::MAX);
    Ok(Report { done, left: 0 })
}
