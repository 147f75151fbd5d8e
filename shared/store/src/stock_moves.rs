//! The ledger of stock: each change of what is on hand or reserved, with its cause, in the transaction of the change.
//! The sums over a variant's entries are the figures of its record.

use std::collections::BTreeSet;

use contract::stock::{MoveKind, OrderRef, StockDetail, StockMove};
use domain::{
    OrderId, StockMoveId, Timestamp, UserId, VariantId,
    order::OrderNumber,
    stock::{AdjustFault, Adjustment},
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry},
    codec,
    idempotency::{self, Key, Saved},
    ids,
    orders::Order,
    raw::{Collection, Find, Tx, Verdict, Writes, decode, encode},
    sessions::Session,
    staff,
    stock::{STOCK, Stock},
};

const MOVES: Collection = Collection("stock_moves");
/// Entries on one page.
const SIZE: u32 = 50;

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Move {
    #[serde(rename = "_id", with = "codec::id")]
    id: StockMoveId,
    /// The variant.
    #[serde(with = "codec::id")]
    pub variant: VariantId,
    #[serde(with = "codec::date")]
    at: Timestamp,
    kind: MoveKind,
    /// By how much what is on hand changed.
    pub on_hand: i64,
    /// By how much what is reserved changed.
    pub reserved: i64,
    after: Option<i64>,
    #[serde(with = "codec::id_option")]
    by: Option<UserId>,
    #[serde(with = "codec::id_option")]
    order: Option<OrderId>,
    number: Option<OrderNumber>,
    note: Option<String>,
}

impl Move {
    fn new(variant: VariantId, kind: MoveKind, at: Timestamp) -> Self {
        let id = ids::new();
        Self { id, variant, at, kind, on_hand: 0, reserved: 0, after: None, by: None, order: None, number: None, note: None }
    }

    /// What there was when the variant came into the shop.
    pub(crate) fn opening(stock: &Stock, at: Timestamp) -> Self {
        Self { on_hand: stock.on_hand, after: Some(stock.on_hand), ..Self::new(stock.variant, MoveKind::Received, at) }
    }

    /// What a count found, by staff or a file of theirs.
    pub(crate) fn counted(variant: VariantId, change: i64, after: i64, by: UserId, note: &str, at: Timestamp) -> Self {
        let note = (!note.is_empty()).then(|| note.to_owned());
        Self { on_hand: change, after: Some(after), by: Some(by), note, ..Self::new(variant, MoveKind::Counted, at) }
    }

    /// What an order moves of what is on hand, and of what is reserved.
    pub(crate) fn of_change(variant: VariantId, order: &Order, kind: MoveKind, (on_hand, reserved): (i64, i64), at: Timestamp) -> Self {
        Self { on_hand, reserved, order: Some(order.id), number: Some(order.number.clone()), ..Self::new(variant, kind, at) }
    }

    /// Adds it to other writes.
    pub(crate) fn adding(&self, writes: &mut Writes) -> Result<(), StoreError> {
        writes.insert(MOVES, self)
    }
}

/// Adds entries.
pub(crate) async fn add_moves(tx: &mut Tx<'_>, moves: &[Move]) -> Result<(), StoreError> {
    let records = moves.iter().map(|entry| encode(MOVES, entry)).collect::<Result<Vec<_>, _>>()?;
    if records.is_empty() { Ok(()) } else { tx.insert_many(MOVES, records).await }
}

/// How adjusting ended.
#[derive(Debug)]
pub enum Adjusted {
    /// It is done.
    Done,
    /// There is no such variant.
    Missing,
    /// What there is does not allow it.
    Refused(AdjustFault),
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
    /// A call with the same key was done before.
    Twin(Saved),
}

/// Who adjusts, and what is kept of the call.
#[derive(Debug, Clone, Copy)]
pub struct Adjusting<'a> {
    /// Who.
    pub by: &'a Session,
    /// What repeats are known by.
    pub key: &'a Key,
    /// The entry of the audit log, to which what changes is added.
    pub entry: &'a Entry,
}

impl Store {
    /// Changes what is on hand of a variant, once for each key.
    pub fn adjust_stock<'a>(
        &'a self,
        variant: VariantId,
        adjustment: Adjustment,
        note: Option<&'a str>,
        call: Adjusting<'a>,
    ) -> Reply<'a, Adjusted> {
        Box::pin(async move {
            let at = call.entry.at;
            let outcome = self
                .db
                .transaction(|tx| {
                    Box::pin(async move {
                        idempotency::save(tx, call.key, "", at).await?;
                        if !staff::is_seated(tx, call.by).await? {
                            return Ok(Verdict::Abort(Adjusted::Unseated));
                        }
                        let this = doc! { "_id": codec::bin(variant) };
                        let Some(raw) = tx.find_one(STOCK, this.clone()).await? else { return Ok(Verdict::Abort(Adjusted::Missing)) };
                        let stock: Stock = decode(STOCK, &raw)?;
                        let change = match stock.level().adjust(adjustment) {
                            Ok(change) => change,
                            Err(fault) => return Ok(Verdict::Abort(Adjusted::Refused(fault))),
                        };
                        // A count that changes nothing must still be of what is there at its commit.
                        let moved = doc! { "on_hand": change, "available": change, "sellable": change, "headroom": change, "turn": 1 };
                        tx.update(STOCK, this, stock.changed(moved, change)).await?;
                        let after = stock.on_hand + change;
                        let (by, note) = (Some(call.by.user), note.map(str::to_owned));
                        let entry =
                            Move { on_hand: change, after: Some(after), by, note, ..Move::new(variant, adjustment.reason().into(), at) };
                        add_moves(tx, &[entry]).await?;
                        let entry = call.entry.clone().changed("sku", None, Some(stock.label.sku));
                        let entry = entry.changed("reason", None, Some(adjustment.reason().name().to_owned()));
                        let entry = entry.changed("on-hand", Some(stock.on_hand.to_string()), Some(after.to_string()));
                        Along { events: &[], entry: &entry }.add(tx).await?;
                        Ok(Verdict::Commit(Adjusted::Done))
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(Adjusted::Twin(self.saved_reply(call.key).await?)),
                outcome => outcome,
            }
        })
    }

    /// Says when a variant is low; `entry` gets what changes.
    pub fn set_threshold<'a>(&'a self, by: &'a Session, variant: VariantId, threshold: u32, entry: &'a Entry) -> Reply<'a, Adjusted> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Adjusted::Unseated));
                        }
                        let this = doc! { "_id": codec::bin(variant) };
                        let Some(raw) = tx.find_one(STOCK, this.clone()).await? else { return Ok(Verdict::Abort(Adjusted::Missing)) };
                        let stock: Stock = decode(STOCK, &raw)?;
                        let threshold = i64::from(threshold);
                        let change = stock.threshold - threshold;
                        if change == 0 {
                            return Ok(Verdict::Abort(Adjusted::Done));
                        }
                        let moved = doc! { "threshold": -change, "headroom": change };
                        tx.update(STOCK, this, stock.changed(moved, change)).await?;
                        let entry = entry.clone().changed("sku", None, Some(stock.label.sku));
                        let entry = entry.changed("threshold", Some(stock.threshold.to_string()), Some(threshold.to_string()));
                        Along { events: &[], entry: &entry }.add(tx).await?;
                        Ok(Verdict::Commit(Adjusted::Done))
                    })
                })
                .await
        })
    }

    /// What there is of a variant, with a page of what moved it.
    pub fn stock_detail(&self, variant: VariantId, page: u32) -> Reply<'_, Option<StockDetail>> {
        Box::pin(async move {
            let Some(stock) = self.stock(variant).await? else { return Ok(None) };
            // Ids are made at each try of a transaction, so they follow the commits; `at` is when the call began.
            let find = Find { sort: Some(doc! { "_id": -1 }), ..Find::page(page, SIZE) };
            let found = self.db.find(MOVES, doc! { "variant": codec::bin(variant) }, find).await?;
            let more = found.len() > Find::whole(SIZE);
            let moves = found.iter().take(Find::whole(SIZE)).map(|raw| decode(MOVES, raw)).collect::<Result<Vec<Move>, _>>()?;
            let people = self.people(moves.iter().filter_map(|entry| entry.by).collect::<BTreeSet<UserId>>()).await?;
            let view = |entry: Move| {
                let Move { id, at, kind, on_hand, reserved, after, by, order, number, note, .. } = entry;
                let order = order.zip(number).map(|(id, number)| OrderRef { id, number });
                StockMove { id, at, kind, on_hand, reserved, after, by: by.map(|id| people.of(id)), order, note }
            };
            Ok(Some(StockDetail { stock: stock.row(), moves: moves.into_iter().map(view).collect(), more }))
        })
    }

    /// Writes entries about records that were just made: for seeding and tests.
    pub(crate) fn insert_moves<'a>(&'a self, moves: &'a [Move]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = moves.iter().map(|entry| encode(MOVES, entry)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(MOVES, records).await }
        })
    }

    /// The whole ledger: for tests and audits.
    pub fn all_moves(&self) -> Reply<'_, Vec<Move>> {
        Box::pin(async move {
            let found = self.db.find(MOVES, doc! {}, Find::default()).await?;
            found.iter().map(|raw| decode(MOVES, raw)).collect()
        })
    }
}
