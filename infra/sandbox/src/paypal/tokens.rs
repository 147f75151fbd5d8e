//! `POST /v1/oauth2/token`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::{Paypal, random_id};

/// Nine hours, PayPal's usual life of a token.
const LIFE_S: i64 = 32_400;

pub(super) async fn issue(State(paypal): State<Arc<Paypal>>, headers: HeaderMap, body: Bytes) -> Response {
    let met = match paypal.enter("token").await {
        Ok(met) => met,
        Err(fault) => return fault.into_response(),
    };
    if !is_client(&paypal, &headers) {
        return refusal(StatusCode::UNAUTHORIZED, "invalid_client", "Client Authentication failed");
    }
    if !body.split(|b| *b == b'&').any(|pair| pair == b"grant_type=client_credentials") {
        return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Grant Type is NULL or not supported");
    }
    let token = format!("A21AA{}{}{}", random_id(24), random_id(24), random_id(24));
    let now = paypal.clock.now_ms();
    {
        let mut books = paypal.books();
        books.tokens.retain(|_, until| now < *until);
        books.tokens.insert(token.clone(), now + LIFE_S * 1000);
        *books.tally.executed.entry("token".into()).or_default() += 1;
    }
    if let Err(fault) = met.leave().await {
        return fault.into_response();
    }
    let scope = "https://uri.paypal.com/services/checkout https://uri.paypal.com/services/payments/payment \
                 https://uri.paypal.com/services/payments/refund https://uri.paypal.com/services/applications/webhooks";
    Json(json!({
        "scope": scope,
        "access_token": token,
        "token_type": "Bearer",
        "app_id": "APP-SANDBOX0LOCAL00000",
        "expires_in": LIFE_S,
        "nonce": format!("{}{}", super::Clock::stamp(now), random_id(24)),
    }))
    .into_response()
}

fn is_client(paypal: &Paypal, headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Basic "));
    let wanted = format!("{}:{}", paypal.config.client_id, paypal.config.client_secret);
    given.and_then(|given| STANDARD.decode(given).ok()).is_some_and(|given| given == wanted.as_bytes())
}

fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({"error": error, "error_description": description}))).into_response()
}
