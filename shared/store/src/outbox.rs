//! The outbox: events committed with the change that caused them, until a queue has them.

use contract::message::Queue;
use domain::{EventId, Timestamp};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    raw::{Collection, Find, Tx, Verdict, Writes, decode},
};

const OUTBOX: Collection = Collection("outbox");
/// Sent events go after 30 days, as the inbox's records do: longer than a queue (14) with a redrive holds a message.
const LIFE_MS: i64 = 30 * 24 * 3_600_000;

#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(rename = "_id", with = "codec::id")]
    id: EventId,
    queue: Queue,
    group: Option<String>,
    body: String,
    sent: bool,
    #[serde(with = "codec::date")]
    at: Timestamp,
}

impl Store {
    /// Commits an event that no change causes.
    pub fn add_event<'a>(&'a self, event: &'a Outgoing, now: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        add(tx, std::slice::from_ref(event), now).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await
        })
    }

    /// Notes that queues have these events. What they said is not needed any more, and may be about somebody.
    pub fn mark_sent<'a>(&'a self, events: &'a [EventId], now: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            let ids: Vec<_> = events.iter().map(|&event| codec::bin(event)).collect();
            let mark = doc! { "$set": { "sent": true, "body": "", "expires_at": codec::date(now.plus_ms(LIFE_MS)) } };
            self.db.update_many(OUTBOX, doc! { "_id": { "$in": ids } }, mark).await.map(drop)
        })
    }

    /// The oldest events that no queue has, committed before `before`.
    pub fn unsent(&self, before: Timestamp, limit: u32) -> Reply<'_, Vec<Outgoing>> {
        Box::pin(async move {
            let filter = doc! { "sent": false, "at": { "$lt": codec::date(before) } };
            let find = Find { sort: Some(doc! { "at": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(OUTBOX, filter, find).await?;
            found
                .iter()
                .map(|raw| {
                    let Record { id, queue, group, body, .. } = decode(OUTBOX, raw)?;
                    Ok(Outgoing { id, queue, group, body })
                })
                .collect()
        })
    }
}

pub(crate) async fn add(tx: &mut Tx<'_>, events: &[Outgoing], now: Timestamp) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    adding(&mut writes, events, now)?;
    tx.write(&writes).await.map(drop)
}

/// Adds events to other writes.
pub(crate) fn adding(writes: &mut Writes, events: &[Outgoing], now: Timestamp) -> Result<(), StoreError> {
    for Outgoing { id, queue, group, body } in events.iter().cloned() {
        writes.insert(OUTBOX, &Record { id, queue, group, body, sent: false, at: now })?;
    }
    Ok(())
}
