//! SES.

use aws_sdk_ses::{Client, Config, config::Region, primitives::Blob, types::RawMessage};

use crate::{Account, CloudError, Reply};

/// Sends mail.
#[derive(Debug)]
pub struct Mailer {
    client: Client,
}

impl Mailer {
    /// A client from the environment.
    pub fn new() -> Result<Self, CloudError> {
        let account = Account::from_environment()?;
        let mut config = Config::builder()
            .behavior_version(aws_sdk_ses::config::BehaviorVersion::latest())
            .region(Region::new(account.region.clone()))
            .credentials_provider(account.credentials.clone())
            .http_client(account.http());
        config.set_endpoint_url(account.endpoint);
        Ok(Self { client: Client::from_conf(config.build()) })
    }

    /// Sends a whole MIME message; sender and receivers are those of its headers.
    pub fn send_raw(&self, mime: Vec<u8>) -> Reply<'_, ()> {
        Box::pin(async move {
            let message = RawMessage::builder().data(Blob::new(mime)).build().map_err(|error| CloudError::service("SES", &error))?;
            self.client.send_raw_email().raw_message(message).send().await.map_err(|error| CloudError::service("SES", &error))?;
            Ok(())
        })
    }
}
