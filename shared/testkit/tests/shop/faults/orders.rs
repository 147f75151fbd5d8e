//! Orders after they are placed: every state that stands against what somebody wants.

use domain::Role;
use serde_json::{Value, json};
use testkit::{
    Call, Shop,
    bson::{Document, doc},
    plain::{FULFILMENT, REFUND, RETURN, VARIANT, address, entitled, plain},
};

use super::Provoked;

/// The endpoints of orders that exist.
const AFTER: [&str; 22] = [
    "open_order",
    "add_order_note",
    "note_money",
    "end_review",
    "adjust_books",
    "fulfil_order",
    "move_fulfilment",
    "preview_refund",
    "refund_order",
    "note_refund",
    "download_invoice",
    "open_document",
    "write_documents",
    "print_slips",
    "cancel_order",
    "cancel_my_order",
    "preview_edit",
    "edit_order",
    "ask_payment",
    "request_return",
    "cancel_return",
    "resolve_return",
];

pub async fn orders(provoked: &mut Provoked) {
    let shop = Shop::open().await;
    let owner = shop.staff("ada@example.com", &[Role::Owner]).await;
    let mug = shop.sell("mug", 2400, 100).await;
    let route = |id: &str| contract::routes().into_iter().find(|route| route.id == id).expect("an endpoint");
    // Nobody has such an order; and whoever has it knows nothing of such a part of it.
    for id in AFTER {
        let route = route(id);
        let answer = shop.call(route.function, &entitled(&route, plain(&route), &owner)).await;
        provoked.note(id, &answer, "not-found");
    }
    let (order, token) = shop.place(&shop.basket(&[(mug, 2)]).await, "key").await;
    let started = shop.pay_by("bank-transfer", &order, &token, "start").await;
    let payment = started.body["payment"]["id"].as_str().expect("an id").to_owned();
    let path = |id: &str, key: &str| {
        let route = route(id);
        let path = route.path.replace("{order}", &order).replace("{payment}", &payment);
        let path = path.replace("{fulfilment}", FULFILMENT).replace("{refund}", REFUND).replace("{return}", RETURN);
        let call = entitled(&route, plain(&route).at(&path), &owner);
        (route.function, call.header("order-token", &token).header("idempotency-key", key))
    };
    let call = async |id: &str, key: &str, body: Value| {
        let (function, call) = path(id, key);
        shop.call(function, &if body.is_null() { call } else { call.json(&body) }).await
    };
    for (id, body) in [
        ("move_fulfilment", json!({ "event": "shipped" })),
        ("note_refund", json!({ "outcome": "sent" })),
        ("resolve_return", json!({ "decision": "approve" })),
    ] {
        assert_eq!(call(id, "part", body).await.problem(), Some("not-found"), "{id}");
    }
    // It waits for its money: nothing is sent, given back, decided or returned.
    for (id, body) in [
        ("end_review", json!({ "decision": "accept" })),
        ("fulfil_order", json!({})),
        ("preview_refund", json!({ "ask": { "kind": "everything" } })),
        ("refund_order", json!({ "ask": { "kind": "everything" } })),
        ("write_documents", Value::Null),
        ("request_return", json!({ "lines": [{ "line": 1, "quantity": 1, "reason": "damaged" }] })),
    ] {
        provoked.note(id, &call(id, "early", body).await, "order-state");
    }
    let eur = |minor: i64| json!({ "amount": { "minor": minor, "currency": "EUR" } });
    let usd = call("note_money", "usd", json!({ "amount": { "minor": 100, "currency": "USD" } })).await;
    assert_eq!((usd.problem(), usd.pointers()), (Some("invalid-request"), vec!["#/amount"]));
    let paid = call("note_money", "paid", eur(5_290)).await;
    assert_eq!((paid.status, paid.body["money"].as_str()), (200, Some("paid")), "{:?}", paid.body);
    provoked.note("note_money", &call("note_money", "paid", eur(5_291)).await, "idempotency-mismatch");
    let fee =
        |minor: i64| json!({ "account": { "kind": "fees" }, "amount": { "minor": minor, "currency": "EUR" }, "reason": "Of the bank" });
    assert_eq!(call("adjust_books", "fee", fee(30)).await.status, 200);
    provoked.note("adjust_books", &call("adjust_books", "fee", fee(31)).await, "idempotency-mismatch");
    // A parcel that has left is not cancelled, and neither is its order.
    let sent = call("fulfil_order", "sent", json!({ "lines": [{ "line": 1, "quantity": 1 }], "shipped": true })).await;
    let parcel = sent.body["fulfilments"][0]["id"].as_str().expect("an id").to_owned();
    provoked.note("fulfil_order", &call("fulfil_order", "sent", json!({})).await, "idempotency-mismatch");
    let advance = |event: &str| {
        let (function, call) = path("move_fulfilment", "move");
        let at = format!("/api/admin/orders/{order}/fulfilments/{parcel}");
        (function, call.at(&at).json(&json!({ "event": event })))
    };
    let (function, cancelled) = advance("cancelled");
    provoked.note("move_fulfilment", &shop.call(function, &cancelled).await, "order-state");
    for id in ["cancel_order", "cancel_my_order"] {
        provoked.note(id, &call(id, "late", json!({})).await, "order-state");
    }
    shop.call(function, &advance("delivered").1).await;
    let asked = call("request_return", "back", json!({ "lines": [{ "line": 1, "quantity": 1, "reason": "damaged" }] })).await;
    let returned = asked.body["returns"][0]["id"].as_str().expect("an id").to_owned();
    let again = json!({ "lines": [{ "line": 1, "quantity": 1, "reason": "size" }] });
    provoked.note("request_return", &call("request_return", "back", again).await, "idempotency-mismatch");
    let of_return = async |id: &str, body: Value| {
        let (function, call) = path(id, "of");
        let at = match id {
            "cancel_return" => format!("/api/orders/{order}/returns/{returned}"),
            _ => format!("/api/admin/orders/{order}/returns/{returned}"),
        };
        let call = call.at(&at);
        shop.call(function, &if body.is_null() { call } else { call.json(&body) }).await
    };
    provoked.note("resolve_return", &of_return("resolve_return", json!({ "decision": "refuse" })).await, "order-state");
    assert_eq!(of_return("resolve_return", json!({ "decision": "receive" })).await.status, 200);
    provoked.note("cancel_return", &of_return("cancel_return", Value::Null).await, "order-state");
    let amount = |minor: i64| json!({ "ask": { "kind": "amount", "amount": { "minor": minor, "currency": "EUR" } } });
    let back = call("refund_order", "refund", amount(500)).await;
    assert_eq!(back.status, 200, "{:?}", back.body);
    provoked.note("refund_order", &call("refund_order", "refund", amount(501)).await, "idempotency-mismatch");
    let refund = back.body["refunds"][0]["id"].as_str().expect("an id");
    let (function, hand) = path("note_refund", "hand");
    let hand = hand.at(&format!("/api/admin/orders/{order}/refunds/{refund}"));
    assert_eq!(shop.call(function, &hand.clone().json(&json!({ "outcome": "sent" }))).await.status, 200);
    provoked.note("note_refund", &shop.call(function, &hand.json(&json!({ "outcome": "given-up" }))).await, "order-state");
    for text in ["one", "two"] {
        let noted = call("add_order_note", "note", json!({ "text": text })).await;
        if text == "one" {
            assert_eq!(noted.status, 200, "{:?}", noted.body);
        } else {
            provoked.note("add_order_note", &noted, "idempotency-mismatch");
        }
    }
    given_up(provoked, &shop, mug, &owner).await;
    written_down(provoked, &shop, mug, &owner).await;
    shop.close().await;
}

/// Orders that staff write down and change.
async fn written_down(provoked: &mut Provoked, shop: &Shop, mug: domain::VariantId, owner: &testkit::Member) {
    let eur = |minor: i64| json!({ "minor": minor, "currency": "EUR" });
    let send = |path: &str, key: &str, body: Value| owner.calls(Call::new("POST", path)).header("idempotency-key", key).json(&body);
    let draft = |quantity: i64, total: i64| {
        json!({
            "lines": [{ "variant": mug.to_string(), "quantity": quantity }], "email": "ada@example.com", "address": address(),
            "shippingMethod": "standard", "total": eur(total),
        })
    };
    let written = shop.call("draft-order", &send("/api/admin/drafts", "draft", draft(1, 2_890))).await;
    assert_eq!(written.status, 201, "{:?}", written.body);
    let other = shop.call("draft-order", &send("/api/admin/drafts", "draft", draft(2, 5_290))).await;
    provoked.note("draft_order", &other, "idempotency-mismatch");
    let order = written.body["order"]["order"]["id"].as_str().expect("an id").to_owned();
    let last = shop.sell("lamp", 900, 1).await;
    let mut many = draft(2, 2_290);
    many["lines"][0]["variant"] = json!(last.to_string());
    provoked.note("draft_order", &shop.call("draft-order", &send("/api/admin/drafts", "many", many)).await, "out-of-stock");
    let link = format!("/api/admin/orders/{order}/payment-link");
    assert_eq!(shop.call("draft-order", &send(&link, "ask", json!({ "tell": true }))).await.status, 200);
    let other = shop.call("draft-order", &send(&link, "ask", json!({ "tell": true, "note": "Please" }))).await;
    provoked.note("ask_payment", &other, "idempotency-mismatch");
    let edits = format!("/api/admin/orders/{order}/edits");
    let add = json!([{ "kind": "add", "variant": last.to_string(), "quantity": 2 }]);
    let preview = shop.call("edit-order", &send(&format!("{edits}/preview"), "preview", json!({ "changes": add }))).await;
    provoked.note("preview_edit", &preview, "out-of-stock");
    let edited = shop.call("edit-order", &send(&edits, "many", json!({ "changes": add, "total": eur(4_690) }))).await;
    provoked.note("edit_order", &edited, "out-of-stock");
    let more =
        |quantity: i64, total: i64| json!({ "changes": [{ "kind": "quantity", "line": 1, "quantity": quantity }], "total": eur(total) });
    assert_eq!(shop.call("edit-order", &send(&edits, "edit", more(2, 5_290))).await.status, 200);
    provoked.note("edit_order", &shop.call("edit-order", &send(&edits, "edit", more(3, 7_690))).await, "idempotency-mismatch");
    for (changes, pointer) in [
        (json!([]), "#/changes"),
        (json!([{ "kind": "remove", "line": 9 }]), "#/changes"),
        (json!([{ "kind": "remove", "line": 1 }]), "#/changes"),
        (json!([{ "kind": "quantity", "line": 1, "quantity": 2 }]), "#/changes"),
        (json!([{ "kind": "quantity", "line": 1, "quantity": 100 }]), "#/changes/0/quantity"),
        (json!([{ "kind": "add", "variant": VARIANT, "quantity": 1 }]), "#/changes/0/variant"),
    ] {
        let answer = shop.call("edit-order", &send(&format!("{edits}/preview"), "preview", json!({ "changes": changes }))).await;
        assert_eq!((answer.problem(), answer.pointers()), (Some("invalid-request"), vec![pointer]), "{changes}: {:?}", answer.body);
    }
    let cancel = format!("/api/admin/orders/{order}/cancel");
    assert_eq!(shop.call("cancel-order", &send(&cancel, "over", json!({}))).await.status, 200);
    for (id, function, path) in [
        ("preview_edit", "edit-order", format!("{edits}/preview")),
        ("edit_order", "edit-order", edits.clone()),
        ("ask_payment", "draft-order", link),
    ] {
        let body = if id == "ask_payment" { json!({}) } else { more(1, 2_890) };
        provoked.note(id, &shop.call(function, &send(&path, "late", body)).await, "order-state");
    }
}

/// Orders that are given up, and money for what is sold.
async fn given_up(provoked: &mut Provoked, shop: &Shop, mug: domain::VariantId, owner: &testkit::Member) {
    for (id, staff) in [("cancel_order", true), ("cancel_my_order", false)] {
        let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, id).await;
        let path = if staff { format!("/api/admin/orders/{order}/cancel") } else { format!("/api/orders/{order}/cancel") };
        let call = owner.calls(Call::new("POST", &path)).header("order-token", &token).header("idempotency-key", "cancel");
        assert_eq!(shop.call("cancel-order", &call.clone().json(&json!({}))).await.status, 200);
        let other = shop.call("cancel-order", &call.json(&json!({ "reason": "Another" }))).await;
        provoked.note(id, &other, "idempotency-mismatch");
    }
    let last = shop.sell("last", 900, 1).await;
    let (order, token) = shop.place(&shop.basket(&[(last, 1)]).await, "last").await;
    let started = shop.pay_by("bank-transfer", &order, &token, "last").await;
    let payment = started.body["payment"]["id"].as_str().expect("an id").to_owned();
    let orders = shop.store.db().database().collection::<Document>("orders");
    let past = doc! { "$set": { "expires_at": testkit::bson::date(1) } };
    orders.update_many(doc! { "state": "awaiting-payment" }, past).await.expect("their time is over");
    shop.run("cancel-expired-orders").await.expect("they expire");
    shop.place(&shop.basket(&[(last, 1)]).await, "another").await;
    let send = |path: String, key: &str| owner.calls(Call::new("POST", &path)).header("idempotency-key", key);
    let money = send(format!("/api/admin/orders/{order}/payments/{payment}/money"), "late");
    let late = shop.call("manage-orders", &money.json(&json!({ "amount": { "minor": 1_390, "currency": "EUR" } }))).await;
    assert_eq!(late.body["money"], "review", "{:?}", late.body);
    let review = send(format!("/api/admin/orders/{order}/review"), "review");
    let accepted = shop.call("manage-orders", &review.clone().json(&json!({ "decision": "accept" }))).await;
    provoked.note("end_review", &accepted, "out-of-stock");
    assert_eq!(shop.call("manage-orders", &review.clone().json(&json!({ "decision": "return" }))).await.status, 200);
    let other = shop.call("manage-orders", &review.json(&json!({ "decision": "accept" }))).await;
    provoked.note("end_review", &other, "idempotency-mismatch");
    let told = shop
        .call(
            "manage-orders",
            &send(format!("/api/admin/orders/{order}/payments/{payment}/money"), "less")
                .json(&json!({ "amount": { "minor": 1, "currency": "EUR" } })),
        )
        .await;
    assert_eq!((told.problem(), told.pointers()), (Some("invalid-request"), vec!["#/amount"]));
    let (order, token) = shop.place(&shop.basket(&[(mug, 1)]).await, "paypal").await;
    let (payment, _) = shop.start_payment(&order, &token).await;
    let money = send(format!("/api/admin/orders/{order}/payments/{payment}/money"), "told");
    let told = shop.call("manage-orders", &money.json(&json!({ "amount": { "minor": 2_890, "currency": "EUR" } }))).await;
    provoked.note("note_money", &told, "order-state");
}
