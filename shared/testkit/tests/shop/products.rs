//! Products through the real binaries: writing, changing, seeing and finding them.

use domain::Role;
use serde_json::{Value, json};
use testkit::{Answer, Call, Member, Shop};

async fn keeper(shop: &Shop) -> Member {
    shop.staff("keeper@example.com", &[Role::Catalogue]).await
}

fn mug() -> Value {
    json!({
        "product": {
            "title": "Stoneware mug", "description": "<p>Holds <b>320 ml</b>.</p><script>alert(1)</script>", "status": "active",
            "brand": "Casa Orvell", "tags": ["new"],
            "attributes": [{ "name": "Material", "value": { "kind": "choice", "values": ["Stoneware"] } }],
            "options": [{ "name": "Colour", "values": [{ "name": "Sand", "swatch": "#d8c7a8" }, { "name": "Ink" }] }],
            "variants": [
                { "sku": "MUG-SAND", "choice": ["Sand"], "price": { "minor": 2400, "currency": "EUR" } },
                { "sku": "MUG-INK", "choice": ["Ink"], "price": { "minor": 2600, "currency": "EUR" }, "stockPolicy": { "kind": "backorder", "limit": 3 } },
            ],
        },
        "opening": [{ "sku": "MUG-SAND", "units": 12 }],
    })
}

async fn create(shop: &Shop, by: &Member, body: &Value) -> Answer {
    shop.call("manage-products", &by.calls(Call::new("POST", "/api/admin/products").json(body))).await
}

async fn set(shop: &Shop, by: &Member, detail: &Value, change: impl FnOnce(&mut Value)) -> Answer {
    let mut body = json!({ "product": detail["product"], "opening": [] });
    change(&mut body);
    let path = format!("/api/admin/products/{}", detail["id"].as_str().unwrap());
    let version = format!("\"{}\"", detail["version"]);
    shop.call("manage-products", &by.calls(Call::new("PUT", &path).header("if-match", &version).json(&body))).await
}

async fn page(shop: &Shop, slug: &str) -> Answer {
    shop.call("get-product", &Call::new("GET", &format!("/api/products/{slug}"))).await
}

async fn list(shop: &Shop, query: &str) -> Value {
    let answer = shop.call("list-products", &Call::new("GET", &format!("/api/products?{query}"))).await;
    assert_eq!(answer.status, 200, "{query}: {:?}", answer.body);
    answer.body
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|card| card["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_write_is_what_shoppers_see() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let made = create(&shop, &keeper, &mug()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{:?}", made.body);
    let seen = page(&shop, "stoneware-mug").await;
    assert_eq!(seen.body["description"], "<p>Holds <b>320 ml</b>.</p>");
    assert_eq!(seen.body["details"], json!([{ "name": "Material", "value": "Stoneware" }]));
    let variants = seen.body["variants"].as_array().unwrap();
    assert_eq!((&variants[0]["available"], &variants[0]["backorder"]), (&json!(12), &json!(false)));
    assert_eq!((&variants[1]["available"], &variants[1]["backorder"]), (&json!(3), &json!(true)), "sold before it is there");
    assert!(seen.body["variants"][0].get("cost").is_none());
    // Another address leads the old one on; a second product of the name gets a number.
    let renamed = set(&shop, &keeper, &made.body, |body| body["product"]["slug"] = json!("big-mug")).await;
    assert_eq!((renamed.status, &renamed.body["oldSlugs"]), (200, &json!(["stoneware-mug"])), "{:?}", renamed.body);
    assert_eq!(page(&shop, "stoneware-mug").await.body["slug"], "big-mug");
    let mut other = mug();
    other["product"]["variants"] = json!([
        { "sku": "B-1", "choice": ["Sand"], "price": { "minor": 1, "currency": "EUR" } },
    ]);
    other["opening"] = json!([]);
    other["product"]["slug"] = json!("");
    let second = create(&shop, &keeper, &other).await;
    assert_eq!(second.body["product"]["slug"], "stoneware-mug", "{:?}", second.body);
    assert_eq!(page(&shop, "stoneware-mug").await.body["slug"], "stoneware-mug", "whoever has the address now is at it");
    other["product"]["variants"][0]["sku"] = json!("B-2");
    assert_eq!(create(&shop, &keeper, &other).await.body["product"]["slug"], "stoneware-mug-2");
    // Archived, it is gone; so is one whose hour has not come, until it has.
    let archived = set(&shop, &keeper, &renamed.body, |body| body["product"]["status"] = json!("archived")).await;
    assert_eq!((archived.status, page(&shop, "big-mug").await.status), (200, 404));
    let soon = set(&shop, &keeper, &archived.body, |body| {
        body["product"]["status"] = json!("active");
        body["product"]["publishAt"] = json!(domain::Timestamp(testkit::now().0 + 1500));
    })
    .await;
    assert_eq!((soon.body["live"].clone(), page(&shop, "big-mug").await.status), (json!(false), 404), "{:?}", soon.body);
    tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
    shop.run("tend-catalogue").await.unwrap();
    assert_eq!(page(&shop, "big-mug").await.status, 200);
    assert_eq!(shop.fault_in_the_ledger().await, None);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_edit_one_product_the_second_hears_of_the_first() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let made = create(&shop, &keeper, &mug()).await.body;
    let first = set(&shop, &keeper, &made, |body| body["product"]["title"] = json!("Mug of the first")).await;
    assert_eq!((first.status, &first.body["version"]), (200, &json!(2)));
    let second = set(&shop, &keeper, &made, |body| body["product"]["brand"] = json!("Brand of the second")).await;
    assert_eq!((second.status, second.problem()), (412, Some("changed-meanwhile")));
    let current = &second.body["current"];
    assert_eq!((&current["version"], &current["product"]["title"]), (&json!(2), &json!("Mug of the first")));
    // Merged over what is there now, nothing is lost.
    let merged = set(&shop, &keeper, current, |body| body["product"]["brand"] = json!("Brand of the second")).await;
    assert_eq!(merged.body["product"]["title"], "Mug of the first");
    assert_eq!(merged.body["product"]["brand"], "Brand of the second");
    let path = format!("/api/admin/products/{}", made["id"].as_str().unwrap());
    let body = json!({ "product": made["product"] });
    let unsaid = shop.call("manage-products", &keeper.calls(Call::new("PUT", &path).json(&body))).await;
    assert_eq!((unsaid.status, unsaid.problem()), (428, Some("version-needed")));
    // Sixteen at once over one version: one is written, fifteen hear of it.
    let calls = (0..16).map(|index| {
        let mut body = json!({ "product": merged.body["product"] });
        body["product"]["title"] = json!(format!("Title {index}"));
        let call = Call::new("PUT", &path).header("if-match", &format!("\"{}\"", merged.body["version"])).json(&body);
        let call = keeper.calls(call);
        let shop = &shop;
        async move { shop.call("manage-products", &call).await.status }
    });
    shop.fleet("manage-products").await.scale(4).await;
    let mut statuses = futures_util::future::join_all(calls).await;
    statuses.sort_unstable();
    assert_eq!((statuses[0], statuses[1..].iter().all(|status| *status == 412)), (200, true), "{statuses:?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_products_are_refused_by_field_and_nothing_is_written() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let made = create(&shop, &keeper, &mug()).await.body;
    let taken = create(&shop, &keeper, &mug()).await;
    assert_eq!(
        (taken.pointers(), &taken.body["errors"][0]["code"]),
        (vec!["#/product/variants/0/sku"], &json!("taken")),
        "{:?}",
        taken.body
    );
    let bad = |change: fn(&mut Value)| {
        let mut body = mug();
        change(&mut body);
        body
    };
    for (body, pointer) in [
        (bad(|body| body["product"]["title"] = json!("")), "#/product/title"),
        (bad(|body| body["product"]["slug"] = json!("A B")), "#/product/slug"),
        (bad(|body| body["product"]["categories"] = json!([testkit::plain::CATEGORY])), "#/product/categories/0"),
        (bad(|body| body["product"]["related"] = json!([testkit::plain::PRODUCT])), "#/product/related/0"),
        (bad(|body| body["product"]["pictures"] = json!([{ "name": "nothing" }])), "#/product/pictures/0/name"),
        (bad(|body| body["product"]["variants"][1]["choice"] = json!(["Sand"])), "#/product/variants/1/choice"),
        (bad(|body| body["product"]["variants"][1]["price"]["currency"] = json!("USD")), "#/product/variants/1/price"),
        (bad(|body| body["product"]["variants"][1]["price"]["minor"] = json!(-1)), "#/product/variants/1/price"),
        (bad(|body| body["product"]["variants"][0]["id"] = json!(testkit::plain::VARIANT)), "#/opening/0/sku"),
        (bad(|body| body["opening"][0]["units"] = json!(1_000_001)), "#/opening/0/units"),
        (bad(|body| body["product"]["colour"] = json!("red")), "#/product/colour"),
    ] {
        let answer = create(&shop, &keeper, &body).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec![pointer]), "{:?}", answer.body);
    }
    let mut wide = mug();
    wide["product"]["variants"] =
        (0..1001).map(|n| json!({ "sku": format!("S{n}"), "choice": ["Sand"], "price": { "minor": 1, "currency": "EUR" } })).collect();
    wide["opening"] = json!([]);
    assert_eq!(create(&shop, &keeper, &wide).await.pointers(), vec!["#/product/variants"]);
    let large = create(&shop, &keeper, &bad(|body| body["product"]["description"] = json!("x".repeat(600_000)))).await;
    assert_eq!((large.status, large.problem()), (413, Some("body-too-large")));
    assert_eq!(shop.count("products", testkit::bson::doc! {}).await, 1);
    // A variant of which units are promised can't go.
    let sand = made["product"]["variants"][0]["id"].as_str().unwrap().parse().unwrap();
    shop.place(&shop.basket(&[(sand, 2)]).await, "key").await;
    let less = set(&shop, &keeper, &made, |body| {
        body["product"]["variants"] = json!([body["product"]["variants"][1]]);
    })
    .await;
    assert_eq!((less.status, less.problem()), (409, Some("stock-promised")));
    let ink = made["product"]["variants"][1]["id"].clone();
    let less = set(&shop, &keeper, &made, |body| body["product"]["variants"] = json!([body["product"]["variants"][0]])).await;
    assert_eq!((less.status, less.body["stock"].as_array().unwrap().len()), (200, 1), "{ink}");
    assert_eq!(shop.fault_in_the_ledger().await, None);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sold_before_it_is_there_is_sold_within_its_limit() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let made = create(&shop, &keeper, &mug()).await.body;
    let ink = made["product"]["variants"][1]["id"].as_str().unwrap().parse().unwrap();
    shop.place(&shop.basket(&[(ink, 2)]).await, "one").await;
    let seen = page(&shop, "stoneware-mug").await.body;
    assert_eq!((&seen["variants"][1]["available"], &seen["variants"][1]["backorder"]), (&json!(1), &json!(true)));
    let short = shop.call("update-cart", &Call::new("POST", "/api/cart/lines").json(&json!({ "variant": ink, "quantity": 2 }))).await;
    assert_ne!(short.body["lines"][0]["available"], json!(2), "{:?}", short.body);
    assert_eq!(shop.fault_in_the_ledger().await, None);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_finds_sorts_and_changes_many() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let mut ids = Vec::new();
    for (index, title) in ["Oak stool", "Ash stool", "Brass lamp"].into_iter().enumerate() {
        let body = json!({ "product": {
            "title": title, "brand": "Tarn", "status": if index == 2 { "draft" } else { "active" },
            "variants": [{ "sku": format!("SKU-{index}"), "price": { "minor": 1000 * (index + 1), "currency": "EUR" } }],
        } });
        ids.push(create(&shop, &keeper, &body).await.body["id"].clone());
    }
    let table = async |query: &str| {
        let answer = shop.call("manage-products", &keeper.calls(Call::new("GET", &format!("/api/admin/products?{query}")))).await;
        assert_eq!(answer.status, 200, "{query}: {:?}", answer.body);
        let titles: Vec<String> =
            answer.body["items"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect();
        (titles, answer.body["total"].clone())
    };
    assert_eq!(table("search=stool&sort=title").await, (vec!["Ash stool".into(), "Oak stool".into()], json!(2)));
    assert_eq!(table("search=sku-2").await.0, ["Brass lamp"]);
    assert_eq!(table("status=draft").await.0, ["Brass lamp"]);
    assert_eq!(table("brand=tarn&sort=price-desc").await.0, ["Brass lamp", "Ash stool", "Oak stool"]);
    let bad = shop.call("manage-products", &keeper.calls(Call::new("GET", "/api/admin/products?pageSize=7"))).await;
    assert_eq!(bad.pointers(), vec!["?pageSize"]);
    let bulk = async |change: Value| {
        let body = json!({ "products": [ids[0], ids[1], testkit::plain::PRODUCT], "change": change });
        let answer = shop.call("manage-products", &keeper.calls(Call::new("POST", "/api/admin/products/changes").json(&body))).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let done: Vec<bool> = answer.body["items"].as_array().unwrap().iter().map(|item| item["done"].as_bool().unwrap()).collect();
        assert_eq!(done, [true, true, false]);
    };
    bulk(json!({ "kind": "add-tag", "tag": "spring" })).await;
    assert_eq!(table("tag=spring").await.1, 2);
    bulk(json!({ "kind": "price-by-percent", "basisPoints": -2500, "keepAsCompareAt": true })).await;
    let seen = page(&shop, "oak-stool").await.body;
    assert_eq!((&seen["variants"][0]["price"]["minor"], &seen["variants"][0]["compareAt"]["minor"]), (&json!(750), &json!(1000)));
    bulk(json!({ "kind": "status", "status": "archived" })).await;
    assert_eq!(page(&shop, "oak-stool").await.status, 404);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn categories_make_a_tree_and_collections_follow_their_rules() {
    let shop = Shop::open().await;
    let keeper = keeper(&shop).await;
    let category = async |method: &str, path: &str, version: &str, body: &Value| {
        let call = Call::new(method, &format!("/api/admin/categories{path}")).header("if-match", version).json(body);
        shop.call("manage-categories", &keeper.calls(call)).await
    };
    let id_of = |answer: &Answer, slug: &str| {
        let found = answer.body["items"].as_array().unwrap().iter().find(|one| one["slug"] == slug);
        found.unwrap_or_else(|| panic!("no {slug} in {:?}", answer.body))["id"].as_str().unwrap().to_owned()
    };
    let home = category("POST", "", "", &json!({ "category": { "name": "Home" } })).await;
    let home = id_of(&home, "home");
    let tree = category("POST", "", "", &json!({ "parent": home, "category": { "name": "Seating" } })).await;
    let seating = id_of(&tree, "seating");
    let tree = category("POST", "", "", &json!({ "category": { "name": "Garden" } })).await;
    let garden = id_of(&tree, "garden");
    let twice = category("POST", "", "", &json!({ "category": { "name": "Garden" } })).await;
    assert_eq!(twice.pointers(), vec!["#/category/slug"]);
    let circle = category("PUT", &format!("/{home}/place"), "", &json!({ "parent": seating, "position": 0 })).await;
    assert_eq!((circle.pointers(), &circle.body["errors"][0]["code"]), (vec!["#/parent"], &json!("cycle")));
    let full = shop.call("manage-categories", &keeper.calls(Call::new("DELETE", &format!("/api/admin/categories/{home}")))).await;
    assert_eq!(full.problem(), Some("category-not-empty"));
    let stool = json!({ "product": {
        "title": "Oak stool", "status": "active", "categories": [seating], "tags": ["handmade"],
        "variants": [{ "sku": "STOOL", "price": { "minor": 9900, "currency": "EUR" } }],
    }, "opening": [{ "sku": "STOOL", "units": 1 }] });
    create(&shop, &keeper, &stool).await;
    let rule = json!({ "collection": { "name": "By hand" }, "selection": { "kind": "rule", "match": "all", "conditions": [{ "kind": "tag", "tag": "handmade" }] } });
    let made = shop.call("manage-collections", &keeper.calls(Call::new("POST", "/api/admin/collections").json(&rule))).await;
    assert_eq!(made.status, 200, "{:?}", made.body);
    shop.drain_only(&["search.fifo"], 3).await;
    shop.restart();
    assert_eq!(names(&list(&shop, "category=home").await), ["Oak stool"], "what is below is in it");
    assert_eq!(names(&list(&shop, "collection=by-hand").await), ["Oak stool"]);
    let crumbs: Vec<Value> =
        page(&shop, "oak-stool").await.body["breadcrumbs"].as_array().unwrap().iter().map(|one| one["slug"].clone()).collect();
    assert_eq!(crumbs, [json!("home"), json!("seating")]);
    let counts = shop.call("list-categories", &Call::new("GET", "/api/categories")).await;
    assert_eq!(counts.body["items"].as_array().unwrap().iter().find(|one| one["slug"] == "home").unwrap()["productCount"], 1);
    // Moved with all that is in it.
    category("PUT", &format!("/{seating}/place"), "", &json!({ "parent": garden, "position": 0 })).await;
    shop.drain_only(&["search.fifo"], 3).await;
    shop.restart();
    assert_eq!(names(&list(&shop, "category=garden").await), ["Oak stool"]);
    assert_eq!(names(&list(&shop, "category=home").await), Vec::<&str>::new());
    // Hidden, it is no page and no breadcrumb; the product stays.
    let hidden = category("PUT", &format!("/{garden}"), "\"1\"", &json!({ "name": "Garden", "hidden": true })).await;
    assert_eq!(hidden.status, 200, "{:?}", hidden.body);
    let stale = category("PUT", &format!("/{garden}"), "\"1\"", &json!({ "name": "Yard" })).await;
    assert_eq!(stale.problem(), Some("changed-meanwhile"));
    shop.restart();
    let gone = shop.call("list-products", &Call::new("GET", "/api/products?category=seating")).await;
    assert_eq!(gone.status, 404);
    assert_eq!(page(&shop, "oak-stool").await.body["breadcrumbs"], json!([]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_there_again_is_told_once_to_who_waited() {
    let shop = Shop::open().await;
    let lamp = shop.sell("lamp", 4900, 0).await;
    let mug = shop.sell("mug", 900, 3).await;
    let keeper = keeper(&shop).await;
    let watch = async |variant: domain::VariantId, email: &str| {
        let body = json!({ "variant": variant, "email": email, "language": "de" });
        shop.call("watch-stock", &Call::new("POST", "/api/stock-alerts").json(&body)).await
    };
    assert_eq!(watch(lamp, "ada@example.com").await.body["availableNow"], false);
    assert_eq!(watch(lamp, "Ada@example.com").await.status, 200);
    assert_eq!(watch(mug, "ada@example.com").await.body["availableNow"], true);
    shop.run("back-in-stock").await.unwrap();
    shop.drain_only(&["mail"], 3).await;
    assert_eq!(shop.aws.mails().len(), 0);
    let body = json!({ "reason": "received", "units": 5 });
    let call = Call::new("POST", &format!("/api/admin/stock/{lamp}/moves")).header("idempotency-key", "k").json(&body);
    assert_eq!(shop.call("adjust-stock", &keeper.calls(call)).await.status, 200);
    let (one, two) = tokio::join!(shop.run("back-in-stock"), shop.run("back-in-stock"));
    assert!(one.is_ok() && two.is_ok());
    shop.drain_only(&["mail"], 3).await;
    let mails = shop.aws.mails();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ada@example.com"]);
    assert!(mails[0].text().contains("/p/lamp"), "{}", mails[0].text());
    shop.run("back-in-stock").await.unwrap();
    shop.drain_only(&["mail"], 3).await;
    assert_eq!(shop.aws.mails().len(), 1);
    shop.close().await;
}
