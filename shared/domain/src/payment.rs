//! The state machine of a payment: one attempt to pay one order through one gateway.
//!
//! The table below is the whole machine; [`apply`] is the only way through it. Gateways report what
//! happened as a [`PaymentEvent`]; a status that maps to none is an alarm at the edge, never a state.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money,
    order::{OrderState, waits_for_money},
};

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Recorded; the gateway may or may not have heard of it.
    Created,
    /// The gateway knows it and waits for the shopper.
    Pending,
    /// The shopper approved and the capture was asked for; its outcome is not known yet.
    Capturing,
    /// The gateway holds the capture back (eCheck, review): not paid, may become so.
    Processing,
    /// The money is there, as much as was asked for.
    Paid,
    /// Money came that does not fit: too much, too little, too late or twice. Staff decide.
    Review,
    /// The gateway refused for good; another attempt may be made.
    Failed,
    /// The shopper did not pay in time.
    Expired,
    /// Less came than was asked for, and it is final: the shopper may send the rest, staff may decide.
    Underpaid,
    /// To be paid to whoever brings the parcel.
    OnDelivery,
    /// The money was there and was taken back, not by the shop.
    Reversed,
}

/// Why staff look at a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// Less came than was asked for.
    Under,
    /// More came than was asked for, or something on top of what was.
    Over,
    /// It came when its price did not hold any more.
    Late,
    /// The order did not wait for money: it was paid already, or had expired.
    OrderClosed,
    /// The gateway speaks of another amount or currency than was asked for.
    Mismatch,
    /// The shopper has opened a case at the gateway.
    Disputed,
    /// The gateway took the money back.
    Reversed,
}

/// What a gateway, the shopper or the clock did to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentEvent {
    /// The gateway made its side of the payment.
    Started,
    /// The gateway refused to make it.
    StartRefused,
    /// The capture is about to be asked for.
    CaptureBegun,
    /// The shopper has not approved after all, or the means of payment was declined and may be
    /// replaced: back to the gateway's page.
    SentBack,
    /// The capture completed with the amount that was asked for, in time.
    Captured,
    /// The capture completed, but the amount or the currency differs, or the order is not waiting
    /// for money any more.
    CapturedAmiss,
    /// Money is on its way and not sure yet: held back by the gateway, or not confirmed often enough.
    CapturePending,
    /// The gateway refused the capture, or took back the approval.
    Refused,
    /// The order's time ran out.
    TimeRanOut,
    /// What came is final, and less than was asked for.
    ShortPaid,
    /// What was on its way never came: another transaction took its place.
    Vanished,
    /// More came after it was paid.
    MoreCame,
    /// The shopper is to pay on delivery.
    Agreed,
    /// The gateway took the money back: a chargeback, say.
    Reversed,
    /// Staff take what came as payment in full.
    Accepted,
    /// The order was given up before it was brought.
    Withdrawn,
}

use PaymentEvent as E;
use PaymentState as S;

/// Every transition there is. What is not listed does not happen: [`apply`] tells why.
pub const TRANSITIONS: &[(S, E, S)] = &[
    (S::Created, E::Started, S::Pending),
    (S::Created, E::StartRefused, S::Failed),
    (S::Created, E::TimeRanOut, S::Expired),
    // News can overtake the record of the start.
    (S::Created, E::CapturePending, S::Processing),
    (S::Created, E::Captured, S::Paid),
    (S::Created, E::CapturedAmiss, S::Review),
    (S::Pending, E::CaptureBegun, S::Capturing),
    (S::Pending, E::CapturePending, S::Processing),
    (S::Pending, E::Captured, S::Paid),
    (S::Pending, E::CapturedAmiss, S::Review),
    (S::Pending, E::Refused, S::Failed),
    (S::Pending, E::TimeRanOut, S::Expired),
    (S::Capturing, E::SentBack, S::Pending),
    (S::Capturing, E::CapturePending, S::Processing),
    (S::Capturing, E::Captured, S::Paid),
    (S::Capturing, E::CapturedAmiss, S::Review),
    (S::Capturing, E::Refused, S::Failed),
    (S::Processing, E::Captured, S::Paid),
    (S::Processing, E::CapturedAmiss, S::Review),
    (S::Processing, E::Refused, S::Failed),
    // A second try on the gateway's page can succeed after a first one failed, and its news may
    // arrive in any order.
    (S::Failed, E::Captured, S::Paid),
    (S::Failed, E::CapturedAmiss, S::Review),
    // Only where its order's stock was taken again: see `order::revive`.
    (S::Expired, E::Captured, S::Paid),
    (S::Expired, E::CapturedAmiss, S::Review),
    (S::Created, E::ShortPaid, S::Underpaid),
    (S::Pending, E::ShortPaid, S::Underpaid),
    (S::Processing, E::ShortPaid, S::Underpaid),
    (S::Failed, E::ShortPaid, S::Review),
    (S::Expired, E::ShortPaid, S::Review),
    // The rest may follow, or nothing.
    (S::Underpaid, E::CapturePending, S::Processing),
    (S::Underpaid, E::Captured, S::Paid),
    (S::Underpaid, E::CapturedAmiss, S::Review),
    (S::Underpaid, E::Refused, S::Review),
    (S::Underpaid, E::TimeRanOut, S::Review),
    (S::Processing, E::Vanished, S::Pending),
    (S::Paid, E::MoreCame, S::Review),
    (S::Created, E::Agreed, S::OnDelivery),
    (S::OnDelivery, E::Captured, S::Paid),
    (S::OnDelivery, E::CapturedAmiss, S::Review),
    (S::OnDelivery, E::Refused, S::Failed),
    (S::Review, E::Accepted, S::Paid),
    (S::Underpaid, E::Accepted, S::Paid),
    (S::OnDelivery, E::Withdrawn, S::Expired),
    (S::Paid, E::Reversed, S::Reversed),
    (S::Review, E::Reversed, S::Reversed),
];

/// What an event does to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The payment moves on.
    To(PaymentState),
    /// Old news: the payment is where the event leads, or further.
    Stays,
}

/// The one way through the machine. Late and repeated news leave a payment where it is: money that was
/// seen is never unseen here.
pub fn apply(state: PaymentState, event: PaymentEvent) -> Step {
    TRANSITIONS.iter().find(|(from, on, _)| (*from, *on) == (state, event)).map_or(Step::Stays, |&(_, _, to)| Step::To(to))
}

/// Judges a completed capture: whether it is what was asked for, of an order that waits for it, and what staff look at
/// where it is not.
pub fn judge_capture(asked: Money, captured: Money, order: OrderState) -> (PaymentEvent, Option<Concern>) {
    let waits = waits_for_money(order);
    if asked != captured {
        (E::CapturedAmiss, Some(Concern::Mismatch))
    } else if waits {
        (E::Captured, None)
    } else {
        (E::CapturedAmiss, Some(Concern::OrderClosed))
    }
}

/// The table as a Mermaid diagram, for the documentation.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> Created\n");
    for (from, on, to) in TRANSITIONS {
        let _ = writeln!(text, "    {from:?} --> {to:?}: {on:?}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENTS: [E; 16] = [
        E::Started,
        E::StartRefused,
        E::CaptureBegun,
        E::SentBack,
        E::Captured,
        E::CapturedAmiss,
        E::CapturePending,
        E::Refused,
        E::TimeRanOut,
        E::ShortPaid,
        E::Vanished,
        E::MoreCame,
        E::Agreed,
        E::Accepted,
        E::Withdrawn,
        E::Reversed,
    ];

    proptest! {
        #[test]
        fn money_once_seen_is_never_unseen(events in prop::collection::vec(prop::sample::select(EVENTS.to_vec()), 0..40)) {
            let mut state = S::Created;
            let mut seen = false;
            for event in events {
                if let Step::To(next) = apply(state, event) {
                    state = next;
                    seen |= matches!(event, E::Captured | E::CapturedAmiss | E::Accepted);
                    seen |= state == S::Review;
                }
                prop_assert_eq!(seen, matches!(state, S::Paid | S::Review | S::Reversed));
            }
        }

        #[test]
        fn repeating_an_event_changes_nothing_more(events in prop::collection::vec(prop::sample::select(EVENTS.to_vec()), 0..40)) {
            let mut state = S::Created;
            for event in events {
                if let Step::To(next) = apply(state, event) { state = next; }
                prop_assert_eq!(apply(state, event), Step::Stays);
            }
        }
    }

    #[test]
    fn the_table_is_a_function() {
        for (n, (from, on, _)) in TRANSITIONS.iter().enumerate() {
            assert!(TRANSITIONS[n + 1..].iter().all(|(f, o, _)| (f, o) != (from, on)), "{from:?} {on:?} twice");
        }
    }
}
