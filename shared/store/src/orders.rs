//! Orders.

use contract::{cart::LineView, payments::GatewayName};
use domain::{
    Address, Email, Money, OrderId, Timestamp, UserId, account,
    cart::{Line, Quantity},
    order::{OrderNumber, OrderState, Rest},
    pricing::Priced,
    shipping::delivery::Arrival,
    tax::VatId,
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    course::Course,
    ids,
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
    /// The VAT id of the business that bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<VatId>,
    /// How it is sent, in words.
    pub shipping_method: String,
    /// When it arrives, as was said when it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<Arrival>,
    /// The note to the shop.
    pub note: Option<String>,
    /// What was ordered, at the prices agreed.
    pub lines: Vec<LineView>,
    /// What it costs, with all that its sums were made of.
    pub priced: Priced,
    /// Through which gateways anybody began to pay it.
    #[serde(default)]
    pub gateways: Vec<GatewayName>,
    /// What staff find it by: words of the name, the address that it is written to, the number.
    #[serde(default)]
    pub words: Vec<String>,
    /// When a gateway is next to be asked about its refunds; never where none is open.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "codec::date_option")]
    pub refund_check_at: Option<Timestamp>,
    /// What happened to it since.
    #[serde(default)]
    pub course: Course,
}

/// What a new order says, by a shopper or by staff.
#[derive(Debug)]
pub struct Wanted {
    /// Where news of it go.
    pub email: Email,
    /// Where it goes.
    pub address: Address,
    /// The buyer's VAT id, where they gave one.
    pub vat_id: Option<VatId>,
    /// The name of the shipping method.
    pub shipping_method: String,
    /// When it arrives, where the shop says.
    pub arrives: Option<Arrival>,
    /// What the buyer asks the shop to heed.
    pub note: Option<String>,
    /// What is bought, as it was shown.
    pub lines: Vec<LineView>,
    /// What it costs.
    pub priced: Priced,
}

impl Order {
    /// A new order that waits for its payment for so many minutes, with a number drawn for it.
    pub fn new(wanted: Wanted, hold_minutes: u32, now: Timestamp) -> Self {
        let Wanted { email, address, vat_id, shipping_method, arrives, note, lines, priced } = wanted;
        let number = OrderNumber::from_random(rand::random());
        Self {
            id: ids::new(),
            words: words(&address.name, &email, &number),
            gateways: Vec::new(),
            number,
            state: OrderState::AwaitingPayment,
            version: 1,
            placed_at: now,
            expires_at: now.plus_minutes(hold_minutes),
            customer: None,
            email_key: email.key().ok().map(|key| key.as_str().to_owned()),
            email,
            address,
            vat_id,
            shipping_method,
            arrives,
            note,
            lines,
            priced,
            refund_check_at: None,
            course: Course::default(),
        }
    }

    /// What stock the order holds.
    pub fn demand(&self) -> Vec<Line> {
        self.lines
            .iter()
            .filter_map(|line| Quantity::try_from(i64::from(line.quantity)).ok().map(|quantity| Line { variant: line.variant, quantity }))
            .collect()
    }
}

impl Order {
    /// What is to be paid: all that it costs, or the rest where it was changed after it was paid.
    pub fn to_pay(&self) -> Money {
        self.course.owed.unwrap_or(self.priced.totals.total)
    }

    /// Whether a payment asks for what is to be paid now. One that was begun before the order was changed does not.
    pub fn asks(&self, payment: &Payment) -> bool {
        payment.amount == self.to_pay()
    }

    /// Whether a rest is owed.
    pub const fn rest(&self) -> Rest {
        if self.course.owed.is_some() { Rest::Owed } else { Rest::None }
    }
}

/// What staff find an order by.
fn words(name: &str, email: &Email, number: &OrderNumber) -> Vec<String> {
    let mut words = email.key().map(|key| account::words(name, &key)).unwrap_or_default();
    let number = number.to_string().to_lowercase();
    words.extend([number.replace('-', ""), number]);
    words
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
