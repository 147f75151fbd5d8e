//! Blockonomics: coins straight to the shop's own wallet (blockonomics.co/docs, API v2 of stores and wallets).
//!
//! The provider watches addresses and calls back by GET with a shared secret in the query, which is all that says who
//! calls. So a callback only says where to look: before money counts, the transaction itself is looked up.
//!
//! Tether (USDT) has one address for all payments: shoppers tell which transaction is theirs, the provider is asked to watch
//! it, and calls back about it. There is nothing to look it up by: see decision 0025.

mod config;
mod wire;

use domain::{
    PaymentId, Timestamp,
    coin::{Coin, Quote, TxHash},
    terms::FINAL,
};
use serde_json::{Value, json};

pub use config::{Config, Credentials};

use crate::{
    gateway::{Ask, Delivery, Fault, Gateway, Outcome, Reply, Started, Step, Verified},
    line,
};

/// Blockonomics, set up for one merchant and one coin.
pub struct Blockonomics {
    coin: Coin,
    config: Config,
    api_key: String,
    secrets: config::Secrets,
    client: reqwest::Client,
}

impl Blockonomics {
    /// Sets the gateway up.
    pub fn new(coin: Coin, config: Config, credentials: Credentials) -> Result<Self, Fault> {
        if credentials.api_key.is_empty() {
            return Err(Fault::Absent);
        }
        let secrets = config::Secrets::new(&credentials.callback_secrets)?;
        Ok(Self { coin, config, api_key: credentials.api_key, secrets, client: line::client()? })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.api)
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Result<Value, Fault> {
        let (status, body) = line::send(request.bearer_auth(&self.api_key)).await?;
        judge(status, &body)
    }

    async fn quote(&self, ask: &Ask) -> Result<Quote, Fault> {
        let query = [("currency", ask.amount.currency().code()), ("crypto", self.coin.ticker())];
        let (status, body) = line::send(self.client.get(self.url("/api/price")).query(&query)).await?;
        if status != 200 {
            return Err(Fault::Unknown(format!("Blockonomics' price answered {status}")));
        }
        let rate = wire::price(&body)?;
        let terms = &ask.terms.coins;
        Quote::new(self.coin, ask.amount, &rate, terms.margin, ask.now, terms.quote_until(ask.now, ask.hold_until))
            .map_err(|error| Fault::Unknown(format!("Blockonomics' price {rate:?} {error}")))
    }
}

/// The code of a currency that coins have no price in.
pub const NO_PRICE: &str = "no-price";

/// Tells a refusal from an unknown outcome.
fn judge(status: u16, body: &[u8]) -> Result<Value, Fault> {
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    if (200..300).contains(&status) {
        return if body.is_object() { Ok(body) } else { Err(Fault::Unknown(format!("{status} without a JSON object"))) };
    }
    let message = body["message"].as_str().or_else(|| body["error"]["message"].as_str()).unwrap_or_default();
    let code = body["error"]["code"].as_i64().map_or_else(|| status.to_string(), |code| code.to_string());
    match status {
        401 | 403 => Err(Fault::Setup(format!("Blockonomics refused the key: {message}"))),
        400 | 404 | 422 if !message.is_empty() => Err(Fault::Refused { code, detail: message.to_owned() }),
        // Also where all addresses of a row wait unpaid (its gap limit): another minute may be better.
        _ => Err(Fault::Unknown(format!("{status} {message}"))),
    }
}

impl Gateway for Blockonomics {
    /// Not safe to repeat for the provider, which has no idempotency key: a lost answer costs an address, no money.
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started> {
        Box::pin(async move {
            // The price first: an address is used up by asking for it.
            let quote = self.quote(ask).await?;
            let mut request = self.client.post(self.url("/api/new_address")).query(&[("match_callback", &self.config.shop)]);
            if self.hears_of_transactions() {
                request = request.query(&[("crypto", self.coin.ticker())]);
            }
            let address = wire::address(&self.call(request).await?)?;
            // An address that all share names no payment; then its own id does.
            let gateway_payment_id = if self.hears_of_transactions() { ask.payment.to_string() } else { address.clone() };
            let page = self.config.page.clone();
            Ok(Started { gateway_payment_id, step: Step::Coins { coin: self.coin, address, quote, page } })
        })
    }

    fn is_polled(&self) -> bool {
        true
    }

    fn requote<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Quote> {
        Box::pin(self.quote(ask))
    }

    fn fetch<'a>(&'a self, _: PaymentId, address: &'a str, now: Timestamp) -> Reply<'a, Outcome> {
        Box::pin(async move {
            // What comes to an address that all share says nothing of one payment.
            if self.hears_of_transactions() {
                return Err(Fault::Unsupported);
            }
            let request = self.client.post(self.url("/api/searchhistory")).json(&json!({ "addr": address }));
            wire::history(&self.call(request).await?, address, now)
        })
    }

    fn hears_of_transactions(&self) -> bool {
        self.coin.token().is_some()
    }

    fn watch<'a>(&'a self, transaction: &'a TxHash) -> Reply<'a, ()> {
        Box::pin(async move {
            // Test networks are never asked for: what their callbacks say of themselves decides.
            let ask = json!({ "txhash": transaction, "crypto": self.coin.ticker(), "match_callback": self.config.shop, "testnet": 0 });
            let request = self.client.post(self.url("/api/monitor_tx")).bearer_auth(&self.api_key).json(&ask);
            let (status, body) = line::send(request).await?;
            // What a good answer looks like is not documented.
            if (200..300).contains(&status) { Ok(()) } else { judge(status, &body).map(drop) }
        })
    }

    fn events_of(&self, transaction: &TxHash, address: &str) -> Vec<String> {
        (0..=i64::from(FINAL)).map(|status| wire::token_id(transaction, address, status)).collect()
    }

    fn confirm(&self, outcome: Outcome) -> Reply<'_, Outcome> {
        Box::pin(async move {
            if self.hears_of_transactions() {
                return Ok(outcome);
            }
            let Outcome::Coins { mut receipts, complete: false } = outcome else { return Ok(outcome) };
            // What is not confirmed counts for nothing, so it needs no proof.
            for receipt in receipts.iter_mut().filter(|receipt| receipt.confirmations > 0) {
                let request = self.client.get(self.url("/api/tx_detail")).query(&[("txid", &receipt.txid)]);
                *receipt = wire::confirmed(&self.call(request).await?, receipt)?;
            }
            Ok(Outcome::Coins { receipts, complete: false })
        })
    }

    fn verify<'a>(&'a self, delivery: Delivery<'a>) -> Reply<'a, Verified> {
        Box::pin(async move {
            let (secret, query) = wire::without_secret(delivery.query);
            if !self.secrets.fit(&secret) {
                return Err(Fault::Forged("its secret does not fit".into()));
            }
            self.read(&wire::record(&query, delivery.now))
        })
    }

    fn read(&self, record: &str) -> Result<Verified, Fault> {
        wire::event(record, self.config.test_payments)
    }

    fn health(&self) -> Reply<'_, ()> {
        Box::pin(async move { self.call(self.client.get(self.url("/api/v2/stores?wallets=true"))).await.map(drop) })
    }
}
