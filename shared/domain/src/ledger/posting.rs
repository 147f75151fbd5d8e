//! What happens to money, as entries. Which account is debited and which credited is said here and nowhere else.

use super::{Account, Entry, EntryDraft, EntryFault, Posting, Source};
use crate::{
    EntryId, Money, OrderId, PaymentId, RefundId,
    money::MoneyError,
    pricing::{Priced, PricedLine},
    refund::Refund,
    tax::PriceBasis,
    word::GatewayId,
};

/// An entry of these postings, without those of nothing.
fn entry(order: OrderId, source: Source, postings: impl IntoIterator<Item = (Account, Money)>) -> Result<Entry, EntryFault> {
    let postings = postings.into_iter().filter(|(_, amount)| !amount.is_zero());
    let postings = postings.map(|(account, amount)| Posting { account, amount }).collect();
    EntryDraft { order, source, postings }.try_into()
}

/// Moves more than nothing from one account to another.
fn transfer(order: OrderId, source: Source, amount: Money, to: Account, from: Account) -> Result<Entry, EntryFault> {
    if amount.is_zero() || amount.is_negative() {
        return Err(EntryFault::NotPositive);
    }
    entry(order, source, [(to, amount), (from, amount.try_neg()?)])
}

/// What a discount took off a line, without tax.
fn net_discount(order: &Priced, line: &PricedLine) -> Result<Money, MoneyError> {
    match (order.terms.basis, order.terms.rate(&line.item.tax_class)) {
        (PriceBasis::Gross, Ok(rate)) => line.discount.try_sub(line.discount.tax_included(rate)?),
        _ => Ok(line.discount),
    }
}

/// An order was paid and is a sale: orders that nobody pays are not in the books. `Err(Empty)` where all of it is free.
pub fn sale(order: OrderId, priced: &Priced) -> Result<Entry, EntryFault> {
    let zero = Money::zero(priced.currency);
    let (mut revenue, mut discounts) = (zero, zero);
    for line in &priced.lines {
        let discount = net_discount(priced, line)?;
        discounts = discounts.try_add(discount)?;
        revenue = revenue.try_add(line.taxed.net)?.try_add(discount)?;
    }
    let shipping = priced.shipping.net(priced.currency)?;
    let asked = priced.shipping.price.try_sub(priced.shipping.discount)?;
    // Of shipping that is free after its discount, nobody knows the tax that it would have had.
    let off = if asked.is_zero() { priced.shipping.discount } else { priced.shipping.discount.part(shipping.weight(), asked.weight())? };
    entry(
        order,
        Source::Sale(order),
        [
            (Account::Receivable, priced.totals.total),
            (Account::Discounts, discounts.try_add(off)?),
            (Account::Revenue, revenue.try_neg()?),
            (Account::ShippingRevenue, shipping.try_add(off)?.try_neg()?),
            (Account::TaxPayable, priced.tax()?.try_neg()?),
        ],
    )
}

/// A sale was changed: what another price posts beside the first one. No entry where the books would say the same.
pub(super) fn resale(order: OrderId, was: &Priced, now: &Priced) -> Result<Option<Entry>, EntryFault> {
    let mut postings: Vec<(Account, Money)> = Vec::new();
    for (priced, turned) in [(was, true), (now, false)] {
        if priced.totals.total.is_zero() {
            continue;
        }
        for posting in sale(order, priced)?.postings() {
            let amount = if turned { posting.amount.try_neg()? } else { posting.amount };
            match postings.iter_mut().find(|(account, _)| *account == posting.account) {
                Some((_, sum)) => *sum = sum.try_add(amount)?,
                None => postings.push((posting.account.clone(), amount)),
            }
        }
    }
    postings.retain(|(_, amount)| !amount.is_zero());
    if postings.is_empty() { Ok(None) } else { entry(order, Source::Sale(order), postings).map(Some) }
}

/// Moves an amount from one account to another, and back where it is below zero; no entry where it is nothing.
pub(super) fn moved(order: OrderId, source: Source, amount: Money, to: Account, from: Account) -> Result<Option<Entry>, EntryFault> {
    if amount.is_zero() {
        return Ok(None);
    }
    entry(order, source, [(to, amount), (from, amount.try_neg()?)]).map(Some)
}

/// Undoes an entry: what was to go back did not.
pub fn undo(posted: &Entry) -> Result<Entry, EntryFault> {
    let turned = posted.postings().iter().map(|posting| Ok((posting.account.clone(), posting.amount.try_neg()?)));
    entry(posted.order(), posted.source(), turned.collect::<Result<Vec<_>, MoneyError>>()?)
}

/// Money that came for an order that was never a sale goes back.
pub fn unsold_refund(order: OrderId, id: RefundId, refund: &Refund, gateway: impl Fn(PaymentId) -> GatewayId) -> Result<Entry, EntryFault> {
    let mut postings = vec![(Account::Receivable, refund.amount)];
    clearing(&mut postings, refund, gateway)?;
    entry(order, Source::Refund(id), postings)
}

/// What each gateway gives back.
fn clearing(postings: &mut Vec<(Account, Money)>, refund: &Refund, gateway: impl Fn(PaymentId) -> GatewayId) -> Result<(), MoneyError> {
    for back in &refund.payments {
        let account = Account::Clearing(gateway(back.payment));
        let amount = back.amount.try_neg()?;
        match postings.iter_mut().find(|posting| posting.0 == account) {
            Some(posting) => posting.1 = posting.1.try_add(amount)?,
            None => postings.push((account, amount)),
        }
    }
    Ok(())
}

/// A gateway took money.
pub fn capture(order: OrderId, payment: PaymentId, gateway: GatewayId, amount: Money) -> Result<Entry, EntryFault> {
    transfer(order, Source::Capture(payment), amount, Account::Clearing(gateway), Account::Receivable)
}

/// Gateways gave money back; `gateway` says which took a payment.
pub fn refund(order: OrderId, id: RefundId, refund: &Refund, gateway: impl Fn(PaymentId) -> GatewayId) -> Result<Entry, EntryFault> {
    let zero = Money::zero(refund.amount.currency());
    let net = Money::try_sum(zero.currency(), refund.tax_lines.iter().map(|line| line.net))?;
    let tax = Money::try_sum(zero.currency(), refund.tax_lines.iter().map(|line| line.tax))?;
    let mut postings = vec![(Account::Refunds, net), (Account::TaxPayable, tax), (Account::Overpayments, refund.excess)];
    clearing(&mut postings, refund, gateway)?;
    entry(order, Source::Refund(id), postings)
}

/// A gateway kept its fee.
pub fn fee(order: OrderId, payment: PaymentId, gateway: GatewayId, amount: Money) -> Result<Entry, EntryFault> {
    transfer(order, Source::Fee(payment), amount, Account::Fees, Account::Clearing(gateway))
}

/// A payment brought `excess` more than was owed.
pub fn overpayment(order: OrderId, payment: PaymentId, excess: Money) -> Result<Entry, EntryFault> {
    transfer(order, Source::Overpayment(payment), excess, Account::Receivable, Account::Overpayments)
}

/// An order was paid `short` too little, and staff let it be.
pub fn underpayment(order: OrderId, short: Money) -> Result<Entry, EntryFault> {
    transfer(order, Source::Underpayment(order), short, Account::Shortfalls, Account::Receivable)
}

/// Where the other side of a correction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Staff say why in the audit log.
    Adjustment,
    /// Single minor units.
    Rounding,
}

/// Staff set an account right by `amount`: above zero debits it, below credits it.
pub fn adjustment(order: OrderId, id: EntryId, account: Account, amount: Money, correction: Correction) -> Result<Entry, EntryFault> {
    let other = match correction {
        Correction::Adjustment => Account::Adjustments,
        Correction::Rounding => Account::Rounding,
    };
    entry(order, Source::Adjustment(id), [(account, amount), (other, amount.try_neg()?)])
}
