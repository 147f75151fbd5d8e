//! Whether the books say what the records say. Every difference is listed; none is set right here.

use std::collections::{BTreeMap, btree_map};

use super::{Account, Entry, Source};
use crate::{Money, OrderId, PaymentId, RefundId, money::MoneyError, quote::Totals, word::GatewayId};

/// Money that a gateway took, as the payment's record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRecord {
    /// The payment.
    pub payment: PaymentId,
    /// Through which gateway.
    pub gateway: GatewayId,
    /// How much.
    pub amount: Money,
}

/// Money that a gateway gave back, as the refund's record says; a refund through two gateways has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRecord {
    /// The refund.
    pub refund: RefundId,
    /// Through which gateway.
    pub gateway: GatewayId,
    /// How much.
    pub amount: Money,
}

/// Money that a gateway says it gave back through a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnedRecord {
    /// The payment.
    pub payment: PaymentId,
    /// How much, by the gateway's word.
    pub returned: Money,
    /// How much of it refunds know of.
    pub refunded: Money,
}

/// What the shop's records say of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    /// The order.
    pub order: OrderId,
    /// Its sums.
    pub totals: Totals,
    /// Whether it was paid, and so is a sale.
    pub sold: bool,
    /// What of its price is still asked for.
    pub owed: Option<Money>,
    /// Whether staff have been told to decide about its money.
    pub watched: bool,
    /// What came.
    pub captures: Vec<CaptureRecord>,
    /// What of it gateways took back by force.
    pub taken: Vec<CaptureRecord>,
    /// What of it gateways hold back while a case is open.
    pub disputed: Vec<CaptureRecord>,
    /// What of it gateways kept as their fees.
    pub fees: Vec<CaptureRecord>,
    /// What went back.
    pub refunds: Vec<RefundRecord>,
    /// What gateways say that they gave back, each payment at most once.
    pub returned: Vec<ReturnedRecord>,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// An order's own sums do not add up.
    Totals {
        /// The order.
        order: OrderId,
    },
    /// Something happened that nobody posted.
    NotPosted {
        /// The order.
        order: OrderId,
        /// What happened.
        source: Source,
    },
    /// Something was posted that no record knows, or with another order.
    NotRecorded {
        /// The order that it was posted with.
        order: OrderId,
        /// What.
        source: Source,
    },
    /// An account was posted another amount than was recorded; of a wrong gateway there are two of these.
    Amount {
        /// The order.
        order: OrderId,
        /// What happened.
        source: Source,
        /// The account.
        account: Account,
        /// What the records say; above zero for a debit.
        recorded: Option<Money>,
        /// What the books say.
        posted: Option<Money>,
    },
    /// More went back than came.
    RefundedTooMuch {
        /// The order.
        order: OrderId,
        /// What came.
        captured: Money,
        /// What went back.
        refunded: Money,
    },
    /// In the books the shopper owes something else than the order says, or is owed.
    Open {
        /// The order.
        order: OrderId,
        /// What: above zero where the shopper owes.
        receivable: Money,
    },
    /// A gateway says something else of a payment than its record.
    Reported {
        /// The order.
        order: OrderId,
        /// The payment.
        payment: PaymentId,
        /// What came, by the record.
        recorded: Money,
        /// What came, by the gateway's word; nothing where it knows of no money.
        reported: Option<Money>,
    },
    /// A gateway says that more went back through a payment than refunds know of.
    Returned {
        /// The order.
        order: OrderId,
        /// The payment.
        payment: PaymentId,
        /// How much, by the gateway's word.
        returned: Money,
        /// How much, by the refunds.
        refunded: Money,
    },
    /// The shop holds money for what is no sale, and nobody was told.
    Held {
        /// The order.
        order: OrderId,
        /// How much.
        held: Money,
    },
}

impl Difference {
    /// The order in which it was found.
    pub const fn order(&self) -> OrderId {
        match self {
            Self::Totals { order }
            | Self::NotPosted { order, .. }
            | Self::NotRecorded { order, .. }
            | Self::RefundedTooMuch { order, .. }
            | Self::Amount { order, .. }
            | Self::Open { order, .. }
            | Self::Reported { order, .. }
            | Self::Returned { order, .. }
            | Self::Held { order, .. } => *order,
        }
    }
}

type Facts = BTreeMap<Account, Money>;

fn totals_add_up(totals: &Totals) -> Result<bool, MoneyError> {
    let Totals { subtotal, discount, shipping, tax, total, .. } = *totals;
    Ok(subtotal.try_sub(discount)?.try_add(shipping)?.try_add(tax)? == total)
}

/// What the records of an order expect to be posted.
fn expected(record: &OrderRecord) -> Result<BTreeMap<Source, Facts>, MoneyError> {
    let mut facts: BTreeMap<Source, Facts> = BTreeMap::new();
    let mut add = |source, account, amount: Money| {
        match facts.entry(source).or_default().entry(account) {
            btree_map::Entry::Vacant(none) => drop(none.insert(amount)),
            btree_map::Entry::Occupied(mut some) => *some.get_mut() = some.get().try_add(amount)?,
        }
        Ok::<(), MoneyError>(())
    };
    if record.sold {
        add(Source::Sale(record.order), Account::Receivable, record.totals.total)?;
    }
    for capture in &record.captures {
        add(Source::Capture(capture.payment), Account::Clearing(capture.gateway.clone()), capture.amount)?;
    }
    for taken in &record.taken {
        add(Source::Reversal(taken.payment), Account::Clearing(taken.gateway.clone()), taken.amount.try_neg()?)?;
    }
    for held in &record.disputed {
        add(Source::Dispute(held.payment), Account::Clearing(held.gateway.clone()), held.amount.try_neg()?)?;
    }
    for fee in &record.fees {
        add(Source::Fee(fee.payment), Account::Clearing(fee.gateway.clone()), fee.amount.try_neg()?)?;
    }
    for refund in &record.refunds {
        add(Source::Refund(refund.refund), Account::Clearing(refund.gateway.clone()), refund.amount.try_neg()?)?;
    }
    Ok(facts)
}

/// What an entry says of the accounts that records know of.
fn said(entry: &Entry) -> impl Iterator<Item = (Account, Money)> {
    let known = |account: &Account| match entry.source() {
        Source::Sale(_) => *account == Account::Receivable,
        _ => matches!(account, Account::Clearing(_)),
    };
    entry.postings().iter().filter(move |posting| known(&posting.account)).map(|posting| (posting.account.clone(), posting.amount))
}

const fn is_recorded(source: Source) -> bool {
    use Source::{Capture, Dispute, Fee, Refund, Reversal, Sale};
    matches!(source, Sale(_) | Capture(_) | Fee(_) | Refund(_) | Reversal(_) | Dispute(_))
}

/// What all entries of an order say together of what happened: a payment may come in parts.
fn posted(entries: &[Entry]) -> Result<BTreeMap<(OrderId, Source), Facts>, MoneyError> {
    let mut posted: BTreeMap<(OrderId, Source), Facts> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| is_recorded(entry.source())) {
        let facts = posted.entry((entry.order(), entry.source())).or_default();
        for (account, amount) in said(entry) {
            match facts.entry(account) {
                btree_map::Entry::Vacant(none) => drop(none.insert(amount)),
                btree_map::Entry::Occupied(mut some) => *some.get_mut() = some.get().try_add(amount)?,
            }
        }
    }
    for facts in posted.values_mut() {
        facts.retain(|_, amount| !amount.is_zero());
    }
    Ok(posted)
}

/// All differences between records and books. An order is a sale once it was paid.
pub fn audit(records: &[OrderRecord], entries: &[Entry]) -> Result<Vec<Difference>, MoneyError> {
    let mut differences = Vec::new();
    let posted = posted(entries)?;
    for record in records {
        let order = record.order;
        let currency = record.totals.total.currency();
        if !totals_add_up(&record.totals)? {
            differences.push(Difference::Totals { order });
        }
        let captured = Money::try_sum(currency, record.captures.iter().map(|capture| capture.amount))?;
        let refunded = Money::try_sum(currency, record.refunds.iter().map(|refund| refund.amount))?;
        if captured.try_sub(refunded)?.is_negative() {
            differences.push(Difference::RefundedTooMuch { order, captured, refunded });
        }
        for &ReturnedRecord { payment, returned, refunded } in &record.returned {
            // The other way round it is on its way: a gateway's answer mostly comes before its webhook.
            if refunded.try_sub(returned)?.is_negative() {
                differences.push(Difference::Returned { order, payment, returned, refunded });
            }
        }
        for (source, facts) in expected(record)? {
            match posted.get(&(order, source)) {
                // What is of nothing has no entry.
                None if facts.values().all(|amount| amount.is_zero()) => {}
                None => differences.push(Difference::NotPosted { order, source }),
                Some(said) => compare(order, source, &facts, said, &mut differences),
            }
        }
        let receivable = entries.iter().filter(|entry| entry.order() == order).flat_map(Entry::postings);
        let receivable = receivable.filter(|posting| posting.account == Account::Receivable).map(|posting| posting.amount);
        let receivable = Money::try_sum(currency, receivable)?;
        if record.sold && receivable != record.owed.unwrap_or(Money::zero(currency)) {
            differences.push(Difference::Open { order, receivable });
        }
        let taken = Money::try_sum(currency, record.taken.iter().map(|taken| taken.amount))?;
        let held = captured.try_sub(refunded)?.try_sub(taken)?;
        if !record.sold && !record.watched && held.minor() > 0 {
            differences.push(Difference::Held { order, held });
        }
    }
    let mut known: BTreeMap<OrderId, BTreeMap<Source, Facts>> = BTreeMap::new();
    for record in records {
        known.insert(record.order, expected(record)?);
    }
    for ((order, source), facts) in posted {
        // What was undone is as if it had not been.
        if !facts.is_empty() && known.get(&order).is_none_or(|facts| !facts.contains_key(&source)) {
            differences.push(Difference::NotRecorded { order, source });
        }
    }
    Ok(differences)
}

fn compare(order: OrderId, source: Source, recorded: &Facts, posted: &Facts, differences: &mut Vec<Difference>) {
    let only_posted = posted.keys().filter(|account| !recorded.contains_key(account));
    for account in recorded.keys().chain(only_posted) {
        let (one, other) = (recorded.get(account).copied(), posted.get(account).copied());
        let nothing = |amount: Option<Money>| amount.filter(|amount| !amount.is_zero());
        if nothing(one) != nothing(other) {
            differences.push(Difference::Amount { order, source, account: account.clone(), recorded: one, posted: other });
        }
    }
}

#[cfg(test)]
mod tests;
