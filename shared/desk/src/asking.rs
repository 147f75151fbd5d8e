//! Asking shoppers to pay.

use contract::{Problem, desk::Happening, message::OrderNews};
use domain::order_actions::{Action, Actor};
use store::{amending::Change, orders::Order, payments::Payment, situation::Situated};

use crate::{Hand, tell};

/// Whether there is something to pay.
///
/// # Errors
/// [`contract::Kind::OrderState`] with what stands against it.
pub fn may_ask(order: &Order, payments: &[Payment]) -> Result<(), Problem> {
    Situated::of(order, payments).may(Actor::Shopper, Action::Pay)
}

/// Asks the shopper to pay by a mail.
pub fn ask_payment(order: &Order, payments: &[Payment], note: Option<String>, hand: Hand) -> Result<Change, Problem> {
    may_ask(order, payments)?;
    let mut change = Change::of(order.clone());
    hand.notes(&mut change, Happening::PaymentAsked { note });
    tell(&mut change, OrderNews::PaymentAsked)?;
    Ok(change)
}
