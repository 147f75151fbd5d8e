//! Whom the gateway calls and which callbacks it believes.

use serde::Deserialize;
use subtle::{Choice, ConstantTimeEq};

use crate::{gateway::Fault, line};

const LIVE_API: &str = "https://www.blockonomics.co";
/// The shortest secret: 32 hexadecimal digits are 128 bits.
const SECRET_MIN: usize = 32;

/// Where Blockonomics is.
#[derive(Debug, Clone)]
pub struct Config {
    /// Base URL of the API.
    pub api: String,
    /// The host of the shop: the provider finds our callback by it.
    pub shop: String,
    /// A page to pay on, of a stand-in; real wallets have none.
    pub page: Option<String>,
    /// Whether payments of the provider's test bench count.
    pub test_payments: bool,
}

/// The merchant's credentials, from the secret.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The key of the API.
    pub api_key: String,
    /// The secrets in the callback's address, one or two with a comma: two while one takes the other's place.
    pub callback_secrets: String,
}

impl Config {
    /// Reads the configuration that the template sets.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        let api = line::own(&variable, "BLOCKONOMICS_API", LIVE_API, &[])?;
        let page = Some(line::own(&variable, "BLOCKONOMICS_PAGE", "", &[])?).filter(|page| !page.is_empty());
        let test_payments = variable("STAGE").is_some_and(|stage| stage != "production");
        let shop = variable("SHOP_URL").unwrap_or_default();
        let shop = shop.split_once("://").map_or(shop.as_str(), |(_, rest)| rest);
        let shop = shop.split('/').next().unwrap_or_default().to_owned();
        Ok(Self { api, shop, page, test_payments })
    }
}

/// The secrets that callbacks show.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn new(list: &str) -> Result<Self, Fault> {
        let secrets: Vec<String> = list.split(',').map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty()).collect();
        let good = |secret: &String| secret.len() >= SECRET_MIN && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if secrets.is_empty() || secrets.len() > 2 || !secrets.iter().all(good) {
            return Err(Fault::Setup(format!("one or two callback secrets of {SECRET_MIN} letters and digits at least are needed")));
        }
        Ok(Self(secrets))
    }

    /// Whether one of them is shown. All are compared, in a time that tells nothing.
    pub(super) fn fit(&self, shown: &str) -> bool {
        let fits = self.0.iter().fold(Choice::from(0), |found, secret| found | secret.as_bytes().ct_eq(shown.as_bytes()));
        bool::from(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_takes_the_providers_own_address_only() {
        let read = |pairs: &[(&str, &str)]| {
            Config::from_variables(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(!read(&[]).unwrap().test_payments);
        assert_eq!(read(&[("SHOP_URL", "https://shop.example/de")]).unwrap().shop, "shop.example");
        for pair in [("BLOCKONOMICS_API", "http://127.0.0.1:8082"), ("BLOCKONOMICS_PAGE", "http://localhost:8082/wallet")] {
            assert!(read(&[pair]).is_err(), "{pair:?} without a stage");
            assert!(read(&[("STAGE", "production"), pair]).is_err());
            assert!(read(&[("STAGE", "staging"), pair]).is_err());
            assert!(read(&[("STAGE", "local"), pair]).is_ok());
        }
    }

    #[test]
    fn two_secrets_hold_at_once_and_weak_ones_none() {
        let (old, new) = ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210");
        let both = Secrets::new(&format!("{old},{new}")).unwrap();
        assert!(both.fit(old) && both.fit(new) && !both.fit("") && !both.fit(&old[1..]));
        assert!(Secrets::new("").is_err());
        assert!(Secrets::new("short").is_err());
        assert!(Secrets::new(&format!("{old},{new},{old}")).is_err());
    }
}
