//! Payments v2: captures and refunds; and what becomes of a pending capture.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::errors::Fault;
use super::model::{Capture, CaptureStatus, Refund};
use super::{Call, DAY_MS, Paypal, random_id, remember, replayed, require_json, validate};

const REFUNDABLE_FOR_MS: i64 = 180 * DAY_MS;
const REQUEST_ID_LIFE_MS: i64 = 45 * DAY_MS;

pub(super) async fn fetch(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let call = paypal.open("get-capture", &headers).await?;
    let shown = paypal.books().captures.get(&id).ok_or_else(Fault::not_found)?.json(paypal.api());
    call.met.leave().await?;
    Ok(Json(shown).into_response())
}

pub(super) async fn fetch_refund(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let call = paypal.open("get-refund", &headers).await?;
    let shown = paypal.books().refunds.get(&id).ok_or_else(Fault::not_found)?.json(paypal.api());
    call.met.leave().await?;
    Ok(Json(shown).into_response())
}

pub(super) async fn refund(
    State(paypal): State<Arc<Paypal>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let call = paypal.open("refund", &headers).await?;
    require_json(&headers)?;
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).map_err(|_| Fault::malformed())? };
    validate::texts(&body, &[("custom_id", 127), ("invoice_id", 127), ("note_to_payer", 255)])?;
    let (status, refund, fresh) = paypal.refund_now(&id, &body, &call)?;
    if fresh {
        paypal.announce_refund(&refund, "PAYMENT.CAPTURE.REFUNDED");
    }
    call.met.leave().await?;
    let mut shown = refund.json(paypal.api());
    if !call.full {
        let minimal = ["id", "status", "links"];
        if let Some(fields) = shown.as_object_mut() {
            fields.retain(|key, _| minimal.contains(&key.as_str()));
        }
    }
    Ok((status, Json(shown)).into_response())
}

impl Paypal {
    fn refund_now(&self, id: &str, body: &Value, call: &Call<'_>) -> Result<(StatusCode, Refund, bool), Fault> {
        let now = self.clock.now_ms();
        let unique = self.settings().unique_invoice_ids;
        let wanted = validate::money_field(body, "amount")?;
        let mut books = self.books();
        if let Some(result) = replayed(&books, "refund", call.request_id.as_ref(), id, now)? {
            let refund = books.refunds.get(&result).ok_or_else(Fault::not_found)?;
            return Ok((StatusCode::OK, refund.clone(), false));
        }
        let capture = books.captures.get(id).ok_or_else(Fault::not_found)?;
        match capture.status {
            CaptureStatus::Pending => return Err(Fault::rule("PENDING_CAPTURE")),
            CaptureStatus::Declined => return Err(Fault::rule("TRANSACTION_REFUSED")),
            CaptureStatus::Refunded => return Err(Fault::rule("CAPTURE_FULLY_REFUNDED")),
            CaptureStatus::Completed | CaptureStatus::PartiallyRefunded => {}
        }
        if now - capture.created_ms > REFUNDABLE_FOR_MS {
            return Err(Fault::rule("REFUND_TIME_LIMIT_EXCEEDED"));
        }
        let left = capture.amount.hundredths - capture.refunded;
        let amount = wanted.unwrap_or_else(|| capture.amount.of(left));
        if amount.currency != capture.amount.currency {
            return Err(Fault::rule("REFUND_CAPTURE_CURRENCY_MISMATCH"));
        }
        if amount.hundredths > left {
            return Err(Fault::rule("REFUND_AMOUNT_EXCEEDED"));
        }
        if capture.disputed && amount.hundredths < capture.amount.hundredths {
            return Err(Fault::rule("TRANSACTION_DISPUTED"));
        }
        let text = |key: &str| body[key].as_str().map(str::to_owned);
        let invoice_id = text("invoice_id");
        if unique && invoice_id.as_ref().is_some_and(|invoice| books.invoices.contains(invoice)) {
            return Err(Fault::rule("DUPLICATE_INVOICE_ID"));
        }
        let custom_id = text("custom_id").or_else(|| capture.custom_id.clone());
        let refund = book(&mut books, id, amount, now, |refund| {
            refund.custom_id = custom_id;
            refund.invoice_id.clone_from(&invoice_id);
            refund.note_to_payer = text("note_to_payer");
        })
        .ok_or_else(Fault::not_found)?;
        books.invoices.extend(invoice_id);
        remember(&mut books, "refund", call.request_id.as_ref(), id, &refund.id, now + REQUEST_ID_LIFE_MS);
        Ok((StatusCode::CREATED, refund, true))
    }

    /// Ends the waiting of a pending capture. `None`: it is not pending.
    pub(crate) fn settle(&self, id: &str, paid: bool) -> Option<Capture> {
        let capture = {
            let now = self.clock.now_ms();
            let mut books = self.books();
            let capture = books.captures.get_mut(id).filter(|capture| capture.status == CaptureStatus::Pending)?;
            capture.status = if paid { CaptureStatus::Completed } else { CaptureStatus::Declined };
            capture.reason = None;
            capture.updated_ms = now;
            let capture = capture.clone();
            if !paid && let Some(invoice) = &capture.invoice_id {
                books.invoices.remove(invoice);
            }
            capture
        };
        self.announce_capture(&capture);
        Some(capture)
    }

    /// Completes a pending capture by itself after the configured time.
    pub(super) fn settle_later(self: &Arc<Self>, id: &str) {
        let Some(after) = self.settings().settle_pending_after_ms else { return };
        let (paypal, id) = (Arc::downgrade(self), id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            if let Some(paypal) = paypal.upgrade() {
                paypal.settle(&id, true);
            }
        });
    }

    /// PayPal takes the rest of the money back (a chargeback, say). `None`: there is nothing to take.
    pub(crate) fn reverse(&self, id: &str) -> Option<Refund> {
        let refund = {
            let now = self.clock.now_ms();
            let mut books = self.books();
            let capture = books.captures.get(id)?;
            if !matches!(capture.status, CaptureStatus::Completed | CaptureStatus::PartiallyRefunded) {
                return None;
            }
            let (left, custom_id) = (capture.amount.of(capture.amount.hundredths - capture.refunded), capture.custom_id.clone());
            book(&mut books, id, left, now, |refund| {
                refund.custom_id = custom_id;
                refund.note_to_payer = Some("Payment reversed".into());
            })?
        };
        self.announce_refund(&refund, "PAYMENT.CAPTURE.REVERSED");
        Some(refund)
    }
}

/// Books money going back.
fn book(
    books: &mut super::model::Books,
    capture_id: &str,
    amount: super::money::Amount,
    now_ms: i64,
    describe: impl FnOnce(&mut Refund),
) -> Option<Refund> {
    let capture = books.captures.get_mut(capture_id)?;
    capture.refunded += amount.hundredths;
    capture.updated_ms = now_ms;
    let all = capture.refunded >= capture.amount.hundredths;
    capture.status = if all { CaptureStatus::Refunded } else { CaptureStatus::PartiallyRefunded };
    let mut refund = Refund {
        id: random_id(17),
        capture_id: capture_id.to_owned(),
        amount,
        total_refunded: capture.refunded,
        custom_id: None,
        invoice_id: None,
        note_to_payer: None,
        created_ms: now_ms,
    };
    describe(&mut refund);
    books.refunds.insert(refund.id.clone(), refund.clone());
    Some(refund)
}
