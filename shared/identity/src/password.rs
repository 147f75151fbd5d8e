//! Passwords: Argon2id hashes, and the list of those that everybody tries first.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use contract::{Kind, Problem};
use domain::{
    Email,
    account::{Password, PasswordFault},
};

/// Memory of one hash in KiB, passes, lanes: the first of the settings that OWASP's Password Storage
/// Cheat Sheet names for Argon2id (19 MiB, t=2, p=1).
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// In lower case, sorted by byte; where it is from says `data/README.md`.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("../data/common-passwords.txt").lines().collect());

/// The hash could not be made or read.
#[derive(Debug, thiserror::Error)]
#[error("the password can't be hashed: {0}")]
pub struct HashError(String);

impl From<HashError> for Problem {
    fn from(error: HashError) -> Self {
        Self::from(Kind::Internal).because(error)
    }
}

/// Whether a password is the one that was hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is not.
    Wrong,
    /// It is.
    Right,
    /// It is, and its hash was made at another cost than today's: hash it anew.
    RightButOld,
}

fn argon() -> Result<Argon2<'static>, HashError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password for keeping, with a salt of its own; the text says how it was made (PHC string format).
pub fn hash(password: &Password) -> Result<String, HashError> {
    let hash = argon()?.hash_password(password.expose().as_bytes()).map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Compares a password with a hash. Without a hash it takes as long and is wrong: so that the time
/// does not tell whether there is an account.
pub fn verify(password: &Password, hash: Option<&str>) -> Result<Verdict, HashError> {
    let Some(kept) = hash else {
        self::hash(password)?;
        return Ok(Verdict::Wrong);
    };
    let kept = PasswordHash::new(kept).map_err(|error| HashError(error.to_string()))?;
    if argon()?.verify_password(password.expose().as_bytes(), &kept).is_err() {
        return Ok(Verdict::Wrong);
    }
    let params = Params::try_from(&kept).map_err(|error| HashError(error.to_string()))?;
    let today = (params.m_cost(), params.t_cost(), params.p_cost()) == COST && kept.algorithm == Algorithm::Argon2id.ident();
    Ok(if today { Verdict::Right } else { Verdict::RightButOld })
}

/// Whether a password is the one that was hashed, at whatever cost.
pub fn fits(password: &Password, hash: &str) -> Result<bool, HashError> {
    Ok(verify(password, Some(hash))? != Verdict::Wrong)
}

/// Refuses what is tried first: common passwords, also with other capitals or digits and signs at
/// the end, and the owner's own address or name.
pub fn refuse_common(password: &Password, email: &Email, name: &str) -> Result<(), PasswordFault> {
    let text = password.expose().to_lowercase();
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let local = email.as_str().split('@').next().unwrap_or_default().to_lowercase();
    let name: String = name.to_lowercase().split_whitespace().collect();
    let own = |word: &str| word.chars().count() >= 4 && bare.replace([' ', '.', '-', '_'], "") == word.replace([' ', '.', '-', '_'], "");
    let common = COMMON.binary_search(&text.as_str()).is_ok() || (bare.chars().count() >= 8 && COMMON.binary_search(&bare).is_ok());
    if common || text == email.as_str().to_lowercase() || own(&local) || own(&name) { Err(PasswordFault::Common) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::chosen(text.to_owned()).unwrap()
    }

    #[test]
    fn a_hash_fits_its_password_only() {
        let kept = hash(&password("correct horse")).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash(&password("correct horse")).unwrap());
        assert_eq!(verify(&password("correct horse"), Some(&kept)).unwrap(), Verdict::Right);
        assert_eq!(verify(&password("Correct horse"), Some(&kept)).unwrap(), Verdict::Wrong);
        assert_eq!(verify(&password("correct horse"), None).unwrap(), Verdict::Wrong);
        assert!(verify(&password("correct horse"), Some("plain text")).is_err());
    }

    #[test]
    fn a_hash_of_another_cost_is_made_anew() {
        let params = Params::new(8_192, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(b"correct horse").unwrap().to_string();
        assert_eq!(verify(&password("correct horse"), Some(&weak)).unwrap(), Verdict::RightButOld);
        assert_eq!(verify(&password("wrong  horse"), Some(&weak)).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn the_list_is_sorted_and_holds_no_short_ones() {
        assert!(COMMON.len() > 1_000);
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| word.len() >= 10 && *word == word.to_lowercase()));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        let email: Email = "ada.lindqvist@example.com".parse().unwrap();
        let judged = |text: &str| refuse_common(&password(text), &email, "Ada Lindqvist");
        for bad in
            ["1234567890", "Password123", "qwertyuiop", "QWERTYUIOP!1", "ada.lindqvist@example.com", "AdaLindqvist99", "ada-lindqvist"]
        {
            assert_eq!(judged(bad), Err(PasswordFault::Common), "{bad}");
        }
        for good in ["vierzig Möwen", "ada sails at noon", "kx7-fjord-lamp"] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
    }
}
