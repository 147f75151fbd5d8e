//! Links that the shop mails: each does one thing, once, within its time. The token in the link is an
//! HMAC of the record's id (`runtime::token`), so the database does not hold it.

use domain::{Email, Language, LinkId, Role, Timestamp, UserId};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    events::Outgoing,
    outbox,
    raw::{Collection, Verdict, decode, encode},
};

pub(crate) const LINKS: Collection = Collection("links");

/// What a link does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Purpose {
    /// Makes an account.
    Register {
        /// What its owner is called.
        name: String,
        /// The hash of the password.
        password: String,
        /// The language of the pages.
        language: Option<Language>,
        /// Whether the shop may send news.
        marketing: bool,
    },
    /// Sets a new password.
    Reset,
    /// Makes somebody staff.
    Invite {
        /// To do what.
        roles: Vec<Role>,
        /// Who invites; nobody where it is the shop's first owner.
        #[serde(with = "codec::id_option")]
        by: Option<UserId>,
        /// What tells accounts apart, of the address.
        key: String,
    },
    /// Gives an account this address.
    Email {
        /// Which account.
        #[serde(with = "codec::id")]
        user: UserId,
    },
}

impl Purpose {
    /// The roles that it gives, where it invites somebody.
    pub fn invited_to(&self) -> Option<&[Role]> {
        match self {
            Self::Invite { roles, .. } => Some(roles),
            _ => None,
        }
    }

    /// How long a link of this kind is good for, in milliseconds.
    pub const fn life_ms(&self) -> i64 {
        match self {
            Self::Register { .. } => 24 * 3_600_000,
            Self::Reset => 30 * 60_000,
            Self::Invite { .. } => 7 * 24 * 3_600_000,
            Self::Email { .. } => 3_600_000,
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The link.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: LinkId,
    /// What it does.
    pub purpose: Purpose,
    /// The address that it goes to.
    pub email: Email,
    /// Since when. Links that change an account are void once its password was set later.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// Until when it is good.
    #[serde(with = "codec::date")]
    pub expires_at: Timestamp,
}

impl Link {
    /// A link that is good from now on.
    pub fn new(id: LinkId, purpose: Purpose, email: Email, now: Timestamp) -> Self {
        let expires_at = now.plus_ms(purpose.life_ms());
        Self { id, purpose, email, created_at: now, expires_at }
    }

    /// What finds the link, if it is there and good.
    pub(crate) fn valid_at(&self, now: Timestamp) -> Document {
        doc! { "_id": codec::bin(self.id), "expires_at": { "$gt": codec::date(now) } }
    }

    /// What finds the account that the link may change: one whose password is as old as the link or older. Whoever sets a
    /// new one is rid of all links that somebody else asked for.
    pub(crate) fn account(&self, user: UserId) -> Document {
        doc! { "_id": codec::bin(user), "password_since": { "$lte": codec::date(self.created_at) } }
    }
}

impl Store {
    /// Keeps a link with the events that mail it.
    pub fn keep_link<'a>(&'a self, link: &'a Link, events: &'a [Outgoing], now: Timestamp) -> Reply<'a, ()> {
        Box::pin(async move {
            let record = encode(LINKS, link)?;
            self.db
                .transaction(|tx| {
                    let record = record.clone();
                    Box::pin(async move {
                        tx.insert(LINKS, record).await?;
                        outbox::add(tx, events, now).await?;
                        Ok(Verdict::Commit(()))
                    })
                })
                .await
        })
    }

    /// A link that is there and good.
    pub fn link(&self, id: LinkId, now: Timestamp) -> Reply<'_, Option<Link>> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bin(id), "expires_at": { "$gt": codec::date(now) } };
            self.db.find_one(LINKS, filter, None).await?.map(|raw| decode(LINKS, &raw)).transpose()
        })
    }
}
