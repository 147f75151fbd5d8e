//! What quotes and receipts of coins must do, whatever the coin.

use super::*;
use crate::Currency;
use proptest::prelude::*;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn quote(units: i64, minor: i64, from: i64, until: i64) -> Quote {
    Quote { units: Units(units), fiat: eur(minor), rate: "1".into(), from: Timestamp(from), until: Timestamp(until) }
}

fn receipt(txid: &str, units: i64, confirmations: u8, seen: i64) -> Receipt {
    let (txid, address) = (txid.to_owned(), "a".to_owned());
    Receipt { txid, address, units: Units(units), confirmations, replaceable: false, seen_at: Timestamp(seen), gone: false }
}

fn payment(quotes: Vec<Quote>, receipts: Vec<Receipt>) -> CoinPayment {
    let (tolerance, address) = (BasisPoints(50), "a".to_owned());
    CoinPayment { coin: Coin::Btc, address, needed: 2, tolerance, grace_ms: 10, quotes, receipts, counted: None, page: None }
}

fn judged(payment: &CoinPayment, order: OrderState) -> (Option<PaymentEvent>, Option<Concern>) {
    let standing = payment.standing(eur(10_000), PaymentState::Pending, order);
    (standing.event, standing.concern)
}

#[test]
fn a_price_becomes_satoshi_exactly() {
    let of = |minor: i64, rate: &str, margin: u32| {
        Quote::new(Coin::Btc, eur(minor), rate, BasisPoints(margin), Timestamp(0), Timestamp(1)).map(|quote| quote.units.0)
    };
    assert_eq!(of(4_890, "97312.45", 0), Ok(50_251));
    assert_eq!(of(10_000, "50000", 0), Ok(200_000));
    assert_eq!(of(10_000, "50000", 100), Ok(202_000));
    assert!(["", "0", "1e5", "-1", ".5", "NaN", "1.1.1"].iter().all(|rate| of(1, rate, 0).is_err()));
    let yen = Money::new(5_000, "JPY".parse().unwrap());
    assert_eq!(Quote::new(Coin::Usdt, yen, "150", BasisPoints(0), Timestamp(0), Timestamp(1)).unwrap().units, Units(33_333_333));
}

#[test]
fn units_read_as_coins() {
    assert_eq!(Units(50_250).decimal(Coin::Btc), "0.0005025");
    assert_eq!(Units(200_000_000).decimal(Coin::Btc), "2");
    assert_eq!(Units(33_333_333).decimal(Coin::Usdt), "33.333333");
    assert_eq!(Units(1).decimal(Coin::Usdt), "0.000001");
    assert_eq!(Uri(Coin::Btc, "bc1qx", Units(50_250)).to_string(), "bitcoin:bc1qx?amount=0.0005025");
    assert_eq!(
        Uri(Coin::Usdt, "0xAb", Units(33_333_333)).to_string(),
        "ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?address=0xAb&uint256=33333333"
    );
}

#[test]
fn nothing_is_final_before_its_confirmations() {
    let waits = OrderState::AwaitingPayment;
    for (confirmations, event) in [(0, PaymentEvent::CapturePending), (1, PaymentEvent::CapturePending), (2, PaymentEvent::Captured)] {
        let one = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 1_000, confirmations, 50)]);
        assert_eq!(judged(&one, waits).0, Some(event));
    }
    let none = payment(vec![quote(1_000, 10_000, 0, 100)], vec![]);
    assert_eq!(judged(&none, waits).0, Some(PaymentEvent::Vanished));
}

#[test]
fn the_slack_is_on_the_sum_and_both_ways() {
    let of = |units: &[i64]| {
        let receipts = units.iter().enumerate().map(|(n, units)| receipt(&n.to_string(), *units, 2, 50)).collect();
        judged(&payment(vec![quote(1_000, 10_000, 0, 100)], receipts), OrderState::AwaitingPayment)
    };
    assert_eq!(of(&[600, 400]), (Some(PaymentEvent::Captured), None));
    assert_eq!(of(&[600, 395]), (Some(PaymentEvent::Captured), None));
    assert_eq!(of(&[600, 394]), (Some(PaymentEvent::ShortPaid), Some(Concern::Under)));
    assert_eq!(of(&[1_005]), (Some(PaymentEvent::Captured), None));
    assert_eq!(of(&[1_006]), (Some(PaymentEvent::CapturedAmiss), Some(Concern::Over)));
}

#[test]
fn money_is_judged_by_when_it_was_first_seen() {
    let quotes = vec![quote(1_000, 10_000, 0, 100), quote(1_500, 10_000, 200, 300)];
    let of = |units, seen| judged(&payment(quotes.clone(), vec![receipt("t", units, 2, seen)]), OrderState::AwaitingPayment);
    assert_eq!(of(1_000, 110).0, Some(PaymentEvent::Captured), "within the grace");
    assert_eq!(of(1_000, 111), (Some(PaymentEvent::CapturedAmiss), Some(Concern::Late)));
    assert_eq!(of(1_000, -5_000).0, Some(PaymentEvent::Captured), "a block's time may be before the address");
    assert_eq!(of(1_500, 190).0, Some(PaymentEvent::Captured), "clocks differ");
    assert_eq!(of(1_500, 189), (Some(PaymentEvent::CapturedAmiss), Some(Concern::Late)));
    assert_eq!(of(1_500, 250).0, Some(PaymentEvent::Captured));
    assert_eq!(of(1_000, 250).0, Some(PaymentEvent::ShortPaid), "the old amount under the new quote");
    assert_eq!(of(1_500, 311), (Some(PaymentEvent::CapturedAmiss), Some(Concern::Late)));
}

#[test]
fn a_rest_is_paid_by_a_quote_of_its_own() {
    let mut part = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 600, 2, 50)]);
    assert_eq!(part.left(eur(10_000)), eur(4_000));
    part.quotes.push(quote(500, 4_000, 200, 300));
    part.receipts.push(receipt("u", 500, 2, 250));
    assert_eq!(judged(&part, OrderState::PaymentProcessing), (Some(PaymentEvent::Captured), None));
    // Also while the first one holds, and whatever the rest costs then.
    let mut early = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 600, 2, 50)]);
    early.quotes.push(quote(600, 4_000, 60, 300));
    early.receipts.push(receipt("u", 600, 2, 70));
    assert_eq!(judged(&early, OrderState::PaymentProcessing), (Some(PaymentEvent::Captured), None));
}

#[test]
fn what_comes_for_a_closed_order_or_on_top_is_seen() {
    let good = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 1_000, 2, 50)]);
    for order in [OrderState::Expired, OrderState::Paid, OrderState::Review] {
        assert_eq!(judged(&good, order), (Some(PaymentEvent::CapturedAmiss), Some(Concern::OrderClosed)));
    }
    let paid = |payment: &CoinPayment| payment.standing(eur(10_000), PaymentState::Paid, OrderState::Paid).event;
    assert_eq!(paid(&good), None);
    assert_eq!(paid(&good.with(&[receipt("u", 1_000, 2, 60)], false)), Some(PaymentEvent::MoreCame));
}

#[test]
fn what_staff_counted_is_worth_what_they_said_and_the_rest_what_its_price_says() {
    let mixed = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 400, 2, 50), receipt("u", 600, 2, 500)]);
    let standing = |it: &CoinPayment| it.standing(eur(10_000), PaymentState::Review, OrderState::Review);
    assert!(mixed.is_uncounted());
    assert_eq!((standing(&mixed).credited, standing(&mixed).concern), (eur(4_000), Some(Concern::Late)));
    let counted = mixed.counted_as(eur(9_500));
    assert!(!counted.is_uncounted());
    assert_eq!(standing(&counted).credited, eur(9_500));
    assert_eq!(standing(&counted.with(&[receipt("u", 600, 3, 500)], false)).credited, eur(9_500), "one more block is no more money");
    let more = counted.with(&[receipt("v", 50, 2, 60)], false);
    assert_eq!((more.is_uncounted(), standing(&more).credited), (false, eur(10_000)));
    assert!(counted.with(&[receipt("w", 50, 2, 600)], false).is_uncounted());
}

#[test]
fn a_replaced_transaction_is_gone_and_a_confirmed_one_never() {
    let seen = payment(vec![quote(1_000, 10_000, 0, 100)], vec![receipt("t", 1_000, 0, 50), receipt("u", 5, 1, 50)]);
    let after = seen.with(&[], true);
    assert!(after.receipts[0].gone && !after.receipts[1].gone);
    let again = after.with(&[receipt("t", 1_000, 1, 70)], false);
    assert_eq!((again.receipts[0].gone, again.receipts[0].seen_at), (false, Timestamp(50)));
}

#[test]
fn an_address_is_one_however_it_is_spelt_where_its_chain_says_so() {
    let spelt = |address: &str| Receipt { address: address.into(), ..receipt("t", 1_000, 2, 50) };
    let seen = [spelt("0xAb"), spelt("0xaB"), spelt("0xcd")];
    let of = |coin| {
        let it = CoinPayment { coin, address: "0xAb".into(), ..payment(vec![quote(1_000, 10_000, 0, 100)], vec![]) };
        let ours = it.ours(&seen);
        assert!(ours.iter().all(|receipt| receipt.address == "0xAb"));
        ours.len()
    };
    assert_eq!((of(Coin::Btc), of(Coin::Usdt)), (1, 2));
}

fn coins() -> impl Strategy<Value = Coin> {
    prop_oneof![Just(Coin::Btc), Just(Coin::Usdt)]
}

proptest! {
    #[test]
    fn what_a_quote_asks_for_pays_it_whatever_the_coin_costs(coin in coins(), minor in 1_i64..10_000_000, rate in 1_u64..10_000_000, margin in 0_u32..1_000) {
        let rate = format!("{}.{:02}", rate / 100, rate % 100);
        let Ok(quote) = Quote::new(coin, eur(minor), &rate, BasisPoints(margin), Timestamp(0), Timestamp(100)) else {
            // Less than the smallest unit.
            return Ok(());
        };
        let waits = OrderState::AwaitingPayment;
        let of = |units: i64, seen: i64, confirmations: u8| {
            let receipts = vec![receipt("t", units, confirmations, seen)];
            let it = CoinPayment { coin, tolerance: BasisPoints(0), ..payment(vec![quote.clone()], receipts) };
            it.standing(eur(minor), PaymentState::Pending, waits)
        };
        let units = quote.units.0;
        let exact = of(units, 50, 2);
        prop_assert_eq!((exact.event, exact.credited), (Some(PaymentEvent::Captured), eur(minor)));
        prop_assert_eq!(of(units, 50, 1).event, Some(PaymentEvent::CapturePending));
        prop_assert_eq!(of(units, 111, 2).concern, Some(Concern::Late));
        if units > 1 {
            prop_assert_eq!(of(units - 1, 50, 2).concern, Some(Concern::Under));
        }
        prop_assert_eq!(of(units * 2, 50, 2).concern, Some(Concern::Over));
    }

    #[test]
    fn a_decimal_is_the_units_again(coin in coins(), units in 0_i64..i64::MAX) {
        let text = Units(units).decimal(coin);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let width = usize::try_from(coin.exponent()).unwrap();
        prop_assert_eq!(format!("{whole}{fraction:0<width$}").parse::<i64>().unwrap(), units);
    }

    #[test]
    fn the_order_of_callbacks_does_not_matter(coin in coins(), mut order in Just(vec![(0, 0_u8), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]).prop_shuffle(), repeats in 0_usize..6) {
        let again: Vec<_> = order.iter().take(repeats).copied().collect();
        order.extend(again);
        let mut it = CoinPayment { coin, ..payment(vec![quote(1_000, 10_000, 0, 100)], vec![]) };
        for (tx, confirmations) in order {
            it = it.with(&[receipt(&format!("{tx}"), 500, confirmations, 50)], false);
        }
        prop_assert_eq!(it.receipts.len(), 2);
        prop_assert_eq!(judged(&it, OrderState::AwaitingPayment).0, Some(PaymentEvent::Captured));
    }

    #[test]
    fn exact_money_is_exact(coin in coins(), minor in 1_i64..10_000_000, units in 1_i64..2_000_000_000) {
        // A unit that is worth less than a part can't be told from none: a cent would be a hundredth of a bitcoin.
        prop_assume!(i128::from(units) <= i128::from(minor) * PARTS);
        let mut it = CoinPayment { coin, ..payment(vec![quote(units, minor, 0, 100)], vec![receipt("t", units, 2, 50)]) };
        it.tolerance = BasisPoints(0);
        let standing = it.standing(eur(minor), PaymentState::Pending, OrderState::AwaitingPayment);
        prop_assert_eq!((standing.event, standing.credited), (Some(PaymentEvent::Captured), eur(minor)));
        it.receipts[0].units = Units(units - 1);
        let event = it.standing(eur(minor), PaymentState::Pending, OrderState::AwaitingPayment).event;
        prop_assert!(matches!(event, Some(PaymentEvent::ShortPaid)), "{:?}", event);
    }
}
