//! Reading the index.

use std::{
    num::NonZeroUsize,
    ops::Range,
    path::Path,
    sync::{Mutex, OnceLock},
};

use domain::ProductId;
use lru::LruCache;

use crate::{
    Ask, Facets, Found, Hit, Result, Sort, Suggestions, Words, facets,
    filters::{self, Filtered},
    marks,
    matching::{Matched, Matcher},
    order,
    reading::Language,
    shelf::{Category, Shelf},
    vocabulary::Vocabulary,
};

/// Questions whose facets are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(64).unwrap();
/// Hits on a page at most.
const SIZE_MAX: u32 = 200;

/// Answers questions from the files of a folder, as they were when it was opened. It starts no threads and may be
/// shared by them.
pub struct Reader {
    shelf: Shelf,
    language: Language,
    vocabulary: OnceLock<Vocabulary>,
    categories: OnceLock<Vec<Category>>,
    counted: Mutex<LruCache<Ask, Facets>>,
}

impl Reader {
    /// Opens the index of a folder. Its files are checked, but not read into memory: they may be removed from then on,
    /// but never be cut or written over. Who fetches a file gives it its name once it is whole, and `meta.json` last.
    pub fn open(dir: &Path, words: &Words) -> Result<Self> {
        Ok(Self {
            shelf: Shelf::open(dir)?,
            language: Language::new(words),
            vocabulary: OnceLock::new(),
            categories: OnceLock::new(),
            counted: Mutex::new(LruCache::new(REMEMBERED)),
        })
    }

    /// How many products there are.
    pub fn len(&self) -> u64 {
        self.shelf.alive.count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers a question.
    pub fn search(&self, ask: &Ask) -> Result<Found> {
        let text = ask.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let matched = text.map(|text| self.matcher()?.matched(text, false)).transpose()?;
        let facets = if ask.facets { self.remembered(ask) } else { None };
        let count = ask.facets && facets.is_none();
        let docs = matched.as_ref().map_or_else(|| self.shelf.alive.clone(), |matched| matched.docs.clone());
        let filtered = filters::apply(docs, filters::filters(&self.shelf, ask)?, count);
        let facets = if count { Some(self.count(ask, &filtered)?) } else { facets };
        let size = ask.size.min(SIZE_MAX) as usize;
        let skip = (ask.page.max(1) as usize - 1).saturating_mul(size);
        let (sort, scores) = match &matched {
            None if ask.sort == Sort::Relevance => (Sort::Featured, None),
            matched => (ask.sort, matched.as_ref().map(|matched| matched.scores.as_slice())),
        };
        let page = order::page(&self.shelf, &filtered.docs, sort, scores, skip, size);
        Ok(Found {
            hits: page.into_iter().map(|doc| Hit { id: ProductId::from_uuid(self.shelf.id(doc)) }).collect(),
            total: filtered.docs.count(),
            facets,
            did_you_mean: matched.and_then(|Matched { told, .. }| told),
        })
    }

    /// What may be meant by what is being typed: at most so many of each kind.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Suggestions> {
        let categories = once(&self.categories, || self.shelf.categories())?;
        self.matcher()?.suggest(text, limit, categories)
    }

    /// The parts of a title that a query means, in bytes, in their order.
    pub fn marks(&self, query: &str, title: &str) -> Vec<Range<usize>> {
        marks::marks(&self.language, query, title)
    }

    /// The words are read when they are first needed: category pages do without.
    fn matcher(&self) -> Result<Matcher<'_>> {
        let vocabulary = once(&self.vocabulary, || self.shelf.vocabulary())?;
        Ok(Matcher { shelf: &self.shelf, vocabulary, language: &self.language })
    }

    fn remembered(&self, ask: &Ask) -> Option<Facets> {
        self.counted.lock().ok()?.get(&key(ask)).cloned()
    }

    fn count(&self, ask: &Ask, filtered: &Filtered) -> Result<Facets> {
        let facets = facets::count(&self.shelf, filtered)?;
        if let Ok(mut counted) = self.counted.lock() {
            counted.put(key(ask), facets.clone());
        }
        Ok(facets)
    }
}

/// What was read before, or else what is read now.
fn once<T>(cell: &OnceLock<T>, read: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let read = read()?;
    Ok(cell.get_or_init(|| read))
}

/// All that facets depend on.
fn key(ask: &Ask) -> Ask {
    Ask { sort: Sort::Relevance, page: 0, size: 0, ..ask.clone() }
}
