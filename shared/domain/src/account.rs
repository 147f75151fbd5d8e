//! The rules of accounts: what a password may be, and when an account may go.

use crate::{Timestamp, email::EmailKey, order::OrderState};

/// The shortest password, in characters (OWASP ASVS 4.0.3, 2.1.1 wants 12 without and NIST SP
/// 800-63B 8 with a check against common ones; ten with that check is the shop's choice).
pub const PASSWORD_MIN: usize = 10;
/// The longest password, in characters: longer ones only keep the hash busy.
pub const PASSWORD_MAX: usize = 128;

/// Why a text is no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It has fewer than [`PASSWORD_MIN`] characters.
    #[error("must have at least {PASSWORD_MIN} characters")]
    TooShort,
    /// It has more than [`PASSWORD_MAX`] characters.
    #[error("must have at most {PASSWORD_MAX} characters")]
    TooLong,
    /// It is one of those that everybody tries first, or says nothing but the address or the same character.
    #[error("is one of those that are tried first; choose something that nobody else has")]
    Common,
}

impl PasswordFault {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "too-common",
        }
    }
}

/// A password as somebody typed it: never printed, of a length that may be hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Password {
    /// A password to compare: any text that is not longer than a password can be.
    pub fn typed(text: String) -> Result<Self, PasswordFault> {
        if text.chars().count() > PASSWORD_MAX { Err(PasswordFault::TooLong) } else { Ok(Self(text)) }
    }

    /// A password to set; whether it is a common one is judged with the list at hand.
    pub fn chosen(text: String) -> Result<Self, PasswordFault> {
        let password = Self::typed(text)?;
        let mut chars = password.0.chars();
        let first = chars.next();
        if password.0.chars().count() < PASSWORD_MIN {
            Err(PasswordFault::TooShort)
        } else if chars.all(|c| Some(c) == first) {
            Err(PasswordFault::Common)
        } else {
            Ok(password)
        }
    }

    /// The text, for the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The most words that an account is found by, and the longest, in characters.
const WORDS: usize = 24;
const WORD_MAX: usize = 64;

/// What staff find an account by: the words of its name and address in lower case, and the whole address.
pub fn words(name: &str, key: &EmailKey) -> Vec<String> {
    let parts = |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let mut words: Vec<String> = Vec::new();
    for word in std::iter::once(key.as_str().to_owned()).chain(parts(name)).chain(parts(key.as_str())) {
        let word: String = word.chars().take(WORD_MAX).collect();
        if !word.is_empty() && words.len() < WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// What somebody looks for, as beginnings of [`words`]; eight at most.
pub fn search(text: &str) -> Vec<String> {
    let cut = |word: &str| word.to_lowercase().chars().take(WORD_MAX).collect::<String>();
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| word.contains(char::is_alphanumeric)).take(8).map(cut).collect()
}

/// How long a paid order keeps the address it goes to, in milliseconds: until then an account can't be erased.
pub const KEEP_PAID_MS: i64 = 14 * 24 * 3_600_000;

/// Whether an order stands in the way of erasing who placed it: money is on its way, or the parcel may be.
pub fn holds_its_owner(state: OrderState, placed_at: Timestamp, now: Timestamp) -> bool {
    match state {
        OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::PartlyPaid | OrderState::Review => true,
        OrderState::Paid => now.0 - placed_at.0 < KEEP_PAID_MS,
        OrderState::Expired => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_ten_to_128_characters_and_more_than_one_letter() {
        let chosen = |text: &str| Password::chosen(text.to_owned()).map(|_| ());
        assert_eq!(chosen("short"), Err(PasswordFault::TooShort));
        assert_eq!(chosen("zehn-Zäun€"), Ok(()));
        assert_eq!(chosen(&"ab".repeat(64)), Ok(()));
        assert_eq!(chosen(&"ab".repeat(65)), Err(PasswordFault::TooLong));
        assert_eq!(chosen("aaaaaaaaaaaa"), Err(PasswordFault::Common));
        assert_eq!(format!("{:?}", Password::typed("secret".into()).unwrap()), "Password(…)");
    }

    #[test]
    fn accounts_are_found_by_beginnings_of_name_and_address() {
        let key: EmailKey = "Ada.Lee+shop@Mail.example".parse::<crate::Email>().unwrap().key().unwrap();
        let words = words("Åsa O'Hara-Lindqvist", &key);
        let finds = |text: &str| search(text).iter().all(|part| words.iter().any(|word| word.starts_with(part)));
        for text in ["åsa", "lindq ada", "ADA.LEE+", "ada.lee+shop@mail.example", "hara, mail", ""] {
            assert!(finds(text), "{text}");
        }
        assert!(!finds("lee ben") && !finds("indqvist"));
        assert_eq!(super::words(&"a b c d e f g h ".repeat(30), &key).len(), 14);
    }

    #[test]
    fn orders_under_way_hold_their_owner() {
        let day = 24 * 3_600_000;
        assert!(holds_its_owner(OrderState::AwaitingPayment, Timestamp(0), Timestamp(day)));
        assert!(holds_its_owner(OrderState::Paid, Timestamp(0), Timestamp(day)));
        assert!(!holds_its_owner(OrderState::Paid, Timestamp(0), Timestamp(15 * day)));
        assert!(!holds_its_owner(OrderState::Expired, Timestamp(0), Timestamp(1)));
    }
}
