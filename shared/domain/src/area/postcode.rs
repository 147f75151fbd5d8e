//! Groups of postcodes, as carriers and tax offices name them: `10000..19999`, `BT`, `KA27`.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Country;

/// Letters and digits of the longest postcode.
const LENGTH_MAX: usize = 16;

/// A group of postcodes. Spaces, hyphens and case do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Postcodes {
    /// All that begin so. In the United Kingdom and the Crown Dependencies it names an area or a district: `B` does not
    /// hold `BT1 5GS`, nor `KA2` `KA27 8AA`.
    Prefix(String),
    /// All whose first characters are from the first to the last, both included: both are of one length and have
    /// letters and digits in the same places.
    Range(String, String),
}

/// The text names no postcodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is neither the beginning of a postcode nor a range such as 10000..19999")]
pub struct NotPostcodes;

/// Capitals and digits only.
fn plain(postcode: &str) -> String {
    postcode.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

fn same_shape(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| a.is_ascii_digit() == b.is_ascii_digit())
}

/// Whether the post of `country` writes codes as the Royal Mail does: an outward part of an area's letters and a
/// district's number, and an inward part of three characters.
fn is_british(country: Country) -> bool {
    ["GB", "GG", "IM", "JE"].contains(&country.code())
}

impl Postcodes {
    /// Whether `postcode` of `country` is among them.
    pub fn hold(&self, postcode: &str, country: Country) -> bool {
        let postcode = plain(postcode);
        match self {
            Self::Range(first, last) => postcode
                .get(..first.len())
                .is_some_and(|begin| same_shape(begin, first) && (first.as_str()..=last.as_str()).contains(&begin)),
            Self::Prefix(prefix) => {
                let Some(rest) = postcode.strip_prefix(prefix.as_str()) else { return false };
                let outward = postcode.len().saturating_sub(3);
                if !is_british(country) || prefix.len() >= outward {
                    return true;
                }
                // Inside the outward part only a change between letters and digits ends a name.
                let ends = (prefix.bytes().last(), rest.bytes().next());
                matches!(ends, (Some(a), Some(b)) if a.is_ascii_digit() != b.is_ascii_digit())
            }
        }
    }
}

impl FromStr for Postcodes {
    type Err = NotPostcodes;
    fn from_str(text: &str) -> Result<Self, NotPostcodes> {
        let part = |text: &str| {
            let plain = plain(text);
            let good = (1..=LENGTH_MAX).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_alphanumeric());
            good.then_some(plain).ok_or(NotPostcodes)
        };
        match text.split_once("..") {
            None => part(text).map(Self::Prefix),
            Some((first, last)) => {
                let (first, last) = (part(first)?, part(last)?);
                if same_shape(&first, &last) && first <= last { Ok(Self::Range(first, last)) } else { Err(NotPostcodes) }
            }
        }
    }
}
impl fmt::Display for Postcodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(prefix) => f.write_str(prefix),
            Self::Range(first, last) => write!(f, "{first}..{last}"),
        }
    }
}
impl Serialize for Postcodes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Postcodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl JsonSchema for Postcodes {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Postcodes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "The beginning of postcodes, or a range such as 10000..19999" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn holds(group: &str, postcode: &str, country: &str) -> bool {
        group.parse::<Postcodes>().unwrap().hold(postcode, country.parse().unwrap())
    }

    #[test]
    fn british_areas_and_districts_are_not_mixed_up() {
        for (group, postcode, expected) in [
            ("BT", "BT1 5GS", true),
            ("B", "BT1 5GS", false),
            ("B", "B1 1AA", true),
            ("KA27", "ka278aa", true),
            ("KA2", "KA27 8AA", false),
            ("KA2", "KA2 9AA", true),
            ("EC1", "EC1A 1BB", true),
            ("EC1A", "EC1A 1BB", true),
            ("EC1A 1", "EC1A 1BB", true),
            ("EC1A 2", "EC1A 1BB", false),
            ("IM", "IM1 1AA", true),
        ] {
            assert_eq!(holds(group, postcode, "GB"), expected, "{group} {postcode}");
        }
        assert!(holds("IM", "IM1 1AA", "IM") && !holds("I", "IM1 1AA", "IM"));
    }

    #[test]
    fn ranges_compare_what_has_their_shape() {
        for (group, postcode, country, expected) in [
            ("10000..19999", "10115", "DE", true),
            ("10000..19999", "20095", "DE", false),
            ("10000..19999", "1011", "DE", false),
            ("90000..96199", "90210-1234", "US", true),
            ("1000AA..1099ZZ", "1012 js", "NL", true),
            ("1000AA..1099ZZ", "1100 AA", "NL", false),
            ("1000-001..1999-999", "1250-096", "PT", true),
            ("100..200", "1A0", "DE", false),
            ("K1A..K1Z", "K1P 5M7", "CA", true),
            ("K1", "K1P 5M7", "CA", true),
            ("2", "20095", "DE", true),
        ] {
            assert_eq!(holds(group, postcode, country), expected, "{group} {postcode}");
        }
    }

    #[test]
    fn what_names_no_postcodes_is_refused() {
        for text in ["", " ", "..", "1..", "..1", "2..1", "1..22", "A1..1A", "1..2..3", "1*", "ä", "12345678901234567"] {
            assert_eq!(text.parse::<Postcodes>(), Err(NotPostcodes), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_numeric_range_holds_just_its_numbers(a in 0_u32..100_000, b in 0_u32..100_000, code in 0_u32..100_000) {
            let (first, last) = (a.min(b), a.max(b));
            let group: Postcodes = format!("{first:05}..{last:05}").parse().unwrap();
            prop_assert_eq!(group.to_string().parse::<Postcodes>(), Ok(group.clone()));
            prop_assert_eq!(group.hold(&format!("{code:05}"), "DE".parse().unwrap()), (first..=last).contains(&code));
        }

        #[test]
        fn any_text_is_looked_at_without_a_crash(group in "[A-Z0-9.é -]{0,12}", postcode in "\\PC{0,12}") {
            if let Ok(group) = group.parse::<Postcodes>() {
                let british = group.hold(&postcode, "GB".parse().unwrap());
                let elsewhere = group.hold(&postcode, "FR".parse().unwrap());
                prop_assert!(!british || elsewhere, "the British rule only narrows");
            }
        }
    }
}
