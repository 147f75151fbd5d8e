//! Faults on order, the state, and the memory between runs.

use std::time::Duration;

use sandbox::Outcome;
use serde_json::json;

use crate::shop::{Shop, issues, order};

#[tokio::test]
async fn a_call_fails_before_it_takes_effect() {
    let shop = Shop::open().await;
    let fault = json!({"next": {"create": {"status": 503, "times": 2}}});
    assert_eq!(shop.control("faults", fault).await.0, 204);
    for _ in 0..2 {
        let (status, body) = shop.create(&order(), "a").await;
        assert_eq!((status, body["name"].as_str()), (503, Some("SERVICE_UNAVAILABLE")));
    }
    assert_eq!(shop.create(&order(), "a").await.0, 201);
    let tally = shop.sandbox.tally();
    assert_eq!((tally.calls["create"], tally.executed["create"]), (3, 1));
}

#[tokio::test]
async fn a_call_fails_after_it_took_effect() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    shop.control("faults", json!({"next": {"capture": {"status": 500, "after_effect": true}}})).await;
    let (status, body) = shop.capture(&id, "a").await;
    assert_eq!((status, body["name"].as_str()), (500, Some("INTERNAL_SERVER_ERROR")));
    assert_eq!(shop.capture(&id, "a").await.0, 200, "the same request id finds what was done");
    assert_eq!(issues(&shop.capture(&id, "b").await.1), ["ORDER_ALREADY_CAPTURED"]);
    assert_eq!(shop.sandbox.tally().executed["capture"], 1);
}

#[tokio::test]
async fn a_call_hangs_whether_or_not_it_took_effect() {
    let shop = Shop::open().await;
    let hasty = reqwest::Client::builder().timeout(Duration::from_millis(100)).build().unwrap();
    for after_effect in [false, true] {
        let id = shop.new_order().await;
        shop.sandbox.approve(&id, Outcome::Completed).unwrap();
        shop.control("faults", json!({"next": {"capture": {"timeout-ms": 5000, "after_effect": after_effect}}})).await;
        let call = hasty.post(shop.url(&format!("/v2/checkout/orders/{id}/capture"))).bearer_auth(&shop.token);
        let error = call.header("content-type", "application/json").header("paypal-request-id", &id).send().await.unwrap_err();
        assert!(error.is_timeout());
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(shop.capture(&id, &id).await.0, if after_effect { 200 } else { 201 });
    }
}

#[tokio::test]
async fn any_issue_can_be_ordered() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    shop.control("faults", json!({"next": {"capture": {"issue": "PAYER_CANNOT_PAY"}, "token": {"status": 429}}})).await;
    assert_eq!(issues(&shop.capture(&id, "a").await.1), ["PAYER_CANNOT_PAY"]);
    assert_eq!(shop.ask_token("sandbox-client", "sandbox-secret").await.status(), 429);
    assert_eq!(shop.control("faults", json!({"next": {"capture": {"sttus": 500}}})).await.0, 400);
}

#[tokio::test]
async fn orders_are_approved_over_the_control_api() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    let (status, body) = shop.control(&format!("orders/{id}/approve?outcome=pending"), json!({})).await;
    assert_eq!(status, 200);
    assert!(body["location"].as_str().unwrap().contains("PayerID="));
    let capture = shop.capture(&id, "c").await.1["purchase_units"][0]["payments"]["captures"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(shop.control(&format!("captures/{capture}/deny"), json!({})).await.1["status"], "DECLINED");
    assert_eq!(shop.control(&format!("captures/{capture}/complete"), json!({})).await.0, 409);
    assert_eq!(shop.control(&format!("orders/{id}/approve"), json!({})).await.0, 409);

    let (_, state) = shop.get("/control/state").await;
    assert_eq!((state["executed"]["create"].as_u64(), state["executed"]["capture"].as_u64()), (Some(1), Some(1)));
    assert_eq!((state["orders"][0]["id"].as_str(), state["captures"][0]["status"].as_str()), (Some(id.as_str()), Some("DECLINED")));
    assert_eq!(shop.sandbox.order_by_custom_id("pay_1").unwrap().id, id);
    assert_eq!(shop.control("settings", json!({"order_ttl_ms": 1})).await.1["unique_invoice_ids"], true);
    let short = shop.new_order().await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{short}")).await.0, 404);
    shop.control("settings", json!({"order_ttl_ms": 10_000_000})).await;
    let gone = shop.new_order().await;
    assert_eq!(shop.control(&format!("orders/{gone}/expire"), json!({})).await.0, 204);
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{gone}")).await.0, 404);
    shop.control("reset", json!({})).await;
    assert_eq!(shop.get("/control/state").await.1["orders"], json!([]));
}

#[tokio::test]
async fn what_was_paid_survives_a_restart() {
    let dir = std::env::temp_dir().join(format!("sandbox-test-{}", rand::random::<u64>()));
    let shop = Shop::open_with(|config| config.state_dir = Some(dir.clone())).await;
    let (order, capture) = shop.paid(Outcome::Completed).await;
    shop.sandbox.stop().await.unwrap();
    let shop = Shop::open_with(|config| config.state_dir = Some(dir.clone())).await;
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{order}")).await.1["status"], "COMPLETED");
    assert_eq!(shop.get(&format!("/v2/payments/captures/{capture}")).await.0, 200);
    std::fs::remove_dir_all(dir).unwrap();
}
