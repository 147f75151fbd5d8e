//! How discounts find their lines, and shipping its rates.

use std::collections::BTreeMap;

use super::{Basket, Discount, DiscountTarget, PricingError};
use crate::{
    Money,
    money::{BasisPoints, MoneyError},
    tax::{Part, ShippingTax},
};

/// What discounts take off.
pub(super) struct Shares {
    /// Of each line, in their order.
    pub lines: Vec<Money>,
    /// Of shipping.
    pub shipping: Money,
}

/// Shares of an amount; equal weights of nothing share nothing.
fn split(amount: Money, weights: &[u64]) -> Vec<Money> {
    let shares = amount.allot_by(weights);
    if shares.is_empty() { vec![Money::zero(amount.currency()); weights.len()] } else { shares }
}

fn sum(basket: &Basket<'_>, of: impl Fn(&Discount) -> bool) -> Result<Money, MoneyError> {
    Money::try_sum(basket.currency, basket.discounts.iter().filter(|discount| of(discount)).map(|discount| discount.amount))
}

fn within(amount: Money, most: Money, target: DiscountTarget) -> Result<Money, PricingError> {
    if most.try_sub(amount)?.is_negative() { Err(PricingError::DiscountTooLarge { target, most }) } else { Ok(amount) }
}

/// Allots all discounts of a basket, whose lines cost `subtotals`.
pub(super) fn allot(basket: &Basket<'_>, subtotals: &[Money]) -> Result<Shares, PricingError> {
    if basket.discounts.iter().any(|discount| discount.amount.is_negative()) {
        return Err(PricingError::Negative);
    }
    for discount in basket.discounts {
        if let DiscountTarget::Line(line) = discount.target
            && basket.items.iter().all(|item| item.line != line)
        {
            return Err(PricingError::UnknownLine(line));
        }
    }
    let own: Vec<Money> = basket
        .items
        .iter()
        .zip(subtotals)
        .map(|(item, subtotal)| {
            let target = DiscountTarget::Line(item.line);
            within(sum(basket, |discount| discount.target == target)?, *subtotal, target)
        })
        .collect::<Result<_, _>>()?;
    let left: Vec<Money> = subtotals.iter().zip(&own).map(|(subtotal, own)| subtotal.try_sub(*own)).collect::<Result<_, _>>()?;
    let of_order = sum(basket, |discount| discount.target == DiscountTarget::Order)?;
    let of_order = within(of_order, Money::try_sum(basket.currency, left.iter().copied())?, DiscountTarget::Order)?;
    let weights: Vec<u64> = left.iter().map(|left| left.weight()).collect();
    let lines = own.iter().zip(split(of_order, &weights)).map(|(own, share)| own.try_add(share)).collect::<Result<_, _>>()?;
    let shipping = sum(basket, |discount| discount.target == DiscountTarget::Shipping)?;
    Ok(Shares { lines, shipping: within(shipping, basket.shipping, DiscountTarget::Shipping)? })
}

/// Shipping that costs `amount` after discounts, in a part for each rate.
pub(super) fn shipping(basket: &Basket<'_>, lines: &[Part], amount: Money) -> Result<Vec<Part>, PricingError> {
    if let ShippingTax::Class(class) = &basket.terms.shipping {
        return Ok(vec![Part { amount, rate: basket.terms.rate(class)? }]);
    }
    // Where all things are free, each counts as much as it would cost alone: one.
    let all_free = lines.iter().all(|part| part.amount.is_zero());
    let mut by_rate: BTreeMap<BasisPoints, u64> = BTreeMap::new();
    for (part, item) in lines.iter().zip(basket.items) {
        let weight = if all_free { u64::from(item.quantity.get()) } else { part.amount.weight() };
        let sum = by_rate.entry(part.rate).or_default();
        *sum = sum.checked_add(weight).ok_or(MoneyError::Overflow)?;
    }
    by_rate.retain(|_, weight| *weight > 0);
    let weights: Vec<u64> = by_rate.values().copied().collect();
    Ok(by_rate.into_keys().zip(split(amount, &weights)).map(|(rate, amount)| Part { amount, rate }).collect())
}
