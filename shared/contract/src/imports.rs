//! Products in files: taking them in, and giving them out.

use domain::{ImportId, Permission, Timestamp, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    audit::Person,
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    media::{PageQuery, UploadTarget},
    problem::Kind,
};

/// The largest file, in bytes.
pub const FILE_MAX: i64 = 100 * 1024 * 1024;
/// The most rows of a file.
pub const ROWS_MAX: u32 = 100_000;

/// A file that is about to be uploaded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportBody {
    /// What it is called on the disk it comes from; at most 200 characters.
    pub file_name: String,
    /// How large it is, in bytes; at most 100 MiB.
    pub bytes: i64,
}

impl Input for ImportBody {
    type Valid = (String, u32);
    fn check(self, faults: &mut Faults) -> Option<Self::Valid> {
        let name = faults.line("#/fileName", &self.file_name, 200);
        let good = (1..=FILE_MAX).contains(&self.bytes).then_some(self.bytes).and_then(|bytes| u32::try_from(bytes).ok());
        let bytes = faults.take("#/bytes", "out-of-range", good.ok_or_else(|| format!("must be from 1 to {FILE_MAX}")));
        Some((name?, bytes?))
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// The file has not come.
    Waiting,
    /// Its rows are being looked at; nothing is changed.
    Checking,
    /// It has no faults, and may be applied.
    Checked,
    /// It has faults: mend the file and upload it again. Nothing was changed.
    Faulty,
    /// Its products are being written.
    Applying,
    /// All of it is written.
    Done,
    /// Somebody stopped it; what was written stays.
    Cancelled,
    /// The shop could not go on; it can be taken up again.
    Failed,
}

/// A fault in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowFault {
    /// The line, from 1; the first holds the names of the columns.
    pub row: u32,
    /// The column's name; empty where the whole row is at fault.
    pub column: String,
    /// A stable word for programs.
    pub code: String,
    /// A sentence part for people that follows the column's name.
    pub detail: String,
}

/// An import.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// The import.
    pub id: ImportId,
    /// What the file was called.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// Rows that were looked at, or written, of `rows`.
    pub done_rows: u32,
    /// Rows of the file, as far as known.
    pub rows: u32,
    /// Products of the file.
    pub products: u32,
    /// Products that are, or would be, new.
    pub created: u32,
    /// Products that are, or would be, changed.
    pub updated: u32,
    /// Products that are as the file says already.
    pub unchanged: u32,
    /// How many faults it has.
    pub faults: u32,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Who began it.
    pub by: Person,
    /// When it began.
    pub created_at: Timestamp,
    /// When it went on last.
    pub updated_at: Timestamp,
}

/// An import that has begun.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportUpload {
    /// The import.
    pub import: ImportView,
    /// Where its file goes.
    pub target: UploadTarget,
}

/// An import with a page of its faults.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportDetail {
    /// The import.
    pub import: ImportView,
    /// 100 of its faults, in the order of rows.
    pub faults: Vec<RowFault>,
    /// Whether there is another page of them.
    pub more: bool,
}

/// The latest imports.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportPage {
    /// The newest first.
    pub items: Vec<ImportView>,
    /// Whether there is another page.
    pub more: bool,
}

/// An import.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ImportPath {
    /// The import.
    pub import: ImportId,
}
impl Input for ImportPath {
    type Valid = ImportId;
    fn check(self, _: &mut Faults) -> Option<ImportId> {
        Some(self.import)
    }
}

macro_rules! import {
    ($(#[doc = $doc:literal])* $name:ident, $id:literal, $method:ident $path:literal, [$($kind:ident),*], $status:literal, $input:ty, $query:ty, $body:ty, $reply:ty) => {
        $(#[doc = $doc])*
        pub enum $name {}
        impl Endpoint for $name {
            const ID: &'static str = $id;
            const FUNCTION: &'static str = "import-products";
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const ACCESS: Access = Access::Staff(Permission::ProductsManage);
            const SUMMARY: &'static str = concat!($($doc),*).trim_ascii();
            const STATUS: u16 = $status;
            const PROBLEMS: &'static [Kind] = &[$(Kind::$kind),*];
            type Path = $input;
            type Query = $query;
            type Body = $body;
            type Reply = $reply;
        }
    };
}

import!(
    /// Begins to take in a file of products.
    BeginImport, "begin_import", Post "/api/admin/imports", [], 201, Nothing, Nothing, ImportBody, ImportUpload
);
import!(
    /// Lists imports.
    ListImports, "list_imports", Get "/api/admin/imports", [], 200, Nothing, PageQuery, Nothing, ImportPage
);
import!(
    /// Shows an import with its faults.
    GetImport, "get_import", Get "/api/admin/imports/{import}", [NotFound], 200, ImportPath, PageQuery, Nothing, ImportDetail
);
import!(
    /// Says that the file has come: its rows are looked at, and nothing is changed.
    CheckImport, "check_import", Post "/api/admin/imports/{import}/check", [NotFound, UploadMissing, ImportState], 200, ImportPath, Nothing, Nothing, ImportView
);
import!(
    /// Writes the products of a file without faults, or goes on with it.
    ApplyImport, "apply_import", Post "/api/admin/imports/{import}/application", [NotFound, ImportState], 200, ImportPath, Nothing, Nothing, ImportView
);
import!(
    /// Stops an import; what was written stays.
    CancelImport, "cancel_import", Post "/api/admin/imports/{import}/cancellation", [NotFound, ImportState], 200, ImportPath, Nothing, Nothing, ImportView
);

/// A file that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// Where it can be had.
    pub url: String,
    /// What to call it.
    pub file_name: String,
    /// Its rows, without the columns' names.
    pub rows: u32,
    /// Its products.
    pub products: u32,
    /// Until when it can be had.
    pub expires_at: Timestamp,
}

/// Writes all products into a file that can be imported again.
pub enum ExportProducts {}
impl Endpoint for ExportProducts {
    const ID: &'static str = "export_products";
    const FUNCTION: &'static str = "export-products";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/admin/exports";
    const ACCESS: Access = Access::Staff(Permission::ProductsManage);
    const SUMMARY: &'static str = "Writes all products into a file that can be imported again.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ExportView;
}
