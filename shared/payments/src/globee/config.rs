//! Whom the gateway calls.

use serde::Deserialize;

use crate::{gateway::Fault, line};

const LIVE_API: &str = "https://globee.com/payment-api/v1";
const TEST_API: &str = "https://test.globee.com/payment-api/v1";

/// Where GloBee is.
#[derive(Debug, Clone)]
pub struct Config {
    /// Base URL of the payment API.
    pub api: String,
}

/// The merchant's credentials, from the secret.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The key of the payment API.
    pub auth_key: String,
    /// What the tokens in the addresses of notifications are made with.
    pub notify_key: String,
}

impl Config {
    /// Reads the configuration that the template sets.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        Ok(Self { api: line::own(&variable, "GLOBEE_API", LIVE_API, &[TEST_API])? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_takes_globees_own_address_only() {
        let read = |stage: &str, api: &str| {
            Config::from_variables(|name| match name {
                "STAGE" if !stage.is_empty() => Some(stage.to_owned()),
                "GLOBEE_API" => Some(api.to_owned()),
                _ => None,
            })
        };
        assert_eq!(read("production", "").unwrap().api, LIVE_API);
        assert!(read("production", TEST_API).is_err() && read("", TEST_API).is_err());
        assert!(read("staging", TEST_API).is_ok() && read("staging", "http://127.0.0.1:1").is_err());
        assert!(read("local", "http://127.0.0.1:1").is_ok());
    }
}
