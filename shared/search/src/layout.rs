//! How products lie in the index.
//!
//! Words lie as they are written, in small letters. How much a word means for a product is decided when it is written
//! and kept as its frequency: so one list of products a word is enough, and no lengths of fields. What is shown of a
//! product comes from the database: only its id lies here.

use tantivy::{
    TantivyDocument,
    schema::{BytesOptions, FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{Token, TokenStream, Tokenizer},
};

use crate::{Entry, text};

/// Changes with the layout: an index that says another must be rebuilt.
pub(crate) const VERSION: &str = "bodega-1";

/// Parts a name from a value, and a slug from a name.
pub(crate) const BETWEEN: char = '\u{1f}';

/// What a word means at most; a frequency of five bits.
const MOST: u16 = 31;
/// A word of a short title, of which the last before any "with" says what the thing is.
const TITLE: u16 = 24;
const TITLE_HEAD: u16 = 28;
const TITLE_TAIL: u16 = 16;
const BRAND: u16 = 10;
const ATTRIBUTE: u16 = 7;
const CATEGORY: u16 = 6;
const TAG: u16 = 6;
/// What a word of a description means; there, frequencies are not kept.
pub(crate) const DESCRIPTION: f32 = 1.0;

/// The fields. `title` has words that shoppers speak (titles, brands, categories), to propose them; `name` has those and
/// all others that a product is called by, and how much each means; `text` has what else its description says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) id_high: Field,
    pub(crate) id_low: Field,
    pub(crate) title: Field,
    pub(crate) name: Field,
    pub(crate) text: Field,
    pub(crate) code: Field,
    pub(crate) category: Field,
    pub(crate) collection: Field,
    pub(crate) brand: Field,
    pub(crate) attribute: Field,
    pub(crate) price: Field,
    pub(crate) rank: Field,
    pub(crate) published: Field,
    pub(crate) sold: Field,
    pub(crate) rating: Field,
    pub(crate) available: Field,
    pub(crate) on_sale: Field,
}

/// The schema and its fields.
pub(crate) fn layout() -> (Schema, Fields) {
    let words = |tokenizer, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let exact = || words("raw", IndexRecordOption::Basic);
    let counted = || exact().set_fast("raw");
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_bytes_field("id", BytesOptions::default().set_indexed()),
        id_high: schema.add_u64_field("id_high", FAST),
        id_low: schema.add_u64_field("id_low", FAST),
        title: schema.add_text_field("title", words(Weighed::NAME, IndexRecordOption::Basic)),
        name: schema.add_text_field("name", words(Weighed::NAME, IndexRecordOption::WithFreqs)),
        text: schema.add_text_field("text", words(Weighed::NAME, IndexRecordOption::Basic)),
        code: schema.add_text_field("code", exact()),
        category: schema.add_text_field("category", counted()),
        collection: schema.add_text_field("collection", exact()),
        brand: schema.add_text_field("brand", counted()),
        attribute: schema.add_text_field("attribute", counted()),
        price: schema.add_i64_field("price", FAST),
        rank: schema.add_i64_field("rank", FAST),
        published: schema.add_i64_field("published", FAST),
        sold: schema.add_u64_field("sold", FAST),
        rating: schema.add_u64_field("rating", FAST),
        available: schema.add_bool_field("available", FAST),
        on_sale: schema.add_bool_field("on_sale", FAST),
    };
    (schema.build(), fields)
}

/// A product as the index keeps it.
pub(crate) fn document(fields: &Fields, entry: &Entry) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let id = entry.id.uuid();
    let (high, low) = id.as_u64_pair();
    document.add_bytes(fields.id, id.as_bytes());
    document.add_u64(fields.id_high, high);
    document.add_u64(fields.id_low, low);

    let spoken = [&entry.title, &entry.brand].into_iter().chain(&entry.category_names).flat_map(|text| text::words(text));
    let spoken: Vec<String> = spoken.map(|word| word.plain).collect();
    document.add_text(fields.title, Weighed::written(spoken.iter().map(|word| (word.as_str(), 1))));
    let name = name_words(entry);
    document.add_text(fields.name, Weighed::written(name.iter().map(|(word, weight)| (word.as_str(), *weight))));
    let mut said: Vec<String> = text::words(&entry.description).into_iter().map(|word| word.plain).collect();
    said.sort_unstable();
    said.dedup();
    said.retain(|word| !name.iter().any(|(other, _)| other == word));
    document.add_text(fields.text, Weighed::written(said.iter().map(|word| (word.as_str(), 1))));

    let mut codes: Vec<String> = entry.codes.iter().map(|code| text::code(code)).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        document.add_text(fields.code, code);
    }
    for (at, slug) in unique(&entry.categories) {
        let paired = entry.categories.len() == entry.category_names.len();
        let name = if paired { entry.category_names[at].clone() } else { slug.replace('-', " ") };
        document.add_text(fields.category, format!("{slug}{BETWEEN}{name}"));
    }
    for (_, slug) in unique(&entry.collections) {
        document.add_text(fields.collection, slug);
    }
    if !entry.brand.is_empty() {
        document.add_text(fields.brand, &entry.brand);
    }
    let attributes: Vec<String> = entry.attributes.iter().map(|(name, value)| format!("{name}{BETWEEN}{value}")).collect();
    for (_, attribute) in unique(&attributes) {
        document.add_text(fields.attribute, attribute);
    }

    document.add_i64(fields.price, entry.price);
    document.add_i64(fields.rank, entry.rank);
    document.add_i64(fields.published, entry.published_at);
    document.add_u64(fields.sold, entry.sold);
    // One more, so that nought is left for what nobody rated.
    document.add_u64(fields.rating, entry.rating.map_or(0, |rating| u64::from(rating) + 1));
    document.add_bool(fields.available, entry.available);
    document.add_bool(fields.on_sale, entry.on_sale);
    document
}

/// Each once, with its place.
fn unique(all: &[String]) -> impl Iterator<Item = (usize, &String)> {
    all.iter().enumerate().filter(|(at, one)| !all[..*at].contains(one))
}

/// Words and their weights as one text, and that text as words again, each as often as it weighs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weighed(Token);

impl Weighed {
    /// What the schema calls it.
    pub(crate) const NAME: &str = "weighed";

    fn written<'a>(words: impl Iterator<Item = (&'a str, u16)>) -> String {
        let mut text = String::new();
        for (word, weight) in words {
            let weight = u8::try_from(weight.min(MOST)).unwrap_or(1);
            text.extend([' ', char::from(b'@' + weight)]);
            text.push_str(word);
        }
        text
    }
}

/// The words of a text that [`Weighed`] has written.
pub(crate) struct WeighedWords<'a> {
    token: &'a mut Token,
    words: std::str::Split<'a, char>,
    left: u8,
}

impl Tokenizer for Weighed {
    type TokenStream<'a> = WeighedWords<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WeighedWords<'a> {
        WeighedWords { token: &mut self.0, words: text.split(' '), left: 0 }
    }
}

impl TokenStream for WeighedWords<'_> {
    fn advance(&mut self) -> bool {
        while self.left == 0 {
            let Some(word) = self.words.next() else { return false };
            let Some((weight, word)) = word.split_at_checked(1) else { continue };
            self.left = weight.as_bytes()[0].saturating_sub(b'@');
            self.token.text.clear();
            self.token.text.push_str(word);
        }
        self.left -= 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The words a product is called by, and what each means for it.
fn name_words(entry: &Entry) -> Vec<(String, u16)> {
    let mut found: Vec<(String, u16)> = Vec::with_capacity(24);
    for (word, weight) in title_words(&entry.title) {
        weigh(&mut found, word, weight);
    }
    let brand = text::words(&entry.brand);
    let tags = entry.tags.iter().flat_map(|tag| text::words(tag));
    let attributes = entry.attributes.iter().flat_map(|(_, value)| text::words(value));
    let categories = entry.category_names.iter().flat_map(|name| text::words(name));
    let others = brand.into_iter().map(|word| (word, BRAND));
    let others = others.chain(tags.map(|word| (word, TAG))).chain(attributes.map(|word| (word, ATTRIBUTE)));
    for (word, weight) in others.chain(categories.map(|word| (word, CATEGORY))) {
        weigh(&mut found, word.plain, weight);
    }
    found
}

/// A word that is said in several places means as much as in the best of them, and a little more.
fn weigh(found: &mut Vec<(String, u16)>, word: String, weight: u16) {
    match found.iter_mut().find(|(other, _)| *other == word) {
        Some((_, known)) => *known = (weight.max(*known) + 1).min(MOST),
        None => found.push((word, weight)),
    }
}

/// "Snake plant in terracotta": a plant above all; that it is of snake, and what it stands in, say less.
fn title_words(title: &str) -> Vec<(String, u16)> {
    const TURNS: [&str; 16] = ["in", "with", "for", "of", "from", "by", "and", "on", "mit", "aus", "für", "von", "und", "im", "auf", "zum"];
    let words = text::words(title);
    // What follows a comma, a bracket or a "with" is said of the thing.
    let turn = (1..words.len()).find(|at| {
        let between = &title[words[at - 1].range.end..words[*at].range.start];
        TURNS.contains(&words[*at].plain.as_str()) || between.contains([',', '(', '–', '—', '|', ':', ';']) || between.contains(" - ")
    });
    let turn = turn.unwrap_or(words.len());
    // In a long title each word says less.
    let loss = u16::try_from(words.len().saturating_sub(3)).unwrap_or(u16::MAX).min(6);
    let mut found = Vec::with_capacity(words.len() + 1);
    for (at, word) in words.iter().enumerate() {
        let weight = match at {
            at if at + 1 == turn => TITLE_HEAD,
            at if at < turn => TITLE,
            _ => TITLE_TAIL,
        };
        found.push((word.plain.clone(), weight - loss));
        // "T-shirt" is also looked for as "tshirt".
        if word.hyphen {
            found.push((format!("{}{}", words[at - 1].plain, word.plain), TITLE - loss));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thing_itself_weighs_most_in_a_title() {
        let words = title_words("Snake plant in terracotta");
        let weight = |name: &str| words.iter().find(|(word, _)| word == name).unwrap().1;
        assert!(weight("plant") > weight("snake") && weight("snake") > weight("terracotta"));
        let hyphened: Vec<String> = title_words("Cast-iron casserole").into_iter().map(|(word, _)| word).collect();
        assert_eq!(hyphened, ["cast", "iron", "castiron", "casserole"]);
    }

    #[test]
    fn weights_are_how_often_a_word_is_read() {
        let text = Weighed::written([("mug", 2), ("café", 31), ("tea", 99)].into_iter());
        let mut tokenizer = Weighed::default();
        let mut words = tokenizer.token_stream(&text);
        let mut counts = std::collections::BTreeMap::new();
        while words.advance() {
            *counts.entry(words.token().text.clone()).or_insert(0) += 1;
        }
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("café".to_owned(), 31), ("mug".to_owned(), 2), ("tea".to_owned(), 31)]);
    }

    #[test]
    fn a_word_said_twice_means_no_more_than_the_most() {
        let mut found = Vec::new();
        for weight in [30, 30, 30] {
            weigh(&mut found, "mug".to_owned(), weight);
        }
        assert_eq!(found, [("mug".to_owned(), MOST)]);
    }
}
