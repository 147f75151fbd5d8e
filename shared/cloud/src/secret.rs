//! Secrets Manager. The environment holds only the secrets' names.

use aws_sdk_secretsmanager::{Client, Config, config::Region};
use serde::de::DeserializeOwned;

use crate::{Account, CloudError, Reply, variable};

/// Reads secrets.
#[derive(Debug)]
pub struct Secrets {
    client: Client,
}

impl Secrets {
    /// A client from the environment.
    pub fn new() -> Result<Self, CloudError> {
        let account = Account::from_environment()?;
        let mut config = Config::builder()
            .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
            .region(Region::new(account.region.clone()))
            .credentials_provider(account.credentials.clone())
            .http_client(account.http());
        config.set_endpoint_url(account.endpoint);
        Ok(Self { client: Client::from_conf(config.build()) })
    }

    /// The secret whose name is in the variable `name`.
    pub fn get<'a, T: DeserializeOwned + Send + 'a>(&'a self, name: &'static str) -> Reply<'a, T> {
        let text = self.text(name);
        Box::pin(async move {
            let text = text.await?;
            // serde_json's errors name a place and a kind, never the value.
            serde_json::from_str(&text).map_err(|error| CloudError::Secret { variable: name, cause: error.to_string() })
        })
    }

    fn text(&self, name: &'static str) -> Reply<'_, String> {
        Box::pin(async move {
            let reply = self
                .client
                .get_secret_value()
                .secret_id(variable(name)?)
                .send()
                .await
                .map_err(|error| CloudError::service("Secrets Manager", &error))?;
            reply.secret_string.ok_or(CloudError::Secret { variable: name, cause: "it is binary".into() })
        })
    }
}
