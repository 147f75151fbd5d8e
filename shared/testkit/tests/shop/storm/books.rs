//! What must be so when the storm is over: nothing lost, nothing double, and the shop's books say what the providers' say.

use std::collections::BTreeMap;

use domain::{
    ledger::Account,
    order::OrderState,
    order_actions::Standing,
    payment::{PaymentState, TRANSITIONS},
    refund::attempt::AttemptState,
};
use sandbox::{Capture, CaptureStatus};
use store::{
    orders::Order,
    payments::{Past, Payment, ReturnState},
};

use super::{Storm, coins::COUNTED, plan::GATEWAYS, shopper::Trace};

/// What was read of the shop and of the providers.
pub struct Books<'a> {
    /// The storm.
    pub storm: &'a Storm,
    /// Its checkouts.
    pub traces: &'a [Trace],
    /// All orders.
    pub orders: Vec<Order>,
    payments: Vec<Payment>,
    captures: Vec<Capture>,
    /// What is wrong.
    pub faults: Vec<String>,
}

fn cents(hundredths: i128) -> i64 {
    i64::try_from(hundredths).unwrap()
}

fn is_money(capture: &Capture) -> bool {
    matches!(capture.status, CaptureStatus::Completed | CaptureStatus::PartiallyRefunded | CaptureStatus::Refunded)
}

/// What came of a payment, in cents.
pub fn captured(payment: &Payment) -> i64 {
    payment.captured.map_or(0, domain::Money::minor)
}

/// What went back through a payment, or is to, by the order's refunds that stand so.
fn back(order: &Order, payment: &Payment, stands: impl Fn(AttemptState) -> bool) -> i64 {
    let attempts = order.course.refunds.iter().flat_map(|refund| &refund.attempts);
    attempts.filter(|one| one.payment == payment.id && stands(one.state)).map(|one| one.amount.minor()).sum()
}

impl Storm {
    /// All that is not as it must be.
    pub async fn faults(&self, traces: &[Trace]) -> Vec<String> {
        let store = &self.shop.store;
        let mut books = Books {
            storm: self,
            traces,
            orders: store.all_orders().await.unwrap(),
            payments: store.all_payments().await.unwrap(),
            captures: self.shop.sandbox.captures(),
            faults: Vec::new(),
        };
        books.keys();
        books.paypal();
        books.coins();
        books.globee();
        books.notes();
        books.at_rest();
        books.stock().await;
        books.ledger().await;
        books.news().await;
        books.papers().await;
        books.faults
    }
}

impl Books<'_> {
    fn of(&self, order: &Order) -> Vec<Payment> {
        self.payments.iter().filter(|payment| payment.order == order.id).cloned().collect()
    }

    /// The payments by a gateway, with their orders.
    pub fn at(&self, gateway: &str) -> Vec<(Payment, Order)> {
        let here = self.payments.iter().filter(|payment| payment.gateway.as_str() == gateway);
        here.filter_map(|payment| Some((payment.clone(), self.orders.iter().find(|order| order.id == payment.order)?.clone()))).collect()
    }

    /// Notes what is wrong with an order.
    pub fn wrong(&mut self, order: &Order, what: impl std::fmt::Display) {
        self.faults.push(format!("order {} ({}): {what}", order.number, order.email));
    }

    /// One key made one order at most, and each that a shopper heard of is there.
    fn keys(&mut self) {
        let mut by_email: BTreeMap<String, Vec<Order>> = BTreeMap::new();
        for order in &self.orders {
            by_email.entry(order.email.to_string()).or_default().push(order.clone());
        }
        for trace in self.traces {
            let made = by_email.remove(&trace.email()).unwrap_or_default();
            let heard = trace.order.get();
            if made.len() > 1 {
                self.faults.push(format!("checkout {}: one key made {} orders", trace.plan.number, made.len()));
            }
            if let Some(heard) = heard.filter(|heard| !made.iter().any(|order| order.id.to_string() == heard.id)) {
                self.faults.push(format!("checkout {}: order {} was answered and is not there", trace.plan.number, heard.number));
            }
            for order in &made {
                if order.course.refunds.len() > trace.seen.lock().unwrap().refunds {
                    self.wrong(order, format!("has {} refunds, more than anybody asked for", order.course.refunds.len()));
                }
            }
        }
        for (email, orders) in by_email {
            self.faults.push(format!("{} orders of {email}, who is nobody's shopper", orders.len()));
        }
    }

    /// What PayPal took and gave back is what the shop says, capture by capture.
    fn paypal(&mut self) {
        let tally = self.storm.shop.sandbox.tally();
        let executed = |operation: &str| tally.executed.get(operation).copied().unwrap_or(0);
        let payments = self.at("paypal");
        if executed("create") > u64::try_from(payments.len()).unwrap() {
            self.faults.push(format!("PayPal made {} orders for {} payments", executed("create"), payments.len()));
        }
        for capture in self.captures.clone().iter().filter(|capture| is_money(capture)) {
            let owners = payments.iter().filter(|(payment, _)| payment.capture_id.as_deref() == Some(&capture.id)).count();
            let meant = payments.iter().any(|(payment, _)| capture.custom_id.as_deref() == Some(&payment.id.to_string()));
            if owners != 1 || !meant {
                self.faults.push(format!("PayPal's capture {} of {:?} belongs to {owners} payments", capture.id, capture.custom_id));
            }
        }
        for (payment, order) in payments {
            let id = payment.id.to_string();
            let taken: Vec<&Capture> = self.captures.iter().filter(|one| is_money(one) && one.custom_id.as_deref() == Some(&id)).collect();
            let (took, gave): (i64, i64) =
                (taken.iter().map(|one| cents(one.amount.hundredths)).sum(), taken.iter().map(|one| cents(one.refunded)).sum());
            let count = taken.len();
            if count > 1 {
                self.wrong(&order, format!("PayPal captured {id} {count} times"));
            }
            if took != captured(&payment) {
                self.wrong(&order, format!("PayPal took {took} for {id}, the shop says {} ({:?})", captured(&payment), payment.state));
            }
            let booked = order.course.booked.payments.iter().find(|one| one.payment == payment.id).map_or(0, |one| one.captured.minor());
            if booked != took {
                self.wrong(&order, format!("PayPal took {took} for {id}, {booked} are counted in its order"));
            }
            let (done, open) = (back(&order, &payment, |state| state == AttemptState::Done), back(&order, &payment, AttemptState::is_open));
            if done != gave || open != 0 {
                self.wrong(&order, format!("PayPal gave {gave} back of {id}, the shop says {done}, and {open} are not done"));
            }
            let noted = payment.returned.iter().filter(|one| one.state == ReturnState::Done && !one.forced);
            let noted: i64 = noted.map(|one| one.amount.minor()).sum();
            if noted > gave {
                self.wrong(&order, format!("PayPal gave {gave} back of {id}, its payment knows of {noted}"));
            }
        }
    }

    /// A request that GloBee says is paid is paid; one that it says is odd is for staff.
    fn globee(&mut self) {
        let requests = self.storm.shop.sandbox.globee().requests();
        let payments = self.at("globee");
        for request in requests.iter().filter(|request| request.received.is_some()) {
            let owner = payments.iter().find(|(payment, _)| payment.gateway_payment_id.as_deref() == Some(&request.id));
            let Some((payment, order)) = owner else {
                self.faults.push(format!("GloBee's request {} is {} and no payment's", request.id, request.status));
                continue;
            };
            let whole = matches!(request.status.as_str(), "confirmed" | "completed");
            if whole && captured(payment) != payment.amount.minor() {
                self.wrong(order, format!("GloBee says {}, {} are counted for {}", request.status, captured(payment), payment.id));
            }
            let decided = order.state == OrderState::Review || captured(payment) > 0;
            if !whole && !decided {
                let (state, standing) = (payment.state, order.course.standing);
                self.wrong(
                    order,
                    format!(
                        "GloBee has money ({}) of {} ({state:?}); the order is {:?}, {standing:?}, and nothing says that it is to go back",
                        request.status, payment.id, order.state
                    ),
                );
            }
        }
        for (payment, order) in payments.iter().filter(|(payment, _)| payment.captured.is_some()) {
            if !requests.iter().any(|one| Some(&one.id) == payment.gateway_payment_id.as_ref() && one.received.is_some()) {
                self.wrong(order, format!("{} has money that GloBee has not", payment.id));
            }
        }
    }

    /// What staff were told is noted is noted, once.
    fn notes(&mut self) {
        for trace in self.traces {
            let seen = trace.seen.lock().unwrap();
            for payment in self.payments.clone() {
                let id = payment.id.to_string();
                let Some(noted) = seen.noted.get(&id).filter(|_| !seen.unsure.contains(&id)) else { continue };
                // More coins may have come since.
                let counted = payment.coins.as_ref().and_then(|coins| coins.counted.as_ref());
                if counted.map_or(captured(&payment), |counted| counted.amount.minor()) != *noted {
                    self.faults.push(format!(
                        "staff noted {noted} of {id} (checkout {}), the shop says {:?}",
                        trace.plan.number, payment.captured
                    ));
                }
            }
        }
    }

    /// Money is there, or looked at, or has gone back; and nobody waits for anything.
    fn at_rest(&mut self) {
        // A storm that lets nobody pay proves nothing.
        for gateway in GATEWAYS {
            let is_paid = |payment: &Payment| payment.gateway.as_str() == gateway && payment.state == PaymentState::Paid;
            if self.traces.len() >= 40 && !self.payments.iter().any(is_paid) {
                self.faults.push(format!("nobody paid by {gateway}"));
            }
        }
        if self.traces.len() >= 200 && self.storm.counted(COUNTED) == 0 {
            self.faults.push("staff counted no coins that came late".into());
        }
        for order in self.orders.clone() {
            let payments = self.of(&order);
            let any = |state: PaymentState| payments.iter().any(|payment| payment.state == state);
            let came: i64 = payments.iter().map(captured).sum();
            let booked: i64 = order.course.booked.payments.iter().map(|one| one.captured.minor()).sum();
            if came != booked {
                self.wrong(&order, format!("{came} came and {booked} are counted"));
            }
            let gone: i64 = payments.iter().map(|payment| back(&order, payment, AttemptState::counts)).sum();
            let is_left = order.state == OrderState::Expired || order.course.standing == Standing::Cancelled;
            if is_left && came != gone && order.state != OrderState::Review {
                self.wrong(&order, format!("is {:?} and {:?}, {came} came and {gone} went back", order.state, order.course.standing));
            }
            if gone > came {
                self.wrong(&order, format!("{came} came and {gone} went back"));
            }
            let waits = match order.state {
                OrderState::AwaitingPayment => true,
                OrderState::PaymentProcessing => !any(PaymentState::OnDelivery),
                OrderState::Paid => came == 0,
                _ => false,
            };
            let states: Vec<_> = payments.iter().map(|payment| (payment.gateway.as_str(), payment.state, payment.captured)).collect();
            if waits || any(PaymentState::Capturing) || any(PaymentState::Processing) {
                self.wrong(&order, format!("is {:?} in the end: {states:?}", order.state));
            }
            for payment in &payments {
                let has = |step: &[Past]| TRANSITIONS.iter().any(|&(from, _, to)| (from, to) == (step[0].state, step[1].state));
                if !payment.history.windows(2).all(has) {
                    self.wrong(&order, format!("a payment went a way that is not in the table: {:?}", payment.history));
                }
            }
            let asked = order.course.refunds.iter().filter(|one| one.is_asked()).count();
            if asked > 0 {
                self.wrong(&order, format!("{asked} of its refunds are still asked for"));
            }
        }
    }

    /// The books of each order sum to zero, and say of each gateway what the gateway says.
    async fn ledger(&mut self) {
        for order in self.orders.clone() {
            let entries = self.storm.shop.store.entries_of(order.id).await.unwrap();
            let postings: Vec<_> = entries.iter().flat_map(|posted| posted.entry.postings()).collect();
            let sum: i64 = postings.iter().map(|one| one.amount.minor()).sum();
            if sum != 0 {
                self.wrong(&order, format!("its entries sum to {sum}"));
            }
            let mut expected: BTreeMap<&str, i64> = BTreeMap::new();
            for payment in self.of(&order) {
                let id = payment.id.to_string();
                let here = |one: &&Capture| is_money(one) && one.custom_id.as_deref() == Some(&id);
                *expected.entry(payment.gateway.as_str()).or_default() += if payment.gateway.as_str() == "paypal" {
                    // Its fee stays with it, also when money goes back.
                    let holds = |one: &Capture| cents(one.amount.hundredths) - cents(one.fee()) - cents(one.refunded);
                    self.captures.iter().filter(here).map(holds).sum::<i64>()
                } else {
                    captured(&payment) - back(&order, &payment, AttemptState::counts)
                };
            }
            for (gateway, expected) in expected {
                let id = contract::payments::GatewayName::find(gateway).unwrap().id();
                let account = Account::Clearing(id);
                let said: i64 = postings.iter().filter(|one| one.account == account).map(|one| one.amount.minor()).sum();
                if said != expected {
                    self.wrong(&order, format!("{gateway} holds {expected}, the books say {said}"));
                }
            }
        }
        match self.storm.shop.run("audit-ledger").await {
            Ok(audit) if audit["left"] == 0 => {}
            audit => self.faults.push(format!("audit-ledger finds a difference: {audit:?}")),
        }
    }
}
