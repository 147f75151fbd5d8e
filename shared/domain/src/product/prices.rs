//! What the variants of a product cost in which currency.

use super::{Content, Variant};
use crate::{
    Currency,
    price_list::{NotSoldIn, Price, PriceList, price_in},
};

/// The lowest price of a product in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lowest {
    /// The price; of several variants with the same the first's.
    pub price: Price,
    /// Whether variants that are sold in the currency have different prices.
    pub varies: bool,
}

impl Variant {
    /// What one costs in a currency: what somebody set, never what somebody converted.
    pub fn price_in(&self, currency: Currency) -> Result<Price, NotSoldIn> {
        let lists: Vec<PriceList> = self.prices.iter().map(|price| PriceList::of(self.id, *price)).collect();
        price_in(currency, self.id, Price::of_content(self.price, self.compare_at), &lists)
    }
}

impl Content {
    /// The lowest price in each currency beside the shop's that a variant has a price in, in the order of the currencies' codes.
    pub fn lowest_elsewhere(&self) -> Vec<Lowest> {
        let mut currencies: Vec<Currency> =
            self.variants.iter().flat_map(|variant| &variant.prices).map(|price| price.amount().currency()).collect();
        currencies.sort_unstable();
        currencies.dedup();
        currencies.into_iter().filter_map(|currency| self.lowest_in(currency)).collect()
    }

    /// The lowest price in a currency; none where nothing of it is sold in that currency.
    pub fn lowest_in(&self, currency: Currency) -> Option<Lowest> {
        let prices: Vec<Price> = self.variants.iter().filter_map(|variant| variant.price_in(currency).ok()).collect();
        let price = prices.iter().min_by_key(|price| price.amount().minor()).copied()?;
        Some(Lowest { price, varies: prices.iter().any(|other| other.amount() != price.amount()) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Known};
    use super::*;
    use crate::{Id, text::Faults};
    use proptest::prelude::*;
    use serde_json::json;

    const CODES: [&str; 4] = ["EUR", "JPY", "KWD", "USD"];

    fn content(prices: &[[Option<i64>; 4]]) -> Content {
        let values: Vec<_> = (0..prices.len()).map(|n| json!({ "name": format!("v{n}") })).collect();
        let variants: Vec<_> = prices
            .iter()
            .enumerate()
            .map(|(n, of)| {
                let money = |at: usize| of[at].map(|minor| json!({ "minor": minor, "currency": CODES[at] }));
                let further: Vec<_> = (1..4).filter_map(|at| money(at).map(|amount| json!({ "amount": amount }))).collect();
                let own = json!({ "minor": of[0].unwrap_or(0), "currency": "EUR" });
                json!({ "sku": format!("s{n}"), "choice": [format!("v{n}")], "price": own, "prices": further })
            })
            .collect();
        let draft = json!({ "title": "Cup", "options": [{ "name": "Kind", "values": values }], "variants": variants });
        let draft: Draft = serde_json::from_value(draft).unwrap();
        let known =
            Known { currency: Currency::EUR, picture: &|_| None, tax_class: &|_| true, id: &|| Id::from_uuid(uuid::Uuid::now_v7()) };
        let mut faults = Faults::default();
        draft.check("#", &known, &mut faults).unwrap_or_else(|| panic!("{:?}", faults.into_vec()))
    }

    proptest! {
        /// Every price that comes out is one that somebody set in that currency.
        #[test]
        fn the_lowest_of_each_currency_is_one_of_its_own(
            prices in prop::collection::vec([prop::option::of(0_i64..50), prop::option::of(0_i64..50), prop::option::of(0_i64..50), prop::option::of(0_i64..50)], 1..6),
        ) {
            let content = content(&prices);
            for (at, code) in CODES.iter().enumerate() {
                let currency: Currency = code.parse().unwrap();
                let own = |of: &[Option<i64>; 4]| if at == 0 { Some(of[0].unwrap_or(0)) } else { of[at] };
                let set: Vec<i64> = prices.iter().filter_map(own).collect();
                let lowest = content.lowest_in(currency);
                prop_assert_eq!(lowest.map(|one| one.price.amount().minor()), set.iter().min().copied());
                prop_assert_eq!(lowest.is_some_and(|one| one.varies), set.iter().any(|one| Some(one) != set.iter().min()));
                for (variant, of) in content.variants.iter().zip(&prices) {
                    let found = variant.price_in(currency);
                    prop_assert_eq!(found.map(|price| price.amount().minor()).ok(), own(of));
                    prop_assert!(found.is_ok_and(|price| price.amount().currency() == currency) || found == Err(NotSoldIn(currency)));
                }
            }
            let elsewhere: Vec<&str> = content.lowest_elsewhere().iter().map(|one| one.price.amount().currency().code()).collect();
            let expected: Vec<&str> = (1..4).filter(|at| prices.iter().any(|of| of[*at].is_some())).map(|at| CODES[at]).collect();
            prop_assert_eq!(elsewhere, expected);
        }
    }
}
