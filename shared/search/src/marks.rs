//! Which parts of a title to mark, for what was typed.

use std::ops::Range;

use crate::{
    reading::{self, Language},
    text::{self, Word},
    vocabulary::is_near,
};

/// Letters from which an unfinished word is marked.
const BEGINNING_MIN: usize = 2;

/// The parts of a title that a query means, in bytes, in their order.
pub(crate) fn marks(language: &Language, query: &str, title: &str) -> Vec<Range<usize>> {
    let typed = reading::typed(query);
    let words = text::words(title);
    let mut marked = vec![false; words.len()];
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let code = text::code(query);
    for (at, word) in typed.iter().enumerate() {
        if typed.len() > 1 && language.languages.is_filler(&word.key) {
            continue;
        }
        let hits = |holds: &dyn Fn(&Word) -> bool| -> Vec<usize> { (0..words.len()).filter(|at| holds(&words[*at])).collect() };
        let mut found = hits(&|other| language.languages.same(&word.key, &other.key));
        if found.is_empty() {
            let synonyms = language.synonyms(&typed, at);
            found =
                hits(&|other| synonyms.iter().any(|(_, phrase)| phrase.iter().any(|word| language.languages.same(&word.key, &other.key))));
        }
        // An unfinished word is marked as far as it goes.
        if found.is_empty() && at + 1 == typed.len() && word.key.len() >= BEGINNING_MIN {
            for other in words.iter().filter(|other| other.key.starts_with(&word.key)) {
                ranges.push(other.range.start..beginning(title, other, word.key.chars().count()));
            }
        }
        if found.is_empty() && ranges.is_empty() {
            let typos = text::forgiven(word.key.chars().count());
            found = hits(&|other| typos > 0 && is_near(&word.key, &other.key, typos));
        }
        // "note book" means "notebook", and the other way round.
        if found.is_empty() {
            let next = typed.get(at + 1).map(|next| format!("{}{}", word.key, next.key));
            found = hits(&|other| next.as_ref().is_some_and(|joined| language.languages.same(joined, &other.key)));
        }
        if found.is_empty()
            && let Some(pair) = (1..words.len()).find(|at| word.key == format!("{}{}", words[at - 1].key, words[*at].key))
        {
            found = vec![pair - 1, pair];
        }
        for at in found {
            marked[at] = true;
        }
    }
    ranges.extend(words.iter().zip(marked).filter(|(_, marked)| *marked).map(|(word, _)| word.range.clone()));
    // A title may itself be a code.
    if ranges.is_empty() && !code.is_empty() && code == text::code(title) {
        ranges.push(0..title.len());
    }
    merged(ranges, title)
}

/// Where so many letters of a word end.
fn beginning(title: &str, word: &Word, letters: usize) -> usize {
    let mut seen = 0;
    for (at, c) in title[word.range.clone()].char_indices() {
        if seen >= letters && c.is_alphanumeric() {
            return word.range.start + at;
        }
        seen += text::fold(c.encode_utf8(&mut [0; 4])).chars().count();
    }
    word.range.end
}

/// In order, and those with only a space between as one.
fn merged(mut ranges: Vec<Range<usize>>, title: &str) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end || matches!(&title[last.end..range.start], " " | "-") => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Words;

    fn marked<'a>(query: &str, title: &'a str) -> Vec<&'a str> {
        let words =
            Words { languages: vec!["en".to_owned(), "de".to_owned()], synonyms: vec![vec!["rug".to_owned(), "carpet".to_owned()]] };
        marks(&Language::new(&words), query, title).into_iter().map(|range| &title[range]).collect()
    }

    #[test]
    fn what_was_meant_is_marked() {
        assert_eq!(marked("mugs", "Speckled stoneware mug"), ["mug"]);
        assert_eq!(marked("mug stoneware", "Speckled stoneware mug"), ["stoneware mug"]);
        assert_eq!(marked("boucle", "Bouclé pouf"), ["Bouclé"]);
        assert_eq!(marked("kettel", "Enamel kettle"), ["kettle"]);
        assert_eq!(marked("ket", "Enamel kettle"), ["ket"]);
        assert_eq!(marked("bouc", "Bouclé pouf"), ["Bouc"]);
        assert_eq!(marked("carpet", "Round jute rug"), ["rug"]);
        assert_eq!(marked("note book", "Cloth-bound notebook"), ["notebook"]);
        assert_eq!(marked("castiron", "Cast-iron casserole"), ["Cast-iron"]);
        assert_eq!(marked("lamp for the bed", "Bed lamp for two"), ["Bed lamp"]);
        assert_eq!(marked("", "Bed lamp"), Vec::<&str>::new());
    }

    proptest::proptest! {
        #[test]
        fn marks_are_in_order_and_between_letters(query in "\\PC{0,30}", title in "\\PC{0,40}") {
            let mut end = 0;
            for range in marks(&Language::new(&Words::default()), &query, &title) {
                assert!(range.start >= end && title.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
