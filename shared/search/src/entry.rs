//! What goes into the index.

use domain::ProductId;
use serde::{Deserialize, Serialize};

/// What the index knows of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The product.
    pub id: ProductId,
    /// Its name: words in it count most.
    pub title: String,
    /// Who makes it.
    pub brand: String,
    /// `new`, `handmade`, …
    pub tags: Vec<String>,
    /// SKUs and barcodes of all its variants.
    pub codes: Vec<String>,
    /// Name and value, (`Colour`, `Sand`): words to find it by, filters and facets at once.
    pub attributes: Vec<(String, String)>,
    /// Plain text: words in it count least.
    pub description: String,
    /// Slugs of its categories and of all that those are in.
    pub categories: Vec<String>,
    /// The names of [`Self::categories`], in the same order.
    pub category_names: Vec<String>,
    /// Slugs.
    pub collections: Vec<String>,
    /// The lowest of its variants, in minor units.
    pub price: i64,
    /// Its place in the shop's own order, ascending.
    pub rank: i64,
    /// Milliseconds.
    pub published_at: i64,
    /// Units sold.
    pub sold: u64,
    /// Hundredths of a star.
    pub rating: Option<u16>,
    /// Whether any of it can be bought now.
    pub available: bool,
    /// Whether it costs less than it did.
    pub on_sale: bool,
}

/// What a [`Writer`](crate::Writer) is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The product is as said here, whether the index knew it or not.
    Put(Box<Entry>),
    /// The product is no more to be found, whether the index knew it or not.
    Remove(ProductId),
}
