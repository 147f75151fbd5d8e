//! Going through a file, step by step.

use std::{ops::Range, time::Duration};

use contract::{
    Problem,
    imports::{ImportState, RowFault},
};
use domain::product::Content;
use runtime::{Context, Fail};
use sheets::{Item, Position, Sheet};
use store::product_writes::{Write, Writing};

use crate::{
    hold::{Hold, Stepped},
    judge::{Judge, Verdict, refused},
    scan::Scan,
};

/// Rows that are judged at once; a product is not parted.
const CHUNK: u32 = 1000;
/// What is written at once, in bytes of the database, roughly: a command takes 16 MiB.
const WEIGHT: usize = 6 * 1024 * 1024;
/// How often products are judged anew that somebody else changed meanwhile.
const TRIES: u32 = 4;

/// What products come to, without those that are written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) created: u32,
    pub(crate) updated: u32,
    pub(crate) unchanged: u32,
}

/// A file that is gone through.
pub(crate) struct Work<'w, 'h> {
    cx: Context<'w>,
    hold: &'w mut Hold<'h>,
    sheet: &'w Sheet<'w>,
    judge: Judge<'w>,
}

/// Products of a chunk that are yet to be done.
struct Part {
    items: Range<usize>,
    tries: u32,
    verdicts: Vec<Verdict>,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Go {
    On,
    /// Another message does, or nobody.
    Away,
}

impl<'w, 'h> Work<'w, 'h> {
    pub(crate) async fn new(cx: Context<'w>, hold: &'w mut Hold<'h>, sheet: &'w Sheet<'w>, scan: &'w Scan) -> Result<Self, Fail>
    where
        'h: 'w,
    {
        let store = hold.store;
        // As they are: a file may have a tax class that staff just added.
        let settings = store.settings_now(cx.now()).await.map_err(Problem::from)?;
        let shelves = store.shelves_now(cx.now()).await.map_err(Problem::from)?;
        let judge = Judge::new(store, &hold.import, scan, settings, shelves);
        Ok(Self { cx, hold, sheet, judge })
    }

    /// Goes on from where the import is, to the end of the file or of this message's time.
    pub(crate) async fn run(mut self) -> Result<(), Fail> {
        let from = match self.hold.import.position.as_str() {
            "" => Position::START,
            said => serde_json::from_str(said).map_err(|error| Fail::Poison(format!("a place in a file can't be read: {error}")))?,
        };
        let sheet = self.sheet;
        let mut products = sheet.products(from);
        loop {
            let mut chunk: Vec<Item> = Vec::new();
            let mut rows = 0;
            while rows < CHUNK
                && let Some(item) = products.next()
            {
                rows += item.rows;
                chunk.push(item);
            }
            if chunk.is_empty() {
                break;
            }
            if self.settle(&chunk).await? == Go::Away {
                return Ok(());
            }
        }
        let end = match self.hold.import.state {
            ImportState::Applying => ImportState::Done,
            _ if self.hold.import.faults > 0 => ImportState::Faulty,
            _ => ImportState::Checked,
        };
        self.hold.end(end).await
    }

    /// Does some products, in their order. What is refused is judged anew, and then in halves, until the product that
    /// can't be written is alone: it has a fault, and the others are written.
    async fn settle(&mut self, chunk: &[Item]) -> Result<Go, Fail> {
        let mut parts = vec![Part { items: 0..chunk.len(), tries: 0, verdicts: Vec::new() }];
        while let Some(mut part) = parts.pop() {
            if part.verdicts.is_empty() {
                part.verdicts = self.judge.judge(&chunk[part.items.clone()]).await?;
            }
            let fits = self.fitting(&part.verdicts);
            let rest = part.verdicts.split_off(fits);
            let middle = part.items.start + fits;
            if !rest.is_empty() {
                parts.push(Part { items: middle..part.items.end, tries: 0, verdicts: rest });
            }
            let items = part.items.start..middle;
            match self.make(&chunk[items.clone()], part.verdicts).await? {
                Stepped::Lost => return Ok(Go::Away),
                Stepped::Done(written) => {
                    self.cx.publish(&written.events).await;
                    if let Some(next) = self.hold.next.take() {
                        self.cx.publish(&[next]).await;
                        return Ok(Go::Away);
                    }
                }
                Stepped::Refused(_) if part.tries < TRIES => {
                    tokio::time::sleep(Duration::from_millis(20 << part.tries)).await;
                    parts.push(Part { items, tries: part.tries + 1, verdicts: Vec::new() });
                }
                Stepped::Refused(_) if items.len() > 1 => {
                    let half = items.start + items.len() / 2;
                    parts.push(Part { items: half..items.end, tries: 0, verdicts: Vec::new() });
                    parts.push(Part { items: items.start..half, tries: 0, verdicts: Vec::new() });
                }
                Stepped::Refused(why) => {
                    let item = &chunk[items.start];
                    let faults = item.product.as_ref().map(|product| vec![refused(product, why)]).unwrap_or_default();
                    parts.push(Part { items, tries: 0, verdicts: vec![Verdict::Faulty(faults)] });
                }
            }
        }
        Ok(Go::On)
    }

    /// How many of these can be written at once: at least one.
    fn fitting(&self, verdicts: &[Verdict]) -> usize {
        if self.hold.import.state != ImportState::Applying {
            return verdicts.len();
        }
        let mut sum = 0;
        let over = verdicts.iter().position(|verdict| {
            if let Verdict::Write(write) = verdict {
                sum += weight(&write.content);
            }
            sum > WEIGHT
        });
        over.map_or(verdicts.len(), |over| over.max(1))
    }

    /// Makes a step of some products.
    async fn make(&mut self, items: &[Item], verdicts: Vec<Verdict>) -> Result<Stepped, Fail> {
        let Some(last) = items.last() else { return Ok(Stepped::Lost) };
        let (to, rows) = (last.next, items.iter().map(|item| item.rows).sum());
        let applies = self.hold.import.state == ImportState::Applying;
        let mut tally = Tally::default();
        let (mut writes, mut faults): (Vec<Write>, Vec<RowFault>) = (Vec::new(), Vec::new());
        for verdict in verdicts {
            match verdict {
                Verdict::Same => tally.unchanged += 1,
                Verdict::Faulty(more) => faults.extend(more),
                Verdict::Write(write) if applies => writes.push(*write),
                Verdict::Write(write) if write.over.is_some() => tally.updated += 1,
                Verdict::Write(_) => tally.created += 1,
            }
        }
        if writes.is_empty() {
            return self.hold.step(to, rows, tally, faults).await;
        }
        let by = self.hold.import.applied_by.unwrap_or(self.hold.import.by);
        let shelves = self.judge.shelves.clone();
        let writing = Writing { by, session: None, entry: None, shelves: &shelves, at: self.hold.clock.now() };
        self.hold.write(to, rows, tally, faults, (&writes, writing)).await
    }
}

/// What a product takes in the database, roughly.
fn weight(content: &Content) -> usize {
    2000 + content.description.as_str().len()
        + 1200 * content.variants.len()
        + 300 * content.pictures.len()
        + 100 * content.attributes.len()
}
