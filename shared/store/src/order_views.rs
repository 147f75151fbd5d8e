//! Orders as their owners see them.

use contract::{
    fulfilments::FulfilmentView,
    orders::{OrderView, RefundView},
    payments::PaymentView,
    returns::{ReturnView, Returnable},
};
use domain::{
    Timestamp,
    fulfilment::{FulfilmentEvent, FulfilmentState, apply, units::OrderFulfilment},
    order::OrderState,
    order_actions::{Action, Actor, Standing},
    payment::PaymentState,
    refund::attempt::AttemptState,
    returns::{Reason, eligible},
    shipping::delivery::Arrival,
};

use crate::{
    course::{Parcel, RefundRecord, ReturnRecord},
    orders::Order,
    payments::{Past, Payment},
    situation::{RETURN_DAYS, Situated},
};

impl Order {
    /// The order as its owner sees it at `now`.
    pub fn view(self, payments: &[Payment], now: Timestamp) -> OrderView {
        let situated = Situated::of(&self, payments);
        let actions = situated.actions(Actor::Shopper).unwrap_or_default();
        let returnable = if actions.contains(&Action::RequestReturn) { returnable(&situated, now) } else { Vec::new() };
        let arrives = self.arrives_still(payments, now);
        let course = &self.course;
        let parcels = course.parcels.iter().filter(|parcel| parcel.carried.state != FulfilmentState::Cancelled);
        OrderView {
            id: self.id,
            state: self.state,
            standing: course.standing,
            fulfilment: course.fulfilment,
            placed_at: self.placed_at,
            expires_at: self.expires_at,
            numbers: self.priced.lines.iter().map(|line| line.item.line).collect(),
            fulfilments: parcels.map(|parcel| FulfilmentView { events: Vec::new(), ..parcel.view() }).collect(),
            refunds: course.refunds.iter().filter(|one| one.counts()).map(RefundRecord::view).collect(),
            returns: course.returns.iter().map(ReturnRecord::view).collect(),
            returnable,
            actions,
            documents: course.documents.iter().map(|document| document.number.clone()).collect(),
            totals: self.priced.totals,
            owed: course.owed,
            payments: payments.iter().map(Payment::view).collect::<Vec<PaymentView>>(),
            number: self.number,
            email: self.email,
            address: self.address,
            vat_id: self.vat_id,
            shipping_method: self.shipping_method,
            arrives,
            note: self.note,
            lines: self.lines,
        }
    }
}

impl Order {
    /// What was said of when it arrives, as long as that holds: it still comes, and was paid in time or still may be.
    fn arrives_still(&self, payments: &[Payment], now: Timestamp) -> Option<Arrival> {
        let course = &self.course;
        let comes =
            course.standing == Standing::Live && !matches!(course.fulfilment, OrderFulfilment::Nothing | OrderFulfilment::Delivered);
        let settled = |past: &&Past| matches!(past.state, PaymentState::Paid | PaymentState::OnDelivery);
        let paid = payments.iter().flat_map(|payment| &payment.history).filter(settled).map(|past| past.at).min();
        self.arrives.filter(|said| comes && self.state != OrderState::Expired && paid.unwrap_or(now) < said.paid_by)
    }
}

/// What can be sent back at `now`, for which kind of reason.
pub fn returnable(situated: &Situated<'_>, now: Timestamp) -> Vec<Returnable> {
    let (got, returns) = (situated.got(), situated.returns());
    let units = |line, reason| eligible(line, reason, &got, &returns, RETURN_DAYS, now);
    let lines = situated.order.priced.lines.iter().map(|line| line.item.line);
    let open = lines.map(|line| Returnable { line, any: units(line, Reason::ChangedMind), faulty: units(line, Reason::Defective) });
    open.filter(|one| one.faulty > 0).collect()
}

impl Parcel {
    /// The parcel as people see it.
    pub fn view(&self) -> FulfilmentView {
        let state = self.carried.state;
        FulfilmentView {
            id: self.id,
            state,
            lines: self.carried.lines.clone(),
            tracking: self.tracking.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            events: FulfilmentEvent::ALL.into_iter().filter(|event| apply(state, *event).is_ok()).collect(),
        }
    }
}

impl RefundRecord {
    /// The refund as the shopper sees it.
    pub fn view(&self) -> RefundView {
        let done = self.state() == AttemptState::Done;
        RefundView { id: self.id, amount: self.refund.amount, done, note: self.note.clone(), at: self.at }
    }
}

impl ReturnRecord {
    /// The return as people see it.
    pub fn view(&self) -> ReturnView {
        ReturnView {
            id: self.id,
            state: self.asked.state,
            lines: self.asked.lines.clone(),
            words: self.words.clone(),
            answer: self.answer.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}
