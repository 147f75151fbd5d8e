//! The state machine of giving money back through one payment: a refund has one attempt for each payment that it goes back
//! to. The attempt is recorded before the gateway is asked, and its id is the key of each try.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptState {
    /// Recorded; the gateway may or may not have heard of it.
    Recorded,
    /// The gateway works on it.
    Pending,
    /// The gateway can't do it: staff send the money themselves.
    ByHand,
    /// The money has gone back.
    Done,
    /// The money does not go back this way; it counts as never asked for.
    Failed,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptEvent {
    /// The gateway works on it.
    Held,
    /// The gateway can't do it.
    HandedOver,
    /// The money has gone back: by the gateway's word, or by that of staff who sent it.
    Sent,
    /// The gateway refused: staff send it another way.
    Refused,
    /// The gateway does not as it decides a case about the payment: were it sent another way, it could go back twice.
    Contested,
    /// Staff gave it up.
    GivenUp,
}

use AttemptEvent as E;
use AttemptState as S;

impl AttemptState {
    /// All of them.
    pub const ALL: [Self; 5] = [S::Recorded, S::Pending, S::ByHand, S::Done, S::Failed];

    /// Whether the money has gone back, or still may: it can't be given back a second time.
    pub const fn counts(self) -> bool {
        !matches!(self, S::Failed)
    }

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, S::Recorded | S::Pending | S::ByHand)
    }
}

impl AttemptEvent {
    /// All of them.
    pub const ALL: [Self; 6] = [E::Held, E::HandedOver, E::Sent, E::Refused, E::Contested, E::GivenUp];
}

/// Every transition there is. Late and repeated news leave an attempt where it is.
pub const TRANSITIONS: &[(S, E, S)] = &[
    (S::Recorded, E::Held, S::Pending),
    (S::Recorded, E::HandedOver, S::ByHand),
    (S::Recorded, E::Sent, S::Done),
    (S::Recorded, E::Refused, S::ByHand),
    (S::Recorded, E::Contested, S::Failed),
    (S::Pending, E::Sent, S::Done),
    (S::Pending, E::Refused, S::ByHand),
    (S::Pending, E::Contested, S::Failed),
    (S::ByHand, E::Sent, S::Done),
    (S::ByHand, E::GivenUp, S::Failed),
    // What seemed done comes back after days where a bank does not take it.
    (S::Done, E::Refused, S::ByHand),
];

/// Where an event leads; `None` where it changes nothing.
pub fn apply(state: AttemptState, event: AttemptEvent) -> Option<AttemptState> {
    TRANSITIONS.iter().find(|(from, on, _)| (*from, *on) == (state, event)).map(|&(_, _, to)| to)
}

/// Where a whole refund stands, from its attempts: open while one is, else failed where one failed.
pub fn whole(attempts: impl IntoIterator<Item = AttemptState>) -> AttemptState {
    let mut whole = S::Done;
    for state in attempts {
        let rank = |state| match state {
            S::ByHand => 4,
            S::Recorded => 3,
            S::Pending => 2,
            S::Failed => 1,
            S::Done => 0,
        };
        if rank(state) > rank(whole) {
            whole = state;
        }
    }
    whole
}

/// The table as a Mermaid diagram, for the documentation.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> Recorded\n");
    for (from, on, to) in TRANSITIONS {
        let _ = writeln!(text, "    {from:?} --> {to:?}: {on:?}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_a_function_and_what_failed_stays_so() {
        for (n, (from, on, to)) in TRANSITIONS.iter().enumerate() {
            assert!(TRANSITIONS[n + 1..].iter().all(|(f, o, _)| (f, o) != (from, on)), "{from:?} {on:?} twice");
            assert_eq!(apply(*to, *on), None, "repeating changes nothing");
        }
        assert!(E::ALL.iter().all(|event| apply(S::Failed, *event).is_none()));
        for state in S::ALL {
            assert!(state == S::Recorded || TRANSITIONS.iter().any(|(_, _, to)| *to == state), "{state:?} is never reached");
            assert_eq!(whole([S::Done, state]), state, "what is open shows");
        }
        assert_eq!(whole([S::Failed, S::Pending]), S::Pending);
        assert_eq!(whole([]), S::Done);
    }
}
