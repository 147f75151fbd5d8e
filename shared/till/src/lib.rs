//! The money flows that several functions share. Browser return, webhook and check lead to the one
//! writer in `store::settling`; the intent of every call to a gateway is recorded before the call,
//! no transaction is open during it, and an unknown outcome is asked about under the same key.

mod gateways;
mod landing;
pub mod refunds;
mod reporting;
mod telling;

use std::{future::Future, pin::Pin};

use contract::{
    Kind, Problem,
    payments::{GatewayName, NextStep, StartedPayment},
};
use domain::{
    Currency, OrderId, Timestamp,
    coin::CoinPayment,
    order::OrderState,
    payment::{PaymentEvent, PaymentState},
};
use payments::{Ask, Fault, Gateway, Step, blockonomics};
use store::{
    Settings, Store,
    events::Outgoing,
    idempotency::Key,
    orders::Order,
    payments::Payment,
    settling::{Check, News, Opened, Settled},
};

pub use gateways::{Gateways, has_provider, takes};
pub use reporting::{Told, no_transactions};
pub use telling::find;

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
    /// The shop's settings.
    pub settings: &'a Settings,
}

/// What a fault of a gateway is to callers.
pub fn problem(fault: &Fault) -> Problem {
    let kind = match fault {
        // The provider has no price of its coin in the order's currency.
        Fault::Refused { code, .. } if code == blockonomics::NO_PRICE => return not_offered().because(fault),
        Fault::Refused { .. } => Kind::PaymentRefused,
        Fault::Unknown(_) => Kind::GatewayUnavailable,
        Fault::Forged(_) => Kind::WebhookForged,
        Fault::Setup(_) | Fault::Unsupported => Kind::Internal,
        Fault::Absent => return not_offered(),
    };
    Problem::from(kind).because(fault)
}

/// The problem of a gateway that the shop does not offer, or not for the order's currency.
pub fn not_offered() -> Problem {
    Problem::fault("#/gateway", "not-offered", "the shop does not offer this way to pay this order")
}

impl<'a> Till<'a> {
    /// Makes the payment of an order at the gateway, or finds the one that is open there. Committed events come with it, to
    /// send now.
    pub fn start(self, start: Start<'a>) -> Reply<'a, (StartedPayment, Vec<Outgoing>)> {
        Box::pin(async move {
            let Self { store, gateway, now } = self;
            if !start.settings.gateways.contains(&start.gateway) {
                return Err(not_offered());
            }
            let asked = store.order(start.order).await?.ok_or(Kind::NotFound)?;
            if !takes(start.gateway, asked.priced.currency, start.settings.currency) {
                return Err(not_offered());
            }
            let (payment, order) = match store.open_payment(start.order, start.gateway, start.key, now, LEASE_MS).await? {
                Opened::New(payment, order) => (*payment, order),
                Opened::Existing(payment, order) => {
                    if payment.coins.is_some() {
                        return Ok((self.renew(*payment, &order, &start).await?, Vec::new()));
                    }
                    match payment.next() {
                        Some(next) => return Ok((StartedPayment { payment: payment.view(), next }, Vec::new())),
                        // A twin is at it, or died at it: then the same key gets the same payment at the gateway.
                        None if payment.is_leased(now) || !store.take_over_call(&payment, now, LEASE_MS).await? => {
                            return Err(Kind::InProgress.into());
                        }
                        // Taking it over made it a version newer.
                        None => (Payment { version: payment.version + 1, ..*payment }, order),
                    }
                }
                Opened::Closed(state) => return Err(Problem::from(Kind::OrderClosed).detail(closed(state))),
                Opened::Mismatch => return Err(Kind::IdempotencyMismatch.into()),
                Opened::Missing => return Err(Kind::NotFound.into()),
            };
            let ask = self.ask(&payment, &order, &start);
            let (news, event, refused) = match gateway.start(&ask).await {
                Ok(started) => self.begun(started, &ask, start.settings.currency),
                Err(Fault::Refused { code, detail }) => {
                    let news = News { refusal: Some(code.clone()), ..News::default() };
                    (news, PaymentEvent::StartRefused, Some(problem(&Fault::Refused { code, detail })))
                }
                Err(fault) => {
                    // The lease ends, so that the shopper can try again at once: the key makes it safe.
                    let current = store.payment(payment.id).await?.unwrap_or(payment);
                    store.take_over_call(&current, now, -1).await?;
                    return Err(problem(&fault));
                }
            };
            let (payment, events) = store.started(&payment, event, &news, now).await?.ok_or(Kind::NotFound)?;
            match refused {
                Some(problem) => Err(problem),
                None => Ok((told(&payment)?, events)),
            }
        })
    }

    /// What the gateway is asked for.
    fn ask(self, payment: &Payment, order: &Order, start: &Start<'_>) -> Ask {
        let back = |result: &str| format!("{}/checkout/return/{}?payment={}&result={result}", start.shop_url, start.order, payment.id);
        Ask {
            payment: payment.id,
            attempt: payment.attempt,
            order_number: order.number.to_string(),
            amount: payment.amount,
            shop: start.settings.name.clone(),
            email: order.email.to_string(),
            return_url: back("approved"),
            cancel_url: back("cancelled"),
            notify_url: format!("{}/api/webhooks/{}", start.shop_url, start.gateway.as_str()),
            terms: start.settings.payment_terms.clone(),
            hold_until: order.expires_at,
            now: self.now,
        }
    }

    /// What is known of a payment that the gateway has made.
    fn begun(self, started: payments::Started, ask: &Ask, shop: Currency) -> (News, PaymentEvent, Option<Problem>) {
        let mut news = News { gateway_payment_id: Some(started.gateway_payment_id), ..News::default() };
        // Where shoppers tell of their transactions, there is nothing to ask about before.
        if self.gateway.is_polled() && !self.gateway.hears_of_transactions() {
            news.check = Check::At(landing::next_check(self.now, self.now));
        }
        let mut event = PaymentEvent::Started;
        match started.step {
            Step::Redirect { url } => news.approve_url = Some(url),
            Step::Coins { coin, address, quote, page } => {
                let terms = &ask.terms.coins;
                // The terms as they are now: what the shopper was shown is what the money is judged by.
                news.coins = Some(CoinPayment {
                    coin,
                    address,
                    needed: terms.needed(ask.amount, shop),
                    tolerance: terms.tolerance,
                    grace_ms: i64::from(terms.grace_minutes) * 60_000,
                    quotes: vec![quote],
                    receipts: Vec::new(),
                    counted: None,
                    page,
                });
            }
            Step::Transfer(transfer) => {
                news.hold_until = Some(transfer.until);
                news.transfer = Some(transfer);
            }
            Step::OnDelivery => event = PaymentEvent::Agreed,
        }
        (news, event, None)
    }

    /// Shows an open payment in coins again; with a new price for the same address where the old one is not locked any more
    /// and nothing is on its way, or where it is not the price of what is left. What was sent by an old quote is judged by that one.
    async fn renew(self, payment: Payment, order: &Order, start: &Start<'_>) -> Result<StartedPayment, Problem> {
        let Some(coins) = &payment.coins else { return told(&payment) };
        let is_rest = payment.state == PaymentState::Underpaid;
        let left = coins.left(payment.amount);
        let is_locked = coins.quote().is_some_and(|quote| self.now <= quote.until && (!is_rest || quote.fiat == left));
        if is_locked || (!is_rest && coins.live().next().is_some()) {
            return told(&payment);
        }
        let mut ask = self.ask(&payment, order, start);
        ask.amount = left;
        if is_rest {
            // Its order waits for the rest as long as the price is locked.
            ask.hold_until = ask.hold_until.max(self.now.plus_minutes(ask.terms.coins.lock_minutes));
        }
        let quote = self.gateway.requote(&ask).await.map_err(|fault| problem(&fault))?;
        let mut coins = coins.clone();
        coins.quotes.push(quote);
        let news = News { coins: Some(coins), ..News::default() };
        // Where something came at this moment, there is no need for a new price.
        let current = match self.store.note(&payment, &news, self.now).await? {
            Some(noted) => noted,
            None => self.store.payment(payment.id).await?.ok_or(Kind::NotFound)?,
        };
        told(&current)
    }
}

fn told(payment: &Payment) -> Result<StartedPayment, Problem> {
    // News overtook the answer: there is nothing to do any more.
    let next: NextStep = payment.next().ok_or(Kind::InProgress)?;
    Ok(StartedPayment { payment: payment.view(), next })
}

fn closed(state: OrderState) -> &'static str {
    match state {
        OrderState::AwaitingPayment => "The time to pay it ran out.",
        OrderState::PaymentProcessing => "A payment of it is being processed.",
        OrderState::PartlyPaid | OrderState::Paid => "It is paid.",
        OrderState::Review => "Its payment is being looked at.",
        OrderState::Expired => "It expired, and its things are for sale again.",
    }
}
