//! What a parcel weighs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cart::Quantity;

/// What packing adds, in grams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Packaging {
    /// The box itself.
    pub per_parcel: u32,
    /// What is filled in around each thing.
    pub per_item: u32,
}

/// What a parcel weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// In grams.
    Grams(u64),
    /// Something in it has no weight on record: nobody guesses one.
    Unknown,
}

impl Packaging {
    /// The weight of things of so many grams each, with their packing. Nothing to send weighs nothing.
    pub fn weigh(self, things: impl IntoIterator<Item = (Option<u32>, Quantity)>) -> Weight {
        let mut sum = 0_u64;
        let mut count = 0_u64;
        for (grams, quantity) in things {
            let Some(grams) = grams else { return Weight::Unknown };
            let quantity = u64::from(quantity.get());
            count = count.saturating_add(quantity);
            sum = sum.saturating_add(quantity.saturating_mul(u64::from(grams) + u64::from(self.per_item)));
        }
        Weight::Grams(if count == 0 { 0 } else { sum.saturating_add(self.per_parcel.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_weighs_its_things_and_its_packing() {
        let packaging = Packaging { per_parcel: 150, per_item: 10 };
        let quantity = |n: i64| Quantity::try_from(n).unwrap();
        assert_eq!(packaging.weigh([(Some(400), quantity(2)), (Some(0), quantity(1))]), Weight::Grams(2 * 410 + 10 + 150));
        assert_eq!(packaging.weigh([(Some(400), quantity(2)), (None, quantity(1))]), Weight::Unknown);
        assert_eq!(packaging.weigh([]), Weight::Grams(0));
    }
}
