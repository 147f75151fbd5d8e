//! Stock: a record of its own for each variant, so that a sale touches no product record.
//!
//! `available + reserved = on_hand`, `on_hand ≥ 0`, and orders take no more than `sellable = available + backorder`, at every
//! commit: available and reserved move only by guarded updates, each with its entry in the ledger (`stock_moves`). Where a
//! variant's policy allows no back-orders, `backorder` is 0 and what is sellable is what is available.

use contract::{
    message::MailMessage,
    stock::{MoveKind, StockPage, StockRow, StockShow, StockWish},
};
use domain::{ProductId, Timestamp, VariantId, account, cart::Line, catalogue::Picture, stock};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    amending::StockChange,
    codec::{self, begins},
    events::Outgoing,
    ids,
    orders::Order,
    outbox,
    raw::{Collection, Find, Guard, Verdict, Writes, decode, encode},
    stock_moves::Move,
};

pub(crate) const STOCK: Collection = Collection("stock");
/// Variants on one page.
const SIZE: u32 = 25;

/// What staff know a variant by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The product's place in the shop.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The chosen options in words.
    pub choice: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// What it looks like.
    pub picture: Option<Picture>,
}

/// How much there is of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// In the warehouse and not promised; below zero where some are promised that are not there yet.
    pub available: i64,
    /// How many may be promised beyond what is there.
    pub backorder: i64,
    /// `available + backorder`: what can be ordered now, and what orders are guarded by.
    pub sellable: i64,
    /// With so many available, or fewer, it is low.
    pub threshold: i64,
    /// `available − threshold`: what an index finds low ones by.
    pub headroom: i64,
    /// What staff know it by.
    pub label: Label,
    words: Vec<String>,
    /// Whether staff were told that it is low.
    told: bool,
    /// Whether the search index was told that there is some.
    pub(crate) listed: bool,
    /// Orders of it that still count, in units.
    pub(crate) sold: i64,
    /// Shoppers who wait for it.
    pub(crate) waiting: i64,
}

impl Stock {
    /// A variant of which nothing is promised yet.
    pub fn new(variant: VariantId, product: ProductId, label: Label, on_hand: i64, threshold: i64) -> Self {
        let words = stock::words(&label.name, &label.choice, &label.sku);
        Self {
            variant,
            product,
            on_hand,
            reserved: 0,
            available: on_hand,
            backorder: 0,
            sellable: on_hand,
            threshold,
            headroom: on_hand - threshold,
            label,
            words,
            told: false,
            listed: on_hand > 0,
            sold: 0,
            waiting: 0,
        }
    }

    /// The same with so many that may be promised beyond what is there.
    #[must_use]
    pub fn with_backorder(self, limit: u32) -> Self {
        let backorder = i64::from(limit);
        let sellable = self.available + backorder;
        Self { backorder, sellable, listed: sellable > 0, ..self }
    }

    /// The fields that say what it is, for an update.
    pub(crate) fn named(&self) -> Document {
        let label = crate::raw::encode_value(STOCK, &self.label).unwrap_or(Bson::Null);
        doc! { "label": label, "words": &self.words }
    }

    /// What the rules need.
    pub(crate) const fn level(&self) -> stock::Level {
        stock::Level { on_hand: self.on_hand, reserved: self.reserved, backorder: self.backorder }
    }

    /// The update that moves fields by `moved`, its headroom by `headroom`: with enough of it again, being low is news again.
    pub(crate) fn changed(&self, moved: Document, headroom: i64) -> Document {
        let mut update = doc! { "$inc": moved };
        if self.headroom + headroom > 0 {
            update.insert("$set", doc! { "told": false });
        }
        update
    }

    /// The stock as staff see it.
    pub(crate) fn row(self) -> StockRow {
        let Label { slug, name, choice, sku, picture } = self.label;
        let low = self.available <= self.threshold;
        let Self { variant, product, on_hand, reserved, available, threshold, .. } = self;
        StockRow { variant, product, slug, name, choice, sku, picture, on_hand, reserved, available, threshold, low }
    }
}

/// What is left of a variant.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Left {
    #[serde(rename = "_id", with = "codec::id")]
    pub variant: VariantId,
    available: i64,
    sellable: i64,
}

impl Left {
    /// How many can be ordered.
    pub(crate) fn units(&self) -> u32 {
        u32::try_from(self.sellable.max(0)).unwrap_or(u32::MAX)
    }

    /// Whether it can be ordered and is not there.
    pub(crate) const fn is_backorder(&self) -> bool {
        self.available <= 0 && self.sellable > 0
    }
}

/// The filter and the order of a list of stock.
fn list_query(wish: &StockWish) -> (Document, Document) {
    let (mut filter, sort) = match wish.show {
        StockShow::All => (Document::new(), doc! { "label.name": 1, "label.sku": 1, "_id": 1 }),
        StockShow::Low => (doc! { "headroom": { "$lte": 0 } }, doc! { "headroom": 1, "_id": 1 }),
        StockShow::Out => (doc! { "available": { "$lte": 0 } }, doc! { "available": 1, "_id": 1 }),
    };
    let words: Vec<Document> = wish.search.iter().flat_map(|text| account::search(text)).map(|word| begins(&word)).collect();
    // MongoDB refuses an empty list.
    if !words.is_empty() {
        filter.insert("$and", words);
    }
    (filter, sort)
}

impl Store {
    /// A page of stock.
    pub fn list_stock<'a>(&'a self, wish: &'a StockWish) -> Reply<'a, StockPage> {
        Box::pin(async move {
            let (filter, sort) = list_query(wish);
            let found = self.db.find(STOCK, filter, Find { sort: Some(sort), ..Find::page(wish.page, SIZE) }).await?;
            let more = found.len() > Find::whole(SIZE);
            let items = found.iter().take(Find::whole(SIZE)).map(|raw| decode::<Stock>(STOCK, raw).map(Stock::row));
            Ok(StockPage { items: items.collect::<Result<_, _>>()?, more })
        })
    }

    /// The stock of a variant.
    pub fn stock(&self, variant: VariantId) -> Reply<'_, Option<Stock>> {
        Box::pin(async move {
            self.db.find_one(STOCK, doc! { "_id": codec::bin(variant) }, None).await?.map(|raw| decode(STOCK, &raw)).transpose()
        })
    }

    /// What is left of all variants of a product.
    pub(crate) fn left_of_product(&self, product: ProductId) -> Reply<'_, Vec<Left>> {
        self.find_left(doc! { "product": codec::bin(product) }, 1000)
    }

    /// What is left of some variants.
    pub(crate) fn left_of<'a>(&'a self, variants: &'a [VariantId]) -> Reply<'a, Vec<Left>> {
        let ids: Vec<Bson> = variants.iter().map(|&variant| codec::bin(variant)).collect();
        self.find_left(doc! { "_id": { "$in": ids } }, i64::try_from(variants.len()).unwrap_or(i64::MAX).max(1))
    }

    fn find_left(&self, filter: Document, limit: i64) -> Reply<'_, Vec<Left>> {
        Box::pin(async move {
            let find = Find { projection: Some(doc! { "available": 1, "sellable": 1 }), limit, ..Find::default() };
            self.db.find(STOCK, filter, find).await?.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }

    /// Which of some variants are low.
    pub fn low_of<'a>(&'a self, variants: &'a [VariantId]) -> Reply<'a, Vec<Stock>> {
        Box::pin(async move {
            let ids: Vec<Bson> = variants.iter().map(|&variant| codec::bin(variant)).collect();
            let find = Find { limit: i64::try_from(variants.len()).unwrap_or(i64::MAX).max(1), ..Find::default() };
            let found = self.db.find(STOCK, doc! { "_id": { "$in": ids }, "headroom": { "$lte": 0 } }, find).await?;
            found.iter().map(|raw| decode(STOCK, raw)).collect()
        })
    }

    /// Notes what has become low and of which staff were not told, at most `limit`, with the event that tells them; forgets
    /// having told of what is low no more. Nothing where there is nothing to tell.
    pub fn tell_low(&self, limit: u32, now: Timestamp) -> Reply<'_, Option<Outgoing>> {
        Box::pin(async move {
            let enough = doc! { "told": true, "headroom": { "$gt": 0 } };
            self.db.update_many(STOCK, enough, doc! { "$set": { "told": false } }).await?;
            let find = Find {
                projection: Some(doc! { "available": 1, "sellable": 1 }),
                sort: Some(doc! { "headroom": 1 }),
                limit: i64::from(limit),
                ..Find::default()
            };
            let untold = doc! { "told": false, "headroom": { "$lte": 0 } };
            let found = self.db.find(STOCK, untold.clone(), find).await?;
            let low = found.iter().map(|raw| decode::<Left>(STOCK, raw).map(|left| left.variant)).collect::<Result<Vec<_>, _>>()?;
            if low.is_empty() {
                return Ok(None);
            }
            let mut these = untold;
            these.insert("_id", doc! { "$in": low.into_iter().map(codec::bin).collect::<Vec<_>>() });
            self.db
                .transaction(|tx| {
                    let these = these.clone();
                    Box::pin(async move {
                        // A run beside this one tells of some of them, or they are low no more.
                        let found = tx.find(STOCK, these.clone()).await?;
                        let low = found.iter().map(|raw| decode::<Left>(STOCK, raw).map(|left| left.variant));
                        let variants = low.collect::<Result<Vec<_>, _>>()?;
                        if variants.is_empty() {
                            return Ok(Verdict::Abort(None));
                        }
                        tx.update_many(STOCK, these, doc! { "$set": { "told": true } }).await?;
                        let event = Outgoing::mail(ids::new(), MailMessage::StockLowV1 { variants })?;
                        outbox::add(tx, std::slice::from_ref(&event), now).await?;
                        Ok(Verdict::Commit(Some(event)))
                    })
                })
                .await
        })
    }

    /// Writes stock records, and in the ledger where they come from: for seeding and tests.
    pub fn insert_stock<'a>(&'a self, stock: &'a [Stock], now: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = stock.iter().map(|stock| encode(STOCK, stock)).collect::<Result<Vec<_>, _>>()?;
            let opening: Vec<Move> = stock.iter().filter(|stock| stock.on_hand > 0).map(|stock| Move::opening(stock, now)).collect();
            if !records.is_empty() {
                self.db.insert_many(STOCK, records).await?;
            }
            self.insert_moves(&opening).await
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

/// Demand summed per variant, in the order of ids: the order in which every transaction takes stock,
/// so that two of them never wait for each other.
fn demand(lines: &[Line]) -> Vec<(VariantId, u32)> {
    let mut demand: Vec<(VariantId, u32)> = Vec::with_capacity(lines.len());
    for line in lines {
        let quantity = u32::from(line.quantity.get());
        match demand.iter_mut().find(|(variant, _)| *variant == line.variant) {
            Some((_, sum)) => *sum += quantity,
            None => demand.push((line.variant, quantity)),
        }
    }
    demand.sort_unstable();
    demand
}

/// Adds what moves units as an order's change wants; where a guard is not met something is short (abort then).
pub(crate) fn changing(
    writes: &mut Writes,
    order: &Order,
    changes: &[(VariantId, StockChange, u32)],
    now: Timestamp,
) -> Result<Vec<Guard>, StoreError> {
    let mut changes: Vec<_> = changes.iter().filter(|(_, _, units)| *units > 0).collect();
    changes.sort_by_key(|(variant, _, _)| *variant);
    let mut guards = Vec::with_capacity(changes.len());
    let mut moves = Vec::with_capacity(changes.len());
    for (variant, kind, units) in changes {
        let n = i64::from(*units);
        // On hand, reserved, sold, and what there must be of what.
        let (on_hand, reserved, sold, guard, told) = match kind {
            StockChange::Reserve => (0, n, n, Some("sellable"), MoveKind::Reserved),
            StockChange::Owe => (0, n, 0, None, MoveKind::Reserved),
            StockChange::Release => (0, -n, -n, Some("reserved"), MoveKind::Released),
            StockChange::Ship => (-n, -n, 0, Some("reserved"), MoveKind::Shipped),
            StockChange::Unship => (n, n, 0, None, MoveKind::Shipped),
            StockChange::Found => (n, 0, 0, None, MoveKind::Returned),
            StockChange::Restock => (n, 0, -n, None, MoveKind::Returned),
            StockChange::WriteOff => (-n, -n, -n, Some("reserved"), MoveKind::Damaged),
        };
        let available = on_hand - reserved;
        let mut this = doc! { "_id": codec::bin(*variant) };
        if let Some(guard) = guard {
            this.insert(guard, doc! { "$gte": n });
        }
        let sums = doc! {
            "on_hand": on_hand, "reserved": reserved, "available": available, "sellable": available, "headroom": available, "sold": sold,
        };
        guards.push(writes.update(STOCK, this, doc! { "$inc": sums }));
        moves.push(Move::of_change(*variant, order, told, (on_hand, reserved), now));
    }
    for entry in moves {
        entry.adding(writes)?;
    }
    Ok(guards)
}

/// Adds what does the same with all that an order is for: takes its stock, or gives it back.
pub(crate) fn changing_all(writes: &mut Writes, order: &Order, change: StockChange, now: Timestamp) -> Result<Vec<Guard>, StoreError> {
    let changes: Vec<_> = demand(&order.demand()).into_iter().map(|(variant, units)| (variant, change, units)).collect();
    changing(writes, order, &changes, now)
}
