//! The shop's transactions: each is one step that happens whole or not at all. What moves a payment, an order or stock is
//! the code's own rule.

use std::sync::Arc;

use domain::{
    PaymentId, Permission, Role,
    fulfilment::units::OrderFulfilment,
    order::{self, OrderState},
    order_actions::{Action as Verb, Actor, Situation, Standing, may, money_stage},
    payment::{self, Concern, PaymentEvent, PaymentState, Step, TRANSITIONS, judge_capture},
    permission::grants,
    pricing::Priced,
    refund::{self, Ask, Capture, Refunding},
    stock::{Adjustment, Reason},
};
use uuid::Uuid;

use super::{
    rules::{DEARER, Fault, Rules, TOTAL, money},
    state::{At, Caller, Event, Index, Kind, Message, Minor, Order, Outcome, Payment, Plan, Refund, State},
};

/// The protocol: what a run is about, what everybody orders, and what staff change it to.
pub struct Protocol {
    pub rules: Rules,
    pub order: Priced,
    pub dearer: Priced,
}

impl Protocol {
    /// Commits a message with the change that causes it.
    fn commit(&self, state: &mut State, message: Message) {
        let is_mail = matches!(message, Message::PaidMail(_) | Message::ReviewMail(_) | Message::ExpiredMail(_));
        if is_mail && (!self.rules.mails || state.heard.contains(&message) || state.is_under_way(message)) {
            return;
        }
        if self.rules.has(Fault::NoOutbox) {
            state.run(At::Sending(message), None);
        } else {
            state.outbox.push(message);
        }
    }

    /// `place-order`: key, stock, coupon and order together, or nothing.
    pub fn place(&self, state: &mut State, shopper: Index, coupon: bool) {
        if state.keys.iter().any(|(owner, _)| *owner == shopper) || state.level().available() < 1 {
            return;
        }
        let unguarded = self.rules.has(Fault::CouponUnguarded);
        if coupon && !unguarded && !self.has_coupon(state) {
            return;
        }
        if !self.rules.has(Fault::NoKeySaved) {
            state.keys.push((shopper, state.orders.len()));
        }
        state.reserved += 1;
        state.coupons_used += u8::from(coupon);
        state.orders.push(Order {
            shopper,
            state: OrderState::AwaitingPayment,
            standing: Standing::Live,
            overdue: false,
            expired: false,
            sold: false,
            holds: true,
            shipped: false,
            coupon,
            cost: TOTAL,
            owed: None,
            plans: Vec::new(),
            by: None,
        });
    }

    /// Whether the coupon can still be redeemed.
    pub fn has_coupon(&self, state: &State) -> bool {
        self.rules.coupons.is_some_and(|limit| state.coupons_used < limit)
    }

    /// `start-payment`: records the intent.
    pub fn open_payment(state: &mut State, order: Index, kind: Kind) {
        state.payments.push(Payment {
            order,
            kind,
            state: PaymentState::Created,
            asked: state.orders[order].to_pay(),
            known: false,
            captured: 0,
        });
        state.accounts.push(super::state::Account::default());
        state.run(At::Starting(state.payments.len() - 1), None);
    }

    /// Notes that the gateway made its side, where nobody wrote the payment meanwhile.
    pub fn note_start(&self, state: &mut State, payment: Index, overtaken: bool) {
        let before = state.payments[payment].state;
        let unguarded = self.rules.has(Fault::NoVersionGuard);
        if unguarded {
            // What it was when the intent was recorded.
            if let Step::To(after) = payment::apply(PaymentState::Created, PaymentEvent::Started) {
                write(state, payment, after);
            }
        } else if overtaken {
            return;
        } else if let Step::To(after) = payment::apply(before, PaymentEvent::Started) {
            write(state, payment, after);
        }
        state.payments[payment].known = true;
    }

    /// `settle`: a payment moves by its table, and its order follows from all its payments. Whether it moved.
    fn settle(&self, state: &mut State, payment: Index, event: PaymentEvent, revives: bool) -> bool {
        let Step::To(after) = payment::apply(state.payments[payment].state, event) else { return false };
        write(state, payment, after);
        let order = state.payments[payment].order;
        if after == PaymentState::Paid {
            state.orders[order].owed = None;
        }
        let (before, states) = (state.orders[order].state, state.states(order));
        let next = if revives { order::revive(&states) } else { order::derive(before, &states, state.orders[order].rest()) };
        self.come_to(state, order, next);
        true
    }

    fn come_to(&self, state: &mut State, order: Index, next: OrderState) {
        if state.orders[order].state == next {
            return;
        }
        state.orders[order].state = next;
        state.orders[order].sold |= next == OrderState::Paid;
        match next {
            OrderState::Paid => self.commit(state, Message::PaidMail(order)),
            OrderState::Review => self.commit(state, Message::ReviewMail(order)),
            OrderState::Expired => self.commit(state, Message::ExpiredMail(order)),
            OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::PartlyPaid => {}
        }
    }

    /// Settles what a gateway said. Money that comes late takes its stock again, if there is some.
    pub fn report(&self, state: &mut State, payment: Index, outcome: Outcome) {
        let event = match outcome {
            Outcome::Captured(amount) => return self.captured(state, payment, amount),
            Outcome::Held => PaymentEvent::CapturePending,
            Outcome::Approved | Outcome::SentBack => PaymentEvent::SentBack,
        };
        self.settle(state, payment, event, false);
    }

    fn captured(&self, state: &mut State, payment: Index, amount: Minor) {
        let record = &state.payments[payment];
        let (before, order, asked) = (record.state, record.order, record.asked);
        let (mut event, concern) = judge_capture(money(asked), money(amount), state.orders[order].state);
        let is_exact = event == PaymentEvent::Captured || concern == Some(Concern::OrderClosed);
        let is_old = asked != state.orders[order].to_pay() && before != PaymentState::Paid && !self.rules.has(Fault::PaysOldPrice);
        if is_exact && is_old {
            event = PaymentEvent::CapturedAmiss;
        }
        let late = state.orders[order].state == OrderState::Expired
            && state.orders[order].standing == Standing::Live
            && amount == asked
            && !is_old
            && matches!(payment::apply(before, PaymentEvent::Captured), Step::To(_));
        let told_again = self.rules.has(Fault::LateTakesTwice) && state.orders[order].expired && before == PaymentState::Paid;
        if told_again && state.level().available() >= 1 {
            state.reserved += 1;
        }
        let moved = if late && self.rules.has(Fault::LateWithoutStock) {
            self.settle(state, payment, PaymentEvent::Captured, true)
        } else if late && state.level().available() >= 1 {
            state.reserved += 1;
            state.orders[order].holds = true;
            self.settle(state, payment, PaymentEvent::Captured, true)
        } else {
            self.settle(state, payment, event, false)
        };
        if moved {
            state.payments[payment].captured = amount;
        }
    }

    /// The beginning of a capture; whether the gateway is to be asked for it.
    pub fn begin(&self, state: &mut State, payment: Index) -> bool {
        let order = &state.orders[state.payments[payment].order];
        let waits = order::waits_for_money(order.state);
        self.settle(state, payment, if waits { PaymentEvent::CaptureBegun } else { PaymentEvent::TimeRanOut }, false);
        if state.payments[payment].state != PaymentState::Capturing {
            return false;
        }
        // The lease makes it a version newer, whoever had it.
        state.outdate(payment);
        true
    }

    /// Whether the clock may expire an order.
    pub fn may_expire(&self, state: &State, order: Index) -> bool {
        let record = &state.orders[order];
        let waits = if self.rules.has(Fault::ExpiresOpenCalls) {
            matches!(record.state, OrderState::AwaitingPayment | OrderState::PaymentProcessing)
        } else {
            order::may_expire(record.state, &state.states(order))
        };
        record.overdue && waits
    }

    /// Ends all attempts to pay an order.
    fn end_payments(state: &mut State, order: Index) {
        for payment in (0..state.payments.len()).filter(|payment| state.payments[*payment].order == order).collect::<Vec<_>>() {
            if let Step::To(after) = payment::apply(state.payments[payment].state, PaymentEvent::TimeRanOut) {
                write(state, payment, after);
            }
        }
    }

    /// Frees what an order holds.
    fn free(&self, state: &mut State, order: Index) {
        if state.orders[order].holds || self.rules.has(Fault::CancelReleasesTwice) {
            state.reserved -= 1;
            state.orders[order].holds = false;
        }
    }

    /// `cancel-expired-orders`, for one order.
    pub fn expire(&self, state: &mut State, order: Index) {
        Self::end_payments(state, order);
        self.free(state, order);
        state.orders[order].expired = true;
        self.come_to(state, order, OrderState::Expired);
    }

    /// Commits the question what became of a payment.
    pub fn ask_about(&self, state: &mut State, payment: Index) {
        state.outdate(payment);
        if !state.is_under_way(Message::Check(payment)) {
            self.commit(state, Message::Check(payment));
        }
    }

    /// `payment-webhook`: stored with its message, once.
    pub fn store(&self, state: &mut State, event: Event) {
        if !state.inbox.iter().any(|(known, _)| *known == event) {
            state.inbox.push((event, false));
            self.commit(state, Message::Webhook(event));
        }
    }

    /// Marks a webhook applied; `false` where it was before.
    pub fn apply(state: &mut State, event: Event) -> bool {
        match state.inbox.iter_mut().find(|(known, applied)| *known == event && !applied) {
            Some((_, applied)) => {
                *applied = true;
                true
            }
            None => false,
        }
    }

    /// Whether somebody may do something to an order, by who they are and by where it stands.
    pub fn allows(&self, state: &State, order: Index, caller: Caller, verb: Verb) -> bool {
        let record = &state.orders[order];
        let actor = match caller {
            Caller::Shopper(_) => Actor::Shopper,
            Caller::Staff(_) => Actor::Staff,
        };
        let (captured, refunded) = (Self::captures(state, order), state.refunds_of(order).map(|refund| refund.amount).sum());
        let captured = captured.iter().map(|capture| capture.amount.minor()).sum();
        let Ok(money_is) = money_stage(record.state, &state.states(order), money(captured), money(refunded)) else { return false };
        let fulfilment = if record.shipped { OrderFulfilment::Fulfilled } else { OrderFulfilment::Unfulfilled };
        let situation = Situation { standing: record.standing, money: money_is, fulfilment, returns: &[] };
        (is_granted(record, caller, verb) || self.rules.has(Fault::AnyCaller)) && may(actor, verb, &situation).is_ok()
    }

    fn captures(state: &State, order: Index) -> Vec<Capture> {
        let came = state.payments.iter().enumerate().filter(|(_, payment)| payment.order == order && payment.captured > 0);
        came.map(|(at, payment)| Capture { payment: id(at), amount: money(payment.captured) }).collect()
    }

    /// Cancels an order: what came goes back, and then there is nothing left to decide about.
    pub fn cancel(&self, state: &mut State, order: Index, caller: Caller) {
        let is_unpaid = state.orders[order].state == OrderState::AwaitingPayment;
        if is_unpaid || state.orders[order].owed.take().is_some() {
            Self::end_payments(state, order);
        }
        self.free(state, order);
        state.orders[order].standing = Standing::Cancelled;
        state.orders[order].by = Some(caller);
        self.give_back(state, order, caller, None);
        state.orders[order].state = state.orders[order].decided();
    }

    /// Whether staff may change an order now.
    pub fn may_edit(&self, state: &State, order: Index) -> bool {
        let record = &state.orders[order];
        let is_open = record.state == OrderState::AwaitingPayment && !order::may_expire(record.state, &state.states(order));
        record.cost == TOTAL && !is_open && self.allows(state, order, Caller::Staff(STAFF[0]), Verb::Edit)
    }

    /// Changes an order to what costs more: what was asked for before ends, and of a paid one the rest is asked for.
    pub fn edit(state: &mut State, order: Index) {
        for payment in (0..state.payments.len()).filter(|payment| state.payments[*payment].order == order).collect::<Vec<_>>() {
            if matches!(state.payments[payment].state, PaymentState::Created | PaymentState::Pending) {
                write(state, payment, PaymentState::Expired);
            }
        }
        let came: Minor = Self::captures(state, order).iter().map(|capture| capture.amount.minor()).sum();
        let record = &mut state.orders[order];
        record.cost = DEARER;
        if record.state == OrderState::Paid {
            record.owed = Some(record.cost - came);
            record.state = OrderState::PartlyPaid;
        }
    }

    /// Records a refund: all that is left, or an amount. Whether there was something to give back.
    pub fn give_back(&self, state: &mut State, order: Index, caller: Caller, amount: Option<Minor>) -> bool {
        let captures = Self::captures(state, order);
        let record = &state.orders[order];
        let is_done = |plan: Index| state.refunds_of(order).filter(|refund| refund.plan == plan).all(|refund| refund.done);
        let forgets = self.rules.has(Fault::OpenRefundsForgotten);
        let past = record.plans.iter().enumerate().filter(|(at, _)| !forgets || is_done(*at));
        let past: Vec<refund::Refund> = past.map(|(_, plan)| refund::Refund::clone(&plan.0)).collect();
        let priced = if record.cost == TOTAL { &self.order } else { &self.dearer };
        let ask = amount.map_or(Ask::Everything, |amount| Ask::Amount { amount: money(amount) });
        let Ok(planned) = (Refunding { order: priced, captures: &captures, past: &past }).plan(&ask) else { return false };
        let plan = record.plans.len();
        state.orders[order].by = Some(caller);
        for back in &planned.payments {
            let Some(payment) = (0..state.payments.len()).find(|at| id(*at) == back.payment) else { continue };
            state.refunds.push(Refund { payment, amount: back.amount.minor(), plan, done: false });
            state.run(At::Refunding(state.refunds.len() - 1), None);
        }
        state.orders[order].plans.push(Plan(Arc::new(planned)));
        true
    }

    /// Sends a paid order off.
    pub fn ship(state: &mut State, order: Index) {
        state.orders[order].shipped = true;
        state.orders[order].holds = false;
        (state.on_hand, state.reserved, state.gone) = (state.on_hand - 1, state.reserved - 1, state.gone + 1);
    }

    /// Staff find that a unit is lost, where the rules let them say so.
    pub fn shrink(state: &mut State) -> bool {
        let change = Adjustment::new(Reason::Lost, 1).ok().and_then(|lost| state.level().adjust(lost).ok());
        if let Some(change) = change {
            state.on_hand += change;
            state.gone -= change;
        }
        change.is_some()
    }
}

/// Whether the permission table lets a caller do that to an order at all.
pub fn is_granted(order: &Order, caller: Caller, verb: Verb) -> bool {
    match caller {
        Caller::Shopper(shopper) => shopper == order.shopper,
        Caller::Staff(role) => grants(&[role], if verb == Verb::Refund { Permission::RefundsManage } else { Permission::OrdersManage }),
    }
}

/// The staff who try: one role may do it all, one may not give money back, one may do nothing of it.
pub const STAFF: [Role; 3] = [Role::Support, Role::Fulfilment, Role::Marketing];

fn write(state: &mut State, payment: Index, after: PaymentState) {
    let before = state.payments[payment].state;
    state.strayed |= before != after && !TRANSITIONS.iter().any(|&(from, _, to)| (from, to) == (before, after));
    state.payments[payment].state = after;
    state.outdate(payment);
}

/// Writes a payment over whatever it became meanwhile: the fault of a settlement that looks at no version.
pub fn overwrite(state: &mut State, payment: Index, after: PaymentState, next: OrderState) {
    write(state, payment, after);
    let order = state.payments[payment].order;
    state.orders[order].state = next;
}

fn id(payment: Index) -> PaymentId {
    PaymentId::from_uuid(Uuid::from_u128(u128::try_from(payment).unwrap_or_default()))
}
