//! Sending orders: parcels with their carriers and tracking, one order or many at once.

use domain::{
    FulfilmentId, OrderId, Permission, Timestamp,
    fulfilment::{FulfilmentEvent, FulfilmentState, units::LineUnits},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    desk::DeskOrder,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderPath,
    problem::{Kind, Problem},
};

/// The highest amount that somebody may name, in minor units: what is more is a slip.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;
/// The most lines that a call may name.
const LINES_MAX: usize = 200;
/// The most orders that are sent at once.
const BULK_MAX: usize = 100;

/// A parcel.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FulfilmentView {
    /// The parcel.
    pub id: FulfilmentId,
    /// Where it stands.
    pub state: FulfilmentState,
    /// What it carries.
    pub lines: Vec<LineUnits>,
    /// Who brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// Since when it stands so.
    pub updated_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// What may be done to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<FulfilmentEvent>,
}

/// Who brings a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tracking {
    /// The carrier; at most 60 characters.
    pub carrier: String,
    /// Its number of the parcel; at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Where to follow it: an `https` address; at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Tracking {
    fn check(self, faults: &mut Faults) -> Option<Self> {
        let carrier = faults.line("#/tracking/carrier", &self.carrier, 60);
        let number = faults.optional_line("#/tracking/number", self.number.as_deref(), 60);
        let url = faults.optional_line("#/tracking/url", self.url.as_deref(), 500);
        // What shoppers are sent to must not be a script.
        if url.as_ref().is_some_and(|url| url.as_ref().is_some_and(|url| !url.starts_with("https://"))) {
            faults.add("#/tracking/url", "malformed", "must begin with https://".to_owned());
            return None;
        }
        Some(Self { carrier: carrier?, number: number?, url: url? })
    }
}

/// A parcel to make.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFulfilmentInput {
    /// What it carries; all that is open where it is left out.
    pub lines: Option<Vec<LineUnits>>,
    /// Who brings it.
    pub tracking: Option<Tracking>,
    /// Whether it is handed over already.
    #[serde(default)]
    pub shipped: bool,
}

/// A checked [`NewFulfilmentInput`].
#[derive(Debug, Clone)]
pub struct NewFulfilment {
    /// What it carries; all that is open where there is nothing.
    pub lines: Option<Vec<LineUnits>>,
    /// Who brings it.
    pub tracking: Option<Tracking>,
    /// Whether it is handed over already.
    pub shipped: bool,
}

impl Input for NewFulfilmentInput {
    type Valid = NewFulfilment;
    fn check(self, faults: &mut Faults) -> Option<NewFulfilment> {
        let few = self.lines.as_ref().is_none_or(|lines| lines.len() <= LINES_MAX);
        let lines = faults.take("#/lines", "too-many", few.then_some(self.lines).ok_or(format!("must be at most {LINES_MAX}")));
        let tracking = match self.tracking {
            Some(tracking) => Some(tracking.check(faults)?),
            None => None,
        };
        Some(NewFulfilment { lines: lines?, tracking, shipped: self.shipped })
    }
}

/// Makes a parcel of an order.
pub enum FulfilOrder {}
impl Endpoint for FulfilOrder {
    const ID: &'static str = "fulfil_order";
    const FUNCTION: &'static str = "fulfil-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/fulfilments";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Makes a parcel of an order.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = NewFulfilmentInput;
    type Reply = DeskOrder;
}

/// The path of one parcel.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FulfilmentPath {
    /// The order.
    pub order: OrderId,
    /// The parcel.
    pub fulfilment: FulfilmentId,
}
impl Input for FulfilmentPath {
    type Valid = (OrderId, FulfilmentId);
    fn check(self, _: &mut Faults) -> Option<(OrderId, FulfilmentId)> {
        Some((self.order, self.fulfilment))
    }
}

/// What is done to a parcel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FulfilmentMoveInput {
    /// What; left out to change the tracking alone.
    pub event: Option<FulfilmentEvent>,
    /// Who brings it; what it was where it is left out.
    pub tracking: Option<Tracking>,
}

/// A checked [`FulfilmentMoveInput`].
#[derive(Debug, Clone)]
pub struct FulfilmentMove {
    /// What.
    pub event: Option<FulfilmentEvent>,
    /// Who brings it.
    pub tracking: Option<Tracking>,
}

impl Input for FulfilmentMoveInput {
    type Valid = FulfilmentMove;
    fn check(self, faults: &mut Faults) -> Option<FulfilmentMove> {
        let tracking = match self.tracking {
            Some(tracking) => Some(tracking.check(faults)?),
            None => None,
        };
        if self.event.is_none() && tracking.is_none() {
            faults.add("#/event", "missing", "must be there, or tracking".to_owned());
            return None;
        }
        Some(FulfilmentMove { event: self.event, tracking })
    }
}

/// Moves a parcel on, or says who brings it.
pub enum MoveFulfilment {}
impl Endpoint for MoveFulfilment {
    const ID: &'static str = "move_fulfilment";
    const FUNCTION: &'static str = "fulfil-order";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/orders/{order}/fulfilments/{fulfilment}";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Moves a parcel on, or says who brings it.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = FulfilmentPath;
    type Query = Nothing;
    type Body = FulfilmentMoveInput;
    type Reply = DeskOrder;
}

/// Orders to send at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FulfilOrdersInput {
    /// Which: 1 to 100.
    pub orders: Vec<OrderId>,
    /// Whether their parcels are handed over already.
    #[serde(default)]
    pub shipped: bool,
}
impl Input for FulfilOrdersInput {
    type Valid = (Vec<OrderId>, bool);
    fn check(self, faults: &mut Faults) -> Option<(Vec<OrderId>, bool)> {
        let fits = (1..=BULK_MAX).contains(&self.orders.len());
        let orders = faults.take("#/orders", "out-of-range", fits.then_some(self.orders).ok_or(format!("must be 1 to {BULK_MAX}")));
        Some((orders?, self.shipped))
    }
}

/// What became of one of several orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FulfilledOrder {
    /// The order.
    pub order: OrderId,
    /// Why it was not sent; none where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl FulfilledOrder {
    /// It was not sent.
    pub fn refused(order: OrderId, problem: &Problem) -> Self {
        let refused = if problem.detail.is_empty() { problem.kind.title().to_owned() } else { problem.detail.clone() };
        Self { order, refused: Some(refused) }
    }
}

/// What became of several orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FulfilledOrders {
    /// In the order they were named.
    pub items: Vec<FulfilledOrder>,
}

/// Makes a parcel of all that is open of each of several orders. Each is done for itself.
pub enum FulfilOrders {}
impl Endpoint for FulfilOrders {
    const ID: &'static str = "fulfil_orders";
    const FUNCTION: &'static str = "fulfil-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/fulfilments";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Makes a parcel of all that is open of each of several orders.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = FulfilOrdersInput;
    type Reply = FulfilledOrders;
}
