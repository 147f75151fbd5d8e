//! GloBee: payment requests, the page on which they are paid, and notifications that prove nothing.

mod api;
mod page;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use serde_json::{Value, json};
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

use crate::clock::Clock;
use crate::postman::{Letter, Postman};

/// How long a price holds.
const LIFE_MS: i64 = 15 * 60_000;
/// Every state there is.
pub const STATUSES: [&str; 12] = [
    "unpaid",
    "paid",
    "underpaid",
    "overpaid",
    "paid_late",
    "confirmed",
    "completed",
    "refunded",
    "cancelled",
    "draft",
    "expired",
    "invalid",
];

/// A payment request.
#[derive(Debug, Clone)]
pub struct PaymentRequest {
    /// 22 letters and digits.
    pub id: String,
    /// One of [`STATUSES`].
    pub status: String,
    /// As it was sent.
    pub body: Value,
    /// What came, in the coin.
    pub received: Option<String>,
    /// Milliseconds since 1970.
    pub created_ms: i64,
}

impl PaymentRequest {
    fn text(&self, key: &str) -> Option<&str> {
        self.body[key].as_str()
    }

    /// The resource as GloBee shows it.
    fn json(&self, page_url: &str) -> Value {
        let currency = self.received.as_ref().map(|_| "BTC");
        json!({
            "id": self.id, "status": self.status, "total": self.body["total"], "adjusted_total": null, "currency": self.body["currency"],
            "custom_payment_id": self.body["custom_payment_id"], "custom_store_reference": self.body["custom_store_reference"],
            "callback_data": self.body["callback_data"], "customer": self.body["customer"],
            "payment_details": {"currency": currency, "received_amount": self.received, "received_difference": null},
            "redirect_url": format!("{page_url}/invoice/{}", self.id), "success_url": self.body["success_url"],
            "cancel_url": self.body["cancel_url"], "ipn_url": self.body["ipn_url"], "notification_email": self.body["notification_email"],
            "confirmation_speed": self.body["confirmation_speed"], "expires_at": stamp(self.created_ms + LIFE_MS),
            "created_at": stamp(self.created_ms),
        })
    }
}

/// `2026-11-24 10:00:00`, without a zone.
fn stamp(at_ms: i64) -> String {
    let at = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::milliseconds(at_ms));
    at.format(&format_description!("[year]-[month]-[day] [hour]:[minute]:[second]")).unwrap_or_default()
}

#[derive(Default)]
struct Books {
    requests: Vec<PaymentRequest>,
    is_down: bool,
}

/// The stand-in for GloBee.
pub struct Globee {
    /// Who delivers its notifications.
    pub postman: Arc<Postman>,
    page_url: String,
    auth_key: String,
    clock: Arc<Clock>,
    books: Mutex<Books>,
}

impl Globee {
    pub(crate) fn new((auth_key, page_url): (String, String), clock: Arc<Clock>, postman: Arc<Postman>) -> Self {
        Self { postman, page_url, auth_key, clock, books: Mutex::default() }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets it answer nothing but errors, or again everything.
    pub fn set_down(&self, is_down: bool) {
        self.books().is_down = is_down;
    }

    /// The newest request of a payment.
    pub fn of_payment(&self, payment: &str) -> Option<PaymentRequest> {
        self.books().requests.iter().rev().find(|one| one.text("custom_payment_id") == Some(payment)).cloned()
    }

    /// All requests, oldest first.
    pub fn requests(&self) -> Vec<PaymentRequest> {
        self.books().requests.clone()
    }

    /// Puts a request into a state, and notifies the shop. `None`: there is no such request, or no such state.
    pub fn turn(&self, id: &str, status: &str) -> Option<PaymentRequest> {
        let changed = {
            let status = STATUSES.iter().find(|known| **known == status)?;
            let mut books = self.books();
            let found = books.requests.iter_mut().find(|one| one.id == id)?;
            (*status).clone_into(&mut found.status);
            let share = match *status {
                "unpaid" | "draft" | "cancelled" | "expired" | "invalid" => None,
                "underpaid" => Some("0.0004"),
                "overpaid" => Some("0.0012"),
                _ => Some("0.0008"),
            };
            found.received = share.map(str::to_owned);
            found.clone()
        };
        self.notify(&changed);
        Some(changed)
    }

    /// Notifies the shop of a state that the request is not in.
    pub fn forge(&self, id: &str, status: &str) -> Option<()> {
        let mut found = self.books().requests.iter().find(|one| one.id == id).cloned()?;
        status.clone_into(&mut found.status);
        found.received = Some("0.0008".into());
        self.notify(&found);
        Some(())
    }

    fn notify(&self, request: &PaymentRequest) {
        let told = request.text("ipn_url").unwrap_or_default();
        let origin = self.postman.manner().url;
        let path = told.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        let url = match path {
            Some(path) if !origin.is_empty() => format!("{origin}{path}"),
            _ => told.to_owned(),
        };
        let body = request.json(&self.page_url).to_string();
        self.postman.send(Letter { about: request.id.clone(), says: request.status.clone(), url, body: Some(body.into()) });
    }

    pub(crate) fn forget(&self) {
        *self.books() = Books::default();
        self.postman.forget();
    }
}

pub(crate) fn router(globee: Arc<Globee>) -> Router {
    Router::new()
        .route("/payment-api/v1/ping", get(api::ping))
        .route("/payment-api/v1/currencies", get(api::currencies))
        .route("/payment-api/v1/account/payment-methods", get(api::methods))
        .route("/payment-api/v1/payment-request", post(api::create))
        .route("/payment-api/v1/payment-request/{id}", get(api::fetch).put(api::update))
        .route("/invoice/{id}", get(page::show).post(page::press))
        .with_state(globee)
}
