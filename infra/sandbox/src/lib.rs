//! A stand-in for the payment providers on localhost: same paths, fields, errors and signatures as the real ones.
//!
//! `paypal`, `blockonomics` and `globee` imitate the providers. `control` and `dashboard` are ours alone: they make the provider decline, delay, fail, forget, double and forge,
//! from a test or by hand. All state is in memory.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let sandbox = sandbox::spawn(sandbox::Config::default(), listener)?;
//! println!("PAYPAL_API={}", sandbox.api_url());
//! # Ok(())
//! # }
//! ```
// The rules about time and spawning are for functions; this is a server that lives on.
#![allow(clippy::disallowed_methods)]

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

mod blockonomics;
mod clock;
mod coin_control;
mod control;
mod courier;
mod dashboard;
mod globee;
mod memory;
mod paypal;
mod postman;
mod signer;

pub use blockonomics::{Blockonomics, CoinSettings, Transaction};
pub use courier::{Delivery, Manner};
pub use globee::{Globee, PaymentRequest};
pub use paypal::faults::Order as FaultOrder;
pub use paypal::model::{Capture, CaptureStatus, Order, OrderStatus, Outcome, Refund, Tally};
pub use paypal::money::Amount;
pub use postman::{Letter, PostManner, Posted, Postman};
pub use signer::Forgery;

/// The root of the webhook certificate in base64 DER: the value of `PAYPAL_ROOTS`.
pub const ROOT_DER_BASE64: &str = include_str!("../keys/signer-root.der.base64");
/// The end of the name in the webhook certificate: the value of `PAYPAL_CERT_NAMES`.
pub const CERT_NAME_SUFFIX: &str = ".sandbox.test";
/// The path below which certificates are served; with the API's address before it, the value of `PAYPAL_CERT_URLS`.
pub const CERT_PATH: &str = "/v1/notifications/certs/";
/// The client id unless configured otherwise.
pub const CLIENT_ID: &str = "sandbox-client";
/// The client secret unless configured otherwise.
pub const CLIENT_SECRET: &str = "sandbox-secret";
/// The webhook id unless configured otherwise.
pub const WEBHOOK_ID: &str = "0SANDBOX0WEBHOOK0";
/// Blockonomics' API key unless configured otherwise.
pub const COIN_API_KEY: &str = "sandbox-api-key";
/// GloBee's key unless configured otherwise.
pub const GLOBEE_AUTH_KEY: &str = "sandbox-auth-key";

/// How often and when a webhook is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Retries {
    /// How many times after the first attempt.
    pub times: u32,
    /// The wait after the first attempt; it doubles each time.
    pub first: Duration,
    /// The longest wait.
    pub cap: Duration,
}

impl Retries {
    /// The wait after the attempt of this number (1 is the first).
    fn wait(&self, attempt: u32) -> Duration {
        self.first.saturating_mul(1 << attempt.saturating_sub(1).min(20)).min(self.cap)
    }
}

/// How the sandbox runs. `Default` is what `sandbox` without arguments does, without webhooks.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address in API links and of the certificates, without a slash; empty: `http://127.0.0.1:<port>`.
    pub api_url: String,
    /// The address of the pages the buyer sees, without a slash; empty: `http://localhost:<port>`.
    pub page_url: String,
    /// Who may ask for tokens.
    pub client_id: String,
    /// With which secret.
    pub client_secret: String,
    /// The id webhooks are signed for.
    pub webhook_id: String,
    /// Where webhooks go; none are sent without it. Can be set later.
    pub webhook_url: Option<String>,
    /// Headers added to each webhook, e.g. the front door's secret.
    pub webhook_headers: Vec<(String, String)>,
    /// How long a webhook waits before it is sent.
    pub webhook_delay: Duration,
    /// How long the shop may take to answer one.
    pub webhook_timeout: Duration,
    /// When it is tried again.
    pub retries: Retries,
    /// How long an order lives before approval, and again after it.
    pub order_ttl: Duration,
    /// A pending capture completes by itself after so long.
    pub settle_pending_after: Option<Duration>,
    /// Whether a second capture with the same `invoice_id` is refused, as PayPal accounts do unless told otherwise.
    pub unique_invoice_ids: bool,
    /// Blockonomics' API key.
    pub coin_api_key: String,
    /// Where Blockonomics' callbacks go, secret and all; none are sent without it. Can be set later.
    pub callback_url: Option<String>,
    /// Blockonomics' transactions confirm by themselves, once after so long and once more; by hand only if absent.
    pub confirm_after: Option<Duration>,
    /// When Blockonomics' callbacks and GloBee's notifications are tried again: Blockonomics says 7 times from 4 seconds on.
    pub callback_retries: Retries,
    /// GloBee's key.
    pub globee_auth_key: String,
    /// Where orders, captures and refunds are kept between runs; nowhere if absent.
    pub state_dir: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_url: String::new(),
            page_url: String::new(),
            client_id: CLIENT_ID.into(),
            client_secret: CLIENT_SECRET.into(),
            webhook_id: WEBHOOK_ID.into(),
            webhook_url: None,
            webhook_headers: Vec::new(),
            webhook_delay: Duration::from_millis(300),
            webhook_timeout: Duration::from_secs(30),
            retries: Retries { times: 25, first: Duration::from_secs(1), cap: Duration::from_mins(1) },
            order_ttl: Duration::from_hours(3),
            settle_pending_after: None,
            unique_invoice_ids: true,
            coin_api_key: COIN_API_KEY.into(),
            callback_url: None,
            confirm_after: None,
            callback_retries: Retries { times: 7, first: Duration::from_secs(4), cap: Duration::from_mins(10) },
            globee_auth_key: GLOBEE_AUTH_KEY.into(),
            state_dir: None,
        }
    }
}

/// A running sandbox. It stops when dropped.
pub struct Handle {
    paypal: Arc<paypal::Paypal>,
    coins: Arc<Blockonomics>,
    globee: Arc<Globee>,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<io::Result<()>>>,
}

impl Handle {
    /// The address of the API: the value of `PAYPAL_API`.
    pub fn api_url(&self) -> &str {
        &self.paypal.config.api_url
    }

    /// The value of `PAYPAL_CERT_URLS`.
    pub fn cert_urls(&self) -> String {
        format!("{}{CERT_PATH}", self.api_url())
    }

    /// The buyer agrees without a browser; returns the address to which he would be sent back. `None`: there is nothing to approve.
    pub fn approve(&self, order_id: &str, outcome: Outcome) -> Option<String> {
        self.paypal.approve(order_id, outcome)
    }

    /// Ends the waiting of a pending capture. `None`: it is not pending.
    pub fn settle(&self, capture_id: &str, paid: bool) -> Option<Capture> {
        self.paypal.settle(capture_id, paid)
    }

    /// PayPal takes the money back, as after a chargeback.
    pub fn reverse(&self, capture_id: &str) -> Option<Refund> {
        self.paypal.reverse(capture_id)
    }

    /// The buyer opens a case about a capture, or it is closed for the seller. `None`: there is no such capture.
    pub fn dispute(&self, capture_id: &str, open: bool) -> Option<()> {
        self.paypal.dispute(capture_id, open)
    }

    /// Makes the next calls of an operation (`token`, `create`, `get`, `patch`, `capture`, `refund`, ...) fail.
    pub fn fail_next(&self, operation: &str, fault: FaultOrder) {
        control::order_fault(&self.paypal, operation, fault);
    }

    /// Changes where and how webhooks are delivered.
    pub fn webhooks(&self, change: impl FnOnce(&mut Manner)) -> Manner {
        self.paypal.courier.change(change)
    }

    /// Delivers what is held back and hurries what waits; returns when each event has had its first attempt.
    pub async fn flush_webhooks(&self, reversed: bool) -> usize {
        self.paypal.courier.flush(reversed).await
    }

    /// Waits until no webhook is on its way; false when that takes too long.
    pub async fn webhooks_idle(&self, timeout: Duration) -> bool {
        self.paypal.courier.idle(timeout).await
    }

    /// All attempts to deliver a webhook, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.paypal.courier.deliveries()
    }

    /// How many calls arrived and how many took effect.
    pub fn tally(&self) -> Tally {
        self.paypal.books().tally.clone()
    }

    /// An order, also an expired one.
    pub fn order(&self, id: &str) -> Option<Order> {
        self.paypal.books().orders.get(id).cloned()
    }

    /// The order of the payment with this `custom_id`; the newest when there are several.
    pub fn order_by_custom_id(&self, custom_id: &str) -> Option<Order> {
        let books = self.paypal.books();
        let mut newest = books.sequence.iter().rev().filter_map(|id| books.orders.get(id));
        newest.find(|order| order.units.iter().any(|unit| unit.text("custom_id") == Some(custom_id))).cloned()
    }

    /// All captures, in no order.
    pub fn captures(&self) -> Vec<Capture> {
        self.paypal.books().captures.values().cloned().collect()
    }

    /// Puts the sandbox's clock forward and lets expire what has expired.
    pub fn advance(&self, by: Duration) {
        self.paypal.clock.advance(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        self.paypal.sweep();
    }

    /// Blockonomics.
    pub const fn coins(&self) -> &Arc<Blockonomics> {
        &self.coins
    }

    /// GloBee.
    pub const fn globee(&self) -> &Arc<Globee> {
        &self.globee
    }

    /// Forgets everything: orders, tokens, faults, events.
    pub fn reset(&self) {
        control::forget(&self.paypal);
        self.coins.forget();
        self.globee.forget();
    }

    /// Stops, and saves its memory if it has a place for that.
    pub async fn stop(mut self) -> io::Result<()> {
        self.stop.send_replace(true);
        match self.server.take() {
            Some(server) => server.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// The providers of one sandbox.
struct Providers {
    paypal: Arc<paypal::Paypal>,
    coins: Arc<Blockonomics>,
    globee: Arc<Globee>,
}

/// Starts the sandbox on a listener, inside the running tokio runtime.
pub fn spawn(config: Config, listener: TcpListener) -> io::Result<Handle> {
    let (providers, stop) = (build(config, &listener)?, watch::Sender::new(false));
    let (paypal, coins, globee) = (providers.paypal.clone(), providers.coins.clone(), providers.globee.clone());
    let server = tokio::spawn(run(providers, listener, stop.subscribe()));
    Ok(Handle { paypal, coins, globee, stop, server: Some(server) })
}

/// Serves until the future is dropped or the process is told to end.
pub async fn serve(config: Config, listener: TcpListener) -> io::Result<()> {
    let (providers, stop) = (build(config, &listener)?, watch::Sender::new(false));
    let stopped = stop.subscribe();
    tokio::spawn(async move {
        asked_to_end().await;
        stop.send_replace(true);
    });
    run(providers, listener, stopped).await
}

fn build(mut config: Config, listener: &TcpListener) -> io::Result<Providers> {
    let port = listener.local_addr()?.port();
    if config.api_url.is_empty() {
        config.api_url = format!("http://127.0.0.1:{port}");
    }
    if config.page_url.is_empty() {
        config.page_url = format!("http://localhost:{port}");
    }
    let clock = Arc::new(clock::Clock::default());
    let courier = Arc::new(courier::Courier::new(&config, clock.clone()).map_err(|error| io::Error::other(error.to_string()))?);
    let postman = |url: Option<String>| {
        let manner = PostManner { url: url.unwrap_or_default(), ..PostManner::default() };
        postman::Postman::new(manner, &config.webhook_headers, config.callback_retries, config.webhook_timeout).map(Arc::new)
    };
    let account = (config.coin_api_key.clone(), config.page_url.clone());
    let coins = Blockonomics::new(account, config.confirm_after, clock.clone(), postman(config.callback_url.clone())?);
    let globee = Globee::new((config.globee_auth_key.clone(), config.page_url.clone()), clock.clone(), postman(None)?);
    let books = memory::load(config.state_dir.as_deref())?;
    let paypal = paypal::Paypal::new(config, clock, courier, books);
    Ok(Providers { paypal: Arc::new(paypal), coins: Arc::new(coins), globee: Arc::new(globee) })
}

async fn run(providers: Providers, listener: TcpListener, mut stop: watch::Receiver<bool>) -> io::Result<()> {
    use axum::serve::ListenerExt as _;

    let Providers { paypal, coins, globee } = providers;
    let app = paypal::router(paypal.clone())
        .merge(blockonomics::router(coins.clone()))
        .merge(globee::router(globee.clone()))
        .merge(control::router(paypal.clone()))
        .merge(coin_control::router(coins.clone(), globee.clone()))
        .merge(dashboard::router(dashboard::Shown { paypal: paypal.clone(), coins, globee }));
    // Small answers at once: Nagle's algorithm would hold them for 40 ms.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let server = std::future::IntoFuture::into_future(axum::serve(listener, app));
    tokio::select! {
        ended = server => ended?,
        () = chores(&paypal) => {},
        _ = stop.wait_for(|stop| *stop) => {},
    }
    paypal.courier.reset();
    memory::save(&paypal)
}

/// What has to happen from time to time.
async fn chores(paypal: &paypal::Paypal) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    for n in 1_u64.. {
        second.tick().await;
        paypal.sweep();
        if n.is_multiple_of(30)
            && let Err(error) = memory::save(paypal)
        {
            eprintln!("sandbox: cannot save: {error}");
        }
    }
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {},
        _ = tokio::signal::ctrl_c() => {},
    }
}
