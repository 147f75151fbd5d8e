//! The JSON control API for tests, under `/control`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::paypal::faults::Order as FaultOrder;
use crate::paypal::model::{Books, Outcome};
use crate::paypal::{Paypal, Settings};
use crate::signer::Forgery;

type Shared = State<Arc<Paypal>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    next: HashMap<String, FaultOrder>,
}

#[derive(Deserialize)]
struct Approval {
    #[serde(default)]
    outcome: Outcome,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Flush {
    reversed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Resend {
    copies: u32,
    forgery: Forgery,
}

impl Default for Resend {
    fn default() -> Self {
        Self { copies: 1, forgery: Forgery::None }
    }
}

#[derive(Deserialize)]
struct Idle {
    #[serde(default = "ten_seconds_ms")]
    timeout_ms: u64,
}

fn ten_seconds_ms() -> u64 {
    10_000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_s: u32,
}

/// A request that makes no sense here: said in plain words, this is no imitation.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

fn missing(what: &str) -> Refusal {
    Refusal(StatusCode::CONFLICT, format!("no {what} in a state for this"))
}

/// Reads a JSON body whatever its content type says; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
}

/// The routes under `/control`.
pub(crate) fn router(paypal: Arc<Paypal>) -> Router {
    Router::new()
        .route("/control/state", get(state))
        .route("/control/reset", post(reset))
        .route("/control/clock", post(clock))
        .route("/control/settings", get(settings).post(change_settings))
        .route("/control/faults", post(faults))
        .route("/control/tokens/revoke", post(revoke_tokens))
        .route("/control/orders/{id}/approve", post(approve))
        .route("/control/orders/{id}/expire", post(expire))
        .route("/control/captures/{id}/{action}", post(capture))
        .route("/control/webhooks", get(webhooks).post(change_webhooks))
        .route("/control/webhooks/flush", post(flush))
        .route("/control/webhooks/idle", get(idle))
        .route("/control/events/{id}/send", post(send))
        .with_state(paypal)
}

async fn state(State(paypal): Shared) -> Json<Value> {
    let (orders, captures, refunds, tally): (Vec<Value>, Vec<Value>, Vec<Value>, _) = {
        let books = paypal.books();
        let now = paypal.clock.now_ms();
        let orders = books.sequence.iter().filter_map(|id| books.orders.get(id)).map(|order| {
            let mut shown = paypal.order_json(order, &books, true);
            shown["expired"] = json!(order.is_expired(now));
            shown["outcome"] = json!(order.outcome);
            shown
        });
        let captures = books.captures.values().map(|capture| capture.json(paypal.api()));
        let refunds = books.refunds.values().map(|refund| refund.json(paypal.api()));
        (orders.collect(), captures.collect(), refunds.collect(), books.tally.clone())
    };
    let (on_the_way, held) = paypal.courier.backlog();
    let events: Vec<Value> =
        paypal.courier.events().iter().map(|event| json!({"id": event.id, "event_type": event.kind, "about": event.about})).collect();
    Json(json!({
        "calls": tally.calls, "executed": tally.executed, "orders": orders, "captures": captures, "refunds": refunds,
        "webhooks": {
            "manner": paypal.courier.manner(), "on_the_way": on_the_way, "held": held, "events": events,
            "deliveries": paypal.courier.deliveries(),
        },
    }))
}

/// Forgets everything but the settings.
pub(crate) fn forget(paypal: &Paypal) {
    *paypal.books() = Books::default();
    paypal.courier.reset();
}

async fn reset(State(paypal): Shared) -> StatusCode {
    forget(&paypal);
    StatusCode::NO_CONTENT
}

async fn clock(State(paypal): Shared, body: Bytes) -> Result<StatusCode, Refusal> {
    let wanted: Advance = read(&body)?;
    paypal.clock.advance(i64::from(wanted.advance_s) * 1000);
    paypal.sweep();
    Ok(StatusCode::NO_CONTENT)
}

async fn settings(State(paypal): Shared) -> Json<Settings> {
    Json(paypal.settings().clone())
}

/// Fields that are absent stay as they are.
async fn change_settings(State(paypal): Shared, body: Bytes) -> Result<Json<Settings>, Refusal> {
    let mut settings = paypal.settings();
    *settings = merged(&*settings, &body)?;
    Ok(Json(settings.clone()))
}

fn merged<T: serde::Serialize + DeserializeOwned>(old: &T, change: &Bytes) -> Result<T, Refusal> {
    let bad = |error: serde_json::Error| Refusal(StatusCode::BAD_REQUEST, error.to_string());
    let mut all = serde_json::to_value(old).map_err(bad)?;
    let change: serde_json::Map<String, Value> = read(change)?;
    if let Some(fields) = all.as_object_mut() {
        if let Some(unknown) = change.keys().find(|key| !fields.contains_key(*key)) {
            return Err(Refusal(StatusCode::BAD_REQUEST, format!("unknown field {unknown}")));
        }
        fields.extend(change);
    }
    serde_json::from_value(all).map_err(bad)
}

/// Orders a fault for the next calls of an operation.
pub(crate) fn order_fault(paypal: &Paypal, operation: &str, mut fault: FaultOrder) {
    fault.times = fault.times.max(1);
    paypal.books().faults.insert(operation.to_owned(), fault);
}

async fn faults(State(paypal): Shared, body: Bytes) -> Result<StatusCode, Refusal> {
    let wanted: Faults = read(&body)?;
    for (operation, fault) in wanted.next {
        order_fault(&paypal, &operation, fault);
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke_tokens(State(paypal): Shared) -> StatusCode {
    paypal.books().tokens.clear();
    StatusCode::NO_CONTENT
}

async fn approve(State(paypal): Shared, Path(id): Path<String>, Query(wanted): Query<Approval>) -> Result<Json<Value>, Refusal> {
    let location = paypal.approve(&id, wanted.outcome).ok_or_else(|| missing("order"))?;
    Ok(Json(json!({"location": location})))
}

async fn expire(State(paypal): Shared, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    {
        let now = paypal.clock.now_ms();
        let mut books = paypal.books();
        books.orders.get_mut(&id).ok_or_else(|| missing("order"))?.expires_ms = now;
    }
    paypal.sweep();
    Ok(StatusCode::NO_CONTENT)
}

/// `complete`, `deny`, `reverse`, `dispute` or `resolve`.
async fn capture(State(paypal): Shared, Path((id, action)): Path<(String, String)>) -> Result<Json<Value>, Refusal> {
    act(&paypal, &id, &action).map(Json).ok_or_else(|| missing("capture"))
}

/// Does to a capture what the path or a button says.
pub(crate) fn act(paypal: &Paypal, id: &str, action: &str) -> Option<Value> {
    match action {
        "complete" => paypal.settle(id, true).map(|capture| capture.json(paypal.api())),
        "deny" => paypal.settle(id, false).map(|capture| capture.json(paypal.api())),
        "reverse" => paypal.reverse(id).map(|refund| refund.json(paypal.api())),
        "dispute" => paypal.dispute(id, true).map(|()| json!({})),
        "resolve" => paypal.dispute(id, false).map(|()| json!({})),
        _ => None,
    }
}

async fn webhooks(State(paypal): Shared) -> Json<Value> {
    Json(json!(paypal.courier.manner()))
}

/// Fields that are absent stay as they are.
async fn change_webhooks(State(paypal): Shared, body: Bytes) -> Result<Json<Value>, Refusal> {
    let manner = merged(&paypal.courier.manner(), &body)?;
    Ok(Json(json!(paypal.courier.change(|old| *old = manner))))
}

async fn flush(State(paypal): Shared, body: Bytes) -> Result<Json<Value>, Refusal> {
    let wanted: Flush = read(&body)?;
    Ok(Json(json!({"sent": paypal.courier.flush(wanted.reversed).await})))
}

async fn idle(State(paypal): Shared, Query(wanted): Query<Idle>) -> Result<StatusCode, Refusal> {
    if paypal.courier.idle(Duration::from_millis(wanted.timeout_ms)).await {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal(StatusCode::GATEWAY_TIMEOUT, "webhooks are still on their way".into()))
    }
}

async fn send(State(paypal): Shared, Path(id): Path<String>, body: Bytes) -> Result<StatusCode, Refusal> {
    let wanted: Resend = read(&body)?;
    let event = paypal.courier.event(&id).ok_or_else(|| missing("event"))?;
    paypal.courier.dispatch(&event, wanted.forgery, wanted.copies.min(100));
    Ok(StatusCode::ACCEPTED)
}
