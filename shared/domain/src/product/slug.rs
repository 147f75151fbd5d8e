//! The last part of a page's address.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Characters of a slug.
const MAX: usize = 100;

/// Small letters, digits and single hyphens between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Slug(String);

/// The text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be small letters a to z, digits and single hyphens between them, at most {MAX}")]
pub struct NotASlug;

impl Slug {
    /// A slug as somebody wrote it.
    pub fn parse(text: &str) -> Result<Self, NotASlug> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let good = !text.is_empty() && text.len() <= MAX && text.split('-').all(|part| !part.is_empty() && part.bytes().all(plain));
        if good { Ok(Self(text.to_owned())) } else { Err(NotASlug) }
    }

    /// A slug made of a title; nothing where none of its characters can be written so.
    pub fn of(title: &str) -> Option<Self> {
        let mut text = ::slug::slugify(title);
        if text.len() > MAX {
            text.truncate(MAX);
            // A word is not cut where there is another before it.
            if let Some((whole, _)) = text.rsplit_once('-') {
                text = whole.to_owned();
            }
        }
        Self::parse(text.trim_matches('-')).ok()
    }

    /// The same with a number, for the second thing of a name: `cup-2`.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let tail = format!("-{number}");
        let head = self.0.get(..MAX - tail.len()).unwrap_or(&self.0);
        Self(format!("{}{tail}", head.trim_end_matches('-')))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_addresses() {
        let of = |title: &str| Slug::of(title).map(|slug| slug.0);
        assert_eq!(of("Café-Tisch, groß!").as_deref(), Some("cafe-tisch-gross"));
        assert_eq!(of("  "), None);
        assert_eq!(of("***"), None);
        assert!(Slug::parse("a--b").is_err() && Slug::parse("-a").is_err() && Slug::parse("A").is_err() && Slug::parse("").is_err());
        assert_eq!(Slug::parse("cup").unwrap().numbered(2).as_str(), "cup-2");
    }

    proptest! {
        #[test]
        fn what_is_made_of_a_title_is_a_slug(title in "\\PC{0,200}", number in 2..9999_u32) {
            if let Some(slug) = Slug::of(&title) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                let numbered = slug.numbered(number);
                prop_assert_eq!(Slug::parse(numbered.as_str()), Ok(numbered.clone()));
            }
        }
    }
}
