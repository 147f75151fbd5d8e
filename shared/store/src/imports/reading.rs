//! What files of products need of the shop, read for many products at once and without the rest of their records.

use std::collections::HashMap;

use domain::{
    ProductId, VariantId,
    product::{Attribute, Content, Slug},
    stock::Level,
};
use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;

use crate::{
    Reply, Store, codec,
    products::PRODUCTS,
    raw::{Find, decode},
    stock::STOCK,
};

/// What decides a file's columns, and what other products call a product.
#[derive(Debug, Clone, Deserialize)]
pub struct Facts {
    /// Its slug.
    pub slug: Slug,
    /// What it says of itself.
    pub attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
struct Having<T> {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    content: T,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(rename = "_id", with = "codec::id")]
    variant: VariantId,
    on_hand: i64,
    reserved: i64,
    backorder: i64,
}

impl Store {
    /// What there is of the variants of some products.
    pub fn levels<'a>(&'a self, products: &'a [ProductId]) -> Reply<'a, HashMap<VariantId, Level>> {
        Box::pin(async move {
            if products.is_empty() {
                return Ok(HashMap::new());
            }
            let ids: Vec<Bson> = products.iter().map(|&id| codec::bin(id)).collect();
            let find = Find { projection: Some(doc! { "on_hand": 1, "reserved": 1, "backorder": 1 }), ..Find::default() };
            let found = self.db.find(STOCK, doc! { "product": { "$in": ids } }, find).await?;
            let level = |one: Counted| (one.variant, Level { on_hand: one.on_hand, reserved: one.reserved, backorder: one.backorder });
            found.iter().map(|raw| decode::<Counted>(STOCK, raw).map(level)).collect()
        })
    }

    /// The contents of a stretch of all products, in the order of ids, after one of them.
    pub fn contents_after(&self, after: Option<ProductId>, limit: u32) -> Reply<'_, Vec<(ProductId, Content)>> {
        self.stretch(after, limit, doc! { "content": 1 })
    }

    /// As [`Store::contents_after`], with what is to be known before the first of them is written.
    pub fn facts_after(&self, after: Option<ProductId>, limit: u32) -> Reply<'_, Vec<(ProductId, Facts)>> {
        self.stretch(after, limit, doc! { "content.slug": 1, "content.attributes": 1 })
    }

    fn stretch<T: serde::de::DeserializeOwned + Send>(
        &self,
        after: Option<ProductId>,
        limit: u32,
        fields: Document,
    ) -> Reply<'_, Vec<(ProductId, T)>> {
        Box::pin(async move {
            let filter = after.map_or_else(Document::new, |id| doc! { "_id": { "$gt": codec::bin(id) } });
            let find = Find { projection: Some(fields), sort: Some(doc! { "_id": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(PRODUCTS, filter, find).await?;
            found.iter().map(|raw| decode::<Having<T>>(PRODUCTS, raw).map(|one| (one.id, one.content))).collect()
        })
    }
}
