//! Carts, by the hash of their token. A change compares the version it read; a claim keeps a cart
//! still while an order is placed from it.

use domain::{
    CartId, Currency, Timestamp, UserId, VariantId,
    cart::{Line, Quantity},
};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reply, Store, StoreError, codec, ids,
    raw::{Collection, Verdict, decode, encode, encode_value},
};

pub(crate) const CARTS: Collection = Collection("carts");
/// Unused carts go after 30 days.
const LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// How long a claim holds without its owner coming back: longer than `place-order` may run.
pub const CLAIM_MS: i64 = 20_000;
/// How often a claim is tried while twins with the same key take it and let it go.
const CLAIM_TRIES: u32 = 20;

/// The SHA-256 of a cart's token: what the database knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

/// The cart of an account: the same on all its devices. No token opens it, as tokens have 32 bytes.
pub fn customer_cart(user: UserId) -> TokenHash {
    TokenHash(Sha256::new().chain_update(b"bodega/customer-cart/").chain_update(user.uuid().as_bytes()).finalize().into())
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct LineRecord {
    #[serde(with = "codec::id")]
    variant: VariantId,
    quantity: Quantity,
}

/// Who holds the cart still, and until when. A free cart has a claim of nobody that ended long ago:
/// so "free or lapsed" is one comparison beside the key, and no `$or`, which not every server
/// answers from the key alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claim {
    owner: mongodb::bson::Binary,
    #[serde(with = "codec::date")]
    until: Timestamp,
}

impl Claim {
    fn nobody() -> Self {
        Self { owner: codec::binary(&[]), until: Timestamp(0) }
    }

    fn by(owner: &[u8; 32], until: Timestamp) -> Self {
        Self { owner: codec::binary(owner), until }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct CartRecord {
    #[serde(rename = "_id")]
    token: mongodb::bson::Binary,
    #[serde(with = "codec::id")]
    id: CartId,
    version: u32,
    lines: Vec<LineRecord>,
    #[serde(default)]
    currency: Option<Currency>,
    claim: Claim,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// The cart.
    pub id: CartId,
    /// Grows with every change.
    pub version: u32,
    /// In the order they were added.
    pub lines: Vec<Line>,
    /// What its owner chose to see it in; the shop's own currency without that.
    pub currency: Option<Currency>,
}

/// What a cart's owner says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// In the order they were added.
    pub lines: Vec<Line>,
    /// What it is to be in.
    pub currency: Option<Currency>,
}

impl From<&Cart> for Contents {
    fn from(cart: &Cart) -> Self {
        Self { lines: cart.lines.clone(), currency: cart.currency }
    }
}

impl From<CartRecord> for Cart {
    fn from(record: CartRecord) -> Self {
        let lines = record.lines.into_iter().map(|LineRecord { variant, quantity }| Line { variant, quantity }).collect();
        Self { id: record.id, version: record.version, lines, currency: record.currency }
    }
}

/// How a change of a cart ended.
#[derive(Debug)]
pub enum Grip {
    /// Done; the cart as it is now.
    Held(Cart),
    /// There is no such cart.
    Missing,
    /// An order is being placed from it.
    Claimed,
    /// It has changed since it was read.
    Stale,
}

/// How a claim of a cart ended.
#[derive(Debug)]
pub enum Claimed {
    /// It is this key's; the cart as it is now.
    Held(Cart),
    /// There is no such cart.
    Missing,
    /// An order with another key is being placed from it.
    Taken,
}

/// An update that lets a cart go, and empties it where an order took its lines.
pub(crate) fn ordered() -> Result<Document, StoreError> {
    Ok(doc! { "$set": { "lines": [], "claim": encode_value(CARTS, &Claim::nobody())? }, "$inc": { "version": 1 } })
}

impl Store {
    /// The cart with this token.
    pub fn cart(&self, token: TokenHash) -> Reply<'_, Option<Cart>> {
        Box::pin(async move {
            let found = self.db.find_one(CARTS, doc! { "_id": codec::bytes(&token.0) }, None).await?;
            found.map(|raw| decode::<CartRecord>(CARTS, &raw).map(Into::into)).transpose()
        })
    }

    /// Makes a cart.
    pub fn insert_cart<'a>(&'a self, token: TokenHash, id: CartId, contents: &'a Contents, now: Timestamp) -> Reply<'a, Cart> {
        Box::pin(async move {
            let record = CartRecord {
                token: codec::binary(&token.0),
                id,
                version: 1,
                lines: line_records(&contents.lines),
                currency: contents.currency,
                claim: Claim::nobody(),
                expires_at: now.plus_ms(LIFE_MS),
            };
            self.db.insert(CARTS, encode(CARTS, &record)?).await?;
            Ok(record.into())
        })
    }

    /// Replaces what the cart holds, if it is still as it was read and nobody orders it.
    pub fn change_cart<'a>(&'a self, token: TokenHash, cart: &'a Cart, contents: &'a Contents, now: Timestamp) -> Reply<'a, Grip> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bytes(&token.0), "version": cart.version, "claim.until": { "$lt": codec::date(now) } };
            let set = doc! {
                "lines": encode_value(CARTS, &line_records(&contents.lines))?,
                "currency": encode_value(CARTS, &contents.currency)?,
                "expires_at": codec::date(now.plus_ms(LIFE_MS)),
            };
            if self.db.update(CARTS, filter, doc! { "$set": set, "$inc": { "version": 1 } }).await? == 0 {
                return self.why_not(token, now, cart.version).await;
            }
            let Contents { lines, currency } = contents.clone();
            Ok(Grip::Held(Cart { id: cart.id, version: cart.version + 1, lines, currency }))
        })
    }

    /// Claims the cart for the order with this idempotency key; the same key claims it again.
    ///
    /// "Free, or mine" is two updates, and between them twins with the same key may take the claim
    /// and let it go: what this caller might have is tried for again.
    ///
    /// # Errors
    ///
    /// [`StoreError::Contention`] where twins are in between at every try.
    pub fn claim_cart(&self, token: TokenHash, key: [u8; 32], now: Timestamp) -> Reply<'_, Claimed> {
        Box::pin(async move {
            let claim = encode_value(CARTS, &Claim::by(&key, now.plus_ms(CLAIM_MS)))?;
            let free = doc! { "_id": codec::bytes(&token.0), "claim.until": { "$lt": codec::date(now) } };
            let mine = doc! { "_id": codec::bytes(&token.0), "claim.owner": codec::bytes(&key) };
            for _ in 0..CLAIM_TRIES {
                let mut held = false;
                for filter in [&free, &mine] {
                    // Not `findAndModify`, for which the embedded database reads all carts. Once it is claimed it stays as it is.
                    held = held || self.db.update(CARTS, filter.clone(), doc! { "$set": { "claim": claim.clone() } }).await? == 1;
                }
                let Some(raw) = self.db.find_one(CARTS, doc! { "_id": codec::bytes(&token.0) }, None).await? else {
                    return Ok(Claimed::Missing);
                };
                let record: CartRecord = decode(CARTS, &raw)?;
                if held {
                    return Ok(Claimed::Held(record.into()));
                }
                if record.claim.until >= now && record.claim.owner.bytes != key {
                    return Ok(Claimed::Taken);
                }
            }
            Err(StoreError::Contention { tries: CLAIM_TRIES })
        })
    }

    /// Lets a claim go, if it is still this key's.
    pub fn release_cart(&self, token: TokenHash, key: [u8; 32]) -> Reply<'_, ()> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bytes(&token.0), "claim.owner": codec::bytes(&key) };
            let nobody = encode_value(CARTS, &Claim::nobody())?;
            self.db.update(CARTS, filter, doc! { "$set": { "claim": nobody } }).await.map(drop)
        })
    }

    /// Makes `lines`, of a guest's cart and an account's together, those of the account's cart, in the currency that the guest
    /// saw last, and ends the guest's. Both happen or neither; `false` where either changed meanwhile or is being ordered.
    pub fn join_carts<'a>(
        &'a self,
        guest: (TokenHash, &'a Cart),
        account: (TokenHash, Option<&'a Cart>),
        lines: &'a [Line],
        now: Timestamp,
    ) -> Reply<'a, bool> {
        Box::pin(async move {
            let records = line_records(lines);
            let set = encode_value(CARTS, &records)?;
            let currency = guest.1.currency.or(account.1.and_then(|cart| cart.currency));
            let seen = encode_value(CARTS, &currency)?;
            let fresh = CartRecord {
                token: codec::binary(&account.0.0),
                id: ids::new(),
                version: 1,
                lines: records,
                currency,
                claim: Claim::nobody(),
                expires_at: now.plus_ms(LIFE_MS),
            };
            let fresh = encode(CARTS, &fresh)?;
            let outcome = self
                .db
                .transaction(|tx| {
                    let (set, seen, fresh) = (set.clone(), seen.clone(), fresh.clone());
                    Box::pin(async move {
                        let still = |token: TokenHash, version: u32| {
                            doc! { "_id": codec::bytes(&token.0), "version": version, "claim.until": { "$lt": codec::date(now) } }
                        };
                        if tx.delete(CARTS, still(guest.0, guest.1.version)).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        let joined = match account.1 {
                            None => tx.insert(CARTS, fresh).await.map(|()| 1)?,
                            Some(cart) => {
                                let expires_at = codec::date(now.plus_ms(LIFE_MS));
                                let update = doc! {
                                    "$set": { "lines": set, "currency": seen, "expires_at": expires_at }, "$inc": { "version": 1 },
                                };
                                tx.update(CARTS, still(account.0, cart.version), update).await?
                            }
                        };
                        Ok(if joined == 1 { Verdict::Commit(true) } else { Verdict::Abort(false) })
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(false),
                outcome => outcome,
            }
        })
    }

    async fn why_not(&self, token: TokenHash, now: Timestamp, version: u32) -> Result<Grip, StoreError> {
        let Some(raw) = self.db.find_one(CARTS, doc! { "_id": codec::bytes(&token.0) }, None).await? else { return Ok(Grip::Missing) };
        let record: CartRecord = decode(CARTS, &raw)?;
        Ok(if record.claim.until >= now && version == record.version { Grip::Claimed } else { Grip::Stale })
    }
}

fn line_records(lines: &[Line]) -> Vec<LineRecord> {
    lines.iter().map(|&Line { variant, quantity }| LineRecord { variant, quantity }).collect()
}
