//! Pages of the product list that this environment read a moment ago.
//!
//! The list is the shop's most wanted read and may be shared for a minute by its `Cache-Control`.
//! An environment that is asked again within [`KEEP_MS`] answers from memory: a crowd costs the
//! database one query per page and environment, not one per shopper. What is looked for by words is not kept: few ask for
//! the same.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use contract::catalogue::{ProductList, ProductsPage};
use domain::Timestamp;

/// How long a page is kept, in milliseconds: with the minute that caches may add, how late a change shows.
pub const KEEP_MS: i64 = 10_000;
/// How many pages at most: of 48 cards of 1 KiB, 3 MiB.
const MOST: usize = 64;

type Pages = HashMap<ProductsPage, (Timestamp, Arc<ProductList>)>;

/// The pages read lately.
#[derive(Default)]
pub struct Shelf(LazyLock<Mutex<Pages>>);

impl Shelf {
    /// An empty one.
    pub const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    /// The page, if it was read in the last [`KEEP_MS`].
    pub fn find(&self, page: &ProductsPage, now: Timestamp) -> Option<Arc<ProductList>> {
        let pages = self.0.lock().ok()?;
        let (read, found) = pages.get(page)?;
        (now.0.saturating_sub(read.0) < KEEP_MS).then(|| found.clone())
    }

    /// Keeps a page. An empty one is not kept: its category may come in this moment.
    pub fn keep(&self, page: &ProductsPage, found: &Arc<ProductList>, now: Timestamp) {
        let Ok(mut pages) = self.0.lock() else { return };
        if page.text.is_some() || found.items.is_empty() {
            return;
        }
        if pages.len() >= MOST {
            pages.retain(|_, (read, _)| now.0.saturating_sub(read.0) < KEEP_MS);
        }
        if pages.len() < MOST {
            pages.insert(page.clone(), (now, found.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::catalogue::Sort;

    use super::*;

    fn page(number: u32) -> ProductsPage {
        ProductsPage {
            text: None,
            category: None,
            collection: None,
            narrowed: contract::catalogue::Narrowed::default(),
            facets: false,
            sort: Sort::Featured,
            page: number,
            size: 24,
        }
    }

    fn list(items: Vec<contract::catalogue::ProductCard>) -> Arc<ProductList> {
        let (total, facets, did_you_mean) = (None, None, None);
        Arc::new(ProductList { items, page: 1, page_size: 24, has_more: true, total, facets, did_you_mean, limited: false })
    }

    fn cards() -> Arc<ProductList> {
        let card = serde_json::json!({
            "id": "prd_0198f3a0000070008000000000000001", "slug": "cup", "name": "Cup", "brand": "Alder",
            "price": { "minor": 100, "currency": "EUR" }, "priceVaries": false,
        });
        list(vec![serde_json::from_value(card).unwrap()])
    }

    #[test]
    fn a_page_is_kept_for_its_time_and_no_longer() {
        let shelf = Shelf::default();
        let read = Timestamp(1_000_000);
        shelf.keep(&page(1), &cards(), read);
        assert!(shelf.find(&page(1), Timestamp(read.0 + KEEP_MS - 1)).is_some());
        assert!(shelf.find(&page(1), Timestamp(read.0 + KEEP_MS)).is_none());
        assert!(shelf.find(&page(2), read).is_none());
    }

    #[test]
    fn it_never_holds_more_than_its_most_and_old_pages_make_room() {
        let shelf = Shelf::default();
        for number in 0..200 {
            shelf.keep(&page(number), &cards(), Timestamp(0));
        }
        assert_eq!(shelf.0.lock().unwrap().len(), MOST);
        let later = Timestamp(KEEP_MS);
        shelf.keep(&page(999), &cards(), later);
        assert!(shelf.find(&page(999), later).is_some());
        assert_eq!(shelf.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn an_empty_page_and_what_was_looked_for_are_not_kept() {
        let shelf = Shelf::default();
        shelf.keep(&page(1), &list(Vec::new()), Timestamp(0));
        assert!(shelf.find(&page(1), Timestamp(0)).is_none());
        let words = ProductsPage { text: Some("cup".into()), ..page(1) };
        shelf.keep(&words, &cards(), Timestamp(0));
        assert!(shelf.find(&words, Timestamp(0)).is_none());
    }
}
