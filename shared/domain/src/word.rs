//! Stable words: what settings call their things, and what records and addresses then refer to. Small letters, digits
//! and single hyphens between them, at most 40: `standard`, `dhl-express`.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// Letters of the longest word.
const LENGTH_MAX: usize = 40;

/// The text is no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be at most {LENGTH_MAX} small letters, digits and single hyphens between them")]
pub struct NotAWord;

const fn is_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut after_letter) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'a'..=b'z' | b'0'..=b'9' => after_letter = true,
            b'-' if after_letter => after_letter = false,
            _ => return false,
        }
        at += 1;
    }
    after_letter && at <= LENGTH_MAX
}

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $word(Cow<'static, str>);

        impl $word {
            /// A word of the program's own, for constants: then a wrong one does not compile.
            ///
            /// # Panics
            /// Where the text is no word.
            pub const fn of(text: &'static str) -> Self {
                assert!(is_word(text), "is no word");
                Self(Cow::Borrowed(text))
            }

            /// The bare word.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $word {
            type Err = NotAWord;
            fn from_str(text: &str) -> Result<Self, NotAWord> {
                if is_word(text) { Ok(Self(Cow::Owned(text.to_owned()))) } else { Err(NotAWord) }
            }
        }
        impl fmt::Display for $word {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $word {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $word {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        impl JsonSchema for $word {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($word).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LENGTH_MAX })
            }
        }
    )*};
}

words! {
    /// How something is taxed: `standard`, `reduced`, `books`.
    TaxClassId;
    /// Where it is taxed so: `germany`.
    TaxZoneId;
    /// A way to send an order: `dhl-express`.
    ShippingMethodId;
    /// Through whom money comes, in the books: `paypal`.
    GatewayId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain() {
        for good in ["standard", "dhl-express", "7", "a-1-b"] {
            assert_eq!(good.parse::<TaxClassId>().map(|word| word.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "-", "a-", "-a", "a--b", "Standard", "a b", "ä", &"a".repeat(41)] {
            assert_eq!(bad.parse::<TaxClassId>(), Err(NotAWord), "{bad}");
            assert!(serde_json::from_value::<TaxClassId>(bad.into()).is_err());
        }
    }
}
