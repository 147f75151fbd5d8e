//! Whether settings of shipping hold together, each fault named by where it is.

use super::{
    Shipping,
    delivery::Calendar,
    method::{Method, Rate, Reach, Zone},
};
use crate::{
    Currency, Money,
    address::AddressInput,
    text::{Fault, Faults},
};

/// The most methods: what is more nobody chooses from.
const METHODS_MAX: usize = 30;
/// The most zones of a method.
const ZONES_MAX: usize = 100;
/// The most holidays: some years of them.
const HOLIDAYS_MAX: usize = 200;
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
        if let Some(calendar) = &self.calendar {
            calendar.check("#/calendar", faults);
        }
        (faults.len() == before).then_some(self)
    }

    /// The first amount in a currency that the shop does not sell in, or in another than its method's first: nobody
    /// converts silently, so such a price would never hold.
    pub fn misplaced(&self, offered: &[Currency]) -> Option<Fault> {
        self.methods.iter().enumerate().find_map(|(at, method)| {
            let own = method.currency()?;
            let offered = offered.contains(&own);
            method.amounts().find_map(|(field, currency)| {
                let detail = match currency == own {
                    true if offered => return None,
                    true => format!("must be in a currency that the shop sells in, is in {own}"),
                    false => format!("must be in {own}, as the method's first price"),
                };
                Some(Fault { pointer: format!("#/methods/{at}/reach/{field}"), code: "currency".to_owned(), detail })
            })
        })
    }
}

impl Method {
    /// The currency of what it asks; none of what is collected, which costs nothing in any.
    pub fn currency(&self) -> Option<Currency> {
        self.amounts().next().map(|(_, currency)| currency)
    }

    /// Where amounts stand, and what they are in.
    fn amounts(&self) -> impl Iterator<Item = (String, Currency)> {
        let zones = match &self.reach {
            Reach::Delivery { zones, .. } => zones.as_slice(),
            Reach::Pickup { .. } => &[],
        };
        zones.iter().enumerate().flat_map(|(at, zone)| {
            let rate = zone.rate.currency().map(|currency| (format!("zones/{at}/rate"), currency));
            rate.into_iter().chain(zone.free_from.map(|from| (format!("zones/{at}/freeFrom"), from.currency())))
        })
    }

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

impl Calendar {
    fn check(&self, at: &str, faults: &mut Faults) {
        if !self.time_zone.is_known() {
            faults.add(format!("{at}/timeZone"), "unknown", "is no time zone");
        }
        if self.weekdays.is_empty() {
            faults.add(format!("{at}/weekdays"), "missing", "must have at least one: nothing would ever be sent");
        }
        twice(&format!("{at}/weekdays"), &self.weekdays, faults);
        faults.at_most(format!("{at}/holidays"), self.holidays.len(), HOLIDAYS_MAX);
        twice(&format!("{at}/holidays"), &self.holidays, faults);
    }
}

/// Notes what stands in a list before.
fn twice<T: PartialEq>(at: &str, list: &[T], faults: &mut Faults) {
    for (index, one) in list.iter().enumerate().take(HOLIDAYS_MAX) {
        if list[..index].contains(one) {
            faults.add(format!("{at}/{index}"), "twice", "stands there twice");
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
    fn a_calendar_has_a_time_zone_and_days_to_work_on() {
        let with = |calendar: serde_json::Value| {
            let calendar = Some(serde_json::from_value(calendar).unwrap());
            pointers(Shipping { methods: vec![parcel(vec![zone(490, Coverage::WORLD)], None)], calendar, ..Shipping::default() })
        };
        let good = serde_json::json!({ "timeZone": "Europe/Berlin", "cutOff": "14:00", "weekdays": ["monday"] });
        assert_eq!(with(good), [""; 0]);
        let odd = serde_json::json!({
            "timeZone": "Europe/Nowhere", "cutOff": "00:00", "weekdays": ["monday", "friday", "monday"],
            "holidays": ["2026-12-25", "2026-12-25"]
        });
        assert_eq!(with(odd), ["#/calendar/timeZone", "#/calendar/weekdays/2", "#/calendar/holidays/1"]);
        let never = serde_json::json!({ "timeZone": "UTC", "cutOff": "00:00", "weekdays": [] });
        assert_eq!(with(never), ["#/calendar/weekdays"]);
    }

    #[test]
    fn a_method_is_of_one_currency_that_the_shop_sells_in() {
        let mut shipping = Shipping { methods: vec![parcel(vec![zone(1, Coverage::WORLD)], None)], ..Shipping::default() };
        let dollar: Currency = "USD".parse().unwrap();
        let misplaced = |shipping: &Shipping, offered: &[Currency]| shipping.misplaced(offered).map(|fault| fault.pointer);
        assert_eq!(misplaced(&shipping, &[Currency::EUR]), None);
        assert_eq!(misplaced(&shipping, &[dollar]).as_deref(), Some("#/methods/0/reach/zones/0/rate"));
        let free = Zone { free_from: Some(Money::new(1, dollar)), ..zone(1, Coverage::WORLD) };
        let both = [Currency::EUR, dollar];
        shipping.methods.push(parcel(vec![free.clone()], None));
        assert_eq!(misplaced(&shipping, &both).as_deref(), Some("#/methods/1/reach/zones/0/freeFrom"));
        let of_dollars = Zone { rate: Rate::Flat(Money::new(900, dollar)), ..free };
        shipping.methods[1] = parcel(vec![of_dollars.clone(), of_dollars.clone()], None);
        assert_eq!(misplaced(&shipping, &both), None, "each of its own");
        shipping.methods[1] = parcel(vec![of_dollars, zone(1, Coverage::WORLD)], None);
        assert_eq!(misplaced(&shipping, &both).as_deref(), Some("#/methods/1/reach/zones/1/rate"));
    }
}
