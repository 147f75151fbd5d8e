//! Money that does not fit is decided about once, and the decision stands.

use domain::payment::{Concern, PaymentState};
use serde_json::{Value, json};
use testkit::{
    Call, Shop,
    bson::{Document, date, doc},
    plain::address,
};

use crate::{
    desk::{Desk, Order, minor},
    gateways::{Opened, end_quotes, globee, half_a_day_passes, provider, settle, staff_mails, start, state},
    settings::{change, owner, quotes},
};

impl Desk {
    fn review_of(order: &Order) -> String {
        format!("/api/admin/orders/{}/review", order.id)
    }

    async fn decide(&self, order: &Order, decision: &str) -> Value {
        self.done("manage-orders", "POST", Self::review_of(order), &json!({ "decision": decision })).await
    }

    async fn barred(&self, order: &Order, decision: &str) {
        let answer = self.staff("manage-orders", "POST", Self::review_of(order), &json!({ "decision": decision })).await;
        assert_eq!(answer.problem(), Some("order-state"), "{:?}", answer.body);
    }

    /// It is not in review, and stays so whatever comes next.
    async fn is_over(&self, order: &Order, state: &str) {
        for _ in 0..2 {
            self.settle().await;
            let shown = self.shown(order).await;
            assert_eq!(shown["order"]["state"], state, "{shown:#}");
            assert!(!shown["actions"].as_array().unwrap().contains(&json!("review")), "{shown:#}");
            let path = format!("/api/admin/orders/{}/notes", order.id);
            self.done("manage-orders", "POST", path, &json!({ "text": "Looked at." })).await;
        }
    }

    async fn send_by_hand(&self, order: &Order) {
        let shown = self.shown(order).await;
        let last = shown["refunds"].as_array().unwrap().last().expect("a refund");
        assert_eq!(last["state"], "by-hand");
        let path = format!("/api/admin/orders/{}/refunds/{}", order.id, last["id"].as_str().unwrap());
        self.done("refund-order", "PUT", path, &json!({ "outcome": "sent" })).await;
    }

    /// The coins that a payment asks for, confirmed.
    pub async fn send_coins(&self, next: &Value) {
        let coins = self.shop.sandbox.coins();
        let txid = coins.pay(next["address"].as_str().unwrap(), next["amount"]["units"].as_i64().unwrap());
        for _ in 0..3 {
            self.settle().await;
            coins.confirm(&txid);
        }
        self.settle().await;
    }

    /// What stands on accounts for an order.
    async fn books(&self, order: &Order, accounts: &[&str]) -> Vec<i64> {
        let shown = self.shown(order).await;
        let postings: Vec<Value> =
            shown["ledger"].as_array().unwrap().iter().flat_map(|entry| entry["postings"].as_array().unwrap().clone()).collect();
        let on = |account: &&str| postings.iter().filter(|one| one["account"]["kind"] == **account).map(|one| minor(&one["amount"])).sum();
        accounts.iter().map(on).collect()
    }

    pub async fn expire(&self) {
        let orders = self.shop.store.db().database().collection::<Document>("orders");
        orders.update_many(doc! { "state": "awaiting-payment" }, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
        self.shop.run("cancel-expired-orders").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_given_back_is_not_asked_about_again() {
    let desk = Desk::open().await;
    // Late, and sold meanwhile.
    let (late, next) = desk.started("blockonomics", 3).await;
    desk.expire().await;
    desk.paid(8).await;
    desk.send_coins(&next).await;
    assert_eq!(desk.shown(&late).await["order"]["state"], "review");
    desk.decide(&late, "return").await;
    desk.is_over(&late, "expired").await;
    desk.send_by_hand(&late).await;
    desk.is_over(&late, "expired").await;
    // For an order that was given up before.
    let (cancelled, next) = desk.started("blockonomics", 1).await;
    let cancel = format!("/api/admin/orders/{}/cancel", cancelled.id);
    desk.done("cancel-order", "POST", cancel, &json!({ "reason": "Ordered twice" })).await;
    desk.send_coins(&next).await;
    assert_eq!(desk.shown(&cancelled).await["order"]["state"], "review");
    desk.barred(&cancelled, "accept").await;
    desk.decide(&cancelled, "return").await;
    desk.is_over(&cancelled, "expired").await;
    desk.send_by_hand(&cancelled).await;
    desk.is_over(&cancelled, "expired").await;
    assert_eq!(minor(&desk.shown(&cancelled).await["refundable"]), 0);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coins_that_no_price_covers_are_counted_first() {
    let desk = Desk::open().await;
    for (decision, state) in [("accept", "paid"), ("return", "expired")] {
        let (order, next) = desk.started("blockonomics", 1).await;
        end_quotes(&desk.shop).await;
        desk.send_coins(&next).await;
        let shown = desk.shown(&order).await;
        assert_eq!((shown["order"]["state"].as_str(), minor(&shown["captured"])), (Some("review"), 0), "{shown:#}");
        desk.barred(&order, "accept").await;
        desk.barred(&order, "return").await;
        let cancel = format!("/api/admin/orders/{}/cancel", order.id);
        assert_eq!(desk.staff("cancel-order", "POST", cancel, &json!({ "reason": "Late" })).await.problem(), Some("order-state"));
        let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
        desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 2500, "currency": "EUR" } })).await;
        desk.decide(&order, decision).await;
        desk.is_over(&order, state).await;
        // One more block is no news.
        let txid = &desk.shown(&order).await["order"]["payments"][0]["next"]["transactions"][0]["txid"].clone();
        desk.shop.sandbox.coins().confirm(txid.as_str().expect("a transaction"));
        desk.is_over(&order, state).await;
        assert_eq!(minor(&desk.shown(&order).await["captured"]), 2500);
        if decision == "return" {
            desk.send_by_hand(&order).await;
            desk.is_over(&order, state).await;
        }
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coins_that_a_price_covers_in_part_are_counted_too() {
    let desk = Desk::open().await;
    let coins = desk.shop.sandbox.coins();
    for (decision, state) in [("accept", "paid"), ("return", "expired")] {
        let (order, next) = desk.started("blockonomics", 1).await;
        let (address, units) = (next["address"].as_str().unwrap(), next["amount"]["units"].as_i64().unwrap());
        coins.confirm(&coins.pay(address, units / 2));
        desk.settle().await;
        half_a_day_passes(&desk.shop, order.payment.parse().unwrap()).await;
        let late = coins.pay(address, units - units / 2);
        coins.confirm(&late);
        desk.settle().await;
        let shown = desk.shown(&order).await;
        assert_eq!((shown["order"]["state"].as_str(), minor(&shown["captured"])), (Some("review"), 1445), "{shown:#}");
        desk.barred(&order, "accept").await;
        desk.barred(&order, "return").await;
        let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
        desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 2800, "currency": "EUR" } })).await;
        // One more block says nothing new of it.
        coins.confirm(&late);
        desk.settle().await;
        assert_eq!(minor(&desk.shown(&order).await["captured"]), 2800);
        desk.decide(&order, decision).await;
        desk.is_over(&order, state).await;
        assert_eq!(minor(&desk.shown(&order).await["captured"]), 2800);
        if decision == "return" {
            assert_eq!(desk.shown(&order).await["refunds"][0]["amount"]["minor"], 2800);
        }
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_after_a_decision_is_decided_about_too() {
    let desk = Desk::open().await;
    let (order, next) = desk.started("blockonomics", 1).await;
    let cancel = format!("/api/admin/orders/{}/cancel", order.id);
    desk.done("cancel-order", "POST", cancel, &json!({ "reason": "Ordered twice" })).await;
    for times in 1..=2 {
        desk.send_coins(&next).await;
        assert_eq!(desk.shown(&order).await["order"]["state"], "review");
        desk.barred(&order, "accept").await;
        desk.decide(&order, "return").await;
        desk.is_over(&order, "expired").await;
        desk.send_by_hand(&order).await;
        desk.is_over(&order, "expired").await;
        let shown = desk.shown(&order).await;
        assert_eq!((minor(&shown["refunded"]), minor(&shown["refundable"])), (times * 2890, 0), "{shown:#}");
        assert_eq!(staff_mails(&desk.shop), usize::try_from(times).unwrap());
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_brings_a_webhook_whose_payment_nobody_knew() {
    let desk = Desk::open().await;
    let (order, next) = desk.started("paypal", 1).await;
    let payments = desk.shop.store.db().database().collection::<Document>("payments");
    // As if its record came later than the news of it.
    let record = payments.find_one(doc! {}).await.unwrap().unwrap();
    payments.delete_one(doc! {}).await.unwrap();
    desk.shop.sandbox.approve(provider(&next), sandbox::Outcome::Completed).expect("approved");
    settle(&desk.shop).await;
    payments.insert_one(&record).await.unwrap();
    settle(&desk.shop).await;
    assert_eq!(desk.shown(&order).await["order"]["state"], "awaiting-payment", "nobody tells it again yet");
    let inbox = desk.shop.store.db().database().collection::<Document>("inbox");
    let webhooks = doc! { "body": { "$exists": true } };
    let ends = inbox.find_one(webhooks.clone()).await.unwrap().expect("a webhook").get_datetime("expires_at").unwrap().timestamp_millis();
    // It came a day ago.
    inbox.update_many(webhooks, doc! { "$set": { "expires_at": date(ends - 86_400_000) } }).await.unwrap();
    desk.shop.run("reconcile-payments").await.unwrap();
    settle(&desk.shop).await;
    assert_eq!(desk.shown(&order).await["order"]["state"], "paid");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_took_back_is_closed() {
    let desk = Desk::open().await;
    let order = desk.paid(1).await;
    let parcels = format!("/api/admin/orders/{}/fulfilments", order.id);
    desk.done("fulfil-order", "POST", parcels, &json!({ "shipped": true })).await;
    desk.settle().await;
    let capture = desk.shop.sandbox.captures()[0].id.clone();
    // A case that is won: what was held back is there again.
    desk.shop.sandbox.dispute(&capture, true).expect("a capture");
    desk.settle().await;
    assert_eq!(desk.books(&order, &["disputes", "dispute-losses"]).await, [2890, 0]);
    desk.shop.sandbox.dispute(&capture, false).expect("a capture");
    desk.settle().await;
    assert_eq!(desk.books(&order, &["disputes", "dispute-losses"]).await, [0, 0]);
    desk.shop.sandbox.reverse(&capture).expect("it was paid");
    desk.settle().await;
    assert_eq!(desk.shown(&order).await["order"]["state"], "review");
    assert_eq!(desk.books(&order, &["disputes", "dispute-losses"]).await, [0, 2890]);
    desk.barred(&order, "accept").await;
    desk.decide(&order, "close").await;
    desk.is_over(&order, "paid").await;
    // What can be accepted or returned is not closed.
    let (late, next) = desk.started("blockonomics", 9).await;
    desk.expire().await;
    desk.paid(1).await;
    desk.send_coins(&next).await;
    desk.barred(&late, "close").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_for_what_is_paid_is_looked_at() {
    let desk = Desk::open().await;
    let (order, _) = desk.started("bank-transfer", 1).await;
    let transfer = order.payment.clone();
    let (paypal, provider) = desk.shop.start_payment(&order.id, &order.token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    assert_eq!(desk.shop.capture(&order.id, &order.token, &paypal).await.unwrap().body["state"], "paid");
    let money = format!("/api/admin/orders/{}/payments/{transfer}/money", order.id);
    let shown = desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 2890, "currency": "EUR" } })).await;
    assert_eq!((shown["order"]["state"].as_str(), minor(&shown["captured"])), (Some("review"), 5780), "{shown:#}");
    let concern = shown["payments"].as_array().unwrap().iter().find(|one| one["id"] == transfer.as_str()).unwrap()["concern"].clone();
    assert_eq!(concern, "order-closed");
    desk.decide(&order, "accept").await;
    desk.is_over(&order, "paid").await;
    assert_eq!(minor(&desk.shown(&order).await["refundable"]), 5780);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_short_by_an_unknown_amount_is_counted_first() {
    let desk = Desk::open().await;
    let (Opened { order, token, payment, .. }, id) = globee(&desk.shop, desk.mug).await;
    let order = Order { id: order, token, payment };
    desk.shop.sandbox.globee().turn(&id, "underpaid");
    settle(&desk.shop).await;
    let told = desk.shop.aws.mails().into_iter().find(|mail| mail.subject.starts_with("Less came for order")).expect("a mail");
    assert!(!told.text().contains('€'), "{}", told.text());
    let decided = desk.staff("manage-orders", "POST", Desk::review_of(&order), &json!({ "decision": "accept" })).await;
    assert_eq!(decided.problem(), Some("order-state"), "nobody said how much came");
    let money = format!("/api/admin/orders/{}/payments/{}/money", order.id, order.payment);
    let shown = desk.done("manage-orders", "POST", money, &json!({ "amount": { "minor": 1500, "currency": "EUR" } })).await;
    assert_eq!((shown["order"]["state"].as_str(), minor(&shown["captured"])), (Some("review"), 1500));
    desk.decide(&order, "accept").await;
    desk.is_over(&order, "paid").await;
    assert_eq!(minor(&desk.shown(&order).await["refundable"]), 1500);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_twice_to_be_paid_is_no_concern() {
    let (shop, mug) = crate::gateways::open().await;
    let (opened, id) = globee(&shop, mug).await;
    for status in ["confirmed", "completed"] {
        shop.sandbox.globee().turn(&id, status);
        settle(&shop).await;
        assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None::<Concern>), "{status}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_told_of_a_failure_has_time_to_pay() {
    let (shop, mug) = crate::gateways::open().await;
    let opened = start(&shop, mug, "paypal", 1).await;
    shop.sandbox.approve(opened.provider(), sandbox::Outcome::Pending).expect("approved");
    shop.capture(&opened.order, &opened.token, &opened.payment).await.unwrap();
    settle(&shop).await;
    crate::gateways::change(&shop, "orders", doc! { "expires_at": date(testkit::now().0 - 86_400_000) }).await;
    let capture = shop.sandbox.captures()[0].id.clone();
    shop.sandbox.settle(&capture, false).expect("it was pending");
    settle(&shop).await;
    let told = shop.aws.mails().into_iter().find(|mail| mail.subject.ends_with("did not work")).expect("a mail");
    shop.run("cancel-expired-orders").await.unwrap();
    let shown = shop.order(&opened.order, &opened.token).await.body;
    assert_eq!(shown["state"], "awaiting-payment");
    let until: domain::Timestamp = shown["expiresAt"].as_str().unwrap().parse().unwrap();
    assert!(until.0 > testkit::now().0 + 80_000_000, "{shown:#}");
    assert!(told.text().contains("set aside") || told.text().contains("hold"), "{}", told.text());
    assert_eq!(shop.pay_by("paypal", &opened.order, &opened.token, "again").await.status, 200);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_of_nothing_is_refused_in_words() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let free = shop.sell("sample", 0, 10).await;
    let at = json!({ "name": "Casa", "line1": "Hafen 1", "city": "Hamburg", "postcode": "20457", "country": "DE" });
    let pickup = json!({ "id": "pickup", "name": "Collect", "reach": { "kind": "pickup", "at": at, "days": [0, 1] } });
    change(&shop, &owner, "shipping", |body| body["methods"] = json!([pickup])).await;
    let cookie = shop.fill(&[(free, 1)]).await;
    let quote = quotes(&shop, &cookie, "country=DE").await[0]["quote"].clone();
    let body = json!({ "email": "ada@example.com", "address": address(), "quote": quote });
    let call = Call::new("POST", "/api/orders").header("cookie", &cookie).header("idempotency-key", "free").json(&body);
    let refused = shop.call("place-order", &call).await;
    assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/quote"]), "{:?}", refused.body);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_free_comes_back_without_money() {
    let desk = Desk::open().await;
    let gift = desk.shop.sell("gift", 0, 10).await;
    let (id, token) = desk.shop.place(&desk.shop.basket(&[(desk.mug, 1), (gift, 1)]).await, "gift").await;
    let (payment, provider) = desk.shop.start_payment(&id, &token).await;
    desk.shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    desk.shop.capture(&id, &token, &payment).await.unwrap();
    let order = Order { id, token, payment };
    let refunds = format!("/api/admin/orders/{}/refunds", order.id);
    let shown = desk.shown(&order).await;
    let free = shown["order"]["lines"].as_array().unwrap().iter().position(|line| line["total"]["minor"] == 0).expect("a free line");
    let line = &shown["order"]["numbers"][free];
    let wish =
        json!({ "ask": { "kind": "lines", "lines": [{ "line": line, "quantity": 1, "restock": 1 }], "shipping": { "kind": "nothing" } } });
    let shown = desk.done("refund-order", "POST", refunds.clone(), &wish).await;
    assert_eq!((minor(&shown["refunded"]), minor(&shown["refundable"])), (0, 2890), "{shown:#}");
    assert_eq!(desk.shop.store.stock(gift).await.unwrap().unwrap().available, 10);
    // Once is enough.
    let again = desk.staff("refund-order", "POST", refunds, &wish).await;
    assert_eq!(again.problem(), Some("invalid-request"), "{:?}", again.body);
    desk.close().await;
}
