//! The index's own words, in memory: what typed words are compared with.
//!
//! They lie in the order of their keys (small letters without accents), so that those with one beginning stand
//! together. Forms of a word ("shelf", "shelves") have their beginning in common, so they are found by it; and words
//! with typos are found by walking the list as if it were a tree.

use std::ops::Range;

use crate::{language::Languages, text};

/// A word of the index.
#[derive(Debug, Clone, Copy)]
struct Term {
    key: (u32, u16),
    /// As it is written in the index; the same as the key but for accents.
    plain: (u32, u16),
    /// Products in whose title, brand or category it is.
    titles: u32,
    /// Products called by it.
    names: u32,
    /// Products described by it.
    texts: u32,
}

/// All words of the index.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    letters: String,
    terms: Vec<Term>,
}

/// A word that is nearly what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near {
    /// Its place in the vocabulary.
    pub(crate) at: usize,
    /// How many typos away.
    pub(crate) typos: usize,
}

/// Collects a vocabulary from the parts of an index.
#[derive(Debug, Default)]
pub(crate) struct Collector(Vec<Collected>);

/// Key, word if it is not the same, and of how many products it is in the title, the name and the description.
type Collected = (Box<str>, Option<Box<str>>, [u32; 3]);

impl Collector {
    /// A word, and of how many products it is in the title, the name and the description.
    pub(crate) fn add(&mut self, plain: &str, counts: [u32; 3]) {
        if plain.is_ascii() {
            self.0.push((plain.into(), None, counts));
        } else {
            self.0.push((text::fold(plain).into(), Some(plain.into()), counts));
        }
    }

    /// The vocabulary.
    pub(crate) fn finish(mut self) -> Vocabulary {
        // By key alone where that decides, and stable: parts come sorted, which this sort makes use of.
        self.0.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
        self.0.dedup_by(|next, kept| {
            let same = next.0 == kept.0 && next.1 == kept.1;
            if same {
                for (kept, next) in kept.2.iter_mut().zip(next.2) {
                    *kept += next;
                }
            }
            same
        });
        let mut vocabulary = Vocabulary { letters: String::new(), terms: Vec::with_capacity(self.0.len()) };
        for (key, plain, [titles, names, texts]) in self.0 {
            let mut place = |word: &str| {
                let place = (u32::try_from(vocabulary.letters.len()).ok()?, u16::try_from(word.len()).ok()?);
                vocabulary.letters.push_str(word);
                Some(place)
            };
            let Some(key) = place(&key) else { continue };
            let Some(plain) = plain.map_or(Some(key), |plain| place(&plain)) else { continue };
            vocabulary.terms.push(Term { key, plain, titles, names, texts });
        }
        vocabulary
    }
}

impl Vocabulary {
    fn slice(&self, (from, length): (u32, u16)) -> &str {
        &self.letters[from as usize..from as usize + usize::from(length)]
    }

    /// What a word is compared by.
    pub(crate) fn key(&self, at: usize) -> &str {
        self.slice(self.terms[at].key)
    }

    /// A word as it is written.
    pub(crate) fn plain(&self, at: usize) -> &str {
        self.slice(self.terms[at].plain)
    }

    /// In how many products' title, brand or category a word is.
    pub(crate) fn titles(&self, at: usize) -> u32 {
        self.terms[at].titles
    }

    /// How many products are called by a word.
    pub(crate) fn names(&self, at: usize) -> u32 {
        self.terms[at].names
    }

    /// How many products are called by a word or described by it.
    pub(crate) fn products(&self, at: usize) -> u32 {
        self.terms[at].names.saturating_add(self.terms[at].texts)
    }

    /// The words with this key: more than one only if they differ in accents.
    pub(crate) fn exact(&self, key: &str) -> Range<usize> {
        let from = self.terms.partition_point(|term| self.slice(term.key) < key);
        let length = self.terms[from..].iter().take_while(|term| self.slice(term.key) == key).count();
        from..from + length
    }

    /// The words that begin so.
    pub(crate) fn beginning(&self, with: &str) -> Range<usize> {
        let from = self.terms.partition_point(|term| self.slice(term.key) < with);
        let length = self.terms[from..].partition_point(|term| self.slice(term.key).starts_with(with));
        from..from + length
    }

    /// The words that are forms of this one, itself not among them.
    pub(crate) fn forms<'a>(&'a self, key: &'a str, languages: &'a Languages) -> impl Iterator<Item = usize> + 'a {
        let stems = languages.stems(key);
        // Stemming may change a letter at the end ("shelf", "shelves"), so what forms have in common is a bit shorter.
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(2);
        // Words of a letter or two have no forms, and much begins like them.
        for stem in stems.iter().filter(|_| key.chars().nth(2).is_some()) {
            let letters = stem.chars().count();
            let common: String = stem.chars().take(letters.saturating_sub(1).max(2)).collect();
            let range = self.beginning(&common);
            if !ranges.iter().any(|known| known.start <= range.start && range.end <= known.end) {
                ranges.push(range);
            }
        }
        let looked = ranges.into_iter().flatten();
        looked.filter(move |at| {
            let other = self.key(*at);
            other != key && other.len() < key.len() + 6 && languages.stems(other).iter().any(|stem| stems.contains(stem))
        })
    }

    /// The words of names that end so, as the last part of a longer one.
    pub(crate) fn ending<'a>(&'a self, with: &'a str) -> impl Iterator<Item = usize> + 'a {
        let ends = move |term: &Term| term.names > 0 && usize::from(term.key.1) > with.len() + 2 && self.slice(term.key).ends_with(with);
        (0..self.terms.len()).filter(move |at| ends(&self.terms[*at]))
    }

    /// The words that are at most so many typos away from a typed one: a letter too many, too few, another or two
    /// that changed places. With `open`, words that only begin so as well.
    pub(crate) fn near(&self, key: &str, typos: usize, open: bool) -> Vec<Near> {
        let typed: Vec<char> = key.chars().collect();
        let mut found = Vec::new();
        let mut walk = Walk::new(&typed, typos, open);
        let mut at = 0;
        while at < self.terms.len() {
            match walk.step(self.key(at)) {
                Step::Dead(length) => {
                    // No word that begins as this one does can be near.
                    let beginning = &self.key(at)[..length];
                    at += self.terms[at..].partition_point(|term| self.slice(term.key).starts_with(beginning)).max(1);
                }
                Step::Far => at += 1,
                Step::Near(typos) => {
                    found.push(Near { at, typos });
                    at += 1;
                }
            }
        }
        found
    }
}

/// Where a walk through the sorted words is.
enum Step {
    /// No word that begins with so many bytes of this one can be near.
    Dead(usize),
    /// This word isn't near.
    Far,
    /// This word is near.
    Near(usize),
}

/// A walk through sorted words that counts typos; what a word has in common with the one before is not counted again.
struct Walk<'a> {
    typed: &'a [char],
    typos: usize,
    open: bool,
    letters: Vec<char>,
    /// Byte where each letter ends.
    ends: Vec<usize>,
    /// `rows[d][j]`: typos between the word's first `d` letters and the typed word's first `j`.
    rows: Vec<Vec<usize>>,
}

impl<'a> Walk<'a> {
    fn new(typed: &'a [char], typos: usize, open: bool) -> Self {
        Self { typed, typos, open, letters: Vec::new(), ends: Vec::new(), rows: vec![(0..=typed.len()).collect()] }
    }

    fn step(&mut self, word: &str) -> Step {
        let common = self.letters.iter().zip(word.chars()).take_while(|(one, other)| **one == *other).count();
        self.letters.truncate(common);
        self.ends.truncate(common);
        let mut end = self.ends.last().copied().unwrap_or(0);
        for letter in word[end..].chars() {
            if self.is_dead() {
                return Step::Dead(end);
            }
            end += letter.len_utf8();
            self.push(letter, end);
        }
        if self.is_dead() {
            return Step::Dead(end);
        }
        let typed = self.typed.len();
        let whole = self.rows[self.letters.len()][typed];
        let least = if self.open { self.rows[..=self.letters.len()].iter().map(|row| row[typed]).min().unwrap_or(whole) } else { whole };
        if least <= self.typos { Step::Near(least) } else { Step::Far }
    }

    fn push(&mut self, letter: char, end: usize) {
        let depth = self.letters.len() + 1;
        if self.rows.len() <= depth {
            self.rows.push(vec![0; self.typed.len() + 1]);
        }
        let (before, rest) = self.rows.split_at_mut(depth);
        let (last, row) = (&before[depth - 1], &mut rest[0]);
        row[0] = depth;
        for (j, typed) in self.typed.iter().enumerate() {
            let mut typos = (last[j] + usize::from(*typed != letter)).min(last[j + 1] + 1).min(row[j] + 1);
            if j > 0 && depth > 1 && *typed == self.letters[depth - 2] && self.typed[j - 1] == letter {
                typos = typos.min(before[depth - 2][j - 1] + 1);
            }
            row[j + 1] = typos;
        }
        self.letters.push(letter);
        self.ends.push(end);
    }

    /// Whether nothing that begins so can be near. Two letters may still change places, which the row before tells.
    fn is_dead(&self) -> bool {
        let depth = self.letters.len();
        let least = |depth: usize| self.rows[depth].iter().copied().min().unwrap_or(0);
        let settled = self.open && self.rows[..=depth].iter().any(|row| row[self.typed.len()] <= self.typos);
        !settled && least(depth) > self.typos && (depth == 0 || least(depth - 1) + 1 > self.typos)
    }
}

/// Whether two words are at most so many typos apart.
pub(crate) fn is_near(one: &str, other: &str, typos: usize) -> bool {
    let typed: Vec<char> = one.chars().collect();
    matches!(Walk::new(&typed, typos, false).step(other), Step::Near(_))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vocabulary<S: AsRef<str>>(words: &[S]) -> Vocabulary {
        let mut collector = Collector::default();
        for word in words {
            collector.add(word.as_ref(), [0, 1, 0]);
        }
        collector.finish()
    }

    fn keys(vocabulary: &Vocabulary, found: impl IntoIterator<Item = usize>) -> Vec<String> {
        found.into_iter().map(|at| vocabulary.key(at).to_owned()).collect()
    }

    #[test]
    fn words_of_one_key_stand_together_and_are_counted_once() {
        let words = vocabulary(&["mug", "café", "cafe", "mug", "mugs"]);
        assert_eq!(words.exact("cafe").map(|at| words.plain(at)).collect::<Vec<_>>(), ["cafe", "café"]);
        assert_eq!(words.names(words.exact("mug").start), 2);
        assert_eq!(keys(&words, words.beginning("mug")), ["mug", "mugs"]);
        assert!(words.exact("m").is_empty());
    }

    #[test]
    fn forms_are_found_by_their_beginning() {
        let words = vocabulary(&["shelf", "shelves", "shell", "she", "knife", "knives", "candle", "candles", "candlesticks"]);
        let english = Languages::new(&["en".to_owned()]);
        assert_eq!(keys(&words, words.forms("shelf", &english)), ["shelves"]);
        assert_eq!(keys(&words, words.forms("knives", &english)), ["knife"]);
        assert_eq!(keys(&words, words.forms("candle", &english)), ["candles"]);
    }

    #[test]
    fn two_letters_that_changed_places_are_one_typo() {
        let words = vocabulary(&["kettle", "settle", "stool", "tools"]);
        assert_eq!(keys(&words, words.near("kettel", 1, false).iter().map(|near| near.at)), ["kettle"]);
        assert_eq!(keys(&words, words.near("sotol", 1, false).iter().map(|near| near.at)), ["stool"]);
        assert_eq!(keys(&words, words.near("ktet", 1, true).iter().map(|near| near.at)), ["kettle"]);
    }

    #[test]
    fn a_compound_is_found_by_its_last_part() {
        let words = vocabulary(&["eichenhocker", "hocker", "hockerbank", "tischlampe"]);
        assert_eq!(keys(&words, words.ending("hocker")), ["eichenhocker"]);
    }

    /// Typos between two words, as one writes it down who has time.
    fn distance(one: &str, other: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut least =
                        (table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1])).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn a_walk_finds_what_comparing_each_word_finds(
            words in proptest::collection::btree_set("[abö]{1,7}", 1..60), typed in "[abo]{1,7}", typos in 0_usize..3, open: bool,
        ) {
            let words = vocabulary(&words.into_iter().collect::<Vec<_>>());
            let mut expected = Vec::new();
            for at in 0..words.terms.len() {
                let key = words.key(at);
                let least = if open {
                    (0..=key.len()).map(|end| distance(&key[..end], &typed)).min().unwrap()
                } else {
                    distance(key, &typed)
                };
                if least <= typos {
                    expected.push(Near { at, typos: least });
                }
            }
            prop_assert_eq!(words.near(&typed, typos, open), expected);
        }
    }
}
