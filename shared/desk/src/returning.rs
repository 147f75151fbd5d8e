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
    fulfilment::units::LineUnits,
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
    Hand, barred, broken,
    refunding::{Made, refund},
    settling::put_on_sale,
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
        change = give_back(order, payments, record, wish, made, hand)?;
    }
    moved(&mut change, id, event, wish.answer.clone(), hand)?;
    Ok(change)
}

/// Refunds what of a return is not refunded yet, where something is; all of it is for sale again, where that is wished.
fn give_back(
    order: &Order,
    payments: &[Payment],
    record: &ReturnRecord,
    wish: &ResolveReturnWish,
    made: RefundId,
    hand: Hand,
) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    let refunding = situated.refunding();
    let has_money = refunding.left().map_err(broken)?.minor() > 0;
    let back = |quantity| if wish.restock { quantity } else { 0 };
    let (mut lines, mut gone) = (Vec::new(), Vec::new());
    for LineUnits { line, quantity } in record.asked.units() {
        let left = if has_money { quantity.min(refunding.units_left(line)) } else { 0 };
        lines.push(LineAsk { line, quantity: left, restock: back(left) });
        gone.push(LineUnits { line, quantity: back(quantity - left) });
    }
    lines.retain(|ask| ask.quantity > 0);
    let mut change = if lines.is_empty() {
        Change::of(order.clone())
    } else {
        let new = NewRefund { ask: Ask::Lines { lines, shipping: ShippingAsk::Nothing }, restock: false, note: wish.answer.clone() };
        refund(order, payments, &new, Made { id: made, of_return: Some(record.id) }, hand)?
    };
    for units in gone {
        put_on_sale(&mut change, payments, units);
    }
    Ok(change)
}
