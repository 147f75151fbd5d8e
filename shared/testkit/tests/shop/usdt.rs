//! Tether through the real binaries: one address for all orders, and shoppers who tell which transaction is theirs.

use std::collections::HashSet;

use domain::payment::{Concern, PaymentState};
use testkit::{
    Call, Shop,
    bson::{Document, date, doc},
};

use crate::gateways::{Opened, change, end_quotes, open, poll, record, settle, staff_mails, start, state};

/// Tells of a transaction; the status, and the faulty fields with their codes.
async fn tell(shop: &Shop, opened: &Opened, txid: &str) -> (u16, Vec<(String, String)>) {
    let answer = shop.report(&opened.order, &opened.token, &opened.payment, txid).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let faults = answer.body["errors"].as_array().into_iter().flatten();
    (answer.status, faults.map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect())
}

/// Pays, tells of it, and lets blocks confirm it.
async fn pay(shop: &Shop, opened: &Opened, units: i64) -> String {
    let txid = shop.sandbox.coins().pay_tether(units);
    assert_eq!(tell(shop, opened, &txid).await.0, 200);
    confirm(shop, &txid).await;
    txid
}

async fn confirm(shop: &Shop, txid: &str) {
    for _ in 0..2 {
        shop.sandbox.coins().confirm(txid);
    }
    settle(shop).await;
}

async fn shown(shop: &Shop, opened: &Opened) -> serde_json::Value {
    shop.order(&opened.order, &opened.token).await.body["payments"][0]["next"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tether_is_paid_once_its_transaction_is_told_and_confirmed() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let (opened, other) = (start(&shop, mug, "usdt", 5).await, start(&shop, mug, "usdt", 5).await);
    let next = &opened.next;
    assert_eq!(opened.address(), other.address(), "one address for all");
    assert_eq!((next["ticker"].as_str(), next["network"].as_str(), &next["token"]["chain"]), (Some("USDT"), Some("Ethereum"), &1.into()));
    // 120.00 at 0.92, in millionths and rounded.
    assert_eq!((next["amount"]["decimal"].as_str(), opened.units()), (Some("130.434783"), 130_434_783));
    let contract = next["token"]["contract"].as_str().unwrap();
    assert_eq!(next["uri"], format!("ethereum:{contract}@1/transfer?address={}&uint256=130434783", opened.address()));
    assert_eq!(next["page"], format!("{}/wallet?uri={}", shop.sandbox.api_url(), next["uri"].as_str().unwrap().replace('&', "%26")));

    let txid = coins.pay_tether(opened.units());
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Pending, "nobody told whose it is");
    // A name in capitals is the same name.
    assert_eq!(tell(&shop, &opened, &txid.to_uppercase().replace("0X", "0x")).await.0, 200);
    assert_eq!(shown(&shop, &opened).await["reported"], serde_json::json!([txid]));
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("payment-processing".into(), PaymentState::Processing, None));
    let now = shown(&shop, &opened).await;
    assert_eq!((now["transactions"][0]["txid"].as_str(), now["reported"].as_array()), (Some(&*txid), None), "seen is not looked for");
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing, "one block is not two");
    coins.confirm(&txid);
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    assert_eq!(state(&shop, &other).await, ("awaiting-payment".into(), PaymentState::Pending, None), "it is nobody else's");
    // Told again, it is known; and called again, it pays once.
    assert_eq!(tell(&shop, &opened, &txid).await.0, 200);
    coins.postman.again(&txid, true);
    settle(&shop).await;
    assert_eq!(record(&shop, &opened).await.coins.unwrap().receipts.len(), 1);
    assert_eq!(shop.aws.mails().iter().filter(|mail| mail.subject.contains("confirmed")).count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rest_is_told_of_too_and_what_does_not_fit_is_for_staff() {
    let (shop, mug) = open().await;
    let short = start(&shop, mug, "usdt", 1).await;
    pay(&shop, &short, short.units() / 2).await;
    assert_eq!(state(&shop, &short).await, ("payment-processing".into(), PaymentState::Underpaid, Some(Concern::Under)));
    let rest = shop.pay_by("usdt", &short.order, &short.token, "rest").await;
    assert_eq!((rest.status, &rest.body["next"]["address"]), (200, &short.next["address"]), "{:?}", rest.body);
    pay(&shop, &short, rest.body["next"]["amount"]["units"].as_i64().unwrap()).await;
    assert_eq!(state(&shop, &short).await, ("paid".into(), PaymentState::Paid, None));

    let over = start(&shop, mug, "usdt", 1).await;
    pay(&shop, &over, over.units() * 2).await;
    assert_eq!(state(&shop, &over).await, ("review".into(), PaymentState::Review, Some(Concern::Over)));

    // Within half a percent, as the settings say.
    let nearly = start(&shop, mug, "usdt", 1).await;
    pay(&shop, &nearly, nearly.units() - nearly.units() / 250).await;
    assert_eq!(state(&shop, &nearly).await.1, PaymentState::Paid);

    let late = start(&shop, mug, "usdt", 1).await;
    end_quotes(&shop).await;
    pay(&shop, &late, late.units()).await;
    assert_eq!(state(&shop, &late).await, ("review".into(), PaymentState::Review, Some(Concern::Late)));

    // Told of when the order has expired: its things are there still, and it is paid after all.
    let gone = start(&shop, mug, "usdt", 1).await;
    change(&shop, "orders", doc! { "expires_at": date(1) }).await;
    shop.run("cancel-expired-orders").await.unwrap();
    assert_eq!(state(&shop, &gone).await.0, "expired");
    pay(&shop, &gone, gone.units()).await;
    assert_eq!(state(&shop, &gone).await, ("paid".into(), PaymentState::Paid, None));
    assert_eq!(staff_mails(&shop), 3);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_is_good_for_one_payment_however_many_claim_it() {
    let shop = Shop::with_environments(5).await;
    shop.listen_for_webhooks().await;
    let mug = shop.sell("mug", 2400, 100).await;
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(start(&shop, mug, "usdt", 1).await);
    }
    let txid = shop.sandbox.coins().pay_tether(all[0].units());
    let answers = futures_util::future::join_all(all.iter().map(|opened| tell(&shop, opened, &txid))).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 1, "{answers:?}");
    let taken = vec![("#/txid".to_owned(), "taken".to_owned())];
    assert_eq!(answers.iter().filter(|(status, faults)| *status == 422 && *faults == taken).count(), 9, "{answers:?}");
    confirm(&shop, &txid).await;
    let mut paid = 0;
    for opened in &all {
        let record = record(&shop, opened).await;
        paid += usize::from(record.state == PaymentState::Paid);
        assert_eq!(record.reported.len(), record.coins.unwrap().receipts.len());
    }
    assert_eq!(paid, 1);
    // The same by one payment's own shopper, ten times at once: it is theirs.
    let (one, more) = (&all[9], shop.sandbox.coins().pay_tether(1));
    let answers = futures_util::future::join_all((0..10).map(|_| tell(&shop, one, &more))).await;
    assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
    assert_eq!(record(&shop, one).await.reported.iter().filter(|hash| hash.as_str() == more).count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_may_come_before_the_shopper_tells_or_get_lost() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    // Somebody else had it watched: the callbacks match nothing, and are kept.
    let early = start(&shop, mug, "usdt", 1).await;
    let txid = coins.pay_tether(early.units());
    let said = |status: u8| {
        let query =
            format!("secret={}&status={status}&addr={}&value={}&txid={txid}", testkit::CALLBACK_SECRET, early.address(), early.units());
        Call::new("GET", &format!("/api/webhooks/blockonomics?{query}&crypto=USDT&testnet=0"))
    };
    for status in [0, 1, 2] {
        let answer = shop.call("payment-webhook", &said(status)).await;
        assert_eq!((answer.status, answer.body["repeated"].as_bool()), (200, Some(false)));
    }
    settle(&shop).await;
    assert_eq!(state(&shop, &early).await.1, PaymentState::Pending);
    coins.postman.change(|manner| manner.drop_next = 1);
    assert_eq!(tell(&shop, &early, &txid).await.0, 200);
    settle(&shop).await;
    assert_eq!(state(&shop, &early).await, ("paid".into(), PaymentState::Paid, None));

    // All are lost: the clock has it watched again, which brings the last one anew.
    let lost = start(&shop, mug, "usdt", 1).await;
    coins.postman.change(|manner| manner.drop_next = 3);
    let txid = pay(&shop, &lost, lost.units()).await;
    assert_eq!(state(&shop, &lost).await.1, PaymentState::Pending);
    let before = coins.monitors();
    poll(&shop).await;
    assert!(coins.monitors() > before);
    assert_eq!(state(&shop, &lost).await, ("paid".into(), PaymentState::Paid, None));
    poll(&shop).await;
    poll(&shop).await;
    assert_eq!(record(&shop, &lost).await.check_at, None, "{txid} is final: there is nothing more to ask");

    // The provider is down when the shopper tells: what was told stays, and the clock asks.
    let down = start(&shop, mug, "usdt", 1).await;
    let txid = coins.pay_tether(down.units());
    coins.settings().down = true;
    assert_eq!(tell(&shop, &down, &txid).await.0, 200);
    poll(&shop).await;
    assert_eq!(record(&shop, &down).await.reported.len(), 1);
    coins.settings().down = false;
    poll(&shop).await;
    assert_eq!(state(&shop, &down).await.1, PaymentState::Processing);
    confirm(&shop, &txid).await;
    assert_eq!(state(&shop, &down).await.1, PaymentState::Paid);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_block_takes_is_forgotten_and_counts_if_one_does_after_all() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let opened = start(&shop, mug, "usdt", 1).await;
    let txid = coins.pay_stuck(opened.address(), opened.units());
    assert_eq!(tell(&shop, &opened, &txid).await.0, 200);
    settle(&shop).await;
    poll(&shop).await;
    assert_eq!(state(&shop, &opened).await.1, PaymentState::Processing, "it has its time");
    let seen = domain::Timestamp(testkit::now().0 - 90_000_000);
    let set = doc! { "coins.receipts.0.seen_at": seen.to_string(), "coins.quotes.0.from": domain::Timestamp(seen.0 - 1).to_string() };
    let records = shop.store.db().database().collection::<Document>("payments");
    records.update_many(doc! {}, doc! { "$set": set }).await.unwrap();
    poll(&shop).await;
    // Asked again, the provider still knows it as unconfirmed: that alone does not bring it back for another day.
    let payment = record(&shop, &opened).await;
    assert!(payment.coins.unwrap().receipts[0].gone);
    assert_eq!(state(&shop, &opened).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    confirm(&shop, &txid).await;
    assert_eq!(state(&shop, &opened).await, ("paid".into(), PaymentState::Paid, None));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_pay_nothing_and_each_slip_names_its_field() {
    let (shop, mug) = open().await;
    let coins = shop.sandbox.coins();
    let opened = start(&shop, mug, "usdt", 1).await;
    let good = format!("0x{}", "ab".repeat(32));
    let malformed = vec![("#/txid".to_owned(), "malformed".to_owned())];
    for bad in
        ["", "0x", &good[2..], &good[..65], &format!("{good}0"), &good.replace('a', "g"), "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"]
    {
        assert_eq!(tell(&shop, &opened, bad).await, (422, malformed.clone()), "{bad}");
    }
    // A transaction that nobody sent, and one that pays somebody else.
    assert_eq!(tell(&shop, &opened, &good).await.0, 200);
    let elsewhere = format!("0x{}", "cd".repeat(32));
    assert_eq!(tell(&shop, &opened, &elsewhere).await.0, 200);
    let query = format!("status=2&addr=0x{}&value={}&txid={elsewhere}", "12".repeat(20), opened.units());
    let call = |secret: &str| Call::new("GET", &format!("/api/webhooks/blockonomics?secret={secret}&{query}&crypto=USDT&testnet=0"));
    assert_eq!(shop.call("payment-webhook", &call(testkit::CALLBACK_SECRET)).await.status, 200);
    assert_eq!(shop.call("payment-webhook", &call("0123456789abcdef0123456789abcdef")).await.problem(), Some("webhook-forged"));
    settle(&shop).await;
    assert_eq!(state(&shop, &opened).await, ("awaiting-payment".into(), PaymentState::Pending, None));
    // So many and no more.
    let mut told = HashSet::from([good, elsewhere]);
    while told.len() < contract::payments::REPORTS_MAX {
        let txid = format!("0x{:064x}", told.len());
        assert_eq!(tell(&shop, &opened, &txid).await.0, 200);
        told.insert(txid);
    }
    let full = shop.report(&opened.order, &opened.token, &opened.payment, &format!("0x{}", "ef".repeat(32))).await;
    assert_eq!(full.problem(), Some("order-state"));
    // Money of a test network is none in production; here it is for trying.
    let test = start(&shop, mug, "usdt", 1).await;
    let txid = coins.pay_test_tether(test.units());
    let mut variables = shop.variables();
    for (name, value) in &mut variables {
        match name.as_str() {
            "STAGE" => "production".clone_into(value),
            "BLOCKONOMICS_API" | "BLOCKONOMICS_PAGE" => value.clear(),
            _ => {}
        }
    }
    let production = testkit::Fleet::new("payment-webhook", variables);
    production.start().await;
    let said = async |testnet: u8| {
        let query = format!("status=2&addr={}&value={}&txid={txid}&crypto=USDT&testnet={testnet}", test.address(), test.units());
        let call = Call::new("GET", &format!("/api/webhooks/blockonomics?secret={}&{query}", testkit::CALLBACK_SECRET));
        testkit::Answer::read(&production.invoke(call.event()).await.unwrap())
    };
    assert_eq!(said(1).await.problem(), Some("webhook-forged"));
    assert_eq!(said(0).await.status, 200);
    shop.close().await;
}
