//! E-mail addresses.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An address that mail can be sent to: one `@`, a plausible domain, at most 254 characters
/// (RFC 5321 §4.5.3.1.3), no spaces or control characters. Its domain part is lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an e-mail address")]
pub struct NotAnEmail;

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        // Quoted local parts are legal and never meant: they are how header injections look.
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c);
        let good = text.len() <= 254
            && (1..=64).contains(&local.len())
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && host.contains('.')
            && host.split('.').all(label);
        if good { Ok(Self(format!("{local}@{}", host.to_lowercase()))) } else { Err(NotAnEmail) }
    }
}

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tells accounts apart: the address in lower case, ASCII only. Letters that look alike in
    /// other scripts would make two accounts of what people read as one address, so an address with
    /// them has no account; international domains have an ASCII form (`xn--…`, RFC 5890).
    pub fn key(&self) -> Result<EmailKey, NotPlain> {
        if self.0.is_ascii() { Ok(EmailKey(self.0.to_ascii_lowercase())) } else { Err(NotPlain) }
    }
}

/// The address that an account is known by: two spellings of one address have one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailKey(String);

impl EmailKey {
    /// A key that was made from an address before, as the database holds it.
    pub const fn kept(key: String) -> Self {
        Self(key)
    }

    /// The key as the database holds it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address has letters that are not ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be written in plain ASCII letters; international domains have such a form (xn--…)")]
pub struct NotPlain;

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Email {
    type Error = NotAnEmail;
    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        text.parse()
    }
}
impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key_and_homographs_none() {
        let key = |text: &str| text.parse::<Email>().unwrap().key();
        assert_eq!(key("Ann.Lee@Example.COM"), key("ann.lee@example.com"));
        assert_ne!(key("ann.lee@example.com"), key("annlee@example.com"));
        // A Cyrillic а, and a long s that lower-casing would turn into a plain one.
        assert_eq!(key("\u{430}nn@example.com"), Err(NotPlain));
        assert_eq!(key("mi\u{17f}s@example.com"), Err(NotPlain));
        assert_eq!(key("ann@b\u{fc}cher.example"), Err(NotPlain));
    }

    #[test]
    fn addresses_that_are_and_are_not() {
        for good in ["a@b.co", "Ann.Lee+shop@Example.COM", "ü@bücher.example"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in
            ["", "a", "a@b", "a@@b.co", "a b@c.de", "a@b..co", "a@-b.co", ".a@b.co", "a@b.co\nBcc: x@y.z", "\"a b\"@c.de", "a,b@c.de"]
        {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
        assert_eq!("Ann@EXAMPLE.com".parse::<Email>().unwrap().as_str(), "Ann@example.com");
    }
}
