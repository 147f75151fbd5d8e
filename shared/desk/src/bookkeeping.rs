//! Books that staff set right by hand.

use contract::{Problem, books::NewAdjustment, desk::Happening};
use domain::{
    EntryId,
    ledger::posting::{self, Correction},
};
use store::{amending::Change, orders::Order};

use crate::{Hand, broken};

/// Posts an adjustment as the entry `id`: no money moves, and nothing becomes refundable by it.
///
/// # Errors
/// A fault at `#/amount` where it is of another currency than the order.
pub fn adjust(order: &Order, wish: &NewAdjustment, id: EntryId, hand: Hand) -> Result<Change, Problem> {
    let currency = order.priced.currency;
    if wish.amount.currency() != currency {
        return Err(Problem::fault("#/amount", "currency", format!("must be in {currency}, the currency of the order")));
    }
    let mut change = Change::of(order.clone());
    let entry = posting::adjustment(order.id, id, wish.account.clone(), wish.amount, Correction::Adjustment).map_err(broken)?;
    change.entries.push(entry);
    let NewAdjustment { account, amount, reason } = wish.clone();
    hand.notes(&mut change, Happening::Adjusted { account, amount, reason });
    Ok(change)
}
