//! Products as staff write them. A [`Draft`] is what an editor or a row of a file says; [`Draft::check`] turns it into
//! [`Content`], which keeps every rule of this module: whoever holds one need not look again.

mod attribute;
mod check;
mod matrix;
mod prices;
mod rich_text;
mod slug;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    CategoryId, Money, ProductId, Timestamp, VariantId,
    catalogue::{Picture, ProductOption},
    price_list::{Price, PriceDraft},
    tax,
    word::TaxClassId,
};

pub use attribute::{Attribute, AttributeValue};
pub use check::Known;
pub use matrix::combinations;
pub use prices::Lowest;
pub use rich_text::RichText;
pub use slug::Slug;

/// Variants of one product.
pub const VARIANTS_MAX: usize = 250;
/// Options of one product.
pub const OPTIONS_MAX: usize = 4;
/// Values of one option.
pub const VALUES_MAX: usize = 60;
/// Pictures of one product.
pub const PICTURES_MAX: usize = 40;
/// Attributes of one product.
pub const ATTRIBUTES_MAX: usize = 50;
/// Tags of one product.
pub const TAGS_MAX: usize = 30;
/// Categories of one product.
pub const CATEGORIES_MAX: usize = 10;
/// Related products of one product.
pub const RELATED_MAX: usize = 12;
/// Characters of a description, with its markup.
pub const DESCRIPTION_MAX: usize = 50_000;
/// Currencies beside the shop's own that it sells in, and that a variant has a price in.
pub const CURRENCIES_MAX: usize = 10;
/// The most that something costs, in minor units.
pub const PRICE_MAX: i64 = 1_000_000_000_000;

/// Whether shoppers see a product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    #[default]
    Draft,
    /// On sale, from its publish time on.
    Active,
    /// Not sold any more.
    Archived,
}

impl Status {
    /// What it is called in logs, files and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// What happens when a variant is sold out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum StockPolicy {
    /// It can't be ordered.
    #[default]
    Deny,
    /// It can be ordered before it is there.
    Backorder {
        /// So many at once, in units, at most.
        limit: u32,
    },
}

impl StockPolicy {
    /// How many can be promised beyond what is there.
    pub const fn limit(self) -> u32 {
        match self {
            Self::Deny => 0,
            Self::Backorder { limit } => limit,
        }
    }
}

const fn standard() -> TaxClassId {
    tax::STANDARD
}

/// Outer measures, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dimensions {
    /// Length.
    pub length: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What search engines and link previews are told instead of title and description.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seo {
    /// At most 70 characters; empty for the title.
    #[serde(default)]
    pub title: String,
    /// At most 320 characters; empty for the description's beginning.
    #[serde(default)]
    pub description: String,
}

/// A variant: one combination of the options' values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// The variant.
    pub id: VariantId,
    /// Stock-keeping unit, at most 64 visible characters; no other variant of the shop has it.
    pub sku: String,
    /// EAN, UPC, ISBN or whatever the label says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// One value per option, in the order of the options.
    pub choice: Vec<String>,
    /// What one costs, gross.
    pub price: Money,
    /// What it cost before, if it is on sale: more than it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// What one costs in other currencies than the shop's, one price of each at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// What the shop pays for it. Shoppers never see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// With its packing, in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// With its packing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Dimensions>,
    /// How it is taxed: a class of the settings.
    #[serde(default = "standard")]
    pub tax_class: TaxClassId,
    /// What happens when it is sold out.
    #[serde(default)]
    pub stock_policy: StockPolicy,
    /// Indices into the product's pictures that show it; empty means all of them.
    #[serde(default)]
    pub pictures: Vec<u32>,
}

impl Variant {
    /// The choice in words: `Sand / Large`.
    pub fn in_words(&self) -> String {
        self.choice.join(" / ")
    }
}

/// A variant as staff write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VariantDraft {
    /// The variant; absent for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<VariantId>,
    /// Stock-keeping unit, at most 64 visible characters; no other variant of the shop has it.
    pub sku: String,
    /// EAN, UPC, ISBN or whatever the label says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// One value per option, in the order of the options.
    #[serde(default)]
    pub choice: Vec<String>,
    /// What one costs, gross, in the shop's currency.
    pub price: Money,
    /// What it cost before, if it is on sale: more than it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// What one costs in other currencies than the shop's, one price of each at most. Where there is none it is not sold in
    /// that currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<PriceDraft>,
    /// What the shop pays for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// With its packing, in grams; at most 1 000 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// With its packing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Dimensions>,
    /// How it is taxed: the id of a class of the settings. Where they have none of it the fault is `unknown`.
    #[serde(default = "standard")]
    pub tax_class: TaxClassId,
    /// What happens when it is sold out.
    #[serde(default)]
    pub stock_policy: StockPolicy,
    /// Indices into the product's pictures that show it; empty means all of them.
    #[serde(default)]
    pub pictures: Vec<u32>,
}

/// A picture of a product as staff name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PictureRef {
    /// The name that its upload, or the product that has it, gives it.
    pub name: String,
    /// What it shows, for those who do not see it; at most 250 characters.
    #[serde(default)]
    pub alt: String,
}

/// A product as staff write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Draft {
    /// At most 150 characters.
    pub title: String,
    /// `/p/<slug>`: small letters, digits and hyphens, at most 100; made of the title where it is empty.
    #[serde(default)]
    pub slug: String,
    /// HTML; what is more than text, lists, headings, links, tables and emphasis is taken out. At most 50 000 characters.
    #[serde(default)]
    pub description: String,
    /// Whether shoppers see it.
    #[serde(default)]
    pub status: Status,
    /// From when on, if it is active; absent means now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<Timestamp>,
    /// Who makes it; at most 100 characters.
    #[serde(default)]
    pub brand: String,
    /// `new`, …; at most 30 of 40 characters.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Facts; at most 50.
    #[serde(default)]
    pub attributes: Vec<Attribute>,
    /// Its categories, the main one first; at most 10.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
    /// What there is to choose; at most 4.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// All that can be chosen, 1 to 250; exactly one where there is nothing to choose.
    pub variants: Vec<VariantDraft>,
    /// In the order to show them; at most 40.
    #[serde(default)]
    pub pictures: Vec<PictureRef>,
    /// What search engines are told.
    #[serde(default)]
    pub seo: Seo,
    /// What else shoppers may like; at most 12.
    #[serde(default)]
    pub related: Vec<ProductId>,
    /// Whether it comes first in the shop's own order.
    #[serde(default)]
    pub featured: bool,
}

/// A product that keeps the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// Its name.
    pub title: String,
    /// `/p/<slug>`.
    pub slug: Slug,
    /// Safe HTML.
    pub description: RichText,
    /// Whether shoppers see it.
    pub status: Status,
    /// From when on, if it is active; absent means from the moment it became so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<Timestamp>,
    /// Who makes it; may be empty.
    pub brand: String,
    /// `new`, …
    pub tags: Vec<String>,
    /// Facts.
    pub attributes: Vec<Attribute>,
    /// Its categories, the main one first.
    pub categories: Vec<CategoryId>,
    /// What there is to choose.
    pub options: Vec<ProductOption>,
    /// All that can be chosen; never empty.
    pub variants: Vec<Variant>,
    /// In the order to show them.
    pub pictures: Vec<Picture>,
    /// What search engines are told.
    pub seo: Seo,
    /// What else shoppers may like.
    pub related: Vec<ProductId>,
    /// Whether it comes first in the shop's own order.
    pub featured: bool,
}

impl Content {
    /// The cheapest variant: what lists show the price of. Of several the first.
    pub fn cheapest(&self) -> Option<&Variant> {
        self.variants.iter().min_by_key(|variant| variant.price.minor())
    }

    /// The tax classes that it has, each once.
    pub fn tax_classes(&self) -> Vec<TaxClassId> {
        let classes: BTreeSet<_> = self.variants.iter().map(|variant| &variant.tax_class).collect();
        classes.into_iter().cloned().collect()
    }

    /// Whether one of its variants costs less than before.
    pub fn is_on_sale(&self) -> bool {
        self.variants.iter().any(|variant| variant.compare_at.is_some())
    }

    /// The picture of a variant: its first, or the product's.
    pub fn picture_of(&self, variant: &Variant) -> Option<&Picture> {
        let own = variant.pictures.first().and_then(|index| self.pictures.get(usize::try_from(*index).ok()?));
        own.or_else(|| self.pictures.first())
    }

    /// Names and values that shoppers filter by: what can be chosen, and what attributes say.
    pub fn facets(&self) -> Vec<(String, String)> {
        let options = self.options.iter().flat_map(|option| option.values.iter().map(|value| (option.name.clone(), value.name.clone())));
        let attributes = self.attributes.iter().flat_map(Attribute::facets);
        let mut facets: Vec<(String, String)> = options.chain(attributes).collect();
        facets.sort();
        facets.dedup();
        facets
    }

    /// The content as a draft that an editor begins with; [`Draft::check`] of it gives the same content.
    pub fn draft(&self) -> Draft {
        let variants = self.variants.iter().cloned().map(|variant| {
            let Variant { id, sku, barcode, choice, price, compare_at, prices, .. } = variant;
            let Variant { cost, weight, dimensions, tax_class, stock_policy, pictures, .. } = variant;
            VariantDraft {
                id: Some(id),
                sku,
                barcode,
                choice,
                price,
                compare_at,
                prices: prices.into_iter().map(Into::into).collect(),
                cost,
                weight,
                dimensions,
                tax_class,
                stock_policy,
                pictures,
            }
        });
        Draft {
            title: self.title.clone(),
            slug: self.slug.to_string(),
            description: self.description.as_str().to_owned(),
            status: self.status,
            publish_at: self.publish_at,
            brand: self.brand.clone(),
            tags: self.tags.clone(),
            attributes: self.attributes.clone(),
            categories: self.categories.clone(),
            options: self.options.clone(),
            variants: variants.collect(),
            pictures: self.pictures.iter().map(|picture| PictureRef { name: picture.name.clone(), alt: picture.alt.clone() }).collect(),
            seo: self.seo.clone(),
            related: self.related.clone(),
            featured: self.featured,
        }
    }
}
