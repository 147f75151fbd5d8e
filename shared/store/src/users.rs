//! Accounts.

use contract::account::{AccountView, Profile, SavedAddress, TwoFactorView};
use domain::{Address, AddressId, Email, Language, Role, Timestamp, UserId, account, email::EmailKey, permission};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    codec,
    factors::{Pending, TwoFactor},
    invitations::{invitations_to, spend},
    links::{LINKS, Link},
    orders::{ORDERS, Order},
    passkeys::PASSKEYS,
    raw::{Collection, Find, Verdict, decode, encode, encode_value},
    sessions::SESSIONS,
    staff,
};
pub use contract::users::Standing;

pub(crate) const USERS: Collection = Collection("users");
/// The address of orders whose owner was erased: nobody has it (RFC 2606 §2).
pub const ERASED: &str = "erased@bodega.invalid";
/// How often a change of addresses starts again when others are faster.
const TRIES: u32 = 20;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct AddressRecord {
    #[serde(with = "codec::id")]
    id: AddressId,
    address: Address,
    preferred: bool,
}

/// An account's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct User {
    /// The account.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: UserId,
    /// Where the shop writes to, as its owner wrote it.
    pub email: Email,
    /// What tells accounts apart.
    email_key: String,
    /// What its owner is called.
    pub name: String,
    /// The language of the pages, where its owner chose one.
    pub language: Option<Language>,
    /// The hash of the password.
    pub password: String,
    /// Since when it has this password.
    #[serde(with = "codec::date")]
    password_since: Timestamp,
    /// Whether it may be used.
    pub standing: Standing,
    /// What its owner does in the shop; nothing for customers.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The authenticator app, where one is set up.
    #[serde(default)]
    pub two_factor: Option<TwoFactor>,
    /// An authenticator app that is being set up.
    #[serde(default)]
    pub pending: Option<Pending>,
    /// How many passkeys it has.
    #[serde(default)]
    pub passkeys: u32,
    /// What staff find it by.
    #[serde(default)]
    words: Vec<String>,
    addresses: Vec<AddressRecord>,
    /// Whether the shop may send news.
    pub marketing: bool,
    /// When its owner last said yes or no to that.
    #[serde(with = "codec::date")]
    pub marketing_since: Timestamp,
    /// When its owner signed in last.
    #[serde(with = "codec::date_option")]
    pub signed_in_at: Option<Timestamp>,
    /// Since when there is the account.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    version: u32,
}

impl User {
    /// A new account.
    pub fn new(id: UserId, email: Email, key: &EmailKey, name: String, password: String, now: Timestamp) -> Self {
        Self {
            id,
            email_key: key.as_str().to_owned(),
            words: account::words(&name, key),
            email,
            name,
            roles: Vec::new(),
            two_factor: None,
            pending: None,
            passkeys: 0,
            language: None,
            password,
            password_since: now,
            standing: Standing::Active,
            addresses: Vec::new(),
            marketing: false,
            marketing_since: now,
            signed_in_at: None,
            created_at: now,
            version: 1,
        }
    }

    /// What finds the account if it may be used and has the password that was compared.
    pub(crate) fn as_known(&self) -> Document {
        doc! { "_id": codec::bin(self.id), "password": &self.password, "standing": "active" }
    }

    /// Whether signing in takes more than the password, or can.
    pub const fn has_second_factor(&self) -> bool {
        self.two_factor.is_some() || self.passkeys > 0
    }

    /// What tells accounts apart.
    pub fn email_key(&self) -> EmailKey {
        EmailKey::kept(self.email_key.clone())
    }

    /// The account as its owner sees it.
    pub fn view(self) -> AccountView {
        AccountView {
            id: self.id,
            email: self.email,
            name: self.name,
            language: self.language,
            marketing: self.marketing,
            addresses: self
                .addresses
                .into_iter()
                .map(|AddressRecord { id, address, preferred }| SavedAddress { id, address, preferred })
                .collect(),
            permissions: permission::granted(&self.roles),
            roles: self.roles,
            two_factor: self.two_factor.as_ref().map(|kept| TwoFactorView { since: kept.since, recovery_codes: kept.recovery_left() }),
            created_at: self.created_at,
        }
    }
}

/// How erasing an account ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// It is gone.
    Done,
    /// Orders are under way.
    Busy,
    /// It is the last owner's.
    LastOwner,
}

pub(crate) fn by_id(id: UserId) -> Document {
    doc! { "_id": codec::bin(id) }
}

impl Store {
    /// An account.
    pub fn user(&self, id: UserId) -> Reply<'_, Option<User>> {
        Box::pin(async move { self.db.find_one(USERS, by_id(id), None).await?.map(|raw| decode(USERS, &raw)).transpose() })
    }

    /// The account with an address.
    pub fn user_by_email<'a>(&'a self, key: &'a EmailKey) -> Reply<'a, Option<User>> {
        Box::pin(async move {
            self.db.find_one(USERS, doc! { "email_key": key.as_str() }, None).await?.map(|raw| decode(USERS, &raw)).transpose()
        })
    }

    /// Keeps an account that nobody asked for: for benchmarks and demo shops.
    pub fn insert_user<'a>(&'a self, user: &'a User) -> Reply<'a, ()> {
        Box::pin(async move { self.db.insert(USERS, encode(USERS, user)?).await })
    }

    /// Makes an account by a link, which is void then; `false` where it was before, or the address has an account by now.
    pub fn make_user<'a>(&'a self, link: &'a Link, user: &'a User, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            let record = encode(USERS, user)?;
            let outcome = self
                .db
                .transaction(|tx| {
                    let record = record.clone();
                    Box::pin(async move {
                        if !spend(tx, link, along.entry.at).await? {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.insert(USERS, record).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(false),
                outcome => outcome,
            }
        })
    }

    /// Sets a password by a link, which is void then, and ends all sessions; `false` where it was void before.
    pub fn reset_password<'a>(&'a self, link: &'a Link, user: UserId, password: &'a str, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        if tx.delete(LINKS, link.valid_at(along.entry.at)).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        let set = doc! { "$set": { "password": password, "password_since": codec::date(along.entry.at) }, "$inc": { "version": 1 } };
                        if tx.update(USERS, link.account(user), set).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user) }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// Sets a password in place of the one that `user` has, and ends all sessions but `kept`; `false` where it has another
    /// by now.
    pub fn change_password<'a>(&'a self, user: &'a User, password: &'a str, kept: domain::SessionId, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let set = doc! { "$set": { "password": password, "password_since": codec::date(along.entry.at) }, "$inc": { "version": 1 } };
                        if tx.update(USERS, user.as_known(), set).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id), "_id": { "$ne": codec::bin(kept) } }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// Gives an account another address by a link, which is void then; `false` where it was before, or the address has
    /// another account by now.
    pub fn change_email<'a>(
        &'a self,
        link: &'a Link,
        user: UserId,
        email: &'a Email,
        key: &'a EmailKey,
        along: Along<'a>,
    ) -> Reply<'a, bool> {
        Box::pin(async move {
            let outcome = self
                .db
                .transaction(|tx| {
                    Box::pin(async move {
                        if tx.delete(LINKS, link.valid_at(along.entry.at)).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        let Some(raw) = tx.find_one(USERS, link.account(user)).await? else { return Ok(Verdict::Abort(false)) };
                        let words = account::words(&decode::<User>(USERS, &raw)?.name, key);
                        let set = doc! {
                            "$set": { "email": email.as_str(), "email_key": key.as_str(), "words": words }, "$inc": { "version": 1 },
                        };
                        if tx.update(USERS, link.account(user), set).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await;
            match outcome {
                Err(StoreError::Duplicate) => Ok(false),
                outcome => outcome,
            }
        })
    }

    /// Changes name, language and consent.
    pub fn set_profile<'a>(&'a self, user: &'a User, profile: &'a Profile, now: Timestamp) -> Reply<'a, Option<User>> {
        Box::pin(async move {
            let mut set = doc! {
                "name": &profile.name,
                "words": account::words(&profile.name, &user.email_key()),
                "language": encode_value(USERS, &profile.language)?,
                "marketing": profile.marketing,
            };
            if user.marketing != profile.marketing {
                set.insert("marketing_since", codec::date(now));
            }
            let update = doc! { "$set": set, "$inc": { "version": 1 } };
            // Another address meanwhile would be found by the words of the old one.
            let same = doc! { "_id": codec::bin(user.id), "email_key": &user.email_key };
            self.db.find_and_update(USERS, same, update).await?.map(|raw| decode(USERS, &raw)).transpose()
        })
    }

    /// Applies a change to an account's addresses; `None` where the change refuses or the account is gone.
    pub fn change_addresses<'a>(
        &'a self,
        user: UserId,
        change: &'a (dyn Fn(&mut Vec<SavedAddress>) -> bool + Send + Sync),
    ) -> Reply<'a, Option<User>> {
        Box::pin(async move {
            for _ in 0..TRIES {
                let Some(before) = self.user(user).await? else { return Ok(None) };
                let version = before.version;
                let mut addresses = before.view().addresses;
                if !change(&mut addresses) {
                    return Ok(None);
                }
                let records: Vec<AddressRecord> =
                    addresses.into_iter().map(|SavedAddress { id, address, preferred }| AddressRecord { id, address, preferred }).collect();
                let filter = doc! { "_id": codec::bin(user), "version": version };
                let update = doc! { "$set": { "addresses": encode_value(USERS, &records)? }, "$inc": { "version": 1 } };
                if let Some(raw) = self.db.find_and_update(USERS, filter, update).await? {
                    return decode(USERS, &raw).map(Some);
                }
            }
            Err(StoreError::Contention { tries: TRIES })
        })
    }

    /// Erases an account, its sessions, its cart, and what is personal in its orders. Amounts, goods and the country
    /// stay: the shop's books need them.
    pub fn erase_user<'a>(&'a self, user: &'a User, along: Along<'a>) -> Reply<'a, Erased> {
        Box::pin(async move {
            self.adopt_orders(user).await?;
            let blank = doc! { "$set": {
                "email": ERASED, "words": [], "address.name": "Erased", "address.line1": "Erased", "address.city": "Erased",
                "address.line2": null, "address.region": null, "address.postcode": null, "address.phone": null,
                "note": null, "customer": null, "email_key": null, "course.returns.$[].words": null,
            } };
            self.db
                .transaction(|tx| {
                    let blank = blank.clone();
                    Box::pin(async move {
                        if !staff::spare_owner(tx, user.id).await? {
                            return Ok(Verdict::Abort(Erased::LastOwner));
                        }
                        let mine = doc! { "customer": codec::bin(user.id) };
                        for raw in tx.find(ORDERS, mine.clone()).await? {
                            let order: Order = decode(ORDERS, &raw)?;
                            // Without a payment anybody could have placed it: such an order only runs out.
                            let paid_for = tx.find_one(crate::payments::PAYMENTS, doc! { "order": codec::bin(order.id) }).await?.is_some();
                            if paid_for && account::holds_its_owner(order.state, order.placed_at, along.entry.at) {
                                return Ok(Verdict::Abort(Erased::Busy));
                            }
                        }
                        tx.update_many(ORDERS, mine, blank).await?;
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id) }).await?;
                        tx.delete(crate::carts::CARTS, doc! { "_id": codec::bytes(&crate::carts::customer_cart(user.id).0) }).await?;
                        tx.delete_many(PASSKEYS, doc! { "user": codec::bin(user.id) }).await?;
                        tx.delete_many(LINKS, doc! { "purpose.by": codec::bin(user.id) }).await?;
                        tx.delete_many(LINKS, invitations_to(&user.email_key())).await?;
                        tx.delete(USERS, by_id(user.id)).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Erased::Done))
                    })
                })
                .await
        })
    }

    /// Takes the orders that were placed with the account's address, and by nobody signed in, into the account.
    pub fn adopt_orders<'a>(&'a self, user: &'a User) -> Reply<'a, ()> {
        Box::pin(async move {
            let filter = doc! { "email_key": &user.email_key, "customer": null };
            self.db.update_many(ORDERS, filter, doc! { "$set": { "customer": codec::bin(user.id) } }).await.map(drop)
        })
    }

    /// A page of an account's orders, newest first; one more than `size` where there is another page.
    pub fn orders_of(&self, user: UserId, page: u32, size: u32) -> Reply<'_, Vec<Order>> {
        let find = Find::page(page, size);
        self.find_orders_of(user, find)
    }

    /// All orders of an account.
    pub fn all_orders_of(&self, user: UserId) -> Reply<'_, Vec<Order>> {
        self.find_orders_of(user, Find::default())
    }

    fn find_orders_of(&self, user: UserId, find: Find) -> Reply<'_, Vec<Order>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "placed_at": -1, "_id": -1 }), ..find };
            let found = self.db.find(ORDERS, doc! { "customer": codec::bin(user) }, find).await?;
            found.iter().map(|raw| decode(ORDERS, raw)).collect()
        })
    }
}
