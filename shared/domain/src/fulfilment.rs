//! The state machine of a fulfilment: one parcel of an order, or one pickup. An order may have several, and which units
//! of which lines each carries is counted in [`units`], where the order's own standing is derived, too.
//!
//! The table below is the whole machine; [`apply`] is the only way through it.

pub mod units;

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a fulfilment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FulfilmentState {
    /// Its units are set aside.
    Pending,
    /// It is ready to be handed over, or to be picked up.
    Packed,
    /// The carrier has it.
    Shipped,
    /// The shopper has it.
    Delivered,
    /// It was never handed over; its units are free again.
    Cancelled,
    /// The carrier brought it back; its units can be sent again.
    Returned,
    /// The carrier lost it; its units can be sent again, from other stock.
    Lost,
}

/// What staff or a carrier did to a fulfilment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FulfilmentEvent {
    /// It was packed.
    Packed,
    /// It was opened again, to change what is in it.
    Unpacked,
    /// It was handed to the carrier.
    Shipped,
    /// The shopper got it: brought, or picked up.
    Delivered,
    /// Staff gave it up before it left.
    Cancelled,
    /// The carrier brought it back.
    Returned,
    /// The carrier says that it is lost.
    Lost,
}

use FulfilmentEvent as E;
use FulfilmentState as S;

impl FulfilmentState {
    /// All of them.
    pub const ALL: [Self; 7] = [S::Pending, S::Packed, S::Shipped, S::Delivered, S::Cancelled, S::Returned, S::Lost];
}

impl FulfilmentEvent {
    /// All of them.
    pub const ALL: [Self; 7] = [E::Packed, E::Unpacked, E::Shipped, E::Delivered, E::Cancelled, E::Returned, E::Lost];
}

/// Every transition there is.
pub const TRANSITIONS: &[(S, E, S)] = &[
    (S::Pending, E::Packed, S::Packed),
    // Small shops pack and hand over in one go.
    (S::Pending, E::Shipped, S::Shipped),
    (S::Pending, E::Cancelled, S::Cancelled),
    (S::Packed, E::Unpacked, S::Pending),
    (S::Packed, E::Shipped, S::Shipped),
    // Picked up: no carrier.
    (S::Packed, E::Delivered, S::Delivered),
    (S::Packed, E::Cancelled, S::Cancelled),
    (S::Shipped, E::Delivered, S::Delivered),
    (S::Shipped, E::Returned, S::Returned),
    (S::Shipped, E::Lost, S::Lost),
    // Parcels that were given up turn up.
    (S::Lost, E::Delivered, S::Delivered),
    (S::Lost, E::Returned, S::Returned),
];

/// A fulfilment can't do that where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("can't become {event:?} while it is {state:?}")]
pub struct NotPossible {
    /// Where it stands.
    pub state: FulfilmentState,
    /// What it can't do.
    pub event: FulfilmentEvent,
}

/// The one way through the machine. What repeats itself is an error, too: whoever hears the same news twice compares the
/// state with [`leads_to`].
pub fn apply(state: FulfilmentState, event: FulfilmentEvent) -> Result<FulfilmentState, NotPossible> {
    TRANSITIONS.iter().find(|(from, on, _)| (*from, *on) == (state, event)).map(|&(_, _, to)| to).ok_or(NotPossible { state, event })
}

/// Where an event leads, whatever was before.
pub const fn leads_to(event: FulfilmentEvent) -> FulfilmentState {
    match event {
        E::Packed => S::Packed,
        E::Unpacked => S::Pending,
        E::Shipped => S::Shipped,
        E::Delivered => S::Delivered,
        E::Cancelled => S::Cancelled,
        E::Returned => S::Returned,
        E::Lost => S::Lost,
    }
}

/// The table as a Mermaid diagram, for the documentation.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> Pending\n");
    for (from, on, to) in TRANSITIONS {
        let _ = writeln!(text, "    {from:?} --> {to:?}: {on:?}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_a_function_and_reaches_every_state() {
        for (n, (from, on, to)) in TRANSITIONS.iter().enumerate() {
            assert!(TRANSITIONS[n + 1..].iter().all(|(f, o, _)| (f, o) != (from, on)), "{from:?} {on:?} twice");
            assert_eq!(leads_to(*on), *to);
            assert_eq!(apply(*from, *on), Ok(*to));
        }
        for state in S::ALL {
            assert!(state == S::Pending || TRANSITIONS.iter().any(|(_, _, to)| *to == state), "{state:?} is never reached");
        }
        assert_eq!(diagram().lines().count(), TRANSITIONS.len() + 2);
    }

    #[test]
    fn what_is_over_stays_so_and_what_left_is_not_cancelled() {
        for event in E::ALL {
            for state in [S::Delivered, S::Cancelled, S::Returned] {
                assert_eq!(apply(state, event), Err(NotPossible { state, event }));
            }
        }
        assert!(apply(S::Shipped, E::Cancelled).is_err());
    }
}
