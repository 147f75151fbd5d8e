//! How shoppers pay in coins, and what staff do with coins that no price covers.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

use crate::gateways::half_a_day_passes;

use super::{
    Storm,
    dice::Dice,
    plan::{Pays, Review},
    shopper::{Begun, Placed, Trace, brief},
};

/// What is counted as staff say what coins are worth.
pub const COUNTED: &str = "payments in coins that staff counted";

impl Storm {
    /// Pays one payment in coins.
    pub async fn pay_coins(&self, trace: &Trace, order: &Placed, gateway: &str, pays: Pays, begun: &Begun) {
        let dice = &mut Dice::of(trace.plan.rest, 1);
        let Some(units) = begun.next["amount"]["units"].as_i64() else { return };
        let parts = match pays {
            Pays::Never => Vec::new(),
            Pays::InTwo => vec![units / 3, units - units / 3],
            Pays::Less(_) | Pays::AfterLock(true) => vec![units / 2],
            Pays::More => vec![units * 2],
            _ => vec![units],
        };
        if pays == Pays::AfterLock(false) {
            half_a_day_passes(&self.shop, begun.payment.parse().unwrap()).await;
            trace.log("the price is not locked any more");
        }
        trace.log(format!("sends {parts:?} units"));
        let mut sent = Vec::new();
        for units in parts {
            sent.extend(self.send_coins(trace, order, gateway, begun, units).await);
        }
        if pays == Pays::Replaced {
            tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
            for txid in sent.drain(..) {
                self.shop.sandbox.coins().replace(&txid);
            }
            if dice.once_in(2) {
                trace.log("sends them anew");
                sent.extend(self.send_coins(trace, order, gateway, begun, units).await);
            }
        }
        self.confirm(&sent, dice).await;
        match pays {
            Pays::Less(true) => self.send_rest(trace, order, gateway, begun, dice).await,
            Pays::AfterLock(true) => {
                self.pause(dice.below(3_000)).await;
                half_a_day_passes(&self.shop, begun.payment.parse().unwrap()).await;
                trace.log("the price is not locked any more, and the rest is sent");
                let rest = self.send_coins(trace, order, gateway, begun, units - units / 2).await;
                self.confirm(&rest.into_iter().collect::<Vec<_>>(), dice).await;
            }
            _ => {}
        }
    }

    /// Sends coins, and tells which transaction it is where nobody else could know; nothing where that gets no answer.
    async fn send_coins(&self, trace: &Trace, order: &Placed, gateway: &str, begun: &Begun, units: i64) -> Option<String> {
        let coins = self.shop.sandbox.coins();
        if gateway != "usdt" {
            return Some(coins.pay_all(vec![(begun.next["address"].as_str()?.to_owned(), units)], true));
        }
        let txid = coins.pay_tether(units);
        let path = format!("/api/orders/{}/payments/{}/transaction", order.id, begun.payment);
        let call = Call::new("POST", &path).header("order-token", &order.token).json(&json!({ "txid": txid }));
        let answer = self.insist("start-payment", &call).await;
        trace.log(format!("tells of {txid}: {}", brief(answer.as_ref())));
        if answer.is_some_and(|answer| answer.status == 200) {
            self.count("transactions that shoppers told of", 1);
            trace.seen.lock().unwrap().told.push((begun.payment.clone(), txid.clone()));
        }
        Some(txid)
    }

    /// Sends what is left of a payment that came short.
    async fn send_rest(&self, trace: &Trace, order: &Placed, gateway: &str, begun: &Begun, dice: &mut Dice) {
        for _ in 0..20 {
            let Some(rest) = self.begin(trace, order, gateway, "rest", 1).await else { return };
            let left = rest.next["left"]["minor"].as_i64().unwrap_or_default();
            if (1..begun.amount).contains(&left) && rest.next["fiat"]["minor"].as_i64() == Some(left) {
                trace.log("sends the rest");
                let units = rest.next["amount"]["units"].as_i64().unwrap_or_default();
                let txid = self.send_coins(trace, order, gateway, &rest, units).await;
                return self.confirm(&txid.into_iter().collect::<Vec<_>>(), dice).await;
            }
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
    }

    /// Puts two blocks on top of transactions, in any order.
    async fn confirm(&self, sent: &[String], dice: &mut Dice) {
        let mut blocks: Vec<&String> = sent.iter().chain(sent).collect();
        dice.shuffle(&mut blocks);
        for txid in blocks {
            tokio::time::sleep(Duration::from_millis(dice.below(250))).await;
            self.shop.sandbox.coins().confirm(txid);
        }
    }

    /// Staff say what coins are worth that no price covers; whether they were asked to. Until then there is nothing that they
    /// could decide: they try that first.
    pub async fn count_coins(&self, trace: &Trace, order: &Placed, begun: &Begun) -> bool {
        if !matches!(trace.plan.pays, Pays::AfterLock(_)) || trace.plan.review == Review::Leave {
            return false;
        }
        let payment = self.shop.store.payment(begun.payment.parse().unwrap()).await.unwrap().unwrap();
        if payment.coins.is_some_and(|coins| coins.is_uncounted()) {
            for decision in ["accept", "return"] {
                if self.review(trace, order, &format!("early-{decision}"), decision).await == Some(200) {
                    trace.fault(format!("order {}: staff {decision} money that nobody has counted", order.number));
                }
            }
        }
        // Coins are worth more or less by now.
        let percent = Dice::of(trace.plan.rest, 2).pick(&[90, 100, 110]);
        self.note(trace, order, begun, begun.amount * percent / 100).await;
        self.count(COUNTED, 1);
        true
    }
}
