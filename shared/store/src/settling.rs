//! The one writer of payments. Every change of a payment's state, whoever learnt of it, is a
//! transaction here: the payment moves by its state machine, the order's state is derived from all
//! its payments, and what follows goes to the outbox.

use std::sync::Arc;

use contract::{
    message::{MailMessage, OrderNews, PaymentMessage},
    payments::GatewayName,
};
use domain::{
    OrderId, PaymentId, Timestamp,
    coin::CoinPayment,
    order::{self, OrderState, Rest},
    order_actions::Standing,
    payment::{self, Concern, PaymentEvent, PaymentState, Step},
};
use mongodb::bson::{Document, doc};

use crate::{
    Reply, Store, StoreError,
    amending::{StockChange, landing},
    codec,
    events::Outgoing,
    idempotency::Key,
    ids, inbox, ledger,
    orders::{ORDERS, Order},
    outbox,
    payment_news::moved,
    payments::{PAYMENTS, Past, Payment},
    raw::{Guard, Tx, Verdict, Writes, decode, encode_value},
    stock,
};

pub use crate::payment_news::{Check, Judged, News};

/// Decides what happened to a payment, from the records as they stand inside the transaction.
pub type Judge = dyn Fn(&Order, &Payment) -> Judged + Send + Sync;

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
    New(Box<Payment>, Box<Order>),
    /// An attempt of this order that is open.
    Existing(Box<Payment>, Box<Order>),
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
                        let again = |payment: &&Payment| payment.started_by.as_ref().and_then(|by| by.same_body(key)) == Some(true);
                        let existing = |payment: &Payment, record: Order| Opened::Existing(Box::new(payment.clone()), Box::new(record));
                        // What leaves nothing to wait for is agreed at once; and a payment that came short waits for its rest.
                        let goes_on = |payment: &&Payment| match payment.state {
                            PaymentState::OnDelivery => again(payment),
                            PaymentState::Underpaid => payment.gateway == gateway && payment.coins.is_some(),
                            _ => false,
                        };
                        if record.state == OrderState::PaymentProcessing
                            && let Some(payment) = payments.iter().find(goes_on)
                        {
                            return Ok(Verdict::Abort(existing(payment, record)));
                        }
                        // A rest has no time that runs out: its things are paid for the most part.
                        let is_open = match record.state {
                            OrderState::AwaitingPayment => record.expires_at >= now,
                            state => state == OrderState::PartlyPaid,
                        };
                        if !is_open {
                            return Ok(Verdict::Abort(Opened::Closed(record.state)));
                        }
                        if payments.iter().any(|payment| payment.started_by.as_ref().and_then(|by| by.same_body(key)) == Some(false)) {
                            return Ok(Verdict::Abort(Opened::Mismatch));
                        }
                        let open = |payment: &&Payment| {
                            payment.gateway == gateway && matches!(payment.state, PaymentState::Created | PaymentState::Pending)
                        };
                        if let Some(payment) = payments.iter().find(open) {
                            return Ok(Verdict::Abort(existing(payment, record)));
                        }
                        let payment = Payment {
                            id: ids::new(),
                            order,
                            gateway,
                            started_by: Some(key.into()),
                            attempt: u32::try_from(payments.len()).unwrap_or(u32::MAX).saturating_add(1),
                            state: PaymentState::Created,
                            version: 1,
                            amount: record.to_pay(),
                            gateway_payment_id: None,
                            approve_url: None,
                            coins: None,
                            receipt_keys: Vec::new(),
                            reported: Vec::new(),
                            transfer: None,
                            capture_id: None,
                            captured: None,
                            fee: None,
                            refusal: None,
                            concern: None,
                            disputes: Vec::new(),
                            returned: Vec::new(),
                            check_at: None,
                            lease_until: Some(now.plus_ms(lease_ms)),
                            created_at: now,
                            updated_at: now,
                            history: vec![Past { state: PaymentState::Created, at: now, by: None }],
                        };
                        let mut writes = Writes::default();
                        writes.insert(PAYMENTS, &payment)?;
                        // Touching the order makes two parallel starts, or a start and an expiry, meet.
                        let this = doc! { "_id": codec::bin(order), "version": record.version };
                        let noted = doc! { "$inc": { "version": 1 }, "$addToSet": { "gateways": gateway.as_str() } };
                        writes.update(ORDERS, this, noted);
                        tx.write(&writes).await?;
                        Ok(Verdict::Commit(Opened::New(Box::new(payment), Box::new(record))))
                    })
                })
                .await
        })
    }

    /// Notes how a gateway answered to the start of a payment: one guarded write, where the order is the same before and
    /// after (`order::derive`). Where news overtook the answer, the payment stays where they brought it. The payment as it
    /// is now, and events to send now.
    pub fn started<'a>(
        &'a self,
        payment: &'a Payment,
        event: PaymentEvent,
        news: &'a News,
        now: Timestamp,
    ) -> Reply<'a, Option<(Payment, Vec<Outgoing>)>> {
        Box::pin(async move {
            let quiet = matches!((payment.state, event), (PaymentState::Created, PaymentEvent::Started | PaymentEvent::StartRefused));
            if let (true, None, Step::To(state)) = (quiet, news.hold_until, payment::apply(payment.state, event)) {
                let after = moved(payment.clone(), Some(state), news, now);
                let (filter, update) = rewrite(&after)?;
                if self.db.update(PAYMENTS, filter, update).await? == 1 {
                    return Ok(Some((after, Vec::new())));
                }
            } else {
                let news = news.clone();
                let judge = move |_: &Order, before: &Payment| match before.state {
                    PaymentState::Created => Judged { event: Some(event), news: news.clone() },
                    _ => Judged::default(),
                };
                return Ok(self.settle(payment.id, &judge, None, now).await?.map(|settled| (settled.payment, settled.events)));
            }
            Ok(self.payment(payment.id).await?.map(|payment| (payment, Vec::new())))
        })
    }

    /// Adds what is known to a payment that nobody changed meanwhile, without a change of its state; `None` where
    /// somebody did.
    pub fn note<'a>(&'a self, payment: &'a Payment, news: &'a News, now: Timestamp) -> Reply<'a, Option<Payment>> {
        Box::pin(async move {
            let after = moved(payment.clone(), None, news, now);
            let (filter, update) = rewrite(&after)?;
            Ok((self.db.update(PAYMENTS, filter, update).await? == 1).then_some(after))
        })
    }

    /// Applies what happened to a payment, once. With `webhook`, that inbox record is marked applied
    /// in the same transaction, and nothing happens where it was before.
    pub fn settle<'a>(
        &'a self,
        payment: PaymentId,
        judge: &'a Judge,
        webhook: Option<&'a str>,
        now: Timestamp,
    ) -> Reply<'a, Option<Settled>> {
        Box::pin(async move {
            match self.settle_once(payment, judge, webhook, Late::TakesStock, now).await? {
                Attempted::Done(settled) => Ok(*settled),
                // All its stock is sold: its late money is for staff to look at.
                Attempted::Short => match self.settle_once(payment, judge, webhook, Late::IsLookedAt, now).await? {
                    Attempted::Done(settled) => Ok(*settled),
                    Attempted::Short => Err(StoreError::Missing { what: "an outcome of late money" }),
                },
            }
        })
    }

    fn settle_once<'a>(
        &'a self,
        payment: PaymentId,
        judge: &'a Judge,
        webhook: Option<&'a str>,
        late: Late,
        now: Timestamp,
    ) -> Reply<'a, Attempted> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let done = |settled| Attempted::Done(Box::new(settled));
                        let Some(before) = read_payment(tx, payment).await? else { return Ok(Verdict::Abort(done(None))) };
                        let Some(order) = read_order(tx, before.order).await? else { return Ok(Verdict::Abort(done(None))) };
                        let still = |order: Order, payment: Payment| Settled { order, payment, moved: false, events: Vec::new() };
                        let mut writes = Writes::default();
                        let fresh: Vec<Guard> = webhook.into_iter().map(|id| inbox::applying(&mut writes, id, now)).collect();
                        let Judged { mut event, mut news } = judge(&order, &before);
                        let is_exact = event == Some(PaymentEvent::Captured)
                            || (event == Some(PaymentEvent::CapturedAmiss) && news.concern == Some(Concern::OrderClosed));
                        if is_exact && !order.asks(&before) && before.state != PaymentState::Paid {
                            // The order was changed since: it is what was asked for, and not what is to be paid.
                            (event, news.concern) = (Some(PaymentEvent::CapturedAmiss), Some(Concern::Mismatch));
                        }
                        let is_late = event == Some(PaymentEvent::CapturedAmiss)
                            && news.concern == Some(Concern::OrderClosed)
                            && order.state == OrderState::Expired
                            && order.course.standing == Standing::Live
                            && payment::apply(before.state, PaymentEvent::Captured) != Step::Stays;
                        let revived = is_late && late == Late::TakesStock;
                        let mut stock = Vec::new();
                        if revived {
                            stock = stock::changing_all(&mut writes, &order, StockChange::Reserve, now)?;
                            (event, news.concern) = (Some(PaymentEvent::Captured), None);
                        }
                        let step = event.map_or(Step::Stays, |event| payment::apply(before.state, event));
                        let Step::To(state) = step else {
                            if before.state == PaymentState::Paid {
                                // It is told once more that it is paid: nothing of it does not fit.
                                news.concern = None;
                            }
                            if !news.is_more_than(&before) {
                                tx.write(&writes).await?;
                                return Ok(Verdict::Commit(done(Some(still(order, before)))));
                            }
                            let after = moved(before.clone(), None, &news, now);
                            let told = after.disputes != before.disputes;
                            let payments = with(read_payments(tx, order.id).await?, &after);
                            writing(&mut writes, &after)?;
                            // What was decided was decided about less: now there is more to give back.
                            let next = if is_more(&before, &after) { OrderState::Review } else { order.state };
                            let mut events = consequences(&order, next)?;
                            if told && events.is_empty() {
                                events = staff_look(&order)?;
                            }
                            outbox::adding(&mut writes, &events, now)?;
                            let tells = told || next != order.state || ledger::booked(&order, &payments) != order.course.booked.payments;
                            // Most of what is told is only more of the same: the order need not be written for it.
                            let landed = if tells {
                                landing(&mut writes, &order, Order { state: next, ..order.clone() }, &payments, Vec::new(), (None, now))?
                            } else {
                                order.clone()
                            };
                            if !tx.write(&writes).await?.all_met(&fresh) {
                                return Ok(Verdict::Abort(done(Some(still(order, before)))));
                            }
                            let order = landed;
                            return Ok(Verdict::Commit(done(Some(Settled { order, payment: after, moved: false, events }))));
                        };
                        let was = before.state;
                        let after = moved(before.clone(), Some(state), &news, now);
                        let payments = with(read_payments(tx, order.id).await?, &after);
                        writing(&mut writes, &after)?;
                        let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
                        let owed = order.course.owed.filter(|_| state != PaymentState::Paid);
                        let rest = if owed.is_some() { Rest::Owed } else { Rest::None };
                        let next = if revived { order::revive(&states) } else { order::derive(order.state, &states, rest) };
                        let mut events = consequences(&order, next)?;
                        if state == PaymentState::Underpaid {
                            events.extend(staff_look(&order)?);
                            events.push(news_of(&order, OrderNews::Underpaid { payment })?);
                        }
                        // What is paid without a provider's page is said in a mail, too.
                        if was == PaymentState::Created && (state == PaymentState::OnDelivery || after.transfer.is_some()) {
                            events.push(news_of(&order, OrderNews::PaymentAgreed { payment })?);
                        }
                        let mut hold_until = news.hold_until;
                        // Whoever is at the gateway's page sees it there; who waits for a bank has left long ago.
                        if (was, state) == (PaymentState::Processing, PaymentState::Failed) {
                            events.push(news_of(&order, OrderNews::PaymentFailed { payment })?);
                            hold_until = Some(now.plus_ms(order::RETRY_MS));
                        }
                        let expires_at = hold_until.map_or(order.expires_at, |until| until.max(order.expires_at));
                        outbox::adding(&mut writes, &events, now)?;
                        let mut moved = Order { state: next, expires_at, ..order.clone() };
                        moved.course.released &= !revived;
                        moved.course.owed = owed;
                        let landed = landing(&mut writes, &order, moved, &payments, Vec::new(), (None, now))?;
                        let written = tx.write(&writes).await?;
                        if !written.all_met(&fresh) {
                            return Ok(Verdict::Abort(done(Some(still(order, before)))));
                        }
                        if !written.all_met(&stock) {
                            return Ok(Verdict::Abort(Attempted::Short));
                        }
                        let order = landed;
                        Ok(Verdict::Commit(done(Some(Settled { order, payment: after, moved: true, events }))))
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
                        let mut payments = read_payments(tx, order).await?;
                        let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
                        if record.expires_at >= now || !order::may_expire(record.state, &states) {
                            return Ok(Verdict::Abort(None));
                        }
                        let mut writes = Writes::default();
                        let stock = stock::changing_all(&mut writes, &record, StockChange::Release, now)?;
                        for payment in &mut payments {
                            if let Step::To(state) = payment::apply(payment.state, PaymentEvent::TimeRanOut) {
                                *payment = moved(payment.clone(), Some(state), &News::default(), now);
                                writing(&mut writes, payment)?;
                            }
                        }
                        let mut expired = Order { state: OrderState::Expired, ..record.clone() };
                        expired.course.released = true;
                        landing(&mut writes, &record, expired, &payments, Vec::new(), (None, now))?;
                        let events = consequences(&record, OrderState::Expired)?;
                        outbox::adding(&mut writes, &events, now)?;
                        if !tx.write(&writes).await?.all_met(&stock) {
                            return Err(StoreError::Missing { what: "reservations of an order" });
                        }
                        Ok(Verdict::Commit(Some(events)))
                    })
                })
                .await
        })
    }

    /// Takes over the capture that someone began and did not end; `false` where another was faster, or the order does not
    /// wait for money any more. The order is written to, so that what pays it at this moment meets this.
    pub fn resume_capture<'a>(&'a self, payment: &'a Payment, now: Timestamp, lease_ms: i64) -> Reply<'a, bool> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let waits =
                            doc! { "_id": codec::bin(payment.order), "state": { "$in": ["awaiting-payment", "payment-processing", "partly-paid"] } };
                        if tx.update(ORDERS, waits, doc! { "$inc": { "version": 1 } }).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        let this = doc! { "_id": codec::bin(payment.id), "version": payment.version, "state": "capturing" };
                        let lease = doc! { "$set": { "lease_until": codec::date(now.plus_ms(lease_ms)) }, "$inc": { "version": 1 } };
                        if tx.update(PAYMENTS, this, lease).await? == 0 {
                            return Ok(Verdict::Abort(false));
                        }
                        Ok(Verdict::Commit(true))
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
                        let field = if payment.check_at.is_some() { "check_at" } else { "lease_until" };
                        let update = doc! { "$set": { field: codec::date(now.plus_ms(lease_ms)) }, "$inc": { "version": 1 } };
                        let mut writes = Writes::default();
                        let asked = writes.update(PAYMENTS, filter, update);
                        outbox::adding(&mut writes, &*events, now)?;
                        Ok(if tx.write(&writes).await?.met(asked) { Verdict::Commit(true) } else { Verdict::Abort(false) })
                    })
                })
                .await?;
            Ok(asked.then_some(event))
        })
    }
}

/// Whether late money of an expired order takes its stock again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Late {
    TakesStock,
    IsLookedAt,
}

/// How settling ended.
enum Attempted {
    Done(Box<Option<Settled>>),
    Short,
}

/// Whether more money came for a payment that staff look at, or have looked at.
fn is_more(before: &Payment, after: &Payment) -> bool {
    let is_new = |(now, was): (&CoinPayment, &CoinPayment)| !now.is_as_before(was);
    after.state == PaymentState::Review && after.coins.as_ref().zip(before.coins.as_ref()).is_some_and(is_new)
}

/// An order's payments with one of them as it is now.
fn with(mut payments: Vec<Payment>, after: &Payment) -> Vec<Payment> {
    if let Some(known) = payments.iter_mut().find(|known| known.id == after.id) {
        known.clone_from(after);
    }
    payments
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
        OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::PartlyPaid => return Ok(Vec::new()),
    };
    Ok(vec![Outgoing::mail(ids::new(), message)?])
}

fn news_of(order: &Order, news: OrderNews) -> Result<Outgoing, StoreError> {
    Outgoing::mail(ids::new(), MailMessage::OrderNewsV1 { order: order.id, news })
}

/// Tells staff to look at a payment.
fn staff_look(order: &Order) -> Result<Vec<Outgoing>, StoreError> {
    Ok(vec![Outgoing::mail(ids::new(), MailMessage::PaymentReviewV1 { order: order.id })?])
}

/// The update that writes a payment over its version before, and over no other.
fn rewrite(payment: &Payment) -> Result<(Document, Document), StoreError> {
    let record = encode_value(PAYMENTS, payment)?;
    let mut fields = record.as_document().cloned().unwrap_or_default();
    fields.remove("_id");
    let mut update = doc! { "$set": fields };
    if payment.check_at.is_none() {
        // Left out of the record, so that the index holds only what is waiting.
        update.insert("$unset", doc! { "check_at": 1 });
    }
    Ok((doc! { "_id": codec::bin(payment.id), "version": payment.version - 1 }, update))
}

/// Adds what writes a payment over its version before to other writes. Read in the same transaction's snapshot, another
/// version now means a conflict, which is retried.
pub(crate) fn writing(writes: &mut Writes, payment: &Payment) -> Result<(), StoreError> {
    let (filter, update) = rewrite(payment)?;
    writes.update(PAYMENTS, filter, update);
    Ok(())
}

pub(crate) async fn read_order(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Order>, StoreError> {
    tx.find_one(ORDERS, doc! { "_id": codec::bin(id) }).await?.map(|raw| decode(ORDERS, &raw)).transpose()
}

async fn read_payment(tx: &mut Tx<'_>, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    tx.find_one(PAYMENTS, doc! { "_id": codec::bin(id) }).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
}

pub(crate) async fn read_payments(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Payment>, StoreError> {
    let mut payments: Vec<Payment> =
        tx.find(PAYMENTS, doc! { "order": codec::bin(order) }).await?.iter().map(|raw| decode(PAYMENTS, raw)).collect::<Result<_, _>>()?;
    payments.sort_by_key(|payment| payment.attempt);
    Ok(payments)
}
