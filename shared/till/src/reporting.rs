//! Transactions that shoppers tell of, where all payments share an address: noted, watched by the provider, watched again.
//!
//! What a shopper tells is a claim and pays nothing. It says to which payment the provider's callbacks about that
//! transaction belong; address, amount and network are what they say.

use contract::{Kind, Problem, payments::GatewayName};
use domain::{OrderId, PaymentId, coin::TxHash};
use payments::Fault;
use store::{events::Outgoing, orders::Order, payments::Payment, reports::Reported, settling::Judged};

use crate::{
    Landed, Reply, Till,
    landing::{judge_coins, next_word},
    problem,
};

/// When the provider is asked again to watch what a shopper has just told of: its first answer may have got lost.
const ASK_SOON_MS: i64 = 60_000;
/// How long a transaction may stay without a confirmation before nobody waits for it any more: blocks come each twelve
/// seconds, and nobody tells that another took its place. Should it be confirmed after all, it counts.
const FORGOTTEN_MS: i64 = 86_400_000;

/// A transaction that was told of.
#[derive(Debug)]
pub struct Told {
    /// Its payment.
    pub payment: Payment,
    /// Committed events to send now.
    pub events: Vec<Outgoing>,
    /// Why the provider does not watch it yet; it is asked again.
    pub unwatched: Option<Fault>,
}

impl<'a> Till<'a> {
    /// Notes which transaction pays, and has the provider watch it. Callbacks that came before are applied now.
    pub fn report_transaction(self, order: OrderId, payment: PaymentId, hash: &'a TxHash) -> Reply<'a, Told> {
        Box::pin(async move {
            let Self { store, gateway, now } = self;
            // Noted first: whatever happens next, the clock asks the provider.
            let payment = match store.report_transaction(order, payment, hash, now, now.plus_ms(ASK_SOON_MS)).await? {
                Reported::Noted(payment) => *payment,
                Reported::Taken => return Err(taken()),
                Reported::Full => {
                    return Err(Problem::from(Kind::OrderState).detail("So many transactions were told of that staff must look."));
                }
                Reported::Unfit => return Err(no_transactions()),
                Reported::Missing => return Err(Kind::NotFound.into()),
            };
            let unwatched = gateway.watch(hash).await.err();
            let events = self.recall(&payment, hash).await?;
            Ok(Told { payment, events, unwatched })
        })
    }

    /// Has the provider tell again of what is not final, and forgets what no block took. There is nothing to ask such a
    /// provider but to watch: that brings callbacks that got lost.
    pub(crate) async fn watch_again(self, record: Payment, order: Order) -> Result<Landed, Problem> {
        let Self { store, gateway, now } = self;
        let mut events = Vec::new();
        for hash in record.open_reports() {
            events.extend(self.recall(&record, hash).await?);
            match gateway.watch(hash).await {
                // It knows no such transaction, yet: the shopper may have told of it before the network did.
                Ok(()) | Err(Fault::Refused { .. }) => {}
                // Where one answer does not come in time, ten would not either.
                Err(fault) => return Err(problem(&fault)),
            }
        }
        // Judged by what is known inside the transaction: a callback may have come meanwhile.
        let judge = move |order: &Order, payment: &Payment| {
            let Some(coins) = &payment.coins else { return Judged::default() };
            let waits = |receipt: &&domain::coin::Receipt| receipt.confirmations > 0 || now.0 - receipt.seen_at.0 < FORGOTTEN_MS;
            let known: Vec<_> = coins.live().filter(waits).cloned().collect();
            let mut judged = judge_coins(&known, true, order, payment);
            judged.news.check = next_word(payment, true, now);
            judged
        };
        let Some(settled) = store.settle(record.id, &judge, None, now).await? else {
            return Ok(Landed { payment: record, order, events, unknown: false });
        };
        events.extend(settled.events.clone());
        Ok(Landed { events, ..settled.into() })
    }

    /// Commits that callbacks which matched nothing when they came are looked at again.
    async fn recall(self, payment: &Payment, hash: &TxHash) -> Result<Vec<Outgoing>, Problem> {
        let Some(coins) = &payment.coins else { return Ok(Vec::new()) };
        let told = self.gateway.events_of(hash, &coins.address);
        // One address of the shop may hear of all coins of an account.
        let heard = [GatewayName::Blockonomics, payment.gateway];
        let ids: Vec<String> = heard.iter().flat_map(|name| told.iter().map(|id| format!("{}:{id}", name.as_str()))).collect();
        let mut events = Vec::new();
        for webhook in self.store.unapplied_of(&ids).await? {
            events.push(self.store.tell_again(&webhook, self.now).await?);
        }
        Ok(events)
    }
}

/// The problem of a payment that is not paid by a transaction that shoppers tell of.
pub fn no_transactions() -> Problem {
    Problem::from(Kind::OrderState).detail("This payment is found without being told its transaction.")
}

fn taken() -> Problem {
    Problem::fault("#/txid", "taken", "is the transaction of another payment; write to the shop if it is yours")
}
