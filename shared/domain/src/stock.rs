//! Counting stock. `on hand` is what lies in the warehouse, `reserved` what is promised to orders of it, and the rest is
//! `available`: `available = on hand − reserved`, never below what back-orders allow: below zero only where they do. Each
//! change is a move in a ledger whose sums are these figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most that one adjustment moves, and that there can be of a variant.
pub const MOST: u32 = 1_000_000;
/// Characters of a word that are looked at.
const WORD_MAX: usize = 64;
/// Words of a variant that are kept.
const WORDS_MAX: usize = 24;

/// Why staff change what is on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A delivery came in.
    Received,
    /// A customer sent something back that can be sold again.
    Returned,
    /// Broken, stained, past its date.
    Damaged,
    /// Gone, and nobody knows where.
    Lost,
    /// Somebody counted the shelf: this is what is there.
    Counted,
}

impl Reason {
    /// What it is called in logs and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Damaged => "damaged",
            Self::Lost => "lost",
            Self::Counted => "counted",
        }
    }
}

/// What is wrong with a number of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnitsFault {
    /// Fewer than one, or more than [`MOST`].
    #[error("must be a whole number from 1 to {MOST}")]
    NotAChange,
    /// Below zero, or more than [`MOST`].
    #[error("must be a whole number from 0 to {MOST}")]
    NotACount,
}

/// A change to what is on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    reason: Reason,
    units: u32,
}

impl Adjustment {
    /// A change by `units`, or a count of them: only a count may be of nothing.
    pub fn new(reason: Reason, units: i64) -> Result<Self, UnitsFault> {
        let (least, fault) = if reason == Reason::Counted { (0, UnitsFault::NotACount) } else { (1, UnitsFault::NotAChange) };
        let units = u32::try_from(units).ok().filter(|units| (least..=MOST).contains(units)).ok_or(fault)?;
        Ok(Self { reason, units })
    }

    /// Why.
    pub const fn reason(self) -> Reason {
        self.reason
    }
}

/// What there is of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// In the warehouse.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// How many may be promised beyond what is there.
    pub backorder: i64,
}

/// Why an adjustment can't be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdjustFault {
    /// What is promised to orders would not be there any more.
    #[error("would leave less than the {reserved} that are promised to orders; cancel orders first")]
    Promised {
        /// How many are promised.
        reserved: i64,
    },
    /// Nobody has so many.
    #[error("would make more than {MOST}")]
    TooMany,
}

impl AdjustFault {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Promised { .. } => "promised",
            Self::TooMany => "too-many",
        }
    }
}

impl Level {
    /// Left to sell.
    pub const fn available(self) -> i64 {
        self.on_hand - self.reserved
    }

    /// By how much an adjustment changes what is on hand.
    pub fn adjust(self, adjustment: Adjustment) -> Result<i64, AdjustFault> {
        let units = i64::from(adjustment.units);
        let change = match adjustment.reason {
            Reason::Received | Reason::Returned => units,
            Reason::Damaged | Reason::Lost => -units,
            Reason::Counted => units - self.on_hand,
        };
        // What makes things better is always allowed: a limit may have been lowered since.
        let short = self.available() + change < -self.backorder && change < 0;
        if short || self.on_hand + change < 0 {
            return Err(AdjustFault::Promised { reserved: self.reserved });
        }
        if self.on_hand + change > i64::from(MOST) {
            return Err(AdjustFault::TooMany);
        }
        Ok(change)
    }
}

/// What staff find a variant by: the words of its product's name and of its choice, its SKU and the parts of that.
pub fn words(name: &str, choice: &str, sku: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let texts = [sku, name, choice];
    let whole = texts.into_iter().flat_map(str::split_whitespace);
    let parts = texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    for word in whole.chain(parts).filter(|word| word.contains(char::is_alphanumeric)) {
        let word: String = word.to_lowercase().chars().take(WORD_MAX).collect();
        if words.len() < WORDS_MAX && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reasons() -> impl Strategy<Value = Reason> {
        prop_oneof![Just(Reason::Received), Just(Reason::Returned), Just(Reason::Damaged), Just(Reason::Lost), Just(Reason::Counted)]
    }

    #[test]
    fn names_are_those_on_the_wire() {
        for reason in [Reason::Received, Reason::Returned, Reason::Damaged, Reason::Lost, Reason::Counted] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }

    #[test]
    fn only_a_count_may_be_of_nothing() {
        assert!(Adjustment::new(Reason::Counted, 0).is_ok());
        assert_eq!(Adjustment::new(Reason::Lost, 0), Err(UnitsFault::NotAChange));
        for units in [-1, i64::from(MOST) + 1, i64::MAX] {
            assert!(Adjustment::new(Reason::Counted, units).is_err() && Adjustment::new(Reason::Received, units).is_err());
        }
    }

    #[test]
    fn a_variant_is_found_by_name_choice_and_sku() {
        let words = words("Åsa stoneware T-mug", "Sand / Large", "MUG-SND-L");
        for text in ["åsa", "STONE", "large", "mug-snd", "snd", "t-mug", "Sand / Large", "åsa, sand"] {
            let found = crate::account::search(text).iter().all(|part| words.iter().any(|word| word.starts_with(part)));
            assert!(found, "{text}");
        }
        assert_eq!(words[0], "mug-snd-l", "what is cut off is not the SKU");
        assert_eq!(super::words("", "", ""), Vec::<String>::new());
    }

    proptest! {
        /// Whatever staff enter, nothing that is promised goes missing, and no shelf holds more than the most.
        #[test]
        fn what_is_promised_stays(on_hand in 0..=i64::from(MOST), share in 0..=100_i64, reason in reasons(), units in -5..=i64::from(MOST) + 5) {
            let level = Level { on_hand, reserved: on_hand * share / 100, backorder: 0 };
            if let Ok(adjustment) = Adjustment::new(reason, units)
                && let Ok(change) = level.adjust(adjustment)
            {
                let after = Level { on_hand: on_hand + change, ..level };
                prop_assert!(after.available() >= 0 && after.on_hand <= i64::from(MOST));
                if reason == Reason::Counted {
                    prop_assert_eq!(after.on_hand, units);
                } else {
                    prop_assert_eq!(change.abs(), units);
                }
            }
        }
    }
}
