//! The transaction that places an order: key, stock, order, cart and event together, or nothing.

use std::sync::Arc;

use domain::Timestamp;
use mongodb::bson::doc;

use crate::{
    Reply, Store, StoreError,
    amending::StockChange,
    audit::Along,
    carts, codec,
    events::Outgoing,
    idempotency::{self, Key, Saved},
    orders::{ORDERS, Order},
    outbox,
    raw::{Verdict, Writes},
    sessions::Session,
    staff, stock,
};

/// An order to place.
#[derive(Debug)]
pub struct Placement {
    /// What repeats are known by; it also owns the cart's claim.
    pub key: Key,
    /// The cart it comes from.
    pub cart: carts::TokenHash,
    /// The version of the cart that was priced.
    pub cart_version: u32,
    /// The order.
    pub order: Order,
    /// What repeats get.
    pub reply: String,
    /// What the shop does next.
    pub events: Vec<Outgoing>,
}

/// An order that staff wrote down.
#[derive(Debug)]
pub struct Drafted<'a> {
    /// What repeats are known by; they get the order's id.
    pub key: &'a Key,
    /// The order.
    pub order: &'a Order,
    /// Who wrote it down.
    pub by: &'a Session,
    /// The events that it causes, and its entry in the audit log.
    pub along: Along<'a>,
}

/// How writing an order down ended.
#[derive(Debug)]
pub enum DraftOutcome {
    /// It stands.
    Done,
    /// Something is short; nothing changed.
    Short,
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
    /// A twin with the same key was faster.
    Twin(Saved),
}

/// How placing an order ended.
#[derive(Debug)]
pub enum Placed {
    /// It stands.
    Done,
    /// Something is short; nothing changed.
    Short,
    /// The cart is not what was priced any more; nothing changed.
    CartMoved,
    /// A twin with the same key was faster.
    Twin(Saved),
}

impl Store {
    /// Places an order that staff wrote down: as one from a cart, without the cart.
    pub fn draft<'a>(&'a self, drafted: &'a Drafted<'a>, now: Timestamp) -> Reply<'a, DraftOutcome> {
        Box::pin(async move {
            let Drafted { key, order, by, along } = *drafted;
            let mut writes = Writes::default();
            let stock = stock::changing_all(&mut writes, order, StockChange::Reserve, now)?;
            idempotency::saving(&mut writes, key, &order.id.to_string(), now)?;
            writes.insert(ORDERS, order)?;
            along.adding(&mut writes)?;
            let plan = Arc::new((writes, stock));
            let outcome = self
                .db
                .transaction(|tx| {
                    let plan = plan.clone();
                    Box::pin(async move {
                        let (writes, stock) = &*plan;
                        if !staff::still_sits(tx, by).await? {
                            return Ok(Verdict::Abort(DraftOutcome::Unseated));
                        }
                        let met = tx.write(writes).await?.all_met(stock);
                        Ok(if met { Verdict::Commit(DraftOutcome::Done) } else { Verdict::Abort(DraftOutcome::Short) })
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(DraftOutcome::Twin(self.saved_reply(key).await?)),
                outcome => outcome,
            }
        })
    }

    /// Places an order.
    pub fn place<'a>(&'a self, placement: &'a Placement, now: Timestamp) -> Reply<'a, Placed> {
        Box::pin(async move {
            let Placement { key, order, reply, events, .. } = placement;
            let mut writes = Writes::default();
            // First what many want at once: whoever has to give way learns it before anything else is written.
            let stock = stock::changing_all(&mut writes, order, StockChange::Reserve, now)?;
            idempotency::saving(&mut writes, key, reply, now)?;
            let cart = doc! {
                "_id": codec::bytes(&placement.cart.0),
                "version": placement.cart_version,
                "claim.owner": codec::bytes(&key.id),
            };
            let cart = writes.update(carts::CARTS, cart, carts::ordered()?);
            writes.insert(ORDERS, order)?;
            outbox::adding(&mut writes, events, now)?;
            let plan = Arc::new((writes, stock));
            let outcome = self
                .db
                .transaction(|tx| {
                    let plan = plan.clone();
                    Box::pin(async move {
                        let (writes, stock) = &*plan;
                        let written = tx.write(writes).await?;
                        Ok(match (written.all_met(stock), written.met(cart)) {
                            (false, _) => Verdict::Abort(Placed::Short),
                            (true, false) => Verdict::Abort(Placed::CartMoved),
                            (true, true) => Verdict::Commit(Placed::Done),
                        })
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(Placed::Twin(self.saved_reply(&placement.key).await?)),
                outcome => outcome,
            }
        })
    }
}
