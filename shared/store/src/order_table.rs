//! Orders as staff find them.

use contract::desk::{OrderRow, OrderRows, OrdersShow, OrdersWish};
use domain::{Money, OrderId, Timestamp, account};
use mongodb::bson::{Document, doc};

use crate::{
    Reply, Store, StoreError,
    codec::{self, begins},
    orders::{ORDERS, Order},
    raw::{Find, decode},
};

/// Orders on one page.
const SIZE: u32 = 25;

/// The filter and the order of a list of orders.
fn list_query(wish: &OrdersWish) -> (Document, Document) {
    let (newest, oldest) = (doc! { "placed_at": -1, "_id": -1 }, doc! { "placed_at": 1, "_id": 1 });
    let (mut filter, sort) = match wish.show {
        OrdersShow::All => (Document::new(), newest),
        OrdersShow::ToFulfil => (doc! { "course.list": "to-fulfil" }, oldest),
        OrdersShow::Attention => (doc! { "course.flagged": true }, oldest),
        OrdersShow::Unpaid => (doc! { "course.list": "unpaid" }, newest),
        OrdersShow::Fulfilled => (doc! { "course.list": "fulfilled" }, newest),
        OrdersShow::Closed => (doc! { "course.list": "closed" }, newest),
    };
    let words: Vec<Document> = wish.search.iter().flat_map(|text| account::search(text)).map(|word| begins(&word)).collect();
    // MongoDB refuses an empty list.
    if !words.is_empty() {
        filter.insert("$and", words);
    }
    if let Some(gateway) = wish.gateway {
        filter.insert("gateways", gateway.as_str());
    }
    let mut placed = Document::new();
    if let Some(from) = wish.from {
        placed.insert("$gte", codec::date(from));
    }
    if let Some(before) = wish.before {
        placed.insert("$lt", codec::date(before));
    }
    if !placed.is_empty() {
        filter.insert("placed_at", placed);
    }
    (filter, sort)
}

impl Order {
    fn row(self) -> Result<OrderRow, StoreError> {
        let refunds = self.course.refunds.iter().filter(|one| one.counts()).map(|one| one.refund.amount);
        let refunded = Money::try_sum(self.priced.currency, refunds).map_err(StoreError::Money)?;
        Ok(OrderRow {
            id: self.id,
            number: self.number,
            placed_at: self.placed_at,
            email: self.email.to_string(),
            name: self.address.name,
            count: self.lines.iter().map(|line| u32::from(line.quantity)).sum(),
            total: self.priced.totals.total,
            refunded,
            state: self.state,
            standing: self.course.standing,
            fulfilment: self.course.fulfilment,
            shipping_method: self.shipping_method,
            attention: self.course.attention,
        })
    }
}

impl Store {
    /// A page of orders.
    pub fn find_orders<'a>(&'a self, wish: &'a OrdersWish) -> Reply<'a, OrderRows> {
        Box::pin(async move {
            let (filter, sort) = list_query(wish);
            let found = self.db.find(ORDERS, filter, Find { sort: Some(sort), ..Find::page(wish.page, SIZE) }).await?;
            let more = found.len() > Find::whole(SIZE);
            let items = found.iter().take(Find::whole(SIZE)).map(|raw| decode::<Order>(ORDERS, raw).and_then(Order::row));
            Ok(OrderRows { items: items.collect::<Result<_, _>>()?, more })
        })
    }

    /// Orders of whose refunds a gateway is to be asked by now.
    pub fn unsent_refunds(&self, now: Timestamp, limit: u32) -> Reply<'_, Vec<OrderId>> {
        Box::pin(async move {
            let filter = doc! { "refund_check_at": { "$lt": codec::date(now) } };
            let find = Find { sort: Some(doc! { "refund_check_at": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(ORDERS, filter, find).await?;
            found.iter().map(|raw| decode::<Order>(ORDERS, raw).map(|order| order.id)).collect()
        })
    }

    /// Orders before one, the newest first, for the audit.
    pub fn orders_before(&self, before: Option<OrderId>, limit: u32) -> Reply<'_, Vec<Order>> {
        Box::pin(async move {
            let filter = before.map_or_else(Document::new, |before| doc! { "_id": { "$lt": codec::bin(before) } });
            let find = Find { sort: Some(doc! { "_id": -1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(ORDERS, filter, find).await?;
            found.iter().map(|raw| decode(ORDERS, raw)).collect()
        })
    }
}
