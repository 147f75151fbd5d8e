//! Products in files: a table with a row per variant, as spreadsheets write and read it. Pure: bytes in, drafts and
//! faults out, and back.
//!
//! The first line names the columns. `slug` and `sku` must be there; what a file has no column for stays as it is, and an
//! empty cell of a column clears what it says. Rows of one product follow each other, and what is said of the product
//! stands in the first of them. A file with a column of options says all variants of its products: those without a row
//! go. A file without changes only the variants that it names.
//!
//! Lists are parted by `|`, steps of a category's path by ` > `; a value may carry a swatch (`Sand [#d8c7a8]`), a picture
//! its alternative text (`cup-front [A cup]`), an option all its values in their order (`Size | S | M | L`). A `\` before
//! one of `\ | [ ] >` takes it as it is.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-` or `@`: such cells are written behind an apostrophe, which reading
//! takes away again.

mod attributes;
mod cell;
mod column;
mod decode;
mod draft;
mod laying;
mod place;
mod product;
mod record;
mod seen;
mod sheet;
mod variant;
mod writer;

pub use attributes::{AttributeColumns, attribute_columns};
pub use product::SheetProduct;
pub use seen::Seen;
pub use sheet::{Item, Position, Products, Sheet};
pub use writer::Writer;
