//! Accounts and sessions through the real binaries: who gets in, who does not, and what nobody learns.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use testkit::{
    ADDRESS, Answer, Call, Member, PASSWORD, Shop,
    bson::{Document, date, doc},
};
use tokio::task::JoinSet;

fn slug(answer: &Answer) -> Option<&str> {
    answer.problem()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Moves the clock for records: what was to end at some time has ended.
async fn end_now(shop: &Shop, collection: &str) {
    let records = shop.store.db().database().collection::<Document>(collection);
    records.update_many(doc! {}, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
}

async fn count(shop: &Shop, collection: &str, filter: Document) -> u64 {
    shop.store.db().database().collection::<Document>(collection).count_documents(filter).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_made_by_its_mail_and_lives_until_it_is_erased() {
    let shop = Shop::open().await;
    let mug = shop.sell("mug", 2400, 50).await;
    // Bought as a guest, before there was an account.
    let (before, _) = shop.place(&shop.basket(&[(mug, 1)]).await, "guest").await;
    let ada = shop.member("ada@example.com").await;
    shop.drain(50).await;
    assert!(shop.aws.mails().iter().any(|mail| mail.subject.contains("Welcome")));

    let address: Value = serde_json::from_str(ADDRESS).unwrap();
    let add = Call::new("POST", "/api/account/addresses").json(&json!({ "address": address }));
    let answer = shop.call("manage-profile", &ada.calls(add)).await;
    assert_eq!((answer.status, &answer.body["addresses"][0]["preferred"]), (200, &json!(true)), "{:?}", answer.body);
    let set = Call::new("PUT", "/api/account").json(&json!({ "name": "Ada L.", "language": "de", "marketing": true }));
    let answer = shop.call("manage-profile", &ada.calls(set)).await;
    assert_eq!((&answer.body["name"], &answer.body["marketing"]), (&json!("Ada L."), &json!(true)));

    // Bought signed in: no token is needed to read it, and nobody else can.
    let line = Call::new("POST", "/api/cart/lines").json(&json!({ "variant": mug, "quantity": 2 }));
    assert_eq!(shop.call("update-cart", &ada.calls(line)).await.status, 200);
    let methods = Call::new("GET", "/api/checkout/shipping-methods?country=DE");
    let quote = text(&shop.call("list-shipping-methods", &ada.calls(methods)).await.body["items"][0]["quote"]);
    let order = Call::new("POST", "/api/orders")
        .header("idempotency-key", "mine")
        .json(&json!({ "email": "ada@example.com", "address": address, "quote": quote }));
    let placed = shop.call("place-order", &ada.calls(order)).await;
    assert_eq!(placed.status, 201, "{:?}", placed.body);
    let mine = text(&placed.body["order"]["id"]);
    shop.start_payment(&mine, &text(&placed.body["token"])).await;
    let eve = shop.member("eve@example.com").await;
    let read = |order: &str| Call::new("GET", &format!("/api/orders/{order}"));
    assert_eq!(shop.call("get-order", &ada.calls(read(&mine))).await.status, 200);
    assert_eq!(slug(&shop.call("get-order", &eve.calls(read(&mine))).await), Some("not-found"));
    assert_eq!(slug(&shop.call("get-order", &read(&mine)).await), Some("not-found"));

    let orders = shop.call("list-orders", &ada.calls(Call::new("GET", "/api/account/orders"))).await;
    let listed: Vec<String> = orders.body["items"].as_array().unwrap().iter().map(|order| text(&order["id"])).collect();
    assert_eq!(listed, [mine.clone(), before.clone()]);
    assert_eq!(shop.call("get-order", &ada.calls(read(&before))).await.status, 200);
    let none = shop.call("list-orders", &eve.calls(Call::new("GET", "/api/account/orders"))).await;
    assert_eq!(none.body["items"], json!([]));

    let data = shop.call("export-my-data", &ada.calls(Call::new("GET", "/api/account/data"))).await;
    assert_eq!(data.body["orders"].as_array().unwrap().len(), 2, "{:?}", data.body);
    assert_eq!(data.body["account"]["addresses"][0]["address"]["city"], "Berlin");

    // An order waits for money: the account stays until it is through.
    let erase = || Call::new("POST", "/api/account/erasure").json(&json!({ "password": PASSWORD }));
    assert_eq!(slug(&shop.call("delete-account", &ada.calls(erase())).await), Some("account-busy"));
    end_now(&shop, "orders").await;
    shop.run("cancel-expired-orders").await.unwrap();
    let answer = shop.call("delete-account", &ada.calls(erase())).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(slug(&shop.profile(&ada.access).await), Some("unauthenticated"));
    assert_eq!(slug(&shop.try_login("ada@example.com", PASSWORD, None).await), Some("credentials-refused"));
    for order in shop.store.all_orders().await.unwrap() {
        let kept = serde_json::to_string(&order).unwrap();
        assert!(!kept.contains("Lindqvist") && !kept.contains("ada@") && !kept.contains("Uferweg"), "{kept}");
        assert_eq!(order.lines.len(), 1);
    }
    shop.drain(50).await;
    assert!(shop.aws.mails().iter().any(|mail| mail.to == "ada@example.com" && mail.subject.contains("erased")));
    assert!(count(&shop, "audit", doc! { "action": "account-erased" }).await == 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_learns_whether_an_address_has_an_account() {
    let shop = Shop::open().await;
    shop.member("ada@example.com").await;
    let register =
        |email: &str| Call::new("POST", "/api/account").json(&json!({ "email": email, "name": "Eve", "password": "an other long one" }));
    let reset = |email: &str| Call::new("POST", "/api/account/password-reset").json(&json!({ "email": email }));
    for (function, known, unknown) in [
        ("register", register("ADA@Example.com"), register("new@example.com")),
        ("request-password-reset", reset("ada@example.com"), reset("nobody@example.com")),
    ] {
        let (known, unknown) = (shop.call(function, &known).await, shop.call(function, &unknown).await);
        assert_eq!((known.status, &known.body, &known.cookies), (202, &unknown.body, &unknown.cookies));
    }
    let known = shop.try_login("ada@example.com", "not the password", None).await;
    let unknown = shop.try_login("nobody@example.com", "not the password", None).await;
    assert_eq!((known.status, slug(&known)), (401, Some("credentials-refused")));
    assert_eq!((unknown.status, slug(&unknown)), (known.status, slug(&known)));
    shop.drain(50).await;
    let mails = shop.aws.mails();
    // The address with the account is told that it has one; its password and name are as they were.
    assert!(mails.iter().any(|mail| mail.to == "ada@example.com" && mail.subject.contains("already")));
    assert!(!mails.iter().any(|mail| mail.to == "nobody@example.com"));
    assert_eq!(shop.try_login("ada@example.com", PASSWORD, None).await.status, 201);
    // Letters that look alike in another script make no other account.
    for homograph in ["\u{430}da@example.com", "ada@ex\u{430}mple.com"] {
        let answer = shop.call("register", &register(homograph)).await;
        assert_eq!((slug(&answer), answer.pointers()), (Some("invalid-request"), vec!["#/email"]), "{:?}", answer.body);
    }
    // Nobody makes themselves staff.
    let sly = Call::new("POST", "/api/account")
        .json(&json!({ "email": "e@example.com", "name": "E", "password": "an other long one", "roles": ["owner"] }));
    let answer = shop.call("register", &sly).await;
    assert_eq!((slug(&answer), answer.pointers()), (Some("invalid-request"), vec!["#/roles"]));
    for (password, code) in [("short", "too-short"), ("password123", "too-common"), ("a".repeat(200).as_str(), "too-long")] {
        let call = Call::new("POST", "/api/account").json(&json!({ "email": "e@example.com", "name": "E", "password": password }));
        let answer = shop.call("register", &call).await;
        assert_eq!((answer.pointers(), &answer.body["errors"][0]["code"]), (vec!["#/password"], &json!(code)), "{:?}", answer.body);
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_work_once_in_time_and_for_their_purpose() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let other = shop.login("ada@example.com", None).await;
    let ask = Call::new("POST", "/api/account/password-reset").json(&json!({ "email": "ada@example.com" }));
    assert_eq!(shop.call("request-password-reset", &ask).await.status, 202);
    let token = shop.mailed("ada@example.com", "/reset").await;
    let reset = |token: &str, password: &str| {
        Call::new("PUT", "/api/account/password-reset").json(&json!({ "token": token, "password": password }))
    };
    let verify = |token: &str| Call::new("POST", "/api/account/verification").json(&json!({ "token": token, "password": PASSWORD }));
    let confirm = |token: &str| ada.calls(Call::new("PUT", "/api/account/email").json(&json!({ "token": token })));
    assert_eq!(slug(&shop.call("verify-email", &verify(&token)).await), Some("link-invalid"));
    assert_eq!(slug(&shop.call("change-email", &confirm(&token)).await), Some("link-invalid"));
    let mut tampered = token.clone();
    tampered.replace_range(3..4, if token[3..].starts_with('A') { "B" } else { "A" });
    assert_eq!(slug(&shop.call("reset-password", &reset(&tampered, "fünf große Lampen")).await), Some("link-invalid"));
    // Many at once: one sets the password, and all sessions end.
    let shop = Arc::new(shop);
    let mut tasks = JoinSet::new();
    for number in 0..10 {
        let (shop, call) = (shop.clone(), reset(&token, &format!("fünf große Lampen {number}")));
        tasks.spawn(async move { shop.call("reset-password", &call).await.status });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers, [vec![200], vec![422; 9]].concat());
    for member in [&ada, &other] {
        assert_eq!(slug(&shop.profile(&member.access).await), Some("unauthenticated"));
        assert_eq!(slug(&shop.refresh(&member.session).await), Some("unauthenticated"));
    }
    assert_eq!(slug(&shop.try_login("ada@example.com", PASSWORD, None).await), Some("credentials-refused"));
    shop.call("request-password-reset", &ask).await;
    let old = shop.mailed("ada@example.com", "/reset").await;
    end_now(&shop, "links").await;
    assert_eq!(slug(&shop.call("reset-password", &reset(&old, PASSWORD)).await), Some("link-invalid"));
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_and_a_password_change_with_the_password() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let eve = shop.member("eve@example.com").await;
    let change = |email: &str, password: &str| {
        ada.calls(Call::new("POST", "/api/account/email").json(&json!({ "email": email, "password": password })))
    };
    assert_eq!(slug(&shop.call("change-email", &change("new@example.com", "wrong")).await), Some("credentials-refused"));
    // An address that has an account: the same answer, its owner is told, nothing changes.
    assert_eq!(shop.call("change-email", &change("eve@example.com", PASSWORD)).await.status, 202);
    shop.drain(50).await;
    assert!(shop.aws.mails().iter().any(|mail| mail.to == "eve@example.com" && mail.token("/confirm-email").is_none()));
    assert_eq!(shop.call("change-email", &change("Ada@New.example", PASSWORD)).await.status, 202);
    let token = shop.mailed("Ada@new.example", "/confirm-email").await;
    let confirm = Call::new("PUT", "/api/account/email").json(&json!({ "token": token }));
    // Another account's owner follows the link, or nobody who is signed in: nothing happens.
    assert_eq!(slug(&shop.call("change-email", &confirm).await), Some("unauthenticated"));
    assert_eq!(slug(&shop.call("change-email", &eve.calls(confirm.clone())).await), Some("link-invalid"));
    let confirm = ada.calls(confirm);
    let answer = shop.call("change-email", &confirm).await;
    assert_eq!((answer.status, &answer.body["email"]), (200, &json!("Ada@new.example")), "{:?}", answer.body);
    assert_eq!(slug(&shop.call("change-email", &confirm).await), Some("link-invalid"));
    shop.drain(50).await;
    assert!(shop.aws.mails().iter().any(|mail| mail.to == "ada@example.com" && mail.text().contains("Ada@new.example")));
    let elsewhere = shop.login("ada@new.example", None).await;

    let password = |current: &str, new: &str| {
        ada.calls(Call::new("PUT", "/api/account/password").json(&json!({ "current": current, "password": new })))
    };
    assert_eq!(slug(&shop.call("change-password", &password("wrong", "fünf große Lampen")).await), Some("credentials-refused"));
    let own = shop.call("change-password", &password(PASSWORD, "ada-lindqvist-1")).await;
    assert_eq!((own.pointers(), &own.body["errors"][0]["code"]), (vec!["#/password"], &json!("too-common")));
    assert_eq!(shop.call("change-password", &password(PASSWORD, "fünf große Lampen")).await.status, 200);
    assert_eq!(shop.profile(&ada.access).await.status, 200);
    assert_eq!(slug(&shop.profile(&elsewhere.access).await), Some("unauthenticated"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_refresh_token_ends_its_session_for_both() {
    let shop = Shop::open().await;
    shop.register("ada@example.com").await;
    for thief_first in [true, false] {
        let ada = shop.login("ada@example.com", None).await;
        let stolen = ada.session.clone();
        let first = shop.refresh(&ada.session).await;
        assert_eq!(first.status, 200, "{:?}", first.body);
        let (first, access) = (first.cookie("__Host-session").unwrap(), text(&first.body["accessToken"]));
        assert_ne!(first, stolen);
        assert_eq!(shop.profile(&access).await.status, 200);
        // The one who comes second has an old token, whoever that is; then the other one is out as well.
        let (second, owner_of_new) = if thief_first { (&ada.session, "thief") } else { (&stolen, "owner") };
        let replay = shop.refresh(second).await;
        assert_eq!(slug(&replay), Some("unauthenticated"), "{owner_of_new}");
        assert!(replay.cookies.iter().any(|cookie| cookie.starts_with("__Host-session=;") && cookie.contains("Max-Age=0")));
        assert_eq!(slug(&shop.refresh(&first).await), Some("unauthenticated"), "the {owner_of_new} is out as well");
        assert_eq!(slug(&shop.profile(&access).await), Some("unauthenticated"));
    }
    assert_eq!(count(&shop, "audit", doc! { "action": "refresh-replayed" }).await, 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_exchanges_of_one_token_at_most_one_is_good() {
    let shop = Arc::new(Shop::with_environments(8).await);
    let ada = shop.member("ada@example.com").await;
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let (shop, cookie) = (shop.clone(), ada.session.clone());
        tasks.spawn(async move { shop.refresh(&cookie).await.status });
    }
    let good = tasks.join_all().await.into_iter().filter(|status| *status == 200).count();
    assert!(good <= 1, "{good} exchanges of one token were good");
    assert_eq!(count(&shop, "sessions", doc! {}).await, 0);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_are_not_the_shops_open_nothing() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let part = |number: usize| ada.access.split('.').nth(number).unwrap();
    let eve = shop.member("eve@example.com").await;
    let mixed = format!("{}.{}.{}", part(0), eve.access.split('.').nth(1).unwrap(), part(2));
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let unsigned = format!("{none}.{}.", part(1));
    let long = "a".repeat(5000);
    let cut = ada.access[..ada.access.len() - 4].to_owned();
    let unknown = runtime::access::Signer::new("a secret that nobody has published", domain::Timestamp(1_795_000_000_000)).unwrap();
    let claims = runtime::access::Claims {
        iss: "http://localhost:8080".into(),
        sub: ada.id,
        sid: store::ids::new(),
        iat: 1_795_000_000,
        exp: 9_999_999_999,
    };
    let stranger = unknown.sign(&claims).unwrap();
    for token in ["", "x", "..", &mixed, &unsigned, &long, &cut, &stranger] {
        let answer = shop.profile(token).await;
        assert_eq!((answer.status, slug(&answer)), (401, Some("unauthenticated")), "{token}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    // The shop's own key, and a session that does not exist, has ended, or is somebody else's.
    let own = runtime::access::Signer::new("another secret of the tests with enough characters", now()).unwrap();
    let session = |sid, sub| {
        own.sign(&runtime::access::Claims { sid, sub, iat: now().0 / 1000, exp: now().0 / 1000 + 600, ..claims.clone() }).unwrap()
    };
    let sid: domain::SessionId = {
        let sessions = shop.store.sessions_of(ada.id, now()).await.unwrap();
        sessions[0].id
    };
    assert_eq!(shop.profile(&session(sid, ada.id)).await.status, 200);
    assert_eq!(slug(&shop.profile(&session(store::ids::new(), ada.id)).await), Some("unauthenticated"));
    assert_eq!(slug(&shop.profile(&session(sid, eve.id)).await), Some("unauthenticated"));
    shop.store.end_session(sid).await.unwrap();
    assert_eq!(slug(&shop.profile(&session(sid, ada.id)).await), Some("unauthenticated"));
    shop.close().await;
}

#[expect(clippy::disallowed_methods, reason = "the tests' own clock")]
fn now() -> domain::Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    domain::Timestamp(i64::try_from(since.as_millis()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_are_slowed_down_and_do_not_shut_the_owner_out() {
    let shop = Arc::new(Shop::with_environments(8).await);
    let ada = shop.member("ada@example.com").await;
    // Forty guesses at once, each from another address: five are judged.
    let mut tasks = JoinSet::new();
    for number in 0..40 {
        let shop = shop.clone();
        tasks.spawn(async move {
            let call = Call::new("POST", "/api/sessions")
                .header("cloudfront-viewer-address", &format!("198.51.100.{number}:4000"))
                .json(&json!({ "email": "Ada@example.com", "password": "not the password" }));
            let answer = shop.call("login", &call).await;
            let wait = answer.header("retry-after").and_then(|seconds| seconds.parse::<u32>().ok());
            (answer.status, wait)
        });
    }
    let answers = tasks.join_all().await;
    let judged = answers.iter().filter(|(status, _)| *status == 401).count();
    let slowed = answers.iter().filter(|(status, wait)| *status == 429 && wait.is_some_and(|wait| (1..=3).contains(&wait))).count();
    assert_eq!((judged, slowed), (5, 35), "{answers:?}");
    // The owner, on a device that signed in before, is let in at once; a new one waits like everybody.
    assert_eq!(slug(&shop.try_login("ada@example.com", PASSWORD, None).await), Some("too-many-attempts"));
    shop.login("ada@example.com", Some(&ada.device)).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    shop.login("ada@example.com", None).await;
    // One address that tries many accounts.
    let mut last = None;
    for number in 0..31 {
        last = Some(shop.try_login(&format!("user{number}@example.com"), "not the password", None).await);
    }
    assert_eq!(slug(&last.unwrap()), Some("too-many-attempts"));
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_ended_elsewhere_is_out_at_its_next_call() {
    let shop = Shop::open().await;
    let phone = shop.member("ada@example.com").await;
    let desk = shop.login("ada@example.com", None).await;
    shop.drain(50).await;
    let told = shop.aws.mails().into_iter().filter(|mail| mail.subject.contains("new device")).count();
    assert_eq!(told, 1, "the first browser is no news, the second is");
    let list = |member: &Member| member.calls(Call::new("GET", "/api/account/sessions"));
    let sessions = shop.call("list-sessions", &list(&desk)).await;
    assert_eq!(sessions.body["items"].as_array().unwrap().len(), 2, "{:?}", sessions.body);
    let other = sessions.body["items"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    let end = |id: &str| Call::new("DELETE", &format!("/api/account/sessions/{id}"));
    let eve = shop.member("eve@example.com").await;
    assert_eq!(slug(&shop.call("list-sessions", &eve.calls(end(&text(&other["id"])))).await), Some("not-found"));
    assert_eq!(shop.profile(&phone.access).await.status, 200);
    assert_eq!(shop.call("list-sessions", &desk.calls(end(&text(&other["id"])))).await.status, 200);
    assert_eq!(slug(&shop.profile(&phone.access).await), Some("unauthenticated"));
    assert_eq!(slug(&shop.refresh(&phone.session).await), Some("unauthenticated"));
    let third = shop.login("ada@example.com", Some(&desk.device)).await;
    let rest = shop.call("list-sessions", &desk.calls(Call::new("DELETE", "/api/account/sessions"))).await;
    assert_eq!(rest.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(slug(&shop.profile(&third.access).await), Some("unauthenticated"));
    // Signing out ends it and takes the cookie away; a made-up secret ends nothing.
    let made_up = testkit::forged(&desk.session);
    let out = |cookie: &str| Call::new("DELETE", "/api/sessions/current").header("cookie", cookie);
    assert_eq!(shop.call("logout", &out(&made_up)).await.status, 200);
    assert_eq!(shop.profile(&desk.access).await.status, 200);
    let answer = shop.call("logout", &out(&desk.session)).await;
    assert!(answer.cookies[0].starts_with("__Host-session=;") && answer.cookies[0].contains("SameSite=Strict"), "{:?}", answer.cookies);
    assert_eq!(slug(&shop.profile(&desk.access).await), Some("unauthenticated"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guests_cart_joins_the_accounts_at_login() {
    let shop = Shop::open().await;
    let (mug, bowl) = (shop.sell("mug", 2400, 5).await, shop.sell("bowl", 3600, 50).await);
    let ada = shop.member("ada@example.com").await;
    let add = |variant| Call::new("POST", "/api/cart/lines").json(&json!({ "variant": variant, "quantity": 3 }));
    assert_eq!(shop.call("update-cart", &ada.calls(add(mug))).await.status, 200);
    let guest = shop.fill(&[(mug, 4), (bowl, 2)]).await;
    let answer = shop.try_login("ada@example.com", PASSWORD, Some(&guest)).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    // Seven mugs were wanted, five are there: it is told.
    assert_eq!(answer.body["changes"], json!([{ "change": "stock", "variant": mug, "wanted": 7, "left": 5 }]));
    assert!(answer.cookies.iter().any(|cookie| cookie.starts_with("__Host-cart=;")), "{:?}", answer.cookies);
    let cart = shop.call("get-cart", &ada.calls(Call::new("GET", "/api/cart"))).await;
    let lines: Vec<(String, i64)> =
        cart.body["lines"].as_array().unwrap().iter().map(|line| (text(&line["slug"]), line["quantity"].as_i64().unwrap())).collect();
    assert_eq!(lines, [("mug".to_owned(), 5), ("bowl".to_owned(), 2)]);
    // The guest's is gone: signing in with its cookie again adds nothing.
    shop.login("ada@example.com", Some(&guest)).await;
    let cart = shop.call("get-cart", &ada.calls(Call::new("GET", "/api/cart"))).await;
    assert_eq!(cart.body["count"], 7);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_ends_what_the_old_one_began() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let thief = shop.member("ada@example.com").await;
    // Whoever has the password asks for another address and for a link to set the password, and keeps both.
    let change = Call::new("POST", "/api/account/email").json(&json!({ "email": "evil@example.com", "password": PASSWORD }));
    assert_eq!(shop.call("change-email", &thief.calls(change)).await.status, 202);
    let away = shop.mailed("evil@example.com", "/confirm-email").await;
    let ask = Call::new("POST", "/api/account/password-reset").json(&json!({ "email": "ada@example.com" }));
    shop.call("request-password-reset", &ask).await;
    let old = shop.mailed("ada@example.com", "/reset").await;
    shop.call("request-password-reset", &ask).await;
    let new = shop.mailed("ada@example.com", "/reset").await;
    assert_ne!(old, new);
    // They sign in all the time while the owner sets a new password.
    let enough = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let (shop, enough, device) = (shop.clone(), enough.clone(), thief.device.clone());
        tasks.spawn(async move {
            let mut sessions = Vec::new();
            while !enough.load(std::sync::atomic::Ordering::Relaxed) {
                let call = Call::new("POST", "/api/sessions")
                    .header("cookie", &device)
                    .header("cloudfront-viewer-address", "198.51.100.1:4000")
                    .json(&json!({ "email": "ada@example.com", "password": PASSWORD }));
                let answer = shop.call("login", &call).await;
                sessions.extend(answer.cookie("__Host-session"));
            }
            sessions
        });
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let reset =
        |token: &str| Call::new("PUT", "/api/account/password-reset").json(&json!({ "token": token, "password": "fünf große Lampen" }));
    let done = shop.call("reset-password", &reset(&new)).await;
    assert_eq!(done.status, 200, "{:?}", done.body);
    tokio::time::sleep(Duration::from_millis(200)).await;
    enough.store(true, std::sync::atomic::Ordering::Relaxed);
    let sessions: Vec<String> = tasks.join_all().await.into_iter().flatten().collect();
    assert!(!sessions.is_empty());
    assert_eq!(count(&shop, "sessions", doc! {}).await, 0, "a session outlived its password");
    assert_eq!(slug(&shop.call("reset-password", &reset(&old)).await), Some("link-invalid"));
    // The count of guesses is spent by now; the browser that set the password is let in all the same.
    let device = done.cookie("__Host-device").unwrap();
    let login = shop.try_login("ada@example.com", "fünf große Lampen", Some(&device)).await;
    assert_eq!(login.status, 201, "{:?}", login.body);
    let access = text(&login.body["accessToken"]);
    let confirm = Call::new("PUT", "/api/account/email").header("authorization", &format!("Bearer {access}"));
    let answer = shop.call("change-email", &confirm.json(&json!({ "token": away }))).await;
    assert_eq!(slug(&answer), Some("link-invalid"), "a link of the old password");
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_changes_of_an_accounts_cart_at_once_all_count() {
    let shop = Arc::new(Shop::with_environments(8).await);
    let mug = shop.sell("mug", 2400, 99).await;
    let ada = shop.member("ada@example.com").await;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let (shop, ada) = (shop.clone(), ada.clone());
        tasks.spawn(async move {
            let call = Call::new("POST", "/api/cart/lines").json(&json!({ "variant": mug, "quantity": 1 }));
            shop.call("update-cart", &ada.calls(call)).await.status
        });
    }
    assert_eq!(tasks.join_all().await, [200; 8]);
    let cart = shop.call("get-cart", &ada.calls(Call::new("GET", "/api/cart"))).await;
    assert_eq!(cart.body["count"], 8);
    Arc::into_inner(shop).unwrap().close().await;
}
