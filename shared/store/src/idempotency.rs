//! The replies of writes that were done, by the key under which they were asked for. A record is
//! inserted in the same transaction as the change, so key and change are there together or not at all.

use domain::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reply, Store, StoreError, codec,
    raw::{Collection, Tx, Writes, decode},
};

const IDEMPOTENCY: Collection = Collection("idempotency");
/// Replies are kept for 7 days.
const LIFE_MS: i64 = 7 * 24 * 3_600_000;

/// What identifies a write: endpoint, caller and key, and a hash of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// SHA-256 of endpoint, caller and the client's key.
    pub id: [u8; 32],
    /// SHA-256 of the body.
    pub body: [u8; 32],
}

impl Key {
    /// The key of a call: the same client key from another caller or for another endpoint is another key.
    pub fn new(endpoint: &str, caller: &[u8], key: &str, body: &[u8]) -> Self {
        let mut id = Sha256::new();
        // Lengths first, so that no two different parts run together into the same bytes.
        for part in [endpoint.as_bytes(), caller, key.as_bytes()] {
            id.update(part.len().to_le_bytes());
            id.update(part);
        }
        Self { id: id.finalize().into(), body: Sha256::digest(body).into() }
    }
}

#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(rename = "_id")]
    id: mongodb::bson::Binary,
    body: mongodb::bson::Binary,
    reply: String,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// What is known of a key.
#[derive(Debug)]
pub enum Saved {
    /// Nothing.
    No,
    /// The write was done and replied this JSON.
    Reply(String),
    /// The key was used with another body.
    Mismatch,
}

impl Store {
    /// What a key was used for.
    pub fn saved_reply<'a>(&'a self, key: &'a Key) -> Reply<'a, Saved> {
        Box::pin(async move {
            let Some(raw) = self.db.find_one(IDEMPOTENCY, doc! { "_id": codec::bytes(&key.id) }, None).await? else { return Ok(Saved::No) };
            let record: Record = decode(IDEMPOTENCY, &raw)?;
            Ok(if record.body.bytes == key.body { Saved::Reply(record.reply) } else { Saved::Mismatch })
        })
    }
}

/// Saves the reply; [`StoreError::Duplicate`] where a twin was faster.
pub(crate) async fn save(tx: &mut Tx<'_>, key: &Key, reply: &str, now: Timestamp) -> Result<(), StoreError> {
    let mut writes = Writes::default();
    saving(&mut writes, key, reply, now)?;
    tx.write(&writes).await.map(drop)
}

/// Adds what saves the reply to other writes; they end as a [`StoreError::Duplicate`] where a twin was faster.
pub(crate) fn saving(writes: &mut Writes, key: &Key, reply: &str, now: Timestamp) -> Result<(), StoreError> {
    let (id, body) = (codec::binary(&key.id), codec::binary(&key.body));
    writes.insert(IDEMPOTENCY, &Record { id, body, reply: reply.to_owned(), expires_at: now.plus_ms(LIFE_MS) })
}
