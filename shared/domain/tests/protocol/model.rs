//! What may happen next: the shoppers, the staff, the clock, the provider, the queues and the functions themselves.

use domain::{order::OrderState, order_actions::Action as Verb, payment::PaymentState};
use stateright::{Model, Property};

use super::{
    calls::{Twist, twists},
    nevers,
    rules::TOTAL,
    shop::{Protocol, STAFF},
    state::{At, Caller, Event, Index, Kind, Message, Minor, State},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A shopper places an order, or repeats it with the same key; with the coupon if there is one.
    Place(Index),
    Start(Index, Kind),
    /// The shopper approves a payment at the provider.
    Approve(Index),
    /// The shopper sends coins.
    Send(Index, Minor),
    /// The shopper comes back from the provider's page.
    Return(Index),
    /// The provider lets go of money that it held back.
    Complete(Index),
    /// An order's time runs out.
    RunOut(Index),
    Expire(Index),
    /// The clock asks about a capture that nobody ended.
    AskStuck(Index),
    /// The clock asks about a payment that may have been made.
    AskUnseen(Index),
    Cancel(Index, Caller),
    /// Staff give money back: all of it, or half.
    Refund(Index, Caller, bool),
    /// Staff change an order.
    Edit(Index),
    /// An open refund is asked for again.
    Resume(Index),
    Ship(Index),
    Shrink,
    /// The provider tells, and the shop stores it.
    Tell(Event),
    /// The provider gives up telling.
    Lose(Event),
    /// A committed message goes to its queue, by the function or by the relay.
    Relay(Message),
    /// A message goes to its queue, and whoever sent it dies before it notes that.
    RelayUnnoted(Message),
    Receive(Message),
    /// A function takes its next step.
    Step(usize, Twist),
    /// A function dies.
    Crash(usize),
}

/// The payment of that kind that asks for what is to be paid now.
fn asks(state: &State, order: Index, kind: Kind) -> Option<Index> {
    let to_pay = state.orders[order].to_pay();
    state.payments.iter().position(|payment| payment.order == order && payment.kind == kind && payment.asked == to_pay)
}

/// Each message once: of the same ones it does not matter which.
fn each(list: &[Message]) -> impl Iterator<Item = Message> {
    list.iter().enumerate().filter(|(at, message)| *at == 0 || list[at - 1] != **message).map(|(_, message)| *message)
}

impl Protocol {
    /// What the shop and the provider do by themselves: while there is any of it, nothing is at rest.
    pub fn own_steps(&self, state: &State, actions: &mut Vec<Action>) {
        for (at, call) in state.calls.iter().enumerate() {
            actions.extend(twists(state, call).into_iter().map(|twist| Action::Step(at, twist)));
        }
        let room = state.calls.len() < self.rules.width;
        actions.extend(each(&state.outbox).map(Action::Relay));
        actions.extend(each(&state.queue).filter(|_| room).map(Action::Receive));
        actions.extend(state.news.iter().map(|event| Action::Tell(*event)));
        for payment in 0..state.payments.len() {
            let stuck = state.payments[payment].state == PaymentState::Capturing && !state.is_under_way(Message::Check(payment));
            if stuck && !(self.rules.leases && state.is_leased(payment)) {
                actions.push(Action::AskStuck(payment));
            }
            if self.is_unseen(state, payment) {
                actions.push(Action::AskUnseen(payment));
            }
        }
        actions.extend((0..state.orders.len()).filter(|order| self.may_expire(state, *order)).map(Action::Expire));
        let held =
            |refund: &Index| state.calls.iter().any(|call| matches!(call.at, At::Refunding(of) | At::NotingRefund(of) if of == *refund));
        let open = (0..state.refunds.len()).filter(|refund| room && !state.refunds[*refund].done && !held(refund));
        actions.extend(open.map(Action::Resume));
    }

    /// What people, the clock and bad luck do.
    fn others(&self, state: &State, actions: &mut Vec<Action>) {
        let (rules, left) = (&self.rules, &state.left);
        let room = state.calls.len() < rules.width;
        if room {
            actions
                .extend((0..rules.shoppers).filter(|shopper| left.places.get(*shopper).is_some_and(|left| *left > 0)).map(Action::Place));
        }
        for order in 0..state.orders.len() {
            let record = &state.orders[order];
            if rules.clock && !record.overdue && !matches!(record.state, OrderState::Paid | OrderState::PartlyPaid) {
                actions.push(Action::RunOut(order));
            }
            if room {
                actions
                    .extend(rules.kinds.iter().filter(|kind| self.may_start(state, order, **kind)).map(|kind| Action::Start(order, *kind)));
            }
            if left.edits > 0 && self.may_edit(state, order) {
                actions.push(Action::Edit(order));
            }
            let callers = (0..rules.shoppers).map(Caller::Shopper).chain(STAFF.map(Caller::Staff));
            for caller in callers {
                if left.cancels > 0 && room && self.allows(state, order, caller, Verb::Cancel) {
                    actions.push(Action::Cancel(order, caller));
                }
                if left.refunds > 0 && room && self.allows(state, order, caller, Verb::Refund) {
                    actions.extend([false, true].map(|half| Action::Refund(order, caller, half)));
                }
            }
            if rules.ships
                && !record.shipped
                && record.state == OrderState::Paid
                && self.allows(state, order, Caller::Staff(STAFF[0]), Verb::Fulfil)
            {
                actions.push(Action::Ship(order));
            }
        }
        for (at, payment) in state.payments.iter().enumerate() {
            let account = &state.accounts[at];
            let empty = account.taken == 0 && !account.held;
            match payment.kind {
                Kind::Card if account.opened && !account.approved && empty => actions.push(Action::Approve(at)),
                Kind::Coins if payment.known && empty => {
                    actions.push(Action::Send(at, payment.asked));
                    if rules.short {
                        actions.push(Action::Send(at, payment.asked / 2));
                    }
                }
                _ => {}
            }
            if account.held {
                actions.push(Action::Complete(at));
            }
            let comes_back = left.returns > 0 && payment.kind == Kind::Card && payment.known && room;
            if comes_back
                && matches!(payment.state, PaymentState::Pending | PaymentState::Capturing)
                && !(rules.leases && state.is_leased(at))
            {
                actions.push(Action::Return(at));
            }
        }
        if left.shrinkage > 0 {
            actions.push(Action::Shrink);
        }
        if left.losses > 0 {
            actions.extend(state.news.iter().map(|event| Action::Lose(*event)));
        }
        if left.repeats > 0 {
            actions.extend(state.outbox.iter().map(|message| Action::RelayUnnoted(*message)));
        }
        if left.crashes > 0 {
            actions.extend((0..state.calls.len()).map(Action::Crash));
        }
    }

    fn may_start(&self, state: &State, order: Index, kind: Kind) -> bool {
        let record = &state.orders[order];
        let is_open = match record.state {
            OrderState::AwaitingPayment => !record.overdue,
            state => state == OrderState::PartlyPaid,
        };
        if !is_open {
            return false;
        }
        match asks(state, order, kind) {
            None => true,
            // Somebody died at it, or is at it.
            Some(at) => {
                let again = state.payments[at].state == PaymentState::Created && state.left.restarts > 0;
                again && !(self.rules.leases && state.is_leased(at))
            }
        }
    }
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![self.rules.init()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        self.own_steps(state, actions);
        self.others(state, actions);
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut next = last.clone();
        let state = &mut next;
        match action {
            Action::Place(shopper) => {
                state.left.places[shopper] -= 1;
                if last.level().available() >= 1 && (self.rules.coupons.is_none() || self.has_coupon(last)) {
                    state.run(At::Placing { shopper, coupon: self.rules.coupons.is_some() }, None);
                }
            }
            Action::Start(order, kind) => match asks(last, order, kind) {
                None => Self::open_payment(state, order, kind),
                Some(payment) => {
                    state.left.restarts -= 1;
                    state.outdate(payment);
                    state.run(At::Starting(payment), None);
                }
            },
            Action::Approve(payment) => {
                state.accounts[payment].approved = true;
                let event = Event::Approved(payment);
                if !last.news.contains(&event) && !last.inbox.iter().any(|(known, _)| *known == event) {
                    state.news.push(event);
                }
            }
            Action::Send(payment, amount) => {
                (state.accounts[payment].taken, state.accounts[payment].captures) = (amount, 1);
                state.news.push(Event::Captured(payment));
            }
            Action::Return(payment) => {
                state.left.returns -= 1;
                if self.begin(state, payment) {
                    state.run(At::Capturing { payment, asks: true }, None);
                }
            }
            Action::Complete(payment) => {
                let account = &mut state.accounts[payment];
                (account.held, account.taken, account.captures) = (false, last.payments[payment].asked, 1);
                state.news.push(Event::Captured(payment));
            }
            Action::RunOut(order) => state.orders[order].overdue = true,
            Action::Expire(order) => self.expire(state, order),
            Action::AskStuck(payment) | Action::AskUnseen(payment) => self.ask_about(state, payment),
            Action::Cancel(order, caller) => {
                state.left.cancels -= 1;
                self.cancel(state, order, caller);
            }
            Action::Refund(order, caller, half) => {
                state.left.refunds -= 1;
                if !self.give_back(state, order, caller, half.then_some(TOTAL / 2)) {
                    return None;
                }
            }
            Action::Edit(order) => {
                state.left.edits -= 1;
                Self::edit(state, order);
            }
            Action::Resume(refund) => state.run(At::Refunding(refund), None),
            Action::Ship(order) => Self::ship(state, order),
            Action::Shrink => {
                state.left.shrinkage -= 1;
                if !Self::shrink(state) {
                    return None;
                }
            }
            Action::Tell(event) => {
                state.news.retain(|one| *one != event);
                self.store(state, event);
            }
            Action::Lose(event) => {
                state.left.losses -= 1;
                state.news.retain(|one| *one != event);
            }
            Action::Relay(message) => {
                let place = state.outbox.iter().position(|one| *one == message)?;
                state.outbox.remove(place);
                state.queue.push(message);
            }
            Action::RelayUnnoted(message) => {
                state.left.repeats -= 1;
                state.queue.push(message);
            }
            Action::Receive(message) => {
                if !self.receive(state, message) {
                    return None;
                }
            }
            Action::Step(at, twist) => self.step(state, at, twist),
            Action::Crash(at) => {
                state.left.crashes -= 1;
                let call = state.calls.remove(at);
                state.queue.extend(call.message);
            }
        }
        Some(next.settled())
    }

    fn properties(&self) -> Vec<Property<Self>> {
        nevers::properties(&self.rules)
    }
}

impl Protocol {
    /// Whether nothing is left for the shop and the provider to do.
    pub fn is_at_rest(&self, state: &State) -> bool {
        let mut actions = Vec::new();
        self.own_steps(state, &mut actions);
        actions.is_empty()
    }
}
