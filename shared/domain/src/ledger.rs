//! The books: double entries. An [`Entry`] is a set of postings of one currency that sum to zero; there is no other way
//! to make one. What belongs to which account is said by the constructors in [`posting`], and [`audit`] compares the
//! books with the records they were made from.

pub mod audit;
pub mod booking;
pub mod posting;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, EntryId, Money, OrderId, PaymentId, RefundId, money::MoneyError, word::GatewayId};

/// Where money is, comes from or goes to. Debits are above zero, credits below.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "gateway")]
#[schemars(rename = "LedgerAccount")]
pub enum Account {
    /// What shoppers owe for what they ordered.
    Receivable,
    /// What a gateway holds for the shop.
    Clearing(GatewayId),
    /// Things sold, without tax, before discounts.
    Revenue,
    /// Shipping sold, without tax, before discounts.
    ShippingRevenue,
    /// What promotions took off, without tax.
    Discounts,
    /// What the shop owes tax offices.
    TaxPayable,
    /// What went back to shoppers, without tax.
    Refunds,
    /// What shoppers paid too much, until it goes back.
    Overpayments,
    /// What shoppers paid too little, and staff let be.
    Shortfalls,
    /// What gateways keep.
    Fees,
    /// What gateways hold back, until a case is decided.
    Disputes,
    /// What they kept.
    DisputeLosses,
    /// What staff set right by hand.
    Adjustments,
    /// Minor units that no rule gives to anybody.
    Rounding,
}

/// What an entry was made from. Of what comes in parts, or is undone, there are several entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "id")]
pub enum Source {
    /// An order was paid and is a sale.
    Sale(OrderId),
    /// A gateway took money.
    Capture(PaymentId),
    /// Gateways gave money back.
    Refund(RefundId),
    /// A gateway kept its fee of a payment.
    Fee(PaymentId),
    /// A payment was more than was asked.
    Overpayment(PaymentId),
    /// Staff let an order be that was paid short.
    Underpayment(OrderId),
    /// A gateway holds a payment back while a case about it is open, and lets go of it when the case ends.
    Dispute(PaymentId),
    /// A gateway took a payment back by force.
    Reversal(PaymentId),
    /// Staff set something right.
    Adjustment(EntryId),
}

/// An amount on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// Above zero for a debit, below for a credit; never zero.
    pub amount: Money,
}

/// An entry of the books, as the database holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryDraft {
    /// The order that it belongs to.
    pub order: OrderId,
    /// What it was made from.
    pub source: Source,
    /// The postings.
    pub postings: Vec<Posting>,
}

/// An entry of the books: postings of one currency that sum to zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EntryDraft", into = "EntryDraft")]
pub struct Entry(EntryDraft);

/// Why postings are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// Two currencies, or too much.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// There are none.
    #[error("must have postings")]
    Empty,
    /// They do not sum to zero.
    #[error("must sum to zero, not to {}", .0.decimal())]
    Unbalanced(Money),
    /// An account has two postings, or one of nothing.
    #[error("must post to {0:?} once, and more than nothing")]
    Posting(Account),
    /// What happened was of nothing, or of less.
    #[error("must be of more than nothing")]
    NotPositive,
}

impl TryFrom<EntryDraft> for Entry {
    type Error = EntryFault;
    fn try_from(draft: EntryDraft) -> Result<Self, EntryFault> {
        let currency = draft.postings.first().ok_or(EntryFault::Empty)?.amount.currency();
        let mut accounts = BTreeSet::new();
        if let Some(bad) = draft.postings.iter().find(|posting| posting.amount.is_zero() || !accounts.insert(&posting.account)) {
            return Err(EntryFault::Posting(bad.account.clone()));
        }
        let sum = Money::try_sum(currency, draft.postings.iter().map(|posting| posting.amount))?;
        if sum.is_zero() { Ok(Self(draft)) } else { Err(EntryFault::Unbalanced(sum)) }
    }
}
impl From<Entry> for EntryDraft {
    fn from(entry: Entry) -> Self {
        entry.0
    }
}

impl Entry {
    /// The order that it belongs to.
    pub const fn order(&self) -> OrderId {
        self.0.order
    }

    /// What it was made from.
    pub const fn source(&self) -> Source {
        self.0.source
    }

    /// The postings, each account once.
    pub fn postings(&self) -> &[Posting] {
        &self.0.postings
    }
}

/// What each account holds in each currency; accounts that hold nothing are left out.
pub fn balances<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<BTreeMap<(Account, Currency), Money>, MoneyError> {
    let mut balances: BTreeMap<(Account, Currency), Money> = BTreeMap::new();
    for posting in entries.into_iter().flat_map(Entry::postings) {
        let currency = posting.amount.currency();
        let balance = balances.entry((posting.account.clone(), currency)).or_insert(Money::zero(currency));
        *balance = balance.try_add(posting.amount)?;
    }
    balances.retain(|_, balance| !balance.is_zero());
    Ok(balances)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn draft(postings: &[(Account, i64, &str)]) -> EntryDraft {
        let posting = |(account, minor, code): &(Account, i64, &str)| Posting {
            account: account.clone(),
            amount: Money::new(*minor, code.parse().unwrap()),
        };
        let order = OrderId::from_uuid(Uuid::nil());
        EntryDraft { order, source: Source::Sale(order), postings: postings.iter().map(posting).collect() }
    }

    #[test]
    fn what_does_not_balance_is_no_entry() {
        use Account::{Fees, Receivable, Revenue};
        let fault = |postings: &[_]| Entry::try_from(draft(postings)).err();
        assert_eq!(fault(&[]), Some(EntryFault::Empty));
        assert_eq!(fault(&[(Receivable, 5, "EUR")]), Some(EntryFault::Unbalanced(Money::new(5, Currency::EUR))));
        assert_eq!(fault(&[(Receivable, 5, "EUR"), (Revenue, -5, "EUR"), (Fees, 0, "EUR")]), Some(EntryFault::Posting(Fees)));
        assert_eq!(fault(&[(Fees, 5, "EUR"), (Revenue, -10, "EUR"), (Fees, 5, "EUR")]), Some(EntryFault::Posting(Fees)));
        assert!(matches!(fault(&[(Receivable, 5, "EUR"), (Revenue, -5, "USD")]), Some(EntryFault::Money(_))));
        assert_eq!(fault(&[(Receivable, 5, "EUR"), (Revenue, -5, "EUR")]), None);
    }

    #[test]
    fn an_entry_survives_the_database_and_a_bad_one_does_not_come_back() {
        let paypal = Account::Clearing(GatewayId::of("paypal"));
        let entry = Entry::try_from(draft(&[(paypal, 5, "EUR"), (Account::Receivable, -5, "EUR")])).unwrap();
        let mut stored = serde_json::to_value(&entry).unwrap();
        assert_eq!(serde_json::from_value::<Entry>(stored.clone()).unwrap(), entry);
        stored["postings"][0]["amount"]["minor"] = 6.into();
        assert!(serde_json::from_value::<Entry>(stored).is_err());
    }

    proptest! {
        #[test]
        fn postings_are_an_entry_just_if_they_sum_to_zero(amounts in prop::collection::vec(-3_i64..4, 1..4)) {
            let accounts = [Account::Receivable, Account::Revenue, Account::Fees];
            let postings: Vec<_> = accounts.into_iter().zip(&amounts).map(|(account, minor)| (account, *minor, "EUR")).collect();
            let good = amounts.iter().sum::<i64>() == 0 && !amounts.contains(&0);
            prop_assert_eq!(Entry::try_from(draft(&postings)).is_ok(), good);
        }
    }
}
