//! Invitations to the staff: links of their own kind, of which staff see which are open.

use contract::staff::InvitationView;
use domain::{LinkId, Role, Timestamp, UserId, email::EmailKey};
use mongodb::bson::doc;

use crate::{
    Reply, Store,
    audit::Along,
    codec,
    links::{LINKS, Link, Purpose},
    raw::{Find, Verdict, decode, encode, encode_value},
    sessions::SESSIONS,
    users::{USERS, User},
};

impl Store {
    /// Invites somebody; older invitations of that address end.
    pub fn invite<'a>(&'a self, link: &'a Link, key: &'a EmailKey, along: Along<'a>) -> Reply<'a, ()> {
        Box::pin(async move {
            let record = encode(LINKS, link)?;
            self.db
                .transaction(|tx| {
                    let record = record.clone();
                    Box::pin(async move {
                        tx.delete_many(LINKS, doc! { "purpose.kind": "invite", "purpose.key": key.as_str() }).await?;
                        tx.insert(LINKS, record).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await
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

    /// Takes an invitation back; `false` where there is no such invitation.
    pub fn revoke_invitation<'a>(&'a self, id: LinkId, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        if tx.delete(LINKS, doc! { "_id": codec::bin(id), "purpose.kind": "invite" }).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
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
            if user.roles.is_empty() {
                known.insert("roles.0", doc! { "$exists": false });
            } else {
                known.insert("roles", encode_value(USERS, &user.roles)?);
            }
            let set = doc! { "$set": { "roles": encode_value(USERS, &roles)? }, "$inc": { "version": 1 } };
            self.db
                .transaction(|tx| {
                    let (known, set) = (known.clone(), set.clone());
                    Box::pin(async move {
                        if tx.delete(LINKS, link.valid_at(along.entry.at)).await? == 0 || tx.update(USERS, known, set).await? == 0 {
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
