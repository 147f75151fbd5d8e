//! How a typed text may be read: word by word, which words of the index are meant.

use std::{borrow::Cow, collections::HashMap};

use crate::{
    ask::Words,
    language::Languages,
    text::{self, Word},
    vocabulary::Vocabulary,
};

/// Words of a text that are looked at.
const WORDS_MAX: usize = 12;
/// Letters of a text that are looked at.
const TEXT_MAX: usize = 400;
/// Words of the index that one typed word may stand for, of each kind.
const CHOICES_MAX: usize = 32;
/// Ways to read one text.
const READINGS_MAX: usize = 6;
/// The letters of a part of a word that was written together or apart.
const PART_MIN: usize = 3;
/// Letters from which an unfinished word may be misspelt.
const OPEN_MIN: usize = 5;
/// Letters from which the last part of a compound stands for it.
const COMPOUND_MIN: usize = 4;

// How sure it is that a word was meant. What was typed beats all else.
const ACCENTS: f32 = 0.98;
const FORM: f32 = 0.92;
const FOREIGN_FORM: f32 = 0.7;
const SYNONYM: f32 = 0.75;
const COMPOUND: f32 = 0.6;
const BEGINNING: f32 = 0.6;
const BEGINNING_SHARE: f32 = 0.2;
const TYPO: [f32; 3] = [0.9, 0.5, 0.3];
/// How sure it is that words were meant together, or apart.
const PARTED: f32 = 0.9;

/// A word of the index that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    /// Its place in the vocabulary.
    pub(crate) at: usize,
    /// Up to 1.
    pub(crate) quality: f32,
    /// How many typos away.
    pub(crate) typos: usize,
}

/// A typed word and what may be meant by it.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// As it was typed.
    pub(crate) plain: String,
    /// Best first.
    pub(crate) choices: Vec<Choice>,
    /// Whether it may be missing in what is found.
    pub(crate) filler: bool,
}

/// One way to read a text.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) slots: Vec<Slot>,
    /// How sure it is.
    pub(crate) weight: f32,
    /// Whether it is not what was typed, and so worth telling.
    pub(crate) corrects: bool,
}

impl Reading {
    /// How many words a product must have.
    pub(crate) fn needed(&self) -> usize {
        self.slots.iter().filter(|slot| !slot.filler).count()
    }

    /// What was typed, with what was taken for it. A word that only some description has is no good advice.
    pub(crate) fn told(&self, vocabulary: &Vocabulary) -> Option<String> {
        let corrected = |slot: &Slot| slot.choices.first().filter(|choice| choice.typos > 0 && vocabulary.names(choice.at) > 0).copied();
        if !self.corrects && !self.slots.iter().any(|slot| corrected(slot).is_some()) {
            return None;
        }
        let told = |slot: &Slot| corrected(slot).map_or_else(|| slot.plain.clone(), |choice| vocabulary.plain(choice.at).to_owned());
        let words = self.slots.iter().map(told);
        Some(words.collect::<Vec<_>>().join(" "))
    }
}

/// How far from what was typed a reading may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// The words, their forms and what means the same.
    Exact,
    /// Words that are in no product may be misspelt, or the last one not finished.
    Near,
    /// Any word may be.
    Wide,
}

/// Reads texts.
pub(crate) struct Reader<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) language: &'a Language,
}

/// The shop's language, made ready.
pub(crate) struct Language {
    pub(crate) languages: Languages,
    synonyms: Vec<Vec<Phrase>>,
    /// By the stem of their first word, the phrases of [`Self::synonyms`]: group and place in it.
    beginnings: HashMap<String, Vec<(usize, usize)>>,
}

struct Phrase {
    words: Vec<Word>,
    stems: Vec<Vec<String>>,
}

impl Language {
    pub(crate) fn new(words: &Words) -> Self {
        let languages = Languages::new(&words.languages);
        let owned = |word: &Word| languages.stems(&word.key).into_iter().map(Cow::into_owned).collect();
        let phrase = |text: &String| {
            let words = text::words(text);
            Phrase { stems: words.iter().map(owned).collect(), words }
        };
        let filled = |group: &Vec<String>| group.iter().map(phrase).filter(|phrase| !phrase.words.is_empty()).collect();
        let synonyms: Vec<Vec<Phrase>> = words.synonyms.iter().map(filled).collect();
        let mut beginnings: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (group, phrases) in synonyms.iter().enumerate() {
            for (place, phrase) in phrases.iter().enumerate() {
                for stem in &phrase.stems[0] {
                    beginnings.entry(stem.clone()).or_default().push((group, place));
                }
            }
        }
        Self { languages, synonyms, beginnings }
    }

    /// Phrases that mean the same as the longest one that begins at a word: how many words that is, and the others.
    pub(crate) fn synonyms(&self, words: &[Word], at: usize) -> Vec<(usize, &[Word])> {
        let rest = &words[at..];
        let Some(first) = rest.first() else { return Vec::new() };
        let said = |stems: &Vec<String>, word: &Word| {
            let typed = self.languages.stems(&word.key);
            stems.iter().any(|stem| typed.iter().any(|other| other == stem))
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for stem in self.languages.stems(&first.key) {
            found.extend(self.beginnings.get(stem.as_ref()).into_iter().flatten());
        }
        found.retain(|(group, place)| {
            let phrase = &self.synonyms[*group][*place];
            phrase.stems.len() <= rest.len() && phrase.stems.iter().zip(rest).all(|(stems, word)| said(stems, word))
        });
        let length = |(group, place): &(usize, usize)| self.synonyms[*group][*place].words.len();
        found.sort_by_key(|found| (found.0, std::cmp::Reverse(length(found)), found.1));
        found.dedup_by_key(|(group, _)| *group);
        let others = found.iter().flat_map(|said| {
            let others = self.synonyms[said.0].iter().enumerate().filter(|(place, _)| *place != said.1);
            others.map(|(_, phrase)| (length(said), phrase.words.as_slice()))
        });
        others.collect()
    }
}

/// The words of a text that are looked at.
pub(crate) fn typed(text: &str) -> Vec<Word> {
    let end = text.char_indices().nth(TEXT_MAX).map_or(text.len(), |(end, _)| end);
    let mut words = text::words(&text[..end]);
    words.truncate(WORDS_MAX);
    words
}

/// What one word of a reading must weigh for another reading of more or fewer words to weigh the same.
#[expect(clippy::cast_precision_loss, reason = "a dozen words at most")]
fn share(typed: &[Word], read: &[Word]) -> f32 {
    typed.len() as f32 / read.len().max(1) as f32
}

impl Reader<'_> {
    /// A text word by word, and by phrases that mean the same. With `open`, the last word may not be finished.
    pub(crate) fn readings(&self, words: &[Word], reach: Reach, open: bool) -> Vec<Reading> {
        let mut readings = vec![self.reading(words, reach, open, 1.0)];
        for at in 0..words.len() {
            for (length, phrase) in self.language.synonyms(words, at) {
                // A word for a word is a choice among others; all else is another way to read the text.
                if (length > 1 || phrase.len() > 1) && readings.len() < READINGS_MAX {
                    let other = [&words[..at], phrase, &words[at + length..]].concat();
                    readings.push(self.reading(&other, Reach::Exact, false, SYNONYM * share(words, &other)));
                }
            }
        }
        readings
    }

    /// A text with words written together that were typed apart, and the other way round.
    pub(crate) fn parted(&self, words: &[Word], open: bool) -> Vec<Reading> {
        let mut readings = Vec::new();
        let mut push = |others: Vec<Word>| {
            if readings.len() < READINGS_MAX {
                let mut reading = self.reading(&others, Reach::Exact, open, PARTED * share(words, &others));
                reading.corrects = true;
                readings.push(reading);
            }
        };
        for at in 1..words.len() {
            let (one, other) = (&words[at - 1], &words[at]);
            let key = format!("{}{}", one.key, other.key);
            let known = !self.vocabulary.exact(&key).is_empty() || self.vocabulary.forms(&key, &self.language.languages).next().is_some();
            if known {
                let joined =
                    Word { plain: format!("{}{}", one.plain, other.plain), key, range: one.range.start..other.range.end, hyphen: false };
                push([&words[..at - 1], &[joined], &words[at + 1..]].concat());
            }
        }
        for (at, word) in words.iter().enumerate() {
            if self.vocabulary.exact(&word.key).is_empty()
                && let Some((one, other)) = self.part(&word.key)
            {
                let half = |key: &str| Word { plain: key.to_owned(), key: key.to_owned(), range: word.range.clone(), hyphen: false };
                push([&words[..at], &[half(one), half(other)], &words[at + 1..]].concat());
            }
        }
        readings
    }

    /// Two words of the index that make up a longer one, the more frequent the better.
    fn part<'a>(&self, key: &'a str) -> Option<(&'a str, &'a str)> {
        let frequency = |part: &str| {
            let forms = || self.vocabulary.forms(part, &self.language.languages);
            let exact: u32 = self.vocabulary.exact(part).map(|at| self.vocabulary.names(at)).sum();
            if exact > 0 { exact } else { forms().map(|at| self.vocabulary.names(at)).sum() }
        };
        let ends = key.char_indices().map(|(end, _)| end).filter(|end| *end >= PART_MIN && key.len() - end >= PART_MIN);
        let parts = ends.map(|end| key.split_at(end));
        let rated = parts.map(|(one, other)| (frequency(one).min(frequency(other)), (one, other)));
        rated.filter(|(least, _)| *least > 0).max_by_key(|(least, _)| *least).map(|(_, parts)| parts)
    }

    fn reading(&self, words: &[Word], reach: Reach, open: bool, weight: f32) -> Reading {
        let last = words.len().saturating_sub(1);
        let all_fillers = words.iter().all(|word| self.language.languages.is_filler(&word.key));
        let slots = words.iter().enumerate().map(|(at, word)| {
            let open = open && at == last;
            let filler = !all_fillers && !open && self.language.languages.is_filler(&word.key);
            let mut choices = self.exact(words, at);
            // In a list of results, "pen" is not "pendant"; while typing it may become one.
            if open || (at == last && choices.is_empty() && reach >= Reach::Near) {
                self.beginnings(&word.key, &mut choices);
            }
            let misspelt = (choices.is_empty() && reach >= Reach::Near) || reach == Reach::Wide;
            if misspelt && !filler {
                self.near(&word.key, open, &mut choices);
            }
            choices.sort_by(|one, other| {
                let frequency = |choice: &Choice| std::cmp::Reverse(self.vocabulary.products(choice.at));
                other.quality.total_cmp(&one.quality).then(frequency(one).cmp(&frequency(other)))
            });
            Slot { plain: word.plain.clone(), choices, filler }
        });
        Reading { slots: slots.collect(), weight, corrects: false }
    }

    /// What a word says, in all its forms, and what means the same.
    fn exact(&self, words: &[Word], at: usize) -> Vec<Choice> {
        let word = &words[at];
        let mut choices = Vec::new();
        self.forms(&word.key, &word.plain, 1.0, &mut choices);
        if choices.is_empty()
            && let Some(plain) = text::without_digraphs(&word.key)
        {
            self.forms(&plain, &word.plain, ACCENTS, &mut choices);
        }
        for (length, phrase) in self.language.synonyms(words, at) {
            if let (1, [other]) = (length, phrase) {
                self.forms(&other.key, &other.plain, SYNONYM, &mut choices);
            }
        }
        if self.language.languages.compounds() && word.key.len() >= COMPOUND_MIN {
            Self::add(self.vocabulary.ending(&word.key).take(CHOICES_MAX), COMPOUND, 0, &mut choices);
        }
        choices
    }

    fn forms(&self, key: &str, plain: &str, quality: f32, choices: &mut Vec<Choice>) {
        for at in self.vocabulary.exact(key) {
            let accents = if self.vocabulary.plain(at) == plain { 1.0 } else { ACCENTS };
            Self::add([at], quality * accents, 0, choices);
        }
        let languages = &self.language.languages;
        for at in self.vocabulary.forms(key, languages) {
            let form = if languages.same_in_first(key, self.vocabulary.key(at)) { FORM } else { FOREIGN_FORM };
            Self::add([at], quality * form, 0, choices);
        }
    }

    /// Words of names that begin so, the most frequent first.
    fn beginnings(&self, key: &str, choices: &mut Vec<Choice>) {
        let mut found: Vec<usize> = self.vocabulary.beginning(key).filter(|at| self.vocabulary.names(*at) > 0).collect();
        self.most_frequent(&mut found);
        for at in found {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let share = key.len() as f32 / self.vocabulary.key(at).len().max(1) as f32;
            Self::add([at], BEGINNING + BEGINNING_SHARE * share, 0, choices);
        }
    }

    /// Words that are as few typos away as any, those of names before those of descriptions.
    fn near(&self, key: &str, open: bool, choices: &mut Vec<Choice>) {
        let typos = text::forgiven(key.chars().count());
        if typos == 0 || key.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let known = |at: usize, choices: &[Choice]| choices.iter().any(|choice| choice.at == at);
        // A few letters and a typo are the beginning of too much.
        let open = open && key.chars().count() >= OPEN_MIN;
        let mut found = self.vocabulary.near(key, typos, open);
        found.retain(|near| near.typos > 0 && !known(near.at, choices));
        if found.iter().any(|near| self.vocabulary.names(near.at) > 0) {
            found.retain(|near| self.vocabulary.names(near.at) > 0);
        }
        let least = found.iter().map(|near| near.typos).min().unwrap_or(0);
        let mut found: Vec<usize> = found.into_iter().filter(|near| near.typos == least).map(|near| near.at).collect();
        self.most_frequent(&mut found);
        // Who errs, seldom errs in the first letter.
        let first = key.chars().next();
        let quality = TYPO.get(least).copied().unwrap_or(0.2);
        for at in found {
            let likely = if self.vocabulary.key(at).chars().next() == first { 1.0 } else { 0.7 };
            Self::add([at], quality * likely, least, choices);
        }
    }

    fn most_frequent(&self, found: &mut Vec<usize>) {
        found.sort_by_key(|at| (std::cmp::Reverse((self.vocabulary.titles(*at), self.vocabulary.names(*at))), *at));
        found.truncate(CHOICES_MAX);
    }

    fn add(found: impl IntoIterator<Item = usize>, quality: f32, typos: usize, choices: &mut Vec<Choice>) {
        for at in found {
            match choices.iter_mut().find(|choice| choice.at == at) {
                Some(known) if known.quality < quality => *known = Choice { at, quality, typos },
                Some(_) => {}
                None => choices.push(Choice { at, quality, typos }),
            }
        }
    }
}
