//! Shoppers who want to hear, once, when a variant is there again.

use contract::message::MailMessage;
use domain::{Email, Language, Timestamp, VariantId, email::EmailKey};
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reply, Store, codec,
    events::Outgoing,
    ids, outbox,
    raw::{Collection, Find, Verdict, decode, encode},
    stock::{STOCK, Stock},
};

const ALERTS: Collection = Collection("stock_alerts");
/// After half a year nobody waits any more.
const LIFE_MS: i64 = 180 * 24 * 3_600_000;

#[derive(Serialize, Deserialize)]
struct Record {
    /// Of variant and address: whoever asks twice waits once.
    #[serde(rename = "_id")]
    id: Binary,
    #[serde(with = "codec::id")]
    variant: VariantId,
    email: Email,
    language: Option<Language>,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// How asking to be told ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    /// The shop will write.
    Noted,
    /// It can be ordered now.
    AvailableNow,
    /// There is no such variant.
    Missing,
}

impl Store {
    /// Notes who wants to hear of a variant.
    pub fn watch_stock<'a>(
        &'a self,
        variant: VariantId,
        email: &'a Email,
        key: &'a EmailKey,
        language: Option<Language>,
        now: Timestamp,
    ) -> Reply<'a, Watched> {
        Box::pin(async move {
            let hash = Sha256::new().chain_update(variant.uuid().as_bytes()).chain_update(key.as_str()).finalize();
            let outcome = self
                .db
                .transaction(|tx| {
                    let record =
                        Record { id: codec::binary(&hash), variant, email: email.clone(), language, expires_at: now.plus_ms(LIFE_MS) };
                    Box::pin(async move {
                        let this = doc! { "_id": codec::bin(variant) };
                        let Some(raw) = tx.find_one(STOCK, this.clone()).await? else { return Ok(Verdict::Abort(Watched::Missing)) };
                        if decode::<Stock>(STOCK, &raw)?.sellable > 0 {
                            return Ok(Verdict::Abort(Watched::AvailableNow));
                        }
                        tx.insert(ALERTS, encode(ALERTS, &record)?).await?;
                        tx.update(STOCK, this, doc! { "$inc": { "waiting": 1 } }).await?;
                        Ok(Verdict::Commit(Watched::Noted))
                    })
                })
                .await;
            match outcome {
                Err(crate::StoreError::Duplicate) => Ok(Watched::Noted),
                outcome => outcome,
            }
        })
    }

    /// Has the shop write to those who wait for what is there again: at most `limit`, and of one variant those who came
    /// first. What is to be published.
    pub fn tell_back_in_stock(&self, limit: u32, now: Timestamp) -> Reply<'_, Vec<Outgoing>> {
        Box::pin(async move {
            let back = doc! { "waiting": { "$gt": 0 }, "sellable": { "$gt": 0 } };
            let found = self.db.find(STOCK, back, Find { limit: i64::from(limit), ..Find::default() }).await?;
            let mut told = Vec::new();
            for raw in found {
                let stock: Stock = decode(STOCK, &raw)?;
                let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(told.len());
                if room == 0 {
                    break;
                }
                told.extend(self.tell_of(&stock, room, now).await?);
            }
            Ok(told)
        })
    }

    async fn tell_of(&self, stock: &Stock, room: usize, now: Timestamp) -> Result<Vec<Outgoing>, crate::StoreError> {
        let variant = stock.variant;
        let find = Find { sort: Some(doc! { "_id": 1 }), limit: i64::try_from(room).unwrap_or(i64::MAX), ..Find::default() };
        let found = self.db.find(ALERTS, doc! { "variant": codec::bin(variant) }, find).await?;
        let waiting = found.iter().map(|raw| decode::<Record>(ALERTS, raw)).collect::<Result<Vec<_>, _>>()?;
        let all = waiting.len() < room;
        self.db
            .transaction(|tx| {
                let waiting = &waiting;
                Box::pin(async move {
                    let mut events = Vec::new();
                    for one in waiting {
                        // Whoever is gone was told by a run beside this one.
                        if tx.delete(ALERTS, doc! { "_id": one.id.clone() }).await? == 1 {
                            let (email, language) = (one.email.clone(), one.language);
                            events.push(Outgoing::mail(ids::new(), MailMessage::BackInStockV1 { variant, email, language })?);
                        }
                    }
                    let gone = i64::try_from(events.len()).unwrap_or(0);
                    // Those whose time ran out are no more there to be counted down.
                    let update = if all {
                        doc! { "$set": { "waiting": 0 } }
                    } else {
                        doc! { "$inc": { "waiting": -gone } }
                    };
                    tx.update(STOCK, doc! { "_id": codec::bin(variant) }, update).await?;
                    outbox::add(tx, &events, now).await?;
                    Ok(Verdict::Commit(events))
                })
            })
            .await
    }
}
