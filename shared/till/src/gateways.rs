//! The gateways of this shop, set up at first use. Adding one is a file in `payments` and a row here.

use contract::{Problem, orders::GatewayName};
use payments::{
    Gateway,
    paypal::{Config, Credentials, Paypal},
};
use tokio::sync::OnceCell;

/// The gateways, for as long as a function's environment lives.
#[derive(Default)]
pub struct Gateways {
    paypal: OnceCell<Paypal>,
}

impl Gateways {
    /// None set up yet.
    pub const fn new() -> Self {
        Self { paypal: OnceCell::const_new() }
    }

    /// The gateway of this name; `secret` reads the credentials when they are needed.
    pub async fn get(
        &self,
        name: GatewayName,
        secret: impl Future<Output = Result<Credentials, Problem>>,
    ) -> Result<&dyn Gateway, Problem> {
        match name {
            GatewayName::Paypal => {
                let made = self.paypal.get_or_try_init(|| async {
                    let config = Config::from_variables(|name| std::env::var(name).ok()).map_err(|fault| crate::problem(&fault))?;
                    Paypal::new(config, secret.await?).map_err(|fault| crate::problem(&fault))
                });
                Ok(made.await?)
            }
        }
    }
}
