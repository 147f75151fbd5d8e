//! Stock through the real binaries: what staff see and change, the ledger, and that its sums hold whoever writes.

use std::sync::Arc;

use domain::{Role, VariantId};
use serde_json::{Value, json};
use testkit::{
    Answer, Call, Member, Shop,
    bson::{Document, doc},
};
use tokio::task::JoinSet;

async fn adjust(shop: &Shop, by: &Member, variant: VariantId, key: &str, body: &Value) -> Answer {
    let call = Call::new("POST", &format!("/api/admin/stock/{variant}/moves")).header("idempotency-key", key).json(body);
    shop.call("adjust-stock", &by.calls(call)).await
}

async fn see(shop: &Shop, by: &Member, path: &str) -> Answer {
    let answer = shop.call("adjust-stock", &by.calls(Call::new("GET", &format!("/api/admin/stock{path}")))).await;
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    answer
}

fn figures(answer: &Answer) -> (i64, i64, i64) {
    let number = |field: &str| answer.body["stock"][field].as_i64().expect("a number");
    (number("onHand"), number("reserved"), number("available"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_goes_and_is_counted_stands_in_the_ledger() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 4)]).await, "key").await;
    let number = shop.order(&order, &token).await.body["number"].clone();
    let received = json!({ "reason": "received", "units": 5, "note": "Delivery note 4711" });
    let answer = adjust(&shop, &keeper, mug, "a", &received).await;
    assert_eq!((answer.status, figures(&answer)), (200, (15, 4, 11)), "{:?}", answer.body);
    // The same call again changes nothing; the same key for something else is a mistake.
    assert_eq!(figures(&adjust(&shop, &keeper, mug, "a", &received).await), (15, 4, 11));
    let other = adjust(&shop, &keeper, mug, "a", &json!({ "reason": "lost", "units": 1 })).await;
    assert_eq!(other.problem(), Some("idempotency-mismatch"));
    assert_eq!(figures(&adjust(&shop, &keeper, mug, "b", &json!({ "reason": "damaged", "units": 2 })).await), (13, 4, 9));
    // What is promised to orders stays.
    let short = adjust(&shop, &keeper, mug, "c", &json!({ "reason": "lost", "units": 10 })).await;
    assert_eq!((short.pointers(), &short.body["errors"][0]["code"]), (vec!["#/units"], &json!("promised")), "{:?}", short.body);
    let short = adjust(&shop, &keeper, mug, "d", &json!({ "reason": "counted", "units": 3 })).await;
    assert_eq!(short.pointers(), vec!["#/units"]);
    let more = adjust(&shop, &keeper, mug, "e", &json!({ "reason": "received", "units": 1_000_000 })).await;
    assert_eq!(more.body["errors"][0]["code"], "too-many");
    assert_eq!(figures(&adjust(&shop, &keeper, mug, "f", &json!({ "reason": "counted", "units": 4 })).await), (4, 4, 0));
    // A count that changes nothing is worth an entry: somebody looked.
    let counted = adjust(&shop, &keeper, mug, "g", &json!({ "reason": "counted", "units": 4, "note": "  " })).await;
    let moves = counted.body["moves"].as_array().unwrap();
    let told: Vec<(&str, i64, i64)> = moves
        .iter()
        .map(|entry| (entry["kind"].as_str().unwrap(), entry["onHand"].as_i64().unwrap(), entry["reserved"].as_i64().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("counted", 0, 0), ("counted", -9, 0), ("damaged", -2, 0), ("received", 5, 0), ("reserved", 0, 4), ("received", 10, 0)]
    );
    assert_eq!(
        (&moves[3]["by"]["email"], &moves[3]["after"], &moves[3]["note"]),
        (&json!("keeper@example.com"), &json!(15), &received["note"])
    );
    assert_eq!((&moves[4]["order"]["number"], moves[4].get("after"), moves[0].get("note")), (&number, None, None));
    for (body, pointer) in [
        (json!({ "reason": "received", "units": 0 }), "#/units"),
        (json!({ "reason": "lost", "units": -3 }), "#/units"),
        (json!({ "reason": "counted", "units": 1_000_001 }), "#/units"),
        (json!({ "reason": "received", "units": 1, "note": "x".repeat(201) }), "#/note"),
        (json!({ "reason": "stolen", "units": 1 }), "#/reason"),
        (json!({ "reason": "received", "units": 1.5 }), "#/units"),
    ] {
        let answer = adjust(&shop, &keeper, mug, "z", &body).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec![pointer]), "{body}");
    }
    assert_eq!(shop.fault_in_the_ledger().await, None);
    let entry = doc! { "action": "stock-adjusted", "changes.field": "on-hand" };
    assert_eq!(shop.count("audit", entry).await, 3, "what changed nothing on hand has no before and after");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_low_is_found_and_so_is_a_sku() {
    let shop = Shop::open().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    for number in 0..27 {
        shop.sell(&format!("cup-{number:02}"), 900, 20).await;
    }
    let (bowl, gone) = (shop.sell("bowl-sand", 1900, 3).await, shop.sell("dish", 1900, 0).await);
    let names = |answer: &Answer| {
        answer.body["items"].as_array().unwrap().iter().map(|row| row["sku"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = see(&shop, &keeper, "").await;
    assert_eq!((names(&first)[0].as_str(), names(&first).len(), &first.body["more"]), ("bowl-sand", 25, &json!(true)));
    assert_eq!((names(&see(&shop, &keeper, "?page=2").await).len(), names(&see(&shop, &keeper, "?page=3").await).len()), (4, 0));
    assert_eq!(names(&see(&shop, &keeper, "?search=SAND").await), ["bowl-sand"]);
    assert_eq!(names(&see(&shop, &keeper, "?search=cup-13").await), ["cup-13"]);
    assert_eq!(names(&see(&shop, &keeper, "?search=%2C").await).len(), 25, "no word at all");
    assert!(names(&see(&shop, &keeper, "?search=%24where").await).is_empty());
    assert_eq!(names(&see(&shop, &keeper, "?show=out").await), ["dish"]);
    assert_eq!(names(&see(&shop, &keeper, "?show=low").await), ["dish"], "the threshold is none at first");
    let low = |variant: VariantId, threshold: i64| {
        keeper.calls(Call::new("PUT", &format!("/api/admin/stock/{variant}/threshold")).json(&json!({ "threshold": threshold })))
    };
    let set = shop.call("adjust-stock", &low(bowl, 5)).await;
    assert_eq!((&set.body["stock"]["threshold"], &set.body["stock"]["low"]), (&json!(5), &json!(true)), "{:?}", set.body);
    assert_eq!(shop.call("adjust-stock", &low(bowl, 5)).await.status, 200, "once more");
    assert_eq!(names(&see(&shop, &keeper, "?show=low").await), ["bowl-sand", "dish"], "the shortest of its threshold first");
    adjust(&shop, &keeper, bowl, "a", &json!({ "reason": "received", "units": 9 })).await;
    adjust(&shop, &keeper, gone, "b", &json!({ "reason": "received", "units": 1 })).await;
    assert!(names(&see(&shop, &keeper, "?show=low").await).is_empty());
    // A sale makes it low again.
    shop.place(&shop.basket(&[(bowl, 7)]).await, "key").await;
    assert_eq!(names(&see(&shop, &keeper, "?show=low&search=bowl").await), ["bowl-sand"]);
    for odd in [-1, 1_000_001] {
        assert_eq!(shop.call("adjust-stock", &low(bowl, odd)).await.pointers(), vec!["#/threshold"]);
    }
    assert_eq!(shop.count("audit", doc! { "action": "stock-threshold-set" }).await, 1);
    assert_eq!(shop.fault_in_the_ledger().await, None);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_hear_once_of_what_becomes_low() {
    let shop = Shop::with_environments(4).await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    let (mug, cup) = (shop.sell("mug", 2400, 3).await, shop.sell("cup", 900, 0).await);
    shop.sell("plenty", 900, 50).await;
    let run = || shop.run("report-low-stock");
    let (one, two, three) = tokio::join!(run(), run(), run());
    let done: u64 = [one, two, three].into_iter().map(|report| report.unwrap()["done"].as_u64().unwrap()).sum();
    assert_eq!(done, 1, "schedules may run twice at once");
    let mails = async || {
        assert!(shop.drain(50).await.is_empty());
        shop.aws
            .mails()
            .iter()
            .filter(|mail| mail.to == "staff@bodega.example")
            .map(|mail| (mail.subject.clone(), mail.text()))
            .collect::<Vec<_>>()
    };
    let told = mails().await;
    assert_eq!((told.len(), told[0].0.as_str()), (1, "cup is low"), "{told:?}");
    assert!(told[0].1.contains("cup (cup): 0 left, low at 0") && told[0].1.contains("/admin/stock?show=low"), "{told:?}");
    // A sale makes another one low; the first is not told of again.
    shop.place(&shop.basket(&[(mug, 3)]).await, "key").await;
    assert_eq!(run().await.unwrap()["done"], 1);
    assert_eq!(run().await.unwrap()["done"], 0);
    assert_eq!(mails().await.last().unwrap().0, "mug is low");
    // There is enough again, and then there is not: that is news, also between two runs.
    adjust(&shop, &keeper, cup, "a", &json!({ "reason": "received", "units": 4 })).await;
    adjust(&shop, &keeper, cup, "b", &json!({ "reason": "lost", "units": 4 })).await;
    assert_eq!(run().await.unwrap()["done"], 1);
    assert_eq!(mails().await.len(), 3);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sums_hold_whoever_writes_at_once() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let things = [shop.sell("mug", 2400, 60).await, shop.sell("cup", 900, 60).await];
    let keeper = Arc::new(shop.staff("keeper@example.com", &[Role::Catalogue]).await);
    let mut tasks = JoinSet::new();
    for writer in 0_u64..16 {
        let (shop, keeper) = (shop.clone(), keeper.clone());
        tasks.spawn(async move {
            let thing_of = |dice: u64| things[usize::try_from(dice % 2).unwrap()];
            let (mut statuses, mut baskets, mut adjusted) = (Vec::new(), Vec::new(), 0);
            for round in 0..6_u64 {
                let dice = writer * 31 + round * 17;
                baskets.push(shop.basket(&[(thing_of(dice), u8::try_from(dice % 4 + 1).unwrap())]).await);
            }
            for round in 0..6_u64 {
                let dice = writer * 31 + round * 17;
                let thing = thing_of(dice);
                if writer % 2 == 0 {
                    let basket = baskets.pop().unwrap();
                    statuses.push(shop.call("place-order", &basket.order(&format!("{writer}-{round}"))).await.status);
                } else {
                    let (reason, units) = [("received", 7), ("lost", 5), ("counted", 40), ("damaged", 3), ("returned", 2)]
                        [usize::try_from(dice % 5).unwrap()];
                    let body = json!({ "reason": reason, "units": units });
                    let key = format!("{writer}-{round}");
                    // Each call twice at once, as an impatient browser sends it.
                    let twins = tokio::join!(adjust(&shop, &keeper, thing, &key, &body), adjust(&shop, &keeper, thing, &key, &body));
                    let done = twins.0.status == 200 || twins.1.status == 200;
                    adjusted += u64::from(done);
                    statuses.extend([twins.0.status, twins.1.status]);
                }
                if round == 3 && writer == 0 {
                    // Orders run out and give back what they held, in the middle of it.
                    let orders = shop.store.db().database().collection::<Document>("orders");
                    orders.update_many(doc! {}, doc! { "$set": { "expires_at": testkit::bson::date(1) } }).await.unwrap();
                    shop.run("cancel-expired-orders").await.unwrap();
                }
            }
            (statuses, adjusted)
        });
    }
    let (statuses, adjusted): (Vec<Vec<u16>>, Vec<u64>) = tasks.join_all().await.into_iter().unzip();
    let (statuses, adjusted) = (statuses.concat(), adjusted.iter().sum::<u64>());
    assert!(statuses.iter().all(|status| matches!(status, 200 | 201 | 409 | 422)), "{statuses:?}");
    assert!(statuses.iter().filter(|status| **status < 300).count() > 60, "{statuses:?}");
    assert_eq!(shop.fault_in_the_ledger().await, None);
    assert_eq!(shop.count("stock_moves", doc! { "by": { "$ne": null } }).await, adjusted, "each once");
    assert!(shop.count("stock_moves", doc! { "kind": "released" }).await > 0, "no order ran out");
    Arc::into_inner(shop).unwrap().close().await;
}
