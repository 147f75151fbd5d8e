//! The terms on which gateways take money, as the owner sets them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Money, Timestamp, money::BasisPoints};

/// The terms of all gateways. What is not set has a careful default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PaymentTerms {
    /// Payments in coins.
    pub coins: CoinTerms,
    /// Where transfers go; without it none are offered.
    pub bank: Option<BankAccount>,
    /// How many days an order waits for its transfer.
    pub transfer_days: TransferDays,
}

/// How many days an order waits for its transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransferDays(pub u32);

impl Default for TransferDays {
    fn default() -> Self {
        Self(7)
    }
}

/// How payments in coins are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CoinTerms {
    /// How long a price is locked, in minutes.
    pub lock_minutes: u32,
    /// How long after that money is still in time, in minutes.
    pub grace_minutes: u32,
    /// How much more or less than asked for is taken as right.
    pub tolerance: BasisPoints,
    /// What is put on the provider's price.
    pub margin: BasisPoints,
    /// How many confirmations amounts need, smallest amounts first; what no rule covers needs [`FINAL`].
    pub confirmations: Vec<ConfirmationRule>,
}

/// Confirmations that make money final without doubt; providers count no further.
pub const FINAL: u8 = 2;

/// How many confirmations amounts below a bound need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmationRule {
    /// The bound, in minor units of the shop's currency; it is not below itself.
    pub below_minor: i64,
    /// How many; 1 at least, whatever stands here.
    pub confirmations: u8,
}

impl Default for CoinTerms {
    fn default() -> Self {
        Self { lock_minutes: 15, grace_minutes: 5, tolerance: BasisPoints(50), margin: BasisPoints(0), confirmations: Vec::new() }
    }
}

impl CoinTerms {
    /// How many confirmations an amount needs: never none, as unconfirmed money can be taken back. The rules are bounds in
    /// the `shop`'s currency, and say nothing of amounts in another.
    pub fn needed(&self, amount: Money, shop: Currency) -> u8 {
        let ours = amount.currency() == shop;
        let rule = self.confirmations.iter().find(|rule| ours && amount.minor() < rule.below_minor);
        rule.map_or(FINAL, |rule| rule.confirmations.clamp(1, FINAL))
    }

    /// How long a quote holds that is made now for an order that holds its stock until then.
    pub fn quote_until(&self, now: Timestamp, hold_until: Timestamp) -> Timestamp {
        now.plus_minutes(self.lock_minutes).min(hold_until)
    }
}

/// The shop's account at a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccount {
    /// Whose it is.
    pub holder: String,
    /// Its number (ISO 13616).
    pub iban: String,
    /// The bank's code (ISO 9362), where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// The bank's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
}

/// The number of an account at a bank (ISO 13616), with check digits that hold (ISO 7064, MOD 97-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iban(String);

/// The text is no IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no IBAN: look for a mistyped digit")]
pub struct NotAnIban;

impl std::str::FromStr for Iban {
    type Err = NotAnIban;
    fn from_str(text: &str) -> Result<Self, NotAnIban> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = plain.as_bytes();
        let shaped = (15..=34).contains(&bytes.len())
            && bytes.iter().all(u8::is_ascii_alphanumeric)
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit);
        if !shaped {
            return Err(NotAnIban);
        }
        // The first four go last, letters count from 10 on, and what is left of the division by 97 is 1.
        let rest = bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |rest, byte| match byte {
            b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
            _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
        });
        if rest == 1 { Ok(Self(plain)) } else { Err(NotAnIban) }
    }
}
impl std::fmt::Display for Iban {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text in capitals has the form of a bank's code (ISO 9362).
pub fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A transfer to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Where to.
    pub account: BankAccount,
    /// What it must say, so that the shop knows whose it is.
    pub reference: String,
    /// Until when the shop waits for it.
    pub until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confirmations_grow_with_the_amount_and_are_never_none() {
        let rule = |below_minor, confirmations| ConfirmationRule { below_minor, confirmations };
        let terms = CoinTerms { confirmations: vec![rule(1_000, 0), rule(10_000, 1), rule(20_000, 9)], ..CoinTerms::default() };
        let needed = |minor| terms.needed(Money::new(minor, Currency::EUR), Currency::EUR);
        assert_eq!((needed(999), needed(1_000), needed(10_000), needed(20_000)), (1, 1, 2, 2));
        assert_eq!(CoinTerms::default().needed(Money::new(1, Currency::EUR), Currency::EUR), 2);
        assert_eq!(terms.needed(Money::new(1, "KWD".parse().unwrap()), Currency::EUR), 2, "a bound of another currency");
    }

    #[test]
    fn a_slip_in_an_account_number_is_seen() {
        // The examples of ISO 13616's registry.
        for good in ["DE89370400440532013000", "gb29 NWBK 6016 1331 9268 19", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"] {
            let iban: Iban = good.parse().unwrap();
            assert_eq!(iban.to_string(), good.replace(' ', "").to_uppercase());
            // Any digit but the right one is noticed.
            let text = iban.to_string();
            let last = text.as_bytes()[text.len() - 1];
            let other = if last == b'1' { '2' } else { '1' };
            assert_eq!(format!("{}{other}", &text[..text.len() - 1]).parse::<Iban>(), Err(NotAnIban));
        }
        for bad in ["", "DE", "DE8937040044", "89DE370400440532013000", "DE89-3704-0044-0532-0130-00", "ÄÖ89370400440532013000"] {
            assert_eq!(bad.parse::<Iban>(), Err(NotAnIban), "{bad}");
        }
        assert!(is_bic("COBADEFFXXX") && is_bic("COBADEFF"));
        assert!(!is_bic("COBADEF") && !is_bic("cobadeff") && !is_bic("C0BADEFF") && !is_bic(""));
    }

    #[test]
    fn no_price_is_locked_longer_than_the_stock() {
        let terms = CoinTerms::default();
        assert_eq!(terms.quote_until(Timestamp(0), Timestamp(5)), Timestamp(5));
        assert_eq!(terms.quote_until(Timestamp(0), Timestamp(i64::MAX)), Timestamp(900_000));
    }
}
