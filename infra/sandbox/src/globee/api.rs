//! The calls of the API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{Globee, PaymentRequest};

type Shared = State<Arc<Globee>>;

/// Currencies a total may be in.
const CURRENCIES: [(&str, &str); 4] = [("EUR", "Euro"), ("USD", "United States Dollar"), ("GBP", "Pound Sterling"), ("BTC", "Bitcoin")];

/// Why a call is not answered.
enum Refusal {
    Down,
    Key,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Down => StatusCode::BAD_GATEWAY.into_response(),
            Self::Key => (StatusCode::UNAUTHORIZED, Json(json!({"success": false, "message": "Unauthenticated."}))).into_response(),
        }
    }
}

impl Globee {
    fn open(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.books().is_down {
            return Err(Refusal::Down);
        }
        let shown = headers.get("x-auth-key").and_then(|key| key.to_str().ok());
        if shown == Some(self.auth_key.as_str()) {
            return Ok(());
        }
        Err(Refusal::Key)
    }

    fn shown(&self, request: &PaymentRequest) -> Response {
        Json(json!({"success": true, "data": request.json(&self.page_url)})).into_response()
    }
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"success": false, "message": "Not found."}))).into_response()
}

fn fault(kind: &str, field: &str, extra: &Value) -> Value {
    json!({"type": kind, "extra": extra, "field": field, "message": format!("The {field} field is not valid ({kind}).")})
}

/// Everything that is wrong with a new request.
fn faults(body: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse::<f64>().ok(),
        _ => None,
    };
    match (&body["total"], number(&body["total"])) {
        (Value::Null, _) => found.push(fault("required_field", "total", &Value::Null)),
        (_, None) => found.push(fault("invalid_number", "total", &Value::Null)),
        (_, Some(total)) if total <= 0.0 => found.push(fault("below_minimum", "total", &json!(["0.01"]))),
        _ => {}
    }
    if !body["currency"].is_null() && !CURRENCIES.iter().any(|(code, _)| body["currency"] == *code) {
        found.push(fault("invalid_selection", "currency", &json!(CURRENCIES.map(|(code, _)| code))));
    }
    match body["customer"]["email"].as_str() {
        None => found.push(fault("required_field", "customer.email", &Value::Null)),
        Some(email) if !email.contains('@') => found.push(fault("invalid_email", "customer.email", &Value::Null)),
        Some(_) => {}
    }
    if !body["confirmation_speed"].is_null() && !["high", "medium", "low"].iter().any(|speed| body["confirmation_speed"] == *speed) {
        found.push(fault("invalid_selection", "confirmation_speed", &json!(["high", "medium", "low"])));
    }
    for field in ["success_url", "cancel_url", "ipn_url"] {
        let good = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        // Keys with a null are refused as well.
        if body.get(field).is_some_and(|url| !url.as_str().is_some_and(good)) {
            found.push(fault("invalid_url", field, &Value::Null));
        }
    }
    if body["callback_data"].as_str().is_some_and(|data| data.len() > 150) {
        found.push(fault("above_maximum", "callback_data", &json!(["150"])));
    }
    found
}

pub(super) async fn ping(State(globee): Shared, headers: HeaderMap) -> Response {
    match globee.open(&headers) {
        Ok(()) => Json(json!({"success": true, "data": {"name": "Sandbox", "url": globee.page_url}})).into_response(),
        Err(refused) => refused.into_response(),
    }
}

pub(super) async fn currencies(State(globee): Shared, headers: HeaderMap) -> Response {
    let all: Vec<Value> = CURRENCIES.iter().map(|(id, name)| json!({"id": id, "name": name})).collect();
    globee.open(&headers).map_or_else(Refusal::into_response, |()| Json(json!({"success": true, "data": all})).into_response())
}

pub(super) async fn methods(State(globee): Shared, headers: HeaderMap) -> Response {
    globee
        .open(&headers)
        .map_or_else(Refusal::into_response, |()| Json(json!({"success": true, "data": [{"id": "BTC"}, {"id": "XMR"}]})).into_response())
}

pub(super) async fn create(State(globee): Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refused) = globee.open(&headers) {
        return refused.into_response();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    let found = faults(&body);
    if !found.is_empty() {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"success": false, "errors": found}))).into_response();
    }
    let id = crate::paypal::random_id(22);
    let made = PaymentRequest { id, status: "unpaid".into(), body, received: None, created_ms: globee.clock.now_ms() };
    globee.books().requests.push(made.clone());
    globee.shown(&made)
}

pub(super) async fn fetch(State(globee): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if let Err(refused) = globee.open(&headers) {
        return refused.into_response();
    }
    let found = globee.books().requests.iter().find(|one| one.id == id).cloned();
    found.map_or_else(not_found, |found| globee.shown(&found))
}

pub(super) async fn update(State(globee): Shared, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refused) = globee.open(&headers) {
        return refused.into_response();
    }
    let Ok(change) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    let changed = {
        let mut books = globee.books();
        let Some(found) = books.requests.iter_mut().find(|one| one.id == id) else { return not_found() };
        for key in ["custom_payment_id", "custom_store_reference", "callback_data", "customer"] {
            if let Some(value) = change.get(key) {
                found.body[key] = value.clone();
            }
        }
        found.clone()
    };
    globee.shown(&changed)
}
