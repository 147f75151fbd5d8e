//! What is asked of the index, and what it answers.

use domain::ProductId;
use serde::{Deserialize, Serialize};

/// What the shop's language is made of, to understand questions by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// `en`, `de`: how words are stemmed, the main language first. Others are let through as they are.
    pub languages: Vec<String>,
    /// Groups of words or phrases that mean the same: (`sofa`, `couch`).
    pub synonyms: Vec<Vec<String>>,
}

/// The order of what is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// What fits the words best; without words, as [`Sort::Featured`].
    #[default]
    Relevance,
    /// The shop's own order.
    Featured,
    /// What came last into the shop.
    Newest,
    /// What costs least.
    PriceAsc,
    /// What costs most.
    PriceDesc,
    /// What sold most.
    BestSelling,
    /// What is rated best; what nobody rated comes last.
    Rating,
}

/// A question: words, filters, an order and a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Ask {
    /// What the shopper typed.
    pub text: Option<String>,
    /// A category's slug.
    pub category: Option<String>,
    /// A collection's slug.
    pub collection: Option<String>,
    /// Any of these brands; none means all.
    pub brands: Vec<String>,
    /// Of each name, any of these values.
    pub attributes: Vec<(String, Vec<String>)>,
    /// From and to, both included, in minor units.
    pub price: (Option<i64>, Option<i64>),
    /// At least so many hundredths of a star.
    pub rating: Option<u16>,
    /// Only what can be bought now.
    pub available: bool,
    /// Only what costs less than it did.
    pub on_sale: bool,
    /// The order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
    /// Hits a page, at most 200.
    pub size: u32,
    /// Whether to count [`Facets`].
    pub facets: bool,
}

/// A page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order asked for.
    pub hits: Vec<Hit>,
    /// On all pages.
    pub total: u64,
    /// If they were asked for.
    pub facets: Option<Facets>,
    /// What the words were read as, if the index has no such words: "showing results for …".
    pub did_you_mean: Option<String>,
}

/// A product that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The product.
    pub id: ProductId,
}

/// Values and how many products have each.
pub type Counts = Vec<(String, u64)>;

/// How many would be left by each further choice. What is chosen of a facet does not narrow that facet itself, so that
/// a second brand can be added to a first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// Slugs, the most first.
    pub categories: Counts,
    /// The most first.
    pub brands: Counts,
    /// By name, the most frequent name first; of each, values, the most first.
    pub attributes: Vec<(String, Counts)>,
    /// A handful of ranges between round numbers that together hold all prices, the lowest first.
    pub prices: Vec<PriceRange>,
    /// The lowest price.
    pub price_min: Option<i64>,
    /// The highest price.
    pub price_max: Option<i64>,
    /// At least so many hundredths of a star: 400, 300, 200, 100.
    pub ratings: Vec<(u16, u64)>,
    /// Can be bought now.
    pub available: u64,
    /// Cost less than they did.
    pub on_sale: u64,
}

/// Products that cost at least `from` and less than `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    /// Included; none for the lowest range.
    pub from: Option<i64>,
    /// Excluded; none for the highest range.
    pub to: Option<i64>,
    /// How many.
    pub count: u64,
}

/// What may be meant by what is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The text with its last word completed, or set right, by words of the index; the most fruitful first.
    pub queries: Vec<String>,
    /// What would be found, the best first.
    pub products: Vec<ProductId>,
    /// Slugs of categories that are called so.
    pub categories: Vec<String>,
}
