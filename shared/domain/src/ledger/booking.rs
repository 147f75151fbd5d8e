//! What of an order is in the books, and what has to be added. Entries are the difference between what was booked and what
//! the records say: so nothing is posted twice, whoever tells of it and how often.

use serde::{Deserialize, Serialize};

use super::{Account, Entry, EntryFault, Source, posting};
use crate::{Money, OrderId, PaymentId, pricing::Priced, word::GatewayId};

/// A payment as far as the books know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BookedPayment {
    /// The payment.
    pub payment: PaymentId,
    /// Through which gateway.
    pub gateway: GatewayId,
    /// What came.
    pub captured: Money,
    /// What of it the gateway took back by force.
    pub taken: Money,
    /// What of it the gateway holds back while a case about it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Money>,
    /// What of it the gateway kept as its fee, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
}

/// What of an order is in the books.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Booked {
    /// Whether it is a sale.
    pub sold: bool,
    /// Its payments.
    pub payments: Vec<BookedPayment>,
    /// What came for it over what it costs, but for what is still asked for; below zero what is short. Nothing while it is
    /// no sale.
    pub over: Option<Money>,
}

/// An order as the books see it.
#[derive(Debug, Clone, Copy)]
pub struct Sale<'a> {
    /// What it costs.
    pub priced: &'a Priced,
    /// What it cost before this change, where it is another price: what was sold is corrected by the difference.
    pub was: Option<&'a Priced>,
    /// What of its price is still asked for, as it was changed after it was paid: it stays open.
    pub owed: Option<Money>,
    /// Whether it is paid. An order that was sold stays a sale.
    pub sold: bool,
}

/// What is to be added to the books, and what is in them then. `payments` says all of the order's payments that ever
/// brought something.
pub fn book(order: OrderId, sale: Sale<'_>, before: &Booked, payments: Vec<BookedPayment>) -> Result<(Booked, Vec<Entry>), EntryFault> {
    let priced = sale.priced;
    let zero = Money::zero(priced.currency);
    let sold = sale.sold || before.sold;
    let mut entries = Vec::new();
    if let (true, Some(was)) = (before.sold, sale.was) {
        entries.extend(posting::resale(order, was, priced)?);
    } else if sold && !before.sold && !priced.totals.total.is_zero() {
        entries.push(posting::sale(order, priced)?);
    }
    for now in &payments {
        let was = before.payments.iter().find(|was| was.payment == now.payment);
        let (captured, taken, fee) = was.map_or((zero, zero, zero), |was| (was.captured, was.taken, was.fee.unwrap_or(zero)));
        let gateway = Account::Clearing(now.gateway.clone());
        let came = now.captured.try_sub(captured)?;
        entries.extend(posting::moved(order, Source::Capture(now.payment), came, gateway.clone(), Account::Receivable)?);
        let gone = now.taken.try_sub(taken)?;
        entries.extend(posting::moved(order, Source::Reversal(now.payment), gone, Account::DisputeLosses, gateway.clone())?);
        let held = now.disputed.unwrap_or(zero).try_sub(was.and_then(|was| was.disputed).unwrap_or(zero))?;
        entries.extend(posting::moved(order, Source::Dispute(now.payment), held, Account::Disputes, gateway.clone())?);
        let kept = now.fee.unwrap_or(zero).try_sub(fee)?;
        entries.extend(posting::moved(order, Source::Fee(now.payment), kept, Account::Fees, gateway)?);
    }
    let mut over = None;
    if let (true, Some(last)) = (sold, payments.last()) {
        let came = Money::try_sum(priced.currency, payments.iter().map(|payment| payment.captured))?;
        let now = came.try_sub(priced.totals.total.try_sub(sale.owed.unwrap_or(zero))?)?;
        let was = before.over.unwrap_or(zero);
        let positive = |amount: Money| if amount.is_negative() { zero } else { amount };
        let (excess, short) = (positive(now).try_sub(positive(was))?, positive(now.try_neg()?).try_sub(positive(was.try_neg()?))?);
        let overpaid = Source::Overpayment(last.payment);
        entries.extend(posting::moved(order, overpaid, excess, Account::Receivable, Account::Overpayments)?);
        entries.extend(posting::moved(order, Source::Underpayment(order), short, Account::Shortfalls, Account::Receivable)?);
        over = Some(now);
    }
    Ok((Booked { sold, payments, over }, entries))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cart::Quantity,
        ledger::balances,
        order_edit::{Change, Due, due, reprice},
        pricing::sample::samples,
    };

    fn sale(priced: &Priced, sold: bool) -> Sale<'_> {
        Sale { priced, was: None, owed: None, sold }
    }

    proptest! {
        /// Whatever comes and goes, in whatever steps: the books say what one step would have said, and of a sale nothing is
        /// open.
        #[test]
        fn steps_add_up(sample in samples(), steps in prop::collection::vec((0_u128..3, 0_i64..5000, 0_u8..4), 1..8), sold_at in 0_usize..8) {
            let (priced, order) = (sample.priced(), OrderId::from_uuid(Uuid::from_u128(7)));
            let money = |minor| Money::new(minor, priced.currency);
            let mut payments: Vec<BookedPayment> = Vec::new();
            let (mut booked, mut entries) = (Booked::default(), Vec::new());
            for (n, (payment, minor, what)) in steps.iter().enumerate() {
                let payment = PaymentId::from_uuid(Uuid::from_u128(*payment));
                if !payments.iter().any(|one| one.payment == payment) {
                    payments.push(BookedPayment { payment, gateway: GatewayId::of("paypal"), captured: money(0), taken: money(0), disputed: None, fee: None });
                }
                let one = payments.iter_mut().find(|one| one.payment == payment).unwrap();
                one.captured = money(*minor);
                match what {
                    0 => one.taken = money(*minor),
                    1 => one.disputed = Some(money(*minor)),
                    2 => one.disputed = None,
                    _ => one.fee = Some(money(*minor / 30)),
                }
                let (next, more) = book(order, sale(&priced, n >= sold_at), &booked, payments.clone()).unwrap();
                let (again, none) = book(order, sale(&priced, n >= sold_at), &next, payments.clone()).unwrap();
                prop_assert!(none.is_empty() && again == next, "repeating posts nothing");
                booked = next;
                entries.extend(more);
            }
            let at_once = book(order, sale(&priced, booked.sold), &Booked::default(), payments).unwrap().1;
            let balances_of = |entries: &[Entry]| balances(entries).unwrap();
            let (one, other) = (balances_of(&entries), balances_of(&at_once));
            prop_assert_eq!(&one, &other);
            if booked.sold {
                prop_assert_eq!(one.get(&(Account::Receivable, priced.currency)), None);
            }
        }
    }

    proptest! {
        /// A paid order that is changed, and whose difference is paid or goes back, leaves the books of one that was sold so
        /// from the start; between, its shopper owes the rest and nothing else.
        #[test]
        fn a_changed_sale_is_corrected(sample in samples(), quantity in 1_i64..9, at in 0_usize..8) {
            let (priced, order) = (sample.priced(), OrderId::from_uuid(Uuid::from_u128(7)));
            let line = sample.items[at % sample.items.len()].line;
            let change = Change::Quantity { line, quantity: Quantity::try_from(quantity).unwrap() };
            let after = reprice(&priced, line, &[change]).unwrap();
            let paid = |n: u128, captured| BookedPayment {
                payment: PaymentId::from_uuid(Uuid::from_u128(n)), gateway: GatewayId::of("paypal"), captured, taken: Money::zero(priced.currency), disputed: None, fee: None,
            };
            let first = paid(1, priced.totals.total);
            let (booked, mut entries) = book(order, sale(&priced, true), &Booked::default(), vec![first.clone()]).unwrap();
            let what = due(after.totals.total, priced.totals.total, Money::zero(priced.currency)).unwrap();
            let owed = match what { Due::Collect(rest) => Some(rest), _ => None };
            let (booked, more) = book(order, Sale { priced: &after, was: Some(&priced), owed, sold: true }, &booked, vec![first.clone()]).unwrap();
            entries.extend(more);
            let receivable = |entries: &[Entry]| balances(entries).unwrap().get(&(Account::Receivable, priced.currency)).copied();
            prop_assert_eq!(receivable(&entries), owed.filter(|rest| !rest.is_zero()));
            let over = |entries: &[Entry]| balances(entries).unwrap().get(&(Account::Overpayments, priced.currency)).copied();
            let back = if let Due::Refund(amount) = what { Some(-amount.minor()) } else { None };
            prop_assert_eq!(over(&entries).map(Money::minor), back);
            let payments = match what { Due::Collect(rest) => vec![first, paid(2, rest)], _ => vec![first] };
            let (_, more) = book(order, sale(&after, true), &booked, payments.clone()).unwrap();
            entries.extend(more);
            let at_once = book(order, sale(&after, true), &Booked::default(), payments).unwrap().1;
            prop_assert_eq!(balances(&entries).unwrap(), balances(&at_once).unwrap());
            prop_assert_eq!(receivable(&entries), None);
        }
    }
}
