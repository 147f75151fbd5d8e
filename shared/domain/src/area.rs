//! Where a rule holds: parts of the world, by country, region and postcode. Tax zones and shipping zones are made of
//! them, and of several that hold for a place the closest counts.

mod postcode;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Address, Country, text::Faults};

pub use postcode::{NotPostcodes, Postcodes};

/// The most areas of one rule: every country, and some parts of them.
const AREAS_MAX: usize = 400;
/// The most regions or postcodes of one area.
const PARTS_MAX: usize = 200;

/// A place as the rules see it: what of an address decides about tax and shipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Country.
    pub country: Country,
    /// State, province or county, as the shopper wrote it.
    pub region: Option<String>,
    /// Postcode, as the shopper wrote it.
    pub postcode: Option<String>,
}

impl Place {
    /// All that is known before there is an address.
    pub const fn country(country: Country) -> Self {
        Self { country, region: None, postcode: None }
    }
}

impl From<&Address> for Place {
    fn from(address: &Address) -> Self {
        Self { country: address.country, region: address.region.clone(), postcode: address.postcode.clone() }
    }
}

/// A country, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Area {
    /// The country.
    pub country: Country,
    /// Regions of it, by name or by the code of ISO 3166-2 (`US-CA` or `CA`), in any case. A shopper may write either, so
    /// staff name both. Empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Postcodes of it; empty means all. With regions, both must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postcodes: Vec<Postcodes>,
}

/// How closely something is meant for a place: what is closer goes before what is wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Meant for everywhere.
    World,
    /// For its country.
    Country,
    /// For its region.
    Region,
    /// For its postcode.
    Postcode,
}

/// Several areas as one, without some others: Germany without its islands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coverage {
    /// What is covered; empty means everywhere.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// What of it is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Area>,
}

/// A region as it is compared: capitals, without the country in front of its code.
fn plain(region: &str, country: Country) -> String {
    let capitals = region.trim().to_uppercase();
    match capitals.strip_prefix(country.code()).and_then(|rest| rest.strip_prefix('-')) {
        Some(code) => code.to_owned(),
        None => capitals,
    }
}

impl Area {
    /// The whole of a country.
    pub const fn of(country: Country) -> Self {
        Self { country, regions: Vec::new(), postcodes: Vec::new() }
    }

    /// How closely the area is meant for `place`, if it holds it. A place that does not say its region or postcode is
    /// in no area that asks for one.
    pub fn holds(&self, place: &Place) -> Option<Closeness> {
        let in_region = || {
            let region = plain(place.region.as_deref()?, self.country);
            self.regions.iter().find(|one| plain(one, self.country) == region)
        };
        let in_postcodes = || {
            let postcode = place.postcode.as_deref()?;
            self.postcodes.iter().find(|one| one.hold(postcode, self.country))
        };
        if self.country != place.country {
            return None;
        }
        let mut closeness = Closeness::Country;
        if !self.regions.is_empty() {
            in_region()?;
            closeness = Closeness::Region;
        }
        if !self.postcodes.is_empty() {
            in_postcodes()?;
            closeness = Closeness::Postcode;
        }
        Some(closeness)
    }
}

impl Coverage {
    /// Everywhere.
    pub const WORLD: Self = Self { areas: Vec::new(), except: Vec::new() };

    /// Whole countries.
    pub fn countries(countries: impl IntoIterator<Item = Country>) -> Self {
        Self { areas: countries.into_iter().map(Area::of).collect(), except: Vec::new() }
    }

    /// Notes what is blank, or more than anybody writes by hand, under `pointer`.
    pub fn check(&self, pointer: &str, faults: &mut Faults) {
        for (list, areas) in [("areas", &self.areas), ("except", &self.except)] {
            faults.at_most(format!("{pointer}/{list}"), areas.len(), AREAS_MAX);
            for (at, area) in areas.iter().enumerate() {
                let at = format!("{pointer}/{list}/{at}");
                faults.at_most(format!("{at}/regions"), area.regions.len(), PARTS_MAX);
                faults.at_most(format!("{at}/postcodes"), area.postcodes.len(), PARTS_MAX);
                for (region_at, region) in area.regions.iter().enumerate() {
                    faults.line(&format!("{at}/regions/{region_at}"), region, 70);
                }
            }
        }
    }

    /// How closely it is meant for `place`, if it covers it.
    pub fn covers(&self, place: &Place) -> Option<Closeness> {
        if self.except.iter().any(|area| area.holds(place).is_some()) {
            return None;
        }
        if self.areas.is_empty() { Some(Closeness::World) } else { self.areas.iter().filter_map(|area| area.holds(place)).max() }
    }
}

/// What of `all` is meant most closely for `place`; of equals the first.
pub fn closest<'a, T>(all: impl IntoIterator<Item = &'a T>, coverage: impl Fn(&T) -> &Coverage, place: &Place) -> Option<&'a T> {
    let mut best: Option<(Closeness, &T)> = None;
    for one in all {
        if let Some(closeness) = coverage(one).covers(place)
            && best.is_none_or(|(so_far, _)| closeness > so_far)
        {
            best = Some((closeness, one));
        }
    }
    best.map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str, region: &str, postcode: &str) -> Place {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Place { country: country.parse().unwrap(), region: some(region), postcode: some(postcode) }
    }

    fn area(country: &str, regions: &[&str], postcodes: &[&str]) -> Area {
        Area {
            country: country.parse().unwrap(),
            regions: regions.iter().map(|&text| text.to_owned()).collect(),
            postcodes: postcodes.iter().map(|text| text.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn regions_are_found_by_code_and_name() {
        let california = area("US", &["US-CA", "California"], &[]);
        for region in ["CA", "us-ca", " california ", "CALIFORNIA"] {
            assert_eq!(california.holds(&place("US", region, "")), Some(Closeness::Region), "{region}");
        }
        for region in ["NY", "", "C"] {
            assert_eq!(california.holds(&place("US", region, "")), None, "{region}");
        }
        assert_eq!(california.holds(&place("CA", "CA", "")), None);
    }

    #[test]
    fn the_closest_counts_and_of_equals_the_first() {
        let zones = [
            ("world", Coverage::WORLD),
            ("spain", Coverage { areas: vec![area("ES", &[], &[])], except: vec![area("ES", &[], &["51000..52999"])] }),
            ("canaries", Coverage { areas: vec![area("ES", &[], &["35", "38"])], except: vec![] }),
            ("spain again", Coverage::countries(["ES".parse().unwrap()])),
        ];
        let found = |postcode| closest(&zones, |zone| &zone.1, &place("ES", "", postcode)).map(|zone| zone.0);
        assert_eq!(found("28001"), Some("spain"));
        assert_eq!(found("35001"), Some("canaries"));
        assert_eq!(found("51001"), Some("spain again"), "what one leaves out another may cover");
        assert_eq!(found(""), Some("spain"), "who says no postcode is in no part that asks for one");
        assert_eq!(closest(&zones, |zone| &zone.1, &place("FR", "", "")).map(|zone| zone.0), Some("world"));
        assert!(closest(&zones[1..3], |zone| &zone.1, &place("FR", "", "")).is_none());
    }

    #[test]
    fn regions_and_postcodes_must_both_hold() {
        let both = area("GB", &["Northern Ireland"], &["BT"]);
        assert_eq!(both.holds(&place("GB", "northern ireland", "BT1 5GS")), Some(Closeness::Postcode));
        assert_eq!(both.holds(&place("GB", "", "BT1 5GS")), None);
        assert_eq!(both.holds(&place("GB", "Northern Ireland", "B1 1AA")), None);
    }
}
