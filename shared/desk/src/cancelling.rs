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
    orders::Order,
    payment_news::News,
    payments::Payment,
    situation::Situated,
};

use crate::{
    Hand, barred, broken, end_open, moneys, open_units,
    refunding::{Made, record},
    stock, tell, withdraw,
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
                withdraw(&mut change.order, units.line, units.quantity);
            }
            if situated.refunding().left().map_err(broken)?.minor() > 0 {
                let planned = situated.refunding().plan(&Ask::Everything).map_err(broken)?;
                let note = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
                record(&mut change, payments, planned, note, Made { id: refund, of_return: None }, hand)?;
            }
            change.state = Some(if order.course.booked.sold { OrderState::Paid } else { OrderState::Expired });
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
    if situated.refunding().left().map_err(broken)?.minor() > 0 {
        let planned = situated.refunding().plan(&Ask::Everything).map_err(broken)?;
        record(&mut change, payments, planned, None, Made { id: refund, of_return: None }, hand)?;
    }
    change.state = Some(if order.course.booked.sold { OrderState::Paid } else { OrderState::Expired });
    Ok(change)
}

/// What nobody knows of can't be sent back, and would be forgotten.
fn is_counted(payments: &[Payment]) -> Result<(), Problem> {
    if payments.iter().any(moneys::is_unknown) { Err(barred("Say first how much money came.")) } else { Ok(()) }
}
