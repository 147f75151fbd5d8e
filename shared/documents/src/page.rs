//! Pages that are written before anybody asks for them: what search engines, link previews and first visits see. Each is
//! the storefront's own `index.html` with a head of its own and, where the app will be, a body that needs no script. The
//! app replaces that body when it has started.

mod data;
mod picture;
mod product;
mod shelf;
mod shell;
pub mod sitemap;
mod words;

use std::fmt::Write as _;

use askama::Template;
use domain::Language;

pub use askama::Error as Unwritten;

pub use product::product;
pub use shelf::{Home, LISTED, Shelf, home, shelf};
pub use shell::Shell;

use picture::{Hero, Preview};

/// Counts the changes of this module that make pages look otherwise: a shop whose pages were written by another count
/// writes all of them anew.
pub const EDITION: u32 = 1;

/// Whose page it is.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The shop's name.
    pub name: &'a str,
    /// The shop's public origin.
    pub url: &'a str,
    /// The language of the page's fixed words.
    pub language: Language,
    /// What every page is written into.
    pub shell: &'a Shell,
}

impl Site<'_> {
    /// The whole address of a path.
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

/// What a page tells about itself.
#[derive(Template)]
#[template(path = "page_head.html")]
struct Head<'a> {
    site: Site<'a>,
    title: String,
    description: String,
    /// Where it is, from the origin on.
    path: String,
    kind: &'static str,
    preview: Option<Preview>,
    /// The picture that is seen first.
    hero: Option<Hero>,
    /// Structured data, fit to stand in a script element.
    data: String,
}

/// The beginning of a text, cut at a word: what results of a search show.
fn beginning(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |end| &cut[..end]);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// The given text, or another where it is empty.
fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

/// A text as part of an address.
fn in_address(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a text never fails.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_end_at_a_word() {
        assert_eq!(beginning("Short."), "Short.");
        let long = "Stoneware, thrown by hand. ".repeat(10);
        let cut = beginning(&long);
        assert!(cut.chars().count() <= 161 && cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')), "{cut}");
        assert_eq!(beginning(&"ü".repeat(200)).chars().count(), 161);
    }

    #[test]
    fn what_stands_in_addresses_is_encoded() {
        assert_eq!(in_address("MUG 1/ü&"), "MUG%201%2F%C3%BC%26");
    }
}
