//! The shop's tax settings, checked as a whole: whoever holds [`TaxSettings`] finds a rate for each class in each zone.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BusinessRule, PriceBasis, REDUCED, STANDARD, ShippingTax, TaxRounding, ZERO};
use crate::{
    Country,
    area::{Coverage, Place, closest},
    money::BasisPoints,
    word::{TaxClassId, TaxZoneId},
};

/// The highest rate: what is more is a slip of the comma.
pub const RATE_MAX: BasisPoints = BasisPoints(10_000);

/// A class of things that are taxed alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxClass {
    /// What products refer to.
    pub id: TaxClassId,
    /// What staff read.
    pub name: String,
}

/// A part of the world with its rates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxZone {
    /// A stable word.
    pub id: TaxZoneId,
    /// What staff read.
    pub name: String,
    /// Where it is. Of several that cover a place, the closest counts.
    pub coverage: Coverage,
    /// A rate for each class.
    pub rates: BTreeMap<TaxClassId, BasisPoints>,
    /// What it does with the tax of businesses.
    pub business: BusinessRule,
}

/// Tax settings as staff write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxSettingsDraft {
    /// Where the shop sits and sends from.
    pub seller: Country,
    /// What its prices say.
    pub basis: PriceBasis,
    /// Where tax is rounded.
    pub rounding: TaxRounding,
    /// How shipping is taxed.
    pub shipping: ShippingTax,
    /// The classes.
    pub classes: Vec<TaxClass>,
    /// The zones. What goes to none of them is not taxed.
    pub zones: Vec<TaxZone>,
}

/// What is wrong with tax settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxSettingsFault {
    /// Two classes have one id.
    #[error("has the class {0} twice")]
    ClassTwice(TaxClassId),
    /// Two zones have one id.
    #[error("has the zone {0} twice")]
    ZoneTwice(TaxZoneId),
    /// A zone has no rate for a class: nobody guesses one.
    #[error("has no rate for {class} in {zone}")]
    NoRate {
        /// The zone.
        zone: TaxZoneId,
        /// The class.
        class: TaxClassId,
    },
    /// Something refers to a class that is not there.
    #[error("refers to the class {0}, which is not there")]
    UnknownClass(TaxClassId),
    /// A rate is above [`RATE_MAX`].
    #[error("has a rate of more than 100 % in {0}")]
    RateTooHigh(TaxZoneId),
}

/// Tax settings that hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TaxSettingsDraft", into = "TaxSettingsDraft")]
pub struct TaxSettings(TaxSettingsDraft);

impl TaxSettings {
    /// What staff wrote.
    pub const fn as_draft(&self) -> &TaxSettingsDraft {
        &self.0
    }

    /// One zone with one rate for most things and one for few: what a shop begins with. Rates above [`RATE_MAX`] are cut.
    pub fn simple(seller: Country, coverage: Coverage, standard: BasisPoints, reduced: BasisPoints) -> Self {
        let class = |id: &TaxClassId, name: &str| TaxClass { id: id.clone(), name: name.to_owned() };
        let rates = [(STANDARD, standard.min(RATE_MAX)), (REDUCED, reduced.min(RATE_MAX)), (ZERO, BasisPoints(0))];
        let zone = TaxZone {
            id: TaxZoneId::of("home"),
            name: "Home".into(),
            coverage,
            rates: rates.into_iter().collect(),
            business: BusinessRule::ReverseCharge,
        };
        Self(TaxSettingsDraft {
            seller,
            basis: PriceBasis::Gross,
            rounding: TaxRounding::PerOrder,
            shipping: ShippingTax::Proportional,
            classes: vec![class(&STANDARD, "Standard"), class(&REDUCED, "Reduced"), class(&ZERO, "Zero")],
            zones: vec![zone],
        })
    }

    /// Whether there is such a class.
    pub fn has_class(&self, id: &TaxClassId) -> bool {
        self.0.classes.iter().any(|class| class.id == *id)
    }

    /// The class, or the standard one where there is no such class: a product may be written, or these settings be read,
    /// a moment before a class comes or goes, and that is no reason to sell nothing.
    pub fn class_or_standard(&self, id: &TaxClassId) -> TaxClassId {
        if self.has_class(id) { id.clone() } else { STANDARD }
    }

    /// The zone that counts for a place; none where the shop pays no tax.
    pub fn zone(&self, place: &Place) -> Option<&TaxZone> {
        closest(&self.0.zones, |zone| &zone.coverage, place)
    }
}

impl TryFrom<TaxSettingsDraft> for TaxSettings {
    type Error = TaxSettingsFault;
    fn try_from(draft: TaxSettingsDraft) -> Result<Self, TaxSettingsFault> {
        let mut classes = BTreeSet::new();
        if let Some(twice) = draft.classes.iter().find(|class| !classes.insert(&class.id)) {
            return Err(TaxSettingsFault::ClassTwice(twice.id.clone()));
        }
        let known = |class: &TaxClassId| if classes.contains(class) { Ok(()) } else { Err(TaxSettingsFault::UnknownClass(class.clone())) };
        if let ShippingTax::Class(class) = &draft.shipping {
            known(class)?;
        }
        let mut zones = BTreeSet::new();
        for zone in &draft.zones {
            if !zones.insert(&zone.id) {
                return Err(TaxSettingsFault::ZoneTwice(zone.id.clone()));
            }
            zone.rates.keys().try_for_each(known)?;
            if let Some(class) = classes.iter().find(|class| !zone.rates.contains_key(*class)) {
                return Err(TaxSettingsFault::NoRate { zone: zone.id.clone(), class: (*class).clone() });
            }
            if zone.rates.values().any(|rate| *rate > RATE_MAX) {
                return Err(TaxSettingsFault::RateTooHigh(zone.id.clone()));
            }
        }
        Ok(Self(draft))
    }
}
impl From<TaxSettings> for TaxSettingsDraft {
    fn from(settings: TaxSettings) -> Self {
        settings.0
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn draft(basis: PriceBasis, rounding: TaxRounding) -> TaxSettingsDraft {
        let class = |id: &str| TaxClass { id: id.parse().unwrap(), name: id.to_uppercase() };
        let zone = |country: &str, [standard, reduced]: [u32; 2], business| TaxZone {
            id: country.to_lowercase().parse().unwrap(),
            name: country.to_owned(),
            coverage: Coverage::countries([country.parse().unwrap()]),
            rates: [("standard", standard), ("reduced", reduced), ("zero", 0)]
                .map(|(id, rate)| (id.parse().unwrap(), BasisPoints(rate)))
                .into(),
            business,
        };
        TaxSettingsDraft {
            seller: "DE".parse().unwrap(),
            basis,
            rounding,
            shipping: ShippingTax::Proportional,
            classes: vec![class("standard"), class("reduced"), class("zero")],
            zones: vec![
                zone("DE", [1900, 700], BusinessRule::ReverseCharge),
                zone("FR", [2000, 550], BusinessRule::ReverseCharge),
                zone("AT", [2000, 1000], BusinessRule::ReverseChargeIfConfirmed),
                zone("IT", [2200, 1000], BusinessRule::Taxed),
            ],
        }
    }

    /// A German shop that sells to four countries and the world.
    pub(crate) fn settings(basis: PriceBasis, rounding: TaxRounding) -> TaxSettings {
        draft(basis, rounding).try_into().unwrap()
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        let standard: TaxClassId = "standard".parse().unwrap();
        let mangled = |mangle: &dyn Fn(&mut TaxSettingsDraft)| {
            let mut draft = draft(PriceBasis::Net, TaxRounding::PerOrder);
            mangle(&mut draft);
            TaxSettings::try_from(draft).map(|_| ())
        };
        assert_eq!(mangled(&|_| ()), Ok(()));
        assert_eq!(mangled(&|draft| draft.classes[1].id = standard.clone()), Err(TaxSettingsFault::ClassTwice(standard.clone())));
        assert_eq!(
            mangled(&|draft| draft.zones[1].id = draft.zones[0].id.clone()),
            Err(TaxSettingsFault::ZoneTwice("de".parse().unwrap()))
        );
        let gone = |draft: &mut TaxSettingsDraft| assert!(draft.zones[2].rates.remove(&standard).is_some());
        assert_eq!(mangled(&gone), Err(TaxSettingsFault::NoRate { zone: "at".parse().unwrap(), class: standard.clone() }));
        let luxury: TaxClassId = "luxury".parse().unwrap();
        assert_eq!(
            mangled(&|draft| draft.zones[0].rates.extend([(luxury.clone(), BasisPoints(1))])),
            Err(TaxSettingsFault::UnknownClass(luxury.clone()))
        );
        assert_eq!(
            mangled(&|draft| draft.shipping = ShippingTax::Class(luxury.clone())),
            Err(TaxSettingsFault::UnknownClass(luxury.clone()))
        );
        assert_eq!(
            mangled(&|draft| draft.zones[3].rates.extend([(standard.clone(), BasisPoints(10_001))])),
            Err(TaxSettingsFault::RateTooHigh("it".parse().unwrap()))
        );
    }

    #[test]
    fn what_a_shop_begins_with_holds_together() {
        let simple = TaxSettings::simple("DE".parse().unwrap(), Coverage::WORLD, BasisPoints(1900), BasisPoints(20_000));
        assert_eq!(TaxSettings::try_from(simple.as_draft().clone()), Ok(simple));
    }

    #[test]
    fn settings_survive_the_database_and_bad_ones_do_not_come_back() {
        let good = settings(PriceBasis::Gross, TaxRounding::PerLine);
        let mut stored = serde_json::to_value(&good).unwrap();
        assert_eq!(serde_json::from_value::<TaxSettings>(stored.clone()).unwrap(), good);
        stored["zones"][0]["rates"].as_object_mut().unwrap().remove("zero");
        assert!(serde_json::from_value::<TaxSettings>(stored).is_err());
    }
}
