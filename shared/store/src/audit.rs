//! The audit log: who did what, when and from where. Entries are added, with the change that they tell of where there
//! is one, and never changed: this is the only file that knows the collection.

use std::collections::{BTreeSet, HashMap};

use contract::audit::{AccountEvent, AuditEntry, AuditPage, AuditWish, Person};
use domain::{AuditId, Timestamp, UserId};
use mongodb::bson::{Document, doc};
use serde::{Deserialize, Serialize};

pub use contract::audit::{Action, Change};

use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    ids, outbox,
    raw::{Collection, Find, Tx, Writes, decode, encode, encode_value},
    users::USERS,
};

const AUDIT: Collection = Collection("audit");
/// Entries on one page.
const SIZE: u32 = 50;
/// Entries that somebody gets with their data: of 350 bytes each, a sixth of what a function may answer.
const HISTORY: i64 = 3000;

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// The entry.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: AuditId,
    /// When.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who did it, where that is known.
    #[serde(with = "codec::id_option")]
    pub actor: Option<UserId>,
    /// Whose account it was done to, where there is one.
    #[serde(with = "codec::id_option")]
    pub subject: Option<UserId>,
    /// What was changed.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// The network address that it came from, as `domain::network::party` has it.
    pub from: Option<String>,
    /// Town and country, as far as the CDN knows.
    #[serde(default)]
    pub place: Option<String>,
    /// Browser and system, in words.
    pub device: String,
    /// The request, as the log line names it.
    pub request: String,
}

impl Entry {
    /// An entry of now.
    pub fn new(action: Action, actor: Option<UserId>, subject: Option<UserId>, now: Timestamp) -> Self {
        Self {
            id: ids::new(),
            at: now,
            action,
            actor,
            subject,
            changes: Vec::new(),
            from: None,
            place: None,
            device: String::new(),
            request: String::new(),
        }
    }

    /// Adds what was changed; nothing where it stayed as it was.
    #[must_use]
    pub fn changed(mut self, field: &str, before: Option<String>, after: Option<String>) -> Self {
        if before != after {
            self.changes.push(Change { field: field.to_owned(), before, after });
        }
        self
    }

    fn told_to(self, user: UserId) -> AccountEvent {
        let Self { at, action, actor, changes, from, place, device, .. } = self;
        // Whoever tried a password was nobody yet: where from is the account's business.
        let by_staff = actor.is_some_and(|actor| actor != user);
        if by_staff {
            return AccountEvent { at, action, by_staff, changes: Vec::new(), from: None, place: None, device: None };
        }
        AccountEvent { at, action, by_staff, changes, from, place, device: Some(device) }
    }

    fn view(self, people: &People) -> AuditEntry {
        let person = |id| people.of(id);
        let Self { id, at, action, actor, subject, changes, from, place, device, request } = self;
        AuditEntry { id, at, action, actor: actor.map(person), subject: subject.map(person), changes, from, place, device, request }
    }
}

/// What is committed along with a change: the events that it causes, and its entry in the log.
#[derive(Debug, Clone, Copy)]
pub struct Along<'a> {
    /// The events.
    pub events: &'a [Outgoing],
    /// The entry.
    pub entry: &'a Entry,
}

impl Along<'_> {
    pub(crate) async fn add(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let mut writes = Writes::default();
        self.adding(&mut writes)?;
        tx.write(&writes).await.map(drop)
    }

    /// Adds them to other writes.
    pub(crate) fn adding(&self, writes: &mut Writes) -> Result<(), StoreError> {
        outbox::adding(writes, self.events, self.entry.at)?;
        writes.insert(AUDIT, self.entry)
    }
}

/// People by their accounts.
pub struct People(HashMap<UserId, Person>);

impl People {
    /// Who it is; whoever was erased has no name and no address.
    pub fn of(&self, id: UserId) -> Person {
        self.0.get(&id).cloned().unwrap_or(Person { id, name: None, email: None })
    }
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "_id", with = "codec::id")]
    id: UserId,
    name: String,
    email: String,
}

impl Store {
    /// Adds an entry about something that changed no record.
    pub fn audit<'a>(&'a self, entry: &'a Entry) -> Reply<'a, ()> {
        Box::pin(async move { self.db.insert(AUDIT, encode(AUDIT, entry)?).await })
    }

    /// A page of the log, the newest first.
    pub fn audit_log<'a>(&'a self, wish: &'a AuditWish) -> Reply<'a, AuditPage> {
        Box::pin(async move {
            let mut filter = Document::new();
            if let Some(actor) = wish.actor {
                filter.insert("actor", codec::bin(actor));
            }
            if let Some(subject) = wish.subject {
                filter.insert("subject", codec::bin(subject));
            }
            if let Some(action) = wish.action {
                filter.insert("action", encode_value(AUDIT, &action)?);
            }
            let mut at = Document::new();
            if let Some(from) = wish.from {
                at.insert("$gte", codec::date(from));
            }
            if let Some(until) = wish.until {
                at.insert("$lt", codec::date(until));
            }
            if !at.is_empty() {
                filter.insert("at", at);
            }
            let find = Find { sort: Some(doc! { "at": -1, "_id": -1 }), ..Find::page(wish.page, SIZE) };
            let found = self.db.find(AUDIT, filter, find).await?;
            let more = found.len() > Find::whole(SIZE);
            let entries = found.iter().take(Find::whole(SIZE)).map(|raw| decode(AUDIT, raw)).collect::<Result<Vec<Entry>, _>>()?;
            let people = self.people(entries.iter().flat_map(|entry| [entry.actor, entry.subject]).flatten().collect()).await?;
            Ok(AuditPage { items: entries.into_iter().map(|entry| entry.view(&people)).collect(), more })
        })
    }

    /// What the log tells somebody of their account, and of what they did, the newest first, [`HISTORY`] entries at most.
    pub fn history_of(&self, user: UserId) -> Reply<'_, Vec<AccountEvent>> {
        Box::pin(async move {
            let mut entries: Vec<Entry> = Vec::new();
            // Two queries, each in the order of its index: one of both would sort in memory.
            for field in ["subject", "actor"] {
                let find = Find { sort: Some(doc! { "at": -1, "_id": -1 }), limit: HISTORY, ..Find::default() };
                for raw in self.db.find(AUDIT, doc! { field: codec::bin(user) }, find).await? {
                    entries.push(decode(AUDIT, &raw)?);
                }
            }
            entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
            entries.dedup_by_key(|entry| entry.id);
            entries.truncate(usize::try_from(HISTORY).unwrap_or(usize::MAX));
            Ok(entries.into_iter().map(|entry| entry.told_to(user)).collect())
        })
    }

    /// Who these people are.
    pub async fn people(&self, ids: BTreeSet<UserId>) -> Result<People, StoreError> {
        let ids: Vec<_> = ids.into_iter().map(codec::bin).collect();
        let find = Find { projection: Some(doc! { "name": 1, "email": 1 }), ..Find::default() };
        let found = if ids.is_empty() { Vec::new() } else { self.db.find(USERS, doc! { "_id": { "$in": ids } }, find).await? };
        let named = found.iter().map(|raw| decode::<Named>(USERS, raw));
        let named = named.map(|named| named.map(|Named { id, name, email }| (id, Person { id, name: Some(name), email: Some(email) })));
        Ok(People(named.collect::<Result<_, _>>()?))
    }
}
