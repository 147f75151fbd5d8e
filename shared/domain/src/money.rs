//! Money: whole minor units of one currency, checked in every operation. No floats come near it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Currency;

/// An amount in minor units (cents, yen, fils) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// The amount in minor units.
    minor: i64,
    currency: Currency,
}

/// Why an operation on money has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The two amounts are of different currencies; the shop never converts silently.
    #[error("the amounts are in {0} and {1}")]
    Currencies(Currency, Currency),
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    Overflow,
    /// A decimal text has more digits after the point than the currency, or is no number.
    #[error("is not an amount in this currency")]
    Malformed,
}

/// A share in hundredths of a percent: 1 900 is 19 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum.
    pub fn try_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        self.minor.checked_add(other.minor).map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::Overflow)
    }

    /// The difference.
    pub fn try_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        self.minor.checked_sub(other.minor).map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::Overflow)
    }

    /// `count` times the amount.
    pub fn try_times(self, count: u32) -> Result<Self, MoneyError> {
        self.minor.checked_mul(count.into()).map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::Overflow)
    }

    /// The amount with the other sign.
    pub fn try_neg(self) -> Result<Self, MoneyError> {
        self.minor.checked_neg().map(|minor| Self::new(minor, self.currency)).ok_or(MoneyError::Overflow)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// The amount as a weight for [`Money::allot_by`] and [`Money::part`]: nothing where it is negative.
    pub fn weight(self) -> u64 {
        u64::try_from(self.minor).unwrap_or(0)
    }

    /// The sum of `amounts`, which may be none.
    pub fn try_sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::try_add)
    }

    /// The tax contained in a gross amount: `gross × rate / (1 + rate)`, rounded half away from zero.
    pub fn tax_included(self, rate: BasisPoints) -> Result<Self, MoneyError> {
        self.part(u64::from(rate.0), 10_000 + u64::from(rate.0))
    }

    /// The tax on top of a net amount: `net × rate`, rounded half away from zero.
    pub fn tax_on_top(self, rate: BasisPoints) -> Result<Self, MoneyError> {
        self.part(u64::from(rate.0), 10_000)
    }

    /// `amount × count / of`, rounded half away from zero: what `count` of `of` equal parts are worth. Nothing where
    /// there are no parts.
    ///
    /// It never falls as `count` rises, and all parts are worth the amount: so differences of it split an amount in
    /// steps, in any order.
    pub fn part(self, count: u64, of: u64) -> Result<Self, MoneyError> {
        if of == 0 {
            return Ok(Self::zero(self.currency));
        }
        let (product, of) = (i128::from(self.minor).checked_mul(count.into()).ok_or(MoneyError::Overflow)?, i128::from(of));
        let (whole, rest) = (product / of, product % of);
        let rounded = if 2 * rest.abs() >= of { whole + product.signum() } else { whole };
        i64::try_from(rounded).map(|minor| Self::new(minor, self.currency)).map_err(|_| MoneyError::Overflow)
    }

    /// The amount changed by a share in hundredths of a percent (`-1_000` is 10 % less), rounded half away from zero.
    pub fn changed_by(self, basis_points: i64) -> Result<Self, MoneyError> {
        let scaled = i128::from(self.minor) * (10_000 + i128::from(basis_points));
        let rounded = (2 * scaled + scaled.signum() * 10_000) / 20_000;
        i64::try_from(rounded).map(|minor| Self::new(minor, self.currency)).map_err(|_| MoneyError::Overflow)
    }

    /// Splits the amount by `weights`, by largest remainder: the shares add up to the amount to the
    /// minor unit, each is within one unit of its exact share, and ties go to the earlier weight.
    /// With no weights, or weights of zero only, there are no shares.
    pub fn allot(self, weights: &[u32]) -> Vec<Self> {
        let weights: Vec<u64> = weights.iter().map(|&weight| weight.into()).collect();
        self.allot_by(&weights)
    }

    /// As [`Money::allot`], for weights that are amounts themselves.
    pub fn allot_by(self, weights: &[u64]) -> Vec<Self> {
        let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
        if total == 0 {
            return Vec::new();
        }
        let (sign, amount) = (i128::from(self.minor.signum()), i128::from(self.minor.unsigned_abs()));
        let mut shares: Vec<(usize, i128, i128)> = weights
            .iter()
            .enumerate()
            .map(|(at, &weight)| {
                let exact = amount * i128::from(weight);
                (at, exact / total, exact % total)
            })
            .collect();
        let mut left = amount - shares.iter().map(|share| share.1).sum::<i128>();
        shares.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        for share in &mut shares {
            if left > 0 {
                share.1 += 1;
                left -= 1;
            }
        }
        shares.sort_by_key(|share| share.0);
        // A share is never larger than the amount, so it fits.
        shares.into_iter().map(|share| Self::new(i64::try_from(sign * share.1).unwrap_or(self.minor), self.currency)).collect()
    }

    /// The amount as a decimal text with exactly the currency's decimals: `12.34`, `-0.05`, `500`.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = usize::from(self.currency.exponent());
        let mut text = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        if digits > 0 {
            text.insert(text.len() - digits, '.');
        }
        format!("{sign}{text}")
    }

    /// Reads a decimal text. More decimals than the currency has are an error unless they are zeros;
    /// fewer are not.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let digits = usize::from(currency.exponent());
        let (kept, excess) = fraction.split_at_checked(digits.min(fraction.len())).ok_or(MoneyError::Malformed)?;
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !number(whole) || !number(fraction) || excess.bytes().any(|b| b != b'0') {
            return Err(MoneyError::Malformed);
        }
        let minor: i64 = format!("{whole}{kept:0<digits$}").parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::Currencies(self.currency, other.currency)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(Currency::all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_within_one_unit(minor in -1_000_000_000_i64..1_000_000_000, weights in prop::collection::vec(0_u32..10_000, 1..20)) {
            prop_assume!(weights.iter().any(|&w| w > 0));
            let money = Money::new(minor, Currency::EUR);
            let shares = money.allot(&weights);
            prop_assert_eq!(Money::try_sum(Currency::EUR, shares.iter().copied()), Ok(money));
            let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
            for (share, &weight) in shares.iter().zip(&weights) {
                let distance = (i128::from(share.minor()) * total - i128::from(minor) * i128::from(weight)).abs();
                prop_assert!(distance < total);
            }
        }

        #[test]
        fn a_decimal_text_reads_back_in_every_exponent(minor in -i64::MAX..i64::MAX, currency in currency()) {
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::from_decimal(&money.decimal(), currency), Ok(money));
        }

        #[test]
        fn parts_are_worth_more_the_more_they_are_and_all_are_worth_the_amount(minor in 0..i64::MAX, of in 1_u64..1000, count in 0_u64..1000) {
            prop_assume!(count < of);
            let money = Money::new(minor, Currency::EUR);
            let (some, more) = (money.part(count, of).unwrap(), money.part(count + 1, of).unwrap());
            prop_assert!(some.minor() <= more.minor());
            prop_assert_eq!(money.part(of, of), Ok(money));
            let distance = (i128::from(some.minor()) * i128::from(of) - i128::from(minor) * i128::from(count)).abs();
            prop_assert!(2 * distance <= i128::from(of), "at most half a unit from the exact part");
            prop_assert_eq!(money.try_neg().unwrap().part(count, of), some.try_neg(), "away from zero on both sides");
        }

        /// `net → net + tax → net` comes back to the unit at any rate: the error of the first rounding shrinks.
        #[test]
        fn tax_on_top_is_the_tax_included(minor in 0_i64..1_000_000_000_000, rate in 0_u32..10_000) {
            let net = Money::new(minor, Currency::EUR);
            let tax = net.tax_on_top(BasisPoints(rate)).unwrap();
            prop_assert_eq!(net.try_add(tax).unwrap().tax_included(BasisPoints(rate)), Ok(tax));
        }

        #[test]
        fn included_tax_never_exceeds_the_gross(minor in 0_i64..1_000_000_000_000, rate in 0_u32..10_000) {
            let gross = Money::new(minor, Currency::EUR);
            let tax = gross.tax_included(BasisPoints(rate)).unwrap();
            prop_assert!(tax.minor() >= 0 && tax.minor() <= minor);
        }
    }

    #[test]
    fn excess_decimals_are_refused_and_zeros_are_not() {
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(Money::from_decimal("1000.00", yen), Ok(Money::new(1000, yen)));
        assert_eq!(Money::from_decimal("10.5", yen), Err(MoneyError::Malformed));
        assert_eq!(Money::from_decimal("10.5", Currency::EUR), Ok(Money::new(1050, Currency::EUR)));
        for text in ["", ".5", "1,2", "1.2.3", "+1", "1e3", "10.505", "٣"] {
            assert!(Money::from_decimal(text, Currency::EUR).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_of_two_currencies_do_not_mix() {
        let yen = Money::new(5, "JPY".parse().unwrap());
        assert!(matches!(Money::new(5, Currency::EUR).try_add(yen), Err(MoneyError::Currencies(..))));
    }

    #[test]
    fn prices_change_by_a_share() {
        let by = |minor, points| Money::new(minor, Currency::EUR).changed_by(points).map(Money::minor);
        assert_eq!(by(1000, -1000), Ok(900));
        assert_eq!(by(1005, -1000), Ok(905), "904.5 is rounded away from zero");
        assert_eq!(by(1, -9900), Ok(0));
        assert_eq!(by(i64::MAX, 1), Err(MoneyError::Overflow));
    }

    #[test]
    fn nineteen_percent_of_a_gross_price() {
        assert_eq!(Money::new(11_900, Currency::EUR).tax_included(BasisPoints(1900)), Ok(Money::new(1_900, Currency::EUR)));
    }
}
