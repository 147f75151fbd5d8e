//! Invitations to the staff: links of their own kind, of which staff see which are open.

use contract::staff::InvitationView;
use domain::{LinkId, Role, Timestamp, UserId, email::EmailKey};
use mongodb::bson::{Document, doc};

use crate::{
    Reply, Store, StoreError,
    audit::Along,
    codec,
    links::{LINKS, Link, Purpose},
    raw::{Find, Tx, Verdict, decode, encode, encode_value},
    sessions::{SESSIONS, Session},
    settings::SETTINGS,
    staff::{self, Managed},
    users::{USERS, User},
};

impl Store {
    /// Invites somebody in place of the invitation `before`, if that is the one that is open.
    pub fn invite<'a>(&'a self, by: &'a Session, link: &'a Link, before: Option<&'a Link>, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            let record = encode(LINKS, link)?;
            let key = link.email.key().map_err(|_| StoreError::Missing { what: "a plain address" })?;
            self.db
                .transaction(|tx| {
                    let (record, key) = (record.clone(), key.clone());
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Managed::Unseated));
                        }
                        invites_in_turn(tx).await?;
                        for raw in tx.find(LINKS, invitations_to(&key)).await? {
                            let open: Link = decode(LINKS, &raw)?;
                            if before.is_none_or(|before| before.id != open.id) && along.entry.at < open.expires_at {
                                return Ok(Verdict::Abort(Managed::Stale));
                            }
                        }
                        tx.delete_many(LINKS, invitations_to(&key)).await?;
                        tx.insert(LINKS, record).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await
        })
    }

    /// Invites the first owner, where the shop has none who can sign in and this address has no such invitation; those
    /// that other addresses have end. `false` where nobody was invited.
    pub fn invite_owner<'a>(&'a self, link: &'a Link, key: &'a EmailKey, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            let record = encode(LINKS, link)?;
            self.db
                .transaction(|tx| {
                    let record = record.clone();
                    Box::pin(async move {
                        invites_in_turn(tx).await?;
                        let nobodys = doc! { "purpose.kind": "invite", "purpose.by": null };
                        let mut open = nobodys.clone();
                        open.insert("purpose.key", key.as_str());
                        open.insert("expires_at", doc! { "$gt": codec::date(along.entry.at) });
                        if staff::an_owner(tx).await? || tx.find_one(LINKS, open).await?.is_some() {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.delete_many(LINKS, nobodys).await?;
                        tx.delete_many(LINKS, invitations_to(key)).await?;
                        tx.insert(LINKS, record).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// The invitation of an address, if one can be followed.
    pub fn invitation_to<'a>(&'a self, key: &'a EmailKey, now: Timestamp) -> Reply<'a, Option<Link>> {
        Box::pin(async move {
            let mut filter = invitations_to(key);
            filter.insert("expires_at", doc! { "$gt": codec::date(now) });
            self.db.find_one(LINKS, filter, None).await?.map(|raw| decode(LINKS, &raw)).transpose()
        })
    }

    /// The invitations that can be followed, the newest first.
    pub fn invitations(&self, now: Timestamp) -> Reply<'_, Vec<InvitationView>> {
        Box::pin(async move {
            let filter = doc! { "purpose.kind": "invite", "expires_at": { "$gt": codec::date(now) } };
            let find = Find { sort: Some(doc! { "created_at": -1 }), limit: 200, ..Find::default() };
            let found = self.db.find(LINKS, filter, find).await?;
            let mut views = Vec::with_capacity(found.len());
            for raw in &found {
                let Link { id, purpose, email, created_at, expires_at } = decode(LINKS, raw)?;
                let Purpose::Invite { roles, by, .. } = purpose else { continue };
                let invited_by = self.name_of(by).await?;
                views.push(InvitationView { id, email, roles, invited_by, created_at, expires_at });
            }
            Ok(views)
        })
    }

    /// What somebody is called.
    pub fn name_of(&self, user: Option<UserId>) -> Reply<'_, Option<String>> {
        Box::pin(async move {
            let Some(user) = user else { return Ok(None) };
            Ok(self.user(user).await?.map(|user| user.name))
        })
    }

    /// Takes an invitation back; [`Managed::Stale`] where there is no such invitation.
    pub fn revoke_invitation<'a>(&'a self, by: &'a Session, id: LinkId, along: Along<'a>) -> Reply<'a, Managed> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(Managed::Unseated));
                        }
                        if tx.delete(LINKS, doc! { "_id": codec::bin(id), "purpose.kind": "invite" }).await? == 0 {
                            return Ok(Verdict::Abort(Managed::Stale));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(Managed::Done))
                    })
                })
                .await
        })
    }

    /// Gives an account, whose password was just compared, the roles of an invitation, which is void then; `false` where it
    /// was before, or the account has another password or other roles by now.
    pub fn accept_invitation<'a>(&'a self, link: &'a Link, user: &'a User, roles: &'a [Role], along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            let mut known = user.as_known();
            known.extend(staff::has_roles(user.id, &user.roles)?);
            let set = doc! { "$set": { "roles": encode_value(USERS, &roles)? }, "$inc": { "version": 1 } };
            self.db
                .transaction(|tx| {
                    let (known, set) = (known.clone(), set.clone());
                    Box::pin(async move {
                        if !spend(tx, link, along.entry.at).await? || tx.update(USERS, known, set).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        // Sessions of customers last longer than those of staff may.
                        tx.delete_many(SESSIONS, doc! { "user": codec::bin(user.id) }).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }
}

/// Of two who invite at once, one waits for the other and sees what they did: one person invited twice at once, or a
/// schedule that runs twice, must not leave two invitations open.
async fn invites_in_turn(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.update(SETTINGS, doc! { "_id": "shop" }, doc! { "$inc": { "turn": 1 } }).await.map(drop)
}

/// What finds the invitations of an address.
pub(crate) fn invitations_to(key: &EmailKey) -> Document {
    doc! { "purpose.kind": "invite", "purpose.key": key.as_str() }
}

/// Takes a link that makes an account, or staff, out of use, and where it invites, all that invite the same address;
/// `false` where it is void. An invitation that nobody sent, to the first owner, is void once there is an owner.
pub(crate) async fn spend(tx: &mut Tx<'_>, link: &Link, now: Timestamp) -> Result<bool, StoreError> {
    if tx.delete(LINKS, link.valid_at(now)).await? == 0 {
        return Ok(false);
    }
    let Purpose::Invite { by, key, .. } = &link.purpose else { return Ok(true) };
    tx.delete_many(LINKS, invitations_to(&EmailKey::kept(key.clone()))).await?;
    Ok(by.is_some() || !staff::an_owner(tx).await?)
}
