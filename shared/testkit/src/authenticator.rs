//! A device with a passkey, and the browser around it: makes the JSON that the shop's pages would send.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;
/// The passkey may be copied, and is.
const SYNCED: u8 = 0x08 | 0x10;

/// A device that holds one passkey, with an ES256 key. Its fields may be set, for it to misbehave.
#[derive(Debug)]
pub struct Authenticator {
    /// How often it has signed; a synced one does not count. Set it back, and the device looks like a copy.
    pub counter: u32,
    /// Whether it checks its owner by finger, face or PIN. At first it does.
    pub verifies: bool,
    /// Whether its maker keeps a copy of the passkey. At first not.
    pub synced: bool,
    /// Whether it signs something else than it shows. At first not.
    pub tampered: bool,
    id: [u8; 32],
    key: EcdsaKeyPair,
    user: Option<String>,
}

impl Default for Authenticator {
    fn default() -> Self {
        Self::new()
    }
}

impl Authenticator {
    /// A new device.
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let mut id = [0; 32];
        random.fill(&mut id).expect("random bytes");
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("a key");
        Self { counter: 0, verifies: true, synced: false, tampered: false, id, key, user: None }
    }

    /// What the shop knows the passkey by, as it is in JSON.
    pub fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.id)
    }

    /// What `navigator.credentials.create()` ends with on a page of `origin`. Panics where a browser would refuse.
    pub fn create(&mut self, origin: &str, options: &Value) -> Value {
        let known = options["excludeCredentials"].as_array().expect("a list").iter().any(|known| known["id"] == self.id().as_str());
        assert!(!known, "InvalidStateError: the device has a passkey of this account");
        let kinds = options["pubKeyCredParams"].as_array().expect("a list");
        assert!(kinds.iter().any(|kind| kind["alg"] == -7), "NotSupportedError: {kinds:?}");
        self.user = Some(options["user"]["id"].as_str().expect("a text").to_owned());
        let client = client_data("webauthn.create", origin, options);
        let data = self.data(options["rp"]["id"].as_str().expect("a text"), true);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
        let length = u8::try_from(data.len()).expect("a short one");
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat();
        // What stands before each public key on this curve: it says so.
        let before = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
        self.shown(&json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "publicKey": URL_SAFE_NO_PAD.encode([before, self.key.public_key().as_ref()].concat()),
            "publicKeyAlgorithm": -7,
            "transports": ["internal", "hybrid"],
        }))
    }

    /// What `navigator.credentials.get()` ends with on a page of `origin`.
    pub fn get(&mut self, origin: &str, options: &Value) -> Value {
        if !self.synced {
            self.counter += 1;
        }
        let client = client_data("webauthn.get", origin, options);
        let data = self.data(options["rpId"].as_str().expect("a text"), false);
        let mut signed = [data.as_slice(), digest(&SHA256, client.as_bytes()).as_ref()].concat();
        if self.tampered {
            signed[0] ^= 1;
        }
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("a signature");
        self.shown(&json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": self.user,
        }))
    }

    /// §6.1: which site, what was checked, how often it signed; and the passkey where it is new.
    fn data(&self, site: &str, new: bool) -> Vec<u8> {
        let flag = |flag: u8, is: bool| if is { flag } else { 0 };
        let flags = PRESENT | flag(VERIFIED, self.verifies) | flag(SYNCED, self.synced) | flag(ATTESTED, new);
        let mut data = [digest(&SHA256, site.as_bytes()).as_ref(), &[flags], &self.counter.to_be_bytes()].concat();
        if new {
            // No model's name, and the id with its length.
            data.extend([[0; 16].as_slice(), &[0, 32], &self.id].concat());
            // CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}, a key of kind ES256.
            let point = self.key.public_key().as_ref();
            data.extend([b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", &point[1..33], b"\x22\x58\x20", &point[33..]].concat());
        }
        data
    }

    fn shown(&self, response: &Value) -> Value {
        json!({
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "id": self.id(),
            "rawId": self.id(),
            "response": response,
            "type": "public-key",
        })
    }
}

fn client_data(kind: &str, origin: &str, options: &Value) -> String {
    let challenge = options["challenge"].as_str().expect("a text");
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
}
