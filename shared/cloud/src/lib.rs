//! AWS, behind one small struct per service. Clients are made at their first use, so that a function
//! starts with what it calls and no more; credentials come from the environment that Lambda sets.

mod mail;
mod object;
mod queue;
mod secret;

use std::{future::Future, pin::Pin};

use aws_credential_types::Credentials;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

pub use mail::Mailer;
pub use object::{Bucket, FOREVER, NEVER, Objects, Served};
pub use queue::{Queues, Send as QueueMessage};
pub use secret::Secrets;

/// What every operation returns.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, CloudError>> + Send + 'a>>;

/// Why a service did not do as it was told.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The service refused, or did not answer.
    #[error("{service} failed: {cause}")]
    Service {
        /// Which service.
        service: &'static str,
        /// Its words, with their causes.
        cause: String,
    },
    /// A secret has not the fields that are needed.
    #[error("the secret in {variable} is not as expected: {cause}")]
    Secret {
        /// The variable with its name.
        variable: &'static str,
        /// What is wrong; never the secret itself.
        cause: String,
    },
    /// The environment lacks a variable that the template sets.
    #[error("the environment has no {0}")]
    Variable(&'static str),
}

impl From<CloudError> for contract::Problem {
    /// A fault of the shop's own: callers learn nothing of it.
    fn from(error: CloudError) -> Self {
        Self::from(contract::Kind::Internal).because(chain(&error))
    }
}

impl CloudError {
    fn service<E: std::error::Error>(service: &'static str, error: &E) -> Self {
        Self::Service { service, cause: chain(error) }
    }
}

/// An error with all its causes, as one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Reads an environment variable that the template sets.
pub fn variable(name: &'static str) -> Result<String, CloudError> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or(CloudError::Variable(name))
}

/// Where and as whom to call AWS.
#[derive(Debug, Clone)]
struct Account {
    region: String,
    credentials: Credentials,
    endpoint: Option<String>,
}

impl Account {
    /// Lambda puts region and the role's credentials into the environment, where they stay valid for
    /// as long as the environment lives.
    fn from_environment() -> Result<Self, CloudError> {
        let credentials = Credentials::new(
            variable("AWS_ACCESS_KEY_ID")?,
            variable("AWS_SECRET_ACCESS_KEY")?,
            std::env::var("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty()),
            None,
            "lambda",
        );
        let endpoint = std::env::var("AWS_ENDPOINT_URL").ok().filter(|url| !url.is_empty());
        Ok(Self { region: variable("AWS_REGION")?, credentials, endpoint })
    }

    /// An HTTP client; without TLS where the endpoint has none, which saves reading the root certificates.
    fn http(&self) -> SharedHttpClient {
        if self.endpoint.as_deref().is_some_and(|url| url.starts_with("http://")) {
            Builder::new().build_http()
        } else {
            Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
        }
    }
}
