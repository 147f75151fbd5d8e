//! What the search index knows, and what it has yet to learn. The index itself is files in object storage; this record says
//! which files are the current ones.

use std::collections::HashMap;

use domain::{CategoryId, CollectionId, ProductId, Timestamp, product::Content};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    events::Outgoing,
    outbox,
    product_writes::news,
    products::{PRODUCTS, ProductRecord, rank},
    raw::{Collection, Find, Verdict, decode, encode_value},
    stock::{STOCK, Stock},
};

const INDEX: Collection = Collection("search_index");

/// A file of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: i64,
    /// The object that holds it.
    pub object: String,
}

/// An object that was part of an index before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// The object.
    pub object: String,
    /// Since when it is not.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
}

/// The current index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexState {
    /// Counts its changes.
    pub version: i64,
    /// All its files.
    pub files: Vec<IndexFile>,
    /// Objects that readers may still be fetching.
    pub retired: Vec<Retired>,
    /// Products in it.
    pub products: u32,
    /// When it was written.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
}

/// What of a product the index and its page have yet to hear.
#[derive(Debug, Clone)]
pub struct Unindexed {
    /// The product.
    pub record: ProductRecord,
    /// Whether one of its variants can be ordered.
    pub available: bool,
    /// Orders of it that still count, in units.
    pub sold: u64,
}

/// What came of looking at a product anew.
#[derive(Debug, Clone)]
pub struct Indexed {
    /// The product.
    pub id: ProductId,
    /// What it was when it was read.
    pub dirt: i64,
    /// Its categories and all above them, and its collections, where these are others than before.
    pub moved: Option<(Vec<CategoryId>, Vec<CollectionId>)>,
    /// Whether one of its variants can be ordered.
    pub available: bool,
    /// Whether its page shows something else than before.
    pub page_is_old: bool,
}

#[derive(Deserialize)]
struct Due {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    version: u32,
    content: Content,
    #[serde(with = "codec::date")]
    publish_at: Timestamp,
}

impl Store {
    /// The current index.
    pub fn search_index(&self) -> Reply<'_, Option<IndexState>> {
        Box::pin(async move {
            let found = self.db.find_one(INDEX, doc! { "_id": "products" }, None).await?;
            found.map(|raw| decode(INDEX, &raw)).transpose()
        })
    }

    /// Makes an index the current one over the version `over` (`0`: there was none); `false` where another came first.
    pub fn set_search_index<'a>(&'a self, state: &'a IndexState, over: i64) -> Reply<'a, bool> {
        Box::pin(async move {
            let set = doc! { "$set": encode_value(INDEX, state)? };
            if self.db.update(INDEX, doc! { "_id": "products", "version": over }, set).await? == 1 {
                return Ok(true);
            }
            if over != 0 {
                return Ok(false);
            }
            let mut record = encode_value(INDEX, state)?.as_document().cloned().unwrap_or_default();
            record.insert("_id", "products");
            match self.db.insert(INDEX, crate::raw::encode(INDEX, &record)?).await {
                Err(crate::StoreError::Duplicate) => Ok(false),
                outcome => outcome.map(|()| true),
            }
        })
    }

    /// Forgets the index, so that it is built anew.
    pub fn drop_search_index(&self) -> Reply<'_, ()> {
        Box::pin(async move {
            self.db.delete_many(INDEX, doc! {}).await?;
            self.soil_products(doc! {}).await
        })
    }

    async fn soil_products(&self, which: Document) -> Result<(), crate::StoreError> {
        let old = doc! { "$set": { "indexed": false }, "$inc": { "dirt": 1 } };
        self.db.update_many(PRODUCTS, which, old).await.map(drop)
    }

    /// Products whose last change is not in the index, at most `limit`.
    pub fn unindexed(&self, limit: u32) -> Reply<'_, Vec<Unindexed>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "_id": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(PRODUCTS, doc! { "indexed": false }, find).await?;
            let records = found.iter().map(|raw| decode::<ProductRecord>(PRODUCTS, raw)).collect::<Result<Vec<_>, _>>()?;
            let ids: Vec<Bson> = records.iter().map(|record| codec::bin(record.id)).collect();
            let mut stock: HashMap<ProductId, (bool, i64)> = HashMap::new();
            for raw in self.db.find(STOCK, doc! { "product": { "$in": ids } }, Find::default()).await? {
                let one: Stock = decode(STOCK, &raw)?;
                let sum = stock.entry(one.product).or_default();
                sum.0 |= one.sellable > 0;
                sum.1 += one.sold;
            }
            let with = |record: ProductRecord| {
                let (available, sold) = stock.get(&record.id).copied().unwrap_or_default();
                Unindexed { record, available, sold: u64::try_from(sold).unwrap_or(0) }
            };
            Ok(records.into_iter().map(with).collect())
        })
    }

    /// Has `index-products` look for what it has yet to hear of. What is to be published.
    pub fn nudge_index(&self, now: Timestamp) -> Reply<'_, Vec<Outgoing>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let events = news()?;
                        outbox::add(tx, &events, now).await?;
                        Ok(Verdict::Commit(events))
                    })
                })
                .await
        })
    }

    /// How many products the index has yet to hear of; at most 1 000 are counted.
    pub fn count_unindexed(&self) -> Reply<'_, u32> {
        self.db.count(PRODUCTS, doc! { "indexed": false }, 1000)
    }

    /// Notes that the index has products as they were when they were read; what has changed since stays to be done.
    pub fn mark_indexed<'a>(&'a self, indexed: &'a [Indexed]) -> Reply<'a, ()> {
        Box::pin(async move {
            let updates = indexed.iter().map(|one| {
                let mut set = doc! { "indexed": true, "card.available": one.available };
                if let Some((shelves, collections)) = &one.moved {
                    set.insert("shelves", shelves.iter().map(|id| codec::bin(*id)).collect::<Vec<Bson>>());
                    set.insert("collections", collections.iter().map(|id| codec::bin(*id)).collect::<Vec<Bson>>());
                }
                if one.page_is_old {
                    set.insert("rendered", false);
                }
                (doc! { "_id": codec::bin(one.id), "dirt": one.dirt }, doc! { "$set": set })
            });
            self.db.update_each(PRODUCTS, updates.collect()).await.map(drop)
        })
    }

    /// Has the index hear of products that have sold out, or are there again, at most `limit` of them; how many there were.
    pub fn note_sold_out(&self, limit: u32) -> Reply<'_, u32> {
        Box::pin(async move {
            let mut noted = 0;
            for listed in [true, false] {
                let crossed = if listed {
                    doc! { "$lte": 0 }
                } else {
                    doc! { "$gt": 0 }
                };
                let filter = doc! { "listed": listed, "sellable": crossed };
                let found = self.db.find(STOCK, filter.clone(), Find { limit: i64::from(limit), ..Find::default() }).await?;
                let stock = found.iter().map(|raw| decode::<Stock>(STOCK, raw)).collect::<Result<Vec<_>, _>>()?;
                if stock.is_empty() {
                    continue;
                }
                // First the products: a run that is killed here does it again.
                let products: Vec<Bson> = stock.iter().map(|one| codec::bin(one.product)).collect();
                self.soil_products(doc! { "_id": { "$in": products } }).await?;
                let mut these = filter;
                these.insert("_id", doc! { "$in": stock.iter().map(|one| codec::bin(one.variant)).collect::<Vec<_>>() });
                self.db.update_many(STOCK, these, doc! { "$set": { "listed": !listed } }).await?;
                noted += u32::try_from(stock.len()).unwrap_or(u32::MAX);
            }
            Ok(noted)
        })
    }

    /// Shows products whose time has come, at most `limit`; how many.
    pub fn publish_due(&self, limit: u32, now: Timestamp) -> Reply<'_, u32> {
        Box::pin(async move {
            let find = Find {
                sort: Some(doc! { "publish_at": 1 }),
                projection: Some(doc! { "version": 1, "content": 1, "publish_at": 1 }),
                limit: i64::from(limit),
                ..Find::default()
            };
            let due = doc! { "publish_at": { "$gt": codec::date(Timestamp(0)), "$lte": codec::date(now) } };
            let mut shown = 0;
            for raw in self.db.find(PRODUCTS, due, find).await? {
                let one: Due = decode(PRODUCTS, &raw)?;
                let rank = rank(&one.content, one.publish_at);
                let as_read = doc! { "_id": codec::bin(one.id), "version": one.version, "publish_at": codec::date(one.publish_at) };
                let live = doc! {
                    "$set": {
                        "live": true, "publish_at": Bson::Null, "published_at": codec::date(one.publish_at), "rank": rank,
                        "indexed": false, "rendered": false,
                    },
                    "$inc": { "dirt": 1 },
                };
                shown += u32::try_from(self.db.update(PRODUCTS, as_read, live).await?).unwrap_or(0);
            }
            Ok(shown)
        })
    }
}
