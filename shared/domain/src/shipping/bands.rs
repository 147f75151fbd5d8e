//! A table of prices by a measure: up to 2 kg so much, up to 5 kg so much, …

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Money};

/// Rows of the longest table.
pub const BANDS_MAX: usize = 50;

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Band {
    /// The highest measure that the row holds for, included.
    pub up_to: u64,
    /// What it costs.
    pub price: Money,
}

/// A table whose rows rise and are of one currency. What measures more than the last row is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Band>", into = "Vec<Band>")]
pub struct Bands(Vec<Band>);

/// What is wrong with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BandsFault {
    /// It has no rows, or more than [`BANDS_MAX`].
    #[error("must have 1 to {BANDS_MAX} rows")]
    Rows,
    /// A row does not reach further than the one before.
    #[error("must have rows that rise")]
    Order,
    /// Two rows are of two currencies.
    #[error("must be in one currency")]
    Currencies,
    /// A row costs less than nothing.
    #[error("must not cost less than nothing")]
    Negative,
}

impl Bands {
    /// The rows.
    pub fn rows(&self) -> &[Band] {
        &self.0
    }

    /// What `measure` costs; none where it is more than the table knows.
    pub fn price(&self, measure: u64) -> Option<Money> {
        self.0.iter().find(|band| measure <= band.up_to).map(|band| band.price)
    }

    /// The highest measure that it knows.
    pub fn most(&self) -> u64 {
        self.0.last().map_or(0, |band| band.up_to)
    }

    /// The currency of all rows.
    pub fn currency(&self) -> Option<Currency> {
        self.0.first().map(|band| band.price.currency())
    }
}

impl TryFrom<Vec<Band>> for Bands {
    type Error = BandsFault;
    fn try_from(rows: Vec<Band>) -> Result<Self, BandsFault> {
        if !(1..=BANDS_MAX).contains(&rows.len()) {
            return Err(BandsFault::Rows);
        }
        if rows.windows(2).any(|pair| pair[0].up_to >= pair[1].up_to) {
            return Err(BandsFault::Order);
        }
        if rows.windows(2).any(|pair| pair[0].price.currency() != pair[1].price.currency()) {
            return Err(BandsFault::Currencies);
        }
        if rows.iter().any(|band| band.price.is_negative()) {
            return Err(BandsFault::Negative);
        }
        Ok(Self(rows))
    }
}
impl From<Bands> for Vec<Band> {
    fn from(bands: Bands) -> Self {
        bands.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn band(up_to: u64, minor: i64) -> Band {
        Band { up_to, price: Money::new(minor, Currency::EUR) }
    }

    #[test]
    fn tables_that_do_not_hold_together_are_refused() {
        assert_eq!(Bands::try_from(vec![]), Err(BandsFault::Rows));
        assert_eq!(Bands::try_from(vec![band(1, 0); BANDS_MAX + 1]), Err(BandsFault::Rows));
        assert_eq!(Bands::try_from(vec![band(1, 0), band(1, 1)]), Err(BandsFault::Order));
        assert_eq!(Bands::try_from(vec![band(1, -1)]), Err(BandsFault::Negative));
        let yen = Band { up_to: 2, price: Money::new(1, "JPY".parse().unwrap()) };
        assert_eq!(Bands::try_from(vec![band(1, 0), yen]), Err(BandsFault::Currencies));
        assert!(serde_json::from_str::<Bands>("[]").is_err(), "also when they come from the database");
    }

    proptest! {
        #[test]
        fn each_measure_has_the_first_row_that_reaches_it(ends in prop::collection::btree_set(0_u64..1000, 1..20), measure in 0_u64..1100) {
            let rows: Vec<_> = ends.iter().map(|&end| band(end, i64::try_from(end).unwrap())).collect();
            let bands = Bands::try_from(rows).unwrap();
            let expected = ends.range(measure..).next().map(|&end| i64::try_from(end).unwrap());
            prop_assert_eq!(bands.price(measure).map(Money::minor), expected);
            prop_assert_eq!(bands.price(measure).is_none(), measure > bands.most());
        }
    }
}
