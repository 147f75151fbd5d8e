//! Things that come back.

use contract::{
    Kind, Problem,
    desk::Happening,
    message::OrderNews,
    refunds::NewRefund,
    returns::{NewReturn, ResolveReturnWish, ReturnDecision},
};
use domain::{
    RefundId, ReturnId,
    order_actions::{Action, Actor},
    refund::{Ask, LineAsk, ShippingAsk},
    returns::{self, ReturnError, ReturnEvent},
};
use store::{
    amending::Change,
    course::ReturnRecord,
    orders::Order,
    payments::Payment,
    situation::{RETURN_DAYS, Situated},
};

use crate::{
    Hand, barred,
    refunding::{Made, refund},
    tell,
};

/// Asks to send things back; `id` is the return where it is made.
pub fn request(order: &Order, payments: &[Payment], wish: &NewReturn, id: ReturnId, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Shopper, Action::RequestReturn)?;
    let asked = returns::request(&wish.lines, &situated.got(), &situated.returns(), RETURN_DAYS, hand.now);
    let asked = asked.map_err(|error| {
        let code = if matches!(error, ReturnError::TooLate { .. }) { "too-late" } else { "not-returnable" };
        Problem::fault("#/lines", code, error)
    })?;
    let mut change = Change::of(order.clone());
    let state = asked.state;
    let (words, now) = (wish.words.clone(), hand.now);
    change.order.course.returns.push(ReturnRecord { id, asked, words, answer: None, created_at: now, updated_at: now });
    hand.notes(&mut change, Happening::Return { id, state });
    tell(&mut change, OrderNews::Return { id, state })?;
    Ok(change)
}

/// Moves a return on, with an answer to the shopper.
fn moved(change: &mut Change, id: ReturnId, event: ReturnEvent, answer: Option<String>, hand: Hand) -> Result<(), Problem> {
    let record = change.order.course.returns.iter_mut().find(|one| one.id == id).ok_or(Kind::NotFound)?;
    record.asked.state = returns::apply(record.asked.state, event).map_err(|error| barred(format!("A return {error}.")))?;
    record.updated_at = hand.now;
    record.answer = answer.or(record.answer.take());
    let state = record.asked.state;
    hand.notes(change, Happening::Return { id, state });
    // Whoever took it back themselves knows.
    if event == ReturnEvent::Cancelled { Ok(()) } else { tell(change, OrderNews::Return { id, state }) }
}

/// Takes a return back.
pub fn cancel(order: &Order, id: ReturnId, hand: Hand) -> Result<Change, Problem> {
    let mut change = Change::of(order.clone());
    moved(&mut change, id, ReturnEvent::Cancelled, None, hand)?;
    Ok(change)
}

/// Decides about a return, or moves it on; a refund of it is `made`.
pub fn resolve(
    order: &Order,
    payments: &[Payment],
    id: ReturnId,
    wish: &ResolveReturnWish,
    made: RefundId,
    hand: Hand,
) -> Result<Change, Problem> {
    let record = order.course.returns.iter().find(|one| one.id == id).ok_or(Kind::NotFound)?;
    let event = match wish.decision {
        ReturnDecision::Approve => ReturnEvent::Approved,
        ReturnDecision::Reject => ReturnEvent::Rejected,
        ReturnDecision::Receive => ReturnEvent::Received,
        ReturnDecision::Refuse => ReturnEvent::Refused,
        ReturnDecision::Refund => ReturnEvent::Refunded,
    };
    let mut change = Change::of(order.clone());
    // Whoever decides again what is decided already changes nothing.
    if returns::TRANSITIONS.iter().any(|(_, on, to)| (*on, *to) == (event, record.asked.state)) {
        return Ok(change);
    }
    if wish.decision == ReturnDecision::Refund {
        let back = |quantity| if wish.restock { quantity } else { 0 };
        let lines = record.asked.units().into_iter();
        let lines = lines.map(|units| LineAsk { line: units.line, quantity: units.quantity, restock: back(units.quantity) }).collect();
        let ask = Ask::Lines { lines, shipping: ShippingAsk::Nothing };
        let new = NewRefund { ask, restock: false, note: wish.answer.clone() };
        change = refund(order, payments, &new, Made { id: made, of_return: Some(id) }, hand)?;
    }
    moved(&mut change, id, event, wish.answer.clone(), hand)?;
    Ok(change)
}
