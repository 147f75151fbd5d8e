//! Tax: classes of things, zones of the world, a rate for each of both, and who pays it. [`TaxSettings::terms`] decides
//! once per order; the [`Terms`] hold all that its sums need, also later, when the order is changed or refunded.

mod check_digit;
mod reckon;
mod settings;
pub mod union;
mod vat_id;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Country, area::Place, money::BasisPoints, word::TaxClassId};

pub use reckon::{Part, TaxLine, Taxed, reckon, tax_lines};
pub use settings::{RATE_MAX, TaxClass, TaxSettings, TaxSettingsDraft, TaxSettingsFault, TaxZone};
pub use vat_id::{VatId, VatIdFault};

#[cfg(test)]
pub(crate) use settings::tests::settings as sample_settings;

/// What the shop's prices say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PriceBasis {
    /// They include the tax of where the order goes: what a shopper reads is what a shopper pays, everywhere.
    Gross,
    /// Tax comes on top.
    Net,
}

/// Where tax is rounded to the minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaxRounding {
    /// On each line. The tax of the order is the sum.
    PerLine,
    /// Once per rate. The lines' tax are shares of it by largest remainder.
    PerOrder,
}

/// How shipping is taxed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "class")]
pub enum ShippingTax {
    /// As things of a class.
    Class(TaxClassId),
    /// As the things it carries, in proportion to what they cost: an ancillary service.
    Proportional,
}

/// What a zone does with the tax of businesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BusinessRule {
    /// They pay it like everybody.
    Taxed,
    /// Those with a VAT id of another member state owe it themselves.
    ReverseCharge,
    /// As before, once VIES has confirmed the id.
    ReverseChargeIfConfirmed,
}

/// Whether somebody asked the tax offices about a VAT id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Only its format was looked at.
    Unconfirmed,
    /// They know it.
    Confirmed,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "kind", rename_all_fields = "camelCase")]
pub enum Buyer {
    /// A consumer, or a business that says no VAT id.
    Consumer,
    /// A business.
    Business {
        /// Its id.
        vat_id: VatId,
        /// What is known of it.
        standing: Standing,
    },
}

/// What becomes of the tax of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    /// The shop takes it and pays it on.
    Taxed,
    /// The buyer owes it where it goes; the shop takes none, also not where its prices include it (directive
    /// 2006/112/EC, articles 138 and 196).
    ReverseCharge,
    /// It goes to where the shop pays no tax. Prices stay what they are.
    Outside,
}

/// What the sums of one order need to know of tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// What its prices say.
    pub basis: PriceBasis,
    /// Where its tax is rounded.
    pub rounding: TaxRounding,
    /// How its shipping is taxed.
    pub shipping: ShippingTax,
    /// What becomes of its tax.
    pub treatment: Treatment,
    /// The rates where it goes, of all classes; under a reverse charge those that the buyer owes.
    pub rates: BTreeMap<TaxClassId, BasisPoints>,
}

/// A thing has a class that the terms have no rate of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("has the tax class {0}, of which no rate was agreed")]
pub struct UnknownClass(pub TaxClassId);

impl Terms {
    /// The rate of a class.
    pub fn rate(&self, class: &TaxClassId) -> Result<BasisPoints, UnknownClass> {
        self.rates.get(class).copied().ok_or_else(|| UnknownClass(class.clone()))
    }
}

/// As most things.
pub const STANDARD: TaxClassId = TaxClassId::of("standard");
/// As books and food in many countries.
pub const REDUCED: TaxClassId = TaxClassId::of("reduced");
/// Not at all.
pub const ZERO: TaxClassId = TaxClassId::of("zero");

impl TaxSettings {
    /// The terms of an order that goes to `place`.
    pub fn terms(&self, place: &Place, buyer: &Buyer) -> Terms {
        let settings = self.as_draft();
        let zone = self.zone(place);
        let treatment = match zone {
            None => Treatment::Outside,
            Some(zone) if owes_itself(zone.business, settings.seller, place.country, buyer) => Treatment::ReverseCharge,
            Some(_) => Treatment::Taxed,
        };
        let rates = match zone {
            Some(zone) => zone.rates.clone(),
            None => settings.classes.iter().map(|class| (class.id.clone(), BasisPoints(0))).collect(),
        };
        Terms { basis: settings.basis, rounding: settings.rounding, shipping: settings.shipping.clone(), treatment, rates }
    }
}

/// Whether a buyer owes the tax instead of the shop: both sit in the Union, the goods leave the shop's country, and the
/// id is of a member state other than the shop's.
fn owes_itself(rule: BusinessRule, seller: Country, to: Country, buyer: &Buyer) -> bool {
    let Buyer::Business { vat_id, standing } = buyer else { return false };
    let allowed = match rule {
        BusinessRule::Taxed => false,
        BusinessRule::ReverseCharge => true,
        BusinessRule::ReverseChargeIfConfirmed => *standing == Standing::Confirmed,
    };
    allowed && union::is_member(seller) && to != seller && vat_id.is_of_union() && vat_id.country() != seller
}

#[cfg(test)]
mod tests {
    use super::{settings::tests::settings, *};

    fn terms(country: &str, buyer: &Buyer) -> Terms {
        settings(PriceBasis::Gross, TaxRounding::PerLine).terms(&Place::country(country.parse().unwrap()), buyer)
    }

    fn business(id: &str, standing: Standing) -> Buyer {
        Buyer::Business { vat_id: id.parse().unwrap(), standing }
    }

    #[test]
    fn rates_are_those_of_where_it_goes() {
        let rate = |country, class: &str| terms(country, &Buyer::Consumer).rate(&class.parse().unwrap());
        assert_eq!(rate("DE", "standard"), Ok(BasisPoints(1900)));
        assert_eq!(rate("FR", "reduced"), Ok(BasisPoints(550)));
        assert_eq!(rate("US", "standard"), Ok(BasisPoints(0)), "outside");
        assert_eq!(rate("US", "luxury"), Err(UnknownClass("luxury".parse().unwrap())));
        assert_eq!(terms("US", &Buyer::Consumer).treatment, Treatment::Outside);
    }

    #[test]
    fn a_class_that_is_not_there_is_taxed_as_most_things() {
        let settings = settings(PriceBasis::Gross, TaxRounding::PerLine);
        assert_eq!(settings.class_or_standard(&REDUCED), REDUCED);
        let gone: TaxClassId = "luxury".parse().unwrap();
        assert!(!settings.has_class(&gone));
        assert_eq!(settings.class_or_standard(&gone), STANDARD);
        for (class, text) in [(STANDARD, "standard"), (REDUCED, "reduced"), (ZERO, "zero")] {
            assert_eq!(text.parse(), Ok(class), "what stored products and files say");
        }
    }

    #[test]
    fn only_businesses_of_other_member_states_owe_the_tax_themselves() {
        use Standing::{Confirmed, Unconfirmed};
        use Treatment::{Outside, ReverseCharge, Taxed};
        for (to, id, standing, expected) in [
            ("FR", "FR40303265045", Unconfirmed, ReverseCharge),
            // Any member state but the shop's: the goods may go to a third one.
            ("FR", "ATU13585627", Unconfirmed, ReverseCharge),
            ("DE", "FR40303265045", Confirmed, Taxed),
            ("FR", "DE136695976", Confirmed, Taxed),
            ("FR", "GB980780684", Confirmed, Taxed),
            ("FR", "XI980780684", Confirmed, ReverseCharge),
            ("AT", "ATU13585627", Unconfirmed, Taxed),
            ("AT", "ATU13585627", Confirmed, ReverseCharge),
            ("IT", "IT00743110157", Confirmed, Taxed),
            ("US", "IT00743110157", Confirmed, Outside),
        ] {
            assert_eq!(terms(to, &business(id, standing)).treatment, expected, "{to} {id} {standing:?}");
        }
        assert_eq!(terms("FR", &Buyer::Consumer).treatment, Taxed);
    }
}
