//! Giving money back, and giving orders up.

use domain::{
    Money, OrderId, PaymentId, Permission, RefundId,
    refund::{Ask, LineAsk, RefundedLine, ShippingAsk},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{DeskOrder, words},
    drafts::note,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    fulfilments::AMOUNT_MAX,
    orders::{OrderPath, OrderView},
    payments::GatewayName,
    problem::Kind,
};

/// What to give back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefundInput {
    /// All that is left, units of lines, or an amount.
    pub ask: AskInput,
    /// Words to the shopper, up to 500 characters.
    pub note: Option<String>,
}

/// What to give back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum AskInput {
    /// All that is left.
    Everything {
        /// Whether all units that were not sent go back on sale.
        #[serde(default)]
        restock: bool,
    },
    /// Units of lines, and shipping.
    Lines {
        /// Each line at most once.
        lines: Vec<LineAsk>,
        /// And of shipping.
        shipping: ShippingAsk,
    },
    /// An amount for no line in particular.
    Amount {
        /// More than nothing.
        amount: Money,
    },
}

/// A checked [`RefundInput`].
#[derive(Debug, Clone)]
pub struct NewRefund {
    /// What to give back.
    pub ask: Ask,
    /// Of everything: whether all units that were not sent go back on sale.
    pub restock: bool,
    /// Words to the shopper.
    pub note: Option<String>,
}

impl Input for RefundInput {
    type Valid = NewRefund;
    fn check(self, faults: &mut Faults) -> Option<NewRefund> {
        let note = note(self.note.as_deref(), faults)?;
        let mut sound = |pointer: &str, amount: Money| {
            let fits = (0..=AMOUNT_MAX).contains(&amount.minor());
            faults.take(pointer, "out-of-range", fits.then_some(amount).ok_or("must not be below zero"))
        };
        let (ask, restock) = match self.ask {
            AskInput::Everything { restock } => (Ask::Everything, restock),
            AskInput::Lines { lines, shipping } => {
                if let ShippingAsk::Amount(amount) = shipping {
                    sound("#/ask/shipping", amount)?;
                }
                (Ask::Lines { lines, shipping }, false)
            }
            AskInput::Amount { amount } => (Ask::Amount { amount: sound("#/ask/amount", amount)? }, false),
        };
        Some(NewRefund { ask, restock, note })
    }
}

/// What a refund would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundPreview {
    /// How much goes back.
    pub amount: Money,
    /// For units of lines.
    pub lines: Vec<RefundedLine>,
    /// What of it is for shipping.
    pub shipping: Money,
    /// What of it is for no line.
    pub other: Money,
    /// The tax in it.
    pub tax: Money,
    /// Where it goes back to.
    pub parts: Vec<RefundPart>,
    /// What could still go back afterwards.
    pub left: Money,
}

/// What goes back through one payment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundPart {
    /// The payment.
    pub payment: PaymentId,
    /// Its gateway.
    pub gateway: GatewayName,
    /// How much.
    pub amount: Money,
    /// Whether staff must send it themselves: the gateway can't.
    pub by_hand: bool,
}

/// Says what a refund would do, and does nothing.
pub enum PreviewRefund {}
impl Endpoint for PreviewRefund {
    const ID: &'static str = "preview_refund";
    const FUNCTION: &'static str = "refund-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/refunds/preview";
    const ACCESS: Access = Access::Staff(Permission::RefundsManage);
    const SUMMARY: &'static str = "Says what a refund would do, and does nothing.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = RefundInput;
    type Reply = RefundPreview;
}

/// Gives money back.
pub enum RefundOrder {}
impl Endpoint for RefundOrder {
    const ID: &'static str = "refund_order";
    const FUNCTION: &'static str = "refund-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/refunds";
    const ACCESS: Access = Access::Staff(Permission::RefundsManage);
    const SUMMARY: &'static str = "Gives money back.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = RefundInput;
    type Reply = DeskOrder;
}

/// The path of one refund.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RefundPath {
    /// The order.
    pub order: OrderId,
    /// The refund.
    pub refund: RefundId,
}
impl Input for RefundPath {
    type Valid = (OrderId, RefundId);
    fn check(self, _: &mut Faults) -> Option<(OrderId, RefundId)> {
        Some((self.order, self.refund))
    }
}

/// What became of money that staff send back themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HandRefund {
    /// It was sent.
    Sent,
    /// It is not going to be.
    GivenUp,
}

/// What became of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandRefundInput {
    /// What.
    pub outcome: HandRefund,
}
impl Input for HandRefundInput {
    type Valid = HandRefund;
    fn check(self, _: &mut Faults) -> Option<HandRefund> {
        Some(self.outcome)
    }
}

/// Notes what became of money that staff send back themselves.
pub enum NoteRefund {}
impl Endpoint for NoteRefund {
    const ID: &'static str = "note_refund";
    const FUNCTION: &'static str = "refund-order";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/orders/{order}/refunds/{refund}";
    const ACCESS: Access = Access::Staff(Permission::RefundsManage);
    const SUMMARY: &'static str = "Notes what became of money that staff send back themselves.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = RefundPath;
    type Query = Nothing;
    type Body = HandRefundInput;
    type Reply = DeskOrder;
}

/// Why an order is given up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelInput {
    /// In words, up to 500 characters.
    pub reason: Option<String>,
}
impl Input for CancelInput {
    type Valid = String;
    fn check(self, faults: &mut Faults) -> Option<String> {
        match self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
            Some(reason) => words("#/reason", reason, 500, faults),
            None => Some(String::new()),
        }
    }
}

/// Gives an order up: its stock is for sale again, and all that was paid goes back.
pub enum CancelOrder {}
impl Endpoint for CancelOrder {
    const ID: &'static str = "cancel_order";
    const FUNCTION: &'static str = "cancel-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/cancel";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Gives an order up: its stock is for sale again, and all that was paid goes back.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = CancelInput;
    type Reply = DeskOrder;
}

/// Gives one's own order up, before anybody has begun to pack it.
pub enum CancelMyOrder {}
impl Endpoint for CancelMyOrder {
    const ID: &'static str = "cancel_my_order";
    const FUNCTION: &'static str = "cancel-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{order}/cancel";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Gives one's own order up, before anybody has begun to pack it.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = CancelInput;
    type Reply = OrderView;
}
