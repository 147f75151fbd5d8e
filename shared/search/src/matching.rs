//! Which products a text means, and how well each fits.

use crate::{
    Result,
    bits::Bits,
    layout::DESCRIPTION,
    reading::{self, Language, Reach, Reading, Slot},
    shelf::{Part, Shelf},
    text,
    vocabulary::Vocabulary,
};
use tantivy::schema::IndexRecordOption;

/// How fast a word stops meaning more for being said more: at this weight it means half of what it could.
const HALF: f32 = 8.0;
/// What a code that was typed in full counts: more than any words.
const CODE: f32 = 1000.0;
/// Letters from which a beginning of a code is one.
const CODE_MIN: usize = 3;
/// Codes that one beginning may stand for.
const CODES_MAX: usize = 2000;
/// What a filler ("with") adds, compared with a word.
const FILLER: f32 = 0.1;
/// So few hits that a better known word with one other letter is worth proposing.
const FEW: u64 = 2;
/// A word that means more for a product than this is said in more than its description.
const CALLED: f32 = DESCRIPTION / (DESCRIPTION + HALF) * 1.01;
/// If nothing is called by all words, what has all but one counts if it fits so well, compared with the best.
const NEARLY: f32 = 0.5;
/// How much better known it must be.
const BETTER_KNOWN: u32 = 5;

/// What a text means.
pub(crate) struct Matched {
    /// The products.
    pub(crate) docs: Bits,
    /// By product; nought for all others.
    pub(crate) scores: Vec<f32>,
    /// What it was read as, if that is not what was typed, or what may have been meant.
    pub(crate) told: Option<String>,
}

/// Finds what a text means.
pub(crate) struct Matcher<'a> {
    pub(crate) shelf: &'a Shelf,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) language: &'a Language,
}

/// How well each product fits one reading.
struct Weighed {
    scores: Vec<f32>,
    words: Vec<u8>,
    /// Products with any word.
    any: Vec<u32>,
    /// The most words that a product has.
    best: usize,
    /// By product, how many of its words are said in more than its description.
    called: Vec<u8>,
}

impl Matcher<'_> {
    /// Finds products. With `open`, the last word may not be finished.
    pub(crate) fn matched(&self, typed: &str, open: bool) -> Result<Matched> {
        let bound = self.shelf.bound;
        let mut found = Matched { docs: Bits::none(bound), scores: vec![0.0; bound as usize], told: None };
        let words = reading::typed(typed);
        let code = text::code(typed);
        if words.is_empty() {
            return Ok(found);
        }
        let mut coded = Bits::none(bound);
        // A code among other words is one as well, if it looks like one.
        let among = typed.split_whitespace().take(words.len()).filter(|word| looks_like_code(word)).map(text::code);
        for code in among.chain([code.clone()]).filter(|code| code.len() >= CODE_MIN) {
            self.shelf.with(self.shelf.fields.code, &code, &mut coded)?;
        }
        let looks_like_code = looks_like_code(typed);
        let reader = reading::Reader { vocabulary: self.vocabulary, language: self.language };

        let mut partial: Option<(Weighed, Reading)> = None;
        let mut full = self.try_all(reader.readings(&words, Reach::Exact, open), &mut found, &mut partial)?;
        if full && !open && found.docs.count() <= FEW {
            found.told = self.better_known(&words, &reader);
        }
        if !coded.is_empty() {
            found.docs.or(&coded);
            for doc in coded.iter() {
                found.scores[doc as usize] += CODE;
            }
            return Ok(found);
        }
        if !full && looks_like_code {
            full = self.begin_code(&code, &mut found)?;
        }
        if !full {
            full = self.try_all(reader.parted(&words, open), &mut found, &mut partial)?;
        }
        for reach in [Reach::Near, Reach::Wide] {
            if !full {
                full = self.try_all(reader.readings(&words, reach, open), &mut found, &mut partial)?;
            }
        }
        if !full && !looks_like_code {
            full = self.begin_code(&code, &mut found)?;
        }
        // No product has all words: those that have the most, unless that is less than half.
        if !full
            && let Some((weighed, reading)) = partial
            && weighed.best * 2 >= reading.needed()
        {
            found.told = reading.told(self.vocabulary);
            self.take(&weighed, weighed.best, 0.0, reading.weight, &mut found);
        }
        Ok(found)
    }

    /// Takes the products that have all words of any of the readings. Else remembers the reading of which a product
    /// has the most words.
    fn try_all(&self, readings: Vec<Reading>, found: &mut Matched, partial: &mut Option<(Weighed, Reading)>) -> Result<bool> {
        let mut full = false;
        for reading in readings {
            let weighed = self.weigh(&reading)?;
            let needed = reading.needed();
            if weighed.best > 0 && weighed.best >= needed {
                if !full {
                    found.told = reading.told(self.vocabulary);
                }
                full = true;
                self.take(&weighed, needed, 0.0, reading.weight, found);
                // "Olive oil bottle": that a soap is described with all of it must not hide the cruet.
                let all = |doc: &&u32| usize::from(weighed.words[**doc as usize]) >= needed && self.shelf.alive.contains(**doc);
                let called = weighed.any.iter().filter(all).any(|doc| usize::from(weighed.called[*doc as usize]) >= needed);
                if needed > 1 && !called {
                    let best = weighed.any.iter().filter(all).map(|doc| weighed.scores[*doc as usize]).fold(0.0, f32::max);
                    self.take(&weighed, needed - 1, best * NEARLY, reading.weight, found);
                }
            } else if partial.as_ref().is_none_or(|(known, other)| weighed.best * other.needed() > known.best * needed) {
                *partial = Some((weighed, reading));
            }
        }
        Ok(full)
    }

    fn take(&self, weighed: &Weighed, needed: usize, above: f32, weight: f32, found: &mut Matched) {
        for doc in &weighed.any {
            let at = *doc as usize;
            if usize::from(weighed.words[at]) >= needed && weighed.scores[at] > above && self.shelf.alive.contains(*doc) {
                found.docs.insert(*doc);
                found.scores[at] = found.scores[at].max(weighed.scores[at] * weight);
            }
        }
    }

    fn begin_code(&self, code: &str, found: &mut Matched) -> Result<bool> {
        if code.len() < CODE_MIN || self.shelf.beginning(self.shelf.fields.code, code, CODES_MAX, &mut found.docs)? == 0 {
            return Ok(false);
        }
        for doc in found.docs.iter() {
            found.scores[doc as usize] = CODE;
        }
        Ok(true)
    }

    fn weigh(&self, reading: &Reading) -> Result<Weighed> {
        let bound = self.shelf.bound as usize;
        let mut weighed = Weighed { scores: vec![0.0; bound], words: vec![0; bound], called: vec![0; bound], any: Vec::new(), best: 0 };
        let mut best = vec![0.0_f32; bound];
        let mut touched: Vec<u32> = Vec::new();
        for slot in &reading.slots {
            self.read(slot, &mut best, &mut touched)?;
            let worth = rarity(touched.len(), bound) * if slot.filler { FILLER } else { 1.0 };
            for doc in touched.drain(..) {
                let at = doc as usize;
                if weighed.scores[at] == 0.0 {
                    weighed.any.push(doc);
                }
                weighed.scores[at] += best[at] * worth;
                weighed.words[at] += u8::from(!slot.filler);
                weighed.called[at] += u8::from(!slot.filler && best[at] > CALLED);
                best[at] = 0.0;
            }
        }
        let words = weighed.any.iter().filter(|doc| self.shelf.alive.contains(**doc)).map(|doc| weighed.words[*doc as usize]);
        weighed.best = words.max().map_or(0, usize::from);
        Ok(weighed)
    }

    /// How well each product has one of a slot's words.
    fn read(&self, slot: &Slot, best: &mut [f32], touched: &mut Vec<u32>) -> Result<()> {
        let fields = &self.shelf.fields;
        for part in &self.shelf.parts {
            let mut note = |doc: u32, worth: f32| {
                let known = &mut best[(part.base + doc) as usize];
                if *known == 0.0 {
                    touched.push(part.base + doc);
                }
                *known = known.max(worth);
            };
            let (names, texts) = (part.inverted(fields.name)?, part.inverted(fields.text)?);
            for choice in &slot.choices {
                let word = self.vocabulary.plain(choice.at);
                if let Some(term) = names.terms().get(word)? {
                    Part::read(&names, &term, IndexRecordOption::WithFreqs, |docs, weights| {
                        for (doc, weight) in docs.iter().zip(weights) {
                            note(*doc, choice.quality * saturated(*weight));
                        }
                    })?;
                }
                if let Some(term) = texts.terms().get(word)? {
                    let worth = choice.quality * DESCRIPTION / (DESCRIPTION + HALF);
                    Part::read(&texts, &term, IndexRecordOption::Basic, |docs, _| docs.iter().for_each(|doc| note(*doc, worth)))?;
                }
            }
        }
        Ok(())
    }

    /// The text with a word that hardly any product has replaced by one that many have.
    fn better_known(&self, words: &[text::Word], reader: &reading::Reader) -> Option<String> {
        let wide = reader.readings(words, Reach::Wide, false).into_iter().next()?;
        let mut any = false;
        let proposed = wide.slots.iter().map(|slot| {
            let known: u32 = slot.choices.iter().filter(|choice| choice.typos == 0).map(|choice| self.vocabulary.products(choice.at)).sum();
            let better = slot.choices.iter().find(|choice| choice.typos == 1);
            let better = better.filter(|choice| self.vocabulary.names(choice.at) > known.max(1) * BETTER_KNOWN);
            any |= better.is_some();
            better.map_or_else(|| slot.plain.clone(), |choice| self.vocabulary.plain(choice.at).to_owned())
        });
        let proposed = proposed.collect::<Vec<_>>().join(" ");
        any.then_some(proposed)
    }
}

fn looks_like_code(typed: &str) -> bool {
    typed.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '/' | '.'))
}

#[expect(clippy::cast_precision_loss, reason = "at most 31")]
fn saturated(weight: u32) -> f32 {
    let weight = weight as f32;
    weight / (weight + HALF)
}

/// What a word is worth that so many products have: the fewer, the more.
#[expect(clippy::cast_precision_loss, reason = "near enough")]
fn rarity(with: usize, of: usize) -> f32 {
    let (with, of) = (with as f32, of as f32);
    (1.0 + (of - with + 0.5) / (with + 0.5)).ln()
}
