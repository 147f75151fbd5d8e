//! Counting what is left by each further choice.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;

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
/// Ratings that can be chosen, in hundredths of a star.
const RATINGS: [u16; 4] = [400, 300, 200, 100];

/// Counts all facets.
pub(crate) fn count(shelf: &Shelf, filtered: &Filtered) -> Result<Facets> {
    let mut facets = Facets {
        categories: slugs(tally(shelf, |columns| columns.category.as_ref(), &filtered.without(&By::Category))?),
        brands: sorted(tally(shelf, |columns| columns.brand.as_ref(), &filtered.without(&By::Brand))?),
        attributes: attributes(shelf, filtered)?,
        ..Facets::default()
    };
    facets.brands.truncate(VALUES_MAX);
    prices::count(shelf, &filtered.without(&By::Price), &mut facets);
    let rated = filtered.without(&By::Rating);
    facets.ratings = ratings(shelf, &rated);
    facets.available = holding(shelf, &filtered.without(&By::Available), |part, doc| part.columns.available.get_val(doc));
    facets.on_sale = holding(shelf, &filtered.without(&By::OnSale), |part, doc| part.columns.on_sale.get_val(doc));
    Ok(facets)
}

fn holding(shelf: &Shelf, docs: &Bits, holds: impl Fn(&Part, u32) -> bool) -> u64 {
    let of = |part: &Part| docs.iter_in(part.base, part.base + part.bound).filter(|doc| holds(part, doc - part.base)).count() as u64;
    shelf.parts.iter().map(of).sum()
}

fn ratings(shelf: &Shelf, docs: &Bits) -> Vec<(u16, u64)> {
    let mut counts = RATINGS.map(|least| (least, 0));
    for part in &shelf.parts {
        for doc in docs.iter_in(part.base, part.base + part.bound) {
            let rating = part.columns.rating.get_val(doc - part.base);
            for (least, count) in &mut counts {
                *count += u64::from(rating > u64::from(*least));
            }
        }
    }
    counts.to_vec()
}

/// How many products have each value of a column.
type Tally = HashMap<String, u64>;

/// How many products of each value's number, in one part.
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

fn add(column: &StrColumn, counts: &[u32], keep: impl Fn(&str) -> bool, tally: &mut Tally) -> Result<()> {
    let mut value = String::new();
    for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        value.clear();
        if column.ord_to_str(at as u64, &mut value)? && keep(&value) {
            *tally.entry(value.clone()).or_default() += u64::from(*count);
        }
    }
    Ok(())
}

fn tally(shelf: &Shelf, column: impl Fn(&Columns) -> Option<&StrColumn>, docs: &Bits) -> Result<Tally> {
    let mut tally = Tally::new();
    for part in &shelf.parts {
        if let Some(column) = column(&part.columns) {
            add(column, &counts(part, column, docs), |_| true, &mut tally)?;
        }
    }
    Ok(tally)
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
    let mut tally = tally(shelf, |columns| columns.attribute.as_ref(), &filtered.docs)?;
    // What only its own filter holds back counts for that attribute alone.
    for (by, docs) in &filtered.but_for {
        let By::Attribute(name) = by else { continue };
        let own = format!("{name}{BETWEEN}");
        for part in &shelf.parts {
            if let Some(column) = &part.columns.attribute {
                add(column, &counts(part, column, docs), |value| value.starts_with(&own), &mut tally)?;
            }
        }
    }
    let mut names: HashMap<String, Tally> = HashMap::new();
    for (value, count) in tally {
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
