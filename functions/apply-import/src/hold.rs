//! Holding an import, so that of two messages about it one works at a time.

use std::time::{Duration, Instant};

use contract::{
    Problem,
    imports::{ImportState, RowFault},
    message::ImportMessage,
};
use domain::{EventId, ImportId, Timestamp};
use runtime::Fail;
use sheets::Position;
use store::{
    Store,
    events::Outgoing,
    ids,
    imports::{Import, Step, Taken},
    product_writes::{Unwritten, Write, Writing, Written},
};

use crate::work::Tally;

/// How long one message may keep the function busy; what is left is for the next.
const BUSY: Duration = Duration::from_mins(1);

/// The time of day within an invocation.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    begun: Timestamp,
    since: Instant,
}

impl Clock {
    pub(crate) fn new(begun: Timestamp) -> Self {
        Self { begun, since: Instant::now() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.begun.plus_ms(i64::try_from(self.since.elapsed().as_millis()).unwrap_or(0))
    }
}

/// An import that is held. What it is known of it is what the database has.
pub(crate) struct Hold<'a> {
    pub(crate) store: &'a Store,
    pub(crate) import: Import,
    pub(crate) clock: Clock,
    holder: EventId,
    /// The message by which another goes on, once this one has stopped.
    pub(crate) next: Option<Outgoing>,
}

/// What came of a step.
pub(crate) enum Stepped {
    /// It is done.
    Done(Written),
    /// Its products were not written, and so none of it is done.
    Refused(Unwritten),
    /// The import is somebody else's by now, or was stopped.
    Lost,
}

impl<'a> Hold<'a> {
    /// Takes hold of an import. Where another has it, this waits: who works makes steps, and has a message of its own that
    /// comes again; who was killed makes none, and its hold ends.
    pub(crate) async fn take(store: &'a Store, id: ImportId, clock: Clock) -> Result<Option<Self>, Fail> {
        let holder = ids::new();
        let mut first = None;
        loop {
            match store.take_import(id, holder, clock.now()).await.map_err(Problem::from)? {
                Taken::Mine(import) => return Ok(Some(Self { store, import: *import, clock, holder, next: None })),
                Taken::Nothing => return Ok(None),
                Taken::Busy(until) if *first.get_or_insert(until) != until => return Ok(None),
                Taken::Busy(_) => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        }
    }

    /// Notes what the file is; `false` where the import is somebody else's by now, or was stopped.
    pub(crate) async fn open(&self) -> Result<bool, Fail> {
        Ok(self.store.open_import(&self.import, self.holder, self.clock.now()).await.map_err(Problem::from)?)
    }

    /// Makes a step that writes nothing.
    pub(crate) async fn step(&mut self, to: Position, rows: u32, tally: Tally, faults: Vec<RowFault>) -> Result<Stepped, Fail> {
        self.stepped(to, rows, tally, faults, None).await
    }

    /// Makes a step with what it writes.
    pub(crate) async fn write(
        &mut self,
        to: Position,
        rows: u32,
        tally: Tally,
        faults: Vec<RowFault>,
        (writes, writing): (&[Write], Writing<'_>),
    ) -> Result<Stepped, Fail> {
        self.stepped(to, rows, tally, faults, Some((writes, writing))).await
    }

    async fn stepped(
        &mut self,
        to: Position,
        rows: u32,
        tally: Tally,
        faults: Vec<RowFault>,
        writes: Option<(&[Write], Writing<'_>)>,
    ) -> Result<Stepped, Fail> {
        let position = serde_json::to_string(&to).map_err(|error| Fail::Poison(error.to_string()))?;
        let next = if self.clock.since.elapsed() > BUSY {
            let message = ImportMessage::ImportContinuesV1 { import: self.import.id };
            Some(Outgoing::import(ids::new(), message).map_err(Problem::from)?)
        } else {
            None
        };
        let step = Step {
            import: self.import.id,
            holder: self.holder,
            position,
            rows,
            created: tally.created,
            updated: tally.updated,
            unchanged: tally.unchanged,
            faults: &faults,
            faults_before: self.import.faults,
            next: next.as_ref(),
            at: self.clock.now(),
        };
        let written = match writes {
            Some((writes, writing)) => match self.store.write_import(writes, writing, &step).await.map_err(Problem::from)? {
                Ok(written) => written,
                Err(Unwritten::Unseated) => return Ok(Stepped::Lost),
                Err(refused) => return Ok(Stepped::Refused(refused)),
            },
            None if self.store.step_import(&step).await.map_err(Problem::from)? => Written::default(),
            None => return Ok(Stepped::Lost),
        };
        self.import.faults += u32::try_from(faults.len()).unwrap_or(u32::MAX);
        self.next = next;
        Ok(Stepped::Done(written))
    }

    /// Ends what was being done.
    pub(crate) async fn end(&self, to: ImportState) -> Result<(), Fail> {
        self.store.end_import(self.import.id, self.holder, to, None, self.clock.now()).await.map_err(Problem::from)?;
        Ok(())
    }

    /// Says why it can't go on: staff may take it up again.
    pub(crate) async fn fail(&self, why: &str) -> Result<(), Fail> {
        let end = self.store.end_import(self.import.id, self.holder, ImportState::Failed, Some(why), self.clock.now());
        end.await.map_err(Problem::from)?;
        Ok(())
    }

    /// Lets go, so that the message need not wait when it comes again. If even that fails, it waits.
    pub(crate) async fn leave(&self) {
        let _ = self.store.leave_import(self.import.id, self.holder).await;
    }
}
