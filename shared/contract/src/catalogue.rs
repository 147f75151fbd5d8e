//! Products and categories, as shoppers see them.

use domain::{CategoryId, Money, ProductId, Timestamp, VariantId, catalogue::Picture, text::Faults};
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
}

/// The query of a product list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductsQuery {
    /// A category's slug; all products without it.
    pub category: Option<String>,
    /// The order.
    pub sort: Option<Sort>,
    /// The page, from 1 to 1 000.
    #[schemars(range(min = 1, max = 1000))]
    pub page: Option<i64>,
    /// Products on a page, 1 to 48; 24 without it.
    #[schemars(range(min = 1, max = 48))]
    pub page_size: Option<i64>,
}

/// A checked [`ProductsQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProductsPage {
    /// A category's slug.
    pub category: Option<String>,
    /// The order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
    /// 1 to 48.
    pub size: u32,
}

fn number(value: Option<i64>, default: u32, max: u32, pointer: &str, faults: &mut Faults) -> Option<u32> {
    let Some(value) = value else { return Some(default) };
    let good = u32::try_from(value).ok().filter(|n| (1..=max).contains(n));
    faults.take(pointer, "out-of-range", good.ok_or_else(|| format!("must be between 1 and {max}")))
}

impl Input for ProductsQuery {
    type Valid = ProductsPage;
    fn check(self, faults: &mut Faults) -> Option<ProductsPage> {
        let category = faults.optional_line("?category", self.category.as_deref(), 100);
        let page = number(self.page, 1, 1000, "?page", faults);
        let size = number(self.page_size, 24, 48, "?pageSize", faults);
        Some(ProductsPage { category: category?, sort: self.sort.unwrap_or_default(), page: page?, size: size? })
    }
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
}

/// A page of products.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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

/// One value of an option.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OptionValue {
    /// `Sand`.
    pub name: String,
    /// A colour such as `#d8c7a8`, for a swatch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swatch: Option<String>,
}

/// Something to choose: colour, size.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductOption {
    /// `Colour`.
    pub name: String,
    /// In the order to show them.
    pub values: Vec<OptionValue>,
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
    /// How many can be ordered now.
    pub available: u32,
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
    /// Plain text; blank lines part paragraphs.
    pub description: String,
    /// Facts.
    pub details: Vec<Detail>,
    /// Its category.
    pub category: CategoryLink,
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

/// Shows one product with its variants and what is left of each.
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
    /// Its name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// How many published products it has.
    pub product_count: u32,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// All categories, in the shop's order.
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
