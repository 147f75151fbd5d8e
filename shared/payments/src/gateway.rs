//! What every gateway can do.

use std::{future::Future, pin::Pin};

use domain::{Money, PaymentId, Timestamp};

/// What every operation returns.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// A payment to make at the provider.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Our id: the provider hands it back, and it is the idempotency key of every call.
    pub payment: PaymentId,
    /// The how-manieth attempt to pay the order.
    pub attempt: u32,
    /// The order's number, as the shopper knows it.
    pub order_number: String,
    /// What to ask for.
    pub amount: Money,
    /// The shop's name.
    pub shop: String,
    /// Where the shopper comes back to after approving.
    pub return_url: String,
    /// Where the shopper comes back to after giving up.
    pub cancel_url: String,
}

/// A payment as the provider made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The provider's id.
    pub gateway_payment_id: String,
    /// Where the shopper approves it.
    pub approve_url: String,
}

/// What became of a payment, by the provider's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The money is credited.
    Captured {
        /// The provider's id of the capture.
        capture_id: String,
        /// How much; compare it with what was asked for.
        amount: Money,
    },
    /// The capture is made and held back; not paid.
    Held {
        /// The provider's id of the capture.
        capture_id: String,
        /// The provider's reason.
        reason: String,
    },
    /// The provider refused for good.
    Refused {
        /// The provider's code.
        code: String,
    },
    /// The shopper must go (back) to the provider's page: not approved, or the means of payment was declined.
    SendBack {
        /// The provider's code.
        code: String,
    },
    /// Approved, not captured.
    Approved,
}

/// Why a call to a gateway has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The provider refused the call itself; nothing happened there.
    #[error("the provider refused: {code} ({detail})")]
    Refused {
        /// The provider's stable code.
        code: String,
        /// Its words and its debug id.
        detail: String,
    },
    /// No answer, or one that says nothing: what happened is not known. Ask, never guess.
    #[error("the outcome is not known: {0}")]
    Unknown(String),
    /// The webhook is not the provider's.
    #[error("not the provider's: {0}")]
    Forged(String),
    /// Our own configuration is not usable.
    #[error("the gateway is not set up: {0}")]
    Setup(String),
}

/// Which payment an event is about, as far as it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Our id.
    pub payment: Option<PaymentId>,
    /// The provider's id.
    pub gateway_payment_id: Option<String>,
}

/// What a provider tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Something became of a payment.
    Payment {
        /// Which.
        subject: Subject,
        /// What.
        outcome: Outcome,
    },
    /// Nothing that the shop acts on.
    Other {
        /// The provider's name of it.
        name: String,
    },
}

/// A webhook that is the provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The provider's id of the event: the same when it is delivered again.
    pub id: String,
    /// When it happened, by the provider's clock, where it says so.
    pub at: Option<Timestamp>,
    /// What it tells.
    pub event: Event,
}

/// A payment provider.
pub trait Gateway: Send + Sync {
    /// Makes the payment at the provider. Safe to repeat: the payment's id is the key.
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started>;
    /// Captures an approved payment. Safe to repeat: the payment's id is the key.
    fn capture<'a>(&'a self, payment: PaymentId, gateway_payment_id: &'a str) -> Reply<'a, Outcome>;
    /// Asks what became of a payment.
    fn fetch<'a>(&'a self, payment: PaymentId, gateway_payment_id: &'a str) -> Reply<'a, Outcome>;
    /// Checks that a webhook is the provider's and reads it: the only way to an [`Event`] from outside.
    fn verify<'a>(&'a self, headers: &'a http::HeaderMap, body: &'a [u8], now: Timestamp) -> Reply<'a, Verified>;
    /// Reads the body of a webhook that was verified before.
    fn read(&self, body: &str) -> Result<Verified, Fault>;
}
