//! Laying a row over what its variant is.

use contract::imports::RowFault;
use domain::{
    Currency, Money,
    money::MoneyError,
    price_list::PriceDraft,
    product::{Content, Dimensions, PictureRef, Variant, VariantDraft},
    tax::STANDARD,
};

use crate::{
    column::{Column, OPTIONS, SIDES, VALUES},
    draft::{Choice, Place},
    product::SheetProduct,
    variant::Row,
};

/// What the variants of a draft have in common.
pub(crate) struct Laying<'p> {
    pub product: &'p SheetProduct,
    pub before: Option<&'p Content>,
    pub currency: Currency,
    pub choices: &'p [Choice<'p>],
    /// The draft's pictures.
    pub pictures: &'p [PictureRef],
    pub faults: &'p mut Vec<RowFault>,
}

/// What a file has no columns for stays as it was.
fn elsewhere(old: &Variant) -> Vec<PriceDraft> {
    old.prices.iter().copied().map(Into::into).collect()
}

impl<'p> Laying<'p> {
    /// A variant of the draft; nothing where it has a fault.
    pub fn variant(&mut self, place: Place<'p>) -> Option<VariantDraft> {
        match place {
            Place::Said(index, old) => self.said(index, old),
            Place::Kept(old) => Some(self.kept(old)),
        }
    }

    fn kept(&self, old: &Variant) -> VariantDraft {
        let pictures = self.moved(old);
        let prices = elsewhere(old);
        let Variant { id, sku, barcode, choice, price, compare_at, cost, weight, dimensions, tax_class, stock_policy, .. } = old.clone();
        let id = Some(id);
        VariantDraft { id, sku, barcode, choice, price, compare_at, prices, cost, weight, dimensions, tax_class, stock_policy, pictures }
    }

    fn said(&mut self, index: usize, old: Option<&Variant>) -> Option<VariantDraft> {
        let product = self.product;
        let row: &Row = product.rows.get(index)?;
        let price = if product.columns.has(Column::Price) {
            self.money(index, Column::Price, row.price.as_deref())
        } else {
            if old.is_none() {
                self.faults.push(product.new_fault(index, Column::Price));
            }
            old.map(|old| old.price)
        };
        let compare_at = self.money(index, Column::CompareAt, row.compare_at.as_deref());
        let cost = self.money(index, Column::Cost, row.cost.as_deref());
        let choices = self.choices;
        let choice = choices.iter().filter_map(|choice| self.chosen(index, choice, old)).collect();
        let dimensions = self.dimensions(index, old.and_then(|old| old.dimensions));
        let pictures = self.shown(index, old);
        Some(VariantDraft {
            id: old.map(|old| old.id),
            sku: product.skus.get(index)?.clone(),
            barcode: product.pick(Column::Barcode, &row.barcode, old.map(|old| old.barcode.clone())),
            choice,
            price: price?,
            compare_at: product.pick(Column::CompareAt, &compare_at, old.map(|old| old.compare_at)),
            prices: old.map(elsewhere).unwrap_or_default(),
            cost: product.pick(Column::Cost, &cost, old.map(|old| old.cost)),
            weight: product.pick(Column::Weight, &row.weight, old.map(|old| old.weight)),
            dimensions,
            tax_class: product.pick(Column::TaxClass, &row.tax_class, old.map(|old| Some(old.tax_class.clone()))).unwrap_or(STANDARD),
            stock_policy: product.pick(Column::BackorderLimit, &row.policy, old.map(|old| old.stock_policy)),
            pictures,
        })
    }

    fn fault(&mut self, index: usize, column: Column, code: &str, detail: impl Into<String>) {
        self.faults.push(self.product.row_fault(index, column.name(), code, detail));
    }

    fn money(&mut self, index: usize, column: Column, text: Option<&str>) -> Option<Money> {
        match Money::from_decimal(text?, self.currency) {
            Ok(money) => return Some(money),
            Err(MoneyError::Overflow) => self.fault(index, column, "out-of-range", "is too large an amount"),
            Err(_) => {
                let detail = format!("must be an amount of {}, with at most {} decimals", self.currency, self.currency.exponent());
                self.fault(index, column, "malformed", detail);
            }
        }
        None
    }

    /// The value that a row's variant has of an option.
    fn chosen(&mut self, index: usize, choice: &Choice<'_>, old: Option<&Variant>) -> Option<String> {
        match choice {
            Choice::Said(number, option) => {
                let value = self.product.rows[index].values[*number].as_ref().map(|value| value.name.clone());
                if value.is_none() {
                    let detail = format!("must not be empty, for the product has the option {}", option.name);
                    self.fault(index, VALUES[*number], "missing", detail);
                }
                value
            }
            Choice::Kept(number, option) => {
                let value = old.and_then(|old| old.choice.get(*number)).cloned();
                if value.is_none() {
                    let columns = format!("{} and {}", OPTIONS[*number].name(), VALUES[*number].name());
                    let detail =
                        format!("is no variant of this product; a new one needs the columns {columns} for the option {}", option.name);
                    self.fault(index, Column::Sku, "unknown", detail);
                }
                value
            }
        }
    }

    /// All three measures or none, each by the file or as it was.
    fn dimensions(&mut self, index: usize, old: Option<Dimensions>) -> Option<Dimensions> {
        let said = self.product.rows[index].sides;
        let kept = [old.map(|old| old.length), old.map(|old| old.width), old.map(|old| old.height)];
        let side = |number: usize| if self.product.columns.has(SIDES[number]) { said[number] } else { kept[number] };
        let sides = [side(0), side(1), side(2)];
        if let [Some(length), Some(width), Some(height)] = sides {
            return Some(Dimensions { length, width, height });
        }
        if let Some(missing) = sides.iter().position(Option::is_none).filter(|_| sides.iter().any(Option::is_some)) {
            self.fault(index, SIDES[missing], "missing", "must be given together with the other two measures");
        }
        None
    }

    /// The indices of the pictures that show a row's variant.
    fn shown(&mut self, index: usize, old: Option<&Variant>) -> Vec<u32> {
        let product = self.product;
        if !product.columns.has(Column::VariantPictures) {
            return old.map(|old| self.moved(old)).unwrap_or_default();
        }
        let mut shown = Vec::new();
        for name in &product.rows[index].pictures {
            if let Some(place) = self.picture(name) {
                shown.push(place);
            } else {
                self.fault(index, Column::VariantPictures, "unknown", format!("names {name}, which is no picture of this product"));
            }
        }
        shown
    }

    /// Where the pictures that show a variant are now; those that are gone show it no more.
    fn moved(&self, old: &Variant) -> Vec<u32> {
        let before = self.before.map_or(&[][..], |before| &before.pictures);
        let names = old.pictures.iter().filter_map(|index| before.get(usize::try_from(*index).ok()?));
        names.filter_map(|picture| self.picture(&picture.name)).collect()
    }

    fn picture(&self, name: &str) -> Option<u32> {
        self.pictures.iter().position(|picture| picture.name == name).and_then(|place| u32::try_from(place).ok())
    }
}
