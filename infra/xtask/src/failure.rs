//! What went wrong, in words for whoever runs the tool, and what they can do about it.

use std::fmt;

/// The result of everything here.
pub type Result<T> = std::result::Result<T, Failure>;

/// A failure: what happened, the failing program's own last words, what to do.
#[derive(Debug)]
pub struct Failure {
    what: String,
    words: String,
    todo: String,
}

impl Failure {
    /// What happened.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), words: String::new(), todo: String::new() }
    }

    /// The last words of the program that failed.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// What to do about it. What an inner step advised stands.
    pub fn todo(mut self, todo: impl Into<String>) -> Self {
        if self.todo.is_empty() {
            self.todo = todo.into();
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "✗ {}", self.what)?;
        for line in self.words.lines() {
            writeln!(f, "  │ {line}")?;
        }
        if !self.todo.is_empty() {
            writeln!(f, "  → {}", self.todo)?;
        }
        Ok(())
    }
}

macro_rules! from {
    ($($error:ty),*) => { $(impl From<$error> for Failure {
        fn from(error: $error) -> Self {
            Self::new(error.to_string())
        }
    })* };
}
from!(
    serde_json::Error,
    hyper::Error,
    hyper_util::client::legacy::Error,
    hyper::http::Error,
    std::time::SystemTimeError,
    std::string::FromUtf8Error
);

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Says what was being done when something failed.
pub trait Doing<T> {
    /// `doing` is a phrase: "read template.yaml".
    fn doing(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T, E: Into<Failure>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|error| {
            let mut failure: Failure = error.into();
            failure.what = format!("could not {doing}: {}", failure.what);
            failure
        })
    }
}
