//! What may be meant by what is being typed.

use domain::ProductId;

use crate::{
    Result, Sort, Suggestions,
    bits::Bits,
    matching::Matcher,
    order,
    reading::{self, Reach},
    shelf::{Category, Shelf},
    text,
};

/// Words that may complete a text, of which the most fruitful are told.
const CANDIDATES: usize = 24;

impl Matcher<'_> {
    /// Completions, products and categories for a text whose last word may not be finished.
    pub(crate) fn suggest(&self, typed: &str, limit: usize, categories: &[Category]) -> Result<Suggestions> {
        let words = reading::typed(typed);
        if words.is_empty() || limit == 0 {
            return Ok(Suggestions::default());
        }
        let open = !typed.ends_with(char::is_whitespace);
        let matched = self.matched(typed, open)?;
        let page = order::page(self.shelf, &matched.docs, Sort::Relevance, Some(&matched.scores), 0, limit);
        Ok(Suggestions {
            queries: self.completions(&words, open, limit)?,
            products: page.into_iter().map(|doc| ProductId::from_uuid(self.shelf.id(doc))).collect(),
            categories: self.named(&words, open, limit, categories),
        })
    }

    /// The text with its last word completed, by words that some product has together with the others.
    fn completions(&self, words: &[text::Word], open: bool, limit: usize) -> Result<Vec<String>> {
        let reader = reading::Reader { vocabulary: self.vocabulary, language: self.language };
        let Some((last, before)) = words.split_last() else { return Ok(Vec::new()) };
        let mut start = String::new();
        let mut with: Option<Bits> = None;
        if !before.is_empty() {
            let text = before.iter().map(|word| word.plain.as_str()).collect::<Vec<_>>().join(" ");
            let matched = self.matched(&text, false)?;
            start = matched.told.unwrap_or(text);
            start.push(' ');
            with = Some(matched.docs);
        }
        let readings = |reach, open| reader.readings(std::slice::from_ref(last), reach, open);
        let mut slot = readings(Reach::Exact, open).into_iter().next().and_then(|reading| reading.slots.into_iter().next());
        if slot.as_ref().is_none_or(|slot| slot.choices.is_empty()) {
            slot = readings(Reach::Near, open).into_iter().next().and_then(|reading| reading.slots.into_iter().next());
        }
        let Some(slot) = slot else { return Ok(Vec::new()) };
        let mut candidates: Vec<(usize, usize)> = slot.choices.iter().map(|choice| (choice.typos, choice.at)).collect();
        candidates.retain(|(typos, at)| self.vocabulary.titles(*at) > 0 && (*typos > 0 || self.vocabulary.key(*at).starts_with(&last.key)));
        candidates.truncate(CANDIDATES);
        let mut rated = Vec::new();
        for (typos, at) in candidates {
            let count = self.together(self.vocabulary.plain(at), with.as_ref().unwrap_or(&self.shelf.alive))?;
            if count > 0 {
                rated.push((typos, std::cmp::Reverse(count), at));
            }
        }
        rated.sort_unstable();
        // "mug" and "mugs" are one suggestion.
        let mut kept: Vec<usize> = Vec::new();
        for (_, _, at) in rated {
            if kept.len() < limit
                && !kept.iter().any(|other| self.language.languages.same(self.vocabulary.key(*other), self.vocabulary.key(at)))
            {
                kept.push(at);
            }
        }
        Ok(kept.into_iter().map(|at| format!("{start}{}", self.vocabulary.plain(at))).collect())
    }

    /// How many products of a set have a word in their title, brand or category.
    fn together(&self, word: &str, with: &Bits) -> Result<u64> {
        let mut count = 0;
        for part in &self.shelf.parts {
            let titles = part.inverted(self.shelf.fields.title)?;
            if let Some(term) = titles.terms().get(word)? {
                count += Shelf::count(part, &titles, &term, with)?;
            }
        }
        Ok(count)
    }

    /// Categories whose name has all the words.
    fn named(&self, words: &[text::Word], open: bool, limit: usize, categories: &[Category]) -> Vec<String> {
        let languages = &self.language.languages;
        let holds = |name: &str| {
            let name = text::words(name);
            words.iter().enumerate().all(|(at, word)| {
                let begins = |key: &str| open && at + 1 == words.len() && key.starts_with(&word.key);
                let typos = text::forgiven(word.key.chars().count()).min(1);
                let near = |key: &str| typos > 0 && crate::vocabulary::is_near(&word.key, key, typos);
                languages.is_filler(&word.key)
                    || name.iter().any(|other| begins(&other.key) || languages.same(&word.key, &other.key) || near(&other.key))
            })
        };
        let mut found: Vec<(u64, &str)> = Vec::new();
        for Category { slug, name, count } in categories {
            if (holds(name) || holds(slug)) && !found.iter().any(|(_, known)| known == slug) {
                found.push((*count, slug));
            }
        }
        found.sort_unstable_by(|(few, one), (many, other)| many.cmp(few).then_with(|| one.cmp(other)));
        found.into_iter().take(limit).map(|(_, slug)| slug.to_owned()).collect()
    }
}
