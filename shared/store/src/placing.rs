//! The transaction that places an order: key, stock, order, cart and event together, or nothing.

use std::sync::Arc;

use domain::Timestamp;
use mongodb::bson::doc;

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    carts, codec,
    events::Outgoing,
    idempotency::{self, Key, Saved},
    orders::{ORDERS, Order},
    outbox,
    raw::{Verdict, encode},
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
            let outcome = self
                .db
                .transaction(|tx| {
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(DraftOutcome::Unseated));
                        }
                        if !stock::reserve(tx, order, now).await? {
                            return Ok(Verdict::Abort(DraftOutcome::Short));
                        }
                        idempotency::save(tx, key, &order.id.to_string(), now).await?;
                        tx.insert(ORDERS, encode(ORDERS, order)?).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(DraftOutcome::Done))
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
            let order = Arc::new(encode(ORDERS, &placement.order)?);
            let outcome = self
                .db
                .transaction(|tx| {
                    let order = order.clone();
                    Box::pin(async move {
                        // First what many want at once: whoever has to give way learns it in one round trip.
                        if !stock::reserve(tx, &placement.order, now).await? {
                            return Ok(Verdict::Abort(Placed::Short));
                        }
                        idempotency::save(tx, &placement.key, &placement.reply, now).await?;
                        let cart = doc! {
                            "_id": codec::bytes(&placement.cart.0),
                            "version": placement.cart_version,
                            "claim.owner": codec::bytes(&placement.key.id),
                        };
                        if tx.update(carts::CARTS, cart, carts::ordered()?).await? == 0 {
                            return Ok(Verdict::Abort(Placed::CartMoved));
                        }
                        tx.insert(ORDERS, (*order).clone()).await?;
                        outbox::add(tx, &placement.events, now).await?;
                        Ok(Verdict::Commit(Placed::Done))
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
