//! Parcels: made of what is open, and moved on.

use contract::{
    Kind, Problem,
    desk::Happening,
    fulfilments::{FulfilmentMove, NewFulfilment},
    message::OrderNews,
};
use domain::{
    FulfilmentId,
    fulfilment::{
        FulfilmentEvent as E, FulfilmentState as S, apply, leads_to,
        units::{self, LineUnits},
    },
    order_actions::{Action, Actor},
};
use store::{
    amending::{Change, StockChange},
    course::{Parcel, units_of},
    orders::Order,
    payments::Payment,
    situation::Situated,
};

use crate::{Hand, barred, open_units, settling::paid_back, stock, tell};

/// Makes a parcel; `id` is its id where it is made.
pub fn fulfil(order: &Order, payments: &[Payment], wish: &NewFulfilment, id: FulfilmentId, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    situated.may(Actor::Staff, Action::Fulfil)?;
    let lines = wish.lines.clone().unwrap_or_else(|| open_units(&situated));
    let mut carried = units::plan(&lines, &situated.ordered(), &situated.parcels()).map_err(|error| match wish.lines {
        Some(_) => Problem::fault("#/lines", "not-open", error),
        None => barred("Nothing of it is left to send."),
    })?;
    let mut change = Change::of(order.clone());
    if wish.shipped {
        carried.state = apply(carried.state, E::Shipped).map_err(barred)?;
        change.stock = stock(order, &carried.lines, StockChange::Ship);
    }
    let state = carried.state;
    let (tracking, now) = (wish.tracking.clone(), hand.now);
    change.order.course.parcels.push(Parcel { id, carried, tracking, created_at: now, updated_at: now, delivered_at: None });
    hand.notes(&mut change, Happening::Fulfilment { fulfilment: id, state });
    if state == S::Shipped {
        tell(&mut change, OrderNews::Sent { fulfilment: id })?;
    }
    Ok(change)
}

/// What is left of units without others of the same lines.
fn without(lines: &[LineUnits], gone: &[LineUnits]) -> Vec<LineUnits> {
    lines.iter().map(|units| LineUnits { quantity: units.quantity.saturating_sub(units_of(gone, units.line)), ..*units }).collect()
}

/// Moves a parcel on, or says who brings it.
pub fn advance(order: &Order, payments: &[Payment], id: FulfilmentId, wish: &FulfilmentMove, hand: Hand) -> Result<Change, Problem> {
    let situated = Situated::of(order, payments);
    let parcel = order.course.parcels.iter().find(|parcel| parcel.id == id).ok_or(Kind::NotFound)?;
    let mut change = Change::of(order.clone());
    let mut after = parcel.clone();
    // Whoever says again what is so already changes nothing.
    if let Some(event) = wish.event.filter(|event| leads_to(*event) != parcel.carried.state) {
        let before = parcel.carried.state;
        let state = apply(before, event).map_err(|error| barred(format!("A parcel {error}.")))?;
        if matches!(event, E::Packed | E::Shipped) {
            situated.may(Actor::Staff, Action::Fulfil)?;
        }
        after.comes_to(state, hand.now);
        let (lines, parcels) = (&parcel.carried.lines, situated.parcels());
        change.stock = match (before, event) {
            (S::Pending | S::Packed, E::Shipped) | (S::Packed, E::Delivered) => stock(order, lines, StockChange::Ship),
            (S::Pending | S::Packed, E::Cancelled) => stock(order, &paid_back(&mut change.order, &parcels, lines), StockChange::Release),
            (S::Shipped, E::Returned) => {
                let gone = paid_back(&mut change.order, &parcels, lines);
                let mut moves = stock(order, &without(lines, &gone), StockChange::Unship);
                moves.extend(stock(order, &gone, StockChange::Restock));
                moves
            }
            (S::Shipped, E::Lost) => {
                let gone = paid_back(&mut change.order, &parcels, lines);
                stock(order, &without(lines, &gone), StockChange::Owe)
            }
            (S::Lost, E::Returned) => stock(order, lines, StockChange::Found),
            // Others were promised for what was lost; those that are not set aside yet are for sale again.
            (S::Lost, E::Delivered) => {
                let open = open_units(&situated);
                let still = |line| open.iter().find(|units| units.line == line).map_or(0, |units| units.quantity);
                let mut lines = lines.clone();
                for units in &mut lines {
                    units.quantity = units.quantity.min(still(units.line));
                }
                stock(order, &lines, StockChange::Release)
            }
            _ => Vec::new(),
        };
        hand.notes(&mut change, Happening::Fulfilment { fulfilment: id, state });
        match state {
            S::Shipped => tell(&mut change, OrderNews::Sent { fulfilment: id })?,
            S::Delivered => tell(&mut change, OrderNews::Delivered { fulfilment: id })?,
            _ => {}
        }
    }
    if wish.tracking.is_some() {
        after.tracking.clone_from(&wish.tracking);
        after.updated_at = hand.now;
    }
    for parcel in change.order.course.parcels.iter_mut().filter(|parcel| parcel.id == id) {
        parcel.clone_from(&after);
    }
    Ok(change)
}
