//! What the stand-in remembers: orders, captures, refunds, and the table of request ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::money::Amount;
use crate::clock::Clock;

/// PayPal's order states that can occur here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    /// Made without a payment source.
    Created,
    /// Made with `payment_source.paypal`: the buyer must act.
    PayerActionRequired,
    /// The buyer agreed; no money has moved.
    Approved,
    /// A capture exists; its own status says what it is worth.
    Completed,
}

impl OrderStatus {
    /// The wire form.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::PayerActionRequired => "PAYER_ACTION_REQUIRED",
            Self::Approved => "APPROVED",
            Self::Completed => "COMPLETED",
        }
    }
}

/// What the buyer chose on the approve page, and so what the next capture does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The money is there at once.
    #[default]
    Completed,
    /// Capture calls answer `INSTRUMENT_DECLINED` until the buyer approves anew.
    Declined,
    /// The capture becomes `PENDING` and waits to be completed or denied.
    Pending,
    /// The capture call succeeds but the capture in it is `DECLINED`.
    Refused,
}

/// How the shop wants the buyer to be treated (`experience_context` or its older twin).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Experience {
    /// Where the buyer goes after approving.
    pub return_url: Option<String>,
    /// Where the buyer goes after cancelling.
    pub cancel_url: Option<String>,
    /// The shop's name for the page.
    pub brand_name: Option<String>,
    /// BCP 47 tag.
    pub locale: Option<String>,
    /// `PAY_NOW` or `CONTINUE`.
    pub user_action: Option<String>,
    /// `IMMEDIATE_PAYMENT_REQUIRED` rules out eCheck.
    pub payment_method_preference: Option<String>,
}

/// One purchase unit: what was sent and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unit {
    /// As sent, with `reference_id` and `payee` added.
    pub body: Map<String, Value>,
    /// Its amount.
    pub amount: Amount,
    /// Its capture, once there is one.
    pub capture_id: Option<String>,
}

impl Unit {
    /// A text field of the unit.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.body.get(key).and_then(Value::as_str)
    }
}

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// 17 characters.
    pub id: String,
    /// `CAPTURE` or `AUTHORIZE`.
    pub intent: String,
    /// Its state.
    pub status: OrderStatus,
    /// 1 to 10 purchase units.
    pub units: Vec<Unit>,
    /// How to treat the buyer.
    pub experience: Experience,
    /// Made with `payment_source.paypal`.
    pub by_source: bool,
    /// Milliseconds since 1970.
    pub created_ms: i64,
    /// Milliseconds since 1970.
    pub updated_ms: i64,
    /// After this it is gone (404), unless completed.
    pub expires_ms: i64,
    /// Set by the approval.
    pub payer_id: Option<String>,
    /// What the next capture does.
    pub outcome: Outcome,
    /// A capture was declined since the last approval: the page says so.
    pub was_declined: bool,
}

impl Order {
    /// Whether it is gone for PayPal.
    pub fn is_expired(&self, now_ms: i64) -> bool {
        self.status != OrderStatus::Completed && now_ms >= self.expires_ms
    }

    /// The sum, for people.
    pub fn total(&self) -> Amount {
        let sum = self.units.iter().map(|unit| unit.amount.hundredths).sum();
        self.units.first().map_or(Amount { currency: "USD".into(), hundredths: 0 }, |unit| unit.amount.of(sum))
    }
}

/// PayPal's capture states that can occur here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaptureStatus {
    /// The money is there.
    Completed,
    /// Not yet.
    Pending,
    /// It never came.
    Declined,
    /// Some of it went back.
    PartiallyRefunded,
    /// All of it went back.
    Refunded,
}

impl CaptureStatus {
    /// The wire form.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Pending => "PENDING",
            Self::Declined => "DECLINED",
            Self::PartiallyRefunded => "PARTIALLY_REFUNDED",
            Self::Refunded => "REFUNDED",
        }
    }
}

/// A capture.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Capture {
    /// 17 characters.
    pub id: String,
    /// Its order.
    pub order_id: String,
    /// Its state.
    pub status: CaptureStatus,
    /// `status_details.reason`.
    pub reason: Option<String>,
    /// What was captured.
    pub amount: Amount,
    /// Hundredths that went back.
    pub refunded: i128,
    /// Our payment id.
    pub custom_id: Option<String>,
    /// Our invoice number.
    pub invoice_id: Option<String>,
    /// Milliseconds since 1970.
    pub created_ms: i64,
    /// Milliseconds since 1970.
    pub updated_ms: i64,
    /// An open case: no partial refund.
    pub disputed: bool,
}

impl Capture {
    /// PayPal's share in hundredths: 3.49 % + 0.49, as on its price list for the United States.
    pub fn fee(&self) -> i128 {
        let fee = (self.amount.hundredths * 349 + 5_000) / 10_000 + 49;
        let fee = if self.amount.value().contains('.') { fee } else { fee / 100 * 100 };
        fee.min(self.amount.hundredths)
    }

    /// The capture as PayPal shows it.
    pub fn json(&self, api: &str) -> Value {
        let mut body = json!({
            "id": self.id,
            "amount": self.amount.json(),
            "final_capture": true,
            "seller_protection": {"status": "ELIGIBLE", "dispute_categories": ["ITEM_NOT_RECEIVED", "UNAUTHORIZED_TRANSACTION"]},
            "disbursement_mode": "INSTANT",
            "status": self.status.wire(),
            "supplementary_data": {"related_ids": {"order_id": self.order_id}},
            "create_time": Clock::stamp(self.created_ms),
            "update_time": Clock::stamp(self.updated_ms),
            "links": [
                {"href": format!("{api}/v2/payments/captures/{}", self.id), "rel": "self", "method": "GET"},
                {"href": format!("{api}/v2/payments/captures/{}/refund", self.id), "rel": "refund", "method": "POST"},
                {"href": format!("{api}/v2/checkout/orders/{}", self.order_id), "rel": "up", "method": "GET"},
            ],
        });
        for (key, value) in [("custom_id", &self.custom_id), ("invoice_id", &self.invoice_id)] {
            if let Some(value) = value {
                body[key] = json!(value);
            }
        }
        if let Some(reason) = &self.reason {
            body["status_details"] = json!({"reason": reason});
        }
        // PayPal knows its fee only once the money is there.
        if !matches!(self.status, CaptureStatus::Pending | CaptureStatus::Declined) {
            body["seller_receivable_breakdown"] = json!({
                "gross_amount": self.amount.json(),
                "paypal_fee": self.amount.of(self.fee()).json(),
                "net_amount": self.amount.of(self.amount.hundredths - self.fee()).json(),
            });
        }
        body
    }
}

/// A refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refund {
    /// 17 characters.
    pub id: String,
    /// Its capture.
    pub capture_id: String,
    /// What went back.
    pub amount: Amount,
    /// What has gone back of this capture up to and with this refund, in hundredths.
    pub total_refunded: i128,
    /// Our id, as sent.
    pub custom_id: Option<String>,
    /// Our number, as sent.
    pub invoice_id: Option<String>,
    /// Words to the buyer.
    pub note_to_payer: Option<String>,
    /// Milliseconds since 1970.
    pub created_ms: i64,
}

impl Refund {
    /// The refund as PayPal shows it.
    pub fn json(&self, api: &str) -> Value {
        let mut body = json!({
            "id": self.id,
            "amount": self.amount.json(),
            "seller_payable_breakdown": {
                "gross_amount": self.amount.json(),
                "paypal_fee": self.amount.of(0).json(),
                "net_amount": self.amount.json(),
                "total_refunded_amount": self.amount.of(self.total_refunded).json(),
            },
            "status": "COMPLETED",
            "create_time": Clock::stamp(self.created_ms),
            "update_time": Clock::stamp(self.created_ms),
            "links": [
                {"href": format!("{api}/v2/payments/refunds/{}", self.id), "rel": "self", "method": "GET"},
                {"href": format!("{api}/v2/payments/captures/{}", self.capture_id), "rel": "up", "method": "GET"},
            ],
        });
        for (key, value) in [("custom_id", &self.custom_id), ("invoice_id", &self.invoice_id), ("note_to_payer", &self.note_to_payer)] {
            if let Some(value) = value {
                body[key] = json!(value);
            }
        }
        body
    }
}

/// What a request id did: the thing it acted on and the thing it made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Replay {
    /// The order captured or the capture refunded; empty for a create.
    pub subject: String,
    /// The order or refund to show again.
    pub result: String,
    /// PayPal forgets the id then.
    pub until_ms: i64,
}

/// How often something happened, by operation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Calls that arrived, whatever they were answered.
    pub calls: BTreeMap<String, u64>,
    /// Calls that took effect: orders made, captures made, refunds made. A replay does not count.
    pub executed: BTreeMap<String, u64>,
}

/// Everything, behind one lock.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Books {
    /// By id.
    pub orders: HashMap<String, Order>,
    /// Order ids, oldest first.
    pub sequence: Vec<String>,
    /// By id.
    pub captures: HashMap<String, Capture>,
    /// By id.
    pub refunds: HashMap<String, Refund>,
    /// By `operation:request id`.
    pub replays: HashMap<String, Replay>,
    /// Invoice ids already paid.
    pub invoices: HashSet<String>,
    /// Orders approved and not captured: the ones that may be reversed.
    pub approved: HashSet<String>,
    /// Counters.
    pub tally: Tally,
    /// Bearer tokens and when they end.
    #[serde(skip)]
    pub tokens: HashMap<String, i64>,
    /// Request ids at work.
    #[serde(skip)]
    pub in_flight: HashSet<String>,
    /// Faults a test has ordered, by operation.
    #[serde(skip)]
    pub faults: HashMap<String, super::faults::Order>,
}
