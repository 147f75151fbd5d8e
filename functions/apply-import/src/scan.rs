//! What must be known of the whole file before its first product is judged.

use std::collections::HashMap;

use contract::imports::RowFault;
use sheets::{Position, Seen, Sheet};

/// What the whole file says.
#[derive(Default)]
pub(crate) struct Scan {
    /// How many products it has.
    pub(crate) products: u32,
    /// The first rows of its products by their slugs: others of the file may be related to them.
    pub(crate) rows: HashMap<String, u32>,
    /// What a product has in common with those before it, by its first row.
    pub(crate) twins: HashMap<u32, Vec<RowFault>>,
}

impl Scan {
    pub(crate) fn of(sheet: &Sheet<'_>) -> Self {
        let mut scan = Self::default();
        let mut seen = Seen::default();
        for item in sheet.products(Position::START) {
            scan.products += 1;
            let twins = seen.look(&item);
            if !twins.is_empty() {
                scan.twins.insert(item.first_row, twins);
            }
            if let Ok(product) = item.product {
                scan.rows.entry(product.slug).or_insert(item.first_row);
            }
        }
        scan
    }
}
