//! The money flows that several functions share. Browser return, webhook and check lead to the one
//! writer in `store::settling`; the intent of every call to a gateway is recorded before the call,
//! no transaction is open during it, and an unknown outcome is asked about under the same key.

mod gateways;

use std::{future::Future, pin::Pin};

use contract::{
    Kind, Problem,
    orders::{GatewayName, StartedPayment},
};
use domain::{
    OrderId, PaymentId, Timestamp,
    order::OrderState,
    payment::{PaymentEvent, PaymentState, judge_capture},
};
use payments::{Ask, Fault, Gateway, Outcome};
use store::{
    Store,
    events::Outgoing,
    idempotency::Key,
    orders::Order,
    payments::Payment,
    settling::{News, Opened, Settled},
};

pub use gateways::Gateways;

/// How long a call to a gateway may take before another invocation asks again: longer than the
/// gateway's patience and than the functions' time.
pub const LEASE_MS: i64 = 20_000;

/// What every flow returns.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send + 'a>>;

/// The till: the store, a gateway, the time.
#[derive(Clone, Copy)]
pub struct Till<'a> {
    /// The records.
    pub store: &'a Store,
    /// The payment's gateway.
    pub gateway: &'a dyn Gateway,
    /// The invocation's time.
    pub now: Timestamp,
}

/// Where a flow left a payment, with the events to send.
#[derive(Debug)]
pub struct Landed {
    /// The payment.
    pub payment: Payment,
    /// Its order.
    pub order: Order,
    /// Committed events to send now.
    pub events: Vec<Outgoing>,
    /// The outcome is not known yet; it is being asked about.
    pub unknown: bool,
}

impl From<Settled> for Landed {
    fn from(settled: Settled) -> Self {
        Self { payment: settled.payment, order: settled.order, events: settled.events, unknown: false }
    }
}

/// A payment to start.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// The order.
    pub order: OrderId,
    /// The gateway.
    pub gateway: GatewayName,
    /// The shopper's idempotency key.
    pub key: &'a Key,
    /// The shop's public origin.
    pub shop_url: &'a str,
    /// The shop's name.
    pub shop_name: &'a str,
}

/// What a fault of a gateway is to callers.
pub fn problem(fault: &Fault) -> Problem {
    let kind = match fault {
        Fault::Refused { .. } => Kind::PaymentRefused,
        Fault::Unknown(_) => Kind::GatewayUnavailable,
        Fault::Forged(_) => Kind::WebhookForged,
        Fault::Setup(_) => Kind::Internal,
    };
    Problem::from(kind).because(fault)
}

impl<'a> Till<'a> {
    /// Makes the payment of an order at the gateway, or finds the one that is open there.
    pub fn start(self, start: Start<'a>) -> Reply<'a, StartedPayment> {
        Box::pin(async move {
            let Self { store, gateway, now } = self;
            let (payment, order) = match store.open_payment(start.order, start.gateway, start.key, now, LEASE_MS).await? {
                Opened::New(payment, order) => (payment, order),
                Opened::Existing(payment, order) => match payment.approve_url.clone() {
                    Some(redirect) => return Ok(StartedPayment { payment: payment.view(), redirect }),
                    // A twin is at it, or died at it: then the same key gets the same payment at the gateway.
                    None if payment.is_leased(now) || !store.take_over_call(&payment, now, LEASE_MS).await? => {
                        return Err(Kind::InProgress.into());
                    }
                    // Taking it over made it a version newer.
                    None => (Payment { version: payment.version + 1, ..payment }, order),
                },
                Opened::Closed(state) => return Err(Problem::from(Kind::OrderClosed).detail(closed(state))),
                Opened::Mismatch => return Err(Kind::IdempotencyMismatch.into()),
                Opened::Missing => return Err(Kind::NotFound.into()),
            };
            let back = |result: &str| format!("{}/checkout/return/{}?payment={}&result={result}", start.shop_url, start.order, payment.id);
            let ask = Ask {
                payment: payment.id,
                attempt: payment.attempt,
                order_number: order.number.to_string(),
                amount: payment.amount,
                shop: start.shop_name.to_owned(),
                return_url: back("approved"),
                cancel_url: back("cancelled"),
            };
            let (news, event, outcome) = match gateway.start(&ask).await {
                Ok(started) => {
                    let redirect = started.approve_url.clone();
                    let news = News {
                        gateway_payment_id: Some(started.gateway_payment_id),
                        approve_url: Some(started.approve_url),
                        ..News::default()
                    };
                    (news, PaymentEvent::Started, Ok(redirect))
                }
                Err(Fault::Refused { code, detail }) => {
                    let news = News { refusal: Some(code.clone()), ..News::default() };
                    (news, PaymentEvent::StartRefused, Err(problem(&Fault::Refused { code, detail })))
                }
                Err(fault) => {
                    // The lease ends, so that the shopper can try again at once: the key makes it safe.
                    let current = store.payment(payment.id).await?.unwrap_or(payment);
                    store.take_over_call(&current, now, -1).await?;
                    return Err(problem(&fault));
                }
            };
            let payment = store.started(&payment, event, &news, now).await?.ok_or(Kind::NotFound)?;
            let redirect = outcome?;
            Ok(StartedPayment { payment: payment.view(), redirect })
        })
    }

    /// Captures an approved payment, once, whoever asks and how often.
    pub fn capture(self, payment: PaymentId) -> Reply<'a, Landed> {
        Box::pin(async move {
            let Self { store, gateway, now } = self;
            let lease = News { lease_until: Some(now.plus_ms(LEASE_MS)), ..News::default() };
            // Only while the order waits for money: a second payment of a paid order ends here, uncaptured.
            let judge = |order: &Order, _: &Payment| match order.state {
                OrderState::AwaitingPayment | OrderState::PaymentProcessing => PaymentEvent::CaptureBegun,
                _ => PaymentEvent::TimeRanOut,
            };
            let begun = store.settle(payment, &lease, &judge, None, now).await?.ok_or(Kind::NotFound)?;
            let record = begun.payment.clone();
            if record.state != PaymentState::Capturing {
                return Ok(begun.into());
            }
            if !begun.moved && (record.is_leased(now) || !store.take_over_call(&record, now, LEASE_MS).await?) {
                return Err(Kind::InProgress.into());
            }
            let Some(gateway_payment_id) = record.gateway_payment_id.clone() else {
                return Err(Problem::from(Kind::Internal).because("a payment is being captured that the gateway never heard of"));
            };
            match gateway.capture(payment, &gateway_payment_id).await {
                Ok(outcome) => self.report(payment, outcome, None).await,
                Err(Fault::Unknown(_) | Fault::Refused { .. }) => {
                    let current = store.payment(payment).await?.unwrap_or(record);
                    let asked = store.ask_about(&current, now, LEASE_MS).await?;
                    let events = asked.into_iter().collect();
                    Ok(Landed { payment: current, order: begun.order, events, unknown: true })
                }
                Err(fault) => Err(problem(&fault)),
            }
        })
    }

    /// Asks the gateway what became of a payment, captures it if it is approved, and notes the answer.
    pub fn check(self, payment: PaymentId) -> Reply<'a, Landed> {
        Box::pin(async move {
            let record = self.store.payment(payment).await?.ok_or(Kind::NotFound)?;
            let order = self.store.order(record.order).await?.ok_or(Kind::NotFound)?;
            let settled = matches!(record.state, PaymentState::Paid | PaymentState::Review | PaymentState::Failed | PaymentState::Expired);
            let (false, Some(id)) = (settled, record.gateway_payment_id.clone()) else {
                return Ok(Landed { payment: record, order, events: Vec::new(), unknown: false });
            };
            match self.gateway.fetch(payment, &id).await.map_err(|fault| problem(&fault))? {
                // Asked for a capture that did not happen: do it now, under the same key.
                Outcome::Approved if record.state == PaymentState::Capturing => match self.gateway.capture(payment, &id).await {
                    Ok(outcome) => self.report(payment, outcome, None).await,
                    Err(fault) => Err(problem(&fault)),
                },
                Outcome::Approved => self.capture(payment).await,
                outcome => self.report(payment, outcome, None).await,
            }
        })
    }

    /// Notes what a gateway said of a payment; with `webhook`, once for that inbox record.
    pub fn report(self, payment: PaymentId, outcome: Outcome, webhook: Option<&'a str>) -> Reply<'a, Landed> {
        let Self { store, now, .. } = self;
        Box::pin(async move {
            let mut news = News::default();
            match &outcome {
                Outcome::Captured { capture_id, amount } => {
                    news.capture_id = Some(capture_id.clone());
                    news.captured = Some(*amount);
                }
                Outcome::Held { capture_id, reason } => {
                    news.capture_id = Some(capture_id.clone());
                    news.refusal = Some(reason.clone()).filter(|reason| !reason.is_empty());
                }
                Outcome::Refused { code } | Outcome::SendBack { code } => news.refusal = Some(code.clone()),
                Outcome::Approved => {}
            }
            let judge = move |order: &Order, payment: &Payment| match &outcome {
                Outcome::Captured { amount, .. } => judge_capture(payment.amount, *amount, order.state),
                Outcome::Held { .. } => PaymentEvent::CapturePending,
                Outcome::Refused { .. } => PaymentEvent::Refused,
                // An approval changes nothing by itself; it stays where it is until the capture.
                Outcome::SendBack { .. } | Outcome::Approved => PaymentEvent::SentBack,
            };
            let settled = store.settle(payment, &news, &judge, webhook, now).await?.ok_or(Kind::NotFound)?;
            Ok(settled.into())
        })
    }
}

fn closed(state: OrderState) -> &'static str {
    match state {
        OrderState::AwaitingPayment => "The time to pay it ran out.",
        OrderState::PaymentProcessing => "A payment of it is being processed.",
        OrderState::Paid => "It is paid.",
        OrderState::Review => "Its payment is being looked at.",
        OrderState::Expired => "It expired, and its things are for sale again.",
    }
}
