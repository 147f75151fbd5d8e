//! The way of a purchase through the real binaries, and everything that must happen once.

use std::{collections::HashSet, sync::Arc, time::Duration};

use domain::{order::OrderState, payment::PaymentState};
use sandbox::Outcome;
use serde_json::json;
use testkit::{Call, Shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shopper_buys_with_paypal_and_gets_the_mails() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let basket = shop.basket(&[(mug, 2)]).await;
    let (order, token) = shop.place(&basket, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    let answer = shop.capture(&order, &token, &payment).await.unwrap();
    assert_eq!((answer.status, answer.body["state"].as_str()), (200, Some("paid")), "{:?}", answer.body);
    assert!(shop.drain(5).await.is_empty());
    // The queue keeps no order, so neither do the mails.
    let mut subjects: Vec<String> = shop.aws.mails().into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(subjects[0].ends_with("is confirmed") && subjects[1].starts_with("We have your order"), "{subjects:?}");
    let stock = shop.store.all_stock().await.unwrap().remove(0);
    assert_eq!((stock.on_hand, stock.reserved, stock.available), (10, 2, 8));
    // The cart is empty now, and the token of another order opens nothing.
    let cart = shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &basket.cookie)).await;
    assert_eq!(cart.body["count"], 0);
    assert_eq!(shop.order(&order, &token[1..]).await.problem(), Some("not-found"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_webhook_settles_an_order_whose_tab_was_closed() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (_, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.webhooks(|manner| {
        manner.delay_ms = 0;
        manner.duplicate = 4;
    });
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    settle(&shop).await;
    assert_eq!(shop.order(&order, &token).await.body["state"], "paid");
    assert_eq!(shop.sandbox.tally().executed.get("capture"), Some(&1), "{:?}", shop.sandbox.tally());
    let confirmed = shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count();
    assert_eq!(confirmed, 1);
    shop.close().await;
}

/// Lets webhooks arrive and their messages be applied until nothing is on its way.
async fn settle(shop: &Shop) {
    for _ in 0..4 {
        assert!(shop.sandbox.webhooks_idle(Duration::from_secs(20)).await, "webhooks are still on their way");
        assert!(shop.drain(50).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_capture_is_not_paid_until_it_completes() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.webhooks(|manner| manner.delay_ms = 0);
    shop.sandbox.approve(&provider, Outcome::Pending).expect("approved");
    let answer = shop.capture(&order, &token, &payment).await.unwrap();
    assert_eq!(answer.body["state"], "payment-processing", "{:?}", answer.body);
    settle(&shop).await;
    assert_eq!(shop.order(&order, &token).await.body["state"], "payment-processing");
    // No clock takes its stock while the provider works on the money.
    expire_everything(&shop).await;
    assert_eq!(shop.store.all_stock().await.unwrap()[0].available, 9);
    let capture = shop.sandbox.captures()[0].id.clone();
    shop.sandbox.settle(&capture, true).expect("it was pending");
    settle(&shop).await;
    assert_eq!(shop.order(&order, &token).await.body["state"], "paid");
    shop.close().await;
}

/// Runs the clock forward: every unpaid order is overdue.
async fn expire_everything(shop: &Shop) {
    let past = domain::Timestamp(1);
    let records = shop.store.db().database().collection::<store_doc::Document>("orders");
    records.update_many(store_doc::doc! {}, store_doc::doc! { "$set": { "expires_at": store_doc::date(past.0) } }).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
}

use testkit::bson as store_doc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_shopper_is_sent_back_and_a_refused_one_may_pay_anew() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("payment-not-approved"));
    shop.sandbox.approve(&provider, Outcome::Declined).expect("approved");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("payment-not-approved"));
    assert_eq!(shop.order(&order, &token).await.body["state"], "awaiting-payment");
    shop.sandbox.approve(&provider, Outcome::Refused).expect("approved again");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("payment-refused"));
    let call = Call::new("POST", &format!("/api/orders/{order}/payments"))
        .header("order-token", &token)
        .header("idempotency-key", "second")
        .json(&json!({ "gateway": "paypal" }));
    let again = shop.call("start-payment", &call).await;
    assert_eq!(again.status, 200, "{:?}", again.body);
    assert_ne!(again.body["payment"]["id"], payment.as_str());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_news_of_an_approval_that_was_declined_meanwhile_captures_nothing() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    // The shopper is back before the webhook is here.
    shop.sandbox.webhooks(|manner| manner.delay_ms = 1_500);
    shop.sandbox.approve(&provider, Outcome::Declined).expect("approved");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("payment-not-approved"));
    settle(&shop).await;
    assert_eq!(shop.sandbox.tally().calls.get("capture"), Some(&1), "{:?}", shop.sandbox.tally());
    assert_eq!(shop.order(&order, &token).await.body["state"], "awaiting-payment");
    // A new approval is news again, also when the tab is closed then.
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved anew");
    settle(&shop).await;
    assert_eq!(shop.order(&order, &token).await.body["state"], "paid");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_gives_its_stock_back_and_late_money_is_looked_at() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| manner.delay_ms = 0);
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 3)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    expire_everything(&shop).await;
    let stock = shop.store.all_stock().await.unwrap().remove(0);
    assert_eq!((stock.reserved, stock.available), (0, 10));
    assert_eq!(shop.order(&order, &token).await.body["state"], "expired");
    // Approving now captures nothing.
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("order-closed"));
    settle(&shop).await;
    assert_eq!(shop.sandbox.tally().executed.get("capture"), None);
    expire_everything(&shop).await;
    assert_eq!(shop.store.all_stock().await.unwrap()[0].available, 10);
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("not paid")).count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browser_and_webhook_at_the_same_time_capture_once() {
    let shop = Arc::new(Shop::with_environments(4).await);
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| {
        manner.delay_ms = 0;
        manner.duplicate = 2;
    });
    let mug = shop.sell("mug", 2400, 100).await;
    for round in 0..8 {
        let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, &format!("key-{round}")).await;
        let (payment, provider) = shop.start_payment(&order, &token).await;
        shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
        let (one, two, three) =
            tokio::join!(shop.capture(&order, &token, &payment), shop.capture(&order, &token, &payment), shop.drain(20));
        drop((one, two, three));
        settle(&shop).await;
        assert_eq!(shop.order(&order, &token).await.body["state"], "paid", "round {round}");
    }
    assert_eq!(shop.sandbox.tally().executed.get("capture"), Some(&8), "{:?}", shop.sandbox.tally());
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 8);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_outcome_is_asked_about_and_never_repeated_under_a_new_key() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    // The capture takes effect, and its answer is lost.
    shop.sandbox.fail_next("capture", sandbox::FaultOrder { status: Some(500), times: 1, after_effect: true, ..Default::default() });
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().problem(), Some("gateway-unavailable"));
    assert_eq!(shop.order(&order, &token).await.body["state"], "payment-processing");
    assert!(shop.drain(20).await.is_empty());
    assert_eq!(shop.order(&order, &token).await.body["state"], "paid");
    assert_eq!(shop.sandbox.tally().executed.get("capture"), Some(&1));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_repeats_of_a_webhook_settle_once_and_mail_once() {
    let shop = Arc::new(Shop::with_environments(8).await);
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| {
        manner.delay_ms = 0;
        manner.duplicate = 49;
    });
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.webhooks(|manner| manner.paused = true);
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    assert_eq!(shop.capture(&order, &token, &payment).await.unwrap().body["state"], "paid");
    shop.sandbox.webhooks(|manner| manner.paused = false);
    // The newest first: the capture's news overtakes the approval's.
    shop.sandbox.flush_webhooks(true).await;
    settle(&shop).await;
    let deliveries = shop.sandbox.deliveries();
    assert!(deliveries.len() >= 50, "{}", deliveries.len());
    let payments = shop.store.all_payments().await.unwrap();
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].history.iter().filter(|past| past.state == PaymentState::Paid).count(), 1);
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 1);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_webhook_is_refused_and_a_repeated_one_has_no_effect() {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| {
        manner.delay_ms = 0;
        manner.forgery = sandbox::Forgery::Body;
    });
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (_, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    tokio::time::sleep(Duration::from_millis(500)).await;
    let statuses: HashSet<Option<u16>> = shop.sandbox.deliveries().iter().map(|delivery| delivery.status).collect();
    assert_eq!(statuses, HashSet::from([Some(400)]), "{statuses:?}");
    shop.drain(5).await;
    assert_eq!(shop.order(&order, &token).await.body["state"], "awaiting-payment");
    // Unsigned, from anywhere.
    let bare = shop.call("payment-webhook", &Call::new("POST", "/api/webhooks/paypal").json(&json!({ "id": "WH-1" }))).await;
    assert_eq!(bare.problem(), Some("webhook-forged"));
    assert_eq!(shop.store.all_orders().await.unwrap()[0].state, OrderState::AwaitingPayment);
    shop.close().await;
}
