//! Every query that the functions send, read on the wire while a shop is used, is served by an index.

use std::time::Duration;

use contract::Method;
use sandbox::Outcome;
use serde_json::json;
use testkit::{
    Basket, Call, Member, Shop,
    bson::{Bson, Document, date, doc},
    wiretap::{self, Query},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query_of_the_functions_is_served_by_an_index() {
    let uri = std::env::var("TEST_MONGODB_URI").expect("TEST_MONGODB_URI names a database server");
    let host = uri.trim_start_matches("mongodb://").split(['/', '?']).next().expect("a host").to_owned();
    let (port, heard) = wiretap::listen(host).await;
    let shop = Shop::open().await;
    let tapped = format!("mongodb://127.0.0.1:{port}/?directConnection=true");
    shop.aws.put_secret("access", &json!({ "origin": testkit::ORIGIN, "mongodbUri": tapped }));
    use_it_all(&shop).await;

    let queries = heard.lock().unwrap().clone();
    for collection in [
        "products",
        "stock",
        "categories",
        "carts",
        "orders",
        "payments",
        "inbox",
        "outbox",
        "idempotency",
        "settings",
        "users",
        "sessions",
        "links",
        "throttles",
        "signing_keys",
        "passkeys",
        "ceremonies",
        "audit",
    ] {
        assert!(queries.values().any(|query| query.collection == collection), "nobody asked {collection}: the journey is not whole");
    }
    let mut bad = Vec::new();
    for (form, query) in &queries {
        let plan = plan(&shop, query).await;
        let stages = stages(&plan);
        // `SORT` would read all that matches before it answers with the first of them. Staff who look for a name wait for that:
        // what a word finds is little.
        let sorted_words = query.filter.to_string().contains("words");
        if stages.iter().any(|stage| stage == "COLLSCAN" || (stage == "SORT" && !sorted_words)) {
            bad.push(format!("{form}: {stages:?}"));
        }
    }
    assert!(bad.is_empty(), "of {} forms of query these read a whole collection:\n{}", queries.len(), bad.join("\n"));
    // The check sees what it looks for.
    let naked = Query { collection: "orders".into(), filter: doc! { "email": "ada@example.com" }, sort: None };
    assert!(stages(&plan(&shop, &naked).await).contains(&"COLLSCAN".to_owned()));
    shop.close().await;
}

/// Browses in every order, buys, is refused, closes the tab, lets an order expire, and lets the relay run.
async fn use_it_all(shop: &Shop) {
    shop.listen_for_webhooks().await;
    shop.sandbox.webhooks(|manner| manner.delay_ms = 0);
    let mug = shop.sell("mug", 2400, 1000).await;
    for sort in ["featured", "newest", "price-asc", "price-desc"] {
        for category in ["", "&category=tests"] {
            shop.call("list-products", &Call::new("GET", &format!("/api/products?sort={sort}{category}"))).await;
        }
    }
    shop.call("list-products", &Call::new("GET", "/api/products?category=nothing")).await;
    shop.call("get-product", &Call::new("GET", "/api/products/mug")).await;
    shop.call("list-categories", &Call::new("GET", "/api/categories")).await;

    with_an_account(shop, mug).await;
    with_roles(shop).await;
    let Basket { cookie, .. } = shop.basket(&[(mug, 2)]).await;
    let line = |method: Method| Call::new(method.as_str(), &format!("/api/cart/lines/{mug}")).header("cookie", &cookie);
    shop.call("update-cart", &line(Method::Put).json(&json!({ "quantity": 3 }))).await;
    shop.call("get-cart", &Call::new("GET", "/api/cart").header("cookie", &cookie)).await;
    shop.call("update-cart", &line(Method::Delete)).await;

    for (key, outcome) in [("paid", Outcome::Completed), ("refused", Outcome::Refused), ("held", Outcome::Pending)] {
        let basket = shop.basket(&[(mug, 1)]).await;
        let (order, token) = shop.place(&basket, key).await;
        shop.place(&basket, key).await;
        let (payment, provider) = shop.start_payment(&order, &token).await;
        shop.sandbox.approve(&provider, outcome).expect("approved");
        shop.capture(&order, &token, &payment).await.unwrap();
        settle(shop).await;
        shop.order(&order, &token).await;
    }
    // The tab is closed after approving; then a call whose answer is lost.
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "closed").await;
    let (_, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    settle(shop).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "lost").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    shop.sandbox.approve(&provider, Outcome::Completed).expect("approved");
    shop.sandbox.fail_next("capture", sandbox::FaultOrder { status: Some(503), times: 1, ..Default::default() });
    shop.capture(&order, &token, &payment).await.unwrap();
    settle(shop).await;

    // Coins, of which the clock asks; and a case, which names its capture only.
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "coins").await;
    let next = shop.pay_by("blockonomics", &order, &token, "coins").await.body["next"].clone();
    let coins = shop.sandbox.coins();
    coins.confirm(&coins.pay(next["address"].as_str().unwrap(), next["amount"]["units"].as_i64().unwrap()));
    assert!(coins.postman.idle(Duration::from_secs(20)).await, "callbacks are still on their way");
    shop.drain(20).await;
    // Tether, whose transaction the shopper tells.
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "tether").await;
    let started = shop.pay_by("usdt", &order, &token, "tether").await;
    let txid = coins.pay_tether(started.body["next"]["amount"]["units"].as_i64().unwrap());
    shop.report(&order, &token, started.body["payment"]["id"].as_str().unwrap(), &txid).await;
    assert!(coins.postman.idle(Duration::from_secs(20)).await, "callbacks are still on their way");
    shop.drain(20).await;
    let payments = shop.store.db().database().collection::<Document>("payments");
    payments.update_many(doc! { "check_at": { "$exists": true } }, doc! { "$set": { "check_at": date(1) } }).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    shop.sandbox.reverse(&shop.sandbox.captures()[0].id);
    settle(shop).await;

    shop.place(&shop.basket(&[(mug, 1)]).await, "left").await;
    let orders = shop.store.db().database().collection::<Document>("orders");
    orders.update_many(doc! {}, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    let outbox = shop.store.db().database().collection::<Document>("outbox");
    outbox.update_one(doc! {}, doc! { "$set": { "sent": false, "at": date(1) } }).await.unwrap();
    shop.run("relay-outbox").await.unwrap();
    settle(shop).await;
}

async fn settle(shop: &Shop) {
    for _ in 0..4 {
        assert!(shop.sandbox.webhooks_idle(Duration::from_secs(20)).await, "webhooks are still on their way");
        shop.drain(50).await;
    }
}

/// How the server would answer the query.
async fn plan(shop: &Shop, query: &Query) -> Document {
    let mut find = doc! { "find": &query.collection, "filter": query.filter.clone() };
    if let Some(sort) = &query.sort {
        find.insert("sort", sort.clone());
    }
    let told = shop.store.db().database().run_command(doc! { "explain": find }).await.expect("explained");
    told.get_document("queryPlanner").and_then(|planner| planner.get_document("winningPlan")).expect("a plan").clone()
}

/// The names of all stages of a plan.
fn stages(plan: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in plan {
        match value {
            Bson::String(name) if key == "stage" => found.push(name.clone()),
            Bson::Document(inner) => found.extend(stages(inner)),
            Bson::Array(items) => found.extend(items.iter().filter_map(Bson::as_document).flat_map(stages)),
            _ => {}
        }
    }
    found
}

/// Sets second factors up, signs in by them, and does what staff do.
async fn with_roles(shop: &Shop) {
    shop.run("invite-owner").await.unwrap();
    shop.sell("last", 900, 0).await;
    shop.run("report-low-stock").await.unwrap();
    let token = shop.mailed("first-owner@bodega.example", "/admin/invitation").await;
    let body = json!({ "token": token, "name": "Olu", "password": testkit::PASSWORD });
    for path in ["reading", "acceptance"] {
        let body = if path == "reading" { json!({ "token": token }) } else { body.clone() };
        let answer = shop.call("accept-invitation", &Call::new("POST", &format!("/api/invitations/{path}")).json(&body)).await;
        assert!(answer.status < 300, "{path}: {:?}", answer.body);
    }
    let owner = shop.login("first-owner@bodega.example", None).await;
    let password = json!({ "password": testkit::PASSWORD });
    let mut key = testkit::Authenticator::new();
    let asked = shop.call("manage-passkeys", &owner.calls(Call::new("POST", "/api/account/passkeys/challenge").json(&password))).await.body;
    let made = key.create("http://localhost:8080", &asked["options"]);
    let add = json!({ "ceremony": asked["ceremony"], "name": "Telephone", "response": made });
    let list = shop.call("manage-passkeys", &owner.calls(Call::new("POST", "/api/account/passkeys").json(&add))).await;
    assert_eq!(list.status, 201, "{:?}", list.body);
    let asked = shop.call("login-with-passkey", &Call::new("POST", "/api/sessions/passkey/challenge")).await.body;
    let answer = json!({ "ceremony": asked["ceremony"], "response": key.get("http://localhost:8080", &asked["options"]) });
    let owner = Member::read("", &shop.call("login-with-passkey", &Call::new("POST", "/api/sessions/passkey").json(&answer)).await);
    let (_, recovery) = shop.set_up_app(&owner).await;
    shop.login_with("first-owner@bodega.example", &recovery[0]).await;
    let passkey = list.body["items"][0]["id"].as_str().unwrap();
    let ada = shop.hire("helper@example.com", &[]).await;
    let mut calls = vec![
        ("manage-passkeys", "PUT", format!("/api/account/passkeys/{passkey}"), Some(json!({ "name": "Tablet" }))),
        ("manage-passkeys", "POST", format!("/api/account/passkeys/{passkey}/removal"), Some(password.clone())),
        ("manage-two-factor", "POST", "/api/account/two-factor/recovery-codes".into(), Some(password.clone())),
        ("manage-staff", "GET", "/api/admin/roles".into(), None),
        ("manage-staff", "POST", "/api/admin/invitations".into(), Some(json!({ "email": "x@example.com", "roles": ["support"] }))),
        ("manage-staff", "GET", "/api/admin/invitations".into(), None),
        ("manage-staff", "PUT", "/api/admin/staff-policy".into(), Some(json!({ "twoFactor": "required" }))),
        ("manage-users", "PUT", format!("/api/admin/users/{ada}/roles"), Some(json!({ "roles": ["support"] }))),
        ("manage-users", "PUT", format!("/api/admin/users/{ada}/standing"), Some(json!({ "standing": "blocked", "reason": "r" }))),
        ("manage-users", "DELETE", format!("/api/admin/users/{ada}/sessions"), None),
        ("manage-users", "DELETE", format!("/api/admin/users/{ada}/two-factor"), None),
        ("manage-users", "GET", format!("/api/admin/users/{ada}"), None),
    ];
    for query in [
        "",
        "?search=helper%20exam",
        "?search=B7K2-9QXM",
        "?show=staff",
        "?show=staff&search=olu",
        "?show=blocked",
        "?show=customers&page=2",
    ] {
        calls.push(("manage-users", "GET", format!("/api/admin/users{query}"), None));
    }
    for query in [
        "",
        "?page=2",
        "?search=ada%20lin",
        "?show=to-fulfil",
        "?show=attention",
        "?show=unpaid",
        "?show=fulfilled",
        "?show=closed",
        "?show=all&gateway=paypal&from=2026-01-01&until=2026-12-31",
    ] {
        calls.push(("manage-orders", "GET", format!("/api/admin/orders{query}"), None));
    }
    shop.run("reconcile-payments").await.unwrap();
    shop.run("audit-ledger").await.unwrap();
    let bowl = shop.sell("bowl", 1900, 5).await;
    for query in ["", "?page=2", "?show=low", "?show=out", "?search=bow", "?show=low&search=bow"] {
        calls.push(("adjust-stock", "GET", format!("/api/admin/stock{query}"), None));
    }
    let received = Some(json!({ "reason": "received", "units": 3 }));
    calls.push(("adjust-stock", "POST", format!("/api/admin/stock/{bowl}/moves"), received));
    calls.push(("adjust-stock", "PUT", format!("/api/admin/stock/{bowl}/threshold"), Some(json!({ "threshold": 3 }))));
    calls.push(("adjust-stock", "GET", format!("/api/admin/stock/{bowl}?page=2"), None));
    let since = "from=2026-01-01T00:00:00Z";
    for query in
        [String::new(), format!("actor={ada}"), format!("subject={ada}&{since}"), format!("action=logged-in&page=2&{since}"), since.into()]
    {
        calls.push(("list-audit-log", "GET", format!("/api/admin/audit?{query}"), None));
    }
    for (function, method, path, body) in calls {
        let call = Call::new(method, &path).header("idempotency-key", "key");
        let call = body.map_or(call.clone(), |body| call.json(&body));
        let answer = shop.call(function, &owner.calls(call)).await;
        assert!(answer.status < 300, "{method} {path}: {:?}", answer.body);
    }
    let list = shop.call("manage-staff", &owner.calls(Call::new("GET", "/api/admin/invitations"))).await;
    let revoke = Call::new("DELETE", &format!("/api/admin/invitations/{}", list.body["items"][0]["id"].as_str().unwrap()));
    assert_eq!(shop.call("manage-staff", &owner.calls(revoke)).await.status, 200);
    // Last: without a factor this session opens nothing of the staff's any more.
    let removal = Call::new("POST", "/api/account/two-factor/removal").json(&password);
    assert_eq!(shop.call("manage-two-factor", &owner.calls(removal)).await.status, 200);
}

/// Makes an account, uses all that it has, and erases it.
async fn with_an_account(shop: &Shop, mug: domain::VariantId) {
    let email = "ada@example.com";
    let ada = shop.member(email).await;
    let guest = shop.fill(&[(mug, 1)]).await;
    let other = shop.login(email, Some(&guest)).await;
    shop.refresh(&other.session).await;
    shop.refresh(&other.session).await;
    let token = |token: &str| json!({ "token": token });
    let address = json!({ "address": serde_json::from_str::<serde_json::Value>(testkit::ADDRESS).unwrap() });
    for (function, method, path, body) in [
        ("manage-profile", "PUT", "/api/account", json!({ "name": "Ada", "marketing": true })),
        ("manage-profile", "POST", "/api/account/addresses", address),
        ("update-cart", "POST", "/api/cart/lines", json!({ "variant": mug, "quantity": 1 })),
        ("change-password", "PUT", "/api/account/password", json!({ "current": testkit::PASSWORD, "password": testkit::PASSWORD })),
        ("change-email", "POST", "/api/account/email", json!({ "email": "new@example.com", "password": testkit::PASSWORD })),
    ] {
        let answer = shop.call(function, &ada.calls(Call::new(method, path).json(&body))).await;
        assert!(answer.status < 300, "{path}: {:?}", answer.body);
    }
    let confirm = token(&shop.mailed("new@example.com", "/confirm-email").await);
    let answer = shop.call("change-email", &ada.calls(Call::new("PUT", "/api/account/email").json(&confirm))).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    for (function, path) in [
        ("list-sessions", "/api/account/sessions"),
        ("manage-profile", "/api/account"),
        ("list-orders", "/api/account/orders?page=2"),
        ("export-my-data", "/api/account/data"),
        ("get-cart", "/api/cart"),
    ] {
        let answer = shop.call(function, &ada.calls(Call::new("GET", path))).await;
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    }
    let third = shop.login("new@example.com", None).await;
    let id = shop.store.sessions_of(ada.id, domain::Timestamp(0)).await.unwrap()[0].id;
    shop.call("list-sessions", &ada.calls(Call::new("DELETE", &format!("/api/account/sessions/{id}")))).await;
    shop.call("list-sessions", &ada.calls(Call::new("DELETE", "/api/account/sessions"))).await;
    shop.call("logout", &Call::new("DELETE", "/api/sessions/current").header("cookie", &third.session)).await;
    let ask = Call::new("POST", "/api/account/password-reset").json(&json!({ "email": "new@example.com" }));
    shop.call("request-password-reset", &ask).await;
    let reset = json!({ "token": shop.mailed("new@example.com", "/reset").await, "password": testkit::PASSWORD });
    shop.call("reset-password", &Call::new("PUT", "/api/account/password-reset").json(&reset)).await;
    let last = shop.login("new@example.com", None).await;
    let erase = Call::new("POST", "/api/account/erasure").json(&json!({ "password": testkit::PASSWORD }));
    assert_eq!(shop.call("delete-account", &last.calls(erase)).await.status, 200);
}
