//! The audit of each night where something is not there to answer it.

use testkit::bson::{Document, doc};

use crate::desk::{Desk, subjects};

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
