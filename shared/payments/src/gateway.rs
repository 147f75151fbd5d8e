//! What every gateway can do.

use std::{future::Future, pin::Pin};

use domain::{
    Money, PaymentId, Timestamp,
    coin::{Coin, Quote, Receipt, TxHash},
    payment::Concern,
    terms::{PaymentTerms, Transfer},
};

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
    /// Where the shopper can be written to, for providers that will not go without.
    pub email: String,
    /// Where the shopper comes back to after approving.
    pub return_url: String,
    /// Where the shopper comes back to after giving up.
    pub cancel_url: String,
    /// Where the provider tells what happens.
    pub notify_url: String,
    /// On which terms the shop takes money.
    pub terms: PaymentTerms,
    /// Until when the order holds its stock.
    pub hold_until: Timestamp,
    /// What time it is.
    pub now: Timestamp,
}

/// A payment as the provider made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The provider's id; ours where there is no provider.
    pub gateway_payment_id: String,
    /// What the shopper does next.
    pub step: Step,
}

/// What the shopper does to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Goes to the provider's page.
    Redirect {
        /// Where that is.
        url: String,
    },
    /// Sends coins.
    Coins {
        /// Which.
        coin: Coin,
        /// Where to.
        address: String,
        /// How many, until when.
        quote: Quote,
        /// A page to pay on, where the provider is a stand-in.
        page: Option<String>,
    },
    /// Makes a transfer.
    Transfer(Transfer),
    /// Pays whoever brings the parcel.
    OnDelivery,
}

/// What to do when the shopper comes back from the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnReturn {
    /// Capture what they approved.
    Capture,
    /// Ask what they did.
    Ask,
    /// Nothing: the provider tells by itself.
    Wait,
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
        /// What of it the provider kept, where it says so.
        fee: Option<Money>,
    },
    /// The money is on its way and not sure yet; not paid.
    Held {
        /// The provider's id of the capture.
        capture_id: String,
        /// The provider's reason.
        reason: String,
    },
    /// Money came that does not fit, by the provider's own judgement.
    Amiss {
        /// The provider's id of it.
        capture_id: String,
        /// How it does not fit.
        concern: Concern,
    },
    /// What is known on the chain of coins that were sent.
    Coins {
        /// Payments to our address.
        receipts: Vec<Receipt>,
        /// Whether these are all: one that was known and is not named is gone.
        complete: bool,
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
    /// The shop has no account there.
    #[error("the shop has no account there")]
    Absent,
    /// The gateway has no such operation: staff do it by hand.
    #[error("the gateway can't do this")]
    Unsupported,
}

/// Which payment an event is about, as far as it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Our id.
    pub payment: Option<PaymentId>,
    /// The provider's id.
    pub gateway_payment_id: Option<String>,
    /// The provider's id of its capture.
    pub capture_id: Option<String>,
    /// The transaction that the shopper told of: where all payments share an address, it alone says which.
    pub transaction: Option<TxHash>,
}

/// Money that went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The provider's id of it: API and webhook speak of the same one.
    pub refund_id: String,
    /// The key of the ask that made it, where the provider says so: one that was made at the provider itself has none.
    pub key: Option<String>,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundState,
    /// Whether the provider took it, instead of the shop giving it.
    pub forced: bool,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// The money has gone back.
    Done,
    /// It is on its way.
    Pending,
    /// It did not go back.
    Failed,
}

/// A refund to make.
#[derive(Debug, Clone)]
pub struct RefundAsk {
    /// The idempotency key: the same for each try of one refund, and for no other.
    pub key: String,
    /// The provider's id of the capture.
    pub capture_id: String,
    /// How much; all that is left where none is named.
    pub amount: Option<Money>,
    /// Words to the shopper.
    pub note: Option<String>,
}

/// A case that a shopper opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The provider's id of it.
    pub dispute_id: String,
    /// The provider's word for why.
    pub reason: String,
    /// The provider's word for how it ended; none while it is open.
    pub ended: Option<String>,
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
    /// Money of a payment went back.
    Refund {
        /// Of which.
        subject: Subject,
        /// What.
        refund: Refund,
    },
    /// A case about a payment was opened, moved on or ended.
    Dispute {
        /// About which.
        subject: Subject,
        /// What.
        dispute: Dispute,
    },
    /// Nothing that the shop acts on.
    Other {
        /// The provider's name of it.
        name: String,
    },
}

impl Event {
    /// Which payment it is about.
    pub const fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Payment { subject, .. } | Self::Refund { subject, .. } | Self::Dispute { subject, .. } => Some(subject),
            Self::Other { .. } => None,
        }
    }
}

/// A call of a provider, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// Its headers.
    pub headers: &'a http::HeaderMap,
    /// Its query, without the question mark. It may hold a secret: keep it out of logs and records.
    pub query: &'a str,
    /// Its body.
    pub body: &'a [u8],
    /// When it came.
    pub now: Timestamp,
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
    /// What to store, for [`Gateway::read`]: without secrets.
    pub record: String,
}

/// A payment provider, or what does without one.
///
/// Everything but [`Gateway::start`] has an answer for gateways that can't do it, so that a small one is small.
pub trait Gateway: Send + Sync {
    /// Makes the payment at the provider. Safe to repeat: the payment's id is the key.
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started>;

    /// What to do when the shopper comes back.
    fn on_return(&self) -> OnReturn {
        OnReturn::Wait
    }

    /// Whether the provider is asked from time to time what became of open payments, as it does not tell for certain.
    fn is_polled(&self) -> bool {
        false
    }

    /// Whether it can give money back; staff send it themselves where it can't.
    fn gives_back(&self) -> bool {
        false
    }

    /// Says anew what an amount is in coins, for the same address.
    fn requote<'a>(&'a self, _: &'a Ask) -> Reply<'a, Quote> {
        Box::pin(async { Err(Fault::Unsupported) })
    }

    /// Captures an approved payment. Safe to repeat: the payment's id is the key.
    fn capture<'a>(&'a self, payment: PaymentId, gateway_payment_id: &'a str) -> Reply<'a, Outcome> {
        self.fetch(payment, gateway_payment_id, Timestamp(0))
    }

    /// Asks what became of a payment, at this moment.
    fn fetch<'a>(&'a self, _: PaymentId, _: &'a str, _: Timestamp) -> Reply<'a, Outcome> {
        Box::pin(async { Err(Fault::Unsupported) })
    }

    /// Whether shoppers tell which transaction pays, as all payments share an address.
    fn hears_of_transactions(&self) -> bool {
        false
    }

    /// Has the provider tell of a transaction from now on. Safe to repeat: it tells again what it knows.
    fn watch<'a>(&'a self, _: &'a TxHash) -> Reply<'a, ()> {
        Box::pin(async { Err(Fault::Unsupported) })
    }

    /// The ids of what the provider may have told of a transaction that pays this address.
    fn events_of(&self, _: &TxHash, _: &str) -> Vec<String> {
        Vec::new()
    }

    /// Has what a webhook tells confirmed by the provider where the webhook alone is no proof. `Refused` where the
    /// provider does not know of it.
    fn confirm(&self, outcome: Outcome) -> Reply<'_, Outcome> {
        Box::pin(async { Ok(outcome) })
    }

    /// Gives money back. Safe to repeat under the same key.
    fn refund<'a>(&'a self, _: &'a RefundAsk) -> Reply<'a, Refund> {
        Box::pin(async { Err(Fault::Unsupported) })
    }

    /// Checks that a webhook is the provider's and reads it: the only way to an [`Event`] from outside.
    fn verify<'a>(&'a self, _: Delivery<'a>) -> Reply<'a, Verified> {
        Box::pin(async { Err(Fault::Forged("this gateway sends nothing".into())) })
    }

    /// Reads what was stored of a webhook that was verified before.
    fn read(&self, _: &str) -> Result<Verified, Fault> {
        Err(Fault::Unsupported)
    }

    /// Whether the provider answers and knows us: gateways that are not sure to be alive are offered only then.
    fn health(&self) -> Reply<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}
