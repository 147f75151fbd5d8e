//! Signs webhooks as PayPal does, and forges them in the ways a shop must refuse.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

/// The certificate whose key signs.
pub const SIGNER_PEM: &str = include_str!("../keys/signer.pem");
/// A certificate of the same name from a root nobody trusts.
pub const STRANGER_PEM: &str = include_str!("../keys/stranger.pem");
/// The name under which the signer's certificate is served.
pub const SIGNER_NAME: &str = "CERT-5a4db0x0-10ca1000-00000001.pem";
/// The name under which the stranger's certificate is served.
pub const STRANGER_NAME: &str = "CERT-5a4db0x0-10ca1000-badbad00.pem";

/// What is wrong with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forgery {
    /// Nothing: signed properly.
    #[default]
    None,
    /// The body was changed after signing.
    Body,
    /// The signature has a flipped bit.
    Signature,
    /// Signed for another webhook id.
    WebhookId,
    /// Signed by a stranger whose certificate has the right name and the wrong root.
    Certificate,
    /// The certificate's address is on another host.
    CertUrl,
    /// The header claims `SHA1withRSA`.
    Algorithm,
    /// The transmission is five days old, though signed properly.
    Old,
}

/// One signed transmission: what goes over the wire.
#[derive(Debug, Clone)]
pub struct Transmission {
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, verbatim.
    pub body: Bytes,
}

/// What a transmission says about itself, for the postback verification.
#[derive(Debug)]
pub struct Claim<'a> {
    /// `paypal-transmission-id`.
    pub transmission_id: &'a str,
    /// `paypal-transmission-time`.
    pub transmission_time: &'a str,
    /// The webhook id of the asker.
    pub webhook_id: &'a str,
    /// `paypal-transmission-sig`.
    pub signature: &'a str,
    /// The event's bytes.
    pub body: &'a [u8],
}

/// The sandbox's two keys.
pub struct Signer {
    own: RsaKeyPair,
    stranger: RsaKeyPair,
    random: SystemRandom,
    api_url: String,
}

impl Signer {
    /// Reads the keys built into the program.
    pub fn new(api_url: &str) -> Result<Self, ring::error::KeyRejected> {
        Ok(Self {
            own: RsaKeyPair::from_pkcs8(include_bytes!("../keys/signer.key.der"))?,
            stranger: RsaKeyPair::from_pkcs8(include_bytes!("../keys/stranger.key.der"))?,
            random: SystemRandom::new(),
            api_url: api_url.to_owned(),
        })
    }

    /// The address of a certificate.
    pub fn cert_url(&self, name: &str) -> String {
        format!("{}/v1/notifications/certs/{name}", self.api_url)
    }

    /// Makes a new transmission of an event.
    pub fn transmit(&self, body: &Bytes, webhook_id: &str, time: &str, forgery: Forgery) -> Transmission {
        let id = uuid::Uuid::now_v7().to_string();
        let webhook_id = if forgery == Forgery::WebhookId { "0THER0WEBHOOK0ID0" } else { webhook_id };
        let key = if forgery == Forgery::Certificate { &self.stranger } else { &self.own };
        let message = message(&id, time, webhook_id, body);
        let mut signature = vec![0; key.public().modulus_len()];
        // Cannot fail with a key that was read; an empty signature would be refused anyway.
        if key.sign(&RSA_PKCS1_SHA256, &self.random, message.as_bytes(), &mut signature).is_err() {
            signature.clear();
        }
        let mut body = body.clone();
        match forgery {
            Forgery::Signature => signature.iter_mut().take(1).for_each(|byte| *byte ^= 1),
            Forgery::Body => body = tampered(&body),
            _ => {}
        }
        let cert_url = match forgery {
            Forgery::Certificate => self.cert_url(STRANGER_NAME),
            Forgery::CertUrl => format!("http://attacker.test/v1/notifications/certs/{SIGNER_NAME}"),
            _ => self.cert_url(SIGNER_NAME),
        };
        let algorithm = if forgery == Forgery::Algorithm { "SHA1withRSA" } else { "SHA256withRSA" };
        let headers = vec![
            ("paypal-transmission-id", id),
            ("paypal-transmission-time", time.to_owned()),
            ("paypal-transmission-sig", STANDARD.encode(&signature)),
            ("paypal-cert-url", cert_url),
            ("paypal-auth-algo", algorithm.to_owned()),
            ("paypal-auth-version", "v2".to_owned()),
            ("correlation-id", crate::paypal::debug_id()),
            ("user-agent", "PayPal/AUHD-214.0-58391792".to_owned()),
            ("content-type", "application/json".to_owned()),
        ];
        Transmission { headers, body }
    }

    /// Whether the signer signed exactly this.
    pub fn is_genuine(&self, claim: &Claim<'_>) -> bool {
        let message = message(claim.transmission_id, claim.transmission_time, claim.webhook_id, claim.body);
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.own.public_key());
        STANDARD.decode(claim.signature).is_ok_and(|signature| key.verify(message.as_bytes(), &signature).is_ok())
    }
}

/// What is signed: the CRC-32 is decimal and unpadded.
fn message(id: &str, time: &str, webhook_id: &str, body: &[u8]) -> String {
    format!("{id}|{time}|{webhook_id}|{}", crc32fast::hash(body))
}

/// Another amount in the same shape, so that only the signature tells.
fn tampered(body: &Bytes) -> Bytes {
    let text = String::from_utf8_lossy(body);
    let changed = text.replacen("\"value\":\"", "\"value\":\"9", 1);
    if changed == text { format!("{text} ").into() } else { changed.into() }
}
