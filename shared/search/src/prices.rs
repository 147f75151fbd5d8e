//! Ranges of prices to choose from: between round numbers, and with about as many products in each.

use crate::{Facets, PriceRange, bits::Bits, shelf::Shelf};

/// Ranges at most.
const RANGES: usize = 5;
/// Prices that are looked at to part the ranges.
const SAMPLE: usize = 4096;

/// Tells the lowest and the highest price and how many products lie in each of a handful of ranges.
pub(crate) fn count(shelf: &Shelf, docs: &Bits, facets: &mut Facets) {
    let mut prices: Vec<i64> = Vec::new();
    for part in &shelf.parts {
        prices.extend(docs.iter_in(part.base, part.base + part.bound).map(|doc| part.columns.price.get_val(doc - part.base)));
    }
    facets.price_min = prices.iter().min().copied();
    facets.price_max = prices.iter().max().copied();
    facets.prices = ranges(&prices);
}

fn ranges(prices: &[i64]) -> Vec<PriceRange> {
    let (Some(least), Some(most)) = (prices.iter().min().copied(), prices.iter().max().copied()) else { return Vec::new() };
    let mut bounds: Vec<i64> = Vec::with_capacity(RANGES);
    // Of many prices, some tell where the bounds lie.
    let mut some: Vec<i64> = prices.iter().step_by(prices.len().div_ceil(SAMPLE)).copied().collect();
    some.sort_unstable();
    for share in 1..RANGES {
        let bound = round(some[some.len() * share / RANGES]);
        if bound > least && bound <= most && bounds.last().is_none_or(|last| *last < bound) {
            bounds.push(bound);
        }
    }
    let mut counts = vec![0_u64; bounds.len() + 1];
    for price in prices {
        counts[bounds.partition_point(|bound| bound <= price)] += 1;
    }
    let mut ranges: Vec<PriceRange> = Vec::with_capacity(counts.len());
    for (at, count) in counts.into_iter().enumerate() {
        let to = bounds.get(at).copied();
        let from = ranges.last().and_then(|last| last.to);
        // Where nothing is, the range before ends later.
        match ranges.last_mut() {
            Some(before) if count == 0 => before.to = to,
            _ => ranges.push(PriceRange { from, to, count }),
        }
    }
    ranges
}

/// The nearest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten.
fn round(price: i64) -> i64 {
    const STEPS: [i64; 10] = [10, 15, 20, 25, 30, 40, 50, 60, 80, 100];
    if price < 10 {
        return price.max(1);
    }
    let mut scale = 1;
    while price / scale >= 100 {
        scale *= 10;
    }
    STEPS.into_iter().map(|step| step * scale).min_by_key(|round| round.abs_diff(price)).unwrap_or(price)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_are_round_and_ranges_alike() {
        let prices: Vec<i64> = (0..1000).map(|at| 900 + at * 37).collect();
        let found = ranges(&prices);
        assert_eq!(found.iter().filter_map(|range| range.to).collect::<Vec<_>>(), [8000, 15000, 25000, 30000]);
        assert!(found.iter().all(|range| range.count > 100));
        assert_eq!(round(2390), 2500);
        assert_eq!(round(7), 7);
    }

    #[test]
    fn one_price_is_one_range() {
        assert_eq!(ranges(&[500, 500]), [PriceRange { from: None, to: None, count: 2 }]);
        assert!(ranges(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn each_product_lies_in_one_range(prices in proptest::collection::vec(0_i64..2_000_000, 1..200)) {
            let found = ranges(&prices);
            prop_assert!(found.len() <= RANGES && found.iter().all(|range| range.count > 0));
            prop_assert_eq!(found.iter().map(|range| range.count).sum::<u64>(), prices.len() as u64);
            for range in &found {
                let inside = |price: &&i64| range.from.is_none_or(|from| **price >= from) && range.to.is_none_or(|to| **price < to);
                prop_assert_eq!(prices.iter().filter(inside).count() as u64, range.count);
            }
        }
    }
}
