//! What a product of a file can't tell of itself: that another has its slug or its SKU.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
};

use contract::imports::RowFault;

use crate::{column::Column, sheet::Item};

/// The slugs and SKUs of a file so far. It keeps 64 bits of each instead of the text, mixed with a secret of its own:
/// 100 000 of both take a few megabytes, and nobody can write two that are taken for one.
#[derive(Default)]
pub struct Seen {
    slugs: HashMap<u64, u32>,
    skus: HashMap<u64, u32>,
    secret: RandomState,
}

impl Seen {
    /// What the next product of the file, faulty or not, has in common with those before it. A barcode may stand there
    /// more than once.
    pub fn look(&mut self, item: &Item) -> Vec<RowFault> {
        let mut faults = Vec::new();
        if !item.slug.is_empty()
            && let Some(before) = keep(&mut self.slugs, self.secret.hash_one(&item.slug), item.first_row)
        {
            let detail = format!("stands in row {before} already: rows of one product must follow each other");
            faults.push(RowFault { row: item.first_row, column: Column::Slug.name().to_owned(), code: "twice".to_owned(), detail });
        }
        for (row, sku) in &item.skus {
            // Twins within a product are faults of its own.
            let before = keep(&mut self.skus, self.secret.hash_one(sku), *row).filter(|before| *before < item.first_row);
            if let Some(before) = before {
                let detail = format!("stands in row {before} already");
                faults.push(RowFault { row: *row, column: Column::Sku.name().to_owned(), code: "twice".to_owned(), detail });
            }
        }
        faults
    }
}

/// The row where it was first, if it was; otherwise this one is.
fn keep(seen: &mut HashMap<u64, u32>, hash: u64, row: u32) -> Option<u32> {
    let first = *seen.entry(hash).or_insert(row);
    (first != row).then_some(first)
}
