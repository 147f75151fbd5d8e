//! Money that staff say came, and money that does not fit.

use contract::{
    Problem,
    desk::{Happening, ReviewDecision},
    message::{MailMessage, OrderNews},
    payments::GatewayName,
};
use domain::{
    Money, PaymentId, RefundId,
    coin::CoinPayment,
    fulfilment::units::LineUnits,
    order::{self, OrderState},
    order_actions::{Action, Actor, Standing},
    payment::{Concern, PaymentEvent, PaymentState},
};
use store::{
    amending::{Change, StockChange},
    events::Outgoing,
    ids,
    orders::Order,
    payment_news::News,
    payments::Payment,
    situation::Situated,
};

use crate::{Hand, barred, broken, cancelling, payment_of, stock, tell};

/// Whether no provider tells of a payment, or not how much came: staff say it. What coins are worth that no price covers is
/// theirs to say, too.
pub fn is_noted_by_staff(payment: &Payment) -> bool {
    let is_in_review = payment.coins.is_some() && payment.state == PaymentState::Review;
    payment.transfer.is_some() || payment.gateway == GatewayName::CashOnDelivery || is_in_review || is_unknown(payment)
}

/// Whether money came and nobody has said how much. Of coins a part may be known, where a price covers no more than that.
pub(crate) fn is_unknown(payment: &Payment) -> bool {
    let came = match payment.state {
        PaymentState::Review => true,
        PaymentState::Underpaid => payment.coins.is_none(),
        _ => false,
    };
    came && (payment.captured.is_none() || payment.coins.as_ref().is_some_and(CoinPayment::is_uncounted))
}

/// Whether it is known only that it need not be what was asked for.
fn is_another_amount(payment: &Payment) -> bool {
    is_unknown(payment) && (payment.coins.is_some() || matches!(payment.concern, Some(Concern::Under | Concern::Over | Concern::Mismatch)))
}

/// What money is that came for an order which expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// It takes the order's stock again, if there is some.
    TakesStock,
    /// There is none: it is for staff to decide about.
    IsLookedAt,
}

/// Notes that `amount` has come for a payment in all.
pub fn note_money(order: &Order, payments: &[Payment], id: PaymentId, amount: Money, late: Late, hand: Hand) -> Result<Change, Problem> {
    let payment = payment_of(payments, id)?;
    if !is_noted_by_staff(payment) {
        return Err(barred("The gateway tells what came of this payment."));
    }
    let short = amount.try_sub(payment.amount).map_err(|error| Problem::fault("#/amount", "currency", error))?;
    if let Some(before) = payment.captured
        && amount.try_sub(before).map_err(broken)?.minor() <= 0
    {
        return Err(Problem::fault("#/amount", "too-low", format!("must be more than {}, which was noted before", before.decimal())));
    }
    let amiss = match short.minor() {
        0 => None,
        ..0 => Some(Concern::Under),
        _ => Some(Concern::Over),
    };
    let mut change = Change::of(order.clone());
    let coins = payment.coins.as_ref().map(|coins| coins.counted_as(amount));
    let mut news = News { captured: Some(amount), concern: amiss, coins, ..News::default() };
    let is_late = order.state == OrderState::Expired;
    let amiss = match amiss {
        // It was begun before the order was changed, and asks for what the order cost then.
        None if payment.state != PaymentState::Paid && payment.state != PaymentState::Review && !order.asks(payment) => {
            Some(Concern::Mismatch)
        }
        amiss => amiss,
    };
    news.concern = amiss;
    let is_live = order.course.standing == Standing::Live;
    let waits = is_live && (order.state == OrderState::Review || order::waits_for_money(order.state));
    let event = match (payment.state, amiss) {
        // What came for an order that was given up, or that is paid by other money, can only go back.
        (PaymentState::Review, _) if !is_live => None,
        (PaymentState::Review, None) => Some(PaymentEvent::Accepted),
        (PaymentState::Paid, _) => Some(PaymentEvent::MoreCame),
        (PaymentState::Review, Some(_)) => None,
        (_, None) if is_late && late == Late::TakesStock && is_live => {
            change.stock = stock(order, &all_units(order), StockChange::Reserve);
            change.order.course.released = false;
            change.state = Some(OrderState::Paid);
            Some(PaymentEvent::Captured)
        }
        (_, None) if waits => Some(PaymentEvent::Captured),
        (_, None) => {
            news.concern = Some(Concern::OrderClosed);
            Some(PaymentEvent::CapturedAmiss)
        }
        (_, Some(_)) => Some(PaymentEvent::CapturedAmiss),
    };
    if matches!(event, Some(PaymentEvent::Captured | PaymentEvent::Accepted)) {
        change.order.course.owed = None;
    }
    if event == Some(PaymentEvent::Captured) {
        confirm(&mut change, order)?;
    }
    // Whoever has to send the rest hears of it; what came late is for staff alone.
    if event == Some(PaymentEvent::CapturedAmiss) && amiss == Some(Concern::Under) && order.state != OrderState::Expired {
        tell(&mut change, OrderNews::Underpaid { payment: id })?;
    }
    change.payments = vec![(payment.clone(), event, news)];
    hand.notes(&mut change, Happening::MoneyNoted { payment: id, amount });
    Ok(change)
}

fn all_units(order: &Order) -> Vec<LineUnits> {
    order.priced.lines.iter().map(|line| LineUnits { line: line.item.line, quantity: line.item.quantity.get().into() }).collect()
}

/// Ends a review.
pub fn end_review(order: &Order, payments: &[Payment], decision: ReviewDecision, refund: RefundId, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Staff, Action::Review)?;
    let mut change = match decision {
        // What was given up before has its money to give back, and nothing else.
        ReviewDecision::Return if order.course.standing == Standing::Cancelled => {
            cancelling::return_money(order, payments, &situated, refund, hand)?
        }
        ReviewDecision::Return => cancelling::cancel(order, payments, Actor::Staff, "", refund, hand)?,
        ReviewDecision::Accept => accept(order, payments, &situated)?,
        ReviewDecision::Close => close(order, payments)?,
    };
    hand.notes(&mut change, Happening::ReviewEnded { decision });
    Ok(change)
}

/// Notes that staff know of money that its provider took back.
fn close(order: &Order, payments: &[Payment]) -> Result<Change, Problem> {
    if payments.iter().any(|payment| matches!(payment.state, PaymentState::Review | PaymentState::Underpaid)) {
        return Err(barred("There is money to decide about: accept it, or give it back."));
    }
    let mut change = Change::of(order.clone());
    change.state = Some(cancelling::decided(order));
    Ok(change)
}

/// Takes what came as payment in full.
fn accept(order: &Order, payments: &[Payment], situated: &Situated<'_>) -> Result<Change, Problem> {
    if order.course.standing == Standing::Cancelled {
        return Err(barred("The order was given up: its money can only go back."));
    }
    if payments.iter().any(is_another_amount) {
        return Err(barred("Say first how much money came."));
    }
    let mut change = Change::of(order.clone());
    let open = payments.iter().filter(|payment| matches!(payment.state, PaymentState::Review | PaymentState::Underpaid));
    // Some gateways say that money came and not how much: then it is what was asked for.
    let taken = |payment: &Payment| News { captured: payment.captured.or(Some(payment.amount)), ..News::default() };
    change.payments = open.map(|payment| (payment.clone(), Some(PaymentEvent::Accepted), taken(payment))).collect();
    let is_paid = |payment: &Payment| payment.state == PaymentState::Paid;
    if change.payments.is_empty() && !payments.iter().any(is_paid) {
        return Err(barred("The money was taken back: there is nothing to accept."));
    }
    if !situated.refunding().refunded().map_err(broken)?.is_zero() && !order.course.booked.sold {
        return Err(barred("Some of the money has gone back already."));
    }
    if order.course.released {
        change.stock = stock(order, &all_units(order), StockChange::Reserve);
        change.order.course.released = false;
    }
    change.state = Some(OrderState::Paid);
    change.order.course.owed = None;
    confirm(&mut change, order)?;
    Ok(change)
}

/// Sends the confirmation of an order that becomes a sale, or whose rest came.
fn confirm(change: &mut Change, before: &Order) -> Result<(), Problem> {
    if !before.course.booked.sold || before.course.owed.is_some() {
        change.events.push(Outgoing::mail(ids::new(), MailMessage::OrderPaidV1 { order: before.id })?);
    }
    Ok(())
}
