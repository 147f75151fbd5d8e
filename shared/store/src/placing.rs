//! The transaction that places an order: key, stock, order, cart and event together, or nothing.

use std::sync::Arc;

use domain::Timestamp;
use mongodb::bson::doc;

use crate::{
    Reply, Store, StoreError, carts, codec,
    events::Outgoing,
    idempotency::{self, Key, Saved},
    orders::{ORDERS, Order},
    outbox,
    raw::{Verdict, encode},
    stock,
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
