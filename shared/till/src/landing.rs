//! How payments land: captured, asked about, and noted.

use contract::{Kind, Problem};
use domain::{
    PaymentId, Timestamp,
    order::waits_for_money,
    payment::{Concern, PaymentEvent, PaymentState, judge_capture},
};
use payments::{Fault, Outcome};
use store::{
    orders::Order,
    payments::Payment,
    settling::{Check, Judged, News},
};

use crate::{LEASE_MS, Landed, Reply, Till, problem};

/// The shortest and the longest time between two questions about a payment: callbacks are tried again for a quarter of an
/// hour, and providers limit how often they are asked.
const ASK_AFTER_MS: (i64, i64) = (600_000, 21_600_000);
/// How long payments in coins are asked about: after a week a transaction is in a block or forgotten.
const WATCH_MS: i64 = 7 * 86_400_000;

/// When to ask next about a payment of that age.
pub(crate) fn next_check(created_at: Timestamp, now: Timestamp) -> Timestamp {
    now.plus_ms(((now.0 - created_at.0) / 4).clamp(ASK_AFTER_MS.0, ASK_AFTER_MS.1))
}

/// Whether and when to ask next about a payment in coins. Where shoppers tell of their transactions, there is nothing to ask
/// while none is open; one that came short waits for its rest.
pub(crate) fn next_word(payment: &Payment, by_report: bool, now: Timestamp) -> Check {
    let is_watched = now.0 - payment.created_at.0 < WATCH_MS;
    let is_open = !by_report || payment.state == PaymentState::Underpaid || payment.open_reports().next().is_some();
    if is_watched && is_open { Check::At(next_check(payment.created_at, now)) } else { Check::Never }
}

impl<'a> Till<'a> {
    /// Captures an approved payment, once, whoever asks and how often.
    pub fn capture(self, payment: PaymentId) -> Reply<'a, Landed> {
        Box::pin(async move {
            let Self { store, gateway, now } = self;
            // Only while the order waits for money: a second payment of a paid order ends here, uncaptured.
            let judge = move |order: &Order, _: &Payment| {
                let event = if waits_for_money(order.state) { PaymentEvent::CaptureBegun } else { PaymentEvent::TimeRanOut };
                Judged { event: Some(event), news: News { lease_until: Some(now.plus_ms(LEASE_MS)), ..News::default() } }
            };
            let begun = store.settle(payment, &judge, None, now).await?.ok_or(Kind::NotFound)?;
            let record = begun.payment.clone();
            if record.state != PaymentState::Capturing {
                return Ok(begun.into());
            }
            if !begun.moved {
                // A twin is at it, or died at it, or the order was paid otherwise meanwhile: then nothing more is captured.
                if !waits_for_money(begun.order.state) {
                    return Ok(begun.into());
                }
                if record.is_leased(now) || !store.resume_capture(&record, now, LEASE_MS).await? {
                    return Err(Kind::InProgress.into());
                }
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
            let Self { store, gateway, now } = self;
            let record = store.payment(payment).await?.ok_or(Kind::NotFound)?;
            let order = store.order(record.order).await?.ok_or(Kind::NotFound)?;
            if record.hears_of_transactions() {
                let landed = self.watch_again(record, order).await?;
                return if landed.payment.state == PaymentState::Underpaid { self.give_up_rest(landed).await } else { Ok(landed) };
            }
            let over = match record.state {
                PaymentState::Paid | PaymentState::Reversed | PaymentState::OnDelivery => true,
                // Coins come also when nobody waits for them any more.
                PaymentState::Review => !gateway.is_polled(),
                // So does money whose news was lost.
                _ => false,
            };
            let (false, Some(id)) = (over, record.gateway_payment_id.clone()) else {
                let ended = News { check: Check::Never, ..News::default() };
                let payment = if record.check_at.is_some() { store.note(&record, &ended, now).await? } else { None };
                return Ok(Landed { payment: payment.unwrap_or(record), order, events: Vec::new(), unknown: false });
            };
            let landed = match gateway.fetch(payment, &id, now).await.map_err(|fault| problem(&fault))? {
                // Asked for a capture that did not happen: do it now, under the same key.
                Outcome::Approved if record.state == PaymentState::Capturing => self.capture_again(&record, &id, order).await,
                Outcome::Approved => self.capture(payment).await,
                outcome => self.report_over(payment, outcome, None, Some(record.version)).await,
            }?;
            if landed.payment.state == PaymentState::Underpaid { self.give_up_rest(landed).await } else { Ok(landed) }
        })
    }

    /// Captures what was asked for before and did not happen; not where the order was paid otherwise meanwhile, nor where
    /// somebody else learnt more of the payment.
    async fn capture_again(self, record: &Payment, gateway_payment_id: &str, order: Order) -> Result<Landed, Problem> {
        let Self { store, gateway, now } = self;
        if !waits_for_money(order.state) {
            let given_up = |_: &Order, payment: &Payment| match payment.state {
                PaymentState::Capturing => Judged::from(PaymentEvent::Refused),
                _ => Judged::default(),
            };
            return Ok(store.settle(record.id, &given_up, None, now).await?.ok_or(Kind::NotFound)?.into());
        }
        if !store.resume_capture(record, now, LEASE_MS).await? {
            return Ok(Landed { payment: record.clone(), order, events: Vec::new(), unknown: true });
        }
        match gateway.capture(record.id, gateway_payment_id).await {
            Ok(outcome) => self.report(record.id, outcome, None).await,
            Err(fault) => Err(problem(&fault)),
        }
    }

    /// Hands a payment that came short to staff when its time is over and the rest has not come.
    async fn give_up_rest(self, landed: Landed) -> Result<Landed, Problem> {
        let now = self.now;
        let judge = move |order: &Order, payment: &Payment| {
            let coins = payment.coins.as_ref();
            let locked = coins.and_then(|coins| coins.quote().map(|quote| quote.until.plus_ms(coins.grace_ms)));
            let is_over = now > order.expires_at && locked.is_none_or(|until| now > until);
            let event = is_over.then_some(PaymentEvent::TimeRanOut);
            Judged { event, news: News { concern: Some(Concern::Under), ..News::default() } }
        };
        let mut settled: Landed = self.store.settle(landed.payment.id, &judge, None, now).await?.ok_or(Kind::NotFound)?.into();
        settled.events.splice(0..0, landed.events);
        Ok(settled)
    }

    /// Notes what a gateway said of a payment; with `webhook`, once for that inbox record.
    pub fn report(self, payment: PaymentId, outcome: Outcome, webhook: Option<&'a str>) -> Reply<'a, Landed> {
        self.report_over(payment, outcome, webhook, None)
    }

    /// As [`Till::report`]; what a gateway said of a payment when it was of this version sends nobody back who has gone on
    /// since.
    fn report_over(self, payment: PaymentId, outcome: Outcome, webhook: Option<&'a str>, version: Option<u32>) -> Reply<'a, Landed> {
        let Self { store, gateway, now } = self;
        let is_polled = gateway.is_polled();
        Box::pin(async move {
            let judge = move |order: &Order, payment: &Payment| {
                let mut judged = judge(&outcome, order, payment);
                if judged.event == Some(PaymentEvent::SentBack) && version.is_some_and(|version| version != payment.version) {
                    return Judged::default();
                }
                if is_polled {
                    judged.news.check = next_word(payment, payment.hears_of_transactions(), now);
                }
                judged
            };
            let settled = store.settle(payment, &judge, webhook, now).await?.ok_or(Kind::NotFound)?;
            Ok(settled.into())
        })
    }
}

/// What a gateway's word does to a payment.
fn judge(outcome: &Outcome, order: &Order, payment: &Payment) -> Judged {
    let mut news = News::default();
    let event = match outcome {
        Outcome::Captured { capture_id, amount, fee } => {
            let (event, concern) = judge_capture(payment.amount, *amount, order.state);
            news.capture_id = Some(capture_id.clone());
            news.captured = Some(*amount);
            news.fee = *fee;
            news.concern = concern;
            event
        }
        Outcome::Held { capture_id, reason } => {
            news.capture_id = Some(capture_id.clone());
            news.refusal = Some(reason.clone()).filter(|reason| !reason.is_empty());
            PaymentEvent::CapturePending
        }
        Outcome::Amiss { capture_id, concern } => {
            news.capture_id = Some(capture_id.clone());
            news.concern = Some(*concern);
            amiss(*concern, payment.state)
        }
        Outcome::Coins { receipts, complete } => return judge_coins(receipts, *complete, order, payment),
        Outcome::Refused { code } => {
            news.refusal = Some(code.clone());
            PaymentEvent::Refused
        }
        Outcome::SendBack { code } => {
            news.refusal = Some(code.clone());
            PaymentEvent::SentBack
        }
        // An approval changes nothing by itself; it stays where it is until the capture.
        Outcome::Approved => PaymentEvent::SentBack,
    };
    Judged { event: Some(event), news }
}

/// What it is that money does not fit, by the provider's own judgement.
fn amiss(concern: Concern, state: PaymentState) -> PaymentEvent {
    match (concern, state) {
        (Concern::Under, _) => PaymentEvent::ShortPaid,
        (Concern::Reversed, PaymentState::Paid | PaymentState::Review) => PaymentEvent::Reversed,
        (Concern::Reversed, _) => PaymentEvent::Refused,
        (_, PaymentState::Paid) => PaymentEvent::MoreCame,
        _ => PaymentEvent::CapturedAmiss,
    }
}

pub(crate) fn judge_coins(receipts: &[domain::coin::Receipt], complete: bool, order: &Order, payment: &Payment) -> Judged {
    let Some(before) = &payment.coins else { return Judged::default() };
    // A provider that speaks of another address speaks of another payment.
    let coins = before.with(&before.ours(receipts), complete);
    if payment.state == PaymentState::Paid && coins.is_as_before(before) {
        // One more block says nothing new of what staff may have accepted as it is.
        return Judged { event: None, news: News { coins: Some(coins), ..News::default() } };
    }
    let standing = coins.standing(payment.amount, payment.state, order.state);
    let captured = Some(standing.credited).filter(|credited| credited.minor() > 0);
    Judged { event: standing.event, news: News { coins: Some(coins), captured, concern: standing.concern, ..News::default() } }
}
