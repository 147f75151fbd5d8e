//! The public keys of access tokens: published by whoever signs, read by whoever verifies.

use domain::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    raw::{Collection, Verdict, decode, encode},
};

const SIGNING_KEYS: Collection = Collection("signing_keys");

/// A public key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SigningKey {
    /// What tokens name it by.
    #[serde(rename = "_id")]
    pub id: String,
    public: mongodb::bson::Binary,
    /// Tokens that it signed are good until then at most.
    #[serde(with = "codec::date")]
    pub expires_at: Timestamp,
}

impl SigningKey {
    /// The key's 32 bytes.
    pub fn public(&self) -> &[u8] {
        &self.public.bytes
    }
}

impl Store {
    /// Publishes a key, and lets all others end at `others_until` at the latest. A key that was published before
    /// stays as it is: one that is on its way out does not come back.
    pub fn publish_key<'a>(&'a self, id: &'a str, public: &'a [u8; 32], until: Timestamp, others_until: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            let record = SigningKey { id: id.to_owned(), public: codec::binary(public), expires_at: until };
            let record = encode(SIGNING_KEYS, &record)?;
            // A handful of records, one for each key of the last month.
            let others = doc! { "expires_at": { "$gt": codec::date(others_until) }, "_id": { "$ne": id } };
            let published = self
                .db
                .transaction(|tx| {
                    let (record, others) = (record.clone(), others.clone());
                    Box::pin(async move {
                        tx.insert(SIGNING_KEYS, record).await?;
                        tx.update_many(SIGNING_KEYS, others, doc! { "$set": { "expires_at": codec::date(others_until) } }).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await;
            match published {
                Err(StoreError::Duplicate) => Ok(()),
                outcome => outcome,
            }
        })
    }

    /// A key that is good at `now`.
    pub fn signing_key<'a>(&'a self, id: &'a str, now: Timestamp) -> Reply<'a, Option<SigningKey>> {
        Box::pin(async move {
            let found = self.db.find_one(SIGNING_KEYS, doc! { "_id": id }, None).await?;
            let key: Option<SigningKey> = found.map(|raw| decode(SIGNING_KEYS, &raw)).transpose()?;
            Ok(key.filter(|key| now < key.expires_at))
        })
    }
}
