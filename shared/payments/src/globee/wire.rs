//! GloBee's JSON, in both directions: pure transformations.

use domain::{Currency, Money, PaymentId, payment::Concern};
use serde_json::{Value, json};

use crate::gateway::{Ask, Event, Fault, Outcome, Started, Step, Subject, Verified};

fn unreadable(what: &str) -> Fault {
    Fault::Unknown(format!("GloBee's answer has no {what}"))
}

/// What is asked for.
pub(super) fn request(ask: &Ask, ipn_url: &str) -> Value {
    json!({
        "total": ask.amount.decimal(),
        "currency": ask.amount.currency().code(),
        "custom_payment_id": ask.payment.to_string(),
        "custom_store_reference": format!("{}-{}", ask.order_number, ask.attempt),
        "customer": { "email": ask.email },
        // The slowest: fewer confirmations are a risk that the shop would carry.
        "confirmation_speed": "low",
        "success_url": ask.return_url,
        "cancel_url": ask.cancel_url,
        "ipn_url": ipn_url,
    })
}

/// The resource of an answer or of a notification: at the top in real ones, below `data` in answers.
pub(super) fn resource(body: &Value) -> &Value {
    if body["data"].is_object() { &body["data"] } else { body }
}

/// The id of a resource, where it is one that may stand in a path.
pub(super) fn id(resource: &Value) -> Option<&str> {
    let good = |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    resource["id"].as_str().filter(good)
}

/// Reads the answer to the creation of a payment request.
pub(super) fn started(body: &Value) -> Result<Started, Fault> {
    let made = resource(body);
    let url = made["redirect_url"].as_str().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let url = url.ok_or_else(|| unreadable("page to pay on"))?.to_owned();
    let gateway_payment_id = id(made).ok_or_else(|| unreadable("id"))?.to_owned();
    Ok(Started { gateway_payment_id, step: Step::Redirect { url } })
}

/// Reads what became of a payment request. An answer about another payment is no answer.
pub(super) fn outcome(body: &Value, payment: PaymentId) -> Result<Outcome, Fault> {
    let found = resource(body);
    if found["custom_payment_id"].as_str() != Some(payment.to_string().as_str()) {
        return Err(Fault::Unknown("GloBee answered about another payment".into()));
    }
    let capture_id = id(found).ok_or_else(|| unreadable("id"))?.to_owned();
    let amiss = |capture_id, concern| Ok(Outcome::Amiss { capture_id, concern });
    match found["status"].as_str() {
        Some(code @ ("unpaid" | "draft")) => Ok(Outcome::SendBack { code: code.to_owned() }),
        Some(reason @ "paid") => Ok(Outcome::Held { capture_id, reason: reason.to_owned() }),
        Some("confirmed" | "completed") => {
            let amount = total(found).ok_or_else(|| unreadable("total"))?;
            // What staff accepted there instead of the total; what it means exactly is not documented.
            if adjusted(found)? { amiss(capture_id, Concern::Mismatch) } else { Ok(Outcome::Captured { capture_id, amount, fee: None }) }
        }
        Some("underpaid") => amiss(capture_id, Concern::Under),
        Some("overpaid") => amiss(capture_id, Concern::Over),
        Some("paid_late") => amiss(capture_id, Concern::Late),
        Some("refunded") => amiss(capture_id, Concern::Reversed),
        Some(code @ ("cancelled" | "expired" | "invalid")) => Ok(Outcome::Refused { code: code.to_owned() }),
        status => Err(Fault::Unknown(format!("GloBee says {status:?}"))),
    }
}

/// A decimal that comes as a text or as a number.
fn decimal(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn total(found: &Value) -> Option<Money> {
    let currency: Currency = found["currency"].as_str()?.parse().ok()?;
    Money::from_decimal(&decimal(&found["total"])?, currency).ok()
}

fn adjusted(found: &Value) -> Result<bool, Fault> {
    let Some(text) = decimal(&found["adjusted_total"]) else { return Ok(false) };
    let total = total(found).ok_or_else(|| unreadable("total"))?;
    Ok(Money::from_decimal(&text, total.currency()).ok() != Some(total))
}

/// Reads a resource that GloBee answered with, as an event.
pub(super) fn event(record: &str) -> Result<Verified, Fault> {
    let body: Value = serde_json::from_str(record).map_err(|error| Fault::Forged(format!("not JSON: {error}")))?;
    let found = resource(&body);
    let text = |value: &Value| decimal(value).unwrap_or_default();
    let payment: Option<PaymentId> = found["custom_payment_id"].as_str().and_then(|text| text.parse().ok());
    let payment = payment.ok_or_else(|| unreadable("payment of ours"))?;
    let id = id(found).ok_or_else(|| unreadable("id"))?;
    // The same state is the same event, however often it is told.
    let event_id = format!("{id}:{}:{}", text(&found["status"]), text(&found["payment_details"]["received_amount"]));
    let subject = Subject { payment: Some(payment), gateway_payment_id: Some(id.to_owned()), ..Subject::default() };
    let event = Event::Payment { subject, outcome: outcome(&body, payment)? };
    Ok(Verified { id: event_id, at: None, event, record: record.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYMENT: &str = "pay_00000000000000000000000000000001";

    fn with(status: &str) -> Value {
        json!({ "success": true, "data": {
            "id": "a1B2c3D4e5F6g7H8i9J0kL", "status": status, "total": "12.34", "adjusted_total": null, "currency": "EUR",
            "custom_payment_id": PAYMENT, "payment_details": { "currency": "BTC", "received_amount": "0.0012", "received_difference": null },
            "redirect_url": "https://globee.com/invoice/a1B2c3D4e5F6g7H8i9J0kL",
        } })
    }

    fn read(status: &str) -> Result<Outcome, Fault> {
        outcome(&with(status), PAYMENT.parse().unwrap())
    }

    #[test]
    fn all_statuses_have_a_meaning() {
        let capture_id = || "a1B2c3D4e5F6g7H8i9J0kL".to_owned();
        let amount = Money::new(1234, Currency::EUR);
        for status in ["confirmed", "completed"] {
            assert_eq!(read(status).unwrap(), Outcome::Captured { capture_id: capture_id(), amount, fee: None });
        }
        assert!(matches!(read("paid").unwrap(), Outcome::Held { .. }), "seen is not sure");
        for (status, concern) in
            [("underpaid", Concern::Under), ("overpaid", Concern::Over), ("paid_late", Concern::Late), ("refunded", Concern::Reversed)]
        {
            assert_eq!(read(status).unwrap(), Outcome::Amiss { capture_id: capture_id(), concern }, "{status}");
        }
        for status in ["cancelled", "expired", "invalid"] {
            assert!(matches!(read(status).unwrap(), Outcome::Refused { .. }), "{status}");
        }
        for status in ["unpaid", "draft"] {
            assert!(matches!(read(status).unwrap(), Outcome::SendBack { .. }), "{status}");
        }
        assert!(matches!(read("brand_new"), Err(Fault::Unknown(_))));
    }

    #[test]
    fn an_answer_about_something_else_is_no_answer() {
        assert!(matches!(outcome(&with("completed"), "pay_00000000000000000000000000000002".parse().unwrap()), Err(Fault::Unknown(_))));
        let mut adjusted = with("completed");
        adjusted["data"]["adjusted_total"] = json!("10.00");
        let payment = PAYMENT.parse().unwrap();
        assert!(matches!(outcome(&adjusted, payment).unwrap(), Outcome::Amiss { concern: Concern::Mismatch, .. }));
        adjusted["data"]["adjusted_total"] = json!(12.34);
        assert!(matches!(outcome(&adjusted, payment).unwrap(), Outcome::Captured { .. }));
    }

    #[test]
    fn a_resource_reads_flat_and_wrapped_and_tells_states_apart() {
        let paid = event(&with("paid").to_string()).unwrap();
        assert_eq!(paid.id, event(&with("paid")["data"].to_string()).unwrap().id);
        assert_ne!(paid.id, event(&with("completed").to_string()).unwrap().id);
        assert_eq!(started(&with("unpaid")).unwrap().gateway_payment_id, "a1B2c3D4e5F6g7H8i9J0kL");
    }
}
