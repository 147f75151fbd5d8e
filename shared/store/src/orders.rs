//! Orders.

use contract::{cart::LineView, orders::OrderView, payments::PaymentView};
use domain::{
    Address, Email, OrderId, Timestamp, UserId,
    cart::{Line, Quantity},
    order::{OrderNumber, OrderState},
    quote::Totals,
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    payments::Payment,
    raw::{Collection, Find, decode},
};

pub(crate) const ORDERS: Collection = Collection("orders");

/// An order's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// The order.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: OrderId,
    /// The number that people read to each other.
    pub number: OrderNumber,
    /// Where it stands.
    pub state: OrderState,
    /// Grows with every change.
    pub version: u32,
    /// When it was placed.
    #[serde(with = "codec::date")]
    pub placed_at: Timestamp,
    /// Until when its stock is held.
    #[serde(with = "codec::date")]
    pub expires_at: Timestamp,
    /// Who placed it signed in, or has the account of the address since.
    #[serde(default, with = "codec::id_option")]
    pub customer: Option<UserId>,
    /// What tells the accounts of addresses apart; none where the address can have no account.
    #[serde(default)]
    pub email_key: Option<String>,
    /// Where the shop writes to.
    pub email: Email,
    /// Where it goes.
    pub address: Address,
    /// How it is sent, in words.
    pub shipping_method: String,
    /// The note to the shop.
    pub note: Option<String>,
    /// What was ordered, at the prices agreed.
    pub lines: Vec<LineView>,
    /// The sums.
    pub totals: Totals,
}

impl Order {
    /// What stock the order holds.
    pub fn demand(&self) -> Vec<Line> {
        self.lines
            .iter()
            .filter_map(|line| Quantity::try_from(i64::from(line.quantity)).ok().map(|quantity| Line { variant: line.variant, quantity }))
            .collect()
    }

    /// The order as its owner sees it.
    pub fn view(self, payments: &[Payment]) -> OrderView {
        OrderView {
            id: self.id,
            number: self.number,
            state: self.state,
            placed_at: self.placed_at,
            expires_at: self.expires_at,
            email: self.email,
            address: self.address,
            shipping_method: self.shipping_method,
            note: self.note,
            lines: self.lines,
            totals: self.totals,
            payments: payments.iter().map(Payment::view).collect::<Vec<PaymentView>>(),
        }
    }
}

impl Store {
    /// An order. Whoever asks has shown its token, or is the shop itself.
    pub fn order(&self, id: OrderId) -> Reply<'_, Option<Order>> {
        Box::pin(async move {
            self.db.find_one(ORDERS, doc! { "_id": codec::bin(id) }, None).await?.map(|raw| decode(ORDERS, &raw)).transpose()
        })
    }

    /// Who has an order, where somebody does.
    pub fn customer_of(&self, id: OrderId) -> Reply<'_, Option<UserId>> {
        Box::pin(async move { Ok(self.order(id).await?.and_then(|order| order.customer)) })
    }

    /// Unpaid orders whose time ran out before `now`, longest overdue first.
    pub fn overdue_orders(&self, now: Timestamp, limit: u32) -> Reply<'_, Vec<OrderId>> {
        Box::pin(async move {
            let filter = doc! { "state": "awaiting-payment", "expires_at": { "$lt": codec::date(now) } };
            let find = Find { sort: Some(doc! { "expires_at": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(ORDERS, filter, find).await?;
            found.iter().map(|raw| decode::<Order>(ORDERS, raw).map(|order| order.id)).collect()
        })
    }

    /// Whether anybody ever ordered: such a database is not emptied without being told to.
    pub fn has_orders(&self) -> Reply<'_, bool> {
        Box::pin(async move { Ok(self.db.find_one(ORDERS, doc! {}, Some(doc! { "_id": 1 })).await?.is_some()) })
    }

    /// All orders: for tests and audits.
    pub fn all_orders(&self) -> Reply<'_, Vec<Order>> {
        Box::pin(async move {
            let found = self.db.find(ORDERS, doc! {}, Find::default()).await?;
            found.iter().map(|raw| decode(ORDERS, raw)).collect()
        })
    }
}
