//! Each gateway through the real binaries: paid as asked, and everything else that money does.

use std::time::Duration;

use domain::{
    PaymentId, VariantId,
    payment::{Concern, PaymentState},
};
use mongodb::bson::{Uuid, serialize_to_bson};
use serde_json::{Value, json};
use store::payments::Payment;
use testkit::{
    Call, Shop,
    bson::{Document, date, doc},
};

/// An order with a payment.
pub struct Opened {
    pub order: String,
    pub token: String,
    pub payment: String,
    pub next: Value,
}

impl Opened {
    pub fn address(&self) -> &str {
        self.next["address"].as_str().expect("an address")
    }

    /// PayPal's id of its order.
    pub fn provider(&self) -> &str {
        provider(&self.next)
    }

    pub fn units(&self) -> i64 {
        self.next["amount"]["units"].as_i64().expect("satoshi")
    }
}

/// PayPal's id of the order to approve.
pub fn provider(next: &Value) -> &str {
    next["url"].as_str().expect("a page").rsplit("token=").next().expect("the provider's id")
}

pub async fn open() -> (Shop, VariantId) {
    let shop = Shop::open().await;
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| manner.delay_ms = 0);
    let mug = shop.sell("mug", 2400, 100).await;
    (shop, mug)
}

pub async fn start(shop: &Shop, mug: VariantId, gateway: &str, quantity: u8) -> Opened {
    let (order, token) = shop.place(&shop.basket(&[(mug, quantity)]).await, &format!("{gateway}-{}", rand())).await;
    let answer = shop.pay_by(gateway, &order, &token, "start").await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let payment = answer.body["payment"]["id"].as_str().expect("an id").to_owned();
    Opened { order, token, payment, next: answer.body["next"].clone() }
}

fn rand() -> String {
    store::ids::new::<domain::id::Event>().to_string()
}

/// Lets callbacks arrive and be applied until nothing is on its way.
pub async fn settle(shop: &Shop) {
    for _ in 0..3 {
        let long = Duration::from_secs(20);
        assert!(shop.sandbox.webhooks_idle(long).await, "webhooks are still on their way");
        assert!(shop.sandbox.coins().postman.idle(long).await, "callbacks are still on their way");
        assert!(shop.sandbox.globee().postman.idle(long).await, "notifications are still on their way");
        assert!(shop.drain(50).await.is_empty());
    }
}

pub async fn record(shop: &Shop, opened: &Opened) -> Payment {
    let id: PaymentId = opened.payment.parse().unwrap();
    shop.store.payment(id).await.unwrap().expect("a payment")
}

pub async fn state(shop: &Shop, opened: &Opened) -> (String, PaymentState, Option<Concern>) {
    let order = shop.order(&opened.order, &opened.token).await;
    let payment = record(shop, opened).await;
    (order.body["state"].as_str().expect("a state").to_owned(), payment.state, payment.concern)
}

pub async fn change(shop: &Shop, collection: &str, set: Document) {
    let records = shop.store.db().database().collection::<Document>(collection);
    records.update_many(doc! {}, doc! { "$set": set }).await.unwrap();
}

/// The price is not locked any more, and was not for long enough.
pub async fn end_quotes(shop: &Shop) {
    let records = shop.store.db().database().collection::<Document>("payments");
    let past = doc! { "coins.quotes.$[].from": "2026-01-01T00:00:00Z", "coins.quotes.$[].until": "2026-01-01T00:15:00Z" };
    records.update_many(doc! { "coins": { "$exists": true } }, doc! { "$set": past }).await.unwrap();
}

/// Half a day passes for a payment in coins: its price is not locked any more, and what came has come long ago.
pub async fn half_a_day_passes(shop: &Shop, payment: PaymentId) {
    const HALF_A_DAY_MS: i64 = 43_200_000;
    let records = shop.store.db().database().collection::<Document>("payments");
    loop {
        let payment = shop.store.payment(payment).await.unwrap().expect("a payment");
        let mut coins = payment.coins.expect("coins");
        for quote in &mut coins.quotes {
            (quote.from, quote.until) = (quote.from.plus_ms(-HALF_A_DAY_MS), quote.until.plus_ms(-HALF_A_DAY_MS));
        }
        for receipt in &mut coins.receipts {
            receipt.seen_at = receipt.seen_at.plus_ms(-HALF_A_DAY_MS);
        }
        // Another version is somebody else's: what they learnt meanwhile stays.
        let this = doc! { "_id": Uuid::from_bytes(payment.id.uuid().into_bytes()), "version": payment.version };
        let set = doc! { "$set": { "coins": serialize_to_bson(&coins).unwrap() }, "$inc": { "version": 1 } };
        if records.update_one(this, set).await.unwrap().modified_count == 1 {
            return;
        }
    }
}

/// The clock asks the providers what became of open payments.
pub async fn poll(shop: &Shop) {
    let records = shop.store.db().database().collection::<Document>("payments");
    records.update_many(doc! { "check_at": { "$exists": true } }, doc! { "$set": { "check_at": date(1) } }).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    settle(shop).await;
}

pub fn staff_mails(shop: &Shop) -> usize {
    shop.aws.mails().iter().filter(|mail| mail.to.contains("staff@")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bitcoin_is_paid_block_by_block() {
    let (shop, mug) = open().await;
    // 104.90 with shipping free: above the bound, so two confirmations.
    let opened = start(&shop, mug, "blockonomics", 5).await;
    let next = &opened.next;
    assert_eq!(
        (next["kind"].as_str(), next["ticker"].as_str(), next["confirmationsNeeded"].as_i64()),
        (Some("coins"), Some("BTC"), Some(2))
    );
    assert_eq!(next["uri"], format!("bitcoin:{}?amount={}", opened.address(), next["amount"]["decimal"].as_str().unwrap()));
    assert_eq!((next["fiat"]["minor"].as_i64(), next["rate"].as_str(), opened.units()), (Some(12_000), Some("97312.45"), 123_314));
    let txid = shop.sandbox.coins().pay(opened.address(), opened.units());
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("payment-processing".into(), PaymentState::Processing, None));
    let shown = shop.order(&opened.order, &opened.token).await.body["payments"][0]["next"].clone();
    assert_eq!((shown["received"]["units"].as_i64(), shown["transactions"][0]["confirmations"].as_i64()), (Some(123_314), Some(0)));
    // No clock takes the stock of money that is on its way.
    change(&shop, "orders", doc! { "expires_at": date(1) }).await;
    shop.run("cancel-expired-orders").await.unwrap();
    shop.sandbox.coins().confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing, "one block is not two");
    shop.sandbox.coins().confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    let shown = shop.order(&opened.order, &opened.token).await.body["payments"][0]["next"].clone();
    assert_eq!((shown["transactions"][0]["confirmations"].as_i64(), shown["left"]["minor"].as_i64()), (Some(2), Some(0)));
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_amount_needs_one_block_and_two_transactions_add_up() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    assert_eq!(opened.next["confirmationsNeeded"], 1);
    let coins = shop.sandbox.coins();
    let (one, two) = (coins.pay(opened.address(), opened.units() / 2), coins.pay(opened.address(), opened.units() - opened.units() / 2));
    // Both are seen before one is confirmed: alone it would be short.
    settle(&shop).await;
    coins.confirm(&one);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing);
    coins.confirm(&two);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    // More on top of it is not kept quiet.
    let three = coins.pay(opened.address(), opened.units());
    coins.confirm(&three);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("review".into(), PaymentState::Review, Some(Concern::Over)));
    assert_eq!(staff_mails(&shop), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_short_waits_for_its_rest() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    let coins = shop.sandbox.coins();
    let txid = coins.pay(opened.address(), opened.units() / 2);
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("payment-processing".into(), PaymentState::Underpaid, Some(Concern::Under)));
    assert_eq!(staff_mails(&shop), 1, "staff hear of it");
    // Another way to pay would pay twice; this one has a price for the rest.
    assert_eq!(shop.pay_by("paypal", &opened.order, &opened.token, "other").await.problem(), Some("order-closed"));
    coins.settings().rate = "50000".into();
    let rest = shop.pay_by("blockonomics", &opened.order, &opened.token, "rest").await;
    assert_eq!(rest.status, 200, "{:?}", rest.body);
    assert_eq!(rest.body["next"]["address"], opened.address());
    assert_eq!(rest.body["next"]["fiat"]["minor"], 1_445, "{:?}", rest.body);
    let txid = coins.pay(opened.address(), rest.body["next"]["amount"]["units"].as_i64().unwrap());
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing);
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rest_that_never_comes_goes_to_staff() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    let txid = shop.sandbox.coins().pay(opened.address(), opened.units() / 2);
    shop.sandbox.coins().confirm(&txid);
    settle(&shop).await;
    poll(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Underpaid, "its time is not over");
    change(&shop, "orders", doc! { "expires_at": date(1) }).await;
    let records = shop.store.db().database().collection::<Document>("payments");
    let ended = domain::Timestamp(testkit::now().0 - 600_000).to_string();
    let first_seen = domain::Timestamp(testkit::now().0 - 700_000).to_string();
    let set = doc! { "coins.quotes.0.until": ended, "coins.receipts.0.seen_at": first_seen };
    records.update_many(doc! {}, doc! { "$set": set }).await.unwrap();
    poll(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("review".into(), PaymentState::Review, Some(Concern::Under)));
    assert_eq!(shop.store.all_stock().await.unwrap()[0].available, 99, "nobody gave its stock away");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_much_and_too_late_are_for_staff() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let over = start(&shop, mug, "blockonomics", 1).await;
    let txid = coins.pay(over.address(), over.units() * 2);
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &over).await, ("review".into(), PaymentState::Review, Some(Concern::Over)));

    // After its price's end, while the order still waits.
    let late = start(&shop, mug, "blockonomics", 1).await;
    end_quotes(&shop).await;
    let txid = coins.pay(late.address(), late.units());
    settle(&shop).await;
    assert_eq!(state(&shop, &late).await.1, PaymentState::Processing);
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &late).await, ("review".into(), PaymentState::Review, Some(Concern::Late)));

    // In time by its price, for an order that expired and whose stock is sold.
    let gone = start(&shop, mug, "blockonomics", 1).await;
    let orders = shop.store.db().database().collection::<Document>("orders");
    orders.update_many(doc! { "state": "awaiting-payment" }, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(state(&shop, &gone).await.0, "expired");
    shop.place(&shop.basket(&[(mug, 98)]).await, "all-that-is-left").await;
    let txid = coins.pay(gone.address(), gone.units());
    settle(&shop).await;
    assert_eq!(state(&shop, &gone).await.0, "expired", "nothing is sure yet");
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &gone).await, ("review".into(), PaymentState::Review, Some(Concern::OrderClosed)));
    assert_eq!(staff_mails(&shop), 3);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_transaction_frees_the_order_again() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    let coins = shop.sandbox.coins();
    let txid = coins.pay_all(vec![(opened.address().to_owned(), opened.units())], true);
    settle(&shop).await;
    let shown = shop.order(&opened.order, &opened.token).await.body["payments"][0]["next"]["transactions"][0].clone();
    assert_eq!((shown["replaceable"].as_bool(), shown["gone"].as_bool()), (Some(true), Some(false)));
    coins.replace(&txid).expect("it is not confirmed");
    poll(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    let txid = coins.pay(opened.address(), opened.units());
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.0, "paid", "the one that is gone does not count");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_may_come_twice_in_any_order_or_never() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let opened = start(&shop, mug, "blockonomics", 5).await;
    coins.postman.change(|manner| manner.paused = true);
    let txid = coins.pay(opened.address(), opened.units());
    coins.confirm(&txid);
    coins.confirm(&txid);
    coins.postman.again(&txid, false);
    coins.postman.flush(true).await;
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    assert_eq!(record(&shop, &opened).await.coins.unwrap().receipts.len(), 1);
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 1);

    // All are lost: the clock asks.
    let silent = start(&shop, mug, "blockonomics", 1).await;
    coins.postman.change(|manner| {
        manner.paused = false;
        manner.drop_next = 9;
    });
    let txid = coins.pay(silent.address(), silent.units());
    coins.confirm(&txid);
    coins.confirm(&txid);
    poll(&shop).await;
    assert_eq!(state(&shop, &silent).await, ("paid".into(), PaymentState::Paid, None));

    // Too many questions, then none too many: nothing is lost and nothing is stuck.
    let slow = start(&shop, mug, "blockonomics", 1).await;
    let txid = coins.pay(slow.address(), slow.units());
    coins.confirm(&txid);
    coins.confirm(&txid);
    coins.settings().questions_left = Some(0);
    poll(&shop).await;
    assert_eq!(state(&shop, &slow).await.1, PaymentState::Pending);
    coins.settings().questions_left = None;
    poll(&shop).await;
    assert_eq!(state(&shop, &slow).await.1, PaymentState::Paid);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_transaction_may_pay_two_orders() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let (one, two) = (start(&shop, mug, "blockonomics", 1).await, start(&shop, mug, "blockonomics", 1).await);
    assert_ne!(one.address(), two.address());
    let txid = coins.pay_all(vec![(one.address().to_owned(), one.units()), (two.address().to_owned(), two.units())], false);
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!((state(&shop, &one).await.0.as_str(), state(&shop, &two).await.0.as_str()), ("paid", "paid"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_knows_no_secret_pays_nothing_and_whoever_does_neither() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    let coins = shop.sandbox.coins();
    coins.forge(opened.address(), opened.units(), "0123456789abcdef0123456789abcdef");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(coins.postman.posted().last().unwrap().status, Some(400));
    // A leaked secret: the transaction is looked up before it counts, and there is none.
    let url = |txid: &str| {
        format!(
            "/api/webhooks/blockonomics?secret={}&status=2&addr={}&value={}&txid={txid}",
            testkit::CALLBACK_SECRET,
            opened.address(),
            opened.units()
        )
    };
    let answer = shop.call("payment-webhook", &Call::new("GET", &url("abcd"))).await;
    assert_eq!((answer.status, answer.body["repeated"].as_bool()), (200, Some(false)));
    let again = shop.call("payment-webhook", &Call::new("GET", &url("abcd"))).await;
    assert_eq!(again.body["repeated"], true);
    shop.drain(20).await;
    assert_eq!(state(&shop, &opened).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    // A transaction of somebody else's.
    let other = start(&shop, mug, "blockonomics", 1).await;
    coins.postman.change(|manner| manner.drop_next = 9);
    let txid = coins.pay(other.address(), other.units());
    coins.confirm(&txid);
    coins.confirm(&txid);
    shop.call("payment-webhook", &Call::new("GET", &url(&txid))).await;
    shop.drain(20).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Pending);
    let inbox = shop.store.db().database().collection::<Document>("inbox");
    let stored = inbox.find_one(doc! { "_id": { "$regex": "^blockonomics" } }).await.unwrap().unwrap();
    assert!(!stored.to_string().contains(testkit::CALLBACK_SECRET), "no secret is stored");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_is_locked_and_then_asked_for_anew() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "blockonomics", 1).await;
    let again = shop.pay_by("blockonomics", &opened.order, &opened.token, "start").await;
    assert_eq!(again.body["next"], opened.next, "the same, whoever asks and how often");
    shop.sandbox.coins().settings().rate = "50000".into();
    let locked = shop.pay_by("blockonomics", &opened.order, &opened.token, "other").await;
    assert_eq!(locked.body["next"]["rate"], "97312.45");
    end_quotes(&shop).await;
    let renewed = shop.pay_by("blockonomics", &opened.order, &opened.token, "third").await;
    assert_eq!((renewed.body["next"]["rate"].as_str(), renewed.body["next"]["address"].as_str()), (Some("50000"), Some(opened.address())));
    assert_eq!(record(&shop, &opened).await.coins.unwrap().quotes.len(), 2, "every quote is kept");
    shop.sandbox.coins().settings().down = true;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "down").await;
    assert_eq!(shop.pay_by("blockonomics", &order, &token, "k").await.problem(), Some("gateway-unavailable"));
    shop.sandbox.coins().settings().down = false;
    shop.sandbox.coins().settings().rate = String::new();
    // It has no price in this currency: the way to pay is not one for this order.
    let none = shop.pay_by("blockonomics", &order, &token, "k").await;
    assert_eq!((none.problem(), none.pointers()), (Some("invalid-request"), vec!["#/gateway"]), "{:?}", none.body);
    shop.close().await;
}

pub async fn globee(shop: &Shop, mug: VariantId) -> (Opened, String) {
    let opened = start(shop, mug, "globee", 1).await;
    assert_eq!(opened.next["kind"], "redirect");
    let id = shop.sandbox.globee().of_payment(&opened.payment).expect("a payment request").id;
    assert!(opened.next["url"].as_str().unwrap().ends_with(&format!("/invoice/{id}")));
    (opened, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn globee_is_paid_by_its_own_word_only() {
    let (shop, mug) = open().await;
    let (opened, id) = globee(&shop, mug).await;
    let provider = shop.sandbox.globee();
    assert_eq!(shop.capture(&opened.order, &opened.token, &opened.payment).await.unwrap().problem(), Some("payment-not-approved"));
    // The body says that it is paid; GloBee does not.
    provider.forge(&id, "completed");
    settle(&shop).await;
    assert_eq!(provider.postman.posted().last().unwrap().status, Some(200));
    assert_eq!(state(&shop, &opened).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    // An address that the shop never made.
    let told = json!({ "id": id, "status": "completed" });
    for query in ["", "?payment=pay_0198f3a0000070008000000000000003&token=AAAA", &format!("?payment={}&token=AAAA", opened.payment)] {
        let call = Call::new("POST", &format!("/api/webhooks/globee{query}")).json(&told);
        assert_eq!(shop.call("payment-webhook", &call).await.problem(), Some("webhook-forged"), "{query}");
    }
    provider.turn(&id, "paid");
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing, "seen is not sure");
    let back = shop.capture(&opened.order, &opened.token, &opened.payment).await.unwrap();
    assert_eq!((back.status, back.body["state"].as_str()), (200, Some("payment-processing")));
    provider.turn(&id, "confirmed");
    provider.turn(&id, "completed");
    provider.postman.again(&id, true);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn globees_odd_states_are_for_staff_or_for_another_try() {
    let (shop, mug) = open().await;
    let provider = shop.sandbox.globee();
    for (status, payment, concern) in [
        ("underpaid", PaymentState::Underpaid, Concern::Under),
        ("overpaid", PaymentState::Review, Concern::Over),
        ("paid_late", PaymentState::Review, Concern::Late),
    ] {
        let (opened, id) = globee(&shop, mug).await;
        provider.turn(&id, status);
        settle(&shop).await;
        let found = state(&shop, &opened).await;
        assert_eq!((found.1, found.2), (payment, Some(concern)), "{status}");
    }
    assert_eq!(staff_mails(&shop), 3);
    let (opened, id) = globee(&shop, mug).await;
    provider.turn(&id, "expired");
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Failed);
    let again = shop.pay_by("globee", &opened.order, &opened.token, "again").await;
    assert_ne!(again.body["payment"]["id"], opened.payment.as_str());
    // Notifications that get lost: the clock asks.
    let id = provider.of_payment(again.body["payment"]["id"].as_str().unwrap()).unwrap().id;
    provider.postman.change(|manner| manner.drop_next = 1);
    provider.turn(&id, "completed");
    poll(&shop).await;
    assert_eq!(shop.order(&opened.order, &opened.token).await.body["state"], "paid");
    // Coins for the first one, too.
    let first = provider.of_payment(&opened.payment).unwrap().id;
    provider.turn(&first, "paid_late");
    settle(&shop).await;
    assert_eq!(shop.order(&opened.order, &opened.token).await.body["state"], "review");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_can_be_used_is_offered() {
    let (shop, mug) = open().await;
    let list = async || {
        let answer = shop.call("start-payment", &Call::new("GET", "/api/checkout/gateways")).await;
        assert_eq!(answer.header("cache-control"), Some("public, max-age=0, s-maxage=30, stale-while-revalidate=30"));
        answer.body["items"].clone()
    };
    assert_eq!(list().await, json!(["paypal", "blockonomics", "usdt", "globee", "bank-transfer", "cash-on-delivery"]));
    shop.sandbox.globee().set_down(true);
    assert_eq!(list().await, json!(["paypal", "blockonomics", "usdt", "bank-transfer", "cash-on-delivery"]));
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "down").await;
    assert_eq!(shop.pay_by("globee", &order, &token, "k").await.problem(), Some("gateway-unavailable"));
    let few = vec![contract::payments::GatewayName::Paypal, contract::payments::GatewayName::BankTransfer];
    let terms = domain::terms::PaymentTerms::default();
    shop.store.put_settings(&store::Settings { gateways: few, payment_terms: terms, ..demo::settings() }).await.unwrap();
    shop.restart();
    assert_eq!(list().await, json!(["paypal"]));
    for gateway in ["cash-on-delivery", "bank-transfer"] {
        let refused = shop.pay_by(gateway, &order, &token, gateway).await;
        assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/gateway"]), "{gateway}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_has_its_days_and_cash_waits_for_the_parcel() {
    let (shop, mug) = open().await;
    let transfer = start(&shop, mug, "bank-transfer", 1).await;
    let shown = shop.order(&transfer.order, &transfer.token).await.body;
    assert_eq!((transfer.next["kind"].as_str(), &transfer.next["reference"]), (Some("transfer"), &shown["number"]));
    assert_eq!(transfer.next["account"]["iban"], "DE89370400440532013000");
    assert_eq!(shown["expiresAt"], transfer.next["until"], "its stock waits as long");
    shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(state(&shop, &transfer).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    let again = shop.pay_by("bank-transfer", &transfer.order, &transfer.token, "start").await;
    assert_eq!(again.body["next"], transfer.next);
    let back = shop.capture(&transfer.order, &transfer.token, &transfer.payment).await.unwrap();
    assert_eq!((back.status, back.body["state"].as_str()), (200, Some("awaiting-payment")));
    // Whoever changes their mind pays another way.
    assert_eq!(shop.pay_by("paypal", &transfer.order, &transfer.token, "other").await.status, 200);
    change(&shop, "orders", doc! { "expires_at": date(1) }).await;
    shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(state(&shop, &transfer).await.0, "expired");

    let cash = start(&shop, mug, "cash-on-delivery", 1).await;
    assert_eq!((cash.next["kind"].as_str(), cash.next["amount"]["minor"].as_i64()), (Some("on-delivery"), Some(2_890)));
    assert_eq!(state(&shop, &cash).await, ("payment-processing".into(), PaymentState::OnDelivery, None));
    let again = shop.pay_by("cash-on-delivery", &cash.order, &cash.token, "start").await;
    assert_eq!((again.status, &again.body["next"]), (200, &cash.next), "the same key gets the same answer");
    change(&shop, "orders", doc! { "expires_at": date(1) }).await;
    shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(state(&shop, &cash).await.0, "payment-processing", "its stock is on its way");
    let regret = Call::new("POST", &format!("/api/orders/{}/cancel", cash.order)).header("order-token", &cash.token);
    assert_eq!(shop.call("cancel-order", &regret.header("idempotency-key", "regret").json(&json!({}))).await.status, 200);
    // There is nobody to ask what became of either.
    change(&shop, "payments", doc! { "updated_at": date(testkit::now().0 - 3_600_000) }).await;
    shop.aws.take("payments.fifo");
    shop.run("reconcile-payments").await.unwrap();
    let asked: Vec<String> = shop.aws.take("payments.fifo").into_iter().map(|message| message.body).collect();
    assert!(asked.iter().all(|body| !body.contains(&transfer.payment) && !body.contains(&cash.payment)), "{asked:?}");
    assert_eq!(asked.len(), 1, "but what was begun at PayPal is asked about: {asked:?}");
    for gateway in ["bank-transfer", "cash-on-delivery"] {
        let call = Call::new("POST", &format!("/api/webhooks/{gateway}")).json(&json!({}));
        assert_eq!(shop.call("payment-webhook", &call).await.problem(), Some("webhook-forged"));
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paypals_refunds_cases_and_chargebacks_are_noted_once() {
    let (shop, mug) = open().await;
    let opened = start(&shop, mug, "paypal", 1).await;
    shop.sandbox.approve(opened.provider(), sandbox::Outcome::Completed).expect("approved");
    shop.capture(&opened.order, &opened.token, &opened.payment).await.unwrap();
    settle(&shop).await;
    let capture = shop.sandbox.captures()[0].id.clone();
    shop.sandbox.webhooks(|manner| manner.duplicate = 2);
    shop.sandbox.dispute(&capture, true).expect("a capture");
    settle(&shop).await;
    let shown = shop.order(&opened.order, &opened.token).await.body;
    assert_eq!((shown["state"].as_str(), shown["payments"][0]["concern"].as_str()), (Some("paid"), Some("disputed")));
    assert_eq!(staff_mails(&shop), 1);
    shop.sandbox.dispute(&capture, false).expect("a capture");
    settle(&shop).await;
    let record_now = record(&shop, &opened).await;
    assert_eq!((record_now.disputes.len(), record_now.disputes[0].ended.as_deref()), (1, Some("RESOLVED_SELLER_FAVOUR")));
    assert!(!record_now.is_disputed());
    shop.sandbox.reverse(&capture).expect("it was paid");
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("review".into(), PaymentState::Reversed, Some(Concern::Reversed)));
    let returned = record(&shop, &opened).await.returned;
    assert_eq!((returned.len(), returned[0].forced, returned[0].amount.minor()), (1, true, 2_890));
    shop.close().await;
}
