//! The table of products that staff work with, and what the editor opens.

use std::collections::HashMap;

use contract::products::{ProductDetail, ProductRow, ProductTable, TableSort, TableWish, VariantStock};
use domain::{ProductId, VariantId, account, word::TaxClassId};
use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;

use crate::{
    Reply, Settings, Store, StoreError,
    codec::{self, begins},
    products::{PRODUCTS, ProductRecord},
    raw::{Find, decode, encode_value},
    stock::{STOCK, Stock},
};

/// The most that is counted: beyond it, nobody pages.
const COUNTED: i64 = 10_000;

#[derive(Deserialize)]
struct Slugged {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    slug: String,
}

#[derive(Deserialize)]
struct Available {
    #[serde(with = "codec::id")]
    product: ProductId,
    available: i64,
}

#[derive(Deserialize)]
struct TitleOnly {
    title: String,
}

#[derive(Deserialize)]
struct TaxedRecord {
    tax_classes: Vec<TaxClassId>,
    content: TitleOnly,
}

fn table_query(wish: &TableWish) -> Result<(Document, Document), StoreError> {
    let mut filter = Document::new();
    let words: Vec<Document> = wish.search.iter().flat_map(|text| account::search(text)).map(|word| begins(&word)).collect();
    // MongoDB refuses an empty list.
    if !words.is_empty() {
        filter.insert("$and", words);
    }
    if let Some(status) = wish.status {
        filter.insert("content.status", encode_value(PRODUCTS, &status)?);
    }
    if let Some(category) = wish.category {
        filter.insert("shelves", codec::bin(category));
    }
    if let Some(collection) = wish.collection {
        filter.insert("collections", codec::bin(collection));
    }
    if let Some(brand) = &wish.brand {
        filter.insert("brand_key", brand.to_lowercase());
    }
    if let Some(tag) = &wish.tag {
        filter.insert("content.tags", tag);
    }
    let sort = match wish.sort {
        TableSort::Updated => doc! { "updated_at": -1, "_id": -1 },
        TableSort::Title => doc! { "title_key": 1, "_id": 1 },
        TableSort::TitleDesc => doc! { "title_key": -1, "_id": -1 },
        TableSort::Price => doc! { "price": 1, "_id": 1 },
        TableSort::PriceDesc => doc! { "price": -1, "_id": -1 },
        TableSort::Published => doc! { "published_at": -1, "_id": -1 },
    };
    Ok((filter, sort))
}

impl ProductRecord {
    fn row(self, available: i64) -> ProductRow {
        let content = self.content;
        ProductRow {
            id: self.id,
            version: self.version,
            title: content.title,
            slug: self.slug,
            brand: content.brand,
            status: content.status,
            live: self.live,
            publish_at: content.publish_at,
            picture: content.pictures.into_iter().next(),
            price: self.card.price,
            price_varies: self.card.price_varies,
            variants: u32::try_from(content.variants.len()).unwrap_or(u32::MAX),
            sku: content.variants.into_iter().next().map(|variant| variant.sku).unwrap_or_default(),
            categories: content.categories,
            tags: content.tags,
            available,
            updated_at: self.updated_at,
        }
    }
}

impl Store {
    /// A page of the table.
    pub fn product_table<'a>(&'a self, wish: &'a TableWish, settings: &'a Settings) -> Reply<'a, ProductTable> {
        Box::pin(async move {
            let (filter, sort) = table_query(wish)?;
            let find = Find { sort: Some(sort), ..Find::page(wish.page, wish.size) };
            let counted = self.db.count(PRODUCTS, filter.clone(), COUNTED);
            let (found, total) = tokio::try_join!(self.db.find(PRODUCTS, filter, find), counted)?;
            let more = found.len() > Find::whole(wish.size);
            let records = found.iter().take(Find::whole(wish.size)).map(|raw| decode::<ProductRecord>(PRODUCTS, raw));
            let records = records.collect::<Result<Vec<_>, _>>()?;
            let available = self.available_of(&records.iter().map(|record| record.id).collect::<Vec<_>>()).await?;
            let items = records.into_iter().map(|record| {
                let left = available.get(&record.id).copied().unwrap_or(0);
                record.row(left)
            });
            Ok(ProductTable {
                items: items.collect(),
                total,
                more,
                currencies: settings.offered(),
                tax_classes: settings.tax.as_draft().classes.clone(),
            })
        })
    }

    async fn available_of(&self, products: &[ProductId]) -> Result<HashMap<ProductId, i64>, StoreError> {
        let ids: Vec<Bson> = products.iter().map(|&id| codec::bin(id)).collect();
        let find = Find { projection: Some(doc! { "product": 1, "available": 1 }), ..Find::default() };
        let mut sums = HashMap::new();
        for raw in self.db.find(STOCK, doc! { "product": { "$in": ids } }, find).await? {
            let one: Available = decode(STOCK, &raw)?;
            *sums.entry(one.product).or_insert(0) += one.available;
        }
        Ok(sums)
    }

    /// A product for the editor.
    pub fn product_detail(&self, id: ProductId) -> Reply<'_, Option<ProductDetail>> {
        Box::pin(async move {
            let (product, stock) = tokio::try_join!(self.product(id), self.stock_of_product(id))?;
            let Some(product) = product else { return Ok(None) };
            let stock = stock.into_iter().map(|one| VariantStock {
                variant: one.variant,
                on_hand: one.on_hand,
                reserved: one.reserved,
                available: one.available,
            });
            Ok(Some(ProductDetail {
                id,
                version: product.version,
                product: product.content.draft(),
                pictures: product.content.pictures,
                stock: stock.collect(),
                old_slugs: product.old_slugs,
                live: product.live,
                created_at: product.created_at,
                updated_at: product.updated_at,
            }))
        })
    }

    /// The stock of all variants of a product.
    pub fn stock_of_product(&self, id: ProductId) -> Reply<'_, Vec<Stock>> {
        Box::pin(async move {
            let found = self.db.find(STOCK, doc! { "product": codec::bin(id) }, Find { limit: 1000, ..Find::default() }).await?;
            found.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }

    /// The products of some slugs or SKUs, each once.
    pub fn products_of<'a>(&'a self, slugs: &'a [String], skus: &'a [String]) -> Reply<'a, Vec<ProductRecord>> {
        Box::pin(async move {
            let limit = i64::try_from(slugs.len() + skus.len()).unwrap_or(i64::MAX);
            let by = |field: &str, values: &[String]| doc! { field: { "$in": values } };
            let find = || Find { limit: limit.max(1), ..Find::default() };
            let (by_slug, by_sku) =
                tokio::try_join!(self.db.find(PRODUCTS, by("slug", slugs), find()), self.db.find(PRODUCTS, by("skus", skus), find()))?;
            let mut products: HashMap<ProductId, ProductRecord> = HashMap::new();
            for raw in by_slug.iter().chain(&by_sku) {
                let record: ProductRecord = decode(PRODUCTS, raw)?;
                products.insert(record.id, record);
            }
            Ok(products.into_values().collect())
        })
    }

    /// The ids of the products with these slugs.
    pub fn products_by_slug<'a>(&'a self, slugs: &'a [String]) -> Reply<'a, HashMap<String, ProductId>> {
        Box::pin(async move {
            if slugs.is_empty() {
                return Ok(HashMap::new());
            }
            let find = Find { projection: Some(doc! { "slug": 1 }), ..Find::default() };
            let found = self.db.find(PRODUCTS, doc! { "slug": { "$in": slugs } }, find).await?;
            let pairs = found.iter().map(|raw| decode::<Slugged>(PRODUCTS, raw).map(|one| (one.slug, one.id)));
            pairs.collect()
        })
    }

    /// The slugs of the products with these ids.
    pub fn slugs_of<'a>(&'a self, ids: &'a [ProductId]) -> Reply<'a, HashMap<ProductId, String>> {
        Box::pin(async move {
            if ids.is_empty() {
                return Ok(HashMap::new());
            }
            let wanted: Vec<Bson> = ids.iter().map(|&id| codec::bin(id)).collect();
            let find = Find { projection: Some(doc! { "slug": 1 }), ..Find::default() };
            let found = self.db.find(PRODUCTS, doc! { "_id": { "$in": wanted } }, find).await?;
            found.iter().map(|raw| decode::<Slugged>(PRODUCTS, raw).map(|one| (one.id, one.slug))).collect()
        })
    }

    /// The title of a product that has one of these tax classes, and which.
    pub fn product_with_tax_class<'a>(&'a self, classes: &'a [TaxClassId]) -> Reply<'a, Option<(String, TaxClassId)>> {
        Box::pin(async move {
            let ids: Vec<&str> = classes.iter().map(TaxClassId::as_str).collect();
            let fields = doc! { "tax_classes": 1, "content.title": 1 };
            let Some(raw) = self.db.find_one(PRODUCTS, doc! { "tax_classes": { "$in": ids } }, Some(fields)).await? else {
                return Ok(None);
            };
            let TaxedRecord { tax_classes, content } = decode(PRODUCTS, &raw)?;
            let class = tax_classes.into_iter().find(|class| classes.contains(class));
            Ok(class.map(|class| (content.title, class)))
        })
    }

    /// A stretch of all products, in the order of ids, after one of them: for walking through all.
    pub fn products_after(&self, after: Option<ProductId>, limit: u32) -> Reply<'_, Vec<ProductRecord>> {
        Box::pin(async move {
            let filter = after.map_or_else(Document::new, |id| doc! { "_id": { "$gt": codec::bin(id) } });
            let find = Find { sort: Some(doc! { "_id": 1 }), limit: i64::from(limit), ..Find::default() };
            self.db.find(PRODUCTS, filter, find).await?.iter().map(|raw| decode(PRODUCTS, raw)).collect()
        })
    }

    /// What is on hand of all variants of some products.
    pub fn on_hand_of<'a>(&'a self, products: &'a [ProductId]) -> Reply<'a, HashMap<VariantId, i64>> {
        Box::pin(async move {
            let ids: Vec<Bson> = products.iter().map(|&id| codec::bin(id)).collect();
            let found = self.db.find(STOCK, doc! { "product": { "$in": ids } }, Find::default()).await?;
            found.iter().map(|raw| decode::<Stock>(STOCK, raw).map(|one| (one.variant, one.on_hand))).collect()
        })
    }
}
