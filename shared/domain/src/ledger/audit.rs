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

/// What the shop's records say of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    /// The order.
    pub order: OrderId,
    /// Its sums.
    pub totals: Totals,
    /// What came.
    pub captures: Vec<CaptureRecord>,
    /// What went back.
    pub refunds: Vec<RefundRecord>,
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
    /// Something was posted twice.
    PostedTwice {
        /// What.
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
    /// In the books the shopper still owes something, or is owed.
    Open {
        /// The order.
        order: OrderId,
        /// What: above zero where the shopper owes.
        receivable: Money,
    },
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
    if !record.captures.is_empty() {
        add(Source::Sale(record.order), Account::Receivable, record.totals.total)?;
    }
    for capture in &record.captures {
        add(Source::Capture(capture.payment), Account::Clearing(capture.gateway.clone()), capture.amount)?;
    }
    for refund in &record.refunds {
        add(Source::Refund(refund.refund), Account::Clearing(refund.gateway.clone()), refund.amount.try_neg()?)?;
    }
    Ok(facts)
}

/// What an entry says of the accounts that records know of.
fn said(entry: &Entry) -> Facts {
    let known = |account: &Account| match entry.source() {
        Source::Sale(_) => *account == Account::Receivable,
        _ => matches!(account, Account::Clearing(_)),
    };
    entry.postings().iter().filter(|posting| known(&posting.account)).map(|posting| (posting.account.clone(), posting.amount)).collect()
}

const fn is_recorded(source: Source) -> bool {
    matches!(source, Source::Sale(_) | Source::Capture(_) | Source::Refund(_))
}

/// All differences between records and books. An order is a sale once money came for it.
pub fn audit(records: &[OrderRecord], entries: &[Entry]) -> Result<Vec<Difference>, MoneyError> {
    let mut differences = Vec::new();
    let mut posted: BTreeMap<Source, &Entry> = BTreeMap::new();
    for entry in entries {
        if posted.insert(entry.source(), entry).is_some() {
            differences.push(Difference::PostedTwice { source: entry.source() });
        }
    }
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
        for (source, facts) in expected(record)? {
            match posted.get(&source).filter(|entry| entry.order() == order) {
                // What is of nothing has no entry.
                None if facts.values().all(|amount| amount.is_zero()) => {}
                None => differences.push(Difference::NotPosted { order, source }),
                Some(entry) => compare(source, &facts, &said(entry), &mut differences),
            }
        }
        let receivable = entries.iter().filter(|entry| entry.order() == order).flat_map(Entry::postings);
        let receivable = receivable.filter(|posting| posting.account == Account::Receivable).map(|posting| posting.amount);
        let receivable = Money::try_sum(currency, receivable)?;
        if !receivable.is_zero() {
            differences.push(Difference::Open { order, receivable });
        }
    }
    let mut known: BTreeMap<OrderId, BTreeMap<Source, Facts>> = BTreeMap::new();
    for record in records {
        known.insert(record.order, expected(record)?);
    }
    for (source, entry) in posted.into_iter().filter(|(source, _)| is_recorded(*source)) {
        if known.get(&entry.order()).is_none_or(|facts| !facts.contains_key(&source)) {
            differences.push(Difference::NotRecorded { order: entry.order(), source });
        }
    }
    Ok(differences)
}

fn compare(source: Source, recorded: &Facts, posted: &Facts, differences: &mut Vec<Difference>) {
    let only_posted = posted.keys().filter(|account| !recorded.contains_key(account));
    for account in recorded.keys().chain(only_posted) {
        let (one, other) = (recorded.get(account).copied(), posted.get(account).copied());
        let nothing = |amount: Option<Money>| amount.filter(|amount| !amount.is_zero());
        if nothing(one) != nothing(other) {
            differences.push(Difference::Amount { source, account: account.clone(), recorded: one, posted: other });
        }
    }
}

#[cfg(test)]
mod tests;
