//! What stands in one cell: lists, swatches, paths, numbers, and the apostrophe that keeps spreadsheets from running it.

use std::borrow::Cow;

use domain::{
    catalogue::OptionValue,
    product::{AttributeValue, PictureRef},
};

/// What is wrong with a cell; where it stands is known by who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellFault {
    pub code: &'static str,
    pub detail: Cow<'static, str>,
}

impl CellFault {
    pub fn new(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// Whether a spreadsheet could take it for a formula once the apostrophes before it are gone.
fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text as it may stand in a file. What has apostrophes already gets one more, so that [`bare`] gives it back exactly.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { format!("'{text}").into() } else { text.into() }
}

/// The text that [`guarded`] was given.
pub(crate) fn bare(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.starts_with('\'') || !is_risky(&text) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[1..]),
        Cow::Owned(mut text) => {
            text.remove(0);
            Cow::Owned(text)
        }
    }
}

/// What a backslash takes as it is; before anything else it is a backslash.
const MARKS: [char; 5] = ['\\', '|', '[', ']', '>'];

/// The characters that no backslash stands before, with their places.
fn unescaped(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, one) = chars.next()?;
            if one == '\\' && chars.next_if(|(_, next)| MARKS.contains(next)).is_some() {
                continue;
            }
            return Some((at, one));
        }
    })
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(one) = chars.next() {
        let meant = if one == '\\' { chars.next_if(|next| MARKS.contains(next)) } else { None };
        plain.push(meant.unwrap_or(one));
    }
    plain
}

fn escape(text: &str, marks: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        if one == '\\' || marks.contains(&one) {
            escaped.push('\\');
        }
        escaped.push(one);
    }
    escaped
}

/// The parts between the marks, trimmed, with their backslashes; empty ones are nothing.
fn parts(text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in unescaped(text).filter(|(_, one)| *one == mark) {
        parts.push(text[start..at].trim());
        start = at + mark.len_utf8();
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// A list of words.
pub(crate) fn list(text: &str) -> Vec<String> {
    parts(text, '|').into_iter().map(unescape).collect()
}

/// A list of words as a cell.
pub(crate) fn of_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    join(words.into_iter().map(|word| escape(word, &['|'])))
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" | ")
}

/// The list, if it is not longer than it may be.
pub(crate) fn at_most<T>(most: usize, list: Vec<T>) -> Result<Vec<T>, CellFault> {
    if list.len() > most {
        return Err(CellFault::new("too-many", format!("must have at most {most} entries, has {}", list.len())));
    }
    Ok(list)
}

/// Paths of categories from the top.
pub(crate) fn paths(text: &str) -> Vec<Vec<String>> {
    let path = |path| parts(path, '>').into_iter().map(unescape).collect::<Vec<_>>();
    parts(text, '|').into_iter().map(path).filter(|path| !path.is_empty()).collect()
}

/// Paths of categories as a cell.
pub(crate) fn of_paths(paths: &[Vec<String>]) -> String {
    join(paths.iter().map(|path| path.iter().map(|name| escape(name, &['|', '>'])).collect::<Vec<_>>().join(" > ")))
}

/// A value, perhaps with its swatch: `Sand [#d8c7a8]`.
pub(crate) fn value(text: &str) -> OptionValue {
    let ends = unescaped(text).last().is_some_and(|(_, one)| one == ']');
    let open = unescaped(text).filter(|(_, one)| *one == '[').last().map(|(at, _)| at);
    match open {
        Some(open) if ends && text[open + 1..].starts_with('#') => {
            let swatch = text[open + 1..text.len() - 1].trim().to_owned();
            OptionValue { name: unescape(text[..open].trim()), swatch: Some(swatch) }
        }
        _ => OptionValue { name: unescape(text), swatch: None },
    }
}

/// A value as a cell, or as a part of a list.
pub(crate) fn of_value(value: &OptionValue) -> String {
    match &value.swatch {
        Some(swatch) => format!("{} [{swatch}]", escape(&value.name, &['|'])),
        // A name that looks as if it had one.
        None if value.name.contains("[#") && value.name.ends_with(']') => escape(&value.name, &['|', '[']),
        None => escape(&value.name, &['|']),
    }
}

/// A list of values.
pub(crate) fn values(text: &str) -> Vec<OptionValue> {
    parts(text, '|').into_iter().map(value).collect()
}

/// A list of values as a cell.
pub(crate) fn of_values(values: &[OptionValue]) -> String {
    join(values.iter().map(of_value))
}

/// An option's name, and after it all its values if somebody says them: `Size | S | M | L`.
pub(crate) fn option(text: &str) -> (String, Vec<OptionValue>) {
    let mut parts = parts(text, '|').into_iter();
    (parts.next().map(unescape).unwrap_or_default(), parts.map(value).collect())
}

/// An option as a cell.
pub(crate) fn of_option(name: &str, values: &[OptionValue]) -> String {
    join(std::iter::once(escape(name, &['|'])).chain(values.iter().map(of_value)))
}

/// Pictures: `cup-front [A cup] | cup-back`.
pub(crate) fn pictures(text: &str) -> Vec<PictureRef> {
    let one = |text: &str| {
        let ends = unescaped(text).last().is_some_and(|(_, one)| one == ']');
        match unescaped(text).find(|(_, one)| *one == '[') {
            Some((open, _)) if ends => {
                PictureRef { name: unescape(text[..open].trim()), alt: unescape(text[open + 1..text.len() - 1].trim()) }
            }
            _ => PictureRef { name: unescape(text), alt: String::new() },
        }
    };
    parts(text, '|').into_iter().map(one).collect()
}

/// Pictures' names and alternative texts as a cell.
pub(crate) fn of_pictures<'a>(pictures: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    join(pictures.map(|(name, alt)| {
        let name = escape(name, &['|', '[']);
        if alt.is_empty() { name } else { format!("{name} [{}]", escape(alt, &['|'])) }
    }))
}

/// A number with at most three decimals and perhaps a unit: `2.5 kg`.
pub(crate) fn number(text: &str) -> Result<AttributeValue, CellFault> {
    let malformed = || CellFault::new("malformed", "must be a number such as 2.5, or with a unit such as 2.5 kg");
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, unit) = rest.split_at(rest.find(|one: char| !one.is_ascii_digit() && one != '.').unwrap_or(rest.len()));
    // `2,5 kg` is no 2 of something.
    if unit.starts_with(',') {
        return Err(malformed());
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (kept, excess) = fraction.split_at(fraction.len().min(3));
    if whole.is_empty() || fraction.contains('.') {
        return Err(malformed());
    }
    if excess.bytes().any(|digit| digit != b'0') {
        return Err(CellFault::new("malformed", "must have at most three decimals"));
    }
    let sign = if negative { "-" } else { "" };
    let thousandths = format!("{sign}{whole}{kept:0<3}").parse().map_err(|_| CellFault::new("out-of-range", "is too large a number"))?;
    Ok(AttributeValue::Number { thousandths, unit: unit.trim().to_owned() })
}

/// Whether it is digits with perhaps a sign and a point: nothing that a spreadsheet runs.
pub(crate) fn is_plain_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())
}

/// A whole number.
pub(crate) fn whole(text: &str) -> Result<u32, CellFault> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (code, detail) = if is_plain_number(text) {
            ("out-of-range", "must be a whole number, not below zero")
        } else {
            ("malformed", "must be a whole number")
        };
        return Err(CellFault::new(code, detail));
    }
    text.parse().map_err(|_| CellFault::new("out-of-range", "is too large a number"))
}

/// An amount as it is written; in which currency is known later.
pub(crate) fn amount(text: &str) -> Result<String, CellFault> {
    if !is_plain_number(text) {
        return Err(CellFault::new("malformed", "must be an amount such as 12.50"));
    }
    if text.starts_with('-') {
        return Err(CellFault::new("out-of-range", "must not be below zero"));
    }
    Ok(text.to_owned())
}

/// Yes or no.
pub(crate) fn flag(text: &str) -> Result<bool, CellFault> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(CellFault::new("malformed", "must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_could_be_run_stands_behind_an_apostrophe() {
        for (text, file) in
            [("=A1", "'=A1"), ("'=A1", "''=A1"), ("'quoted'", "'quoted'"), ("-5 kg", "'-5 kg"), ("\tx", "'\tx"), ("a=b", "a=b")]
        {
            assert_eq!(guarded(text), file);
            assert_eq!(bare(file.into()), text);
        }
        assert_eq!(bare("=A1".into()), "=A1");
    }

    #[test]
    fn lists_paths_and_values() {
        assert_eq!(list(r" a | b\|c ||C:\dir\\ | "), ["a", "b|c", r"C:\dir\"]);
        assert_eq!(paths(r"Home > Kitchen|5\>3| > "), [vec!["Home".to_owned(), "Kitchen".into()], vec!["5>3".into()]]);
        assert_eq!(value("Sand [#d8c7a8]"), OptionValue { name: "Sand".into(), swatch: Some("#d8c7a8".into()) });
        assert_eq!(value("Oak [solid]"), OptionValue { name: "Oak [solid]".into(), swatch: None });
        assert_eq!(value(r"A \[#1]"), OptionValue { name: "A [#1]".into(), swatch: None });
        assert_eq!(option("Size | S | L").1.len(), 2);
        let picture = |name: &str, alt: &str| PictureRef { name: name.into(), alt: alt.into() };
        assert_eq!(pictures(r"cup [A [red] cup] | a\[b]"), [picture("cup", "A [red] cup"), picture("a[b]", "")]);
    }

    #[test]
    fn numbers_and_amounts() {
        let read = |text| number(text).ok();
        assert_eq!(read("2.5 kg"), Some(AttributeValue::Number { thousandths: 2500, unit: "kg".into() }));
        assert_eq!(read("-0.125"), Some(AttributeValue::Number { thousandths: -125, unit: String::new() }));
        assert_eq!(read("5%"), Some(AttributeValue::Number { thousandths: 5000, unit: "%".into() }));
        for bad in ["", "kg", "2,5 kg", "1.2.3", "1.2345", ".5", "99999999999999999999", "+5", "--5"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(whole("-5").map_err(|fault| fault.code), Err("out-of-range"));
        assert_eq!(whole("x").map_err(|fault| fault.code), Err("malformed"));
        assert!(amount("12.50").is_ok() && amount("12,50").is_err() && amount("1e3").is_err());
    }

    fn text() -> impl Strategy<Value = String> {
        "([\\\\|\\[\\]># '=\"a-]|\\PC){1,12}".prop_map(|text| text.trim().to_owned()).prop_filter("empty", |text| !text.is_empty())
    }

    fn any_value() -> impl Strategy<Value = OptionValue> {
        (text(), prop::option::of("#[0-9a-f]{6}")).prop_map(|(name, swatch)| OptionValue { name, swatch })
    }

    proptest! {
        #[test]
        fn each_kind_of_cell_comes_back(words in prop::collection::vec(text(), 0..5), some in prop::collection::vec(any_value(), 0..4), thousandths: i64) {
            let cell = of_list(words.iter().map(String::as_str));
            prop_assert_eq!(&bare(guarded(&cell)), &cell);
            prop_assert_eq!(list(&cell), words.clone());
            let tree: Vec<Vec<String>> = words.iter().map(|word| vec![word.clone(), "x".into()]).collect();
            prop_assert_eq!(paths(&of_paths(&tree)), tree);
            prop_assert_eq!(values(&of_values(&some)), some.clone());
            prop_assert_eq!(option(&of_option("a|b\\", &some)), ("a|b\\".to_owned(), some));
            let pairs: Vec<(&str, &str)> = words.iter().map(|word| (word.as_str(), words[0].as_str())).collect();
            let read: Vec<(String, String)> = pictures(&of_pictures(pairs.iter().copied())).into_iter().map(|one| (one.name, one.alt)).collect();
            prop_assert_eq!(read, pairs.iter().map(|(name, alt)| ((*name).to_owned(), (*alt).to_owned())).collect::<Vec<_>>());
            let one = AttributeValue::Number { thousandths, unit: "kg".into() };
            prop_assert_eq!(number(&one.in_words()), Ok(one));
        }
    }
}
