//! The languages that the shop speaks.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of pages and mails, by its ISO 639-1 code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The shop does not speak it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of en, de")]
pub struct NotSpoken;

impl FromStr for Language {
    type Err = NotSpoken;
    fn from_str(text: &str) -> Result<Self, NotSpoken> {
        [Self::En, Self::De].into_iter().find(|language| language.code() == text).ok_or(NotSpoken)
    }
}
