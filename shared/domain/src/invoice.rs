//! What an invoice and a credit note say, for whoever writes them as PDF or XML. They hold copies: what was sold keeps
//! its words when products change.

pub mod number;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Address, Currency, Money, Timestamp,
    money::{BasisPoints, MoneyError},
    order::OrderNumber,
    pricing::{LineNumber, Priced, PricedLine},
    quote::Totals,
    refund::Refund,
    tax::{PriceBasis, TaxLine, Taxed, Treatment, VatId},
};
use number::InvoiceNumber;

/// The seller or the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Party {
    /// Name and address; a company's name is in place of a person's.
    pub address: Address,
    /// For trade between businesses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<VatId>,
    /// What the local tax office calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
}

/// What was sold, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// The product's name.
    pub name: String,
    /// The chosen options; empty where there is nothing to choose.
    pub choice: String,
    /// Stock-keeping unit.
    pub sku: String,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    /// The order's line.
    pub line: LineNumber,
    /// In words.
    pub description: Description,
    /// How many.
    pub quantity: u32,
    /// What one costs, as prices say it.
    pub unit_price: Money,
    /// What was taken off, as prices say it.
    pub discount: Money,
    /// What is left, with its tax.
    pub taxed: Taxed,
}

/// A sentence that the law or good sense wants; the documents have the words, in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The buyer owes the tax (directive 2006/112/EC, article 226 point 11a, and for goods article 138).
    ReverseCharge,
    /// It goes to where the shop pays no tax.
    OutsideTax,
    /// Prices include tax.
    PricesIncludeTax,
    /// Tax comes on top of prices.
    PricesExcludeTax,
}

impl Note {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReverseCharge => "reverse-charge",
            Self::OutsideTax => "outside-tax",
            Self::PricesIncludeTax => "prices-include-tax",
            Self::PricesExcludeTax => "prices-exclude-tax",
        }
    }
}

/// All that an invoice says beside its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// Its number.
    pub number: InvoiceNumber,
    /// When it was written.
    pub issued_at: Timestamp,
    /// The order.
    pub order: OrderNumber,
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Beside the sums.
    pub head: Head,
    /// When the things were handed over; the day of payment where that was before.
    pub supplied_at: Timestamp,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What was sold.
    pub lines: Vec<InvoiceLine>,
    /// Shipping after its discount, in a part for each rate.
    pub shipping: Vec<Taxed>,
    /// Tax per rate, the highest first.
    pub tax_lines: Vec<TaxLine>,
    /// The sums.
    pub totals: Totals,
    /// What else must be said.
    pub notes: Vec<Note>,
}

/// A line of a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditLine {
    /// The order's line.
    pub line: LineNumber,
    /// In words.
    pub description: Description,
    /// How many units.
    pub quantity: u32,
    /// Their rate.
    pub rate: BasisPoints,
    /// What goes back for them, with tax.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
}

/// A credit note. Its amounts are above zero; they are taken off the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditNote {
    /// Beside the sums.
    pub head: Head,
    /// Which invoice it takes from.
    pub corrects: InvoiceNumber,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Units that are refunded.
    pub lines: Vec<CreditLine>,
    /// What of shipping is refunded, with tax.
    pub shipping: Money,
    /// What is refunded for no line, with tax; below zero where it was refunded before.
    pub other: Money,
    /// Tax per rate, the highest first.
    pub tax_lines: Vec<TaxLine>,
    /// The whole: `Σ lines + shipping + other`.
    pub total: Money,
    /// What else must be said.
    pub notes: Vec<Note>,
}

/// Why a document can't be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceError {
    /// Two currencies, or too much.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Under a reverse charge the seller's id must be on it (directive 2006/112/EC, article 226 point 3).
    #[error("needs the seller's VAT id")]
    SellerVatId,
    /// And the buyer's (point 4).
    #[error("needs the buyer's VAT id")]
    BuyerVatId,
    /// Money that was paid too much goes back without a credit note: it was never on the invoice.
    #[error("has nothing to take off the invoice")]
    Nothing,
}

fn notes(priced: &Priced) -> Vec<Note> {
    match (priced.terms.treatment, priced.terms.basis) {
        (Treatment::ReverseCharge, _) => vec![Note::ReverseCharge],
        (Treatment::Outside, _) => vec![Note::OutsideTax],
        (Treatment::Taxed, PriceBasis::Gross) => vec![Note::PricesIncludeTax],
        (Treatment::Taxed, PriceBasis::Net) => vec![Note::PricesExcludeTax],
    }
}

fn check(head: &Head, priced: &Priced) -> Result<(), InvoiceError> {
    match priced.terms.treatment {
        Treatment::ReverseCharge if head.seller.vat_id.is_none() => Err(InvoiceError::SellerVatId),
        Treatment::ReverseCharge if head.buyer.vat_id.is_none() => Err(InvoiceError::BuyerVatId),
        _ => Ok(()),
    }
}

/// Writes the invoice of a priced order; `describe` has the words of its lines.
pub fn invoice(
    head: Head,
    supplied_at: Timestamp,
    priced: &Priced,
    describe: impl Fn(&PricedLine) -> Description,
) -> Result<Invoice, InvoiceError> {
    check(&head, priced)?;
    let lines = priced.lines.iter().map(|line| InvoiceLine {
        line: line.item.line,
        description: describe(line),
        quantity: line.item.quantity.get().into(),
        unit_price: line.item.unit_price,
        discount: line.discount,
        taxed: line.taxed,
    });
    Ok(Invoice {
        head,
        supplied_at,
        currency: priced.currency,
        lines: lines.collect(),
        shipping: priced.shipping.parts.clone(),
        tax_lines: priced.tax_lines.clone(),
        totals: priced.totals,
        notes: notes(priced),
    })
}

/// Writes the credit note of a refund of a priced order. What was paid too much is left out of it.
pub fn credit_note(
    head: Head,
    corrects: InvoiceNumber,
    priced: &Priced,
    refund: &Refund,
    describe: impl Fn(&PricedLine) -> Description,
) -> Result<CreditNote, InvoiceError> {
    check(&head, priced)?;
    let total = refund.amount.try_sub(refund.excess)?;
    if total.is_zero() {
        return Err(InvoiceError::Nothing);
    }
    let known = refund.lines.iter().filter_map(|back| priced.line(back.line).map(|line| (back, line)));
    let lines = known.map(|(back, line)| CreditLine {
        line: back.line,
        description: describe(line),
        quantity: back.quantity,
        rate: line.taxed.rate,
        amount: back.amount,
        tax: back.tax,
    });
    Ok(CreditNote {
        head,
        corrects,
        currency: priced.currency,
        lines: lines.collect(),
        shipping: refund.shipping,
        other: refund.other.try_sub(refund.excess)?,
        tax_lines: refund.tax_lines.clone(),
        total,
        notes: notes(priced),
    })
}

/// Writes the credit note that takes an invoice back whole: the order was changed after it was written, and another invoice
/// says what it is now.
pub fn take_back(head: Head, invoice: &Invoice) -> Result<CreditNote, MoneyError> {
    let lines = invoice.lines.iter().map(|line| CreditLine {
        line: line.line,
        description: line.description.clone(),
        quantity: line.quantity,
        rate: line.taxed.rate,
        amount: line.taxed.gross,
        tax: line.taxed.tax,
    });
    Ok(CreditNote {
        head,
        corrects: invoice.head.number.clone(),
        currency: invoice.currency,
        lines: lines.collect(),
        shipping: Money::try_sum(invoice.currency, invoice.shipping.iter().map(|part| part.gross))?,
        other: Money::zero(invoice.currency),
        tax_lines: invoice.tax_lines.clone(),
        total: invoice.totals.total,
        notes: invoice.notes.clone(),
    })
}

#[cfg(test)]
mod tests;
