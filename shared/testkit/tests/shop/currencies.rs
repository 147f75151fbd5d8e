//! Several currencies through the real binaries: what is sold in which, and that nobody converts.

use std::sync::Arc;

use domain::{Currency, Money, Role, VariantId};
use sandbox::Outcome;
use serde_json::{Value, json};
use testkit::{Answer, Basket, Call, Member, Shop};
use tokio::task::JoinSet;

fn money(minor: i64, code: &str) -> Value {
    json!({ "minor": minor, "currency": code })
}

fn amount(minor: i64, code: &str) -> Money {
    Money::new(minor, code.parse().unwrap())
}

async fn owner(shop: &Shop) -> Member {
    shop.staff("owner@example.com", &[Role::Owner]).await
}

async fn read(shop: &Shop, by: &Member) -> Value {
    shop.call("manage-settings", &by.calls(Call::new("GET", "/api/admin/settings"))).await.body
}

/// Writes a part of the settings, changed, over what is there.
async fn write(shop: &Shop, by: &Member, part: &str, change: impl FnOnce(&mut Value)) -> Answer {
    let seen = read(shop, by).await;
    let mut body = seen[part].clone();
    change(&mut body);
    let call = Call::new("PUT", &format!("/api/admin/settings/{part}")).header("if-match", &format!("\"{}\"", seen["version"]));
    shop.call("manage-settings", &by.calls(call.json(&body))).await
}

fn flat(id: &str, minor: i64, code: &str) -> Value {
    let rate = json!({ "by": "flat", "prices": money(minor, code) });
    let zone = json!({ "coverage": { "areas": [] }, "rate": rate, "freeFrom": money(minor * 100, code), "days": [2, 5] });
    json!({ "id": id, "name": id, "reach": { "kind": "delivery", "zones": [zone] } })
}

/// A shop that sells in yen, dinars and dollars too, and sends for yen and dinars.
async fn open() -> (Shop, Member) {
    let shop = Shop::open().await;
    let owner = owner(&shop).await;
    let answer = write(&shop, &owner, "shop", |body| body["currencies"] = json!(["JPY", "KWD", "USD"])).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let answer = write(&shop, &owner, "shipping", |body| {
        let methods = body["methods"].as_array_mut().unwrap();
        methods.extend([flat("yen", 800, "JPY"), flat("dinars", 1500, "KWD"), flat("dollars", 990, "USD")]);
    })
    .await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    shop.restart();
    (shop, owner)
}

async fn switch(shop: &Shop, cookie: Option<&str>, code: &str) -> Answer {
    let call = Call::new("PUT", "/api/cart/currency").json(&json!({ "currency": code }));
    let call = if let Some(cookie) = cookie { call.header("cookie", cookie) } else { call };
    shop.call("update-cart", &call).await
}

async fn switched(shop: &Shop, cookie: &str, code: &str) -> Value {
    let answer = switch(shop, Some(cookie), code).await;
    assert_eq!((answer.status, &answer.body["subtotal"]["currency"]), (200, &json!(code)), "{:?}", answer.body);
    answer.body
}

async fn quotes(shop: &Shop, cookie: &str) -> Answer {
    shop.call("list-shipping-methods", &Call::new("GET", "/api/checkout/shipping-methods?country=DE").header("cookie", cookie)).await
}

/// The only way to send the cart, quoted.
async fn basket(shop: &Shop, cookie: &str) -> Basket {
    let answer = quotes(shop, cookie).await;
    assert_eq!(answer.body["items"].as_array().map(Vec::len), Some(1), "{:?}", answer.body);
    Basket { cookie: cookie.to_owned(), quote: answer.body["items"][0]["quote"].as_str().unwrap().to_owned() }
}

async fn gateways(shop: &Shop, query: &str) -> Value {
    shop.call("start-payment", &Call::new("GET", &format!("/api/checkout/gateways{query}"))).await.body["items"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yen_go_from_the_cart_to_paid() {
    let (shop, _) = open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    shop.price_elsewhere(mug, &[amount(3500, "JPY"), amount(2700, "USD")]).await;
    let cookie = shop.fill(&[(mug, 2)]).await;
    let cart = switched(&shop, &cookie, "JPY").await;
    assert_eq!((&cart["subtotal"], &cart["freeShippingFrom"]), (&money(7000, "JPY"), &money(80_000, "JPY")));
    assert_eq!(cart["currencies"], json!(["EUR", "JPY", "KWD", "USD"]));
    let basket = basket(&shop, &cookie).await;
    let answer = shop.call("place-order", &basket.order("yen")).await;
    assert_eq!((answer.status, &answer.body["order"]["totals"]["total"]), (201, &money(7800, "JPY")), "{:?}", answer.body);
    let (order, token) = (crate::text(&answer.body["order"]["id"]), crate::text(&answer.body["token"]));
    // What takes the shop's own currency only is not offered, and what is asked for all the same is refused.
    assert_eq!(gateways(&shop, "").await, json!(["paypal", "blockonomics", "usdt", "globee", "bank-transfer", "cash-on-delivery"]));
    assert_eq!(gateways(&shop, "?currency=JPY").await, json!(["paypal", "blockonomics", "usdt", "globee"]));
    for gateway in ["bank-transfer", "cash-on-delivery"] {
        let refused = shop.pay_by(gateway, &order, &token, gateway).await;
        assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/gateway"]), "{:?}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "not-offered");
    }
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    let paid = shop.capture(&order, &token, &payment).await.unwrap();
    assert_eq!((paid.status, paid.body["state"].as_str()), (200, Some("paid")), "{:?}", paid.body);
    assert!(shop.drain(5).await.is_empty());
    assert_eq!(shop.run("audit-ledger").await.unwrap()["left"], 0);
    // The cart is empty and still in yen.
    let cart = shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &cookie)).await;
    assert_eq!((&cart.body["count"], &cart.body["subtotal"]), (&json!(0), &money(0, "JPY")));
    assert!(shop.fault_in_the_ledger().await.is_none());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dinars_are_ordered_and_paid_only_by_who_takes_them() {
    let (shop, _) = open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    shop.price_elsewhere(mug, &[amount(8125, "KWD")]).await;
    let cookie = shop.fill(&[(mug, 3)]).await;
    switched(&shop, &cookie, "KWD").await;
    let basket = basket(&shop, &cookie).await;
    let answer = shop.call("place-order", &basket.order("dinars")).await;
    assert_eq!((answer.status, &answer.body["order"]["totals"]["total"]), (201, &money(25_875, "KWD")), "{:?}", answer.body);
    let (order, token) = (crate::text(&answer.body["order"]["id"]), crate::text(&answer.body["token"]));
    assert_eq!(gateways(&shop, "?currency=KWD").await, json!(["blockonomics", "usdt", "globee"]));
    let unknown = shop.call("start-payment", &Call::new("GET", "/api/checkout/gateways?currency=DEM")).await;
    assert_eq!((unknown.problem(), unknown.pointers()), (Some("invalid-request"), vec!["?currency"]));
    // PayPal never; bitcoin has no price in dinars, which only its provider knows.
    for gateway in ["paypal", "blockonomics"] {
        let refused = shop.pay_by(gateway, &order, &token, gateway).await;
        assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/gateway"]), "{:?}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "not-offered");
    }
    assert!(shop.sandbox.captures().is_empty());
    assert_eq!(shop.order(&order, &token).await.body["state"], "awaiting-payment");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_holds_in_its_own_currency_only() {
    let (shop, _) = open().await;
    let mug = shop.sell("mug", 2400, 10).await;
    shop.price_elsewhere(mug, &[amount(2400, "USD")]).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let euros = shop.basket(&[(mug, 1)]).await;
    switched(&shop, &euros.cookie, "USD").await;
    let refused = shop.call("place-order", &euros.order("old")).await;
    assert_eq!(refused.problem(), Some("cart-changed"), "{:?}", refused.body);
    assert_eq!(refused.body["changes"], json!([{ "change": "currency", "was": "EUR", "now": "USD" }]));
    assert_eq!(shop.store.all_stock().await.unwrap()[0].reserved, 0, "nothing is taken");
    // Back again it holds, as nothing else changed.
    switched(&shop, &euros.cookie, "EUR").await;
    let placed = shop.call("place-order", &euros.order("again")).await;
    assert_eq!((placed.status, &placed.body["order"]["totals"]["total"]["currency"]), (201, &json!("EUR")), "{:?}", placed.body);
    // Where the shop gives a currency up, its carts are in the shop's own again, and say so.
    switched(&shop, &cookie, "USD").await;
    let dollars = basket(&shop, &cookie).await;
    let owner = shop.staff("second@example.com", &[Role::Owner]).await;
    let in_use = write(&shop, &owner, "shop", |body| body["currencies"] = json!(["JPY", "KWD"])).await;
    assert_eq!((in_use.problem(), in_use.pointers()), (Some("invalid-request"), vec!["#/currencies"]), "{:?}", in_use.body);
    write(&shop, &owner, "shipping", |body| body["methods"].as_array_mut().unwrap().retain(|method| method["id"] != "dollars")).await;
    assert_eq!(write(&shop, &owner, "shop", |body| body["currencies"] = json!(["JPY", "KWD"])).await.status, 200);
    shop.restart();
    let refused = shop.call("place-order", &dollars.order("gone")).await;
    assert_eq!(refused.body["changes"], json!([{ "change": "currency", "was": "USD", "now": "EUR" }]), "{:?}", refused.body);
    let cart = shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &cookie)).await;
    assert_eq!(cart.body["subtotal"], money(2400, "EUR"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_no_price_in_a_currency_is_not_sold_in_it() {
    let (shop, _) = open().await;
    let (mug, vase) = (shop.sell("mug", 2400, 10).await, shop.sell("vase", 5000, 10).await);
    shop.price_elsewhere(mug, &[amount(2700, "USD")]).await;
    let cookie = shop.fill(&[(mug, 2), (vase, 1)]).await;
    let euros = basket_of_cheapest(&shop, &cookie).await;
    let change = json!({ "change": "not-sold-in", "variant": vase.to_string(), "currency": "USD" });
    let cart = switched(&shop, &cookie, "USD").await;
    assert_eq!((&cart["subtotal"], &cart["count"], &cart["changes"]), (&money(5400, "USD"), &json!(2), &json!([change])));
    assert_eq!((&cart["unpriced"][0]["name"], &cart["unpriced"][0]["quantity"]), (&json!("vase"), &json!(1)));
    let refused = quotes(&shop, &cookie).await;
    assert_eq!((refused.problem(), &refused.body["changes"]), (Some("out-of-stock"), &json!([change])));
    assert_eq!(shop.call("place-order", &euros.order("k")).await.problem(), Some("cart-changed"));
    // It can't be put in, nor made more; only taken out.
    let line = |quantity: i64| json!({ "variant": vase.to_string(), "quantity": quantity });
    let add = Call::new("POST", "/api/cart/lines").header("cookie", &cookie).json(&line(1));
    let set = Call::new("PUT", &format!("/api/cart/lines/{vase}")).header("cookie", &cookie).json(&json!({ "quantity": 2 }));
    for call in [add, set] {
        let refused = shop.call("update-cart", &call).await;
        assert_eq!((refused.problem(), &refused.body["changes"]), (Some("out-of-stock"), &json!([change])));
    }
    let remove = Call::new("DELETE", &format!("/api/cart/lines/{vase}")).header("cookie", &cookie);
    let cart = shop.call("update-cart", &remove).await.body;
    assert_eq!((&cart["changes"], &cart["unpriced"], &cart["subtotal"]), (&Value::Null, &Value::Null, &money(5400, "USD")));
    let dollars = basket(&shop, &cookie).await;
    // The price goes between quote and order: told, and nothing taken.
    shop.price_elsewhere(mug, &[]).await;
    let refused = shop.call("place-order", &dollars.order("gone")).await;
    assert_eq!(refused.problem(), Some("out-of-stock"), "{:?}", refused.body);
    assert_eq!(refused.body["changes"][0]["change"], "not-sold-in");
    shop.price_elsewhere(mug, &[amount(2800, "USD")]).await;
    let refused = shop.call("place-order", &dollars.order("dearer")).await;
    let dearer = json!([{ "change": "price", "variant": mug.to_string(), "was": money(2700, "USD"), "now": money(2800, "USD") }]);
    assert_eq!((refused.problem(), &refused.body["changes"]), (Some("cart-changed"), &dearer));
    shop.close().await;
}

async fn basket_of_cheapest(shop: &Shop, cookie: &str) -> Basket {
    let answer = quotes(shop, cookie).await;
    Basket { cookie: cookie.to_owned(), quote: answer.body["items"][0]["quote"].as_str().unwrap().to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_begins_in_a_currency_that_the_shop_sells_in() {
    let (shop, _) = open().await;
    for (code, fault) in [("GBP", "not-offered"), ("XXX", "unknown"), ("usd", "unknown")] {
        let refused = switch(&shop, None, code).await;
        assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/currency"]), "{code}");
        assert_eq!(refused.body["errors"][0]["code"], fault, "{code}");
    }
    let made = switch(&shop, None, "USD").await;
    assert_eq!((made.status, &made.body["version"], &made.body["subtotal"]), (200, &json!(1), &money(0, "USD")), "{:?}", made.body);
    assert!(made.cart().is_some(), "there is a cart now");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_name_the_currency_that_is_wrong() {
    let (shop, owner) = open().await;
    let all: Vec<String> = Currency::all().map(|one| one.code().to_owned()).filter(|code| code != "EUR").take(11).collect();
    let flaws: [(&str, &str, Value, &str); 8] = [
        ("shop", "/currencies", json!(["EUR", "JPY", "KWD", "USD"]), "#/currencies/0"),
        ("shop", "/currencies", json!(["JPY", "USD", "KWD", "USD"]), "#/currencies/3"),
        ("shop", "/currencies", json!(["JPY", "USD", "KWD", "DEM"]), "#/currencies/3"),
        ("shop", "/currencies", json!(all), "#/currencies"),
        ("shop", "/currencies", json!(["JPY", "KWD"]), "#/currencies"),
        ("shipping", "/methods/0/reach/zones/0/rate/prices", money(1, "GBP"), "#/methods/0/reach/zones/0/rate"),
        ("shipping", "/methods/3/reach/zones/0/freeFrom", money(1, "EUR"), "#/methods/3/reach/zones/0/freeFrom"),
        ("shipping", "/methods/3/reach/zones/0/freeFrom", money(-1, "USD"), "#/methods/3/reach/zones/0/freeFrom"),
    ];
    let before = read(&shop, &owner).await;
    assert_eq!(before["shipping"]["methods"].as_array().unwrap().len(), 6, "three of the shop's, three of ours");
    for (part, at, flaw, pointer) in flaws {
        let answer = write(&shop, &owner, part, |body| *body.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = flaw.clone()).await;
        assert_eq!(answer.problem(), Some("invalid-request"), "{flaw}: {:?}", answer.body);
        assert!(answer.pointers().contains(&pointer), "{flaw}: {:?}", answer.body);
    }
    assert_eq!(read(&shop, &owner).await, before);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_that_staff_set_are_what_shoppers_see() {
    let (shop, owner) = open().await;
    let variant = |sku: &str, choice: &str, minor: i64, prices: Value| json!({ "sku": sku, "choice": [choice], "price": money(minor, "EUR"), "prices": prices });
    let usd = json!([{ "amount": money(2900, "USD"), "compareAt": money(3500, "USD") }, { "amount": money(3100, "JPY") }]);
    let product = json!({
        "title": "Cup", "status": "active", "options": [{ "name": "Size", "values": [{ "name": "S" }, { "name": "L" }] }],
        "variants": [variant("CUP-S", "S", 2000, json!([])), variant("CUP-L", "L", 2400, usd)],
    });
    let create =
        |product: &Value| owner.calls(Call::new("POST", "/api/admin/products").json(&json!({ "product": product, "opening": [] })));
    let faulty = |at: &str, flaw: Value| {
        let mut product = product.clone();
        *product.pointer_mut(at).unwrap() = flaw;
        create(&product)
    };
    for (at, flaw, pointer) in [
        ("/variants/1/prices/1/amount", money(-1, "JPY"), "#/product/variants/1/prices/1/amount"),
        ("/variants/1/prices/1/amount", money(1, "EUR"), "#/product/variants/1/prices/1/amount"),
        ("/variants/1/prices/1/amount", money(1, "USD"), "#/product/variants/1/prices/1/amount"),
        ("/variants/1/prices/0/compareAt", money(2900, "USD"), "#/product/variants/1/prices/0/compareAt"),
        ("/variants/1/prices/0/compareAt", money(3000, "JPY"), "#/product/variants/1/prices/0/compareAt"),
    ] {
        let refused = shop.call("manage-products", &faulty(at, flaw)).await;
        assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec![pointer]), "{:?}", refused.body);
    }
    let made = shop.call("manage-products", &create(&product)).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let page = shop.call("get-product", &Call::new("GET", "/api/products/cup")).await.body;
    assert_eq!(page["variants"][0]["prices"], Value::Null);
    assert_eq!(page["variants"][1]["prices"], product["variants"][1]["prices"]);
    let card = shop.call("list-products", &Call::new("GET", "/api/products")).await.body["items"][0].clone();
    assert_eq!(card["price"], money(2000, "EUR"), "lists are in the shop's own currency");
    let yen = json!({ "amount": money(3100, "JPY"), "varies": false });
    let dollars = json!({ "amount": money(2900, "USD"), "compareAt": money(3500, "USD"), "varies": false });
    assert_eq!(card["prices"], json!([yen, dollars]));
    let table = shop.call("manage-products", &owner.calls(Call::new("GET", "/api/admin/products"))).await.body;
    assert_eq!(table["currencies"], json!(["EUR", "JPY", "KWD", "USD"]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_switch_and_add_at_once_nothing_is_lost_or_mixed() {
    let shop = Shop::with_environments(4).await;
    let owner = owner(&shop).await;
    assert_eq!(write(&shop, &owner, "shop", |body| body["currencies"] = json!(["JPY", "USD"])).await.status, 200);
    shop.restart();
    let mug = shop.sell("mug", 2400, 100).await;
    let prices = [("EUR", 2400), ("JPY", 3500), ("USD", 2700)];
    shop.price_elsewhere(mug, &[amount(3500, "JPY"), amount(2700, "USD")]).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let shop = Arc::new(shop);
    let mut calls = JoinSet::new();
    for n in 0..18_usize {
        let (shop, cookie) = (shop.clone(), cookie.clone());
        calls.spawn(async move {
            if n % 3 == 2 {
                let call = Call::new("POST", "/api/cart/lines").header("cookie", &cookie);
                shop.call("update-cart", &call.json(&json!({ "variant": mug, "quantity": 1 }))).await
            } else {
                switch(&shop, Some(&cookie), prices[n % 4 % 3].0).await
            }
        });
    }
    let mut added = 1;
    while let Some(answer) = calls.join_next().await {
        let answer = answer.unwrap();
        // Overtaken at every try is told, and nothing was done.
        if answer.problem() == Some("unavailable") {
            continue;
        }
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        adds_up(&answer.body, &prices);
        added = added.max(answer.body["count"].as_i64().unwrap());
    }
    let cart = shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &cookie)).await.body;
    adds_up(&cart, &prices);
    assert_eq!(cart["count"], added, "what was added is there");
    Arc::into_inner(shop).unwrap().close().await;
}

/// One currency, at its own price.
fn adds_up(cart: &Value, prices: &[(&str, i64)]) {
    let code = cart["subtotal"]["currency"].as_str().unwrap();
    let price = prices.iter().find(|(one, _)| *one == code).unwrap().1;
    assert_eq!(cart["subtotal"]["minor"].as_i64().unwrap(), price * cart["count"].as_i64().unwrap(), "{cart}");
    assert_eq!(cart["lines"][0]["unitPrice"], money(price, code));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_changed_stays_in_its_currency() {
    let (shop, owner) = open().await;
    let (mug, vase, bowl): (VariantId, VariantId, VariantId) =
        (shop.sell("mug", 2400, 10).await, shop.sell("vase", 5000, 10).await, shop.sell("bowl", 900, 10).await);
    shop.price_elsewhere(mug, &[amount(2700, "USD")]).await;
    shop.price_elsewhere(vase, &[amount(5600, "USD")]).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    switched(&shop, &cookie, "USD").await;
    let placed = shop.call("place-order", &basket(&shop, &cookie).await.order("k")).await;
    let order = crate::text(&placed.body["order"]["id"]);
    let preview = |changes: Value| {
        let path = format!("/api/admin/orders/{order}/edits/preview");
        owner.calls(Call::new("POST", &path).json(&json!({ "changes": changes })))
    };
    let add = |variant: VariantId| json!([{ "kind": "add", "variant": variant.to_string(), "quantity": 1 }]);
    let seen = shop.call("edit-order", &preview(add(vase))).await;
    assert_eq!(seen.body["after"]["total"], money(2700 + 990 + 5600, "USD"), "{:?}", seen.body);
    let refused = shop.call("edit-order", &preview(add(bowl))).await;
    assert_eq!((refused.problem(), refused.pointers()), (Some("invalid-request"), vec!["#/changes/0/variant"]), "{:?}", refused.body);
    // What was ordered keeps its price, whether it is still sold so or not.
    shop.price_elsewhere(mug, &[]).await;
    let more = shop.call("edit-order", &preview(json!([{ "kind": "quantity", "line": 1, "quantity": 2 }]))).await;
    assert_eq!(more.body["after"]["total"], money(2700 * 2 + 990, "USD"), "{:?}", more.body);
    shop.close().await;
}
