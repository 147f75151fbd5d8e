//! Orders that staff write down, and that shoppers pay by a link.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{
    Call,
    bson::{Document, date, doc},
    plain::address,
};

use crate::desk::{Desk, key, minor};

fn eur(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "EUR" })
}

/// Two mugs at a price of their own, less five: 2 × 20.00 − 5.00 + 4.90.
fn draft(desk: &Desk) -> Value {
    json!({
        "lines": [{ "variant": desk.mug.to_string(), "quantity": 2, "unitPrice": eur(2000) }],
        "email": "ann@example.com",
        "address": address(),
        "shippingMethod": "standard",
        "discount": eur(500),
        "total": eur(3990),
        "tell": true,
        "note": "As we said on the phone.",
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_write_an_order_down_and_the_shopper_pays_it_by_the_link() {
    let desk = Desk::open().await;
    let wish = json!({ "lines": draft(&desk)["lines"], "country": "DE", "discount": eur(500) });
    let quote = desk.done("draft-order", "POST", "/api/admin/drafts/quote".into(), &wish).await;
    let option = quote["options"].as_array().unwrap().iter().find(|option| option["id"] == "standard").expect("a way");
    assert_eq!((minor(&option["totals"]["total"]), minor(&option["totals"]["discount"])), (3990, 500), "{quote:#}");
    assert_eq!((minor(&quote["lines"][0]["unitPrice"]), minor(&quote["lines"][0]["total"])), (2000, 4000));
    let written = desk.staff("draft-order", "POST", "/api/admin/drafts".into(), &draft(&desk)).await;
    assert_eq!(written.status, 201, "{:?}", written.body);
    let order = &written.body["order"];
    let id = order["order"]["id"].as_str().unwrap().to_owned();
    assert_eq!((order["money"].as_str(), minor(&order["order"]["totals"]["total"])), (Some("unpaid"), 3990));
    assert_eq!(desk.stock().await, (10, 2), "its things are held");
    let by = order["timeline"].as_array().unwrap().iter().find(|entry| entry["what"]["kind"] == "drafted").expect("who wrote it down");
    assert_eq!(by["by"]["email"], "owner@example.com");
    // The mail has the link that staff may copy.
    desk.settle().await;
    let token = desk.shop.mailed("ann@example.com", &format!("/order/{id}")).await;
    assert!(written.body["link"].as_str().unwrap().ends_with(&format!("/order/{id}#{token}")), "{:?}", written.body["link"]);
    let mail = desk.shop.aws.mails().into_iter().rev().find(|mail| mail.to == "ann@example.com").expect("a mail").text();
    assert!(mail.contains("As we said on the phone.") && mail.contains("39.90") && mail.contains("2 × "), "{mail}");
    let (payment, provider) = desk.shop.start_payment(&id, &token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    assert_eq!(desk.shop.capture(&id, &token, &payment).await.unwrap().body["state"], "paid");
    let log = desk.done("list-audit-log", "GET", "/api/admin/audit".into(), &Value::Null).await;
    assert!(log["items"].as_array().unwrap().iter().any(|entry| entry["action"] == "order-drafted"), "{log:#}");
    // What is paid is not asked for.
    let ask = desk.staff("draft-order", "POST", format!("/api/admin/orders/{id}/payment-link"), &json!({ "tell": true })).await;
    assert_eq!(ask.problem(), Some("order-state"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_written_once_and_its_stock_comes_back_when_nobody_pays() {
    let opened = Desk::open().await;
    let desk = &opened;
    let body = json!({ "holdDays": 3, "tell": false });
    let body = draft(desk).as_object().unwrap().clone().into_iter().chain(body.as_object().unwrap().clone()).collect::<Value>();
    let call = desk.owner.calls(Call::new("POST", "/api/admin/drafts")).header("idempotency-key", "one").json(&body);
    let answers = join_all((0..8).map(|_| async { desk.shop.call("draft-order", &call).await })).await;
    let done: Vec<_> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.body["order"]["order"]["id"].clone()).collect();
    assert!(!done.is_empty() && done.iter().all(|id| *id == done[0]), "{answers:?}");
    assert_eq!(desk.stock().await, (10, 2));
    let all = desk.done("manage-orders", "GET", "/api/admin/orders".into(), &Value::Null).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    // The last ones go to whoever is first.
    let many = |n: u8| {
        let lines = json!([{ "variant": desk.mug.to_string(), "quantity": 3 }]);
        let mut body = draft(desk);
        (body["lines"], body["discount"], body["total"]) = (lines, Value::Null, eur(7690));
        desk.owner.calls(Call::new("POST", "/api/admin/drafts")).header("idempotency-key", &format!("many-{n}")).json(&body)
    };
    let answers = join_all((0..4).map(|n| async move { desk.shop.call("draft-order", &many(n)).await })).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!((won.len(), desk.stock().await), (2, (10, 8)), "{answers:?}");
    assert!(lost.iter().all(|answer| answer.problem() == Some("out-of-stock")), "{lost:?}");
    let orders = desk.shop.store.db().database().collection::<Document>("orders");
    orders.update_many(doc! {}, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
    desk.shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(desk.stock().await, (10, 0));
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_draft_is_named_and_nothing_is_written() {
    let desk = Desk::open().await;
    let usd = json!({ "minor": 2000, "currency": "USD" });
    let twice = json!([draft(&desk)["lines"][0], draft(&desk)["lines"][0]]);
    let flaws: [(&str, Value, &str); 13] = [
        ("/lines", json!([]), "#/lines"),
        ("/lines", twice, "#/lines/1/variant"),
        ("/lines/0/quantity", json!(0), "#/lines/0/quantity"),
        ("/lines/0/unitPrice", eur(-1), "#/lines/0/unitPrice"),
        ("/lines/0/unitPrice", usd.clone(), "#/lines/0/unitPrice"),
        ("/email", json!("ann"), "#/email"),
        ("/address/city", json!(""), "#/address/city"),
        ("/shippingMethod", json!("pigeon"), "#/shippingMethod"),
        ("/discount", eur(4001), "#/discount"),
        ("/discount", usd, "#/discount"),
        ("/total", eur(3989), "#/total"),
        ("/holdDays", json!(31), "#/holdDays"),
        ("/note", json!("x".repeat(501)), "#/note"),
    ];
    for (at, flaw, pointer) in flaws {
        let mut body = draft(&desk);
        match body.pointer_mut(at) {
            Some(value) => *value = flaw,
            None => body[&at[1..]] = flaw,
        }
        let answer = desk.staff("draft-order", "POST", "/api/admin/drafts".into(), &body).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec![pointer]), "{at}: {:?}", answer.body);
    }
    // Where nobody brings it, it is the address that is wrong.
    let mut abroad = draft(&desk);
    abroad["address"]["country"] = json!("KE");
    let answer = desk.staff("draft-order", "POST", "/api/admin/drafts".into(), &abroad).await;
    assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec!["#/address"]), "{:?}", answer.body);
    let wish = json!({ "lines": draft(&desk)["lines"], "country": "KE" });
    let none = desk.done("draft-order", "POST", "/api/admin/drafts/quote".into(), &wish).await;
    assert_eq!(none["options"], json!([]));
    assert_eq!(desk.stock().await, (10, 0));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_not_paid_is_asked_once_more() {
    let desk = Desk::open().await;
    let (order, _) = desk.started("paypal", 1).await;
    let path = format!("/api/admin/orders/{}/payment-link", order.id);
    let quiet = desk.done("draft-order", "POST", path.clone(), &json!({})).await;
    assert!(quiet["link"].as_str().unwrap().ends_with(&order.token), "{:?}", quiet["link"]);
    assert!(quiet["until"].is_i64() || quiet["until"].is_string());
    let call = desk.owner.calls(Call::new("POST", &path)).header("idempotency-key", &key());
    for _ in 0..2 {
        let told = desk.shop.call("draft-order", &call.clone().json(&json!({ "tell": true, "note": "Still there?" }))).await;
        assert_eq!(told.status, 200, "{:?}", told.body);
    }
    desk.settle().await;
    let asked = desk.shop.aws.mails().into_iter().filter(|mail| mail.text().contains("Still there?")).count();
    assert_eq!(asked, 1, "asked once, however often it was sent");
    desk.close().await;
}
