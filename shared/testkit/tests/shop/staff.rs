//! Staff through the real binaries: what they may do to whom, and what is written down of it.

use std::sync::Arc;

use domain::{Role, UserId};
use serde_json::json;
use testkit::{
    Call, Member, PASSWORD, Shop,
    bson::{Document, date, doc},
};

use crate::text;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_managers_who_turn_on_each_other_one_is_heard() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let none = json!({ "roles": [] });
    let block = json!({ "standing": "blocked", "reason": "a quarrel" });
    let mut heard_first = 0;
    for round in 0..10 {
        let one = shop.staff(&format!("one{round}@example.com"), &[Role::Manager]).await;
        let two = shop.staff(&format!("two{round}@example.com"), &[Role::Manager]).await;
        let (first, second) = tokio::join!(
            shop.manage(&one, "PUT", two.id, "/standing", Some(&block)),
            shop.manage(&two, "PUT", one.id, "/roles", Some(&none))
        );
        let heard = [&first, &second].into_iter().filter(|answer| answer.status == 200).count();
        assert_eq!(heard, 1, "{:?} {:?}", first.body, second.body);
        // And whoever is put out while they invite leaves no invitation behind.
        let three = shop.staff(&format!("three{round}@example.com"), &[Role::Manager]).await;
        let owner = shop.staff(&format!("owner{round}@example.com"), &[Role::Owner]).await;
        let email = format!("friend{round}@example.com");
        let (invited, blocked) =
            tokio::join!(shop.invite(&three, &email, &[Role::Manager]), shop.manage(&owner, "PUT", three.id, "/standing", Some(&block)));
        assert_eq!((blocked.status, shop.count("links", doc! { "purpose.key": email }).await), (200, 0), "{:?}", blocked.body);
        heard_first += usize::from(invited.status == 201);
    }
    println!("{heard_first} of 10 invited before they were put out");
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_blocked_or_changes_roles_is_out_at_their_next_call() {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let support = shop.staff("support@example.com", &[Role::Support]).await;
    let ada = shop.staff("ada@example.com", &[]).await;
    let block = json!({ "standing": "blocked", "reason": "chargebacks" });
    let unreasoned = shop.manage(&support, "PUT", ada.id, "/standing", Some(&json!({ "standing": "blocked" }))).await;
    assert_eq!(unreasoned.pointers(), vec!["#/reason"]);
    let answer = shop.manage(&support, "PUT", ada.id, "/standing", Some(&block)).await;
    assert_eq!(
        (answer.status, &answer.body["standing"], &answer.body["sessions"]),
        (200, &json!("blocked"), &json!([])),
        "{:?}",
        answer.body
    );
    // The access token has minutes to live; the session behind it is gone.
    assert_eq!(shop.profile(&ada.access).await.problem(), Some("unauthenticated"));
    assert_eq!(shop.refresh(&ada.session).await.problem(), Some("unauthenticated"));
    assert_eq!(shop.try_login("ada@example.com", PASSWORD, None).await.problem(), Some("account-blocked"));
    assert_eq!(
        shop.try_login("ada@example.com", "not the password", None).await.problem(),
        Some("credentials-refused"),
        "strangers learn nothing"
    );
    assert_eq!(shop.manage(&support, "PUT", ada.id, "/standing", Some(&json!({ "standing": "active" }))).await.status, 200);
    let ada = shop.login("ada@example.com", None).await;
    assert_eq!(shop.manage(&support, "DELETE", ada.id, "/sessions", None).await.status, 200);
    assert_eq!(shop.profile(&ada.access).await.problem(), Some("unauthenticated"));

    // Support helps customers, not colleagues, and nobody themselves.
    for (by, whom) in [(&support, owner.id), (&support, support.id), (&owner, owner.id)] {
        for (method, what, body) in [("PUT", "/standing", Some(&block)), ("DELETE", "/sessions", None), ("DELETE", "/two-factor", None)] {
            assert_eq!(shop.manage(by, method, whom, what, body).await.problem(), Some("forbidden"), "{} {what}", by.email);
        }
    }
    let manager = shop.staff("manager@example.com", &[Role::Manager]).await;
    let roles = |roles: &[Role]| json!({ "roles": roles });
    for (whom, wanted) in [(owner.id, vec![]), (support.id, vec![Role::Owner]), (manager.id, vec![Role::Manager, Role::Owner])] {
        assert_eq!(shop.manage(&manager, "PUT", whom, "/roles", Some(&roles(&wanted))).await.problem(), Some("forbidden"));
    }
    assert_eq!(shop.manage(&support, "PUT", ada.id, "/roles", Some(&roles(&[Role::Support]))).await.problem(), Some("forbidden"));
    let answer = shop.manage(&manager, "PUT", support.id, "/roles", Some(&roles(&[Role::Analyst]))).await;
    assert_eq!((answer.status, &answer.body["account"]["permissions"]), (200, &json!(["reports-view"])), "{:?}", answer.body);
    assert_eq!(shop.is_in(&support).await.as_deref(), Some("unauthenticated"), "with the old roles");
    assert_eq!(shop.is_in(&shop.login("support@example.com", None).await).await.as_deref(), Some("forbidden"));
    let nobody: UserId = store::ids::new();
    assert_eq!(shop.manage(&owner, "GET", nobody, "", None).await.problem(), Some("not-found"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_always_an_owner_who_can_sign_in() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let none = json!({ "roles": [] });
    let block = json!({ "standing": "blocked", "reason": "a quarrel" });
    let alone = shop.staff("alone@example.com", &[Role::Owner]).await;
    assert_eq!(shop.manage(&alone, "PUT", alone.id, "/roles", Some(&none)).await.problem(), Some("last-owner"));
    let erase = Call::new("POST", "/api/account/erasure").json(&json!({ "password": PASSWORD }));
    assert_eq!(shop.call("delete-account", &alone.calls(erase.clone())).await.problem(), Some("last-owner"));
    // Two owners at each other, each way against each way: one of them stays.
    for round in 0..12 {
        let id = shop.hire(&format!("rival{round}@example.com"), &[Role::Owner]).await;
        let active = doc! { "roles": "owner", "standing": "active" };
        assert_eq!(shop.count("users", active.clone()).await, 2);
        let rival = shop.login(&format!("rival{round}@example.com"), None).await;
        let one = shop.login("alone@example.com", None).await;
        let (shop, none, block) = (&shop, &none, &block);
        let (first, second) = match round % 3 {
            0 => tokio::join!(shop.manage(&one, "PUT", id, "/roles", Some(none)), shop.manage(&rival, "PUT", one.id, "/roles", Some(none))),
            1 => tokio::join!(
                shop.manage(&one, "PUT", id, "/standing", Some(block)),
                shop.manage(&rival, "PUT", one.id, "/standing", Some(block))
            ),
            _ => {
                let erase = rival.calls(erase.clone());
                tokio::join!(shop.call("delete-account", &erase), shop.manage(&rival, "PUT", one.id, "/roles", Some(none)))
            }
        };
        assert_eq!(shop.count("users", active).await, 1, "{:?} {:?}", first.body, second.body);
        let users = shop.store.db().database().collection::<Document>("users");
        users.delete_many(doc! { "email_key": { "$ne": "alone@example.com" } }).await.unwrap();
        users.update_many(doc! {}, doc! { "$set": { "roles": ["owner"], "standing": "active" } }).await.unwrap();
    }
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_do_stands_in_the_audit_log() {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let ada = shop.staff("ada@example.com", &[]).await;
    shop.try_login("ada@example.com", "not the password", None).await;
    let abroad =
        |call: Call| call.header("cloudfront-viewer-address", "198.51.100.9:4000").header("cloudfront-viewer-country-name", "Peru");
    let block =
        Call::new("PUT", &format!("/api/admin/users/{}/standing", ada.id)).json(&json!({ "standing": "blocked", "reason": "fraud" }));
    // A header that a client can set says nothing.
    let block = block.header("x-forwarded-for", "192.0.2.1");
    assert_eq!(shop.call("manage-users", &owner.calls(abroad(block))).await.status, 200);
    shop.manage(&owner, "PUT", ada.id, "/roles", Some(&json!({ "roles": ["support", "analyst"] }))).await;
    shop.manage(&owner, "DELETE", ada.id, "/two-factor", None).await;
    shop.invite(&owner, "grace@example.com", &[Role::Support]).await;
    let policy = Call::new("PUT", "/api/admin/staff-policy").json(&json!({ "twoFactor": "required" }));
    assert_eq!(shop.call("manage-staff", &owner.calls(policy)).await.status, 200);
    let policy = Call::new("PUT", "/api/admin/staff-policy").json(&json!({ "twoFactor": "optional" }));
    let settings = demo::settings();
    shop.store.put_settings(&settings).await.unwrap();
    shop.restart();
    assert_eq!(shop.call("manage-staff", &owner.calls(policy)).await.status, 200, "it is optional by now, and nothing to tell");
    let analyst = shop.staff("analyst@example.com", &[Role::Analyst]).await;
    assert_eq!(shop.is_in(&analyst).await.as_deref(), Some("forbidden"));

    let log = async |query: &str| {
        let answer = shop.call("list-audit-log", &owner.calls(Call::new("GET", &format!("/api/admin/audit?{query}")))).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body["items"].as_array().unwrap().clone()
    };
    let blocked = log("action=user-blocked").await;
    assert_eq!(blocked.len(), 1);
    let entry = &blocked[0];
    assert_eq!((&entry["actor"]["email"], &entry["subject"]["email"]), (&json!("owner@example.com"), &json!("ada@example.com")));
    assert_eq!((&entry["from"], &entry["place"]), (&json!("198.51.100.9"), &json!("Peru")));
    assert_eq!(
        entry["changes"],
        json!([{ "field": "standing", "before": "active", "after": "blocked" }, { "field": "reason", "after": "fraud" }])
    );
    let roles = log(&format!("subject={}&action=roles-changed", ada.id)).await;
    assert_eq!(roles[0]["changes"], json!([{ "field": "roles", "before": "none", "after": "support, analyst" }]));
    let of_owner = log(&format!("actor={}", owner.id)).await;
    let actions: Vec<&str> = of_owner.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["policy-changed", "staff-invited", "factors-reset", "roles-changed", "user-blocked", "logged-in"]);
    assert_eq!(log("action=login-refused").await[0]["subject"]["email"], "ada@example.com");
    let denied = &log("action=access-denied").await[0];
    assert_eq!((&denied["actor"]["email"], &denied["changes"][0]["after"]), (&json!("analyst@example.com"), &json!("list_users")));
    let support = shop.staff("support@example.com", &[Role::Support]).await;
    let standing = json!({ "standing": "blocked", "reason": "envy" });
    assert_eq!(shop.manage(&support, "PUT", owner.id, "/standing", Some(&standing)).await.problem(), Some("forbidden"));
    let denied = &log("action=access-denied").await[0];
    assert_eq!(
        (&denied["subject"]["email"], &denied["changes"][0]["after"]),
        (&json!("owner@example.com"), &json!("set_user_standing")),
        "the role may, but not to that person"
    );
    // Colleagues' homes and places of work are not shown to those who need not know.
    shop.login("owner@example.com", None).await;
    let seen = shop.manage(&support, "GET", owner.id, "", None).await;
    assert_eq!((&seen.body["manageable"], &seen.body["sessions"]), (&json!(false), &json!([])), "{:?}", seen.body);
    assert_eq!(shop.manage(&support, "GET", support.id, "", None).await.body["sessions"].as_array().unwrap().len(), 1, "but one's own");
    // The new address of somebody on the staff stands there with the old one; a customer's does not.
    for (who, recorded) in [(&support, 1), (&shop.staff("eve@example.com", &[]).await, 0)] {
        let new = format!("new-{}", who.email);
        let ask = Call::new("POST", "/api/account/email").json(&json!({ "email": new, "password": PASSWORD }));
        assert_eq!(shop.call("change-email", &who.calls(ask)).await.status, 202);
        let token = shop.mailed(&new, "/confirm-email").await;
        let confirm = Call::new("PUT", "/api/account/email").json(&json!({ "token": token }));
        assert_eq!(shop.call("change-email", &who.calls(confirm)).await.status, 200);
        let entry = &log(&format!("subject={}&action=email-changed", who.id)).await[0];
        assert_eq!(entry["changes"].as_array().map_or(0, Vec::len), recorded, "{entry}");
    }
    // What the log knows of somebody they can have, without who of the staff it was and where from.
    let own = shop.call("export-my-data", &support.calls(Call::new("GET", "/api/account/data"))).await;
    let history = own.body["history"].as_array().unwrap();
    assert!(history.iter().any(|event| event["action"] == "access-denied" && event["byStaff"] == false), "{history:?}");
    shop.manage(&owner, "DELETE", support.id, "/two-factor", None).await;
    let support = shop.login(&format!("new-{}", support.email), None).await;
    let own = shop.call("export-my-data", &support.calls(Call::new("GET", "/api/account/data"))).await;
    let reset = own.body["history"].as_array().unwrap().iter().find(|event| event["action"] == "factors-reset").unwrap();
    assert_eq!((&reset["byStaff"], reset.get("from"), reset.get("device")), (&json!(true), None, None), "{reset}");
    let at = text(&entry["at"]);
    assert!(log(&format!("from={at}&until={at}")).await.is_empty());
    assert!(log(&format!("from={at}")).await.len() >= 5);
    // Who is erased has no name in the log any more; what was done stays.
    shop.store.db().database().collection::<Document>("users").delete_many(doc! { "email_key": "ada@example.com" }).await.unwrap();
    let entry = &log("action=user-blocked").await[0];
    assert_eq!((entry["subject"].get("email"), &entry["subject"]["id"]), (None, &json!(ada.id)));
    for odd in ["page=0", "page=1001", "action=nothing", "actor=x", "from=yesterday", "colour=red"] {
        let answer = shop.call("list-audit-log", &owner.calls(Call::new("GET", &format!("/api/admin/audit?{odd}")))).await;
        assert_eq!(answer.problem(), Some("invalid-request"), "{odd}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_found_by_what_support_knows_of_them() {
    let shop = Shop::open().await;
    let support = shop.staff("support@example.com", &[Role::Support]).await;
    let mug = shop.sell("mug", 2400, 50).await;
    // As a guest, with the address of an account.
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "guest").await;
    let number = text(&shop.order(&order, &token).await.body["number"]);
    let ada = shop.member("ada@example.com").await;
    let set = Call::new("PUT", "/api/account").json(&json!({ "name": "Ada Björk", "marketing": false }));
    assert_eq!(shop.call("manage-profile", &ada.calls(set)).await.status, 200);
    for number in 0..30 {
        shop.hire(&format!("crowd{number}@example.com"), &[]).await;
    }
    let blocked = shop.hire("troll@example.com", &[]).await;
    shop.manage(&support, "PUT", blocked, "/standing", Some(&json!({ "standing": "blocked", "reason": "trolls" }))).await;
    let find = async |query: &str| {
        let answer = shop.call("manage-users", &support.calls(Call::new("GET", &format!("/api/admin/users?{query}")))).await;
        assert_eq!(answer.status, 200, "{query}: {:?}", answer.body);
        let emails = answer.body["items"].as_array().unwrap().iter().map(|row| text(&row["email"])).collect::<Vec<_>>();
        (emails, answer.body["more"].as_bool().unwrap())
    };
    for query in [
        "search=ada%20bj%C3%B6",
        "search=ADA@exam",
        "search=bj%C3%B6rk",
        &format!("search={number}"),
        &format!("search={}", number.to_lowercase()),
    ] {
        assert_eq!(find(query).await.0, ["ada@example.com"], "{query}");
    }
    assert!(find("search=indqvist").await.0.is_empty(), "her name until now, and the middle of it");
    assert!(find("search=ada%20crowd").await.0.is_empty());
    let (first, more) = find("search=crowd&page=1").await;
    let (second, end) = find("search=crowd&page=2").await;
    assert_eq!((first.len(), more, second.len(), end), (25, true, 5, false));
    assert!(first.iter().all(|email| !second.contains(email)));
    assert_eq!(find("show=staff").await.0, ["support@example.com"]);
    assert_eq!(find("show=blocked").await.0, ["troll@example.com"]);
    assert!(!find("show=customers").await.0.contains(&"support@example.com".to_owned()));
    assert_eq!(find("show=staff&search=%2C%20%2C").await.0, ["support@example.com"], "no word at all");
    for none in ["search=.*", "search=%22%7D"] {
        assert_eq!(find(&format!("show=staff&{none}")).await.0, ["support@example.com"], "{none} is no word either");
    }
    for odd in ["search=%24where", "search=a.*a"] {
        assert!(find(odd).await.0.is_empty(), "{odd}");
    }
    let detail = shop.manage(&support, "GET", ada.id, "", None).await;
    assert_eq!(detail.body["orders"][0]["id"], json!(order), "{:?}", detail.body);
    assert_eq!((&detail.body["manageable"], &detail.body["sessions"][0]["current"]), (&json!(true), &json!(false)));
    assert!(!detail.body.to_string().contains("argon2"), "nothing of the password leaves the shop");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_sessions_are_short_and_strong_where_the_shop_asks_for_it() {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let policy =
        |member: &Member, rule: &str| member.calls(Call::new("PUT", "/api/admin/staff-policy").json(&json!({ "twoFactor": rule })));
    let manager = shop.staff("manager@example.com", &[Role::Manager]).await;
    assert_eq!(shop.call("manage-staff", &policy(&manager, "required")).await.problem(), Some("forbidden"));
    assert_eq!(shop.call("manage-staff", &policy(&owner, "required")).await.status, 200);
    // By password alone nobody is in, not even who asked for it; customers are not concerned.
    let owner = shop.login("owner@example.com", None).await;
    assert_eq!(shop.call("manage-staff", &policy(&owner, "optional")).await.problem(), Some("two-factor-required"));
    assert_eq!(shop.is_in(&owner).await.as_deref(), Some("two-factor-required"));
    assert_eq!(shop.try_login("owner@example.com", PASSWORD, None).await.body["staff"], "two-factor-required");
    assert_eq!(shop.profile(&owner.access).await.status, 200, "their own account is theirs");
    let (secret, _) = shop.set_up_app(&owner).await;
    assert_eq!(shop.is_in(&owner).await, None, "the session that showed the code is in");
    assert_eq!(shop.refresh(&owner.session).await.body["staff"], "open");
    let started = shop.login_with("owner@example.com", &testkit::code(&secret, 1)).await;
    assert_eq!(started.body["staff"], "open", "{:?}", started.body);
    let ada = shop.staff("ada@example.com", &[]).await;
    assert_eq!(shop.is_in(&ada).await.as_deref(), Some("forbidden"));

    // Half an hour without a refresh, or twelve hours: over. A customer's session goes on.
    let strong = Member::read("owner@example.com", &started);
    let sessions = shop.store.db().database().collection::<Document>("sessions");
    let cookie = started.cookies.iter().find(|cookie| cookie.starts_with("__Host-session=")).unwrap();
    assert!(cookie.contains("Max-Age=1800"), "{cookie}");
    let earlier = date(testkit::now().0 - 13 * 3_600_000);
    sessions.update_many(doc! {}, doc! { "$set": { "created_at": earlier } }).await.unwrap();
    assert_eq!(shop.is_in(&strong).await.as_deref(), Some("unauthenticated"));
    assert_eq!(shop.refresh(&strong.session).await.problem(), Some("unauthenticated"));
    assert_eq!(shop.profile(&ada.access).await.status, 200);
    shop.close().await;
}
