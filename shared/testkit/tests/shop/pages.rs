//! Pages through the real binary: what search engines and first visits see, that it is what the shop has, and that no text
//! of a product does anything there.

use domain::{
    CategoryId, Currency, ProductId, Timestamp,
    catalogue::Picture,
    product::{Draft, Known},
    text::Faults,
};
use serde_json::{Value, json};
use store::{
    product_writes::{Write, Writing},
    shelves::{Category, Shelves},
};
use testkit::{Call, Shop, bson::doc, now};

const INDEX: &str = "<!doctype html>\n<html lang=\"en\">\n  <head>\n    <meta charset=\"utf-8\" />\n    <title>Bodega · Things</title>\n    <meta name=\"description\" content=\"A small shop.\" />\n    <script type=\"module\" crossorigin src=\"/assets/storefront-1.js\"></script>\n  </head>\n  <body>\n    <div id=\"root\"></div>\n  </body>\n</html>\n";
const HOSTILE: &str = "\"'><img src=x onerror=alert(1)></script><script>alert(1)</script>";

async fn open() -> Shop {
    let shop = Shop::open().await;
    shop.aws.set_object("web", "index.html", Some(INDEX.into()));
    shop
}

fn draft(slug: &str, price: i64) -> Value {
    json!({
        "title": format!("The {slug}"), "slug": slug, "brand": "Kiln & Sons", "description": "<p>Thrown <b>by hand</b>.</p>",
        "status": "active", "publishAt": "2026-01-01T00:00:00Z",
        "attributes": [{ "name": "Material", "value": { "kind": "text", "text": "Stoneware" } }],
        "variants": [{ "sku": slug, "barcode": "4006381333931", "price": { "minor": price, "currency": "EUR" } }],
        "pictures": [{ "name": "jug-1", "alt": "A jug" }],
    })
}

/// Writes a product as the editor does: new, or over what is there.
async fn write(shop: &Shop, product: Option<ProductId>, draft: &Value, on_hand: u32) -> ProductId {
    let picture = Picture { name: "jug-1".into(), width: 800, height: 1000, widths: vec![480, 800], webp: true, ..Picture::default() };
    let known = Known { currency: Currency::EUR, picture: &|_| Some(picture.clone()), tax_class: &|_| true, id: &store::ids::new };
    let draft: Draft = serde_json::from_value(draft.clone()).expect("a draft");
    let mut content = draft.check("#", &known, &mut Faults::default()).expect("a product");
    let before = match product {
        Some(id) => shop.store.product(id).await.unwrap(),
        None => None,
    };
    if let Some(before) = &before {
        for (variant, was) in content.variants.iter_mut().zip(&before.content.variants) {
            variant.id = was.id;
        }
    }
    let id = product.unwrap_or_else(store::ids::new);
    let on_hand = content.variants.iter().map(|variant| (variant.id, on_hand)).collect();
    let shelves = shop.store.shelves_now(now()).await.unwrap();
    let write = Write { id, content, over: before.map(|before| before.version), on_hand };
    let writing = Writing { by: store::ids::new(), session: None, entry: None, shelves: &shelves, at: now() };
    shop.store.write_products(&[write], writing).await.unwrap().expect("it is written");
    id
}

/// Has everything happen that a change causes. Functions keep settings and lists for some seconds.
async fn settle(shop: &Shop) {
    let _ = shop.store.nudge_index(now()).await.unwrap();
    relay(shop).await;
    assert_eq!(shop.drain_only(&["search.fifo", "pages"], 8).await, Vec::new());
    // What the index found out makes pages old: whoever keeps it, or tends the catalogue, says so.
    nudge(shop).await;
}

async fn nudge(shop: &Shop) {
    let _ = shop.store.nudge_pages(now()).await.unwrap();
    relay(shop).await;
    assert_eq!(shop.drain_only(&["search.fifo", "pages"], 8).await, Vec::new());
}

/// Brings what was committed to the queues.
async fn relay(shop: &Shop) {
    for event in shop.store.unsent(now().plus_ms(1), 1000).await.unwrap() {
        let queue = if event.queue.is_fifo() { "search.fifo" } else { "pages" };
        let message = testkit::Message { id: event.id.to_string(), group: event.group.clone(), body: event.body.clone() };
        shop.aws.put(queue, vec![message]);
        shop.store.mark_sent(&[event.id], now()).await.unwrap();
    }
}

fn page(shop: &Shop, key: &str) -> Option<String> {
    shop.aws.object("web", key).map(|bytes| String::from_utf8(bytes).unwrap())
}

fn data(page: &str) -> Value {
    let json = page.split_once("<script type=\"application/ld+json\" data-page>").unwrap().1.split_once("</script>").unwrap().0;
    serde_json::from_str(json).unwrap()
}

fn category(slug: &str, parent: Option<CategoryId>) -> Category {
    Category {
        id: store::ids::new(),
        version: 1,
        slug: slug.into(),
        name: format!("All {slug}"),
        description: "Made to be used.".into(),
        parent,
        position: 0,
        hidden: false,
        product_count: 0,
        picture: None,
        seo: domain::product::Seo::default(),
        rendered: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_products_page_says_what_it_is_and_follows_it() {
    let shop = open().await;
    let jug = write(&shop, None, &draft("jug", 2400), 5).await;
    settle(&shop).await;
    let html = page(&shop, "p/jug.html").expect("a page");
    assert!(html.contains("<title>The jug · Bodega</title>") && html.contains("Thrown <b>by hand</b>."), "{html}");
    assert!(html.contains("<link rel=\"canonical\" href=\"http://localhost:8080/p/jug\" />") && html.contains("/assets/storefront-1.js"));
    assert!(html.contains("<meta property=\"og:image\" content=\"http://localhost:8080/media/jug-1-og.jpg\" />"), "{html}");
    assert!(html.contains("<meta property=\"og:type\" content=\"product\" />") && html.contains("€24") && html.contains("Stoneware"));
    assert!(html.contains("imagesrcset=\"/media/jug-1-480.avif 480w, /media/jug-1-800.avif 800w\""));
    let product = &data(&html)["@graph"][0];
    let told = (&product["offers"]["price"], &product["offers"]["priceCurrency"], &product["offers"]["availability"]);
    assert_eq!(told, (&json!("24.00"), &json!("EUR"), &json!("https://schema.org/InStock")));
    assert_eq!(
        (&product["sku"], &product["gtin"], &product["brand"]["name"]),
        (&json!("jug"), &json!("4006381333931"), &json!("Kiln & Sons"))
    );
    assert_eq!(shop.store.count_unrendered().await.unwrap(), 0);

    // Sold out: the page says so when the index has found out.
    write(&shop, Some(jug), &draft("jug", 1999), 0).await;
    settle(&shop).await;
    let html = page(&shop, "p/jug.html").unwrap();
    let offers = &data(&html)["@graph"][0]["offers"];
    assert_eq!((&offers["price"], &offers["availability"]), (&json!("19.99"), &json!("https://schema.org/OutOfStock")));

    // Renamed: the old address leads on.
    write(&shop, Some(jug), &draft("pitcher", 1999), 2).await;
    settle(&shop).await;
    assert_eq!(page(&shop, "p/jug.html"), None);
    let moved = shop.call("show-page", &Call::new("GET", "/api/pages/p/jug.html")).await;
    assert_eq!((moved.status, moved.header("location")), (301, Some("/p/pitcher")));
    assert!(page(&shop, "p/pitcher.html").unwrap().contains("<h1>The pitcher</h1>"));
    // Another product takes the address.
    let mut another = draft("jug", 100);
    (another["title"], another["variants"][0]["sku"]) = (json!("Another"), json!("other"));
    write(&shop, None, &another, 1).await;
    settle(&shop).await;
    assert!(page(&shop, "p/jug.html").unwrap().contains("<h1>Another</h1>"));

    let mut gone = draft("pitcher", 1999);
    gone["status"] = json!("archived");
    write(&shop, Some(jug), &gone, 2).await;
    settle(&shop).await;
    assert_eq!(page(&shop, "p/pitcher.html"), None);
    assert!(page(&shop, "p/jug.html").is_some(), "that is another's by now");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_text_of_a_product_acts_on_its_page() {
    let shop = open().await;
    let shelf = Category { name: HOSTILE.into(), description: HOSTILE.into(), ..category("bad", None) };
    shop.store.replace_categories(std::slice::from_ref(&shelf)).await.unwrap();
    let mut bad = draft("bad", 100);
    for field in ["title", "brand"] {
        bad[field] = json!(HOSTILE);
    }
    bad["description"] = json!(format!("<p>{HOSTILE}</p>"));
    bad["categories"] = json!([shelf.id]);
    bad["seo"] = json!({ "title": "</title><script>alert(1)</script>", "description": HOSTILE });
    bad["attributes"] = json!([{ "name": "<b>x", "value": { "kind": "text", "text": HOSTILE } }]);
    bad["pictures"] = json!([{ "name": "jug-1", "alt": HOSTILE }]);
    write(&shop, None, &bad, 5).await;
    settle(&shop).await;
    for key in ["p/bad.html", "c/bad.html", "home/front.html"] {
        let html = page(&shop, key).unwrap();
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("onerror=alert(1)>"), "{key}: {html}");
        let scripts = if key.starts_with("p/") { 3 } else { 2 };
        assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (scripts, scripts), "{key}: {html}");
        assert_eq!(html.matches("<title>").count(), 1);
        let _ = data(&html);
    }
    assert_eq!(data(&page(&shop, "p/bad.html").unwrap())["@graph"][0]["name"], HOSTILE);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn categories_list_their_products_and_go_when_they_are_gone() {
    let shop = open().await;
    let lamps = category("lamps", None);
    let desk = category("desk-lamps", Some(lamps.id));
    shop.store.replace_categories(&[lamps.clone(), desk.clone()]).await.unwrap();
    let mut lamp = draft("lamp", 9900);
    lamp["categories"] = json!([desk.id]);
    let id = write(&shop, None, &lamp, 3).await;
    settle(&shop).await;
    let html = page(&shop, "c/lamps.html").expect("a page");
    assert!(html.contains("<a href=\"/p/lamp\">") && html.contains("The lamp") && html.contains("€99"), "{html}");
    assert!(html.contains("href=\"/c/desk-lamps\"") && html.contains("<h1>All lamps</h1>"), "{html}");
    let list = &data(&html)["@graph"][0];
    let told = (&list["@type"], &list["mainEntity"]["numberOfItems"], &list["mainEntity"]["itemListElement"][0]["url"]);
    assert_eq!(told, (&json!("CollectionPage"), &json!(1), &json!("http://localhost:8080/p/lamp")));
    let below = page(&shop, "c/desk-lamps.html").unwrap();
    assert_eq!(data(&below)["@graph"][1]["itemListElement"].as_array().unwrap().len(), 3, "shop, lamps, desk lamps: {below}");
    assert!(page(&shop, "p/lamp.html").unwrap().contains("<a href=\"/c/desk-lamps\">All desk-lamps</a>"));
    assert!(page(&shop, "home/front.html").unwrap().contains("<a href=\"/c/lamps\">All lamps</a>"));

    // A price shows in the lists as well.
    lamp["variants"][0]["price"]["minor"] = json!(8800);
    write(&shop, Some(id), &lamp, 3).await;
    settle(&shop).await;
    assert!(page(&shop, "c/lamps.html").unwrap().contains("€88"));
    assert!(page(&shop, "home/front.html").unwrap().contains("€88"));

    // Renamed, and gone.
    let lights = Category { slug: "lights".into(), version: 2, ..lamps };
    shop.store.replace_categories(std::slice::from_ref(&lights)).await.unwrap();
    nudge(&shop).await;
    assert_eq!((page(&shop, "c/lamps.html"), page(&shop, "c/desk-lamps.html")), (None, None));
    assert!(page(&shop, "c/lights.html").is_some());
    shop.store.replace_categories(&[Category { hidden: true, ..lights }]).await.unwrap();
    nudge(&shop).await;
    assert_eq!(page(&shop, "c/lights.html"), None);
    assert!(!page(&shop, "home/front.html").unwrap().contains("/c/lights"));
    assert_eq!(shop.store.count_unrendered().await.unwrap(), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sitemap_lists_what_shoppers_see_and_waits_between_two_of_them() {
    let shop = open().await;
    shop.store.replace_categories(&[category("lamps", None)]).await.unwrap();
    for at in 0..3 {
        write(&shop, None, &draft(&format!("jug-{at}"), 100), 1).await;
    }
    let mut unseen = draft("unseen", 100);
    unseen["status"] = json!("draft");
    write(&shop, None, &unseen, 1).await;
    settle(&shop).await;
    let products = page(&shop, "sitemaps/products-1.xml").expect("a sitemap");
    assert_eq!(products.matches("<loc>http://localhost:8080/p/jug-").count(), 3, "{products}");
    assert!(!products.contains("unseen") && products.contains("<image:loc>http://localhost:8080/media/jug-1-800.webp</image:loc>"));
    assert!(page(&shop, "sitemaps/shelves.xml").unwrap().contains("<loc>http://localhost:8080/c/lamps</loc>"));
    let index = page(&shop, "sitemap.xml").unwrap();
    assert!(index.contains("/sitemaps/products-1.xml") && index.contains("/sitemaps/shelves.xml"), "{index}");
    let robots = page(&shop, "robots.txt").unwrap();
    assert!(robots.contains("Disallow: /admin\n") && robots.contains("Sitemap: http://localhost:8080/sitemap.xml"), "{robots}");

    // Within five minutes it stays, and somebody is told when these are over.
    write(&shop, None, &draft("jug-4", 100), 1).await;
    settle(&shop).await;
    assert!(page(&shop, "p/jug-4.html").is_some());
    assert_eq!(page(&shop, "sitemaps/products-1.xml").as_ref(), Some(&products));
    assert!(!shop.store.sitemap_is_old(now()).await.unwrap());
    assert!(shop.store.sitemap_is_old(now().plus_minutes(5)).await.unwrap());
    let pages = shop.store.db().database().collection::<testkit::bson::Document>("pages");
    pages.update_one(doc! { "_id": "shop" }, doc! { "$set": { "state.sitemap_at": testkit::bson::date(0) } }).await.unwrap();
    nudge(&shop).await;
    assert!(page(&shop, "sitemaps/products-1.xml").unwrap().contains("/p/jug-4<"));
    assert!(!shop.store.sitemap_is_old(now().plus_minutes(60)).await.unwrap());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_written_when_they_are_old_and_all_anew_in_a_new_storefront() {
    let shop = open().await;
    shop.store.replace_categories(&[category("lamps", None)]).await.unwrap();
    write(&shop, None, &draft("jug", 100), 1).await;
    settle(&shop).await;
    let all: Vec<String> = shop.aws.keys("web").into_iter().filter(|key| key != "index.html").collect();
    let wanted =
        ["c/lamps.html", "home/front.html", "p/jug.html", "robots.txt", "sitemap.xml", "sitemaps/products-1.xml", "sitemaps/shelves.xml"];
    assert_eq!(all, wanted);
    for key in &all {
        shop.aws.set_object("web", key, Some("as it was".into()));
    }
    nudge(&shop).await;
    for key in &all {
        assert_eq!(page(&shop, key).as_deref(), Some("as it was"), "{key}");
    }
    shop.aws.set_object("web", "index.html", Some(INDEX.replace("storefront-1", "storefront-2").into()));
    nudge(&shop).await;
    for key in all.iter().filter(|key| key.ends_with("index.html")) {
        assert!(page(&shop, key).unwrap().contains("/assets/storefront-2.js"), "{key}");
    }
    for key in all.iter().filter(|key| !key.ends_with("index.html")) {
        assert_ne!(page(&shop, key).as_deref(), Some("as it was"), "{key}");
    }
    assert!(page(&shop, "index.html").unwrap().contains("<div id=\"root\"></div>"), "the storefront itself stays");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_storefront_nothing_is_lost() {
    let shop = Shop::open().await;
    write(&shop, None, &draft("jug", 100), 1).await;
    let _ = shop.store.nudge_pages(now()).await.unwrap();
    relay(&shop).await;
    assert!(!shop.drain_only(&["search.fifo", "pages"], 2).await.is_empty(), "the message comes again");
    let log = shop.fleet("publish-pages").await.take_log().join("\n");
    assert!(log.contains("index.html is not in the bucket of the CDN") && !log.contains("panicked"), "{log}");
    shop.aws.set_object("web", "index.html", Some("<html>nothing".into()));
    assert!(!shop.drain_only(&["search.fifo", "pages"], 2).await.is_empty());
    assert!(shop.fleet("publish-pages").await.take_log().join("\n").contains("no place for the app"));
    shop.aws.set_object("web", "index.html", Some(INDEX.into()));
    assert_eq!(shop.drain_only(&["search.fifo", "pages"], 8).await, Vec::new());
    assert!(page(&shop, "p/jug.html").is_some());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_writes_at_a_time_and_hears_of_what_comes_meanwhile() {
    let shop = open().await;
    let (one, other): (domain::EventId, domain::EventId) = (store::ids::new(), store::ids::new());
    let at = now();
    let state = shop.store.begin_pages(one, 60_000, at).await.unwrap().expect("nobody is at it");
    assert_eq!(shop.store.begin_pages(other, 60_000, at).await.unwrap(), None);
    assert!(!shop.store.end_pages(one).await.unwrap(), "the other one asked");
    assert!(shop.store.end_pages(one).await.unwrap());
    // Whoever is killed is at it until their time is over.
    assert!(shop.store.begin_pages(one, 60_000, at).await.unwrap().is_some());
    assert!(shop.store.begin_pages(other, 60_000, Timestamp(at.0 + 60_000)).await.unwrap().is_some());
    assert!(!shop.store.save_pages(one, &state).await.unwrap(), "it was overtaken");
    assert!(shop.store.end_pages(one).await.unwrap() && shop.store.end_pages(other).await.unwrap());
    // Many nudges at once are as good as one.
    write(&shop, None, &draft("jug", 100), 1).await;
    for _ in 0..12 {
        let _ = shop.store.nudge_pages(now()).await.unwrap();
    }
    settle(&shop).await;
    assert!(page(&shop, "p/jug.html").is_some());
    assert_eq!(shop.store.count_unrendered().await.unwrap(), 0);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: how many pages one second makes"]
async fn many_products() {
    let shop = open().await;
    let shelves = Shelves::default();
    let started = std::time::Instant::now();
    for round in 0..10 {
        let picture = Picture { name: "jug-1".into(), width: 800, height: 1000, widths: vec![480, 800], webp: true, ..Picture::default() };
        let known = Known { currency: Currency::EUR, picture: &|_| Some(picture.clone()), tax_class: &|_| true, id: &store::ids::new };
        let writes: Vec<Write> = (0..500)
            .map(|at| {
                let slug = format!("jug-{round}-{at}");
                let draft: Draft = serde_json::from_value(draft(&slug, 100)).unwrap();
                let content = draft.check("#", &known, &mut Faults::default()).unwrap();
                let on_hand = content.variants.iter().map(|variant| (variant.id, 5)).collect();
                Write { id: store::ids::new(), content, over: None, on_hand }
            })
            .collect();
        let writing = Writing { by: store::ids::new(), session: None, entry: None, shelves: &shelves, at: now() };
        shop.store.write_products(&writes, writing).await.unwrap().expect("written");
    }
    eprintln!("5 000 products in {:?}", started.elapsed());
    let started = std::time::Instant::now();
    nudge(&shop).await;
    eprintln!("5 000 pages in {:?}, {} left", started.elapsed(), shop.store.count_unrendered().await.unwrap());
    eprintln!("{} bytes each", page(&shop, "p/jug-0-0.html").unwrap().len());
    let pages = shop.store.db().database().collection::<testkit::bson::Document>("pages");
    let old = doc! { "$set": { "state.sitemap_at": testkit::bson::date(0), "state.sitemap_is_old": true } };
    pages.update_one(doc! { "_id": "shop" }, old).await.unwrap();
    let started = std::time::Instant::now();
    nudge(&shop).await;
    eprintln!("the list of all in {:?}", started.elapsed());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_written_is_the_storefront_or_says_that_there_is_nothing() {
    let shop = open().await;
    let jug = write(&shop, None, &draft("jug", 2400), 5).await;
    let (lamps, mut hidden) = (category("lamps", None), category("attic", None));
    hidden.hidden = true;
    shop.store.replace_categories(&[lamps, hidden]).await.unwrap();
    let ask = async |path: &str| shop.call("show-page", &Call::new("GET", &format!("/api/pages/{path}.html"))).await;
    for (path, status) in
        [("home/front", 200), ("p/jug", 200), ("c/lamps", 200), ("p/jar", 404), ("c/attic", 404), ("collections/none", 404), ("x/jug", 404)]
    {
        let answer = ask(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(answer.body.as_str().unwrap_or_default().contains("<div id=\"root\"></div>"), "{path}: {}", answer.body);
        assert!(answer.header("cache-control").unwrap().contains("s-maxage=10"), "{path}");
    }
    let mut gone = draft("jug", 2400);
    gone["status"] = json!("archived");
    write(&shop, Some(jug), &gone, 0).await;
    assert_eq!(ask("p/jug").await.status, 404);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_follow_by_themselves() {
    let shop = open().await;
    write(&shop, None, &draft("jug", 2400), 5).await;
    // The clock finds what nobody was nudged for: first the index, then what is left of the pages.
    for _ in 0..3 {
        shop.run("tend-catalogue").await.expect("it runs");
        assert_eq!(shop.drain_only(&["search.fifo", "pages"], 8).await, Vec::new());
    }
    assert!(page(&shop, "p/jug.html").expect("a page").contains("€24"));
    assert!(page(&shop, "sitemap.xml").is_some() && page(&shop, "robots.txt").is_some());
    assert_eq!(shop.store.count_unrendered().await.unwrap(), 0);
    shop.close().await;
}
