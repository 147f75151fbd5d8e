//! Invoices, credit notes and packing slips, as files.

use domain::{OrderId, Permission, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    orders::OrderPath,
    problem::Kind,
};

/// The most orders whose slips are printed at once.
const SLIPS_MAX: usize = 50;

/// A file. It comes as JSON, since whoever may have it says so in a header, which a link can't.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// What to call it: `INV-2026-000042.pdf`.
    pub file_name: String,
    /// `application/pdf`.
    pub content_type: String,
    /// Its bytes, in base64.
    pub content: String,
}

/// The path of one document.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DocumentPath {
    /// The order.
    pub order: OrderId,
    /// The document's number: `INV-2026-000042`.
    pub number: String,
}
impl Input for DocumentPath {
    type Valid = (OrderId, String);
    fn check(self, faults: &mut Faults) -> Option<(OrderId, String)> {
        Some((self.order, faults.line("{number}", &self.number, 30)?))
    }
}

/// Downloads an invoice or a credit note of one's own order.
pub enum DownloadInvoice {}
impl Endpoint for DownloadInvoice {
    const ID: &'static str = "download_invoice";
    const FUNCTION: &'static str = "download-invoice";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/orders/{order}/documents/{number}";
    const ACCESS: Access = Access::Order;
    const SUMMARY: &'static str = "Downloads an invoice or a credit note of one's own order.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = DocumentPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = FileView;
}

/// Downloads an invoice or a credit note of an order.
pub enum OpenDocument {}
impl Endpoint for OpenDocument {
    const ID: &'static str = "open_document";
    const FUNCTION: &'static str = "download-invoice";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/admin/orders/{order}/documents/{number}";
    const ACCESS: Access = Access::Staff(Permission::OrdersView);
    const SUMMARY: &'static str = "Downloads an invoice or a credit note of an order.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = DocumentPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = FileView;
}

/// Writes what an order's documents lack: its invoice once it is paid, and a credit note for each refund whose money went back.
pub enum WriteDocuments {}
impl Endpoint for WriteDocuments {
    const ID: &'static str = "write_documents";
    const FUNCTION: &'static str = "download-invoice";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/orders/{order}/documents";
    const ACCESS: Access = Access::Staff(Permission::OrdersManage);
    const SUMMARY: &'static str =
        "Writes what an order's documents lack: its invoice once it is paid, and a credit note for each refund whose money went back.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound, Kind::OrderState];
    type Path = OrderPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = crate::desk::DeskOrder;
}

/// Orders whose packing slips to print.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipsInput {
    /// Which: 1 to 50.
    pub orders: Vec<OrderId>,
}
impl Input for SlipsInput {
    type Valid = Vec<OrderId>;
    fn check(self, faults: &mut Faults) -> Option<Vec<OrderId>> {
        let fits = (1..=SLIPS_MAX).contains(&self.orders.len());
        faults.take("#/orders", "out-of-range", fits.then_some(self.orders).ok_or(format!("must be 1 to {SLIPS_MAX}")))
    }
}

/// Packing slips.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Slips {
    /// In the order of the orders: each parcel that has not left, else one for what is still open, else each that was sent.
    pub files: Vec<FileView>,
}

/// Writes packing slips: of the parcels that have not left, else of all that is still to be sent, else of what was sent.
pub enum PrintSlips {}
impl Endpoint for PrintSlips {
    const ID: &'static str = "print_slips";
    const FUNCTION: &'static str = "download-invoice";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/packing-slips";
    const ACCESS: Access = Access::Staff(Permission::OrdersView);
    const SUMMARY: &'static str =
        "Writes packing slips: of the parcels that have not left, else of all that is still to be sent, else of what was sent.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = Nothing;
    type Query = Nothing;
    type Body = SlipsInput;
    type Reply = Slips;
}
