//! What must be so beside the money when the storm is over: stock, events, mails and papers.

use std::collections::{BTreeMap, BTreeSet};

use domain::{VariantId, fulfilment::FulfilmentState, fulfilment::units::LineUnits};
use testkit::now;

use super::{books::Books, shopper::email};

impl Books<'_> {
    /// What is reserved is what living orders wait to be sent.
    pub async fn stock(&mut self) {
        if let Some(fault) = self.storm.shop.fault_in_the_ledger().await {
            self.faults.push(format!("stock: {fault}"));
        }
        let mut held: BTreeMap<VariantId, i64> = BTreeMap::new();
        for order in self.orders.iter().filter(|order| !order.course.released) {
            for line in &order.priced.lines {
                let of = |lines: &[LineUnits]| -> i64 {
                    lines.iter().filter(|units| units.line == line.item.line).map(|units| i64::from(units.quantity)).sum()
                };
                let left = |state| matches!(state, FulfilmentState::Shipped | FulfilmentState::Delivered);
                let sent: i64 = order.course.parcels.iter().filter(|one| left(one.carried.state)).map(|one| of(&one.carried.lines)).sum();
                *held.entry(line.item.variant).or_default() += i64::from(line.item.quantity.get()) - of(&order.course.withdrawn) - sent;
            }
        }
        for stock in self.storm.shop.store.all_stock().await.unwrap() {
            let held = held.get(&stock.variant).copied().unwrap_or(0);
            let first = self.storm.items.iter().position(|item| *item == stock.variant).map(|at| self.storm.stock[at]);
            if held != stock.reserved || Some(stock.on_hand) > first || stock.available < 0 {
                self.faults.push(format!(
                    "stock: orders hold {held} of {}, {} are reserved, {} are on hand of {first:?}",
                    stock.variant, stock.reserved, stock.on_hand
                ));
            }
        }
    }

    /// All news were told, and people were told once.
    pub async fn news(&mut self) {
        let (shop, soon) = (&self.storm.shop, now().plus_ms(60_000));
        let unsent = shop.store.unsent(soon, 100).await.unwrap();
        let unapplied = shop.store.unapplied_webhooks(soon, 0, 100).await.unwrap();
        let depths: Vec<usize> = ["payments.fifo", "mail"].iter().map(|queue| shop.aws.depth(queue)).collect();
        for event in unsent {
            self.faults.push(format!("an event was never sent: {event:?}"));
        }
        for webhook in unapplied {
            self.faults.push(format!("a webhook had no effect: {} {}", webhook.id, webhook.body));
        }
        if depths.iter().any(|depth| *depth > 0) {
            self.faults.push(format!("messages are left in the queues: {depths:?}"));
        }
        let mails = self.storm.mail_ids();
        for order in self.orders.clone() {
            let told = |subject: String| mails.iter().filter(|(_, known)| *known == subject).count();
            let placed = told(format!("We have your order {}", order.number));
            // What is paid after it was sent is not confirmed any more.
            let confirmed =
                told(format!("Order {} is confirmed", order.number)) + told(format!("We have your payment for order {}", order.number));
            if placed != 1 || confirmed != usize::from(order.course.booked.sold) {
                self.wrong(&order, format!("{placed} mails that it came, {confirmed} that it is paid; sold: {}", order.course.booked.sold));
            }
        }
        let known: BTreeSet<String> = self.traces.iter().map(|trace| email(trace.plan.number)).collect();
        let strangers = shop.aws.mails().into_iter().filter(|mail| mail.to.starts_with("shopper-") && !known.contains(&mail.to)).count();
        if strangers > 0 {
            self.faults.push(format!("{strangers} mails went to nobody's shopper"));
        }
    }

    /// Each sale has one invoice, each refund one credit note at most, and no number is left out or given twice.
    pub async fn papers(&mut self) {
        let numbers = self.storm.shop.store.all_document_numbers().await.unwrap();
        let known: BTreeSet<&String> = numbers.iter().collect();
        let mut series: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for number in &numbers {
            let (series_and_year, last) = number.rsplit_once('-').unwrap();
            series.entry(series_and_year).or_default().push(last.parse().unwrap());
        }
        for (series, mut given) in series {
            given.sort_unstable();
            if !given.iter().copied().eq(1..=u64::try_from(given.len()).unwrap()) {
                self.faults.push(format!("the numbers of {series} have gaps or repeats: {given:?}"));
            }
        }
        let mut count = 0;
        for order in self.orders.clone() {
            let written = &order.course.documents;
            let invoices = written.iter().filter(|one| one.refund.is_none()).count();
            let refunds: BTreeSet<_> = written.iter().filter_map(|one| one.refund).collect();
            count += written.len();
            let doubled = invoices + refunds.len() != written.len();
            if invoices != usize::from(order.course.booked.sold) || doubled || !written.iter().all(|one| known.contains(&one.number)) {
                self.wrong(&order, format!("sold: {}, its papers are {written:?}", order.course.booked.sold));
            }
        }
        if count != numbers.len() {
            self.faults.push(format!("{} papers were written, orders know of {count}", numbers.len()));
        }
    }
}
