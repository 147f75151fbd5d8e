//! Sending things back.

use domain::{
    OrderId, Permission, ReturnId, Timestamp,
    pricing::LineNumber,
    returns::{ReturnState, Wish},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{DeskOrder, words},
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::{OrderPath, OrderView},
    problem::Kind,
};

/// The most lines that a return may name.
const LINES_MAX: usize = 50;

/// A return.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReturnView {
    /// The return.
    pub id: ReturnId,
    /// Where it stands.
    pub state: ReturnState,
    /// What comes back, and why.
    pub lines: Vec<Wish>,
    /// What the shopper wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What the shop answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Since when it stands so.
    pub updated_at: Timestamp,
}

/// Units of a line that can be sent back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Returnable {
    /// The line.
    pub line: LineNumber,
    /// How many for any reason.
    pub any: u32,
    /// How many if the shop answers for it.
    pub faulty: u32,
}

/// What somebody wants to send back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnInput {
    /// Each line at most once; 1 to 50.
    pub lines: Vec<Wish>,
    /// In words, up to 1000 characters.
    pub words: Option<String>,
}

/// A checked [`ReturnInput`].
#[derive(Debug, Clone)]
pub struct NewReturn {
    /// What, and why.
    pub lines: Vec<Wish>,
    /// In words.
    pub words: Option<String>,
}

impl Input for ReturnInput {
    type Valid = NewReturn;
    fn check(self, faults: &mut Faults) -> Option<NewReturn> {
        let fits = (1..=LINES_MAX).contains(&self.lines.len());
        let lines = faults.take("#/lines", "out-of-range", fits.then_some(self.lines).ok_or(format!("must be 1 to {LINES_MAX}")));
        let said = match self.words.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(words("#/words", text, 1000, faults)?),
            None => None,
        };
        Some(NewReturn { lines: lines?, words: said })
    }
}

/// Asks to send things back.
pub enum RequestReturn {}
impl Endpoint for RequestReturn {
    const ID: &'static str = "request_return";
    const FUNCTION: &'static str = "request-return";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/orders/{order}/returns";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Asks to send things back.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = ReturnInput;
    type Reply = OrderView;
}

/// The path of one return.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ReturnPath {
    /// The order.
    pub order: OrderId,
    /// The return.
    #[serde(rename = "return")]
    pub id: ReturnId,
}
impl Input for ReturnPath {
    type Valid = (OrderId, ReturnId);
    fn check(self, _: &mut Faults) -> Option<(OrderId, ReturnId)> {
        Some((self.order, self.id))
    }
}

/// Takes one's own return back, as long as nothing was sent.
pub enum CancelReturn {}
impl Endpoint for CancelReturn {
    const ID: &'static str = "cancel_return";
    const FUNCTION: &'static str = "request-return";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/orders/{order}/returns/{return}";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Takes one's own return back, as long as nothing was sent.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = ReturnPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = OrderView;
}

/// What staff do with a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnDecision {
    /// The shopper may send it.
    Approve,
    /// The shopper may not.
    Reject,
    /// It is here.
    Receive,
    /// The money goes back: shipping does not.
    Refund,
    /// It went back to the shopper as it was.
    Refuse,
}

/// What staff do with a return.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResolveReturnInput {
    /// What.
    pub decision: ReturnDecision,
    /// Words to the shopper, up to 1000 characters: how to send it, why not.
    pub answer: Option<String>,
    /// Of a refund: whether what came back is for sale again.
    #[serde(default)]
    pub restock: bool,
}

/// A checked [`ResolveReturnInput`].
#[derive(Debug, Clone)]
pub struct ResolveReturnWish {
    /// What.
    pub decision: ReturnDecision,
    /// Words to the shopper.
    pub answer: Option<String>,
    /// Whether what came back is for sale again.
    pub restock: bool,
}

impl Input for ResolveReturnInput {
    type Valid = ResolveReturnWish;
    fn check(self, faults: &mut Faults) -> Option<ResolveReturnWish> {
        let answer = match self.answer.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(words("#/answer", text, 1000, faults)?),
            None => None,
        };
        Some(ResolveReturnWish { decision: self.decision, answer, restock: self.restock })
    }
}

/// Decides about a return, and moves it on. To refund one needs the right to give money back, too.
pub enum ResolveReturn {}
impl Endpoint for ResolveReturn {
    const ID: &'static str = "resolve_return";
    const FUNCTION: &'static str = "resolve-return";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/orders/{order}/returns/{return}";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Decides about a return, and moves it on.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = ReturnPath;
    type Query = Nothing;
    type Body = ResolveReturnInput;
    type Reply = DeskOrder;
}
