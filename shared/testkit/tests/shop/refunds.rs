//! Money that goes back by the gateway's own call, and money that staff note where there is no provider.

use std::time::Duration;

use domain::{Currency, Money, PaymentId, RefundId, payment::PaymentState};
use payments::{
    Fault, Gateway, Outcome, RefundAsk, RefundState,
    bank_transfer::BankTransfer,
    paypal::{Config, Credentials, Paypal},
};
use serde_json::{Value, json};
use store::payments::ReturnState;
use testkit::{Call, Shop, now};
use till::Till;

use crate::{
    desk::{Desk, key, minor},
    gateways::staff_mails,
};

fn paypal(shop: &Shop) -> Paypal {
    let config = Config {
        api: shop.sandbox.api_url().into(),
        certificate_urls: vec![shop.sandbox.cert_urls()],
        certificate_names: vec![sandbox::CERT_NAME_SUFFIX.into()],
        roots: vec![sandbox::ROOT_DER_BASE64.trim().into()],
    };
    let credentials =
        serde_json::json!({ "clientId": sandbox::CLIENT_ID, "secret": sandbox::CLIENT_SECRET, "webhookId": sandbox::WEBHOOK_ID });
    Paypal::new(config, serde_json::from_value::<Credentials>(credentials).unwrap()).expect("it is set up")
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A capture of 28.90.
async fn paid(shop: &Shop) -> (PaymentId, String) {
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().body["state"], "paid");
    (payment.parse().unwrap(), shop.sandbox.captures()[0].id.clone())
}

fn ask(key: &str, capture_id: &str, amount: Option<i64>) -> RefundAsk {
    RefundAsk { key: key.into(), capture_id: capture_id.into(), amount: amount.map(eur), note: Some("Sorry".into()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paypal_gives_back_a_part_and_then_the_rest_and_no_more() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    let (payment, capture) = paid(&shop).await;
    let gateway = paypal(&shop);
    gateway.health().await.expect("it answers");
    let part = gateway.refund(&ask("pay:refund:1", &capture, Some(500))).await.unwrap();
    assert_eq!((part.amount, part.state, part.forced), (eur(500), RefundState::Done, false));
    // The same key is the same refund; another is another.
    assert_eq!(gateway.refund(&ask("pay:refund:1", &capture, Some(500))).await.unwrap().refund_id, part.refund_id);
    let much = gateway.refund(&ask("pay:refund:2", &capture, Some(9_999))).await;
    assert!(matches!(much, Err(Fault::Refused { code, .. }) if code == "REFUND_AMOUNT_EXCEEDED"));
    shop.sandbox.fail_next("refund", sandbox::FaultOrder { status: Some(500), times: 1, after_effect: true, ..Default::default() });
    assert!(matches!(gateway.refund(&ask("pay:refund:3", &capture, None)).await, Err(Fault::Unknown(_))), "it may have gone back");
    let rest = gateway.refund(&ask("pay:refund:3", &capture, None)).await.unwrap();
    assert_eq!(rest.amount, eur(2_390));
    assert_eq!(shop.sandbox.tally().executed.get("refund"), Some(&2));
    // What the API said and what the webhook says is one and the same.
    let record = shop.store.payment(payment).await.unwrap().unwrap();
    let till = Till { store: &shop.store, gateway: &gateway, now: now() };
    till.returned(&record, &part, None).await.unwrap();
    for _ in 0..3 {
        shop.sandbox.webhooks_idle(Duration::from_secs(20)).await;
        assert!(shop.drain(20).await.is_empty());
    }
    let record = shop.store.payment(payment).await.unwrap().unwrap();
    let mut returned: Vec<_> = record.returned.iter().map(|one| (one.amount.minor(), one.state, one.forced)).collect();
    returned.sort_by_key(|one| one.0);
    assert_eq!(returned, [(500, ReturnState::Done, false), (2_390, ReturnState::Done, false)]);
    assert_eq!(record.state, PaymentState::Paid, "what went back is counted beside the state");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_part_goes_back_while_a_case_is_open() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    let path = format!("/api/admin/orders/{}/refunds", order.id);
    // PayPal knows of the case before the shop does: nobody is told to send the money another way.
    desk.shop.sandbox.dispute(&capture, true).expect("a capture");
    let shown = desk.done("refund-order", "POST", path.clone(), &part(500)).await;
    assert_eq!(states(&shown), (vec!["failed"], 0), "{shown:#}");
    assert_eq!(shown["refunds"][0]["attempts"][0]["refusal"], "TRANSACTION_DISPUTED");
    desk.settle().await;
    for path in [format!("{path}/preview"), path.clone()] {
        assert_eq!(desk.staff("refund-order", "POST", path, &part(500)).await.problem(), Some("order-state"));
    }
    assert_eq!(states(&desk.shown(&order).await), (vec!["failed"], 0));
    desk.shop.sandbox.dispute(&capture, false).expect("a capture");
    desk.settle().await;
    let shown = desk.done("refund-order", "POST", path, &part(500)).await;
    assert_eq!(states(&shown), (vec!["failed", "done"], 500));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_note_a_transfer_that_came() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let gateway = BankTransfer;
    assert!(matches!(gateway.refund(&ask("key", "", None)).await, Err(Fault::Unsupported)), "staff send it back by hand");
    for (key, minor, state) in [("right", 2_890, PaymentState::Paid), ("wrong", 2_000, PaymentState::Review)] {
        let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, key).await;
        let started = shop.pay_by("bank-transfer", &order, &token, key).await;
        let payment: PaymentId = started.body["payment"]["id"].as_str().unwrap().parse().unwrap();
        let outcome = Outcome::Captured { capture_id: format!("statement {key}"), amount: eur(minor), fee: None };
        let till = Till { store: &shop.store, gateway: &gateway, now: now() };
        let landed = till.report(payment, outcome.clone(), None).await.unwrap();
        assert_eq!(landed.payment.state, state);
        assert_eq!(till.report(payment, outcome, None).await.unwrap().payment.state, state, "noting it again changes nothing");
    }
    shop.close().await;
}

/// What staff want back of an order: a part of what it cost.
fn part(minor: i64) -> Value {
    json!({ "ask": { "kind": "amount", "amount": { "minor": minor, "currency": "EUR" } } })
}

/// The states of an order's refunds, and what of it is refunded.
fn states(shown: &Value) -> (Vec<&str>, i64) {
    (shown["refunds"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect(), minor(&shown["refunded"]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_send_by_hand_at_the_gateway_is_booked_once() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    let path = format!("/api/admin/orders/{}/refunds", order.id);
    let broke = || sandbox::FaultOrder { issue: Some("REFUND_FAILED_INSUFFICIENT_FUNDS".into()), times: 1, ..Default::default() };
    let by_hand = async |minor| {
        desk.shop.sandbox.fail_next("refund", broke());
        let shown = desk.done("refund-order", "POST", path.clone(), &part(minor)).await;
        format!("{path}/{}", shown["refunds"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap())
    };
    let sent = json!({ "outcome": "sent" });
    let gateway = paypal(&desk.shop);
    let first = by_hand(500).await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["by-hand"], 500));
    gateway.refund(&ask("at PayPal: 1", &capture, Some(500))).await.expect("it went back");
    desk.settle().await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["done"], 500));
    assert_eq!(desk.staff("refund-order", "PUT", first, &sent).await.problem(), Some("order-state"), "it is known");
    // Whoever is faster than the webhook says the same.
    let second = by_hand(300).await;
    desk.done("refund-order", "PUT", second, &sent).await;
    gateway.refund(&ask("at PayPal: 2", &capture, Some(300))).await.expect("it went back");
    desk.settle().await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["done", "done"], 800));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_ends_the_refund_that_it_is_of() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    // PayPal never hears of the first. The second it makes; its answer is lost.
    desk.shop.sandbox.fail_next("refund", sandbox::FaultOrder { status: Some(500), times: 3, ..Default::default() });
    for _ in 0..2 {
        desk.done("refund-order", "POST", format!("/api/admin/orders/{}/refunds", order.id), &part(500)).await;
    }
    let shown = desk.shown(&order).await;
    assert_eq!(states(&shown), (vec!["recorded", "recorded"], 1000));
    let second: RefundId = shown["refunds"][1]["id"].as_str().unwrap().parse().unwrap();
    let key = format!("{}-1", second.uuid().simple());
    paypal(&desk.shop).refund(&ask(&key, &capture, Some(500))).await.expect("it went back");
    desk.settle().await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["recorded", "done"], 1000));
    desk.ask_again().await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["done", "done"], 1000));
    assert_eq!(desk.shop.sandbox.tally().executed.get("refund"), Some(&2));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_back_at_the_gateway_beyond_what_is_left_is_told() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    let broke = sandbox::FaultOrder { issue: Some("REFUND_FAILED_INSUFFICIENT_FUNDS".into()), times: 1, ..Default::default() };
    desk.shop.sandbox.fail_next("refund", broke);
    let all = json!({ "ask": { "kind": "everything" } });
    desk.done("refund-order", "POST", format!("/api/admin/orders/{}/refunds", order.id), &all).await;
    desk.settle().await;
    let mails = staff_mails(&desk.shop);
    paypal(&desk.shop).refund(&ask("at PayPal", &capture, Some(1000))).await.expect("it went back");
    desk.settle().await;
    assert_eq!(states(&desk.shown(&order).await), (vec!["by-hand"], 2890));
    assert_eq!(staff_mails(&desk.shop), mails + 1);
    let audit = desk.shop.run("audit-ledger").await.unwrap();
    assert_eq!(audit["left"], 1, "{audit}");
    desk.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_return_closes_whose_money_went_back_before() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    let path = |rest: &str| format!("/api/admin/orders/{}/{rest}", order.id);
    let shown = desk.done("fulfil-order", "POST", path("fulfilments"), &json!({ "shipped": true })).await;
    let parcel = shown["fulfilments"][0]["id"].as_str().unwrap();
    desk.done("fulfil-order", "PUT", path(&format!("fulfilments/{parcel}")), &json!({ "event": "delivered" })).await;
    let mut returns = Vec::new();
    for quantity in [1, 2] {
        let wish = json!({ "lines": [{ "line": 1, "quantity": quantity, "reason": "size" }] });
        let call = Call::new("POST", &format!("/api/orders/{}/returns", order.id)).header("order-token", &order.token);
        let mine = desk.shop.call("request-return", &call.header("idempotency-key", &key()).json(&wish)).await;
        assert_eq!(mine.status, 200, "{:?}", mine.body);
        let id = mine.body["returns"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap();
        returns.push(path(&format!("returns/{id}")));
        desk.done("resolve-return", "PUT", path(&format!("returns/{id}")), &json!({ "decision": "receive" })).await;
    }
    let lines = json!([{ "line": 1, "quantity": 2, "restock": 0 }]);
    let dialog = json!({ "ask": { "kind": "lines", "lines": lines, "shipping": { "kind": "nothing" } } });
    desk.done("refund-order", "POST", path("refunds"), &dialog).await;
    // One of two is left to refund; then none.
    let close = json!({ "decision": "refund", "restock": true });
    let shown = desk.done("resolve-return", "PUT", returns[1].clone(), &close).await;
    assert_eq!((states(&shown), desk.stock().await), ((vec!["done", "done"], 7200), (9, 0)));
    desk.settle().await;
    let papers = desk.shown(&order).await["documents"].as_array().unwrap().len();
    let shown = desk.done("resolve-return", "PUT", returns[0].clone(), &close).await;
    assert_eq!((states(&shown), desk.stock().await), ((vec!["done", "done"], 7200), (10, 0)));
    assert_eq!((shown["returns"][0]["state"].as_str(), shown["returns"][1]["state"].as_str()), (Some("refunded"), Some("refunded")));
    desk.settle().await;
    assert_eq!(desk.shown(&order).await["documents"].as_array().unwrap().len(), papers);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_money_that_went_back_has_a_credit_note() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let path = |rest: &str| format!("/api/admin/orders/{}/{rest}", order.id);
    let papers = async || {
        desk.settle().await;
        desk.done("download-invoice", "POST", path("documents"), &Value::Null).await["documents"].as_array().unwrap().len()
    };
    let broke = sandbox::FaultOrder { issue: Some("REFUND_FAILED_INSUFFICIENT_FUNDS".into()), times: 1, ..Default::default() };
    desk.shop.sandbox.fail_next("refund", broke);
    let shown = desk.done("refund-order", "POST", path("refunds"), &part(500)).await;
    assert_eq!((states(&shown), papers().await), ((vec!["by-hand"], 500), 1));
    let refund = shown["refunds"][0]["id"].as_str().unwrap();
    desk.done("refund-order", "PUT", path(&format!("refunds/{refund}")), &json!({ "outcome": "given-up" })).await;
    assert_eq!(papers().await, 1);
    desk.done("refund-order", "POST", path("refunds"), &part(500)).await;
    assert_eq!(papers().await, 2);
    desk.close().await;
}
