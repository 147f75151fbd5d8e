//! The opened files: parts of the index side by side, their products numbered through.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use tantivy::{
    Index, InvertedIndexReader, SegmentReader,
    columnar::{ColumnValues, StrColumn},
    directory::MmapDirectory,
    postings::TermInfo,
    schema::{Field, IndexRecordOption},
};
use uuid::Uuid;

use crate::{
    Error, Result,
    bits::Bits,
    layout::{self, BETWEEN, Fields},
    vocabulary::{Collector, Vocabulary},
    writer::{check_version, meta_fault},
};

/// One value a product.
pub(crate) type Values<T> = Arc<dyn ColumnValues<T>>;

/// What is counted or sorted by, for each product of a part.
pub(crate) struct Columns {
    id_high: Values<u64>,
    id_low: Values<u64>,
    pub(crate) price: Values<i64>,
    pub(crate) rank: Values<i64>,
    pub(crate) published: Values<i64>,
    pub(crate) sold: Values<u64>,
    /// One more than hundredths of a star; nought is not rated.
    pub(crate) rating: Values<u64>,
    pub(crate) available: Values<bool>,
    pub(crate) on_sale: Values<bool>,
    pub(crate) category: Option<StrColumn>,
    pub(crate) brand: Option<StrColumn>,
    pub(crate) attribute: Option<StrColumn>,
}

/// A category that products are in.
pub(crate) struct Category {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Products.
    pub(crate) count: u64,
}

/// Ratings that can be chosen, in hundredths of a star.
const RATINGS: [u16; 4] = [400, 300, 200, 100];

/// What is asked of products again and again.
pub(crate) struct Flags {
    pub(crate) available: Bits,
    pub(crate) on_sale: Bits,
    /// By rating, the products that are rated at least so.
    pub(crate) rated: [(u16, Bits); 4],
}

/// A part of the index. Its products are numbered from `base` on.
pub(crate) struct Part {
    pub(crate) base: u32,
    pub(crate) bound: u32,
    reader: SegmentReader,
    pub(crate) columns: Columns,
}

/// All parts.
pub(crate) struct Shelf {
    pub(crate) fields: Fields,
    pub(crate) parts: Vec<Part>,
    /// Products are numbered below this.
    pub(crate) bound: u32,
    /// Those that are not deleted.
    pub(crate) alive: Bits,
    flags: OnceLock<Flags>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self {
            id_high: fast.u64("id_high")?.first_or_default_col(0),
            id_low: fast.u64("id_low")?.first_or_default_col(0),
            price: fast.i64("price")?.first_or_default_col(0),
            rank: fast.i64("rank")?.first_or_default_col(0),
            published: fast.i64("published")?.first_or_default_col(0),
            sold: fast.u64("sold")?.first_or_default_col(0),
            rating: fast.u64("rating")?.first_or_default_col(0),
            available: fast.bool("available")?.first_or_default_col(false),
            on_sale: fast.bool("on_sale")?.first_or_default_col(false),
            category: fast.str("category")?,
            brand: fast.str("brand")?,
            attribute: fast.str("attribute")?,
        })
    }
}

impl Part {
    /// The words of a field and where they stand.
    pub(crate) fn inverted(&self, field: Field) -> Result<Arc<InvertedIndexReader>> {
        Ok(self.reader.inverted_index(field)?)
    }

    /// Calls with each block of products that have a word, numbered through, and how often they have it.
    pub(crate) fn read(
        inverted: &InvertedIndexReader,
        term: &TermInfo,
        option: IndexRecordOption,
        mut each: impl FnMut(&[u32], &[u32]),
    ) -> Result<()> {
        let mut block = inverted.read_block_postings_from_terminfo(term, option)?;
        let counted = option.has_freq();
        while block.block_len() > 0 {
            each(block.docs(), if counted { block.freqs() } else { &[] });
            block.advance();
        }
        Ok(())
    }
}

impl Shelf {
    /// Opens the files of a folder. Each is checked first: one that is cut off or altered is never read.
    pub(crate) fn open(dir: &Path) -> Result<Self> {
        let meta = dir.join("meta.json");
        if !meta.exists() {
            return Err(Error::Missing);
        }
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let index = Index::open(directory).map_err(|error| meta_fault(dir, error))?;
        check_version(&index, dir)?;
        let (_, fields) = layout::layout();
        let mut shelf = Self { fields, parts: Vec::new(), bound: 0, alive: Bits::none(0), flags: OnceLock::new() };
        let mut dead = Vec::new();
        for path in index.load_metas()?.list_segment_files() {
            // A part of which nothing was deleted has no list of that; else it is missed when the part is opened.
            let may_lack = path.extension().is_some_and(|ending| ending == "del" || ending == "temp");
            if may_lack && !dir.join(&path).exists() {
                continue;
            }
            if !index.directory().validate_checksum(&path).is_ok_and(|whole| whole) {
                return Err(Error::Damaged(path));
            }
        }
        for segment in index.searchable_segments()? {
            let reader = SegmentReader::open(&segment)?;
            let base = shelf.bound;
            let bound = reader.max_doc();
            // Nothing checks meta.json but this: that its numbers are those of the files.
            let alive = reader.alive_bitset().map_or(bound, |alive| alive.bitset().max_value());
            if alive != bound || reader.fast_fields().i64("rank")?.num_docs() != bound {
                return Err(Error::Damaged(meta));
            }
            if let Some(alive) = reader.alive_bitset() {
                dead.extend((0..bound).filter(|doc| alive.is_deleted(*doc)).map(|doc| base + doc));
            }
            let columns = Columns::open(&reader)?;
            shelf.bound = base.checked_add(bound).ok_or_else(|| Error::Damaged(meta.clone()))?;
            shelf.parts.push(Part { base, bound, reader, columns });
        }
        shelf.alive = Bits::all(shelf.bound);
        for doc in dead {
            shelf.alive.remove(doc);
        }
        Ok(shelf)
    }

    /// Read when they are first asked for.
    pub(crate) fn flags(&self) -> &Flags {
        self.flags.get_or_init(|| Flags {
            available: self.those(|columns| &columns.available, |available| available),
            on_sale: self.those(|columns| &columns.on_sale, |on_sale| on_sale),
            rated: RATINGS.map(|least| (least, self.rated(least))),
        })
    }

    /// Products that are rated at least so.
    pub(crate) fn rated(&self, least: u16) -> Bits {
        self.those(|columns| &columns.rating, |rating| rating > u64::from(least))
    }

    /// The part a product lies in.
    fn part(&self, doc: u32) -> &Part {
        &self.parts[self.parts.partition_point(|part| part.base + part.bound <= doc)]
    }

    /// A product's id.
    pub(crate) fn id(&self, doc: u32) -> Uuid {
        let part = self.part(doc);
        let columns = &part.columns;
        Uuid::from_u64_pair(columns.id_high.get_val(doc - part.base), columns.id_low.get_val(doc - part.base))
    }

    /// Adds the products that have exactly this in a field; tells how many that are.
    pub(crate) fn with(&self, field: Field, term: &str, into: &mut Bits) -> Result<u64> {
        let mut found = 0;
        for part in &self.parts {
            let inverted = part.inverted(field)?;
            if let Some(info) = inverted.terms().get(term)? {
                found += self.take(part, &inverted, &info, into)?;
            }
        }
        Ok(found)
    }

    /// Adds the products that have something in a field that begins so, of at most so many terms.
    pub(crate) fn beginning(&self, field: Field, with: &str, most: usize, into: &mut Bits) -> Result<u64> {
        let mut found = 0;
        for part in &self.parts {
            let inverted = part.inverted(field)?;
            let mut terms = inverted.terms().range().ge(with).into_stream()?;
            let mut left = most;
            while left > 0 && terms.advance() && terms.key().starts_with(with.as_bytes()) {
                found += self.take(part, &inverted, terms.value(), into)?;
                left -= 1;
            }
        }
        Ok(found)
    }

    fn take(&self, part: &Part, inverted: &InvertedIndexReader, term: &TermInfo, into: &mut Bits) -> Result<u64> {
        let mut found = 0;
        Part::read(inverted, term, IndexRecordOption::Basic, |docs, _| {
            for doc in docs {
                let doc = part.base + doc;
                if self.alive.contains(doc) {
                    into.insert(doc);
                    found += 1;
                }
            }
        })?;
        Ok(found)
    }

    /// How many products of a set have a term.
    pub(crate) fn count(part: &Part, inverted: &InvertedIndexReader, term: &TermInfo, of: &Bits) -> Result<u64> {
        let mut count = 0;
        Part::read(inverted, term, IndexRecordOption::Basic, |docs, _| {
            count += docs.iter().filter(|doc| of.contains(part.base + **doc)).count() as u64;
        })?;
        Ok(count)
    }

    /// Products for whose values a predicate holds.
    pub(crate) fn those<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
        &self,
        column: impl Fn(&Columns) -> &Values<T>,
        holds: impl Fn(T) -> bool,
    ) -> Bits {
        const BLOCK: usize = 1024;
        let mut found = Bits::none(self.bound);
        let mut values = [T::default(); BLOCK];
        for part in &self.parts {
            let column = column(&part.columns);
            let mut from = 0;
            while from < part.bound {
                let length = ((part.bound - from) as usize).min(BLOCK);
                column.get_range(u64::from(from), &mut values[..length]);
                for (doc, value) in (part.base + from..).zip(&values[..length]) {
                    if holds(*value) {
                        found.insert(doc);
                    }
                }
                from += u32::try_from(length).unwrap_or(u32::MAX);
            }
        }
        found
    }

    /// The index's own words.
    pub(crate) fn vocabulary(&self) -> Result<Vocabulary> {
        let mut collector = Collector::default();
        for part in &self.parts {
            for (place, field) in [self.fields.title, self.fields.name, self.fields.text].into_iter().enumerate() {
                let inverted = part.inverted(field)?;
                let mut terms = inverted.terms().stream()?;
                while let Some((word, term)) = terms.next() {
                    let Ok(word) = std::str::from_utf8(word) else { continue };
                    let mut counts = [0; 3];
                    counts[place] = term.doc_freq;
                    collector.add(word, counts);
                }
            }
        }
        Ok(collector.finish())
    }

    /// All categories that products are in.
    pub(crate) fn categories(&self) -> Result<Vec<Category>> {
        let mut found: Vec<Category> = Vec::new();
        for part in &self.parts {
            let inverted = part.inverted(self.fields.category)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let Some((slug, name)) = std::str::from_utf8(term).ok().and_then(|term| term.split_once(BETWEEN)) else { continue };
                let count = Self::count(part, &inverted, info, &self.alive)?;
                match found.iter_mut().find(|known| known.slug == slug && known.name == name) {
                    Some(known) => known.count += count,
                    None => found.push(Category { slug: slug.to_owned(), name: name.to_owned(), count }),
                }
            }
        }
        found.retain(|category| category.count > 0);
        Ok(found)
    }
}
