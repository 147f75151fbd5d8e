//! The JSON control API for coins and GloBee, under `/control`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::blockonomics::{Blockonomics, CoinSettings};
use crate::globee::Globee;
use crate::postman::{PostManner, Postman};

#[derive(Clone)]
struct Both {
    coins: Arc<Blockonomics>,
    globee: Arc<Globee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    address: String,
    units: i64,
    #[serde(default)]
    rbf: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tether {
    units: i64,
    #[serde(default)]
    testnet: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Flush {
    reversed: bool,
}

pub(crate) fn router(coins: Arc<Blockonomics>, globee: Arc<Globee>) -> Router {
    Router::new()
        .route("/control/coins/settings", get(settings).post(change_settings))
        .route("/control/coins/pay", post(pay))
        .route("/control/coins/pay-tether", post(pay_tether))
        .route("/control/coins/transactions/{txid}/{action}", post(act))
        .route("/control/globee/{id}/{status}", post(turn))
        .route("/control/globee-down/{is_down}", post(down))
        .route("/control/post/{provider}", get(manner).post(change_manner))
        .route("/control/post/{provider}/flush", post(flush))
        .with_state(Both { coins, globee })
}

fn missing(what: &str) -> Response {
    (StatusCode::CONFLICT, Json(json!({"error": format!("no {what} in a state for this")}))).into_response()
}

impl Both {
    fn postman(&self, provider: &str) -> Option<&Arc<Postman>> {
        match provider {
            "blockonomics" => Some(&self.coins.postman),
            "globee" => Some(&self.globee.postman),
            _ => None,
        }
    }
}

async fn settings(State(both): State<Both>) -> Json<CoinSettings> {
    Json(both.coins.settings().clone())
}

async fn change_settings(State(both): State<Both>, Json(new): Json<CoinSettings>) -> Json<CoinSettings> {
    *both.coins.settings() = new.clone();
    Json(new)
}

async fn pay(State(both): State<Both>, Json(wanted): Json<Payment>) -> Json<Value> {
    Json(json!({"txid": both.coins.pay_all(vec![(wanted.address, wanted.units)], wanted.rbf)}))
}

async fn pay_tether(State(both): State<Both>, Json(wanted): Json<Tether>) -> Json<Value> {
    let coins = &both.coins;
    Json(json!({"txid": if wanted.testnet { coins.pay_test_tether(wanted.units) } else { coins.pay_tether(wanted.units) }}))
}

async fn act(State(both): State<Both>, Path((txid, action)): Path<(String, String)>) -> Response {
    let done = match action.as_str() {
        "confirm" => both.coins.confirm(&txid).is_some(),
        "replace" => both.coins.replace(&txid).is_some(),
        "again" => both.coins.postman.again(&txid, false) > 0,
        "reversed" => both.coins.postman.again(&txid, true) > 0,
        _ => false,
    };
    if done { StatusCode::NO_CONTENT.into_response() } else { missing("transaction") }
}

async fn turn(State(both): State<Both>, Path((id, status)): Path<(String, String)>) -> Response {
    if both.globee.turn(&id, &status).is_some() { StatusCode::NO_CONTENT.into_response() } else { missing("payment request") }
}

async fn down(State(both): State<Both>, Path(is_down): Path<bool>) -> StatusCode {
    both.globee.set_down(is_down);
    StatusCode::NO_CONTENT
}

async fn manner(State(both): State<Both>, Path(provider): Path<String>) -> Response {
    both.postman(&provider).map_or_else(|| missing("provider"), |postman| Json(postman.manner()).into_response())
}

async fn change_manner(State(both): State<Both>, Path(provider): Path<String>, Json(new): Json<PostManner>) -> Response {
    both.postman(&provider).map_or_else(|| missing("provider"), |postman| Json(postman.change(|old| *old = new)).into_response())
}

async fn flush(State(both): State<Both>, Path(provider): Path<String>, Json(wanted): Json<Flush>) -> Response {
    match both.postman(&provider) {
        Some(postman) => Json(json!({"sent": postman.flush(wanted.reversed).await})).into_response(),
        None => missing("provider"),
    }
}
