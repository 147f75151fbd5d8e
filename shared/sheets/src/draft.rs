//! Laying what a file says over what a product is.

use std::collections::{HashMap, HashSet};

use contract::imports::RowFault;
use domain::{
    CategoryId, Currency, ProductId,
    catalogue::{OptionValue, ProductOption},
    product::{Attribute, AttributeValue, Content, Draft, PictureRef, Seo, Variant},
};

use crate::{
    attributes::AttributeKind,
    column::{Column, OPTIONS, VALUES},
    laying::Laying,
    product::SheetProduct,
};

/// A variant of the draft, in its order.
#[derive(Clone, Copy)]
pub(crate) enum Place<'p> {
    /// The row of this index says it, over what it was.
    Said(usize, Option<&'p Variant>),
    /// The file does not name it.
    Kept(&'p Variant),
}

/// An option of the draft, in its order.
pub(crate) enum Choice<'p> {
    /// The columns of this number say it.
    Said(usize, ProductOption),
    /// The file has no such columns; it is the product's option of this index.
    Kept(usize, &'p ProductOption),
}

impl SheetProduct {
    /// The draft that the file asks for: over what the product is already, or new. `categories` and `related` are what
    /// the shop calls [`SheetProduct::category_paths`] and [`SheetProduct::related`]; they are not looked at where the
    /// file has no such column. Variants are known again by their SKUs.
    pub fn draft(
        &self,
        before: Option<&Content>,
        categories: &[CategoryId],
        related: &[ProductId],
        currency: Currency,
    ) -> Result<Draft, Vec<RowFault>> {
        let mut faults = Vec::new();
        if before.is_none() && !self.columns.has(Column::Title) {
            faults.push(self.new_fault(0, Column::Title));
        }
        let pictures = self.pick(Column::Pictures, &self.pictures, before.map(refs));
        let choices = self.choices(before, &mut faults);
        let mut laying = Laying { product: self, before, currency, choices: &choices, pictures: &pictures, faults: &mut faults };
        let variants = self.places(before).into_iter().filter_map(|place| laying.variant(place)).collect();
        let options = choices.into_iter().map(|choice| match choice {
            Choice::Said(_, option) => option,
            Choice::Kept(_, option) => option.clone(),
        });
        let options = options.collect();
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.row);
            return Err(faults);
        }
        let old = before;
        Ok(Draft {
            title: self.pick(Column::Title, &self.title, old.map(|old| old.title.clone())),
            slug: self.slug.clone(),
            description: self.pick(Column::Description, &self.description, old.map(|old| old.description.as_str().to_owned())),
            status: self.pick(Column::Status, &self.status, old.map(|old| old.status)),
            publish_at: self.pick(Column::PublishAt, &self.publish_at, old.map(|old| old.publish_at)),
            brand: self.pick(Column::Brand, &self.brand, old.map(|old| old.brand.clone())),
            tags: self.pick(Column::Tags, &self.tags, old.map(|old| old.tags.clone())),
            attributes: self.attributes(before).into_iter().map(|(attribute, _)| attribute).collect(),
            categories: self.pick(Column::Categories, &categories.to_vec(), old.map(|old| old.categories.clone())),
            options,
            variants,
            pictures,
            seo: Seo {
                title: self.pick(Column::SeoTitle, &self.seo_title, old.map(|old| old.seo.title.clone())),
                description: self.pick(Column::SeoDescription, &self.seo_description, old.map(|old| old.seo.description.clone())),
            },
            related: self.pick(Column::Related, &related.to_vec(), old.map(|old| old.related.clone())),
            featured: self.pick(Column::Featured, &self.featured, old.map(|old| old.featured)),
        })
    }

    /// What the file says if it has the column, or else what is there already.
    pub(crate) fn pick<T: Clone + Default>(&self, column: Column, said: &T, old: Option<T>) -> T {
        if self.columns.has(column) { said.clone() } else { old.unwrap_or_default() }
    }

    /// A fault of a row; where the product has none of this index, of its first.
    pub(crate) fn row_fault(&self, index: usize, column: &str, code: &str, detail: impl Into<String>) -> RowFault {
        let row = self.rows.get(index).or_else(|| self.rows.first()).map_or(0, |row| row.number);
        RowFault { row, column: column.to_owned(), code: code.to_owned(), detail: detail.into() }
    }

    pub(crate) fn new_fault(&self, index: usize, column: Column) -> RowFault {
        self.row_fault(index, column.name(), "missing", "must be given, for it is new")
    }

    /// The variants in the order of the draft.
    pub(crate) fn places<'p>(&self, before: Option<&'p Content>) -> Vec<Place<'p>> {
        let old = before.map_or(&[][..], |before| &before.variants);
        let rows: HashMap<&str, usize> = self.skus.iter().enumerate().map(|(index, sku)| (sku.as_str(), index)).collect();
        let known: HashMap<&str, &Variant> = old.iter().map(|variant| (variant.sku.as_str(), variant)).collect();
        let said = |index: usize| Place::Said(index, known.get(self.skus[index].as_str()).copied());
        if self.columns.say_all_variants() {
            return (0..self.skus.len()).map(said).collect();
        }
        let there = old.iter().map(|variant| rows.get(variant.sku.as_str()).map_or(Place::Kept(variant), |index| said(*index)));
        let new = (0..self.skus.len()).filter(|index| !known.contains_key(self.skus[*index].as_str())).map(said);
        there.chain(new).collect()
    }

    /// The options in the order of the draft.
    pub(crate) fn choices<'p>(&self, before: Option<&'p Content>, faults: &mut Vec<RowFault>) -> Vec<Choice<'p>> {
        let mut choices = Vec::new();
        for number in 0..OPTIONS.len() {
            if !self.columns.has(OPTIONS[number]) {
                let old = before.and_then(|before| before.options.get(number));
                choices.extend(old.map(|option| Choice::Kept(number, option)));
                continue;
            }
            let (name, listed) = &self.options[number];
            if name.is_empty() {
                if let Some(index) = self.rows.iter().position(|row| row.values[number].is_some()) {
                    let detail = format!("must be empty, for {} in the first row of the product is", OPTIONS[number].name());
                    faults.push(self.row_fault(index, VALUES[number].name(), "mismatch", detail));
                }
                continue;
            }
            let values = self.values_of(number, listed, faults);
            choices.push(Choice::Said(number, ProductOption { name: name.clone(), values }));
        }
        choices
    }

    /// The values of an option: those that its cell lists, and then those that rows have, in their order.
    fn values_of(&self, number: usize, listed: &[OptionValue], faults: &mut Vec<RowFault>) -> Vec<OptionValue> {
        let mut values = listed.to_vec();
        let mut known: HashMap<String, usize> = listed.iter().enumerate().rev().map(|(index, value)| (value.name.clone(), index)).collect();
        for (index, row) in self.rows.iter().enumerate() {
            let Some(value) = &row.values[number] else { continue };
            let Some(&place) = known.get(&value.name) else {
                known.insert(value.name.clone(), values.len());
                values.push(value.clone());
                continue;
            };
            match (&values[place].swatch, &value.swatch) {
                (Some(before), Some(swatch)) if before != swatch => {
                    let detail = format!("must have the swatch {before} as before, or none");
                    faults.push(self.row_fault(index, VALUES[number].name(), "mismatch", detail));
                }
                (None, Some(_)) => values[place].swatch.clone_from(&value.swatch),
                _ => {}
            }
        }
        values
    }

    /// The attributes in the order of the draft, with the numbers of the columns that say them: those that the product
    /// has keep their places.
    pub(crate) fn attributes(&self, before: Option<&Content>) -> Vec<(Attribute, Option<usize>)> {
        let said: HashMap<usize, &AttributeValue> = self.attributes.iter().map(|(number, value)| (*number, value)).collect();
        let renewed: HashSet<String> =
            self.attributes.iter().map(|(number, _)| self.columns.attributes[*number].0.name().to_lowercase()).collect();
        let mut used = HashSet::new();
        let mut attributes = Vec::new();
        for old in before.iter().flat_map(|before| &before.attributes) {
            match self.columns.number(&old.name, AttributeKind::of(&old.value)) {
                Some(number) => {
                    used.insert(number);
                    let value = said.get(&number).map(|value| (*value).clone());
                    attributes.extend(value.map(|value| (Attribute { name: old.name.clone(), value }, Some(number))));
                }
                // The file may say it as a value of another kind; then it is not this one any more.
                None if renewed.contains(&old.name.to_lowercase()) => {}
                None => attributes.push((old.clone(), None)),
            }
        }
        for (number, value) in self.attributes.iter().filter(|(number, _)| !used.contains(number)) {
            let name = self.columns.attributes[*number].0.name().to_owned();
            attributes.push((Attribute { name, value: value.clone() }, Some(*number)));
        }
        attributes
    }
}

fn refs(content: &Content) -> Vec<PictureRef> {
    content.pictures.iter().map(|picture| PictureRef { name: picture.name.clone(), alt: picture.alt.clone() }).collect()
}
