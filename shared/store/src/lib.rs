//! MongoDB, one module per collection. Functions get a [`Store`] and never see the driver; rules
//! come from `domain`, and every limit (stock, claims, keys) is a guarded update, not a check before.

pub mod amending;
pub mod audit;
pub mod cart_views;
pub mod carts;
mod codec;
pub mod course;
pub mod events;
pub mod factors;
pub mod idempotency;
pub mod ids;
pub mod imports;
pub mod inbox;
pub mod indexes;
pub mod invitations;
pub mod ledger;
pub mod links;
pub mod media;
mod order_table;
mod order_views;
pub mod orders;
pub mod outbox;
pub mod pages;
pub mod paperwork;
pub mod passkeys;
pub mod payment_news;
pub mod payments;
pub mod placing;
pub mod product_table;
pub mod product_writes;
pub mod products;
pub mod raw;
pub mod reports;
pub mod search_index;
pub mod sessions;
pub mod settings;
pub mod settling;
pub mod shelf_writes;
pub mod shelves;
pub mod signing_in;
pub mod signing_keys;
pub mod situation;
pub mod staff;
pub mod stock;
pub mod stock_alerts;
pub mod stock_moves;
pub mod throttles;
pub mod users;

use std::sync::Mutex;

pub use raw::{Db, Reply, StoreError};
pub use settings::Settings;

/// The shop's records.
pub struct Store {
    db: Db,
    settings: Mutex<Option<(domain::Timestamp, Settings)>>,
    shelves: Mutex<Option<(domain::Timestamp, std::sync::Arc<shelves::Shelves>)>>,
}

impl Store {
    /// Prepares the store at `uri`; it connects at the first query.
    pub fn connect<'a>(uri: &'a str, database: &'a str) -> Reply<'a, Self> {
        Box::pin(async move {
            let db = Db::connect(uri, database).await?;
            Ok(Self { db, settings: Mutex::new(None), shelves: Mutex::new(None) })
        })
    }

    /// Asks the server for nothing, so that a connection stands.
    pub fn reach(&self) -> Reply<'_, ()> {
        Box::pin(async move { self.db.command(mongodb::bson::doc! { "ping": 1 }).await.map(drop) })
    }

    /// The raw database, for tools that measure or inspect.
    pub const fn db(&self) -> &Db {
        &self.db
    }
}
