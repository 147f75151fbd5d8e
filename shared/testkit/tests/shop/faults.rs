//! Bad input and failing surroundings: every problem type that an endpoint declares is provoked here
//! through its real binary, and none of it changes a record.

mod orders;

use std::{collections::HashSet, time::Duration};

use contract::{Access, Method, staff::TwoFactorRule};
use domain::Role;
use serde_json::{Value, json};
use testkit::{
    Answer, Authenticator, Basket, Call, PASSWORD, Shop,
    plain::{PAYMENT, RETURN, VARIANT, address, entitled, plain},
};

/// What was provoked: operation and problem.
#[derive(Default)]
struct Provoked(HashSet<(String, String)>);

impl Provoked {
    fn note(&mut self, operation: &str, answer: &Answer, slug: &str) {
        assert_eq!(answer.problem(), Some(slug), "{operation}: {:?}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert!(answer.body["instance"].as_str().is_some_and(|id| !id.is_empty()));
        self.0.insert((operation.to_owned(), slug.to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_declared_problem_is_provoked_and_changes_nothing() {
    let mut provoked = Provoked::default();
    everywhere(&mut provoked).await;
    broken(&mut provoked).await;
    bodies(&mut provoked).await;
    carts_and_orders(&mut provoked).await;
    payments(&mut provoked).await;
    accounts(&mut provoked).await;
    factors(&mut provoked).await;
    staff(&mut provoked).await;
    stock(&mut provoked).await;
    catalogue(&mut provoked).await;
    settings(&mut provoked).await;
    orders::orders(&mut provoked).await;
    let declared: HashSet<(String, String)> = contract::routes()
        .iter()
        .flat_map(|route| route.problems.iter().map(|kind| (route.id.to_owned(), kind.slug().to_owned())).collect::<Vec<_>>())
        .collect();
    let mut missing: Vec<_> = declared.difference(&provoked.0).collect();
    missing.sort();
    assert!(missing.is_empty(), "declared and never provoked: {missing:?}");
    let mut surprising: Vec<_> = provoked.0.difference(&declared).collect();
    surprising.sort();
    assert!(surprising.is_empty(), "provoked and never declared: {surprising:?}");
}

/// Calls past the front door, and fields that nobody knows.
async fn everywhere(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let member = shop.staff("ada@example.com", &[Role::Owner]).await;
    let customer = shop.staff("eve@example.com", &[]).await;
    let weak = shop.staff("weak@example.com", &[Role::Owner]).await;
    for route in contract::routes() {
        if matches!(route.access, Access::Staff(_)) {
            provoked.note(route.id, &shop.call(route.function, &customer.calls(plain(&route))).await, "forbidden");
        }
        if route.access.knows_users() {
            let answer = shop.call(route.function, &plain(&route).header("authorization", "Bearer none")).await;
            provoked.note(route.id, &answer, "unauthenticated");
        }
        if matches!(route.access, Access::User | Access::Staff(_)) {
            let answer = shop.call(route.function, &plain(&route)).await;
            provoked.note(route.id, &answer, "unauthenticated");
        }
        if route.access.takes_cookies() && route.method != Method::Get {
            for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")] {
                let answer = shop.call(route.function, &entitled(&route, plain(&route), &member).header(name, value)).await;
                provoked.note(route.id, &answer, "cross-site");
            }
        }
        let stranger = shop.call(route.function, &plain(&route).without("x-origin-secret")).await;
        provoked.note(route.id, &stranger, "origin-refused");
        let path =
            route.path.replace("{slug}", &"x".repeat(101)).replace("{variant}", "v").replace("{order}", "o").replace("{gateway}", "g");
        let path = path.replace("{session}", "s").replace("{address}", "a").replace("{user}", "u");
        let path = path.replace("{passkey}", "p").replace("{invitation}", "i");
        let path = path.replace("{fulfilment}", "f").replace("{refund}", "r").replace("{return}", "r").replace("{number}", &"x".repeat(31));
        let odd = Call::new(route.method.as_str(), &format!("{}?colour=red", path.replace("{payment}", "p")));
        let odd =
            entitled(&route, odd.header("idempotency-key", "key").header("if-match", "\"1\"").json(&json!({ "surprise": 1 })), &member);
        let answer = shop.call(route.function, &odd).await;
        provoked.note(route.id, &answer, "invalid-request");
        // What providers put into the query is theirs to say.
        let is_ours = route.access != Access::Provider;
        assert!(!is_ours || answer.pointers().contains(&"?colour"), "{:?}", answer.body);
    }
    assert!(shop.store.all_orders().await.unwrap().is_empty());
    // Where the shop asks staff for two factors, the password alone opens nothing of theirs.
    shop.store.put_settings(&store::Settings { staff_two_factor: TwoFactorRule::Required, ..demo::settings() }).await.unwrap();
    shop.restart();
    for route in contract::routes().into_iter().filter(|route| matches!(route.access, Access::Staff(_))) {
        provoked.note(route.id, &shop.call(route.function, &weak.calls(plain(&route))).await, "two-factor-required");
    }
    shop.close().await;
}

/// A database that does not answer, and secrets that are not there.
async fn broken(provoked: &mut Provoked) {
    let good = Shop::open().await;
    let mug = good.sell("mug", 2400, 10).await;
    let (order, token) = good.place(&good.basket(&[(mug, 1)]).await, "key").await;
    let with_rights = |route: &contract::Route| {
        let path = route
            .path
            .replace("{order}", &order)
            .replace("{payment}", PAYMENT)
            .replace("{return}", RETURN)
            .replace("{number}", "INV-2026-000042");
        plain(route).at(&path).header("order-token", &token)
    };
    let member = good.staff("ada@example.com", &[Role::Owner]).await;
    let call_of = |route: &contract::Route| {
        let call = if route.access == contract::Access::Order { with_rights(route) } else { plain(route) };
        entitled(route, call.header("cookie", "__Host-cart=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &member)
    };
    let deaf = Shop::open().await;
    let nowhere = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300";
    deaf.aws.put_secret("access", &json!({ "origin": testkit::ORIGIN, "mongodbUri": nowhere }));
    let poor = Shop::open().await;
    poor.aws.put_secret("access", &json!({ "origin": 1 }));
    for route in contract::routes() {
        let answer = poor.call(route.function, &call_of(&route)).await;
        provoked.note(route.id, &answer, "internal");
        assert!(!answer.body.to_string().contains("origin"), "nothing internal leaks: {:?}", answer.body);
        if route.access != Access::Provider {
            let answer = deaf.call(route.function, &call_of(&route)).await;
            provoked.note(route.id, &answer, "unavailable");
            assert_eq!(answer.header("retry-after"), Some("1"));
        }
    }
    // A webhook that can't be stored is sent again by the provider.
    deaf.listen_for_webhooks().await;
    deaf.sandbox.webhooks(|manner| manner.delay_ms = 0);
    let (_, provider) = start_at(&good, &deaf, &order, &token).await;
    deaf.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    let mut status = None;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        status = deaf.sandbox.deliveries().first().and_then(|delivery| delivery.status);
        if status.is_some() {
            break;
        }
    }
    assert_eq!(status, Some(503));
    provoked.0.insert(("payment_webhook".into(), "unavailable".into()));
    let callback = Call::new(
        "GET",
        &format!("/api/webhooks/blockonomics?secret={}&status=0&addr={}&value=1&txid=ab", testkit::CALLBACK_SECRET, "tb1q".repeat(10)),
    );
    provoked.note("payment_callback", &deaf.call("payment-webhook", &callback).await, "unavailable");
    for shop in [good, deaf, poor] {
        shop.close().await;
    }
}

/// Makes a payment of one shop's order at another shop's sandbox.
async fn start_at(good: &Shop, other: &Shop, order: &str, token: &str) -> (String, String) {
    let mut variables = good.variables();
    let theirs = other.variables();
    for (name, value) in &mut variables {
        if name.starts_with("PAYPAL_") && name != "PAYPAL_SECRET" {
            value.clone_from(&theirs.iter().find(|(key, _)| key == name).unwrap().1);
        }
    }
    let fleet = testkit::Fleet::new("start-payment", variables);
    fleet.start().await;
    let call = Call::new("POST", &format!("/api/orders/{order}/payments"))
        .header("order-token", token)
        .header("idempotency-key", "start")
        .json(&json!({ "gateway": "paypal" }));
    let answer = Answer::read(&fleet.invoke(call.event()).await.unwrap());
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let provider = crate::gateways::provider(&answer.body["next"]).to_owned();
    (answer.body["payment"]["id"].as_str().unwrap().to_owned(), provider)
}

/// Bodies that can't be read.
async fn bodies(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let member = shop.staff("ada@example.com", &[Role::Owner]).await;
    for route in contract::routes().into_iter().filter(|route| route.schemas.has_body || route.raw) {
        let call = entitled(&route, plain(&route), &member);
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(route.body_max));
        let answer = shop.call(route.function, &call.clone().json(&json!({})).body(&large)).await;
        provoked.note(route.id, &answer, "body-too-large");
        if route.raw {
            let answer = shop.call(route.function, &call.json(&json!({ "id": "WH-1" }))).await;
            provoked.note(route.id, &answer, "webhook-forged");
            continue;
        }
        let answer = shop.call(route.function, &call.clone().body("{")).await;
        provoked.note(route.id, &answer, "malformed-request");
        let answer = shop.call(route.function, &call.header("content-type", "text/plain")).await;
        provoked.note(route.id, &answer, "unsupported-media-type");
    }
    let callback = Call::new("GET", "/api/webhooks/blockonomics?secret=wrong&status=2");
    provoked.note("payment_callback", &shop.call("payment-webhook", &callback).await, "webhook-forged");
    // No Idempotency-Key, where one is needed.
    for route in contract::routes().into_iter().filter(|route| route.idempotent) {
        let answer = shop.call(route.function, &entitled(&route, plain(&route), &member).without("idempotency-key")).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec!["Idempotency-Key"]), "{}", route.id);
    }
    shop.close().await;
}

async fn carts_and_orders(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let (mug, last) = (shop.sell("mug", 2400, 1000).await, shop.sell("last", 900, 1).await);
    let products = |path: &str| Call::new("GET", path);
    provoked.note("list_products", &shop.call("list-products", &products("/api/products?category=none")).await, "not-found");
    provoked.note("get_product", &shop.call("get-product", &products("/api/products/none")).await, "not-found");

    let line = |cookie: &str, variant, quantity: i64| {
        Call::new("POST", "/api/cart/lines").header("cookie", cookie).json(&json!({ "variant": variant, "quantity": quantity }))
    };
    let set = |cookie: &str, variant: domain::VariantId, quantity: i64| {
        Call::new("PUT", &format!("/api/cart/lines/{variant}")).header("cookie", cookie).json(&json!({ "quantity": quantity }))
    };
    let basket = shop.basket(&[(mug, 60)]).await;
    let cookie = basket.cookie.clone();
    for quantity in [0, -1, 100] {
        let answer = shop.call("update-cart", &line(&cookie, mug, quantity)).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec!["#/quantity"]));
    }
    let unknown: domain::VariantId = VARIANT.parse().unwrap();
    let answer = shop.call("update-cart", &line(&cookie, unknown, 1)).await;
    assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec!["#/variant"]));
    provoked.note("add_cart_line", &shop.call("update-cart", &line(&cookie, mug, 60)).await, "cart-limit");
    provoked.note("add_cart_line", &shop.call("update-cart", &line(&cookie, last, 2)).await, "out-of-stock");
    provoked.note("set_cart_line", &shop.call("update-cart", &set(&cookie, last, 2)).await, "out-of-stock");
    let full = full_cart(&shop).await;
    provoked.note("set_cart_line", &shop.call("update-cart", &set(&full, mug, 1)).await, "cart-limit");

    let nobody = "__Host-cart=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let shipping = |cookie: &str| Call::new("GET", "/api/checkout/shipping-methods?country=DE").header("cookie", cookie);
    provoked.note("list_shipping_methods", &shop.call("list-shipping-methods", &shipping(nobody)).await, "cart-empty");
    let empty = Basket { cookie: nobody.into(), quote: basket.quote.clone() };
    provoked.note("place_order", &shop.call("place-order", &empty.order("k0")).await, "cart-empty");
    let forged = Basket { quote: format!("{}x", basket.quote), ..basket.clone() };
    provoked.note("place_order", &shop.call("place-order", &forged.order("k1")).await, "quote-invalid");

    // The price changes between quote and order: told line by line, nothing taken.
    shop.reprice(mug, 2600).await;
    let changed = shop.call("place-order", &basket.order("k2")).await;
    provoked.note("place_order", &changed, "cart-changed");
    assert_eq!(changed.body["changes"][0]["change"], "price", "{:?}", changed.body);
    assert_eq!(changed.body["changes"][0]["now"]["minor"], 2600);

    // The last one goes to someone else between quote and order.
    let (one, two) = (shop.basket(&[(last, 1)]).await, shop.basket(&[(last, 1)]).await);
    shop.place(&one, "k3").await;
    let short = shop.call("place-order", &two.order("k4")).await;
    provoked.note("place_order", &short, "out-of-stock");
    assert_eq!(short.body["changes"][0]["left"], 0, "{:?}", short.body);
    provoked.note("list_shipping_methods", &shop.call("list-shipping-methods", &shipping(&two.cookie)).await, "out-of-stock");
    let other = one.order("k3").json(&json!({ "email": "eve@example.com", "address": address(), "quote": one.quote }));
    provoked.note("place_order", &shop.call("place-order", &other).await, "idempotency-mismatch");

    // While an order is being placed from a cart, it stands still.
    let held = shop.basket(&[(mug, 1)]).await;
    let claims = shop.store.db().database().collection::<testkit::bson::Document>("carts");
    let until = testkit::bson::date(i64::MAX / 2);
    let owner = testkit::bson::doc! { "$set": { "claim": { "owner": testkit::bson::bytes(&[1; 32]), "until": until } } };
    claims.update_many(testkit::bson::doc! {}, owner).await.unwrap();
    provoked.note("add_cart_line", &shop.call("update-cart", &line(&held.cookie, mug, 1)).await, "cart-claimed");
    provoked.note("set_cart_line", &shop.call("update-cart", &set(&held.cookie, mug, 3)).await, "cart-claimed");
    let remove = Call::new(Method::Delete.as_str(), &format!("/api/cart/lines/{mug}")).header("cookie", &held.cookie);
    let switch = Call::new("PUT", "/api/cart/currency").header("cookie", &held.cookie).json(&json!({ "currency": "EUR" }));
    provoked.note("set_cart_currency", &shop.call("update-cart", &switch).await, "cart-claimed");
    provoked.note("remove_cart_line", &shop.call("update-cart", &remove).await, "cart-claimed");
    provoked.note("place_order", &shop.call("place-order", &held.order("k5")).await, "cart-claimed");
    assert_eq!(shop.store.all_orders().await.unwrap().len(), 1);
    shop.close().await;
}

/// A cart with fifty different things.
async fn full_cart(shop: &Shop) -> String {
    let mut lines = Vec::new();
    for number in 0..50 {
        lines.push((shop.sell(&format!("thing-{number}"), 100, 5).await, 1));
    }
    shop.fill(&lines).await
}

async fn payments(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 1000).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let (_, stranger) = shop.place(&shop.basket(&[(mug, 1)]).await, "other").await;
    // The token of another order opens nothing, and does not tell that there is something.
    let start = |token: &str, key: &str, body: &Value| {
        let path = format!("/api/orders/{order}/payments");
        Call::new("POST", &path).header("order-token", token).header("idempotency-key", key).json(body)
    };
    let paypal = json!({ "gateway": "paypal" });
    provoked.note("get_order", &shop.order(&order, &stranger).await, "not-found");
    provoked.note("start_payment", &shop.call("start-payment", &start(&stranger, "a", &paypal)).await, "not-found");
    provoked.note("capture_payment", &shop.capture(&order, &stranger, PAYMENT).await.unwrap(), "not-found");
    provoked.note("capture_payment", &shop.capture(&order, &token, PAYMENT).await.unwrap(), "not-found");

    let hash = format!("0x{}", "ab".repeat(32));
    provoked.note("report_transaction", &shop.report(&order, &stranger, PAYMENT, &hash).await, "not-found");
    provoked.note("report_transaction", &shop.report(&order, &token, PAYMENT, &hash).await, "not-found");
    let (bitcoin, its) = shop.place(&shop.basket(&[(mug, 1)]).await, "bitcoin").await;
    let started = shop.pay_by("blockonomics", &bitcoin, &its, "k").await;
    let payment = started.body["payment"]["id"].as_str().unwrap();
    provoked.note("report_transaction", &shop.report(&bitcoin, &its, payment, &hash).await, "order-state");

    let fail = |operation: &str, fault: sandbox::FaultOrder| shop.sandbox.fail_next(operation, fault);
    fail("create", sandbox::FaultOrder { status: Some(500), times: 1, ..Default::default() });
    provoked.note("start_payment", &shop.call("start-payment", &start(&token, "a", &paypal)).await, "gateway-unavailable");
    fail("create", sandbox::FaultOrder { issue: Some("PAYEE_ACCOUNT_RESTRICTED".into()), times: 1, ..Default::default() });
    provoked.note("start_payment", &shop.call("start-payment", &start(&token, "a", &paypal)).await, "payment-refused");

    // Two starts at once: one calls the provider, the other is told to wait.
    fail("create", sandbox::FaultOrder { delay_ms: 1500, times: 1, ..Default::default() });
    let second = testkit::Fleet::new("start-payment", shop.variables());
    second.start().await;
    let first_call = start(&token, "b", &paypal);
    let twin_call = start(&token, "b", &paypal);
    let (first, twin) = tokio::join!(shop.call("start-payment", &first_call), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Answer::read(&second.invoke(twin_call.event()).await.unwrap())
    });
    assert_eq!(first.status, 200, "{:?}", first.body);
    provoked.note("start_payment", &twin, "in-progress");
    assert_eq!(twin.header("retry-after"), Some("1"));
    let odd = json!({ "gateway": "paypal", "amount": { "minor": 1, "currency": "EUR" } });
    provoked.note("start_payment", &shop.call("start-payment", &start(&token, "b", &odd)).await, "idempotency-mismatch");

    let payment = first.body["payment"]["id"].as_str().unwrap().to_owned();
    let provider = crate::gateways::provider(&first.body["next"]).to_owned();
    provoked.note("capture_payment", &shop.capture(&order, &token, &payment).await.unwrap(), "payment-not-approved");
    shop.sandbox.approve(&provider, sandbox::Outcome::Completed).expect("approved");
    // Two captures at once.
    fail("capture", sandbox::FaultOrder { delay_ms: 1500, times: 1, ..Default::default() });
    let rival = testkit::Fleet::new("capture-payment", shop.variables());
    rival.start().await;
    let call = Call::new("POST", &format!("/api/orders/{order}/payments/{payment}/capture")).header("order-token", &token);
    let (first, twin) = tokio::join!(shop.capture(&order, &token, &payment), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Answer::read(&rival.invoke(call.event()).await.unwrap())
    });
    assert_eq!(first.unwrap().body["state"], "paid");
    provoked.note("capture_payment", &twin, "in-progress");
    provoked.note("start_payment", &shop.call("start-payment", &start(&token, "c", &paypal)).await, "order-closed");

    for (outcome, slug) in [(sandbox::Outcome::Refused, "payment-refused"), (sandbox::Outcome::Completed, "gateway-unavailable")] {
        let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, slug).await;
        let (payment, provider) = shop.start_payment(&order, &token).await;
        shop.sandbox.approve(&provider, outcome).expect("approved");
        if slug == "gateway-unavailable" {
            fail("capture", sandbox::FaultOrder { status: Some(503), times: 1, ..Default::default() });
        }
        provoked.note("capture_payment", &shop.capture(&order, &token, &payment).await.unwrap(), slug);
    }
    // The order expires while the shopper is at the provider's page.
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "late").await;
    let (payment, _) = shop.start_payment(&order, &token).await;
    let orders = shop.store.db().database().collection::<testkit::bson::Document>("orders");
    let overdue = testkit::bson::doc! { "$set": { "expires_at": testkit::bson::date(1) } };
    orders.update_many(testkit::bson::doc! {}, overdue).await.unwrap();
    shop.run("cancel-expired-orders").await.unwrap();
    provoked.note("capture_payment", &shop.capture(&order, &token, &payment).await.unwrap(), "order-closed");
    shop.close().await;
}

async fn accounts(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let route = |id: &str| contract::routes().into_iter().find(|route| route.id == id).unwrap();
    let call = |id: &str| entitled(&route(id), plain(&route(id)), &ada);
    provoked.note("refresh_session", &shop.call("refresh-session", &plain(&route("refresh_session"))).await, "unauthenticated");
    provoked.note("revoke_session", &shop.call("list-sessions", &call("revoke_session")).await, "not-found");
    provoked.note("set_address", &shop.call("manage-profile", &call("set_address")).await, "not-found");
    for (id, function) in [("verify_email", "verify-email"), ("reset_password", "reset-password"), ("confirm_email", "change-email")] {
        provoked.note(id, &shop.call(function, &call(id)).await, "link-invalid");
    }
    // Whoever follows the link is not who asked for the account.
    shop.call("register", &plain(&route("register")).json(&json!({ "email": "eve@b.co", "name": "Eve", "password": PASSWORD }))).await;
    let token = shop.mailed("eve@b.co", "/verify").await;
    let verify = plain(&route("verify_email")).json(&json!({ "token": token, "password": "another long one" }));
    for _ in 0..5 {
        provoked.note("verify_email", &shop.call("verify-email", &verify).await, "credentials-refused");
    }
    provoked.note("verify_email", &shop.call("verify-email", &verify).await, "too-many-attempts");
    // An account keeps twenty addresses.
    for _ in 0..20 {
        assert_eq!(shop.call("manage-profile", &call("add_address")).await.status, 200);
    }
    let full = shop.call("manage-profile", &call("add_address")).await;
    assert_eq!((full.problem(), full.pointers()), (Some("invalid-request"), vec!["#/address"]));

    let wrong = json!({ "current": "wrong", "password": "fünf große Lampen", "email": "a@b.co" });
    let pick = |fields: &[&str]| Value::Object(fields.iter().map(|field| ((*field).to_owned(), wrong[*field].clone())).collect());
    for (id, function, body) in [
        ("change_password", "change-password", pick(&["current", "password"])),
        ("change_email", "change-email", pick(&["email", "password"])),
        ("delete_account", "delete-account", json!({ "password": "wrong" })),
        ("login", "login", json!({ "email": "ada@example.com", "password": "wrong" })),
    ] {
        // Five guesses are free; the count of what asks for the password again is one for all that asks.
        let mut answer = shop.call(function, &call(id).json(&body)).await;
        if answer.problem() == Some("credentials-refused") {
            provoked.note(id, &answer, "credentials-refused");
        }
        for _ in 0..6 {
            answer = shop.call(function, &call(id).json(&body)).await;
        }
        provoked.note(id, &answer, "too-many-attempts");
        assert!(answer.header("retry-after").is_some());
        let throttles = shop.store.db().database().collection::<testkit::bson::Document>("throttles");
        throttles.delete_many(testkit::bson::doc! {}).await.unwrap();
    }
    for (id, function) in [("register", "register"), ("request_password_reset", "request-password-reset")] {
        let mut answer = shop.call(function, &call(id)).await;
        for _ in 0..41 {
            answer = shop.call(function, &call(id)).await;
        }
        provoked.note(id, &answer, "too-many-attempts");
    }
    // An order that somebody began to pay holds its owner.
    let mug = shop.sell("mug", 2400, 10).await;
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    shop.start_payment(&order, &token).await;
    provoked.note("delete_account", &shop.call("delete-account", &call("delete_account")).await, "account-busy");
    let users = shop.store.db().database().collection::<testkit::bson::Document>("users");
    users.update_many(testkit::bson::doc! {}, testkit::bson::doc! { "$set": { "standing": "blocked" } }).await.unwrap();
    provoked.note("login", &shop.try_login("ada@example.com", PASSWORD, None).await, "account-blocked");
    assert_eq!(shop.refresh(&ada.session).await.problem(), Some("unauthenticated"));
    shop.close().await;
}

async fn factors(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let boss = shop.staff("boss@example.com", &[Role::Owner]).await;
    let route = |id: &str| contract::routes().into_iter().find(|route| route.id == id).unwrap();
    let call = |id: &str| entitled(&route(id), plain(&route(id)), &boss);
    let forget = async || {
        let throttles = shop.store.db().database().collection::<testkit::bson::Document>("throttles");
        throttles.delete_many(testkit::bson::doc! {}).await.unwrap();
    };
    for id in ["confirm_two_factor", "remove_two_factor", "renew_recovery_codes"] {
        provoked.note(id, &shop.call("manage-two-factor", &call(id)).await, "two-factor-state");
    }
    for id in ["rename_passkey", "remove_passkey"] {
        provoked.note(id, &shop.call("manage-passkeys", &call(id)).await, "not-found");
    }
    provoked.note("add_passkey", &shop.call("manage-passkeys", &call("add_passkey")).await, "passkey-refused");
    let password = [
        ("begin_two_factor", "manage-two-factor"),
        ("remove_two_factor", "manage-two-factor"),
        ("renew_recovery_codes", "manage-two-factor"),
        ("begin_passkey", "manage-passkeys"),
        ("remove_passkey", "manage-passkeys"),
    ];
    for (id, function) in password {
        let wrong = call(id).json(&json!({ "password": "wrong" }));
        provoked.note(id, &shop.call(function, &wrong).await, "credentials-refused");
        for _ in 0..5 {
            shop.call(function, &wrong).await;
        }
        provoked.note(id, &shop.call(function, &wrong).await, "too-many-attempts");
        forget().await;
    }
    // An address that was asked for before the account had a factor.
    let weak = shop.staff("weak@example.com", &[Role::Analyst]).await;
    let ask = plain(&route("change_email")).json(&json!({ "email": "new@example.com", "password": PASSWORD }));
    assert_eq!(shop.call("change-email", &weak.calls(ask)).await.status, 202);
    let new_address = plain(&route("confirm_email")).json(&json!({ "token": shop.mailed("new@example.com", "/confirm-email").await }));
    assert_eq!(shop.call("manage-two-factor", &call("begin_two_factor")).await.status, 200);
    let mut guess = shop.call("manage-two-factor", &call("confirm_two_factor")).await;
    for _ in 0..6 {
        guess = shop.call("manage-two-factor", &call("confirm_two_factor")).await;
    }
    provoked.note("confirm_two_factor", &guess, "too-many-attempts");
    forget().await;
    let (secret, _) = shop.set_up_app(&boss).await;
    provoked.note("begin_two_factor", &shop.call("manage-two-factor", &call("begin_two_factor")).await, "two-factor-state");
    provoked.note("login", &shop.try_login("boss@example.com", PASSWORD, None).await, "second-factor-needed");
    assert_eq!(shop.login_with("boss@example.com", &testkit::code(&secret, 1)).await.status, 201);

    // The challenge's answer is nothing; too many challenges; an account with a passkey that is blocked.
    let login = |id: &str| plain(&route(id));
    provoked.note("passkey_login", &shop.call("login-with-passkey", &login("passkey_login")).await, "credentials-refused");
    for (id, free) in [("begin_passkey_login", 60), ("passkey_login", 30)] {
        let mut answer = shop.call("login-with-passkey", &login(id)).await;
        for _ in 0..free {
            answer = shop.call("login-with-passkey", &login(id)).await;
        }
        provoked.note(id, &answer, "too-many-attempts");
        forget().await;
    }
    let ada = shop.staff("ada@example.com", &[]).await;
    let mut key = Authenticator::new();
    let begin = ada.calls(plain(&route("begin_passkey")));
    let asked = shop.call("manage-passkeys", &begin).await.body;
    let made = key.create("http://localhost:8080", &asked["options"]);
    let add = json!({ "ceremony": asked["ceremony"], "name": "Telephone", "response": made });
    assert_eq!(shop.call("manage-passkeys", &ada.calls(plain(&route("add_passkey")).json(&add))).await.status, 201);
    let users = shop.store.db().database().collection::<testkit::bson::Document>("users");
    users.update_many(testkit::bson::doc! {}, testkit::bson::doc! { "$set": { "standing": "blocked" } }).await.unwrap();
    let asked = shop.call("login-with-passkey", &login("begin_passkey_login")).await.body;
    let answer = json!({ "ceremony": asked["ceremony"], "response": key.get("http://localhost:8080", &asked["options"]) });
    provoked.note("passkey_login", &shop.call("login-with-passkey", &login("passkey_login").json(&answer)).await, "account-blocked");
    users.update_many(testkit::bson::doc! {}, testkit::bson::doc! { "$set": { "standing": "active", "passkeys": 1 } }).await.unwrap();

    // Staff who came by the password alone, of an account that has a factor.
    let sessions = shop.store.db().database().collection::<testkit::bson::Document>("sessions");
    sessions.update_many(testkit::bson::doc! {}, testkit::bson::doc! { "$set": { "factor": "password" } }).await.unwrap();
    users.update_many(testkit::bson::doc! {}, testkit::bson::doc! { "$set": { "passkeys": 1 } }).await.unwrap();
    provoked.note("confirm_email", &shop.call("change-email", &weak.calls(new_address)).await, "two-factor-required");
    for id in [
        "begin_two_factor",
        "confirm_two_factor",
        "remove_two_factor",
        "renew_recovery_codes",
        "begin_passkey",
        "add_passkey",
        "remove_passkey",
        "change_password",
        "change_email",
        "delete_account",
    ] {
        let route = route(id);
        provoked.note(id, &shop.call(route.function, &weak.calls(plain(&route))).await, "two-factor-required");
    }
    shop.close().await;
}

async fn stock(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    for id in ["get_stock", "adjust_stock", "set_stock_threshold"] {
        let route = contract::routes().into_iter().find(|route| route.id == id).unwrap();
        provoked.note(id, &shop.call("adjust-stock", &keeper.calls(plain(&route))).await, "not-found");
    }
    let mug = shop.sell("mug", 2400, 10).await;
    let receive = |units: u32| {
        let call = Call::new("POST", &format!("/api/admin/stock/{mug}/moves")).header("idempotency-key", "key");
        keeper.calls(call.json(&json!({ "reason": "received", "units": units })))
    };
    assert_eq!(shop.call("adjust-stock", &receive(1)).await.status, 200);
    provoked.note("adjust_stock", &shop.call("adjust-stock", &receive(2)).await, "idempotency-mismatch");
    assert_eq!(shop.store.stock(mug).await.unwrap().unwrap().on_hand, 11);
    shop.close().await;
}

async fn settings(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    for id in ["set_shop", "set_payments", "set_shipping", "set_tax"] {
        let route = contract::routes().into_iter().find(|route| route.id == id).unwrap();
        let call = owner.calls(plain(&route).without("if-match"));
        provoked.note(id, &shop.call(route.function, &call).await, "version-needed");
        provoked.note(id, &shop.call(route.function, &call.header("if-match", "\"9\"")).await, "changed-meanwhile");
    }
    shop.close().await;
}

async fn catalogue(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    let route = |id: &str| contract::routes().into_iter().find(|route| route.id == id).unwrap();
    let call = |id: &str| entitled(&route(id), plain(&route(id)), &keeper);
    for id in [
        "open_product",
        "set_product",
        "set_category",
        "move_category",
        "remove_category",
        "open_collection",
        "set_collection",
        "remove_collection",
        "finish_upload",
        "get_media",
        "get_import",
        "check_import",
        "apply_import",
        "cancel_import",
        "watch_stock",
    ] {
        provoked.note(id, &shop.call(route(id).function, &call(id)).await, "not-found");
    }
    for id in ["set_product", "set_category", "set_collection"] {
        provoked.note(id, &shop.call(route(id).function, &call(id).without("if-match")).await, "version-needed");
    }
    let aimed = |id: &str, name: &str, found: &serde_json::Value| {
        let route = route(id);
        let path = route.path.replace(&format!("{{{name}}}"), found.as_str().expect("an id"));
        keeper.calls(plain(&route).at(&path).without("if-match").header("if-match", "\"9\""))
    };
    let product = shop.call("manage-products", &call("create_product")).await;
    assert_eq!(product.status, 201, "{:?}", product.body);
    let stale = shop.call("manage-products", &aimed("set_product", "product", &product.body["id"])).await;
    provoked.note("set_product", &stale, "changed-meanwhile");
    let mug = shop.sell("mug", 2400, 10).await;
    shop.place(&shop.basket(&[(mug, 1)]).await, "key").await;
    let of_mug = shop.store.offers(&[mug], domain::Currency::EUR).await.unwrap()[0].product;
    let mut body = json!({ "product": product.body["product"] });
    body["product"]["slug"] = json!("mug");
    body["product"]["variants"][0]["id"] = serde_json::Value::Null;
    body["product"]["variants"][0]["sku"] = json!("other");
    let less = Call::new("PUT", &format!("/api/admin/products/{of_mug}")).header("if-match", "\"1\"").json(&body);
    provoked.note("set_product", &shop.call("manage-products", &keeper.calls(less)).await, "stock-promised");

    let tree = shop.call("manage-categories", &call("add_category")).await;
    let above = tree.body["items"][0]["id"].clone();
    let child = Call::new("POST", "/api/admin/categories").json(&json!({ "parent": above, "category": { "name": "Below" } }));
    assert_eq!(shop.call("manage-categories", &keeper.calls(child)).await.status, 200);
    let stale = shop.call("manage-categories", &aimed("set_category", "category", &above)).await;
    provoked.note("set_category", &stale, "changed-meanwhile");
    let full = shop.call("manage-categories", &aimed("remove_category", "category", &above)).await;
    provoked.note("remove_category", &full, "category-not-empty");
    let made = shop.call("manage-collections", &call("add_collection")).await;
    let stale = shop.call("manage-collections", &aimed("set_collection", "collection", &made.body["collection"]["id"])).await;
    provoked.note("set_collection", &stale, "changed-meanwhile");

    let media = shop.call("upload-image", &call("begin_upload")).await;
    let missing = shop.call("upload-image", &aimed("finish_upload", "media", &media.body["media"]["id"])).await;
    provoked.note("finish_upload", &missing, "upload-missing");
    let begun = shop.call("import-products", &call("begin_import")).await;
    let import = &begun.body["import"]["id"];
    provoked.note("check_import", &shop.call("import-products", &aimed("check_import", "import", import)).await, "upload-missing");
    provoked.note("apply_import", &shop.call("import-products", &aimed("apply_import", "import", import)).await, "import-state");
    let key = begun.body["target"]["url"].as_str().unwrap().split_once("/files/").unwrap().1.split('?').next().unwrap().to_owned();
    shop.aws.set_object("files", &key, Some(b"slug,title,sku,price\na,A,A,1\n".to_vec()));
    assert_eq!(shop.call("import-products", &aimed("check_import", "import", import)).await.status, 200);
    assert_eq!(shop.call("import-products", &aimed("cancel_import", "import", import)).await.status, 200);
    provoked.note("check_import", &shop.call("import-products", &aimed("check_import", "import", import)).await, "import-state");
    provoked.note("cancel_import", &shop.call("import-products", &aimed("cancel_import", "import", import)).await, "import-state");

    let gone = shop.sell("gone", 100, 0).await;
    let watch = Call::new("POST", "/api/stock-alerts").json(&json!({ "variant": gone, "email": "a@b.co" }));
    let mut answer = shop.call("watch-stock", &watch).await;
    for _ in 0..60 {
        answer = shop.call("watch-stock", &watch).await;
    }
    provoked.note("watch_stock", &answer, "too-many-attempts");
    shop.close().await;
}

async fn staff(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let route = |id: &str| contract::routes().into_iter().find(|route| route.id == id).unwrap();
    let call = |id: &str| entitled(&route(id), plain(&route(id)), &owner);
    for id in ["get_user", "set_user_standing", "set_user_roles", "end_user_sessions", "reset_user_factors"] {
        provoked.note(id, &shop.call("manage-users", &call(id)).await, "not-found");
    }
    provoked.note("revoke_invitation", &shop.call("manage-staff", &call("revoke_invitation")).await, "not-found");
    let alone = json!({ "roles": [] });
    provoked.note("set_user_roles", &shop.manage(&owner, "PUT", owner.id, "/roles", Some(&alone)).await, "last-owner");
    let users = shop.store.db().database().collection::<testkit::bson::Document>("users");
    provoked.note("delete_account", &shop.call("delete-account", &call("delete_account")).await, "last-owner");

    for id in ["read_invitation", "accept_invitation"] {
        provoked.note(id, &shop.call("accept-invitation", &call(id)).await, "link-invalid");
    }
    let invite = |email: &str| call("invite_staff").json(&json!({ "email": email, "roles": ["analyst"] }));
    shop.hire("ada@example.com", &[]).await;
    assert_eq!(shop.call("manage-staff", &invite("ada@example.com")).await.status, 201);
    let token = shop.mailed("ada@example.com", "/admin/invitation").await;
    let accept = |password: &str| plain(&route("accept_invitation")).json(&json!({ "token": token, "password": password }));
    users
        .update_one(testkit::bson::doc! { "email_key": "ada@example.com" }, testkit::bson::doc! { "$set": { "standing": "blocked" } })
        .await
        .unwrap();
    provoked.note("accept_invitation", &shop.call("accept-invitation", &accept(PASSWORD)).await, "account-blocked");
    let wrong = accept("not the password");
    provoked.note("accept_invitation", &shop.call("accept-invitation", &wrong).await, "credentials-refused");
    for _ in 0..5 {
        shop.call("accept-invitation", &wrong).await;
    }
    provoked.note("accept_invitation", &shop.call("accept-invitation", &wrong).await, "too-many-attempts");
    let mut answer = shop.call("manage-staff", &invite("x@example.com")).await;
    for number in 0..41 {
        answer = shop.call("manage-staff", &invite(&format!("x{number}@example.com"))).await;
    }
    provoked.note("invite_staff", &answer, "too-many-attempts");
    shop.close().await;
}
