//! A file: its columns, and its products one after the other.

use std::{borrow::Cow, sync::Arc};

use contract::imports::{ROWS_MAX, RowFault};
use serde::{Deserialize, Serialize};

use crate::{
    cell::CellFault,
    column::{Column, Columns},
    decode::{Encoding, decode},
    product::{Gathering, SheetProduct},
    record::{RawCell, delimiter, is_blank, record},
};

/// Bytes of a header.
const HEADER_MAX: usize = 512 * 1024;

/// A file whose header is understood.
pub struct Sheet<'f> {
    bytes: Cow<'f, [u8]>,
    encoding: Encoding,
    delimiter: u8,
    columns: Arc<Columns>,
    begin: Position,
    rows: u32,
}

/// A place in a file between two products: where to go on reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Bytes of the decoded file before it.
    byte: u64,
    /// The row that begins there.
    row: u32,
}

impl Position {
    /// Before the first product.
    pub const START: Self = Self { byte: 0, row: 0 };
}

/// A product as it stands in a file.
#[derive(Debug)]
pub struct Item {
    /// Its first row, as a spreadsheet counts: the header is 1.
    pub first_row: u32,
    /// How many rows it has, without blank ones.
    pub rows: u32,
    /// Behind it.
    pub next: Position,
    /// What it says, or what is wrong with it.
    pub product: Result<SheetProduct, Vec<RowFault>>,
    /// Its slug and its SKUs with their rows, faulty or not, for who looks across the file.
    pub(crate) slug: String,
    pub(crate) skus: Vec<(u32, String)>,
}

/// One row, in words.
pub(crate) struct Record<'a> {
    pub row: u32,
    start: usize,
    /// A cell that is none has a fault in `faults`.
    pub cells: Vec<Option<Cow<'a, str>>>,
    pub faults: Vec<RowFault>,
    /// Whether it has as many cells as the header: if not, nobody knows which of them is which.
    pub fits: bool,
}

impl Record<'_> {
    /// A cell's text; `None` where there is no such column or where it has a fault already.
    pub fn at(&self, place: usize) -> Option<&str> {
        self.cells.get(place)?.as_deref().map(str::trim)
    }
}

fn file_fault(row: u32, code: &str, detail: impl Into<String>) -> Vec<RowFault> {
    vec![RowFault { row, column: String::new(), code: code.to_owned(), detail: detail.into() }]
}

impl<'f> Sheet<'f> {
    /// Reads the header, and counts the rows.
    pub fn read(bytes: &'f [u8]) -> Result<Self, Vec<RowFault>> {
        let (bytes, encoding) = decode(bytes);
        let (mut start, mut row) = (0, 1);
        let (delimiter, end) = loop {
            if start >= bytes.len() {
                return Err(file_fault(1, "missing", "must name the columns: the file is empty"));
            }
            let delimiter = delimiter(&bytes[start..bytes.len().min(start + HEADER_MAX)]);
            let end = record(&bytes, start, delimiter, |_| {});
            if !is_blank(&bytes[start..end], delimiter) {
                break (delimiter, end);
            }
            (start, row) = (end, row + 1);
        };
        if end - start > HEADER_MAX {
            return Err(file_fault(row, "too-long", format!("must have at most {HEADER_MAX} bytes, for it names the columns")));
        }
        let names = header(&bytes, start, delimiter, encoding, row)?;
        let columns = Columns::read(&names, row)?;
        let rows = count(&bytes, end, delimiter);
        if rows > ROWS_MAX {
            return Err(file_fault(row, "too-many", format!("is followed by {rows} rows; a file must have at most {ROWS_MAX}")));
        }
        let begin = Position { byte: u64::try_from(end).unwrap_or_default(), row: row + 1 };
        Ok(Self { bytes, encoding, delimiter, columns: Arc::new(columns), begin, rows })
    }

    /// How many rows it has, without the header and blank ones.
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// The products behind a place.
    pub fn products(&self, from: Position) -> Products<'_> {
        let from = if from.byte < self.begin.byte { self.begin } else { from };
        let byte = usize::try_from(from.byte).unwrap_or(usize::MAX).min(self.bytes.len());
        Products {
            bytes: &self.bytes,
            encoding: self.encoding,
            delimiter: self.delimiter,
            columns: &self.columns,
            byte,
            row: from.row,
            ahead: None,
        }
    }
}

/// The names of the columns.
fn header(bytes: &[u8], start: usize, delimiter: u8, encoding: Encoding, row: u32) -> Result<Vec<String>, Vec<RowFault>> {
    let (mut names, mut faults) = (Vec::new(), Vec::new());
    record(bytes, start, delimiter, |cell: RawCell<'_>| match cell.text(encoding) {
        Ok(name) => names.push(name.into_owned()),
        Err(CellFault { code, detail }) => {
            faults.push(RowFault { row, column: cell.shown(), code: code.to_owned(), detail: detail.into_owned() });
        }
    });
    // A file of another kind has as many faults as it has commas; one says it.
    faults.truncate(20);
    if faults.is_empty() { Ok(names) } else { Err(faults) }
}

fn count(bytes: &[u8], from: usize, delimiter: u8) -> u32 {
    let (mut at, mut rows) = (from, 0);
    while at < bytes.len() {
        let end = record(bytes, at, delimiter, |_| {});
        rows += u32::from(!is_blank(&bytes[at..end], delimiter));
        at = end;
    }
    rows
}

/// The products of a file, one after the other; a product with faults comes as well.
pub struct Products<'s> {
    bytes: &'s [u8],
    encoding: Encoding,
    delimiter: u8,
    columns: &'s Arc<Columns>,
    byte: usize,
    row: u32,
    /// The row that showed that the product before it ends.
    ahead: Option<Record<'s>>,
}

impl<'s> Products<'s> {
    fn scan(&mut self) -> Option<Record<'s>> {
        while self.byte < self.bytes.len() {
            let (start, row) = (self.byte, self.row);
            let mut raw: Vec<RawCell<'s>> = Vec::with_capacity(self.columns.width);
            self.byte = record(self.bytes, start, self.delimiter, |cell| raw.push(cell));
            self.row = self.row.saturating_add(1);
            if !is_blank(&self.bytes[start..self.byte], self.delimiter) {
                return Some(self.decode(&raw, start, row));
            }
        }
        None
    }

    fn decode(&self, raw: &[RawCell<'s>], start: usize, row: u32) -> Record<'s> {
        let mut record = Record { row, start, cells: Vec::with_capacity(raw.len()), faults: Vec::new(), fits: true };
        for (place, cell) in raw.iter().enumerate() {
            let text = cell.text(self.encoding);
            record.fits &= place < self.columns.width || text.as_ref().is_ok_and(|text| text.trim().is_empty());
            record.cells.push(match text {
                Ok(text) => Some(text),
                Err(CellFault { code, detail }) => {
                    let column = self.columns.name_at(place);
                    record.faults.push(RowFault { row, column, code: code.to_owned(), detail: detail.into_owned() });
                    None
                }
            });
        }
        record.fits &= raw.len() >= self.columns.width;
        // A quotation mark that swallowed the rest of its line is the fault; that cells are missing follows from it.
        if !record.fits && record.faults.is_empty() {
            let detail = format!("must have {} cells as the header has, has {}", self.columns.width, raw.len());
            record.faults.push(RowFault { row, column: String::new(), code: "ragged".to_owned(), detail });
        }
        record
    }
}

impl Iterator for Products<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let first = match self.ahead.take() {
            Some(record) => record,
            None => self.scan()?,
        };
        let place = self.columns.place(Column::Slug)?;
        let slug = first.at(place).filter(|slug| !slug.is_empty());
        let mut gathering = Gathering::new(self.columns, &first);
        loop {
            self.ahead = self.scan();
            match &self.ahead {
                Some(record) if slug.is_some() && record.at(place) == slug => gathering.add(record),
                _ => break,
            }
        }
        let end = self.ahead.as_ref().map_or((self.byte, self.row), |record| (record.start, record.row));
        let next = Position { byte: u64::try_from(end.0).unwrap_or(u64::MAX), row: end.1 };
        Some(gathering.finish(next))
    }
}
