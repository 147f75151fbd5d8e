//! Shipping methods with zones and tables: which of them serve a consignment, what they cost, and why the others don't.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{bands::Bands, delivery::WorkingDays, parcel::Weight};
use crate::{
    Address, Currency, Money,
    area::{Coverage, Place, closest},
    word::ShippingMethodId,
};

/// What a zone of a method costs, by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by", content = "prices")]
pub enum Rate {
    /// Always the same.
    Flat(Money),
    /// The parcel's weight in grams.
    Weight(Bands),
    /// What its things cost after discounts, in minor units of the table's currency.
    Value(Bands),
    /// How many things are in it.
    Count(Bands),
}

/// Where a method goes, and what that costs in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zone {
    /// Where. Of several zones in the order's currency the closest counts.
    pub coverage: Coverage,
    /// What it costs.
    pub rate: Rate,
    /// Things worth this much after discounts are sent free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
    /// How long it takes.
    pub days: WorkingDays,
}

/// How the things get to the shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", rename_all_fields = "camelCase")]
pub enum Reach {
    /// A carrier brings them.
    Delivery {
        /// Where it goes.
        zones: Vec<Zone>,
        /// The heaviest parcel that it takes, in grams.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weight_max: Option<u64>,
    },
    /// The shopper comes. It costs nothing in any currency, and no address is asked for.
    Pickup {
        /// Where to; tax is that of this place.
        at: Box<Address>,
        /// When they are ready.
        days: WorkingDays,
    },
}

/// A way to send an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Method {
    /// A stable word.
    pub id: ShippingMethodId,
    /// What shoppers read.
    pub name: String,
    /// How.
    pub reach: Reach,
}

/// What is to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Consignment<'a> {
    /// Where to; none while the shopper has not said.
    pub to: Option<&'a Place>,
    /// What its things cost after discounts, as prices say it.
    pub value: Money,
    /// How many there are.
    pub count: u32,
    /// What they weigh with their packing.
    pub weight: Weight,
}

/// What a method asks for a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// What it costs, as prices say it: gross or net.
    pub price: Money,
    /// How long it takes.
    pub days: WorkingDays,
}

/// Why a method does not serve a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It depends on the address.
    #[error("needs an address first")]
    NoAddress,
    /// It does not go there.
    #[error("does not go there")]
    OutsideZones,
    /// It goes there, but has no price in the currency; nobody converts silently.
    #[error("has no price in {0}")]
    NoPriceIn(Currency),
    /// The parcel is too heavy.
    #[error("takes at most {most} g")]
    TooHeavy {
        /// The most, in grams.
        most: u64,
    },
    /// It goes by weight, and something has no weight on record.
    #[error("goes by weight, which is not known of everything here")]
    WeightUnknown,
    /// Its things cost more than its table knows.
    #[error("takes things worth at most {} {}", most.decimal(), most.currency())]
    TooDear {
        /// The most.
        most: Money,
    },
    /// There are too many things.
    #[error("takes at most {most} things")]
    TooMany {
        /// The most.
        most: u64,
    },
}

impl Rate {
    /// The currency of its prices.
    pub fn currency(&self) -> Option<Currency> {
        match self {
            Self::Flat(price) => Some(price.currency()),
            Self::Weight(bands) | Self::Value(bands) | Self::Count(bands) => bands.currency(),
        }
    }

    fn price(&self, consignment: &Consignment<'_>) -> Result<Money, Refusal> {
        match self {
            Self::Flat(price) => Ok(*price),
            Self::Weight(bands) => match consignment.weight {
                Weight::Unknown => Err(Refusal::WeightUnknown),
                Weight::Grams(grams) => bands.price(grams).ok_or(Refusal::TooHeavy { most: bands.most() }),
            },
            Self::Value(bands) => bands.price(consignment.value.weight()).ok_or_else(|| Refusal::TooDear {
                most: Money::new(i64::try_from(bands.most()).unwrap_or(i64::MAX), consignment.value.currency()),
            }),
            Self::Count(bands) => bands.price(consignment.count.into()).ok_or(Refusal::TooMany { most: bands.most() }),
        }
    }
}

impl Zone {
    fn serve(&self, consignment: &Consignment<'_>) -> Result<Served, Refusal> {
        // What the table does not take it does not take for nothing either.
        let price = self.rate.price(consignment)?;
        let free = self.free_from.is_some_and(|from| consignment.value.try_sub(from).is_ok_and(|over| !over.is_negative()));
        Ok(Served { price: if free { Money::zero(price.currency()) } else { price }, days: self.days })
    }
}

impl Method {
    /// Whether the method serves a consignment, and for how much.
    pub fn serve(&self, consignment: &Consignment<'_>) -> Result<Served, Refusal> {
        let currency = consignment.value.currency();
        let (zones, weight_max) = match &self.reach {
            Reach::Pickup { days, .. } => return Ok(Served { price: Money::zero(currency), days: *days }),
            Reach::Delivery { zones, weight_max } => (zones, *weight_max),
        };
        let to = consignment.to.ok_or(Refusal::NoAddress)?;
        if zones.iter().all(|zone| zone.coverage.covers(to).is_none()) {
            return Err(Refusal::OutsideZones);
        }
        let priced = zones.iter().filter(|zone| zone.rate.currency() == Some(currency));
        let zone = closest(priced, |zone| &zone.coverage, to).ok_or(Refusal::NoPriceIn(currency))?;
        match (weight_max, consignment.weight) {
            (Some(most), Weight::Grams(grams)) if grams > most => Err(Refusal::TooHeavy { most }),
            (Some(_), Weight::Unknown) => Err(Refusal::WeightUnknown),
            _ => zone.serve(consignment),
        }
    }
}

/// What each method says to a consignment, in their order.
pub fn offers<'a>(methods: &'a [Method], consignment: &Consignment<'_>) -> Vec<(&'a Method, Result<Served, Refusal>)> {
    methods.iter().map(|method| (method, method.serve(consignment))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bands::Band;
    use super::*;
    use crate::area::Area;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn place(country: &str, postcode: &str) -> Place {
        Place { country: country.parse().unwrap(), region: None, postcode: Some(postcode.to_owned()) }
    }

    fn zone(coverage: Coverage, rate: Rate) -> Zone {
        Zone { coverage, rate, free_from: None, days: (1, 3).try_into().unwrap() }
    }

    fn bands(rows: &[(u64, i64)]) -> Bands {
        rows.iter().map(|&(up_to, minor)| Band { up_to, price: eur(minor) }).collect::<Vec<_>>().try_into().unwrap()
    }

    fn method(zones: Vec<Zone>, weight_max: Option<u64>) -> Method {
        Method { id: ShippingMethodId::of("parcel"), name: "Parcel".into(), reach: Reach::Delivery { zones, weight_max } }
    }

    fn send(to: Option<&Place>, value: Money, count: u32, weight: Weight) -> Consignment<'_> {
        Consignment { to, value, count, weight }
    }

    fn germany() -> Coverage {
        let islands = Area { postcodes: vec!["25845..25869".parse().unwrap()], ..Area::of("DE".parse().unwrap()) };
        Coverage { areas: vec![Area::of("DE".parse().unwrap())], except: vec![islands] }
    }

    #[test]
    fn a_method_says_why_it_does_not_serve() {
        let by_weight = method(vec![zone(germany(), Rate::Weight(bands(&[(2000, 490), (5000, 690)])))], Some(10_000));
        let (home, island, abroad) = (place("DE", "10115"), place("DE", "25849"), place("FR", "75001"));
        let serve = |to, value, weight| by_weight.serve(&send(to, value, 1, weight)).map(|served| served.price.minor());
        assert_eq!(serve(Some(&home), eur(1), Weight::Grams(2000)), Ok(490));
        assert_eq!(serve(Some(&home), eur(1), Weight::Grams(2001)), Ok(690));
        assert_eq!(serve(Some(&home), eur(1), Weight::Grams(5001)), Err(Refusal::TooHeavy { most: 5000 }));
        assert_eq!(serve(Some(&home), eur(1), Weight::Grams(10_001)), Err(Refusal::TooHeavy { most: 10_000 }));
        assert_eq!(serve(Some(&home), eur(1), Weight::Unknown), Err(Refusal::WeightUnknown));
        assert_eq!(serve(Some(&island), eur(1), Weight::Grams(1)), Err(Refusal::OutsideZones));
        assert_eq!(serve(Some(&abroad), eur(1), Weight::Grams(1)), Err(Refusal::OutsideZones));
        assert_eq!(serve(None, eur(1), Weight::Grams(1)), Err(Refusal::NoAddress));
        let dollar: Currency = "USD".parse().unwrap();
        assert_eq!(serve(Some(&home), Money::new(1, dollar), Weight::Grams(1)), Err(Refusal::NoPriceIn(dollar)));
        let by_count = method(vec![zone(Coverage::WORLD, Rate::Count(bands(&[(1, 100), (3, 200)])))], None);
        assert_eq!(by_count.serve(&send(Some(&abroad), eur(1), 3, Weight::Unknown)).map(|served| served.price), Ok(eur(200)));
        assert_eq!(by_count.serve(&send(Some(&abroad), eur(1), 4, Weight::Unknown)), Err(Refusal::TooMany { most: 3 }));
        let by_value = method(vec![zone(Coverage::WORLD, Rate::Value(bands(&[(5000, 490), (10_000, 0)])))], None);
        assert_eq!(by_value.serve(&send(Some(&abroad), eur(10_001), 1, Weight::Unknown)), Err(Refusal::TooDear { most: eur(10_000) }));
    }

    #[test]
    fn the_closest_zone_with_a_price_in_the_currency_counts() {
        let dollars = Money::new(900, "USD".parse().unwrap());
        let zones =
            vec![zone(Coverage::WORLD, Rate::Flat(eur(1500))), zone(germany(), Rate::Flat(eur(490))), zone(germany(), Rate::Flat(dollars))];
        let flat = method(zones, None);
        let cost = |to: &Place, value| flat.serve(&send(Some(to), value, 1, Weight::Unknown)).map(|served| served.price);
        assert_eq!(cost(&place("DE", "10115"), eur(1)), Ok(eur(490)));
        assert_eq!(cost(&place("DE", "25849"), eur(1)), Ok(eur(1500)));
        assert_eq!(cost(&place("DE", "10115"), Money::new(1, dollars.currency())), Ok(dollars));
        assert_eq!(cost(&place("FR", "75001"), Money::new(1, dollars.currency())), Err(Refusal::NoPriceIn(dollars.currency())));
    }

    #[test]
    fn who_comes_needs_no_address_and_pays_nothing() {
        let at = Address {
            name: "Shop".into(),
            line1: "Main St 1".into(),
            line2: None,
            city: "Berlin".into(),
            region: None,
            postcode: Some("10115".into()),
            country: "DE".parse().unwrap(),
            phone: None,
        };
        let reach = Reach::Pickup { at: Box::new(at), days: (0, 1).try_into().unwrap() };
        let pickup = Method { id: ShippingMethodId::of("pickup"), name: "Pickup".into(), reach };
        assert_eq!(pickup.serve(&send(None, eur(1), 1, Weight::Unknown)).map(|served| served.price), Ok(eur(0)));
        let both = [pickup, method(vec![], None)];
        let said: Vec<bool> = offers(&both, &send(None, eur(1), 1, Weight::Unknown)).iter().map(|offer| offer.1.is_ok()).collect();
        assert_eq!(said, [true, false]);
        assert_eq!(serde_json::from_value::<Method>(serde_json::to_value(&both[0]).unwrap()).unwrap(), both[0]);
    }

    proptest! {
        #[test]
        fn from_an_amount_on_it_is_free_and_below_it_costs(value in 0_i64..20_000, from in 0_i64..20_000, grams in 0_u64..3000) {
            let zones = vec![Zone { free_from: Some(eur(from)), ..zone(Coverage::WORLD, Rate::Weight(bands(&[(2000, 490)]))) }];
            let served = method(zones, None).serve(&send(Some(&place("DE", "1")), eur(value), 1, Weight::Grams(grams)));
            match served {
                Ok(served) => prop_assert_eq!(served.price.is_zero(), value >= from),
                Err(refusal) => prop_assert_eq!((refusal, grams > 2000), (Refusal::TooHeavy { most: 2000 }, true)),
            }
        }
    }
}
