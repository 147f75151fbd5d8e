//! Numbers of invoices and credit notes: `INV-2026-000042`. In each series of each year they count from 1 without gaps;
//! whoever writes a document takes the next number in the same transaction.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Letters of the longest prefix.
const PREFIX_MAX: usize = 8;

/// What the numbers of one kind of document begin with: `INV`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Series(String);

/// A number. Of two of one series the later is the greater.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InvoiceNumber {
    series: Series,
    year: u16,
    sequence: u32,
}

/// The text is no number, or no prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a number such as INV-2026-000042")]
pub struct NotANumber;

/// Why there is no next number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NextError {
    /// The last one is of a later year: somebody's clock is wrong, and a number now would leave a gap in time.
    #[error("is before {last}, the year of the last number")]
    YearPassed {
        /// The year of the last number.
        last: u16,
    },
    /// The year is none of four digits.
    #[error("is not a year of four digits")]
    Year,
    /// The series has no more numbers.
    #[error("has no more numbers")]
    Full,
}

impl FromStr for Series {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let good = (1..=PREFIX_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if good { Ok(Self(text.to_owned())) } else { Err(NotANumber) }
    }
}
impl TryFrom<String> for Series {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}
impl From<Series> for String {
    fn from(series: Series) -> Self {
        series.0
    }
}

impl Series {
    /// The number after `last`, the greatest of this series so far; the first of `year` where there is none of it.
    pub fn next(&self, last: Option<&InvoiceNumber>, year: u16) -> Result<InvoiceNumber, NextError> {
        if !(1000..=9999).contains(&year) {
            return Err(NextError::Year);
        }
        let sequence = match last.filter(|last| last.series == *self) {
            Some(last) if last.year > year => return Err(NextError::YearPassed { last: last.year }),
            Some(last) if last.year == year => last.sequence.checked_add(1).ok_or(NextError::Full)?,
            _ => 1,
        };
        Ok(InvoiceNumber { series: self.clone(), year, sequence })
    }
}

impl InvoiceNumber {
    /// Its series.
    pub const fn series(&self) -> &Series {
        &self.series
    }

    /// Its year.
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// Its place in the year, from 1 on.
    pub const fn sequence(&self) -> u32 {
        self.sequence
    }
}

/// What is wrong in a list of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// This one is missing, and perhaps more before the next.
    Missing(InvoiceNumber),
    /// This one was given twice.
    Twice(InvoiceNumber),
}

/// Looks for gaps and repetitions, for the audit.
pub fn flaws(numbers: impl IntoIterator<Item = InvoiceNumber>) -> Vec<Flaw> {
    let mut numbers: Vec<InvoiceNumber> = numbers.into_iter().collect();
    numbers.sort();
    let mut flaws = Vec::new();
    let mut last: Option<&InvoiceNumber> = None;
    for number in &numbers {
        let expected = number.series.next(last, number.year);
        if last == Some(number) {
            flaws.push(Flaw::Twice(number.clone()));
        } else if let Ok(expected) = expected
            && expected != *number
        {
            flaws.push(Flaw::Missing(expected));
        }
        last = Some(number);
    }
    flaws
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:06}", self.series.0, self.year, self.sequence)
    }
}
impl FromStr for InvoiceNumber {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().ok_or(NotANumber);
        let series: Series = part()?.parse()?;
        let (year, sequence) = (part()?, part()?);
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || sequence.len() < 6 || !digits(year) || !digits(sequence) {
            return Err(NotANumber);
        }
        let number = Self { series, year: year.parse().map_err(|_| NotANumber)?, sequence: sequence.parse().map_err(|_| NotANumber)? };
        // One form only: no year 0042, no zeros in front of seven digits, no number 0.
        if number.sequence > 0 && number.year >= 1000 && number.to_string() == text { Ok(number) } else { Err(NotANumber) }
    }
}
impl TryFrom<String> for InvoiceNumber {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}
impl From<InvoiceNumber> for String {
    fn from(number: InvoiceNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain(series: &str, years: &[u16]) -> Vec<InvoiceNumber> {
        let series: Series = series.parse().unwrap();
        let mut numbers: Vec<InvoiceNumber> = Vec::new();
        for year in years {
            numbers.push(series.next(numbers.last(), *year).unwrap());
        }
        numbers
    }

    proptest! {
        #[test]
        fn numbers_follow_each_other_without_gaps(counts in prop::collection::vec(0_usize..6, 1..4), at in 0_usize..20) {
            let years: Vec<u16> = (2024..).zip(&counts).flat_map(|(year, count)| std::iter::repeat_n(year, *count)).collect();
            let mut numbers = chain("INV", &years);
            numbers.extend(chain("CN", &years));
            for (year, count) in (2024..).zip(&counts) {
                let of_year: Vec<u32> = numbers.iter().filter(|n| n.year() == year && n.series().0 == "INV").map(InvoiceNumber::sequence).collect();
                prop_assert_eq!(of_year, (1..).take(*count).collect::<Vec<u32>>());
            }
            prop_assert_eq!(flaws(numbers.clone()), vec![]);
            prop_assume!(!numbers.is_empty());
            let at = at % numbers.len();
            let mut twice = numbers.clone();
            twice.push(numbers[at].clone());
            prop_assert_eq!(flaws(twice), vec![Flaw::Twice(numbers[at].clone())]);
            let gone = numbers.remove(at);
            // What is missing at the end of a year nobody can know from the numbers alone.
            let later = numbers.iter().any(|n| (n.series(), n.year()) == (gone.series(), gone.year()) && n.sequence() > gone.sequence());
            prop_assert_eq!(flaws(numbers), if later { vec![Flaw::Missing(gone)] } else { vec![] });
        }

        #[test]
        fn a_number_reads_back(year in 1000_u16..10_000, sequence in 1_u32..) {
            let number = InvoiceNumber { series: "INV".parse().unwrap(), year, sequence };
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "INV",
            "INV-2026",
            "INV-2026-42",
            "INV-2026-000000",
            "INV-0026-000001",
            "inv-2026-000042",
            "INV-2026-0000042",
            "INV-2026-4294967296",
            "-2026-000042",
            "INV-2026-00004x",
            "INV-+026-000001",
        ] {
            assert_eq!(text.parse::<InvoiceNumber>(), Err(NotANumber), "{text}");
        }
        let series: Series = "INV".parse().unwrap();
        let last: InvoiceNumber = "INV-2026-000042".parse().unwrap();
        assert_eq!(series.next(Some(&last), 2026).unwrap().to_string(), "INV-2026-000043");
        assert_eq!(series.next(Some(&last), 2027).unwrap().to_string(), "INV-2027-000001");
        assert_eq!(series.next(Some(&last), 2025), Err(NextError::YearPassed { last: 2026 }));
        assert_eq!(series.next(None, 26), Err(NextError::Year));
        let full = InvoiceNumber { sequence: u32::MAX, ..last };
        assert_eq!(series.next(Some(&full), 2026), Err(NextError::Full));
    }
}
