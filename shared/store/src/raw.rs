//! The only module with calls to the driver. Every one returns a boxed future: a plain `async fn`
//! over the driver would be compiled again in each binary that awaits it (6 s instead of 0.6 s per
//! function, `infra/decisions/0003`).

mod bulk;

use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use mongodb::{
    Client, ClientSession, Database,
    bson::{Document, RawDocumentBuf, doc},
    error::{ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT, WriteFailure},
    options::{ClientOptions, FindOneOptions, ReadConcern, ReturnDocument, TransactionOptions, WriteConcern},
};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

pub(crate) use self::bulk::{Guard, Writes};

/// What every operation of the store returns.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// How long transactions are tried again while others are in the way.
const CONTENTION_BUDGET: Duration = Duration::from_secs(8);

/// Why the database did not do as it was told.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A record with the same key is there already.
    #[error("a record with this key exists")]
    Duplicate,
    /// A record does not have the form that this version of the shop writes.
    #[error("a record in {collection} can't be read")]
    Malformed {
        /// Where it is.
        collection: &'static str,
        /// What is wrong with it.
        #[source]
        source: mongodb::bson::error::Error,
    },
    /// A record that every shop has is not there: the database was not seeded.
    #[error("{what} are missing")]
    Missing {
        /// What is missing.
        what: &'static str,
    },
    /// Something can't be written as JSON, or read from it.
    #[error("a message is no JSON")]
    Json(#[source] serde_json::Error),
    /// Prices that do not add up: of two currencies, or too large.
    #[error("the prices do not add up")]
    Money(#[source] domain::money::MoneyError),
    /// Entries of the books that do not hold together.
    #[error("the books do not add up")]
    Books(#[source] domain::ledger::EntryFault),
    /// Contention lasted longer than the time a transaction may take.
    #[error("the transaction was tried {tries} times without success")]
    Contention {
        /// How often.
        tries: u32,
    },
    /// Another transaction was in the way.
    #[error("another transaction was in the way")]
    Again,
    /// The database refused a write.
    #[error("the database refused a write with code {code}")]
    Refused {
        /// Its own code.
        code: i32,
    },
    /// The driver's own word.
    #[error("the database failed")]
    Driver(#[source] mongodb::error::Error),
}

impl From<mongodb::error::Error> for StoreError {
    fn from(error: mongodb::error::Error) -> Self {
        let duplicate = match &*error.kind {
            ErrorKind::Write(WriteFailure::WriteError(write)) => write.code == 11000,
            ErrorKind::InsertMany(many) => many.write_errors.iter().flatten().any(|write| write.code == 11000),
            ErrorKind::Command(command) => command.code == 11000,
            _ => false,
        };
        if duplicate { Self::Duplicate } else { Self::Driver(error) }
    }
}

impl StoreError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Again => true,
            Self::Driver(error) => error.contains_label(TRANSIENT_TRANSACTION_ERROR),
            _ => false,
        }
    }
}

/// A collection's name; typed so that a query can't name one that does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Collection(pub(crate) &'static str);

/// How a transaction ends.
pub(crate) enum Verdict<T> {
    /// Keep what was written.
    Commit(T),
    /// Undo what was written.
    Abort(T),
}

/// The shop's database.
pub struct Db {
    client: Client,
    database: Database,
    spent_us: AtomicU64,
    calls: AtomicU64,
    /// Whether it knows `bulkWrite`, as far as it was asked.
    takes_bulk: AtomicBool,
}

/// A running transaction.
pub(crate) struct Tx<'a> {
    db: &'a Db,
    session: ClientSession,
}

/// Options of a query.
#[derive(Debug, Default)]
pub(crate) struct Find {
    pub projection: Option<Document>,
    pub sort: Option<Document>,
    pub skip: u64,
    pub limit: i64,
}

impl Find {
    /// One page, from 1, and one record more where there is another.
    pub(crate) fn page(page: u32, size: u32) -> Self {
        Self { skip: u64::from(page.saturating_sub(1)) * u64::from(size), limit: i64::from(size) + 1, ..Self::default() }
    }

    /// How many records a whole page has.
    pub(crate) fn whole(size: u32) -> usize {
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

impl Db {
    /// Prepares a client for `uri`; it connects at the first query.
    pub fn connect<'a>(uri: &'a str, database: &'a str) -> Reply<'a, Self> {
        Box::pin(async move {
            let mut options = ClientOptions::parse(uri).await?;
            options.app_name.get_or_insert_with(|| "bodega".to_owned());
            // One invocation at a time uses an environment's client; two connections let queries run beside each other.
            options.max_pool_size.get_or_insert(4);
            options.server_selection_timeout.get_or_insert(Duration::from_secs(5));
            let client = Client::with_options(options)?;
            let database = client.database(database);
            Ok(Self { client, database, spent_us: AtomicU64::new(0), calls: AtomicU64::new(0), takes_bulk: AtomicBool::new(true) })
        })
    }

    /// Makes each write on its own from now on, as with a database before version 8.0.
    pub fn write_singly(&self) {
        self.takes_bulk.store(false, Ordering::Relaxed);
    }

    /// Microseconds spent waiting for the database and the number of calls since the last time asked.
    pub fn take_meter(&self) -> (u64, u64) {
        (self.spent_us.swap(0, Ordering::Relaxed), self.calls.swap(0, Ordering::Relaxed))
    }

    /// The driver's database, for tools that measure or inspect (benchmarks, index checks).
    pub const fn database(&self) -> &Database {
        &self.database
    }

    async fn metered<T>(&self, call: impl Future<Output = mongodb::error::Result<T>>) -> Result<T, StoreError> {
        let start = Instant::now();
        let outcome = call.await;
        let spent = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.spent_us.fetch_add(spent, Ordering::Relaxed);
        self.calls.fetch_add(1, Ordering::Relaxed);
        outcome.map_err(Into::into)
    }

    pub(crate) fn find_one(
        &self,
        collection: Collection,
        filter: Document,
        projection: Option<Document>,
    ) -> Reply<'_, Option<RawDocumentBuf>> {
        Box::pin(async move {
            let records = self.database.collection::<RawDocumentBuf>(collection.0);
            let options = projection.map(|projection| FindOneOptions::builder().projection(projection).build());
            self.metered(async { records.find_one(filter).with_options(options).await }).await
        })
    }

    pub(crate) fn find(&self, collection: Collection, filter: Document, find: Find) -> Reply<'_, Vec<RawDocumentBuf>> {
        Box::pin(async move {
            let records = self.database.collection::<RawDocumentBuf>(collection.0);
            let mut query = records.find(filter);
            if let Some(projection) = find.projection {
                query = query.projection(projection);
            }
            if let Some(sort) = find.sort {
                query = query.sort(sort);
            }
            if find.skip > 0 {
                query = query.skip(find.skip);
            }
            if find.limit > 0 {
                // The whole answer in the first batch: no second round trip, no cursor left open.
                query = query.limit(find.limit).batch_size(u32::try_from(find.limit + 1).unwrap_or(u32::MAX));
            }
            self.metered(async {
                let mut cursor = query.await?;
                let mut found = Vec::new();
                while cursor.advance().await? {
                    found.push(cursor.current().to_owned());
                }
                Ok(found)
            })
            .await
        })
    }

    pub(crate) fn insert(&self, collection: Collection, record: RawDocumentBuf) -> Reply<'_, ()> {
        Box::pin(async move {
            let records = self.database.collection::<RawDocumentBuf>(collection.0);
            self.metered(async { records.insert_one(record).await }).await.map(drop)
        })
    }

    pub(crate) fn insert_many(&self, collection: Collection, many: Vec<RawDocumentBuf>) -> Reply<'_, ()> {
        Box::pin(async move {
            let records = self.database.collection::<RawDocumentBuf>(collection.0);
            self.metered(async { records.insert_many(many).await }).await.map(drop)
        })
    }

    /// Updates one record; returns how many matched (0 or 1).
    pub(crate) fn update(&self, collection: Collection, filter: Document, update: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.database.collection::<Document>(collection.0);
            self.metered(async { records.update_one(filter, update).await }).await.map(|done| done.matched_count)
        })
    }

    pub(crate) fn update_many(&self, collection: Collection, filter: Document, update: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.database.collection::<Document>(collection.0);
            self.metered(async { records.update_many(filter, update).await }).await.map(|done| done.matched_count)
        })
    }

    /// Writes a record whole, whether it was there or not.
    pub(crate) fn put(&self, collection: Collection, filter: Document, record: Document) -> Reply<'_, ()> {
        Box::pin(async move {
            let records = self.database.collection::<Document>(collection.0);
            self.metered(async { records.replace_one(filter, record).upsert(true).await }).await.map(drop)
        })
    }

    /// Updates one record and returns it as it is afterwards.
    pub(crate) fn find_and_update(&self, collection: Collection, filter: Document, update: Document) -> Reply<'_, Option<RawDocumentBuf>> {
        Box::pin(async move {
            let records = self.database.collection::<RawDocumentBuf>(collection.0);
            self.metered(async { records.find_one_and_update(filter, update).return_document(ReturnDocument::After).await }).await
        })
    }

    pub(crate) fn delete_many(&self, collection: Collection, filter: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.database.collection::<Document>(collection.0);
            self.metered(async { records.delete_many(filter).await }).await.map(|done| done.deleted_count)
        })
    }

    /// Several guarded updates in one round trip, in any order; returns how many records matched.
    pub(crate) fn update_each(&self, collection: Collection, updates: Vec<(Document, Document)>) -> Reply<'_, u64> {
        Box::pin(async move {
            if updates.is_empty() {
                return Ok(0);
            }
            let updates: Vec<Document> = updates.into_iter().map(|(q, u)| doc! { "q": q, "u": u }).collect();
            let reply = self.command(doc! { "update": collection.0, "updates": updates, "ordered": false }).await?;
            Ok(matched(&reply))
        })
    }

    /// How many records there are, counted up to `most`.
    pub(crate) fn count(&self, collection: Collection, filter: Document, most: i64) -> Reply<'_, u32> {
        Box::pin(async move {
            let reply = self.command(doc! { "count": collection.0, "query": filter, "limit": most }).await?;
            Ok(u32::try_from(matched(&reply)).unwrap_or(u32::MAX))
        })
    }

    /// Runs a command as it is.
    pub(crate) fn command(&self, command: Document) -> Reply<'_, Document> {
        Box::pin(async move { self.metered(async { self.database.run_command(command).await }).await })
    }

    /// Runs `body` in a transaction until it commits or aborts of its own will.
    ///
    /// Transient errors (another transaction was in the way, a fail-over) run the body again after a
    /// jittered pause, up to [`CONTENTION_BUDGET`]; an unknown result of a commit commits again, which
    /// is safe (MongoDB manual, "Retryable Writes": `commitTransaction` is idempotent).
    pub(crate) async fn transaction<'d, T, F>(&'d self, mut body: F) -> Result<T, StoreError>
    where
        F: for<'t> FnMut(&'t mut Tx<'d>) -> Pin<Box<dyn Future<Output = Result<Verdict<T>, StoreError>> + Send + 't>>,
    {
        let start = Instant::now();
        let mut tries = 0;
        loop {
            tries += 1;
            let mut tx = self.begin().await?;
            let fault = match body(&mut tx).await {
                Ok(Verdict::Abort(outcome)) => {
                    tx.abort().await;
                    return Ok(outcome);
                }
                Ok(Verdict::Commit(outcome)) => match tx.commit(start).await {
                    Ok(()) => return Ok(outcome),
                    Err(fault) => fault,
                },
                Err(fault) => {
                    tx.abort().await;
                    fault
                }
            };
            if !fault.is_transient() {
                return Err(fault);
            }
            if start.elapsed() > CONTENTION_BUDGET {
                return Err(StoreError::Contention { tries });
            }
            // As long as a few transactions take: each try costs the database about as much as it costs to ask, and with shorter
            // pauses those who wait slow the one down that holds what they want (`infra/decisions/0027`).
            // Whoever died holds it for a minute, and is waited for with fewer questions.
            let longest = 10_u64 << (tries.min(3) + (tries / 16).min(2));
            tokio::time::sleep(Duration::from_micros(rand::random_range(2_000..longest * 1_000))).await;
        }
    }

    fn begin(&self) -> Reply<'_, Tx<'_>> {
        Box::pin(async move {
            let mut session = self.metered(async { self.client.start_session().await }).await?;
            let options =
                TransactionOptions::builder().read_concern(ReadConcern::snapshot()).write_concern(WriteConcern::majority()).build();
            session.start_transaction().with_options(options).await?;
            Ok(Tx { db: self, session })
        })
    }
}

impl Tx<'_> {
    fn commit(&mut self, start: Instant) -> Reply<'_, ()> {
        Box::pin(async move {
            let (db, session) = (self.db, &mut self.session);
            loop {
                match db.metered(async { session.commit_transaction().await }).await {
                    Err(StoreError::Driver(error))
                        if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) && start.elapsed() < CONTENTION_BUDGET =>
                    {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    outcome => return outcome,
                }
            }
        })
    }

    /// Undoes the transaction. A failure to say so is no fault: the server ends what nobody continues.
    fn abort(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let _ = self.session.abort_transaction().await;
        })
    }

    pub(crate) fn find_one(&mut self, collection: Collection, filter: Document) -> Reply<'_, Option<RawDocumentBuf>> {
        Box::pin(async move {
            let records = self.db.database.collection::<RawDocumentBuf>(collection.0);
            let db = self.db;
            db.metered(async { records.find_one(filter).session(&mut self.session).await }).await
        })
    }

    pub(crate) fn find(&mut self, collection: Collection, filter: Document) -> Reply<'_, Vec<RawDocumentBuf>> {
        Box::pin(async move {
            let records = self.db.database.collection::<RawDocumentBuf>(collection.0);
            let db = self.db;
            db.metered(async {
                let mut cursor = records.find(filter).session(&mut self.session).await?;
                let mut found = Vec::new();
                while cursor.advance(&mut self.session).await? {
                    found.push(cursor.current().to_owned());
                }
                Ok(found)
            })
            .await
        })
    }

    pub(crate) fn insert(&mut self, collection: Collection, record: RawDocumentBuf) -> Reply<'_, ()> {
        Box::pin(async move {
            let records = self.db.database.collection::<RawDocumentBuf>(collection.0);
            let db = self.db;
            db.metered(async { records.insert_one(record).session(&mut self.session).await }).await.map(drop)
        })
    }

    pub(crate) fn insert_many(&mut self, collection: Collection, many: Vec<RawDocumentBuf>) -> Reply<'_, ()> {
        Box::pin(async move {
            let records = self.db.database.collection::<RawDocumentBuf>(collection.0);
            let db = self.db;
            db.metered(async { records.insert_many(many).session(&mut self.session).await }).await.map(drop)
        })
    }

    pub(crate) fn update(&mut self, collection: Collection, filter: Document, update: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.db.database.collection::<Document>(collection.0);
            let db = self.db;
            db.metered(async { records.update_one(filter, update).session(&mut self.session).await }).await.map(|done| done.matched_count)
        })
    }

    pub(crate) fn update_many(&mut self, collection: Collection, filter: Document, update: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.db.database.collection::<Document>(collection.0);
            let db = self.db;
            db.metered(async { records.update_many(filter, update).session(&mut self.session).await }).await.map(|done| done.matched_count)
        })
    }

    /// Deletes one record; returns how many matched (0 or 1).
    pub(crate) fn delete(&mut self, collection: Collection, filter: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.db.database.collection::<Document>(collection.0);
            let db = self.db;
            db.metered(async { records.delete_one(filter).session(&mut self.session).await }).await.map(|done| done.deleted_count)
        })
    }

    pub(crate) fn delete_many(&mut self, collection: Collection, filter: Document) -> Reply<'_, u64> {
        Box::pin(async move {
            let records = self.db.database.collection::<Document>(collection.0);
            let db = self.db;
            db.metered(async { records.delete_many(filter).session(&mut self.session).await }).await.map(|done| done.deleted_count)
        })
    }

    /// Several guarded updates in one round trip, in their order; returns how many records matched.
    pub(crate) fn update_each(&mut self, collection: Collection, updates: Vec<(Document, Document)>) -> Reply<'_, u64> {
        Box::pin(async move {
            let updates: Vec<Document> = updates.into_iter().map(|(q, u)| doc! { "q": q, "u": u }).collect();
            let db = self.db;
            let command = doc! { "update": collection.0, "updates": updates, "ordered": true };
            let reply = db.metered(async { db.database.run_command(command).session(&mut self.session).await }).await?;
            Ok(matched(&reply))
        })
    }
}

/// The `n` of a reply: how many records a command was about.
fn matched(reply: &Document) -> u64 {
    let n = reply.get_i32("n").map(i64::from).or_else(|_| reply.get_i64("n")).unwrap_or(0);
    u64::try_from(n).unwrap_or(0)
}

/// A record as the database holds it.
pub(crate) fn encode<T: Serialize>(collection: Collection, record: &T) -> Result<RawDocumentBuf, StoreError> {
    encode_erased(collection, record)
}

/// Part of a record, for an update.
pub(crate) fn encode_value<T: Serialize>(collection: Collection, part: &T) -> Result<mongodb::bson::Bson, StoreError> {
    encode_value_erased(collection, part)
}

/// Reads a record.
pub(crate) fn decode<T: DeserializeOwned>(collection: Collection, raw: &RawDocumentBuf) -> Result<T, StoreError> {
    let Erased(record) = mongodb::bson::deserialize_from_slice(raw.as_bytes())
        .map_err(|source| StoreError::Malformed { collection: collection.0, source })?;
    Ok(record)
}

fn encode_erased(collection: Collection, record: &dyn erased_serde::Serialize) -> Result<RawDocumentBuf, StoreError> {
    mongodb::bson::serialize_to_raw_document_buf(&record).map_err(|source| StoreError::Malformed { collection: collection.0, source })
}

fn encode_value_erased(collection: Collection, part: &dyn erased_serde::Serialize) -> Result<mongodb::bson::Bson, StoreError> {
    mongodb::bson::serialize_to_bson(&part).map_err(|source| StoreError::Malformed { collection: collection.0, source })
}

/// A record read through one deserializer of one type. BSON's own has a dozen kinds of map, and what reads a record
/// would be compiled for each of them (`infra/decisions/0003`).
struct Erased<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Erased<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut erased = <dyn erased_serde::Deserializer<'_>>::erase(deserializer);
        erased_serde::deserialize(&mut erased).map(Self).map_err(serde::de::Error::custom)
    }
}

impl From<StoreError> for contract::Problem {
    /// What callers learn of a fault of the database: that they may try again, or nothing.
    fn from(error: StoreError) -> Self {
        use std::error::Error;
        let kind = match &error {
            StoreError::Contention { .. } => contract::Kind::Unavailable,
            StoreError::Driver(driver)
                if matches!(
                    *driver.kind,
                    // Before any server has answered, the driver knows of none that can do transactions.
                    ErrorKind::Io(_)
                        | ErrorKind::ServerSelection { .. }
                        | ErrorKind::ConnectionPoolCleared { .. }
                        | ErrorKind::Transaction { .. }
                ) =>
            {
                contract::Kind::Unavailable
            }
            _ => contract::Kind::Internal,
        };
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        Self::from(kind).because(cause)
    }
}
