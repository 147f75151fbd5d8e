//! The inbox: what arrived from outside and must take effect once. Webhooks are stored here as they
//! came; consumers with effects outside the database (mail) claim an event here before they act.
//! Records live 30 days: longer than a queue (14) with a redrive can hold a message.

use contract::message::PaymentMessage;
use domain::{OrderId, Timestamp};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    ids, outbox,
    raw::{Collection, Find, Guard, Verdict, Writes, decode},
};

pub(crate) const INBOX: Collection = Collection("inbox");
const LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// For how long a webhook that matches nothing is looked at again.
const RETRY_MS: i64 = 3 * 24 * 3_600_000;

/// A verified webhook as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredWebhook {
    /// `gateway:event id`.
    #[serde(rename = "_id")]
    pub id: String,
    /// The body, byte for byte.
    pub body: String,
    /// The order it is about, where that is known.
    #[serde(with = "codec::id_option")]
    pub order: Option<OrderId>,
    /// When it took effect.
    #[serde(with = "codec::date_option")]
    pub applied_at: Option<Timestamp>,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// The outcome of claiming an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Go ahead.
    Mine,
    /// It was done before.
    Done,
    /// Another invocation is at it.
    Busy,
}

impl Store {
    /// Stores a verified webhook with the event that brings it to `settle-payment`; `None` where it
    /// was stored before.
    pub fn store_webhook<'a>(&'a self, id: &'a str, body: &'a str, order: Option<OrderId>, now: Timestamp) -> Reply<'a, Option<Outgoing>> {
        Box::pin(async move {
            let outgoing = brings(id, order)?;
            let record =
                StoredWebhook { id: id.to_owned(), body: body.to_owned(), order, applied_at: None, expires_at: now.plus_ms(LIFE_MS) };
            let mut writes = Writes::default();
            writes.insert(INBOX, &record)?;
            outbox::adding(&mut writes, std::slice::from_ref(&outgoing), now)?;
            let writes = std::sync::Arc::new(writes);
            let stored = self
                .db
                .transaction(move |tx| {
                    let writes = writes.clone();
                    Box::pin(async move {
                        tx.write(&writes).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await;
            match stored {
                Ok(()) => Ok(Some(outgoing)),
                Err(StoreError::Duplicate) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// A stored webhook.
    pub fn webhook<'a>(&'a self, id: &'a str) -> Reply<'a, Option<StoredWebhook>> {
        Box::pin(async move { self.db.find_one(INBOX, doc! { "_id": id }, None).await?.map(|raw| decode(INBOX, &raw)).transpose() })
    }

    /// Webhooks that came more than `quiet_ms` and less than three days ago and have had no effect, newest first: those that
    /// match nothing for long keep nobody waiting.
    pub fn unapplied_webhooks(&self, now: Timestamp, quiet_ms: i64, limit: u32) -> Reply<'_, Vec<StoredWebhook>> {
        Box::pin(async move {
            let came = |ms: i64| codec::date(now.plus_ms(LIFE_MS - ms));
            let filter =
                doc! { "body": { "$exists": true }, "applied_at": null, "expires_at": { "$lt": came(quiet_ms), "$gt": came(RETRY_MS) } };
            let find = Find { sort: Some(doc! { "expires_at": -1 }), limit: i64::from(limit), ..Find::default() };
            self.db.find(INBOX, filter, find).await?.iter().map(|raw| decode(INBOX, raw)).collect()
        })
    }

    /// Those of these webhooks that came and have had no effect.
    pub fn unapplied_of<'a>(&'a self, ids: &'a [String]) -> Reply<'a, Vec<StoredWebhook>> {
        Box::pin(async move {
            let filter = doc! { "_id": { "$in": ids }, "body": { "$exists": true }, "applied_at": null };
            self.db.find(INBOX, filter, Find::default()).await?.iter().map(|raw| decode(INBOX, raw)).collect()
        })
    }

    /// Commits that a webhook is brought to `settle-payment` again.
    pub fn tell_again<'a>(&'a self, webhook: &'a StoredWebhook, now: Timestamp) -> Reply<'a, Outgoing> {
        Box::pin(async move {
            let event = brings(&webhook.id, webhook.order)?;
            self.add_event(&event, now).await?;
            Ok(event)
        })
    }

    /// Notes that a webhook took effect, or has none.
    pub fn webhook_applied<'a>(&'a self, id: &'a str, now: Timestamp) -> Reply<'a, ()> {
        Box::pin(
            async move { self.db.update(INBOX, doc! { "_id": id }, doc! { "$set": { "applied_at": codec::date(now) } }).await.map(drop) },
        )
    }

    /// Claims an event for an effect outside the database, for `lease_ms`.
    pub fn claim<'a>(&'a self, id: &'a str, now: Timestamp, lease_ms: i64) -> Reply<'a, Claim> {
        Box::pin(async move {
            let until = codec::date(now.plus_ms(lease_ms));
            let record = mongodb::bson::serialize_to_raw_document_buf(
                &doc! { "_id": id, "until": until.clone(), "done": false, "expires_at": codec::date(now.plus_ms(LIFE_MS)) },
            )
            .map_err(|source| StoreError::Malformed { collection: INBOX.0, source })?;
            match self.db.insert(INBOX, record).await {
                Ok(()) => return Ok(Claim::Mine),
                Err(StoreError::Duplicate) => {}
                Err(error) => return Err(error),
            }
            let stale = doc! { "_id": id, "done": false, "until": { "$lt": codec::date(now) } };
            if self.db.update(INBOX, stale, doc! { "$set": { "until": until } }).await? == 1 {
                return Ok(Claim::Mine);
            }
            let done = self.db.find_one(INBOX, doc! { "_id": id, "done": true }, None).await?.is_some();
            Ok(if done { Claim::Done } else { Claim::Busy })
        })
    }

    /// Notes that a claimed effect is done.
    pub fn claim_done<'a>(&'a self, id: &'a str) -> Reply<'a, ()> {
        Box::pin(async move { self.db.update(INBOX, doc! { "_id": id }, doc! { "$set": { "done": true } }).await.map(drop) })
    }

    /// Gives a claim back after the effect failed for certain.
    pub fn claim_failed<'a>(&'a self, id: &'a str) -> Reply<'a, ()> {
        Box::pin(async move { self.db.delete_many(INBOX, doc! { "_id": id, "done": false }).await.map(drop) })
    }
}

/// The event that brings a webhook to `settle-payment`.
fn brings(id: &str, order: Option<OrderId>) -> Result<Outgoing, StoreError> {
    let message = PaymentMessage::WebhookStoredV1 { inbox: id.to_owned() };
    let mut outgoing = Outgoing::payment(ids::new(), order.unwrap_or_else(ids::new), message)?;
    if order.is_none() {
        // Nothing to keep in order with: a group of its own.
        outgoing.group = Some(id.to_owned());
    }
    Ok(outgoing)
}

/// Adds what marks a webhook applied to other writes; the guard is not met where it was before.
pub(crate) fn applying(writes: &mut Writes, id: &str, now: Timestamp) -> Guard {
    writes.update(INBOX, doc! { "_id": id, "applied_at": null }, doc! { "$set": { "applied_at": codec::date(now) } })
}
