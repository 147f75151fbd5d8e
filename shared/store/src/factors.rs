//! The authenticator app of an account: its secret, sealed by whoever may use it, and the hashes of recovery codes.

use domain::{SessionId, Timestamp};
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store,
    audit::Along,
    codec,
    passkeys::PASSKEYS,
    raw::{Verdict, encode_value},
    sessions::SESSIONS,
    staff,
    users::{USERS, User},
};

/// How long setting up an app may take, in milliseconds.
const SET_UP_MS: i64 = 15 * 60_000;

/// An app that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactor {
    sealed: Binary,
    /// Since when.
    #[serde(with = "codec::date")]
    pub since: Timestamp,
    /// The time step of the newest code that was used: it and older ones are spent.
    pub last_step: i64,
    recovery: Vec<Binary>,
}

impl TwoFactor {
    /// The sealed secret.
    pub fn sealed(&self) -> &[u8] {
        &self.sealed.bytes
    }

    /// Whether a recovery code has this hash.
    pub fn knows(&self, hash: &[u8; 32]) -> bool {
        self.recovery.iter().any(|kept| kept.bytes == hash)
    }

    /// Recovery codes that were not used yet.
    pub fn recovery_left(&self) -> u32 {
        u32::try_from(self.recovery.len()).unwrap_or(u32::MAX)
    }
}

/// An app that is being set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    sealed: Binary,
    #[serde(with = "codec::date")]
    at: Timestamp,
}

impl Pending {
    /// The sealed secret, where it is not too late to use it.
    pub fn sealed(&self, now: Timestamp) -> Option<&[u8]> {
        (now.0 - self.at.0 < SET_UP_MS).then_some(self.sealed.bytes.as_slice())
    }
}

impl Store {
    /// Begins to set up an app, in place of one that was begun; `false` where one is set up.
    pub fn begin_two_factor<'a>(&'a self, user: &'a User, sealed: &'a [u8], now: Timestamp) -> Reply<'a, bool> {
        Box::pin(async move {
            let pending = Pending { sealed: codec::binary(sealed), at: now };
            let filter = doc! { "_id": codec::bin(user.id), "two_factor": null };
            let set = doc! { "$set": { "pending": encode_value(USERS, &pending)? } };
            Ok(self.db.update(USERS, filter, set).await? == 1)
        })
    }

    /// Takes the app that was begun into use, its code of `step` being spent. The session `kept` has shown it; all others
    /// have not, and end. `false` where another was begun meanwhile, or is set up, or the session has ended.
    pub fn confirm_two_factor<'a>(
        &'a self,
        user: &'a User,
        sealed: &'a [u8],
        step: i64,
        recovery: &'a [[u8; 32]],
        kept: SessionId,
        along: Along<'a>,
    ) -> Reply<'a, bool> {
        Box::pin(async move {
            let recovery = recovery.iter().map(|hash| codec::binary(hash)).collect();
            let two_factor = TwoFactor { sealed: codec::binary(sealed), since: along.entry.at, last_step: step, recovery };
            let filter = doc! { "_id": codec::bin(user.id), "two_factor": null, "pending.sealed": codec::bytes(sealed) };
            let set =
                doc! { "$set": { "two_factor": encode_value(USERS, &two_factor)? }, "$unset": { "pending": "" }, "$inc": { "version": 1 } };
            self.db
                .transaction(|tx| {
                    let (filter, set) = (filter.clone(), set.clone());
                    Box::pin(async move {
                        if tx.update(USERS, filter, set).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        if !staff::is_going_on(tx, kept).await? {
                            return Ok(Verdict::Abort(false));
                        }
                        let shown = doc! { "$set": { "factor": "two-factor" } };
                        tx.update(SESSIONS, doc! { "_id": codec::bin(kept), "factor": "password" }, shown).await?;
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id), "_id": { "$ne": codec::bin(kept) } }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// Gives the app up; `false` where none is set up. Sessions that it opened count as opened by the password alone.
    pub fn remove_two_factor<'a>(&'a self, user: &'a User, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let filter = doc! { "_id": codec::bin(user.id), "password": &user.password, "two_factor": { "$ne": null } };
                        let unset = doc! { "$unset": { "two_factor": "" }, "$inc": { "version": 1 } };
                        if tx.update(USERS, filter, unset).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        let weaker = doc! { "$set": { "factor": "password" } };
                        let mut opened = doc! { "user": codec::bin(user.id), "factor": "two-factor" };
                        if tx.find_one(PASSKEYS, doc! { "user": codec::bin(user.id) }).await?.is_none() {
                            // The passkey that one was opened by may have been taken away before the app.
                            opened.insert("factor", doc! { "$in": ["two-factor", "passkey"] });
                        }
                        tx.update_many(SESSIONS, opened, weaker).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// Keeps other recovery codes; `false` where no app is set up.
    pub fn set_recovery<'a>(&'a self, user: &'a User, recovery: &'a [[u8; 32]], along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            let recovery: Vec<Binary> = recovery.iter().map(|hash| codec::binary(hash)).collect();
            self.db
                .transaction(|tx| {
                    let recovery = recovery.clone();
                    Box::pin(async move {
                        let filter = doc! { "_id": codec::bin(user.id), "password": &user.password, "two_factor": { "$ne": null } };
                        if tx.update(USERS, filter, doc! { "$set": { "two_factor.recovery": recovery } }).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }
}
