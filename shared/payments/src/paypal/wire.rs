//! PayPal's JSON, in both directions: pure transformations.

use domain::{Currency, Money, PaymentId};
use serde::Deserialize;
use serde_json::Value;

use crate::gateway::{Dispute, Event, Fault, Outcome, Refund, RefundState, Started, Step, Subject, Verified};

/// Currencies that PayPal takes in whole units only (its currency table; ISO 4217 differs for HUF and TWD).
const WHOLE: [&str; 3] = ["HUF", "JPY", "TWD"];

/// Currencies that PayPal takes from shops of any country.
const ANYWHERE: [&str; 21] = [
    "AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB",
    "TWD", "USD",
];
/// Currencies that PayPal takes only where the shop's account is in their country.
const AT_HOME: [&str; 4] = ["BRL", "CNY", "INR", "MYR"];

/// Whether PayPal takes a currency of a shop whose own currency is `shop`: its account counts as being where that is money.
pub fn takes(currency: Currency, shop: Currency) -> bool {
    ANYWHERE.contains(&currency.code()) || (currency == shop && AT_HOME.contains(&currency.code()))
}

/// An amount as PayPal writes it. Fractions that PayPal can't take are an error, never rounded away.
pub fn amount(money: Money) -> Result<String, Fault> {
    let text = money.decimal();
    if !WHOLE.contains(&money.currency().code()) {
        return if money.currency().exponent() <= 2 {
            Ok(text)
        } else {
            Err(refused("DECIMAL_PRECISION", "PayPal does not take this currency"))
        };
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.bytes().all(|digit| digit == b'0') {
        Ok(whole.to_owned())
    } else {
        Err(refused("DECIMALS_NOT_SUPPORTED", &format!("PayPal takes whole {} only, not {text}", money.currency())))
    }
}

/// What PayPal would refuse, by its own codes.
fn refused(code: &str, detail: &str) -> Fault {
    Fault::Refused { code: code.to_owned(), detail: detail.to_owned() }
}

fn money(value: &Value) -> Option<Money> {
    let currency: Currency = value["currency_code"].as_str()?.parse().ok()?;
    Money::from_decimal(value["value"].as_str()?, currency).ok()
}

fn unreadable(what: &str) -> Fault {
    Fault::Unknown(format!("PayPal's answer has no {what}"))
}

/// Reads the answer to the creation of an order.
pub(super) fn started(reply: &Value) -> Result<Started, Fault> {
    let id = reply["id"].as_str().ok_or_else(|| unreadable("id"))?;
    let links = reply["links"].as_array().map(Vec::as_slice).unwrap_or_default();
    let link = |rel: &str| links.iter().find(|link| link["rel"] == rel).and_then(|link| link["href"].as_str());
    let url = link("payer-action").or_else(|| link("approve")).ok_or_else(|| unreadable("page to approve it"))?;
    Ok(Started { gateway_payment_id: id.to_owned(), step: Step::Redirect { url: url.to_owned() } })
}

/// Reads what became of an order. An answer about another payment is no answer.
pub(super) fn order_outcome(reply: &Value, payment: PaymentId) -> Result<Outcome, Fault> {
    let unit = &reply["purchase_units"][0];
    let capture = &unit["payments"]["captures"][0];
    let custom = capture["custom_id"].as_str().or_else(|| unit["custom_id"].as_str());
    if custom.is_some_and(|custom| custom != payment.to_string()) {
        return Err(Fault::Unknown("PayPal answered about another payment".into()));
    }
    if capture.is_object() {
        return capture_outcome(capture);
    }
    match reply["status"].as_str() {
        Some("APPROVED") => Ok(Outcome::Approved),
        Some(status @ ("CREATED" | "SAVED" | "PAYER_ACTION_REQUIRED")) => Ok(Outcome::SendBack { code: status.to_owned() }),
        Some("VOIDED") => Ok(Outcome::Refused { code: "VOIDED".into() }),
        status => Err(Fault::Unknown(format!("PayPal says {status:?} without a capture"))),
    }
}

fn capture_outcome(capture: &Value) -> Result<Outcome, Fault> {
    let capture_id = capture["id"].as_str().ok_or_else(|| unreadable("capture id"))?.to_owned();
    let reason = capture["status_details"]["reason"].as_str().unwrap_or_default().to_owned();
    match capture["status"].as_str() {
        // A refund does not undo that the money came; it is booked by its own event.
        Some("COMPLETED" | "PARTIALLY_REFUNDED" | "REFUNDED") => {
            let amount = money(&capture["amount"]).ok_or_else(|| unreadable("amount"))?;
            // It is told only where the whole capture is.
            let fee = money(&capture["seller_receivable_breakdown"]["paypal_fee"]).filter(|fee| !fee.is_negative());
            Ok(Outcome::Captured { capture_id, amount, fee })
        }
        Some("PENDING") => Ok(Outcome::Held { capture_id, reason }),
        Some(code @ ("DECLINED" | "FAILED")) => Ok(Outcome::Refused { code: code.to_owned() }),
        status => Err(Fault::Unknown(format!("the capture is {status:?}"))),
    }
}

#[derive(Deserialize)]
struct WireEvent {
    id: String,
    event_type: String,
    create_time: Option<String>,
    resource: Value,
}

/// Reads a verified webhook.
pub(super) fn event(body: &str) -> Result<Verified, Fault> {
    let event: WireEvent = serde_json::from_str(body).map_err(|error| Fault::Forged(format!("not an event: {error}")))?;
    let resource = &event.resource;
    let id = |value: &Value| value.as_str().map(str::to_owned);
    let payment = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    let of_order = || Subject {
        payment: payment(&resource["purchase_units"][0]["custom_id"]),
        gateway_payment_id: id(&resource["id"]),
        ..Subject::default()
    };
    let of_capture = || Subject {
        payment: payment(&resource["custom_id"]),
        gateway_payment_id: id(&resource["supplementary_data"]["related_ids"]["order_id"]).or_else(|| up(resource, "/checkout/orders/")),
        ..Subject::default()
    };
    // A refund names its capture by a link only, and our payment only where it took that over from its capture.
    let of_refund =
        || Subject { payment: payment(&resource["custom_id"]), capture_id: up(resource, "/payments/captures/"), ..Subject::default() };
    let event_of = |subject, outcome| Event::Payment { subject, outcome };
    let read = match event.event_type.as_str() {
        "CHECKOUT.ORDER.APPROVED" => event_of(of_order(), Outcome::Approved),
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED" => {
            let order = id(&resource["order_id"]).or_else(|| id(&resource["id"]));
            let subject = Subject { gateway_payment_id: order, ..Subject::default() };
            event_of(subject, Outcome::Refused { code: "APPROVAL_REVERSED".into() })
        }
        "PAYMENT.CAPTURE.COMPLETED" | "PAYMENT.CAPTURE.PENDING" | "PAYMENT.CAPTURE.DENIED" | "PAYMENT.CAPTURE.DECLINED" => {
            event_of(of_capture(), capture_outcome(resource)?)
        }
        "PAYMENT.CAPTURE.REFUNDED" | "PAYMENT.REFUND.PENDING" | "PAYMENT.REFUND.FAILED" => {
            Event::Refund { subject: of_refund(), refund: refund(resource, false)? }
        }
        "PAYMENT.CAPTURE.REVERSED" => Event::Refund { subject: of_refund(), refund: refund(resource, true)? },
        "CUSTOMER.DISPUTE.CREATED" | "CUSTOMER.DISPUTE.UPDATED" | "CUSTOMER.DISPUTE.RESOLVED" => dispute(resource)?,
        name => Event::Other { name: name.to_owned() },
    };
    let at = event.create_time.and_then(|text| text.parse().ok());
    Ok(Verified { id: event.id, at, event: read, record: body.to_owned() })
}

/// Reads a refund: the answer to a call, or the resource of an event.
pub(super) fn refund(resource: &Value, forced: bool) -> Result<Refund, Fault> {
    let state = match resource["status"].as_str() {
        Some("COMPLETED") => RefundState::Done,
        Some("PENDING") => RefundState::Pending,
        Some("FAILED" | "CANCELLED") => RefundState::Failed,
        status => return Err(Fault::Unknown(format!("the refund is {status:?}"))),
    };
    let refund_id = resource["id"].as_str().ok_or_else(|| unreadable("refund id"))?.to_owned();
    let key = resource["custom_id"].as_str().map(str::to_owned);
    Ok(Refund { refund_id, key, amount: money(&resource["amount"]).ok_or_else(|| unreadable("amount"))?, state, forced })
}

/// Reads a case. One case is about one capture here, as a payment has one.
fn dispute(resource: &Value) -> Result<Event, Fault> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let about = &resource["disputed_transactions"][0];
    let payment = about["custom"].as_str().and_then(|text| text.parse().ok());
    let subject = Subject { payment, capture_id: text(&about["seller_transaction_id"]), ..Subject::default() };
    let ended = (resource["status"] == "RESOLVED").then(|| text(&resource["dispute_outcome"]["outcome_code"]).unwrap_or_default());
    let dispute_id = text(&resource["dispute_id"]).ok_or_else(|| unreadable("case id"))?;
    Ok(Event::Dispute { subject, dispute: Dispute { dispute_id, reason: text(&resource["reason"]).unwrap_or_default(), ended } })
}

/// What a resource belongs to, where it says so only by a link.
fn up(resource: &Value, path: &str) -> Option<String> {
    let links = resource["links"].as_array()?;
    let href = links.iter().find(|link| link["rel"] == "up")?["href"].as_str()?;
    href.split_once(path).map(|(_, id)| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn amounts_follow_paypals_decimals_not_isos() {
        let of = |minor, code: &str| amount(Money::new(minor, code.parse().unwrap()));
        assert_eq!(of(1234, "EUR").unwrap(), "12.34");
        assert_eq!(of(10_000, "JPY").unwrap(), "10000");
        assert_eq!(of(10_000, "HUF").unwrap(), "100");
        assert!(of(10_050, "TWD").is_err());
        assert!(of(1, "KWD").is_err());
    }

    #[test]
    fn only_a_completed_capture_is_money() {
        let payment: PaymentId = "pay_00000000000000000000000000000001".parse().unwrap();
        let with = |status: &str| {
            json!({ "status": "COMPLETED", "purchase_units": [{ "payments": { "captures": [{
                "id": "C1", "status": status, "custom_id": payment.to_string(), "amount": { "currency_code": "EUR", "value": "12.34" },
                "status_details": { "reason": "ECHECK" },
                "seller_receivable_breakdown": { "paypal_fee": { "currency_code": "EUR", "value": "0.78" } } }] } }] })
        };
        assert_eq!(
            order_outcome(&with("COMPLETED"), payment).unwrap(),
            Outcome::Captured { capture_id: "C1".into(), amount: eur(1234), fee: Some(eur(78)) }
        );
        assert_eq!(order_outcome(&with("PENDING"), payment).unwrap(), Outcome::Held { capture_id: "C1".into(), reason: "ECHECK".into() });
        assert_eq!(order_outcome(&with("DECLINED"), payment).unwrap(), Outcome::Refused { code: "DECLINED".into() });
        assert!(matches!(order_outcome(&with("NEW_STATE"), payment), Err(Fault::Unknown(_))));
        let other: PaymentId = "pay_00000000000000000000000000000002".parse().unwrap();
        assert!(matches!(order_outcome(&with("COMPLETED"), other), Err(Fault::Unknown(_))));
        assert_eq!(order_outcome(&json!({ "status": "APPROVED" }), payment).unwrap(), Outcome::Approved);
        assert!(matches!(order_outcome(&json!({ "status": "COMPLETED" }), payment), Err(Fault::Unknown(_))));
    }

    #[test]
    fn a_real_event_reads() {
        let sample: Value = serde_json::from_str(include_str!("../../tests/data/paypal-webhook.json")).unwrap();
        let body = sample["events"]["PAYMENT.CAPTURE.PENDING"]["body"].as_str().unwrap();
        let verified = event(body).unwrap();
        assert!(verified.id.starts_with("WH-"));
        assert!(matches!(verified.event, Event::Payment { outcome: Outcome::Held { .. }, .. }), "{verified:?}");
    }

    #[test]
    fn refunds_and_cases_name_their_capture() {
        let told = |kind: &str, resource: Value| {
            event(&json!({ "id": "WH-1", "event_type": kind, "resource": resource }).to_string()).unwrap().event
        };
        let refund = json!({ "id": "R1", "custom_id": "K1", "status": "COMPLETED", "amount": { "currency_code": "EUR", "value": "5.00" },
            "links": [{ "rel": "up", "href": "https://api.paypal.com/v2/payments/captures/C1" }] });
        for (kind, forced) in [("PAYMENT.CAPTURE.REFUNDED", false), ("PAYMENT.CAPTURE.REVERSED", true)] {
            let Event::Refund { subject, refund } = told(kind, refund.clone()) else { panic!("{kind}") };
            assert_eq!((subject.payment, subject.capture_id.as_deref(), refund.key.as_deref()), (None, Some("C1"), Some("K1")));
            assert_eq!((refund.amount, refund.forced), (eur(500), forced));
        }
        let case = json!({ "dispute_id": "PP-D-1", "status": "RESOLVED", "reason": "UNAUTHORISED",
            "disputed_transactions": [{ "seller_transaction_id": "C1" }], "dispute_outcome": { "outcome_code": "RESOLVED_BUYER_FAVOUR" } });
        let Event::Dispute { subject, dispute } = told("CUSTOMER.DISPUTE.RESOLVED", case) else { panic!() };
        assert_eq!((subject.capture_id.as_deref(), dispute.ended.as_deref()), (Some("C1"), Some("RESOLVED_BUYER_FAVOUR")));
    }
}
