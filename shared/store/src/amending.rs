//! The writer of what is done with an order after it was placed. Each change is one transaction: it is judged from the
//! records inside it, and stock, money, books, outbox and audit log follow with it or not at all.

use contract::{Kind, Problem, desk::Happening};
use domain::{
    OrderId, Timestamp, UserId, VariantId,
    ledger::{
        Entry,
        booking::{self, Booked, Sale},
    },
    order::{self, OrderState},
    payment::{self, PaymentEvent, PaymentState, Step},
};
use mongodb::bson::{Bson, doc};

use crate::{
    Reply, Store, StoreError,
    audit::{self, Along},
    codec,
    events::Outgoing,
    idempotency::{self, Key, Saved},
    ledger,
    orders::{ORDERS, Order},
    outbox,
    payment_news::{News, moved},
    payments::Payment,
    raw::{Verdict, Writes, encode_value},
    sessions::Session,
    settling::{read_order, read_payments, writing},
    staff, stock,
};

/// A change of an order, with all that follows.
#[derive(Debug)]
pub struct Change {
    /// The order after it; its version, its books and what lists show are made here.
    pub order: Order,
    /// The order's state, where it is not what its payments make it.
    pub state: Option<OrderState>,
    /// What happens to its payments.
    pub payments: Vec<(Payment, Option<PaymentEvent>, News)>,
    /// What happens to stock, in units.
    pub stock: Vec<(VariantId, StockChange, u32)>,
    /// Entries of the books beside those of what payments bring.
    pub entries: Vec<Entry>,
    /// What the shop does next.
    pub events: Vec<Outgoing>,
}

impl Change {
    /// Nothing but the record.
    pub const fn of(order: Order) -> Self {
        Self { order, state: None, payments: Vec::new(), stock: Vec::new(), entries: Vec::new(), events: Vec::new() }
    }
}

/// What happens to units of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockChange {
    /// They are promised to it, if there are enough.
    Reserve,
    /// They are promised to it again, whether they are there or not: what was sent got lost.
    Owe,
    /// They are for sale again.
    Release,
    /// They leave.
    Ship,
    /// They came back from their way, and are to be sent again.
    Unship,
    /// They came back from their way after others were promised for them.
    Found,
    /// The shopper sent them back, and they are for sale again.
    Restock,
    /// They will not be sent, and are not for sale.
    WriteOff,
}

/// Decides about a change, from the records as they stand inside the transaction.
pub type OrderJudge = dyn Fn(&Order, &[Payment]) -> Result<Change, Problem> + Send + Sync;

/// Who asks for a change, and what is kept of the call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Call<'a> {
    /// Who of the staff.
    pub by: Option<&'a Session>,
    /// What repeats are known by.
    pub key: Option<&'a Key>,
    /// The entry of the audit log.
    pub entry: Option<&'a audit::Entry>,
}

/// How a change ended.
#[derive(Debug)]
pub enum Amended {
    /// It is done.
    Done(Box<Order>, Vec<Outgoing>),
    /// It is not possible; nothing changed.
    Refused(Problem),
    /// There is not enough stock; nothing changed.
    Short,
    /// There is no such order.
    Missing,
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
    /// A call with the same key was done before.
    Twin(Saved),
}

impl Amended {
    /// The order and the events to send where the change was made now; nothing where a call with the same key made it before.
    pub fn done(self) -> Result<Option<(Order, Vec<Outgoing>)>, Problem> {
        match self {
            Self::Done(order, events) => Ok(Some((*order, events))),
            Self::Refused(problem) => Err(problem),
            Self::Short => Err(Problem::from(Kind::OutOfStock).detail("There is not enough of it left.")),
            Self::Missing => Err(Kind::NotFound.into()),
            Self::Unseated => Err(Kind::Unauthenticated.into()),
            Self::Twin(Saved::Mismatch) => Err(Kind::IdempotencyMismatch.into()),
            Self::Twin(Saved::Reply(_)) => Ok(None),
            Self::Twin(Saved::No) => Err(Problem::from(Kind::Unavailable).because("a record came twice")),
        }
    }
}

impl Store {
    /// Changes an order, once for each key.
    pub fn amend<'a>(&'a self, id: OrderId, judge: &'a OrderJudge, call: Call<'a>, now: Timestamp) -> Reply<'a, Amended> {
        Box::pin(async move {
            let outcome = self
                .db
                .transaction(|tx| {
                    Box::pin(async move {
                        if let Some(key) = call.key {
                            idempotency::save(tx, key, "", now).await?;
                        }
                        if let Some(by) = call.by
                            && !staff::still_sits(tx, by).await?
                        {
                            return Ok(Verdict::Abort(Amended::Unseated));
                        }
                        let Some(before) = read_order(tx, id).await? else { return Ok(Verdict::Abort(Amended::Missing)) };
                        let payments = read_payments(tx, id).await?;
                        let change = match judge(&before, &payments) {
                            Ok(change) => change,
                            Err(problem) => return Ok(Verdict::Abort(Amended::Refused(problem))),
                        };
                        let events = change.events.clone();
                        let mut writes = Writes::default();
                        let stock = stock::changing(&mut writes, &before, &change.stock, now)?;
                        let by = call.by.map(|session| session.user);
                        let order = apply(&mut writes, &before, payments, change, (by, now))?;
                        match call.entry {
                            Some(entry) => {
                                let entry = entry.clone().changed("order", None, Some(order.number.to_string()));
                                Along { events: &events, entry: &entry }.adding(&mut writes)?;
                            }
                            None => outbox::adding(&mut writes, &events, now)?,
                        }
                        if !tx.write(&writes).await?.all_met(&stock) {
                            return Ok(Verdict::Abort(Amended::Short));
                        }
                        Ok(Verdict::Commit(Amended::Done(Box::new(order), events)))
                    })
                })
                .await;
            match (outcome, call.key) {
                (Err(StoreError::Duplicate), Some(key)) => Ok(Amended::Twin(self.saved_reply(key).await?)),
                (outcome, _) => outcome,
            }
        })
    }
}

/// Adds what a change does to the payments and the order to other writes; the order after it.
fn apply(
    writes: &mut Writes,
    before: &Order,
    mut payments: Vec<Payment>,
    change: Change,
    (by, now): (Option<UserId>, Timestamp),
) -> Result<Order, StoreError> {
    let mut has_moved = change.order.rest() != before.rest();
    for (payment, event, news) in change.payments {
        let state = match event.map(|event| payment::apply(payment.state, event)) {
            Some(Step::To(state)) => Some(state),
            _ => None,
        };
        has_moved |= state.is_some();
        let mut after = moved(payment, state, &news, now);
        if let Some(past) = after.history.last_mut().filter(|_| state.is_some()) {
            past.by = by;
        }
        writing(writes, &after)?;
        if let Some(known) = payments.iter_mut().find(|known| known.id == after.id) {
            *known = after;
        }
    }
    let states: Vec<PaymentState> = payments.iter().map(|payment| payment.state).collect();
    let next = match change.state {
        Some(state) => state,
        None if has_moved => order::derive(before.state, &states, change.order.rest()),
        // Where no money moved, what staff decided about it stands: a payment in review would ask them anew each time.
        None => before.state,
    };
    let order = Order { state: next, ..change.order };
    landing(writes, before, order, &payments, change.entries, (by, now))
}

/// Adds what writes an order after a change over its version before, and what the change adds to the books, to other
/// writes; the order as it is written.
pub(crate) fn landing(
    writes: &mut Writes,
    before: &Order,
    mut order: Order,
    payments: &[Payment],
    more: Vec<Entry>,
    (by, now): (Option<UserId>, Timestamp),
) -> Result<Order, StoreError> {
    order.version = before.version + 1;
    if order.state != before.state {
        order.note(Happening::State { state: order.state }, by, now);
    }
    let mut entries = book(before, &mut order, payments)?;
    entries.extend(more);
    order.refresh(payments);
    let asked = order.course.refunds.iter().any(crate::course::RefundRecord::is_asked);
    order.refund_check_at = asked.then(|| order.refund_check_at.unwrap_or(now));
    ledger::posting(writes, &order, &entries, now)?;
    let mut record = encode_value(ORDERS, &order)?;
    let fields = record.as_document_mut().map(std::mem::take).unwrap_or_default();
    let mut set = doc! {};
    for field in ["state", "version", "expires_at", "course", "lines", "priced", "refund_check_at"] {
        if let Some(value) = fields.get(field) {
            set.insert(field, value.clone());
        }
    }
    let mut update = doc! { "$set": set };
    if order.refund_check_at.is_none() {
        // Left out of the record, so that the index holds only what is waiting.
        update.insert("$unset", doc! { "refund_check_at": Bson::Null });
    }
    // Read in this transaction's snapshot: another version now means a conflict, which is retried.
    let this = doc! { "_id": codec::bin(order.id), "version": before.version };
    writes.update(ORDERS, this, update);
    Ok(order)
}

/// Brings an order's books up to what its payments brought; what has to be posted.
fn book(before: &Order, order: &mut Order, payments: &[Payment]) -> Result<Vec<Entry>, StoreError> {
    let now = ledger::booked(order, payments);
    let sold = order.state == OrderState::Paid;
    if now.is_empty() && !sold && order.course.booked == Booked::default() {
        return Ok(Vec::new());
    }
    let was = (before.priced != order.priced).then_some(&before.priced);
    let sale = Sale { priced: &order.priced, was, owed: order.course.owed, sold };
    let (booked, entries) = booking::book(order.id, sale, &order.course.booked, now).map_err(StoreError::Books)?;
    order.course.booked = booked;
    Ok(entries)
}
