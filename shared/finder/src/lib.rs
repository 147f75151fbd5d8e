//! The current search index in a function. A record says which files of object storage make it up; an environment fetches
//! those that it lacks, opens them, and looks every few seconds whether there is a newer one.

mod files;
mod shelf;
mod view;

use std::{path::PathBuf, sync::Arc};

use cloud::{CloudError, Objects};
use domain::Timestamp;
use search::{Reader, Words};
use store::{Settings, Store, StoreError, search_index::IndexState};
use tokio::sync::Mutex;

pub use files::{Folder, fetch};
pub use shelf::Shelf;
pub use view::{answer, ask, marked};

/// How often an environment looks for a newer index, in milliseconds.
pub const LOOK_MS: i64 = 2_000;

/// Why there is no index to ask.
#[derive(Debug, thiserror::Error)]
pub enum FinderError {
    /// None was ever written.
    #[error("there is no search index")]
    None,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Object storage.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// A file that the record names is not there.
    #[error("the search index lacks its object {0}")]
    Lost(String),
    /// The files are not an index of this version of the shop.
    #[error("the search index can't be read")]
    Search(#[from] search::Error),
    /// The environment's disk.
    #[error("the search index can't be kept")]
    Disk(#[from] std::io::Error),
}

struct Open {
    version: i64,
    words: Words,
    reader: Arc<Reader>,
}

#[derive(Default)]
struct Inner {
    folder: Option<Folder>,
    open: Option<Open>,
    looked: i64,
}

/// The index of an environment, for as long as it lives.
#[derive(Default)]
pub struct Finder(Mutex<Inner>);

/// How the shop's words are understood.
pub fn words(settings: &Settings) -> Words {
    let mut languages = vec![settings.language.code().to_owned()];
    languages.extend(["en", "de"].map(str::to_owned).into_iter().filter(|code| *code != settings.language.code()));
    Words { languages, synonyms: settings.synonyms.clone() }
}

impl Finder {
    /// One that has looked for nothing yet.
    pub const fn new() -> Self {
        Self(Mutex::const_new(Inner { folder: None, open: None, looked: 0 }))
    }

    /// The index as it is now, at most [`LOOK_MS`] old. `objects` is called where files must be fetched.
    pub async fn reader<'o>(
        &self,
        store: &Store,
        objects: impl AsyncFnOnce() -> Result<&'o Objects, CloudError>,
        now: Timestamp,
    ) -> Result<Arc<Reader>, FinderError> {
        let words = words(&store.settings(now).await?);
        let mut inner = self.0.lock().await;
        if let Some(open) = &inner.open
            && now.0 - inner.looked < LOOK_MS
            && open.words == words
        {
            return Ok(open.reader.clone());
        }
        let state = store.search_index().await?.ok_or(FinderError::None)?;
        inner.looked = now.0;
        if let Some(open) = &inner.open
            && open.version == state.version
            && open.words == words
        {
            return Ok(open.reader.clone());
        }
        let opened = inner.renew(&state, words, objects).await;
        match (opened, &inner.open) {
            // An older index is better than none.
            (Err(_), Some(open)) => Ok(open.reader.clone()),
            (opened, _) => opened,
        }
    }
}

impl Inner {
    async fn renew<'o>(
        &mut self,
        state: &IndexState,
        words: Words,
        objects: impl AsyncFnOnce() -> Result<&'o Objects, CloudError>,
    ) -> Result<Arc<Reader>, FinderError> {
        let mut folder = match self.folder.take() {
            Some(folder) => folder,
            None => Folder::new()?,
        };
        if folder.lacks(state) {
            let fetched = fetch(&mut folder, state, objects().await?).await;
            if let Err(error) = fetched {
                self.folder = Some(folder);
                return Err(error);
            }
        }
        let dir: PathBuf = folder.path().to_owned();
        self.folder = Some(folder);
        let reader = Arc::new(Reader::open(&dir, &words)?);
        self.open = Some(Open { version: state.version, words, reader: reader.clone() });
        Ok(reader)
    }
}
