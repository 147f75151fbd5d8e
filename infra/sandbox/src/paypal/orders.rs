//! Orders v2: create, get, patch, capture, and the buyer's approval.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::errors::Fault;
use super::model::{Books, Capture, CaptureStatus, Order, OrderStatus, Outcome};
use super::{Call, HOUR_MS, Paypal, random_id, remember, replayed, require_json, validate};
use crate::clock::Clock;

const REQUEST_ID_LIFE_MS: i64 = 6 * HOUR_MS;

pub(super) async fn create(State(paypal): State<Arc<Paypal>>, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let call = paypal.open("create", &headers).await?;
    require_json(&headers)?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| Fault::malformed())?;
    let new = validate::new_order(&body)?;
    if new.by_source && call.request_id.is_none() {
        return Err(Fault::header("PAYPAL_REQUEST_ID_REQUIRED", "PayPal-Request-Id"));
    }
    let now = paypal.clock.now_ms();
    let ttl = paypal.settings().order_ttl_ms;
    let (status, shown) = {
        let mut books = paypal.books();
        if let Some(id) = replayed(&books, "create", call.request_id.as_ref(), "", now)? {
            let order = books.orders.get(&id).filter(|order| !order.is_expired(now)).ok_or_else(Fault::not_found)?;
            (StatusCode::OK, paypal.order_json(order, &books, call.full))
        } else {
            let order = Order {
                id: random_id(17),
                intent: new.intent,
                status: if new.by_source { OrderStatus::PayerActionRequired } else { OrderStatus::Created },
                units: new.units,
                experience: new.experience,
                by_source: new.by_source,
                created_ms: now,
                updated_ms: now,
                expires_ms: now.saturating_add(ttl),
                payer_id: None,
                outcome: Outcome::Completed,
                was_declined: false,
            };
            let shown = paypal.order_json(&order, &books, call.full);
            remember(&mut books, "create", call.request_id.as_ref(), "", &order.id, now + REQUEST_ID_LIFE_MS);
            books.sequence.push(order.id.clone());
            books.orders.insert(order.id.clone(), order);
            (StatusCode::CREATED, shown)
        }
    };
    call.met.leave().await?;
    Ok((status, Json(shown)).into_response())
}

pub(super) async fn fetch(State(paypal): State<Arc<Paypal>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let call = paypal.open("get", &headers).await?;
    let shown = {
        let books = paypal.books();
        paypal.order_json(live(&books, &id, paypal.clock.now_ms())?, &books, true)
    };
    call.met.leave().await?;
    Ok(Json(shown).into_response())
}

pub(super) async fn patch(
    State(paypal): State<Arc<Paypal>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Fault> {
    let call = paypal.open("patch", &headers).await?;
    require_json(&headers)?;
    let changes: Vec<Value> = serde_json::from_slice(&body).map_err(|_| Fault::malformed())?;
    let now = paypal.clock.now_ms();
    {
        let mut books = paypal.books();
        live(&books, &id, now)?;
        let order = books.orders.get_mut(&id).ok_or_else(Fault::not_found)?;
        if order.status == OrderStatus::Completed {
            return Err(Fault::rule("ORDER_ALREADY_COMPLETED"));
        }
        let mut patched = order.clone();
        for change in &changes {
            apply(&mut patched, change)?;
        }
        patched.updated_ms = now;
        *order = patched;
        *books.tally.executed.entry("patch".into()).or_default() += 1;
    }
    call.met.leave().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One operation of a JSON Patch.
fn apply(order: &mut Order, change: &Value) -> Result<(), Fault> {
    let path = change["path"].as_str().ok_or_else(|| Fault::code("MISSING_REQUIRED_PARAMETER"))?;
    if !matches!(change["op"].as_str(), Some("replace" | "add")) {
        return Err(Fault::rule("INVALID_PATCH_OPERATION"));
    }
    let rest = path.strip_prefix("/purchase_units/@reference_id=='").ok_or_else(|| Fault::rule("INVALID_JSON_POINTER_FORMAT"))?;
    let (name, field) = rest.split_once("'/").ok_or_else(|| Fault::rule("INVALID_JSON_POINTER_FORMAT"))?;
    let approved = order.status == OrderStatus::Approved;
    let unit =
        order.units.iter_mut().find(|unit| unit.text("reference_id") == Some(name)).ok_or_else(|| Fault::rule("REFERENCE_ID_NOT_FOUND"))?;
    match field {
        "amount" => {
            let amount = validate::patched_amount(&unit.body, &change["value"])?;
            if approved && (amount.hundredths > unit.amount.hundredths || amount.currency != unit.amount.currency) {
                return Err(Fault::rule("AMOUNT_CHANGE_NOT_ALLOWED"));
            }
            unit.amount = amount;
        }
        "custom_id" | "invoice_id" | "description" => validate::texts(&json!({field: change["value"]}), &[(field, 127)])?,
        "soft_descriptor" => validate::texts(&json!({field: change["value"]}), &[(field, 22)])?,
        _ => return Err(Fault::rule("NOT_PATCHABLE")),
    }
    unit.body.insert(field.to_owned(), change["value"].clone());
    Ok(())
}

pub(super) async fn capture(
    State(paypal): State<Arc<Paypal>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let call = paypal.open("capture", &headers).await?;
    require_json(&headers)?;
    if !body.is_empty() {
        serde_json::from_slice::<serde::de::IgnoredAny>(&body).map_err(|_| Fault::malformed())?;
    }
    let (status, shown, made) = paypal.capture_now(&id, &call)?;
    for capture in &made {
        paypal.announce_capture(capture);
        if capture.status == CaptureStatus::Pending {
            paypal.settle_later(&capture.id);
        }
    }
    call.met.leave().await?;
    Ok((status, Json(shown)).into_response())
}

impl Paypal {
    fn capture_now(&self, id: &str, call: &Call<'_>) -> Result<(StatusCode, Value, Vec<Capture>), Fault> {
        let now = self.clock.now_ms();
        let unique = self.settings().unique_invoice_ids;
        let mut books = self.books();
        if let Some(result) = replayed(&books, "capture", call.request_id.as_ref(), id, now)? {
            let order = books.orders.get(&result).ok_or_else(Fault::not_found)?;
            return Ok((StatusCode::OK, self.order_json(order, &books, call.full), Vec::new()));
        }
        let order = live(&books, id, now)?;
        if order.intent != "CAPTURE" {
            return Err(Fault::rule("ACTION_DOES_NOT_MATCH_INTENT"));
        }
        match order.status {
            OrderStatus::Completed => return Err(Fault::rule("ORDER_ALREADY_CAPTURED")),
            OrderStatus::Created | OrderStatus::PayerActionRequired => {
                return Err(Fault::rule("ORDER_NOT_APPROVED").with_link(&self.approve_url(id), "payer-action"));
            }
            OrderStatus::Approved => {}
        }
        if unique && order.units.iter().any(|unit| unit.text("invoice_id").is_some_and(|invoice| books.invoices.contains(invoice))) {
            return Err(Fault::rule("DUPLICATE_INVOICE_ID"));
        }
        let mut order = order.clone();
        if order.outcome == Outcome::Declined {
            order.was_declined = true;
            books.orders.insert(id.to_owned(), order);
            return Err(Fault::rule("INSTRUMENT_DECLINED").with_link(&self.approve_url(id), "redirect"));
        }
        let (status, reason) = match order.outcome {
            Outcome::Pending if order.experience.payment_method_preference.as_deref() == Some("IMMEDIATE_PAYMENT_REQUIRED") => {
                (CaptureStatus::Pending, Some("PENDING_REVIEW"))
            }
            Outcome::Pending => (CaptureStatus::Pending, Some("ECHECK")),
            Outcome::Refused => (CaptureStatus::Declined, Some("DECLINED_BY_RISK_FRAUD_FILTERS")),
            Outcome::Completed | Outcome::Declined => (CaptureStatus::Completed, None),
        };
        let mut made = Vec::new();
        for unit in &mut order.units {
            let capture = Capture {
                id: random_id(17),
                order_id: id.to_owned(),
                status,
                reason: reason.map(str::to_owned),
                amount: unit.amount.clone(),
                refunded: 0,
                custom_id: unit.text("custom_id").map(str::to_owned),
                invoice_id: unit.text("invoice_id").map(str::to_owned),
                created_ms: now,
                updated_ms: now,
                disputed: false,
            };
            if status != CaptureStatus::Declined {
                books.invoices.extend(capture.invoice_id.clone());
            }
            unit.capture_id = Some(capture.id.clone());
            books.captures.insert(capture.id.clone(), capture.clone());
            made.push(capture);
        }
        order.status = OrderStatus::Completed;
        order.updated_ms = now;
        books.approved.remove(id);
        remember(&mut books, "capture", call.request_id.as_ref(), id, id, now + REQUEST_ID_LIFE_MS);
        let shown = self.order_json(&order, &books, call.full);
        books.orders.insert(id.to_owned(), order);
        Ok((StatusCode::CREATED, shown, made))
    }

    /// Where the buyer approves.
    pub(crate) fn approve_url(&self, id: &str) -> String {
        format!("{}/checkoutnow?token={id}", self.config.page_url)
    }

    /// The buyer agrees; returns where his browser goes. `None`: there is nothing to approve.
    pub(crate) fn approve(&self, id: &str, outcome: Outcome) -> Option<String> {
        let now = self.clock.now_ms();
        let ttl = self.settings().order_ttl_ms;
        let mut books = self.books();
        let order = books.orders.get_mut(id).filter(|order| !order.is_expired(now) && order.status != OrderStatus::Completed)?;
        order.status = OrderStatus::Approved;
        order.outcome = outcome;
        order.was_declined = false;
        order.updated_ms = now;
        order.expires_ms = now.saturating_add(ttl);
        let payer = order.payer_id.get_or_insert_with(|| random_id(13)).clone();
        let back = order.experience.return_url.as_deref();
        let back = back.map_or_else(|| self.approve_url(id), |url| append(url, &[("token", id), ("PayerID", &payer)]));
        let order = order.clone();
        books.approved.insert(id.to_owned());
        let shown = self.order_json(&order, &books, true);
        drop(books);
        self.announce_approval(&order, shown);
        Some(back)
    }

    /// Where the browser goes when the buyer cancels.
    pub(crate) fn cancel_url(&self, id: &str) -> Option<String> {
        let books = self.books();
        let order = live(&books, id, self.clock.now_ms()).ok()?;
        Some(append(order.experience.cancel_url.as_deref()?, &[("token", id)]))
    }

    /// The order as PayPal shows it: in full, or `id`, `status` and `links`.
    pub(crate) fn order_json(&self, order: &Order, books: &Books, full: bool) -> Value {
        let mut body = json!({"id": order.id, "status": order.status.wire(), "links": self.links(order)});
        if order.by_source || order.payer_id.is_some() {
            body["payment_source"] = json!({"paypal": {}});
        }
        if let Some(payer) = &order.payer_id {
            body["payment_source"]["paypal"] = json!({
                "email_address": "buyer@sandbox.test", "account_id": payer, "account_status": "VERIFIED",
                "name": {"given_name": "Sandy", "surname": "Box"}, "address": {"country_code": "US"},
            });
            body["payer"] = json!({
                "name": {"given_name": "Sandy", "surname": "Box"}, "email_address": "buyer@sandbox.test", "payer_id": payer,
                "address": {"country_code": "US"},
            });
        }
        let mut units = Vec::with_capacity(order.units.len());
        for unit in &order.units {
            let capture = unit.capture_id.as_ref().and_then(|id| books.captures.get(id));
            let mut shown = if full { unit.body.clone() } else { serde_json::Map::new() };
            shown.insert("reference_id".into(), unit.body.get("reference_id").cloned().unwrap_or_default());
            if let Some(capture) = capture {
                let refunds: Vec<&super::model::Refund> =
                    if capture.refunded > 0 { books.refunds.values().filter(|r| r.capture_id == capture.id).collect() } else { Vec::new() };
                let mut payments = json!({"captures": [capture.json(self.api())]});
                if !refunds.is_empty() {
                    payments["refunds"] = refunds.iter().map(|refund| refund.json(self.api())).collect();
                }
                shown.insert("payments".into(), payments);
            }
            units.push(Value::Object(shown));
        }
        // PayPal's minimal answer to a capture still holds the captures.
        if full || order.status == OrderStatus::Completed {
            body["purchase_units"] = Value::Array(units);
        }
        if full {
            body["intent"] = json!(order.intent);
            body["create_time"] = json!(Clock::stamp(order.created_ms));
            body["update_time"] = json!(Clock::stamp(order.updated_ms));
        }
        body
    }

    fn links(&self, order: &Order) -> Value {
        let itself = format!("{}/v2/checkout/orders/{}", self.api(), order.id);
        let approve = self.approve_url(&order.id);
        let mut links = vec![json!({"href": itself, "rel": "self", "method": "GET"})];
        let capture = json!({"href": format!("{itself}/capture"), "rel": "capture", "method": "POST"});
        let update = json!({"href": itself, "rel": "update", "method": "PATCH"});
        match order.status {
            OrderStatus::Created => {
                links.extend([json!({"href": approve, "rel": "approve", "method": "GET"}), update, capture]);
            }
            OrderStatus::PayerActionRequired => links.push(json!({"href": approve, "rel": "payer-action", "method": "GET"})),
            OrderStatus::Approved => links.extend([update, capture]),
            OrderStatus::Completed => {}
        }
        Value::Array(links)
    }
}

/// The order, unless nobody knows it (any more).
pub(crate) fn live<'a>(books: &'a Books, id: &str, now_ms: i64) -> Result<&'a Order, Fault> {
    books.orders.get(id).filter(|order| !order.is_expired(now_ms)).ok_or_else(Fault::not_found)
}

/// Adds parameters to a URL that may have a query and a fragment already. The values need no escaping: they are ids.
fn append(url: &str, pairs: &[(&str, &str)]) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let mut result = url.to_owned();
    for (key, value) in pairs {
        let separator = match result.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some((_, query)) if query.ends_with('&') => "",
            Some(_) => "&",
        };
        result.push_str(separator);
        result.push_str(key);
        result.push('=');
        result.push_str(value);
    }
    if let Some(fragment) = fragment {
        result.push('#');
        result.push_str(fragment);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn parameters_join_the_query_before_the_fragment() {
        let pairs = [("token", "T"), ("PayerID", "P")];
        assert_eq!(append("http://shop/r", &pairs), "http://shop/r?token=T&PayerID=P");
        assert_eq!(append("http://shop/r?a=1", &pairs), "http://shop/r?a=1&token=T&PayerID=P");
        assert_eq!(append("http://shop/r?", &pairs), "http://shop/r?token=T&PayerID=P");
        assert_eq!(append("http://shop/r?a=1#x?y", &pairs), "http://shop/r?a=1&token=T&PayerID=P#x?y");
    }
}
