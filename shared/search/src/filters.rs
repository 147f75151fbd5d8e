//! What was chosen, as sets of products: one set a filter, so that each facet can be counted without its own.

use crate::{Ask, Result, bits::Bits, layout::BETWEEN, shelf::Shelf};

/// What a filter chooses by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    Category,
    Collection,
    Brand,
    Attribute(String),
    Price,
    Rating,
    Available,
    OnSale,
}

/// A filter and what it lets through.
pub(crate) struct Filter {
    pub(crate) by: By,
    docs: Bits,
}

/// What was found before and after filters.
pub(crate) struct Filtered {
    /// What passes all of them.
    pub(crate) docs: Bits,
    /// By filter, what passes all others but not this one.
    pub(crate) but_for: Vec<(By, Bits)>,
}

impl Filtered {
    /// What a facet is counted over: what passes all filters but its own.
    pub(crate) fn without(&self, by: &By) -> Bits {
        let mut docs = self.docs.clone();
        if let Some((_, others)) = self.but_for.iter().find(|(other, _)| other == by) {
            docs.or(others);
        }
        docs
    }
}

/// The filters of a question.
pub(crate) fn filters(shelf: &Shelf, ask: &Ask) -> Result<Vec<Filter>> {
    let mut filters = Vec::new();
    let mut add = |by: By, docs: Bits| filters.push(Filter { by, docs });
    let fields = &shelf.fields;
    if let Some(slug) = &ask.category {
        let mut docs = Bits::none(shelf.bound);
        shelf.beginning(fields.category, &format!("{slug}{BETWEEN}"), usize::MAX, &mut docs)?;
        add(By::Category, docs);
    }
    if let Some(slug) = &ask.collection {
        add(By::Collection, any(shelf, fields.collection, std::iter::once(slug.clone()))?);
    }
    if !ask.brands.is_empty() {
        add(By::Brand, any(shelf, fields.brand, ask.brands.iter().cloned())?);
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in ask.attributes.iter().filter(|(_, values)| !values.is_empty()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let values = ask.attributes.iter().filter(|(other, _)| other == name).flat_map(|(_, values)| values);
        let docs = any(shelf, fields.attribute, values.map(|value| format!("{name}{BETWEEN}{value}")))?;
        add(By::Attribute(name.to_owned()), docs);
    }
    let (from, to) = ask.price;
    if from.is_some() || to.is_some() {
        let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
        add(By::Price, shelf.those(|columns| &columns.price, |price| (from..=to).contains(&price)));
    }
    if let Some(least) = ask.rating {
        add(By::Rating, shelf.rated(least));
    }
    if ask.available {
        add(By::Available, shelf.flags().available.clone());
    }
    if ask.on_sale {
        add(By::OnSale, shelf.flags().on_sale.clone());
    }
    Ok(filters)
}

fn any(shelf: &Shelf, field: tantivy::schema::Field, terms: impl Iterator<Item = String>) -> Result<Bits> {
    let mut docs = Bits::none(shelf.bound);
    for term in terms {
        shelf.with(field, &term, &mut docs)?;
    }
    Ok(docs)
}

/// Lets products through.
pub(crate) fn apply(found: Bits, filters: Vec<Filter>, facets: bool) -> Filtered {
    let mut docs = found.clone();
    for filter in &filters {
        docs.and(&filter.docs);
    }
    let mut but_for = Vec::new();
    if facets {
        for (at, filter) in filters.iter().enumerate() {
            let mut others = found.clone();
            for (_, other) in filters.iter().enumerate().filter(|(other, _)| *other != at) {
                others.and(&other.docs);
            }
            others.and_not(&filter.docs);
            but_for.push((filter.by.clone(), others));
        }
    }
    Filtered { docs, but_for }
}
