//! The approve page and the dashboard, as a browser without scripts sees them.

use std::time::Duration;

use sandbox::Outcome;
use serde_json::json;

use crate::shop::{Shop, issues, order};

async fn page(shop: &Shop, id: &str) -> (u16, String) {
    let answer = shop.http.get(shop.url(&format!("/checkoutnow?token={id}"))).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Presses a button; returns where it leads.
async fn press(shop: &Shop, id: &str, choice: &str) -> String {
    let form = [("token", id), ("choice", choice)];
    let answer = shop.http.post(shop.url("/checkoutnow")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_buyer_sees_what_he_pays_and_approves() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    let (status, html) = page(&shop, &id).await;
    assert_eq!(status, 200);
    for text in
        ["PayPal sandbox (local stand-in)", "25.00 EUR", "2 × Lamp", "10.00 EUR each", "Order 1001 &#60;b&#62;", "10115 Berlin", "Pay now"]
    {
        assert!(html.contains(text), "{text}: {html}");
    }
    for id in ["approve", "decline", "pending", "cancel"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let back = press(&shop, &id, "approve").await;
    assert!(back.contains(&format!("result=approved&token={id}&PayerID=")), "{back}");
    assert!(page(&shop, &id).await.1.contains("You have approved this payment"));
    assert_eq!(shop.capture(&id, "c").await.0, 201);
    assert!(page(&shop, &id).await.1.contains("This payment is done"));
    let late = press(&shop, &id, "approve").await;
    assert!(late.ends_with(&format!("/checkoutnow?token={id}")), "{late}");
}

#[tokio::test]
async fn cancelling_leads_back_and_changes_nothing() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    let back = press(&shop, &id, "cancel").await;
    assert_eq!(back, format!("http://localhost:8080/checkout/return/ord_1?payment=pay_1&result=cancelled&token={id}"));
    assert_eq!(shop.get(&format!("/v2/checkout/orders/{id}")).await.1["status"], "PAYER_ACTION_REQUIRED");
    assert!(shop.settled().await.is_empty());
}

#[tokio::test]
async fn after_a_decline_the_page_asks_again() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    press(&shop, &id, "decline").await;
    assert_eq!(issues(&shop.capture(&id, "c").await.1), ["INSTRUMENT_DECLINED"]);
    assert!(page(&shop, &id).await.1.contains("Your card was declined"));
    press(&shop, &id, "pending").await;
    let (_, captured) = shop.capture(&id, "c").await;
    assert_eq!(captured["purchase_units"][0]["payments"]["captures"][0]["status"], "PENDING");
}

#[tokio::test]
async fn a_shop_that_wants_its_money_at_once_gets_no_echeck() {
    let shop = Shop::open().await;
    let mut body = order();
    body["payment_source"]["paypal"]["experience_context"]["payment_method_preference"] = json!("IMMEDIATE_PAYMENT_REQUIRED");
    let id = shop.create(&body, "now").await.1["id"].as_str().unwrap().to_owned();
    assert!(!page(&shop, &id).await.1.contains("eCheck"));
    press(&shop, &id, "pending").await;
    let (_, captured) = shop.capture(&id, "c").await;
    assert_eq!(captured["purchase_units"][0]["payments"]["captures"][0]["status_details"]["reason"], "PENDING_REVIEW");
}

#[tokio::test]
async fn pages_of_expired_and_unknown_payments_say_so() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.sandbox.advance(Duration::from_hours(4));
    let (status, html) = page(&shop, &id).await;
    assert_eq!(status, 410);
    assert!(html.contains("This payment has expired"));
    assert_eq!(page(&shop, "NOSUCHORDER000000").await.0, 404);
}

#[tokio::test]
async fn the_dashboard_has_its_buttons() {
    let shop = Shop::open().await;
    let (_, capture) = shop.paid(Outcome::Pending).await;
    shop.settled().await;
    let html = shop.http.get(shop.url("/")).send().await.unwrap().text().await.unwrap();
    for text in [capture.as_str(), "Complete", "Deny", "Five at once", "CHECKOUT.ORDER.APPROVED", "200 in"] {
        assert!(html.contains(text), "{text}");
    }
    let form = [("id", capture.as_str()), ("action", "complete")];
    assert_eq!(shop.http.post(shop.url("/dashboard")).form(&form).send().await.unwrap().status(), 303);
    assert_eq!(shop.get(&format!("/v2/payments/captures/{capture}")).await.1["status"], "COMPLETED");
    let event = shop.settled().await[0].json()["id"].as_str().unwrap().to_owned();
    let before = shop.received().len();
    shop.http.post(shop.url("/dashboard")).form(&[("id", event.as_str()), ("action", "resend-5")]).send().await.unwrap();
    assert_eq!(shop.settled().await.len(), before + 5);
}
