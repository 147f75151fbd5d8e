//! What shoppers and staff may do with an order where it stands: one table, from its money, its parcels and its returns.
//! Whether somebody has the permission at all is said in [`crate::permission`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Money, fulfilment::units::OrderFulfilment, money::MoneyError, order::OrderState, payment::PaymentState, returns::ReturnState};

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Whose order it is.
    Shopper,
    /// Staff.
    Staff,
}

/// What may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "OrderAction")]
pub enum Action {
    /// Pay it, or try again.
    Pay,
    /// Give it up; money that came goes back.
    Cancel,
    /// Change its lines.
    Edit,
    /// Give money back.
    Refund,
    /// Make and move parcels.
    Fulfil,
    /// Ask to send things back.
    RequestReturn,
    /// Decide about returns.
    DecideReturn,
    /// Decide about money that does not fit.
    Review,
}

/// Whether the order stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "OrderStanding")]
pub enum Standing {
    /// It does.
    #[default]
    Live,
    /// Somebody gave it up.
    Cancelled,
}

/// Where the money of an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoneyStage {
    /// None came, and none is on its way.
    Unpaid,
    /// A gateway is asked, or works on it: nobody knows yet.
    Moving,
    /// It is paid to whoever brings it.
    OnDelivery,
    /// Money came that does not fit; staff decide.
    Review,
    /// What it cost before it was changed came; the rest is asked for.
    PartlyPaid,
    /// All came.
    Paid,
    /// Some of it went back.
    PartlyRefunded,
    /// All of it went back.
    Refunded,
    /// None came in time.
    Expired,
}

impl MoneyStage {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unpaid,
        Self::Moving,
        Self::OnDelivery,
        Self::Review,
        Self::PartlyPaid,
        Self::Paid,
        Self::PartlyRefunded,
        Self::Refunded,
        Self::Expired,
    ];
}

/// The stage from an order's state, its payments, what came and what went back.
pub fn money_stage(order: OrderState, payments: &[PaymentState], captured: Money, refunded: Money) -> Result<MoneyStage, MoneyError> {
    let left = captured.try_sub(refunded)?;
    let moving = payments.iter().any(|state| matches!(state, PaymentState::Capturing | PaymentState::Processing));
    Ok(match order {
        // Also of an order that is being looked at: what is decided about it now would be decided without that money.
        _ if moving => MoneyStage::Moving,
        OrderState::Review => MoneyStage::Review,
        OrderState::PaymentProcessing if payments.contains(&PaymentState::OnDelivery) => MoneyStage::OnDelivery,
        _ if captured.minor() > 0 && left.minor() <= 0 => MoneyStage::Refunded,
        _ if refunded.minor() > 0 => MoneyStage::PartlyRefunded,
        OrderState::PartlyPaid => MoneyStage::PartlyPaid,
        OrderState::Paid => MoneyStage::Paid,
        OrderState::PaymentProcessing => MoneyStage::Moving,
        OrderState::AwaitingPayment => MoneyStage::Unpaid,
        OrderState::Expired => MoneyStage::Expired,
    })
}

/// Where an order stands in all that decides what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation<'a> {
    /// Whether it stands.
    pub standing: Standing,
    /// Its money.
    pub money: MoneyStage,
    /// Its parcels.
    pub fulfilment: OrderFulfilment,
    /// Its returns.
    pub returns: &'a [ReturnState],
}

/// Why something may not be done: the first that stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// Never by this one.
    #[error("is not for them to do")]
    Actor,
    /// The order was given up.
    #[error("can't be done: the order is cancelled")]
    Cancelled,
    /// Its money is not where it must be.
    #[error("can't be done while its money is where it is")]
    Money,
    /// Its parcels are not where they must be.
    #[error("can't be done while its parcels are where they are")]
    Fulfilment,
    /// There is no return to decide about.
    #[error("can't be done while its returns are where they are")]
    Returns,
}

/// What a rule wants of an order's returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnsRule {
    /// Whatever there is.
    Any,
    /// One at least is open.
    SomeOpen,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// Whether also of an order that was given up.
    pub standing: &'static [Standing],
    /// Where its money may be.
    pub money: &'static [MoneyStage],
    /// Where its parcels may be.
    pub fulfilment: &'static [OrderFulfilment],
    /// What of its returns.
    pub returns: ReturnsRule,
}

use MoneyStage as M;
use OrderFulfilment as F;

const LIVE: &[Standing] = &[Standing::Live];
const EVER: &[Standing] = &[Standing::Live, Standing::Cancelled];

const fn rule(
    (actor, action): (Actor, Action),
    standing: &'static [Standing],
    money: &'static [MoneyStage],
    fulfilment: &'static [OrderFulfilment],
    returns: ReturnsRule,
) -> Rule {
    Rule { actor, action, standing, money, fulfilment, returns }
}

/// Every pair of actor and action that is ever possible, once.
pub const RULES: &[Rule] = &[
    rule((Actor::Shopper, Action::Pay), LIVE, &[M::Unpaid, M::PartlyPaid], &[F::Unfulfilled], ReturnsRule::Any),
    // Shoppers cancel what nobody has begun to pack; afterwards it is a return.
    rule((Actor::Shopper, Action::Cancel), LIVE, &[M::Unpaid, M::OnDelivery, M::PartlyPaid, M::Paid], &[F::Unfulfilled], ReturnsRule::Any),
    // While a gateway works on the money nobody cancels: it may come a second later, for an order that is gone. What is
    // set aside is set free first.
    rule(
        (Actor::Staff, Action::Cancel),
        LIVE,
        &[M::Unpaid, M::OnDelivery, M::Review, M::PartlyPaid, M::Paid, M::PartlyRefunded, M::Refunded],
        &[F::Nothing, F::Unfulfilled],
        ReturnsRule::Any,
    ),
    // Refunds count units of lines: a line that changes under them would be refunded twice, or never.
    rule((Actor::Staff, Action::Edit), LIVE, &[M::Unpaid, M::PartlyPaid, M::Paid], &[F::Unfulfilled], ReturnsRule::Any),
    // Also of an order that was given up: its money goes back by refunds, and late money, too.
    rule((Actor::Staff, Action::Refund), EVER, &[M::Review, M::Paid, M::PartlyRefunded], &F::ALL, ReturnsRule::Any),
    rule(
        (Actor::Staff, Action::Fulfil),
        LIVE,
        &[M::OnDelivery, M::Paid, M::PartlyRefunded],
        &[F::Unfulfilled, F::InProgress, F::Partial, F::Fulfilled],
        ReturnsRule::Any,
    ),
    // What was refunded in full may still lie at the shopper's.
    rule(
        (Actor::Shopper, Action::RequestReturn),
        LIVE,
        &[M::Paid, M::PartlyRefunded],
        &[F::Partial, F::Fulfilled, F::Delivered],
        ReturnsRule::Any,
    ),
    rule(
        (Actor::Staff, Action::RequestReturn),
        LIVE,
        &[M::Paid, M::PartlyRefunded, M::Refunded],
        &[F::Partial, F::Fulfilled, F::Delivered],
        ReturnsRule::Any,
    ),
    rule((Actor::Staff, Action::DecideReturn), EVER, &M::ALL, &F::ALL, ReturnsRule::SomeOpen),
    rule((Actor::Staff, Action::Review), EVER, &[M::Review], &F::ALL, ReturnsRule::Any),
];

impl Action {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Pay, Self::Cancel, Self::Edit, Self::Refund, Self::Fulfil, Self::RequestReturn, Self::DecideReturn, Self::Review];
}

/// Whether somebody may do something, and if not, what stands against it.
pub fn may(actor: Actor, action: Action, situation: &Situation<'_>) -> Result<(), Obstacle> {
    let rule = RULES.iter().find(|rule| (rule.actor, rule.action) == (actor, action)).ok_or(Obstacle::Actor)?;
    let some_open = situation.returns.iter().any(|state| state.is_open());
    let returns = match rule.returns {
        ReturnsRule::Any => true,
        ReturnsRule::SomeOpen => some_open,
    };
    if !rule.standing.contains(&situation.standing) {
        Err(Obstacle::Cancelled)
    } else if !rule.money.contains(&situation.money) {
        Err(Obstacle::Money)
    } else if !rule.fulfilment.contains(&situation.fulfilment) {
        Err(Obstacle::Fulfilment)
    } else if !returns {
        Err(Obstacle::Returns)
    } else {
        Ok(())
    }
}

/// All that somebody may do.
pub fn actions(actor: Actor, situation: &Situation<'_>) -> Vec<Action> {
    Action::ALL.into_iter().filter(|action| may(actor, *action, situation).is_ok()).collect()
}

#[cfg(test)]
mod tests;
