//! Whom the gateway calls and trusts. All of it is configuration on one code path; with the
//! production stage, any value but PayPal's own stops the function.

use serde::Deserialize;

use crate::gateway::Fault;

const LIVE_API: &str = "https://api-m.paypal.com";
const LIVE_CERTIFICATES: &str = "https://api.paypal.com/v1/notifications/certs/,https://api-m.paypal.com/v1/notifications/certs/";
const LIVE_NAMES: &str = ".paypal.com";

/// Where PayPal is and which certificates sign its webhooks.
#[derive(Debug, Clone)]
pub struct Config {
    /// Base URL of the REST API.
    pub api: String,
    /// What a certificate's URL may begin with.
    pub certificate_urls: Vec<String>,
    /// What a certificate's DNS name may end with.
    pub certificate_names: Vec<String>,
    /// Trusted roots, DER in base64; the web's public roots where empty.
    pub roots: Vec<String>,
}

/// The merchant's credentials, from the secret.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The REST app's client id.
    pub client_id: String,
    /// The REST app's secret.
    pub secret: String,
    /// The id of our webhook: part of what PayPal signs.
    pub webhook_id: String,
}

impl Config {
    /// Reads the configuration that the template sets.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        let get = |name: &str, live: &str| variable(name).filter(|value| !value.is_empty()).unwrap_or_else(|| live.to_owned());
        let list = |text: String| text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let (api, urls, names) =
            (get("PAYPAL_API", LIVE_API), get("PAYPAL_CERT_URLS", LIVE_CERTIFICATES), get("PAYPAL_CERT_NAMES", LIVE_NAMES));
        let roots = get("PAYPAL_ROOTS", "");
        let own = api == LIVE_API && urls == LIVE_CERTIFICATES && names == LIVE_NAMES && roots.is_empty();
        if variable("STAGE").as_deref() != Some("local") && !own && !is_paypal_sandbox(&api, &urls, &names, &roots, variable("STAGE")) {
            return Err(Fault::Setup("outside the local stage, PAYPAL_* must be PayPal's own values".into()));
        }
        Ok(Self {
            api: api.trim_end_matches('/').to_owned(),
            certificate_urls: list(urls),
            certificate_names: list(names),
            roots: list(roots),
        })
    }
}

/// PayPal's own sandbox, for a stage that is not production.
fn is_paypal_sandbox(api: &str, urls: &str, names: &str, roots: &str, stage: Option<String>) -> bool {
    stage.is_some_and(|stage| stage != "production")
        && api == "https://api-m.sandbox.paypal.com"
        && urls.split(',').all(|url| {
            ["https://api.sandbox.paypal.com/v1/notifications/certs/", "https://api-m.sandbox.paypal.com/v1/notifications/certs/"]
                .contains(&url)
        })
        && names == LIVE_NAMES
        && roots.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Fault> {
        Config::from_variables(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn production_takes_paypals_own_values_only() {
        assert!(read(&[("STAGE", "production")]).is_ok());
        assert!(read(&[]).is_ok());
        for pair in [("PAYPAL_API", "http://127.0.0.1:8082"), ("PAYPAL_CERT_NAMES", ".evil.example"), ("PAYPAL_ROOTS", "AAAA")] {
            assert!(read(&[("STAGE", "production"), pair]).is_err(), "{pair:?}");
            assert!(read(&[pair]).is_err(), "{pair:?} without a stage");
            assert!(read(&[("STAGE", "local"), pair]).is_ok(), "{pair:?}");
        }
        let sandbox = ("PAYPAL_API", "https://api-m.sandbox.paypal.com");
        let urls = ("PAYPAL_CERT_URLS", "https://api.sandbox.paypal.com/v1/notifications/certs/");
        assert!(read(&[("STAGE", "test"), sandbox, urls]).is_ok());
        assert!(read(&[("STAGE", "production"), sandbox, urls]).is_err());
    }
}
