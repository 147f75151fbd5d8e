//! Products. A record holds what the rules need (`variants`) beside what pages show, ready to serve
//! (`card`, `page`): a list or a page costs one query and no joins.

use std::sync::Arc;

use contract::catalogue::{ProductCard, ProductView, ProductsPage, Sort};
use domain::{
    Money, ProductId, Timestamp, VariantId,
    catalogue::{Offer, Picture},
};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    raw::{Collection, Find, decode, encode},
    shelf::Page,
    stock::Left,
};

const PRODUCTS: Collection = Collection("products");

/// Whether shoppers see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    Draft,
    /// On sale.
    Active,
    /// Not sold any more.
    Archived,
}

/// What the rules need of a variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VariantRecord {
    /// The variant.
    #[serde(with = "codec::id")]
    pub id: VariantId,
    /// Stock-keeping unit.
    pub sku: String,
    /// The chosen options in words.
    pub choice: String,
    /// What one costs.
    pub price: Money,
    /// What it looks like.
    pub picture: Option<Picture>,
}

/// A product's record.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProductRecord {
    /// The product.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: ProductId,
    /// `/p/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// Its category's slug.
    pub category: String,
    /// The featured order: lower comes first.
    pub rank: i64,
    /// When it came into the shop.
    #[serde(with = "codec::date")]
    pub published_at: Timestamp,
    /// The lowest price, in minor units, to sort by.
    pub price: i64,
    /// What the rules need.
    pub variants: Vec<VariantRecord>,
    /// What lists show.
    pub card: ProductCard,
    /// What its page shows; `available` is filled in from the stock.
    pub page: ProductView,
}

#[derive(Deserialize)]
struct CardRecord {
    card: ProductCard,
}

#[derive(Deserialize)]
struct PageRecord {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    page: ProductView,
}

#[derive(Deserialize)]
struct OfferRecord {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    slug: String,
    name: String,
    variants: Vec<VariantRecord>,
}

/// The filter and the order of a product list; each pair is served by an index of the same fields.
pub fn list_query(page: &ProductsPage) -> (Document, Document) {
    let mut filter = doc! { "status": "active" };
    if let Some(category) = &page.category {
        filter.insert("category", category);
    }
    let sort = match page.sort {
        Sort::Featured => doc! { "rank": 1, "_id": 1 },
        Sort::Newest => doc! { "published_at": -1, "_id": 1 },
        Sort::PriceAsc => doc! { "price": 1, "_id": 1 },
        Sort::PriceDesc => doc! { "price": -1, "_id": -1 },
    };
    (filter, sort)
}

impl Store {
    /// A page of cards and whether there are more, at most [`crate::shelf::KEEP_MS`] old.
    pub fn list_products<'a>(&'a self, page: &'a ProductsPage, now: Timestamp) -> Reply<'a, Page> {
        Box::pin(async move {
            if let Some(kept) = self.shelf.find(page, now) {
                return Ok(kept);
            }
            let (filter, sort) = list_query(page);
            let find = Find {
                projection: Some(doc! { "card": 1, "_id": 0 }),
                sort: Some(sort),
                skip: u64::from(page.page - 1) * u64::from(page.size),
                limit: i64::from(page.size) + 1,
            };
            let mut found = self.db.find(PRODUCTS, filter, find).await?;
            let size = usize::try_from(page.size).unwrap_or(usize::MAX);
            let more = found.len() > size;
            found.truncate(size);
            let cards = found.iter().map(|raw| decode::<CardRecord>(PRODUCTS, raw).map(|record| record.card)).collect::<Result<_, _>>()?;
            let found = Arc::new((cards, more));
            self.shelf.keep(page, &found, now);
            Ok(found)
        })
    }

    /// A product's page with what is left of each variant.
    pub fn product_page<'a>(&'a self, slug: &'a str) -> Reply<'a, Option<ProductView>> {
        Box::pin(async move {
            let filter = doc! { "slug": slug, "status": "active" };
            let Some(raw) = self.db.find_one(PRODUCTS, filter, Some(doc! { "page": 1 })).await? else { return Ok(None) };
            let PageRecord { id, mut page } = decode(PRODUCTS, &raw)?;
            let stock = self.left_of_product(id).await?;
            for variant in &mut page.variants {
                variant.available = left(&stock, variant.id);
            }
            Ok(Some(page))
        })
    }

    /// What `variants` cost today and how many are left of each. What is not on sale is left out.
    pub fn offers<'a>(&'a self, variants: &'a [VariantId]) -> Reply<'a, Vec<Offer>> {
        Box::pin(async move {
            if variants.is_empty() {
                return Ok(Vec::new());
            }
            let ids: Vec<Bson> = variants.iter().map(|&variant| codec::bin(variant)).collect();
            let find = Find {
                projection: Some(doc! { "slug": 1, "name": 1, "variants": 1 }),
                limit: i64::try_from(variants.len()).unwrap_or(i64::MAX),
                ..Find::default()
            };
            let filter = doc! { "variants.id": { "$in": ids }, "status": "active" };
            let (found, stock) = tokio::try_join!(self.db.find(PRODUCTS, filter, find), self.left_of(variants))?;
            let mut offers = Vec::with_capacity(variants.len());
            for raw in &found {
                let record: OfferRecord = decode(PRODUCTS, raw)?;
                for variant in record.variants.into_iter().filter(|variant| variants.contains(&variant.id)) {
                    offers.push(Offer {
                        available: left(&stock, variant.id),
                        variant: variant.id,
                        product: record.id,
                        slug: record.slug.clone(),
                        sku: variant.sku,
                        name: record.name.clone(),
                        choice: variant.choice,
                        price: variant.price,
                        picture: variant.picture,
                    });
                }
            }
            Ok(offers)
        })
    }

    /// Writes products: for seeding and tests.
    pub fn insert_products<'a>(&'a self, products: &'a [ProductRecord]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = products.iter().map(|product| encode(PRODUCTS, product)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(PRODUCTS, records).await }
        })
    }

    /// Sets a variant's price in the product's record: for tests, until there is `manage-products`.
    pub fn set_price(&self, variant: VariantId, price: Money) -> Reply<'_, ()> {
        Box::pin(async move {
            let price = crate::raw::encode_value(PRODUCTS, &price)?;
            let update = doc! { "$set": { "variants.$.price": price } };
            self.db.update(PRODUCTS, doc! { "variants.id": codec::bin(variant) }, update).await.map(drop)
        })
    }
}

fn left(stock: &[Left], variant: VariantId) -> u32 {
    stock.iter().find(|stock| stock.variant == variant).map_or(0, Left::units)
}
