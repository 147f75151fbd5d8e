//! Tokens. Carts are opened by 256 random bits, orders by an HMAC of their id (so that a repeated
//! call gets the same token and the database holds none), quotes are signed claims.
//!
//! All keys are derived from one secret, each under a label of its own (HKDF's expand step with a
//! single block, RFC 5869 §2.3).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{OrderId, Timestamp, quote::Quote};
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
        (secret.len() >= 32).then(|| Self { order: derive("order-token"), quote: derive("quote") })
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
    fn a_short_secret_makes_no_keys() {
        assert!(Keys::new("short").is_none());
    }

    #[test]
    fn a_quote_holds_for_its_cart_and_time_only() {
        let quote = Quote {
            cart_version: 3,
            lines: vec![],
            shipping_method: "standard".into(),
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
