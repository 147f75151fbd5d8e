//! Products as staff see them: finding, writing and changing them.

use domain::{
    CategoryId, CollectionId, Currency, Money, Permission, ProductId, Timestamp, VariantId,
    catalogue::Picture,
    product::{Draft, Status},
    stock,
    tax::TaxClass,
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    users::page,
};

/// The order of the table of products.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableSort {
    /// Changed last first.
    #[default]
    Updated,
    /// By title.
    Title,
    /// By title, from the end.
    TitleDesc,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDesc,
    /// Published last first.
    Published,
}

/// Which products to list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableQuery {
    /// Beginnings of words of title, brand, tags and SKUs; at most 100 characters.
    pub search: Option<String>,
    /// Whether shoppers see it.
    pub status: Option<Status>,
    /// In this category, or one below it.
    pub category: Option<CategoryId>,
    /// In this collection.
    pub collection: Option<CollectionId>,
    /// Of this brand.
    pub brand: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// The order.
    #[serde(default)]
    pub sort: TableSort,
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
    /// Rows on a page: 25, 50 or 100.
    pub page_size: Option<i64>,
}

/// A checked [`TableQuery`].
#[derive(Debug, Clone)]
pub struct TableWish {
    /// What to look for.
    pub search: Option<String>,
    /// Whether shoppers see it.
    pub status: Option<Status>,
    /// In this category, or one below it.
    pub category: Option<CategoryId>,
    /// In this collection.
    pub collection: Option<CollectionId>,
    /// Of this brand.
    pub brand: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// The order.
    pub sort: TableSort,
    /// From 1.
    pub page: u32,
    /// Rows on a page.
    pub size: u32,
}

impl Input for TableQuery {
    type Valid = TableWish;
    fn check(self, faults: &mut Faults) -> Option<TableWish> {
        let search = faults.optional_line("?search", self.search.as_deref(), 100);
        let brand = faults.optional_line("?brand", self.brand.as_deref(), 100);
        let tag = faults.optional_line("?tag", self.tag.as_deref(), 40);
        let page = page(self.page.as_deref(), faults);
        let size = match self.page_size {
            None => Some(25),
            Some(size) => {
                let good = u32::try_from(size).ok().filter(|size| [25, 50, 100].contains(size));
                faults.take("?pageSize", "out-of-range", good.ok_or("must be 25, 50 or 100"))
            }
        };
        let Self { status, category, collection, sort, .. } = self;
        Some(TableWish { search: search?, status, category, collection, brand: brand?, tag: tag?, sort, page: page?, size: size? })
    }
}

/// A product in the table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductRow {
    /// The product.
    pub id: ProductId,
    /// Its version: what a change must name.
    pub version: u32,
    /// Its name.
    pub title: String,
    /// `/p/<slug>`.
    pub slug: String,
    /// Who makes it.
    pub brand: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// Whether they do at this moment: an active product may wait for its time.
    pub live: bool,
    /// From when on, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<Timestamp>,
    /// Its first picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// The lowest price.
    pub price: Money,
    /// Whether its variants have different prices.
    pub price_varies: bool,
    /// How many variants it has.
    pub variants: u32,
    /// The SKU of the first.
    pub sku: String,
    /// Its categories, the main one first.
    pub categories: Vec<CategoryId>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Left to sell of all its variants.
    pub available: i64,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A page of the table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductTable {
    /// The rows.
    pub items: Vec<ProductRow>,
    /// How many there are on all pages; at most 10 000 are counted.
    pub total: u32,
    /// Whether there is another page.
    pub more: bool,
    /// The currencies that the shop sells in, its own first: what prices can be set in.
    #[serde(default)]
    pub currencies: Vec<Currency>,
    /// The tax classes that products can have.
    #[serde(default)]
    pub tax_classes: Vec<TaxClass>,
}

/// Lists products of any status.
pub enum FindProducts {}
impl Endpoint for FindProducts {
    const ID: &'static str = "find_products";
    const FUNCTION: &'static str = "manage-products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/products";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Lists products of any status.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = TableQuery;
    type Body = Nothing;
    type Reply = ProductTable;
}

/// How much there is of a new variant.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The new variant's SKU.
    pub sku: String,
    /// In units, at most 1 000 000.
    pub units: i64,
}

/// A product to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductBody {
    /// What it shall be.
    pub product: Draft,
    /// How much there is of its new variants; none of those that are not named. Variants that were there before have their
    /// stock counted by `adjust_stock`.
    #[serde(default)]
    pub opening: Vec<Opening>,
}

/// A product to write, checked as far as that goes without the shop: the draft is checked by the handler.
#[derive(Debug, Clone)]
pub struct ProductWish {
    /// What it shall be.
    pub product: Draft,
    /// Units by SKU.
    pub opening: Vec<(String, u32)>,
}

impl Input for ProductBody {
    type Valid = ProductWish;
    fn check(self, faults: &mut Faults) -> Option<ProductWish> {
        let before = faults.len();
        let mut opening = Vec::new();
        for (index, Opening { sku, units }) in self.opening.into_iter().enumerate() {
            if !self.product.variants.iter().any(|variant| variant.id.is_none() && variant.sku.trim() == sku.trim()) {
                faults.add(format!("#/opening/{index}/sku"), "unknown", "is no new variant of this product");
            }
            match u32::try_from(units) {
                Ok(units) if units <= stock::MOST => opening.push((sku.trim().to_owned(), units)),
                _ => faults.add(format!("#/opening/{index}/units"), "out-of-range", format!("must be from 0 to {}", stock::MOST)),
            }
        }
        (faults.len() == before).then_some(ProductWish { product: self.product, opening })
    }
}

/// What there is of a variant, beside its product.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantStock {
    /// The variant.
    pub variant: VariantId,
    /// In the warehouse.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// Left to sell; below zero where some are promised that are not there yet.
    pub available: i64,
}

/// A product in the editor.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductDetail {
    /// The product.
    pub id: ProductId,
    /// Its version; the `ETag` holds the same.
    pub version: u32,
    /// What it is.
    pub product: Draft,
    /// Its pictures as they are.
    pub pictures: Vec<Picture>,
    /// What there is of its variants.
    pub stock: Vec<VariantStock>,
    /// The slugs it had before: their addresses lead to it.
    pub old_slugs: Vec<String>,
    /// Whether shoppers see it at this moment.
    pub live: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// A product.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProductIdPath {
    /// The product.
    pub product: ProductId,
}
impl Input for ProductIdPath {
    type Valid = ProductId;
    fn check(self, _: &mut Faults) -> Option<ProductId> {
        Some(self.product)
    }
}

/// Makes a product.
pub enum CreateProduct {}
impl Endpoint for CreateProduct {
    const ID: &'static str = "create_product";
    const FUNCTION: &'static str = "manage-products";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/products";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Makes a product.";
    const BODY_MAX: usize = 524_288;
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ProductBody;
    type Reply = ProductDetail;
}

/// Shows a product for the editor.
pub enum OpenProduct {}
impl Endpoint for OpenProduct {
    const ID: &'static str = "open_product";
    const FUNCTION: &'static str = "manage-products";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/products/{product}";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Shows a product for the editor.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = ProductIdPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ProductDetail;
}

/// Writes a product whole, over the version that `If-Match` names.
pub enum SetProduct {}
impl Endpoint for SetProduct {
    const ID: &'static str = "set_product";
    const FUNCTION: &'static str = "manage-products";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/products/{product}";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Writes a product whole, over the version that `If-Match` names.";
    const CONDITIONAL: bool = true;
    const BODY_MAX: usize = 524_288;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::StockPromised];
    type Path = ProductIdPath;
    type Query = Nothing;
    type Body = ProductBody;
    type Reply = ProductDetail;
}

/// One change to many products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum BulkChange {
    /// Whether shoppers see them.
    Status {
        /// From now on.
        status: Status,
    },
    /// Adds a tag.
    AddTag {
        /// Which.
        tag: String,
    },
    /// Takes a tag away.
    RemoveTag {
        /// Which.
        tag: String,
    },
    /// Puts them into a category as well.
    AddCategory {
        /// Which.
        category: CategoryId,
    },
    /// Takes them out of a category.
    RemoveCategory {
        /// Which.
        category: CategoryId,
    },
    /// Changes all prices by a share, rounded half away from zero to the minor unit.
    PriceByPercent {
        /// In hundredths of a percent: -1 000 is 10 % less; from -9 900 to 100 000.
        basis_points: i64,
        /// Whether the price before becomes the price to compare with; it goes where the price rises.
        #[serde(default)]
        keep_as_compare_at: bool,
    },
}

/// One change to many products.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkBody {
    /// Which; 1 to 100.
    pub products: Vec<ProductId>,
    /// What.
    pub change: BulkChange,
}

impl Input for BulkBody {
    type Valid = (Vec<ProductId>, BulkChange);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        let before = faults.len();
        if !(1..=100).contains(&self.products.len()) {
            faults.add("#/products", "out-of-range", "must have 1 to 100 entries");
        }
        match &self.change {
            BulkChange::AddTag { tag } | BulkChange::RemoveTag { tag } => drop(faults.line("#/change/tag", tag, 40)),
            BulkChange::PriceByPercent { basis_points, .. } if !(-9900..=100_000).contains(basis_points) => {
                faults.add("#/change/basisPoints", "out-of-range", "must be from -9900 to 100000");
            }
            _ => {}
        }
        (faults.len() == before).then_some((self.products, self.change))
    }
}

/// What became of one of many.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BulkOutcome {
    /// The product.
    pub product: ProductId,
    /// Whether it is changed now, or was so before.
    pub done: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// What became of many.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BulkReport {
    /// In the order that was asked.
    pub items: Vec<BulkOutcome>,
}

/// Changes many products, each for itself.
pub enum ChangeProducts {}
impl Endpoint for ChangeProducts {
    const ID: &'static str = "change_products";
    const FUNCTION: &'static str = "manage-products";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/products/changes";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Changes many products, each for itself.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = BulkBody;
    type Reply = BulkReport;
}
