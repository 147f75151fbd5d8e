//! Products and categories, as shoppers see them.

use domain::{
    CategoryId, Money, ProductId, Timestamp, VariantId,
    catalogue::Picture,
    price_list::Price,
    product::{RichText, Seo},
    text::Faults,
};

pub use domain::catalogue::{OptionValue, ProductOption};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Cache, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// The order of a product list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The shop's own order: featured things first, then the newest.
    #[default]
    Featured,
    /// Newest first.
    Newest,
    /// Cheapest first.
    PriceAsc,
    /// Dearest first.
    PriceDesc,
    /// What fits the words best first; without words, the shop's own order.
    Relevance,
    /// What sells most first.
    BestSelling,
    /// What shoppers rate highest first.
    Rating,
}

/// The query of a product list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductsQuery {
    /// What to look for, in words; at most 200 characters.
    pub q: Option<String>,
    /// A category's slug; all products without it.
    pub category: Option<String>,
    /// A collection's slug.
    pub collection: Option<String>,
    /// Brands, any of them; at most 20.
    #[serde(default)]
    pub brand: Vec<String>,
    /// What can be chosen or is said of a product, as `Colour:Sand`: of one name any of the values; at most 40.
    #[serde(default)]
    pub attr: Vec<String>,
    /// The lowest price at least this, in minor units of the shop's own currency.
    pub price_min: Option<i64>,
    /// The lowest price at most this, in minor units of the shop's own currency.
    pub price_max: Option<i64>,
    /// Rated so many stars at least, 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub rating: Option<i64>,
    /// Only what can be ordered now.
    #[serde(default)]
    pub available: bool,
    /// Only what costs less than before.
    #[serde(default)]
    pub on_sale: bool,
    /// Whether to count what the list could be narrowed to.
    #[serde(default)]
    pub facets: bool,
    /// The order; `relevance` with words and `featured` without where it is absent.
    pub sort: Option<Sort>,
    /// The page, from 1 to 1 000.
    #[schemars(range(min = 1, max = 1000))]
    pub page: Option<i64>,
    /// Products on a page, 1 to 48; 24 without it.
    #[schemars(range(min = 1, max = 48))]
    pub page_size: Option<i64>,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Narrowed {
    /// Any of these brands.
    pub brands: Vec<String>,
    /// Names with any of their values.
    pub attributes: Vec<(String, Vec<String>)>,
    /// The lowest price at least this, in minor units.
    pub price_min: Option<i64>,
    /// The lowest price at most this, in minor units.
    pub price_max: Option<i64>,
    /// Rated so many stars at least.
    pub rating: Option<u32>,
    /// Only what can be ordered now.
    pub available: bool,
    /// Only what costs less than before.
    pub on_sale: bool,
}

/// A checked [`ProductsQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProductsPage {
    /// What to look for.
    pub text: Option<String>,
    /// A category's slug.
    pub category: Option<String>,
    /// A collection's slug.
    pub collection: Option<String>,
    /// What the list is narrowed to.
    pub narrowed: Narrowed,
    /// Whether to count what it could be narrowed to.
    pub facets: bool,
    /// The order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
    /// 1 to 48.
    pub size: u32,
}

impl ProductsPage {
    /// Whether the shop's records alone answer it, in one of their own orders: nothing to look for, to narrow or to count.
    pub fn is_plain(&self) -> bool {
        let ordered = !matches!(self.sort, Sort::BestSelling | Sort::Rating);
        self.text.is_none() && self.narrowed == Narrowed::default() && !self.facets && ordered
    }
}

fn number(value: Option<i64>, default: u32, max: u32, pointer: &str, faults: &mut Faults) -> Option<u32> {
    let Some(value) = value else { return Some(default) };
    let good = u32::try_from(value).ok().filter(|n| (1..=max).contains(n));
    faults.take(pointer, "out-of-range", good.ok_or_else(|| format!("must be between 1 and {max}")))
}

impl Input for ProductsQuery {
    type Valid = ProductsPage;
    fn check(self, faults: &mut Faults) -> Option<ProductsPage> {
        let before = faults.len();
        let text = faults.optional_line("?q", self.q.as_deref(), 200);
        let category = faults.optional_line("?category", self.category.as_deref(), 100);
        let collection = faults.optional_line("?collection", self.collection.as_deref(), 100);
        let page = number(self.page, 1, 1000, "?page", faults);
        let size = number(self.page_size, 24, 48, "?pageSize", faults);
        let rating = self.rating.and_then(|stars| number(Some(stars), 1, 5, "?rating", faults));
        if self.brand.len() > 20 {
            faults.add("?brand", "too-many", "must be at most 20");
        }
        if self.attr.len() > 40 {
            faults.add("?attr", "too-many", "must be at most 40");
        }
        let mut attributes: Vec<(String, Vec<String>)> = Vec::new();
        for (index, attr) in self.attr.iter().enumerate() {
            match attr.split_once(':') {
                Some((name, value)) if !name.is_empty() && !value.is_empty() && attr.len() <= 300 => {
                    match attributes.iter_mut().find(|(one, _)| one == name) {
                        Some((_, values)) => values.push(value.to_owned()),
                        None => attributes.push((name.to_owned(), vec![value.to_owned()])),
                    }
                }
                _ => faults.add(format!("?attr.{index}"), "malformed", "must be a name, a colon and a value, such as Colour:Sand"),
            }
        }
        for (pointer, price) in [("?priceMin", self.price_min), ("?priceMax", self.price_max)] {
            if price.is_some_and(|minor| minor < 0) {
                faults.add(pointer, "out-of-range", "must not be below zero");
            }
        }
        if faults.len() > before {
            return None;
        }
        let text = text?;
        let sort = self.sort.unwrap_or(if text.is_some() { Sort::Relevance } else { Sort::Featured });
        let Self { price_min, price_max, available, on_sale, facets, brand: brands, .. } = self;
        let narrowed = Narrowed { brands, attributes, price_min, price_max, rating, available, on_sale };
        Some(ProductsPage { text, category: category?, collection: collection?, narrowed, facets, sort, page: page?, size: size? })
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextPart {
    /// The part.
    pub text: String,
    /// Whether it is what was looked for.
    pub marked: bool,
}

/// The lowest price of a product in another currency than the shop's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardPrice {
    /// The lowest price of the variants that are sold in the currency.
    pub amount: Money,
    /// What that variant cost before, if it is on sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// Whether those variants have different prices.
    #[serde(default)]
    pub varies: bool,
}

/// A product in a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// Its place in the shop: `/p/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who makes it.
    pub brand: String,
    /// The lowest price of its variants, gross.
    pub price: Money,
    /// Whether variants have different prices.
    pub price_varies: bool,
    /// What that variant cost before, if it is on sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// The lowest price in each other currency that a variant has a price in; nothing is converted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<CardPrice>,
    /// The first picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// A second picture, shown on hover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_picture: Option<Picture>,
    /// The colours it comes in.
    #[serde(default)]
    pub swatches: Vec<OptionValue>,
    /// `new`, `last-chance`, …
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether one of its variants can be ordered.
    #[serde(default = "yes")]
    pub available: bool,
    /// The average rating in hundredths of a star, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u32>,
    /// The name in parts, where words were looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_parts: Vec<TextPart>,
}

const fn yes() -> bool {
    true
}

/// How many products a list would have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    /// What it would be narrowed to.
    pub value: String,
    /// So many.
    pub count: u32,
}

/// How many products of a list are in a category.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CountedCategory {
    /// The category.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// So many.
    pub count: u32,
}

/// What can be chosen or is said of the products of a list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CountedAttribute {
    /// `Colour`.
    pub name: String,
    /// Its values, the commonest first.
    pub values: Vec<Counted>,
}

/// How many products of a list are in a range of prices.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CountedPrices {
    /// From this, in minor units.
    pub from: i64,
    /// To this, in minor units; absent for the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// So many.
    pub count: u32,
}

/// How many products of a list are rated so.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountedRating {
    /// So many stars at least.
    pub at_least: u32,
    /// So many.
    pub count: u32,
}

/// What a list could be narrowed to. The counts of one kind leave out what was chosen of that kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// Categories.
    pub categories: Vec<CountedCategory>,
    /// Brands.
    pub brands: Vec<Counted>,
    /// What can be chosen or is said.
    pub attributes: Vec<CountedAttribute>,
    /// Ranges of prices, the lowest first.
    pub prices: Vec<CountedPrices>,
    /// The lowest price, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_min: Option<i64>,
    /// The highest price, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_max: Option<i64>,
    /// Ratings, the highest first.
    pub ratings: Vec<CountedRating>,
    /// How many can be ordered now.
    pub available: u32,
    /// How many cost less than before.
    pub on_sale: u32,
}

/// A page of products.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductList {
    /// The page's products.
    pub items: Vec<ProductCard>,
    /// The page, from 1.
    pub page: u32,
    /// Products on a full page.
    pub page_size: u32,
    /// Whether there is a next page.
    pub has_more: bool,
    /// How many there are on all pages, where that was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// What the list could be narrowed to, where that was asked for and can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// What was perhaps meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Whether the search index is not there: the list is a plain one, found by beginnings of words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
}

/// Lists published products, a page at a time.
pub enum ListProducts {}
impl Endpoint for ListProducts {
    const ID: &'static str = "list_products";
    const FUNCTION: &'static str = "list-products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/products";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Lists published products, a page at a time.";
    const CACHE: Cache = Cache::Shared(60);
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = Nothing;
    type Query = ProductsQuery;
    type Body = Nothing;
    type Reply = ProductList;
}

/// One fact about a product.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Detail {
    /// `Material`.
    pub name: String,
    /// `Stoneware`.
    pub value: String,
}

/// A variant on a product page.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantView {
    /// The variant; carts take it.
    pub id: VariantId,
    /// Stock-keeping unit.
    pub sku: String,
    /// One value per option, in the order of the product's options.
    pub choice: Vec<String>,
    /// What one costs, gross.
    pub price: Money,
    /// What it cost before, if it is on sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
    /// What one costs in other currencies; where there is no price it is not sold in that currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// How many can be ordered now, with those that can be before they are there.
    pub available: u32,
    /// Whether it is sold out and can be ordered all the same: it comes later.
    #[serde(default)]
    pub backorder: bool,
    /// EAN, UPC or ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    /// Indices into the product's pictures that show this variant; empty means all of them.
    pub pictures: Vec<u32>,
}

/// A link of a breadcrumb.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CategoryLink {
    /// `/c/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A product page.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductView {
    /// The product.
    pub id: ProductId,
    /// `/p/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who makes it.
    pub brand: String,
    /// Safe HTML.
    pub description: RichText,
    /// Facts.
    pub details: Vec<Detail>,
    /// Its main category and those above it, the highest first.
    pub breadcrumbs: Vec<CategoryLink>,
    /// What there is to choose; empty with exactly one variant.
    pub options: Vec<ProductOption>,
    /// All that can be chosen.
    pub variants: Vec<VariantView>,
    /// In the order to show them.
    pub pictures: Vec<Picture>,
    /// `new`, …
    pub tags: Vec<String>,
    /// When it came into the shop.
    pub published_at: Timestamp,
    /// What search engines are told.
    #[serde(default)]
    pub seo: Seo,
    /// What else shoppers may like.
    #[serde(default)]
    pub related: Vec<ProductCard>,
}

/// The path of one product.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProductPath {
    /// The product's slug.
    pub slug: String,
}
impl Input for ProductPath {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        faults.line("?slug", &self.slug, 100)
    }
}

/// Shows one product with its variants and what is left of each. A slug that it had before finds it too: the reply says
/// which it has now.
pub enum GetProduct {}
impl Endpoint for GetProduct {
    const ID: &'static str = "get_product";
    const FUNCTION: &'static str = "get-product";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/products/{slug}";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Shows one product with its variants and what is left of each.";
    const CACHE: Cache = Cache::Shared(10);
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = ProductPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ProductView;
}

/// A category.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryView {
    /// The category.
    pub id: CategoryId,
    /// `/c/<slug>`.
    pub slug: String,
    /// The category above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<CategoryId>,
    /// Its name.
    pub name: String,
    /// One sentence, or some.
    pub description: String,
    /// How many published products it has, with those of the categories below it.
    pub product_count: u32,
    /// What search engines are told.
    #[serde(default)]
    pub seo: Seo,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// All categories that shoppers see, in the shop's order.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CategoryList {
    /// The categories.
    pub items: Vec<CategoryView>,
}

/// Lists the shop's categories.
pub enum ListCategories {}
impl Endpoint for ListCategories {
    const ID: &'static str = "list_categories";
    const FUNCTION: &'static str = "list-categories";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/categories";
    const ACCESS: Access = Access::Public;
    const SUMMARY: &'static str = "Lists the shop's categories.";
    const CACHE: Cache = Cache::Shared(300);
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = CategoryList;
}
