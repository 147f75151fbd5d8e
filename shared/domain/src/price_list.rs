//! What things cost in which currency. A price is what somebody set: where nobody set one, the thing is not sold in that
//! currency, and no rate of exchange makes one up.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Money, VariantId, product::PRICE_MAX};

/// A price, and what it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "PriceDraft", into = "PriceDraft")]
pub struct Price(PriceDraft);

/// A price as staff write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceDraft {
    /// What one costs.
    pub amount: Money,
    /// What it cost before, if it is on sale: more than it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at: Option<Money>,
}

/// What is wrong with a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceFault {
    /// Below zero, or above [`PRICE_MAX`].
    #[error("must be between 0 and {PRICE_MAX} minor units")]
    Range,
    /// The earlier price is not higher.
    #[error("must be below the price it is compared with")]
    NoReduction,
    /// It is of another currency than its list, or than what it is compared with.
    #[error("must be in {0}")]
    Currency(Currency),
}

impl Price {
    /// The price of a product's content, which was checked when it was written.
    pub(crate) const fn of_content(amount: Money, compare_at: Option<Money>) -> Self {
        Self(PriceDraft { amount, compare_at })
    }

    /// What one costs.
    pub const fn amount(self) -> Money {
        self.0.amount
    }

    /// What it cost before, if it is on sale.
    pub const fn compare_at(self) -> Option<Money> {
        self.0.compare_at
    }
}

impl TryFrom<PriceDraft> for Price {
    type Error = PriceFault;
    fn try_from(draft: PriceDraft) -> Result<Self, PriceFault> {
        let currency = draft.amount.currency();
        for amount in [Some(draft.amount), draft.compare_at].into_iter().flatten() {
            if amount.currency() != currency {
                return Err(PriceFault::Currency(currency));
            }
            if !(0..=PRICE_MAX).contains(&amount.minor()) {
                return Err(PriceFault::Range);
            }
        }
        if draft.compare_at.is_some_and(|before| before.minor() <= draft.amount.minor()) {
            return Err(PriceFault::NoReduction);
        }
        Ok(Self(draft))
    }
}
impl From<Price> for PriceDraft {
    fn from(price: Price) -> Self {
        price.0
    }
}

/// The prices of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    currency: Currency,
    prices: BTreeMap<VariantId, Price>,
}

/// A thing has no price in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not sold in {0}")]
pub struct NotSoldIn(pub Currency);

impl PriceList {
    /// A list without prices.
    pub const fn new(currency: Currency) -> Self {
        Self { currency, prices: BTreeMap::new() }
    }

    /// The list that holds one price.
    pub fn of(variant: VariantId, price: Price) -> Self {
        Self { currency: price.amount().currency(), prices: BTreeMap::from([(variant, price)]) }
    }

    /// Its currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Sets a price.
    pub fn set(&mut self, variant: VariantId, price: Price) -> Result<(), PriceFault> {
        if price.amount().currency() != self.currency {
            return Err(PriceFault::Currency(self.currency));
        }
        self.prices.insert(variant, price);
        Ok(())
    }

    /// Takes a price away; it need not be there.
    pub fn unset(&mut self, variant: VariantId) {
        self.prices.remove(&variant);
    }

    /// What a variant costs.
    pub fn price(&self, variant: VariantId) -> Option<Price> {
        self.prices.get(&variant).copied()
    }
}

/// What a variant costs in `currency`: by the first list of that currency that names it, else by its product's `own`
/// price, if that is of the currency.
pub fn price_in(currency: Currency, variant: VariantId, own: Price, lists: &[PriceList]) -> Result<Price, NotSoldIn> {
    let listed = lists.iter().filter(|list| list.currency == currency).find_map(|list| list.price(variant));
    listed.or(Some(own).filter(|own| own.amount().currency() == currency)).ok_or(NotSoldIn(currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn price(minor: i64, currency: Currency) -> Price {
        PriceDraft { amount: Money::new(minor, currency), compare_at: None }.try_into().unwrap()
    }

    fn variant(n: u128) -> VariantId {
        VariantId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn prices_are_checked_wherever_they_come_from() {
        let check = |amount, compare_at| Price::try_from(PriceDraft { amount, compare_at }).map(|_| ());
        let (eur, usd) = (|minor| Money::new(minor, Currency::EUR), Money::new(2000, "USD".parse().unwrap()));
        assert_eq!(check(eur(0), None), Ok(()));
        assert_eq!(check(eur(1000), Some(eur(1001))), Ok(()));
        assert_eq!(check(eur(1000), Some(eur(1000))), Err(PriceFault::NoReduction));
        assert_eq!(check(eur(1000), Some(usd)), Err(PriceFault::Currency(Currency::EUR)));
        assert_eq!(check(eur(-1), None), Err(PriceFault::Range));
        assert_eq!(check(eur(PRICE_MAX + 1), None), Err(PriceFault::Range));
        assert!(serde_json::from_str::<Price>(r#"{"amount":{"minor":-1,"currency":"EUR"}}"#).is_err());
        let mut list = PriceList::new(Currency::EUR);
        assert_eq!(list.set(variant(1), price(1, usd.currency())), Err(PriceFault::Currency(Currency::EUR)));
    }

    proptest! {
        /// The amount that comes out is one that went in, for this variant in this currency.
        #[test]
        fn nobody_converts(
            own in (0_i64..100, 0_usize..4),
            set in prop::collection::vec((0_u128..4, 100_i64..200, 0_usize..4), 0..20),
            wanted in (0_u128..4, 0_usize..4),
        ) {
            let currencies: Vec<Currency> = Currency::all().take(4).collect();
            let mut lists: Vec<PriceList> = currencies[..3].iter().map(|currency| PriceList::new(*currency)).collect();
            let mut expected = (own.1 == wanted.1).then_some(own.0);
            for &(of, minor, at) in set.iter().filter(|(.., at)| *at < 3) {
                lists[at].set(variant(of), price(minor, currencies[at])).unwrap();
                if (of, at) == wanted {
                    expected = Some(minor);
                }
            }
            let found = price_in(currencies[wanted.1], variant(wanted.0), price(own.0, currencies[own.1]), &lists);
            prop_assert_eq!(found.map(Price::amount), expected.map(|minor| Money::new(minor, currencies[wanted.1])).ok_or(NotSoldIn(currencies[wanted.1])));
            for list in &mut lists { list.unset(variant(wanted.0)); }
            let left = price_in(currencies[wanted.1], variant(wanted.0), price(own.0, currencies[own.1]), &lists);
            prop_assert_eq!(left.is_ok(), own.1 == wanted.1);
        }
    }
}
