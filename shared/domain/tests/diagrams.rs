//! The drawn state machines in `infra/decisions` are those of the code.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use domain::{
    fulfilment,
    order::{OrderState, Rest, derive, may_expire, revive},
    payment::{self, PaymentState, TRANSITIONS},
    refund::attempt,
    returns,
};

/// The page with this name draws exactly this.
fn drawn(name: &str, diagram: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/decisions").join(name);
    let page = fs::read_to_string(path).unwrap_or_default();
    let block = format!("```mermaid\n{diagram}```\n");
    assert!(page.contains(&block), "infra/decisions/{name} is to draw:\n{block}");
}

#[test]
fn payments_are_drawn() {
    drawn("payment-states.md", &payment::diagram());
}

#[test]
fn fulfilments_are_drawn() {
    drawn("fulfilment-states.md", &fulfilment::diagram());
}

#[test]
fn refunds_are_drawn() {
    drawn("refund-states.md", &attempt::diagram());
}

#[test]
fn returns_are_drawn() {
    drawn("return-states.md", &returns::diagram());
}

#[test]
fn orders_are_drawn() {
    drawn("order-states.md", &order_diagram());
}

/// An order has no table: its arrows are what `derive` makes of each state and one payment in each state, what the clock
/// does, and what late money does.
fn order_diagram() -> String {
    let mut payments: Vec<PaymentState> = Vec::new();
    for state in TRANSITIONS.iter().flat_map(|&(from, _, to)| [from, to]) {
        if !payments.contains(&state) {
            payments.push(state);
        }
    }
    let orders = [
        OrderState::AwaitingPayment,
        OrderState::PaymentProcessing,
        OrderState::PartlyPaid,
        OrderState::Paid,
        OrderState::Review,
        OrderState::Expired,
    ];
    let mut text = String::from("stateDiagram-v2\n    [*] --> AwaitingPayment\n");
    for (at, before) in orders.into_iter().enumerate() {
        let mut arrows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for state in &payments {
            // Where its stock is taken again, late money makes an order paid: the arrow below.
            let late = before == OrderState::Expired && *state == PaymentState::Paid;
            // Paid money does not become unpaid: such payments never stand alone beside a paid order.
            let unreal = before == OrderState::Paid && !matches!(state, PaymentState::Review | PaymentState::Reversed);
            let after = match before {
                // Beside what paid it before it was changed.
                OrderState::PartlyPaid if *state != PaymentState::Paid => derive(before, &[PaymentState::Paid, *state], Rest::Owed),
                _ => derive(before, &[*state], Rest::None),
            };
            let to = orders.iter().position(|one| *one == after);
            if let Some(to) = to.filter(|to| *to != at && !late && !unreal) {
                arrows.entry(to).or_default().push(format!("{state:?}"));
            }
        }
        for (to, states) in arrows {
            let _ = writeln!(text, "    {before:?} --> {:?}: {}", orders[to], states.join(", "));
        }
        if may_expire(before, &[]) {
            let _ = writeln!(text, "    {before:?} --> {:?}: TimeRanOut", OrderState::Expired);
        }
    }
    let owes = derive(OrderState::Paid, &[PaymentState::Paid], Rest::Owed);
    let _ = writeln!(text, "    {:?} --> {owes:?}: changed to cost more", OrderState::Paid);
    let _ = writeln!(text, "    {:?} --> {:?}: Paid, stock taken again", OrderState::Expired, revive(&[PaymentState::Paid]));
    text
}
