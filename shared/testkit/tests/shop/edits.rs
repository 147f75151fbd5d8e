//! Orders that are changed before they are sent: what it does to stock, payments, money and books, whoever does what meanwhile.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{
    Call,
    bson::{Document, date, doc},
};

use crate::desk::{Desk, Order, key, minor, subjects};

fn path(order: &Order) -> String {
    format!("/api/admin/orders/{}/edits", order.id)
}

fn units(line: u16, quantity: i64) -> Value {
    json!({ "kind": "quantity", "line": line, "quantity": quantity })
}

fn edit(changes: &[Value], total: i64) -> Value {
    json!({ "changes": changes, "total": { "minor": total, "currency": "EUR" }, "note": "As we said on the phone." })
}

/// What a captured payment of the order's rest says.
async fn pay_rest(desk: &Desk, order: &Order) -> Value {
    let (payment, provider) = desk.shop.start_payment(&order.id, &order.token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    desk.shop.capture(&order.id, &order.token, &payment).await.unwrap().body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_grows_and_its_rest_is_paid() {
    let desk = Desk::open().await;
    let vase = desk.shop.sell("vase", 3000, 4).await;
    let order = desk.paid(2).await;
    desk.settle().await;
    assert_eq!(desk.shop.order(&order.id, &order.token).await.body["documents"].as_array().unwrap().len(), 1, "it has an invoice");
    let add = json!({ "kind": "add", "variant": vase.to_string(), "quantity": 1 });
    let preview = desk.done("edit-order", "POST", format!("{}/preview", path(&order)), &json!({ "changes": [add] })).await;
    assert_eq!((preview["due"]["kind"].as_str(), minor(&preview["due"]["amount"])), (Some("collect"), 3000), "{preview:#}");
    assert_eq!((minor(&preview["before"]["total"]), minor(&preview["after"]["total"])), (5290, 8290));
    assert_eq!(desk.shop.store.stock(vase).await.unwrap().unwrap().reserved, 0, "a preview does nothing");
    // What staff saw is what they get: where it costs something else, nothing is changed.
    let other = desk.staff("edit-order", "POST", path(&order), &edit(std::slice::from_ref(&add), 8289)).await;
    assert_eq!((other.problem(), other.pointers()), (Some("invalid-request"), vec!["#/total"]));
    let shown = desk.done("edit-order", "POST", path(&order), &edit(std::slice::from_ref(&add), 8290)).await;
    assert_eq!((shown["money"].as_str(), shown["order"]["state"].as_str()), (Some("partly-paid"), Some("partly-paid")));
    assert_eq!(desk.shop.store.stock(vase).await.unwrap().unwrap().reserved, 1);
    // Nothing is sent, nor given back by itself, before the rest comes.
    let send = desk.staff("fulfil-order", "POST", format!("/api/admin/orders/{}/fulfilments", order.id), &json!({})).await;
    assert_eq!(send.problem(), Some("order-state"));
    let mine = desk.shop.order(&order.id, &order.token).await.body;
    assert_eq!((minor(&mine["owed"]), minor(&mine["totals"]["total"])), (3000, 8290));
    assert_eq!(mine["actions"], json!(["pay", "cancel"]));
    desk.settle().await;
    assert_eq!(desk.shop.run("audit-ledger").await.unwrap()["left"], 0, "what is asked for is open, and nothing else");
    let started = desk.shop.pay_by("paypal", &order.id, &order.token, &key()).await;
    assert_eq!(minor(&started.body["payment"]["amount"]), 3000, "{:?}", started.body);
    assert_eq!(pay_rest(&desk, &order).await["state"], "paid");
    desk.settle().await;
    let shown = desk.shown(&order).await;
    assert_eq!((shown["money"].as_str(), minor(&shown["captured"])), (Some("paid"), 8290));
    assert!(shown["order"]["owed"].is_null());
    // The first invoice was taken back whole, and another one says what the order is.
    let numbers: Vec<&str> = shown["documents"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect();
    assert_eq!(numbers.iter().map(|number| &number[..3]).collect::<Vec<_>>(), ["INV", "CN-", "INV"]);
    let mails = subjects(&desk.shop);
    assert!(mails.iter().any(|subject| subject.contains("has changed")), "{mails:?}");
    let sold: i64 = shown["ledger"].as_array().unwrap().iter().filter(|one| one["source"] == "sale").map(receivable).sum();
    assert_eq!(sold, 8290);
    desk.close().await;
}

fn receivable(entry: &Value) -> i64 {
    let postings = entry["postings"].as_array().unwrap().iter();
    postings.filter(|one| one["account"]["kind"] == "receivable" || one["account"] == "receivable").map(|one| minor(&one["amount"])).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_shrinks_and_the_difference_goes_back() {
    let desk = Desk::open().await;
    let order = desk.paid(3).await;
    desk.settle().await;
    let shown = desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 1)], 2890)).await;
    assert_eq!((minor(&shown["refunded"]), shown["refunds"][0]["state"].as_str()), (4800, Some("done")), "{shown:#}");
    assert_eq!((shown["money"].as_str(), desk.stock().await), (Some("partly-refunded"), (10, 1)));
    assert_eq!(shown["refunds"][0]["lines"], json!([]), "what is not in the order any more is not refunded a second time");
    assert_eq!((shown["lines"][0]["refundable"].as_i64(), minor(&shown["refundable"])), (Some(1), 2890));
    let again = desk.staff("edit-order", "POST", path(&order), &edit(&[units(1, 2)], 5290)).await;
    assert_eq!(again.problem(), Some("order-state"), "refunds count units of lines");
    desk.settle().await;
    let mine = desk.shop.order(&order.id, &order.token).await.body;
    assert_eq!(mine["documents"].as_array().unwrap().len(), 3, "an invoice, what takes it back, and another one");
    desk.done("fulfil-order", "POST", format!("/api/admin/orders/{}/fulfilments", order.id), &json!({ "shipped": true })).await;
    assert_eq!(desk.stock().await, (9, 0));
    let rest = json!({ "ask": { "kind": "everything" } });
    let shown = desk.done("refund-order", "POST", format!("/api/admin/orders/{}/refunds", order.id), &rest).await;
    assert_eq!((shown["money"].as_str(), minor(&shown["refunded"])), (Some("refunded"), 7690));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_for_before_an_order_was_changed_does_not_pay_it() {
    let desk = Desk::open().await;
    // Approved at PayPal for one mug; the order is of two by then.
    let (id, token) = desk.shop.place(&desk.shop.basket(&[(desk.mug, 1)]).await, &key()).await;
    let (payment, provider) = desk.shop.start_payment(&id, &token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    let order = Order { id, token, payment };
    let shown = desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 2)], 5290)).await;
    assert_eq!((shown["money"].as_str(), shown["payments"][0]["state"].as_str()), (Some("unpaid"), Some("expired")), "{shown:#}");
    assert_eq!(desk.stock().await, (10, 2));
    let late = desk.shop.capture(&order.id, &order.token, &order.payment).await.unwrap();
    assert_ne!(late.body["state"], "paid", "{:?}", late.body);
    assert_eq!(desk.shop.sandbox.captures().len(), 0);
    assert_eq!(pay_rest(&desk, &order).await["state"], "paid");
    assert_eq!(minor(&desk.shown(&order).await["captured"]), 5290);
    // A transfer that was on its way is for staff to decide about.
    let (order, _) = desk.started("bank-transfer", 1).await;
    desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 2)], 5290)).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
    let shown = desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 2890, "currency": "EUR" } })).await;
    assert_eq!((shown["money"].as_str(), shown["payments"][0]["concern"].as_str()), (Some("review"), Some("mismatch")), "{shown:#}");
    let review = format!("/api/admin/orders/{}/review", order.id);
    let shown = desk.done("manage-orders", "POST", review, &json!({ "decision": "return" })).await;
    assert_eq!((shown["order"]["standing"].as_str(), desk.stock().await), (Some("cancelled"), (10, 2)));
    // So are coins.
    let (order, next) = desk.started("blockonomics", 1).await;
    desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 2)], 5290)).await;
    let txid = desk.shop.sandbox.coins().pay(next["address"].as_str().unwrap(), next["amount"]["units"].as_i64().unwrap());
    for _ in 0..3 {
        desk.settle().await;
        desk.shop.sandbox.coins().confirm(&txid);
    }
    desk.settle().await;
    assert_eq!(desk.shown(&order).await["order"]["state"], "review");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rest_is_given_up_by_another_change_or_with_the_order() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    desk.settle().await;
    desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 3)], 7690)).await;
    let (payment, provider) = desk.shop.start_payment(&order.id, &order.token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    // No clock ends an order that was paid for the most part.
    let orders = desk.shop.store.db().database().collection::<Document>("orders");
    orders.update_many(doc! {}, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
    desk.shop.run("cancel-expired-orders").await.unwrap();
    let shown = desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 1)], 2890)).await;
    assert_eq!((shown["money"].as_str(), desk.stock().await), (Some("paid"), (10, 1)), "{shown:#}");
    let late = desk.shop.capture(&order.id, &order.token, &payment).await.unwrap();
    assert_ne!(late.body["state"], "paid");
    assert_eq!(desk.shop.sandbox.captures().len(), 1, "nobody pays what is not asked for any more");
    // Once more, and then its owner gives it up: what came goes back.
    desk.done("edit-order", "POST", path(&order), &edit(&[units(1, 2)], 5290)).await;
    let call = Call::new("POST", &format!("/api/orders/{}/cancel", order.id)).header("order-token", &order.token);
    let mine = desk.shop.call("cancel-order", &call.header("idempotency-key", "give-up").json(&json!({}))).await;
    assert_eq!((mine.status, mine.body["standing"].as_str()), (200, Some("cancelled")), "{:?}", mine.body);
    desk.settle().await;
    let shown = desk.shown(&order).await;
    assert_eq!((shown["money"].as_str(), minor(&shown["refunded"]), desk.stock().await), (Some("refunded"), 2890, (10, 0)));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_changes_at_once_one_is_made() {
    let opened = Desk::open().await;
    let desk = &opened;
    let order = desk.paid(1).await;
    desk.settle().await;
    // Ten times the same call, and nine others that saw the same order.
    let call = desk.owner.calls(Call::new("POST", &path(&order)));
    let same = (0..10).map(|_| call.clone().header("idempotency-key", "same").json(&edit(&[units(1, 3)], 7690)));
    let others = (0..9).map(|n| call.clone().header("idempotency-key", &format!("other-{n}")).json(&edit(&[units(1, 3)], 7690)));
    let answers = join_all(same.chain(others).map(|call| async move { desk.shop.call("edit-order", &call).await })).await;
    let told = |answer: &testkit::Answer| answer.status == 200 || answer.pointers() == ["#/changes"] || answer.status == 503;
    assert!(answers.iter().all(told), "{answers:?}");
    let shown = desk.shown(&order).await;
    let edits = shown["timeline"].as_array().unwrap().iter().filter(|entry| entry["what"]["kind"] == "edited").count();
    assert_eq!((edits, desk.stock().await, minor(&shown["order"]["owed"])), (1, (10, 3), 4800));
    // More than there is: nothing is changed, and the preview says how much is left.
    let lots = desk.staff("edit-order", "POST", path(&order), &edit(&[units(1, 20)], 48_490)).await;
    assert_eq!(lots.problem(), Some("out-of-stock"), "{:?}", lots.body);
    let preview = desk.staff("edit-order", "POST", format!("{}/preview", path(&order)), &json!({ "changes": [units(1, 20)] })).await;
    assert_eq!((preview.problem(), &preview.body["changes"][0]["left"]), (Some("out-of-stock"), &json!(7)), "{:?}", preview.body);
    assert_eq!(desk.stock().await, (10, 3));
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_and_a_payment_at_the_same_moment_meet() {
    let opened = Desk::open().await;
    let desk = &opened;
    for round in 0..4 {
        let (id, token) = desk.shop.place(&desk.shop.basket(&[(desk.mug, 1)]).await, &key()).await;
        let (payment, provider) = desk.shop.start_payment(&id, &token).await;
        desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
        let order = Order { id, token, payment };
        let change = edit(&[units(1, 2)], 5290);
        let (captured, edited) = tokio::join!(
            desk.shop.capture(&order.id, &order.token, &order.payment),
            desk.staff("edit-order", "POST", path(&order), &change)
        );
        let (captured, shown) = (captured.unwrap(), desk.shown(&order).await);
        let end = (captured.body["state"] == "paid", edited.status == 200, shown["money"].as_str().unwrap());
        // Paid and then changed; changed and then not paid; or paid while nobody could change it.
        let sound = matches!(end, (true, true, "partly-paid") | (false, true, "unpaid") | (true, false, "paid"));
        assert!(sound, "round {round}: {end:?} {:?} {:?}", captured.body, edited.body);
        desk.done("cancel-order", "POST", format!("/api/admin/orders/{}/cancel", order.id), &json!({})).await;
    }
    assert_eq!(desk.stock().await, (10, 0));
    opened.close().await;
}
