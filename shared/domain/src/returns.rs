//! Returns: what a shopper may send back, why, until when, and the state machine of a request. The table below is the
//! whole machine; [`apply`] is the only way through it.

use std::{collections::BTreeSet, fmt::Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    fulfilment::units::{LineUnits, UnitsError},
    pricing::LineNumber,
};

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnState {
    /// The shopper asked.
    Requested,
    /// The shopper may send it.
    Approved,
    /// The shopper may not.
    Rejected,
    /// It is here.
    Received,
    /// The money went back.
    Refunded,
    /// Something else was sent for it.
    Exchanged,
    /// It went back to the shopper as it was: worn, incomplete, not ours.
    Refused,
    /// The shopper thought better of it.
    Cancelled,
}

/// What somebody did to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnEvent {
    /// Staff allowed it.
    Approved,
    /// Staff did not.
    Rejected,
    /// The parcel came.
    Received,
    /// The money went back.
    Refunded,
    /// Something else was sent for it.
    Exchanged,
    /// Staff sent it back as it was.
    Refused,
    /// The shopper took it back, or never sent it.
    Cancelled,
}

use ReturnEvent as E;
use ReturnState as S;

impl ReturnState {
    /// All of them.
    pub const ALL: [Self; 8] = [S::Requested, S::Approved, S::Rejected, S::Received, S::Refunded, S::Exchanged, S::Refused, S::Cancelled];

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, S::Requested | S::Approved | S::Received)
    }

    /// Whether its units can't be sent back by another return. What staff refused may be asked again.
    pub const fn holds_units(self) -> bool {
        matches!(self, S::Requested | S::Approved | S::Received | S::Refunded | S::Exchanged)
    }
}

impl ReturnEvent {
    /// All of them.
    pub const ALL: [Self; 7] = [E::Approved, E::Rejected, E::Received, E::Refunded, E::Exchanged, E::Refused, E::Cancelled];
}

/// Every transition there is.
pub const TRANSITIONS: &[(S, E, S)] = &[
    (S::Requested, E::Approved, S::Approved),
    (S::Requested, E::Rejected, S::Rejected),
    (S::Requested, E::Cancelled, S::Cancelled),
    // Shoppers send things without waiting for an answer.
    (S::Requested, E::Received, S::Received),
    (S::Approved, E::Received, S::Received),
    (S::Approved, E::Cancelled, S::Cancelled),
    // Some things are not worth their postage.
    (S::Approved, E::Refunded, S::Refunded),
    (S::Approved, E::Exchanged, S::Exchanged),
    (S::Received, E::Refunded, S::Refunded),
    (S::Received, E::Exchanged, S::Exchanged),
    (S::Received, E::Refused, S::Refused),
];

/// A return can't do that where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("can't become {event:?} while it is {state:?}")]
pub struct NotPossible {
    /// Where it stands.
    pub state: ReturnState,
    /// What it can't do.
    pub event: ReturnEvent,
}

/// The one way through the machine.
pub fn apply(state: ReturnState, event: ReturnEvent) -> Result<ReturnState, NotPossible> {
    TRANSITIONS.iter().find(|(from, on, _)| (*from, *on) == (state, event)).map(|&(_, _, to)| to).ok_or(NotPossible { state, event })
}

/// The table as a Mermaid diagram, for the documentation.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> Requested\n");
    for (from, on, to) in TRANSITIONS {
        let _ = writeln!(text, "    {from:?} --> {to:?}: {on:?}");
    }
    text
}

/// Why something comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ReturnReason")]
pub enum Reason {
    /// The shopper changed their mind.
    ChangedMind,
    /// It does not fit.
    Size,
    /// It does not look or do as the page says.
    NotAsDescribed,
    /// It came broken.
    Damaged,
    /// It does not work.
    Defective,
    /// It is something else.
    WrongItem,
    /// It came too late.
    TooLate,
    /// Something else, in the shopper's words.
    Other,
}

impl Reason {
    /// Whether the shop answers for it: then a period that the shop sets does not end it here, and the law's own is for
    /// staff to judge.
    pub const fn is_shops_fault(self) -> bool {
        matches!(self, Self::NotAsDescribed | Self::Damaged | Self::Defective | Self::WrongItem)
    }
}

/// The shop's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// For how many days after delivery things may come back. In the Union consumers have 14 by law (directive
    /// 2011/83/EU, article 9).
    pub days: u16,
}

/// What a shopper wants to send back of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "ReturnLine")]
pub struct Wish {
    /// The line.
    pub line: LineNumber,
    /// How many, at least one.
    pub quantity: u32,
    /// Why.
    pub reason: Reason,
}

/// What the shopper got of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Got {
    /// The line.
    pub line: LineNumber,
    /// How many units of it were in one delivery.
    pub quantity: u32,
    /// When it came.
    pub at: Timestamp,
}

/// A return and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Return {
    /// Where it stands.
    pub state: ReturnState,
    /// What comes back.
    pub lines: Vec<Wish>,
}

/// Why something can't be sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// The units are wrong.
    #[error(transparent)]
    Units(#[from] UnitsError),
    /// It came too long ago.
    #[error("must be sent back within {days} days")]
    TooLate {
        /// The period.
        days: u16,
    },
}

const DAY_MS: i64 = 86_400_000;

/// How many units of a line can be sent back at `now`, for a reason.
pub fn eligible(line: LineNumber, reason: Reason, got: &[Got], returns: &[Return], policy: Policy, now: Timestamp) -> u32 {
    let in_time = |got: &&Got| reason.is_shops_fault() || now <= got.at.plus_ms(i64::from(policy.days) * DAY_MS);
    let came: u32 = sum(got.iter().filter(|got| got.line == line).filter(in_time).map(|got| got.quantity));
    let all: u32 = sum(got.iter().filter(|got| got.line == line).map(|got| got.quantity));
    let held = returns.iter().filter(|one| one.state.holds_units()).flat_map(|one| &one.lines);
    let gone = sum(held.filter(|wish| wish.line == line).map(|wish| wish.quantity));
    // Units are alike: those that went back are taken to be of any delivery.
    came.min(all.saturating_sub(gone))
}

fn sum(units: impl Iterator<Item = u32>) -> u32 {
    units.fold(0, u32::saturating_add)
}

/// Makes a request of what a shopper wants to send back.
pub fn request(wishes: &[Wish], got: &[Got], returns: &[Return], policy: Policy, now: Timestamp) -> Result<Return, ReturnError> {
    let mut seen = BTreeSet::new();
    for wish in wishes {
        if !got.iter().any(|got| got.line == wish.line) {
            return Err(UnitsError::UnknownLine(wish.line).into());
        }
        if !seen.insert(wish.line) {
            return Err(UnitsError::LineTwice(wish.line).into());
        }
        let open = eligible(wish.line, wish.reason, got, returns, policy, now);
        if wish.quantity > open {
            let ever = eligible(wish.line, wish.reason, got, returns, Policy { days: u16::MAX }, now);
            let late = wish.quantity <= ever;
            return Err(if late {
                ReturnError::TooLate { days: policy.days }
            } else {
                UnitsError::TooMany { line: wish.line, open }.into()
            });
        }
    }
    if wishes.is_empty() || wishes.iter().any(|wish| wish.quantity == 0) {
        return Err(UnitsError::Nothing.into());
    }
    Ok(Return { state: S::Requested, lines: wishes.to_vec() })
}

impl Return {
    /// Its units, for a refund or for stock.
    pub fn units(&self) -> Vec<LineUnits> {
        self.lines.iter().map(|wish| LineUnits { line: wish.line, quantity: wish.quantity }).collect()
    }
}

#[cfg(test)]
mod tests;
