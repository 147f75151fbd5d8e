//! How shoppers pay, and what staff do then.

use std::time::Duration;

use sandbox::{CaptureStatus, Outcome};
use serde_json::{Value, json};
use testkit::{Answer, Call, Member};

use super::{
    Storm,
    dice::Dice,
    plan::{After, Pays, Review, Step},
    shopper::{Begun, Placed, Trace},
};

/// How long somebody waits for what the provider tells.
const A_WHILE: Duration = Duration::from_secs(15);

fn last<'a>(begun: &'a Begun, before: &str) -> &'a str {
    begun.next["url"].as_str().and_then(|url| url.rsplit(before).next()).unwrap_or_default()
}

fn eur(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "EUR" })
}

impl Storm {
    /// Pays one payment.
    pub async fn pay(&self, trace: &Trace, order: &Placed, gateway: &str, pays: Pays, begun: &Begun) {
        let dice = &mut Dice::of(trace.plan.rest, 1);
        match gateway {
            "paypal" => self.pay_paypal(trace, order, pays, begun).await,
            "blockonomics" | "usdt" => self.pay_coins(trace, order, gateway, pays, begun).await,
            "globee" => self.pay_globee(trace, order, pays, begun, dice).await,
            "bank-transfer" => self.note_all(trace, order, pays, begun).await,
            _ if pays == Pays::Never => {
                self.cancel(trace, order, "refused").await;
            }
            _ => {
                if dice.once_in(2) {
                    self.send(trace, order).await;
                }
                self.note_all(trace, order, pays, begun).await;
            }
        }
    }

    async fn pay_paypal(&self, trace: &Trace, order: &Placed, pays: Pays, begun: &Begun) {
        let provider = last(begun, "token=");
        let sandbox = &self.shop.sandbox;
        let agree = |outcome| trace.log(format!("approves ({outcome:?}): {}", sandbox.approve(provider, outcome).is_some()));
        match pays {
            Pays::Never => return,
            Pays::DeclinedFirst => {
                agree(Outcome::Declined);
                self.come_back(trace, order, begun).await;
                agree(Outcome::Completed);
            }
            Pays::Held(_) => agree(Outcome::Pending),
            Pays::Refused => agree(Outcome::Refused),
            _ => agree(Outcome::Completed),
        }
        self.come_back(trace, order, begun).await;
        let Pays::Held(comes) = pays else { return };
        for _ in 0..50 {
            let is_held = |capture: &sandbox::Capture| {
                capture.custom_id.as_deref() == Some(&begun.payment) && capture.status == CaptureStatus::Pending
            };
            if let Some(capture) = sandbox.captures().into_iter().find(is_held) {
                trace.log(format!("what was held back {}", if comes { "comes" } else { "does not come" }));
                sandbox.settle(&capture.id, comes);
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn pay_globee(&self, trace: &Trace, order: &Placed, pays: Pays, begun: &Begun, dice: &mut Dice) {
        let id = last(begun, "/invoice/");
        let states: &[&str] = match pays {
            Pays::Never => &["expired"],
            Pays::Refused => &["paid", "invalid"],
            Pays::Less(_) => &["underpaid"],
            Pays::More => &["overpaid"],
            Pays::Late if dice.once_in(2) => &["paid_late"],
            _ => &["paid", "confirmed", "completed"],
        };
        trace.log(format!("GloBee comes to {states:?}"));
        for state in states {
            self.shop.sandbox.globee().turn(id, state);
            tokio::time::sleep(Duration::from_millis(dice.below(250))).await;
        }
        self.come_back(trace, order, begun).await;
    }

    /// Staff find money in a statement, or get it from whoever brought the parcel.
    async fn note_all(&self, trace: &Trace, order: &Placed, pays: Pays, begun: &Begun) {
        let sums = match pays {
            Pays::Never => Vec::new(),
            Pays::InTwo => vec![begun.amount / 3, begun.amount],
            Pays::Less(_) => vec![begun.amount / 2],
            Pays::More => vec![begun.amount * 2],
            _ => vec![begun.amount],
        };
        for sum in sums {
            self.note(trace, order, begun, sum).await;
        }
    }

    /// Staff say that so many cents came of a payment in all.
    pub async fn note(&self, trace: &Trace, order: &Placed, begun: &Begun, sum: i64) {
        let path = format!("/api/admin/orders/{}/payments/{}/money", order.id, begun.payment);
        let answers = self.staff(trace, "manage-orders", path, &format!("money-{sum}"), &json!({ "amount": eur(sum) })).await;
        let mut seen = trace.seen.lock().unwrap();
        if answers.iter().flatten().any(|answer| answer.status == 200) {
            seen.noted.insert(begun.payment.clone(), sum);
        } else if answers.iter().any(Option::is_none) {
            seen.unsure.push(begun.payment.clone());
        }
    }

    /// What staff ask for, once or twice at once with one key.
    async fn staff(&self, trace: &Trace, function: &'static str, path: String, key: &str, body: &Value) -> Vec<Option<Answer>> {
        for _ in 0..3 {
            let member = self.owner.lock().await.clone();
            let call = member.calls(Call::new("POST", &path)).header("idempotency-key", &trace.key(key)).json(body);
            let calls: Vec<Call> = (0..=u64::from(trace.plan.twice)).map(|_| call.clone()).collect();
            let answers = self.at_once(trace, Step::After, function, &calls).await;
            if answers.iter().flatten().all(|answer| answer.status != 401) {
                return answers;
            }
            // Their token ran out.
            self.sign_in_again(&member.email).await;
        }
        Vec::new()
    }

    /// Signs staff in anew. A function that was killed may hold their account until the database ends its transaction: staff
    /// would try again, too.
    async fn sign_in_again(&self, email: &str) {
        let mut member = self.owner.lock().await;
        for _ in 0..120 {
            if let Ok(answer) = self.shop.try_sign_in(email).await
                && answer.status == 201
            {
                *member = Member::read(email, &answer);
                return;
            }
            self.count("sign-ins of staff that were tried again", 1);
            self.pause(1_000).await;
        }
        panic!("nobody of the staff can sign in for two minutes");
    }

    /// Staff decide about money that does not fit; what is answered.
    pub async fn review(&self, trace: &Trace, order: &Placed, key: &str, decision: &str) -> Option<u16> {
        let path = format!("/api/admin/orders/{}/review", order.id);
        let answers = self.staff(trace, "manage-orders", path, key, &json!({ "decision": decision })).await;
        answers.into_iter().flatten().map(|answer| answer.status).next()
    }

    async fn cancel(&self, trace: &Trace, order: &Placed, key: &str) {
        trace.seen.lock().unwrap().refunds += 1;
        self.staff(trace, "cancel-order", format!("/api/admin/orders/{}/cancel", order.id), key, &json!({ "reason": "Storm" })).await;
    }

    async fn send(&self, trace: &Trace, order: &Placed) {
        self.staff(trace, "fulfil-order", format!("/api/admin/orders/{}/fulfilments", order.id), "send", &json!({ "shipped": true })).await;
    }

    async fn refund(&self, trace: &Trace, order: &Placed, key: &str, ask: &Value) {
        trace.seen.lock().unwrap().refunds += 1;
        self.staff(trace, "refund-order", format!("/api/admin/orders/{}/refunds", order.id), key, &json!({ "ask": ask })).await;
    }

    async fn refund_part(&self, trace: &Trace, order: &Placed, begun: &Begun, percent: u64) {
        let part = (begun.amount * i64::try_from(percent).unwrap() / 100).max(1);
        self.refund(trace, order, "part", &json!({ "kind": "amount", "amount": eur(part) })).await;
    }

    /// What happens when the money is there, or does not fit.
    pub async fn go_on(&self, trace: &Trace, order: &Placed, begun: &Begun) {
        let patience = if trace.plan.pays == Pays::Never { Duration::from_millis(1) } else { A_WHILE };
        let mut state = self.settled(trace, order, patience).await;
        if state == "review" && self.count_coins(trace, order, begun).await {
            state = self.settled(trace, order, Duration::from_millis(1)).await;
        }
        if state == "review" {
            let decision = match trace.plan.review {
                Review::Accept => "accept",
                Review::Return => {
                    trace.seen.lock().unwrap().refunds += 1;
                    "return"
                }
                Review::Leave => return,
            };
            self.review(trace, order, "review", decision).await;
            state = self.settled(trace, order, Duration::from_millis(1)).await;
        }
        if state != "paid" {
            return;
        }
        let everything = json!({ "kind": "everything", "restock": true });
        match trace.plan.after {
            After::Nothing => {}
            After::ShopperCancels => self.cancel_mine(trace, order, "cancel").await,
            After::StaffCancel => self.cancel(trace, order, "cancel").await,
            After::RefundPart(percent) => self.refund_part(trace, order, begun, percent).await,
            After::RefundUnit(restock) => {
                let line = json!({ "line": 1, "quantity": 1, "restock": u8::from(restock) });
                let ask = json!({ "kind": "lines", "lines": [line], "shipping": { "kind": "nothing" } });
                self.refund(trace, order, "unit", &ask).await;
            }
            After::RefundAll => self.refund(trace, order, "all", &everything).await,
            After::Send => self.send(trace, order).await,
            After::SendAndRefund(percent) => {
                self.send(trace, order).await;
                self.refund_part(trace, order, begun, percent).await;
            }
            After::SendAndCancel => {
                tokio::join!(self.send(trace, order), self.cancel_mine(trace, order, "cancel"));
            }
            After::RefundAllTwice => {
                tokio::join!(self.refund(trace, order, "all-1", &everything), self.refund(trace, order, "all-2", &everything));
            }
        }
    }
}
