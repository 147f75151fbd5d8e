//! What staff do to accounts: find them, block them, give them roles. There is always an owner who can sign in.

use contract::{
    Kind, Problem,
    users::{Show, Standing, UserPage, UserRow, UsersWish},
};
use domain::{Role, SessionId, UserId, account, email::EmailKey, order::OrderNumber};
use mongodb::bson::{Bson, Document, doc};

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    codec::{self, begins},
    invitations::invitations_to,
    links::LINKS,
    orders::{ORDERS, Order},
    passkeys::PASSKEYS,
    raw::{Find, Tx, Verdict, Writes, decode, encode_value},
    sessions::{SESSIONS, Session},
    users::{USERS, User, by_id},
};

/// What a change by staff ends.
#[derive(Debug, Clone, Copy)]
enum Ends {
    /// The account's sessions.
    Sessions,
    /// Its sessions and passkeys.
    Factors,
    /// Its sessions and invitations; an owner, where it `leaves`.
    Everything { leaves: bool },
}

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
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
}

impl Managed {
    /// Whether a change is made; it is not where what it was judged by has changed, and may be judged anew.
    pub fn done(self) -> Result<bool, Problem> {
        match self {
            Self::Done => Ok(true),
            Self::Stale => Ok(false),
            Self::Unseated => Err(Kind::Unauthenticated.into()),
            Self::LastOwner => Err(Kind::LastOwner.into()),
        }
    }
}

/// Whether a session has not ended since its call began; who ends it at this moment waits for what the call changes, or
/// comes first and it changes nothing.
pub(crate) async fn is_going_on(tx: &mut Tx<'_>, session: SessionId) -> Result<bool, StoreError> {
    Ok(tx.update(SESSIONS, doc! { "_id": codec::bin(session) }, doc! { "$inc": { "turn": 1 } }).await? == 1)
}

/// Holds whoever asks for a change to what they were when it was judged: whoever takes their roles, blocks them or ends
/// their session at this moment waits for the change, or comes first and there is none.
pub(crate) async fn is_seated(tx: &mut Tx<'_>, by: &Session) -> Result<bool, StoreError> {
    let turn = doc! { "$inc": { "turn": 1 } };
    let mut writes = Writes::default();
    let seat = [writes.update(SESSIONS, doc! { "_id": codec::bin(by.id) }, turn.clone()), writes.update(USERS, seat(by)?, turn)];
    Ok(tx.write(&writes).await?.all_met(&seat))
}

/// Whether whoever asks is still what they were when a change was judged, in the snapshot that it is made in. It holds
/// nobody: who takes their roles at this moment does not wait for a change that began before, and comes after it in effect.
/// For changes of which nothing is undone with the roles. A function that dies leaves what it holds held for a minute, and
/// [`is_seated`] holds the account, without which its owner could do nothing else (`infra/decisions/0027`).
pub(crate) async fn still_sits(tx: &mut Tx<'_>, by: &Session) -> Result<bool, StoreError> {
    let session = tx.find_one(SESSIONS, doc! { "_id": codec::bin(by.id) }).await?;
    Ok(session.is_some() && tx.find_one(USERS, seat(by)?).await?.is_some())
}

/// The record of whoever asks, if they have their roles and may sign in.
fn seat(by: &Session) -> Result<Document, StoreError> {
    let mut seat = has_roles(by.user, &by.roles)?;
    seat.insert("standing", "active");
    Ok(seat)
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
    Ok(tx.update_many(USERS, owners, doc! { "$inc": { "turn": 1 } }).await? > 1)
}

/// Whether the shop has an owner who can sign in.
pub(crate) async fn an_owner(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.find_one(USERS, doc! { "roles": "owner", "standing": "active" }).await?.is_some())
}

/// What finds an account if it has these roles.
pub(crate) fn has_roles(user: UserId, roles: &[Role]) -> Result<Document, StoreError> {
    let mut filter = by_id(user);
    if roles.is_empty() {
        filter.insert("roles.0", doc! { "$exists": false });
    } else {
        filter.insert("roles", encode_value(USERS, &roles)?);
    }
    Ok(filter)
}

/// What finds an account that still is what a change to it was judged by.
fn as_judged(user: &User) -> Result<Document, StoreError> {
    let mut filter = has_roles(user.id, &user.roles)?;
    filter.insert("email_key", user.email_key().as_str());
    filter.insert("standing", encode_value(USERS, &user.standing)?);
    filter.insert("passkeys", user.passkeys);
    filter.insert("two_factor.since", user.two_factor.as_ref().map(|kept| codec::date(kept.since)));
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
                if let Some(owner) = self.owner_of_number(search).await? {
                    filter.insert("_id", owner);
                } else {
                    let words: Vec<Document> = account::search(search).iter().map(|word| begins(word)).collect();
                    // MongoDB refuses an empty list.
                    if !words.is_empty() {
                        filter.insert("$and", words);
                    }
                }
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

    /// Blocks an account, which ends its sessions and the invitations that it sent or got, or lets it in again.
    pub fn set_standing<'a>(&'a self, by: &'a Session, user: &'a User, standing: Standing, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let set = doc! { "$set": { "standing": encode_value(USERS, &standing)? }, "$inc": { "version": 1 } };
            self.manage(by, user, Ends::Everything { leaves: standing == Standing::Blocked }, set, along).await
        })
    }

    /// Gives an account other roles, which ends its sessions and the invitations that it sent or got.
    pub fn set_roles<'a>(&'a self, by: &'a Session, user: &'a User, roles: &'a [Role], along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let set = doc! { "$set": { "roles": encode_value(USERS, &roles)? }, "$inc": { "version": 1 } };
            let leaves = user.roles.contains(&Role::Owner) && !roles.contains(&Role::Owner);
            self.manage(by, user, Ends::Everything { leaves }, set, along).await
        })
    }

    /// Signs an account out everywhere.
    pub fn revoke_sessions<'a>(&'a self, by: &'a Session, user: &'a User, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(self.manage(by, user, Ends::Sessions, doc! { "$inc": { "version": 1 } }, along))
    }

    /// Takes authenticator app, recovery codes and passkeys of an account away, and signs it out everywhere.
    pub fn reset_factors<'a>(&'a self, by: &'a Session, user: &'a User, along: Along<'a>) -> Reply<'a, Managed> {
        let set = doc! { "$unset": { "two_factor": "", "pending": "" }, "$set": { "passkeys": 0 }, "$inc": { "version": 1 } };
        Box::pin(self.manage(by, user, Ends::Factors, set, along))
    }

    /// Makes a change to an account, and ends what the account had begun.
    async fn manage(&self, by: &Session, user: &User, ends: Ends, set: Document, along: Along<'_>) -> Result<Managed, StoreError> {
        let judged = as_judged(user)?;
        let id = codec::bin(user.id);
        self.db
            .transaction(|tx| {
                let (judged, set, id) = (judged.clone(), set.clone(), id.clone());
                Box::pin(async move {
                    if !is_seated(tx, by).await? {
                        return Ok(Verdict::Abort(Managed::Unseated));
                    }
                    if matches!(ends, Ends::Everything { leaves: true }) && !spare_owner(tx, user.id).await? {
                        return Ok(Verdict::Abort(Managed::LastOwner));
                    }
                    if tx.update(USERS, judged, set).await? == 0 {
                        return Ok(Verdict::Abort(Managed::Stale));
                    }
                    tx.delete_many(SESSIONS, doc! { "user": id.clone() }).await?;
                    match ends {
                        Ends::Sessions => {}
                        Ends::Factors => {
                            tx.delete_many(PASSKEYS, doc! { "user": id }).await?;
                        }
                        Ends::Everything { .. } => {
                            tx.delete_many(LINKS, doc! { "purpose.by": id }).await?;
                            // Whoever was just blocked must not come back by an older letter.
                            tx.delete_many(LINKS, invitations_to(&user.email_key())).await?;
                        }
                    }
                    along.add(tx).await?;
                    Ok(Verdict::Commit(Managed::Done))
                })
            })
            .await
    }

    /// Makes an account the owner's, with another password: for whoever has the database anyway.
    pub fn put_owner<'a>(&'a self, user: UserId, password: &'a str, along: Along<'a>) -> Reply<'a, ()> {
        Box::pin(async move {
            let since = codec::date(along.entry.at);
            let set = doc! { "password": password, "password_since": since, "roles": ["owner"], "standing": "active" };
            let update = doc! { "$set": set, "$inc": { "version": 1 } };
            self.db
                .transaction(|tx| {
                    let update = update.clone();
                    Box::pin(async move {
                        tx.update(USERS, by_id(user), update).await?;
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user) }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await
        })
    }
}
