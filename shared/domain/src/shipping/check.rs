//! Whether settings of shipping hold together, each fault named by where it is.

use super::{
    Shipping,
    method::{Method, Rate, Reach, Zone},
};
use crate::{Currency, Money, address::AddressInput, text::Faults};

/// The most methods: what is more nobody chooses from.
const METHODS_MAX: usize = 30;
/// The most zones of a method.
const ZONES_MAX: usize = 100;
/// The heaviest parcel and packing, in grams: what is more is a slip.
const GRAMS_MAX: u64 = 1_000_000;

impl Shipping {
    /// Checks all methods and notes every fault; `None` if and only if there was one.
    pub fn checked(mut self, faults: &mut Faults) -> Option<Self> {
        let before = faults.len();
        if self.methods.is_empty() {
            faults.add("#/methods", "missing", "must have at least one: nobody could order");
        }
        faults.at_most("#/methods", self.methods.len(), METHODS_MAX);
        for at in 1..self.methods.len() {
            if self.methods[..at].iter().any(|one| one.id == self.methods[at].id) {
                faults.add(format!("#/methods/{at}/id"), "twice", "is that of another method too");
            }
        }
        for (at, method) in self.methods.iter_mut().enumerate() {
            method.check(&format!("#/methods/{at}"), faults);
        }
        for (field, grams) in [("perParcel", self.packaging.per_parcel), ("perItem", self.packaging.per_item)] {
            if u64::from(grams) > GRAMS_MAX {
                faults.add(format!("#/packaging/{field}"), "out-of-range", format!("must be at most {GRAMS_MAX} g"));
            }
        }
        (faults.len() == before).then_some(self)
    }

    /// Where the first price stands that is not in `currency`: nobody converts silently, so such a price would never hold.
    pub fn not_in(&self, currency: Currency) -> Option<String> {
        self.methods.iter().enumerate().find_map(|(at, method)| {
            let Reach::Delivery { zones, .. } = &method.reach else { return None };
            zones.iter().enumerate().find_map(|(zone_at, zone)| {
                let pointer = |field: &str| Some(format!("#/methods/{at}/reach/zones/{zone_at}/{field}"));
                if zone.rate.currency().is_some_and(|of_rate| of_rate != currency) {
                    return pointer("rate");
                }
                if zone.free_from.is_some_and(|from| from.currency() != currency) { pointer("freeFrom") } else { None }
            })
        })
    }
}

impl Method {
    fn check(&mut self, at: &str, faults: &mut Faults) {
        if let Some(name) = faults.line(&format!("{at}/name"), &self.name, 60) {
            self.name = name;
        }
        match &mut self.reach {
            Reach::Pickup { at: place, .. } => {
                if let Some(address) = AddressInput::from((**place).clone()).check(&format!("{at}/reach/at"), faults) {
                    **place = address;
                }
            }
            Reach::Delivery { zones, weight_max } => {
                if zones.is_empty() {
                    faults.add(format!("{at}/reach/zones"), "missing", "must have at least one: it would go nowhere");
                }
                faults.at_most(format!("{at}/reach/zones"), zones.len(), ZONES_MAX);
                if weight_max.is_some_and(|grams| !(1..=GRAMS_MAX).contains(&grams)) {
                    faults.add(format!("{at}/reach/weightMax"), "out-of-range", format!("must be between 1 and {GRAMS_MAX} g"));
                }
                for (zone_at, zone) in zones.iter().enumerate() {
                    zone.check(&format!("{at}/reach/zones/{zone_at}"), faults);
                }
            }
        }
    }
}

impl Zone {
    fn check(&self, at: &str, faults: &mut Faults) {
        self.coverage.check(&format!("{at}/coverage"), faults);
        let flat = match &self.rate {
            Rate::Flat(price) => Some(*price),
            // A table does not exist with a price below nothing.
            Rate::Weight(_) | Rate::Value(_) | Rate::Count(_) => None,
        };
        if flat.is_some_and(Money::is_negative) {
            faults.add(format!("{at}/rate/prices"), "out-of-range", "must not cost less than nothing");
        }
        if self.free_from.is_some_and(Money::is_negative) {
            faults.add(format!("{at}/freeFrom"), "out-of-range", "must not be below zero");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::{Area, Coverage},
        word::ShippingMethodId,
    };

    fn pointers(shipping: Shipping) -> Vec<String> {
        let mut faults = Faults::default();
        let checked = shipping.checked(&mut faults);
        let pointers: Vec<String> = faults.into_vec().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(checked.is_some(), pointers.is_empty());
        pointers
    }

    fn parcel(zones: Vec<Zone>, weight_max: Option<u64>) -> Method {
        Method { id: ShippingMethodId::of("parcel"), name: "Parcel".into(), reach: Reach::Delivery { zones, weight_max } }
    }

    fn zone(minor: i64, coverage: Coverage) -> Zone {
        let days = (1, 2).try_into().unwrap();
        Zone { coverage, rate: Rate::Flat(Money::new(minor, Currency::EUR)), free_from: None, days }
    }

    #[test]
    fn every_fault_is_named_by_where_it_is() {
        assert_eq!(pointers(Shipping::default()), ["#/methods"]);
        let good = parcel(vec![zone(490, Coverage::WORLD)], Some(30_000));
        let of = |methods| Shipping { methods, ..Shipping::default() };
        assert_eq!(pointers(of(vec![good.clone()])), [""; 0]);
        assert_eq!(pointers(of(vec![good.clone(), good.clone()])), ["#/methods/1/id"]);
        let nowhere = Method { name: " ".into(), ..parcel(vec![], Some(0)) };
        assert_eq!(pointers(of(vec![nowhere])), ["#/methods/0/name", "#/methods/0/reach/zones", "#/methods/0/reach/weightMax"]);
        let blank = Area { regions: vec![String::new()], ..Area::of("US".parse().unwrap()) };
        let odd = Zone { free_from: Some(Money::new(-1, Currency::EUR)), ..zone(-1, Coverage { areas: vec![blank], except: vec![] }) };
        assert_eq!(
            pointers(of(vec![parcel(vec![zone(0, Coverage::WORLD), odd], None)])),
            [
                "#/methods/0/reach/zones/1/coverage/areas/0/regions/0",
                "#/methods/0/reach/zones/1/rate/prices",
                "#/methods/0/reach/zones/1/freeFrom"
            ]
        );
        let mut heavy = of(vec![good]);
        heavy.packaging.per_item = 1_000_001;
        assert_eq!(pointers(heavy), ["#/packaging/perItem"]);
    }

    #[test]
    fn prices_of_another_currency_are_found() {
        let mut shipping = Shipping { methods: vec![parcel(vec![zone(1, Coverage::WORLD)], None)], ..Shipping::default() };
        assert_eq!(shipping.not_in(Currency::EUR), None);
        let dollar = "USD".parse().unwrap();
        assert_eq!(shipping.not_in(dollar).as_deref(), Some("#/methods/0/reach/zones/0/rate"));
        let free = Zone { free_from: Some(Money::new(1, dollar)), ..zone(1, Coverage::WORLD) };
        shipping.methods[0].reach = Reach::Delivery { zones: vec![free], weight_max: None };
        assert_eq!(shipping.not_in(Currency::EUR).as_deref(), Some("#/methods/0/reach/zones/0/freeFrom"));
    }
}
