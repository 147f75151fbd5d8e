//! From text to words.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters of a word that are looked at.
const LETTERS_MAX: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was written, in small letters.
    pub plain: String,
    /// What it is compared by: small letters without accents.
    pub key: String,
    /// Where in the text it stands, in bytes.
    pub range: Range<usize>,
    /// Whether only a hyphen parts it from the word before.
    pub hyphen: bool,
}

/// The words of a text. Numbers stand apart from their units ("27cm" is "27", "cm"), and an apostrophe does not part
/// ("Levi's" is "levis").
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = c.is_alphanumeric()
            || (open.is_some() && is_combining_mark(c))
            || (open.is_some() && matches!(c, '\'' | '’') && next.is_alphanumeric())
            || (open.is_some() && matches!(c, '.' | ',') && before.is_ascii_digit() && next.is_ascii_digit());
        // "50x100": by, not a letter.
        let by = matches!(c, 'x' | 'X') && before.is_ascii_digit() && next.is_ascii_digit();
        let unit = before.is_ascii_digit() && c.is_alphabetic() && open.is_some_and(|(from, _)| is_number(&text[from..at]));
        if (!inside || by || unit)
            && let Some((from, to)) = open.take()
        {
            push(&mut found, text, from..to);
        }
        if inside && !by {
            let end = at + c.len_utf8();
            open = Some(open.map_or((at, end), |(from, _)| (from, end)));
        }
        before = c;
    }
    if let Some((from, to)) = open {
        push(&mut found, text, from..to);
    }
    found
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

fn push(found: &mut Vec<Word>, text: &str, range: Range<usize>) {
    let written = &text[range.clone()];
    let plain: String = if written.is_ascii() {
        written.to_ascii_lowercase().replace('\'', "").replace(',', ".")
    } else {
        written.nfc().filter(|c| !matches!(c, '\'' | '’')).flat_map(char::to_lowercase).collect()
    };
    // "50 x 100": by, not a word.
    let key = fold(&plain);
    if key.is_empty() || plain == "x" || plain.chars().count() > LETTERS_MAX {
        return;
    }
    let hyphen = found.last().is_some_and(|last: &Word| matches!(&text[last.range.end..range.start], "-" | "‑"));
    found.push(Word { plain, key, range, hyphen });
}

/// Small letters without accents: "Möbel" and "mobel" are the same, and so are "Straße" and "strasse".
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    // Some letters are short for several, with spaces and strokes between.
    for c in text.nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || *c == '.') {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
    }
    folded
}

/// What codes are compared by: letters and digits only, "MUG-SPK" and "mugspk" are the same.
pub fn code(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(LETTERS_MAX).collect()
}

/// "moebel" as "mobel", for who has no umlauts to type; none if there is nothing to change.
pub fn without_digraphs(key: &str) -> Option<String> {
    let plain = key.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    (plain != key).then_some(plain)
}

/// How many typos a word of so many letters is forgiven.
pub const fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn text_is_parted_as_shoppers_see_it() {
        assert_eq!(keys("Cast-iron casserole, 3l"), ["cast", "iron", "casserole", "3", "l"]);
        assert_eq!(keys("27cm A5 E14 1,5 l"), ["27", "cm", "a5", "e14", "1.5", "l"]);
        assert_eq!(keys("50x100cm or 50 x 100 cm"), ["50", "100", "cm", "or", "50", "100", "cm"]);
        assert_eq!(keys("Levi's children’s"), ["levis", "childrens"]);
        assert_eq!(keys("Möbel STRASSE Straße café cafe\u{301}"), ["mobel", "strasse", "strasse", "cafe", "cafe"]);
        assert_eq!(keys("  \u{301} ' - x "), Vec::<String>::new());
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Bouclé cast-iron";
        let found = words(text);
        assert_eq!(&text[found[0].range.clone()], "Bouclé");
        assert_eq!(found[0].plain, "bouclé");
        assert_eq!(found.iter().map(|word| word.hyphen).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn codes_are_letters_and_digits() {
        assert_eq!(code("MUG-SPK/Sand 01"), "mugspksand01");
    }

    #[test]
    fn umlauts_may_be_typed_in_two_letters() {
        assert_eq!(without_digraphs("moebel").as_deref(), Some("mobel"));
        assert_eq!(without_digraphs("mobel"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parted_without_panic(text in "\\PC{0,60}") {
            for word in words(&text) {
                assert!(text.get(word.range.clone()).is_some());
                assert!(!word.key.contains(char::is_whitespace));
            }
        }
    }
}
