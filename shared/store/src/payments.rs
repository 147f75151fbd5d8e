//! Payments: one record for each attempt to pay an order. The record is the intent of every call to
//! the gateway: it is written before the call, and its id is the call's idempotency key.

use contract::payments::{CoinAmount, CoinsStep, GatewayName, NextStep, PaymentView, TokenView, TransactionView};
use domain::{
    Money, OrderId, PaymentId, Timestamp, UserId,
    coin::{CoinPayment, TxHash, Uri},
    payment::{Concern, PaymentState},
    terms::Transfer,
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    idempotency::Key,
    raw::{Collection, Find, decode},
};

pub(crate) const PAYMENTS: Collection = Collection("payments");

/// A payment's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payment {
    /// The payment; also the `custom_id` at the gateway.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: PaymentId,
    /// The order it pays.
    #[serde(with = "codec::id")]
    pub order: OrderId,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// The shopper's idempotency key that started it, and the hash of that call's body.
    pub started_by: Option<StartedBy>,
    /// The how-manieth attempt, from 1.
    pub attempt: u32,
    /// Where it stands.
    pub state: PaymentState,
    /// Grows with every change.
    pub version: u32,
    /// What was asked for.
    pub amount: Money,
    /// What the gateway calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_payment_id: Option<String>,
    /// Where the shopper approves it.
    pub approve_url: Option<String>,
    /// The coins to send, and what came of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coins: Option<CoinPayment>,
    /// Each payment on a chain that counts for this payment, `txid:address`: none counts for two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipt_keys: Vec<String>,
    /// Transactions that the shopper told of, where all payments share an address: each is one payment's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<TxHash>,
    /// The transfer to make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// What the gateway calls its capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_id: Option<String>,
    /// What came.
    pub captured: Option<Money>,
    /// What of it the gateway kept as its fee, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// Why the gateway refused, in its own code.
    pub refusal: Option<String>,
    /// What does not fit.
    #[serde(default)]
    pub concern: Option<Concern>,
    /// Cases that the shopper opened at the gateway, by its ids.
    #[serde(default)]
    pub disputes: Vec<Dispute>,
    /// Money that went back, by the gateway's ids.
    #[serde(default)]
    pub returned: Vec<Returned>,
    /// When to ask the gateway next; never where it tells by itself, or nothing is open.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "codec::date_option")]
    pub check_at: Option<Timestamp>,
    /// Until when the caller of the gateway may take: before, others wait; after, they ask again.
    #[serde(with = "codec::date_option")]
    pub lease_until: Option<Timestamp>,
    /// When it was made.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
    /// Every state it was in, oldest first.
    pub history: Vec<Past>,
}

/// The call that started a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedBy {
    key: mongodb::bson::Binary,
    body: mongodb::bson::Binary,
}

impl StartedBy {
    /// Whether `key` is the one of this call; `None` if it is another call's.
    pub fn same_body(&self, key: &Key) -> Option<bool> {
        (self.key.bytes == key.id).then(|| self.body.bytes == key.body)
    }
}

impl From<&Key> for StartedBy {
    fn from(key: &Key) -> Self {
        Self { key: codec::binary(&key.id), body: codec::binary(&key.body) }
    }
}

/// A case about a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The gateway's id of it.
    pub id: String,
    /// The gateway's word for why.
    pub reason: String,
    /// The gateway's word for how it ended; none while it is open.
    pub ended: Option<String>,
    /// When it was first heard of.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
}

/// Money that went back, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The gateway's id of it.
    pub id: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: ReturnState,
    /// Whether the gateway took it, instead of the shop giving it.
    pub forced: bool,
    /// When it was first heard of.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
}

/// Where money that goes back stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnState {
    /// It is on its way.
    Pending,
    /// It has gone back.
    Done,
    /// It did not go back.
    Failed,
}

impl ReturnState {
    /// The state after news of another: what has ended is not on its way any more.
    pub(crate) const fn after(self, news: Self) -> Self {
        match news {
            Self::Pending => self,
            _ => news,
        }
    }
}

/// A state a payment came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Past {
    /// The state.
    pub state: PaymentState,
    /// When.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
    /// Who brought it there, where it was one of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

impl Payment {
    /// The payment as the order's owner sees it.
    pub fn view(&self) -> PaymentView {
        PaymentView {
            id: self.id,
            gateway: self.gateway,
            state: self.state,
            amount: self.amount,
            concern: self.concern.or(self.is_disputed().then_some(Concern::Disputed)),
            next: self.next(),
            updated_at: self.updated_at,
        }
    }

    /// Whether its shopper tells which transaction pays.
    pub fn hears_of_transactions(&self) -> bool {
        self.coins.as_ref().is_some_and(|coins| coins.coin.token().is_some())
    }

    /// Transactions that the shopper told of and that are not final.
    pub fn open_reports(&self) -> impl Iterator<Item = &TxHash> {
        let is_final = |hash: &TxHash| {
            let of = |coins: &CoinPayment| coins.settled().any(|one| one.txid == hash.as_str());
            self.coins.as_ref().is_some_and(of)
        };
        self.reported.iter().filter(move |hash| !is_final(hash))
    }

    /// Whether a case about it is open.
    pub fn is_disputed(&self) -> bool {
        self.disputes.iter().any(|dispute| dispute.ended.is_none())
    }

    /// What the shopper does to pay, as far as there is something to do or to see.
    pub fn next(&self) -> Option<NextStep> {
        let open = matches!(self.state, PaymentState::Created | PaymentState::Pending | PaymentState::Capturing);
        if let Some(coins) = &self.coins {
            return coins_step(coins, self.amount, &self.reported).map(|step| NextStep::Coins(Box::new(step)));
        }
        if self.gateway == GatewayName::CashOnDelivery {
            return (self.state == PaymentState::OnDelivery).then_some(NextStep::OnDelivery { amount: self.amount });
        }
        match (&self.approve_url, &self.transfer) {
            (Some(url), _) if open => Some(NextStep::Redirect { url: url.clone() }),
            (_, Some(Transfer { account, reference, until })) if open => {
                let (account, reference) = (account.clone(), reference.clone());
                Some(NextStep::Transfer { account, reference, amount: self.amount, until: *until })
            }
            _ => None,
        }
    }

    /// When a capture last sent the shopper back to the gateway's page: an approval from before is spent.
    pub fn sent_back_at(&self) -> Option<Timestamp> {
        let steps = self.history.windows(2).rev();
        let mut back = steps.filter(|step| (step[0].state, step[1].state) == (PaymentState::Capturing, PaymentState::Pending));
        back.next().map(|step| step[1].at)
    }

    /// Whether someone is calling the gateway at this moment.
    pub fn is_leased(&self, now: Timestamp) -> bool {
        self.lease_until.is_some_and(|until| until >= now)
    }
}

fn coins_step(coins: &CoinPayment, asked: Money, reported: &[TxHash]) -> Option<CoinsStep> {
    let quote = coins.quote()?;
    let amount = |units| CoinAmount::new(units, coins.coin);
    let transactions = coins.receipts.iter().map(|receipt| TransactionView {
        txid: receipt.txid.clone(),
        amount: amount(receipt.units),
        confirmations: receipt.confirmations,
        replaceable: receipt.replaceable,
        gone: receipt.gone,
        seen_at: receipt.seen_at,
    });
    let unseen = reported.iter().filter(|hash| coins.receipts.iter().all(|receipt| receipt.txid != hash.as_str()));
    let uri = Uri(coins.coin, &coins.address, quote.units).to_string();
    Some(CoinsStep {
        coin: coins.coin,
        ticker: coins.coin.ticker().to_owned(),
        network: coins.coin.network().to_owned(),
        token: coins.coin.token().map(|token| TokenView { chain: token.chain, contract: token.contract.to_owned() }),
        address: coins.address.clone(),
        amount: amount(quote.units),
        // What else the link holds may stand in a query as it is.
        page: coins.page.as_ref().map(|page| format!("{page}?uri={}", uri.replace('&', "%26"))),
        uri,
        rate: quote.rate.clone(),
        fiat: quote.fiat,
        until: quote.until,
        received: amount(coins.received()),
        left: coins.left(asked),
        confirmations_needed: coins.needed,
        transactions: transactions.collect(),
        reported: unseen.map(TxHash::to_string).collect(),
    })
}

impl Store {
    /// A payment.
    pub fn payment(&self, id: PaymentId) -> Reply<'_, Option<Payment>> {
        Box::pin(async move {
            self.db.find_one(PAYMENTS, doc! { "_id": codec::bin(id) }, None).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
        })
    }

    /// The payment that the gateway calls so.
    pub fn payment_at<'a>(&'a self, gateway: GatewayName, gateway_payment_id: &'a str) -> Reply<'a, Option<Payment>> {
        Box::pin(async move {
            let filter = doc! { "gateway_payment_id": gateway_payment_id, "gateway": gateway.as_str() };
            self.db.find_one(PAYMENTS, filter, None).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
        })
    }

    /// The payment with this capture.
    pub fn payment_of_capture<'a>(&'a self, gateway: GatewayName, capture_id: &'a str) -> Reply<'a, Option<Payment>> {
        Box::pin(async move {
            let filter = doc! { "capture_id": capture_id, "gateway": gateway.as_str() };
            self.db.find_one(PAYMENTS, filter, None).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
        })
    }

    /// Payments about which their gateway is to be asked by now.
    pub fn unchecked_payments(&self, now: Timestamp, limit: u32) -> Reply<'_, Vec<Payment>> {
        Box::pin(async move {
            let filter = doc! { "check_at": { "$lt": codec::date(now) } };
            let find = Find { sort: Some(doc! { "check_at": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(PAYMENTS, filter, find).await?;
            found.iter().map(|raw| decode(PAYMENTS, raw)).collect()
        })
    }

    /// All payments of an order, oldest first.
    pub fn payments_of(&self, order: OrderId) -> Reply<'_, Vec<Payment>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "attempt": 1 }), limit: 100, ..Find::default() };
            let found = self.db.find(PAYMENTS, doc! { "order": codec::bin(order) }, find).await?;
            found.iter().map(|raw| decode(PAYMENTS, raw)).collect()
        })
    }

    /// Takes over the call to the gateway that someone began and did not end; `false` where another was faster.
    pub fn take_over_call<'a>(&'a self, payment: &'a Payment, now: Timestamp, lease_ms: i64) -> Reply<'a, bool> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bin(payment.id), "version": payment.version };
            let update = doc! { "$set": { "lease_until": codec::date(now.plus_ms(lease_ms)) }, "$inc": { "version": 1 } };
            Ok(self.db.update(PAYMENTS, filter, update).await? == 1)
        })
    }

    /// Payments whose capture was begun and whose outcome nobody noted in time.
    pub fn stuck_captures(&self, now: Timestamp, limit: u32) -> Reply<'_, Vec<Payment>> {
        Box::pin(async move {
            let filter = doc! { "state": "capturing", "lease_until": { "$lt": codec::date(now) } };
            let find = Find { sort: Some(doc! { "lease_until": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(PAYMENTS, filter, find).await?;
            found.iter().map(|raw| decode(PAYMENTS, raw)).collect()
        })
    }

    /// Payments through gateways that wait for their word, or ended without money since `ended_after`, and of which nobody
    /// told since `before`, longest quiet first; those about which somebody is asking are left out.
    pub fn quiet_payments<'a>(
        &'a self,
        gateways: &'a [GatewayName],
        before: Timestamp,
        ended_after: Timestamp,
        now: Timestamp,
        limit: u32,
    ) -> Reply<'a, Vec<Payment>> {
        Box::pin(async move {
            let names: Vec<&str> = gateways.iter().map(|gateway| gateway.as_str()).collect();
            let mut quiet = Vec::new();
            // One query for each state, in the order of its index: one of all would sort in memory.
            for (state, ended) in
                [("pending", false), ("capturing", false), ("processing", false), ("underpaid", false), ("expired", true), ("failed", true)]
            {
                let mut updated = doc! { "$lt": codec::date(before) };
                if ended {
                    updated.insert("$gt", codec::date(ended_after));
                }
                // Without an id there is nothing that a gateway could be asked about.
                let filter = doc! {
                    "state": state, "updated_at": updated, "gateway_payment_id": { "$exists": true }, "gateway": { "$in": &names },
                    "$or": [{ "lease_until": null }, { "lease_until": { "$lt": codec::date(now) } }],
                };
                let find = Find { sort: Some(doc! { "updated_at": 1 }), limit: i64::from(limit), ..Find::default() };
                for raw in self.db.find(PAYMENTS, filter, find).await? {
                    quiet.push(decode(PAYMENTS, &raw)?);
                }
            }
            Ok(quiet)
        })
    }

    /// All payments: for tests and audits.
    pub fn all_payments(&self) -> Reply<'_, Vec<Payment>> {
        Box::pin(async move {
            let found = self.db.find(PAYMENTS, doc! {}, Find::default()).await?;
            found.iter().map(|raw| decode(PAYMENTS, raw)).collect()
        })
    }
}
