//! The one writer of payments. Every change of a payment's state, whoever learnt of it, is a
//! transaction here: the payment moves by its state machine, the order's state is derived from all
//! its payments, and what follows goes to the outbox.

use std::sync::Arc;

use contract::{
    message::{MailMessage, PaymentMessage},
    orders::GatewayName,
};
use domain::{
    Money, OrderId, PaymentId, Timestamp,
    order::{self, OrderState},
    payment::{self, PaymentEvent, PaymentState, Step},
};
use mongodb::bson::{Document, doc};

use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    idempotency::Key,
    ids, inbox,
    orders::{ORDERS, Order},
    outbox,
    payments::{PAYMENTS, Past, Payment},
    raw::{Tx, Verdict, decode, encode, encode_value},
    stock,
};

/// What is known of a payment from outside, as far as it is.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// What the gateway calls the payment.
    pub gateway_payment_id: Option<String>,
    /// Where the shopper approves it.
    pub approve_url: Option<String>,
    /// What the gateway calls its capture.
    pub capture_id: Option<String>,
    /// What came.
    pub captured: Option<Money>,
    /// Why the gateway refused.
    pub refusal: Option<String>,
    /// Until when the caller of the gateway may take.
    pub lease_until: Option<Timestamp>,
}

/// Decides what happened to a payment, from the records as they stand inside the transaction.
pub type Judge = dyn Fn(&Order, &Payment) -> PaymentEvent + Send + Sync;

/// The records after a change.
#[derive(Debug)]
pub struct Settled {
    /// The order.
    pub order: Order,
    /// The payment.
    pub payment: Payment,
    /// Whether anything changed.
    pub moved: bool,
    /// Events to send now; the outbox holds them.
    pub events: Vec<Outgoing>,
}

/// How opening a payment ended.
#[derive(Debug)]
pub enum Opened {
    /// A new attempt of this order, recorded; call the gateway.
    New(Payment, Box<Order>),
    /// An attempt of this order that is open.
    Existing(Payment, Box<Order>),
    /// The order does not wait for a payment.
    Closed(OrderState),
    /// The key was used with another body.
    Mismatch,
    /// There is no such order.
    Missing,
}

impl Store {
    /// Records the intent to make a payment at a gateway, or finds the one that is open.
    pub fn open_payment<'a>(
        &'a self,
        order: OrderId,
        gateway: GatewayName,
        key: &'a Key,
        now: Timestamp,
        lease_ms: i64,
    ) -> Reply<'a, Opened> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let Some(record) = read_order(tx, order).await? else { return Ok(Verdict::Abort(Opened::Missing)) };
                        let payments = read_payments(tx, order).await?;
                        if record.state != OrderState::AwaitingPayment || record.expires_at < now {
                            return Ok(Verdict::Abort(Opened::Closed(record.state)));
                        }
                        if payments.iter().any(|payment| payment.started_by.as_ref().and_then(|by| by.same_body(key)) == Some(false)) {
                            return Ok(Verdict::Abort(Opened::Mismatch));
                        }
                        let open = |payment: &&Payment| {
                            payment.gateway == gateway && matches!(payment.state, PaymentState::Created | PaymentState::Pending)
                        };
                        if let Some(payment) = payments.iter().find(open) {
                            return Ok(Verdict::Abort(Opened::Existing(payment.clone(), Box::new(record))));
                        }
                        let payment = Payment {
                            id: ids::new(),
                            order,
                            gateway,
                            started_by: Some(key.into()),
                            attempt: u32::try_from(payments.len()).unwrap_or(u32::MAX).saturating_add(1),
                            state: PaymentState::Created,
                            version: 1,
                            amount: record.totals.total,
                            gateway_payment_id: None,
                            approve_url: None,
                            capture_id: None,
                            captured: None,
                            refusal: None,
                            lease_until: Some(now.plus_ms(lease_ms)),
                            created_at: now,
                            updated_at: now,
                            history: vec![Past { state: PaymentState::Created, at: now }],
                        };
                        tx.insert(PAYMENTS, encode(PAYMENTS, &payment)?).await?;
                        // Touching the order makes two parallel starts, or a start and an expiry, meet.
                        touch_order(tx, &record, record.state).await?;
                        Ok(Verdict::Commit(Opened::New(payment, Box::new(record))))
                    })
                })
                .await
        })
    }

    /// Notes how a gateway answered to the start of a payment: one guarded write, as the order's
    /// state is the same before and after (`order::derive`). Where news overtook the answer, the
    /// payment stays where they brought it. The payment as it is now.
    pub fn started<'a>(&'a self, payment: &'a Payment, event: PaymentEvent, news: &'a News, now: Timestamp) -> Reply<'a, Option<Payment>> {
        Box::pin(async move {
            let quiet = matches!((payment.state, event), (PaymentState::Created, PaymentEvent::Started | PaymentEvent::StartRefused));
            if let (true, Step::To(state)) = (quiet, payment::apply(payment.state, event)) {
                let after = moved(payment.clone(), state, news, now);
                let (filter, update) = rewrite(&after)?;
                if self.db.update(PAYMENTS, filter, update).await? == 1 {
                    return Ok(Some(after));
                }
            }
            self.payment(payment.id).await
        })
    }

    /// Applies what happened to a payment, once. With `webhook`, that inbox record is marked applied
    /// in the same transaction, and nothing happens where it was before.
    pub fn settle<'a>(
        &'a self,
        payment: PaymentId,
        news: &'a News,
        judge: &'a Judge,
        webhook: Option<&'a str>,
        now: Timestamp,
    ) -> Reply<'a, Option<Settled>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let Some(before) = read_payment(tx, payment).await? else { return Ok(Verdict::Abort(None)) };
                        let Some(order) = read_order(tx, before.order).await? else { return Ok(Verdict::Abort(None)) };
                        let still = |order: Order, payment: Payment| Settled { order, payment, moved: false, events: Vec::new() };
                        if let Some(webhook) = webhook
                            && !inbox::apply(tx, webhook, now).await?
                        {
                            return Ok(Verdict::Abort(Some(still(order, before))));
                        }
                        let Step::To(state) = payment::apply(before.state, judge(&order, &before)) else {
                            return Ok(Verdict::Commit(Some(still(order, before))));
                        };
                        let after = moved(before, state, news, now);
                        write_payment(tx, &after).await?;
                        let mut states: Vec<PaymentState> = read_payments(tx, order.id)
                            .await?
                            .iter()
                            .filter(|other| other.id != after.id)
                            .map(|other| other.state)
                            .collect();
                        states.push(after.state);
                        let next = order::derive(order.state, &states);
                        let events = consequences(&order, next)?;
                        touch_order(tx, &order, next).await?;
                        outbox::add(tx, &events, now).await?;
                        let order = Order { state: next, version: order.version + 1, ..order };
                        Ok(Verdict::Commit(Some(Settled { order, payment: after, moved: true, events })))
                    })
                })
                .await
        })
    }

    /// Expires an unpaid order: its stock is free again, its payments end, its owner hears of it.
    /// `None` where it may not expire (paid meanwhile, or a gateway call is open).
    pub fn expire_order(&self, order: OrderId, now: Timestamp) -> Reply<'_, Option<Vec<Outgoing>>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let Some(record) = read_order(tx, order).await? else { return Ok(Verdict::Abort(None)) };
                        let payments = read_payments(tx, order).await?;
                        let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
                        if record.expires_at >= now || !order::may_expire(record.state, &states) {
                            return Ok(Verdict::Abort(None));
                        }
                        for payment in payments {
                            if let Step::To(state) = payment::apply(payment.state, PaymentEvent::TimeRanOut) {
                                write_payment(tx, &moved(payment, state, &News::default(), now)).await?;
                            }
                        }
                        if !stock::release(tx, &record, now).await? {
                            return Err(StoreError::Missing { what: "reservations of an order" });
                        }
                        touch_order(tx, &record, OrderState::Expired).await?;
                        let events = consequences(&record, OrderState::Expired)?;
                        outbox::add(tx, &events, now).await?;
                        Ok(Verdict::Commit(Some(events)))
                    })
                })
                .await
        })
    }

    /// Commits the question what became of a payment, and leaves `settle-payment` time to ask.
    pub fn ask_about<'a>(&'a self, payment: &'a Payment, now: Timestamp, lease_ms: i64) -> Reply<'a, Option<Outgoing>> {
        Box::pin(async move {
            let event = Outgoing::payment(ids::new(), payment.order, PaymentMessage::CheckPaymentV1 { payment: payment.id })?;
            let events = Arc::new([event.clone()]);
            let asked = self
                .db
                .transaction(|tx| {
                    let events = events.clone();
                    Box::pin(async move {
                        let filter = doc! { "_id": codec::bin(payment.id), "version": payment.version };
                        let update = doc! { "$set": { "lease_until": codec::date(now.plus_ms(lease_ms)) }, "$inc": { "version": 1 } };
                        if tx.update(PAYMENTS, filter, update).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        outbox::add(tx, &*events, now).await?;
                        Ok(Verdict::Commit(true))
                    })
                })
                .await?;
            Ok(asked.then_some(event))
        })
    }
}

/// What the shop does when an order comes to a state.
fn consequences(order: &Order, next: OrderState) -> Result<Vec<Outgoing>, StoreError> {
    if order.state == next {
        return Ok(Vec::new());
    }
    let order = order.id;
    let message = match next {
        OrderState::Paid => MailMessage::OrderPaidV1 { order },
        OrderState::Review => MailMessage::PaymentReviewV1 { order },
        OrderState::Expired => MailMessage::OrderExpiredV1 { order },
        OrderState::AwaitingPayment | OrderState::PaymentProcessing => return Ok(Vec::new()),
    };
    Ok(vec![Outgoing::mail(ids::new(), message)?])
}

fn moved(before: Payment, state: PaymentState, news: &News, now: Timestamp) -> Payment {
    let mut after = Payment {
        state,
        version: before.version + 1,
        gateway_payment_id: news.gateway_payment_id.clone().or(before.gateway_payment_id),
        approve_url: news.approve_url.clone().or(before.approve_url),
        capture_id: news.capture_id.clone().or(before.capture_id),
        captured: news.captured.or(before.captured),
        refusal: news.refusal.clone().or(before.refusal),
        lease_until: news.lease_until,
        updated_at: now,
        ..before
    };
    after.history.push(Past { state, at: now });
    after
}

/// The update that writes a payment over its version before, and over no other.
fn rewrite(payment: &Payment) -> Result<(Document, Document), StoreError> {
    let record = encode_value(PAYMENTS, payment)?;
    let mut fields = record.as_document().cloned().unwrap_or_default();
    fields.remove("_id");
    Ok((doc! { "_id": codec::bin(payment.id), "version": payment.version - 1 }, doc! { "$set": fields }))
}

async fn write_payment(tx: &mut Tx<'_>, payment: &Payment) -> Result<(), StoreError> {
    let (filter, update) = rewrite(payment)?;
    // Read in this transaction's snapshot: another version now means a conflict, which is retried.
    tx.update(PAYMENTS, filter, update).await.map(drop)
}

async fn touch_order(tx: &mut Tx<'_>, order: &Order, state: OrderState) -> Result<(), StoreError> {
    let filter = doc! { "_id": codec::bin(order.id), "version": order.version };
    let update = doc! { "$set": { "state": encode_value(ORDERS, &state)? }, "$inc": { "version": 1 } };
    tx.update(ORDERS, filter, update).await.map(drop)
}

async fn read_order(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Order>, StoreError> {
    tx.find_one(ORDERS, doc! { "_id": codec::bin(id) }).await?.map(|raw| decode(ORDERS, &raw)).transpose()
}

async fn read_payment(tx: &mut Tx<'_>, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    tx.find_one(PAYMENTS, doc! { "_id": codec::bin(id) }).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
}

async fn read_payments(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Payment>, StoreError> {
    let mut payments: Vec<Payment> =
        tx.find(PAYMENTS, doc! { "order": codec::bin(order) }).await?.iter().map(|raw| decode(PAYMENTS, raw)).collect::<Result<_, _>>()?;
    payments.sort_by_key(|payment| payment.attempt);
    Ok(payments)
}
