//! Deliveries: signatures checked by other code than made them, retries, holding, doubling, forging.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use sandbox::{Forgery, Outcome};
use serde_json::{Value, json};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::shop::{Received, Shop};

/// What a shop does: fetch the certificate, check chain, name and signature.
async fn check(shop: &Shop, hook: &Received) -> Result<(), String> {
    let url = hook.header("paypal-cert-url");
    let allowed = url.starts_with(&shop.sandbox.cert_urls());
    allowed.then_some(()).ok_or("foreign certificate address")?;
    (hook.header("paypal-auth-algo") == "SHA256withRSA").then_some(()).ok_or("weak algorithm")?;
    let pem = shop.http.get(url).send().await.unwrap().text().await.unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let leaf = CertificateDer::from(STANDARD.decode(base64).unwrap());
    let root = CertificateDer::from(STANDARD.decode(sandbox::ROOT_DER_BASE64).unwrap());
    let leaf = EndEntityCert::try_from(&leaf).unwrap();
    let anchors = [anchor_from_trusted_cert(&root).unwrap()];
    let now = UnixTime::now();
    leaf.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors, &[], now, KeyUsage::server_auth(), None, None)
        .map_err(|e| e.to_string())?;
    let name = ServerName::try_from("messageverificationcerts.sandbox.test").unwrap();
    leaf.verify_is_valid_for_subject_name(&name).map_err(|e| e.to_string())?;
    assert!("messageverificationcerts.sandbox.test".ends_with(sandbox::CERT_NAME_SUFFIX));
    let message = format!(
        "{}|{}|{}|{}",
        hook.header("paypal-transmission-id"),
        hook.header("paypal-transmission-time"),
        sandbox::WEBHOOK_ID,
        crc32fast::hash(&hook.body)
    );
    let signature = STANDARD.decode(hook.header("paypal-transmission-sig")).unwrap();
    leaf.verify_signature(webpki::ring::RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &signature).map_err(|e| e.to_string())
}

fn postback(hook: &Received, event: &str) -> String {
    let field = |name: &str, header: &str| format!("\"{name}\":{}", json!(hook.header(header)));
    format!(
        "{{{},{},{},{},{},\"webhook_id\":\"{}\",\"webhook_event\":{event}}}",
        field("auth_algo", "paypal-auth-algo"),
        field("cert_url", "paypal-cert-url"),
        field("transmission_id", "paypal-transmission-id"),
        field("transmission_sig", "paypal-transmission-sig"),
        field("transmission_time", "paypal-transmission-time"),
        sandbox::WEBHOOK_ID
    )
}

async fn verify(shop: &Shop, body: String) -> Value {
    let request = shop.http.post(shop.url("/v1/notifications/verify-webhook-signature")).bearer_auth(&shop.token);
    let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["verification_status"].clone()
}

#[tokio::test]
async fn a_sale_sends_two_signed_events() {
    let shop = Shop::open().await;
    let (order, capture) = shop.paid(Outcome::Completed).await;
    let hooks = shop.settled().await;
    let find = |kind: &str| hooks.iter().find(|hook| hook.kind() == kind).unwrap();
    assert_eq!(hooks.len(), 2);
    for hook in &hooks {
        check(&shop, hook).await.unwrap();
        assert_eq!(hook.header("x-origin-secret"), "let me in");
        assert_eq!(hook.header("content-type"), "application/json");
        assert_eq!(hook.header("paypal-auth-version"), "v2");
        assert!(hook.json()["id"].as_str().unwrap().starts_with("WH-"));
    }
    let approved = find("CHECKOUT.ORDER.APPROVED").json();
    assert_eq!(approved["resource_type"], "checkout-order");
    assert_eq!((&approved["resource"]["id"], approved["resource"]["status"].as_str()), (&json!(order), Some("APPROVED")));
    assert_eq!(approved["resource"]["purchase_units"][0]["custom_id"], "pay_1");
    let completed = find("PAYMENT.CAPTURE.COMPLETED").json();
    assert_eq!(completed["resource"], shop.get(&format!("/v2/payments/captures/{capture}")).await.1);
    assert_eq!(completed["resource"]["supplementary_data"]["related_ids"]["order_id"], json!(order));
}

#[tokio::test]
async fn verification_by_postback_needs_the_very_bytes() {
    let shop = Shop::open().await;
    shop.paid(Outcome::Completed).await;
    let hook = shop.settled().await.remove(0);
    let body = std::str::from_utf8(&hook.body).unwrap();
    assert_eq!(verify(&shop, postback(&hook, body)).await, "SUCCESS");
    let spaced = body.replacen(':', ": ", 1);
    assert_eq!(verify(&shop, postback(&hook, &spaced)).await, "FAILURE", "the same JSON in other bytes");
    let other = postback(&hook, body).replace(sandbox::WEBHOOK_ID, "WEBHOOK_ID");
    assert_eq!(verify(&shop, other).await, "FAILURE");
    let incomplete = json!({"webhook_id": "x"});
    assert_eq!(shop.call(Method::POST, "/v1/notifications/verify-webhook-signature", Some(&incomplete), &[]).await.0, 400);
}

#[tokio::test]
async fn forgeries_are_found_out() {
    let shop = Shop::open().await;
    shop.paid(Outcome::Completed).await;
    let id = shop.settled().await[0].json()["id"].as_str().unwrap().to_owned();
    for forgery in ["body", "signature", "webhook_id", "certificate", "cert_url", "algorithm"] {
        shop.control(&format!("events/{id}/send"), json!({"forgery": forgery})).await;
        let hook = shop.settled().await.pop().unwrap();
        check(&shop, &hook).await.expect_err(forgery);
        let body = std::str::from_utf8(&hook.body).unwrap();
        assert_eq!(verify(&shop, postback(&hook, body)).await, "FAILURE", "{forgery}");
    }
    shop.control(&format!("events/{id}/send"), json!({"forgery": "old"})).await;
    check(&shop, &shop.settled().await.pop().unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_tried_again_until_the_shop_takes_it() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.answer_webhooks(&[503, 500]);
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    let hooks = shop.settled().await;
    assert_eq!(hooks.len(), 3);
    assert!(hooks.windows(2).all(|pair| pair[0].body == pair[1].body));
    let deliveries = shop.sandbox.deliveries();
    assert_eq!(deliveries.iter().map(|d| (d.attempt, d.status)).collect::<Vec<_>>(), [(1, Some(503)), (2, Some(500)), (3, Some(200))]);
}

#[tokio::test]
async fn retries_come_to_an_end() {
    let shop = Shop::open().await;
    let id = shop.new_order().await;
    shop.answer_webhooks(&[500; 9]);
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    assert_eq!(shop.settled().await.len(), 4, "one attempt and three more");
}

#[tokio::test]
async fn a_shop_that_is_down_gets_it_later() {
    let shop = Shop::open().await;
    let url = shop.sandbox.webhooks(|manner| "http://127.0.0.1:9/".clone_into(&mut manner.url));
    assert_eq!(url.url, "http://127.0.0.1:9/");
    let id = shop.new_order().await;
    shop.sandbox.approve(&id, Outcome::Completed).unwrap();
    assert!(shop.settled().await.is_empty());
    assert!(shop.sandbox.deliveries().iter().all(|delivery| delivery.status.is_none() && !delivery.note.is_empty()));
}

#[tokio::test]
async fn events_are_held_reordered_and_doubled() {
    let shop = Shop::open().await;
    assert_eq!(shop.control("webhooks", json!({"paused": true, "duplicate": 1})).await.0, 200);
    shop.paid(Outcome::Completed).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(shop.received().is_empty());
    let (_, state) = shop.get("/control/state").await;
    assert_eq!(state["webhooks"]["held"], 4);
    let (_, flushed) = shop.control("webhooks/flush", json!({"reversed": true})).await;
    assert_eq!(flushed["sent"], 4);
    let kinds: Vec<String> = shop.received().iter().map(Received::kind).collect();
    let (captured, approved) = ("PAYMENT.CAPTURE.COMPLETED", "CHECKOUT.ORDER.APPROVED");
    assert_eq!(kinds, [captured, captured, approved, approved]);
    let ids: Vec<Value> = shop.received().iter().map(|hook| hook.json()["id"].clone()).collect();
    assert_eq!((&ids[0], &ids[2]), (&ids[1], &ids[3]), "an event keeps its id");

    shop.paid(Outcome::Completed).await;
    shop.control("webhooks", json!({"paused": false, "duplicate": 0})).await;
    assert_eq!(shop.settled().await.len(), 8, "resuming sends what was held");
    shop.control("webhooks", json!({"drop_next": 1})).await;
    shop.paid(Outcome::Completed).await;
    assert_eq!(shop.settled().await.last().unwrap().kind(), captured);
    assert_eq!(shop.received().len(), 9, "the approval was lost");
    assert_eq!(shop.control("webhooks", json!({"pausd": true})).await.0, 400);
}

#[tokio::test]
async fn flushing_does_not_wait_for_the_delay() {
    let shop = Shop::open_with(|config| config.webhook_delay = Duration::from_mins(10)).await;
    shop.paid(Outcome::Completed).await;
    assert!(shop.received().is_empty());
    shop.sandbox.flush_webhooks(false).await;
    assert_eq!(shop.received().len(), 2);
}

#[tokio::test]
async fn every_event_can_be_forged_from_the_start() {
    let shop = Shop::open().await;
    shop.sandbox.webhooks(|manner| manner.forgery = Forgery::Signature);
    shop.paid(Outcome::Completed).await;
    for hook in shop.settled().await {
        check(&shop, &hook).await.unwrap_err();
    }
}

#[tokio::test]
async fn events_are_listed_resent_and_simulated() {
    let shop = Shop::open().await;
    let (_, capture) = shop.paid(Outcome::Completed).await;
    shop.settled().await;
    let (_, all) = shop.get("/v1/notifications/webhooks-events").await;
    assert_eq!(all["count"], 2);
    let (_, some) = shop.get(&format!("/v1/notifications/webhooks-events?transaction_id={capture}")).await;
    assert_eq!((some["count"].as_u64(), some["events"][0]["event_type"].as_str()), (Some(1), Some("PAYMENT.CAPTURE.COMPLETED")));
    let id = some["events"][0]["id"].as_str().unwrap();
    assert_eq!(shop.get(&format!("/v1/notifications/webhooks-events/{id}")).await, (200, some["events"][0].clone()));
    let path = format!("/v1/notifications/webhooks-events/{id}/resend");
    assert_eq!(shop.call(Method::POST, &path, Some(&json!({})), &[]).await.0, 202);
    assert_eq!(shop.settled().await.len(), 3);

    let simulate = json!({"event_type": "PAYMENT.CAPTURE.PENDING"});
    assert_eq!(shop.call(Method::POST, "/v1/notifications/simulate-event", Some(&simulate), &[]).await.0, 202);
    let simulated = shop.settled().await.pop().unwrap();
    assert_eq!(simulated.kind(), "PAYMENT.CAPTURE.PENDING");
    check(&shop, &simulated).await.expect_err("signed for the id WEBHOOK_ID, not for ours");
}
