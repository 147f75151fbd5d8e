//! Writes of several collections in one round trip: the `bulkWrite` command, which databases know from version 8.0 on. A
//! record that many want is held for as long as a transaction lasts, so each round trip less counts
//! (`infra/decisions/0027`).

use std::sync::atomic::Ordering;

use mongodb::{
    bson::{Document, RawArrayBuf, RawDocumentBuf, rawdoc},
    error::{Error, ErrorKind},
};
use serde::Serialize;

use super::{Collection, Reply, StoreError, Tx, encode};

/// The codes of a database that does not know the command, knows another form of it, or stands behind a proxy that does not:
/// `CommandNotFound`, 7.0's word for an unknown field, and Atlas' own.
const UNKNOWN: [i32; 3] = [59, 40415, 8000];
/// `DuplicateKey`.
const DUPLICATE: i32 = 11000;
/// `LockTimeout`, `WriteConflict`, `SnapshotUnavailable`, `NoSuchTransaction`: another transaction was in the way.
const TRANSIENT: [i32; 4] = [24, 112, 246, 251];

/// Writes for one round trip, in their order.
#[derive(Debug, Default)]
pub(crate) struct Writes(Vec<(Collection, Write)>);

#[derive(Debug)]
enum Write {
    Insert(RawDocumentBuf),
    Update(Document, Document),
}

/// An update among [`Writes`], to ask afterwards whether it found its record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard(usize);

/// What became of [`Writes`].
#[derive(Debug)]
pub(crate) struct Written(Vec<u64>);

impl Written {
    /// Whether an update found its record.
    pub(crate) fn met(&self, Guard(index): Guard) -> bool {
        self.0.get(index).is_some_and(|&matched| matched > 0)
    }

    /// Whether all of these updates found theirs.
    pub(crate) fn all_met(&self, guards: &[Guard]) -> bool {
        guards.iter().all(|&guard| self.met(guard))
    }
}

impl Writes {
    /// Adds a new record.
    pub(crate) fn insert<T: Serialize>(&mut self, collection: Collection, record: &T) -> Result<(), StoreError> {
        self.0.push((collection, Write::Insert(encode(collection, record)?)));
        Ok(())
    }

    /// Changes the record that fits `filter`, if there is one.
    pub(crate) fn update(&mut self, collection: Collection, filter: Document, update: Document) -> Guard {
        self.0.push((collection, Write::Update(filter, update)));
        Guard(self.0.len() - 1)
    }

    fn command(&self, database: &str) -> Result<RawDocumentBuf, StoreError> {
        let mut spaces: Vec<&str> = Vec::new();
        let mut operations = RawArrayBuf::new();
        for (Collection(name), write) in &self.0 {
            let space = spaces.iter().position(|space| space == name).unwrap_or(spaces.len());
            if space == spaces.len() {
                spaces.push(name);
            }
            let space = i32::try_from(space).unwrap_or_default();
            operations.push(match write {
                Write::Insert(record) => rawdoc! { "insert": space, "document": record.clone() },
                Write::Update(filter, update) => {
                    let (filter, update) = (raw(filter)?, raw(update)?);
                    rawdoc! { "update": space, "filter": filter, "updateMods": update }
                }
            });
        }
        let spaces: RawArrayBuf = spaces.into_iter().map(|space| rawdoc! { "ns": format!("{database}.{space}") }).collect();
        // All in the body: the proxy before Atlas' free clusters does not read this command's other sections.
        Ok(rawdoc! { "bulkWrite": 1, "ops": operations, "nsInfo": spaces, "ordered": true })
    }
}

fn raw(document: &Document) -> Result<RawDocumentBuf, StoreError> {
    RawDocumentBuf::try_from(document).map_err(|error| StoreError::Driver(error.into()))
}

impl Tx<'_> {
    /// Does all of these writes, or none: whatever fails ends the transaction.
    pub(crate) fn write<'t>(&'t mut self, writes: &'t Writes) -> Reply<'t, Written> {
        Box::pin(async move {
            let db = self.db;
            if writes.0.is_empty() {
                return Ok(Written(Vec::new()));
            }
            if !db.takes_bulk.load(Ordering::Relaxed) {
                return self.write_singly(writes).await;
            }
            let command = writes.command(db.database.name())?;
            let admin = db.client.database("admin");
            match db.metered(async { admin.run_raw_command(command).session(&mut self.session).await }).await {
                Ok(reply) => written(&reply),
                Err(StoreError::Driver(error)) if is_unknown(&error) => {
                    db.takes_bulk.store(false, Ordering::Relaxed);
                    Err(StoreError::Again)
                }
                Err(error) => Err(error),
            }
        })
    }

    async fn write_singly(&mut self, writes: &Writes) -> Result<Written, StoreError> {
        let mut matched = Vec::with_capacity(writes.0.len());
        for (collection, write) in &writes.0 {
            matched.push(match write {
                Write::Insert(record) => self.insert(*collection, record.clone()).await.map(|()| 1)?,
                Write::Update(filter, update) => self.update(*collection, filter.clone(), update.clone()).await?,
            });
        }
        Ok(Written(matched))
    }
}

fn is_unknown(error: &Error) -> bool {
    matches!(&*error.kind, ErrorKind::Command(command) if UNKNOWN.contains(&command.code))
}

/// Reads the reply: one result for each write, up to the first that failed.
fn written(reply: &Document) -> Result<Written, StoreError> {
    let number = |document: &Document, name: &str| document.get_i32(name).map(i64::from).or_else(|_| document.get_i64(name)).unwrap_or(0);
    let results = reply.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch"));
    let results: Vec<&Document> = results.map(|batch| batch.iter().filter_map(|one| one.as_document()).collect()).unwrap_or_default();
    if number(reply, "nErrors") == 0 {
        return Ok(Written(results.iter().map(|one| u64::try_from(number(one, "n")).unwrap_or(0)).collect()));
    }
    let code = results.last().map_or(0, |failed| i32::try_from(number(failed, "code")).unwrap_or(0));
    Err(match code {
        DUPLICATE => StoreError::Duplicate,
        code if TRANSIENT.contains(&code) => StoreError::Again,
        code => StoreError::Refused { code },
    })
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;

    fn reply(errors: i32, results: &[Document]) -> Document {
        doc! { "cursor": { "id": 0_i64, "firstBatch": results.to_vec() }, "nErrors": errors, "ok": 1.0 }
    }

    #[test]
    fn an_update_says_whether_it_found_its_record() {
        let mut writes = Writes::default();
        writes.insert(Collection("a"), &doc! { "_id": 1 }).unwrap();
        let found = writes.update(Collection("b"), doc! { "_id": 1 }, doc! { "$set": { "x": 1 } });
        let missed = writes.update(Collection("a"), doc! { "_id": 2 }, doc! { "$set": { "x": 1 } });
        let results = [doc! { "ok": 1.0, "idx": 0, "n": 1 }, doc! { "ok": 1.0, "idx": 1, "n": 1 }, doc! { "ok": 1.0, "idx": 2, "n": 0 }];
        let written = written(&reply(0, &results)).unwrap();
        assert!(written.met(found) && !written.met(missed));
        assert!(written.all_met(&[found]) && !written.all_met(&[found, missed]));
    }

    #[test]
    fn names_of_collections_are_sent_once() {
        let mut writes = Writes::default();
        for id in 0..3 {
            writes.insert(Collection(if id == 1 { "b" } else { "a" }), &doc! { "_id": id }).unwrap();
        }
        let command: Document = writes.command("shop").unwrap().try_into().unwrap();
        assert_eq!(command.get_array("nsInfo").unwrap(), &[doc! { "ns": "shop.a" }.into(), doc! { "ns": "shop.b" }.into()]);
        let spaces: Vec<i32> =
            command.get_array("ops").unwrap().iter().map(|op| op.as_document().unwrap().get_i32("insert").unwrap()).collect();
        assert_eq!(spaces, [0, 1, 0]);
    }

    #[test]
    fn the_write_that_failed_says_why() {
        let failed = |code: i32| written(&reply(1, &[doc! { "ok": 1.0, "idx": 0, "n": 1 }, doc! { "ok": 0.0, "idx": 1, "code": code }]));
        assert!(matches!(failed(11000), Err(StoreError::Duplicate)));
        assert!(matches!(failed(112), Err(StoreError::Again)));
        assert!(matches!(failed(121), Err(StoreError::Refused { code: 121 })));
    }
}
