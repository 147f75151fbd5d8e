//! What refunds do with units: taken back before they are sent, and put on sale again, each once.

use contract::Problem;
use domain::{
    fulfilment::units::{Fulfilment, LineUnits, delivered},
    pricing::LineNumber,
    refund::{
        LineAsk, Refund, RefundError, RefundedLine,
        settling::{Moves, Settled, Whereabouts, settle},
    },
};
use store::{
    amending::{Change, StockChange},
    course::{RefundRecord, add_units},
    orders::Order,
    payments::Payment,
    situation::Situated,
};

use crate::{refunding::unfit, variant_of};

/// Which units a refund is of, and which of them go back on sale.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wish {
    /// As many as each line says, of those that were not sent first.
    AsAsked,
    /// All that were not sent.
    AllUnsent,
    /// As many as each line says, of those that the shopper sent back.
    SentBack,
    /// None: the order was given up, and its units with it.
    GivenUp,
}

/// What a refund would do with the units of each of its lines.
///
/// # Errors
/// A fault at `#/ask/lines` where more would go back on sale than can.
pub(crate) fn moves(situated: &Situated<'_>, planned: &Refund, wish: Wish) -> Result<Vec<Moves>, Problem> {
    let of_line = |line: &RefundedLine| -> Result<Moves, RefundError> {
        let at = situated.whereabouts(line.line);
        let (at, restock) = match wish {
            Wish::AsAsked => (at, line.restock),
            Wish::AllUnsent => (at, at.unsent(line.quantity)),
            Wish::SentBack => (at.only_sent(), line.restock),
            Wish::GivenUp => (Whereabouts { open: 0, ..at }, 0),
        };
        settle(LineAsk { line: line.line, quantity: line.quantity, restock }, at)
    };
    planned.lines.iter().map(of_line).collect::<Result<_, _>>().map_err(unfit)
}

/// Does so, and says what the refund has settled.
pub(crate) fn settled(change: &mut Change, moves: &[Moves]) -> Vec<Settled> {
    for one in moves {
        let line = one.settled.line;
        add_units(&mut change.order.course.withdrawn, line, one.withdraw);
        add_units(&mut change.order.course.restocked, line, one.restock);
        let Some(variant) = variant_of(&change.order, line) else { continue };
        if !change.order.course.released {
            change.stock.push((variant, StockChange::Release, one.release));
            change.stock.push((variant, StockChange::WriteOff, one.withdraw - one.release));
        }
        change.stock.push((variant, StockChange::Restock, one.restock));
    }
    moves.iter().map(|one| one.settled).collect()
}

/// Counts units that came back as on sale again, of those whose money went back before. More can't be than were sent and
/// are not on sale yet.
pub(crate) fn put_on_sale(change: &mut Change, payments: &[Payment], units: LineUnits) {
    let LineUnits { line, quantity } = units;
    let on_sale = quantity.min(Situated::of(&change.order, payments).whereabouts(line).sent);
    let Some(variant) = variant_of(&change.order, line) else { return };
    change.stock.push((variant, StockChange::Restock, on_sale));
    add_units(&mut change.order.course.restocked, line, on_sale);
    cover(&mut change.order, LineUnits { line, quantity: on_sale }, |one| &mut one.restocked);
}

/// Takes units that come free, as their parcel was given up or came back, out of the order where their money went back:
/// nobody is to send them again. Says which those are. What was delivered counts as refunded before what was not.
pub(crate) fn paid_back(order: &mut Order, parcels: &[Fulfilment], lines: &[LineUnits]) -> Vec<LineUnits> {
    let taken = |units: &LineUnits| {
        let refunded = order.course.refunds.iter().filter(|one| one.counts()).map(|one| unsettled(one, units.line)).sum::<u32>();
        let here = units.quantity.min(refunded.saturating_sub(delivered(units.line, parcels)));
        let quantity = cover(order, LineUnits { quantity: here, ..*units }, |one| &mut one.withdrawn);
        add_units(&mut order.course.withdrawn, units.line, quantity);
        LineUnits { line: units.line, quantity }
    };
    lines.iter().map(taken).collect()
}

/// How many units of a line a refund is of and has not settled.
fn unsettled(record: &RefundRecord, line: LineNumber) -> u32 {
    let of = record.refund.lines.iter().filter(|one| one.line == line).map(|one| one.quantity).sum::<u32>();
    let settled = record.settled_of(line);
    of.saturating_sub(settled.withdrawn + settled.restocked)
}

/// Gives units to refunds that have not settled all of theirs; says how many found one.
fn cover(order: &mut Order, units: LineUnits, count: fn(&mut Settled) -> &mut u32) -> u32 {
    let LineUnits { line, quantity } = units;
    let mut left = quantity;
    for record in order.course.refunds.iter_mut().filter(|one| one.counts()) {
        let here = left.min(unsettled(record, line));
        if here > 0 {
            let mut settled = record.settled_of(line);
            *count(&mut settled) += here;
            record.settled.retain(|one| one.line != line);
            record.settled.push(settled);
            left -= here;
        }
    }
    quantity - left
}
