//! Making what was written the current index: new files go up under names of their own, then one record says which they are.

use cloud::{Bucket, NEVER, Served};
use contract::Problem;
use finder::Folder;
use runtime::{Context, Fail};
use search::Writer;
use store::{
    Store, ids,
    search_index::{IndexFile, IndexState, Retired},
};

/// How long readers may still fetch a file that is no part of the index any more, in milliseconds.
const RETIRE_MS: i64 = 600_000;

pub(crate) async fn publish(
    cx: Context<'_>,
    store: &Store,
    writer: &Writer,
    folder: &Folder,
    before: &IndexState,
) -> Result<IndexState, Fail> {
    let objects = cx.objects().await?;
    let version = before.version + 1;
    // A name that nobody else writes to: a writer that was overtaken must not change what others read.
    let place = format!("search/{version}-{}", ids::new::<domain::id::Event>().uuid().simple());
    let files = writer.files().map_err(|error| Fail::Retry(cloud::chain(&error)))?;
    let mut now = Vec::with_capacity(files.len());
    for file in files {
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        let same = before.files.iter().find(|old| old.name == file.name && old.name != "meta.json");
        if let Some(same) = same {
            now.push(same.clone());
            continue;
        }
        let content = std::fs::read(folder.path().join(&file.name)).map_err(|error| Fail::Retry(error.to_string()))?;
        let object = format!("{place}/{}", file.name);
        let served = Served { content_type: "application/octet-stream", cache: NEVER };
        objects.put(Bucket::Files, &object, content, served).await.map_err(Problem::from)?;
        now.push(IndexFile { name: file.name, bytes, object });
    }
    let products = u32::try_from(writer.len().map_err(|error| Fail::Retry(cloud::chain(&error)))?).unwrap_or(u32::MAX);
    let (old, mut retired): (Vec<Retired>, Vec<Retired>) =
        before.retired.iter().cloned().partition(|one| cx.now().0 - one.at.0 > RETIRE_MS);
    let unused = before.files.iter().filter(|old| !now.iter().any(|file| file.object == old.object));
    retired.extend(unused.map(|file| Retired { object: file.object.clone(), at: cx.now() }));
    let state = IndexState { version, files: now, retired, products, updated_at: cx.now() };
    if !store.set_search_index(&state, before.version).await.map_err(Problem::from)? {
        return Err(Fail::Retry("another writer was faster".into()));
    }
    for one in old {
        // What stays behind costs a little room and does no harm.
        if let Err(error) = objects.delete(Bucket::Files, &one.object).await {
            cx.warn(format!("an old file of the index stays: {}", cloud::chain(&error)));
        }
    }
    Ok(state)
}
