//! Units whose money goes back: each is taken back or sent, and on sale again once, whatever becomes of the money.

use serde_json::{Value, json};

use crate::desk::{Desk, Order, minor};

impl Desk {
    /// Refunds something that PayPal refuses, and gives it up.
    async fn failed(&self, order: &Order, ask: &Value) {
        self.refuse_next();
        self.done("refund-order", "POST", refunds(order), ask).await;
        self.give_up(order).await;
    }

    fn refuse_next(&self) {
        let broke = sandbox::FaultOrder { issue: Some("REFUND_FAILED_INSUFFICIENT_FUNDS".into()), times: 1, ..Default::default() };
        self.shop.sandbox.fail_next("refund", broke);
    }

    async fn give_up(&self, order: &Order) {
        let shown = self.shown(order).await;
        let last = shown["refunds"].as_array().unwrap().last().expect("a refund");
        assert_eq!(last["state"], "by-hand");
        let path = format!("{}/{}", refunds(order), last["id"].as_str().unwrap());
        self.done("refund-order", "PUT", path, &json!({ "outcome": "given-up" })).await;
    }

    async fn open_units(&self, order: &Order) -> Value {
        self.shown(order).await["lines"][0]["open"].clone()
    }

    async fn parcel(&self, order: &Order, wish: &Value) -> String {
        let path = format!("/api/admin/orders/{}/fulfilments", order.id);
        let shown = self.done("fulfil-order", "POST", path.clone(), wish).await;
        format!("{path}/{}", shown["fulfilments"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap())
    }

    async fn moved(&self, parcel: &str, event: &str) {
        self.done("fulfil-order", "PUT", parcel.to_owned(), &json!({ "event": event })).await;
    }
}

fn refunds(order: &Order) -> String {
    format!("/api/admin/orders/{}/refunds", order.id)
}

fn units(quantity: u32, restock: u32) -> Value {
    let lines = json!([{ "line": 1, "quantity": quantity, "restock": restock }]);
    json!({ "ask": { "kind": "lines", "lines": lines, "shipping": { "kind": "nothing" } } })
}

fn everything() -> Value {
    json!({ "ask": { "kind": "everything", "restock": true } })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_and_is_asked_again_moves_no_unit_twice() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    for _ in 0..2 {
        desk.failed(&order, &units(2, 2)).await;
        assert_eq!((desk.stock().await, desk.open_units(&order).await), ((10, 1), json!(1)), "two of three");
    }
    desk.done("refund-order", "POST", refunds(&order), &units(2, 2)).await;
    assert_eq!((desk.stock().await, desk.open_units(&order).await), ((10, 1), json!(1)));
    desk.done("refund-order", "POST", refunds(&order), &everything()).await;
    assert_eq!((desk.stock().await, desk.open_units(&order).await), ((10, 0), json!(0)));
    assert_eq!(minor(&desk.shown(&order).await["refundable"]), 0);
    // All of it is given up with its order, and the money follows later.
    let order = desk.paid(2).await;
    desk.refuse_next();
    desk.done("cancel-order", "POST", format!("/api/admin/orders/{}/cancel", order.id), &json!({ "reason": "Broken" })).await;
    desk.give_up(&order).await;
    for ask in [units(1, 1), everything()] {
        desk.done("refund-order", "POST", refunds(&order), &ask).await;
        assert_eq!(desk.stock().await, (10, 0));
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_is_on_sale_again_once() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    let parcel = desk.parcel(&order, &json!({ "lines": [{ "line": 1, "quantity": 2 }] })).await;
    // Two are in a parcel that stands here: only the third can be for sale.
    for path in [format!("{}/preview", refunds(&order)), refunds(&order)] {
        let answer = desk.staff("refund-order", "POST", path, &units(2, 2)).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec!["#/ask/lines"]), "{:?}", answer.body);
    }
    desk.moved(&parcel, "shipped").await;
    desk.moved(&parcel, "delivered").await;
    assert_eq!(desk.stock().await, (8, 1));
    desk.failed(&order, &units(2, 2)).await;
    assert_eq!(desk.stock().await, (9, 0), "one was not sent, one came back");
    desk.done("refund-order", "POST", refunds(&order), &units(2, 2)).await;
    assert_eq!(desk.stock().await, (9, 0));
    desk.done("refund-order", "POST", refunds(&order), &units(1, 1)).await;
    assert_eq!(desk.stock().await, (10, 0));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_after_its_money_is_not_sent_again() {
    let desk = Desk::open().await;
    for (made, event) in [(json!({ "shipped": true }), "returned"), (json!({}), "cancelled")] {
        let order = desk.paid(2).await;
        let parcel = desk.parcel(&order, &made).await;
        desk.done("refund-order", "POST", refunds(&order), &units(1, 0)).await;
        desk.moved(&parcel, event).await;
        assert_eq!((desk.stock().await, desk.open_units(&order).await), ((10, 1), json!(1)), "{event}");
        desk.done("refund-order", "POST", refunds(&order), &everything()).await;
        let shown = desk.shown(&order).await;
        assert_eq!((desk.stock().await, &shown["lines"][0]["open"]), ((10, 0), &json!(0)), "{event}");
        assert_eq!((shown["order"]["fulfilment"].as_str(), minor(&shown["refundable"])), (Some("nothing"), 0));
    }
    // Lost: who has the money back gets no other.
    let order = desk.paid(1).await;
    let parcel = desk.parcel(&order, &json!({ "shipped": true })).await;
    desk.done("refund-order", "POST", refunds(&order), &units(1, 0)).await;
    desk.moved(&parcel, "lost").await;
    assert_eq!((desk.stock().await, desk.open_units(&order).await), ((9, 0), json!(0)));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_case_bars_whatever_gives_money_back() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    // A refund waits, as PayPal did not answer.
    desk.shop.sandbox.fail_next("refund", sandbox::FaultOrder { status: Some(500), times: 1, ..Default::default() });
    let part = json!({ "ask": { "kind": "amount", "amount": { "minor": 500, "currency": "EUR" } } });
    desk.done("refund-order", "POST", refunds(&order), &part).await;
    desk.shop.sandbox.dispute(&capture, true).expect("a capture");
    desk.settle().await;
    let cancel = format!("/api/admin/orders/{}/cancel", order.id);
    let answer = desk.staff("cancel-order", "POST", cancel, &json!({ "reason": "Broken" })).await;
    assert_eq!(answer.problem(), Some("order-state"), "{:?}", answer.body);
    assert_eq!((desk.stock().await, desk.open_units(&order).await), ((10, 1), json!(1)), "nothing is half done");
    // The shopper wins: what waits is not sent by hand on top of it.
    desk.shop.sandbox.reverse(&capture).expect("a capture");
    desk.settle().await;
    desk.ask_again().await;
    let shown = desk.shown(&order).await;
    assert_eq!((shown["refunds"][0]["state"].as_str(), minor(&shown["refundable"])), (Some("failed"), 0), "{shown:#}");
    desk.close().await;
}
