//! Blockonomics: prices, addresses, callbacks and what it knows of the chain, with a chain that does as it is told.

mod address;
mod api;
mod page;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::postman::{Letter, Postman};

/// Unpaid addresses in a row, after which no more are given.
const GAP_LIMIT: usize = 20;

/// What a test may change while the sandbox runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CoinSettings {
    /// What one bitcoin costs, as a decimal; empty: there is no price.
    pub rate: String,
    /// What one Tether costs, in the same way.
    pub tether_rate: String,
    /// Confirm each transaction twice, with so long between; never by itself if absent.
    pub confirm_after_ms: Option<u64>,
    /// How long a late payment waits.
    pub late_after_ms: u64,
    /// Whether the gap limit is kept.
    pub gap_limit: bool,
    /// How many questions about addresses are answered before it is too many; any number if absent.
    pub questions_left: Option<u32>,
    /// Answer nothing but errors.
    pub down: bool,
}

/// A transaction.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// 64 hexadecimal digits; of Tether after `0x`.
    pub txid: String,
    /// Whom it pays how many of the smallest units.
    pub outputs: Vec<(String, i64)>,
    /// 0, 1 or 2 confirmations.
    pub status: u8,
    /// It may be replaced.
    pub rbf: bool,
    /// It was: the network has forgotten it.
    pub replaced: bool,
    /// It is on a test network, where money is worth nothing.
    pub testnet: bool,
    /// Milliseconds since 1970.
    pub time_ms: i64,
}

#[derive(Default)]
struct Books {
    addresses: Vec<String>,
    transactions: Vec<Transaction>,
    /// Of Tether, what the shop wants to be told of.
    monitored: HashSet<String>,
    monitors: u64,
    prices: u64,
}

/// The stand-in for Blockonomics.
pub struct Blockonomics {
    /// Who delivers its callbacks.
    pub postman: Arc<Postman>,
    page_url: String,
    api_key: String,
    seed: u64,
    clock: Arc<Clock>,
    settings: Mutex<CoinSettings>,
    books: Mutex<Books>,
}

impl Blockonomics {
    pub(crate) fn new(
        (api_key, page_url): (String, String),
        confirm_after: Option<Duration>,
        clock: Arc<Clock>,
        postman: Arc<Postman>,
    ) -> Self {
        let confirm_after_ms = confirm_after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX));
        let settings = CoinSettings {
            rate: "97312.45".into(),
            tether_rate: "0.92".into(),
            confirm_after_ms,
            late_after_ms: 16 * 60_000,
            gap_limit: false,
            questions_left: None,
            down: false,
        };
        // Another row of addresses each time: a shop remembers those of the last.
        let seed = rand::random();
        Self { postman, page_url, api_key, seed, clock, settings: Mutex::new(settings), books: Mutex::default() }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be changed.
    pub fn settings(&self) -> MutexGuard<'_, CoinSettings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody pays; returns the transaction. The callback is on its way.
    pub fn pay(self: &Arc<Self>, address: &str, units: i64) -> String {
        self.pay_all(vec![(address.to_owned(), units)], false)
    }

    /// Somebody pays one or several addresses in one transaction, which may be replaced.
    pub fn pay_all(self: &Arc<Self>, outputs: Vec<(String, i64)>, rbf: bool) -> String {
        let txid = self.send(outputs, rbf, false);
        self.follow(&txid);
        txid
    }

    /// Somebody pays in Tether. Nobody is told of it before the shop asks for it to be monitored.
    pub fn pay_tether(self: &Arc<Self>, units: i64) -> String {
        self.pay(&self.tether_address(), units)
    }

    /// Somebody pays in what is worth nothing.
    pub fn pay_test_tether(&self, units: i64) -> String {
        self.send(vec![(self.tether_address(), units)], false, true)
    }

    /// Somebody pays, and no block ever takes it.
    pub fn pay_stuck(&self, address: &str, units: i64) -> String {
        self.send(vec![(address.to_owned(), units)], false, false)
    }

    /// The address of Tether: the same for every payment.
    pub fn tether_address(&self) -> String {
        address::tether(self.seed)
    }

    /// Tells of a transaction of Tether from now on, and what is known of it.
    pub(crate) fn monitor(&self, txid: &str) {
        let known = {
            let mut books = self.books();
            books.monitors += 1;
            books.monitored.insert(txid.to_owned());
            books.transactions.iter().find(|one| one.txid == txid && !one.replaced).cloned()
        };
        if let Some(known) = known {
            self.tell(&known);
        }
    }

    /// How often the shop asked for something to be monitored.
    pub fn monitors(&self) -> u64 {
        self.books().monitors
    }

    fn send(&self, outputs: Vec<(String, i64)>, rbf: bool, testnet: bool) -> String {
        let prefix = if outputs.iter().any(|(to, _)| *to == self.tether_address()) { "0x" } else { "" };
        let txid = format!("{prefix}{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
        let made = Transaction { txid: txid.clone(), outputs, status: 0, rbf, replaced: false, testnet, time_ms: self.clock.now_ms() };
        self.books().transactions.push(made.clone());
        self.tell(&made);
        txid
    }

    /// Blocks confirm a transaction, where they come by themselves.
    fn follow(self: &Arc<Self>, txid: &str) {
        if let Some(after) = self.settings().confirm_after_ms {
            let (coins, txid) = (self.clone(), txid.to_owned());
            tokio::spawn(async move {
                for _ in 0..2 {
                    tokio::time::sleep(Duration::from_millis(after)).await;
                    coins.confirm(&txid);
                }
            });
        }
    }

    /// Somebody pays when it is too late.
    pub fn pay_late(self: &Arc<Self>, address: &str, units: i64) {
        let (coins, address) = (self.clone(), address.to_owned());
        let wait = self.settings().late_after_ms;
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            coins.pay(&address, units);
        });
    }

    /// A block more on top of a transaction. `None`: it is confirmed as often as anybody counts, or gone.
    pub fn confirm(&self, txid: &str) -> Option<u8> {
        let confirmed = {
            let mut books = self.books();
            let found = books.transactions.iter_mut().find(|one| one.txid == txid && one.status < 2 && !one.replaced)?;
            found.status += 1;
            found.clone()
        };
        self.tell(&confirmed);
        Some(confirmed.status)
    }

    /// Another transaction takes the place of one that is not confirmed, and pays somebody else. Nobody is told.
    pub fn replace(&self, txid: &str) -> Option<()> {
        let mut books = self.books();
        let found = books.transactions.iter_mut().find(|one| one.txid == txid && one.status == 0)?;
        found.replaced = true;
        Some(())
    }

    /// All transactions that pay an address, oldest first.
    pub fn transactions(&self, address: &str) -> Vec<Transaction> {
        let pays = |one: &&Transaction| one.outputs.iter().any(|(to, _)| to == address);
        self.books().transactions.iter().filter(pays).cloned().collect()
    }

    /// The addresses that were given, oldest first.
    pub fn addresses(&self) -> Vec<String> {
        self.books().addresses.clone()
    }

    /// Calls the shop as if something had happened, with a secret of somebody's own.
    pub fn forge(&self, address: &str, units: i64, secret: &str) {
        let txid = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
        let coin = if address == self.tether_address() { "&crypto=USDT&testnet=0" } else { "" };
        let place = self.postman.manner().url;
        let place = place.split('?').next().unwrap_or_default().to_owned();
        let url = format!("{place}?secret={secret}&status=2&addr={address}&value={units}&txid={txid}{coin}");
        self.postman.send(Letter { about: txid, says: "forged".into(), url, body: None });
    }

    fn tell(&self, transaction: &Transaction) {
        let place = self.postman.manner().url;
        for (address, units) in &transaction.outputs {
            let is_tether = *address == self.tether_address();
            let is_told = {
                let books = self.books();
                if is_tether { books.monitored.contains(&transaction.txid) } else { books.addresses.contains(address) }
            };
            if !is_told {
                continue;
            }
            let coin = if is_tether { format!("&crypto=USDT&testnet={}", u8::from(transaction.testnet)) } else { String::new() };
            let rbf = if transaction.rbf && transaction.status == 0 { "&rbf=1" } else { "" };
            let (txid, status) = (&transaction.txid, transaction.status);
            let sign = if place.contains('?') { '&' } else { '?' };
            let url = if place.is_empty() {
                String::new()
            } else {
                format!("{place}{sign}status={status}&addr={address}&value={units}&txid={txid}{rbf}{coin}")
            };
            self.postman.send(Letter { about: txid.clone(), says: format!("status {status}, {units} units"), url, body: None });
        }
    }

    pub(crate) fn forget(&self) {
        *self.books() = Books::default();
        self.postman.forget();
    }
}

pub(crate) fn router(coins: Arc<Blockonomics>) -> Router {
    Router::new()
        .route("/api/price", get(api::price))
        .route("/api/new_address", post(api::new_address))
        .route("/api/monitor_tx", post(api::monitor))
        .route("/api/v2/stores", get(api::stores))
        .route("/api/balance", post(api::balance))
        .route("/api/searchhistory", post(api::history))
        .route("/api/tx_detail", get(api::detail))
        .route("/wallet", get(page::show).post(page::press))
        .with_state(coins)
}
