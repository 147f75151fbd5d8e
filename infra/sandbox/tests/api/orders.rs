//! Tokens, create, get, patch, capture, replay.

use std::time::Duration;

use reqwest::Method;
use sandbox::{CaptureStatus, FaultOrder, Outcome};
use serde_json::{Value, json};

use crate::shop::{Shop, issues, order, rels};

#[tokio::test]
async fn a_wrong_secret_gets_no_token() {
    let shop = Shop::open().await;
    let answer = shop.ask_token("sandbox-client", "guess").await;
    assert_eq!(answer.status(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error"], "invalid_client");
    assert!(body["error_description"].is_string());
}

#[tokio::test]
async fn a_call_without_a_living_token_is_refused() {
    let mut shop = Shop::open().await;
    assert_eq!(shop.get("/v2/checkout/orders/X").await.0, 404);
    shop.sandbox.advance(Duration::from_hours(10));
    let (status, body) = shop.get("/v2/checkout/orders/X").await;
    assert_eq!((status, body["name"].as_str()), (401, Some("AUTHENTICATION_FAILURE")));
    shop.log_in().await;
    assert_eq!(shop.get("/v2/checkout/orders/X").await.0, 404);
    shop.control("tokens/revoke", json!({})).await;
    assert_eq!(shop.get("/v2/checkout/orders/X").await.0, 401);
}

#[tokio::test]
async fn an_order_is_made_approved_and_captured() {
    let shop = Shop::open().await;
    let (status, made) = shop.create(&order(), "pay_1:create:1").await;
    assert_eq!((status, made["status"].as_str()), (201, Some("PAYER_ACTION_REQUIRED")));
    assert_eq!(rels(&made), ["self", "payer-action"]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(id.len(), 17);
    assert!(id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
    assert_eq!(made["purchase_units"][0]["reference_id"], "default");

    let (status, refused) = shop.capture(id, "early").await;
    assert_eq!((status, issues(&refused)), (422, vec!["ORDER_NOT_APPROVED"]));

    let back = shop.sandbox.approve(id, Outcome::Completed).unwrap();
    let wanted = format!("http://localhost:8080/checkout/return/ord_1?payment=pay_1&result=approved&token={id}&PayerID=");
    assert!(back.starts_with(&wanted), "{back}");
    let (_, approved) = shop.get(&format!("/v2/checkout/orders/{id}")).await;
    assert_eq!(approved["status"], "APPROVED");

    let (status, done) = shop.capture(id, "pay_1:capture").await;
    assert_eq!((status, done["status"].as_str()), (201, Some("COMPLETED")));
    let capture = &done["purchase_units"][0]["payments"]["captures"][0];
    assert_eq!(capture["status"], "COMPLETED");
    assert_eq!(capture["amount"], json!({"currency_code": "EUR", "value": "25.00"}));
    assert_eq!(capture["custom_id"], "pay_1");
    assert_eq!(capture["seller_receivable_breakdown"]["paypal_fee"]["value"], "1.36");
    assert_eq!(capture["seller_receivable_breakdown"]["net_amount"]["value"], "23.64");
    assert_eq!(rels(capture), ["self", "refund", "up"]);
    let (status, alone) = shop.get(&format!("/v2/payments/captures/{}", capture["id"].as_str().unwrap())).await;
    assert_eq!((status, &alone), (200, capture));

    let (status, again) = shop.capture(id, "pay_1:capture:other").await;
    assert_eq!((status, issues(&again)), (422, vec!["ORDER_ALREADY_CAPTURED"]));
    assert_eq!(shop.sandbox.tally().executed["capture"], 1);
}

#[tokio::test]
async fn without_a_payment_source_the_buyer_follows_approve() {
    let shop = Shop::open().await;
    let body = json!({"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "USD", "value": "5"}}]});
    let (status, made) = shop.call(Method::POST, "/v2/checkout/orders", Some(&body), &[]).await;
    assert_eq!((status, made["status"].as_str()), (201, Some("CREATED")));
    assert_eq!(rels(&made), ["self", "approve", "update", "capture"]);
    assert_eq!(made.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "links", "status"], "minimal unless asked for more");
}

#[tokio::test]
async fn a_payment_source_needs_a_request_id() {
    let shop = Shop::open().await;
    let (status, body) = shop.call(Method::POST, "/v2/checkout/orders", Some(&order()), &[]).await;
    assert_eq!((status, issues(&body)), (400, vec!["PAYPAL_REQUEST_ID_REQUIRED"]));
    let (status, _) = shop.create(&order(), &"x".repeat(109)).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_same_request_id_replays_the_latest_state() {
    let shop = Shop::open().await;
    let (_, first) = shop.create(&order(), "once").await;
    let id = first["id"].as_str().unwrap();
    let (status, second) = shop.create(&order(), "once").await;
    assert_eq!((status, &second), (200, &first));
    shop.sandbox.approve(id, Outcome::Completed).unwrap();
    assert_eq!(shop.create(&order(), "once").await.1["status"], "APPROVED");
    let (status, captured) = shop.capture(id, "once").await;
    assert_eq!(status, 201, "the id of a create is not the id of a capture");
    assert_eq!(shop.capture(id, "once").await, (200, captured));
    let other = shop.new_order().await;
    assert_eq!(issues(&shop.capture(&other, "once").await.1), ["DUPLICATE_REQUEST_ID"]);
    let tally = shop.sandbox.tally();
    assert_eq!((tally.executed["create"], tally.executed["capture"]), (2, 1));
    assert_eq!((tally.calls["create"], tally.calls["capture"]), (4, 3));
}

#[tokio::test]
async fn a_parallel_call_with_the_same_request_id_is_refused() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    shop.sandbox.fail_next("capture", FaultOrder { delay_ms: 300, ..FaultOrder::default() });
    let late = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        shop.capture(&id, "same").await
    };
    let (first, second) = tokio::join!(shop.capture(&id, "same"), late);
    assert_eq!(first.0, 201);
    assert_eq!((second.0, issues(&second.1)), (409, vec!["PREVIOUS_REQUEST_IN_PROGRESS"]));
    assert_eq!(shop.capture(&id, "same").await.0, 200);
}

#[tokio::test]
async fn an_order_expires() {
    let mut shop = Shop::open().await;
    let (open, (paid, _)) = (shop.new_order().await, shop.paid(Outcome::Completed).await);
    let approved = shop.new_order().await;
    shop.sandbox.advance(Duration::from_hours(2));
    shop.sandbox.approve(&approved, Outcome::Completed).unwrap();
    shop.sandbox.advance(Duration::from_hours(2));
    let (status, body) = shop.get(&format!("/v2/checkout/orders/{open}")).await;
    assert_eq!((status, body["name"].as_str(), issues(&body)), (404, Some("RESOURCE_NOT_FOUND"), vec!["INVALID_RESOURCE_ID"]));
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{paid}")).await.0, 200);
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{approved}")).await.0, 200, "approval gives it another three hours");
    assert!(shop.sandbox.approve(&open, Outcome::Completed).is_none());
    shop.sandbox.advance(Duration::from_hours(2));
    shop.log_in().await;
    assert_eq!(shop.capture(&approved, "late").await.0, 404);
    let reversed = shop.settled().await.into_iter().filter(|hook| hook.kind() == "CHECKOUT.PAYMENT-APPROVAL.REVERSED").collect::<Vec<_>>();
    assert_eq!(reversed.len(), 1);
    assert_eq!(reversed[0].json()["resource"]["order_id"], json!(approved));
}

#[tokio::test]
async fn a_declined_card_is_declined_until_the_buyer_approves_anew() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Declined).unwrap();
    let (status, body) = shop.capture(&id, "capture").await;
    assert_eq!((status, issues(&body)), (422, vec!["INSTRUMENT_DECLINED"]));
    assert_eq!(rels(&body), ["redirect"]);
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{id}")).await.1["status"], "APPROVED");
    assert_eq!(issues(&shop.capture(&id, "capture again").await.1), vec!["INSTRUMENT_DECLINED"]);
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    assert_eq!(shop.capture(&id, "capture").await.0, 201);
}

#[tokio::test]
async fn a_pending_capture_is_completed_or_denied_later() {
    let shop = Shop::open().await;
    for (paid, status, kind) in
        [(true, CaptureStatus::Completed, "PAYMENT.CAPTURE.COMPLETED"), (false, CaptureStatus::Declined, "PAYMENT.CAPTURE.DENIED")]
    {
        let (_, id) = shop.paid(Outcome::Pending).await;
        let (_, capture) = shop.get(&format!("/v2/payments/captures/{id}")).await;
        assert_eq!((capture["status"].as_str(), capture["status_details"]["reason"].as_str()), (Some("PENDING"), Some("ECHECK")));
        assert!(capture.get("seller_receivable_breakdown").is_none());
        assert_eq!(shop.settled().await.last().unwrap().kind(), "PAYMENT.CAPTURE.PENDING");
        assert_eq!(shop.sandbox.settle(&id, paid).unwrap().status, status);
        assert_eq!(shop.settled().await.last().unwrap().kind(), kind);
        assert!(shop.sandbox.settle(&id, paid).is_none());
    }
}

#[tokio::test]
async fn a_pending_capture_completes_by_itself() {
    let shop = Shop::open_with(|config| config.settle_pending_after = Some(Duration::from_millis(50))).await;
    let (_, id) = shop.paid(Outcome::Pending).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shop.get(&format!("/v2/payments/captures/{id}")).await.1["status"], "COMPLETED");
}

#[tokio::test]
async fn a_refused_capture_completes_the_order_without_money() {
    let shop = Shop::open().await;
    let (order, capture) = shop.paid(Outcome::Refused).await;
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{order}")).await.1["status"], "COMPLETED");
    assert_eq!(shop.get(&format!("/v2/payments/captures/{capture}")).await.1["status"], "DECLINED");
    assert!(shop.settled().await.iter().any(|hook| hook.kind() == "PAYMENT.CAPTURE.DENIED"));
}

#[tokio::test]
async fn an_invoice_is_paid_once() {
    let shop = Shop::open().await;
    let mut body = order();
    body["purchase_units"][0]["invoice_id"] = json!("1001-1");
    let mut answers = Vec::new();
    for request in ["a", "b"] {
        let id = shop.create(&body, request).await.1["id"].as_str().unwrap().to_owned();
        shop.sandbox.approve(&id, Outcome::Completed).unwrap();
        let (status, answer) = shop.capture(&id, request).await;
        answers.push((status, issues(&answer).join(",")));
    }
    assert_eq!(answers, [(201, String::new()), (422, "DUPLICATE_INVOICE_ID".into())]);
}

#[tokio::test]
async fn the_amount_can_be_patched() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    let path = format!("/v2/checkout/orders/{id}");
    let to = |value: &str| {
        let path = "/purchase_units/@reference_id=='default'/amount";
        let part = format!("{}.00", value.parse::<i64>().unwrap() - 20);
        let breakdown = json!({
            "item_total": {"currency_code": "EUR", "value": "20.00"}, "shipping": {"currency_code": "EUR", "value": part},
        });
        json!([{"op": "replace", "path": path, "value": {"currency_code": "EUR", "value": value, "breakdown": breakdown}}])
    };
    assert_eq!(shop.call(Method::PATCH, &path, Some(&to("30")), &[]).await.0, 204);
    assert_eq!(shop.get(&path).await.1["purchase_units"][0]["amount"]["value"], "30");
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    assert_eq!(issues(&shop.call(Method::PATCH, &path, Some(&to("31")), &[]).await.1), ["AMOUNT_CHANGE_NOT_ALLOWED"]);
    assert_eq!(shop.call(Method::PATCH, &path, Some(&to("29")), &[]).await.0, 204);
    let broken = json!([{"op": "replace", "path": "/purchase_units/@reference_id=='default'/amount",
        "value": {"currency_code": "EUR", "value": "29.00"}}]);
    assert_eq!(issues(&shop.call(Method::PATCH, &path, Some(&broken), &[]).await.1), ["ITEM_TOTAL_REQUIRED"]);
    let captured = shop.capture(&id, "c").await.1;
    assert_eq!(captured["purchase_units"][0]["payments"]["captures"][0]["amount"]["value"], "29.00");
    assert_eq!(issues(&shop.call(Method::PATCH, &path, Some(&to("29")), &[]).await.1), ["ORDER_ALREADY_COMPLETED"]);
}

#[tokio::test]
async fn the_mock_header_forces_an_error() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    let path = format!("/v2/checkout/orders/{id}/capture");
    for (code, wanted) in [("TRANSACTION_REFUSED", 422), ("INTERNAL_SERVER_ERROR", 500), ("INSTRUMENT_DECLINED", 422)] {
        let mock = json!({"mock_application_codes": code}).to_string();
        let (status, body) = shop.call(Method::POST, &path, Some(&json!({})), &[("paypal-mock-response", &mock)]).await;
        assert_eq!(status, wanted, "{body}");
        assert!(body["debug_id"].is_string());
    }
    assert_eq!(shop.capture(&id, "c").await.0, 201);
}
