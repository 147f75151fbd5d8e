//! Changing an order before it is sent.

use domain::{
    Money, Permission, VariantId,
    cart::Quantity,
    order_edit::{Due, LineDifference},
    pricing::LineNumber,
    quote::Totals,
    text::Faults,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cart::LineView,
    desk::DeskOrder,
    drafts::note,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderPath,
    problem::Kind,
};

/// The most changes at once.
const MAX_CHANGES: usize = 100;

/// One change of an order.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", rename_all_fields = "camelCase", deny_unknown_fields)]
#[schemars(rename = "OrderChangeInput")]
pub enum ChangeInput {
    /// Another number of units, at the price that was agreed.
    Quantity {
        /// The line's number.
        line: LineNumber,
        /// How many there are to be, 1 to 99.
        quantity: i64,
    },
    /// Not this after all.
    Remove {
        /// The line's number.
        line: LineNumber,
    },
    /// Something more, at today's price.
    Add {
        /// What.
        variant: VariantId,
        /// How many, 1 to 99.
        quantity: i64,
    },
}

/// What an order is to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditInput {
    /// What changes, one after the other; at least one, at most 100.
    pub changes: Vec<ChangeInput>,
    /// What it is to cost then, as the preview said: where it would cost something else, nothing is changed. A preview needs
    /// none.
    pub total: Option<Money>,
    /// Words to the shopper, up to 500 characters.
    pub note: Option<String>,
}

/// One checked change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Another number of units.
    Quantity(LineNumber, Quantity),
    /// Not this.
    Remove(LineNumber),
    /// Something more.
    Add(VariantId, Quantity),
}

/// A checked [`EditInput`].
#[derive(Debug, Clone)]
pub struct Edit {
    /// What changes.
    pub wishes: Vec<Wish>,
    /// What it is to cost then.
    pub total: Option<Money>,
    /// Words to the shopper.
    pub note: Option<String>,
}

impl Input for EditInput {
    type Valid = Edit;
    fn check(self, faults: &mut Faults) -> Option<Edit> {
        if self.changes.is_empty() {
            faults.add("#/changes", "empty", "must have at least one");
            return None;
        }
        faults.at_most("#/changes", self.changes.len(), MAX_CHANGES);
        if self.changes.len() > MAX_CHANGES {
            return None;
        }
        let wishes: Vec<Option<Wish>> = (0..)
            .zip(&self.changes)
            .map(|(at, change)| {
                let mut quantity = |units: i64| Quantity::check(units, &format!("#/changes/{at}/quantity"), faults);
                Some(match *change {
                    ChangeInput::Quantity { line, quantity: units } => Wish::Quantity(line, quantity(units)?),
                    ChangeInput::Remove { line } => Wish::Remove(line),
                    ChangeInput::Add { variant, quantity: units } => Wish::Add(variant, quantity(units)?),
                })
            })
            .collect();
        let note = note(self.note.as_deref(), faults);
        Some(Edit { wishes: wishes.into_iter().collect::<Option<_>>()?, total: self.total, note: note? })
    }
}

/// What a change of an order would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditPreview {
    /// What the order would be.
    pub lines: Vec<LineView>,
    /// The numbers of these lines, in their order.
    pub numbers: Vec<LineNumber>,
    /// The lines that differ.
    pub differences: Vec<LineDifference>,
    /// What it costs.
    pub before: Totals,
    /// What it would cost.
    pub after: Totals,
    /// What there is to pay, or goes back.
    pub due: Due,
}

/// Says what a change of an order would do, and does nothing.
pub enum PreviewEdit {}
impl Endpoint for PreviewEdit {
    const ID: &'static str = "preview_edit";
    const FUNCTION: &'static str = "edit-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/edits/preview";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Says what a change of an order would do, and does nothing.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState, Kind::OutOfStock];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = EditInput;
    type Reply = EditPreview;
}

/// Changes an order before it is sent; the difference is asked for, or goes back.
pub enum EditOrder {}
impl Endpoint for EditOrder {
    const ID: &'static str = "edit_order";
    const FUNCTION: &'static str = "edit-order";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/edits";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str = "Changes an order before it is sent; the difference is asked for, or goes back.";
    const IDEMPOTENT: bool = true;
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState, Kind::OutOfStock];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = EditInput;
    type Reply = DeskOrder;
}
