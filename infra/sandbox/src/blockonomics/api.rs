//! The calls of the API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Blockonomics, GAP_LIMIT, Transaction, address::address};

type Coins = State<Arc<Blockonomics>>;

/// Currencies that have a price here.
const CURRENCIES: [&str; 8] = ["EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK"];

#[derive(Deserialize)]
pub(super) struct PriceQuery {
    currency: String,
    #[serde(default)]
    crypto: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AddressQuery {
    reset: Option<u8>,
    match_callback: Option<String>,
    crypto: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Monitor {
    txhash: String,
    crypto: String,
    #[serde(default)]
    match_callback: Option<String>,
    testnet: u8,
}

#[derive(Deserialize)]
pub(super) struct Addresses {
    addr: String,
}

#[derive(Deserialize)]
pub(super) struct DetailQuery {
    txid: String,
}

fn error(status: StatusCode, code: u32, message: &str) -> Response {
    (status, Json(json!({"status": status.as_u16(), "error": {"code": code, "message": message}, "message": message}))).into_response()
}

/// Why a call is not answered.
enum Refusal {
    Down,
    Login,
    Often,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Down => StatusCode::BAD_GATEWAY.into_response(),
            Self::Login => (StatusCode::UNAUTHORIZED, Json(json!({"message": "This function requires you to login"}))).into_response(),
            Self::Often => error(StatusCode::TOO_MANY_REQUESTS, 0, "Too many requests"),
        }
    }
}

impl Blockonomics {
    fn open(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.settings().down {
            return Err(Refusal::Down);
        }
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        if shown == Some(self.api_key.as_str()) {
            return Ok(());
        }
        Err(Refusal::Login)
    }

    fn question(&self) -> Result<(), Refusal> {
        match &mut self.settings().questions_left {
            None => Ok(()),
            Some(0) => Err(Refusal::Often),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }
}

pub(super) async fn price(State(coins): Coins, Query(wanted): Query<PriceQuery>) -> Response {
    let settings = coins.settings().clone();
    if settings.down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    coins.books().prices += 1;
    let rate = if is_tether(wanted.crypto.as_deref()) { settings.tether_rate.as_str() } else { settings.rate.as_str() };
    let known = CURRENCIES.contains(&wanted.currency.as_str()) && !rate.is_empty();
    // As text: a number of another kind would not be the one that was set.
    let body = format!(r#"{{"price": {}}}"#, if known { rate } else { "null" });
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

pub(super) async fn new_address(State(coins): Coins, Query(wanted): Query<AddressQuery>, headers: HeaderMap) -> Response {
    if let Err(refused) = coins.open(&headers) {
        return refused.into_response();
    }
    if !is_known(&coins, wanted.match_callback.as_deref()) {
        return error(StatusCode::INTERNAL_SERVER_ERROR, 1003, "Could not find matching xpub");
    }
    if is_tether(wanted.crypto.as_deref()) {
        return Json(json!({"address": coins.tether_address()})).into_response();
    }
    let mut books = coins.books();
    if wanted.reset == Some(1)
        && let Some(last) = books.addresses.last()
    {
        return Json(json!({"address": last, "reset": 1})).into_response();
    }
    let paid = |address: &&String| books.transactions.iter().any(|one| one.outputs.iter().any(|(to, _)| to == *address));
    let gap = books.addresses.iter().rev().take_while(|address| !paid(address)).count();
    if gap >= GAP_LIMIT && coins.settings().gap_limit {
        return error(StatusCode::INTERNAL_SERVER_ERROR, 1008, "Gap limit exceeded");
    }
    let made = address(coins.seed, books.addresses.len() as u64);
    books.addresses.push(made.clone());
    Json(json!({"address": made})).into_response()
}

/// Tells of a transaction of Tether from now on. What the provider answers is not documented.
pub(super) async fn monitor(State(coins): Coins, headers: HeaderMap, Json(wanted): Json<Monitor>) -> Response {
    if let Err(refused) = coins.open(&headers) {
        return refused.into_response();
    }
    if !is_known(&coins, wanted.match_callback.as_deref()) {
        return error(StatusCode::INTERNAL_SERVER_ERROR, 1003, "Could not find matching xpub");
    }
    let digits = wanted.txhash.strip_prefix("0x").unwrap_or_default();
    let good = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !good || !is_tether(Some(&wanted.crypto)) || wanted.testnet > 1 {
        return error(StatusCode::BAD_REQUEST, 0, "Invalid transaction hash");
    }
    coins.monitor(&wanted.txhash);
    Json(json!({"txhash": wanted.txhash})).into_response()
}

fn is_tether(crypto: Option<&str>) -> bool {
    crypto == Some("USDT")
}

/// Whether a store of the account is called so.
fn is_known(coins: &Blockonomics, part: Option<&str>) -> bool {
    let callback = coins.postman.manner().url;
    part.is_none_or(|part| callback.is_empty() || callback.contains(part) || is_local(part))
}

/// Shops of tests say that they live at an address where the sandbox does not find them.
fn is_local(host: &str) -> bool {
    host.starts_with("localhost") || host.starts_with("127.0.0.1")
}

pub(super) async fn stores(State(coins): Coins, headers: HeaderMap) -> Response {
    if let Err(refused) = coins.open(&headers) {
        return refused.into_response();
    }
    let wallet = json!({"id": 1, "name": "Sandbox", "crypto": "BTC", "address": "tpubSandbox", "xpub_index": coins.books().addresses.len(), "gap_limit": GAP_LIMIT});
    let tether = json!({"id": 2, "name": "Sandbox", "crypto": "USDT", "address": coins.tether_address()});
    let store = json!({"id": 1, "emailid": "shop@sandbox.test", "name": "Sandbox", "http_callback": coins.postman.manner().url, "wallets": [wallet, tether]});
    Json(json!({"data": [store]})).into_response()
}

fn sum(transactions: &[Transaction], address: &str, settled: bool) -> i64 {
    let counts = transactions.iter().filter(|one| !one.replaced && (one.status == 2) == settled);
    counts.flat_map(|one| &one.outputs).filter(|(to, _)| to == address).map(|(_, units)| units).sum()
}

pub(super) async fn balance(State(coins): Coins, headers: HeaderMap, Json(wanted): Json<Addresses>) -> Response {
    if let Err(refused) = coins.open(&headers).and_then(|()| coins.question()) {
        return refused.into_response();
    }
    let of = |address: &str| {
        let known = coins.transactions(address);
        json!({"addr": address, "confirmed": sum(&known, address, true), "unconfirmed": sum(&known, address, false)})
    };
    let all: Vec<Value> = wanted.addr.split_whitespace().map(of).collect();
    Json(json!({"response": all})).into_response()
}

pub(super) async fn history(State(coins): Coins, headers: HeaderMap, Json(wanted): Json<Addresses>) -> Response {
    if let Err(refused) = coins.open(&headers).and_then(|()| coins.question()) {
        return refused.into_response();
    }
    let (mut pending, mut settled) = (Vec::new(), Vec::new());
    for address in wanted.addr.split_whitespace() {
        for one in coins.transactions(address).into_iter().filter(|one| !one.replaced) {
            let value: i64 = one.outputs.iter().filter(|(to, _)| to == address).map(|(_, units)| units).sum();
            let entry = json!({"time": one.time_ms / 1000, "addr": [address], "value": value, "txid": one.txid});
            if one.status == 2 {
                settled.push(entry);
            } else {
                let mut entry = entry;
                entry["status"] = json!(one.status);
                pending.push(entry);
            }
        }
    }
    Json(json!({"pending": pending, "history": settled})).into_response()
}

pub(super) async fn detail(State(coins): Coins, Query(wanted): Query<DetailQuery>) -> Response {
    if coins.settings().down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let found = coins.books().transactions.iter().find(|one| one.txid == wanted.txid && !one.replaced).cloned();
    let Some(one) = found else { return error(StatusCode::NOT_FOUND, 0, "Transaction not found") };
    let outputs: Vec<Value> = one.outputs.iter().map(|(to, units)| json!({"address": to, "value": units})).collect();
    let status = ["Unconfirmed", "Partially Confirmed", "Confirmed"][usize::from(one.status.min(2))];
    let mut body = json!({
        "status": status, "fee": 1410, "size": 141, "time": one.time_ms / 1000, "vout": outputs,
        "vin": [{"address": address(coins.seed, u64::MAX), "value": one.outputs.iter().map(|(_, units)| units).sum::<i64>() + 1410}],
    });
    if one.status == 0 {
        body["rbf"] = json!(u8::from(one.rbf));
    }
    Json(body).into_response()
}
