//! What must never happen (the numbers are those of the plan), what must hold whenever everything is at rest, and what the
//! model must be able to do to be worth anything.

use domain::{
    order::{self, OrderState},
    order_actions::{Action as Verb, Standing},
    payment::PaymentState,
};
use stateright::Property;

use super::{
    rules::{Rules, TOTAL},
    shop::{Protocol, is_granted},
    state::{Event, Kind, Message, Minor, Order, State},
};

pub const STOCK: &str = "1: stock is never below zero, and no unit is sold twice";
pub const ONCE: &str = "2: one order for a key, one capture and one refund for an intent";
pub const HEARD: &str = "3: no committed event is lost";
pub const MONEY: &str = "4: money adds up, and refunds are at most what was captured";
pub const COUPONS: &str = "5: no coupon is used beyond its limit";
pub const STATES: &str = "6: no order or payment is where its state machine does not lead";
pub const CALLERS: &str = "7: nobody changes what the permission table does not grant";
pub const REST: &str = "at rest: no money is lost, all is heard of, and what is reserved is what live orders hold";

pub const PAID: &str = "an order is paid";
pub const EXPIRED: &str = "an order expires";
pub const REFUNDED: &str = "an order is refunded in full";
pub const CANCELLED: &str = "a paid order is cancelled, and its money goes back";
pub const LATE_PAID: &str = "late money takes its stock again";
pub const LATE_LOOKED_AT: &str = "late money finds no stock, and staff look at it";
pub const TWICE: &str = "money comes twice, and staff look at it";
pub const REST_PAID: &str = "a paid order is changed, and its rest is paid";
pub const OLD_PRICE: &str = "what an order cost before it was changed comes, and staff look at it";
pub const ASKED: &str = "a question is asked";
pub const REPEATED: &str = "a message comes twice";

type Condition = fn(&Protocol, &State) -> bool;

/// What a run is checked for.
pub fn properties(rules: &Rules) -> Vec<Property<Protocol>> {
    let mut properties = vec![
        Property::always(STOCK, |_, state| stock(state)),
        Property::always(ONCE, |_, state| once(state)),
        Property::always(HEARD, heard),
        Property::always(MONEY, |_, state| adds_up(state)),
        Property::always(COUPONS, coupons),
        Property::always(STATES, |_, state| states(state)),
        Property::always(CALLERS, |_, state: &State| state.orders.iter().all(callers)),
        Property::always(REST, |protocol, state| !protocol.is_at_rest(state) || rest(state)),
        Property::sometimes(PAID, |_, state: &State| state.orders.iter().any(|order| order.state == OrderState::Paid)),
    ];
    let (cards, coins) = (rules.kinds.contains(&Kind::Card), rules.kinds.contains(&Kind::Coins));
    let refunds = rules.left.refunds > 0;
    let more: [(bool, &'static str, Condition); 10] = [
        (rules.clock, EXPIRED, |_, state| state.orders.iter().any(|order| order.state == OrderState::Expired && order.expired)),
        (refunds, REFUNDED, |protocol, state| {
            let back = |order: usize| done(state, order) == TOTAL && taken(state, order) == TOTAL;
            protocol.is_at_rest(state) && (0..state.orders.len()).any(back)
        }),
        (rules.left.cancels > 0, CANCELLED, |_, state| {
            let back = |order: usize| state.orders[order].standing == Standing::Cancelled && done(state, order) > 0;
            (0..state.orders.len()).any(back)
        }),
        (rules.clock && coins, LATE_PAID, |_, state| {
            state.orders.iter().any(|order| order.state == OrderState::Paid && order.expired && order.holds)
        }),
        (rules.clock && coins && (rules.shoppers > 1 || rules.left.shrinkage > 0), LATE_LOOKED_AT, |_, state| {
            let late = |order: &Order| order.state == OrderState::Review && order.expired && order.standing == Standing::Live;
            state.level().available() == 0 && state.orders.iter().any(late)
        }),
        (cards && coins, TWICE, |_, state| {
            (0..state.orders.len()).any(|order| taken(state, order) > TOTAL && state.orders[order].state == OrderState::Review)
        }),
        (rules.left.edits > 0, REST_PAID, |_, state| {
            let paid = |order: usize| state.payments.iter().filter(|one| one.order == order && one.state == PaymentState::Paid).count();
            (0..state.orders.len()).any(|order| state.orders[order].state == OrderState::Paid && paid(order) == 2)
        }),
        // Where nothing is told twice or not at all, a card is charged only what is asked for.
        (rules.left.edits > 0 && (coins || rules.left.repeats + rules.left.silences > 0), OLD_PRICE, |_, state| {
            let old = |payment: &super::state::Payment| {
                let order = &state.orders[payment.order];
                payment.state == PaymentState::Review
                    && order.state == OrderState::Review
                    && payment.captured == TOTAL
                    && order.cost > TOTAL
            };
            state.payments.iter().any(old)
        }),
        (rules.left.silences > 0, ASKED, |_, state| state.queue.iter().any(|message| matches!(message, Message::Check(_)))),
        (rules.left.repeats > 0, REPEATED, |_, state| {
            state.queue.iter().any(|message| state.outbox.contains(message) || state.heard.contains(message))
        }),
    ];
    properties.extend(more.into_iter().filter(|(fits, ..)| *fits).map(|(_, name, condition)| Property::sometimes(name, condition)));
    properties
}

/// The names of all that must always hold.
pub const NEVERS: [&str; 8] = [STOCK, ONCE, HEARD, MONEY, COUPONS, STATES, CALLERS, REST];

fn stock(state: &State) -> bool {
    let held = state.orders.iter().filter(|order| order.holds).count();
    let sold = |order: &Order| {
        let waits = order::waits_for_money(order.state) || order.state == OrderState::Paid;
        waits && order.standing == Standing::Live
    };
    let kept = state.orders.iter().all(|order| !sold(order) || order.holds || order.shipped);
    let freed = state.orders.iter().all(|order| !order.holds || (order.standing == Standing::Live && order.state != OrderState::Expired));
    state.level().available() >= 0 && i64::try_from(held) == Ok(state.reserved) && kept && freed
}

fn once(state: &State) -> bool {
    let orders_of = |shopper| state.orders.iter().filter(|order| order.shopper == shopper).count();
    let times = |refund| state.accounts.iter().flat_map(|account| &account.returns).filter(|(of, _)| *of == refund).count();
    state.orders.iter().all(|order| orders_of(order.shopper) <= 1)
        && state.accounts.iter().all(|account| account.captures <= 1)
        && (0..state.refunds.len()).all(|refund| times(refund) <= 1)
}

fn heard(protocol: &Protocol, state: &State) -> bool {
    let known = |message| state.heard.contains(&message) || state.is_under_way(message);
    let told = |(at, order): (usize, &Order)| match order.state {
        OrderState::Paid => known(Message::PaidMail(at)),
        OrderState::Review => known(Message::ReviewMail(at)),
        OrderState::Expired => !order.expired || known(Message::ExpiredMail(at)),
        OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::PartlyPaid => true,
    };
    (!protocol.rules.mails || state.orders.iter().enumerate().all(told))
        && state.inbox.iter().all(|(event, applied)| *applied || state.is_under_way(Message::Webhook(*event)))
}

fn taken(state: &State, order: usize) -> Minor {
    state.accounts.iter().zip(&state.payments).filter(|(_, payment)| payment.order == order).map(|(account, _)| account.taken).sum()
}

fn done(state: &State, order: usize) -> Minor {
    state.refunds_of(order).filter(|refund| refund.done).map(|refund| refund.amount).sum()
}

fn adds_up(state: &State) -> bool {
    let asked = |payment: usize| state.refunds.iter().filter(|refund| refund.payment == payment).map(|refund| refund.amount).sum::<Minor>();
    let pays = |(at, account): (usize, &super::state::Account)| {
        let payment = &state.payments[at];
        asked(at) <= payment.captured
            && payment.captured <= account.taken
            && account.returned() <= account.taken
            && (payment.state != PaymentState::Paid || account.taken == payment.asked)
    };
    let paid = |order: usize| {
        let of = |payment: &&super::state::Payment| payment.order == order && payment.state == PaymentState::Paid;
        state.payments.iter().filter(of).map(|payment| payment.asked).sum::<Minor>()
    };
    let covers = |order: usize| match (state.orders[order].state, state.orders[order].standing) {
        (OrderState::Paid, Standing::Live) => paid(order) == state.orders[order].cost,
        (OrderState::PartlyPaid, _) => paid(order) + state.orders[order].to_pay() == state.orders[order].cost,
        _ => paid(order) <= state.orders[order].cost,
    };
    state.accounts.iter().enumerate().all(pays) && (0..state.orders.len()).all(covers)
}

fn coupons(protocol: &Protocol, state: &State) -> bool {
    let used = state.orders.iter().filter(|order| order.coupon).count();
    protocol.rules.coupons.is_none_or(|limit| state.coupons_used <= limit) && used == usize::from(state.coupons_used)
}

fn states(state: &State) -> bool {
    let stands = |(at, record): (usize, &Order)| {
        let payments = state.states(at);
        // What has expired has no gateway call open: money may come to it, but not by the shop's own doing.
        let unsettled: Vec<_> = payments.iter().copied().filter(|state| *state != PaymentState::Review).collect();
        let closed = record.state != OrderState::Expired || order::may_expire(OrderState::AwaitingPayment, &unsettled);
        // What was given up stays decided while nothing more comes, though its money is still in review.
        let derived = order::derive(record.state, &payments, record.rest());
        let decided = record.standing == Standing::Cancelled && record.state == record.decided() && derived == OrderState::Review;
        (derived == record.state || decided) && closed
    };
    !state.strayed && state.orders.iter().enumerate().all(stands)
}

fn callers(order: &Order) -> bool {
    order.by.is_none_or(|by| is_granted(order, by, if order.standing == Standing::Cancelled { Verb::Cancel } else { Verb::Refund }))
}

fn rest(state: &State) -> bool {
    let known = |(at, account): (usize, &super::state::Account)| {
        let payment = &state.payments[at];
        let seen = matches!(payment.state, PaymentState::Paid | PaymentState::Review | PaymentState::Reversed);
        (account.taken > 0) == seen && payment.captured == account.taken && payment.state != PaymentState::Capturing
    };
    let settled = |order: usize| {
        let record = &state.orders[order];
        let kept = taken(state, order) - done(state, order);
        match (record.state, record.standing) {
            (OrderState::Review, _) => true,
            (OrderState::Paid, Standing::Live) => taken(state, order) == record.cost,
            (OrderState::PartlyPaid, Standing::Live) => taken(state, order) + record.to_pay() == record.cost,
            _ => kept == 0,
        }
    };
    let returned =
        |(at, refund): (usize, &super::state::Refund)| refund.done && state.accounts[refund.payment].returns.contains(&(at, refund.amount));
    state.accounts.iter().enumerate().all(known)
        && (0..state.orders.len()).all(settled)
        && state.refunds.iter().enumerate().all(returned)
        && state.inbox.iter().all(|(event, applied)| *applied || matches!(event, Event::Approved(_)))
}
