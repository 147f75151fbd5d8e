//! Giving orders up.

use contract::{Problem, desk::Happening, message::OrderNews};
use domain::{
    RefundId,
    order::{self, OrderState},
    order_actions::{Action, Actor, MoneyStage, Standing},
    payment::{PaymentEvent, PaymentState},
    refund::Ask,
};
use store::{
    amending::{Change, StockChange},
    course::add_units,
    orders::Order,
    payment_news::News,
    payments::Payment,
    situation::Situated,
};

use crate::{
    Hand, barred, broken, end_open, moneys, open_units,
    refunding::{Made, plan, record},
    settling::{self, Wish},
    stock, tell,
};

/// Gives an order up: what was not sent is for sale again, its payments end, and all that was paid goes back by the refund
/// `refund`, where something was.
pub fn cancel(order: &Order, payments: &[Payment], actor: Actor, reason: &str, refund: RefundId, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(actor, Action::Cancel)?;
    is_counted(payments)?;
    let stage = situated.stage().map_err(broken)?;
    let mut change = Change::of(order.clone());
    let left = open_units(&situated);
    if !order.course.released {
        change.stock = stock(order, &left, StockChange::Release);
    }
    change.order.course.standing = Standing::Cancelled;
    change.order.course.released = true;
    if change.order.course.owed.take().is_some() {
        end_open(&mut change, payments);
    }
    match stage {
        MoneyStage::Unpaid | MoneyStage::OnDelivery => {
            let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
            if stage == MoneyStage::Unpaid && !order::may_expire(order.state, &states) {
                return Err(barred("Its payment is being made at this moment."));
            }
            let ends = |payment: &Payment| match payment.state {
                PaymentState::OnDelivery => PaymentEvent::Withdrawn,
                _ => PaymentEvent::TimeRanOut,
            };
            change.payments = payments.iter().map(|payment| (payment.clone(), Some(ends(payment)), News::default())).collect();
            change.state = Some(OrderState::Expired);
        }
        _ => {
            for units in &left {
                add_units(&mut change.order.course.withdrawn, units.line, units.quantity);
            }
            let note = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
            all_back(&mut change, payments, &situated, note, refund, hand)?;
            change.state = Some(decided(order));
        }
    }
    hand.notes(&mut change, Happening::Cancelled { reason: reason.to_owned() });
    tell(&mut change, OrderNews::Cancelled)?;
    Ok(change)
}

/// Gives back what came for an order that was given up before.
pub(crate) fn return_money(
    order: &Order,
    payments: &[Payment],
    situated: &Situated<'_>,
    refund: RefundId,
    hand: Hand,
) -> Result<Change, Problem> {
    is_counted(payments)?;
    let mut change = Change::of(order.clone());
    all_back(&mut change, payments, situated, None, refund, hand)?;
    change.state = Some(decided(order));
    Ok(change)
}

/// What nobody knows of can't be sent back, and would be forgotten.
fn is_counted(payments: &[Payment]) -> Result<(), Problem> {
    if payments.iter().any(moneys::is_unknown) { Err(barred("Say first how much money came.")) } else { Ok(()) }
}

/// Records the refund of all that is left, where something is.
fn all_back(
    change: &mut Change,
    payments: &[Payment],
    situated: &Situated<'_>,
    note: Option<String>,
    refund: RefundId,
    hand: Hand,
) -> Result<(), Problem> {
    if situated.refunding().left().map_err(broken)?.minor() <= 0 {
        return Ok(());
    }
    let planned = plan(situated, payments, &Ask::Everything)?;
    let moves = settling::moves(&Situated::of(&change.order, payments), &planned, Wish::GivenUp)?;
    let settled = settling::settled(change, &moves);
    record(change, payments, planned, settled, note, Made { id: refund, of_return: None }, hand)
}

/// Where an order stands about whose money there is nothing left to decide.
pub(crate) const fn decided(order: &Order) -> OrderState {
    if order.course.booked.sold { OrderState::Paid } else { OrderState::Expired }
}
