//! What time does to the catalogue: products whose hour has come are shown, what sold out or is there again is noted, and
//! whoever keeps index and pages is nudged where something was left. Runs each minute.

use contract::Problem;
use runtime::{Context, Exit, Report};

/// Of each kind in one run; the next goes on.
const MOST: u32 = 500;

fn main() -> Exit {
    runtime::schedule("tend_catalogue", tend_catalogue)
}

async fn tend_catalogue(cx: Context<'_>) -> Result<Report, Problem> {
    let store = cx.store().await?;
    let done = store.publish_due(MOST, cx.now()).await? + store.note_sold_out(MOST).await?;
    let left = store.count_unindexed().await?;
    if left > 0 {
        let next = store.nudge_index(cx.now()).await?;
        cx.publish(&next).await;
    }
    // A page that is written before the index knows its product would be written twice.
    if left == 0 && (store.count_unrendered().await? > 0 || store.sitemap_is_old(cx.now()).await?) {
        let next = store.nudge_pages(cx.now()).await?;
        cx.publish(&next).await;
    }
    Ok(Report { done, left })
}
