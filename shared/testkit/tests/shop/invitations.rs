//! Invitations to the staff through the real binaries: who may send one, whom it lets in, and when it ends.

use std::sync::Arc;

use domain::Role;
use serde_json::{Value, json};
use testkit::{
    Call, Member, PASSWORD, Shop,
    bson::{Document, date, doc},
};

use crate::text;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_owner_is_invited_once_and_invites_the_others() {
    let shop = Shop::open().await;
    assert_eq!(shop.run("invite-owner").await.unwrap()["done"], 1);
    assert_eq!(shop.run("invite-owner").await.unwrap()["done"], 0, "one invitation is open");
    let token = shop.mailed("first-owner@bodega.example", "/admin/invitation").await;
    let seen = shop.read_invitation(&token).await;
    assert_eq!((&seen.body["roles"], &seen.body["hasAccount"], seen.body.get("invitedBy")), (&json!(["owner"]), &json!(false), None));
    let unnamed = shop.accept(&token, None, PASSWORD).await;
    assert_eq!((unnamed.problem(), unnamed.pointers()), (Some("invalid-request"), vec!["#/name"]));
    assert_eq!(shop.accept(&token, Some("Olu Owner"), "password1234").await.body["errors"][0]["code"], "too-common");
    assert_eq!(shop.accept(&token, Some("Olu Owner"), PASSWORD).await.status, 201);
    assert_eq!(shop.accept(&token, Some("Olu Owner"), PASSWORD).await.problem(), Some("link-invalid"), "a link works once");
    let started = shop.try_login("first-owner@bodega.example", PASSWORD, None).await;
    assert_eq!((&started.body["staff"], &started.body["account"]["roles"]), (&json!("open"), &json!(["owner"])));
    let owner = Member::read("first-owner@bodega.example", &started);
    assert_eq!(shop.run("invite-owner").await.unwrap()["done"], 0, "there is an owner");

    // A new colleague, and one who was a customer before: their own password says it is them.
    assert_eq!(shop.invite(&owner, "grace@example.com", &[Role::Support, Role::Marketing]).await.status, 201);
    shop.member("ada@example.com").await;
    assert_eq!(shop.invite(&owner, "ADA@example.com", &[Role::Analyst]).await.status, 201);
    let grace = shop.mailed("grace@example.com", "/admin/invitation").await;
    let ada = shop.mailed("ADA@example.com", "/admin/invitation").await;
    let seen = shop.read_invitation(&ada).await;
    assert_eq!((&seen.body["hasAccount"], &seen.body["invitedBy"]), (&json!(true), &json!("Olu Owner")));
    assert_eq!(shop.accept(&ada, None, "not the password").await.problem(), Some("credentials-refused"));
    assert_eq!(shop.accept(&ada, None, PASSWORD).await.status, 201);
    assert_eq!(shop.accept(&grace, Some("Grace Okafor"), PASSWORD).await.status, 201);
    assert_eq!(shop.is_in(&shop.login("grace@example.com", None).await).await, None);
    assert_eq!(shop.is_in(&shop.login("ada@example.com", None).await).await.as_deref(), Some("forbidden"));
    // Whoever is staff already has no need of it.
    let again = shop.invite(&owner, "grace@example.com", &[Role::Manager]).await;
    assert_eq!((again.pointers(), &again.body["errors"][0]["code"]), (vec!["#/email"], &json!("staff-already")));
    for odd in [json!([]), json!(["king"]), json!(["support", "support"])] {
        let call = Call::new("POST", "/api/admin/invitations").json(&json!({ "email": "x@example.com", "roles": odd }));
        assert_eq!(shop.call("manage-staff", &owner.calls(call)).await.problem(), Some("invalid-request"), "{odd}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invitations_end_with_time_with_a_newer_one_and_with_who_sent_them() {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let manager = shop.staff("manager@example.com", &[Role::Manager]).await;
    // Nobody hands out what they do not have.
    assert_eq!(shop.invite(&manager, "eve@example.com", &[Role::Owner]).await.problem(), Some("forbidden"));
    assert_eq!(shop.invite(&manager, "eve@example.com", &[Role::Manager]).await.status, 201);
    let first = shop.mailed("eve@example.com", "/admin/invitation").await;
    let list = shop.invite(&manager, "Eve@example.com", &[Role::Support]).await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "{:?}", list.body);
    let second = shop.mailed("Eve@example.com", "/admin/invitation").await;
    assert_eq!(shop.read_invitation(&first).await.problem(), Some("link-invalid"), "a newer invitation ends the older one");
    assert_eq!(shop.read_invitation(&second).await.body["roles"], json!(["support"]));
    // The one who sent it is no manager any more: what they began ends.
    assert_eq!(shop.manage(&owner, "PUT", manager.id, "/roles", Some(&json!({ "roles": ["analyst"] }))).await.status, 200);
    assert_eq!(shop.accept(&second, Some("Eve"), PASSWORD).await.problem(), Some("link-invalid"));
    // Taken back, and too old.
    let list = shop.invite(&owner, "eve@example.com", &[Role::Owner]).await;
    let id = text(&list.body["items"][0]["id"]);
    let support = shop.staff("boss@example.com", &[Role::Manager]).await;
    let revoke = |by: &Member| by.calls(Call::new("DELETE", &format!("/api/admin/invitations/{id}")));
    assert_eq!(shop.call("manage-staff", &revoke(&support)).await.problem(), Some("forbidden"), "an owner's invitation");
    let third = shop.mailed("eve@example.com", "/admin/invitation").await;
    assert_eq!(shop.call("manage-staff", &revoke(&owner)).await.body["items"], json!([]));
    assert_eq!(shop.call("manage-staff", &revoke(&owner)).await.problem(), Some("not-found"));
    assert_eq!(shop.accept(&third, Some("Eve"), PASSWORD).await.problem(), Some("link-invalid"));
    shop.invite(&owner, "eve@example.com", &[Role::Analyst]).await;
    let old = shop.mailed("eve@example.com", "/admin/invitation").await;
    let links = shop.store.db().database().collection::<Document>("links");
    links.update_many(doc! {}, doc! { "$set": { "expires_at": date(1) } }).await.unwrap();
    assert_eq!(shop.accept(&old, Some("Eve"), PASSWORD).await.problem(), Some("link-invalid"));
    // A manager's invitation does not take the place of an owner's.
    shop.invite(&owner, "eve@example.com", &[Role::Owner]).await;
    assert_eq!(shop.invite(&support, "eve@example.com", &[Role::Analyst]).await.problem(), Some("forbidden"));
    assert_eq!(shop.read_invitation(&shop.mailed("eve@example.com", "/admin/invitation").await).await.body["roles"], json!(["owner"]));
    // Links of other kinds make nobody staff.
    let ask = Call::new("POST", "/api/account/password-reset").json(&json!({ "email": "owner@example.com" }));
    shop.call("request-password-reset", &ask).await;
    let reset = shop.mailed("owner@example.com", "/reset").await;
    assert_eq!(shop.accept(&reset, Some("Eve"), PASSWORD).await.problem(), Some("link-invalid"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_blocked_demoted_or_erased_comes_back_by_no_older_invitation() {
    let shop = Shop::open().await;
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let block = json!({ "standing": "blocked", "reason": "fraud" });
    let let_in = json!({ "standing": "active" });
    for (email, what) in [("ada@example.com", "block"), ("bob@example.com", "roles"), ("cem@example.com", "erase")] {
        let member = shop.staff(email, &[]).await;
        assert_eq!(shop.invite(&owner, email, &[Role::Manager]).await.status, 201);
        let token = shop.mailed(email, "/admin/invitation").await;
        match what {
            "block" => {
                assert_eq!(shop.manage(&owner, "PUT", member.id, "/standing", Some(&block)).await.status, 200);
                assert_eq!(shop.manage(&owner, "PUT", member.id, "/standing", Some(&let_in)).await.status, 200);
            }
            "roles" => {
                for roles in [json!({ "roles": ["analyst"] }), json!({ "roles": [] })] {
                    assert_eq!(shop.manage(&owner, "PUT", member.id, "/roles", Some(&roles)).await.status, 200);
                }
            }
            _ => {
                let erase = Call::new("POST", "/api/account/erasure").json(&json!({ "password": PASSWORD }));
                assert_eq!(shop.call("delete-account", &member.calls(erase)).await.status, 200);
            }
        }
        assert_eq!(shop.accept(&token, Some("Back"), PASSWORD).await.problem(), Some("link-invalid"), "{what}");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_owner_is_whom_the_template_names_now() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let run = || shop.run("invite-owner");
    let (a, b, c, d) = tokio::join!(run(), run(), run(), run());
    let done: u64 = [a, b, c, d].into_iter().map(|report| report.unwrap()["done"].as_u64().unwrap()).sum();
    assert_eq!((done, shop.count("links", doc! {}).await), (1, 1), "schedules may run twice at once");
    let first = shop.mailed("first-owner@bodega.example", "/admin/invitation").await;
    // The address was mistyped: the template is deployed again with another one.
    let mut variables = shop.variables();
    let mail = variables.iter_mut().find(|(name, _)| name == "OWNER_MAIL").unwrap();
    "right-owner@bodega.example".clone_into(&mut mail.1);
    let fleet = testkit::Fleet::new("invite-owner", variables);
    fleet.start().await;
    let schedule = testkit::event("invite-owner", None);
    let report: Value = serde_json::from_slice(&fleet.invoke(schedule.clone()).await.unwrap()).unwrap();
    assert_eq!(report["done"], 1);
    let report: Value = serde_json::from_slice(&fleet.invoke(schedule).await.unwrap()).unwrap();
    assert_eq!(report["done"], 0);
    assert_eq!(shop.accept(&first, Some("A stranger"), PASSWORD).await.problem(), Some("link-invalid"), "of the mistyped address");
    let right = shop.mailed("right-owner@bodega.example", "/admin/invitation").await;
    // Meanwhile there is an owner by other ways: the invitation that nobody sent makes no second one.
    shop.hire("owner@example.com", &[Role::Owner]).await;
    assert_eq!(shop.accept(&right, Some("Late"), PASSWORD).await.problem(), Some("link-invalid"));
    assert_eq!(shop.count("users", doc! { "roles": "owner" }).await, 1);
    drop(fleet);
    Arc::into_inner(shop).unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_invite_one_person_at_once_leave_one_invitation() {
    let shop = Arc::new(Shop::with_environments(4).await);
    let owner = shop.staff("owner@example.com", &[Role::Owner]).await;
    let manager = shop.staff("manager@example.com", &[Role::Manager]).await;
    for round in 0..8 {
        let email = format!("eve{round}@example.com");
        let (one, two) = tokio::join!(shop.invite(&owner, &email, &[Role::Analyst]), shop.invite(&manager, &email, &[Role::Manager]));
        assert_eq!((one.status, two.status), (201, 201), "{:?} {:?}", one.body, two.body);
        assert_eq!(shop.count("links", doc! { "purpose.key": &email }).await, 1, "{email}");
    }
    Arc::into_inner(shop).unwrap().close().await;
}
