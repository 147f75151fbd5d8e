//! Counting the units of an order that are set aside, sent and delivered: never more than were ordered and not taken
//! back before they were sent.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FulfilmentState;
use crate::pricing::LineNumber;

/// Units of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineUnits {
    /// The line.
    pub line: LineNumber,
    /// How many.
    pub quantity: u32,
}

/// A line of an order, as those who pack see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered {
    /// The line.
    pub line: LineNumber,
    /// How many were ordered.
    pub quantity: u32,
    /// How many of them were refunded or cancelled before they were sent. What comes back afterwards is not counted.
    pub withdrawn: u32,
}

/// A fulfilment and what it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fulfilment {
    /// Where it stands.
    pub state: FulfilmentState,
    /// What it carries: each line at most once.
    pub lines: Vec<LineUnits>,
}

/// Why a fulfilment can't be made, or units can't be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnitsError {
    /// It would carry nothing.
    #[error("must carry something")]
    Nothing,
    /// A line that is not there.
    #[error("must not name line {}, which is not there", .0.0)]
    UnknownLine(LineNumber),
    /// A line that is named twice.
    #[error("must not name line {} twice", .0.0)]
    LineTwice(LineNumber),
    /// More units than are open.
    #[error("must be at most {open} of line {}", line.0)]
    TooMany {
        /// The line.
        line: LineNumber,
        /// How many are open.
        open: u32,
    },
}

/// How far the units of an order are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderFulfilment {
    /// Nothing is to be sent: all of it was taken back.
    Nothing,
    /// Nothing is set aside.
    #[default]
    Unfulfilled,
    /// Something is set aside, nothing has left.
    InProgress,
    /// Something has left, something has not.
    Partial,
    /// All has left.
    Fulfilled,
    /// The shopper has all.
    Delivered,
}

impl OrderFulfilment {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Nothing, Self::Unfulfilled, Self::InProgress, Self::Partial, Self::Fulfilled, Self::Delivered];
}

impl FulfilmentState {
    /// Whether its units are spoken for: set aside, on their way or delivered.
    pub const fn holds_units(self) -> bool {
        matches!(self, Self::Pending | Self::Packed | Self::Shipped | Self::Delivered)
    }

    const fn has_left(self) -> bool {
        matches!(self, Self::Shipped | Self::Delivered)
    }
}

fn count(fulfilments: &[Fulfilment], line: LineNumber, counts: impl Fn(FulfilmentState) -> bool) -> u32 {
    let carried = fulfilments.iter().filter(|one| counts(one.state)).flat_map(|one| &one.lines);
    carried.filter(|units| units.line == line).fold(0, |sum, units| sum.saturating_add(units.quantity))
}

/// How many units of a line can still be set aside.
pub fn open(line: &Ordered, fulfilments: &[Fulfilment]) -> u32 {
    let held = count(fulfilments, line.line, FulfilmentState::holds_units);
    line.quantity.saturating_sub(line.withdrawn).saturating_sub(held)
}

/// How many units of a line have left: they are on their way, or the shopper has them.
pub fn sent(line: LineNumber, fulfilments: &[Fulfilment]) -> u32 {
    count(fulfilments, line, FulfilmentState::has_left)
}

/// How many units of a line the shopper has: what can be sent back.
pub fn delivered(line: LineNumber, fulfilments: &[Fulfilment]) -> u32 {
    count(fulfilments, line, |state| state == FulfilmentState::Delivered)
}

/// Checks that units are open, each line once and more than none.
fn check(wanted: &[LineUnits], ordered: &[Ordered], fulfilments: &[Fulfilment]) -> Result<(), UnitsError> {
    let mut seen = BTreeSet::new();
    for units in wanted {
        let line = ordered.iter().find(|line| line.line == units.line).ok_or(UnitsError::UnknownLine(units.line))?;
        if !seen.insert(units.line) {
            return Err(UnitsError::LineTwice(units.line));
        }
        let open = open(line, fulfilments);
        if units.quantity > open {
            return Err(UnitsError::TooMany { line: units.line, open });
        }
    }
    if wanted.is_empty() || wanted.iter().any(|units| units.quantity == 0) { Err(UnitsError::Nothing) } else { Ok(()) }
}

/// Sets units aside for a new fulfilment.
pub fn plan(wanted: &[LineUnits], ordered: &[Ordered], fulfilments: &[Fulfilment]) -> Result<Fulfilment, UnitsError> {
    check(wanted, ordered, fulfilments)?;
    Ok(Fulfilment { state: FulfilmentState::Pending, lines: wanted.to_vec() })
}

/// Takes units back before they are sent: those that are set aside must be set free first.
pub fn withdraw(wanted: &[LineUnits], ordered: &[Ordered], fulfilments: &[Fulfilment]) -> Result<Vec<Ordered>, UnitsError> {
    check(wanted, ordered, fulfilments)?;
    let taken: BTreeMap<LineNumber, u32> = wanted.iter().map(|units| (units.line, units.quantity)).collect();
    let less = |line: &Ordered| Ordered { withdrawn: line.withdrawn + taken.get(&line.line).copied().unwrap_or(0), ..*line };
    Ok(ordered.iter().map(less).collect())
}

/// How far an order is, from its units.
pub fn order_fulfilment(ordered: &[Ordered], fulfilments: &[Fulfilment]) -> OrderFulfilment {
    let sum =
        |counts: fn(FulfilmentState) -> bool| ordered.iter().map(|line| u64::from(count(fulfilments, line.line, counts))).sum::<u64>();
    let wanted: u64 = ordered.iter().map(|line| u64::from(line.quantity.saturating_sub(line.withdrawn))).sum();
    let (held, left, arrived) =
        (sum(FulfilmentState::holds_units), sum(FulfilmentState::has_left), sum(|state| state == FulfilmentState::Delivered));
    match wanted {
        0 => OrderFulfilment::Nothing,
        _ if arrived >= wanted => OrderFulfilment::Delivered,
        _ if left >= wanted => OrderFulfilment::Fulfilled,
        _ if left > 0 => OrderFulfilment::Partial,
        _ if held > 0 => OrderFulfilment::InProgress,
        _ => OrderFulfilment::Unfulfilled,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FulfilmentEvent, apply};
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Plan(Vec<(u16, u32)>),
        Withdraw(u16, u32),
        Event(usize, FulfilmentEvent),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            prop::collection::vec((0_u16..5, 0_u32..5), 0..4).prop_map(Step::Plan),
            (0_u16..5, 0_u32..4).prop_map(|(line, quantity)| Step::Withdraw(line, quantity)),
            (0_usize..6, prop::sample::select(FulfilmentEvent::ALL.to_vec())).prop_map(|(at, event)| Step::Event(at, event)),
        ]
    }

    fn units((line, quantity): (u16, u32)) -> LineUnits {
        LineUnits { line: LineNumber(line), quantity }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// Whatever is planned, taken back and lost in whatever order: no unit is promised twice.
        #[test]
        fn never_more_than_was_ordered(quantities in prop::collection::vec(1_u32..10, 1..4), steps in prop::collection::vec(step(), 0..40)) {
            let mut ordered: Vec<Ordered> = (0..).zip(&quantities).map(|(n, quantity)| Ordered { line: LineNumber(n), quantity: *quantity, withdrawn: 0 }).collect();
            let mut fulfilments: Vec<Fulfilment> = Vec::new();
            for step in steps {
                match step {
                    Step::Plan(lines) => {
                        let wanted: Vec<_> = lines.into_iter().map(units).collect();
                        let before: Vec<u32> = ordered.iter().map(|line| open(line, &fulfilments)).collect();
                        if let Ok(new) = plan(&wanted, &ordered, &fulfilments) {
                            fulfilments.push(new);
                            for (line, before) in ordered.iter().zip(before) {
                                let taken = wanted.iter().find(|units| units.line == line.line).map_or(0, |units| units.quantity);
                                prop_assert_eq!(open(line, &fulfilments) + taken, before);
                            }
                        }
                    }
                    Step::Withdraw(line, quantity) => {
                        if let Ok(less) = withdraw(&[units((line, quantity))], &ordered, &fulfilments) { ordered = less; }
                    }
                    Step::Event(at, event) => {
                        if let Some(one) = fulfilments.get_mut(at)
                            && let Ok(next) = apply(one.state, event)
                            // A parcel that was replaced and turns up is more than was ordered: nobody can plan that away.
                            && (one.state != FulfilmentState::Lost || !next.holds_units())
                        {
                            one.state = next;
                        }
                    }
                }
                for line in &ordered {
                    let held = count(&fulfilments, line.line, FulfilmentState::holds_units);
                    prop_assert!(held + line.withdrawn <= line.quantity);
                    prop_assert_eq!(open(line, &fulfilments), line.quantity - line.withdrawn - held);
                }
                let nothing_open = ordered.iter().all(|line| open(line, &fulfilments) == 0);
                let all = |counts: fn(FulfilmentState) -> bool| fulfilments.iter().filter(|one| one.state.holds_units()).all(|one| counts(one.state));
                let wanted = ordered.iter().any(|line| line.withdrawn < line.quantity);
                let expected = match order_fulfilment(&ordered, &fulfilments) {
                    OrderFulfilment::Nothing => !wanted,
                    OrderFulfilment::Delivered => wanted && nothing_open && all(|state| state == FulfilmentState::Delivered),
                    OrderFulfilment::Fulfilled => nothing_open && all(FulfilmentState::has_left),
                    OrderFulfilment::Partial => fulfilments.iter().any(|one| one.state.has_left()) && !(nothing_open && all(FulfilmentState::has_left)),
                    OrderFulfilment::InProgress => fulfilments.iter().any(|one| one.state.holds_units()) && !fulfilments.iter().any(|one| one.state.has_left()),
                    OrderFulfilment::Unfulfilled => wanted && !fulfilments.iter().any(|one| one.state.holds_units()),
                };
                prop_assert!(expected);
            }
        }
    }

    #[test]
    fn what_can_not_be_planned_is_said() {
        let ordered = [Ordered { line: LineNumber(1), quantity: 3, withdrawn: 1 }];
        let set_aside = [Fulfilment { state: FulfilmentState::Packed, lines: vec![units((1, 1))] }];
        let fault = |wanted: &[(u16, u32)]| {
            let wanted: Vec<_> = wanted.iter().copied().map(units).collect();
            plan(&wanted, &ordered, &set_aside).err()
        };
        assert_eq!(fault(&[(1, 1)]), None);
        assert_eq!(fault(&[(1, 2)]), Some(UnitsError::TooMany { line: LineNumber(1), open: 1 }));
        assert_eq!(fault(&[(2, 1)]), Some(UnitsError::UnknownLine(LineNumber(2))));
        assert_eq!(fault(&[(1, 1), (1, 1)]), Some(UnitsError::LineTwice(LineNumber(1))));
        assert_eq!(fault(&[(1, 0)]), Some(UnitsError::Nothing));
        assert_eq!(fault(&[]), Some(UnitsError::Nothing));
        assert_eq!(delivered(LineNumber(1), &set_aside), 0);
    }
}
