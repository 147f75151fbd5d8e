//! VAT identification numbers: the format of each country, and check digits where their rule is public. The formats of
//! the Union are those that the European Commission lists for VIES (frequently asked questions, Q11). Whether a number
//! is somebody's, only VIES and its like know.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{check_digit as check, union};
use crate::Country;

/// A VAT identification number in its plain form: capitals and digits, its country's letters first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VatId {
    text: String,
    country: Country,
}

/// What is wrong with a VAT id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VatIdFault {
    /// It begins with no country whose numbers the shop knows.
    #[error("must begin with the letters of a member state of the EU, or with GB, CHE or NO")]
    Country,
    /// Its length, or the places of its letters and digits.
    #[error("does not have the form of a VAT number of its country")]
    Form,
    /// A digit is mistyped.
    #[error("has a wrong check digit; please look at it again")]
    Digit,
}

impl VatIdFault {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Country => "unknown-country",
            Self::Form => "malformed",
            Self::Digit => "wrong-digit",
        }
    }
}

type Check = fn(&str) -> bool;

/// Some forms have no check digit, or none whose rule is public and without exceptions.
const UNCHECKED: Check = |_| true;

/// Letters in front, country, the forms of what follows, the check. In a form `9` is a digit, `A` a letter, `X` either,
/// `+` a letter, a digit, `+` or `*`; anything else is itself.
const FORMATS: &[(&str, &str, &[&str], Check)] = &[
    ("AT", "AT", &["U99999999"], check::austria),
    ("BE", "BE", &["0999999999", "1999999999"], check::belgium),
    ("BG", "BG", &["999999999", "9999999999"], UNCHECKED),
    ("CHE", "CH", &["999999999", "999999999MWST", "999999999TVA", "999999999IVA"], check::switzerland),
    ("CY", "CY", &["99999999A"], UNCHECKED),
    ("CZ", "CZ", &["99999999", "999999999", "9999999999"], UNCHECKED),
    ("DE", "DE", &["999999999"], check::mod_11_10),
    ("DK", "DK", &["99999999"], check::denmark),
    ("EE", "EE", &["999999999"], check::estonia),
    ("EL", "GR", &["999999999"], check::greece),
    ("ES", "ES", &["A99999999", "99999999A", "A9999999A"], UNCHECKED),
    ("FI", "FI", &["99999999"], check::finland),
    ("FR", "FR", &["XX999999999"], check::france),
    ("GB", "GB", &["999999999", "999999999999", "GD999", "HA999"], check::united_kingdom),
    ("HR", "HR", &["99999999999"], check::mod_11_10),
    ("HU", "HU", &["99999999"], check::hungary),
    ("IE", "IE", &["9999999A", "9999999AA", "9+99999A"], check::ireland),
    ("IT", "IT", &["99999999999"], check::luhn),
    ("LT", "LT", &["999999999", "999999999999"], UNCHECKED),
    ("LU", "LU", &["99999999"], check::luxembourg),
    ("LV", "LV", &["99999999999"], UNCHECKED),
    ("MT", "MT", &["99999999"], check::malta),
    ("NL", "NL", &["999999999B99"], check::netherlands),
    ("NO", "NO", &["999999999MVA", "999999999"], check::norway),
    ("PL", "PL", &["9999999999"], check::poland),
    ("PT", "PT", &["999999999"], check::portugal),
    ("RO", "RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"], check::romania),
    ("SE", "SE", &["999999999999"], check::sweden),
    ("SI", "SI", &["99999999"], check::slovenia),
    ("SK", "SK", &["9999999999"], check::slovakia),
    // Northern Ireland, for goods (protocol to the withdrawal agreement of 2020).
    ("XI", "GB", &["999999999", "999999999999", "GD999", "HA999"], check::united_kingdom),
];

fn fits(form: &str, text: &str) -> bool {
    form.len() == text.len()
        && form.bytes().zip(text.bytes()).all(|(form, b)| match form {
            b'9' => b.is_ascii_digit(),
            b'A' => b.is_ascii_uppercase(),
            b'X' => b.is_ascii_digit() || b.is_ascii_uppercase(),
            b'+' => b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'+' | b'*'),
            itself => itself == b,
        })
}

impl VatId {
    /// The number in its plain form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whose tax office gave it. Northern Ireland's is the United Kingdom's.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Whether it counts for trade in goods between member states: theirs, and Northern Ireland's.
    pub fn is_of_union(&self) -> bool {
        union::is_member(self.country) || self.text.starts_with("XI")
    }
}

impl FromStr for VatId {
    type Err = VatIdFault;
    fn from_str(text: &str) -> Result<Self, VatIdFault> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).flat_map(char::to_uppercase).collect();
        let &(prefix, country, forms, check) = FORMATS.iter().find(|(prefix, ..)| plain.starts_with(prefix)).ok_or(VatIdFault::Country)?;
        let country = country.parse().map_err(|_| VatIdFault::Country)?;
        let number = plain.strip_prefix(prefix).unwrap_or_default();
        if !forms.iter().any(|form| fits(form, number)) {
            return Err(VatIdFault::Form);
        }
        if check(number) { Ok(Self { text: plain, country }) } else { Err(VatIdFault::Digit) }
    }
}
impl fmt::Display for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl fmt::Debug for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl Serialize for VatId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
impl<'de> Deserialize<'de> for VatId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl JsonSchema for VatId {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "VatId".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Z]{2}[A-Z0-9+*]{2,15}$", "description": "A VAT identification number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers whose check digits are right, of each country that has a check.
    const GOOD: &[&str] = &[
        "ATU13585627",
        "BE0428759497",
        "CHE123456788MWST",
        "DE136695976",
        "DK13585628",
        "EE100594102",
        "EL094259216",
        "FI20774740",
        "FR40303265045",
        "GB980780684",
        "HR33392005961",
        "HU12892312",
        "IE6433435F",
        "IE1234567FA",
        "IT00743110157",
        "LU15027442",
        "MT11679112",
        "NL000099998B57",
        "NO995525828MVA",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "SE123456789701",
        "SI50223054",
        "SK2022749619",
        "XI980780684",
    ];

    #[test]
    fn known_numbers_are_right_and_each_of_their_digits_matters() {
        for text in GOOD {
            assert_eq!(text.parse::<VatId>().map(|id| id.to_string()), Ok((*text).to_owned()));
            let prefix = FORMATS.iter().find(|format| text.starts_with(format.0)).unwrap().0.len();
            let last = text.rfind(|c: char| c.is_ascii_digit()).unwrap();
            // The Dutch and Swedish endings count a company's branches, and a Romanian leading zero would be another form.
            let end = match &text[..2] {
                "NL" => text.len() - 3,
                "SE" => text.len() - 2,
                _ => last + 1,
            };
            for at in (prefix..end).filter(|at| text.as_bytes()[*at].is_ascii_digit()) {
                let wrong = (b'0'..=b'9').filter(|digit| *digit != text.as_bytes()[at]).filter(|digit| {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[at] = *digit;
                    String::from_utf8(bytes).unwrap().parse::<VatId>().is_err()
                });
                assert!(wrong.count() >= 6, "{text} at {at}: most mistypings are noticed");
            }
        }
    }

    #[test]
    fn people_write_them_with_spaces_dots_and_hyphens() {
        assert_eq!("che-123.456.788 mwst".parse::<VatId>().map(|id| id.to_string()), Ok("CHE123456788MWST".to_owned()));
        assert_eq!("DE 136 695 976".parse::<VatId>().map(|id| id.country()), "DE".parse().map_err(|_| VatIdFault::Country));
        assert_eq!("EL094259216".parse::<VatId>().unwrap().country().code(), "GR");
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, fault) in [
            ("", VatIdFault::Country),
            ("US123", VatIdFault::Country),
            ("GR094259216", VatIdFault::Country),
            ("DE13669597", VatIdFault::Form),
            ("DE1366959761", VatIdFault::Form),
            ("NL123456789A01", VatIdFault::Form),
            ("ES123456789", VatIdFault::Form),
            ("DE136695970", VatIdFault::Digit),
            ("GB980780685", VatIdFault::Digit),
            ("DE٣36695976", VatIdFault::Form),
        ] {
            assert_eq!(text.parse::<VatId>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn only_members_and_northern_ireland_count_for_trade_inside_the_union() {
        for (text, inside) in [("DE136695976", true), ("XI980780684", true), ("GB980780684", false), ("NO995525828MVA", false)] {
            assert_eq!(text.parse::<VatId>().unwrap().is_of_union(), inside, "{text}");
        }
        assert!(FORMATS.iter().all(|(_, country, ..)| country.parse::<Country>().is_ok()));
        let covered = |country: Country| FORMATS.iter().any(|(_, code, ..)| *code == country.code());
        assert!(union::members().all(covered));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_answered(text in "(AT|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)[A-Z0-9+*é]{0,14}") {
            if let Ok(id) = text.parse::<VatId>() {
                prop_assert_eq!(id.as_str(), text.as_str());
                prop_assert_eq!(serde_json::from_value::<VatId>(serde_json::to_value(&id).unwrap()).unwrap(), id);
            }
        }
    }
}
