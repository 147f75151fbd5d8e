//! Finding products: from a change by staff to the index, to what shoppers find, and what they find without it.

use domain::Role;
use serde_json::{Value, json};
use testkit::{Call, Shop};

async fn find(shop: &Shop, query: &str) -> Value {
    let answer = shop.call("list-products", &Call::new("GET", &format!("/api/products?{query}"))).await;
    assert_eq!(answer.status, 200, "{query}: {:?}", answer.body);
    answer.body
}

fn slugs(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|card| card["slug"].as_str().unwrap()).collect()
}

async fn full() -> Shop {
    let shop = Shop::open().await;
    demo::fill(&shop.store, 0).await.expect("the demo shop");
    shop.run("tend-catalogue").await.expect("it nudges");
    let left = shop.drain_only(&["search.fifo"], 5).await;
    assert!(left.is_empty(), "{left:?}");
    shop
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shoppers_find_narrow_count_and_sort() {
    let shop = full().await;
    let found = find(&shop, "q=speckled%20mug&facets=true").await;
    assert_eq!(slugs(&found)[0], "speckled-stoneware-mug");
    let parts = found["items"][0]["nameParts"].as_array().unwrap();
    let marked: String = parts.iter().filter(|part| part["marked"] == true).map(|part| part["text"].as_str().unwrap()).collect();
    assert!(marked.to_lowercase().contains("speckled") && marked.contains("mug"), "{parts:?}");
    assert_eq!(slugs(&find(&shop, "q=mug-spk-ink").await), ["speckled-stoneware-mug"]);
    let typo = find(&shop, "q=speckeld%20stonware%20mug").await;
    assert_eq!(slugs(&typo)[0], "speckled-stoneware-mug");
    assert!(typo["didYouMean"].is_string(), "{typo:?}");
    // Counts of a facet leave out what was chosen of it.
    let all = find(&shop, "category=tableware&facets=true").await;
    let brands = all["facets"]["brands"].as_array().unwrap();
    let first = brands[0]["value"].as_str().unwrap();
    let narrowed = find(&shop, &format!("category=tableware&facets=true&brand={}", first.replace(' ', "%20"))).await;
    assert_eq!(narrowed["total"], brands[0]["count"]);
    assert_eq!(narrowed["facets"]["brands"], all["facets"]["brands"]);
    assert!(narrowed["items"].as_array().unwrap().iter().all(|card| card["brand"] == first));
    let sand = find(&shop, "attr=Colour:Sand&facets=true&sort=price-asc&pageSize=48").await;
    let prices: Vec<i64> = sand["items"].as_array().unwrap().iter().map(|card| card["price"]["minor"].as_i64().unwrap()).collect();
    assert!(prices.len() > 1 && prices.is_sorted(), "{prices:?}");
    let cheap = find(&shop, "priceMax=2000&facets=true&pageSize=48").await;
    assert!(cheap["items"].as_array().unwrap().iter().all(|card| card["price"]["minor"].as_i64().unwrap() <= 2000));
    assert_eq!(find(&shop, "q=zzzzqqq").await["total"], 0);
    for (query, pointer) in [("attr=Colour", "?attr.0"), ("priceMin=-1", "?priceMin"), ("rating=9", "?rating"), ("sort=best", "?sort")] {
        let answer = shop.call("list-products", &Call::new("GET", &format!("/api/products?{query}"))).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer]), "{query}: {:?}", answer.body);
    }
    let suggested = shop.call("suggest-products", &Call::new("GET", "/api/suggestions?q=stonew")).await;
    assert!(
        !suggested.body["products"].as_array().unwrap().is_empty() && suggested.body["queries"][0] == "stoneware",
        "{:?}",
        suggested.body
    );
    let suggested = shop.call("suggest-products", &Call::new("GET", "/api/suggestions?q=lighti")).await;
    assert_eq!(suggested.body["categories"][0]["slug"], "lighting", "{:?}", suggested.body);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_found_within_seconds_and_what_sold_out_is_known() {
    let shop = full().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    assert_eq!(find(&shop, "q=gramophone").await["total"], 0);
    let body = json!({ "product": { "title": "Gramophone", "status": "active", "variants": [{ "sku": "GRAM", "price": { "minor": 19900, "currency": "EUR" } }] },
        "opening": [{ "sku": "GRAM", "units": 1 }] });
    let made = shop.call("manage-products", &keeper.calls(Call::new("POST", "/api/admin/products").json(&body))).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let said = std::time::Instant::now();
    shop.drain_only(&["search.fifo"], 5).await;
    let seen = loop {
        if find(&shop, "q=gramophone").await["total"] == 1 {
            break said.elapsed();
        }
        assert!(said.elapsed().as_secs() < 30, "never found");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    };
    println!("a change is found after {} ms", seen.as_millis());
    assert_eq!(find(&shop, "q=gramophone&available=true").await["total"], 1);
    let variant = made.body["product"]["variants"][0]["id"].as_str().unwrap().parse().unwrap();
    shop.place(&shop.basket(&[(variant, 1)]).await, "key").await;
    shop.run("tend-catalogue").await.unwrap();
    shop.drain_only(&["search.fifo"], 5).await;
    shop.restart();
    assert_eq!(find(&shop, "q=gramophone&available=true").await["total"], 0);
    let found = find(&shop, "q=gramophone").await;
    assert_eq!(found["items"][0]["available"], false);
    // Synonyms that staff teach are understood by the next reader.
    let words = json!({ "synonyms": [["gramophone", "phonograph"]] });
    let taught = shop.call("manage-search", &keeper.calls(Call::new("PUT", "/api/admin/search").json(&words))).await;
    assert_eq!((taught.status, &taught.body["waiting"]), (200, &json!(0)), "{:?}", taught.body);
    shop.restart();
    assert_eq!(find(&shop, "q=phonograph").await["total"], 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_index_words_are_found_all_the_same_and_a_broken_one_is_built_anew() {
    let shop = full().await;
    // A file of the index is lost, and no reader has it.
    let keys: Vec<String> = shop.aws.keys("files").into_iter().filter(|key| key.starts_with("search/")).collect();
    assert!(!keys.is_empty());
    for key in &keys {
        shop.aws.set_object("files", key, None);
    }
    shop.restart();
    let found = find(&shop, "q=speck%20mug").await;
    assert_eq!((slugs(&found), &found["limited"]), (vec!["speckled-stoneware-mug"], &json!(true)), "{found:?}");
    let suggested = shop.call("suggest-products", &Call::new("GET", "/api/suggestions?q=mug")).await;
    assert_eq!((suggested.status, &suggested.body["products"]), (200, &json!([])));
    // The next change has it built anew.
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    let body = json!({ "product": { "title": "Gramophone", "status": "active", "variants": [{ "sku": "GRAM", "price": { "minor": 1, "currency": "EUR" } }] } });
    shop.call("manage-products", &keeper.calls(Call::new("POST", "/api/admin/products").json(&body))).await;
    shop.drain_only(&["search.fifo"], 5).await;
    shop.restart();
    let found = find(&shop, "q=speckled%20mug").await;
    assert_eq!((slugs(&found)[0], found.get("limited")), ("speckled-stoneware-mug", None));
    assert_eq!(find(&shop, "q=gramophone").await["total"], 1);
    shop.close().await;
}

/// Two writers at once, as when a message comes twice: one index, and nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_that_meet_lose_nothing() {
    let shop = full().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    shop.fleet("index-products").await.scale(3).await;
    for round in 0..6 {
        let body = json!({ "product": { "title": format!("Gramophone {round}"), "status": "active",
            "variants": [{ "sku": format!("GRAM-{round}"), "price": { "minor": 1, "currency": "EUR" } }] } });
        shop.call("manage-products", &keeper.calls(Call::new("POST", "/api/admin/products").json(&body))).await;
        let messages = shop.aws.take("search.fifo");
        let deliver = || shop.deliver("search.fifo", "index-products", &messages);
        let (one, two, three) = tokio::join!(deliver(), deliver(), deliver());
        // Whoever was overtaken says so, and the queue brings the message again.
        shop.aws.put("search.fifo", [one, two, three].concat());
        let left = shop.drain_only(&["search.fifo"], 8).await;
        assert!(left.is_empty(), "{left:?}");
    }
    shop.restart();
    assert_eq!(find(&shop, "q=gramophone").await["total"], 6);
    assert_eq!(shop.store.count_unindexed().await.unwrap(), 0);
    shop.close().await;
}
