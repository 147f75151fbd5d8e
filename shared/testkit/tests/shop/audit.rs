//! The audit of each night where something is not there to answer it, books that staff set right, and who did what.

use serde_json::{Value, json};
use testkit::{
    Call,
    bson::{Document, doc},
};

use crate::desk::{Desk, minor, subjects};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_does_not_answer_is_asked_once() {
    let desk = Desk::open().await;
    for _ in 0..3 {
        desk.paid(1).await;
    }
    desk.settle().await;
    let asked = || desk.shop.sandbox.tally().calls.get("get").copied().unwrap_or_default();
    let before = asked();
    desk.shop.sandbox.fail_next("get", sandbox::FaultOrder { status: Some(500), times: 9, ..Default::default() });
    assert_eq!(desk.shop.run("audit-ledger").await.unwrap()["left"], 0);
    assert_eq!(asked() - before, 1);
    desk.shop.sandbox.fail_next("get", sandbox::FaultOrder::default());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_is_told_where_the_rest_can_not_be_read() {
    let desk = Desk::open().await;
    for _ in 0..2 {
        desk.paid(1).await;
    }
    desk.settle().await;
    let collection = |name: &str| desk.shop.store.db().database().collection::<Document>(name);
    let more = doc! { "$inc": { "captured.minor": 1 } };
    collection("payments").find_one_and_update(doc! {}, more).sort(doc! { "_id": -1 }).await.unwrap().expect("a payment");
    let torn = doc! { "$set": { "entry": "torn" } };
    collection("ledger").find_one_and_update(doc! {}, torn).sort(doc! { "at": 1 }).await.unwrap().expect("an entry");
    let _ = desk.shop.run("audit-ledger").await;
    desk.settle().await;
    assert!(subjects(&desk.shop).iter().any(|subject| subject.contains("The books differ")), "{:?}", subjects(&desk.shop));
    desk.shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_set_books_right_and_say_why() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let path = format!("/api/admin/orders/{}/adjustments", order.id);
    let wish = |minor: i64, currency: &str, account: Value| json!({ "account": account, "amount": { "minor": minor, "currency": currency }, "reason": "The bank kept its fee" });
    let fees = || json!({ "kind": "fees" });
    for (bad, pointer) in [
        (wish(0, "EUR", fees()), "#/amount"),
        (wish(30, "USD", fees()), "#/amount"),
        (wish(30, "EUR", json!({ "kind": "adjustments" })), "#/account"),
        (wish(30, "EUR", json!({ "kind": "clearing", "gateway": "abacus" })), "#/account"),
        (json!({ "account": fees(), "amount": { "minor": 30, "currency": "EUR" }, "reason": " " }), "#/reason"),
    ] {
        let answer = desk.staff("manage-orders", "POST", path.clone(), &bad).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec![pointer]), "{:?}", answer.body);
    }
    let call = desk.owner.calls(Call::new("POST", &path)).header("idempotency-key", "fee").json(&wish(30, "EUR", fees()));
    for _ in 0..2 {
        let answer = desk.shop.call("manage-orders", &call).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let set: Vec<&Value> = answer.body["ledger"].as_array().unwrap().iter().filter(|entry| entry["source"] == "adjustment").collect();
        assert_eq!(set.len(), 1, "the same call again is the same entry");
        let sums: Vec<i64> = set[0]["postings"].as_array().unwrap().iter().map(|one| minor(&one["amount"])).collect();
        assert_eq!(sums, [30, -30]);
        let last = answer.body["timeline"].as_array().unwrap().iter().find(|one| one["what"]["kind"] == "adjusted").expect("it is told");
        assert_eq!(
            (last["what"]["reason"].as_str(), last["by"]["email"].as_str()),
            (Some("The bank kept its fee"), Some("owner@example.com"))
        );
    }
    // No money moved, and the audit in `close` finds nothing amiss.
    assert_eq!(minor(&desk.shown(&order).await["refundable"]), 2890);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn histories_say_when_and_who() {
    let desk = Desk::open().await;
    let told = |shown: &Value| -> Vec<(String, Option<String>)> {
        let entries = shown["timeline"].as_array().unwrap().iter();
        let states = entries.filter(|one| ["state", "payment"].contains(&one["what"]["kind"].as_str().unwrap()));
        states
            .map(|one| {
                let what = format!("{} {}", one["what"]["kind"].as_str().unwrap(), one["what"]["state"].as_str().unwrap());
                (what, one["by"]["email"].as_str().map(str::to_owned))
            })
            .collect()
    };
    let has = |shown: &Value, what: &str, by: Option<&str>| told(shown).contains(&(what.to_owned(), by.map(str::to_owned)));
    let (late, _) = desk.started("bank-transfer", 1).await;
    desk.expire().await;
    let shown = desk.shown(&late).await;
    assert!(has(&shown, "state expired", None) && has(&shown, "payment expired", None), "{:?}", told(&shown));
    let (order, _) = desk.started("bank-transfer", 1).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
    let shown = desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 2890, "currency": "EUR" } })).await;
    let owner = Some("owner@example.com");
    assert!(has(&shown, "state paid", owner) && has(&shown, "payment paid", owner), "{:?}", told(&shown));
    desk.close().await;
}
