//! What staff and shoppers do with orders after they are placed: sent, refunded, given up, sent back; and the books of it.

use std::time::Duration;

use domain::{Currency, Money, VariantId, permission::Role};
use futures_util::future::join_all;
use payments::{
    Gateway, RefundAsk,
    paypal::{Config, Paypal},
};
use serde_json::{Value, json};
use testkit::{
    Answer, Call, Member, Shop,
    bson::{Document, date, doc},
};

pub struct Desk {
    pub shop: Shop,
    pub owner: Member,
    pub mug: VariantId,
}

/// An order with its token, and its payment where it has one.
pub struct Order {
    pub id: String,
    pub token: String,
    pub payment: String,
}

pub fn key() -> String {
    store::ids::new::<domain::id::Event>().to_string()
}

impl Desk {
    pub async fn open() -> Self {
        let shop = Shop::open().await;
        shop.listen_for_webhooks().await;
        shop.sandbox.webhooks(|manner| manner.delay_ms = 0);
        let mug = shop.sell("mug", 2400, 10).await;
        let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
        Self { shop, owner, mug }
    }

    /// An order that is paid through the sandbox: `quantity` mugs at 24.00, and 4.90 for shipping below 100.00.
    pub async fn paid(&self, quantity: u8) -> Order {
        let (id, token) = self.shop.place(&self.shop.basket(&[(self.mug, quantity)]).await, &key()).await;
        let (payment, provider) = self.shop.start_payment(&id, &token).await;
        self.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
        assert_eq!(self.shop.capture(&id, &token, &payment).await.unwrap().body["state"], "paid");
        Order { id, token, payment }
    }

    pub async fn started(&self, gateway: &str, quantity: u8) -> (Order, Value) {
        let (id, token) = self.shop.place(&self.shop.basket(&[(self.mug, quantity)]).await, &key()).await;
        let answer = self.shop.pay_by(gateway, &id, &token, &key()).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let payment = answer.body["payment"]["id"].as_str().expect("an id").to_owned();
        (Order { id, token, payment }, answer.body["next"].clone())
    }

    pub async fn staff(&self, function: &str, method: &str, path: String, body: &Value) -> Answer {
        let call = self.owner.calls(Call::new(method, &path)).header("idempotency-key", &key());
        self.shop.call(function, &if body.is_null() { call } else { call.json(body) }).await
    }

    pub async fn done(&self, function: &str, method: &str, path: String, body: &Value) -> Value {
        let answer = self.staff(function, method, path, body).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body
    }

    pub async fn shown(&self, order: &Order) -> Value {
        self.done("manage-orders", "GET", format!("/api/admin/orders/{}", order.id), &Value::Null).await
    }

    pub async fn settle(&self) {
        for _ in 0..3 {
            let long = Duration::from_secs(20);
            assert!(self.shop.sandbox.webhooks_idle(long).await && self.shop.sandbox.coins().postman.idle(long).await);
            assert!(self.shop.drain(50).await.is_empty());
        }
    }

    /// The clock asks the gateways for what still waits to go back.
    pub async fn ask_again(&self) {
        let orders = self.shop.store.db().database().collection::<Document>("orders");
        orders.update_many(doc! {}, doc! { "$set": { "refund_check_at": date(1) } }).await.unwrap();
        self.shop.run("reconcile-payments").await.unwrap();
        self.settle().await;
    }

    /// On hand, and promised.
    pub async fn stock(&self) -> (i64, i64) {
        let stock = self.shop.store.stock(self.mug).await.unwrap().unwrap();
        (stock.on_hand, stock.reserved)
    }

    /// Stock and books add up, and the audit finds nothing.
    pub async fn close(self) {
        self.settle().await;
        assert_eq!(self.shop.fault_in_the_ledger().await, None);
        let audit = self.shop.run("audit-ledger").await.unwrap();
        assert_eq!(audit["left"], 0, "{audit}");
        self.shop.close().await;
    }
}

pub fn minor(value: &Value) -> i64 {
    value["minor"].as_i64().unwrap_or_default()
}

pub fn subjects(shop: &Shop) -> Vec<String> {
    shop.aws.mails().into_iter().map(|mail| mail.subject).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_goes_out_in_two_parcels_and_is_delivered() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    assert_eq!(desk.stock().await, (10, 3));
    let path = format!("/api/admin/orders/{}/fulfilments", order.id);
    let tracking = json!({ "carrier": "DHL", "number": "0034", "url": "https://dhl.example/0034" });
    let one = json!({ "lines": [{ "line": 1, "quantity": 2 }], "tracking": tracking, "shipped": true });
    let shown = desk.done("fulfil-order", "POST", path.clone(), &one).await;
    assert_eq!((shown["order"]["fulfilment"].as_str(), shown["lines"][0]["open"].as_i64()), (Some("partial"), Some(1)));
    assert_eq!(desk.stock().await, (8, 1));
    // More than is open is refused, by its field.
    let much = desk.staff("fulfil-order", "POST", path.clone(), &json!({ "lines": [{ "line": 1, "quantity": 2 }] })).await;
    assert_eq!((much.problem(), much.pointers()), (Some("invalid-request"), vec!["#/lines"]));
    let shown = desk.done("fulfil-order", "POST", path.clone(), &json!({})).await;
    let (first, second) = (&shown["fulfilments"][0]["id"], &shown["fulfilments"][1]["id"]);
    let parcel = |id: &Value| format!("{path}/{}", id.as_str().unwrap());
    for event in ["packed", "shipped", "delivered"] {
        desk.done("fulfil-order", "PUT", parcel(second), &json!({ "event": event })).await;
        // Saying it again changes nothing.
        desk.done("fulfil-order", "PUT", parcel(second), &json!({ "event": event })).await;
    }
    let out_of_order = desk.staff("fulfil-order", "PUT", parcel(second), &json!({ "event": "packed" })).await;
    assert_eq!(out_of_order.problem(), Some("order-state"));
    let shown = desk.done("fulfil-order", "PUT", parcel(first), &json!({ "event": "delivered" })).await;
    assert_eq!(shown["order"]["fulfilment"], "delivered");
    assert_eq!(desk.stock().await, (7, 0));
    let mine = desk.shop.order(&order.id, &order.token).await.body;
    assert_eq!(mine["fulfilments"][0]["tracking"]["url"], "https://dhl.example/0034");
    desk.settle().await;
    let mails = subjects(&desk.shop);
    assert_eq!(mails.iter().filter(|subject| subject.contains("on its way")).count(), 2, "{mails:?}");
    // Nothing is sent that is not paid.
    let (unpaid, _) = desk.started("bank-transfer", 1).await;
    let early = desk.staff("fulfil-order", "POST", format!("/api/admin/orders/{}/fulfilments", unpaid.id), &json!({})).await;
    assert_eq!(early.problem(), Some("order-state"));
    // But for what is paid on delivery.
    let (on_delivery, _) = desk.started("cash-on-delivery", 1).await;
    let many = json!({ "orders": [on_delivery.id, unpaid.id], "shipped": true });
    let many = desk.done("fulfil-order", "POST", "/api/admin/fulfilments".into(), &many).await;
    assert_eq!((many["items"][0]["refused"].as_str(), many["items"][1]["refused"].is_string()), (None, true));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_back_by_line_and_then_all_of_it_and_never_more() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    let path = format!("/api/admin/orders/{}/refunds", order.id);
    let line =
        json!({ "ask": { "kind": "lines", "lines": [{ "line": 1, "quantity": 1, "restock": 1 }], "shipping": { "kind": "nothing" } } });
    let preview = desk.done("refund-order", "POST", format!("{path}/preview"), &line).await;
    assert_eq!((minor(&preview["amount"]), minor(&preview["left"]), preview["parts"][0]["byHand"].as_bool()), (2400, 5290, Some(false)));
    // The same call again is the same refund.
    let call = desk.owner.calls(Call::new("POST", &path)).header("idempotency-key", "refund-one").json(&line);
    for _ in 0..2 {
        let answer = desk.shop.call("refund-order", &call).await;
        assert_eq!((answer.status, minor(&answer.body["refunded"])), (200, 2400), "{:?}", answer.body);
        assert_eq!(answer.body["refunds"][0]["state"], "done");
    }
    assert_eq!(desk.stock().await, (10, 2), "what was never sent is for sale again");
    let much = json!({ "ask": { "kind": "amount", "amount": { "minor": 5291, "currency": "EUR" } } });
    let much = desk.staff("refund-order", "POST", path.clone(), &much).await;
    assert_eq!((much.problem(), much.pointers()), (Some("invalid-request"), vec!["#/ask"]));
    // The gateway's answer is lost: the clock asks again, under the same key.
    desk.shop.sandbox.fail_next("refund", sandbox::FaultOrder { status: Some(500), times: 1, after_effect: true, ..Default::default() });
    let rest = json!({ "ask": { "kind": "everything", "restock": true } });
    let shown = desk.done("refund-order", "POST", path.clone(), &rest).await;
    assert_eq!((shown["refunds"][1]["state"].as_str(), shown["money"].as_str()), (Some("recorded"), Some("refunded")));
    desk.ask_again().await;
    let shown = desk.shown(&order).await;
    assert_eq!((shown["refunds"][1]["state"].as_str(), minor(&shown["refundable"])), (Some("done"), 0));
    let listed = desk.done("manage-orders", "GET", "/api/admin/orders".into(), &Value::Null).await;
    assert_eq!(minor(&listed["items"][0]["refunded"]), 7690, "all of it: {listed}");
    assert_eq!(desk.shop.sandbox.tally().executed.get("refund"), Some(&2));
    assert_eq!(desk.stock().await, (10, 0));
    let sum: i64 = shown["ledger"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["postings"].as_array().unwrap())
        .map(|one| minor(&one["amount"]))
        .sum();
    assert_eq!(sum, 0);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_at_the_gateway_itself_comes_into_the_books() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    let config = Config {
        api: desk.shop.sandbox.api_url().into(),
        certificate_urls: vec![desk.shop.sandbox.cert_urls()],
        certificate_names: vec![sandbox::CERT_NAME_SUFFIX.into()],
        roots: vec![sandbox::ROOT_DER_BASE64.trim().into()],
    };
    let credentials = json!({ "clientId": sandbox::CLIENT_ID, "secret": sandbox::CLIENT_SECRET, "webhookId": sandbox::WEBHOOK_ID });
    let gateway = Paypal::new(config, serde_json::from_value(credentials).unwrap()).expect("it is set up");
    let amount = Some(Money::new(500, Currency::EUR));
    gateway.refund(&RefundAsk { key: "by staff".into(), capture_id: capture, amount, note: None }).await.expect("it went back");
    desk.settle().await;
    let shown = desk.shown(&order).await;
    assert_eq!((minor(&shown["refunded"]), shown["refunds"][0]["state"].as_str()), (500, Some("done")), "{shown:#}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_given_up_and_its_money_goes_back_once() {
    let opened = Desk::open().await;
    let desk = &opened;
    let order = desk.paid(2).await;
    let cancel = |order: &Order| Call::new("POST", &format!("/api/orders/{}/cancel", order.id)).header("order-token", &order.token);
    // Ten times at once, each with a key of its own, and a parcel beside them.
    let tries = join_all((0..10).map(|n| {
        let call = cancel(&order).header("idempotency-key", &format!("cancel-{n}")).json(&json!({}));
        async move { desk.shop.call("cancel-order", &call).await }
    }));
    let path = format!("/api/admin/orders/{}/fulfilments", order.id);
    let all = json!({});
    let (tries, parcel) = tokio::join!(tries, desk.staff("fulfil-order", "POST", path, &all));
    let mut done = u32::from(parcel.status == 200);
    for answer in tries {
        assert!(answer.status == 200 || answer.problem() == Some("order-state"), "{:?}", answer.body);
        done += u32::from(answer.status == 200);
    }
    assert_eq!(done, 1, "it is sent or given up, once");
    if parcel.status == 200 {
        let id = parcel.body["fulfilments"][0]["id"].as_str().unwrap();
        let path = format!("/api/admin/orders/{}/fulfilments/{id}", order.id);
        desk.done("fulfil-order", "PUT", path, &json!({ "event": "cancelled" })).await;
        desk.done("cancel-order", "POST", format!("/api/admin/orders/{}/cancel", order.id), &json!({ "reason": "Broken" })).await;
    }
    desk.settle().await;
    let shown = desk.shown(&order).await;
    assert_eq!((shown["order"]["standing"].as_str(), shown["money"].as_str()), (Some("cancelled"), Some("refunded")));
    assert_eq!((desk.stock().await, desk.shop.sandbox.tally().executed.get("refund")), ((10, 0), Some(&1)));
    // Of an order that waits for its money nothing goes back, and no clock expires it a second time.
    let (waiting, _) = desk.started("paypal", 1).await;
    let call = cancel(&waiting).header("idempotency-key", "cancel").json(&json!({ "reason": "Ordered twice" }));
    let mine = desk.shop.call("cancel-order", &call).await;
    assert_eq!((mine.body["standing"].as_str(), mine.body["state"].as_str()), (Some("cancelled"), Some("expired")));
    assert_eq!(desk.stock().await, (10, 0));
    // Whoever has no right to it learns nothing.
    assert_eq!(desk.shop.call("cancel-order", &call.without("order-token")).await.status, 404);
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_note_money_and_send_it_back_themselves() {
    let desk = Desk::open().await;
    let (order, _) = desk.started("bank-transfer", 1).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
    let eur = |minor: i64| json!({ "amount": { "minor": minor, "currency": "EUR" } });
    assert_eq!(desk.staff("manage-orders", "POST", money.clone(), &eur(0)).await.pointers(), ["#/amount"]);
    let shown = desk.done("manage-orders", "POST", money.clone(), &eur(2000)).await;
    assert_eq!((shown["money"].as_str(), shown["payments"][0]["concern"].as_str()), (Some("review"), Some("under")));
    let shown = desk.done("manage-orders", "POST", money.clone(), &eur(2890)).await;
    assert_eq!(shown["payments"][0]["state"], "paid");
    let review = format!("/api/admin/orders/{}/review", order.id);
    let shown = desk.done("manage-orders", "POST", review.clone(), &json!({ "decision": "accept" })).await;
    assert_eq!(shown["money"], "paid");
    assert_eq!(desk.staff("manage-orders", "POST", review, &json!({ "decision": "accept" })).await.problem(), Some("order-state"));
    // The bank can't be asked: staff send it, or give it up.
    let refunds = format!("/api/admin/orders/{}/refunds", order.id);
    let amount = |minor: i64| json!({ "ask": { "kind": "amount", "amount": { "minor": minor, "currency": "EUR" } } });
    let shown = desk.done("refund-order", "POST", refunds.clone(), &amount(890)).await;
    assert_eq!((shown["refunds"][0]["state"].as_str(), shown["order"]["refunds"][0]["done"].as_bool()), (Some("by-hand"), Some(false)));
    let hand = |id: &Value| format!("{refunds}/{}", id.as_str().unwrap());
    let shown = desk.done("refund-order", "PUT", hand(&shown["refunds"][0]["id"]), &json!({ "outcome": "given-up" })).await;
    assert_eq!((shown["refunds"][0]["state"].as_str(), minor(&shown["refundable"])), (Some("failed"), 2890));
    let shown = desk.done("refund-order", "POST", refunds.clone(), &amount(390)).await;
    let shown = desk.done("refund-order", "PUT", hand(&shown["refunds"][1]["id"]), &json!({ "outcome": "sent" })).await;
    assert_eq!((shown["refunds"][1]["state"].as_str(), minor(&shown["refundable"])), (Some("done"), 2500));
    // Less than was asked for, and let be: the books say so.
    let (short, _) = desk.started("cash-on-delivery", 1).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", short.id, short.payment);
    desk.done("manage-orders", "POST", money, &eur(2800)).await;
    let review = format!("/api/admin/orders/{}/review", short.id);
    let shown = desk.done("manage-orders", "POST", review, &json!({ "decision": "accept" })).await;
    let accounts: Vec<_> = shown["ledger"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    assert!(accounts.contains(&"underpayment"), "{accounts:?}");
    // What a provider tells of is not for staff to say.
    let told = desk.paid(1).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", told.id, told.payment);
    assert_eq!(desk.staff("manage-orders", "POST", money, &eur(9999)).await.problem(), Some("order-state"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn late_money_takes_stock_again_or_is_looked_at() {
    let desk = Desk::open().await;
    let late = async |quantity: u8, sold: u8| {
        let (order, next) = desk.started("blockonomics", quantity).await;
        desk.expire().await;
        if sold > 0 {
            desk.paid(sold).await;
        }
        desk.send_coins(&next).await;
        let shown = desk.shown(&order).await;
        (order, shown)
    };
    let (_, shown) = late(2, 0).await;
    assert_eq!((shown["order"]["state"].as_str(), desk.stock().await), (Some("paid"), (10, 2)), "{shown:#}");
    let (order, shown) = late(3, 6).await;
    assert_eq!((shown["order"]["state"].as_str(), desk.stock().await), (Some("review"), (10, 8)));
    let review = format!("/api/admin/orders/{}/review", order.id);
    let none = desk.staff("manage-orders", "POST", review.clone(), &json!({ "decision": "accept" })).await;
    assert_eq!(none.problem(), Some("out-of-stock"));
    let listed = desk.done("manage-orders", "GET", "/api/admin/orders?show=attention".into(), &Value::Null).await;
    assert_eq!(listed["items"][0]["attention"][0], "money");
    let shown = desk.done("manage-orders", "POST", review, &json!({ "decision": "return" })).await;
    assert_eq!((shown["order"]["standing"].as_str(), shown["refunds"][0]["state"].as_str()), (Some("cancelled"), Some("by-hand")));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_back_is_refunded_and_for_sale_again() {
    let desk = Desk::open().await;
    let order = desk.paid(2).await;
    let ask = |quantity: u32, reason: &str| {
        let wish = json!({ "lines": [{ "line": 1, "quantity": quantity, "reason": reason }], "words": "The lid is cracked" });
        let call = Call::new("POST", &format!("/api/orders/{}/returns", order.id)).header("order-token", &order.token);
        call.header("idempotency-key", &key()).json(&wish)
    };
    assert_eq!(desk.shop.call("request-return", &ask(1, "damaged")).await.problem(), Some("order-state"), "nothing is there yet");
    let path = format!("/api/admin/orders/{}/fulfilments", order.id);
    let shown = desk.done("fulfil-order", "POST", path.clone(), &json!({ "shipped": true })).await;
    let parcel = format!("{path}/{}", shown["fulfilments"][0]["id"].as_str().unwrap());
    desk.done("fulfil-order", "PUT", parcel, &json!({ "event": "delivered" })).await;
    assert_eq!(desk.shop.call("request-return", &ask(3, "damaged")).await.pointers(), ["#/lines"]);
    let mine = desk.shop.call("request-return", &ask(1, "damaged")).await;
    assert_eq!((mine.status, mine.body["returns"][0]["state"].as_str()), (200, Some("requested")), "{:?}", mine.body);
    let id = mine.body["returns"][0]["id"].as_str().unwrap();
    let resolve = format!("/api/admin/orders/{}/returns/{id}", order.id);
    for decision in ["approve", "receive"] {
        let answer = json!({ "decision": decision, "answer": "Send it to us" });
        desk.done("resolve-return", "PUT", resolve.clone(), &answer).await;
    }
    // Who packs takes things in; money is for those who may give it back.
    let packer = desk.shop.staff("packer@example.com", &[Role::Fulfilment]).await;
    let refund = json!({ "decision": "refund", "restock": true });
    let call = packer.calls(Call::new("PUT", &resolve)).json(&refund);
    assert_eq!(desk.shop.call("resolve-return", &call).await.status, 403);
    let shown = desk.done("resolve-return", "PUT", resolve.clone(), &refund).await;
    assert_eq!((shown["returns"][0]["state"].as_str(), minor(&shown["refunded"])), (Some("refunded"), 2400));
    desk.done("resolve-return", "PUT", resolve, &refund).await;
    assert_eq!((desk.stock().await, desk.shop.sandbox.tally().executed.get("refund")), ((9, 0), Some(&1)));
    // The other one: asked for, and taken back.
    let mine = desk.shop.call("request-return", &ask(1, "changed-mind")).await;
    let id = mine.body["returns"][1]["id"].as_str().unwrap();
    let back = Call::new("DELETE", &format!("/api/orders/{}/returns/{id}", order.id)).header("order-token", &order.token);
    assert_eq!(desk.shop.call("request-return", &back).await.body["returns"][1]["state"], "cancelled");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_tells_what_differs() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let shown = desk.shown(&order).await;
    let fee = minor(&shown["payments"][0]["fee"]);
    let entry = shown["ledger"].as_array().unwrap().iter().find(|entry| entry["source"] == "fee").expect("the fee is in the books");
    let of_fees = entry["postings"].as_array().unwrap().iter().find(|posting| posting["account"]["kind"] == "fees").unwrap();
    assert!(fee > 0 && minor(&of_fees["amount"]) == fee, "{fee}: {entry:#}");
    let books = desk.shop.store.db().database().collection::<Document>("ledger");
    let gone = books.find_one_and_delete(doc! { "entry.source.kind": "capture" }).await.unwrap().expect("an entry");
    let audit = desk.shop.run("audit-ledger").await.unwrap();
    assert_eq!(audit["left"], 2, "not posted, and open: {audit}");
    desk.settle().await;
    assert!(subjects(&desk.shop).iter().any(|subject| subject.contains("The books differ")), "{:?}", subjects(&desk.shop));
    books.insert_one(gone).await.unwrap();
    // A record that says more than the gateway does differs from the gateway, and from the books.
    let payments = desk.shop.store.db().database().collection::<Document>("payments");
    payments.update_one(doc! {}, doc! { "$inc": { "captured.minor": 1 } }).await.unwrap();
    assert_eq!(desk.shop.run("audit-ledger").await.unwrap()["left"], 2);
    payments.update_one(doc! {}, doc! { "$inc": { "captured.minor": -1 } }).await.unwrap();
    assert_eq!(desk.shop.run("audit-ledger").await.unwrap()["left"], 0);
    let found = desk.done("manage-orders", "GET", "/api/admin/orders?show=to-fulfil&search=ada".into(), &Value::Null).await;
    assert_eq!(found["items"][0]["id"], order.id.as_str(), "{found}");
    let noted = desk.done("manage-orders", "POST", format!("/api/admin/orders/{}/notes", order.id), &json!({ "text": "Rang twice" })).await;
    let last = noted["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["what"]["text"].as_str(), last["by"]["email"].as_str()), (Some("Rang twice"), Some("owner@example.com")));
    desk.close().await;
}
