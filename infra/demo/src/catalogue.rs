//! `catalogue.json`, as it is written.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// The widths in which every picture exists.
    pub picture_widths: Vec<u32>,
    /// In the shop's order.
    pub categories: Vec<Category>,
    /// In no order.
    pub products: Vec<Product>,
}

/// A category.
#[derive(Debug, Clone, Deserialize)]
pub struct Category {
    /// `/c/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// A picture.
#[derive(Debug, Clone, Deserialize)]
pub struct Picture {
    /// The files' common name.
    pub name: String,
    /// What it shows.
    pub alt: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The variant it shows, if one.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
}

/// A product.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// `/p/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who makes it.
    pub brand: String,
    /// Its category's slug.
    pub category: String,
    /// Paragraphs parted by blank lines.
    pub description: String,
    /// Facts.
    pub details: Vec<contract::catalogue::Detail>,
    /// `new`, …
    pub tags: Vec<String>,
    /// Whether it is shown first.
    #[serde(default)]
    pub featured: bool,
    /// When it came into the shop.
    pub published_at: Timestamp,
    /// What there is to choose.
    pub options: Vec<contract::catalogue::ProductOption>,
    /// All that can be chosen.
    pub variants: Vec<Variant>,
    /// In the order to show them.
    pub pictures: Vec<Picture>,
}

/// A variant.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// Stock-keeping unit.
    pub sku: String,
    /// Option by option.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// Cents.
    pub price_minor: i64,
    /// Cents.
    pub compare_at_minor: Option<i64>,
    /// On hand.
    pub stock: i64,
    /// With its packing.
    #[serde(default)]
    pub weight_grams: Option<u32>,
}
