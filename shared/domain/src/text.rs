//! Faults in what a caller sent, and the checks of plain text fields. Checks collect every fault
//! instead of stopping at the first, so that a form can show them all at once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fault in one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Where: a JSON pointer into the body (`#/address/city`), or `?name` for a query or path
    /// parameter, or the header's name.
    pub pointer: String,
    /// A stable word for programs: `missing`, `too-long`, `out-of-range`, …
    pub code: String,
    /// A sentence part for people that follows the field's name.
    pub detail: String,
}

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault at `pointer`.
    pub fn add(&mut self, pointer: impl Into<String>, code: &str, detail: impl ToString) {
        self.0.push(Fault { pointer: pointer.into(), code: code.to_owned(), detail: detail.to_string() });
    }

    /// Passes a good value on and notes a bad one.
    pub fn take<T, E: ToString>(&mut self, pointer: &str, code: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(pointer, code, error)).ok()
    }

    /// Trims a required one-line text and checks that it has 1 to `max` characters.
    pub fn line(&mut self, pointer: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        let length = text.chars().count();
        let fault = if length == 0 {
            ("missing", "must not be empty".to_owned())
        } else if length > max {
            ("too-long", format!("must have at most {max} characters, has {length}"))
        } else if text.chars().any(char::is_control) {
            ("malformed", "must not contain line breaks or control characters".to_owned())
        } else {
            return Some(text.to_owned());
        };
        self.add(pointer, fault.0, fault.1);
        None
    }

    /// As [`Faults::line`], for a field that may be absent or blank.
    pub fn optional_line(&mut self, pointer: &str, text: Option<&str>, max: usize) -> Option<Option<String>> {
        match text.map(str::trim) {
            None | Some("") => Some(None),
            Some(text) => self.line(pointer, text, max).map(Some),
        }
    }

    /// Notes a list of more than `most` entries.
    pub fn at_most(&mut self, pointer: impl Into<String>, count: usize, most: usize) {
        if count > most {
            self.add(pointer, "too-many", format!("must have at most {most} entries"));
        }
    }

    /// The faults, if there are any.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
