//! Money that goes back: planned, recorded before any gateway is asked, and noted when it has gone.

use contract::{
    Kind, Problem,
    desk::Happening,
    message::{MailMessage, OrderNews},
    refunds::{NewRefund, RefundPart, RefundPreview},
};
use domain::{
    Money, PaymentId, RefundId, ReturnId,
    ledger::{Entry, posting},
    order_actions::{Action, Actor},
    refund::{
        Ask, Capture, Refund, RefundError,
        attempt::{self, AttemptEvent, AttemptState},
        settling::Settled,
    },
    word::GatewayId,
};
use store::{
    amending::Change,
    course::{Attempt, RefundRecord},
    events::Outgoing,
    ids,
    orders::Order,
    payments::{Payment, ReturnState, Returned},
    situation::Situated,
};

use crate::{
    Hand, barred, broken, payment_of,
    settling::{self, Wish},
    tell,
};

/// What a wish for a refund comes to.
pub(crate) fn plan(situated: &Situated<'_>, payments: &[Payment], ask: &Ask) -> Result<Refund, Problem> {
    let planned = situated.refunding().plan(ask).map_err(unfit)?;
    uncontested(&planned, payments)?;
    Ok(planned)
}

/// Nothing goes back through a payment while a case about it is open: whoever wins it has the money by the gateway, and
/// would have it twice.
pub(crate) fn uncontested(planned: &Refund, payments: &[Payment]) -> Result<(), Problem> {
    let is_contested = |part: &Capture| payments.iter().any(|payment| payment.id == part.payment && payment.is_disputed());
    if planned.payments.iter().any(is_contested) {
        return Err(barred("The shopper has opened a case about this payment: its money waits until the case has ended."));
    }
    Ok(())
}

/// Why a wish for a refund can't be.
pub(crate) fn unfit(error: RefundError) -> Problem {
    match error {
        RefundError::Money(error) => Problem::fault("#/ask", "money", error),
        RefundError::ExceedsCaptured { .. } => Problem::fault("#/ask", "exceeds-captured", error),
        RefundError::ExceedsLine { .. } => Problem::fault("#/ask/lines", "exceeds-line", error),
        RefundError::ExceedsShipping { .. } => Problem::fault("#/ask/shipping", "exceeds-shipping", error),
        RefundError::UnknownLine(_) | RefundError::LineTwice(_) => Problem::fault("#/ask/lines", "line", error),
        RefundError::Restock(_) | RefundError::RestockTooMany { .. } => Problem::fault("#/ask/lines", "restock", error),
        RefundError::Nothing => Problem::fault("#/ask", "nothing", error),
    }
}

/// What a refund would do; `by_hand` says of which payments staff must send money back themselves.
pub fn preview(
    order: &Order,
    payments: &[Payment],
    wish: &NewRefund,
    by_hand: impl Fn(&Payment) -> bool,
) -> Result<RefundPreview, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Staff, Action::Refund)?;
    let refund = plan(&situated, payments, &wish.ask)?;
    settling::moves(&situated, &refund, Wish::AsAsked)?;
    let parts = refund.payments.iter().map(|part| {
        let payment = payment_of(payments, part.payment)?;
        Ok(RefundPart { payment: part.payment, gateway: payment.gateway, amount: part.amount, by_hand: by_hand(payment) })
    });
    let left = situated.refunding().left().and_then(|left| left.try_sub(refund.amount)).map_err(broken)?;
    Ok(RefundPreview {
        amount: refund.amount,
        shipping: refund.shipping,
        other: refund.other,
        tax: Money::try_sum(order.priced.currency, refund.tax_lines.iter().map(|line| line.tax)).map_err(broken)?,
        parts: parts.collect::<Result<_, Problem>>()?,
        lines: refund.lines,
        left,
    })
}

/// The entry of a refund.
fn entry(order: &Order, payments: &[Payment], id: RefundId, refund: &Refund) -> Result<Entry, Problem> {
    let gateway = |of: PaymentId| payment_of(payments, of).map_or(GatewayId::of("unknown"), |payment| payment.gateway.id());
    let made = if order.course.booked.sold {
        posting::refund(order.id, id, refund, gateway)
    } else {
        posting::unsold_refund(order.id, id, refund, gateway)
    };
    made.map_err(broken)
}

/// What a refund is of, beside its lines.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    /// Its id.
    pub id: RefundId,
    /// The return that it is for: then its units were sent.
    pub of_return: Option<ReturnId>,
}

/// Records a refund, to be asked of the gateways.
pub fn refund(order: &Order, payments: &[Payment], wish: &NewRefund, made: Made, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Staff, Action::Refund)?;
    let planned = plan(&situated, payments, &wish.ask)?;
    let mut change = Change::of(order.clone());
    let units = match made.of_return {
        Some(_) => Wish::SentBack,
        None if wish.restock => Wish::AllUnsent,
        None => Wish::AsAsked,
    };
    let moves = settling::moves(&situated, &planned, units)?;
    let settled = settling::settled(&mut change, &moves);
    record(&mut change, payments, planned, settled, wish.note.clone(), made, hand)?;
    Ok(change)
}

/// Adds a planned refund to a change.
pub(crate) fn record(
    change: &mut Change,
    payments: &[Payment],
    planned: Refund,
    settled: Vec<Settled>,
    note: Option<String>,
    made: Made,
    hand: Hand,
) -> Result<(), Problem> {
    // What was free goes back without money: its units are settled, and the books say nothing.
    if !planned.amount.is_zero() {
        change.entries.push(entry(&change.order, payments, made.id, &planned)?);
    }
    hand.notes(change, Happening::Refund { refund: made.id, amount: planned.amount });
    let attempt = |payment, amount| Attempt { payment, amount, state: AttemptState::Recorded, gateway_refund_id: None, refusal: None };
    let attempts = planned.payments.iter().map(|part| attempt(part.payment, part.amount)).collect();
    let record = RefundRecord { id: made.id, refund: planned, note, attempts, settled, of_return: made.of_return, at: hand.now };
    change.order.course.refunds.push(record);
    Ok(())
}

/// What became of one attempt.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The refund.
    pub refund: RefundId,
    /// Through which payment.
    pub payment: PaymentId,
    /// What became of it.
    pub event: AttemptEvent,
    /// What the gateway calls it.
    pub gateway_refund_id: Option<String>,
    /// Why the gateway refused, in its own code.
    pub refusal: Option<String>,
}

/// Notes what became of an attempt. Old news changes nothing.
pub fn noted(order: &Order, payments: &[Payment], outcome: &Outcome, hand: Hand) -> Result<Change, Problem> {
    let mut change = Change::of(order.clone());
    let record = change.order.course.refunds.iter_mut().find(|one| one.id == outcome.refund).ok_or(Kind::NotFound)?;
    let is_whole = record.attempts.iter().all(|one| one.payment == outcome.payment || !one.state.counts());
    let attempt = record.attempts.iter_mut().find(|one| one.payment == outcome.payment).ok_or(Kind::NotFound)?;
    if let Some(id) = &outcome.gateway_refund_id {
        attempt.gateway_refund_id = Some(id.clone());
    }
    // The shopper has won the case meanwhile: were it sent by hand, it would go back twice.
    let event = match outcome.event {
        AttemptEvent::Refused if is_whole && is_taken(payments, outcome.payment) => AttemptEvent::Contested,
        event => event,
    };
    // A refund that goes back in parts goes back whole: the part waits, and is asked for again.
    let can_fail = is_whole || event != AttemptEvent::Contested;
    let Some(state) = attempt::apply(attempt.state, event).filter(|_| can_fail) else { return Ok(change) };
    attempt.state = state;
    attempt.refusal.clone_from(&outcome.refusal);
    let whole = record.state();
    hand.notes(&mut change, Happening::RefundState { refund: outcome.refund, state: whole });
    tell_done(&mut change, outcome.refund, whole)?;
    // A later question comes a while later: the gateway needs its time.
    change.order.refund_check_at = Some(hand.now.plus_minutes(10));
    undo_given_up(&mut change, order, payments, outcome.refund)?;
    Ok(change)
}

/// Whether a gateway has taken a payment's money back by force.
fn is_taken(payments: &[Payment], payment: PaymentId) -> bool {
    let taken = |one: &Returned| one.forced && one.state == ReturnState::Done;
    payments.iter().any(|one| one.id == payment && one.returned.iter().any(taken))
}

/// Tells the shopper when all of a refund has gone back.
fn tell_done(change: &mut Change, refund: RefundId, whole: AttemptState) -> Result<(), Problem> {
    if whole == AttemptState::Done { tell(change, OrderNews::Refunded { refund }) } else { Ok(()) }
}

/// Takes a refund out of the books that will not be made.
fn undo_given_up(change: &mut Change, before: &Order, payments: &[Payment], id: RefundId) -> Result<(), Problem> {
    let counts = |order: &Order| order.course.refunds.iter().any(|one| one.id == id && one.counts());
    if counts(before)
        && !counts(&change.order)
        && let Some(record) = before.course.refunds.iter().find(|one| one.id == id)
    {
        change.entries.push(posting::undo(&entry(before, payments, id, &record.refund)?).map_err(broken)?);
    }
    Ok(())
}

/// Notes what staff did with money that they send back themselves.
pub fn by_hand(order: &Order, payments: &[Payment], id: RefundId, event: AttemptEvent, hand: Hand) -> Result<Change, Problem> {
    let record = order.course.refunds.iter().find(|one| one.id == id).ok_or(Kind::NotFound)?;
    let is_by_hand = |attempt: &&Attempt| attempt.state == AttemptState::ByHand;
    if record.attempts.iter().filter(is_by_hand).count() == 0 {
        return Err(barred("No money of it waits to be sent by hand."));
    }
    let gone = record.attempts.iter().any(|attempt| !matches!(attempt.state, AttemptState::ByHand | AttemptState::Failed));
    if event == AttemptEvent::GivenUp && gone {
        return Err(barred("Part of it has gone back, or is on its way: send the rest, too."));
    }
    // What seemed done comes back after days; by then the tax that it took back may have been declared.
    if event == AttemptEvent::GivenUp && order.course.documents.iter().any(|one| one.refund == Some(id)) {
        return Err(barred("A credit note has been written of it: its money has to be sent."));
    }
    let mut change = Change::of(order.clone());
    for one in change.order.course.refunds.iter_mut().filter(|one| one.id == id) {
        for attempt in &mut one.attempts {
            if attempt.state == AttemptState::ByHand {
                attempt.state = attempt::apply(attempt.state, event).unwrap_or(attempt.state);
            }
        }
    }
    let state = change.order.course.refunds.iter().find(|one| one.id == id).map_or(AttemptState::Done, RefundRecord::state);
    hand.notes(&mut change, Happening::RefundState { refund: id, state });
    tell_done(&mut change, id, state)?;
    undo_given_up(&mut change, order, payments, id)?;
    Ok(change)
}

/// Whether a gateway told before that this money went back.
fn is_known(payments: &[Payment], payment: PaymentId, gateway_refund_id: &str) -> bool {
    let told = |one: &Returned| one.id == gateway_refund_id && one.state == ReturnState::Done;
    payments.iter().any(|one| one.id == payment && one.returned.iter().any(told))
}

/// Records a refund that staff made at the gateway itself, so that the books know of it. What fits nothing that came, staff
/// are told to look at, and the audit tells of each night.
pub fn told_elsewhere(
    order: &Order,
    payments: &[Payment],
    payment: PaymentId,
    amount: Money,
    (gateway_refund_id, event): (&str, AttemptEvent),
    id: RefundId,
    hand: Hand,
) -> Result<Change, Problem> {
    let mut change = Change::of(order.clone());
    let Some(state) = attempt::apply(AttemptState::Recorded, event).filter(|state| *state != AttemptState::ByHand) else {
        return Ok(change);
    };
    let situated = Situated::of(order, payments);
    let Ok(mut planned) = situated.refunding().plan(&Ask::Amount { amount }) else {
        if state == AttemptState::Done && !is_known(payments, payment, gateway_refund_id) {
            change.events.push(Outgoing::mail(ids::new(), MailMessage::PaymentReviewV1 { order: order.id })?);
        }
        return Ok(change);
    };
    planned.payments = vec![Capture { payment, amount }];
    record(&mut change, payments, planned, Vec::new(), None, Made { id, of_return: None }, hand)?;
    for attempt in change.order.course.refunds.iter_mut().filter(|one| one.id == id).flat_map(|one| &mut one.attempts) {
        attempt.state = state;
        attempt.gateway_refund_id = Some(gateway_refund_id.to_owned());
    }
    hand.notes(&mut change, Happening::RefundState { refund: id, state });
    tell_done(&mut change, id, state)?;
    Ok(change)
}
