//! Access tokens: JWTs by `EdDSA`, good for ten minutes. Who signs has a secret and publishes the
//! public key in the database; who verifies has public keys only.
//!
//! Keys follow from the secret and the time: each month has its own, and a new secret makes a new
//! one at once. Keys that are not the newest end within [`RETIRE_MS`], so two live side by side
//! while the last tokens of the old one run out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{SessionId, Timestamp, UserId};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long an access token is good, in milliseconds.
pub const LIFE_MS: i64 = 600_000;
/// How long a key signs, in milliseconds.
const PERIOD_MS: i64 = 30 * 24 * 3_600_000;
/// How long signers may go on with a secret that was replaced, in milliseconds.
pub(crate) const SECRET_CACHE_MS: i64 = 300_000;
/// When a key ends at the latest once another is published: those who have the old secret in memory
/// sign with it for a while, and what they sign lives a while.
pub(crate) const RETIRE_MS: i64 = 2 * SECRET_CACHE_MS + LIFE_MS;
/// How far another machine's clock may be ahead, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The shop that made it.
    pub iss: String,
    /// Whose it is.
    pub sub: UserId,
    /// Of which session.
    pub sid: SessionId,
    /// Since when, in seconds since 1970.
    pub iat: i64,
    /// Until when, in seconds since 1970.
    pub exp: i64,
}

/// A key that signs.
pub struct Signer {
    /// What tokens name it by.
    pub kid: String,
    /// What is published.
    pub public: [u8; 32],
    /// Until when it signs.
    pub until: Timestamp,
    encoding: EncodingKey,
}

/// The header of an Ed25519 private key in PKCS #8 (RFC 8410 §7); the 32 bytes of the key follow.
const PKCS8: [u8; 16] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

impl Signer {
    /// The key of `now`; `None` for a secret of fewer than 32 characters.
    pub fn new(secret: &str, now: Timestamp) -> Option<Self> {
        if secret.len() < 32 {
            return None;
        }
        let period = now.0.div_euclid(PERIOD_MS);
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(b"bodega/1/access-token/");
        mac.update(&period.to_be_bytes());
        let seed: [u8; 32] = mac.finalize().into_bytes().into();
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let kid = URL_SAFE_NO_PAD.encode(&Sha256::digest(public)[..9]);
        let encoding = EncodingKey::from_ed_der(&[PKCS8.as_slice(), &seed].concat());
        Some(Self { kid, public, until: Timestamp((period + 1) * PERIOD_MS), encoding })
    }

    /// Signs a token of a session.
    pub fn sign(&self, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.encoding)
    }
}

/// The name of the key that a token says it was signed with; `None` where it can't be one of the shop's.
pub fn kid(token: &str) -> Option<String> {
    // Longer than any of the shop's: not worth decoding.
    if token.len() > 1024 {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    let kid = header.kid.filter(|kid| kid.len() == 12 && kid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))?;
    (header.alg == Algorithm::EdDSA).then_some(kid)
}

/// A public key in memory.
pub fn public_key(bytes: &[u8]) -> Option<DecodingKey> {
    (bytes.len() == 32).then(|| DecodingKey::from_ed_der(bytes))
}

/// The claims of a token that `key` signed for this shop and that is good at `now`.
pub fn verify(token: &str, key: &DecodingKey, shop: &str, now: Timestamp) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    // Judged below, by the invocation's clock.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).ok()?.claims;
    claims.are_good(shop, now).then_some(claims)
}

impl Claims {
    /// Whether they are for this shop and for `now`.
    pub fn are_good(&self, shop: &str, now: Timestamp) -> bool {
        self.iss == shop && now.0 < self.exp.saturating_mul(1000) && self.iat.saturating_mul(1000) <= now.0 + SKEW_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn claims(now: Timestamp) -> Claims {
        Claims {
            iss: "https://shop.example".into(),
            sub: store::ids::new(),
            sid: store::ids::new(),
            iat: now.0 / 1000,
            exp: (now.0 + LIFE_MS) / 1000,
        }
    }

    fn judge(token: &str, signer: &Signer, now: Timestamp) -> bool {
        verify(token, &public_key(&signer.public).unwrap(), "https://shop.example", now).is_some()
    }

    #[test]
    fn a_token_is_good_for_its_time_its_shop_and_its_key_only() {
        let signer = Signer::new(SECRET, NOW).unwrap();
        let token = signer.sign(&claims(NOW)).unwrap();
        assert_eq!(kid(&token).as_deref(), Some(signer.kid.as_str()));
        assert!(judge(&token, &signer, NOW));
        assert!(judge(&token, &signer, NOW.plus_ms(LIFE_MS - 1000)));
        assert!(!judge(&token, &signer, NOW.plus_ms(LIFE_MS)), "expired");
        assert!(!judge(&signer.sign(&claims(NOW.plus_ms(120_000))).unwrap(), &signer, NOW), "of the future");
        let other = Signer::new("another secret of thirty-two chars", NOW).unwrap();
        assert!(!judge(&token, &other, NOW), "another key");
        assert_ne!(other.kid, signer.kid);
        let mut foreign = claims(NOW);
        foreign.iss = "https://other.example".into();
        assert!(!judge(&signer.sign(&foreign).unwrap(), &signer, NOW), "another shop");
    }

    #[test]
    fn tokens_that_are_not_whole_are_nothing() {
        let signer = Signer::new(SECRET, NOW).unwrap();
        let token = signer.sign(&claims(NOW)).unwrap();
        for cut in [0, 1, 20, token.len() / 2, token.len() - 1] {
            assert!(!judge(&token[..cut], &signer, NOW), "cut at {cut}");
        }
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"none","typ":"JWT","kid":"{}"}}"#, signer.kid));
        for forged in [format!("{none}.{}.", parts[1]), format!("{none}.{}.{}", parts[1], parts[2]), format!("{}.{}.", parts[0], parts[1])]
        {
            assert!(!judge(&forged, &signer, NOW), "{forged}");
        }
        assert_eq!(kid(&format!("{none}.{}.", parts[1])), None);
        // The public key as the secret of an HMAC.
        let mixed = Header { kid: Some(signer.kid.clone()), ..Header::new(Algorithm::HS256) };
        let mixed = jsonwebtoken::encode(&mixed, &claims(NOW), &EncodingKey::from_secret(&signer.public)).unwrap();
        assert_eq!(kid(&mixed), None);
        assert!(!judge(&mixed, &signer, NOW));
    }

    #[test]
    fn each_month_has_its_key() {
        let signer = Signer::new(SECRET, NOW).unwrap();
        assert_eq!(Signer::new(SECRET, signer.until.plus_ms(-1)).unwrap().kid, signer.kid);
        assert_ne!(Signer::new(SECRET, signer.until).unwrap().kid, signer.kid);
        assert!(Signer::new("short", NOW).is_none());
    }
}
