//! Postal addresses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Country, text::Faults};

/// A checked postal address. Lengths follow what carriers print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Who receives it.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// Flat, floor, company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postcode; some countries have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Country.
    pub country: Country,
    /// For the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A postal address as a client sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressInput {
    /// Who receives it, 1–70 characters.
    pub name: String,
    /// Street and number, 1–100 characters.
    pub line1: String,
    /// Flat, floor, company, up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town, 1–70 characters.
    pub city: String,
    /// State, province or county, up to 70 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postcode, up to 16 characters; required where the country has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// For the carrier, up to 32 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl From<Address> for AddressInput {
    fn from(address: Address) -> Self {
        let Address { name, line1, line2, city, region, postcode, country, phone } = address;
        Self { name, line1, line2, city, region, postcode, country: country.code().to_owned(), phone }
    }
}

/// Countries and territories whose post uses no codes (Universal Postal Union).
const WITHOUT_POSTCODES: &str = "AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK JM KE KI KM KN KP LY \
    ML MO MR MW NR NU QA RW SB SC SL SO SR SS ST SX SY TD TF TG TK TL TO TV TZ UG VU YE ZW";

impl AddressInput {
    /// Checks every field and notes all faults under `pointer`.
    pub fn check(&self, pointer: &str, faults: &mut Faults) -> Option<Address> {
        let at = |field: &str| format!("{pointer}/{field}");
        let name = faults.line(&at("name"), &self.name, 70);
        let line1 = faults.line(&at("line1"), &self.line1, 100);
        let line2 = faults.optional_line(&at("line2"), self.line2.as_deref(), 100);
        let city = faults.line(&at("city"), &self.city, 70);
        let region = faults.optional_line(&at("region"), self.region.as_deref(), 70);
        let postcode = faults.optional_line(&at("postcode"), self.postcode.as_deref(), 16);
        let country = faults.take(&at("country"), "unknown", self.country.parse::<Country>());
        let phone = faults.optional_line(&at("phone"), self.phone.as_deref(), 32);
        if let (Some(None), Some(country)) = (&postcode, country)
            && !WITHOUT_POSTCODES.split_ascii_whitespace().any(|code| code == country.code())
        {
            faults.add(at("postcode"), "missing", "is needed in this country");
            return None;
        }
        Some(Address {
            name: name?,
            line1: line1?,
            line2: line2?,
            city: city?,
            region: region?,
            postcode: postcode?,
            country: country?,
            phone: phone?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let mut faults = Faults::default();
        let address =
            AddressInput { name: " ".into(), line1: "x".repeat(101), city: "a\nb".into(), country: "DE".into(), ..AddressInput::default() };
        assert!(address.check("#/address", &mut faults).is_none());
        let pointers: Vec<_> = faults.into_vec().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["#/address/name", "#/address/line1", "#/address/city", "#/address/postcode"]);
    }

    #[test]
    fn hong_kong_has_no_postcodes() {
        let mut faults = Faults::default();
        let address = AddressInput {
            name: "A".into(),
            line1: "1 Queen's Rd".into(),
            city: "HK".into(),
            country: "HK".into(),
            ..AddressInput::default()
        };
        assert!(address.check("#", &mut faults).is_some());
    }
}
