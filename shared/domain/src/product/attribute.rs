//! Facts about a product, with types: so that "3 kg" is a number and a colour has a swatch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::OptionValue;

/// What an attribute says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AttributeValue {
    /// Words.
    Text {
        /// At most 500 characters.
        text: String,
    },
    /// A number with a unit.
    Number {
        /// In thousandths: 2 500 is 2.5.
        thousandths: i64,
        /// `cm`, `kg`; may be empty.
        #[serde(default)]
        unit: String,
    },
    /// One or more of the words that the shop uses for it; shoppers filter by them.
    Choice {
        /// `Oak`, `Ash`; at most 20.
        values: Vec<String>,
    },
    /// Colours; shoppers filter by them.
    Colour {
        /// With their swatches; at most 20.
        values: Vec<OptionValue>,
    },
}

/// A fact about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// `Material`; at most 60 characters.
    pub name: String,
    /// `Stoneware`.
    pub value: AttributeValue,
}

impl AttributeValue {
    /// The value in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Number { thousandths, unit } => format!("{} {unit}", decimal(*thousandths)).trim_end().to_owned(),
            Self::Choice { values } => values.join(", "),
            Self::Colour { values } => values.iter().map(|value| value.name.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Attribute {
    /// Names and values that shoppers filter by. Free text is none: each product would be alone with its own.
    pub(super) fn facets(&self) -> Vec<(String, String)> {
        let each = |value: &str| (self.name.clone(), value.to_owned());
        match &self.value {
            AttributeValue::Text { .. } => Vec::new(),
            AttributeValue::Number { .. } => vec![each(&self.value.in_words())],
            AttributeValue::Choice { values } => values.iter().map(|value| each(value)).collect(),
            AttributeValue::Colour { values } => values.iter().map(|value| each(&value.name)).collect(),
        }
    }
}

/// Thousandths as a decimal number, without zeros that say nothing: `2.5`, `-0.125`, `12`.
fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let fraction = format!("{rest:03}");
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        let said = |thousandths, unit: &str| AttributeValue::Number { thousandths, unit: unit.into() }.in_words();
        assert_eq!(said(2500, "kg"), "2.5 kg");
        assert_eq!(said(-125, ""), "-0.125");
        assert_eq!(said(12_000, "cm"), "12 cm");
        assert_eq!(said(0, "cm"), "0 cm");
    }
}
