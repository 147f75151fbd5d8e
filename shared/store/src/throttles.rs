//! Attempts, counted. The rules are `domain::throttle`'s; here each count is changed only from what
//! was read, so that a hundred guesses at once count as a hundred.

use domain::{
    Timestamp,
    throttle::{Count, Limit},
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reply, Store, StoreError, codec,
    raw::{Collection, decode, encode},
};

const THROTTLES: Collection = Collection("throttles");
/// How often a count starts again when others are faster.
const TRIES: u32 = 100;

#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(rename = "_id")]
    key: String,
    attempts: u32,
    #[serde(with = "codec::date")]
    last: Timestamp,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// Keys name people; the database need not.
fn hashed(key: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(key).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Store {
    /// Counts an attempt; says how long to wait, in milliseconds, where it comes too soon, and then counts nothing.
    pub fn attempt<'a>(&'a self, key: &'a str, limit: Limit, now: Timestamp) -> Reply<'a, Result<(), i64>> {
        Box::pin(async move {
            let key = &hashed(key);
            let expires_at = now.plus_ms(limit.forget_ms);
            for _ in 0..TRIES {
                let found = self.db.find_one(THROTTLES, doc! { "_id": key }, None).await?;
                let Some(record) = found.map(|raw| decode::<Record>(THROTTLES, &raw)).transpose()? else {
                    let first = Record { key: key.clone(), attempts: 1, last: now, expires_at };
                    match self.db.insert(THROTTLES, encode(THROTTLES, &first)?).await {
                        Err(StoreError::Duplicate) => continue,
                        outcome => return outcome.map(Ok),
                    }
                };
                let count = Count { attempts: record.attempts, last: record.last };
                let wait = limit.wait_ms(count, now);
                if wait > 0 {
                    return Ok(Err(wait));
                }
                let attempts = if limit.forgets(count, now) { 1 } else { record.attempts.saturating_add(1) };
                let filter = doc! { "_id": key, "attempts": record.attempts, "last": codec::date(record.last) };
                let update = doc! { "$set": { "attempts": attempts, "last": codec::date(now.max(record.last)), "expires_at": codec::date(expires_at) } };
                if self.db.update(THROTTLES, filter, update).await? == 1 {
                    return Ok(Ok(()));
                }
            }
            Err(StoreError::Contention { tries: TRIES })
        })
    }

    /// Takes an attempt back: it was a good one.
    pub fn forgive<'a>(&'a self, key: &'a str) -> Reply<'a, ()> {
        Box::pin(async move {
            let filter = doc! { "_id": hashed(key), "attempts": { "$gt": 0 } };
            self.db.update(THROTTLES, filter, doc! { "$inc": { "attempts": -1 } }).await.map(drop)
        })
    }

    /// Forgets all attempts: whoever made the last one has shown who they are.
    pub fn forget_attempts<'a>(&'a self, key: &'a str) -> Reply<'a, ()> {
        Box::pin(async move { self.db.delete_many(THROTTLES, doc! { "_id": hashed(key) }).await.map(drop) })
    }
}
