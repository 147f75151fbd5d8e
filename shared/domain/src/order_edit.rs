//! Changing an order before it is sent: lines come, go and change, the rest keeps the prices that were agreed, and the
//! difference is collected or refunded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money, VariantId,
    cart::{MAX_LINES, Quantity},
    money::MoneyError,
    pricing::{self, Basket, Discount, DiscountTarget, Item, LineNumber, Priced, PricingError},
    word::TaxClassId,
};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", rename_all_fields = "camelCase")]
pub enum Change {
    /// Another number of units, at the price that was agreed.
    Quantity {
        /// The line.
        line: LineNumber,
        /// How many there are to be.
        quantity: Quantity,
    },
    /// Not this after all.
    Remove {
        /// The line.
        line: LineNumber,
    },
    /// Something more, at today's price. It gets a line of its own also where the order has some of it: its price may be
    /// another.
    Add {
        /// What.
        variant: VariantId,
        /// How many.
        quantity: Quantity,
        /// What one costs.
        unit_price: Money,
        /// How it is taxed.
        tax_class: TaxClassId,
    },
}

/// Why an order can't be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A line that is not there, or that another change has removed.
    #[error("must not name line {}, which is not there", .0.0)]
    UnknownLine(LineNumber),
    /// An order has a line at least: one without is cancelled instead.
    #[error("must leave a line; cancel the order instead")]
    Empty,
    /// It would have more than [`MAX_LINES`] lines.
    #[error("must leave at most {MAX_LINES} lines")]
    TooManyLines,
}

/// The items of an order after `changes`, in their order. Lines keep their numbers, and no number is given twice, not
/// even that of a removed line: `last` is the highest that the order ever gave.
pub fn edit(items: &[Item], last: LineNumber, changes: &[Change]) -> Result<Vec<Item>, EditError> {
    let mut items = items.to_vec();
    let mut last = items.iter().map(|item| item.line).fold(last, LineNumber::max);
    for change in changes {
        match change {
            Change::Quantity { line, quantity } => {
                let item = items.iter_mut().find(|item| item.line == *line).ok_or(EditError::UnknownLine(*line))?;
                item.quantity = *quantity;
            }
            Change::Remove { line } => {
                let at = items.iter().position(|item| item.line == *line).ok_or(EditError::UnknownLine(*line))?;
                items.remove(at);
            }
            Change::Add { variant, quantity, unit_price, tax_class } => {
                last = LineNumber(last.0.checked_add(1).ok_or(EditError::TooManyLines)?);
                let (variant, quantity, unit_price, tax_class) = (*variant, *quantity, *unit_price, tax_class.clone());
                items.push(Item { line: last, variant, quantity, unit_price, tax_class });
            }
        }
    }
    match items.len() {
        0 => Err(EditError::Empty),
        1..=MAX_LINES => Ok(items),
        _ => Err(EditError::TooManyLines),
    }
}

/// Prices an order anew after `changes`, as [`edit`] makes them. Its tax terms and what its shipping costs stay as they were
/// agreed. A discount stays with the units that it was of: what is left of a line keeps its part, and more units get none.
pub fn reprice(before: &Priced, last: LineNumber, changes: &[Change]) -> Result<Priced, RepriceError> {
    let items: Vec<Item> = before.lines.iter().map(|line| line.item.clone()).collect();
    let items = edit(&items, last, changes)?;
    let mut discounts = Vec::new();
    for item in &items {
        let Some(was) = before.line(item.line) else { continue };
        let (had, has) = (u64::from(was.item.quantity.get()), u64::from(item.quantity.get()));
        let amount = was.discount.part(has.min(had), had).map_err(PricingError::from)?;
        discounts.push(Discount { target: DiscountTarget::Line(item.line), amount });
    }
    discounts.push(Discount { target: DiscountTarget::Shipping, amount: before.shipping.discount });
    discounts.retain(|discount| !discount.amount.is_zero());
    let (currency, shipping, terms) = (before.currency, before.shipping.price, &before.terms);
    Ok(pricing::price(&Basket { currency, items: &items, discounts: &discounts, shipping, terms })?)
}

/// Why an order has no price after a change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepriceError {
    /// It can't be changed so.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// What it would be can't be priced.
    #[error(transparent)]
    Pricing(#[from] PricingError),
}

/// How a line differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineDifference {
    /// The line.
    pub line: LineNumber,
    /// What it is of.
    pub variant: VariantId,
    /// How many units there were; 0 for a new line.
    pub was: u8,
    /// How many there are; 0 for a removed line.
    pub now: u8,
    /// What it costs more, gross; below zero for less. Discounts that are spread anew change lines with as many units.
    pub amount: Money,
}

/// What is to be done about the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "amount")]
#[schemars(rename = "OrderDue")]
pub enum Due {
    /// Nothing.
    Even,
    /// The shopper pays this much more.
    Collect(Money),
    /// This much goes back.
    Refund(Money),
}

/// How two versions of an order differ, line by line: what is the same is left out.
pub fn difference(before: &Priced, after: &Priced) -> Result<Vec<LineDifference>, MoneyError> {
    let nothing = Money::zero(before.currency);
    let mut differences = Vec::new();
    for was in &before.lines {
        let now = after.line(was.item.line);
        let amount = now.map_or(nothing, |now| now.taxed.gross).try_sub(was.taxed.gross)?;
        let count = now.map_or(0, |now| now.item.quantity.get());
        if !amount.is_zero() || count != was.item.quantity.get() {
            let item = &was.item;
            differences.push(LineDifference { line: item.line, variant: item.variant, was: item.quantity.get(), now: count, amount });
        }
    }
    for now in after.lines.iter().filter(|now| before.line(now.item.line).is_none()) {
        let (item, amount) = (&now.item, nothing.try_add(now.taxed.gross)?);
        differences.push(LineDifference { line: item.line, variant: item.variant, was: 0, now: item.quantity.get(), amount });
    }
    Ok(differences)
}

/// What is due on an order of `total`, of which `captured` came and `refunded` went back.
pub fn due(total: Money, captured: Money, refunded: Money) -> Result<Due, MoneyError> {
    let open = total.try_sub(captured.try_sub(refunded)?)?;
    Ok(match open.minor() {
        0 => Due::Even,
        1.. => Due::Collect(open),
        _ => Due::Refund(open.try_neg()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pricing::{
            Basket, price,
            sample::{Sample, samples},
        },
        tax::STANDARD,
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn change(sample: &Sample, (kind, at, quantity, minor): (u8, usize, i64, i64)) -> Change {
        let line = sample.items[at % sample.items.len()].line;
        let quantity = Quantity::try_from(quantity).unwrap();
        match kind {
            0 => Change::Quantity { line, quantity },
            1 => Change::Remove { line },
            _ => Change::Add {
                variant: VariantId::from_uuid(Uuid::from_u128(99)),
                quantity,
                unit_price: Money::new(minor, sample.currency),
                tax_class: STANDARD,
            },
        }
    }

    proptest! {
        /// The new total is the old one and the differences of lines and shipping; and what is due makes it even.
        #[test]
        fn what_is_due_makes_it_even(sample in samples(), changes in prop::collection::vec((0_u8..3, 0_usize..8, 1_i64..9, 0_i64..5000), 0..5), came in 0_i64..200) {
            let sample = Sample { discounts: vec![], ..sample };
            let before = sample.priced();
            let changes: Vec<Change> = changes.into_iter().map(|one| change(&sample, one)).collect();
            let last = sample.items.last().unwrap().line;
            let Ok(items) = edit(&sample.items, last, &changes) else { return Ok(()) };
            let after = price(&Basket { items: &items, ..sample.basket() }).unwrap();
            let lines = difference(&before, &after).unwrap();
            let shipping = |priced: &Priced| priced.shipping.gross(priced.currency).unwrap().minor();
            let more: i64 = lines.iter().map(|line| line.amount.minor()).sum();
            prop_assert_eq!(after.totals.total.minor(), before.totals.total.minor() + more + shipping(&after) - shipping(&before));
            for item in &items {
                match sample.items.iter().find(|was| was.line == item.line) {
                    Some(was) => prop_assert_eq!((item.variant, item.unit_price), (was.variant, was.unit_price), "the agreed price stays"),
                    None => prop_assert!(item.line > last, "a new number"),
                }
            }
            let captured = before.totals.total.part(came.unsigned_abs(), 100).unwrap();
            let (captured, refunded) = match due(after.totals.total, captured, Money::zero(sample.currency)).unwrap() {
                Due::Even => (captured, Money::zero(sample.currency)),
                Due::Collect(amount) => (captured.try_add(amount).unwrap(), Money::zero(sample.currency)),
                Due::Refund(amount) => (captured, amount),
            };
            prop_assert!(captured.minor() >= refunded.minor());
            prop_assert_eq!(due(after.totals.total, captured, refunded), Ok(Due::Even));
        }
    }

    proptest! {
        /// Without a change the price is the same to the minor unit, discounts and all; and what is taken away takes its
        /// part of its discount with it, no more.
        #[test]
        fn discounts_stay_with_their_units(sample in samples(), at in 0_usize..8) {
            let before = sample.priced();
            let last = sample.items.last().unwrap().line;
            let same = reprice(&before, last, &[]).unwrap();
            prop_assert_eq!(&same, &before);
            let was = &before.lines[at % before.lines.len()];
            if was.item.quantity.get() > 1 {
                let fewer = Quantity::try_from(i64::from(was.item.quantity.get()) - 1).unwrap();
                let line = was.item.line;
                let after = reprice(&before, last, &[Change::Quantity { line, quantity: fewer }]).unwrap();
                let now = after.line(line).unwrap();
                prop_assert!(now.discount.minor() <= was.discount.minor() && now.discount.minor() <= now.subtotal.minor());
                prop_assert_eq!(after.shipping.price, before.shipping.price);
                let more = Quantity::try_from(i64::from(was.item.quantity.get()) + 1);
                if let Ok(more) = more {
                    let grown = reprice(&before, last, &[Change::Quantity { line, quantity: more }]).unwrap();
                    prop_assert_eq!(grown.line(line).unwrap().discount, was.discount);
                }
            }
        }
    }

    #[test]
    fn what_can_not_be_changed_is_said() {
        let item = |line| Item {
            line: LineNumber(line),
            variant: VariantId::from_uuid(Uuid::nil()),
            quantity: Quantity::try_from(1).unwrap(),
            unit_price: Money::new(1, crate::Currency::EUR),
            tax_class: STANDARD,
        };
        let remove = |line| Change::Remove { line: LineNumber(line) };
        let add = Change::Add {
            variant: VariantId::from_uuid(Uuid::nil()),
            quantity: Quantity::try_from(1).unwrap(),
            unit_price: Money::new(1, crate::Currency::EUR),
            tax_class: STANDARD,
        };
        let items = [item(1), item(3)];
        assert_eq!(edit(&items, LineNumber(3), &[remove(1), remove(1)]), Err(EditError::UnknownLine(LineNumber(1))));
        assert_eq!(edit(&items, LineNumber(3), &[remove(1), remove(3)]), Err(EditError::Empty));
        assert_eq!(edit(&items, LineNumber(3), &vec![add.clone(); MAX_LINES]), Err(EditError::TooManyLines));
        let numbers =
            |last, changes: &[Change]| edit(&items, LineNumber(last), changes).unwrap().iter().map(|item| item.line.0).collect::<Vec<_>>();
        assert_eq!(numbers(3, &[remove(3), add.clone()]), [1, 4], "the number of a removed line is not given again");
        assert_eq!(numbers(5, std::slice::from_ref(&add)), [1, 3, 6], "nor that of one removed earlier");
    }
}
