//! Sets of products, a bit each.

/// A set of numbers below a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// None of the numbers below `bound`.
    pub(crate) fn none(bound: u32) -> Self {
        Self(vec![0; (bound as usize).div_ceil(64)])
    }

    /// All of the numbers below `bound`.
    pub(crate) fn all(bound: u32) -> Self {
        let mut bits = Self(vec![u64::MAX; (bound as usize).div_ceil(64)]);
        if let Some(last) = bits.0.last_mut()
            && !bound.is_multiple_of(64)
        {
            *last = (1 << (bound % 64)) - 1;
        }
        bits
    }

    /// Adds a number.
    #[inline]
    pub(crate) fn insert(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    /// Takes a number out.
    #[inline]
    pub(crate) fn remove(&mut self, at: u32) {
        self.0[at as usize / 64] &= !(1 << (at % 64));
    }

    /// Whether a number is in.
    #[inline]
    pub(crate) fn contains(&self, at: u32) -> bool {
        self.0[at as usize / 64] & (1 << (at % 64)) != 0
    }

    /// Keeps what is also in the other.
    pub(crate) fn and(&mut self, other: &Self) {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one &= other;
        }
    }

    /// Adds what is in the other.
    pub(crate) fn or(&mut self, other: &Self) {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one |= other;
        }
    }

    /// Takes out what is in the other.
    pub(crate) fn and_not(&mut self, other: &Self) {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one &= !other;
        }
    }

    /// How many are in.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many are in both.
    pub(crate) fn count_with(&self, other: &Self) -> u64 {
        self.0.iter().zip(&other.0).map(|(one, other)| u64::from((one & other).count_ones())).sum()
    }

    /// Whether none is in.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Those in, ascending, from `from` to before `to`.
    pub(crate) fn iter_in(&self, from: u32, to: u32) -> impl Iterator<Item = u32> + '_ {
        let words = self.0.iter().enumerate().take((to as usize).div_ceil(64)).skip(from as usize / 64);
        words
            .flat_map(|(at, word)| {
                let base = u32::try_from(at * 64).unwrap_or(u32::MAX);
                Ones(*word).map(move |bit| base + bit)
            })
            .skip_while(move |at| *at < from)
            .take_while(move |at| *at < to)
    }

    /// Those in, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let base = u32::try_from(at * 64).unwrap_or(u32::MAX);
            Ones(*word).map(move |bit| base + bit)
        })
    }
}

/// The places of the ones in a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        (self.0 != 0).then(|| {
            let bit = self.0.trailing_zeros();
            self.0 &= self.0 - 1;
            bit
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(set: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::none(300);
        for at in set {
            bits.insert(*at);
        }
        bits
    }

    proptest! {
        #[test]
        fn they_are_as_sets_are(
            one in proptest::collection::btree_set(0_u32..300, 0..60),
            other in proptest::collection::btree_set(0_u32..300, 0..60),
            from in 0_u32..300, length in 0_u32..100,
        ) {
            let (a, b) = (bits(&one), bits(&other));
            let (mut both, mut any, mut less) = (a.clone(), a.clone(), a.clone());
            both.and(&b);
            any.or(&b);
            less.and_not(&b);
            prop_assert!(both.iter().eq(one.intersection(&other).copied()));
            prop_assert!(any.iter().eq(one.union(&other).copied()));
            prop_assert!(less.iter().eq(one.difference(&other).copied()));
            prop_assert_eq!(a.count_with(&b), both.count());
            prop_assert_eq!(a.is_empty(), one.is_empty());
            let to = (from + length).min(300);
            prop_assert!(a.iter_in(from, to).eq(one.iter().copied().filter(|at| (from..to).contains(at))));
            prop_assert_eq!(Bits::all(from).count(), u64::from(from));
        }
    }
}
