//! The second step after a password: one-time codes as authenticator apps count them (RFC 6238: SHA-1, six
//! digits, 30 seconds; apps agree on nothing else), and recovery codes for whoever lost the app.

use std::fmt;

use contract::{Kind, Problem};
use domain::{Timestamp, UserId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use subtle::ConstantTimeEq;

const STEP_MS: i64 = 30_000;
/// Everything else would need a second look at what each app makes of it.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Crockford's base 32: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const RECOVERY_CODES: usize = 10;
const RECOVERY_LENGTH: usize = 10;

/// What an app and the shop share.
pub struct Secret([u8; 20]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A random one, as long as RFC 4226 §4 asks for.
    #[expect(clippy::new_without_default, reason = "no two are alike")]
    pub fn new() -> Self {
        Self(rand::random())
    }

    /// As people type it into an app whose camera does not work.
    pub fn base32(&self) -> String {
        self.shared().to_base32()
    }

    /// As an app reads it from a QR code: shop and account are what it lists the codes under.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let [issuer, account] = [issuer, account].map(|text| utf8_percent_encode(text, PLAIN).to_string());
        let secret = self.base32();
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
    }

    const fn shared(&self) -> totp_rs::Secret {
        totp_rs::Secret::new_stack(self.0)
    }
}

/// A secret could not be sealed.
#[derive(Debug, thiserror::Error)]
#[error("the secret of one-time codes can't be sealed")]
pub struct SealError;

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        Self::from(Kind::Internal).because(error)
    }
}

/// One key for each purpose, so that the shop has to keep but one.
fn derived(key: &[u8; 32], purpose: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), purpose)
}

fn sealing_key(key: &[u8; 32]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, derived(key, b"one-time codes: seal").as_ref()).ok().map(LessSafeKey::new)
}

fn owner(user: UserId) -> Aad<[u8; 16]> {
    Aad::from(user.uuid().into_bytes())
}

/// Encrypts a secret for keeping: a stolen database has none, and one account's does not open in another's record.
pub fn seal(key: &[u8; 32], user: UserId, secret: &Secret) -> Result<Vec<u8>, SealError> {
    let nonce: [u8; NONCE_LEN] = rand::random();
    let mut text = secret.0.to_vec();
    let key = sealing_key(key).ok_or(SealError)?;
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), owner(user), &mut text).map_err(|_| SealError)?;
    Ok([&nonce[..], &text].concat())
}

/// Decrypts what [`seal`] made; `None` where key, account or a byte of it is another.
pub fn open(key: &[u8; 32], user: UserId, sealed: &[u8]) -> Option<Secret> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut text = text.to_vec();
    let plain = sealing_key(key)?.open_in_place(Nonce::assume_unique_for_key(*nonce), owner(user), &mut text).ok()?;
    (*plain).try_into().ok().map(Secret)
}

/// The time step whose code this is: that of `now`, or one before or after as clocks drift (RFC 6238 §5.2).
/// Keep it, and show it as `after` next time: a code counts once, and none before it does any more.
pub fn accepted_step(secret: &Secret, code: &str, now: Timestamp, after: Option<i64>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let totp = totp_rs::Builder::new().with_secret(secret.shared()).build_noncompliant();
    let today = now.0.div_euclid(STEP_MS);
    // All three are compared, so that the time does not tell which of them it was.
    let fits = |step: &i64| {
        let at = u64::try_from(*step).ok().and_then(|step| step.checked_mul(30));
        at.is_some_and(|at| totp.generate(at).to_string().as_bytes().ct_eq(code.as_bytes()).into())
    };
    let step = (today - 1..=today + 1).filter(fits).max()?;
    after.is_none_or(|after| step > after).then_some(step)
}

/// Ten codes of 50 random bits, to be shown once and written down.
pub fn recovery_codes() -> Vec<String> {
    let code = || {
        // 256 is a multiple of 32: no letter is likelier than another.
        let letters = rand::random::<[u8; RECOVERY_LENGTH]>().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        let (left, right) = letters.split_at(RECOVERY_LENGTH / 2);
        format!("{}-{}", String::from_iter(left), String::from_iter(right))
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// A code as it was made, whatever somebody's hand made of it.
fn recovery_code(text: &str) -> Option<[u8; RECOVERY_LENGTH]> {
    let letter = |c: char| match c.to_ascii_lowercase() {
        'o' => Some(b'0'),
        'i' | 'l' => Some(b'1'),
        c => u8::try_from(c).ok().filter(|byte| ALPHABET.contains(byte)),
    };
    let letters: Option<Vec<u8>> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(letter).collect();
    letters?.try_into().ok()
}

/// What is kept of a recovery code, the same for each way to write it; `None` where it has not the form of one.
/// The code is random, so a slow hash would win nothing, and the key keeps a stolen database from trying all.
pub fn recovery_hash(key: &[u8; 32], user: UserId, code: &str) -> Option<[u8; 32]> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, derived(key, b"recovery codes: hash").as_ref());
    let text = [user.uuid().as_bytes().as_slice(), &recovery_code(code)?].concat();
    hmac::sign(&key, &text).as_ref().try_into().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    /// The secret of RFC 6238 appendix B.
    fn of_the_rfc() -> Secret {
        Secret(*b"12345678901234567890")
    }

    fn accepted(code: &str, second: i64, after: Option<i64>) -> Option<i64> {
        accepted_step(&of_the_rfc(), code, Timestamp(second * 1000), after)
    }

    #[test]
    fn the_vectors_of_the_rfc() {
        // Appendix B has eight digits; six are the last of them.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(accepted(code, second, None), Some(second / 30), "{code}");
        }
    }

    #[test]
    fn clocks_may_drift_by_one_step() {
        // The code of step 1, 30 s to 59 s after 1970.
        for (second, step) in [(-1, None), (0, Some(1)), (29, Some(1)), (30, Some(1)), (89, Some(1)), (90, None)] {
            assert_eq!(accepted("287082", second, None), step, "{second}");
        }
        for absurd in [i64::MIN, i64::MAX] {
            assert_eq!(accepted_step(&of_the_rfc(), "287082", Timestamp(absurd), None), None);
        }
    }

    #[test]
    fn a_code_counts_once() {
        assert_eq!(accepted("287082", 59, Some(0)), Some(1));
        assert_eq!(accepted("287082", 59, Some(1)), None);
        assert_eq!(accepted("287082", 59, Some(2)), None);
    }

    #[test]
    fn only_six_digits_are_a_code() {
        assert_eq!(accepted(" 287 082\n", 59, None), Some(1));
        for bad in ["", "28708", "2870820", "94287082", "28708a", "+87082", "-287082", "٢٨٧٠٨٢", "287082\0"] {
            assert_eq!(accepted(bad, 59, None), None, "{bad}");
        }
    }

    #[test]
    fn an_app_can_read_the_secret() {
        let secret = of_the_rfc();
        assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            secret.uri("Bodega & Söhne", "ada+shop@example.com"),
            "otpauth://totp/Bodega%20%26%20S%C3%B6hne:ada%2Bshop%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Bodega%20%26%20S%C3%B6hne&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_ne!(Secret::new().base32(), Secret::new().base32());
    }

    #[test]
    fn a_sealed_secret_opens_with_its_key_for_its_account_only() {
        let secret = Secret::new();
        let sealed = seal(&KEY, user(1), &secret).unwrap();
        assert_ne!(sealed, seal(&KEY, user(1), &secret).unwrap());
        assert!(!sealed.windows(20).any(|window| window == secret.0));
        assert_eq!(open(&KEY, user(1), &sealed).map(|opened| opened.0), Some(secret.0));
        assert!(open(&KEY, user(2), &sealed).is_none());
        assert!(open(&[8; 32], user(1), &sealed).is_none());
        for at in 0..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[at] ^= 1;
            assert!(open(&KEY, user(1), &tampered).is_none(), "{at}");
            assert!(open(&KEY, user(1), &sealed[..at]).is_none(), "{at}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_random() {
        let codes: HashSet<String> = [recovery_codes(), recovery_codes()].concat().into_iter().collect();
        assert_eq!(codes.len(), 20);
        for code in codes {
            let (left, right) = code.split_once('-').unwrap();
            assert!([left, right].iter().all(|group| group.len() == 5 && group.bytes().all(|b| ALPHABET.contains(&b))), "{code}");
            assert!(recovery_hash(&KEY, user(1), &code).is_some());
        }
    }

    #[test]
    fn a_recovery_code_may_be_written_in_many_ways() {
        let hash = |code: &str| recovery_hash(&KEY, user(1), code);
        let kept = hash("a0c1e-fgh1k").unwrap();
        for same in ["A0C1E-FGH1K", "aoclefghik", " AOCIE fghLk ", "a-0-c-1-e-f-g-h-1-k", "a0c1e\tfgh1k"] {
            assert_eq!(hash(same), Some(kept), "{same}");
        }
        for other in ["", "a0c1e-fgh1", "a0c1e-fgh1kk", "a0c1e-fgh1u", "a0c1e_fgh1k", "ä0c1e-fgh1k", "a0c1e-fgh1\u{212a}"] {
            assert_eq!(hash(other), None, "{other}");
        }
        assert_ne!(hash("a0c1e-fgh1m"), Some(kept));
        assert_ne!(recovery_hash(&KEY, user(2), "a0c1e-fgh1k"), Some(kept));
        assert_ne!(recovery_hash(&[8; 32], user(1), "a0c1e-fgh1k"), Some(kept));
    }

    proptest! {
        #[test]
        fn any_text_is_a_recovery_code_whose_spelling_is_its_own_or_none(text in "\\PC{0,14}|[0-9a-zA-Z -]{8,14}") {
            if let Some(code) = recovery_code(&text) {
                let spelt = String::from_utf8(code.to_vec()).unwrap();
                prop_assert_eq!(recovery_code(&spelt), Some(code));
            }
        }

        #[test]
        fn any_text_is_a_code_of_a_step_near_now_or_none(text in "\\PC{0,8}|[0-9 ]{6,8}", now: i64) {
            if let Some(step) = accepted_step(&of_the_rfc(), &text, Timestamp(now), None) {
                prop_assert!((step - now.div_euclid(STEP_MS)).abs() <= 1);
                prop_assert_eq!(accepted_step(&of_the_rfc(), &text, Timestamp(now), Some(step)), None);
            }
        }

        #[test]
        fn any_bytes_open_to_nothing(bytes: Vec<u8>) {
            prop_assert!(open(&KEY, user(1), &bytes).is_none());
        }
    }
}
