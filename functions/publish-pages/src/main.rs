//! Writes the pages that search engines, link previews and first visits see, and the list of them. What has yet to be
//! written, records say; a message is only a nudge. One invocation writes at a time: whoever else is nudged leaves word.

mod desk;
mod front;
mod listing;
mod products;
mod shelves;

use contract::{
    Problem,
    message::{Envelope, PagesMessage},
};
use domain::EventId;
use runtime::{Context, Exit, Fail};
use store::{Store, ids};

use desk::Desk;

/// How long one message may keep the function busy, in milliseconds; what is left is for the next.
const BUSY_MS: u128 = 50_000;
/// As long as the function may run at most: who writes pages and does not end has ended after this.
const LEASE_MS: i64 = 95_000;

fn main() -> Exit {
    runtime::queue("publish_pages", publish_pages)
}

async fn publish_pages(cx: Context<'_>, Envelope { message, .. }: Envelope<PagesMessage>) -> Result<(), Fail> {
    let PagesMessage::PagesChangedV1 {} = message;
    let store = cx.store().await?;
    let writer: EventId = ids::new();
    let Some(state) = store.begin_pages(writer, LEASE_MS, cx.now()).await.map_err(Problem::from)? else { return Ok(()) };
    let outcome = write(cx, store, writer, state).await;
    if outcome.is_err() {
        // So that the message, when it comes again, finds nobody at it.
        store.leave_pages(writer).await.map_err(Problem::from)?;
    }
    outcome
}

async fn write(cx: Context<'_>, store: &Store, writer: EventId, state: store::pages::PagesState) -> Result<(), Fail> {
    let mut desk = Desk::open(cx, store, writer, state).await?;
    loop {
        let is_done = products::write(&mut desk).await? && shelves::write(&mut desk).await?;
        if is_done {
            front::write(&mut desk).await?;
            listing::write(&mut desk).await?;
            if store.end_pages(writer).await.map_err(Problem::from)? {
                return Ok(());
            }
        }
        if desk.is_late() {
            let next = store.nudge_pages(cx.now()).await.map_err(Problem::from)?;
            store.leave_pages(writer).await.map_err(Problem::from)?;
            cx.publish(&next).await;
            return Ok(());
        }
    }
}
