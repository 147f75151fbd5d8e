//! The rules of a cart: how many of how many things.

use serde::{Deserialize, Serialize};

use crate::{VariantId, text::Faults};

/// The most lines a cart may have.
pub const MAX_LINES: usize = 50;

/// How many of one variant: 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub struct Quantity(u8);

impl Quantity {
    /// The most of one variant in one cart.
    pub const MAX: u8 = 99;

    /// The bare number.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Checks a number that a client sent, and notes the fault at `pointer`.
    pub fn check(number: i64, pointer: &str, faults: &mut Faults) -> Option<Self> {
        faults.take(pointer, "out-of-range", Self::try_from(number))
    }
}

/// The number is not between 1 and 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be between 1 and {}", Quantity::MAX)]
pub struct NotAQuantity;

impl TryFrom<i64> for Quantity {
    type Error = NotAQuantity;
    fn try_from(number: i64) -> Result<Self, NotAQuantity> {
        u8::try_from(number).ok().filter(|n| (1..=Self::MAX).contains(n)).map(Self).ok_or(NotAQuantity)
    }
}
impl From<Quantity> for u8 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// One line of a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
}

/// Why a cart can't be changed as wished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    /// It would have more than [`MAX_LINES`] lines.
    #[error("the cart has {MAX_LINES} different things already")]
    TooManyLines,
    /// A line would have more than [`Quantity::MAX`].
    #[error("at most {} of one thing", Quantity::MAX)]
    TooMany,
}

/// Adds to the line of `variant`, or makes it.
pub fn add(lines: &mut Vec<Line>, variant: VariantId, quantity: Quantity) -> Result<(), CartError> {
    if let Some(line) = lines.iter_mut().find(|line| line.variant == variant) {
        let sum = i64::from(line.quantity.0) + i64::from(quantity.0);
        line.quantity = Quantity::try_from(sum).map_err(|_| CartError::TooMany)?;
        return Ok(());
    }
    if lines.len() >= MAX_LINES {
        return Err(CartError::TooManyLines);
    }
    lines.push(Line { variant, quantity });
    Ok(())
}

/// Sets the quantity of the line of `variant`, or makes it.
pub fn set(lines: &mut Vec<Line>, variant: VariantId, quantity: Quantity) -> Result<(), CartError> {
    if let Some(line) = lines.iter_mut().find(|line| line.variant == variant) {
        line.quantity = quantity;
        return Ok(());
    }
    add(lines, variant, quantity)
}

/// Removes the line of `variant`; it need not be there.
pub fn remove(lines: &mut Vec<Line>, variant: VariantId) {
    lines.retain(|line| line.variant != variant);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[derive(Debug, Clone)]
    enum Step {
        Add(u128, i64),
        Set(u128, i64),
        Remove(u128),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0_u128..60, 1_i64..=99).prop_map(|(v, n)| Step::Add(v, n)),
            (0_u128..60, 1_i64..=99).prop_map(|(v, n)| Step::Set(v, n)),
            (0_u128..60).prop_map(Step::Remove),
        ]
    }

    proptest! {
        #[test]
        fn a_cart_stays_within_its_limits_whatever_is_done_to_it(steps in prop::collection::vec(step(), 0..200)) {
            let mut lines = Vec::new();
            let id = |v| VariantId::from_uuid(Uuid::from_u128(v));
            for step in steps {
                let before = lines.clone();
                let done = match step {
                    Step::Add(v, n) => add(&mut lines, id(v), n.try_into().unwrap()),
                    Step::Set(v, n) => set(&mut lines, id(v), n.try_into().unwrap()),
                    Step::Remove(v) => { remove(&mut lines, id(v)); Ok(()) }
                };
                if done.is_err() {
                    prop_assert_eq!(&before, &lines);
                }
                prop_assert!(lines.len() <= MAX_LINES);
                let mut variants: Vec<_> = lines.iter().map(|line| line.variant).collect();
                variants.sort();
                variants.dedup();
                prop_assert_eq!(variants.len(), lines.len());
            }
        }
    }
}
