//! Tokens. Carts are opened by 256 random bits, orders by an HMAC of their id (so that a repeated
//! call gets the same token and the database holds none), quotes are signed claims.
//!
//! All keys are derived from one secret, each under a label of its own (HKDF's expand step with a
//! single block, RFC 5869 §2.3).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{LinkId, OrderId, SessionId, Timestamp, email::EmailKey, quote::Quote};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::carts::TokenHash;
use subtle::ConstantTimeEq;

/// How long a quote holds, in minutes.
pub const QUOTE_MINUTES: u32 = 15;

/// The keys of the shop's tokens.
pub struct Keys {
    order: [u8; 32],
    quote: [u8; 32],
    link: [u8; 32],
    device: [u8; 32],
    proof: [u8; 32],
    second_factor: [u8; 32],
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is accepted (RFC 2104), so this can't fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What a quote's token says.
#[derive(Debug, Serialize, Deserialize)]
struct QuoteClaims {
    exp: i64,
    cart: String,
    quote: Quote,
}

impl Keys {
    /// Derives the keys from a secret of at least 32 characters.
    pub fn new(secret: &str) -> Option<Self> {
        let derive = |label: &str| mac(secret.as_bytes(), &[b"bodega/1/", label.as_bytes(), &[1]]);
        (secret.len() >= 32).then(|| Self {
            order: derive("order-token"),
            quote: derive("quote"),
            link: derive("link"),
            device: derive("device"),
            proof: derive("device-proof"),
            second_factor: derive("second-factor"),
        })
    }

    /// The token that opens an order.
    pub fn order_token(&self, order: OrderId) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.order, &[order.uuid().as_bytes()]))
    }

    /// Whether `token` opens `order`.
    pub fn opens(&self, token: &str, order: OrderId) -> bool {
        let Ok(given) = URL_SAFE_NO_PAD.decode(token) else { return false };
        mac(&self.order, &[order.uuid().as_bytes()])[..].ct_eq(&given).into()
    }

    /// The token of a link in a mail: which one it is, and that the shop made it.
    pub fn link_token(&self, link: LinkId) -> String {
        let id = *link.uuid().as_bytes();
        URL_SAFE_NO_PAD.encode([id.as_slice(), &mac(&self.link, &[&id])].concat())
    }

    /// The link of a token that the shop made.
    pub fn read_link(&self, token: &str) -> Option<LinkId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 48)?;
        let (id, given) = bytes.split_at(16);
        let good: bool = mac(&self.link, &[id])[..].ct_eq(given).into();
        let id: [u8; 16] = id.try_into().ok()?;
        good.then(|| domain::Id::from_uuid(uuid::Uuid::from_bytes(id)))
    }

    /// The key that secrets of authenticator apps are sealed with, and recovery codes hashed.
    pub const fn second_factor(&self) -> &[u8; 32] {
        &self.second_factor
    }

    /// What a browser shows that has signed in to an account before: guesses at that account's password from elsewhere
    /// must not shut it out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
    ///
    /// Where it has shown a code of the app that was set up at `proven`, the token says that too.
    pub fn device_token(&self, account: &EmailKey, proven: Option<Timestamp>) -> String {
        let nonce: [u8; 16] = rand::random();
        let mut token = [nonce.as_slice(), &self.device_mac(&nonce, account)].concat();
        if let Some(since) = proven {
            token.extend(self.proof_mac(&nonce, account, since));
        }
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Which browser it is, if it has signed in to this account.
    pub fn read_device(&self, token: &str, account: &EmailKey) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| matches!(bytes.len(), 48 | 80))?;
        let nonce = &bytes[..16];
        let good: bool = self.device_mac(nonce, account)[..].ct_eq(&bytes[16..48]).into();
        good.then(|| URL_SAFE_NO_PAD.encode(nonce))
    }

    /// Which browser it is, if it has shown a code of this account's app that was set up at `since`.
    pub fn read_proven_device(&self, token: &str, account: &EmailKey, since: Timestamp) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 80)?;
        let nonce = &bytes[..16];
        let good: bool = self.proof_mac(nonce, account, since)[..].ct_eq(&bytes[48..]).into();
        good.then(|| URL_SAFE_NO_PAD.encode(nonce))
    }

    fn device_mac(&self, nonce: &[u8], account: &EmailKey) -> [u8; 32] {
        mac(&self.device, &[nonce, account.as_str().as_bytes()])
    }

    fn proof_mac(&self, nonce: &[u8], account: &EmailKey, since: Timestamp) -> [u8; 32] {
        mac(&self.proof, &[nonce, &since.0.to_be_bytes(), account.as_str().as_bytes()])
    }

    /// Signs a quote of a cart until `until`.
    pub fn sign_quote(&self, cart: TokenHash, quote: Quote, until: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = QuoteClaims { exp: until.0 / 1000, cart: URL_SAFE_NO_PAD.encode(cart.0), quote };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(&self.quote))
    }

    /// The quote in a token, if it was signed here for this cart and holds at `now`.
    pub fn read_quote(&self, token: &str, cart: TokenHash, now: Timestamp) -> Option<Quote> {
        let mut validation = Validation::new(Algorithm::HS256);
        // Judged below, by the invocation's clock.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<QuoteClaims>(token, &DecodingKey::from_secret(&self.quote), &validation).ok()?.claims;
        (claims.cart == URL_SAFE_NO_PAD.encode(cart.0) && claims.exp > now.0 / 1000).then_some(claims.quote)
    }
}

/// A refresh token as the cookie holds it: which session, and 32 random bytes of which the database has the hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session: SessionId,
    secret: [u8; 32],
}

impl RefreshToken {
    /// A new token of a session.
    pub fn new(session: SessionId) -> Self {
        Self { session, secret: rand::random() }
    }

    /// The token in a cookie; `None` for a text that is no token.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 48)?;
        let (id, secret) = bytes.split_at(16);
        let id: [u8; 16] = id.try_into().ok()?;
        Some(Self { session: domain::Id::from_uuid(uuid::Uuid::from_bytes(id)), secret: secret.try_into().ok()? })
    }

    /// The token for a cookie.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.session.uuid().as_bytes().as_slice(), &self.secret].concat())
    }

    /// What the database knows of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }
}

/// A new cart's token.
pub fn new_cart_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What the database knows of a cart's token; `None` for a text that is no token.
pub fn cart_hash(token: &str) -> Option<TokenHash> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 32)?;
    Some(TokenHash(Sha256::digest(bytes).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new("0123456789abcdef0123456789abcdef").unwrap()
    }

    #[test]
    fn an_order_token_opens_its_order_only() {
        let (one, other): (OrderId, OrderId) = (store::ids::new(), store::ids::new());
        let token = keys().order_token(one);
        assert!(keys().opens(&token, one));
        assert!(!keys().opens(&token, other));
        assert!(!keys().opens("", one) && !keys().opens(&token[1..], one) && !keys().opens("ü", one));
        assert!(!Keys::new("another secret of thirty-two chars").unwrap().opens(&token, one));
    }

    #[test]
    fn a_link_is_the_shops_own() {
        let link: LinkId = store::ids::new();
        let token = keys().link_token(link);
        assert_eq!(keys().read_link(&token), Some(link));
        assert_eq!(Keys::new("another secret of thirty-two chars").unwrap().read_link(&token), None);
        let other: LinkId = store::ids::new();
        let swapped = format!("{}{}", &keys().link_token(other)[..22], &token[22..]);
        assert_eq!(keys().read_link(&swapped), None);
        assert_eq!(keys().read_link(""), None);
    }

    #[test]
    fn a_device_is_known_to_its_account_only() {
        let key = |text: &str| text.parse::<domain::Email>().unwrap().key().unwrap();
        let (ada, eve) = (key("ada@example.com"), key("eve@example.com"));
        let token = keys().device_token(&ada, None);
        assert!(keys().read_device(&token, &key("ADA@example.com")).is_some());
        assert_eq!(keys().read_device(&token, &eve), None);
        assert_ne!(keys().device_token(&ada, None), token);
        assert_eq!(keys().read_proven_device(&token, &ada, Timestamp(7)), None);
        let proven = keys().device_token(&ada, Some(Timestamp(7)));
        assert_eq!(keys().read_proven_device(&proven, &ada, Timestamp(7)), keys().read_device(&proven, &ada));
        assert!(keys().read_device(&proven, &ada).is_some());
        assert_eq!(keys().read_proven_device(&proven, &ada, Timestamp(8)), None, "of an app set up since");
        assert_eq!(keys().read_proven_device(&proven, &eve, Timestamp(7)), None);
    }

    #[test]
    fn a_refresh_token_survives_its_cookie() {
        let token = RefreshToken::new(store::ids::new());
        assert_eq!(RefreshToken::read(&token.text()), Some(token.clone()));
        assert_ne!(RefreshToken::new(token.session).hash(), token.hash());
        assert_eq!(RefreshToken::read(&token.text()[1..]), None);
    }

    #[test]
    fn a_short_secret_makes_no_keys() {
        assert!(Keys::new("short").is_none());
    }

    #[test]
    fn a_quote_holds_for_its_cart_and_time_only() {
        let quote = Quote {
            cart_version: 3,
            lines: vec![],
            shipping_method: domain::word::ShippingMethodId::of("standard"),
            country: "DE".parse().unwrap(),
            totals: {
                let zero = domain::Money::zero(domain::Currency::EUR);
                domain::quote::Totals { subtotal: zero, discount: zero, shipping: zero, tax: zero, tax_included: zero, total: zero }
            },
        };
        let (cart, other) = (TokenHash([1; 32]), TokenHash([2; 32]));
        let token = keys().sign_quote(cart, quote.clone(), Timestamp(900_000)).unwrap();
        assert_eq!(keys().read_quote(&token, cart, Timestamp(1000)), Some(quote));
        assert_eq!(keys().read_quote(&token, other, Timestamp(1000)), None);
        assert_eq!(keys().read_quote(&token, cart, Timestamp(900_000)), None);
        assert_eq!(keys().read_quote(&token.replace('.', ""), cart, Timestamp(1000)), None);
        // An unsigned token with the same claims.
        let claims = token.split('.').nth(1).unwrap();
        let forged = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
        assert_eq!(keys().read_quote(&forged, cart, Timestamp(1000)), None);
    }
}
