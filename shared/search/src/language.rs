//! What is known of the shop's languages: stems, and words that carry no meaning in a search.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Words that may be missing in what is found: "a mug for tea" asks for mugs and tea. Without accents.
const ENGLISH_FILLERS: &[&str] =
    &["a", "an", "and", "at", "by", "for", "from", "in", "is", "my", "of", "on", "or", "our", "that", "the", "to", "with", "your"];
const GERMAN_FILLERS: &[&str] = &[
    "am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "die", "ein", "eine", "einem", "einen", "einer", "fur", "im", "in",
    "mein", "mit", "oder", "und", "vom", "von", "zu", "zum", "zur",
];
/// What no rule would find.
const ENGLISH_PLURALS: &[(&str, &str)] = &[
    ("men", "man"),
    ("women", "woman"),
    ("mens", "man"),
    ("womens", "woman"),
    ("children", "child"),
    ("childrens", "child"),
    ("feet", "foot"),
    ("mice", "mouse"),
    ("dice", "die"),
    ("geese", "goose"),
    ("teeth", "tooth"),
];

/// A language of the shop.
pub(crate) struct Language {
    stemmer: Stemmer,
    fillers: &'static [&'static str],
    /// Whether words are written together ("Eichenhocker"), and so found by their last part.
    pub(crate) compounds: bool,
    english: bool,
}

impl Language {
    /// The language of a tag like `en` or `de-AT`, if it is known.
    pub(crate) fn find(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "en" => Some(Self { stemmer: Stemmer::new(Algorithm::English), fillers: ENGLISH_FILLERS, compounds: false, english: true }),
            "de" => Some(Self { stemmer: Stemmer::new(Algorithm::German), fillers: GERMAN_FILLERS, compounds: true, english: false }),
            _ => None,
        }
    }

    /// Whether a word carries no meaning.
    pub(crate) fn is_filler(&self, key: &str) -> bool {
        self.fillers.contains(&key)
    }

    /// Adds a word's stems: two words are forms of one if they share a stem.
    fn stems<'a>(&self, key: &'a str, stems: &mut Vec<Cow<'a, str>>) {
        let mut add = |stem: Cow<'a, str>| {
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        };
        if key.chars().any(|c| c.is_ascii_digit()) {
            return;
        }
        add(self.stemmer.stem(key));
        if !self.english {
            return;
        }
        if let Some((_, one)) = ENGLISH_PLURALS.iter().find(|(many, _)| *many == key) {
            add(Cow::Borrowed(one));
        }
        // Shelves and knives are of shelf and knife; gloves have their own stem as well.
        if let Some(start) = key.strip_suffix("ves").filter(|start| start.len() > 1) {
            add(Cow::Owned(format!("{start}f")));
        } else if let Some(start) = key.strip_suffix("fe") {
            add(Cow::Owned(format!("{start}f")));
        }
    }
}

/// All languages of the shop.
#[derive(Default)]
pub(crate) struct Languages(Vec<Language>);

impl Languages {
    /// Those of the tags that are known.
    pub(crate) fn new(tags: &[String]) -> Self {
        Self(tags.iter().filter_map(|tag| Language::find(tag)).collect())
    }

    /// Whether a word carries no meaning in one of them.
    pub(crate) fn is_filler(&self, key: &str) -> bool {
        self.0.iter().any(|language| language.is_filler(key))
    }

    /// Whether words are written together in one of them.
    pub(crate) fn compounds(&self) -> bool {
        self.0.iter().any(|language| language.compounds)
    }

    /// A word's stems; the word itself if there is no other.
    pub(crate) fn stems<'a>(&self, key: &'a str) -> Vec<Cow<'a, str>> {
        let mut stems = Vec::with_capacity(2);
        for language in &self.0 {
            language.stems(key, &mut stems);
        }
        if stems.is_empty() {
            stems.push(Cow::Borrowed(key));
        }
        stems
    }

    /// Whether two words are forms of one in the first language, which most of what is typed is in.
    pub(crate) fn same_in_first(&self, one: &str, other: &str) -> bool {
        let stems = |key| {
            let mut stems = Vec::with_capacity(2);
            if let Some(first) = self.0.first() {
                first.stems(key, &mut stems);
            }
            stems
        };
        let known = stems(one);
        stems(other).iter().any(|stem| known.contains(stem))
    }

    /// Whether two words are forms of one.
    pub(crate) fn same(&self, one: &str, other: &str) -> bool {
        one == other || {
            let stems = self.stems(one);
            self.stems(other).iter().any(|stem| stems.contains(stem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_the_same() {
        let both = Languages::new(&["en".to_owned(), "de-AT".to_owned(), "tlh".to_owned()]);
        for (one, other) in [
            ("mug", "mugs"),
            ("knife", "knives"),
            ("shelf", "shelves"),
            ("glove", "gloves"),
            ("woman", "women"),
            ("berry", "berries"),
            ("dish", "dishes"),
            ("stuhl", "stuhle"),
            ("kerze", "kerzen"),
            ("lampe", "lampen"),
            ("handtuch", "handtucher"),
            ("bank", "banke"),
        ] {
            assert!(both.same(one, other), "{one} {other}");
        }
        for (one, other) in [("pen", "pendant"), ("cup", "cupboard"), ("candle", "candy"), ("stool", "stoneware")] {
            assert!(!both.same(one, other), "{one} {other}");
        }
        assert!(both.compounds() && both.is_filler("und") && both.is_filler("with"));
    }

    #[test]
    fn what_one_language_takes_for_forms_another_does_not() {
        let both = Languages::new(&["en".to_owned(), "de".to_owned()]);
        assert!(both.same("plant", "planter") && !both.same_in_first("plant", "planter"));
        assert!(both.same_in_first("plant", "plants"));
    }

    #[test]
    fn without_languages_a_word_is_only_itself() {
        let none = Languages::default();
        assert!(none.same("mug", "mug") && !none.same("mug", "mugs"));
    }
}
