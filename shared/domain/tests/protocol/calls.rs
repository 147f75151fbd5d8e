//! The functions, step by step, and the provider that they ask. Between two steps everything else may happen, and the
//! function may die.

use domain::payment::{PaymentEvent, PaymentState, Step as Moves, apply};

use super::{
    rules::Fault,
    shop::{Protocol, overwrite},
    state::{Account, At, Call, Event, Index, Kind, Message, Outcome, State},
};

/// How a call of the provider goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// As it should.
    Well,
    /// The capture is held back.
    Held,
    /// The capture is declined: the shopper may approve again.
    Declined,
    /// It never came to the provider.
    LostBefore,
    /// The provider did it, and its answer never came.
    LostAfter,
}

impl Twist {
    const ALL: [Self; 5] = [Self::Well, Self::Held, Self::Declined, Self::LostBefore, Self::LostAfter];
}

/// How the next step of a call may go.
pub fn twists(state: &State, call: &Call) -> Vec<Twist> {
    let At::Capturing { payment, .. } = call.at else { return vec![Twist::Well] };
    let (account, left) = (&state.accounts[payment], &state.left);
    let decides = account.approved && account.taken == 0 && !account.held;
    let may = |twist: &Twist| match twist {
        Twist::Well => true,
        Twist::Held => decides && left.holds > 0,
        Twist::Declined => decides && left.declines > 0,
        Twist::LostBefore => left.silences > 0,
        Twist::LostAfter => decides && left.silences > 0,
    };
    Twist::ALL.into_iter().filter(may).collect()
}

/// The provider's capture: once for each key.
fn capture(protocol: &Protocol, state: &mut State, payment: Index, twist: Twist) -> Outcome {
    let amount = state.payments[payment].asked;
    let account = &mut state.accounts[payment];
    if account.taken > 0 && protocol.rules.has(Fault::FreshCaptureKey) {
        account.taken += amount;
        account.captures += 1;
        return Outcome::Captured(amount);
    }
    if account.taken > 0 {
        return Outcome::Captured(account.taken);
    }
    if account.held {
        return Outcome::Held;
    }
    if !account.approved {
        return Outcome::SentBack;
    }
    match twist {
        Twist::Held => {
            account.held = true;
            Outcome::Held
        }
        Twist::Declined => {
            account.approved = false;
            Outcome::SentBack
        }
        _ => {
            account.taken = amount;
            account.captures += 1;
            state.news.push(Event::Captured(payment));
            Outcome::Captured(amount)
        }
    }
}

/// What the provider says of a payment.
fn fetch(account: &Account) -> Outcome {
    if account.taken > 0 {
        Outcome::Captured(account.taken)
    } else if account.held {
        Outcome::Held
    } else if account.approved {
        Outcome::Approved
    } else {
        Outcome::SentBack
    }
}

impl Protocol {
    /// The next step of a running function.
    pub fn step(&self, state: &mut State, at: usize, twist: Twist) {
        let Call { at, message, stale } = state.calls.remove(at);
        match at {
            At::Placing { shopper, coupon } => self.place(state, shopper, coupon),
            At::Starting(payment) => {
                state.accounts[payment].opened = true;
                state.calls.push(Call { at: At::NotingStart(payment), message, stale });
            }
            At::NotingStart(payment) => self.note_start(state, payment, stale),
            At::Capturing { payment, asks } => self.capture(state, payment, asks, twist, message),
            At::AskingAbout(payment) => {
                if !stale || self.rules.has(Fault::NoVersionGuard) {
                    self.ask_about(state, payment);
                }
                Self::end(state, payment, message);
            }
            At::Fetching { payment, read } => match fetch(&state.accounts[payment]) {
                Outcome::Approved if read == PaymentState::Capturing => state.run(At::Capturing { payment, asks: false }, message),
                Outcome::Approved => state.run(At::Beginning(payment), message),
                outcome => state.run(At::Reporting { payment, outcome }, message),
            },
            At::Beginning(payment) => {
                if self.rules.leases && state.is_leased(payment) {
                    state.queue.extend(message);
                } else if self.begin(state, payment) {
                    state.run(At::Capturing { payment, asks: true }, message);
                }
            }
            At::Reporting { payment, outcome } if self.rules.has(Fault::NoVersionGuard) => {
                let mut judged = state.clone();
                self.report(&mut judged, payment, outcome);
                let (after, order) = (judged.payments[payment].state, judged.orders[state.payments[payment].order].state);
                state.run(At::Overwriting { payment, state: after, order }, message);
            }
            At::Reporting { payment, outcome } => {
                self.report(state, payment, outcome);
                Self::end(state, payment, message);
            }
            At::Overwriting { payment, state: after, order } => {
                overwrite(state, payment, after, order);
                Self::end(state, payment, message);
            }
            At::Marking(event) => {
                Self::apply(state, event);
            }
            At::Refunding(refund) => {
                self.refund(state, refund);
                state.run(At::NotingRefund(refund), message);
            }
            At::NotingRefund(refund) => state.refunds[refund].done = true,
            At::Sending(message) => state.queue.push(message),
        }
    }

    fn capture(&self, state: &mut State, payment: Index, asks: bool, twist: Twist, message: Option<Message>) {
        let outcome = match twist {
            Twist::LostBefore => None,
            Twist::LostAfter => {
                capture(self, state, payment, Twist::Well);
                None
            }
            twist => Some(capture(self, state, payment, twist)),
        };
        match twist {
            Twist::Held => state.left.holds -= 1,
            Twist::Declined => state.left.declines -= 1,
            Twist::LostBefore | Twist::LostAfter => state.left.silences -= 1,
            Twist::Well => {}
        }
        match outcome {
            Some(outcome) => state.run(At::Reporting { payment, outcome }, message),
            // The payment is read again for its version: what was written until now does not count.
            None if asks => state.run(At::AskingAbout(payment), message),
            None => state.queue.extend(message),
        }
    }

    /// What is left to do for a message when its payment is settled; what comes by itself is done.
    fn end(state: &mut State, payment: Index, message: Option<Message>) {
        if let Some(Message::Webhook(event @ Event::Approved(_))) = message {
            debug_assert_eq!(event, Event::Approved(payment));
            state.run(At::Marking(event), message);
        }
    }

    /// The provider's refund: once for each key, and never more than it has.
    fn refund(&self, state: &mut State, refund: Index) {
        let (payment, amount) = (state.refunds[refund].payment, state.refunds[refund].amount);
        let account = &mut state.accounts[payment];
        let again = account.returns.iter().any(|(of, _)| *of == refund) && !self.rules.has(Fault::FreshRefundKey);
        if !again {
            account.returns.push((refund, amount));
        }
    }

    /// Takes a message from its queue. Whether it can be worked on at this moment.
    pub fn receive(&self, state: &mut State, message: Message) -> bool {
        let Some(place) = state.queue.iter().position(|one| *one == message) else { return false };
        state.queue.remove(place);
        match message {
            Message::PaidMail(_) | Message::ReviewMail(_) | Message::ExpiredMail(_) => {
                if !state.heard.contains(&message) {
                    state.heard.push(message);
                }
            }
            Message::Check(payment) => {
                let record = &state.payments[payment];
                let over = match record.state {
                    PaymentState::Paid | PaymentState::Reversed | PaymentState::OnDelivery => true,
                    PaymentState::Review => record.kind == Kind::Card,
                    PaymentState::Failed | PaymentState::Expired => record.kind == Kind::Card && self.rules.has(Fault::EndedLetBe),
                    _ => false,
                };
                // Coins that did not come yet change nothing.
                let nothing = record.kind == Kind::Coins && state.accounts[payment].taken == 0;
                if !over && !nothing && record.known {
                    state.run(At::Fetching { payment, read: record.state }, Some(message));
                }
            }
            Message::Webhook(event @ Event::Captured(payment)) => {
                let amount = state.accounts[payment].taken;
                if self.rules.has(Fault::NoVersionGuard) {
                    Self::apply(state, event);
                    state.run(At::Reporting { payment, outcome: Outcome::Captured(amount) }, Some(message));
                } else if Self::apply(state, event) {
                    self.report(state, payment, Outcome::Captured(amount));
                }
            }
            Message::Webhook(event @ Event::Approved(payment)) => {
                if state.inbox.contains(&(event, true)) {
                    return true;
                }
                let open = matches!(state.payments[payment].state, PaymentState::Created | PaymentState::Pending | PaymentState::Capturing);
                if !open {
                    Self::apply(state, event);
                } else if self.rules.leases && state.is_leased(payment) {
                    return false;
                } else if self.begin(state, payment) {
                    state.run(At::Capturing { payment, asks: true }, Some(message));
                } else {
                    state.run(At::Marking(event), Some(message));
                }
            }
        }
        true
    }

    /// Whether money came that the payment's record does not say, where somebody asks by the clock: of coins for as long
    /// as they may come, of the rest by what `reconcile-payments` is to do.
    pub fn is_unseen(&self, state: &State, payment: Index) -> bool {
        let (record, account) = (&state.payments[payment], &state.accounts[payment]);
        let news = matches!(apply(record.state, PaymentEvent::Captured), Moves::To(_));
        let asked = match record.kind {
            Kind::Coins => true,
            Kind::Card => {
                let ended = matches!(record.state, PaymentState::Failed | PaymentState::Expired);
                let open = matches!(record.state, PaymentState::Pending | PaymentState::Processing);
                (open || (ended && !self.rules.has(Fault::EndedLetBe)))
                    && !self.rules.has(Fault::NoReconciliation)
                    && !state.is_leased(payment)
            }
        };
        asked && record.known && account.taken > 0 && news && !state.is_under_way(Message::Check(payment))
    }
}
