//! Orders, as the one who placed them sees them.

use domain::{
    Address, Email, Money, OrderId, RefundId, Timestamp,
    address::AddressInput,
    fulfilment::units::OrderFulfilment,
    order::{OrderNumber, OrderState},
    order_actions::{Action, Standing},
    pricing::LineNumber,
    quote::Totals,
    shipping::delivery::Arrival,
    tax::VatId,
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cart::LineView,
    checkout::vat_id,
    endpoint::{Access, Endpoint, Ignored, Input, Method, Nothing},
    fulfilments::FulfilmentView,
    payments::PaymentView,
    problem::Kind,
    returns::{ReturnView, Returnable},
};

/// An order to place: who, where to, and the quote that the shopper agreed to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrderInput {
    /// Where the shop writes to.
    pub email: String,
    /// Where it goes.
    pub address: AddressInput,
    /// The signed quote of `list_shipping_methods`.
    pub quote: String,
    /// A note to the shop, up to 500 characters.
    pub note: Option<String>,
    /// The VAT id of a business that buys; the quote must be of the same.
    pub vat_id: Option<String>,
    /// Ignored: the shop computes it.
    #[serde(default)]
    pub lines: Ignored,
    /// Ignored: the shop computes it.
    #[serde(default)]
    pub total: Ignored,
}

/// A checked [`NewOrderInput`].
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Where the shop writes to.
    pub email: Email,
    /// Where it goes.
    pub address: Address,
    /// The signed quote, not verified yet.
    pub quote: String,
    /// A note to the shop.
    pub note: Option<String>,
    /// The VAT id of a business that buys; its format is right.
    pub vat_id: Option<VatId>,
}

impl Input for NewOrderInput {
    type Valid = NewOrder;
    fn check(self, faults: &mut Faults) -> Option<NewOrder> {
        let email = faults.take("#/email", "malformed", self.email.parse());
        let address = self.address.check("#/address", faults);
        let quote = faults.line("#/quote", &self.quote, 20_000);
        let vat_id = vat_id("#/vatId", self.vat_id.as_deref(), faults);
        let note = self.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        if let Some(note) = &note {
            let length = note.chars().count();
            if length > 500 {
                faults.add("#/note", "too-long", format!("must have at most 500 characters, has {length}"));
                return None;
            }
        }
        Some(NewOrder { email: email?, address: address?, quote: quote?, note, vat_id: vat_id? })
    }
}

/// An order, with its token for the one who placed it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlacedOrder {
    /// The secret that opens the order; send it as `Order-Token`, keep it out of addresses.
    pub token: String,
    /// The order.
    pub order: OrderView,
}

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    /// The order.
    pub id: OrderId,
    /// The number that people read to each other.
    pub number: OrderNumber,
    /// Where it stands.
    pub state: OrderState,
    /// Whether it stands, or was given up.
    pub standing: Standing,
    /// How far its things are.
    pub fulfilment: OrderFulfilment,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Until when its stock is held, while it waits for payment.
    pub expires_at: Timestamp,
    /// Where the shop writes to.
    pub email: Email,
    /// Where it goes.
    pub address: Address,
    /// The VAT id of the business that bought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<VatId>,
    /// How it is sent.
    pub shipping_method: String,
    /// When it arrives, as was said when it was placed; none once it has, or where it was not paid in time for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<Arrival>,
    /// The note to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was ordered, at the prices agreed.
    pub lines: Vec<LineView>,
    /// The sums.
    pub totals: Totals,
    /// What is still to be paid, where it was changed after it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Money>,
    /// The numbers of its lines, in their order: what parcels and returns call them.
    pub numbers: Vec<LineNumber>,
    /// Newest last.
    pub payments: Vec<PaymentView>,
    /// Its parcels, oldest first; those that were given up are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fulfilments: Vec<FulfilmentView>,
    /// Money that went back, oldest first; what did not is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<RefundView>,
    /// Its returns, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<ReturnView>,
    /// What can be sent back now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returnable: Vec<Returnable>,
    /// What its owner may do with it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Its invoices and credit notes, by number, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
}

/// Money that goes back to the shopper.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundView {
    /// The refund.
    pub id: RefundId,
    /// How much.
    pub amount: Money,
    /// Whether all of it has gone back; else it is on its way.
    pub done: bool,
    /// What the shop wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made.
    pub at: Timestamp,
}

/// Places an order from the caller's cart and reserves its stock.
pub enum PlaceOrder {}
impl Endpoint for PlaceOrder {
    const ID: &'static str = "place_order";
    const FUNCTION: &'static str = "place-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders";
    const ACCESS: Access = Access::Cart;
    const SUMMARY: &'static str = "Places an order from the caller's cart and reserves its stock.";
    const IDEMPOTENT: bool = true;
    const STATUS: u16 = 201;
    const PROBLEMS: &'static [Kind] = &[Kind::CartEmpty, Kind::CartChanged, Kind::CartClaimed, Kind::OutOfStock, Kind::QuoteInvalid];
    type Path = Nothing;
    type Query = Nothing;
    type Body = NewOrderInput;
    type Reply = PlacedOrder;
}

/// The path of one order.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrderPath {
    /// The order.
    pub order: OrderId,
}
impl Input for OrderPath {
    type Valid = OrderId;
    fn check(self, _: &mut Faults) -> Option<OrderId> {
        Some(self.order)
    }
}

/// Shows an order to whoever holds its token.
pub enum GetOrder {}
impl Endpoint for GetOrder {
    const ID: &'static str = "get_order";
    const FUNCTION: &'static str = "get-order";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/orders/{order}";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Shows an order to whoever holds its token.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = OrderView;
}

/// Which page of one's orders.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListOrdersQuery {
    /// From 1 on.
    #[serde(default = "first")]
    pub page: i64,
}

const fn first() -> i64 {
    1
}

/// The most pages that can be asked for: a person's orders, ten a page.
const MAX_PAGE: i64 = 1000;

impl Input for ListOrdersQuery {
    type Valid = u32;
    fn check(self, faults: &mut Faults) -> Option<u32> {
        let page = u32::try_from(self.page).ok().filter(|_| (1..=MAX_PAGE).contains(&self.page));
        faults.take("?page", "out-of-range", page.ok_or(format!("must be between 1 and {MAX_PAGE}")))
    }
}

/// A page of one's orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPage {
    /// Newest first, without their payments.
    pub items: Vec<OrderView>,
    /// Whether there is another page.
    pub more: bool,
}

/// Lists the caller's orders, newest first; those that were placed with the address before it had an account too.
pub enum ListOrders {}
impl Endpoint for ListOrders {
    const ID: &'static str = "list_orders";
    const FUNCTION: &'static str = "list-orders";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/orders";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Lists the caller's orders, newest first.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = ListOrdersQuery;
    type Body = Nothing;
    type Reply = OrderPage;
}
