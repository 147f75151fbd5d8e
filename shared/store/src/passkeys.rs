//! Passkeys, and the challenges that browsers are asked to answer. What a key is made of is `identity`'s business: here
//! are its bytes.

use contract::passkeys::{MAX_PASSKEYS, PasskeyView};
use domain::{CeremonyId, PasskeyId, SessionId, Timestamp, UserId};
use mongodb::bson::{Binary, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    codec, ids,
    raw::{Collection, Find, Verdict, decode, encode},
    sessions::SESSIONS,
    staff,
    users::{USERS, User},
};

pub(crate) const PASSKEYS: Collection = Collection("passkeys");
const CEREMONIES: Collection = Collection("ceremonies");
/// How long a challenge waits for its answer, in milliseconds.
const CEREMONY_MS: i64 = 5 * 60_000;

/// A passkey's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Passkey {
    /// The passkey.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: PasskeyId,
    /// Whose.
    #[serde(with = "codec::id")]
    pub user: UserId,
    /// What its owner calls it.
    pub name: String,
    credential: Binary,
    fixed: Binary,
    changing: Binary,
    synced: bool,
    #[serde(with = "codec::date")]
    created_at: Timestamp,
    #[serde(with = "codec::date_option")]
    used_at: Option<Timestamp>,
}

/// What a browser made.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// What authenticators call it.
    pub credential: &'a [u8],
    /// What stays: the public key.
    pub fixed: &'a [u8],
    /// What changes: its counter.
    pub changing: &'a [u8],
    /// Whether its owner's other devices have it too.
    pub synced: bool,
}

impl Passkey {
    /// A new one.
    pub fn new(user: UserId, name: String, key: Key<'_>, now: Timestamp) -> Self {
        Self {
            id: ids::new(),
            user,
            name,
            credential: codec::binary(key.credential),
            fixed: codec::binary(key.fixed),
            changing: codec::binary(key.changing),
            synced: key.synced,
            created_at: now,
            used_at: None,
        }
    }

    /// Its bytes.
    pub fn key(&self) -> Key<'_> {
        let Self { credential, fixed, changing, synced, .. } = self;
        Key { credential: &credential.bytes, fixed: &fixed.bytes, changing: &changing.bytes, synced: *synced }
    }

    /// The passkey as its owner sees it.
    pub fn view(self) -> PasskeyView {
        let Self { id, name, created_at, used_at, synced, .. } = self;
        PasskeyView { id, name, created_at, used_at, synced }
    }
}

/// A challenge's record.
#[derive(Serialize, Deserialize)]
struct Ceremony {
    #[serde(rename = "_id", with = "codec::id")]
    id: CeremonyId,
    /// The session that makes a passkey; none where one is to sign somebody in.
    #[serde(with = "codec::id_option")]
    session: Option<SessionId>,
    state: Binary,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// How adding a passkey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is there.
    Done,
    /// The account has as many as it may.
    Full,
    /// Somebody has it already.
    Known,
    /// The session that shows it has ended meanwhile.
    Late,
}

impl Store {
    /// Keeps what a challenge's answer is compared with.
    pub fn begin_ceremony<'a>(&'a self, session: Option<SessionId>, state: &'a [u8], now: Timestamp) -> Reply<'a, CeremonyId> {
        Box::pin(async move {
            let ceremony = Ceremony { id: ids::new(), session, state: codec::binary(state), expires_at: now.plus_ms(CEREMONY_MS) };
            self.db.insert(CEREMONIES, encode(CEREMONIES, &ceremony)?).await?;
            Ok(ceremony.id)
        })
    }

    /// Takes it out again, once, for whoever began it.
    pub fn end_ceremony(&self, id: CeremonyId, session: Option<SessionId>, now: Timestamp) -> Reply<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let found = self.db.find_one(CEREMONIES, doc! { "_id": codec::bin(id) }, None).await?;
            let ceremony: Option<Ceremony> = found.map(|raw| decode(CEREMONIES, &raw)).transpose()?;
            let Some(ceremony) = ceremony.filter(|ceremony| ceremony.session == session && now < ceremony.expires_at) else {
                return Ok(None);
            };
            let taken = self.db.delete_many(CEREMONIES, doc! { "_id": codec::bin(id) }).await?;
            Ok((taken == 1).then_some(ceremony.state.bytes))
        })
    }

    /// The passkeys of an account, the oldest first.
    pub fn passkeys_of(&self, user: UserId) -> Reply<'_, Vec<Passkey>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "_id": 1 }), limit: 100, ..Find::default() };
            let found = self.db.find(PASSKEYS, doc! { "user": codec::bin(user) }, find).await?;
            found.iter().map(|raw| decode(PASSKEYS, raw)).collect()
        })
    }

    /// The passkey that authenticators call so.
    pub fn passkey<'a>(&'a self, credential: &'a [u8]) -> Reply<'a, Option<Passkey>> {
        Box::pin(async move {
            let found = self.db.find_one(PASSKEYS, doc! { "credential": codec::bytes(credential) }, None).await?;
            found.map(|raw| decode(PASSKEYS, &raw)).transpose()
        })
    }

    /// Keeps a passkey, which the session `by` has shown.
    pub fn add_passkey<'a>(&'a self, passkey: &'a Passkey, by: SessionId, along: Along<'a>) -> Reply<'a, Added> {
        Box::pin(async move {
            let record = encode(PASSKEYS, passkey)?;
            let most = i64::try_from(MAX_PASSKEYS).unwrap_or(i64::MAX);
            let outcome = self
                .db
                .transaction(|tx| {
                    let record = record.clone();
                    Box::pin(async move {
                        if !staff::is_going_on(tx, by).await? {
                            return Ok(Verdict::Abort(Added::Late));
                        }
                        let room = doc! { "_id": codec::bin(passkey.user), "passkeys": { "$not": { "$gte": most } } };
                        if tx.update(USERS, room, doc! { "$inc": { "passkeys": 1 } }).await? == 0 {
                            return Ok(Verdict::Abort(Added::Full));
                        }
                        tx.insert(PASSKEYS, record).await?;
                        let shown = doc! { "$set": { "factor": "passkey" } };
                        tx.update(SESSIONS, doc! { "_id": codec::bin(by), "factor": "password" }, shown).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Added::Done))
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(Added::Known),
                outcome => outcome,
            }
        })
    }

    /// Gives a passkey of an account another name; `false` where the account has no such passkey.
    pub fn rename_passkey<'a>(&'a self, user: UserId, id: PasskeyId, name: &'a str) -> Reply<'a, bool> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bin(id), "user": codec::bin(user) };
            Ok(self.db.update(PASSKEYS, filter, doc! { "$set": { "name": name } }).await? == 1)
        })
    }

    /// Takes a passkey of an account away, and ends the sessions that passkeys opened, but that of who asks: which one
    /// opened which is not kept. Without a second factor left, that one counts as opened by the password alone. `false`
    /// where the account has no such passkey.
    pub fn remove_passkey<'a>(&'a self, user: &'a User, id: PasskeyId, by: SessionId, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let filter = doc! { "_id": codec::bin(id), "user": codec::bin(user.id) };
                        if tx.delete(PASSKEYS, filter).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.update(USERS, doc! { "_id": codec::bin(user.id) }, doc! { "$inc": { "passkeys": -1 } }).await?;
                        let opened = doc! { "user": codec::bin(user.id), "factor": "passkey", "_id": { "$ne": codec::bin(by) } };
                        tx.delete_many(SESSIONS, opened).await?;
                        let without_app = doc! { "_id": codec::bin(user.id), "two_factor": null };
                        if tx.find_one(USERS, without_app).await?.is_some()
                            && tx.find_one(PASSKEYS, doc! { "user": codec::bin(user.id) }).await?.is_none()
                        {
                            let weaker = doc! { "$set": { "factor": "password" } };
                            tx.update(SESSIONS, doc! { "_id": codec::bin(by), "factor": "passkey" }, weaker).await?;
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }
}
