//! A checkout: the order is placed, the payment begun, and then it goes on as planned. Whoever gets no answer asks again,
//! with the same key, as browsers do.

use std::{
    collections::BTreeMap,
    sync::{Mutex, OnceLock},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{ADDRESS, Answer, Call};

use super::{
    Storm,
    plan::{Pays, Plan, Step},
};

/// For how long somebody asks again who gets no answer.
const PATIENCE: Duration = Duration::from_secs(75);

/// An order that was placed.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The order.
    pub id: String,
    /// What opens it.
    pub token: String,
    /// What people call it.
    pub number: String,
}

/// What came of a checkout, as those saw it who took part.
#[derive(Debug)]
pub struct Trace {
    /// What was planned.
    pub plan: Plan,
    /// Its order, where the shopper heard of one.
    pub order: OnceLock<Placed>,
    /// What was seen.
    pub seen: Mutex<Seen>,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// What happened, in order.
    pub log: Vec<String>,
    /// What staff noted of payments and were told that it is noted, in cents.
    pub noted: BTreeMap<String, i64>,
    /// Payments with the transactions of which the shopper told and was told that they are known.
    pub told: Vec<(String, String)>,
    /// Payments of which a note got no answer.
    pub unsure: Vec<String>,
    /// How many calls there were, each with a key of its own, that may have made a refund.
    pub refunds: usize,
    /// What contradicts itself.
    pub faults: Vec<String>,
}

/// A payment that was begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The payment.
    pub payment: String,
    /// What the shopper does next.
    pub next: Value,
    /// What is asked for, in cents.
    pub amount: i64,
}

impl Trace {
    /// Nothing has happened yet.
    pub fn of(plan: Plan) -> Self {
        Self { plan, order: OnceLock::new(), seen: Mutex::default() }
    }

    /// The address of the shopper, which nobody else has.
    pub fn email(&self) -> String {
        email(self.plan.number)
    }

    /// Notes what happened.
    pub fn log(&self, what: impl Into<String>) {
        self.seen.lock().unwrap().log.push(what.into());
    }

    /// Notes what contradicts itself.
    pub fn fault(&self, what: impl Into<String>) {
        self.seen.lock().unwrap().faults.push(what.into());
    }

    /// A key of this checkout's.
    pub fn key(&self, what: &str) -> String {
        format!("storm-{}-{what}", self.plan.number)
    }
}

/// The address of the shopper of a checkout.
pub fn email(number: u64) -> String {
    format!("shopper-{number}@example.com")
}

/// What an answer is called in a log.
pub fn brief(answer: Option<&Answer>) -> String {
    answer.map_or_else(
        || "no answer".to_owned(),
        |answer| answer.problem().map_or_else(|| answer.status.to_string(), |slug| format!("{} {slug}", answer.status)),
    )
}

impl Storm {
    /// Calls until there is an answer; none where patience ends.
    pub async fn insist(&self, function: &str, call: &Call) -> Option<Answer> {
        let (begun, mut wait) = (Instant::now(), 50);
        loop {
            match self.shop.try_call(function, call).await {
                Err(_) => self.count("calls whose function died", 1),
                Ok(answer) => match answer.problem() {
                    Some("internal") => self.count("answers `internal`", 1),
                    Some("unavailable" | "in-progress" | "cart-claimed" | "gateway-unavailable") => self.count("answers `try again`", 1),
                    _ => return Some(answer),
                },
            }
            if begun.elapsed() > PATIENCE {
                self.count("calls that somebody gave up", 1);
                return None;
            }
            tokio::time::sleep(Duration::from_millis(wait)).await;
            wait = (wait * 2).min(1_500);
        }
    }

    /// Makes calls at the same time, with what is planned to go wrong at this step.
    pub async fn at_once(&self, trace: &Trace, step: Step, function: &'static str, calls: &[Call]) -> Vec<Option<Answer>> {
        if let Some((_, fault)) = trace.plan.fault.filter(|(at, _)| *at == step) {
            self.shop.sandbox.fail_next(fault.operation, fault.order());
            self.count("faults of PayPal's", fault.times);
        }
        let kill = async {
            if let Some((_, after)) = trace.plan.kill.filter(|(at, _)| *at == step) {
                tokio::time::sleep(Duration::from_micros(after)).await;
                self.kill(function).await;
            }
        };
        let (answers, ()) = tokio::join!(join_all(calls.iter().map(|call| self.insist(function, call))), kill);
        trace.log(format!("{function}: {}", answers.iter().map(|answer| brief(answer.as_ref())).collect::<Vec<_>>().join(", ")));
        answers
    }

    /// A whole checkout.
    pub async fn checkout(&self, trace: &Trace) {
        let Some(placed) = self.place(trace).await else { return };
        let order = trace.order.get_or_init(|| placed);
        let before = match trace.plan.before {
            Some(gateway) => self.begin(trace, order, gateway, "before", 1).await.map(|begun| (gateway, begun)),
            None => None,
        };
        let Some(begun) = self.begin(trace, order, trace.plan.gateway, "start", trace.plan.starts).await else { return };
        if trace.plan.pays == Pays::Late {
            self.expire(trace, order).await;
        }
        let pays = async {
            self.pay(trace, order, trace.plan.gateway, trace.plan.pays, &begun).await;
            if let Some((gateway, begun)) = before.filter(|_| trace.plan.pays_before) {
                trace.log(format!("pays by {gateway}, too"));
                self.pay(trace, order, gateway, Pays::Exactly, &begun).await;
            }
        };
        let expires = async {
            if trace.plan.pays == Pays::AsItExpires {
                self.expire(trace, order).await;
            }
        };
        let regrets = async {
            if trace.plan.regrets {
                self.cancel_mine(trace, order, "regret").await;
            }
        };
        tokio::join!(pays, expires, regrets);
        self.go_on(trace, order, &begun).await;
    }

    /// Fills a cart and places the order; nothing where it is sold out, or nobody answers.
    async fn place(&self, trace: &Trace) -> Option<Placed> {
        let mut cookie: Option<String> = None;
        for (item, quantity) in &trace.plan.lines {
            let body = json!({ "variant": self.items[*item], "quantity": quantity });
            let mut call = Call::new("POST", "/api/cart/lines").json(&body);
            if let Some(cookie) = &cookie {
                call = call.header("cookie", cookie);
            }
            let answer = self.insist("update-cart", &call).await?;
            if answer.status != 200 {
                trace.log(format!("cart: {}", brief(Some(&answer))));
                return None;
            }
            cookie = cookie.or(answer.cart());
        }
        let cookie = cookie?;
        let call = Call::new("GET", "/api/checkout/shipping-methods?country=DE").header("cookie", &cookie);
        let answer = self.insist("list-shipping-methods", &call).await?;
        let Some(quote) = answer.body["items"][0]["quote"].as_str() else {
            trace.log(format!("quote: {}", brief(Some(&answer))));
            return None;
        };
        let address: Value = serde_json::from_str(ADDRESS).unwrap();
        let body = json!({ "email": trace.email(), "address": address, "quote": quote });
        let call = Call::new("POST", "/api/orders").header("cookie", &cookie).header("idempotency-key", &trace.key("place")).json(&body);
        let calls: Vec<Call> = (0..trace.plan.places).map(|_| call.clone()).collect();
        let answers = self.at_once(trace, Step::Place, "place-order", &calls).await;
        let mut placed: Vec<Placed> = answers
            .iter()
            .flatten()
            .filter(|answer| answer.status == 201)
            .map(|answer| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let order = &answer.body["order"];
                Placed { id: text(&order["id"]), token: text(&answer.body["token"]), number: text(&order["number"]) }
            })
            .collect();
        placed.dedup_by(|a, b| a.id == b.id);
        if placed.len() > 1 {
            trace.fault(format!("one key was answered with several orders: {placed:?}"));
        }
        if placed.is_empty() {
            self.count("checkouts that ended without an order", 1);
        }
        placed.pop()
    }

    /// Begins a payment, `times` at once with one key.
    pub async fn begin(&self, trace: &Trace, order: &Placed, gateway: &str, key: &str, times: u64) -> Option<Begun> {
        let call = Call::new("POST", &format!("/api/orders/{}/payments", order.id))
            .header("order-token", &order.token)
            .header("idempotency-key", &trace.key(key))
            .json(&json!({ "gateway": gateway }));
        let calls: Vec<Call> = (0..times).map(|_| call.clone()).collect();
        let answers = self.at_once(trace, Step::Start, "start-payment", &calls).await;
        let mut begun: Vec<Begun> = answers
            .iter()
            .flatten()
            .filter(|answer| answer.status == 200)
            .filter_map(|answer| {
                let payment = &answer.body["payment"];
                let amount = payment["amount"]["minor"].as_i64()?;
                Some(Begun { payment: payment["id"].as_str()?.to_owned(), next: answer.body["next"].clone(), amount })
            })
            .collect();
        begun.dedup_by(|a, b| a.payment == b.payment);
        if begun.len() > 1 {
            trace.fault(format!("one key was answered with several payments: {begun:?}"));
        }
        let begun = begun.pop()?;
        trace.log(format!("{gateway} is {}", begun.payment));
        self.count(&format!("payments begun by {gateway}"), 1);
        Some(begun)
    }

    /// The order's state, when nothing is on its way any more or nobody waits any longer.
    pub async fn settled(&self, trace: &Trace, order: &Placed, patience: Duration) -> String {
        let begun = Instant::now();
        let mut state = String::new();
        while begun.elapsed() < patience {
            let call = Call::new("GET", &format!("/api/orders/{}", order.id)).header("order-token", &order.token);
            if let Some(answer) = self.insist("get-order", &call).await {
                answer.body["state"].as_str().unwrap_or_default().clone_into(&mut state);
                if !matches!(state.as_str(), "awaiting-payment" | "payment-processing") {
                    break;
                }
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        trace.log(format!("it is {state}"));
        state
    }

    /// Lets an order's time run out, where nothing is on its way.
    async fn expire(&self, trace: &Trace, order: &Placed) {
        for _ in 0..12 {
            self.overdue(Some(&order.number)).await;
            let _ = self.shop.run("cancel-expired-orders").await;
            if self.settled(trace, order, Duration::from_millis(150)).await != "awaiting-payment" {
                return;
            }
        }
    }

    /// The shopper gives the order up.
    pub async fn cancel_mine(&self, trace: &Trace, order: &Placed, key: &str) {
        trace.seen.lock().unwrap().refunds += 1;
        let call = Call::new("POST", &format!("/api/orders/{}/cancel", order.id))
            .header("order-token", &order.token)
            .header("idempotency-key", &trace.key(key))
            .json(&json!({}));
        let calls: Vec<Call> = (0..=u64::from(trace.plan.twice)).map(|_| call.clone()).collect();
        self.at_once(trace, Step::After, "cancel-order", &calls).await;
    }

    /// Comes back from the provider, as often at once as planned.
    pub async fn come_back(&self, trace: &Trace, order: &Placed, begun: &Begun) {
        let path = format!("/api/orders/{}/payments/{}/capture", order.id, begun.payment);
        let call = Call::new("POST", &path).header("order-token", &order.token);
        let calls: Vec<Call> = (0..trace.plan.returns).map(|_| call.clone()).collect();
        if !calls.is_empty() {
            self.at_once(trace, Step::Return, "capture-payment", &calls).await;
        }
    }
}
