//! Webhooks v1: what was sent, sending it again, and the two ways to verify.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Paypal;
use super::errors::{Detail, Fault};
use crate::clock::Clock;
use crate::courier::Event;
use crate::signer::{Claim, Forgery, SIGNER_NAME, SIGNER_PEM, STRANGER_NAME, STRANGER_PEM};

#[derive(Deserialize)]
struct Postback<'a> {
    auth_algo: Option<String>,
    cert_url: Option<String>,
    transmission_id: Option<String>,
    transmission_sig: Option<String>,
    transmission_time: Option<String>,
    webhook_id: Option<String>,
    #[serde(borrow)]
    webhook_event: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Simulation {
    event_type: String,
    url: Option<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Filter {
    event_type: Option<String>,
    transaction_id: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
}

pub(super) async fn certificate(Path(name): Path<String>) -> Response {
    let pem = match name.as_str() {
        SIGNER_NAME => SIGNER_PEM,
        STRANGER_NAME => STRANGER_PEM,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(CONTENT_TYPE, "application/x-pem-file")], pem).into_response()
}

pub(super) async fn list(State(paypal): State<Arc<Paypal>>, headers: HeaderMap) -> Result<Json<Value>, Fault> {
    paypal.open("webhooks", &headers).await?.met.leave().await?;
    Ok(Json(json!({"webhooks": [webhook(&paypal)]})))
}

pub(super) async fn fetch(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Json<Value>, Fault> {
    paypal.open("webhooks", &headers).await?.met.leave().await?;
    if id == paypal.courier.webhook_id() { Ok(Json(webhook(&paypal))) } else { Err(Fault::not_found()) }
}

fn webhook(paypal: &Paypal) -> Value {
    json!({"id": paypal.courier.webhook_id(), "url": paypal.courier.manner().url, "event_types": [{"name": "*"}]})
}

pub(super) async fn list_events(
    State(paypal): State<Arc<Paypal>>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Result<Json<Value>, Fault> {
    paypal.open("events", &headers).await?.met.leave().await?;
    let chosen = |event: &&Arc<Event>| {
        let at = Clock::stamp(event.created_ms);
        filter.event_type.as_ref().is_none_or(|kind| *kind == event.kind)
            && filter.transaction_id.as_ref().is_none_or(|id| *id == event.about)
            // All are RFC 3339 in UTC, so the texts order as the times do.
            && filter.start_time.as_ref().is_none_or(|from| at >= *from)
            && filter.end_time.as_ref().is_none_or(|to| at <= *to)
    };
    let events = paypal.courier.events();
    let shown: Vec<Value> =
        events.iter().rev().filter(chosen).take(100).filter_map(|event| serde_json::from_slice(&event.body).ok()).collect();
    Ok(Json(json!({"count": shown.len(), "events": shown})))
}

pub(super) async fn fetch_event(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    paypal.open("events", &headers).await?.met.leave().await?;
    let event = paypal.courier.event(&id).ok_or_else(Fault::not_found)?;
    Ok(([(CONTENT_TYPE, "application/json")], event.body.clone()).into_response())
}

pub(super) async fn resend(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    paypal.open("resend", &headers).await?.met.leave().await?;
    let event = paypal.courier.event(&id).ok_or_else(Fault::not_found)?;
    paypal.courier.dispatch(&event, Forgery::None, 1);
    Ok((StatusCode::ACCEPTED, [(CONTENT_TYPE, "application/json")], event.body.clone()).into_response())
}

pub(super) async fn simulate(State(paypal): State<Arc<Paypal>>, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    paypal.open("simulate", &headers).await?.met.leave().await?;
    let wanted: Simulation = serde_json::from_slice(&body).map_err(|_| Fault::malformed())?;
    let url = wanted.url.unwrap_or_else(|| paypal.courier.manner().url);
    let Some(event) = paypal.simulated(&wanted.event_type, url) else {
        return Err(Fault::invalid(vec![Detail::value("INVALID_PARAMETER_VALUE", "/event_type", &wanted.event_type)]));
    };
    Ok((StatusCode::ACCEPTED, [(CONTENT_TYPE, "application/json")], event.body.clone()).into_response())
}

pub(super) async fn verify(State(paypal): State<Arc<Paypal>>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Fault> {
    paypal.open("verify", &headers).await?.met.leave().await?;
    let postback: Postback<'_> = serde_json::from_slice(&body).map_err(|_| Fault::malformed())?;
    let Postback {
        auth_algo: Some(algorithm),
        cert_url: Some(cert_url),
        transmission_id: Some(transmission_id),
        transmission_sig: Some(signature),
        transmission_time: Some(transmission_time),
        webhook_id: Some(webhook_id),
        webhook_event: Some(event),
    } = postback
    else {
        return Err(Fault::code("MISSING_REQUIRED_PARAMETER"));
    };
    let claim = Claim {
        transmission_id: &transmission_id,
        transmission_time: &transmission_time,
        webhook_id: &webhook_id,
        signature: &signature,
        // The bytes as they were sent: a body decoded and encoded again has another checksum.
        body: event.get().as_bytes(),
    };
    let genuine = algorithm == "SHA256withRSA"
        && webhook_id == paypal.courier.webhook_id()
        && cert_url == paypal.courier.signer().cert_url(SIGNER_NAME)
        && paypal.courier.signer().is_genuine(&claim);
    Ok(Json(json!({"verification_status": if genuine { "SUCCESS" } else { "FAILURE" }})))
}
