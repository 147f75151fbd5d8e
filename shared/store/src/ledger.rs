//! The books: entries are added in the transaction of what they tell of, and never changed.

use domain::{
    Money, OrderId, Timestamp,
    ledger::{Entry, booking::BookedPayment},
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    orders::Order,
    payments::{Payment, ReturnState},
    raw::{Collection, Find, Writes, decode},
};

const LEDGER: Collection = Collection("ledger");

/// An entry in the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The order, its version that it came with, and its place there: a change is posted once.
    #[serde(rename = "_id")]
    id: String,
    #[serde(with = "codec::id")]
    order: OrderId,
    /// When it was posted.
    #[serde(with = "codec::date")]
    pub at: Timestamp,
    /// The entry.
    pub entry: Entry,
}

impl Store {
    /// The entries of an order, oldest first.
    pub fn entries_of(&self, order: OrderId) -> Reply<'_, Vec<Posted>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "at": 1, "_id": 1 }), ..Find::default() };
            let found = self.db.find(LEDGER, doc! { "order": codec::bin(order) }, find).await?;
            found.iter().map(|raw| decode(LEDGER, raw)).collect()
        })
    }
}

/// Adds entries that belong to a version of an order to other writes.
pub(crate) fn posting(writes: &mut Writes, order: &Order, entries: &[Entry], now: Timestamp) -> Result<(), StoreError> {
    for (n, entry) in (0_u32..).zip(entries) {
        let id = format!("{}:{:06}:{n:02}", order.id.uuid().simple(), order.version);
        writes.insert(LEDGER, &Posted { id, order: order.id, at: now, entry: entry.clone() })?;
    }
    Ok(())
}

/// What a gateway holds back of a payment while a case about it is open: all that has not gone back.
fn held(payment: &Payment, captured: Option<Money>) -> Option<Money> {
    let captured = captured?;
    let back = payment.returned.iter().filter(|one| one.state == ReturnState::Done).map(|one| one.amount);
    let left = captured.try_sub(Money::try_sum(captured.currency(), back).ok()?).ok()?;
    (left.minor() > 0).then_some(left)
}

/// The payments of an order that ever brought something of its currency, as the books know them.
pub fn booked(order: &Order, payments: &[Payment]) -> Vec<BookedPayment> {
    let currency = order.priced.currency;
    let known = |payment: &Payment| order.course.booked.payments.iter().any(|one| one.payment == payment.id);
    let of = |payment: &Payment| {
        let zero = Money::zero(currency);
        let captured = payment.captured.filter(|amount| amount.currency() == currency);
        let forced = payment.returned.iter().filter(|one| one.forced && one.state == ReturnState::Done).map(|one| one.amount);
        let taken = Money::try_sum(currency, forced.filter(|amount| amount.currency() == currency)).unwrap_or(zero);
        (captured.is_some() || known(payment)).then(|| BookedPayment {
            payment: payment.id,
            gateway: payment.gateway.id(),
            captured: captured.unwrap_or(zero),
            taken,
            disputed: payment.is_disputed().then(|| held(payment, captured)).flatten(),
            fee: payment.fee.filter(|fee| fee.currency() == currency),
        })
    };
    payments.iter().filter_map(of).collect()
}
