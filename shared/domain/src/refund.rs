//! Giving money back: all of it, by line, or by amount, with shipping in proportion; with the tax that goes back with it
//! and the units that come back on sale.
//!
//! What refunds are worth is a function of what they cover together, and a refund is worth the difference that it makes.
//! So the same refunds in any order end the same, and three thirds of a line are the line. The file `state.rs` has the functions.

pub mod attempt;
pub mod settling;
mod state;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money, PaymentId,
    money::MoneyError,
    pricing::{LineNumber, Priced},
    tax::TaxLine,
};
use state::State;

/// Money that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capture {
    /// By which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
}

/// Units of a line to refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineAsk {
    /// The line.
    pub line: LineNumber,
    /// How many of its units, at least one.
    pub quantity: u32,
    /// How many of them go back on sale.
    pub restock: u32,
}

/// How much of shipping to refund with lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "amount")]
pub enum ShippingAsk {
    /// Nothing.
    Nothing,
    /// In proportion to what the lines cost.
    Share,
    /// This much.
    Amount(Money),
}

/// What somebody wants refunded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", rename_all_fields = "camelCase")]
pub enum Ask {
    /// All that is left.
    Everything,
    /// Units of lines, and shipping.
    Lines {
        /// Each line at most once; none to refund shipping alone.
        lines: Vec<LineAsk>,
        /// And of shipping.
        shipping: ShippingAsk,
    },
    /// An amount for no line in particular: for a scratch, for waiting.
    Amount {
        /// More than nothing.
        amount: Money,
    },
}

/// Units of a line that are refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundedLine {
    /// The line.
    pub line: LineNumber,
    /// How many of its units.
    pub quantity: u32,
    /// How many of them go back on sale.
    pub restock: u32,
    /// What was paid for them.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
}

/// A refund, as it is asked of the gateways and kept. `amount = Σ lines + shipping + other = Σ (net + tax) + excess`; of
/// what [`Refunding::overpaid`] gives back, `amount = excess`, and the rest is nothing: it covers nothing of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refund {
    /// Units of lines.
    pub lines: Vec<RefundedLine>,
    /// How shipping was asked for.
    pub shipping_ask: ShippingAsk,
    /// What of shipping is refunded.
    pub shipping: Money,
    /// What is refunded for no line; below zero where earlier such amounts count towards the lines of a full refund.
    pub other: Money,
    /// The whole.
    pub amount: Money,
    /// What of it was more than the order cost, and so has no tax.
    pub excess: Money,
    /// What of it goes back at each rate, the highest first.
    pub tax_lines: Vec<TaxLine>,
    /// Where it goes back to: the captures in their order, each up to what is left of it.
    pub payments: Vec<Capture>,
}

/// Why a refund can't be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// Two currencies, or too much.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// More than what came and is not refunded yet.
    #[error("must be at most {}, which is left of what was paid", left.decimal())]
    ExceedsCaptured {
        /// What is left.
        left: Money,
    },
    /// More units than the line has left.
    #[error("must be at most {left} of line {}", line.0)]
    ExceedsLine {
        /// The line.
        line: LineNumber,
        /// How many units are left.
        left: u32,
    },
    /// More than what is left of shipping.
    #[error("must be at most {} of shipping", left.decimal())]
    ExceedsShipping {
        /// What is left.
        left: Money,
    },
    /// A line that is not there.
    #[error("must not name line {}, which is not there", .0.0)]
    UnknownLine(LineNumber),
    /// A line that is named twice.
    #[error("must not name line {} twice", .0.0)]
    LineTwice(LineNumber),
    /// More units go back on sale than come back.
    #[error("must not put more of line {} back on sale than come back", .0.0)]
    Restock(LineNumber),
    /// More units would go back on sale than were not sent, or are back: the others are on sale already, or in a parcel.
    #[error("must put at most {most} of line {} back on sale: the others are on sale already, or set aside for a parcel", line.0)]
    RestockTooMany {
        /// The line.
        line: LineNumber,
        /// How many can.
        most: u32,
    },
    /// It would refund nothing.
    #[error("must be more than nothing")]
    Nothing,
}

/// An order with what came and what went back. `past` holds the refunds that were made or may still be; one that failed
/// is left out, and the next ones may then differ by a minor unit from what they would have been.
#[derive(Debug, Clone, Copy)]
pub struct Refunding<'a> {
    /// What was sold.
    pub order: &'a Priced,
    /// What came, in the order to refund it.
    pub captures: &'a [Capture],
    /// What went back.
    pub past: &'a [Refund],
}

impl Refunding<'_> {
    /// What came.
    pub fn captured(&self) -> Result<Money, MoneyError> {
        Money::try_sum(self.order.currency, self.captures.iter().map(|capture| capture.amount))
    }

    /// What went back.
    pub fn refunded(&self) -> Result<Money, MoneyError> {
        Money::try_sum(self.order.currency, self.past.iter().map(|refund| refund.amount))
    }

    /// What can still go back.
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.captured()?.try_sub(self.refunded()?)
    }

    /// How many units of a line can still be refunded.
    pub fn units_left(&self, line: LineNumber) -> u32 {
        let of = self.order.line(line).map_or(0, |line| u32::from(line.item.quantity.get()));
        of.saturating_sub(State::of(self.past).units(line))
    }

    /// Makes a refund of what is asked, without changing anything.
    pub fn plan(&self, ask: &Ask) -> Result<Refund, RefundError> {
        let zero = Money::zero(self.order.currency);
        match ask {
            Ask::Amount { amount } if amount.is_negative() || amount.is_zero() => Err(RefundError::Nothing),
            Ask::Amount { amount } => self.make(Vec::new(), ShippingAsk::Nothing, *amount),
            Ask::Lines { lines, shipping } => {
                let nothing = match shipping {
                    ShippingAsk::Nothing | ShippingAsk::Share => true,
                    ShippingAsk::Amount(amount) if amount.is_negative() => return Err(RefundError::Nothing),
                    ShippingAsk::Amount(amount) => amount.is_zero(),
                };
                if lines.is_empty() && nothing { Err(RefundError::Nothing) } else { self.make(lines.clone(), *shipping, zero) }
            }
            Ask::Everything => self.everything(),
        }
    }

    /// A refund of `amount` that was paid over what the order costs now: it has no tax, and is for no line.
    ///
    /// # Errors
    /// [`RefundError::ExceedsCaptured`] where less came over what it costs.
    pub fn overpaid(&self, amount: Money) -> Result<Refund, RefundError> {
        let zero = Money::zero(self.order.currency);
        let over = self.left()?.try_sub(self.order.totals.total)?;
        if amount.is_negative() || amount.is_zero() {
            return Err(RefundError::Nothing);
        }
        if over.try_sub(amount)?.is_negative() {
            return Err(RefundError::ExceedsCaptured { left: if over.is_negative() { zero } else { over } });
        }
        Ok(Refund {
            lines: Vec::new(),
            shipping_ask: ShippingAsk::Nothing,
            shipping: zero,
            other: zero,
            amount,
            excess: amount,
            tax_lines: Vec::new(),
            payments: self.pay(amount)?,
        })
    }

    fn everything(&self) -> Result<Refund, RefundError> {
        let left = self.left()?;
        if left.is_negative() || left.is_zero() {
            return Err(RefundError::Nothing);
        }
        // Short money was never for any line in particular.
        if self.captured()?.try_sub(self.order.totals.total)?.is_negative() {
            return self.make(Vec::new(), ShippingAsk::Nothing, left);
        }
        let state = State::of(self.past);
        let lines: Vec<LineAsk> = self
            .order
            .lines
            .iter()
            .map(|line| LineAsk { line: line.item.line, quantity: self.units_left(line.item.line), restock: 0 })
            .filter(|ask| ask.quantity > 0)
            .collect();
        let shipping = self.order.shipping.gross(self.order.currency)?.try_sub(state.shipping(self.order)?)?;
        let priced = self.order.totals.total.try_sub(state.lines(self.order)?)?.try_sub(state.shipping(self.order)?)?;
        self.make(lines, ShippingAsk::Amount(shipping), left.try_sub(priced)?)
    }

    fn make(&self, asks: Vec<LineAsk>, shipping_ask: ShippingAsk, other: Money) -> Result<Refund, RefundError> {
        let order = self.order;
        let before = State::of(self.past);
        let mut seen = BTreeSet::new();
        for ask in &asks {
            if order.line(ask.line).is_none() {
                return Err(RefundError::UnknownLine(ask.line));
            }
            if !seen.insert(ask.line) {
                return Err(RefundError::LineTwice(ask.line));
            }
            if ask.restock > ask.quantity {
                return Err(RefundError::Restock(ask.line));
            }
            let left = self.units_left(ask.line);
            if ask.quantity > left {
                return Err(RefundError::ExceedsLine { line: ask.line, left });
            }
            if ask.quantity == 0 {
                return Err(RefundError::Nothing);
            }
        }
        let mut after = before.clone();
        after.add(asks.iter().map(|ask| (ask.line, ask.quantity)), shipping_ask, other)?;
        let shipping_before = before.shipping(order)?;
        let shipping = after.shipping(order)?.try_sub(shipping_before)?;
        let shipping_left = order.shipping.gross(order.currency)?.try_sub(shipping_before)?;
        if shipping_left.try_sub(shipping)?.is_negative() {
            return Err(RefundError::ExceedsShipping { left: shipping_left });
        }
        let (was, is) = (before.breakdown(order)?, after.breakdown(order)?);
        let amount = is.total(order.currency)?.try_sub(was.total(order.currency)?)?;
        let left = self.left()?;
        if left.try_sub(amount)?.is_negative() {
            return Err(RefundError::ExceedsCaptured { left });
        }
        let lines = asks
            .iter()
            .filter_map(|ask| order.line(ask.line).map(|line| (ask, line)))
            .map(|(ask, line)| {
                let worth = state::units(after.units(ask.line), line)?.minus(state::units(before.units(ask.line), line)?)?;
                Ok(RefundedLine { line: ask.line, quantity: ask.quantity, restock: ask.restock, amount: worth.gross, tax: worth.tax })
            })
            .collect::<Result<_, MoneyError>>()?;
        let (excess, tax_lines) = (is.excess.try_sub(was.excess)?, is.minus(&was)?);
        Ok(Refund { lines, shipping_ask, shipping, other, amount, excess, tax_lines, payments: self.pay(amount)? })
    }

    /// Spreads an amount over the captures.
    fn pay(&self, amount: Money) -> Result<Vec<Capture>, MoneyError> {
        let mut to_pay = amount;
        let mut payments = Vec::new();
        for capture in self.captures {
            let back = self.past.iter().flat_map(|refund| &refund.payments).filter(|one| one.payment == capture.payment);
            let left = capture.amount.try_sub(Money::try_sum(self.order.currency, back.map(|one| one.amount))?)?;
            let here = if left.try_sub(to_pay)?.is_negative() { left } else { to_pay };
            if here.minor() > 0 {
                to_pay = to_pay.try_sub(here)?;
                payments.push(Capture { payment: capture.payment, amount: here });
            }
        }
        Ok(payments)
    }
}

#[cfg(test)]
mod tests;
