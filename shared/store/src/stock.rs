//! Stock: a record of its own for each variant, so that a sale touches no product record.
//!
//! `available + reserved = on_hand`, and `available ≥ 0`, at every commit: available and reserved
//! move only by guarded updates.

use domain::{ProductId, VariantId, cart::Line};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    raw::{Collection, Find, Tx, decode, encode},
};

pub(crate) const STOCK: Collection = Collection("stock");

/// How much there is of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// The variant.
    #[serde(rename = "_id", with = "codec::id")]
    pub variant: VariantId,
    /// Its product.
    #[serde(with = "codec::id")]
    pub product: ProductId,
    /// In the warehouse.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// Left to sell.
    pub available: i64,
}

impl Stock {
    /// How many can be sold.
    pub fn left(&self) -> u32 {
        u32::try_from(self.available.max(0)).unwrap_or(u32::MAX)
    }
}

impl Store {
    /// The stock of all variants of a product.
    pub fn stock_of_product(&self, product: ProductId) -> Reply<'_, Vec<Stock>> {
        Box::pin(async move {
            let found = self.db.find(STOCK, doc! { "product": codec::bin(product) }, Find { limit: 1000, ..Find::default() }).await?;
            found.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }

    /// The stock of some variants.
    pub fn stock_of<'a>(&'a self, variants: &'a [VariantId]) -> Reply<'a, Vec<Stock>> {
        Box::pin(async move {
            let find = Find { limit: i64::try_from(variants.len()).unwrap_or(i64::MAX).max(1), ..Find::default() };
            let found = self.db.find(STOCK, doc! { "_id": { "$in": ids(variants) } }, find).await?;
            found.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }

    /// Writes stock records: for seeding and tests.
    pub fn insert_stock<'a>(&'a self, stock: &'a [Stock]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = stock.iter().map(|stock| encode(STOCK, stock)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(STOCK, records).await }
        })
    }

    /// All stock records: for tests and audits.
    pub fn all_stock(&self) -> Reply<'_, Vec<Stock>> {
        Box::pin(async move {
            let found = self.db.find(STOCK, doc! {}, Find::default()).await?;
            found.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }
}

fn ids(variants: &[VariantId]) -> Vec<Bson> {
    variants.iter().map(|&variant| codec::bin(variant)).collect()
}

/// Demand summed per variant, in the order of ids: the order in which every transaction takes stock,
/// so that two of them never wait for each other.
fn demand(lines: &[Line]) -> Vec<(VariantId, i64)> {
    let mut demand: Vec<(VariantId, i64)> = Vec::with_capacity(lines.len());
    for line in lines {
        let quantity = i64::from(line.quantity.get());
        match demand.iter_mut().find(|(variant, _)| *variant == line.variant) {
            Some((_, sum)) => *sum += quantity,
            None => demand.push((line.variant, quantity)),
        }
    }
    demand.sort_unstable();
    demand
}

/// Takes stock for `lines`, all or nothing: `false` where something is short (abort then).
pub(crate) async fn reserve(tx: &mut Tx<'_>, lines: &[Line]) -> Result<bool, StoreError> {
    let demand = demand(lines);
    let wanted = u64::try_from(demand.len()).unwrap_or(u64::MAX);
    let updates = demand.into_iter().map(|(variant, quantity)| {
        (
            doc! { "_id": codec::bin(variant), "available": { "$gte": quantity } },
            doc! { "$inc": { "available": -quantity, "reserved": quantity } },
        )
    });
    Ok(tx.update_each(STOCK, updates.collect()).await? == wanted)
}

/// Gives the stock of an expired order back.
pub(crate) async fn release(tx: &mut Tx<'_>, lines: &[Line]) -> Result<bool, StoreError> {
    let demand = demand(lines);
    let wanted = u64::try_from(demand.len()).unwrap_or(u64::MAX);
    let updates: Vec<(Document, Document)> = demand
        .into_iter()
        .map(|(variant, quantity)| {
            (
                doc! { "_id": codec::bin(variant), "reserved": { "$gte": quantity } },
                doc! { "$inc": { "available": quantity, "reserved": -quantity } },
            )
        })
        .collect();
    Ok(tx.update_each(STOCK, updates).await? == wanted)
}
