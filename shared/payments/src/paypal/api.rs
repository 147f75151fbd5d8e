//! The one place that calls PayPal.

use std::time::{Duration, Instant};

use serde_json::{Value, value::RawValue};
use tokio::sync::Mutex;

use super::{Credentials, signature::Transmission};
use crate::{
    gateway::Fault,
    line,
    line::{MAX_ANSWER, lost},
};

struct Token {
    bearer: String,
    until: Instant,
}

/// PayPal's REST API.
pub(super) struct Api {
    base: String,
    credentials: Credentials,
    client: reqwest::Client,
    token: Mutex<Option<Token>>,
}

impl Api {
    pub(super) fn new(base: String, credentials: Credentials) -> Result<Self, Fault> {
        let client = line::client()?;
        Ok(Self { base, credentials, client, token: Mutex::new(None) })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, Fault> {
        self.call(|token| self.client.get(format!("{}{path}", self.base)).bearer_auth(token)).await
    }

    /// Posts under an idempotency key: the same key gets the outcome of its first call.
    pub(super) async fn post(&self, path: &str, request_id: &str, body: &Value) -> Result<Value, Fault> {
        self.call(|token| {
            self.client
                .post(format!("{}{path}", self.base))
                .bearer_auth(token)
                .header("PayPal-Request-Id", request_id)
                .header("Prefer", "return=representation")
                .json(body)
        })
        .await
    }

    /// Asks PayPal whether it sent a webhook. The event goes back byte for byte: written anew it would not verify.
    pub(super) async fn verify_webhook(&self, sent: &Transmission, webhook_id: &str, body: &str) -> Result<(), Fault> {
        let event: &RawValue = serde_json::from_str(body).map_err(|error| Fault::Forged(format!("not JSON: {error}")))?;
        let text = |value: &str| Value::String(value.to_owned()).to_string();
        let question = format!(
            r#"{{"auth_algo":{},"cert_url":{},"transmission_id":{},"transmission_sig":{},"transmission_time":{},"webhook_id":{},"webhook_event":{}}}"#,
            text(&sent.algorithm),
            text(&sent.certificate_url),
            text(&sent.id),
            text(&sent.signature),
            text(&sent.time),
            text(webhook_id),
            event.get()
        );
        let answer = self
            .call(|token| {
                self.client
                    .post(format!("{}/v1/notifications/verify-webhook-signature", self.base))
                    .bearer_auth(token)
                    .header("Content-Type", "application/json")
                    .body(question.clone())
            })
            .await?;
        match answer["verification_status"].as_str() {
            Some("SUCCESS") => Ok(()),
            Some(_) => Err(Fault::Forged("PayPal did not send it".into())),
            None => Err(Fault::Unknown("PayPal did not say whether it sent it".into())),
        }
    }

    /// Fetches a file that the caller has checked the address of.
    pub(super) async fn fetch(&self, url: &str) -> Result<String, Fault> {
        let answer = self.client.get(url).send().await.map_err(lost)?;
        if !answer.status().is_success() || answer.content_length().is_some_and(|length| length > 65_536) {
            return Err(Fault::Unknown(format!("the certificate's address answered {}", answer.status())));
        }
        answer.text().await.map_err(lost)
    }

    /// Logs in, so that the account is known to be good.
    pub(super) async fn reach(&self) -> Result<(), Fault> {
        self.bearer(false).await.map(drop)
    }

    async fn call(&self, request: impl Fn(&str) -> reqwest::RequestBuilder) -> Result<Value, Fault> {
        let mut fresh = false;
        loop {
            let token = self.bearer(fresh).await?;
            let answer = request(&token).send().await.map_err(lost)?;
            let status = answer.status();
            if status == reqwest::StatusCode::UNAUTHORIZED && !fresh {
                fresh = true;
                continue;
            }
            let bytes = answer.bytes().await.map_err(lost)?;
            let body: Value = if bytes.len() > MAX_ANSWER { Value::Null } else { serde_json::from_slice(&bytes).unwrap_or(Value::Null) };
            return judge(status.as_u16(), body);
        }
    }

    async fn bearer(&self, fresh: bool) -> Result<String, Fault> {
        let mut held = self.token.lock().await;
        if let Some(token) = &*held
            && !fresh
            && token.until > Instant::now()
        {
            return Ok(token.bearer.clone());
        }
        let answer = self
            .client
            .post(format!("{}/v1/oauth2/token", self.base))
            .basic_auth(&self.credentials.client_id, Some(&self.credentials.secret))
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .map_err(lost)?;
        let status = answer.status();
        if status.is_client_error() && status.as_u16() != 429 {
            return Err(Fault::Setup(format!("PayPal refused the credentials ({status})")));
        }
        let body: Value = answer.json().await.map_err(lost)?;
        let bearer = body["access_token"].as_str().ok_or_else(|| Fault::Unknown("no access token".into()))?.to_owned();
        // A minute early, so that it does not run out on the way.
        let seconds = body["expires_in"].as_u64().unwrap_or(300).saturating_sub(60);
        *held = Some(Token { bearer: bearer.clone(), until: Instant::now() + Duration::from_secs(seconds) });
        Ok(bearer)
    }
}

/// Tells a refusal from an unknown outcome: only a 4xx with PayPal's own code is a refusal.
fn judge(status: u16, body: Value) -> Result<Value, Fault> {
    if (200..300).contains(&status) {
        return if body.is_object() { Ok(body) } else { Err(Fault::Unknown(format!("{status} without a JSON object"))) };
    }
    let name = body["name"].as_str().unwrap_or_default();
    let issue = body["details"][0]["issue"].as_str().unwrap_or(name);
    let detail = format!("{status}, debug id {}", body["debug_id"].as_str().unwrap_or("none"));
    match status {
        400 | 403 | 404 | 409 | 422 if !issue.is_empty() => Err(Fault::Refused { code: issue.to_owned(), detail }),
        _ => Err(Fault::Unknown(format!("{issue} {detail}"))),
    }
}
