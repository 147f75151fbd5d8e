//! One product of a file: what its rows say, before it is laid over what the shop has.

use std::{collections::HashMap, sync::Arc};

use contract::imports::RowFault;
use domain::{
    Timestamp,
    catalogue::OptionValue,
    product::{AttributeValue, PICTURES_MAX, PictureRef, Status, VARIANTS_MAX},
};

use crate::{
    cell::{self, CellFault},
    column::{Column, Columns, OPTIONS},
    sheet::{Item, Position, Record},
    variant::{Reading, Row},
};

/// A product as a file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetProduct {
    /// `/p/<slug>`: which product it is.
    pub slug: String,
    /// Its variants' SKUs, in the order of rows.
    pub skus: Vec<String>,
    /// Its categories, each as the names from the top, the main one first.
    pub category_paths: Vec<Vec<String>>,
    /// The slugs of what else shoppers may like.
    pub related: Vec<String>,
    /// How many there are of each SKU; nothing where the file does not say.
    pub on_hand: Vec<(String, Option<u32>)>,
    /// Its pictures' names.
    pub picture_names: Vec<String>,
    pub(crate) columns: Arc<Columns>,
    pub(crate) rows: Vec<Row>,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) status: Status,
    pub(crate) publish_at: Option<Timestamp>,
    pub(crate) brand: String,
    pub(crate) tags: Vec<String>,
    pub(crate) options: [(String, Vec<OptionValue>); 4],
    pub(crate) pictures: Vec<PictureRef>,
    pub(crate) seo_title: String,
    pub(crate) seo_description: String,
    pub(crate) featured: bool,
    /// By the number of the attribute's column.
    pub(crate) attributes: Vec<(usize, AttributeValue)>,
}

/// A product whose rows are being read.
pub(crate) struct Gathering<'r, 'a> {
    columns: &'r Arc<Columns>,
    first: &'r Record<'a>,
    product: SheetProduct,
    faults: Vec<RowFault>,
    count: u32,
    skus: Vec<(u32, String)>,
    seen: HashMap<String, u32>,
}

impl<'r, 'a> Gathering<'r, 'a> {
    /// A product that begins with this row.
    pub fn new(columns: &'r Arc<Columns>, first: &'r Record<'a>) -> Self {
        let mut faults = Vec::new();
        let product = product(columns, first, &mut faults);
        let mut gathering = Self { columns, first, product, faults, count: 0, skus: Vec::new(), seen: HashMap::new() };
        gathering.variant(first);
        gathering
    }

    /// Another row of the same product.
    pub fn add(&mut self, record: &Record<'_>) {
        if record.fits && self.first.fits {
            for (place, name) in &self.columns.of_product {
                if let (Some(text), Some(before)) = (record.at(*place), self.first.at(*place))
                    && !text.is_empty()
                    && text != before
                {
                    let detail = format!("says something else than in row {}, the first of this product", self.first.row);
                    self.faults.push(RowFault { row: record.row, column: name.clone(), code: "mismatch".to_owned(), detail });
                }
            }
        }
        self.variant(record);
    }

    fn variant(&mut self, record: &Record<'_>) {
        self.count += 1;
        self.faults.extend(record.faults.iter().cloned());
        if !record.fits {
            return;
        }
        let mut reading = Reading { columns: self.columns, record, faults: &mut self.faults };
        let sku = reading.needed(Column::Sku).unwrap_or_default().to_owned();
        if !sku.is_empty() {
            if let Some(before) = self.seen.insert(sku.clone(), record.row) {
                reading.fault(Column::Sku.name(), CellFault::new("twice", format!("stands in row {before} already")));
            }
            self.skus.push((record.row, sku.clone()));
        }
        // What is too much is only counted: nothing below need cope with a product of a whole file.
        if self.skus.len() > VARIANTS_MAX {
            if self.skus.len() == VARIANTS_MAX + 1 {
                reading.fault(
                    Column::Sku.name(),
                    CellFault::new("too-many", format!("is one more than the {VARIANTS_MAX} that a product may have")),
                );
            }
            return;
        }
        let (row, on_hand) = reading.variant();
        self.product.rows.push(row);
        self.product.on_hand.push((sku.clone(), on_hand));
        self.product.skus.push(sku);
    }

    /// The product, or its faults in the order of rows.
    pub fn finish(self, next: Position) -> Item {
        let Self { first, product, faults, count, skus, .. } = self;
        let slug = product.slug.clone();
        let product = if faults.is_empty() { Ok(product) } else { Err(faults) };
        Item { first_row: first.row, rows: count, next, product, slug, skus }
    }
}

/// What the first row says of the product.
fn product(columns: &Arc<Columns>, record: &Record<'_>, faults: &mut Vec<RowFault>) -> SheetProduct {
    let mut reading = Reading { columns, record, faults };
    let slug = if record.fits { reading.needed(Column::Slug) } else { reading.said(Column::Slug) };
    let slug = slug.unwrap_or_default().to_owned();
    let mut product = SheetProduct::empty(slug, Arc::clone(columns));
    if !record.fits {
        return product;
    }
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    product.title = text(reading.needed(Column::Title));
    product.description = text(reading.said(Column::Description));
    product.status = reading.take(Column::Status, status).unwrap_or_default();
    product.publish_at = reading.take(Column::PublishAt, instant);
    product.brand = text(reading.said(Column::Brand));
    product.tags = reading.said(Column::Tags).map(cell::list).unwrap_or_default();
    product.category_paths = reading.said(Column::Categories).map(cell::paths).unwrap_or_default();
    product.options = OPTIONS.map(|option| reading.said(option).map(cell::option).unwrap_or_default());
    product.pictures = reading.take(Column::Pictures, |text| cell::at_most(PICTURES_MAX, cell::pictures(text))).unwrap_or_default();
    product.picture_names = product.pictures.iter().map(|picture| picture.name.clone()).collect();
    product.seo_title = text(reading.said(Column::SeoTitle));
    product.seo_description = text(reading.said(Column::SeoDescription));
    product.related = reading.said(Column::Related).map(cell::list).unwrap_or_default();
    product.featured = reading.take(Column::Featured, cell::flag).unwrap_or_default();
    for (number, (column, place)) in columns.attributes.iter().enumerate() {
        let Some(text) = record.at(*place).filter(|text| !text.is_empty()) else { continue };
        match column.kind().read(text) {
            Ok(value) => product.attributes.extend(value.map(|value| (number, value))),
            Err(fault) => reading.fault(column.to_string(), fault),
        }
    }
    product
}

impl SheetProduct {
    fn empty(slug: String, columns: Arc<Columns>) -> Self {
        Self {
            slug,
            skus: Vec::new(),
            category_paths: Vec::new(),
            related: Vec::new(),
            on_hand: Vec::new(),
            picture_names: Vec::new(),
            columns,
            rows: Vec::new(),
            title: String::new(),
            description: String::new(),
            status: Status::default(),
            publish_at: None,
            brand: String::new(),
            tags: Vec::new(),
            options: Default::default(),
            pictures: Vec::new(),
            seo_title: String::new(),
            seo_description: String::new(),
            featured: false,
            attributes: Vec::new(),
        }
    }
}

fn status(text: &str) -> Result<Status, CellFault> {
    let known = [Status::Draft, Status::Active, Status::Archived];
    let found = known.into_iter().find(|status| status.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| CellFault::new("unknown", "must be draft, active or archived"))
}

fn instant(text: &str) -> Result<Timestamp, CellFault> {
    text.parse().map_err(|_| CellFault::new("malformed", "must be an instant such as 2026-11-24T10:00:00Z"))
}
