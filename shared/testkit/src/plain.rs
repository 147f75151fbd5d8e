//! A well-formed call of every endpoint, about nothing that exists: for tests that walk through all of them.

use serde_json::{Value, json};

use crate::{
    call::Call,
    journey::ADDRESS,
    member::{Member, PASSWORD, keys},
};

/// A variant that no shop has.
pub const VARIANT: &str = "var_0198f3a0000070008000000000000001";
/// An order that no shop has.
pub const ORDER: &str = "ord_0198f3a0000070008000000000000002";
/// A payment that no shop has.
pub const PAYMENT: &str = "pay_0198f3a0000070008000000000000003";
/// A session that no shop has.
pub const SESSION: &str = "ses_0198f3a0000070008000000000000004";
/// An address that no account keeps.
pub const SAVED: &str = "adr_0198f3a0000070008000000000000005";

/// An account that no shop has.
pub const USER: &str = "usr_0198f3a0000070008000000000000006";
/// A passkey that no account has.
pub const PASSKEY: &str = "psk_0198f3a0000070008000000000000007";
/// An invitation that nobody was sent.
pub const INVITATION: &str = "lnk_0198f3a0000070008000000000000008";
/// A challenge that nobody was asked.
pub const CEREMONY: &str = "cer_0198f3a0000070008000000000000009";

/// A product that no shop has.
pub const PRODUCT: &str = "prd_0198f3a000007000800000000000000a";
/// A category that no shop has.
pub const CATEGORY: &str = "cat_0198f3a000007000800000000000000b";
/// A collection that no shop has.
pub const COLLECTION: &str = "col_0198f3a000007000800000000000000c";
/// An upload that nobody began.
pub const MEDIA: &str = "med_0198f3a000007000800000000000000d";
/// An import that nobody began.
pub const IMPORT: &str = "imp_0198f3a000007000800000000000000e";

/// A parcel that no order has.
pub const FULFILMENT: &str = "ful_0198f3a000007000800000000000000f";
/// A refund that no order has.
pub const REFUND: &str = "rfd_0198f3a0000070008000000000000010";
/// A return that no order has.
pub const RETURN: &str = "ret_0198f3a0000070008000000000000011";

/// A well-formed call of each route, with ids of nothing.
pub fn plain(route: &contract::Route) -> Call {
    let path = route
        .path
        .replace("{slug}", "nothing")
        .replace("{kind}/{page}", "p/nothing.html")
        .replace("{variant}", VARIANT)
        .replace("{order}", ORDER)
        .replace("{payment}", PAYMENT)
        .replace("{session}", SESSION)
        .replace("{user}", USER)
        .replace("{passkey}", PASSKEY)
        .replace("{invitation}", INVITATION)
        .replace("{product}", PRODUCT)
        .replace("{category}", CATEGORY)
        .replace("{collection}", COLLECTION)
        .replace("{media}", MEDIA)
        .replace("{import}", IMPORT)
        .replace("{fulfilment}", FULFILMENT)
        .replace("{refund}", REFUND)
        .replace("{return}", RETURN)
        .replace("{number}", "INV-2026-000042")
        .replace("{gateway}", "paypal");
    let path = if route.path.contains("/addresses/{address}") { path.replace("{address}", SAVED) } else { path };
    let path = if route.id == "list_shipping_methods" { format!("{path}?country=DE") } else { path };
    let path = if route.id == "suggest_products" { format!("{path}?q=mug") } else { path };
    let call = Call::new(route.method.as_str(), &path).header("idempotency-key", "key").header("if-match", "\"1\"");
    match route.id {
        "add_cart_line" => call.json(&json!({ "variant": VARIANT, "quantity": 1 })),
        "set_cart_currency" => call.json(&json!({ "currency": "EUR" })),
        "set_cart_line" => call.json(&json!({ "quantity": 1 })),
        "place_order" => call.json(&json!({ "email": "a@b.co", "address": address(), "quote": "q" })),
        "report_transaction" => call.json(&json!({ "txid": format!("0x{}", "ab".repeat(32)) })),
        "start_payment" => call.json(&json!({ "gateway": "paypal" })),
        "login" | "change_email" => call.json(&json!({ "email": "a@b.co", "password": PASSWORD })),
        "register" => call.json(&json!({ "email": "a@b.co", "name": "A", "password": PASSWORD })),
        "confirm_email" | "read_invitation" => call.json(&json!({ "token": link() })),
        "request_password_reset" => call.json(&json!({ "email": "a@b.co" })),
        "verify_email" | "reset_password" => call.json(&json!({ "token": link(), "password": PASSWORD })),
        "change_password" => call.json(&json!({ "current": PASSWORD, "password": "fünf große Lampen" })),
        "set_profile" => call.json(&json!({ "name": "A", "marketing": false })),
        "add_address" | "set_address" => call.json(&json!({ "address": address() })),
        "delete_account" | "begin_two_factor" | "remove_two_factor" | "renew_recovery_codes" | "begin_passkey" | "remove_passkey" => {
            call.json(&json!({ "password": PASSWORD }))
        }
        "confirm_two_factor" => call.json(&json!({ "code": "123456" })),
        "add_passkey" => call.json(&json!({ "ceremony": CEREMONY, "name": "Telephone", "response": {} })),
        "rename_passkey" => call.json(&json!({ "name": "Tablet" })),
        "passkey_login" => call.json(&json!({ "ceremony": CEREMONY, "response": {} })),
        "set_user_standing" => call.json(&json!({ "standing": "blocked", "reason": "fraud" })),
        "set_user_roles" => call.json(&json!({ "roles": ["support"] })),
        "invite_staff" => call.json(&json!({ "email": "grace@example.com", "roles": ["analyst"] })),
        "adjust_stock" => call.json(&json!({ "reason": "received", "units": 1 })),
        "set_stock_threshold" => call.json(&json!({ "threshold": 5 })),
        "set_staff_policy" => call.json(&json!({ "twoFactor": "optional" })),
        "accept_invitation" => call.json(&json!({ "token": link(), "name": "Grace", "password": PASSWORD })),
        "create_product" | "set_product" => call.json(&json!({"product": {"title": "Stoneware mug", "description": "<p>Holds 320 ml.</p>", "status": "draft", "brand": "Casa Orvell", "options": [{"name": "Colour", "values": [{"name": "Sand", "swatch": "#d8c7a8"}]}], "variants": [{"sku": "MUG-SAND", "choice": ["Sand"], "price": {"minor": 2400, "currency": "EUR"}}]}, "opening": [{"sku": "MUG-SAND", "units": 12}]})),
        "change_products" => call.json(&json!({"products": [PRODUCT], "change": {"kind": "add-tag", "tag": "new"}})),
        "add_category" => call.json(&json!({"category": {"name": "Lighting", "description": "Lamps for reading and for resting."}})),
        "set_category" => call.json(&json!({"name": "Lighting", "description": "Lamps for reading and for resting."})),
        "move_category" => call.json(&json!({"position": 0})),
        "add_collection" => call.json(&json!({"collection": {"name": "Lighting", "description": "Lamps for reading and for resting."}, "selection": {"kind": "rule", "match": "all", "conditions": [{"kind": "tag", "tag": "new"}]}})),
        "set_collection" => call.json(&json!({"collection": {"name": "Lighting", "description": "Lamps for reading and for resting."}, "selection": {"kind": "chosen", "products": []}})),
        "begin_upload" => call.json(&json!({"fileName": "mug.jpg", "contentType": "image/jpeg", "bytes": 482_113})),
        "begin_import" => call.json(&json!({"fileName": "products.csv", "bytes": 24_117})),
        "set_search_words" => call.json(&json!({"synonyms": [["sofa", "couch"]]})),
        "set_shop" => call.json(&json!({"name": "Bodega", "language": "en", "holdMinutes": 30, "seller": {"address": {"name": "Bodega Demo", "line1": "Musterstraße 1", "city": "Berlin", "postcode": "10115", "country": "DE"}, "vatId": "DE136695976"}})),
        "set_payments" => call.json(&json!({"gateways": ["paypal", "bank-transfer"], "coins": {"lockMinutes": 15, "graceMinutes": 5, "tolerance": 50, "margin": 0, "confirmations": [{"belowMinor": 10000, "confirmations": 1}]}, "bank": {"holder": "Bodega Demo", "iban": "DE89370400440532013000"}, "transferDays": 7})),
        "set_shipping" => call.json(&json!({"methods": [{"id": "standard", "name": "Standard delivery", "reach": {"kind": "delivery", "zones": [{"coverage": {"areas": [{"country": "DE"}]}, "rate": {"by": "weight", "prices": [{"upTo": 2000, "price": {"minor": 490, "currency": "EUR"}}, {"upTo": 30000, "price": {"minor": 990, "currency": "EUR"}}]}, "freeFrom": {"minor": 8000, "currency": "EUR"}, "days": [2, 4]}]}}], "packaging": {"perParcel": 250, "perItem": 20}})),
        "set_tax" => call.json(&json!({"seller": "DE", "basis": "gross", "rounding": "per-order", "shipping": {"kind": "proportional"}, "classes": [{"id": "standard", "name": "Standard"}, {"id": "reduced", "name": "Reduced"}, {"id": "zero", "name": "Zero"}], "zones": [{"id": "home", "name": "Home", "coverage": {"areas": [{"country": "DE"}]}, "rates": {"standard": 1900, "reduced": 700, "zero": 0}, "business": "reverse-charge"}]})),
        "add_order_note" => call.json(&json!({ "text": "Rang twice" })),
        "note_money" => call.json(&json!({ "amount": { "minor": 2890, "currency": "EUR" } })),
        "adjust_books" => call.json(
            &json!({ "account": { "kind": "fees" }, "amount": { "minor": 30, "currency": "EUR" }, "reason": "The bank kept its fee" }),
        ),
        "end_review" => call.json(&json!({ "decision": "accept" })),
        "fulfil_order" => call.json(&json!({ "shipped": true })),
        "move_fulfilment" => call.json(&json!({ "event": "delivered" })),
        "fulfil_orders" | "print_slips" => call.json(&json!({ "orders": [ORDER] })),
        "preview_refund" | "refund_order" => call.json(&json!({ "ask": { "kind": "everything" } })),
        "note_refund" => call.json(&json!({ "outcome": "sent" })),
        "cancel_order" | "cancel_my_order" => call.json(&json!({})),
        "preview_edit" => call.json(&json!({ "changes": [{ "kind": "remove", "line": 1 }] })),
        "edit_order" => call.json(&json!({ "changes": [{ "kind": "remove", "line": 1 }], "total": { "minor": 2890, "currency": "EUR" } })),
        "quote_draft" => call.json(&json!({ "lines": [{ "variant": VARIANT, "quantity": 1 }], "country": "DE" })),
        "draft_order" => call.json(&json!({
            "lines": [{ "variant": VARIANT, "quantity": 1 }], "email": "a@b.co", "address": address(), "shippingMethod": "standard",
            "total": { "minor": 2890, "currency": "EUR" },
        })),
        "ask_payment" => call.json(&json!({ "tell": true })),
        "request_return" => call.json(&json!({ "lines": [{ "line": 1, "quantity": 1, "reason": "damaged" }] })),
        "resolve_return" => call.json(&json!({ "decision": "approve" })),
        "watch_stock" => call.json(&json!({"variant": VARIANT, "email": "a@b.co"})),
        _ => call,
    }
}

/// A link that the shop could have made.
pub fn link() -> String {
    keys().link_token(store::ids::new())
}

/// A call with what its endpoint wants of its caller: a member who may do all there is to do.
pub fn entitled(route: &contract::Route, call: Call, member: &Member) -> Call {
    match route.access {
        contract::Access::User | contract::Access::Staff(_) => member.calls(call),
        contract::Access::Refresh => call.header("cookie", &member.session),
        _ => call,
    }
}

/// An address, as a caller sends it.
pub fn address() -> Value {
    serde_json::from_str(ADDRESS).expect("JSON")
}
