//! What countries are called, as the Unicode Common Locale Data Repository has it (release 48).

use domain::{Country, Language};

const NAMES: &str = include_str!("countries.txt");

/// A country's name; its two letters where the table has none.
pub(super) fn name(country: Country, language: Language) -> &'static str {
    let mut parts =
        NAMES.lines().map(|line| line.splitn(3, '|')).find_map(|mut parts| (parts.next() == Some(country.code())).then_some(parts));
    let mut next = || parts.as_mut().and_then(Iterator::next);
    let (english, german) = (next(), next());
    match language {
        Language::En => english,
        Language::De => german,
    }
    .unwrap_or(country.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_every_language() {
        let letters = || 'A'..='Z';
        let all: Vec<Country> = letters().flat_map(|a| letters().filter_map(move |b| format!("{a}{b}").parse().ok())).collect();
        assert_eq!(all.len(), NAMES.lines().count());
        for country in all {
            for language in [Language::En, Language::De] {
                assert!(name(country, language).chars().count() > 2, "{country}");
            }
        }
        assert_eq!(name("FR".parse().unwrap(), Language::De), "Frankreich");
    }
}
