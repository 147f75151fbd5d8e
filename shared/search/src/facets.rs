//! Counting what is left by each further choice.

use std::collections::HashMap;

use tantivy::{columnar::StrColumn, schema::Field};

use crate::{
    Facets, Result,
    ask::Counts,
    bits::Bits,
    filters::{By, Filtered},
    layout::BETWEEN,
    prices,
    shelf::{Columns, Part, Shelf},
};

/// Values of one attribute, and brands, that are told.
const VALUES_MAX: usize = 200;
/// Attributes that are told.
const NAMES_MAX: usize = 40;

/// If a set has more than one of so many products, the lists of all values are gone through, instead of the values of
/// each product: to read a list costs that much less.
const LISTS: u64 = 8;

/// A facet that lies in a column: where, and in which lists of products its values are.
struct Column {
    of: fn(&Columns) -> Option<&StrColumn>,
    field: Field,
}

/// How many products have each value.
type Tally = HashMap<String, u64>;

/// Counts all facets.
pub(crate) fn count(shelf: &Shelf, filtered: &Filtered) -> Result<Facets> {
    let category = Column { of: |columns| columns.category.as_ref(), field: shelf.fields.category };
    let brand = Column { of: |columns| columns.brand.as_ref(), field: shelf.fields.brand };
    let mut facets = Facets {
        categories: slugs(tally(&category, shelf, "", &filtered.without(&By::Category))?),
        brands: sorted(tally(&brand, shelf, "", &filtered.without(&By::Brand))?),
        attributes: attributes(shelf, filtered)?,
        ..Facets::default()
    };
    facets.brands.truncate(VALUES_MAX);
    prices::count(shelf, &filtered.without(&By::Price), &mut facets);
    let (flags, rated) = (shelf.flags(), filtered.without(&By::Rating));
    facets.ratings = flags.rated.iter().map(|(least, docs)| (*least, docs.count_with(&rated))).collect();
    facets.available = flags.available.count_with(&filtered.without(&By::Available));
    facets.on_sale = flags.on_sale.count_with(&filtered.without(&By::OnSale));
    Ok(facets)
}

/// How many products of a set have each value that begins so.
fn tally(column: &Column, shelf: &Shelf, with: &str, docs: &Bits) -> Result<Tally> {
    let mut tally = Tally::new();
    let many = docs.count() * LISTS > u64::from(shelf.bound);
    for part in &shelf.parts {
        let mut add = |value: &[u8], count: u64| {
            if let Ok(value) = std::str::from_utf8(value)
                && value.starts_with(with)
            {
                *tally.entry(value.to_owned()).or_default() += count;
            }
        };
        if many {
            let inverted = part.inverted(column.field)?;
            let mut terms = inverted.terms().range().ge(with).into_stream()?;
            while terms.advance() && terms.key().starts_with(with.as_bytes()) {
                let count = Shelf::count(part, &inverted, terms.value(), docs)?;
                if count > 0 {
                    add(terms.key(), count);
                }
            }
        } else if let Some(values) = (column.of)(&part.columns) {
            let counts = counts(part, values, docs);
            let (found, mut counts): (Vec<u64>, Vec<u32>) = (0_u64..).zip(counts).filter(|(_, count)| *count > 0).unzip();
            counts.reverse();
            values.dictionary().sorted_ords_to_term_cb(&found, |value| add(value, u64::from(counts.pop().unwrap_or(0))))?;
        }
    }
    Ok(tally)
}
/// How many products of a set have each value, by the value's number in a part.
fn counts(part: &Part, column: &StrColumn, docs: &Bits) -> Vec<u32> {
    let mut counts = vec![0_u32; column.num_terms()];
    let values = column.ords();
    for doc in docs.iter_in(part.base, part.base + part.bound) {
        for value in values.values_for_doc(doc - part.base) {
            if let Some(count) = usize::try_from(value).ok().and_then(|value| counts.get_mut(value)) {
                *count += 1;
            }
        }
    }
    counts
}

fn sorted(tally: Tally) -> Counts {
    let mut values: Counts = tally.into_iter().collect();
    values.sort_unstable_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
    values
}

/// A category that was renamed in between lies there under both names.
fn slugs(tally: Tally) -> Counts {
    let mut slugs = Tally::new();
    for (value, count) in tally {
        let slug = value.split_once(BETWEEN).map_or(value.as_str(), |(slug, _)| slug);
        *slugs.entry(slug.to_owned()).or_default() += count;
    }
    sorted(slugs)
}

fn attributes(shelf: &Shelf, filtered: &Filtered) -> Result<Vec<(String, Counts)>> {
    let column = Column { of: |columns| columns.attribute.as_ref(), field: shelf.fields.attribute };
    let mut found = tally(&column, shelf, "", &filtered.docs)?;
    // What only its own filter holds back counts for that attribute alone.
    for (by, docs) in &filtered.but_for {
        let By::Attribute(name) = by else { continue };
        for (value, count) in tally(&column, shelf, &format!("{name}{BETWEEN}"), docs)? {
            *found.entry(value).or_default() += count;
        }
    }
    let mut names: HashMap<String, Tally> = HashMap::new();
    for (value, count) in found {
        if let Some((name, value)) = value.split_once(BETWEEN) {
            names.entry(name.to_owned()).or_default().insert(value.to_owned(), count);
        }
    }
    let mut names: Vec<(u64, String, Tally)> = names.into_iter().map(|(name, values)| (values.values().sum(), name, values)).collect();
    names.sort_unstable_by(|(few, one, _), (many, other, _)| many.cmp(few).then_with(|| one.cmp(other)));
    names.truncate(NAMES_MAX);
    let cut = |values: Tally| {
        let mut values = sorted(values);
        values.truncate(VALUES_MAX);
        values
    };
    Ok(names.into_iter().map(|(_, name, values)| (name, cut(values))).collect())
}
