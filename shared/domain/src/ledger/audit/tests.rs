use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Currency, EntryId,
    ledger::{EntryDraft, balances, posting},
    pricing::sample::{Sample, samples},
    refund::{Ask, Capture, Refunding},
};

const PAYPAL: GatewayId = GatewayId::of("paypal");
const GLOBEE: GatewayId = GatewayId::of("globee");

fn order_id() -> OrderId {
    OrderId::from_uuid(Uuid::from_u128(7))
}

fn payment(n: u128) -> PaymentId {
    PaymentId::from_uuid(Uuid::from_u128(n))
}

fn gateway(of: PaymentId) -> GatewayId {
    if of == payment(1) { PAYPAL } else { GLOBEE }
}

/// An order that was paid by two payments, refunded in part and in full, with its entries.
fn books(sample: &Sample, over: i64, back: i64) -> (OrderRecord, Vec<Entry>) {
    let (priced, order) = (sample.priced(), order_id());
    let total = priced.totals.total;
    let money = |minor| Money::new(minor, priced.currency);
    let captures = [
        Capture { payment: payment(1), amount: money(total.minor() / 2 + 1) },
        Capture { payment: payment(2), amount: money(total.minor() - total.minor() / 2 - 1 + over) },
    ];
    let captures: Vec<Capture> = captures.into_iter().filter(|capture| capture.amount.minor() > 0).collect();
    let mut entries: Vec<Entry> = posting::sale(order, &priced).into_iter().collect();
    for capture in &captures {
        entries.push(posting::capture(order, capture.payment, gateway(capture.payment), capture.amount).unwrap());
    }
    let came = Money::try_sum(priced.currency, captures.iter().map(|capture| capture.amount)).unwrap();
    let excess = came.try_sub(total).unwrap();
    if !excess.is_zero() {
        entries.push(posting::overpayment(order, payment(2), excess).unwrap());
    }
    let (mut past, mut refunds) = (Vec::new(), Vec::new());
    for (n, ask) in (1..).zip([Ask::Amount { amount: money(back) }, Ask::Everything]) {
        let Ok(refund) = (Refunding { order: &priced, captures: &captures, past: &past }).plan(&ask) else { continue };
        let id = RefundId::from_uuid(Uuid::from_u128(n));
        entries.push(posting::refund(order, id, &refund, gateway).unwrap());
        refunds.extend(refund.payments.iter().map(|one| RefundRecord { refund: id, gateway: gateway(one.payment), amount: one.amount }));
        past.push(refund);
    }
    let captures =
        captures.iter().map(|one| CaptureRecord { payment: one.payment, gateway: gateway(one.payment), amount: one.amount }).collect();
    (
        OrderRecord {
            order,
            totals: priced.totals,
            sold: true,
            owed: None,
            watched: false,
            captures,
            taken: Vec::new(),
            disputed: Vec::new(),
            fees: Vec::new(),
            refunds,
            returned: Vec::new(),
        },
        entries,
    )
}

fn cases() -> impl Strategy<Value = (OrderRecord, Vec<Entry>)> {
    (samples(), prop_oneof![Just(0_i64), 1_i64..500], 1_i64..5000).prop_map(|(sample, over, back)| books(&sample, over, back))
}

proptest! {
    #[test]
    fn good_books_balance_and_show_no_difference((record, entries) in cases()) {
        prop_assert_eq!(audit(std::slice::from_ref(&record), &entries), Ok(vec![]));
        for entry in &entries {
            prop_assert_eq!(entry.postings().iter().map(|posting| posting.amount.minor()).sum::<i64>(), 0);
        }
        let balances = balances(&entries).unwrap();
        prop_assert_eq!(balances.values().map(|amount| amount.minor()).sum::<i64>(), 0);
        // All went back: gateways hold nothing, no tax is owed, and nobody is owed anything.
        for account in [Account::Receivable, Account::Clearing(PAYPAL), Account::Clearing(GLOBEE), Account::TaxPayable, Account::Overpayments] {
            prop_assert_eq!(balances.get(&(account, record.totals.total.currency())), None);
        }
    }

    #[test]
    fn whatever_is_changed_in_the_books_is_noticed((record, entries) in cases(), at in 0_usize..10, by in 1_i64..100, kind in 0..4) {
        prop_assume!(!entries.is_empty());
        let mut entries = entries;
        let at = at % entries.len();
        let source = entries[at].source();
        // What of an entry records know nothing of, they can't tell.
        prop_assume!(is_recorded(source) && said(&entries[at]).next().is_some());
        let records = [record];
        let found = match kind {
            0 => {
                entries.remove(at);
                audit(&records, &entries).unwrap().contains(&Difference::NotPosted { order: order_id(), source })
            }
            1 => {
                entries.push(entries[at].clone());
                // What was posted twice is posted too much.
                audit(&records, &entries).unwrap().iter().any(|one| matches!(one, Difference::Amount { source: of, .. } if *of == source))
            }
            2 => {
                let mut draft = EntryDraft::from(entries[at].clone());
                draft.order = OrderId::from_uuid(Uuid::from_u128(8));
                entries[at] = draft.try_into().unwrap();
                let differences = audit(&records, &entries).unwrap();
                differences.contains(&Difference::NotPosted { order: order_id(), source })
                    && differences.contains(&Difference::NotRecorded { order: OrderId::from_uuid(Uuid::from_u128(8)), source })
            }
            _ => {
                let mut draft = EntryDraft::from(entries[at].clone());
                let known = said(&entries[at]).next().unwrap().0;
                let sign = if matches!(source, Source::Refund(_)) { -1 } else { 1 };
                for posting in &mut draft.postings {
                    if posting.account == known { posting.amount = Money::new(posting.amount.minor() + sign * by, posting.amount.currency()); }
                }
                let other = Account::Rounding;
                draft.postings.push(crate::ledger::Posting { account: other, amount: Money::new(-sign * by, draft.postings[0].amount.currency()) });
                entries[at] = draft.try_into().unwrap();
                audit(&records, &entries).unwrap().iter().any(|one| matches!(one, Difference::Amount { source: of, .. } if *of == source))
            }
        };
        prop_assert!(found);
    }

    #[test]
    fn whatever_is_changed_in_the_records_is_noticed((record, entries) in cases(), by in 1_i64..100) {
        let order = record.order;
        let changed = |change: &dyn Fn(&mut OrderRecord)| {
            let mut record = record.clone();
            change(&mut record);
            audit(&[record], &entries).unwrap()
        };
        let add = |money: Money| Money::new(money.minor() + by, money.currency());
        let sums = changed(&|record| record.totals.tax = add(record.totals.tax));
        let told = sums.contains(&Difference::Totals { order });
        prop_assert!(told);
        if let Some(first) = record.captures.first() {
            let source = Source::Capture(first.payment);
            let gone = changed(&|record| drop(record.captures.remove(0)));
            let told = gone.contains(&Difference::NotRecorded { order, source });
            prop_assert!(told);
            let moved = changed(&|record| record.captures[0].gateway = GatewayId::of("other"));
            prop_assert_eq!(moved.iter().filter(|one| matches!(one, Difference::Amount { .. })).count(), 2);
        }
        if !record.refunds.is_empty() {
            let more = changed(&|record| record.refunds[0].amount = add(record.refunds[0].amount));
            let told = more.iter().any(|one| matches!(one, Difference::RefundedTooMuch { .. }));
            prop_assert!(told, "all had gone back already");
        }
    }
}

#[test]
fn a_fee_is_in_the_books_as_the_gateway_said() {
    let (order, eur) = (order_id(), |minor| Money::new(minor, Currency::EUR));
    let of_paypal = |minor| CaptureRecord { payment: payment(1), gateway: PAYPAL, amount: eur(minor) };
    let zero = eur(0);
    let totals = Totals { subtotal: zero, discount: zero, shipping: zero, tax: zero, tax_included: zero, total: zero };
    let record = |fees| OrderRecord {
        order,
        totals,
        owed: None,
        sold: false,
        watched: true,
        captures: vec![of_paypal(2890)],
        disputed: Vec::new(),
        taken: Vec::new(),
        fees,
        refunds: Vec::new(),
        returned: Vec::new(),
    };
    let capture = posting::capture(order, payment(1), PAYPAL, eur(2890)).unwrap();
    let entries = [capture, posting::fee(order, payment(1), PAYPAL, eur(136)).unwrap()];
    let source = Source::Fee(payment(1));
    assert_eq!(audit(&[record(vec![of_paypal(136)])], &entries), Ok(vec![]));
    assert_eq!(audit(&[record(vec![of_paypal(136)])], &entries[..1]), Ok(vec![Difference::NotPosted { order, source }]));
    assert_eq!(audit(&[record(vec![])], &entries), Ok(vec![Difference::NotRecorded { order, source }]));
    let account = Account::Clearing(PAYPAL);
    let (recorded, posted) = (Some(eur(-135)), Some(eur(-136)));
    assert_eq!(audit(&[record(vec![of_paypal(135)])], &entries), Ok(vec![Difference::Amount { order, source, account, recorded, posted }]));
}

#[test]
fn fees_and_corrections_go_to_their_accounts() {
    let (order, eur) = (order_id(), |minor| Money::new(minor, Currency::EUR));
    let id = EntryId::from_uuid(Uuid::nil());
    let one = |entry: Result<Entry, crate::ledger::EntryFault>| {
        let balances = balances(&[entry.unwrap()]).unwrap();
        balances.into_iter().map(|((account, _), amount)| (account, amount.minor())).collect::<Vec<_>>()
    };
    let clearing = Account::Clearing(PAYPAL);
    assert_eq!(one(posting::fee(order, payment(1), PAYPAL, eur(35))), [(clearing.clone(), -35), (Account::Fees, 35)]);
    assert_eq!(one(posting::underpayment(order, eur(3))), [(Account::Receivable, -3), (Account::Shortfalls, 3)]);
    assert_eq!(one(posting::overpayment(order, payment(1), eur(3))), [(Account::Receivable, 3), (Account::Overpayments, -3)]);
    let adjust = |amount, correction| posting::adjustment(order, id, Account::Fees, eur(amount), correction);
    assert_eq!(one(adjust(-2, posting::Correction::Adjustment)), [(Account::Fees, -2), (Account::Adjustments, 2)]);
    assert_eq!(one(adjust(1, posting::Correction::Rounding)), [(Account::Fees, 1), (Account::Rounding, -1)]);
    for minor in [0, -1] {
        assert_eq!(posting::capture(order, payment(1), PAYPAL, eur(minor)), Err(crate::ledger::EntryFault::NotPositive));
    }
}

proptest! {
    #[test]
    fn what_went_back_and_no_refund_knows_of_is_noticed((record, entries) in cases(), refunded in 0_i64..5000, more in -5000_i64..5000) {
        let eur = |minor| Money::new(minor, record.totals.total.currency());
        let (returned, refunded) = (eur(refunded + more), eur(refunded));
        let record = OrderRecord { returned: vec![ReturnedRecord { payment: payment(1), returned, refunded }], ..record };
        let noticed = Difference::Returned { order: order_id(), payment: payment(1), returned, refunded };
        prop_assert_eq!(audit(&[record], &entries).unwrap(), if more > 0 { vec![noticed] } else { vec![] });
    }
}
