//! What must never happen, with many callers at once and with functions killed in the middle.

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::order::OrderState;
use testkit::{Answer, Basket, Call, Shop};
use tokio::task::JoinSet;

/// How often the function is killed at a random point.
const KILLS: usize = 100;
/// Calls before that, which are timed.
const WARM_UPS: usize = 9;

/// Environments of each function; callers wait in line.
const ENVIRONMENTS: usize = 16;

async fn baskets(shop: &Arc<Shop>, lines: &[(domain::VariantId, u8)], count: usize) -> Vec<Basket> {
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let (shop, lines) = (shop.clone(), lines.to_vec());
        tasks.spawn(async move { shop.basket(&lines).await });
    }
    tasks.join_all().await
}

/// What is wrong with the books: `available + reserved = on_hand`, nothing below zero, what orders hold is what is
/// reserved, and the sums of the ledger are the figures.
async fn fault_in_the_books(shop: &Shop) -> Option<String> {
    let mut held: HashMap<domain::VariantId, i64> = HashMap::new();
    for order in shop.store.all_orders().await.unwrap() {
        if order.state != OrderState::Expired {
            for line in order.demand() {
                *held.entry(line.variant).or_default() += i64::from(line.quantity.get());
            }
        }
    }
    if let Some(fault) = shop.fault_in_the_ledger().await {
        return Some(fault);
    }
    let stock = shop.store.all_stock().await.unwrap();
    let wrong = stock.into_iter().find(|stock| {
        stock.available < 0
            || stock.reserved < 0
            || stock.available + stock.reserved != stock.on_hand
            || held.get(&stock.variant).copied().unwrap_or(0) != stock.reserved
    })?;
    Some(format!("orders hold {:?} of {wrong:?}", held.get(&wrong.variant)))
}

/// Orders and stock are read one after the other. A commit whose caller was killed may still be on
/// its way into the database between the two, so what looks wrong has to stay wrong.
async fn books_balance(shop: &Shop) {
    let mut fault = fault_in_the_books(shop).await;
    for _ in 0..50 {
        if fault.is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        fault = fault_in_the_books(shop).await;
    }
    panic!("the books do not balance: {}", fault.unwrap());
}

/// How many orders want this variant.
async fn orders_of(shop: &Shop, variant: domain::VariantId) -> usize {
    let orders = shop.store.all_orders().await.unwrap();
    orders.iter().filter(|order| order.demand().iter().any(|line| line.variant == variant)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_buyers_of_the_last_fifty_get_fifty() {
    let shop = Arc::new(Shop::with_environments(ENVIRONMENTS).await);
    let mug = shop.sell("mug", 2400, 50).await;
    let baskets = baskets(&shop, &[(mug, 1)], 200).await;
    let mut tasks = JoinSet::new();
    for (number, basket) in baskets.into_iter().enumerate() {
        let shop = shop.clone();
        tasks.spawn(async move { shop.call("place-order", &basket.order(&format!("key-{number}"))).await });
    }
    let mut answers: HashMap<(u16, Option<String>), usize> = HashMap::new();
    for answer in tasks.join_all().await {
        *answers.entry((answer.status, answer.problem().map(str::to_owned))).or_default() += 1;
        if answer.status == 409 {
            assert_eq!(answer.body["changes"][0]["change"], "stock", "{:?}", answer.body);
        }
    }
    assert_eq!(answers, HashMap::from([((201, None), 50), ((409, Some("out-of-stock".into())), 150)]));
    let stock = shop.store.all_stock().await.unwrap().remove(0);
    assert_eq!((stock.available, stock.reserved), (0, 50));
    books_balance(&shop).await;
    shop.drain(200).await;
    assert_eq!(shop.aws.mails().len(), 50);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_parallel_calls_with_one_key_place_one_order() {
    let shop = Arc::new(Shop::with_environments(ENVIRONMENTS).await);
    let mug = shop.sell("mug", 2400, 50).await;
    for round in 0..20 {
        let basket = shop.basket(&[(mug, 2)]).await;
        let key = format!("key-{round}");
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let (shop, call) = (shop.clone(), basket.order(&key));
            tasks.spawn(async move { shop.call("place-order", &call).await });
        }
        let answers: Vec<Answer> = tasks.join_all().await;
        for answer in &answers {
            assert_eq!(answer.status, 201, "round {round}: {:?}", answer.body);
            assert_eq!(answer.body, answers[0].body, "round {round}");
        }
        // The same key with another body is told so, the order stands.
        let other = basket.order(&key).json(&serde_json::json!({
            "email": "eve@example.com", "address": serde_json::from_str::<serde_json::Value>(testkit::ADDRESS).unwrap(), "quote": basket.quote
        }));
        assert_eq!(shop.call("place-order", &other).await.problem(), Some("idempotency-mismatch"));
    }
    assert_eq!(shop.store.all_orders().await.unwrap().len(), 20);
    books_balance(&shop).await;
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_changes_of_a_cart_all_count() {
    let shop = Arc::new(Shop::with_environments(8).await);
    let mug = shop.sell("mug", 2400, 99).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (shop, cookie) = (shop.clone(), cookie.clone());
        tasks.spawn(async move {
            let call =
                Call::new("POST", "/api/cart/lines").header("cookie", &cookie).json(&serde_json::json!({ "variant": mug, "quantity": 2 }));
            shop.call("update-cart", &call).await.status
        });
    }
    assert!(tasks.join_all().await.into_iter().all(|status| status == 200));
    let cart = shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &cookie)).await;
    assert_eq!(cart.body["count"], 41);
    Arc::into_inner(shop).unwrap().close().await;
}

/// A small generator, so that a failing run can be repeated by its seed.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_whose_function_is_killed_is_whole_or_absent() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x9e37_79b9_7f4a_7c15);
    println!("SEED={seed}");
    let mut dice = Dice(seed);
    let shop = Arc::new(Shop::open().await);
    // A pair for each round: the database holds the records of a transaction whose client died for
    // up to a minute (`transactionLifetimeLimitSeconds`), and the next round must not wait for them.
    let mut pairs = Vec::new();
    for round in 0..KILLS + WARM_UPS {
        pairs.push((shop.sell(&format!("mug-{round}"), 2400, 1000).await, shop.sell(&format!("bowl-{round}"), 3600, 1000).await));
    }
    // Each round meets a new process, which takes its secrets and its connections first: the time
    // of such calls spreads the kills over all of one.
    let fleet = shop.fleet("place-order").await;
    let mut times = Vec::new();
    for round in 0..WARM_UPS {
        let (mug, bowl) = pairs[KILLS + round];
        let basket = shop.basket(&[(mug, 1), (bowl, 2)]).await;
        fleet.kill().await;
        fleet.start().await;
        let start = std::time::Instant::now();
        shop.place(&basket, &format!("warm-{round}")).await;
        times.push(start.elapsed());
    }
    times.sort();
    let span = u64::try_from(times[WARM_UPS / 2].as_micros()).unwrap() * 5 / 4;
    let mut unanswered = Vec::new();
    for (round, (mug, bowl)) in pairs.iter().take(KILLS).enumerate() {
        let basket = shop.basket(&[(*mug, 1), (*bowl, 2)]).await;
        let call = basket.order(&format!("key-{round}"));
        let wait = Duration::from_micros(dice.roll(span));
        let (outcome, ()) = tokio::join!(shop.try_call("place-order", &call), async {
            tokio::time::sleep(wait).await;
            fleet.kill().await;
        });
        fleet.start().await;
        match outcome {
            Ok(answer) => {
                assert_eq!(answer.status, 201, "round {round}: {:?}", answer.body);
                assert_eq!(orders_of(&shop, *mug).await, 1, "round {round}: answered and not there");
            }
            Err(_) => unanswered.push(call),
        }
        books_balance(&shop).await;
    }
    let committed = shop.store.all_orders().await.unwrap().len() - WARM_UPS;
    let lost = unanswered.len();
    // The shoppers try again with the same keys: each has one order, whether the first call committed or not.
    tokio::time::sleep(Duration::from_secs(62)).await;
    for call in unanswered {
        let again = shop.call("place-order", &call).await;
        assert_eq!(again.status, 201, "{:?}", again.body);
    }
    assert_eq!(shop.store.all_orders().await.unwrap().len(), KILLS + WARM_UPS);
    for (mug, _) in &pairs {
        assert_eq!(orders_of(&shop, *mug).await, 1);
    }
    books_balance(&shop).await;
    println!("{lost} calls of 100 were killed, {} of them before the commit", KILLS - committed);
    assert!(lost > 20, "the kills came too late: {lost}");
    // What no queue got, the relay sends. It waits a little for those on their way.
    tokio::time::sleep(Duration::from_secs(6)).await;
    shop.run("relay-outbox").await.unwrap();
    assert!(shop.drain(100).await.is_empty());
    let mails = shop.aws.mails();
    let mut numbers: Vec<String> = shop.store.all_orders().await.unwrap().iter().map(|order| order.number.to_string()).collect();
    let mut told: Vec<String> = mails.iter().filter_map(|mail| mail.subject.rsplit(' ').next().map(str::to_owned)).collect();
    numbers.sort();
    told.sort();
    assert_eq!(numbers, told, "each order has one mail");
    // Nobody pays: all stock comes back.
    let records = shop.store.db().database().collection::<testkit::bson::Document>("orders");
    let overdue = testkit::bson::doc! { "$set": { "expires_at": testkit::bson::date(1) } };
    records.update_many(testkit::bson::doc! {}, overdue).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    for stock in shop.store.all_stock().await.unwrap() {
        assert_eq!((stock.available, stock.reserved), (1000, 0));
    }
    drop(fleet);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_no_queue_took_are_sent_later() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let basket = shop.basket(&[(mug, 1)]).await;
    shop.aws.refuse_queues(true);
    shop.place(&basket, "key").await;
    shop.drain(3).await;
    assert!(shop.aws.mails().is_empty());
    shop.aws.refuse_queues(false);
    tokio::time::sleep(Duration::from_secs(6)).await;
    shop.run("relay-outbox").await.unwrap();
    // A second run finds nothing left.
    assert_eq!(shop.run("relay-outbox").await.unwrap()["done"], 0);
    shop.drain(3).await;
    assert_eq!(shop.aws.mails().len(), 1);
    shop.close().await;
}
