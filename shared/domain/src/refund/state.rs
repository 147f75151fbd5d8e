//! What refunds cover together, and what that is worth. Every figure is a function of the state alone.

use std::collections::BTreeMap;

use super::{Refund, ShippingAsk};
use crate::{
    Currency, Money,
    money::{BasisPoints, MoneyError},
    pricing::{LineNumber, Priced, PricedLine},
    tax::{TaxLine, Taxed},
};

/// Units of a line.
#[derive(Debug, Clone, Copy, Default)]
struct Units {
    /// All that are refunded.
    all: u32,
    /// Those that took their share of shipping with them.
    with_shipping: u32,
}

/// What refunds cover together.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    lines: BTreeMap<LineNumber, Units>,
    /// Amounts of shipping that were named.
    shipping: Option<Money>,
    /// Amounts for no line.
    other: Option<Money>,
}

/// Money of one rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub gross: Money,
    pub tax: Money,
}

impl Sums {
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self { gross: self.gross.try_sub(other.gross)?, tax: self.tax.try_sub(other.tax)? })
    }
}

/// What a state is worth.
#[derive(Debug)]
pub(super) struct Breakdown {
    rates: BTreeMap<BasisPoints, Sums>,
    /// What is more than the order cost.
    pub excess: Money,
}

/// What `count` units of a line are worth.
pub(super) fn units(count: u32, line: &PricedLine) -> Result<Sums, MoneyError> {
    let gross = line.taxed.gross.part(count.into(), line.item.quantity.get().into())?;
    // By what they are worth and not by their number: then tax never grows by more than what it is in.
    Ok(Sums { gross, tax: tax_in(gross, line.taxed)? })
}

/// The tax in `gross`, a part of something.
fn tax_in(gross: Money, of: Taxed) -> Result<Money, MoneyError> {
    of.tax.part(gross.weight(), of.gross.weight())
}

/// Splits an amount by weights, one after the other. No share falls when the amount rises, which shares by largest
/// remainder may: so refunds never take a cent of a rate back.
fn in_turn(amount: Money, weights: &[u64]) -> Result<Vec<Money>, MoneyError> {
    let mut weight_left = weights.iter().try_fold(0_u64, |sum, weight| sum.checked_add(*weight)).ok_or(MoneyError::Overflow)?;
    let mut left = amount;
    let mut shares = Vec::with_capacity(weights.len());
    for &weight in weights {
        let share = left.part(weight, weight_left)?;
        left = left.try_sub(share)?;
        weight_left -= weight;
        shares.push(share);
    }
    Ok(shares)
}

fn plus(sum: Option<Money>, amount: Money) -> Result<Option<Money>, MoneyError> {
    sum.map_or(Ok(amount), |sum| sum.try_add(amount)).map(Some)
}

impl State {
    /// What past refunds cover.
    pub fn of(past: &[Refund]) -> Self {
        let mut state = Self::default();
        for refund in past {
            let lines = refund.lines.iter().map(|line| (line.line, line.quantity));
            // These sums were checked when the refund was made.
            let _ = state.add(lines, refund.shipping_ask, refund.other);
        }
        state
    }

    /// Covers more.
    pub fn add(&mut self, lines: impl Iterator<Item = (LineNumber, u32)>, shipping: ShippingAsk, other: Money) -> Result<(), MoneyError> {
        for (line, quantity) in lines {
            let units = self.lines.entry(line).or_default();
            units.all = units.all.saturating_add(quantity);
            if shipping == ShippingAsk::Share {
                units.with_shipping = units.with_shipping.saturating_add(quantity);
            }
        }
        if let ShippingAsk::Amount(amount) = shipping {
            self.shipping = plus(self.shipping, amount)?;
        }
        self.other = plus(self.other, other)?;
        Ok(())
    }

    /// Units of a line that are refunded.
    pub fn units(&self, line: LineNumber) -> u32 {
        self.lines.get(&line).map_or(0, |units| units.all)
    }

    /// What its lines are worth.
    pub fn lines(&self, order: &Priced) -> Result<Money, MoneyError> {
        order.lines.iter().try_fold(Money::zero(order.currency), |sum, line| sum.try_add(units(self.units(line.item.line), line)?.gross))
    }

    /// What of shipping it covers.
    pub fn shipping(&self, order: &Priced) -> Result<Money, MoneyError> {
        let zero = Money::zero(order.currency);
        let (mut with_shipping, mut all) = (zero, zero);
        for line in &order.lines {
            let count = self.lines.get(&line.item.line).map_or(0, |units| units.with_shipping);
            with_shipping = with_shipping.try_add(units(count, line)?.gross)?;
            all = all.try_add(line.taxed.gross)?;
        }
        let shared = order.shipping.gross(order.currency)?.part(with_shipping.weight(), all.weight())?;
        shared.try_add(self.shipping.unwrap_or(zero))
    }

    /// What it is worth at each rate.
    pub fn breakdown(&self, order: &Priced) -> Result<Breakdown, MoneyError> {
        let zero = Money::zero(order.currency);
        let mut covered: BTreeMap<BasisPoints, Sums> = BTreeMap::new();
        let mut sold = covered.clone();
        let add = |to: &mut BTreeMap<BasisPoints, Sums>, rate, gross: Money, tax: Money| {
            let sums = to.entry(rate).or_insert(Sums { gross: zero, tax: zero });
            *sums = Sums { gross: sums.gross.try_add(gross)?, tax: sums.tax.try_add(tax)? };
            Ok::<(), MoneyError>(())
        };
        for line in &order.lines {
            let (taxed, back) = (line.taxed, units(self.units(line.item.line), line)?);
            add(&mut sold, taxed.rate, taxed.gross, taxed.tax)?;
            add(&mut covered, taxed.rate, back.gross, back.tax)?;
        }
        let parts = &order.shipping.parts;
        let weights: Vec<u64> = parts.iter().map(|part| part.gross.weight()).collect();
        for (part, gross) in parts.iter().zip(in_turn(self.shipping(order)?, &weights)?) {
            add(&mut sold, part.rate, part.gross, part.tax)?;
            add(&mut covered, part.rate, gross, tax_in(gross, *part)?)?;
        }
        // Amounts for no line are of what is left of the order, in proportion; beyond it they are of nothing.
        let nothing = Sums { gross: zero, tax: zero };
        let left: Vec<(BasisPoints, Sums)> = sold
            .iter()
            .map(|(rate, sold)| Ok((*rate, sold.minus(covered.get(rate).copied().unwrap_or(nothing))?)))
            .collect::<Result<_, MoneyError>>()?;
        let other = self.other.unwrap_or(zero);
        let all_left = Money::try_sum(order.currency, left.iter().map(|(_, left)| left.gross))?;
        let of_order = Money::new(other.minor().clamp(0, all_left.minor().max(0)), order.currency);
        let weights: Vec<u64> = left.iter().map(|(_, left)| left.gross.weight()).collect();
        for ((rate, left), gross) in left.iter().zip(in_turn(of_order, &weights)?) {
            add(&mut covered, *rate, gross, left.tax.part(gross.weight(), left.gross.weight())?)?;
        }
        Ok(Breakdown { rates: covered, excess: other.try_sub(of_order)? })
    }
}

impl Breakdown {
    /// The whole.
    pub fn total(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::try_sum(currency, self.rates.values().map(|sums| sums.gross))?.try_add(self.excess)
    }

    /// The difference to an earlier state, as lines of an invoice, the highest rate first.
    pub fn minus(&self, before: &Self) -> Result<Vec<TaxLine>, MoneyError> {
        let mut lines = Vec::new();
        for (rate, is) in self.rates.iter().rev() {
            let Sums { gross, tax } = before.rates.get(rate).map_or(Ok(*is), |was| is.minus(*was))?;
            if !gross.is_zero() || !tax.is_zero() {
                lines.push(TaxLine { rate: *rate, net: gross.try_sub(tax)?, tax });
            }
        }
        Ok(lines)
    }
}
