//! Passkeys from both sides: the shop's, and a device's with a browser around it.
#![allow(clippy::expect_used, clippy::missing_panics_doc, clippy::unwrap_used, reason = "tests panic, and say why")]

#[path = "../../testkit/src/authenticator.rs"]
mod authenticator;

use authenticator::Authenticator;
use domain::UserId;
use identity::passkey::{
    Begun, Kept, Made, PasskeyError, Site, begin_login, begin_registration, finish_login, finish_registration, read_login,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const ORIGIN: &str = "https://shop.example";

fn site() -> Site {
    Site::new(ORIGIN).unwrap()
}

fn ada() -> UserId {
    UserId::from_uuid(Uuid::from_u128(0x0198_f3aa_0000_7000_8000_0000_0000_0001))
}

fn begun() -> Begun {
    begin_registration(&site(), ada(), "ada@example.com", "Ada Lindqvist", &[]).unwrap()
}

fn registered(device: &mut Authenticator) -> Made {
    let begun = begun();
    finish_registration(&site(), &begun.state, &device.create(ORIGIN, &begun.options).to_string()).unwrap()
}

fn kept(made: Made) -> Kept {
    Kept { user: made.user, credential: made.credential, fixed: made.fixed, changing: made.changing }
}

fn login(device: &mut Authenticator, origin: &str, kept: &Kept) -> Result<Option<Vec<u8>>, PasskeyError> {
    let begun = begin_login(&site())?;
    let shown = read_login(&device.get(origin, &begun.options).to_string())?;
    assert_eq!((shown.user(), shown.credential()), (ada(), kept.credential.as_slice()));
    finish_login(&site(), &begun.state, &shown, kept)
}

fn refused<T: std::fmt::Debug>(result: Result<T, PasskeyError>, why: &str) {
    match result {
        Err(PasskeyError::Refused(text)) if text.contains(why) => {}
        other => panic!("{why:?} was wanted, not {other:?}"),
    }
}

#[test]
fn browsers_get_the_options_they_can_parse() {
    let options = begin_registration(&site(), ada(), "ada@example.com", "Ada \u{1f469}\u{200d}\u{1f527}", &[vec![9; 16]]).unwrap().options;
    let challenge = options["challenge"].as_str().unwrap();
    assert_eq!(challenge.len(), 22);
    assert_ne!(challenge, begun().options["challenge"]);
    assert_eq!(
        options,
        json!({
            "rp": { "id": "shop.example", "name": "shop.example" },
            "user": { "id": "AZjzqgAAcACAAAAAAAAAAQ", "name": "ada@example.com", "displayName": "Ada \u{1f469}\u{200d}\u{1f527}" },
            "challenge": challenge,
            "pubKeyCredParams": [
                { "type": "public-key", "alg": -8 },
                { "type": "public-key", "alg": -7 },
                { "type": "public-key", "alg": -35 },
                { "type": "public-key", "alg": -257 },
            ],
            "timeout": 300_000,
            "excludeCredentials": [{ "type": "public-key", "id": "CQkJCQkJCQkJCQkJCQkJCQ", "transports": [] }],
            "authenticatorSelection": { "residentKey": "required", "requireResidentKey": true, "userVerification": "required" },
            "hints": [],
            "attestation": "none",
            "attestationFormats": ["none"],
            "extensions": {},
        })
    );
    let options = begin_login(&site()).unwrap().options;
    assert_eq!(
        options,
        json!({
            "challenge": options["challenge"],
            "timeout": 300_000,
            "rpId": "shop.example",
            "allowCredentials": [],
            "userVerification": "required",
            "hints": [],
            "extensions": {},
        })
    );
}

#[test]
fn a_passkey_is_made_and_signs_in_again_and_again() {
    let mut device = Authenticator::new();
    let made = registered(&mut device);
    assert_eq!(made.user, ada());
    assert!(!made.synced);
    let mut kept = kept(made);
    for _ in 0..3 {
        kept.changing = login(&mut device, ORIGIN, &kept).unwrap().expect("the counter grew");
    }
}

#[test]
fn a_synced_passkey_does_not_count() {
    let mut phone = Authenticator::new();
    phone.synced = true;
    let made = registered(&mut phone);
    assert!(made.synced);
    let mut kept = kept(made);
    assert_eq!(login(&mut phone, ORIGIN, &kept).unwrap(), None);
    // It starts to, and must go on.
    phone.counter = 5;
    kept.changing = login(&mut phone, ORIGIN, &kept).unwrap().expect("the counter grew");
    refused(login(&mut phone, ORIGIN, &kept), "counter");
}

#[test]
fn a_local_shop_has_passkeys_too() {
    let site = Site::new("http://localhost:8080").unwrap();
    let mut device = Authenticator::new();
    let begun = begin_registration(&site, ada(), "ada@example.com", "Ada", &[]).unwrap();
    let made = finish_registration(&site, &begun.state, &device.create("http://localhost:8080", &begun.options).to_string()).unwrap();
    let begun = begin_login(&site).unwrap();
    let shown = read_login(&device.get("http://localhost:8080", &begun.options).to_string()).unwrap();
    assert!(finish_login(&site, &begun.state, &shown, &kept(made)).is_ok());
}

#[test]
fn other_origins_are_refused() {
    let mut device = Authenticator::new();
    let kept = kept(registered(&mut device));
    for origin in [
        "https://shop.example.evil.example",
        "https://www.shop.example",
        "https://shop.example:8443",
        "http://shop.example",
        "https://shop.example/",
        "shop.example",
    ] {
        refused(login(&mut device, origin, &kept), "origin");
        let begun = begun();
        let answer = Authenticator::new().create(origin, &begun.options).to_string();
        refused(finish_registration(&site(), &begun.state, &answer), "origin");
    }
    // A page of another site that was given the shop's challenge.
    let begun = begun();
    let mut options = begun.options.clone();
    options["rp"]["id"] = json!("evil.example");
    refused(finish_registration(&site(), &begun.state, &device.create(ORIGIN, &options).to_string()), "RP ID");
    let begun = begin_login(&site()).unwrap();
    let mut options = begun.options.clone();
    options["rpId"] = json!("evil.example");
    let shown = read_login(&device.get(ORIGIN, &options).to_string()).unwrap();
    refused(finish_login(&site(), &begun.state, &shown, &kept), "RP ID");
}

#[test]
fn other_challenges_are_refused() {
    let mut device = Authenticator::new();
    let (first, second) = (begun(), begun());
    let answer = device.create(ORIGIN, &first.options).to_string();
    refused(finish_registration(&site(), &second.state, &answer), "challenge");
    let kept = kept(finish_registration(&site(), &first.state, &answer).unwrap());
    let (first, second) = (begin_login(&site()).unwrap(), begin_login(&site()).unwrap());
    let shown = read_login(&device.get(ORIGIN, &first.options).to_string()).unwrap();
    refused(finish_login(&site(), &second.state, &shown, &kept), "challenge");
}

#[test]
fn forgeries_are_refused() {
    let mut device = Authenticator::new();
    let kept = kept(registered(&mut device));
    device.tampered = true;
    refused(login(&mut device, ORIGIN, &kept), "signature");
    device.tampered = false;
    // Another device's key under this passkey's id.
    let mut other = Authenticator::new();
    other.create(ORIGIN, &begun().options);
    let begun = begin_login(&site()).unwrap();
    let mut answer = other.get(ORIGIN, &begun.options);
    answer["id"] = json!(device.id());
    answer["rawId"] = json!(device.id());
    let shown = read_login(&answer.to_string()).unwrap();
    refused(finish_login(&site(), &begun.state, &shown, &kept), "signature");
    assert!(login(&mut device, ORIGIN, &kept).is_ok());
}

#[test]
fn a_passkey_is_its_own_accounts_only() {
    let mut device = Authenticator::new();
    let made = registered(&mut device);
    let begun = begin_login(&site()).unwrap();
    let shown = read_login(&device.get(ORIGIN, &begun.options).to_string()).unwrap();
    let kept = kept(made);
    let eve = Kept { user: UserId::from_uuid(Uuid::from_u128(2)), ..kept };
    refused(finish_login(&site(), &begun.state, &shown, &eve), "user handle");
    let another = Kept { user: ada(), credential: vec![1; 32], ..eve };
    refused(finish_login(&site(), &begun.state, &shown, &another), "credential ID");
}

#[test]
fn a_copied_device_is_refused() {
    let mut device = Authenticator::new();
    let mut kept = kept(registered(&mut device));
    device.counter = 7;
    kept.changing = login(&mut device, ORIGIN, &kept).unwrap().expect("the counter grew");
    // It counts before it signs: this is 8, the first time and the second.
    for back in [0, 5, 7] {
        device.counter = back;
        refused(login(&mut device, ORIGIN, &kept), "counter");
    }
    assert!(login(&mut device, ORIGIN, &kept).is_ok());
}

#[test]
fn whoever_is_not_checked_by_the_device_is_refused() {
    let mut device = Authenticator::new();
    device.verifies = false;
    let first = begun();
    refused(finish_registration(&site(), &first.state, &device.create(ORIGIN, &first.options).to_string()), "verified");
    device.verifies = true;
    let kept = kept(registered(&mut device));
    device.verifies = false;
    refused(login(&mut device, ORIGIN, &kept), "verified");
}

#[test]
fn a_late_answer_is_refused() {
    // Both states end with when they expire, the registration's before its 16 bytes of account.
    let past = |state: &[u8], after: usize| {
        let mut state = state.to_vec();
        let end = state.len() - after;
        state[end - 12..end].fill(0);
        state
    };
    let mut device = Authenticator::new();
    let begun = begun();
    let answer = device.create(ORIGIN, &begun.options).to_string();
    refused(finish_registration(&site(), &past(&begun.state, 16), &answer), "timed out");
    let kept = kept(finish_registration(&site(), &begun.state, &answer).unwrap());
    let begun = begin_login(&site()).unwrap();
    let shown = read_login(&device.get(ORIGIN, &begun.options).to_string()).unwrap();
    refused(finish_login(&site(), &past(&begun.state, 0), &shown, &kept), "timed out");
}

#[test]
fn a_registration_is_no_login() {
    let mut device = Authenticator::new();
    let first = begun();
    let answer = device.create(ORIGIN, &first.options);
    let kept = kept(finish_registration(&site(), &first.state, &answer.to_string()).unwrap());
    assert_eq!(read_login(&answer.to_string()).unwrap_err(), PasskeyError::Malformed);
    let begun = begin_login(&site()).unwrap();
    let got = device.get(ORIGIN, &begun.options);
    assert_eq!(finish_registration(&site(), &first.state, &got.to_string()).unwrap_err(), PasskeyError::Malformed);
    let shown = read_login(&got.to_string()).unwrap();
    let mixed = finish_login(&site(), &first.state, &shown, &kept);
    assert!(matches!(mixed, Err(PasskeyError::Internal(_))), "{mixed:?}");
    let mixed = finish_registration(&site(), &begun.state, &answer.to_string());
    assert!(matches!(mixed, Err(PasskeyError::Internal(_))), "{mixed:?}");
}

#[test]
fn what_browsers_add_does_no_harm() {
    let mut device = Authenticator::new();
    let begun = begun();
    let mut answer = device.create(ORIGIN, &begun.options);
    answer["clientExtensionResults"] = json!({ "credProps": { "rk": true }, "prf": { "enabled": true }, "new": [] });
    answer["response"]["transports"] = json!(["internal", "cable", "smart-card"]);
    answer["new"] = json!({});
    answer["response"]["new"] = json!(1);
    assert!(finish_registration(&site(), &begun.state, &answer.to_string()).is_ok());
}

#[test]
fn what_is_left_out_is_missed() {
    let mut device = Authenticator::new();
    registered(&mut device);
    let answer = device.get(ORIGIN, &begin_login(&site()).unwrap().options);
    for field in ["clientDataJSON", "authenticatorData", "signature", "userHandle"] {
        for other in [Value::Null, json!("not base 64"), json!([1, 2])] {
            let mut answer = answer.clone();
            answer["response"][field] = other;
            assert_eq!(read_login(&answer.to_string()).unwrap_err(), PasskeyError::Malformed, "{field}");
        }
    }
}

/// A text of base 64, so that whatever is in it gets past the first look.
fn blob() -> impl Strategy<Value = String> {
    prop_oneof!["([A-Za-z0-9_-]{4}){0,60}", Just("eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0".to_owned())]
}

proptest! {
    #[test]
    fn any_bytes_are_refused(client in blob(), object in blob(), id in blob(), handle in blob(), text in "\\PC{0,60}") {
        let answer = json!({ "rawId": id, "response": {
            "clientDataJSON": client, "attestationObject": object, "authenticatorData": object, "signature": object, "userHandle": handle,
        } });
        let begun = begun();
        prop_assert!(finish_registration(&site(), &begun.state, &answer.to_string()).is_err());
        prop_assert!(finish_registration(&site(), &begun.state, &text).is_err());
        prop_assert!(read_login(&text).is_err());
        if let Ok(shown) = read_login(&answer.to_string()) {
            prop_assert_eq!(shown.credential().is_empty(), false);
        }
    }

    #[test]
    fn one_wrong_byte_is_refused(at in 0_usize..10_000, flip in 1_u8..=255, signed in any::<bool>()) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let mut device = Authenticator::new();
        let kept = kept(registered(&mut device));
        let begun = begin_login(&site()).unwrap();
        let mut answer = device.get(ORIGIN, &begun.options);
        let field = &mut answer["response"][if signed { "authenticatorData" } else { "clientDataJSON" }];
        let mut bytes = URL_SAFE_NO_PAD.decode(field.as_str().unwrap()).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        *field = json!(URL_SAFE_NO_PAD.encode(bytes));
        let shown = read_login(&answer.to_string()).unwrap();
        prop_assert!(finish_login(&site(), &begun.state, &shown, &kept).is_err());
    }
}
