//! Reading the cells of one row.

use contract::imports::RowFault;
use domain::{
    catalogue::OptionValue,
    product::{PICTURES_MAX, StockPolicy},
    stock,
    word::TaxClassId,
};

use crate::{
    cell::{self, CellFault},
    column::{Column, Columns, SIDES, VALUES},
    sheet::Record,
};

/// What a row says of a variant, but for its SKU and its stock. What the file has no column for is as if it were empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub number: u32,
    pub values: [Option<OptionValue>; 4],
    pub barcode: Option<String>,
    pub price: Option<String>,
    pub compare_at: Option<String>,
    pub cost: Option<String>,
    pub weight: Option<u32>,
    pub sides: [Option<u32>; 3],
    pub tax_class: Option<TaxClassId>,
    pub policy: StockPolicy,
    pub pictures: Vec<String>,
}

/// A row that is being read.
pub(crate) struct Reading<'r> {
    pub columns: &'r Columns,
    pub record: &'r Record<'r>,
    pub faults: &'r mut Vec<RowFault>,
}

impl<'r> Reading<'r> {
    /// A cell's text; `None` where there is no such column, or where it has a fault already.
    pub fn text(&self, column: Column) -> Option<&'r str> {
        let record = self.record;
        record.at(self.columns.place(column)?)
    }

    /// The cell's text, where it says something.
    pub fn said(&self, column: Column) -> Option<&'r str> {
        self.text(column).filter(|text| !text.is_empty())
    }

    /// Notes a fault.
    pub fn fault(&mut self, column: impl Into<String>, CellFault { code, detail }: CellFault) {
        self.faults.push(RowFault { row: self.record.row, column: column.into(), code: code.to_owned(), detail: detail.into_owned() });
    }

    /// What the cell says, if it says something and that has no fault.
    pub fn take<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, CellFault>) -> Option<T> {
        let text = self.said(column)?;
        read(text).map_err(|fault| self.fault(column.name(), fault)).ok()
    }

    /// A cell that must not be empty if its column is there.
    pub fn needed(&mut self, column: Column) -> Option<&'r str> {
        if self.text(column) == Some("") {
            self.fault(column.name(), CellFault::new("missing", "must not be empty"));
        }
        self.said(column)
    }

    /// What the row says of its variant, and how many there are of it.
    pub fn variant(&mut self) -> (Row, Option<u32>) {
        let _ = self.needed(Column::Price);
        let sides = SIDES.map(|side| self.take(side, cell::whole));
        let on_hand = self.take(Column::OnHand, |text| {
            let too_many = || CellFault::new("out-of-range", format!("must be a whole number from 0 to {}", stock::MOST));
            Some(cell::whole(text)?).filter(|units| *units <= stock::MOST).ok_or_else(too_many)
        });
        let row = Row {
            number: self.record.row,
            values: VALUES.map(|value| self.said(value).map(cell::value)),
            barcode: self.said(Column::Barcode).map(str::to_owned),
            price: self.take(Column::Price, cell::amount),
            compare_at: self.take(Column::CompareAt, cell::amount),
            cost: self.take(Column::Cost, cell::amount),
            weight: self.take(Column::Weight, cell::whole),
            sides,
            tax_class: self.take(Column::TaxClass, tax_class),
            policy: self.take(Column::BackorderLimit, policy).unwrap_or_default(),
            pictures: self.take(Column::VariantPictures, |text| cell::at_most(PICTURES_MAX, cell::list(text))).unwrap_or_default(),
        };
        (row, on_hand)
    }
}

/// Whether the shop has it, the check of the draft asks; what is no word no shop has.
fn tax_class(text: &str) -> Result<TaxClassId, CellFault> {
    text.to_ascii_lowercase().parse().map_err(|_| CellFault::new("unknown", format!("is no tax class of the shop: {text}")))
}

fn policy(text: &str) -> Result<StockPolicy, CellFault> {
    Ok(match cell::whole(text)? {
        0 => StockPolicy::Deny,
        limit => StockPolicy::Backorder { limit },
    })
}
