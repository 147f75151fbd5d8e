//! Amounts as PayPal writes them: decimal strings, held here in hundredths.

use serde_json::{Value, json};

use super::errors::Issue;

/// The greatest amount PayPal takes, in hundredths.
const MAX: i128 = 99_999_999_999_999_999;

/// Currencies PayPal supports.
const CURRENCIES: [&str; 25] = [
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP",
    "PLN", "RUB", "SEK", "SGD", "THB", "USD",
];

/// Currencies in which PayPal refuses a decimal point. Not the list of ISO 4217.
const WHOLE: [&str; 3] = ["HUF", "JPY", "TWD"];

/// An amount of one currency, in hundredths of its unit, also where the currency has no cents.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Amount {
    /// ISO 4217 code.
    pub currency: String,
    /// Hundredths.
    pub hundredths: i128,
}

impl Amount {
    /// The amount as PayPal's `{currency_code, value}`.
    pub fn json(&self) -> Value {
        json!({"currency_code": self.currency, "value": self.value()})
    }

    /// The decimal string.
    pub fn value(&self) -> String {
        let (sign, digits) = (if self.hundredths < 0 { "-" } else { "" }, self.hundredths.unsigned_abs());
        if WHOLE.contains(&self.currency.as_str()) {
            format!("{sign}{}", digits / 100)
        } else {
            format!("{sign}{}.{:02}", digits / 100, digits % 100)
        }
    }

    /// The same currency, another number.
    #[must_use]
    pub fn of(&self, hundredths: i128) -> Self {
        Self { currency: self.currency.clone(), hundredths }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.value(), self.currency)
    }
}

/// Whether PayPal trades in this currency.
pub fn is_supported(currency: &str) -> bool {
    CURRENCIES.contains(&currency) || currency == "TWD"
}

/// Whether the string fits `^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$` and has at most 32 characters.
pub fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    value.len() <= 32 && numeric(whole) && fraction.map_or(!whole.is_empty(), |f| !f.is_empty() && numeric(f))
}

/// Reads a decimal string that `is_decimal` has passed.
pub fn parse(value: &str, currency: &str) -> Result<Amount, Issue> {
    if !is_supported(currency) {
        return Err("INVALID_CURRENCY_CODE");
    }
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.contains('.') && WHOLE.contains(&currency) {
        return Err("DECIMALS_NOT_SUPPORTED");
    }
    if fraction.len() > 2 {
        return Err("DECIMAL_PRECISION");
    }
    // At most 32 digits and two more: 34 fit in an i128.
    let hundredths: i128 = format!("{whole}{fraction:0<2}").parse().map_err(|_| "MAX_VALUE_EXCEEDED")?;
    if hundredths > MAX {
        return Err("MAX_VALUE_EXCEEDED");
    }
    let sign = if value.starts_with('-') { -1 } else { 1 };
    Ok(Amount { currency: currency.to_owned(), hundredths: sign * hundredths })
}

#[cfg(test)]
mod tests {
    use super::{is_decimal, parse};

    #[test]
    fn decimals_follow_the_grammar() {
        for good in ["0", "12", "12.3", "12.34", ".5", "-.5", "-1", "007"] {
            assert!(is_decimal(good), "{good}");
        }
        for bad in ["", ".", "1.", "-", "1,00", "1e3", " 1", "+1", "1.2.3", "123456789012345678901234567890123"] {
            assert!(!is_decimal(bad), "{bad}");
        }
    }

    #[test]
    fn values_come_back_with_the_digits_of_the_currency() {
        assert_eq!(parse("12.3", "USD").unwrap().value(), "12.30");
        assert_eq!(parse(".5", "EUR").unwrap().value(), "0.50");
        assert_eq!(parse("-.05", "EUR").unwrap().value(), "-0.05");
        assert_eq!(parse("10000", "JPY").unwrap().value(), "10000");
        assert_eq!(parse("999999999999999.99", "USD").unwrap().value(), "999999999999999.99");
        assert_eq!(parse("1000000000000000", "USD"), Err("MAX_VALUE_EXCEEDED"));
        assert_eq!(parse("10.0", "HUF"), Err("DECIMALS_NOT_SUPPORTED"));
        assert_eq!(parse("1.001", "USD"), Err("DECIMAL_PRECISION"));
        assert_eq!(parse("1.00", "XXX"), Err("INVALID_CURRENCY_CODE"));
    }
}
