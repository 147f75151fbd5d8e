//! Each rule of a create request, with its status and issue code.

use serde_json::{Value, json};

use crate::shop::{Shop, issues, order};

fn eur(value: &str) -> Value {
    json!({"currency_code": "EUR", "value": value})
}

/// (where, what to put there, status, issue)
fn broken() -> Vec<(&'static str, Value, u16, &'static str)> {
    let unit = |path: &'static str| -> &'static str { Box::leak(format!("/purchase_units/0{path}").into_boxed_str()) };
    let context = |key: &str| -> &'static str { Box::leak(format!("/payment_source/paypal/experience_context/{key}").into_boxed_str()) };
    let long = |n: usize| json!("x".repeat(n));
    vec![
        ("/intent", Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        ("/intent", json!("SALE"), 400, "INVALID_PARAMETER_VALUE"),
        ("/purchase_units", Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        ("/purchase_units", json!([]), 400, "INVALID_ARRAY_MIN_ITEMS"),
        ("/purchase_units", json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 400, "INVALID_ARRAY_MAX_ITEMS"),
        (unit("/custom_id"), long(128), 400, "INVALID_STRING_LENGTH"),
        (unit("/custom_id"), json!(""), 400, "INVALID_STRING_LENGTH"),
        (unit("/custom_id"), json!(7), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/invoice_id"), long(128), 400, "INVALID_STRING_LENGTH"),
        (unit("/description"), long(128), 400, "INVALID_STRING_LENGTH"),
        (unit("/soft_descriptor"), long(23), 400, "INVALID_STRING_LENGTH"),
        (unit("/reference_id"), long(257), 400, "INVALID_STRING_LENGTH"),
        (unit("/amount"), Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        (unit("/amount/value"), Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        (unit("/amount/value"), json!(25.0), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/amount/value"), json!("25,00"), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/amount/value"), json!("1".repeat(33)), 400, "INVALID_STRING_LENGTH"),
        (unit("/amount/value"), json!("25.001"), 422, "DECIMAL_PRECISION"),
        (unit("/amount/value"), json!("0.00"), 422, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        (unit("/amount/value"), json!("-25.00"), 422, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        (unit("/amount/value"), json!("1000000000000000.00"), 422, "MAX_VALUE_EXCEEDED"),
        (unit("/amount/value"), json!("25.01"), 422, "AMOUNT_MISMATCH"),
        (unit("/amount/currency_code"), json!("EURO"), 400, "INVALID_STRING_LENGTH"),
        (unit("/amount/currency_code"), json!("XAU"), 422, "INVALID_CURRENCY_CODE"),
        (unit("/amount/breakdown/shipping"), json!({"currency_code": "USD", "value": "6.00"}), 422, "MULTI_CURRENCY_ORDER"),
        (unit("/amount/breakdown/shipping"), eur("-6.00"), 422, "CANNOT_BE_NEGATIVE"),
        (unit("/amount/breakdown/tax_total"), eur("0.01"), 422, "AMOUNT_MISMATCH"),
        (unit("/amount/breakdown/handling"), eur("0.01"), 422, "AMOUNT_MISMATCH"),
        (unit("/amount/breakdown/insurance"), eur("0.01"), 422, "AMOUNT_MISMATCH"),
        (unit("/amount/breakdown/shipping_discount"), eur("0.01"), 422, "AMOUNT_MISMATCH"),
        (unit("/amount/breakdown/item_total"), Value::Null, 422, "ITEM_TOTAL_REQUIRED"),
        (unit("/items/0/quantity"), json!("3"), 422, "ITEM_TOTAL_MISMATCH"),
        (unit("/items/0/quantity"), json!("0"), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/items/0/quantity"), json!(2), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/items/0/name"), Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        (unit("/items/0/name"), long(128), 400, "INVALID_STRING_LENGTH"),
        (unit("/items/0/sku"), long(128), 400, "INVALID_STRING_LENGTH"),
        (unit("/items/0/unit_amount"), Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        (unit("/items/0/category"), json!("FOOD"), 400, "INVALID_PARAMETER_VALUE"),
        (unit("/items/0/tax"), eur("1.00"), 422, "TAX_TOTAL_REQUIRED"),
        (unit("/shipping/address"), Value::Null, 422, "MISSING_SHIPPING_ADDRESS"),
        (unit("/shipping/address/country_code"), Value::Null, 400, "MISSING_REQUIRED_PARAMETER"),
        (unit("/shipping/address/country_code"), json!("de"), 400, "INVALID_PARAMETER_SYNTAX"),
        (unit("/shipping/address/postal_code"), Value::Null, 422, "POSTAL_CODE_REQUIRED"),
        (unit("/shipping/address/admin_area_2"), Value::Null, 422, "CITY_REQUIRED"),
        (unit("/shipping/name/full_name"), long(301), 400, "INVALID_STRING_LENGTH"),
        (context("return_url"), json!("/relative"), 400, "INVALID_PARAMETER_SYNTAX"),
        (context("brand_name"), long(128), 400, "INVALID_STRING_LENGTH"),
        (context("landing_page"), json!("BILLING"), 400, "INVALID_PARAMETER_VALUE"),
        (context("user_action"), json!("BUY"), 400, "INVALID_PARAMETER_VALUE"),
        (context("shipping_preference"), json!("MAYBE"), 400, "INVALID_PARAMETER_VALUE"),
        (context("payment_method_preference"), json!("CASH"), 400, "INVALID_PARAMETER_VALUE"),
        ("/payment_source", json!({"card": {}}), 400, "INVALID_PARAMETER_VALUE"),
    ]
}

#[tokio::test]
async fn every_rule_has_its_issue_code() {
    let shop = Shop::open().await;
    for (n, (pointer, value, wanted, issue)) in broken().into_iter().enumerate() {
        let mut body = order();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            drop(parent.remove(key));
        } else {
            drop(parent.insert(key.into(), value.clone()));
        }
        let (status, answer) = shop.create(&body, &format!("case-{n}")).await;
        assert_eq!(status, wanted, "{pointer} = {value}: {answer}");
        assert!(issues(&answer).contains(&issue), "{pointer} = {value}: {answer}");
        assert_eq!(answer["name"], if wanted == 400 { "INVALID_REQUEST" } else { "UNPROCESSABLE_ENTITY" });
    }
    assert!(!shop.sandbox.tally().executed.contains_key("create"));
}

#[tokio::test]
async fn sums_with_tax_and_several_units() {
    let shop = Shop::open().await;
    let mut taxed = order();
    let unit = &mut taxed["purchase_units"][0];
    unit["amount"]["value"] = json!("27.00");
    unit["amount"]["breakdown"]["tax_total"] = eur("2.00");
    assert_eq!(shop.create(&taxed, "untaxed items").await.0, 201, "tax is compared only when items carry it");
    taxed["purchase_units"][0]["items"][0]["tax"] = eur("1.00");
    assert_eq!(shop.create(&taxed, "taxed items").await.0, 201);
    taxed["purchase_units"][0]["items"][0]["tax"] = eur("0.99");
    assert_eq!(issues(&shop.create(&taxed, "wrong tax").await.1), ["TAX_TOTAL_MISMATCH"]);

    let mut twice = order();
    let unit = twice["purchase_units"][0].clone();
    twice["purchase_units"].as_array_mut().unwrap().push(unit);
    assert_eq!(issues(&shop.create(&twice, "twice").await.1), ["DUPLICATE_REFERENCE_ID"]);
    twice["purchase_units"][1] = json!({"reference_id": "b", "amount": {"currency_code": "USD", "value": "1.00"},
        "shipping": twice["purchase_units"][0]["shipping"]});
    assert_eq!(issues(&shop.create(&twice, "currencies").await.1), ["MULTI_CURRENCY_ORDER"]);
}

#[tokio::test]
async fn some_currencies_have_no_decimals() {
    let shop = Shop::open().await;
    let body = |currency: &str, value: &str| json!({"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": currency, "value": value}}]});
    for currency in ["HUF", "JPY", "TWD"] {
        assert_eq!(issues(&shop.create(&body(currency, "100.00"), &format!("{currency}-1")).await.1), ["DECIMALS_NOT_SUPPORTED"]);
        assert_eq!(shop.create(&body(currency, "100"), &format!("{currency}-2")).await.0, 201);
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let shop = Shop::open().await;
    let post = |kind: &'static str, body: &'static str| {
        shop.http.post(shop.url("/v2/checkout/orders")).bearer_auth(&shop.token).header("content-type", kind).body(body).send()
    };
    let answer = post("application/json", "{").await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.headers().contains_key("paypal-debug-id"));
    assert_eq!(issues(&answer.json().await.unwrap()), ["MALFORMED_REQUEST_JSON"]);
    assert_eq!(post("text/plain", "{}").await.unwrap().status(), 415);
}
