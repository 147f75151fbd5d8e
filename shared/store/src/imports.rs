//! Files of products that are being taken in: how far each is, and what is wrong with it. Staff begin them and stop them;
//! what `apply-import` does between is in `steps`.

mod reading;
mod steps;

use std::collections::BTreeSet;

use contract::{
    imports::{ImportDetail, ImportPage, ImportState, ImportView, RowFault},
    message::ImportMessage,
};
use domain::{EventId, ImportId, Timestamp, UserId};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry, People},
    codec,
    events::Outgoing,
    ids, outbox,
    raw::{Collection, Find, Verdict, decode, encode, encode_value},
    sessions::Session,
    staff,
};

pub use reading::Facts;
pub use steps::{Step, Taken, derived, digest};

const IMPORTS: Collection = Collection("imports");
const FAULTS: Collection = Collection("import_faults");
/// Imports and their faults go after 90 days, as the bucket's rule for their files says.
const LIFE_MS: i64 = 90 * 24 * 3_600_000;
/// Imports on one page.
const SIZE: u32 = 25;
/// Faults on one page.
const FAULTS_SIZE: u32 = 100;

/// An import's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Import {
    /// The import.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: ImportId,
    /// What the file was called.
    pub file_name: String,
    /// What it was said to have.
    pub bytes: i64,
    /// How far it is.
    pub state: ImportState,
    /// [`digest`] of the file that is being read: what is applied is what was checked.
    pub digest: Option<String>,
    /// Whether all of that file was found to be good.
    pub good: bool,
    /// Behind the last product that is done, as the reader of the file says it; empty before the first.
    pub position: String,
    /// Rows before it.
    pub done_rows: u32,
    /// Rows of the file.
    pub rows: u32,
    /// Products of the file.
    pub products: u32,
    /// Products that are, or would be, new.
    pub created: u32,
    /// Products that are, or would be, changed.
    pub updated: u32,
    /// Products that are as the file says already.
    pub unchanged: u32,
    /// How many faults it has; of very many, not all are kept.
    pub faults: u32,
    /// Why it failed.
    pub failure: Option<String>,
    /// Who began it.
    #[serde(with = "codec::id")]
    pub by: UserId,
    /// Who had it applied.
    #[serde(with = "codec::id_option")]
    pub applied_by: Option<UserId>,
    /// When it began.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// When it went on last.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
    /// Who works on it, …
    #[serde(with = "codec::id_option")]
    holder: Option<EventId>,
    /// … and until when nobody else may.
    #[serde(with = "codec::date")]
    lease_until: Timestamp,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct FaultRecord {
    /// The import and the fault's number: a fault is there once, whoever is killed.
    #[serde(rename = "_id")]
    id: String,
    #[serde(with = "codec::id")]
    import: ImportId,
    n: u32,
    row: u32,
    column: String,
    code: String,
    detail: String,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

impl Import {
    /// An import whose file has yet to come.
    pub fn new(file_name: String, bytes: i64, by: UserId, now: Timestamp) -> Self {
        Self {
            id: ids::new(),
            file_name,
            bytes,
            state: ImportState::Waiting,
            digest: None,
            good: false,
            position: String::new(),
            done_rows: 0,
            rows: 0,
            products: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            faults: 0,
            failure: None,
            by,
            applied_by: None,
            created_at: now,
            updated_at: now,
            holder: None,
            lease_until: Timestamp(0),
            expires_at: now.plus_ms(LIFE_MS),
        }
    }

    /// The object that holds its file.
    pub fn object(&self) -> String {
        format!("imports/{}.csv", self.id.uuid().simple())
    }

    fn view(self, people: &People) -> ImportView {
        let Self { id, file_name, state, done_rows, rows, products, created, updated, unchanged, faults, failure, by, .. } = self;
        let by = people.of(by);
        let (created_at, updated_at) = (self.created_at, self.updated_at);
        ImportView {
            id,
            file_name,
            state,
            done_rows,
            rows,
            products,
            created,
            updated,
            unchanged,
            faults,
            failure,
            by,
            created_at,
            updated_at,
        }
    }
}

fn by_id(id: ImportId) -> Document {
    doc! { "_id": codec::bin(id) }
}

fn state(state: ImportState) -> Result<Bson, StoreError> {
    encode_value(IMPORTS, &state)
}

/// What an import becomes by what staff ask for.
struct Turn {
    to: ImportState,
    /// Whether it begins at the file's beginning.
    anew: bool,
    /// Whether it is another beginning of writing, which the audit log tells of.
    told: bool,
}

/// How what staff ask of an import ended.
#[derive(Debug)]
pub enum Asked {
    /// It is so; what to publish.
    Done(Vec<Outgoing>),
    /// There is no such import.
    Missing,
    /// It is in a state that does not allow it.
    Refused,
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
}

impl Store {
    /// Notes an import; `false` where whoever begins it has other roles by now.
    pub fn begin_import<'a>(&'a self, by: &'a Session, import: &'a Import) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        if !staff::is_seated(tx, by).await? {
                            return Ok(Verdict::Abort(false));
                        }
                        tx.insert(IMPORTS, encode(IMPORTS, import)?).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await
        })
    }

    /// An import.
    pub fn import(&self, id: ImportId) -> Reply<'_, Option<Import>> {
        Box::pin(async move { self.db.find_one(IMPORTS, by_id(id), None).await?.map(|raw| decode(IMPORTS, &raw)).transpose() })
    }

    /// An import as staff see it.
    pub fn import_view(&self, id: ImportId) -> Reply<'_, Option<ImportView>> {
        Box::pin(async move {
            let Some(import) = self.import(id).await? else { return Ok(None) };
            let people = self.people(BTreeSet::from([import.by])).await?;
            Ok(Some(import.view(&people)))
        })
    }

    /// An import with a page of its faults.
    pub fn import_detail(&self, id: ImportId, page: u32) -> Reply<'_, Option<ImportDetail>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "row": 1, "n": 1 }), ..Find::page(page, FAULTS_SIZE) };
            let (import, found) = tokio::try_join!(self.import_view(id), self.db.find(FAULTS, doc! { "import": codec::bin(id) }, find))?;
            let Some(import) = import else { return Ok(None) };
            let more = found.len() > Find::whole(FAULTS_SIZE);
            let fault = |record: FaultRecord| {
                let FaultRecord { row, column, code, detail, .. } = record;
                RowFault { row, column, code, detail }
            };
            let faults = found.iter().take(Find::whole(FAULTS_SIZE)).map(|raw| decode(FAULTS, raw).map(fault));
            Ok(Some(ImportDetail { import, faults: faults.collect::<Result<_, _>>()?, more }))
        })
    }

    /// A page of imports, the newest first.
    pub fn list_imports(&self, page: u32) -> Reply<'_, ImportPage> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "created_at": -1, "_id": -1 }), ..Find::page(page, SIZE) };
            let found = self.db.find(IMPORTS, doc! {}, find).await?;
            let more = found.len() > Find::whole(SIZE);
            let imports = found.iter().take(Find::whole(SIZE)).map(|raw| decode(IMPORTS, raw)).collect::<Result<Vec<Import>, _>>()?;
            let people = self.people(imports.iter().map(|import| import.by).collect()).await?;
            Ok(ImportPage { items: imports.into_iter().map(|import| import.view(&people)).collect(), more })
        })
    }

    /// Has the rows of an import's file looked at, from the first; where that is going on, it is told to go on.
    pub fn check_import<'a>(&'a self, by: &'a Session, id: ImportId, now: Timestamp) -> Reply<'a, Asked> {
        Box::pin(self.turn_import(by, id, None, now, |import| {
            let anew = match import.state {
                ImportState::Waiting | ImportState::Faulty | ImportState::Checked | ImportState::Failed => true,
                ImportState::Checking => false,
                ImportState::Applying | ImportState::Done | ImportState::Cancelled => return None,
            };
            Some(Turn { to: ImportState::Checking, anew, told: false })
        }))
    }

    /// Has the products of an import written, or the rest of them; `entry` gets the file and what will change.
    pub fn apply_import<'a>(&'a self, by: &'a Session, id: ImportId, entry: &'a Entry) -> Reply<'a, Asked> {
        Box::pin(self.turn_import(by, id, Some(entry), entry.at, |import| {
            let (anew, told) = match import.state {
                ImportState::Checked => (true, true),
                // What failed while it was looked at was not found good.
                ImportState::Failed if import.good => (false, true),
                ImportState::Applying => (false, false),
                _ => return None,
            };
            Some(Turn { to: ImportState::Applying, anew, told })
        }))
    }

    /// Stops an import; what was written stays.
    pub fn cancel_import<'a>(&'a self, by: &'a Session, id: ImportId, now: Timestamp) -> Reply<'a, Asked> {
        Box::pin(self.turn_import(by, id, None, now, |import| {
            let stops = matches!(import.state, ImportState::Checking | ImportState::Checked | ImportState::Applying);
            stops.then_some(Turn { to: ImportState::Cancelled, anew: false, told: false })
        }))
    }

    async fn turn_import(
        &self,
        by: &Session,
        id: ImportId,
        entry: Option<&Entry>,
        now: Timestamp,
        judge: impl Fn(&Import) -> Option<Turn> + Copy + Send + Sync,
    ) -> Result<Asked, StoreError> {
        self.db
            .transaction(|tx| {
                Box::pin(async move {
                    if !staff::is_seated(tx, by).await? {
                        return Ok(Verdict::Abort(Asked::Unseated));
                    }
                    let Some(raw) = tx.find_one(IMPORTS, by_id(id)).await? else { return Ok(Verdict::Abort(Asked::Missing)) };
                    let import: Import = decode(IMPORTS, &raw)?;
                    let Some(turn) = judge(&import) else { return Ok(Verdict::Abort(Asked::Refused)) };
                    let mut set = doc! { "state": state(turn.to)?, "failure": Bson::Null, "updated_at": codec::date(now) };
                    if turn.anew {
                        set.extend(doc! { "position": "", "done_rows": 0, "created": 0, "updated": 0, "unchanged": 0, "faults": 0 });
                        // Whoever still works on it for what was asked before finds that it is not theirs any more.
                        set.extend(doc! { "holder": Bson::Null, "lease_until": codec::date(Timestamp(0)) });
                    }
                    match turn.to {
                        ImportState::Checking if turn.anew => {
                            set.extend(doc! { "digest": Bson::Null, "good": false });
                            tx.delete_many(FAULTS, doc! { "import": codec::bin(id) }).await?;
                        }
                        ImportState::Applying => {
                            set.insert("applied_by", codec::bin(by.user));
                        }
                        _ => {}
                    }
                    tx.update(IMPORTS, by_id(id), doc! { "$set": set }).await?;
                    let mut events = Vec::new();
                    if turn.to != ImportState::Cancelled {
                        events.push(Outgoing::import(ids::new(), ImportMessage::ImportContinuesV1 { import: id })?);
                        outbox::add(tx, &events, now).await?;
                    }
                    if let (Some(entry), true) = (entry, turn.told) {
                        Along { events: &[], entry: &told(entry.clone(), &import) }.add(tx).await?;
                    }
                    Ok(Verdict::Commit(Asked::Done(events)))
                })
            })
            .await
    }
}

/// What is applied, for the audit log: the counts are what the check found.
fn told(entry: Entry, import: &Import) -> Entry {
    let mut entry = entry.changed("file", None, Some(import.file_name.clone()));
    if import.state == ImportState::Checked {
        for (field, count) in [("created", import.created), ("updated", import.updated), ("unchanged", import.unchanged)] {
            entry = entry.changed(field, None, Some(count.to_string()));
        }
    }
    entry
}
