//! Reckoning tax: from amounts with rates to net, tax and gross of each, and to the sums per rate that an invoice shows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PriceBasis, TaxRounding, Terms, Treatment};
use crate::{
    Currency, Money,
    money::{BasisPoints, MoneyError},
};

/// Something with one rate: a line, or shipping, or a part of shipping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it costs after all discounts, as the shop's prices say it: gross or net. Not negative.
    pub amount: Money,
    /// Its rate where it goes.
    pub rate: BasisPoints,
}

/// A part with its tax. `gross = net + tax`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Taxed {
    /// The rate that the shop takes: nothing under a reverse charge.
    pub rate: BasisPoints,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What is paid.
    pub gross: Money,
}

/// All tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxLine {
    /// The rate.
    pub rate: BasisPoints,
    /// What it is taken of.
    pub net: Money,
    /// How much it is.
    pub tax: Money,
}

/// The tax of each part, in their order.
pub fn reckon(parts: &[Part], currency: Currency, terms: &Terms) -> Result<Vec<Taxed>, MoneyError> {
    let share = |amount: Money, rate: BasisPoints| match terms.basis {
        PriceBasis::Gross => amount.tax_included(rate),
        PriceBasis::Net => amount.tax_on_top(rate),
    };
    let taxes: Vec<Money> = match terms.rounding {
        TaxRounding::PerLine => parts.iter().map(|part| share(part.amount, part.rate)).collect::<Result<_, _>>()?,
        TaxRounding::PerOrder => {
            let mut taxes = vec![Money::zero(currency); parts.len()];
            let mut by_rate: BTreeMap<BasisPoints, Vec<usize>> = BTreeMap::new();
            for (at, part) in parts.iter().enumerate() {
                by_rate.entry(part.rate).or_default().push(at);
            }
            for (rate, members) in by_rate {
                let amounts: Vec<Money> = members.iter().map(|&at| parts[at].amount).collect();
                let tax = share(Money::try_sum(currency, amounts.iter().copied())?, rate)?;
                let weights: Vec<u64> = amounts.iter().map(|amount| amount.weight()).collect();
                for (at, tax) in members.into_iter().zip(tax.allot_by(&weights)) {
                    taxes[at] = tax;
                }
            }
            taxes
        }
    };
    parts.iter().zip(taxes).map(|(part, tax)| taxed(*part, tax, terms)).collect()
}

fn taxed(part: Part, tax: Money, terms: &Terms) -> Result<Taxed, MoneyError> {
    let net = match terms.basis {
        PriceBasis::Gross => part.amount.try_sub(tax)?,
        PriceBasis::Net => part.amount,
    };
    match terms.treatment {
        Treatment::ReverseCharge => Ok(Taxed { rate: BasisPoints(0), net, tax: Money::zero(net.currency()), gross: net }),
        Treatment::Taxed | Treatment::Outside => Ok(Taxed { rate: part.rate, net, tax, gross: net.try_add(tax)? }),
    }
}

/// The sums per rate, the highest first. What costs nothing has no line.
pub fn tax_lines<'a>(taxed: impl IntoIterator<Item = &'a Taxed>) -> Result<Vec<TaxLine>, MoneyError> {
    let mut lines: BTreeMap<BasisPoints, TaxLine> = BTreeMap::new();
    for Taxed { rate, net, tax, gross } in taxed.into_iter().copied() {
        if gross.is_zero() && net.is_zero() {
            continue;
        }
        let zero = Money::zero(net.currency());
        let line = lines.entry(rate).or_insert(TaxLine { rate, net: zero, tax: zero });
        line.net = line.net.try_add(net)?;
        line.tax = line.tax.try_add(tax)?;
    }
    Ok(lines.into_values().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Buyer, settings::tests::settings};
    use super::*;
    use crate::area::Place;
    use proptest::prelude::*;

    const EUR: Currency = Currency::EUR;

    fn terms(basis: PriceBasis, rounding: TaxRounding) -> Terms {
        settings(basis, rounding).terms(&Place::country("DE".parse().unwrap()), &Buyer::Consumer)
    }

    fn part(minor: i64, rate: u32) -> Part {
        Part { amount: Money::new(minor, EUR), rate: BasisPoints(rate) }
    }

    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let one = (0_i64..10_000_000, prop_oneof![Just(0_u32), Just(700), Just(1900), 0_u32..=10_000]);
        prop::collection::vec(one.prop_map(|(minor, rate)| part(minor, rate)), 0..20)
    }

    fn any_terms() -> impl Strategy<Value = Terms> {
        let basis = prop_oneof![Just(PriceBasis::Gross), Just(PriceBasis::Net)];
        let rounding = prop_oneof![Just(TaxRounding::PerLine), Just(TaxRounding::PerOrder)];
        let treatment = prop_oneof![Just(Treatment::Taxed), Just(Treatment::ReverseCharge)];
        (basis, rounding, treatment).prop_map(|(basis, rounding, treatment)| Terms { treatment, ..terms(basis, rounding) })
    }

    fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
        amounts.map(Money::minor).sum()
    }

    proptest! {
        #[test]
        fn tax_lines_sum_to_the_parts(parts in parts(), terms in any_terms()) {
            let taxed = reckon(&parts, EUR, &terms).unwrap();
            let lines = tax_lines(&taxed).unwrap();
            prop_assert_eq!(sum(lines.iter().map(|line| line.net)), sum(taxed.iter().map(|one| one.net)));
            prop_assert_eq!(sum(lines.iter().map(|line| line.tax)), sum(taxed.iter().map(|one| one.tax)));
            prop_assert!(lines.windows(2).all(|pair| pair[0].rate > pair[1].rate), "each rate once, the highest first");
            for (part, one) in parts.iter().zip(&taxed) {
                prop_assert_eq!(one.net.try_add(one.tax), Ok(one.gross));
                prop_assert!(!one.net.is_negative() && !one.tax.is_negative());
                match (terms.basis, terms.treatment) {
                    (PriceBasis::Net, _) => prop_assert_eq!(one.net, part.amount),
                    (PriceBasis::Gross, Treatment::ReverseCharge) => prop_assert!(one.gross.minor() <= part.amount.minor()),
                    (PriceBasis::Gross, _) => prop_assert_eq!(one.gross, part.amount),
                }
                if terms.treatment == Treatment::ReverseCharge {
                    prop_assert!(one.tax.is_zero() && one.rate == BasisPoints(0));
                }
            }
        }

        /// The sum of exact taxes, rounded once: to half a unit per rate if rounded per order, per part if per line.
        #[test]
        fn tax_is_exact_to_its_rounding(parts in parts(), terms in any_terms()) {
            let terms = Terms { treatment: Treatment::Taxed, ..terms };
            let taxed = reckon(&parts, EUR, &terms).unwrap();
            for line in tax_lines(&taxed).unwrap() {
                let members: Vec<_> = parts.iter().filter(|part| part.rate == line.rate && !part.amount.is_zero()).collect();
                let amount: i128 = members.iter().map(|part| i128::from(part.amount.minor())).sum();
                let rate = i128::from(line.rate.0);
                let divisor = if terms.basis == PriceBasis::Gross { 10_000 + rate } else { 10_000 };
                let roundings: i128 = if terms.rounding == TaxRounding::PerOrder { 1 } else { members.len().try_into().unwrap() };
                let distance = (i128::from(line.tax.minor()) * divisor - amount * rate).abs();
                prop_assert!(2 * distance <= divisor * roundings, "{distance} of {divisor} in {roundings}");
            }
        }

        /// Net prices, and the gross prices that they make, are the same invoice.
        #[test]
        fn inclusive_and_exclusive_agree(parts in parts(), terms in any_terms()) {
            let (net, gross) = (Terms { basis: PriceBasis::Net, treatment: Treatment::Taxed, ..terms.clone() }, Terms { basis: PriceBasis::Gross, ..terms });
            let gross = Terms { treatment: Treatment::Taxed, ..gross };
            let exclusive = reckon(&parts, EUR, &net).unwrap();
            let shelf: Vec<_> = exclusive.iter().map(|one| Part { amount: one.gross, rate: one.rate }).collect();
            let inclusive = reckon(&shelf, EUR, &gross).unwrap();
            prop_assert_eq!(tax_lines(&inclusive).unwrap(), tax_lines(&exclusive).unwrap());
            if net.rounding == TaxRounding::PerLine {
                prop_assert_eq!(inclusive, exclusive);
            }
        }
    }

    #[test]
    fn three_lines_of_a_cent_show_the_difference_between_roundings() {
        let parts = [part(3, 1900); 3];
        let tax = |basis, rounding| sum(reckon(&parts, EUR, &terms(basis, rounding)).unwrap().iter().map(|one| one.tax));
        assert_eq!(tax(PriceBasis::Net, TaxRounding::PerLine), 3, "0.57 is 1, three times");
        assert_eq!(tax(PriceBasis::Net, TaxRounding::PerOrder), 2, "1.71 is 2, once");
    }

    #[test]
    fn two_currencies_do_not_mix() {
        let parts = [part(100, 1900), Part { amount: Money::new(100, "USD".parse().unwrap()), rate: BasisPoints(1900) }];
        assert!(reckon(&parts, EUR, &terms(PriceBasis::Net, TaxRounding::PerOrder)).is_err());
    }
}
