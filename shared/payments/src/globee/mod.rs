//! GloBee: payment requests on the provider's page (Payment API v1).
//!
//! Its notifications carry no signature, so nothing in them is believed: the address they come to holds a token of
//! the payment, and what happened is asked for with our own key. Whether the provider still operates is doubtful; it
//! is offered only where the owner says so and it answers.

mod config;
mod wire;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{PaymentId, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

pub use config::{Config, Credentials};

use crate::{
    gateway::{Ask, Delivery, Fault, Gateway, OnReturn, Outcome, Reply, Started, Verified},
    line,
};

/// GloBee, set up for one merchant.
pub struct Globee {
    config: Config,
    credentials: Credentials,
    client: reqwest::Client,
}

impl Globee {
    /// Sets the gateway up.
    pub fn new(config: Config, credentials: Credentials) -> Result<Self, Fault> {
        if credentials.auth_key.is_empty() {
            return Err(Fault::Absent);
        }
        if credentials.notify_key.len() < 32 {
            return Err(Fault::Setup("the key of notifications must have 32 characters at least".into()));
        }
        Ok(Self { config, credentials, client: line::client()? })
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Result<Value, Fault> {
        let (status, body) =
            line::send(request.header("X-AUTH-KEY", &self.credentials.auth_key).header("Accept", "application/json")).await?;
        judge(status, &body)
    }

    async fn request(&self, id: &str) -> Result<Value, Fault> {
        self.call(self.client.get(format!("{}/payment-request/{id}", self.config.api))).await
    }

    fn seal(&self, payment: PaymentId) -> Option<Hmac<Sha256>> {
        let mut seal = Hmac::<Sha256>::new_from_slice(self.credentials.notify_key.as_bytes()).ok()?;
        seal.update(format!("globee {payment}").as_bytes());
        Some(seal)
    }

    /// Where GloBee tells of a payment: only who was told this address can know it.
    fn ipn_url(&self, ask: &Ask) -> Result<String, Fault> {
        let seal = self.seal(ask.payment).ok_or_else(|| Fault::Setup("the key of notifications can't be used".into()))?;
        let token = URL_SAFE_NO_PAD.encode(seal.finalize().into_bytes());
        Ok(format!("{}?payment={}&token={token}", ask.notify_url, ask.payment))
    }

    /// The payment that a notification's address is about, if the shop made that address.
    fn addressee(&self, query: &str) -> Result<PaymentId, Fault> {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let forged = || Fault::Forged("its address is not of the shop's making".into());
        let payment: PaymentId = get("payment").parse().map_err(|_| forged())?;
        let token = URL_SAFE_NO_PAD.decode(get("token")).map_err(|_| forged())?;
        let seal = self.seal(payment).ok_or_else(forged)?;
        seal.verify_slice(&token).map_err(|_| forged())?;
        Ok(payment)
    }
}

/// Tells a refusal from an unknown outcome.
fn judge(status: u16, body: &[u8]) -> Result<Value, Fault> {
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    match status {
        200..300 if body.is_object() && body["success"] != false => Ok(body),
        401 | 403 => Err(Fault::Setup(format!("GloBee refused the key ({status})"))),
        404 => Err(Fault::Refused { code: "not-found".into(), detail: "GloBee knows no such payment request".into() }),
        422 => {
            let error = &body["errors"][0];
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            Err(Fault::Refused { code: text("type"), detail: format!("{}: {}", text("field"), text("message")) })
        }
        _ => Err(Fault::Unknown(format!("GloBee answered {status}"))),
    }
}

impl Gateway for Globee {
    /// Not safe to repeat for the provider, which has no idempotency key: a lost answer leaves an unpaid request there.
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started> {
        Box::pin(async move {
            let body = wire::request(ask, &self.ipn_url(ask)?);
            wire::started(&self.call(self.client.post(format!("{}/payment-request", self.config.api)).json(&body)).await?)
        })
    }

    fn on_return(&self) -> OnReturn {
        OnReturn::Ask
    }

    fn is_polled(&self) -> bool {
        true
    }

    fn fetch<'a>(&'a self, payment: PaymentId, id: &'a str, _: Timestamp) -> Reply<'a, Outcome> {
        Box::pin(async move {
            match self.request(id).await {
                Ok(found) => wire::outcome(&found, payment),
                Err(Fault::Refused { code, .. }) => Ok(Outcome::Refused { code }),
                Err(fault) => Err(fault),
            }
        })
    }

    /// Of the body only the id is read. What is stored is GloBee's answer to our own question.
    fn verify<'a>(&'a self, delivery: Delivery<'a>) -> Reply<'a, Verified> {
        Box::pin(async move {
            let payment = self.addressee(delivery.query)?;
            let told: Value = serde_json::from_slice(delivery.body).map_err(|error| Fault::Forged(format!("not JSON: {error}")))?;
            let id = wire::id(wire::resource(&told)).ok_or_else(|| Fault::Forged("it names no payment request".into()))?;
            let found = match self.request(id).await {
                Ok(found) => found,
                Err(Fault::Refused { detail, .. }) => return Err(Fault::Forged(detail)),
                Err(fault) => return Err(fault),
            };
            if wire::resource(&found)["custom_payment_id"].as_str() != Some(payment.to_string().as_str()) {
                return Err(Fault::Forged("it is about another payment than its address".into()));
            }
            self.read(&wire::resource(&found).to_string())
        })
    }

    fn read(&self, record: &str) -> Result<Verified, Fault> {
        wire::event(record)
    }

    fn health(&self) -> Reply<'_, ()> {
        Box::pin(async move { self.call(self.client.get(format!("{}/ping", self.config.api))).await.map(drop) })
    }
}
