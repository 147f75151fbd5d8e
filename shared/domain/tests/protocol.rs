//! A model of the order protocol, checked in every interleaving up to the bounds of each run: placing, paying, webhooks,
//! changing, capturing, expiry, cancelling, refunds, functions that die between any two steps, and messages that come twice. What
//! moves orders, payments and stock in it is the code's own; `infra/decisions/0021` says what it leaves out.

mod protocol {
    pub mod calls;
    pub mod model;
    pub mod nevers;
    pub mod rules;
    pub mod shop;
    pub mod state;
}

use std::{
    error::Error,
    time::{Duration, Instant},
};

use protocol::{
    nevers::{self, NEVERS},
    rules::{DEARER, Fault, Rules, TOTAL, priced},
    shop::Protocol,
    state::{Kind, Left},
};
use stateright::{Checker, HasDiscoveries, Model};

const CARD: &[Kind] = &[Kind::Card];
const COINS: &[Kind] = &[Kind::Coins];
const BOTH: &[Kind] = &[Kind::Card, Kind::Coins];

/// Far beyond what any run takes: a run that is cut off has shown nothing, and fails.
const LIMIT: Duration = Duration::from_mins(10);

type Outcome = Result<(), Box<dyn Error>>;

fn protocol(rules: Rules) -> Result<Protocol, Box<dyn Error>> {
    let (order, dearer) = (priced(TOTAL)?, priced(DEARER)?);
    assert_eq!((order.totals.total.minor(), dearer.totals.total.minor()), (TOTAL, DEARER));
    Ok(Protocol { rules, order, dearer })
}

/// Looks at every state that the rules lead to.
fn check(name: &str, rules: Rules) -> Outcome {
    let began = Instant::now();
    let checker = protocol(rules)?.checker().timeout(LIMIT).spawn_bfs().join();
    assert!(began.elapsed() < LIMIT, "{name} was cut off");
    let (states, unique, depth) = (checker.state_count(), checker.unique_state_count(), checker.max_depth());
    println!("{name}: {unique} states ({states} steps), {depth} deep, {:.1?}", began.elapsed());
    for never in NEVERS {
        if let Some(path) = checker.discovery(never) {
            panic!("{name}: {never}\n{:?}\n{:?}", path.clone().into_actions(), path.last_state());
        }
    }
    checker.assert_properties();
    Ok(())
}

/// Finds what a fault does.
fn breaks(rules: Rules, fault: Fault, never: &'static str) -> Outcome {
    let began = Instant::now();
    let model = protocol(Rules { fault: Some(fault), ..rules })?;
    let wanted = HasDiscoveries::AnyOf([never].into());
    let checker = model.checker().finish_when(wanted).timeout(LIMIT).spawn_bfs().join();
    let path = checker.discovery(never).ok_or_else(|| format!("{fault:?} is not found"))?;
    let steps = path.into_actions();
    println!("{fault:?}: {} steps, {} states, {:.1?}: {never}\n    {steps:?}", steps.len(), checker.unique_state_count(), began.elapsed());
    Ok(())
}

fn base() -> Rules {
    Rules {
        on_hand: 1,
        shoppers: 1,
        coupons: None,
        kinds: CARD,
        short: false,
        clock: false,
        ships: false,
        mails: false,
        leases: true,
        width: 2,
        left: Left { places: vec![1], ..Left::default() },
        fault: None,
    }
}

/// One order by card, with all that can go wrong between the shop and the provider.
fn card() -> Rules {
    let left =
        Left { places: vec![1], restarts: 1, returns: 2, crashes: 2, repeats: 1, declines: 1, holds: 1, silences: 1, ..Left::default() };
    Rules { clock: true, width: 3, left, ..base() }
}

/// One order by card, where leases protect nothing: a function may sleep for as long as it likes and go on.
fn sleepers() -> Rules {
    let left = Left { repeats: 0, crashes: 1, ..card().left };
    Rules { leases: false, left, ..card() }
}

/// One order by card, whose webhooks may never come.
fn silence() -> Rules {
    let left = Left { places: vec![1], returns: 2, crashes: 2, declines: 1, holds: 1, silences: 2, losses: 2, ..Left::default() };
    Rules { clock: true, width: 3, left, ..base() }
}

/// Two orders in coins for one unit, with money that comes late, and short.
fn coins() -> Rules {
    let left = Left { places: vec![1, 1], crashes: 1, losses: 1, repeats: 1, ..Left::default() };
    Rules { kinds: COINS, shoppers: 2, short: true, clock: true, left, ..base() }
}

/// One order by card and in coins at the same time.
fn both() -> Rules {
    let left = Left { places: vec![1], returns: 1, crashes: 1, silences: 1, shrinkage: 1, ..Left::default() };
    Rules { kinds: BOTH, clock: true, left, ..base() }
}

/// Two orders by card for one unit, one of which may expire for the other.
fn two() -> Rules {
    let left = Left { places: vec![1, 1], returns: 2, crashes: 1, silences: 1, ..Left::default() };
    Rules { shoppers: 2, clock: true, left, ..base() }
}

/// Two shoppers, each with one key and two tries, for one unit and one coupon.
fn rush() -> Rules {
    let left = Left { places: vec![2, 2], returns: 1, crashes: 1, shrinkage: 1, ..Left::default() };
    Rules { shoppers: 2, coupons: Some(1), clock: true, width: 3, left, ..base() }
}

/// An order that is cancelled and refunded by whoever tries, and sent.
fn back() -> Rules {
    let left = Left { places: vec![1, 0], returns: 1, crashes: 2, repeats: 1, cancels: 1, refunds: 2, ..Left::default() };
    Rules { shoppers: 2, clock: true, ships: true, left, ..base() }
}

/// An order with late money that is cancelled and refunded.
fn late_back() -> Rules {
    let left = Left { places: vec![1], crashes: 1, repeats: 1, losses: 1, cancels: 1, refunds: 2, shrinkage: 1, ..Left::default() };
    Rules { kinds: COINS, short: true, clock: true, ships: true, left, ..base() }
}

/// An order by card that staff change at any moment.
fn edits() -> Rules {
    let left = Left { places: vec![1], returns: 2, crashes: 1, silences: 1, losses: 1, edits: 1, ..Left::default() };
    Rules { clock: true, width: 3, left, ..base() }
}

/// The same in coins, which nobody can decline.
fn coin_edits() -> Rules {
    let left = Left { places: vec![1], crashes: 1, losses: 1, repeats: 1, edits: 1, ..Left::default() };
    Rules { kinds: COINS, short: true, clock: true, left, ..base() }
}

/// An order by card that staff change, cancel and refund at any moment.
fn edits_back() -> Rules {
    let left = Left { places: vec![1], returns: 1, crashes: 1, edits: 1, cancels: 1, refunds: 1, ..Left::default() };
    Rules { clock: true, left, ..base() }
}

/// The same in coins, where also what the order cost before comes.
fn coin_edits_back() -> Rules {
    let left = Left { places: vec![1], crashes: 1, edits: 1, cancels: 1, refunds: 1, ..Left::default() };
    Rules { kinds: COINS, short: true, clock: true, left, ..base() }
}

/// What people and staff are told.
fn mails() -> Rules {
    let left = Left { places: vec![1], returns: 1, crashes: 1, repeats: 1, ..Left::default() };
    Rules { clock: true, mails: true, left, ..base() }
}

/// A test for each run: what must never happen does not, and what should be possible is.
macro_rules! runs {
    ($($run:ident)*) => {
        mod nothing_that_must_never_happen_does {
            $(#[test] fn $run() -> super::Outcome { super::check(stringify!($run), super::$run()) })*
        }
    };
}
runs! { card sleepers silence coins both two rush back late_back edits coin_edits edits_back coin_edits_back mails }

/// A test for each fault: the model finds it, and the run with it breaks what it should.
macro_rules! faults {
    ($($name:ident: $fault:ident in $rules:expr => $never:ident,)*) => {
        mod the_model_fails_with {
            use super::*;
            $(#[test] fn $name() -> Outcome { breaks($rules, Fault::$fault, nevers::$never) })*
        }
    };
}
faults! {
    no_key_saved: NoKeySaved in Rules { on_hand: 2, coupons: None, ..rush() } => ONCE,
    coupons_unguarded: CouponUnguarded in Rules { on_hand: 2, ..rush() } => COUPONS,
    no_version_guard: NoVersionGuard in card() => STATES,
    no_version_guard_and_lost_money: NoVersionGuard in card() => REST,
    expiry_while_a_call_is_open: ExpiresOpenCalls in card() => STATES,
    late_money_without_stock: LateWithoutStock in coins() => STOCK,
    late_money_that_takes_stock_twice: LateTakesTwice in Rules { on_hand: 2, ..coins() } => STOCK,
    a_fresh_key_for_each_refund_call: FreshRefundKey in back() => ONCE,
    a_fresh_key_for_each_capture_call: FreshCaptureKey in card() => ONCE,
    no_outbox_for_webhooks: NoOutbox in card() => HEARD,
    no_outbox_for_mails: NoOutbox in mails() => HEARD,
    open_refunds_forgotten: OpenRefundsForgotten in back() => MONEY,
    cancelling_what_holds_nothing: CancelReleasesTwice in late_back() => STOCK,
    no_reconciliation: NoReconciliation in silence() => REST,
    ended_payments_let_be: EndedLetBe in silence() => REST,
    money_of_the_old_price: PaysOldPrice in coin_edits() => MONEY,
    any_caller: AnyCaller in back() => CALLERS,
}
