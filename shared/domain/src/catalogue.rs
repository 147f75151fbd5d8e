//! What a product looks like to the rest of the rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Money, ProductId, VariantId, price_list::NotSoldIn, word::TaxClassId};

/// A picture in object storage; the client builds the addresses `/media/<name>-<width>.avif`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// The file's name without width and ending.
    pub name: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Width of the largest file, in pixels.
    pub width: u32,
    /// Height of the largest file, in pixels.
    pub height: u32,
    /// The widths that exist, in pixels, smallest first.
    pub widths: Vec<u32>,
    /// A picture of a few bytes, as a `data:` address, to show while the file comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// Whether there are `.webp` files of the same widths.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub webp: bool,
}

/// One value of an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OptionValue {
    /// `Sand`.
    pub name: String,
    /// A colour such as `#d8c7a8`, for a swatch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swatch: Option<String>,
}

/// Something to choose: colour, size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductOption {
    /// `Colour`.
    pub name: String,
    /// In the order to show them.
    pub values: Vec<OptionValue>,
}

/// What the rules must know of a variant to price a line: a snapshot that an order keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The variant.
    pub variant: VariantId,
    /// Its product.
    pub product: ProductId,
    /// The product's place in the shop.
    pub slug: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// The product's name.
    pub name: String,
    /// The chosen options in words: `Sand / Large`; empty where there is nothing to choose.
    pub choice: String,
    /// What one costs in the currency that was asked for, as prices say it: gross or net.
    pub price: Result<Money, NotSoldIn>,
    /// The picture of this variant, or of the product.
    pub picture: Option<Picture>,
    /// How many can be sold now.
    pub available: u32,
    /// What one weighs, in grams, where that is known.
    pub weight: Option<u32>,
    /// How it is taxed.
    pub tax_class: TaxClassId,
}
