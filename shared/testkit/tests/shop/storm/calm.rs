//! After the storm: nothing fails any more, and the clocks go on until nothing is left to do.

use std::{collections::BTreeMap, time::Duration};

use mongodb::bson::{Uuid, serialize_to_bson};
use sandbox::{CaptureStatus, FaultOrder};
use serde_json::Value;
use testkit::{
    bson::{Document, date, doc},
    now,
};

use super::{Storm, weather::CLOCKS};

/// How often the clocks are moved on, at most, until nothing changes.
const ROUNDS: usize = 12;
const DAY_MS: i64 = 86_400_000;

/// What the shop's records say, by what they are of; what only counts tries is left out.
pub type Records = BTreeMap<String, String>;

/// What differs between two readings.
pub fn differences(before: &Records, after: &Records) -> Vec<String> {
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    changed.map(|key| format!("{key}: {:?} became {:?}", before.get(key), after.get(key))).collect()
}

impl Storm {
    async fn set(&self, collection: &str, filter: Document, set: Document) {
        let records = self.shop.store.db().database().collection::<Document>(collection);
        records.update_many(filter, doc! { "$set": set }).await.unwrap();
    }

    /// Everything that a clock asks gateways about is due.
    pub async fn ask_now(&self) {
        self.set("payments", doc! { "check_at": { "$exists": true } }, doc! { "check_at": date(1) }).await;
        self.set("orders", doc! { "refund_check_at": { "$exists": true } }, doc! { "refund_check_at": date(1) }).await;
    }

    /// The time to pay is over: of the order with this number, or of all that wait.
    pub async fn overdue(&self, number: Option<&str>) {
        let mut which = doc! { "state": "awaiting-payment" };
        if let Some(number) = number {
            which.insert("number", number);
        }
        self.set("orders", which, doc! { "expires_at": date(1) }).await;
    }

    /// As [`Storm::ask_now`], and leases and claims of those that died have run out.
    async fn time_passes(&self) {
        self.ask_now().await;
        let quiet = date(now().0 - 1_200_000);
        self.set("payments", doc! {}, doc! { "updated_at": quiet }).await;
        self.set("payments", doc! { "lease_until": { "$ne": null } }, doc! { "lease_until": date(1) }).await;
        self.set("inbox", doc! { "done": false }, doc! { "until": date(1) }).await;
        let came = date(now().0 + 30 * DAY_MS - 1_200_000);
        self.set("inbox", doc! { "body": { "$exists": true }, "applied_at": null }, doc! { "expires_at": came }).await;
        self.set("outbox", doc! { "sent": false }, doc! { "at": date(now().0 - 60_000) }).await;
    }

    /// The time to pay is over, also of what came short: all of it was a day before.
    async fn time_to_pay_is_over(&self) {
        self.overdue(None).await;
        self.set("orders", doc! { "state": "payment-processing" }, doc! { "expires_at": date(1) }).await;
        let payments = self.shop.store.db().database().collection::<Document>("payments");
        for payment in self.shop.store.all_payments().await.unwrap() {
            let is_open = matches!(payment.state, domain::payment::PaymentState::Underpaid);
            let Some(mut coins) = payment.coins.filter(|_| is_open) else { continue };
            for quote in &mut coins.quotes {
                (quote.from, quote.until) = (quote.from.plus_ms(-DAY_MS), quote.until.plus_ms(-DAY_MS));
            }
            for receipt in &mut coins.receipts {
                receipt.seen_at = receipt.seen_at.plus_ms(-DAY_MS);
            }
            let this = doc! { "_id": Uuid::from_bytes(payment.id.uuid().into_bytes()) };
            payments.update_one(this, doc! { "$set": { "coins": serialize_to_bson(&coins).unwrap() } }).await.unwrap();
        }
    }

    /// Nothing fails any more.
    pub fn ends(&self) {
        for operation in ["token", "create", "get", "capture", "refund"] {
            // In place of what was ordered: a fault that is none.
            self.shop.sandbox.fail_next(operation, FaultOrder { times: 1, ..FaultOrder::default() });
        }
        {
            let mut coins = self.shop.sandbox.coins().settings();
            (coins.down, coins.questions_left) = (false, None);
        }
        self.shop.sandbox.globee().set_down(false);
        self.shop.aws.refuse_queues(false);
        self.shop.sandbox.webhooks(|manner| {
            (manner.paused, manner.duplicate, manner.delay_ms, manner.drop_next) = (false, 0, 0, 0);
        });
        for postman in self.postmen() {
            postman.change(|manner| (manner.paused, manner.duplicate, manner.delay_ms, manner.drop_next) = (false, 0, 0, 0));
        }
    }

    /// Lets everything arrive that is on its way.
    async fn arrive(&self) -> Result<(), String> {
        let long = Duration::from_mins(5);
        for _ in 0..2 {
            self.shop.sandbox.flush_webhooks(false).await;
            if !self.shop.sandbox.webhooks_idle(long).await {
                return Err("PayPal's webhooks do not arrive".into());
            }
            for postman in self.postmen() {
                if !postman.idle(long).await {
                    return Err(format!("callbacks to {} do not arrive", postman.manner().url));
                }
            }
            let mut left = self.shop.drain(200).await;
            // Longer than the database holds what those wrote to who died in a transaction.
            for _ in 0..150 {
                if left.is_empty() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
                left = self.shop.drain(50).await;
            }
            if let Some(message) = left.first() {
                return Err(format!("{} messages stay in their queue, the first is {message:?}", left.len()));
            }
        }
        Ok(())
    }

    /// One time around: the clocks, and all that follows.
    pub async fn round(&self, is_last_call: bool) -> Result<Vec<Value>, String> {
        for capture in self.shop.sandbox.captures() {
            if capture.status == CaptureStatus::Pending {
                self.shop.sandbox.settle(&capture.id, true);
            }
        }
        // What those held who died is free before anything else: others wait for it.
        self.time_passes().await;
        self.arrive().await?;
        self.time_passes().await;
        if is_last_call {
            self.time_to_pay_is_over().await;
        }
        let mut reports = Vec::new();
        for function in CLOCKS {
            reports.push(self.shop.run(function).await.map_err(|lost| format!("{function} fails in calm weather: {lost:?}"))?);
        }
        self.time_passes().await;
        self.arrive().await?;
        Ok(reports)
    }

    /// Goes on until a round changes nothing.
    pub async fn calm(&self) -> Result<(), String> {
        let mut before = Records::new();
        for round in 0..ROUNDS {
            self.round(round >= 2).await?;
            let after = self.records().await;
            if round >= 3 && before == after {
                self.count("rounds until nothing changed", u64::try_from(round + 1).unwrap());
                return Ok(());
            }
            before = after;
        }
        Err(format!("after {ROUNDS} rounds of the clocks the records still change"))
    }

    /// What the records say.
    pub async fn records(&self) -> Records {
        let store = &self.shop.store;
        let mut records = Records::new();
        for order in store.all_orders().await.unwrap() {
            let course = &order.course;
            let refunds: Vec<_> = course.refunds.iter().map(|one| (one.id, one.refund.amount, &one.attempts)).collect();
            let says = format!("{:?} {:?} released {} {:?} {refunds:?}", order.state, course.standing, course.released, course.booked);
            records.insert(format!("order {}", order.number), says);
            let entries = store.entries_of(order.id).await.unwrap().len();
            records.insert(format!("entries of order {}", order.number), entries.to_string());
        }
        for payment in store.all_payments().await.unwrap() {
            let returned: Vec<_> = payment.returned.iter().map(|one| (&one.id, one.amount, one.state)).collect();
            let says = format!("{:?} {:?} {:?} {:?} {returned:?}", payment.state, payment.captured, payment.concern, payment.capture_id);
            records.insert(format!("payment {} of {}", payment.id, payment.gateway.as_str()), says);
        }
        for stock in store.all_stock().await.unwrap() {
            records.insert(format!("stock of {}", stock.variant), format!("{} on hand, {} reserved", stock.on_hand, stock.reserved));
        }
        records.insert("mails".into(), self.mail_ids().len().to_string());
        records
    }
}
