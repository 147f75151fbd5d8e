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
    /// What was just paid.
    #[serde(default)]
    paid: String,
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
    coin: &'static str,
    is_tether: bool,
    paid: String,
    transactions: Vec<Transaction>,
}

/// Transactions of an address that all share.
const SHOWN: usize = 8;

/// What a link asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    address: String,
    units: i64,
    is_tether: bool,
}

/// Reads a link of BIP-21 or of EIP-681.
fn read(uri: &str) -> Option<Link> {
    let value = |query: &str, name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned));
    if let Some(call) = uri.strip_prefix("ethereum:") {
        let (target, query) = call.split_once('?')?;
        target.strip_suffix("@1/transfer").filter(|contract| contract.starts_with("0x"))?;
        return Some(Link { address: value(query, "address")?, units: value(query, "uint256")?.parse().ok()?, is_tether: true });
    }
    let rest = uri.strip_prefix("bitcoin:")?;
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let amount = value(query, "amount").unwrap_or_else(|| "0".into());
    let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
    let units: i64 = format!("{whole}{fraction:0<8}").parse().ok()?;
    (fraction.len() <= 8).then(|| Link { address: address.to_owned(), units, is_tether: false })
}

pub(super) async fn show(State(coins): State<Arc<Blockonomics>>, Query(Asked { uri, paid }): Query<Asked>) -> Response {
    let Some(Link { address, units, is_tether }) = read(&uri) else { return (StatusCode::BAD_REQUEST, "no link to pay").into_response() };
    let (coin, amount) = if is_tether {
        ("USDT", format!("{}.{:06}", units / 1_000_000, units % 1_000_000))
    } else {
        ("BTC", format!("{}.{:08}", units / 100_000_000, units % 100_000_000))
    };
    let mut transactions = coins.transactions(&address);
    if is_tether {
        transactions.drain(..transactions.len().saturating_sub(SHOWN));
    }
    let page = Wallet { uri, address, amount, coin, is_tether, paid, transactions };
    match page.render() {
        Ok(html) => ([("cache-control", "no-store")], Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

pub(super) async fn press(State(coins): State<Arc<Blockonomics>>, Form(pressed): Form<Pressed>) -> Response {
    let Some(Link { address, units, .. }) = read(&pressed.uri) else {
        return (StatusCode::BAD_REQUEST, "no link to pay").into_response();
    };
    let pay = |units: i64| coins.pay(&address, units);
    let mut paid = String::new();
    match pressed.action.as_str() {
        "exact" => paid = pay(units),
        "less" => paid = pay(units / 2),
        "more" => paid = pay(units + units / 10),
        "stuck" => paid = coins.pay_stuck(&address, units),
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
    Redirect::to(&format!("{}/wallet?uri={back}&paid={paid}", coins.page_url)).into_response()
}

#[cfg(test)]
mod tests {
    use super::{Link, read};

    #[test]
    fn links_are_read_to_the_smallest_unit() {
        let btc = |address: &str, units| Some(Link { address: address.into(), units, is_tether: false });
        assert_eq!(read("bitcoin:tb1qx?amount=0.0005025"), btc("tb1qx", 50_250));
        assert_eq!(read("bitcoin:tb1qx?amount=2"), btc("tb1qx", 200_000_000));
        assert_eq!(read("bitcoin:tb1qx"), btc("tb1qx", 0));
        assert_eq!(read("tb1qx"), None);
        assert_eq!(read("bitcoin:tb1qx?amount=0.123456789"), None);
        let tether = Some(Link { address: "0xcd".into(), units: 31_413_043, is_tether: true });
        assert_eq!(read("ethereum:0xab@1/transfer?address=0xcd&uint256=31413043"), tether);
        assert_eq!(read("ethereum:0xab@5/transfer?address=0xcd&uint256=31413043"), None);
        assert_eq!(read("ethereum:0xab@1/transfer?address=0xcd"), None);
    }
}
