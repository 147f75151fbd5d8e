//! From JSON pointers into a draft to the cells that said it.

use contract::imports::RowFault;
use domain::{product::Content, text::Fault};

use crate::{
    column::{Column, OPTIONS, SIDES, VALUES},
    draft::{Choice, Place},
    product::SheetProduct,
};

impl SheetProduct {
    /// Turns faults of `Draft::check("#", …)` into rows and columns. `before` is what the draft was laid over.
    pub fn place(&self, before: Option<&Content>, faults: Vec<Fault>) -> Vec<RowFault> {
        let variants = self.places(before);
        let choices = self.choices(before, &mut Vec::new());
        let placed = faults.into_iter().map(|Fault { pointer, code, detail }| {
            let path: Vec<&str> = pointer.trim_start_matches("#/").split('/').collect();
            let (index, column) = match path.as_slice() {
                ["variants", index, rest @ ..] => {
                    let row = match index.parse().ok().and_then(|index: usize| variants.get(index)) {
                        Some(Place::Said(row, _)) => *row,
                        _ => 0,
                    };
                    (row, self.variant_column(row, rest, &choices))
                }
                ["options", index, rest @ ..] => self.option_cell(index.parse().ok().and_then(|index: usize| choices.get(index)), rest),
                ["attributes", index, ..] => (0, self.attribute_column(before, index)),
                path => (0, product_column(path).to_owned()),
            };
            self.row_fault(index, &column, &code, detail)
        });
        let mut placed: Vec<RowFault> = placed.collect();
        placed.sort_by_key(|fault| fault.row);
        placed
    }

    /// A fault in a column of the product, for what only the shop knows: a category or a product that is not there.
    pub fn fault(&self, column: &str, code: &str, detail: impl Into<String>) -> RowFault {
        self.row_fault(0, column, code, detail)
    }

    /// A fault in a column of the variant with this SKU.
    pub fn variant_fault(&self, sku: &str, column: &str, code: &str, detail: impl Into<String>) -> RowFault {
        self.row_fault(self.skus.iter().position(|one| one == sku).unwrap_or_default(), column, code, detail)
    }

    fn variant_column(&self, row: usize, path: &[&str], choices: &[Choice<'_>]) -> String {
        let column = match path {
            ["barcode"] => Column::Barcode,
            ["price", ..] => Column::Price,
            ["compareAt", ..] => Column::CompareAt,
            ["cost", ..] => Column::Cost,
            ["weight"] => Column::Weight,
            ["dimensions", ..] => {
                let sides = self.rows.get(row).map(|row| row.sides).unwrap_or_default();
                let bad = sides.iter().position(|side| side.is_some_and(|side| !(1..=20_000).contains(&side)));
                SIDES[bad.unwrap_or_default()]
            }
            ["taxClass"] => Column::TaxClass,
            ["stockPolicy", ..] => Column::BackorderLimit,
            ["pictures", ..] => Column::VariantPictures,
            ["choice", rest @ ..] => {
                let index = rest.first().and_then(|index| index.parse::<usize>().ok()).unwrap_or_default();
                match choices.get(index) {
                    Some(Choice::Said(number, _)) => VALUES[*number],
                    _ => Column::Sku,
                }
            }
            _ => Column::Sku,
        };
        column.name().to_owned()
    }

    /// A fault of a value stands where the value does first.
    fn option_cell(&self, choice: Option<&Choice<'_>>, path: &[&str]) -> (usize, String) {
        let (number, option) = match choice {
            Some(Choice::Said(number, option)) => (*number, option),
            Some(Choice::Kept(number, _)) => return (0, OPTIONS[*number].name().to_owned()),
            None => return (0, OPTIONS[0].name().to_owned()),
        };
        let value = match path {
            ["values", index, ..] => index.parse().ok().and_then(|index: usize| option.values.get(index)),
            _ => None,
        };
        let has = |value: &domain::catalogue::OptionValue| {
            self.rows.iter().position(|row| row.values[number].as_ref().is_some_and(|one| one.name == value.name))
        };
        match value.and_then(has) {
            Some(row) => (row, VALUES[number].name().to_owned()),
            None => (0, OPTIONS[number].name().to_owned()),
        }
    }

    fn attribute_column(&self, before: Option<&Content>, index: &str) -> String {
        let attributes = self.attributes(before);
        let Some((attribute, number)) = index.parse().ok().and_then(|index: usize| attributes.get(index)) else { return String::new() };
        match number {
            Some(number) => self.columns.attributes[*number].0.to_string(),
            None => crate::attributes::AttributeColumn::of(attribute).to_string(),
        }
    }
}

fn product_column(path: &[&str]) -> &'static str {
    let column = match path {
        ["title"] => Column::Title,
        ["slug"] => Column::Slug,
        ["description"] => Column::Description,
        ["status"] => Column::Status,
        ["publishAt"] => Column::PublishAt,
        ["brand"] => Column::Brand,
        ["tags", ..] => Column::Tags,
        ["categories", ..] => Column::Categories,
        ["options"] => Column::Option1,
        ["variants"] => Column::Sku,
        ["pictures", ..] => Column::Pictures,
        ["seo", "title"] => Column::SeoTitle,
        ["seo", "description"] => Column::SeoDescription,
        ["related", ..] => Column::Related,
        ["featured"] => Column::Featured,
        _ => return "",
    };
    column.name()
}
