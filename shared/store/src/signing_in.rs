//! Signing in: what was shown is spent and the session begins in one step, so that whoever takes something away from an
//! account (a password, a role, a passkey, its good standing) has ended each session that it opened.

use domain::{PasskeyId, UserId};
use mongodb::bson::{Document, doc};

use crate::{
    Reply, Store,
    audit::Along,
    codec,
    passkeys::PASSKEYS,
    raw::{Verdict, encode},
    sessions::{Factor, SESSIONS, Session},
    staff,
    users::{USERS, User},
};

/// What somebody has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The password, of an account that needs no more.
    Password,
    /// The password, and the authenticator app's code of this time step; one that was not used yet.
    Code {
        /// The step.
        step: i64,
    },
    /// The password, and a recovery code with this hash.
    Recovery {
        /// The hash.
        hash: [u8; 32],
    },
    /// A passkey whose answer fits.
    Passkey {
        /// Which one.
        id: PasskeyId,
        /// What was known of its counter when the answer was compared.
        before: Vec<u8>,
        /// What is known of it now.
        after: Vec<u8>,
    },
}

impl Proof {
    /// What the session may count on.
    pub const fn factor(&self) -> Factor {
        match self {
            Self::Password => Factor::Password,
            Self::Code { .. } | Self::Recovery { .. } => Factor::TwoFactor,
            Self::Passkey { .. } => Factor::Passkey,
        }
    }

    /// What finds the account if this still opens it, and how it is spent.
    fn spend(&self, user: &User, mut set: Document) -> (Document, Document) {
        let mut filter = match self {
            Self::Passkey { .. } => doc! { "_id": codec::bin(user.id), "standing": "active" },
            _ => user.as_known(),
        };
        let mut update = Document::new();
        match self {
            Self::Password => {
                filter.insert("two_factor", mongodb::bson::Bson::Null);
            }
            Self::Code { step } => {
                filter.insert("two_factor.last_step", doc! { "$lt": step });
                set.insert("two_factor.last_step", step);
            }
            Self::Recovery { hash } => {
                filter.insert("two_factor.recovery", codec::bytes(hash));
                update.insert("$pull", doc! { "two_factor.recovery": codec::bytes(hash) });
            }
            Self::Passkey { .. } => {}
        }
        update.insert("$set", set);
        // An update that changes nothing takes no part in conflicts: the second login of a millisecond would not notice a
        // password that is set beside it.
        update.insert("$inc", doc! { "turn": 1 });
        (filter, update)
    }
}

impl Store {
    /// Begins a session by what was shown; `false` where it does not open the account any more: it was used by a twin,
    /// changed or taken away since it was compared, or the account's roles were.
    pub fn sign_in<'a>(&'a self, user: &'a User, session: &'a Session, proof: &'a Proof, along: Along<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            let record = encode(SESSIONS, session)?;
            let now = codec::date(along.entry.at);
            let (mut filter, update) = proof.spend(user, doc! { "signed_in_at": now.clone() });
            filter.extend(staff::has_roles(user.id, &user.roles)?);
            self.db
                .transaction(|tx| {
                    let (record, filter, update, now) = (record.clone(), filter.clone(), update.clone(), now.clone());
                    Box::pin(async move {
                        if tx.update(USERS, filter, update).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        if let Proof::Passkey { id, before, after } = proof {
                            let kept = doc! { "_id": codec::bin(*id), "user": codec::bin(user.id), "changing": codec::bytes(before) };
                            let spent = doc! { "$set": { "changing": codec::bytes(after), "used_at": now } };
                            if tx.update(PASSKEYS, kept, spent).await? == 0 {
                                return Ok(Verdict::Abort(false));
                            }
                        }
                        tx.insert(SESSIONS, record).await?;
                        along.add(tx).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// Keeps a password's hash of today's cost, if the password is still the one of `before`.
    pub fn rehash<'a>(&'a self, user: UserId, before: &'a str, after: &'a str) -> Reply<'a, ()> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bin(user), "password": before };
            self.db.update(USERS, filter, doc! { "$set": { "password": after } }).await.map(drop)
        })
    }
}
