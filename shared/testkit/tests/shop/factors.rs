//! Second factors and passkeys through the real binaries: what opens an account, once, and what does not.

use std::sync::Arc;

use domain::Role;
use serde_json::{Value, json};
use testkit::{
    Answer, Authenticator, Call, Member, PASSWORD, Shop,
    bson::{Document, doc},
    code,
};
use tokio::task::JoinSet;

const ORIGIN: &str = "http://localhost:8080";

fn slug(answer: &Answer) -> Option<&str> {
    answer.problem()
}

async fn two_factor(shop: &Shop, member: &Member, method: &str, what: &str, body: &Value) -> Answer {
    let call = Call::new(method, &format!("/api/account/two-factor{what}")).json(body);
    shop.call("manage-two-factor", &member.calls(call)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_app_the_password_alone_opens_nothing() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    // What is spent must not become a code of the step before.
    testkit::early_in_a_step().await;
    let elsewhere = shop.login("ada@example.com", None).await;
    let password = json!({ "password": PASSWORD });
    assert_eq!(slug(&two_factor(&shop, &ada, "PUT", "", &json!({ "code": "123456" })).await), Some("two-factor-state"), "not begun");
    assert_eq!(slug(&two_factor(&shop, &ada, "POST", "", &json!({ "password": "wrong" })).await), Some("credentials-refused"));
    let begun = two_factor(&shop, &ada, "POST", "", &password).await;
    let secret = begun.body["secret"].as_str().unwrap().to_owned();
    assert!(begun.body["uri"].as_str().unwrap().starts_with("otpauth://totp/Bodega:ada%40example.com?"), "{:?}", begun.body);
    // Begun is not on.
    assert_eq!(shop.try_login("ada@example.com", PASSWORD, None).await.status, 201);
    let wrong = two_factor(&shop, &ada, "PUT", "", &json!({ "code": code(&secret, 9) })).await;
    assert_eq!((wrong.pointers(), &wrong.body["errors"][0]["code"]), (vec!["#/code"], &json!("wrong")));
    let on = two_factor(&shop, &ada, "PUT", "", &json!({ "code": code(&secret, 0) })).await;
    let recovery: Vec<String> = on.body["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert_eq!(recovery.len(), 10);
    assert_eq!(slug(&shop.profile(&elsewhere.access).await), Some("unauthenticated"), "others have not shown it");
    assert_eq!(shop.profile(&ada.access).await.body["twoFactor"]["recoveryCodes"], 10);
    assert_eq!(slug(&two_factor(&shop, &ada, "POST", "", &password).await), Some("two-factor-state"), "on already");

    assert_eq!(slug(&shop.try_login("ada@example.com", PASSWORD, None).await), Some("second-factor-needed"));
    assert_eq!(slug(&shop.try_login("ada@example.com", "not the password", None).await), Some("credentials-refused"), "the password first");
    let both_wrong =
        Call::new("POST", "/api/sessions").json(&json!({ "email": "ada@example.com", "password": "no", "code": code(&secret, 1) }));
    assert_eq!(slug(&shop.call("login", &both_wrong).await), Some("credentials-refused"));
    assert_eq!(
        slug(&shop.login_with("ada@example.com", &code(&secret, 0)).await),
        Some("credentials-refused"),
        "the code that set it up is spent"
    );
    assert_eq!(shop.login_with("ada@example.com", &code(&secret, 1)).await.status, 201);
    assert_eq!(slug(&shop.login_with("ada@example.com", &code(&secret, 1)).await), Some("credentials-refused"), "spent");
    assert_eq!(slug(&shop.login_with("ada@example.com", &code(&secret, 5)).await), Some("credentials-refused"), "of another time");

    // Recovery codes: any spelling, once.
    assert_eq!(shop.login_with("ada@example.com", &recovery[0].to_uppercase().replace('-', " ")).await.status, 201);
    assert_eq!(slug(&shop.login_with("ada@example.com", &recovery[0]).await), Some("credentials-refused"));
    let ada = Member::read("ada@example.com", &shop.login_with("ada@example.com", &recovery[1]).await);
    assert_eq!(shop.profile(&ada.access).await.body["twoFactor"]["recoveryCodes"], 8);
    let renewed = two_factor(&shop, &ada, "POST", "/recovery-codes", &password).await;
    assert_eq!(renewed.body["codes"].as_array().unwrap().len(), 10);
    assert_eq!(slug(&shop.login_with("ada@example.com", &recovery[2]).await), Some("credentials-refused"), "of the old ones");

    // What the database holds of it opens nothing.
    let users = shop.store.db().database().collection::<Document>("users");
    let record = format!("{:?}", users.find_one(doc! {}).await.unwrap().unwrap());
    assert!(!record.contains(&secret) && !record.contains(&recovery[3]));

    let off = two_factor(&shop, &ada, "POST", "/removal", &password).await;
    assert_eq!((off.status, off.body.get("twoFactor")), (200, None), "{:?}", off.body);
    assert_eq!(slug(&two_factor(&shop, &ada, "POST", "/removal", &password).await), Some("two-factor-state"));
    assert_eq!(slug(&two_factor(&shop, &ada, "POST", "/recovery-codes", &password).await), Some("two-factor-state"));
    assert_eq!(shop.try_login("ada@example.com", PASSWORD, None).await.status, 201);
    shop.drain(50).await;
    let mails = shop.aws.mails();
    for subject in ["app was set up", "recovery codes were made", "app was given up"] {
        assert!(mails.iter().any(|mail| mail.to == "ada@example.com" && mail.subject.contains(subject)), "{subject}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_show_one_code_at_once_one_is_in() {
    let shop = Arc::new(Shop::with_environments(8).await);
    let ada = shop.member("ada@example.com").await;
    let (secret, recovery) = shop.set_up_app(&ada).await;
    let key = "ada@example.com".parse::<domain::Email>().unwrap().key().unwrap();
    let since = shop.store.user(ada.id).await.unwrap().unwrap().two_factor.unwrap().since;
    for shown in [code(&secret, 1), recovery[0].clone()] {
        let mut tasks = JoinSet::new();
        for number in 0..16 {
            // Browsers that have shown a code before, so that nobody has to wait and all meet at the record.
            let device = format!("__Host-device={}", testkit::keys().device_token(&key, Some(since)));
            let (shop, shown) = (shop.clone(), shown.clone());
            tasks.spawn(async move {
                let body = json!({ "email": "ada@example.com", "password": PASSWORD, "code": shown });
                let viewer = format!("198.51.100.{number}:4000");
                let call = Call::new("POST", "/api/sessions").header("cloudfront-viewer-address", &viewer).header("cookie", &device);
                shop.call("login", &call.json(&body)).await.status
            });
        }
        let answers = tasks.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 401).count(), 15, "nobody had to wait: {answers:?}");
        shop.store.db().database().collection::<Document>("throttles").delete_many(doc! {}).await.unwrap();
    }
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_at_codes_are_counted_and_shut_nobody_out() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let (secret, recovery) = shop.set_up_app(&ada).await;
    let own = Member::read("ada@example.com", &shop.login_with("ada@example.com", &recovery[0]).await);
    let login = async |code: &str, device: &str| {
        let body = json!({ "email": "ada@example.com", "password": PASSWORD, "code": code });
        shop.call("login", &Call::new("POST", "/api/sessions").header("cookie", device).json(&body)).await
    };
    let mut last = login("000000", "").await;
    assert_eq!(slug(&last), Some("credentials-refused"));
    for _ in 0..5 {
        last = login("000000", "").await;
    }
    assert_eq!(slug(&last), Some("too-many-attempts"));
    let log = shop.store.db().database().collection::<Document>("audit");
    assert!(log.count_documents(doc! { "action": "login-throttled", "subject": { "$ne": null } }).await.unwrap() > 0);
    // A browser that is known by a mail's link or the password alone has no count of its own: there could be any number.
    assert_eq!(slug(&login(&code(&secret, 1), &ada.device).await), Some("too-many-attempts"));
    // That of the owner has, who showed a code on it: whoever knows the password does not shut them out.
    assert_eq!(login(&code(&secret, 1), &own.device).await.status, 201);
    // With another app that is over.
    let off = two_factor(&shop, &own, "POST", "/removal", &json!({ "password": PASSWORD })).await;
    assert_eq!(off.status, 200, "{:?}", off.body);
    let (other, _) = shop.set_up_app(&own).await;
    assert_eq!(slug(&login(&code(&other, 1), &own.device).await), Some("too-many-attempts"));
    shop.close().await;
}

/// Begins to make a passkey; the challenge.
async fn begin(shop: &Shop, member: &Member) -> Value {
    let call = Call::new("POST", "/api/account/passkeys/challenge").json(&json!({ "password": PASSWORD }));
    let answer = shop.call("manage-passkeys", &member.calls(call)).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    answer.body
}

async fn add(shop: &Shop, member: &Member, ceremony: &Value, response: &Value) -> Answer {
    let call = Call::new("POST", "/api/account/passkeys").json(&json!({ "ceremony": ceremony, "name": "Telephone", "response": response }));
    shop.call("manage-passkeys", &member.calls(call)).await
}

async fn challenge(shop: &Shop) -> Value {
    let answer = shop.call("login-with-passkey", &Call::new("POST", "/api/sessions/passkey/challenge")).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    answer.body
}

async fn login(shop: &Shop, ceremony: &Value, response: &Value) -> Answer {
    let call = Call::new("POST", "/api/sessions/passkey").json(&json!({ "ceremony": ceremony, "response": response }));
    shop.call("login-with-passkey", &call).await
}

/// Signs in by the authenticator's passkey.
async fn enter(shop: &Shop, key: &mut Authenticator) -> Answer {
    let asked = challenge(shop).await;
    let response = key.get(ORIGIN, &asked["options"]);
    login(shop, &asked["ceremony"], &response).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_signs_its_owner_in_and_nobody_else() {
    let shop = Shop::open().await;
    let ada = shop.member("ada@example.com").await;
    let eve = shop.member("eve@example.com").await;
    let mut key = Authenticator::new();
    let asked = begin(&shop, &ada).await;
    let made = key.create(ORIGIN, &asked["options"]);
    // Not by another session, not with another challenge, not for another site, not twice.
    assert_eq!(slug(&add(&shop, &eve, &asked["ceremony"], &made).await), Some("passkey-refused"));
    let other = begin(&shop, &ada).await;
    assert_eq!(slug(&add(&shop, &ada, &other["ceremony"], &made).await), Some("passkey-refused"));
    let asked_for_evil = begin(&shop, &ada).await;
    let phished = Authenticator::new().create("https://b0dega.example", &asked_for_evil["options"]);
    assert_eq!(slug(&add(&shop, &ada, &asked_for_evil["ceremony"], &phished).await), Some("passkey-refused"));
    let list = add(&shop, &ada, &asked["ceremony"], &made).await;
    assert_eq!((list.status, &list.body["items"][0]["name"]), (201, &json!("Telephone")), "{:?}", list.body);
    assert_eq!(slug(&add(&shop, &ada, &asked["ceremony"], &made).await), Some("passkey-refused"));
    // The same authenticator is not asked again, and its key is nobody else's.
    assert_eq!(begin(&shop, &ada).await["options"]["excludeCredentials"][0]["id"], json!(key.id()));

    let started = enter(&shop, &mut key).await;
    assert_eq!((started.status, &started.body["account"]["email"]), (201, &json!("ada@example.com")), "{:?}", started.body);
    let with_key = Member::read("ada@example.com", &started);
    assert_eq!(shop.profile(&with_key.access).await.status, 200);
    // An answer is good once; a forged one, one of another site, one from a copied key never.
    let asked = challenge(&shop).await;
    let response = key.get(ORIGIN, &asked["options"]);
    assert_eq!(login(&shop, &asked["ceremony"], &response).await.status, 201);
    assert_eq!(slug(&login(&shop, &asked["ceremony"], &response).await), Some("credentials-refused"));
    let asked = challenge(&shop).await;
    assert_eq!(slug(&login(&shop, &asked["ceremony"], &response).await), Some("credentials-refused"), "of another challenge");
    let asked = challenge(&shop).await;
    let phished = key.get("https://b0dega.example", &asked["options"]);
    assert_eq!(slug(&login(&shop, &asked["ceremony"], &phished).await), Some("credentials-refused"));
    key.tampered = true;
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("credentials-refused"));
    key.tampered = false;
    key.verifies = false;
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("credentials-refused"), "nobody was asked for a finger");
    key.verifies = true;
    key.counter = 1;
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("credentials-refused"), "its counter goes back: a copy");
    key.counter = 100;
    assert_eq!(enter(&shop, &mut key).await.status, 201);
    for odd in [json!({}), json!("x"), json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {} })] {
        let asked = challenge(&shop).await;
        assert_eq!(slug(&login(&shop, &asked["ceremony"], &odd).await), Some("credentials-refused"), "{odd}");
    }
    let mut unknown = Authenticator::new();
    let asked = begin(&shop, &eve).await;
    unknown.create(ORIGIN, &asked["options"]);
    assert_eq!(slug(&enter(&shop, &mut unknown).await), Some("credentials-refused"), "made and never kept");

    let id = list.body["items"][0]["id"].as_str().unwrap().to_owned();
    let rename =
        |member: &Member| member.calls(Call::new("PUT", &format!("/api/account/passkeys/{id}")).json(&json!({ "name": "Tablet" })));
    assert_eq!(slug(&shop.call("manage-passkeys", &rename(&eve)).await), Some("not-found"));
    assert_eq!(shop.call("manage-passkeys", &rename(&ada)).await.body["items"][0]["name"], "Tablet");
    let remove = |member: &Member| {
        member.calls(Call::new("POST", &format!("/api/account/passkeys/{id}/removal")).json(&json!({ "password": PASSWORD })))
    };
    assert_eq!(slug(&shop.call("manage-passkeys", &remove(&eve)).await), Some("not-found"));
    assert_eq!(shop.call("manage-passkeys", &remove(&ada)).await.body["items"], json!([]));
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("credentials-refused"));
    assert_eq!(slug(&shop.profile(&with_key.access).await), Some("unauthenticated"), "what it opened is closed");
    let sessions = shop.store.sessions_of(ada.id, domain::Timestamp(0)).await.unwrap();
    assert!(sessions.iter().all(|session| session.factor == store::sessions::Factor::Password), "no passkey is left to count on");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocked_owners_and_lost_keys_stay_outside() {
    let shop = Shop::open().await;
    let support = shop.staff("support@example.com", &[Role::Support]).await;
    let ada = shop.member("ada@example.com").await;
    let mut key = Authenticator::new();
    let asked = begin(&shop, &ada).await;
    let made = key.create(ORIGIN, &asked["options"]);
    assert_eq!(add(&shop, &ada, &asked["ceremony"], &made).await.status, 201);
    let (_, recovery) = shop.set_up_app(&ada).await;
    shop.manage(&support, "PUT", ada.id, "/standing", Some(&json!({ "standing": "blocked", "reason": "fraud" }))).await;
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("account-blocked"));
    shop.manage(&support, "PUT", ada.id, "/standing", Some(&json!({ "standing": "active" }))).await;
    assert_eq!(enter(&shop, &mut key).await.status, 201);
    // The telephone is lost: staff take everything away, and say so by mail.
    let answer = shop.manage(&support, "DELETE", ada.id, "/two-factor", None).await;
    assert_eq!((&answer.body["passkeys"], answer.body["account"].get("twoFactor")), (&json!([]), None), "{:?}", answer.body);
    assert_eq!(slug(&enter(&shop, &mut key).await), Some("credentials-refused"));
    assert_eq!(shop.login_with("ada@example.com", &recovery[0]).await.status, 201, "a code too many is no fault");
    shop.drain(50).await;
    assert!(shop.aws.mails().iter().any(|mail| mail.to == "ada@example.com" && mail.subject.contains("taken away")));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_password_of_staff_makes_no_factor_of_the_thief() {
    let shop = Shop::open().await;
    let boss = shop.staff("boss@example.com", &[Role::Owner]).await;
    let mut key = Authenticator::new();
    let asked = begin(&shop, &boss).await;
    let made = key.create(ORIGIN, &asked["options"]);
    let list = add(&shop, &boss, &asked["ceremony"], &made).await;
    assert_eq!(list.status, 201, "{:?}", list.body);
    // The thief has the password, not the passkey.
    let thief = shop.login("boss@example.com", None).await;
    let password = json!({ "password": PASSWORD });
    let id = list.body["items"][0]["id"].as_str().unwrap();
    let calls = [
        ("manage-two-factor", Call::new("POST", "/api/account/two-factor").json(&password)),
        ("manage-passkeys", Call::new("POST", "/api/account/passkeys/challenge").json(&password)),
        ("manage-passkeys", Call::new("POST", &format!("/api/account/passkeys/{id}/removal")).json(&password)),
        ("change-email", Call::new("POST", "/api/account/email").json(&json!({ "email": "thief@example.com", "password": PASSWORD }))),
        (
            "change-password",
            Call::new("PUT", "/api/account/password").json(&json!({ "current": PASSWORD, "password": "another long one" })),
        ),
        ("delete-account", Call::new("POST", "/api/account/erasure").json(&password)),
    ];
    for (function, call) in calls {
        assert_eq!(slug(&shop.call(function, &thief.calls(call)).await), Some("two-factor-required"), "{function}");
    }
    // Its owner, by the passkey, may.
    let boss = Member::read("boss@example.com", &enter(&shop, &mut key).await);
    let (secret, _) = shop.set_up_app(&boss).await;
    assert_eq!(slug(&shop.try_login("boss@example.com", PASSWORD, None).await), Some("second-factor-needed"));
    assert_eq!(shop.login_with("boss@example.com", &code(&secret, 1)).await.status, 201);
    // They give both up, the passkey first: what is left counts as opened by the password.
    let remove = Call::new("POST", &format!("/api/account/passkeys/{id}/removal")).json(&password);
    assert_eq!(shop.call("manage-passkeys", &boss.calls(remove)).await.status, 200);
    let factors = async || {
        shop.store.sessions_of(boss.id, domain::Timestamp(0)).await.unwrap().iter().map(|session| session.factor).collect::<Vec<_>>()
    };
    assert!(factors().await.contains(&store::sessions::Factor::Passkey), "the app is still there");
    assert_eq!(two_factor(&shop, &boss, "POST", "/removal", &password).await.status, 200);
    assert!(factors().await.iter().all(|factor| *factor == store::sessions::Factor::Password));
    shop.close().await;
}
