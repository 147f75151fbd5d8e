//! Money on its way back: asked of the gateways under a key that is the same for each try, and noted, whoever tells of it.

use contract::{Kind, Problem, payments::GatewayName};
use desk::{
    Hand,
    refunding::{Outcome, noted, told_elsewhere},
};
use domain::{
    OrderId, RefundId, Timestamp,
    refund::attempt::{AttemptEvent, AttemptState},
};
use payments::{Fault, Gateway, Refund, RefundAsk, RefundState, paypal};
use serde_json::Value;
use store::{
    Store,
    amending::Call,
    course::{Attempt, RefundRecord},
    events::Outgoing,
    ids,
    orders::Order,
    payments::Payment,
};

use crate::Gateways;

/// What a gateway's word on a refund does to its attempt.
const fn event(state: RefundState) -> AttemptEvent {
    match state {
        RefundState::Done => AttemptEvent::Sent,
        RefundState::Pending => AttemptEvent::Held,
        RefundState::Failed => AttemptEvent::Refused,
    }
}

/// Whether a gateway is to be asked about an attempt.
const fn is_asked(attempt: &Attempt) -> bool {
    matches!(attempt.state, AttemptState::Recorded | AttemptState::Pending)
}

/// Asks the gateways for all that is to go back of an order and has not gone. What a gateway does not answer stays as it is,
/// and is asked again by the clock. The events to send.
pub async fn send(
    store: &Store,
    gateways: &'static Gateways,
    secret: impl AsyncFn(&'static str) -> Result<Value, Problem>,
    id: OrderId,
    now: Timestamp,
) -> Result<Vec<Outgoing>, Problem> {
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let payments = store.payments_of(id).await?;
    let mut events = Vec::new();
    for record in &order.course.refunds {
        for attempt in record.attempts.iter().filter(|attempt| is_asked(attempt)) {
            let Some(payment) = payments.iter().find(|payment| payment.id == attempt.payment) else { continue };
            let gateway = match gateways.get(payment.gateway, async |variable| secret(variable).await).await {
                Ok(gateway) => Some(gateway),
                // The shop has no account there any more.
                Err(problem) if problem.kind == Kind::InvalidRequest => None,
                Err(problem) => return Err(problem),
            };
            if let Some(outcome) = ask(gateway, payment, record, attempt).await? {
                events.extend(note(store, id, &outcome, now).await?);
            }
        }
    }
    Ok(events)
}

/// What a gateway knows a refund through a payment by.
fn key(refund: RefundId, payment: &Payment) -> String {
    format!("{}-{}", refund.uuid().simple(), payment.attempt)
}

/// Asks a gateway for one attempt; nothing where it does not say.
async fn ask(
    gateway: Option<&dyn Gateway>,
    payment: &Payment,
    record: &RefundRecord,
    attempt: &Attempt,
) -> Result<Option<Outcome>, Problem> {
    let outcome =
        |event, gateway_refund_id, refusal| Some(Outcome { refund: record.id, payment: payment.id, event, gateway_refund_id, refusal });
    let (Some(gateway), Some(capture_id)) = (gateway.filter(|gateway| gateway.gives_back()), payment.capture_id.clone()) else {
        return Ok(outcome(AttemptEvent::HandedOver, None, None));
    };
    let asked = RefundAsk { key: key(record.id, payment), capture_id, amount: Some(attempt.amount), note: record.note.clone() };
    match gateway.refund(&asked).await {
        Ok(refund) => Ok(outcome(event(refund.state), Some(refund.refund_id), None)),
        Err(Fault::Refused { code, .. }) if paypal::is_contested(&code) => Ok(outcome(AttemptEvent::Contested, None, Some(code))),
        Err(Fault::Refused { code, .. }) => Ok(outcome(AttemptEvent::Refused, None, Some(code))),
        Err(Fault::Unsupported | Fault::Absent) => Ok(outcome(AttemptEvent::HandedOver, None, None)),
        Err(Fault::Unknown(_)) => Ok(None),
        Err(fault) => Err(crate::problem(&fault)),
    }
}

async fn note(store: &Store, id: OrderId, outcome: &Outcome, now: Timestamp) -> Result<Vec<Outgoing>, Problem> {
    let outcome = outcome.clone();
    let judge = move |order: &Order, payments: &[Payment]| noted(order, payments, &outcome, Hand { by: None, now });
    Ok(store.amend(id, &judge, Call::default(), now).await?.done()?.map(|(_, events)| events).unwrap_or_default())
}

/// Which of an order's refunds a gateway speaks of; none where staff made it at the gateway itself.
fn meant(order: &Order, payment: &Payment, told: &Refund) -> Option<RefundId> {
    let attempts = order.course.refunds.iter().flat_map(|one| one.attempts.iter().map(move |attempt| (one.id, attempt)));
    let ours = attempts.filter(|(_, attempt)| attempt.payment == payment.id);
    let is_named = |attempt: &Attempt| attempt.gateway_refund_id.as_ref() == Some(&told.refund_id);
    if let Some((refund, attempt)) = ours.clone().find(|(refund, _)| told.key == Some(key(*refund, payment))) {
        // What staff sent in its stead has another name.
        return (is_named(attempt) || attempt.gateway_refund_id.is_none()).then_some(refund);
    }
    let by_id = ours.clone().find(|(_, attempt)| is_named(attempt));
    let nameless = || ours.filter(|(_, attempt)| may_mean(attempt, told)).min_by_key(|(_, attempt)| attempt.state == AttemptState::Done);
    by_id.or_else(nameless).map(|(refund, _)| refund)
}

/// Whether a gateway may speak of an attempt that it has not named yet.
fn may_mean(attempt: &Attempt, told: &Refund) -> bool {
    let is_nameless = attempt.gateway_refund_id.is_none();
    let may = match attempt.state {
        // The news can come before the answer to the call.
        AttemptState::Recorded | AttemptState::Pending => is_nameless,
        // Staff send money by hand also at the gateway's own site. What it refused before may have a name of its own.
        AttemptState::ByHand => told.state != RefundState::Failed,
        // They said so before the gateway did.
        AttemptState::Done => is_nameless && told.state != RefundState::Failed,
        AttemptState::Failed => false,
    };
    may && attempt.amount == told.amount
}

/// Notes in its order what a gateway told of money that goes back: of a refund of the shop's, or of one that staff made at
/// the gateway. What it took by force is the payment's own business.
pub async fn told(store: &Store, payment: &Payment, refund: &Refund, now: Timestamp) -> Result<Vec<Outgoing>, Problem> {
    if refund.forced {
        return Ok(Vec::new());
    }
    let (of, made) = (payment.clone(), ids::new());
    let (told, event) = (refund.clone(), event(refund.state));
    let judge = move |order: &Order, payments: &[Payment]| {
        let hand = Hand { by: None, now };
        match meant(order, &of, &told) {
            Some(refund) => {
                let outcome = Outcome { refund, payment: of.id, event, gateway_refund_id: Some(told.refund_id.clone()), refusal: None };
                noted(order, payments, &outcome, hand)
            }
            None => told_elsewhere(order, payments, of.id, told.amount, (&told.refund_id, event), made, hand),
        }
    };
    Ok(store.amend(payment.order, &judge, Call::default(), now).await?.done()?.map(|(_, events)| events).unwrap_or_default())
}

/// Through which gateways of some payments staff must send money back themselves.
pub async fn by_hand(
    gateways: &'static Gateways,
    secret: impl AsyncFn(&'static str) -> Result<Value, Problem>,
    payments: &[Payment],
) -> Result<Vec<GatewayName>, Problem> {
    let mut by_hand = Vec::new();
    for payment in payments {
        let gives_back = match gateways.get(payment.gateway, async |variable| secret(variable).await).await {
            Ok(gateway) => gateway.gives_back(),
            Err(problem) if problem.kind == Kind::InvalidRequest => false,
            Err(problem) => return Err(problem),
        };
        if !gives_back {
            by_hand.push(payment.gateway);
        }
    }
    Ok(by_hand)
}
