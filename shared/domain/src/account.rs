//! The rules of accounts: what a password may be, and when an account may go.

use crate::{Timestamp, order::OrderState};

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

/// How long a paid order keeps the address it goes to, in milliseconds: until then an account can't be erased.
pub const KEEP_PAID_MS: i64 = 14 * 24 * 3_600_000;

/// Whether an order stands in the way of erasing who placed it: money is on its way, or the parcel may be.
pub fn holds_its_owner(state: OrderState, placed_at: Timestamp, now: Timestamp) -> bool {
    match state {
        OrderState::AwaitingPayment | OrderState::PaymentProcessing | OrderState::Review => true,
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
    fn orders_under_way_hold_their_owner() {
        let day = 24 * 3_600_000;
        assert!(holds_its_owner(OrderState::AwaitingPayment, Timestamp(0), Timestamp(day)));
        assert!(holds_its_owner(OrderState::Paid, Timestamp(0), Timestamp(day)));
        assert!(!holds_its_owner(OrderState::Paid, Timestamp(0), Timestamp(15 * day)));
        assert!(!holds_its_owner(OrderState::Expired, Timestamp(0), Timestamp(1)));
    }
}
