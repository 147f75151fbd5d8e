//! The rules of a cart: how many of how many things.

use serde::{Deserialize, Serialize};

use crate::{VariantId, quote::LineChange, text::Faults};

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

/// Puts a guest's lines into the cart of an account: quantities are added, up to what is left and to what a cart may
/// hold. Says of each line what it has less than both wanted.
pub fn join(account: &mut Vec<Line>, guest: &[Line], left: impl Fn(VariantId) -> u32) -> Vec<LineChange> {
    let mut changes = Vec::new();
    for line in guest {
        let variant = line.variant;
        let had = account.iter().find(|one| one.variant == variant).map_or(0, |one| one.quantity.0);
        let wanted = had.saturating_add(line.quantity.0);
        let room = if had == 0 && account.len() >= MAX_LINES { 0 } else { Quantity::MAX };
        let most = u8::try_from(left(variant)).unwrap_or(u8::MAX).min(room);
        // What was in the account's cart already stays, even where less is left: its owner is told at checkout.
        let joined = wanted.min(most.max(had));
        if let Ok(quantity) = Quantity::try_from(i64::from(joined))
            && set(account, variant, quantity).is_err()
        {
            debug_assert!(false, "room was made for it");
        }
        if joined < wanted {
            changes.push(LineChange::Stock { variant, wanted, left: u32::from(joined) });
        }
    }
    changes
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

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::btree_map(0_u128..60, 1_i64..=99, 0..=MAX_LINES).prop_map(|map| {
            let line = |(v, n)| Line { variant: VariantId::from_uuid(Uuid::from_u128(v)), quantity: Quantity::try_from(n).unwrap() };
            map.into_iter().map(line).collect()
        })
    }

    proptest! {
        #[test]
        fn joined_carts_lose_nothing_silently(account in lines(), guest in lines(), stock in prop::collection::vec(0_u32..250, 60)) {
            let left = |variant: VariantId| stock[usize::try_from(variant.uuid().as_u128()).unwrap()];
            let mut joined = account.clone();
            let changes = join(&mut joined, &guest, left);
            let count = |lines: &[Line], variant| lines.iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity.get());
            prop_assert!(joined.len() <= MAX_LINES);
            for variant in (0..60).map(|v| VariantId::from_uuid(Uuid::from_u128(v))) {
                let (had, came, has) = (count(&account, variant), count(&guest, variant), count(&joined, variant));
                prop_assert!(has >= had && has <= had.saturating_add(came));
                prop_assert!(u32::from(has) <= left(variant).max(u32::from(had)));
                let told = changes.iter().any(|change| matches!(change, LineChange::Stock { variant: told, .. } if *told == variant));
                prop_assert_eq!(told, has < had.saturating_add(came));
            }
        }
    }

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
