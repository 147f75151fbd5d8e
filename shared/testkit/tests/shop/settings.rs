//! The shop's settings through the real binaries: who writes over what, and what shoppers are quoted by them.

use std::sync::Arc;

use domain::{Role, shipping::delivery::Calendar};
use serde_json::{Value, json};
use testkit::{Answer, Basket, Call, Member, Shop, plain::address};
use tokio::task::JoinSet;

pub async fn owner(shop: &Shop) -> Member {
    shop.staff("owner@example.com", &[Role::Owner]).await
}

async fn read(shop: &Shop, by: &Member) -> Answer {
    shop.call("manage-settings", &by.calls(Call::new("GET", "/api/admin/settings"))).await
}

async fn write(shop: &Shop, by: &Member, part: &str, version: &Value, body: &Value) -> Answer {
    let call = Call::new("PUT", &format!("/api/admin/settings/{part}")).header("if-match", &format!("\"{version}\""));
    shop.call("manage-settings", &by.calls(call.json(body))).await
}

/// Changes a part of the settings as they are; functions keep settings for some seconds, so all begin anew.
pub async fn change(shop: &Shop, by: &Member, part: &str, change: impl FnOnce(&mut Value)) -> Answer {
    let seen = read(shop, by).await;
    let mut body = seen.body[part].clone();
    change(&mut body);
    let answer = write(shop, by, part, &seen.body["version"], &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.body[part], body);
    shop.restart();
    answer
}

pub async fn quotes(shop: &Shop, cookie: &str, query: &str) -> Value {
    let call = Call::new("GET", &format!("/api/checkout/shipping-methods?{query}")).header("cookie", cookie);
    let answer = shop.call("list-shipping-methods", &call).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["items"].clone()
}

fn prices(options: &Value) -> Vec<(&str, i64)> {
    let price = |option: &'_ Value| option["price"]["minor"].as_i64().unwrap();
    options.as_array().unwrap().iter().map(|option| (option["id"].as_str().unwrap(), price(option))).collect()
}

fn eur(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "EUR" })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_part_is_written_over_the_version_that_was_seen() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let first = read(&shop, &owner).await;
    assert_eq!((first.status, first.header("etag"), &first.body["version"]), (200, Some("\"1\""), &json!(1)), "{:?}", first.body);
    // Whatever is read can be written as it is.
    let mut version = json!(1);
    for part in ["shop", "payments", "shipping", "tax"] {
        let answer = write(&shop, &owner, part, &version, &first.body[part]).await;
        assert_eq!(answer.status, 200, "{part}: {:?}", answer.body);
        assert_eq!(answer.body[part], first.body[part]);
        version = answer.body["version"].clone();
        assert_eq!(answer.header("etag"), Some(format!("\"{version}\"").as_str()));
    }
    assert_eq!(version, 5);
    let stale = write(&shop, &owner, "shop", &json!(4), &first.body["shop"]).await;
    assert_eq!((stale.problem(), &stale.body["current"]["version"]), (Some("changed-meanwhile"), &json!(5)));
    // What changes is told in the log, with what it was.
    change(&shop, &owner, "shop", |body| body["name"] = json!("Casa")).await;
    let log = shop.call("list-audit-log", &owner.calls(Call::new("GET", "/api/admin/audit"))).await;
    let entry = log.body["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "settings-changed").unwrap();
    assert_eq!(entry["changes"], json!([{ "field": "name", "before": "Bodega", "after": "Casa" }]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_write_over_one_version_one_wins() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let owner = owner(&shop).await;
    let seen = read(&shop, &owner).await.body;
    let mut calls = JoinSet::new();
    for n in 0..12 {
        let (shop, owner, mut body) = (shop.clone(), owner.clone(), seen["shop"].clone());
        body["name"] = json!(format!("Shop {n}"));
        calls.spawn(async move { write(&shop, &owner, "shop", &json!(1), &body).await });
    }
    let mut won = Vec::new();
    while let Some(answer) = calls.join_next().await {
        let answer = answer.unwrap();
        match (answer.status, answer.problem()) {
            (200, _) => won.push(answer.body["shop"]["name"].clone()),
            // A conflict that outlasts all attempts may be tried again; nothing was written.
            (412, Some("changed-meanwhile")) | (503, Some("unavailable")) => {}
            other => panic!("{other:?}"),
        }
    }
    let now = read(&shop, &owner).await.body;
    assert_eq!((won.len(), &now["version"], &now["shop"]["name"]), (1, &json!(2), &won[0]));
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_right_is_named_and_nothing_is_written() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let good = read(&shop, &owner).await.body;
    let flaws: [(&str, &str, Value, &str); 17] = [
        ("shop", "/name", json!(" "), "#/name"),
        ("shop", "/holdMinutes", json!(9), "#/holdMinutes"),
        ("shop", "/seller/vatId", json!("DE000000000"), "#/seller/vatId"),
        ("shop", "/seller/address/city", json!(""), "#/seller/address/city"),
        ("payments", "/gateways", json!([]), "#/gateways"),
        ("payments", "/gateways", json!(["paypal", "paypal"]), "#/gateways/1"),
        ("payments", "/bank", json!(null), "#/bank"),
        ("payments", "/bank/iban", json!("DE89370400440532013001"), "#/bank/iban"),
        ("payments", "/coins/confirmations", json!([{ "belowMinor": 0, "confirmations": 1 }]), "#/coins/confirmations/0/belowMinor"),
        ("shipping", "/methods/1/id", json!("standard"), "#/methods/1/id"),
        ("shipping", "/methods/0/reach/zones/0/rate/prices", json!({ "minor": 1, "currency": "USD" }), "#/methods/0/reach/zones/0/rate"),
        ("shipping", "/methods/0/reach/zones", json!([]), "#/methods/0/reach/zones"),
        ("shipping", "/calendar/timeZone", json!("Europe/Nowhere"), "#/calendar/timeZone"),
        ("shipping", "/calendar/cutOff", json!("24:00"), "#/calendar/cutOff"),
        ("shipping", "/calendar/weekdays", json!([]), "#/calendar/weekdays"),
        ("tax", "/zones/0/rates/standard", json!(10_001), "#/zones/0/rates"),
        ("tax", "/classes", json!([{ "id": "standard", "name": "Standard" }]), "#/classes"),
    ];
    for (part, at, flaw, pointer) in flaws {
        let mut body = good[part].clone();
        *body.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = flaw;
        let answer = write(&shop, &owner, part, &json!(1), &body).await;
        assert_eq!(answer.problem(), Some("invalid-request"), "{at}: {:?}", answer.body);
        assert!(answer.pointers().contains(&pointer), "{at}: {:?}", answer.body);
    }
    assert_eq!(read(&shop, &owner).await.body, good);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shoppers_are_quoted_by_zone_and_place_their_order_only_where_it_holds() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let mug = shop.sell("mug", 2400, 10).await;
    let zone = |areas: Value, rate: Value| json!({ "coverage": { "areas": areas }, "rate": rate, "days": [1, 3] });
    let by_count = json!({ "by": "count", "prices": [{ "upTo": 1, "price": eur(400) }, { "upTo": 3, "price": eur(700) }] });
    change(&shop, &owner, "shipping", |body| {
        let islands = json!([{ "country": "DE", "postcodes": ["18565", "25849"] }]);
        let north = json!([{ "country": "DE", "postcodes": ["20000..25999"] }]);
        let mut mainland = zone(json!([{ "country": "DE" }]), by_count);
        mainland["coverage"]["except"] = islands;
        let zones = [mainland, zone(north, json!({ "by": "flat", "prices": eur(300) }))];
        let at = json!({ "name": "Casa", "line1": "Hafen 1", "city": "Hamburg", "postcode": "20457", "country": "DE" });
        // Nobody knows what the mug weighs.
        let heavy = zone(json!([]), json!({ "by": "weight", "prices": [{ "upTo": 1000, "price": eur(100) }] }));
        body["methods"] = json!([
            { "id": "parcel", "name": "Parcel", "reach": { "kind": "delivery", "zones": zones } },
            { "id": "pallet", "name": "Pallet", "reach": { "kind": "delivery", "zones": [heavy] } },
            { "id": "pickup", "name": "Collect", "reach": { "kind": "pickup", "at": at, "days": [0, 1] } },
        ]);
    })
    .await;
    let cookie = shop.fill(&[(mug, 2)]).await;
    let pickup = ("pickup", 0);
    assert_eq!(prices(&quotes(&shop, &cookie, "country=DE&postcode=10115").await), [pickup, ("parcel", 700)]);
    let north = quotes(&shop, &cookie, "country=DE&postcode=25980").await;
    assert_eq!(prices(&north), [pickup, ("parcel", 300)], "the closest zone");
    assert_eq!(north[0]["pickup"]["city"], "Hamburg");
    assert_eq!(prices(&quotes(&shop, &cookie, "country=DE&postcode=18565").await), [pickup]);
    assert_eq!(prices(&quotes(&shop, &cookie, "country=FR").await), [pickup]);

    // The quote was of the north, the address is in Berlin: told, and nothing taken.
    let basket = |quote: &Value| Basket { cookie: cookie.clone(), quote: quote.as_str().unwrap().to_owned() };
    let order = |basket: &Basket, key: &str, postcode: &str| {
        let mut address = address();
        address["postcode"] = json!(postcode);
        basket.order(key).json(&json!({ "email": "ada@example.com", "address": address, "quote": basket.quote }))
    };
    let of_north = basket(&north[1]["quote"]);
    let moved = shop.call("place-order", &order(&of_north, "k1", "10115")).await;
    assert_eq!(moved.problem(), Some("cart-changed"));
    assert_eq!(moved.body["changes"], json!([{ "change": "shipping", "was": eur(300), "now": eur(700) }]));
    let island = shop.call("place-order", &order(&of_north, "k2", "18565")).await;
    assert_eq!((island.problem(), island.pointers()), (Some("invalid-request"), vec!["#/address"]));
    assert_eq!(shop.store.all_stock().await.unwrap()[0].reserved, 0);
    let placed = shop.call("place-order", &order(&of_north, "k3", "25980")).await;
    assert_eq!((placed.status, &placed.body["order"]["totals"]["total"]), (201, &eur(5100)), "{:?}", placed.body);
    assert!(shop.fault_in_the_ledger().await.is_none());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shoppers_are_told_on_which_days_their_order_arrives() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let mug = shop.sell("mug", 2400, 10).await;
    let calendar = json!({ "timeZone": "Pacific/Auckland", "cutOff": "14:00", "weekdays": ["tuesday", "friday"], "holidays": [] });
    let set = change(&shop, &owner, "shipping", |body| body["calendar"] = calendar.clone()).await;
    let days = set.body["shipping"]["methods"][0]["reach"]["zones"][0]["days"].clone();
    let said = || {
        let (calendar, days) = (serde_json::from_value::<Calendar>(calendar.clone()), serde_json::from_value(days.clone()));
        json!(calendar.unwrap().estimate(testkit::now(), days.unwrap()))
    };
    let cookie = shop.fill(&[(mug, 1)]).await;
    let before = said();
    let quoted = quotes(&shop, &cookie, "country=DE&postcode=10119").await;
    let option = quoted.as_array().unwrap().iter().find(|option| option["id"] == "standard").unwrap().clone();
    // The van may leave just now.
    assert!([before, said()].contains(&option["arrives"]), "{option}");
    let basket = Basket { cookie, quote: option["quote"].as_str().unwrap().to_owned() };
    let placed = shop.call("place-order", &basket.order("k1")).await;
    assert_eq!(placed.status, 201, "{:?}", placed.body);
    let order = &placed.body["order"];
    assert!([&option["arrives"], &said()].contains(&&order["arrives"]), "{order}");
    // What was said stays said, also where the shop says nothing any more.
    change(&shop, &owner, "shipping", |body| {
        body.as_object_mut().unwrap().remove("calendar");
    })
    .await;
    let page = Call::new("GET", &format!("/api/orders/{}", order["id"].as_str().unwrap()));
    let shown = shop.call("get-order", &page.header("order-token", placed.body["token"].as_str().unwrap())).await;
    assert_eq!((shown.status, &shown.body["arrives"]), (200, &order["arrives"]), "{:?}", shown.body);
    let cookie = shop.fill(&[(mug, 1)]).await;
    let quoted = quotes(&shop, &cookie, "country=DE&postcode=10119").await;
    assert!(quoted[0]["minDays"].is_u64() && quoted[0].get("arrives").is_none(), "{quoted}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_prices_are_without_tax_it_comes_on_top_by_where_it_goes() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let mug = shop.sell("mug", 2400, 10).await;
    change(&shop, &owner, "tax", |body| {
        body["basis"] = json!("net");
        let mut france = body["zones"][0].clone();
        france["id"] = json!("france");
        france["coverage"] = json!({ "areas": [{ "country": "FR" }] });
        france["rates"]["standard"] = json!(2000);
        // Of two that are as close the first counts.
        body["zones"].as_array_mut().unwrap().insert(0, france);
    })
    .await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    // 24.00 and 4.90; 19 % are 5.49, 20 % are 5.78, and nothing beyond the Union's border.
    let german = quotes(&shop, &cookie, "country=DE").await;
    let sums = |options: &Value| [&options[0]["totals"]["tax"], &options[0]["totals"]["total"]].map(|money| money["minor"].clone());
    assert_eq!(sums(&german), [json!(549), json!(3439)]);
    assert_eq!(sums(&quotes(&shop, &cookie, "country=FR").await), [json!(578), json!(3468)]);
    assert_eq!(sums(&quotes(&shop, &cookie, "country=CH").await), [json!(0), json!(2400 + 1990)]);
    let basket = Basket { cookie, quote: german[0]["quote"].as_str().unwrap().to_owned() };
    let (order, token) = shop.place(&basket, "key").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    let paid = shop.capture(&order, &token, &payment).await.unwrap();
    assert_eq!((paid.body["state"].as_str(), &paid.body["payments"][0]["amount"]), (Some("paid"), &eur(3439)), "{:?}", paid.body);
    shop.close().await;
}

/// Adds a class of 10 % to the settings.
async fn add_books(shop: &Shop, owner: &Member) {
    change(shop, owner, "tax", |body| {
        body["classes"].as_array_mut().unwrap().push(json!({ "id": "books-10", "name": "Books" }));
        body["zones"][0]["rates"]["books-10"] = json!(1000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_of_its_own_is_chosen_charged_and_kept_while_products_have_it() {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let book_of = |class: &str| {
        let variant = json!({ "sku": "BOOK", "price": eur(2200), "taxClass": class });
        json!({ "product": { "title": "Book", "status": "active", "variants": [variant] }, "opening": [{ "sku": "BOOK", "units": 9 }] })
    };
    let products = "/api/admin/products";
    let early = shop.call("manage-products", &owner.calls(Call::new("POST", products).json(&book_of("books-10")))).await;
    assert_eq!((early.problem(), early.pointers()), (Some("invalid-request"), vec!["#/product/variants/0/taxClass"]));
    assert_eq!(early.body["errors"][0]["code"], "unknown", "{:?}", early.body);
    assert!(shop.store.all_stock().await.unwrap().is_empty(), "nothing is written");

    add_books(&shop, &owner).await;
    let made = shop.call("manage-products", &owner.calls(Call::new("POST", products).json(&book_of("books-10")))).await;
    assert_eq!((made.status, &made.body["product"]["variants"][0]["taxClass"]), (201, &json!("books-10")), "{:?}", made.body);
    let table = shop.call("manage-products", &owner.calls(Call::new("GET", products))).await;
    assert_eq!(table.body["taxClasses"][3], json!({ "id": "books-10", "name": "Books" }), "what the editor lists");
    let book = made.body["product"]["variants"][0]["id"].as_str().unwrap().parse().unwrap();
    let cookie = shop.fill(&[(book, 1)]).await;
    // 22.00 and 4.90 hold 2.45 at 10 %.
    let included = |options: &Value| options[0]["totals"]["taxIncluded"].clone();
    let options = quotes(&shop, &cookie, "country=DE").await;
    assert_eq!(included(&options), eur(245), "{options}");

    // While the book has it, it stays.
    let without = |body: &mut Value| {
        body["classes"].as_array_mut().unwrap().pop();
        body["zones"][0]["rates"].as_object_mut().unwrap().remove("books-10");
    };
    let seen = read(&shop, &owner).await.body;
    let mut body = seen["tax"].clone();
    without(&mut body);
    let kept = write(&shop, &owner, "tax", &seen["version"], &body).await;
    assert_eq!((kept.pointers(), &kept.body["errors"][0]["code"]), (vec!["#/classes"], &json!("in-use")), "{:?}", kept.body);
    let stale = write(&shop, &owner, "tax", &json!(1), &body).await;
    assert_eq!(stale.problem(), Some("changed-meanwhile"));

    // Where it goes all the same, in between two writes, the book is sold as most things: 19 % of 26.90 are 4.29.
    let mut settings = shop.store.settings_now(testkit::now()).await.unwrap();
    settings.tax = serde_json::from_value(body.clone()).unwrap();
    shop.store.put_settings(&settings).await.unwrap();
    shop.restart();
    let options = quotes(&shop, &cookie, "country=DE").await;
    assert_eq!(included(&options), eur(429), "{options}");
    let basket = Basket { cookie, quote: options[0]["quote"].as_str().unwrap().to_owned() };
    let order = basket.order("k1").json(&json!({ "email": "ada@example.com", "address": address(), "quote": basket.quote }));
    let placed = shop.call("place-order", &order).await;
    assert_eq!((placed.status, &placed.body["order"]["totals"]["total"]), (201, &eur(2690)), "{:?}", placed.body);

    // Once no product has it, it may go.
    add_books(&shop, &owner).await;
    let path = format!("{products}/{}", made.body["id"].as_str().unwrap());
    let mut product = json!({ "product": made.body["product"], "opening": [] });
    product["product"]["variants"][0]["taxClass"] = json!("reduced");
    let call = Call::new("PUT", &path).header("if-match", "\"1\"").json(&product);
    let moved = shop.call("manage-products", &owner.calls(call)).await;
    assert_eq!(moved.status, 200, "{:?}", moved.body);
    change(&shop, &owner, "tax", without).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_business_of_another_member_state_owes_the_tax_itself() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let french = quotes(&shop, &cookie, "country=FR&vatId=FR%2040%20303265045").await;
    // 28.90 hold 4.61 at 19 %.
    let totals = &french[0]["totals"];
    assert_eq!([&totals["tax"], &totals["total"]], [&eur(-461), &eur(2429)]);
    assert_eq!(quotes(&shop, &cookie, "country=DE&vatId=FR40303265045").await[0]["totals"]["total"], eur(2890), "at home all pay it");
    let mistyped = Call::new("GET", "/api/checkout/shipping-methods?country=FR&vatId=FR40303265046").header("cookie", &cookie);
    assert_eq!(shop.call("list-shipping-methods", &mistyped).await.pointers(), ["?vatId"]);

    let mut address = address();
    address["country"] = json!("FR");
    let order = |key: &str, vat_id: Value| {
        let body = json!({ "email": "ada@example.com", "address": address, "quote": french[0]["quote"], "vatId": vat_id });
        Call::new("POST", "/api/orders").header("cookie", &cookie).header("idempotency-key", key).json(&body)
    };
    let without = shop.call("place-order", &order("k1", json!(null))).await;
    assert_eq!(without.body["changes"], json!([{ "change": "tax", "was": eur(-461), "now": eur(0) }]), "{:?}", without.body);
    assert_eq!(shop.call("place-order", &order("k2", json!("FR1"))).await.pointers(), ["#/vatId"]);
    let placed = shop.call("place-order", &order("k3", json!("fr40303265045"))).await;
    assert_eq!(placed.status, 201, "{:?}", placed.body);
    assert_eq!((&placed.body["order"]["vatId"], &placed.body["order"]["totals"]["total"]), (&json!("FR40303265045"), &eur(2429)));
    shop.close().await;
}
