//! Whether a webhook is PayPal's: the signature of the raw body, by a certificate from PayPal's own
//! address that chains to a trusted root.
//!
//! Signed is `transmission id|transmission time|webhook id|CRC-32 of the body in decimal`, with RSA
//! PKCS#1 v1.5 and SHA-256 (developer.paypal.com/api/rest/webhooks/rest, "self-verification").

use std::{collections::HashMap, sync::Mutex, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Timestamp;
use http::HeaderMap;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime, pem::PemObject};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring};

use super::{Config, api::Api};
use crate::gateway::Fault;

/// PayPal delivers again for three days; what is older is no delivery.
const OLDEST_MS: i64 = 4 * 24 * 3_600_000;

/// The five headers of a delivery.
#[derive(Debug, Clone)]
pub(super) struct Transmission {
    pub id: String,
    pub time: String,
    pub signature: String,
    pub certificate_url: String,
    pub algorithm: String,
}

impl Transmission {
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Fault> {
        let get = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            value.ok_or_else(|| Fault::Forged(format!("no {name}")))
        };
        let read = Self {
            id: get("paypal-transmission-id")?,
            time: get("paypal-transmission-time")?,
            signature: get("paypal-transmission-sig")?,
            certificate_url: get("paypal-cert-url")?,
            algorithm: get("paypal-auth-algo")?,
        };
        // SHA1withRSA existed once; nothing else is accepted now.
        if read.algorithm == "SHA256withRSA" { Ok(read) } else { Err(Fault::Forged(format!("signed with {}", read.algorithm))) }
    }

    pub(super) fn is_recent(&self, now: Timestamp) -> Result<(), Fault> {
        let at: Timestamp = self.time.parse().map_err(|_| Fault::Forged("no transmission time".into()))?;
        if (now.0 - at.0).abs() > OLDEST_MS { Err(Fault::Forged("sent too long ago".into())) } else { Ok(()) }
    }

    fn message(&self, webhook_id: &str, body: &[u8]) -> String {
        format!("{}|{}|{webhook_id}|{}", self.id, self.time, crc32fast::hash(body))
    }
}

/// Which certificates sign PayPal's webhooks.
pub(super) struct Trust {
    urls: Vec<String>,
    names: Vec<String>,
    anchors: Vec<TrustAnchor<'static>>,
    fetched: Mutex<HashMap<String, Vec<CertificateDer<'static>>>>,
}

impl Trust {
    pub(super) fn new(config: &Config) -> Result<Self, Fault> {
        let mut anchors = Vec::new();
        for root in &config.roots {
            let der = STANDARD.decode(root).map_err(|error| Fault::Setup(format!("PAYPAL_ROOTS: {error}")))?;
            let certificate = CertificateDer::from(der);
            let anchor = anchor_from_trusted_cert(&certificate).map_err(|error| Fault::Setup(format!("PAYPAL_ROOTS: {error}")))?;
            anchors.push(anchor.to_owned());
        }
        if anchors.is_empty() {
            anchors = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        }
        Ok(Self { urls: config.certificate_urls.clone(), names: config.certificate_names.clone(), anchors, fetched: Mutex::default() })
    }

    /// Checks a delivery. `Unknown` where there is no certificate to judge by, `Forged` where it does not hold.
    pub(super) async fn check(&self, api: &Api, sent: &Transmission, webhook_id: &str, body: &[u8], now: Timestamp) -> Result<(), Fault> {
        let chain = self.certificates(api, &sent.certificate_url).await?;
        let (leaf, intermediates) = chain.split_first().ok_or_else(|| Fault::Unknown("no certificate at its address".into()))?;
        let leaf = EndEntityCert::try_from(leaf).map_err(|error| Fault::Unknown(format!("the certificate: {error}")))?;
        self.check_chain(&leaf, intermediates, now)?;
        check_signature(&leaf, sent, webhook_id, body)
    }

    async fn certificates(&self, api: &Api, url: &str) -> Result<Vec<CertificateDer<'static>>, Fault> {
        // Before anything is fetched: otherwise a forger brings a certificate, or makes us call an address, of his own.
        let rest = self.urls.iter().find_map(|prefix| url.strip_prefix(prefix.as_str()));
        if !rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))) {
            return Err(Fault::Forged("its certificate is not at PayPal's address".into()));
        }
        if let Some(known) = self.fetched.lock().ok().and_then(|fetched| fetched.get(url).cloned()) {
            return Ok(known);
        }
        let pem = api.fetch(url).await?;
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| Fault::Unknown(format!("the certificate's file: {error:?}")))?;
        if let Ok(mut fetched) = self.fetched.lock() {
            // A handful a year; a full map is a flood of made-up names.
            if fetched.len() >= 16 {
                fetched.clear();
            }
            fetched.insert(url.to_owned(), chain.clone());
        }
        Ok(chain)
    }

    fn check_chain(&self, leaf: &EndEntityCert<'_>, intermediates: &[CertificateDer<'_>], now: Timestamp) -> Result<(), Fault> {
        let named = leaf.valid_dns_names().any(|name| self.names.iter().any(|suffix| name.ends_with(suffix.as_str())));
        if !named {
            return Err(Fault::Forged("its certificate is not PayPal's".into()));
        }
        let seconds = u64::try_from(now.0 / 1000).unwrap_or(0);
        let algorithms =
            [ring::RSA_PKCS1_2048_8192_SHA256, ring::RSA_PKCS1_2048_8192_SHA384, ring::ECDSA_P256_SHA256, ring::ECDSA_P384_SHA384];
        leaf.verify_for_usage(
            &algorithms,
            &self.anchors,
            intermediates,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map(drop)
        .map_err(|error| Fault::Unknown(format!("the certificate's chain: {error}")))
    }
}

fn check_signature(leaf: &EndEntityCert<'_>, sent: &Transmission, webhook_id: &str, body: &[u8]) -> Result<(), Fault> {
    let signature = STANDARD.decode(&sent.signature).map_err(|_| Fault::Forged("the signature is not base64".into()))?;
    leaf.verify_signature(ring::RSA_PKCS1_2048_8192_SHA256, sent.message(webhook_id, body).as_bytes(), &signature)
        .map_err(|_| Fault::Forged("the signature does not fit".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn sample() -> (CertificateDer<'static>, Transmission, String) {
        let sample: Value = serde_json::from_str(include_str!("../../tests/data/paypal-webhook.json")).unwrap();
        let event = &sample["events"]["PAYMENT.CAPTURE.PENDING"];
        let mut headers = HeaderMap::new();
        for (name, value) in event["headers"].as_object().unwrap() {
            headers.insert(http::HeaderName::try_from(name.as_str()).unwrap(), value.as_str().unwrap().parse().unwrap());
        }
        let pem = sample["certificate"].as_str().unwrap();
        let leaf = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        (leaf, Transmission::read(&headers).unwrap(), event["body"].as_str().unwrap().to_owned())
    }

    #[test]
    fn a_real_delivery_holds_and_a_changed_one_does_not() {
        let (der, sent, body) = sample();
        let leaf = EndEntityCert::try_from(&der).unwrap();
        // Simulated deliveries are signed with this literal id.
        check_signature(&leaf, &sent, "WEBHOOK_ID", body.as_bytes()).unwrap();
        assert!(check_signature(&leaf, &sent, "another id", body.as_bytes()).is_err());
        assert!(check_signature(&leaf, &sent, "WEBHOOK_ID", body.replace("PENDING", "COMPLETED").as_bytes()).is_err());
        let later = Transmission { time: "2024-08-02T19:34:58Z".into(), ..sent.clone() };
        assert!(check_signature(&leaf, &later, "WEBHOOK_ID", body.as_bytes()).is_err());
        assert!(sent.is_recent("2024-08-05T00:00:00Z".parse().unwrap()).is_ok());
        assert!(sent.is_recent("2024-08-09T00:00:00Z".parse().unwrap()).is_err());
    }

    #[test]
    fn a_chain_that_does_not_lead_to_a_root_is_no_proof() {
        let (der, ..) = sample();
        let leaf = EndEntityCert::try_from(&der).unwrap();
        let config =
            |names: &str| Config { api: String::new(), certificate_urls: vec![], certificate_names: vec![names.into()], roots: vec![] };
        let at = "2024-08-02T20:00:00Z".parse().unwrap();
        // The intermediate is missing: undecided, so that PayPal is asked.
        assert!(matches!(Trust::new(&config(".paypal.com")).unwrap().check_chain(&leaf, &[], at), Err(Fault::Unknown(_))));
        assert!(matches!(Trust::new(&config(".paypal.org")).unwrap().check_chain(&leaf, &[], at), Err(Fault::Forged(_))));
    }

    #[test]
    fn sha1_signatures_are_refused() {
        let (_, sent, _) = sample();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("paypal-transmission-id", &sent.id),
            ("paypal-transmission-time", &sent.time),
            ("paypal-transmission-sig", &sent.signature),
            ("paypal-cert-url", &sent.certificate_url),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        assert!(Transmission::read(&headers).is_err());
        headers.insert("paypal-auth-algo", "SHA1withRSA".parse().unwrap());
        assert!(Transmission::read(&headers).is_err());
    }
}
