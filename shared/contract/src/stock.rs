//! Stock as staff see it: what there is of each variant, what moved it, and adjusting it.

use domain::{
    OrderId, Permission, ProductId, StockMoveId, Timestamp, VariantId,
    catalogue::Picture,
    order::OrderNumber,
    stock::{Adjustment, MOST, Reason},
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    audit::Person,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
    users::page,
};

/// Which variants to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StockShow {
    /// All, by name.
    #[default]
    All,
    /// Those with no more available than their threshold, the shortest first.
    Low,
    /// Those of which nothing is available.
    Out,
}

/// Which variants to list, and which page of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StockQuery {
    /// Beginnings of words of the product's name, the choice and the SKU; at most 100 characters.
    pub search: Option<String>,
    /// Which ones.
    #[serde(default)]
    pub show: StockShow,
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}

/// A checked [`StockQuery`].
#[derive(Debug)]
pub struct StockWish {
    /// What to look for.
    pub search: Option<String>,
    /// Which ones.
    pub show: StockShow,
    /// Which page, from 1.
    pub page: u32,
}

impl Input for StockQuery {
    type Valid = StockWish;
    fn check(self, faults: &mut Faults) -> Option<StockWish> {
        let search = faults.optional_line("?search", self.search.as_deref(), 100);
        let page = page(self.page.as_deref(), faults);
        Some(StockWish { search: search?, show: self.show, page: page? })
    }
}

/// What there is of a variant.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockRow {
    /// The variant.
    pub variant: VariantId,
    /// Its product.
    pub product: ProductId,
    /// `/p/<slug>`.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The chosen options in words; empty where there is nothing to choose.
    pub choice: String,
    /// Stock-keeping unit.
    pub sku: String,
    /// What it looks like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// In the warehouse, in units.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
    /// Left to sell.
    pub available: i64,
    /// With so many available, or fewer, it is low.
    pub threshold: i64,
    /// Whether it is.
    pub low: bool,
}

/// A page of stock.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockPage {
    /// In the order of what is shown.
    pub items: Vec<StockRow>,
    /// Whether there is another page.
    pub more: bool,
}

/// Lists what there is of each variant.
pub enum ListStock {}
impl Endpoint for ListStock {
    const ID: &'static str = "list_stock";
    const FUNCTION: &'static str = "adjust-stock";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/stock";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Lists what there is of each variant.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = StockQuery;
    type Body = Nothing;
    type Reply = StockPage;
}

/// What moved stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// A delivery came in.
    Received,
    /// A customer sent something back.
    Returned,
    /// Broken, stained, past its date.
    Damaged,
    /// Gone, and nobody knows where.
    Lost,
    /// Somebody counted the shelf.
    Counted,
    /// An order was placed.
    Reserved,
    /// An order ran out unpaid, or was given up.
    Released,
    /// An order was handed over; or came back, and is to be sent again.
    Shipped,
}

impl From<Reason> for MoveKind {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Received => Self::Received,
            Reason::Returned => Self::Returned,
            Reason::Damaged => Self::Damaged,
            Reason::Lost => Self::Lost,
            Reason::Counted => Self::Counted,
        }
    }
}

/// The order that moved stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderRef {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
}

/// An entry of the stock's ledger.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockMove {
    /// The entry.
    pub id: StockMoveId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: MoveKind,
    /// By how much what is on hand changed, in units.
    pub on_hand: i64,
    /// By how much what is reserved changed.
    pub reserved: i64,
    /// What was on hand then; absent where that did not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// Who of the staff did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// The order that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderRef>,
    /// What was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What there is of a variant, and what moved it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockDetail {
    /// What there is.
    pub stock: StockRow,
    /// A page of the ledger, the newest first.
    pub moves: Vec<StockMove>,
    /// Whether there is another page.
    pub more: bool,
}

/// The path of one variant's stock.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StockPath {
    /// The variant.
    pub variant: VariantId,
}
impl Input for StockPath {
    type Valid = VariantId;
    fn check(self, _: &mut Faults) -> Option<VariantId> {
        Some(self.variant)
    }
}

/// Which page of the ledger.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MovesQuery {
    /// Which page, from 1; at most 1000.
    pub page: Option<String>,
}
impl Input for MovesQuery {
    type Valid = u32;
    fn check(self, faults: &mut Faults) -> Option<u32> {
        page(self.page.as_deref(), faults)
    }
}

/// Shows what there is of a variant and what moved it.
pub enum GetStock {}
impl Endpoint for GetStock {
    const ID: &'static str = "get_stock";
    const FUNCTION: &'static str = "adjust-stock";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/stock/{variant}";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Shows what there is of a variant, and what moved it.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = StockPath;
    type Query = MovesQuery;
    type Body = Nothing;
    type Reply = StockDetail;
}

/// A change to what is on hand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdjustmentInput {
    /// Why.
    pub reason: Reason,
    /// How many units came, went, or were counted: 1 to 1,000,000; a count may be of none.
    pub units: i64,
    /// What to remember of it, at most 200 characters.
    pub note: Option<String>,
}
impl Input for AdjustmentInput {
    type Valid = (Adjustment, Option<String>);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        let adjustment = faults.take("#/units", "out-of-range", Adjustment::new(self.reason, self.units));
        let note = faults.optional_line("#/note", self.note.as_deref(), 200);
        Some((adjustment?, note?))
    }
}

/// Changes what is on hand, for a reason.
pub enum AdjustStock {}
impl Endpoint for AdjustStock {
    const ID: &'static str = "adjust_stock";
    const FUNCTION: &'static str = "adjust-stock";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/stock/{variant}/moves";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Changes what is on hand of a variant, for a reason; what is promised to orders stays.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = StockPath;
    type Query = Nothing;
    type Body = AdjustmentInput;
    type Reply = StockDetail;
}

/// When a variant is low.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThresholdInput {
    /// With so many available, or fewer: 0 to 1,000,000.
    pub threshold: i64,
}
impl Input for ThresholdInput {
    type Valid = u32;
    fn check(self, faults: &mut Faults) -> Option<u32> {
        let threshold = u32::try_from(self.threshold).ok().filter(|threshold| *threshold <= MOST);
        faults.take("#/threshold", "out-of-range", threshold.ok_or(format!("must be a whole number from 0 to {MOST}")))
    }
}

/// Says when a variant is low.
pub enum SetStockThreshold {}
impl Endpoint for SetStockThreshold {
    const ID: &'static str = "set_stock_threshold";
    const FUNCTION: &'static str = "adjust-stock";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/admin/stock/{variant}/threshold";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Says with how many available, or fewer, a variant is low.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = StockPath;
    type Query = Nothing;
    type Body = ThresholdInput;
    type Reply = StockDetail;
}
