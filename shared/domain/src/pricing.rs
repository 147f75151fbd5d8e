//! What an order costs: lines, discounts, shipping and tax, added up in whole minor units of one currency. The rest of
//! the money rules (refunds, edits, invoices, the books) start from its [`Priced`] order.
//!
//! `total = Σ lines − discounts + shipping + tax` always holds in [`Totals`]. Discounts are decided elsewhere; here they
//! only find their lines.

#[cfg(test)]
pub(crate) mod sample;
mod shares;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Money, VariantId,
    cart::{Line, Quantity},
    catalogue::Offer,
    money::MoneyError,
    quote::{self, Totals},
    tax::{Part, PriceBasis, TaxLine, Taxed, Terms, Treatment, UnknownClass, reckon, tax_lines},
    word::TaxClassId,
};

/// The number of a line in its order, from 1 on. It stays with the line when others come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct LineNumber(pub u16);

/// Something to price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Its line.
    pub line: LineNumber,
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// What one costs, as prices say it: gross or net.
    pub unit_price: Money,
    /// How it is taxed.
    pub tax_class: TaxClassId,
}

/// What a discount takes money off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "line")]
pub enum DiscountTarget {
    /// One line.
    Line(LineNumber),
    /// All lines, in proportion to what is left of them after their own discounts.
    Order,
    /// Shipping.
    Shipping,
}

/// A discount that has been decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Discount {
    /// What of.
    pub target: DiscountTarget,
    /// How much, as prices say it; not negative, and not more than there is.
    pub amount: Money,
}

/// All that decides what an order costs.
#[derive(Debug, Clone, Copy)]
pub struct Basket<'a> {
    /// The order's currency; everything is in it.
    pub currency: Currency,
    /// At least one.
    pub items: &'a [Item],
    /// In any order: several of one target add up.
    pub discounts: &'a [Discount],
    /// What the shipping method asks, as prices say it.
    pub shipping: Money,
    /// Its tax.
    pub terms: &'a Terms,
}

/// A line with its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PricedLine {
    /// What it was made of.
    #[serde(flatten)]
    pub item: Item,
    /// `unit price × quantity`.
    pub subtotal: Money,
    /// Its own discounts and its share of the order's.
    pub discount: Money,
    /// What is left, with its tax.
    pub taxed: Taxed,
}

/// Shipping with its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PricedShipping {
    /// What the method asked.
    pub price: Money,
    /// What was taken off.
    pub discount: Money,
    /// What is left, with its tax: a part for each rate.
    pub parts: Vec<Taxed>,
}

/// An order that has been priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Priced {
    /// Its currency.
    pub currency: Currency,
    /// In the order of the items.
    pub lines: Vec<PricedLine>,
    /// Shipping.
    pub shipping: PricedShipping,
    /// The tax per rate, the highest first; it sums to that of lines and shipping.
    pub tax_lines: Vec<TaxLine>,
    /// The sums. `tax` is what comes on top of the prices; it is below zero where prices include a tax that the buyer
    /// owes instead of the shop.
    pub totals: Totals,
    /// The tax terms that it was priced by.
    pub terms: Terms,
}

/// Why there is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    /// Two currencies, or too much.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A class without a rate.
    #[error(transparent)]
    Class(#[from] UnknownClass),
    /// There is nothing to price.
    #[error("must have a line")]
    Empty,
    /// Two items claim one line.
    #[error("must not have line {} twice", .0.0)]
    LineTwice(LineNumber),
    /// A discount of a line that is not there.
    #[error("must not take off line {}, which is not there", .0.0)]
    UnknownLine(LineNumber),
    /// A price or a discount is below zero.
    #[error("must not be below zero")]
    Negative,
    /// Discounts take off more than there is.
    #[error("must take off at most {} of {target:?}", most.decimal())]
    DiscountTooLarge {
        /// What of.
        target: DiscountTarget,
        /// What there is.
        most: Money,
    },
}

/// The items of a cart in the order of its lines, numbered from 1; lines without an offer, or without a price in its
/// currency, are left out, as in [`crate::quote::price`].
pub fn items(lines: &[Line], offers: &[Offer]) -> Vec<Item> {
    (1..)
        .zip(quote::priced(lines, offers))
        .map(|(number, (line, offer, unit_price))| Item {
            line: LineNumber(number),
            variant: line.variant,
            quantity: line.quantity,
            unit_price,
            tax_class: offer.tax_class.clone(),
        })
        .collect()
}

/// Prices an order.
pub fn price(basket: &Basket<'_>) -> Result<Priced, PricingError> {
    let Basket { currency, items, terms, .. } = *basket;
    let mut seen = BTreeSet::new();
    if let Some(twice) = items.iter().find(|item| !seen.insert(item.line)) {
        return Err(PricingError::LineTwice(twice.line));
    }
    if items.is_empty() {
        return Err(PricingError::Empty);
    }
    if items.iter().any(|item| item.unit_price.is_negative()) || basket.shipping.is_negative() {
        return Err(PricingError::Negative);
    }
    let subtotals: Vec<Money> = items
        .iter()
        .map(|item| Money::zero(currency).try_add(item.unit_price)?.try_times(item.quantity.get().into()))
        .collect::<Result<_, MoneyError>>()?;
    let shares = shares::allot(basket, &subtotals)?;
    let mut parts = Vec::with_capacity(items.len());
    for ((item, subtotal), discount) in items.iter().zip(&subtotals).zip(&shares.lines) {
        parts.push(Part { amount: subtotal.try_sub(*discount)?, rate: terms.rate(&item.tax_class)? });
    }
    let shipping_parts = shares::shipping(basket, &parts, basket.shipping.try_sub(shares.shipping)?)?;
    parts.extend(shipping_parts);
    let mut taxed = reckon(&parts, currency, terms)?;
    let tax_lines = tax_lines(&taxed)?;
    let shipping = PricedShipping { price: basket.shipping, discount: shares.shipping, parts: taxed.split_off(items.len()) };
    let lines: Vec<PricedLine> = items
        .iter()
        .zip(subtotals)
        .zip(shares.lines)
        .zip(taxed)
        .map(|(((item, subtotal), discount), taxed)| PricedLine { item: item.clone(), subtotal, discount, taxed })
        .collect();
    let totals = totals(currency, &lines, &shipping, terms)?;
    Ok(Priced { currency, lines, shipping, tax_lines, totals, terms: terms.clone() })
}

fn totals(currency: Currency, lines: &[PricedLine], shipping: &PricedShipping, terms: &Terms) -> Result<Totals, MoneyError> {
    let subtotal = Money::try_sum(currency, lines.iter().map(|line| line.subtotal))?;
    let discount = Money::try_sum(currency, lines.iter().map(|line| line.discount))?.try_add(shipping.discount)?;
    let taxed = || lines.iter().map(|line| line.taxed).chain(shipping.parts.iter().copied());
    let total = Money::try_sum(currency, taxed().map(|one| one.gross))?;
    let tax = total.try_sub(subtotal.try_sub(discount)?.try_add(shipping.price)?)?;
    let tax_included = match (terms.basis, terms.treatment) {
        (PriceBasis::Gross, Treatment::Taxed | Treatment::Outside) => Money::try_sum(currency, taxed().map(|one| one.tax))?,
        (PriceBasis::Gross, Treatment::ReverseCharge) | (PriceBasis::Net, _) => Money::zero(currency),
    };
    Ok(Totals { subtotal, discount, shipping: shipping.price, tax, tax_included, total })
}

impl PricedShipping {
    /// What is paid for it.
    pub fn gross(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::try_sum(currency, self.parts.iter().map(|part| part.gross))
    }

    /// The same without tax.
    pub fn net(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::try_sum(currency, self.parts.iter().map(|part| part.net))
    }
}

impl Priced {
    /// The line of a number.
    pub fn line(&self, number: LineNumber) -> Option<&PricedLine> {
        self.lines.iter().find(|line| line.item.line == number)
    }

    /// All tax, on top or included.
    pub fn tax(&self) -> Result<Money, MoneyError> {
        Money::try_sum(self.currency, self.tax_lines.iter().map(|line| line.tax))
    }
}

#[cfg(test)]
mod tests;
