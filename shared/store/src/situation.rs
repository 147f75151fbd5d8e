//! Where an order stands in all that decides what may be done with it: what the rules in `domain` want to know, from the
//! records.

use contract::{Kind, Problem, desk::Attention};
use domain::{
    Money, Timestamp,
    fulfilment::units::{Fulfilment, OrderFulfilment, Ordered, open, order_fulfilment, sent},
    money::MoneyError,
    order::OrderState,
    order_actions::{Action, Actor, MoneyStage, Situation, Standing, actions, may, money_stage},
    payment::PaymentState,
    pricing::LineNumber,
    refund::{Capture, Refund, Refunding, attempt::AttemptState, settling::Whereabouts},
    returns::{Got, Policy, Return, ReturnState},
};

use crate::{
    course::{List, units_of},
    orders::Order,
    payments::Payment,
};

/// For how many days things may come back, where the shop says nothing else.
pub const RETURN_DAYS: Policy = Policy { days: 30 };

/// An order with its payments.
#[derive(Debug, Clone)]
pub struct Situated<'a> {
    /// The order.
    pub order: &'a Order,
    /// Where its payments stand.
    pub payments: Vec<PaymentState>,
    captures: Vec<Capture>,
    past: Vec<Refund>,
}

impl<'a> Situated<'a> {
    /// An order with its payments.
    pub fn of(order: &'a Order, payments: &[Payment]) -> Self {
        let booked = order.course.booked.payments.iter();
        let captures = booked.filter_map(|one| Some(Capture { payment: one.payment, amount: one.captured.try_sub(one.taken).ok()? }));
        Self {
            order,
            payments: payments.iter().map(|payment| payment.state).collect(),
            captures: captures.filter(|capture| capture.amount.minor() > 0).collect(),
            past: order.course.refunds.iter().filter(|one| one.counts()).map(|one| one.refund.clone()).collect(),
        }
    }

    /// What came and what went back, for refunds.
    pub fn refunding(&self) -> Refunding<'_> {
        Refunding { order: &self.order.priced, captures: &self.captures, past: &self.past }
    }

    /// What came, and is not taken back by force.
    pub fn captures(&self) -> &[Capture] {
        &self.captures
    }

    /// Where its money is.
    pub fn stage(&self) -> Result<MoneyStage, MoneyError> {
        let refunding = self.refunding();
        money_stage(self.order.state, &self.payments, refunding.captured()?, refunding.refunded()?)
    }

    /// Its lines, as those who pack see them.
    pub fn ordered(&self) -> Vec<Ordered> {
        let withdrawn = |line| units_of(&self.order.course.withdrawn, line);
        let lines = self.order.priced.lines.iter().map(|line| &line.item);
        lines.map(|item| Ordered { line: item.line, quantity: item.quantity.get().into(), withdrawn: withdrawn(item.line) }).collect()
    }

    /// Where the units of a line are that may be refunded.
    pub fn whereabouts(&self, line: LineNumber) -> Whereabouts {
        let (course, parcels) = (&self.order.course, self.parcels());
        let counting = course.refunds.iter().filter(|one| one.counts()).map(|one| one.settled_of(line));
        let counted = counting.fold((0, 0), |(withdrawn, restocked), one| (withdrawn + one.withdrawn, restocked + one.restocked));
        let restocked = units_of(&course.restocked, line);
        Whereabouts {
            open: self.ordered().iter().find(|one| one.line == line).map_or(0, |one| open(one, &parcels)),
            withdrawn: units_of(&course.withdrawn, line).saturating_sub(counted.0),
            sent: sent(line, &parcels).saturating_sub(restocked),
            restocked: restocked.saturating_sub(counted.1),
        }
    }

    /// Its parcels.
    pub fn parcels(&self) -> Vec<Fulfilment> {
        self.order.course.parcels.iter().map(|parcel| parcel.carried.clone()).collect()
    }

    /// What the shopper got, and when.
    pub fn got(&self) -> Vec<Got> {
        let delivered = self.order.course.parcels.iter().filter_map(|parcel| Some((parcel, parcel.delivered_at?)));
        let units = delivered.flat_map(|(parcel, at)| parcel.carried.lines.iter().map(move |units| (units, at)));
        units.map(|(units, at)| Got { line: units.line, quantity: units.quantity, at }).collect()
    }

    /// Its returns.
    pub fn returns(&self) -> Vec<Return> {
        self.order.course.returns.iter().map(|one| one.asked.clone()).collect()
    }

    fn ask<T>(&self, ask: impl FnOnce(&Situation<'_>) -> T) -> Result<T, MoneyError> {
        let returns: Vec<ReturnState> = self.order.course.returns.iter().map(|one| one.asked.state).collect();
        let fulfilment = order_fulfilment(&self.ordered(), &self.parcels());
        Ok(ask(&Situation { standing: self.order.course.standing, money: self.stage()?, fulfilment, returns: &returns }))
    }

    /// All that somebody may do with it.
    pub fn actions(&self, actor: Actor) -> Result<Vec<Action>, MoneyError> {
        self.ask(|situation| actions(actor, situation))
    }

    /// What stands against each thing that somebody may not do, of those that they ever may.
    pub fn obstacles(&self, actor: Actor) -> Result<Vec<(Action, domain::order_actions::Obstacle)>, MoneyError> {
        self.ask(|situation| Action::ALL.into_iter().filter_map(|action| Some((action, may(actor, action, situation).err()?))).collect())
    }

    /// Whether somebody may do something.
    ///
    /// # Errors
    /// [`Kind::OrderState`] with what stands against it.
    pub fn may(&self, actor: Actor, action: Action) -> Result<(), Problem> {
        let judged = self.ask(|situation| may(actor, action, situation)).map_err(|error| Problem::from(Kind::Internal).because(error))?;
        judged.map_err(|obstacle| Problem::from(Kind::OrderState).detail(format!("This {obstacle}.")))
    }

    /// Why somebody should look at it.
    pub fn attention(&self, payments: &[Payment]) -> Vec<Attention> {
        let course = &self.order.course;
        let refund = |state| matches!(state, AttemptState::ByHand);
        let is_asked = |state| matches!(state, ReturnState::Requested | ReturnState::Received);
        let reasons = [
            (Attention::Money, self.order.state == OrderState::Review || self.payments.contains(&PaymentState::Underpaid)),
            (Attention::Dispute, payments.iter().any(Payment::is_disputed)),
            (Attention::Refund, course.refunds.iter().any(|one| one.attempts.iter().any(|attempt| refund(attempt.state)))),
            (Attention::Return, course.returns.iter().any(|one| is_asked(one.asked.state))),
        ];
        reasons.into_iter().filter_map(|(reason, is_so)| is_so.then_some(reason)).collect()
    }
}

/// In which list an order is.
fn list(order: &Order, payments: &[PaymentState], fulfilment: OrderFulfilment) -> List {
    // What is paid on delivery is sent before it is paid.
    let is_sent = order.state == OrderState::Paid || payments.contains(&PaymentState::OnDelivery);
    match (order.course.standing, order.state, fulfilment) {
        (Standing::Cancelled, ..) | (_, OrderState::Expired, _) => List::Closed,
        (_, OrderState::Review, _) => List::Held,
        _ if !is_sent => List::Unpaid,
        (.., OrderFulfilment::Nothing) => List::Closed,
        (.., OrderFulfilment::Unfulfilled | OrderFulfilment::InProgress | OrderFulfilment::Partial) => List::ToFulfil,
        (.., OrderFulfilment::Fulfilled | OrderFulfilment::Delivered) => List::Fulfilled,
    }
}

impl Order {
    /// What lists show and search, made anew after a change.
    pub(crate) fn refresh(&mut self, payments: &[Payment]) {
        let situated = Situated::of(self, payments);
        let fulfilment = order_fulfilment(&situated.ordered(), &situated.parcels());
        let attention = situated.attention(payments);
        self.course.list = list(self, &situated.payments, fulfilment);
        self.course.fulfilment = fulfilment;
        self.course.flagged = !attention.is_empty();
        self.course.attention = attention;
    }

    /// What was paid and not given back.
    pub fn kept(&self) -> Result<Money, MoneyError> {
        Situated::of(self, &[]).refunding().left()
    }

    /// Notes that something was done.
    pub fn note(&mut self, what: contract::desk::Happening, by: Option<domain::UserId>, at: Timestamp) {
        self.course.happened.push(crate::course::Happened { at, by, what });
    }
}
