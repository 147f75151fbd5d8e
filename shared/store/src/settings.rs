//! The shop's settings: one typed document.

use contract::{payments::GatewayName, staff::TwoFactorRule};
use domain::{Currency, Language, Timestamp, invoice::Party, money::BasisPoints, shipping::ShippingMethod, terms::PaymentTerms};
use mongodb::bson::{Bson, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry},
    raw::{Collection, Verdict, decode, encode_value},
    sessions::Session,
    staff::{self, Managed},
};

pub(crate) const SETTINGS: Collection = Collection("settings");
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
    /// The terms on which they take money.
    #[serde(default)]
    pub payment_terms: PaymentTerms,
    /// Who sells, for invoices; without it none are written.
    #[serde(default)]
    pub seller: Option<Party>,
    /// Whether staff must sign in by two factors.
    #[serde(default)]
    pub staff_two_factor: TwoFactorRule,
    /// Groups of words that mean the same to the search.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
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
            self.settings_now(now).await
        })
    }

    /// The settings as they are: for what must not be half a minute late.
    pub fn settings_now(&self, now: Timestamp) -> Reply<'_, Settings> {
        Box::pin(async move {
            let found = self.db.find_one(SETTINGS, doc! { "_id": "shop" }, None).await?;
            let raw = found.ok_or(StoreError::Missing { what: "the shop's settings" })?;
            let settings: Settings = decode(SETTINGS, &raw)?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = Some((now, settings.clone()));
            }
            Ok(settings)
        })
    }

    /// Whether there are settings: a shop without is not set up.
    pub fn has_settings(&self) -> Reply<'_, bool> {
        Box::pin(async move { Ok(self.db.find_one(SETTINGS, doc! { "_id": "shop" }, Some(doc! { "_id": 1 })).await?.is_some()) })
    }

    /// Changes what is asked of staff from what it was; [`Managed::Stale`] where it was something else. Others hear of it
    /// within 30 seconds.
    pub fn set_staff_two_factor<'a>(
        &'a self,
        by: &'a Session,
        before: TwoFactorRule,
        after: TwoFactorRule,
        along: Along<'a>,
    ) -> Reply<'a, Managed> {
        Box::pin(async move {
            // Shops that never set it have no such field.
            let unset = (before == TwoFactorRule::default()).then_some(Bson::Null);
            let before: Vec<Bson> = unset.into_iter().chain([encode_value(SETTINGS, &before)?]).collect();
            let after = encode_value(SETTINGS, &after)?;
            let managed = self
                .db
                .transaction(|tx| {
                    let (before, after) = (before.clone(), after.clone());
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Managed::Unseated));
                        }
                        let as_judged = doc! { "_id": "shop", "staffTwoFactor": { "$in": before } };
                        if tx.update(SETTINGS, as_judged, doc! { "$set": { "staffTwoFactor": after } }).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(managed)
        })
    }

    /// Teaches the search words that mean the same; `false` where whoever asks may not any more.
    pub fn set_synonyms<'a>(&'a self, by: &'a Session, synonyms: &'a [Vec<String>], entry: &'a Entry) -> Reply<'a, bool> {
        Box::pin(async move {
            let value = encode_value(SETTINGS, &synonyms)?;
            let set = self
                .db
                .transaction(|tx| {
                    let value = value.clone();
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.update(SETTINGS, doc! { "_id": "shop" }, doc! { "$set": { "synonyms": value }, "$inc": { "turn": 1 } }).await?;
                        let entry = entry.clone().changed("synonyms", None, Some(synonyms.len().to_string()));
                        Along { events: &[], entry: &entry }.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await?;
            if let Ok(mut cached) = self.settings.lock() {
                *cached = None;
            }
            Ok(set)
        })
    }

    /// Writes the settings.
    pub fn put_settings<'a>(&'a self, settings: &'a Settings) -> Reply<'a, ()> {
        Box::pin(async move {
            let mut record = encode_value(SETTINGS, settings)?;
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
