//! What becomes of the units that a refund is of. Each was taken back before it was sent, or was sent and may come back; and
//! each goes back on sale once. A refund that failed has settled its units: the next one of them moves none of them again.

use serde::{Deserialize, Serialize};

use super::{LineAsk, RefundError};
use crate::pricing::LineNumber;

/// Where the units of a line are that may be refunded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// Not set aside for a parcel.
    pub open: u32,
    /// Taken back before they were sent, by refunds that do not count any more.
    pub withdrawn: u32,
    /// Sent, and not on sale again.
    pub sent: u32,
    /// On sale again after they were sent, by refunds that do not count any more.
    pub restocked: u32,
}

/// What a refund has settled of a line. Of its other units somebody has them, or a parcel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// The line.
    pub line: LineNumber,
    /// How many of its units were taken back before they were sent.
    pub withdrawn: u32,
    /// How many are on sale again after they were sent.
    pub restocked: u32,
}

/// What a refund does with the units of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moves {
    /// How many are taken back now, of those that are open.
    pub withdraw: u32,
    /// How many of these are for sale again; the others are written off.
    pub release: u32,
    /// How many that were sent are on sale again.
    pub restock: u32,
    /// What it comes to, with what was settled before.
    pub settled: Settled,
}

impl Whereabouts {
    /// The same for units that the shopper sends back: none of them is one that was never sent.
    #[must_use]
    pub const fn only_sent(self) -> Self {
        Self { open: 0, withdrawn: 0, ..self }
    }

    /// How many of so many units were not sent.
    pub fn unsent(self, quantity: u32) -> u32 {
        quantity.min(self.open.saturating_add(self.withdrawn))
    }
}

/// What a refund of units does with them. What failed before is made good first, then comes what was never sent.
///
/// # Errors
/// [`RefundError::RestockTooMany`] where more would go back on sale than can.
pub fn settle(ask: LineAsk, at: Whereabouts) -> Result<Moves, RefundError> {
    let again = at.withdrawn.min(ask.quantity);
    let withdraw = at.open.min(ask.quantity - again);
    let others = ask.quantity - again - withdraw;
    let back_again = at.restocked.min(others);
    let most = again + withdraw + back_again + at.sent.min(others - back_again);
    if ask.restock > most {
        return Err(RefundError::RestockTooMany { line: ask.line, most });
    }
    // Whoever asks again for what failed asks for the same: what is on sale already takes up the wish.
    let wanted = ask.restock.saturating_sub(again);
    let release = withdraw.min(wanted);
    let restock = (wanted - release).saturating_sub(back_again);
    let settled = Settled { line: ask.line, withdrawn: again + withdraw, restocked: back_again + restock };
    Ok(Moves { withdraw, release, restock, settled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE: LineNumber = LineNumber(1);

    /// A line of an order: what stock says of its units, and the refunds of them with whether they count.
    #[derive(Debug, Default)]
    struct Line {
        ordered: u32,
        sent: u32,
        withdrawn: u32,
        restocked: u32,
        /// On sale again, one way or another, and written off.
        back: u32,
        gone: u32,
        refunds: Vec<(LineAsk, Settled, bool)>,
    }

    impl Line {
        fn at(&self) -> Whereabouts {
            let of = |count: fn(&Settled) -> u32| self.refunds.iter().filter(|one| one.2).map(|one| count(&one.1)).sum::<u32>();
            Whereabouts {
                open: self.ordered - self.sent - self.withdrawn,
                withdrawn: self.withdrawn - of(|one| one.withdrawn),
                sent: self.sent - self.restocked,
                restocked: self.restocked - of(|one| one.restocked),
            }
        }

        fn units_left(&self) -> u32 {
            self.ordered - self.refunds.iter().filter(|one| one.2).map(|one| one.0.quantity).sum::<u32>()
        }

        fn refund(&mut self, ask: LineAsk) -> Option<Moves> {
            let moves = settle(ask, self.at()).ok()?;
            self.withdrawn += moves.withdraw;
            self.restocked += moves.restock;
            self.back += moves.release + moves.restock;
            self.gone += moves.withdraw - moves.release;
            self.refunds.push((ask, moves.settled, true));
            Some(moves)
        }
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Send(u32),
        Refund(u32, u32),
        Fail(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (1_u32..4).prop_map(Step::Send),
            (1_u32..5, 0_u32..5).prop_map(|(quantity, restock)| Step::Refund(quantity, restock)),
            (0_usize..6).prop_map(Step::Fail),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Whatever is sent, refunded and failed in whatever order: no unit is on sale twice, or both sent and taken back; and
        /// whoever asks again for what has just failed moves nothing.
        #[test]
        fn no_unit_is_settled_twice(ordered in 1_u32..8, steps in prop::collection::vec(step(), 0..24)) {
            let mut line = Line { ordered, ..Line::default() };
            for step in steps {
                match step {
                    Step::Send(units) => line.sent += units.min(line.at().open),
                    Step::Refund(quantity, restock) if quantity <= line.units_left() && restock <= quantity => {
                        let ask = LineAsk { line: LINE, quantity, restock };
                        line.refund(ask);
                    }
                    Step::Refund(..) => {}
                    Step::Fail(at) => {
                        if let Some(one) = line.refunds.get_mut(at).filter(|one| one.2) {
                            one.2 = false;
                            let ask = one.0;
                            let moves = line.refund(ask);
                            let moved = moves.map(|moves| (moves.withdraw, moves.release, moves.restock));
                            prop_assert_eq!(moved, Some((0, 0, 0)), "asked again");
                            // It fails once more, so that what failed is there for what comes next.
                            if let Some(last) = line.refunds.last_mut() { last.2 = false; }
                        }
                    }
                }
                prop_assert!(line.withdrawn + line.sent <= line.ordered);
                prop_assert!(line.restocked <= line.sent);
                prop_assert!(line.back + line.gone <= line.withdrawn + line.restocked);
                let settled = |one: &(LineAsk, Settled, bool)| one.1.withdrawn + one.1.restocked <= one.0.quantity;
                prop_assert!(line.refunds.iter().all(settled));
            }
        }
    }

    #[test]
    fn what_was_never_sent_comes_first() {
        let at = Whereabouts { open: 1, sent: 2, ..Whereabouts::default() };
        let of = |quantity, restock| {
            settle(LineAsk { line: LINE, quantity, restock }, at).map(|moves| (moves.withdraw, moves.release, moves.restock))
        };
        assert_eq!(of(2, 2), Ok((1, 1, 1)));
        assert_eq!(of(2, 0), Ok((1, 0, 0)));
        assert_eq!(of(3, 1), Ok((1, 1, 0)));
        assert_eq!(at.unsent(3), 1);
        // A parcel that is packed and not sent carries a third unit: it can't be on sale.
        let packed = Whereabouts { open: 0, ..Whereabouts::default() };
        let error = settle(LineAsk { line: LINE, quantity: 1, restock: 1 }, packed);
        assert_eq!(error, Err(RefundError::RestockTooMany { line: LINE, most: 0 }));
    }

    #[test]
    fn what_failed_is_made_good_first() {
        let at = Whereabouts { open: 1, withdrawn: 2, ..Whereabouts::default() };
        let moves = settle(LineAsk { line: LINE, quantity: 2, restock: 2 }, at).unwrap();
        assert_eq!((moves.withdraw, moves.release, moves.restock), (0, 0, 0));
        assert_eq!(moves.settled, Settled { line: LINE, withdrawn: 2, restocked: 0 });
        // Of what was sent, too; and a return does not touch what never was.
        let at = Whereabouts { open: 1, withdrawn: 1, sent: 1, restocked: 1 }.only_sent();
        let moves = settle(LineAsk { line: LINE, quantity: 2, restock: 2 }, at).unwrap();
        assert_eq!((moves.withdraw, moves.restock, moves.settled.restocked), (0, 1, 2));
    }
}
