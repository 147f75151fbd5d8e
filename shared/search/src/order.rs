//! Putting what was found in order. Ties are broken by the shop's own order and then by id, so that a page is the same
//! each time it is asked for, and no product is on two.

use std::cmp::Ordering;

use crate::{
    Sort,
    bits::Bits,
    shelf::{Part, Shelf},
};

/// Parts of a point in which scores must differ to decide.
const FINE: f32 = 100.0;

/// Where a product stands: what is sorted by, ascending, then the shop's own order.
#[derive(Debug, Clone, Copy)]
struct Place {
    first: i64,
    rank: i64,
    doc: u32,
}

/// The products from `skip` on, at most `take`.
pub(crate) fn page(shelf: &Shelf, docs: &Bits, sort: Sort, scores: Option<&[f32]>, skip: usize, take: usize) -> Vec<u32> {
    let mut places = Vec::new();
    for part in &shelf.parts {
        places.extend(docs.iter_in(part.base, part.base + part.bound).map(|doc| {
            let at = doc - part.base;
            Place { first: first(part, at, doc, sort, scores), rank: part.columns.rank.get_val(at), doc }
        }));
    }
    let end = skip.saturating_add(take).min(places.len());
    if skip >= end {
        return Vec::new();
    }
    let compare = |one: &Place, other: &Place| -> Ordering {
        (one.first, one.rank).cmp(&(other.first, other.rank)).then_with(|| shelf.id(one.doc).cmp(&shelf.id(other.doc)))
    };
    if end < places.len() {
        places.select_nth_unstable_by(end - 1, compare);
        places.truncate(end);
    }
    if skip > 0 {
        places.select_nth_unstable_by(skip, compare);
        places.drain(..skip);
    }
    places.sort_unstable_by(compare);
    places.into_iter().map(|place| place.doc).collect()
}

fn first(part: &Part, at: u32, doc: u32, sort: Sort, scores: Option<&[f32]>) -> i64 {
    let columns = &part.columns;
    let last = |value: u64| i64::try_from(value).map_or(i64::MIN, |value| -value);
    match sort {
        #[expect(clippy::cast_possible_truncation, reason = "a score is a few thousand at most")]
        Sort::Relevance => scores.map_or(0, |scores| -((scores[doc as usize] * FINE).round() as i64)),
        Sort::Featured => 0,
        Sort::Newest => columns.published.get_val(at).saturating_neg(),
        Sort::PriceAsc => columns.price.get_val(at),
        Sort::PriceDesc => columns.price.get_val(at).saturating_neg(),
        Sort::BestSelling => last(columns.sold.get_val(at)),
        Sort::Rating => last(columns.rating.get_val(at)),
    }
}
