//! Refunds and what PayPal takes back by itself.

use std::time::Duration;

use reqwest::Method;
use sandbox::Outcome;
use serde_json::{Value, json};

use crate::shop::{Shop, issues};

async fn refund(shop: &Shop, capture: &str, amount: Option<&str>, request_id: &str) -> (u16, Value) {
    let body = amount.map_or(
        json!({}),
        |value| json!({"amount": {"currency_code": "EUR", "value": value}, "note_to_payer": "Sorry", "custom_id": request_id}),
    );
    let headers = [("paypal-request-id", request_id), ("prefer", "return=representation")];
    shop.call(Method::POST, &format!("/v2/payments/captures/{capture}/refund"), Some(&body), &headers).await
}

#[tokio::test]
async fn parts_and_then_the_rest_go_back() {
    let shop = Shop::open().await;
    let (order, capture) = shop.paid(Outcome::Completed).await;
    let (status, part) = refund(&shop, &capture, Some("10.00"), "r1").await;
    assert_eq!((status, part["status"].as_str(), part["custom_id"].as_str()), (201, Some("COMPLETED"), Some("r1")));
    assert_eq!(part["seller_payable_breakdown"]["total_refunded_amount"]["value"], "10.00");
    assert_eq!(refund(&shop, &capture, Some("10.00"), "r1").await, (200, part.clone()));
    assert_eq!(shop.get(&format!("/v2/payments/captures/{capture}")).await.1["status"], "PARTIALLY_REFUNDED");
    assert_eq!(issues(&refund(&shop, &capture, Some("15.01"), "r2").await.1), ["REFUND_AMOUNT_EXCEEDED"]);

    let (status, rest) = refund(&shop, &capture, None, "r3").await;
    assert_eq!((status, rest["amount"]["value"].as_str()), (201, Some("15.00")));
    assert_eq!(rest["seller_payable_breakdown"]["total_refunded_amount"]["value"], "25.00");
    assert_eq!(shop.get(&format!("/v2/payments/captures/{capture}")).await.1["status"], "REFUNDED");
    assert_eq!(issues(&refund(&shop, &capture, None, "r4").await.1), ["CAPTURE_FULLY_REFUNDED"]);

    let (status, again) = shop.get(&format!("/v2/payments/refunds/{}", rest["id"].as_str().unwrap())).await;
    assert_eq!((status, &again), (200, &rest));
    let (_, order) = shop.get(&format!("/v2/checkout/orders/{order}")).await;
    assert_eq!(order["purchase_units"][0]["payments"]["refunds"].as_array().unwrap().len(), 2);

    let hooks = shop.settled().await;
    let booked: Vec<Value> =
        hooks.iter().filter(|hook| hook.kind() == "PAYMENT.CAPTURE.REFUNDED").map(|hook| hook.json()["resource"].clone()).collect();
    assert_eq!(booked.len(), 2);
    assert!(booked.contains(&rest) && booked.iter().any(|refund| refund["custom_id"] == "r1"));
    let up = booked[0]["links"].as_array().unwrap().iter().find(|link| link["rel"] == "up").unwrap();
    assert!(up["href"].as_str().unwrap().ends_with(&capture));
}

#[tokio::test]
async fn refunds_have_rules() {
    let mut shop = Shop::open().await;
    let (_, pending) = shop.paid(Outcome::Pending).await;
    assert_eq!(issues(&refund(&shop, &pending, None, "p").await.1), ["PENDING_CAPTURE"]);
    assert_eq!(refund(&shop, "NOSUCHCAPTURE0000", None, "n").await.0, 404);

    let (_, capture) = shop.paid(Outcome::Completed).await;
    let path = format!("/v2/payments/captures/{capture}/refund");
    let dollars = json!({"amount": {"currency_code": "USD", "value": "1.00"}});
    assert_eq!(issues(&shop.call(Method::POST, &path, Some(&dollars), &[]).await.1), ["REFUND_CAPTURE_CURRENCY_MISMATCH"]);
    let yen = json!({"amount": {"currency_code": "JPY", "value": "1.00"}});
    assert_eq!(issues(&shop.call(Method::POST, &path, Some(&yen), &[]).await.1), ["DECIMALS_NOT_SUPPORTED"]);
    let long = json!({"note_to_payer": "x".repeat(256)});
    assert_eq!(issues(&shop.call(Method::POST, &path, Some(&long), &[]).await.1), ["INVALID_STRING_LENGTH"]);
    assert_eq!(issues(&refund(&shop, &capture, Some("0.00"), "z").await.1), ["CANNOT_BE_ZERO_OR_NEGATIVE"]);

    shop.control(&format!("captures/{capture}/dispute"), json!({})).await;
    assert_eq!(issues(&refund(&shop, &capture, Some("1.00"), "d").await.1), ["TRANSACTION_DISPUTED"]);
    shop.control(&format!("captures/{capture}/resolve"), json!({})).await;
    assert_eq!(refund(&shop, &capture, Some("1.00"), "d").await.0, 201);

    shop.sandbox.advance(Duration::from_hours(181 * 24));
    shop.log_in().await;
    assert_eq!(issues(&refund(&shop, &capture, None, "late").await.1), ["REFUND_TIME_LIMIT_EXCEEDED"]);
}

#[tokio::test]
async fn paypal_takes_money_back() {
    let shop = Shop::open().await;
    let (_, capture) = shop.paid(Outcome::Completed).await;
    let (status, reversed) = shop.control(&format!("captures/{capture}/reverse"), json!({})).await;
    assert_eq!((status, reversed["note_to_payer"].as_str()), (200, Some("Payment reversed")));
    assert_eq!(shop.settled().await.last().unwrap().kind(), "PAYMENT.CAPTURE.REVERSED");
    assert_eq!(shop.control(&format!("captures/{capture}/reverse"), json!({})).await.0, 409);
}
