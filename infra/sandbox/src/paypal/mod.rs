//! PayPal: OAuth tokens, Orders v2, Payments v2, Webhooks v1, and the page on which the buyer approves.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use crate::clock::Clock;
use crate::{Config, courier::Courier};
use errors::Fault;
use model::{Books, Replay};

mod captures;
pub(crate) mod errors;
mod events;
pub(crate) mod faults;
pub(crate) mod model;
pub(crate) mod money;
pub(crate) mod orders;
mod page;
mod tokens;
mod validate;
mod webhooks;

/// Request ids of orders are kept 6 hours, those of refunds 45 days.
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The stand-in for PayPal.
pub(crate) struct Paypal {
    pub(crate) config: Config,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) courier: Arc<Courier>,
    books: Mutex<Books>,
}

/// What a test may change while the sandbox runs.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// How long an order lives before approval, and again after it.
    pub order_ttl_ms: i64,
    /// A pending capture completes by itself after so long; never if absent.
    pub settle_pending_after_ms: Option<u64>,
    /// Whether a second capture with the same `invoice_id` is refused.
    pub unique_invoice_ids: bool,
}

/// A call that may go on: token, faults and request id are settled.
pub(crate) struct Call<'a> {
    pub(crate) request_id: Option<String>,
    pub(crate) full: bool,
    pub(crate) met: faults::Met,
    _in_flight: Option<InFlight<'a>>,
}

struct InFlight<'a> {
    paypal: &'a Paypal,
    key: String,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.paypal.books().in_flight.remove(&self.key);
    }
}

impl Paypal {
    pub(crate) fn new(config: Config, clock: Arc<Clock>, courier: Arc<Courier>, books: Books) -> Self {
        let settings = Settings {
            order_ttl_ms: i64::try_from(config.order_ttl.as_millis()).unwrap_or(i64::MAX),
            settle_pending_after_ms: config.settle_pending_after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
            unique_invoice_ids: config.unique_invoice_ids,
        };
        Self { config, settings: Mutex::new(settings), clock, courier, books: Mutex::new(books) }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The API's own address, for links in answers.
    pub(crate) fn api(&self) -> &str {
        &self.config.api_url
    }

    /// Lets a call in: token, counters, ordered faults, `PayPal-Request-Id`, `PayPal-Mock-Response`.
    pub(crate) async fn open(&self, operation: &str, headers: &HeaderMap) -> Result<Call<'_>, Fault> {
        self.authenticate(headers)?;
        let request_id = headers.get("paypal-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        if request_id.as_ref().is_some_and(|id| id.is_empty() || id.len() > 108) {
            return Err(Fault::header("INVALID_STRING_LENGTH", "PayPal-Request-Id"));
        }
        let in_flight = match &request_id {
            Some(id) => {
                let key = format!("{operation}:{id}");
                if !self.books().in_flight.insert(key.clone()) {
                    *self.books().tally.calls.entry(operation.to_owned()).or_default() += 1;
                    return Err(Fault::in_progress());
                }
                Some(InFlight { paypal: self, key })
            }
            None => None,
        };
        let met = self.enter(operation).await?;
        if let Some(mock) = headers.get("paypal-mock-response") {
            let mock: serde_json::Value = serde_json::from_slice(mock.as_bytes()).map_err(|_| Fault::malformed())?;
            if let Some(code) = mock["mock_application_codes"].as_str() {
                return Err(Fault::code(code));
            }
        }
        let prefer = headers.get("prefer").and_then(|prefer| prefer.to_str().ok()).unwrap_or_default();
        Ok(Call { request_id, full: prefer.replace(' ', "").contains("return=representation"), met, _in_flight: in_flight })
    }

    fn authenticate(&self, headers: &HeaderMap) -> Result<(), Fault> {
        let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        let now = self.clock.now_ms();
        let known = token.is_some_and(|token| self.books().tokens.get(token).is_some_and(|until| now < *until));
        if known { Ok(()) } else { Err(Fault::unauthenticated()) }
    }
}

/// What an earlier call with the same request id made, if it acted on the same thing.
pub(crate) fn replayed(
    books: &Books,
    operation: &str,
    request_id: Option<&String>,
    subject: &str,
    now_ms: i64,
) -> Result<Option<String>, Fault> {
    let Some(id) = request_id else { return Ok(None) };
    match books.replays.get(&format!("{operation}:{id}")) {
        Some(replay) if now_ms >= replay.until_ms => Ok(None),
        Some(replay) if replay.subject != subject => Err(Fault::rule("DUPLICATE_REQUEST_ID")),
        Some(replay) => Ok(Some(replay.result.clone())),
        None => Ok(None),
    }
}

/// Remembers what a request id made.
pub(crate) fn remember(books: &mut Books, operation: &str, request_id: Option<&String>, subject: &str, result: &str, until_ms: i64) {
    *books.tally.executed.entry(operation.to_owned()).or_default() += 1;
    if let Some(id) = request_id {
        let replay = Replay { subject: subject.to_owned(), result: result.to_owned(), until_ms };
        books.replays.insert(format!("{operation}:{id}"), replay);
    }
}

/// Refuses a body that does not say it is JSON.
pub(crate) fn require_json(headers: &HeaderMap) -> Result<(), Fault> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("application/json") { Ok(()) } else { Err(Fault::unsupported_media_type()) }
}

/// `n` random characters of `[A-Z0-9]`, at most 24.
pub(crate) fn random_id(n: usize) -> String {
    const LETTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut rest: u128 = rand::random();
    let mut id = String::with_capacity(n);
    for _ in 0..n {
        id.push(char::from(LETTERS[usize::try_from(rest % 36).unwrap_or(0)]));
        rest /= 36;
    }
    id
}

/// A debug id as in `Paypal-Debug-Id`.
pub(crate) fn debug_id() -> String {
    format!("f{:012x}", rand::random::<u64>() >> 16)
}

/// The routes that imitate PayPal.
pub(crate) fn router(paypal: Arc<Paypal>) -> Router {
    let api = Router::new()
        .route("/v1/oauth2/token", post(tokens::issue))
        .route("/v2/checkout/orders", post(orders::create))
        .route("/v2/checkout/orders/{id}", get(orders::fetch).patch(orders::patch))
        .route("/v2/checkout/orders/{id}/capture", post(orders::capture))
        .route("/v2/payments/captures/{id}", get(captures::fetch))
        .route("/v2/payments/captures/{id}/refund", post(captures::refund))
        .route("/v2/payments/refunds/{id}", get(captures::fetch_refund))
        .route("/v1/notifications/webhooks", get(webhooks::list))
        .route("/v1/notifications/webhooks/{id}", get(webhooks::fetch))
        .route("/v1/notifications/webhooks-events", get(webhooks::list_events))
        .route("/v1/notifications/webhooks-events/{id}", get(webhooks::fetch_event))
        .route("/v1/notifications/webhooks-events/{id}/resend", post(webhooks::resend))
        .route("/v1/notifications/simulate-event", post(webhooks::simulate))
        .route("/v1/notifications/verify-webhook-signature", post(webhooks::verify))
        .route("/v1/notifications/certs/{name}", get(webhooks::certificate))
        .layer(axum::middleware::map_response(with_debug_id));
    api.route("/checkoutnow", get(page::show).post(page::decide)).with_state(paypal)
}

async fn with_debug_id(mut response: axum::response::Response) -> axum::response::Response {
    if !response.headers().contains_key("paypal-debug-id")
        && let Ok(id) = HeaderValue::try_from(debug_id())
    {
        response.headers_mut().insert("paypal-debug-id", id);
    }
    response
}
