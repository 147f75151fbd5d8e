//! Where records and cells begin and end.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use crate::{
    cell::{CellFault, bare},
    decode::{Encoding, complaint},
};

/// Bytes of a cell: the longest description, each of its characters of four bytes, and some.
pub(crate) const CELL_MAX: usize = 256 * 1024;

/// A cell as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawCell<'a> {
    bytes: &'a [u8],
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    /// Its quotation marks stand there twice.
    Doubled,
    /// The quotation mark at its beginning is never closed.
    Unclosed,
    /// After its closing quotation mark there is more.
    Trailing,
}

impl<'a> RawCell<'a> {
    /// The cell's text.
    pub fn text(self, encoding: Encoding) -> Result<Cow<'a, str>, CellFault> {
        let bytes: Cow<'a, [u8]> = match self.shape {
            Shape::Unclosed => return Err(CellFault::new("unclosed", "begins with a quotation mark that is never closed")),
            Shape::Trailing => {
                let detail = "has text after its closing quotation mark; a quotation mark inside of quotation marks is written twice";
                return Err(CellFault::new("malformed", detail));
            }
            _ if self.bytes.len() > CELL_MAX => {
                let detail = format!("must have at most {CELL_MAX} bytes, has {}", self.bytes.len());
                return Err(CellFault::new("too-long", detail));
            }
            Shape::Plain => self.bytes.into(),
            Shape::Doubled => single(self.bytes).into(),
        };
        let text = match bytes {
            Cow::Borrowed(bytes) => str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        };
        let text = text.ok_or_else(|| CellFault::new("encoding", complaint(self.bytes, encoding)))?;
        if text.contains('\0') {
            return Err(CellFault::new("malformed", "must not contain NUL characters; is the file UTF-16 without a byte order mark?"));
        }
        Ok(bare(text))
    }

    /// The cell as far as it can be shown, for who names a column by it.
    pub fn shown(self) -> String {
        String::from_utf8_lossy(self.bytes).chars().filter(|one| !one.is_control()).take(60).collect()
    }
}

fn single(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr(b'"', rest) {
        text.extend_from_slice(&rest[..=at]);
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    text.extend_from_slice(rest);
    text
}

/// Reads the record that begins at `from` and gives its cells; returns where the next one begins. A record whose quotation
/// mark is never closed ends with its line: so the rest of the file can be looked at too.
pub(crate) fn record<'a>(bytes: &'a [u8], from: usize, delimiter: u8, mut take: impl FnMut(RawCell<'a>)) -> usize {
    let mut at = from;
    loop {
        let (cell, end) = cell(bytes, at, delimiter);
        take(cell);
        match bytes.get(end) {
            Some(&mark) if mark == delimiter => at = end + 1,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return end + 2,
            Some(_) => return end + 1,
            None => return bytes.len(),
        }
    }
}

/// The cell that begins at `from`, and where it ends: at a delimiter, a line break or the end.
fn cell(bytes: &[u8], from: usize, delimiter: u8) -> (RawCell<'_>, usize) {
    let until = |at: usize| memchr3(delimiter, b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    if bytes.get(from) != Some(&b'"') {
        let end = until(from);
        return (RawCell { bytes: &bytes[from..end], shape: Shape::Plain }, end);
    }
    let start = from + 1;
    let (mut at, mut shape) = (start, Shape::Plain);
    while let Some(length) = memchr(b'"', &bytes[at..]) {
        let close = at + length;
        if bytes.get(close + 1) == Some(&b'"') {
            shape = Shape::Doubled;
            at = close + 2;
            continue;
        }
        let end = until(close + 1);
        let shape = if end > close + 1 { Shape::Trailing } else { shape };
        return (RawCell { bytes: &bytes[start..close], shape }, end);
    }
    let end = memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |length| start + length);
    (RawCell { bytes: &bytes[start..end], shape: Shape::Unclosed }, end)
}

/// Whether nothing is said there: spreadsheets leave such lines behind.
pub(crate) fn is_blank(record: &[u8], delimiter: u8) -> bool {
    record.iter().all(|byte| *byte == delimiter || matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'"'))
}

/// What parts the cells of the line at the beginning: a comma if there is one.
pub(crate) fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let outside = |byte: &&u8| {
        quoted ^= **byte == b'"';
        !quoted
    };
    let line: Vec<u8> = header.iter().filter(outside).copied().take_while(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    [b',', b';', b'\t'].into_iter().find(|mark| line.contains(mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<Result<String, &'static str>>> {
        let (mut at, mut rows) = (0, Vec::new());
        while at < bytes.len() {
            let mut row = Vec::new();
            at = record(bytes, at, b',', |cell| row.push(cell.text(Encoding::Utf8).map(Cow::into_owned).map_err(|fault| fault.code)));
            rows.push(row);
        }
        rows
    }

    #[test]
    fn quotation_marks_and_line_breaks() {
        let good = |text: &str| Ok(text.to_owned());
        let read = cells(b"a,\"b\r\n\"\"c\"\"\",\r\n\nx\ry\"y");
        assert_eq!(read, [vec![good("a"), good("b\r\n\"c\""), good("")], vec![good("")], vec![good("x")], vec![good("y\"y")]]);
        assert_eq!(cells(b"\"a\"b,c"), [[Err("malformed"), good("c")]]);
        assert_eq!(cells(b"a,\"b,c\nd"), [vec![good("a"), Err("unclosed")], vec![good("d")]]);
        assert_eq!(cells(b"a\xe9,\0"), [[Err("encoding"), Err("malformed")]]);
    }

    #[test]
    fn a_comma_comes_first() {
        assert_eq!(delimiter(b"\"a,b\";c\nd,e"), b';');
        assert_eq!(delimiter(b"a\tb"), b'\t');
        assert_eq!(delimiter(b"a;b,c"), b',');
        assert_eq!(delimiter(b"slug"), b',');
    }

    proptest! {
        /// What another's writer writes, ours reads.
        #[test]
        fn what_others_write_is_read(rows in prop::collection::vec(prop::collection::vec("([\",\n\r ]|\\PC){0,6}", 1..5), 1..5)) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let file = writer.into_inner().unwrap();
            let expected: Vec<Vec<Result<String, &'static str>>> =
                rows.into_iter().map(|row| row.into_iter().map(|text| Ok(bare(text.into()).into_owned())).collect()).collect();
            prop_assert_eq!(cells(&file), expected);
        }
    }
}
