//! Mails about orders: in the shop's language, with sums that add up, and with what there is to do next.

use serde_json::{Value, json};
use testkit::{Basket, Shop};

use crate::{
    desk::Desk,
    gateways::settle,
    settings::{change, owner, quotes},
};

fn texts(shop: &Shop, to: &str) -> Vec<String> {
    shop.aws.mails().into_iter().filter(|mail| mail.to.contains(to)).map(|mail| mail.text().replace('\u{a0}', " ")).collect()
}

fn has(texts: &[String], words: &[&str]) -> bool {
    texts.iter().any(|text| words.iter().all(|word| text.contains(word)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_speak_the_shops_language_and_their_sums_add_up() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let mug = shop.sell("mug", 2400, 10).await;
    change(&shop, &owner, "shop", |body| body["language"] = json!("de")).await;
    change(&shop, &owner, "tax", |body| body["basis"] = json!("net")).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let german = quotes(&shop, &cookie, "country=DE").await;
    let basket = Basket { cookie, quote: german[0]["quote"].as_str().unwrap().to_owned() };
    let (order, token) = shop.place(&basket, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    shop.capture(&order, &token, &payment).await.unwrap();
    settle(&shop).await;
    let texts = texts(&shop, "ada@");
    // 24.00 and 4.90, and 19 % on top.
    let sums = ["24,00 €", "4,90 €", "Steuer: 5,49 €", "Summe: 34,39 €", "Deutschland"];
    for words in ["sobald Ihre Zahlung da ist", "Ihre Bestellung bestätigt"] {
        let of = |text: &&String| text.to_lowercase().contains(&words.to_lowercase());
        let mail = texts.iter().find(of).unwrap_or_else(|| panic!("{words}: {texts:#?}"));
        assert!(sums.iter().all(|sum| mail.contains(sum)), "{mail}");
        assert!(!mail.contains("enthaltene") && !mail.contains("VAT"), "{mail}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_pays_without_a_provider_is_told_how_and_when() {
    let desk = Desk::open().await;
    desk.started("bank-transfer", 1).await;
    desk.settle().await;
    assert!(has(&texts(&desk.shop, "ada@"), &["IBAN: DE89370400440532013000", "Amount: €28.90", "Reference: "]));
    let (order, _) = desk.started("cash-on-delivery", 2).await;
    desk.settle().await;
    assert!(has(&texts(&desk.shop, "ada@"), &["you pay when it arrives", "Total: €52.90", "VAT included"]));
    // What comes in after the parcel has left promises nothing that is past.
    let parcels = format!("/api/admin/orders/{}/fulfilments", order.id);
    desk.done("fulfil-order", "POST", parcels, &json!({ "shipped": true })).await;
    let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
    let shown = desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 5290, "currency": "EUR" } })).await;
    assert_eq!(shown["order"]["state"], "paid");
    desk.settle().await;
    let texts = texts(&desk.shop, "ada@");
    assert!(has(&texts, &["€52.90 came by cash on delivery"]), "{texts:#?}");
    assert!(!has(&texts, &["Your payment has arrived and your order is confirmed"]), "{texts:#?}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancellation_tells_only_of_what_goes_back_by_it() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let refunds = format!("/api/admin/orders/{}/refunds", order.id);
    desk.done("refund-order", "POST", refunds, &json!({ "ask": { "kind": "everything", "restock": false } })).await;
    desk.settle().await;
    let cancel = format!("/api/admin/orders/{}/cancel", order.id);
    let answer = desk.staff("cancel-order", "POST", cancel, &json!({ "reason": "Broken" })).await;
    let cancelled = answer.status == 200;
    desk.settle().await;
    let found = desk.shop.aws.mails().into_iter().filter(|mail| mail.subject.ends_with("is cancelled")).collect::<Vec<_>>();
    assert_eq!(found.len(), usize::from(cancelled), "{:?}", answer.body);
    assert!(
        cancelled && found[0].text().contains("There is nothing to pay."),
        "{:?}",
        found.iter().map(testkit::Mail::text).collect::<Vec<_>>()
    );
    let _: Value = answer.body;
    desk.close().await;
}
