//! The shop's settings: one typed document.

use contract::orders::GatewayName;
use domain::{Currency, Language, Timestamp, money::BasisPoints, shipping::ShippingMethod};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    raw::{Collection, decode},
};

const SETTINGS: Collection = Collection("settings");
/// How long a read is kept, in milliseconds: a change shows within this time.
const CACHE_MS: i64 = 30_000;

/// What the owner can set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The shop's name.
    pub name: String,
    /// The language of its mails, and of its pages for those who chose none.
    #[serde(default)]
    pub language: Language,
    /// The currency of all prices.
    pub currency: Currency,
    /// The tax contained in prices.
    pub tax_rate: BasisPoints,
    /// How long an unpaid order holds its stock, in minutes.
    pub hold_minutes: u32,
    /// The ways to ship, in the order to show them.
    pub shipping_methods: Vec<ShippingMethod>,
    /// The gateways offered at checkout.
    pub gateways: Vec<GatewayName>,
}

impl Store {
    /// The settings, at most 30 seconds old.
    pub fn settings(&self, now: Timestamp) -> Reply<'_, Settings> {
        Box::pin(async move {
            if let Ok(cached) = self.settings.lock()
                && let Some((read, settings)) = &*cached
                && now.0.saturating_sub(read.0) < CACHE_MS
            {
                return Ok(settings.clone());
            }
            let found = self.db.find_one(SETTINGS, doc! { "_id": "shop" }, None).await?;
            let raw = found.ok_or(StoreError::Missing { what: "the shop's settings" })?;
            let settings: Settings = decode(SETTINGS, &raw)?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = Some((now, settings.clone()));
            }
            Ok(settings)
        })
    }

    /// Writes the settings.
    pub fn put_settings<'a>(&'a self, settings: &'a Settings) -> Reply<'a, ()> {
        Box::pin(async move {
            let mut record = crate::raw::encode_value(SETTINGS, settings)?;
            if let Some(fields) = record.as_document_mut() {
                fields.insert("_id", "shop");
                self.db.put(SETTINGS, doc! { "_id": "shop" }, fields.clone()).await?;
            }
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(())
        })
    }
}
