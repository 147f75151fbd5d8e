//! `/wallet`: the page on which somebody pays an address, or does whatever else may happen on a chain.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::{Blockonomics, Transaction};

#[derive(Deserialize)]
pub(super) struct Asked {
    uri: String,
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    uri: String,
    action: String,
    #[serde(default)]
    txid: String,
}

#[derive(Template)]
#[template(path = "wallet.html")]
struct Wallet {
    uri: String,
    address: String,
    amount: String,
    transactions: Vec<Transaction>,
}

/// Reads a link of BIP-21; the amount in satoshi.
fn read(uri: &str) -> Option<(String, i64)> {
    let (address, query) = uri.strip_prefix("bitcoin:")?.split_once('?').unwrap_or((uri.strip_prefix("bitcoin:")?, ""));
    let amount = query.split('&').find_map(|pair| pair.strip_prefix("amount=")).unwrap_or("0");
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let units: i64 = format!("{whole}{fraction:0<8}").parse().ok()?;
    (fraction.len() <= 8).then(|| (address.to_owned(), units))
}

pub(super) async fn show(State(coins): State<Arc<Blockonomics>>, Query(Asked { uri }): Query<Asked>) -> Response {
    let Some((address, units)) = read(&uri) else { return (StatusCode::BAD_REQUEST, "no link to pay").into_response() };
    let amount = format!("{}.{:08}", units / 100_000_000, units % 100_000_000);
    let page = Wallet { uri, amount, transactions: coins.transactions(&address), address };
    match page.render() {
        Ok(html) => ([("cache-control", "no-store")], Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

pub(super) async fn press(State(coins): State<Arc<Blockonomics>>, Form(pressed): Form<Pressed>) -> Response {
    let Some((address, units)) = read(&pressed.uri) else { return (StatusCode::BAD_REQUEST, "no link to pay").into_response() };
    let pay = |units: i64| drop(coins.pay(&address, units));
    match pressed.action.as_str() {
        "exact" => pay(units),
        "less" => pay(units / 2),
        "more" => pay(units + units / 10),
        "halves" => {
            pay(units / 2);
            pay(units - units / 2);
        }
        "replaceable" => drop(coins.pay_all(vec![(address.clone(), units)], true)),
        "late" => coins.pay_late(&address, units),
        "forge" => coins.forge(&address, units, "0123456789abcdef0123456789abcdef"),
        "confirm" => drop(coins.confirm(&pressed.txid)),
        "replace" => drop(coins.replace(&pressed.txid)),
        "again" => drop(coins.postman.again(&pressed.txid, false)),
        "reversed" => drop(coins.postman.again(&pressed.txid, true)),
        _ => {}
    }
    let back = pressed.uri.replace(':', "%3A").replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    Redirect::to(&format!("{}/wallet?uri={back}", coins.page_url)).into_response()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn links_are_read_to_the_satoshi() {
        assert_eq!(read("bitcoin:tb1qx?amount=0.0005025"), Some(("tb1qx".into(), 50_250)));
        assert_eq!(read("bitcoin:tb1qx?amount=2"), Some(("tb1qx".into(), 200_000_000)));
        assert_eq!(read("bitcoin:tb1qx"), Some(("tb1qx".into(), 0)));
        assert_eq!(read("tb1qx"), None);
        assert_eq!(read("bitcoin:tb1qx?amount=0.123456789"), None);
    }
}
