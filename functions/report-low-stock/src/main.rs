//! Mails staff which variants have become low, each once until there is enough of it again. Runs each hour: of a busy day
//! that is one mail with many lines, not one for each sale.

use contract::Problem;
use runtime::{Context, Exit, Report};

/// Variants in one mail; what is left goes with the next.
const MOST: u32 = 50;

fn main() -> Exit {
    runtime::schedule("report_low_stock", report_low_stock)
}

async fn report_low_stock(cx: Context<'_>) -> Result<Report, Problem> {
    let told = cx.store().await?.tell_low(MOST, cx.now()).await?;
    let done = u32::from(told.is_some());
    cx.publish(told.as_slice()).await;
    Ok(Report { done, left: 0 })
}
