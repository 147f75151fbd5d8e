//! Keeps the search index. What has yet to go into it, products' records say; a message is only a nudge. One index has one
//! writer: the queue is FIFO with one group, and a writer that was overtaken finds its version gone.

mod entry;
mod upload;

use contract::{
    Problem,
    message::{Envelope, SearchMessage},
};
use finder::{FinderError, Folder};
use runtime::{Context, Exit, Fail};
use search::{Change, Writer};
use store::{
    Store,
    search_index::{IndexState, Indexed},
};
use tokio::sync::Mutex;

/// Products of one step: each step is one new version of the index.
const STEP: u32 = 2_000;
/// How long one message may keep the function busy, in milliseconds; what is left is for the next.
const BUSY_MS: u128 = 60_000;

/// The index as this environment wrote it last: the next step need not fetch it.
struct Desk {
    folder: Folder,
    writer: Writer,
    state: IndexState,
}

static DESK: Mutex<Option<Desk>> = Mutex::const_new(None);

fn main() -> Exit {
    runtime::queue("index_products", index_products)
}

async fn index_products(cx: Context<'_>, Envelope { message, .. }: Envelope<SearchMessage>) -> Result<(), Fail> {
    let SearchMessage::ProductsChangedV1 {} = message;
    let begun = std::time::Instant::now();
    let store = cx.store().await?;
    let mut kept = DESK.lock().await;
    let mut pages_are_old = false;
    loop {
        // Taken out: a step that fails leaves nothing half done behind.
        let desk = match kept.take() {
            Some(desk) => desk,
            None => open(cx, store).await?,
        };
        let (desk, more) = step(cx, store, desk, &mut pages_are_old).await?;
        *kept = Some(desk);
        if !more {
            // What the index found out shows on pages.
            if pages_are_old {
                let next = store.nudge_pages(cx.now()).await.map_err(Problem::from)?;
                cx.publish(&next).await;
            }
            return Ok(());
        }
        if begun.elapsed().as_millis() > BUSY_MS {
            let next = store.nudge_index(cx.now()).await.map_err(Problem::from)?;
            cx.publish(&next).await;
            return Ok(());
        }
    }
}

/// The current index, fetched; an empty one where there is none, or none that this version of the shop can go on with.
async fn open(cx: Context<'_>, store: &Store) -> Result<Desk, Fail> {
    let mut folder = Folder::new().map_err(retry)?;
    if let Some(state) = store.search_index().await.map_err(Problem::from)? {
        let objects = cx.objects().await?;
        let opened = match finder::fetch(&mut folder, &state, objects).await {
            Ok(()) => Writer::open(folder.path()).map_err(FinderError::from),
            Err(error) => Err(error),
        };
        match opened {
            Ok(writer) => return Ok(Desk { folder, writer, state }),
            Err(error @ (FinderError::Lost(_) | FinderError::Search(_))) => {
                cx.warn(format!("the search index is built anew: {}", cloud::chain(&error)));
                store.drop_search_index().await.map_err(Problem::from)?;
                folder = Folder::new().map_err(retry)?;
            }
            Err(error) => return Err(retry(error)),
        }
    }
    let writer = Writer::open(folder.path()).map_err(|error| retry(error.into()))?;
    Ok(Desk { folder, writer, state: IndexState { version: 0, files: Vec::new(), retired: Vec::new(), products: 0, updated_at: cx.now() } })
}

/// Takes some of what has changed into the index, and makes that the current one; whether there is more.
async fn step(cx: Context<'_>, store: &Store, mut desk: Desk, pages_are_old: &mut bool) -> Result<(Desk, bool), Fail> {
    let unheard = store.unindexed(STEP).await.map_err(Problem::from)?;
    if unheard.is_empty() {
        return Ok((desk, false));
    }
    let shelves = store.shelves_now(cx.now()).await.map_err(Problem::from)?;
    let mut changes = Vec::with_capacity(unheard.len());
    let mut indexed = Vec::with_capacity(unheard.len());
    for mut one in unheard {
        let moved = one.record.place(&shelves);
        let page_is_old = moved || one.record.card.available != one.available;
        *pages_are_old |= page_is_old;
        indexed.push(Indexed {
            id: one.record.id,
            dirt: one.record.dirt,
            moved: moved.then(|| (one.record.shelves.clone(), one.record.collections.clone())),
            available: one.available,
            page_is_old,
        });
        changes.push(if one.record.live { Change::Put(Box::new(entry::entry(&one, &shelves))) } else { Change::Remove(one.record.id) });
    }
    let more = indexed.len() >= usize::try_from(STEP).unwrap_or(usize::MAX);
    desk.writer.apply(changes).map_err(|error| retry(error.into()))?;
    desk.state = upload::publish(cx, store, &desk.writer, &desk.folder, &desk.state).await?;
    desk.folder.holds(&desk.state);
    // Only now: whoever is killed before does it again.
    store.mark_indexed(&indexed).await.map_err(Problem::from)?;
    if !more {
        *pages_are_old |= count(store, &desk, &shelves).await?;
    }
    Ok((desk, more))
}

/// Tells categories and collections how many products they have; whether any has more or fewer than before.
async fn count(store: &Store, desk: &Desk, shelves: &store::shelves::Shelves) -> Result<bool, Fail> {
    let reader = search::Reader::open(desk.folder.path(), &search::Words::default()).map_err(|error| retry(error.into()))?;
    let ask = |category: Option<String>, collection: Option<String>| search::Ask {
        category,
        collection,
        page: 1,
        size: 1,
        ..search::Ask::default()
    };
    let total = |ask: &search::Ask| reader.search(ask).map(|found| u32::try_from(found.total).unwrap_or(u32::MAX));
    let (mut categories, mut collections) = (Vec::new(), Vec::new());
    for one in &shelves.categories {
        let count = total(&ask(Some(one.id.to_string()), None)).map_err(|error| retry(error.into()))?;
        if count != one.product_count {
            categories.push((one.id, count));
        }
    }
    for one in &shelves.collections {
        let count = total(&ask(None, Some(one.id.to_string()))).map_err(|error| retry(error.into()))?;
        if count != one.product_count {
            collections.push((one.id, count));
        }
    }
    store.set_counts(&categories, &collections).await.map_err(Problem::from)?;
    Ok(!categories.is_empty() || !collections.is_empty())
}

fn retry(error: FinderError) -> Fail {
    Fail::Retry(cloud::chain(&error))
}
