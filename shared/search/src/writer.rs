//! Writing the index.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use tantivy::{
    Index, IndexSettings, IndexWriter, TantivyDocument, Term,
    directory::MmapDirectory,
    index::{SegmentId, SegmentMeta},
    indexer::{IndexWriterOptions, NoMergePolicy},
};

use crate::{
    Change, Error, Result,
    layout::{self, Fields, VERSION, Weighed},
};

/// What the index collects in memory before it writes it out, in bytes.
const HEAP: usize = 40_000_000;
/// So many parts of one size are merged into one of the next: a reader looks into each part.
const FAN: usize = 4;
/// Parts up to so many products are of the smallest size; each further size is [`STEP`] times as large.
const SMALLEST: u32 = 512;
const STEP: u32 = 8;
/// A part is written anew once so many of a hundred of its products are deleted.
const DEAD_PERCENT: u64 = 30;
/// The file that says which others belong together; a reader that has it must have them all.
const META: &str = "meta.json";

/// A file that a reader needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Its name in the folder. What is called so never changes, but for `meta.json`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// Writes the index in a folder. One at a time: a second one for the same folder fails.
pub struct Writer {
    dir: PathBuf,
    index: Index,
    fields: Fields,
    changes: IndexWriter,
}

impl Writer {
    /// Opens the index in a folder, or starts one if there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        let (schema, fields) = layout::layout();
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let fresh = !dir.join(META).exists();
        let index = if fresh {
            // Nothing is stored, so there is nothing to compress, and no thread to do it.
            let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
            Index::create(directory, schema, settings)?
        } else {
            let index = Index::open(directory).map_err(|error| meta_fault(dir, error))?;
            check_version(&index, dir)?;
            index
        };
        index.tokenizers().register(Weighed::NAME, Weighed::default());
        let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1).memory_budget_per_thread(HEAP).build();
        let writer: IndexWriter = index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut this = Self { dir: dir.to_owned(), index, fields, changes: writer };
        if fresh {
            this.commit()?;
        }
        Ok(this)
    }

    /// Makes changes, in their order, and commits them: all or none. Each costs a small file or two; now and then
    /// files are merged.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) -> Result<()> {
        let mut any = false;
        for change in changes {
            any = true;
            if let Err(error) = self.change(&change) {
                self.changes.rollback()?;
                return Err(error);
            }
        }
        if any {
            self.commit()?;
            self.merge()?;
            self.sweep()?;
        }
        Ok(())
    }

    /// Merges everything into one part: after a rebuild, the smallest and the fastest to read.
    pub fn compact(&mut self) -> Result<()> {
        let parts = self.index.searchable_segment_metas()?;
        if parts.len() > 1 || parts.iter().any(|part| part.num_deleted_docs() > 0) {
            self.merge_parts(&parts.iter().map(SegmentMeta::id).collect::<Vec<_>>())?;
        }
        self.sweep()
    }

    /// All files that a reader, or a later writer, needs, `meta.json` last: who fetches in this order and is cut off has nothing that does
    /// not belong together.
    pub fn files(&self) -> Result<Vec<File>> {
        let mut files = self.needed()?.into_iter().map(|name| self.file(name)).collect::<Result<Vec<_>>>()?;
        files.sort_by_cached_key(|file| (file.name == META, file.name.clone()));
        Ok(files)
    }

    /// How many products there are.
    pub fn len(&self) -> Result<u64> {
        Ok(self.index.searchable_segment_metas()?.iter().map(|part| u64::from(part.num_docs())).sum())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    fn change(&self, change: &Change) -> Result<()> {
        let id = match change {
            Change::Put(entry) => entry.id,
            Change::Remove(id) => *id,
        };
        self.changes.delete_term(Term::from_field_bytes(self.fields.id, id.uuid().as_bytes()));
        if let Change::Put(entry) = change {
            let document: TantivyDocument = layout::document(&self.fields, entry);
            self.changes.add_document(document)?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        let mut commit = self.changes.prepare_commit()?;
        commit.set_payload(VERSION);
        commit.commit()?;
        Ok(())
    }

    /// Merges what has become many or half dead, until nothing has.
    fn merge(&mut self) -> Result<()> {
        loop {
            let parts = self.index.searchable_segment_metas()?;
            let sizes: Vec<Part> = parts.iter().map(Part::of).collect();
            let chosen = to_merge(&sizes);
            if chosen.is_empty() {
                return Ok(());
            }
            self.merge_parts(&chosen)?;
        }
    }

    fn merge_parts(&mut self, parts: &[SegmentId]) -> Result<()> {
        self.changes.merge(parts).wait()?;
        Ok(())
    }

    fn needed(&self) -> Result<HashSet<String>> {
        let paths = self.index.load_metas()?.list_segment_files().into_iter();
        let names = paths.filter_map(|path| path.to_str().map(str::to_owned)).filter(|name| self.dir.join(name).exists());
        Ok(names.chain([META.to_owned()]).collect())
    }

    fn file(&self, name: String) -> Result<File> {
        let bytes = fs::metadata(self.dir.join(&name))?.len();
        Ok(File { name, bytes })
    }

    /// Removes what no reader needs any more, also what an earlier function instance left behind.
    fn sweep(&self) -> Result<()> {
        self.changes.garbage_collect_files().wait()?;
        let needed = self.needed()?;
        for file in fs::read_dir(&self.dir)? {
            let name = file?.file_name();
            let Some(name) = name.to_str() else { continue };
            if is_part(name) && !needed.contains(name) {
                fs::remove_file(self.dir.join(name))?;
            }
        }
        Ok(())
    }
}

/// Whether a file's name is that of a part of an index: 32 hexadecimal digits and an ending.
pub(crate) fn is_part(name: &str) -> bool {
    let (start, ending) = name.split_once('.').unwrap_or((name, ""));
    start.len() == 32 && !ending.is_empty() && start.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `meta.json` can't be read: which of several errors that is depends on where it is cut off.
pub(crate) fn meta_fault(dir: &Path, error: tantivy::TantivyError) -> Error {
    match Error::from(error) {
        Error::Outdated => Error::Outdated,
        _ => Error::Damaged(dir.join(META)),
    }
}

/// Whether an index is of this program's layout.
pub(crate) fn check_version(index: &Index, dir: &Path) -> Result<()> {
    let meta = index.load_metas().map_err(|error| meta_fault(dir, error))?;
    let ours = meta.payload.as_deref() == Some(VERSION) && index.schema() == layout::layout().0;
    if ours { Ok(()) } else { Err(Error::Outdated) }
}

/// What decides whether a part is merged.
#[derive(Debug, Clone, Copy)]
struct Part {
    id: SegmentId,
    alive: u32,
    dead: u32,
}

impl Part {
    fn of(meta: &SegmentMeta) -> Self {
        Self { id: meta.id(), alive: meta.num_docs(), dead: meta.num_deleted_docs() }
    }

    fn size(self) -> u32 {
        let mut size = 0;
        let mut most = SMALLEST;
        while self.alive > most {
            size += 1;
            most = most.saturating_mul(STEP);
        }
        size
    }

    fn is_half_dead(self) -> bool {
        u64::from(self.dead) * 100 > (u64::from(self.alive) + u64::from(self.dead)) * DEAD_PERCENT
    }
}

/// The parts to merge into one: all of a size of which there are enough, or one that is half dead.
fn to_merge(parts: &[Part]) -> Vec<SegmentId> {
    for size in 0..=parts.iter().map(|part| part.size()).max().unwrap_or(0) {
        let alike: Vec<SegmentId> = parts.iter().filter(|part| part.size() == size).map(|part| part.id).collect();
        if alike.len() >= FAN {
            return alike;
        }
    }
    parts.iter().find(|part| part.is_half_dead()).map(|part| part.id).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(alive: u32, dead: u32) -> Part {
        Part { id: SegmentId::generate_random(), alive, dead }
    }

    #[test]
    fn parts_of_one_size_are_merged_and_large_ones_are_left_alone() {
        let parts = [part(90_000, 10), part(3, 0), part(500, 0), part(1, 0), part(40, 2)];
        let merged = to_merge(&parts);
        assert_eq!(merged, parts[1..].iter().map(|part| part.id).collect::<Vec<_>>());
        assert!(to_merge(&parts[..4]).is_empty());
    }

    #[test]
    fn the_half_dead_are_written_anew() {
        let parts = [part(1000, 10), part(700, 301)];
        assert_eq!(to_merge(&parts), [parts[1].id]);
    }

    #[test]
    fn only_parts_of_an_index_are_swept() {
        assert!(is_part("0123456789abcdef0123456789abcdef.fast"));
        assert!(!is_part("meta.json") && !is_part(".managed.json") && !is_part("notes.txt"));
    }
}
