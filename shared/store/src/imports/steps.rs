//! What `apply-import` does: one consumer at a time holds an import, and each of its steps is committed with the place in the
//! file behind it. Whoever is killed leaves nothing half done: the next goes on from there.

use contract::imports::{ImportState, RowFault};
use domain::{EventId, Id, ImportId, Timestamp, id::Kind};
use mongodb::bson::{Bson, Document, doc};
use sha2::{Digest, Sha256};

use super::{FAULTS, FaultRecord, IMPORTS, Import, LIFE_MS, state};
use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    outbox,
    product_writes::{Unwritten, Write, Writing, Written},
    raw::{Tx, Verdict, decode, encode},
};

/// How long an import is held without a step, in milliseconds: longer than the slowest one takes.
const LEASE_MS: i64 = 30_000;
/// Faults that are kept; all are counted.
const KEPT: u32 = 10_000;

/// What came of asking for an import to work on.
#[derive(Debug)]
pub enum Taken {
    /// It is held.
    Mine(Box<Import>),
    /// Somebody else holds it, until then.
    Busy(Timestamp),
    /// There is nothing to do.
    Nothing,
}

/// A step: some products of the file are done.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The import.
    pub import: ImportId,
    /// Who holds it.
    pub holder: EventId,
    /// Behind the products.
    pub position: String,
    /// Their rows.
    pub rows: u32,
    /// Those of them that would be new: while a file is looked at.
    pub created: u32,
    /// Those that would be changed.
    pub updated: u32,
    /// Those that are so already.
    pub unchanged: u32,
    /// What is wrong with them.
    pub faults: &'a [RowFault],
    /// How many faults there were before.
    pub faults_before: u32,
    /// The message by which another consumer goes on, where this one stops.
    pub next: Option<&'a Outgoing>,
    /// When.
    pub at: Timestamp,
}

impl Step<'_> {
    /// Notes it in the transaction of what was written; `false` where the import is somebody else's by now, or stopped.
    pub(crate) async fn note(&self, tx: &mut Tx<'_>, written: &Written) -> Result<bool, StoreError> {
        let count = |would: u32, did: u32| i64::from(would) + i64::from(did);
        let inc = doc! {
            "done_rows": i64::from(self.rows),
            "created": count(self.created, written.created),
            "updated": count(self.updated, written.updated),
            "unchanged": count(self.unchanged, written.unchanged),
            "faults": i64::try_from(self.faults.len()).unwrap_or(i64::MAX),
        };
        let mut set = doc! { "position": &self.position, "updated_at": codec::date(self.at) };
        set.extend(if self.next.is_some() {
            doc! { "holder": Bson::Null, "lease_until": codec::date(Timestamp(0)) }
        } else {
            doc! { "lease_until": codec::date(self.at.plus_ms(LEASE_MS)) }
        });
        if tx.update(IMPORTS, held(self.import, self.holder)?, doc! { "$inc": inc, "$set": set }).await? == 0 {
            return Ok(false);
        }
        let numbered = (self.faults_before..KEPT).zip(self.faults).map(|(n, RowFault { row, column, code, detail })| {
            let (column, code, detail) = (column.clone(), code.clone(), detail.clone());
            let (import, expires_at) = (self.import, self.at.plus_ms(LIFE_MS));
            encode(FAULTS, &FaultRecord { id: format!("{import}:{n}"), import, n, row: *row, column, code, detail, expires_at })
        });
        let records = numbered.collect::<Result<Vec<_>, _>>()?;
        if !records.is_empty() {
            tx.insert_many(FAULTS, records).await?;
        }
        if let Some(next) = self.next {
            outbox::add(tx, std::slice::from_ref(next), self.at).await?;
        }
        Ok(true)
    }
}

fn held(import: ImportId, holder: EventId) -> Result<Document, StoreError> {
    let at_work = vec![state(ImportState::Checking)?, state(ImportState::Applying)?];
    Ok(doc! { "_id": codec::bin(import), "holder": codec::bin(holder), "state": { "$in": at_work } })
}

impl Store {
    /// Takes hold of an import that has something to be done and that nobody holds.
    pub fn take_import(&self, id: ImportId, holder: EventId, now: Timestamp) -> Reply<'_, Taken> {
        Box::pin(async move {
            let mut free = held(id, holder)?;
            free.remove("holder");
            free.insert("lease_until", doc! { "$lte": codec::date(now) });
            let hold = doc! { "holder": codec::bin(holder), "lease_until": codec::date(now.plus_ms(LEASE_MS)) };
            if let Some(raw) = self.db.find_and_update(IMPORTS, free, doc! { "$set": hold }).await? {
                return Ok(Taken::Mine(Box::new(decode(IMPORTS, &raw)?)));
            }
            let at_work = |import: &Import| matches!(import.state, ImportState::Checking | ImportState::Applying);
            let import = self.import(id).await?.filter(at_work);
            Ok(import.map_or(Taken::Nothing, |import| Taken::Busy(import.lease_until)))
        })
    }

    /// Notes what the file is; `false` where the import is somebody else's by now, or stopped.
    pub fn open_import<'a>(&'a self, import: &'a Import, holder: EventId, now: Timestamp) -> Reply<'a, bool> {
        Box::pin(async move {
            let set = doc! {
                "digest": import.digest.clone(),
                "rows": i64::from(import.rows),
                "products": i64::from(import.products),
                "lease_until": codec::date(now.plus_ms(LEASE_MS)),
            };
            Ok(self.db.update(IMPORTS, held(import.id, holder)?, doc! { "$set": set }).await? == 1)
        })
    }

    /// Makes a step that writes no product; `false` where the import is somebody else's by now, or stopped.
    pub fn step_import<'a>(&'a self, step: &'a Step<'a>) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let noted = step.note(tx, &Written::default()).await?;
                        Ok(if noted { Verdict::Commit(true) } else { Verdict::Abort(false) })
                    })
                })
                .await
        })
    }

    /// Makes a step with the products that it writes, all or none. `Unseated` where the import is somebody else's by now,
    /// or stopped.
    pub fn write_import<'a>(
        &'a self,
        writes: &'a [Write],
        writing: Writing<'a>,
        step: &'a Step<'a>,
    ) -> Reply<'a, Result<Written, Unwritten>> {
        self.write_along(writes, writing, Some(step))
    }

    /// Ends what was being done to an import; `false` where it is somebody else's by now, or stopped.
    pub fn end_import<'a>(
        &'a self,
        import: ImportId,
        holder: EventId,
        to: ImportState,
        failure: Option<&'a str>,
        now: Timestamp,
    ) -> Reply<'a, bool> {
        Box::pin(async move {
            let mut set = doc! {
                "state": state(to)?, "failure": failure, "updated_at": codec::date(now),
                "holder": Bson::Null, "lease_until": codec::date(Timestamp(0)),
            };
            if to == ImportState::Checked {
                set.insert("good", true);
            }
            Ok(self.db.update(IMPORTS, held(import, holder)?, doc! { "$set": set }).await? == 1)
        })
    }

    /// Lets go of an import that can't go on now: whoever comes next need not wait.
    pub fn leave_import(&self, import: ImportId, holder: EventId) -> Reply<'_, ()> {
        Box::pin(async move {
            let free = doc! { "$set": { "holder": Bson::Null, "lease_until": codec::date(Timestamp(0)) } };
            let mine = doc! { "_id": codec::bin(import), "holder": codec::bin(holder) };
            self.db.update(IMPORTS, mine, free).await.map(drop)
        })
    }
}

/// What a file is known again by.
pub fn digest(file: &[u8]) -> String {
    Sha256::digest(file).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The id of something that an import makes of the row `row`: the same each time, so that products can be named before
/// they are written. As other ids it is a `UUIDv7` (RFC 9562, with the row as its counter): it has the import's time, and
/// products stand in the order of the file.
pub fn derived<K: Kind>(import: ImportId, row: u32, name: &str) -> Id<K> {
    let hash = Sha256::new().chain_update(import.uuid().as_bytes()).chain_update(name).finalize();
    let mut tail = [0; 8];
    tail.copy_from_slice(&hash[..8]);
    let time = import.uuid().as_u128() >> 80;
    let (high, low) = (u128::from(row >> 20), u128::from(row & 0xf_ffff));
    let random = u128::from(u64::from_be_bytes(tail) & 0x3ff_ffff_ffff);
    let bits = (time << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | (low << 42) | random;
    Id::from_uuid(uuid::Uuid::from_u128(bits))
}
