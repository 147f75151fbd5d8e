//! What must be so of coins when the storm is over.

use std::collections::{BTreeMap, BTreeSet};

use domain::{coin::CoinPayment, order::OrderState, payment::PaymentState};
use store::{orders::Order, payments::Payment};

use super::books::{Books, captured};

/// Transactions, with their units and their blocks.
type Chain = BTreeMap<String, (i64, u8)>;

/// What blocks have. What none has yet counts for nothing; and of a paid order nobody asks what became of it, nor of money how
/// deep it lies once that is deep enough.
fn confirmed(all: &Chain, needed: u8) -> Vec<(String, (i64, u8))> {
    let deep = |(txid, (units, blocks)): (&String, &(i64, u8))| (txid.clone(), (*units, (*blocks).min(needed)));
    all.iter().filter(|(_, (_, blocks))| *blocks > 0).map(deep).collect()
}

impl Books<'_> {
    /// Each transaction counts once, for the payment whose address it pays or whose shopper told of it.
    pub fn coins(&mut self) {
        let (mut addresses, mut told) = (BTreeSet::new(), BTreeSet::new());
        for gateway in ["blockonomics", "usdt"] {
            for (payment, order) in self.at(gateway) {
                let Some(coins) = &payment.coins else {
                    if payment.captured.is_some() {
                        self.wrong(&order, format!("{} has money and no address", payment.id));
                    }
                    continue;
                };
                if gateway != "usdt" && !addresses.insert(coins.address.clone()) {
                    self.wrong(&order, format!("{} has an address that another one has", payment.id));
                }
                if !payment.reported.iter().all(|hash| told.insert(hash.to_string())) {
                    self.wrong(&order, format!("{} has a transaction that another one has", payment.id));
                }
                let chain = self.chain(&payment, coins);
                let known: Chain = coins.live().map(|one| (one.txid.clone(), (one.units.0, one.confirmations))).collect();
                if known.len() != coins.live().count() || confirmed(&known, coins.needed) != confirmed(&chain, coins.needed) {
                    self.wrong(&order, format!("the chain says {chain:?} of {}, the shop says {known:?}", payment.id));
                }
                self.worth(&payment, &order, coins, &chain);
            }
        }
        // What a shopper was told is known is known.
        for trace in self.traces {
            for (payment, txid) in &trace.seen.lock().unwrap().told {
                if !told.contains(txid) {
                    self.faults.push(format!("{txid} was told of for {payment} (checkout {}), and is not there", trace.plan.number));
                }
            }
        }
    }

    /// What the chain says of a payment.
    fn chain(&self, payment: &Payment, coins: &CoinPayment) -> Chain {
        let is_ours = |txid: &str| coins.coin.token().is_none() || payment.reported.iter().any(|hash| hash.as_str() == txid);
        let all = self.storm.shop.sandbox.coins().transactions(&coins.address).into_iter();
        let ours = all.filter(|one| !one.replaced && is_ours(&one.txid));
        ours.map(|one| (one.txid, (one.outputs.iter().map(|(_, units)| units).sum(), one.status))).collect()
    }

    /// What came is worth what a price or staff say, and what neither does is left to staff.
    fn worth(&mut self, payment: &Payment, order: &Order, coins: &CoinPayment, chain: &Chain) {
        let credited = coins.standing(payment.amount, payment.state, order.state).credited.minor();
        if credited != captured(payment) {
            self.wrong(order, format!("coins for {credited} came for {}, the shop says {}", payment.id, captured(payment)));
        }
        if coins.is_uncounted() {
            let waits = (order.state, payment.state) == (OrderState::Review, PaymentState::Review);
            if !waits {
                let stands = (order.state, payment.state);
                self.wrong(order, format!("{} has coins that nobody counted, and is decided about: {stands:?}", payment.id));
            }
            return;
        }
        let asked = coins.quotes.first().map_or(0, |quote| quote.units.0);
        let sum: i64 = chain.values().map(|(units, _)| units).sum();
        if coins.quotes.len() == 1 && coins.counted.is_none() && sum == asked && captured(payment) != payment.amount.minor() {
            self.wrong(order, format!("{} was paid as asked, and {} are counted", payment.id, captured(payment)));
        }
    }
}
