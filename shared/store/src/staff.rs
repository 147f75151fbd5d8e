//! What staff do to accounts: find them, block them, give them roles. There is always an owner who can sign in.

use contract::users::{Show, Standing, UserPage, UserRow, UsersWish};
use domain::{Role, Timestamp, UserId, account, email::EmailKey, order::OrderNumber};
use mongodb::bson::{Bson, Document, doc};

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    codec,
    links::LINKS,
    orders::{ORDERS, Order},
    passkeys::PASSKEYS,
    raw::{Find, Tx, Verdict, decode, encode_value},
    sessions::SESSIONS,
    users::{USERS, User, by_id},
};

/// Accounts on one page.
const SIZE: u32 = 25;

/// How a change that staff make ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Managed {
    /// Done.
    Done,
    /// The account has other roles by now than those that the change was judged by, or is gone.
    Stale,
    /// The shop would have no owner who can sign in.
    LastOwner,
}

/// Whether the shop has an owner who can sign in when `leaving` is one no more. Each owner's record is written to, so that
/// of two who leave at once, one sees the other gone.
pub(crate) async fn spare_owner(tx: &mut Tx<'_>, leaving: UserId) -> Result<bool, StoreError> {
    let owners = doc! { "roles": "owner", "standing": "active" };
    let mut mine = owners.clone();
    mine.insert("_id", codec::bin(leaving));
    if tx.find_one(USERS, mine).await?.is_none() {
        return Ok(true);
    }
    Ok(tx.update_many(USERS, owners, doc! { "$inc": { "owners_turn": 1 } }).await? > 1)
}

/// What finds an account that still has the roles by which a change was judged.
fn as_judged(user: &User) -> Result<Document, StoreError> {
    let roles = if user.roles.is_empty() {
        doc! { "roles.0": { "$exists": false } }
    } else {
        doc! { "roles": encode_value(USERS, &user.roles)? }
    };
    let mut filter = by_id(user.id);
    filter.extend(roles);
    Ok(filter)
}

impl User {
    /// The account in a list.
    pub fn row(self) -> UserRow {
        UserRow {
            second_factor: self.has_second_factor(),
            id: self.id,
            email: self.email.to_string(),
            name: self.name,
            roles: self.roles,
            standing: self.standing,
            signed_in_at: self.signed_in_at,
            created_at: self.created_at,
        }
    }
}

impl Store {
    /// A page of accounts, the newest first.
    pub fn list_users<'a>(&'a self, wish: &'a UsersWish) -> Reply<'a, UserPage> {
        Box::pin(async move {
            let mut filter = match wish.show {
                Show::All => Document::new(),
                Show::Customers => doc! { "roles.0": { "$exists": false } },
                Show::Staff => doc! { "roles": { "$in": encode_value(USERS, &Role::ALL)? } },
                Show::Blocked => doc! { "standing": "blocked" },
            };
            if let Some(search) = &wish.search {
                match self.owner_of_number(search).await? {
                    Some(owner) => filter.insert("_id", owner),
                    None => filter.insert("$and", account::search(search).iter().map(|word| begins(word)).collect::<Vec<_>>()),
                };
            }
            let find = Find { sort: Some(doc! { "created_at": -1, "_id": -1 }), ..Find::page(wish.page, SIZE) };
            let found = self.db.find(USERS, filter, find).await?;
            let more = found.len() > Find::whole(SIZE);
            let users = found.iter().take(Find::whole(SIZE)).map(|raw| decode::<User>(USERS, raw));
            Ok(UserPage { items: users.map(|user| user.map(User::row)).collect::<Result<_, _>>()?, more })
        })
    }

    /// Whose the order with that number is, where the text is a number and there is such an order: by account, or by
    /// address.
    async fn owner_of_number(&self, text: &str) -> Result<Option<Bson>, StoreError> {
        let Ok(number) = text.trim().to_uppercase().parse::<OrderNumber>() else { return Ok(None) };
        let filter = doc! { "number": encode_value(ORDERS, &number)? };
        let Some(raw) = self.db.find_one(ORDERS, filter, None).await? else { return Ok(None) };
        let order: Order = decode(ORDERS, &raw)?;
        if let Some(customer) = order.customer {
            return Ok(Some(codec::bin(customer)));
        }
        let Some(key) = order.email_key else { return Ok(None) };
        Ok(self.user_by_email(&EmailKey::kept(key)).await?.map(|user| codec::bin(user.id)))
    }

    /// Blocks an account, which ends its sessions and the invitations it sent, or lets it in again.
    pub fn set_standing<'a>(&'a self, user: &'a User, standing: Standing, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let filter = as_judged(user)?;
            let set = doc! { "$set": { "standing": encode_value(USERS, &standing)? }, "$inc": { "version": 1 } };
            self.manage(user.id, standing == Standing::Blocked, filter, set, along).await
        })
    }

    /// Gives an account other roles, which ends its sessions and the invitations it sent.
    pub fn set_roles<'a>(&'a self, user: &'a User, roles: &'a [Role], along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let filter = as_judged(user)?;
            let set = doc! { "$set": { "roles": encode_value(USERS, &roles)? }, "$inc": { "version": 1 } };
            let leaves = user.roles.contains(&Role::Owner) && !roles.contains(&Role::Owner);
            self.manage(user.id, leaves, filter, set, along).await
        })
    }

    /// Makes a change to an account and ends what it had begun; `leaves` where it may cost the shop an owner.
    async fn manage(&self, user: UserId, leaves: bool, filter: Document, set: Document, along: Along<'_>) -> Result<Managed, StoreError> {
        self.db
            .transaction(|tx| {
                let (filter, set) = (filter.clone(), set.clone());
                Box::pin(async move {
                    if leaves && !spare_owner(tx, user).await? {
                        return Ok(Verdict::Abort(Managed::LastOwner));
                    }
                    if tx.update(USERS, filter, set).await? == 0 {
                        return Ok(Verdict::Abort(Managed::Stale));
                    }
                    tx.delete_many(SESSIONS, doc! { "user": codec::bin(user) }).await?;
                    tx.delete_many(LINKS, doc! { "purpose.by": codec::bin(user) }).await?;
                    along.add(tx).await?;
                    Ok(Verdict::Commit(Managed::Done))
                })
            })
            .await
    }

    /// Signs an account out everywhere.
    pub fn revoke_sessions<'a>(&'a self, user: &'a User, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let filter = as_judged(user)?;
            self.db
                .transaction(|tx| {
                    let filter = filter.clone();
                    Box::pin(async move {
                        if tx.update(USERS, filter, doc! { "$inc": { "version": 1 } }).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id) }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await
        })
    }

    /// Takes authenticator app, recovery codes and passkeys of an account away, and signs it out everywhere.
    pub fn reset_factors<'a>(&'a self, user: &'a User, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let filter = as_judged(user)?;
            let set = doc! { "$unset": { "two_factor": "", "pending": "" }, "$set": { "passkeys": 0 }, "$inc": { "version": 1 } };
            self.db
                .transaction(|tx| {
                    let (filter, set) = (filter.clone(), set.clone());
                    Box::pin(async move {
                        if tx.update(USERS, filter, set).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        tx.delete_many(PASSKEYS, doc! { "user": codec::bin(user.id) }).await?;
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id) }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await
        })
    }

    /// Makes an account the owner's, with another password: for whoever has the database anyway.
    pub fn put_owner<'a>(&'a self, user: UserId, password: &'a str, now: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            let set = doc! { "password": password, "password_since": codec::date(now), "roles": ["owner"], "standing": "active" };
            self.db.update(USERS, by_id(user), doc! { "$set": set, "$inc": { "version": 1 } }).await?;
            self.db.delete_many(SESSIONS, doc! { "user": codec::bin(user) }).await.map(drop)
        })
    }

    /// Whether the shop has an owner who can sign in.
    pub fn has_owner(&self) -> Reply<'_, bool> {
        Box::pin(async move {
            let owner = doc! { "roles": "owner", "standing": "active" };
            Ok(self.db.find_one(USERS, owner, Some(doc! { "_id": 1 })).await?.is_some())
        })
    }
}

/// What finds accounts with a word that begins so.
fn begins(word: &str) -> Document {
    doc! { "words": { "$elemMatch": { "$gte": word, "$lt": format!("{word}\u{10ffff}") } } }
}
