//! The gateways of this shop, set up at first use. Adding one is a file in `payments` and a row here.

use contract::{Problem, payments::GatewayName};
use domain::{Currency, coin::Coin};
use payments::{Fault, Gateway, bank_transfer::BankTransfer, blockonomics, cash_on_delivery::CashOnDelivery, globee, paypal};
use serde_json::Value;
use tokio::sync::OnceCell;

type Made = Result<Box<dyn Gateway>, Fault>;

/// How a gateway is set up: the variable that names its secret, if it has one, and what to make of that.
struct Row {
    secret: Option<&'static str>,
    make: fn(Value) -> Made,
    /// Whether it takes money of a currency in a shop that has another, or the same, as its own.
    takes: fn(Currency, Currency) -> bool,
}

/// Whether a gateway takes money of a currency, in a shop whose own currency is `shop`. What only the provider knows it says
/// when a payment is started.
pub fn takes(name: GatewayName, currency: Currency, shop: Currency) -> bool {
    (row(name).takes)(currency, shop)
}

/// Whether there is a provider that can be asked what became of a payment; of other money only staff know.
pub const fn has_provider(name: GatewayName) -> bool {
    row(name).secret.is_some()
}

const fn row(name: GatewayName) -> Row {
    match name {
        GatewayName::Paypal => Row { secret: Some("PAYPAL_SECRET"), make: make_paypal, takes: paypal::takes },
        GatewayName::Blockonomics => {
            Row { secret: Some("BLOCKONOMICS_SECRET"), make: |secret| make_blockonomics(Coin::Btc, secret), takes: |_, _| true }
        }
        // The same account; a way to pay of its own, as each offers what its wallets hold.
        GatewayName::Usdt => {
            Row { secret: Some("BLOCKONOMICS_SECRET"), make: |secret| make_blockonomics(Coin::Usdt, secret), takes: |_, _| true }
        }
        GatewayName::Globee => Row { secret: Some("GLOBEE_SECRET"), make: make_globee, takes: |_, _| true },
        GatewayName::BankTransfer => Row { secret: None, make: |_| Ok(Box::new(BankTransfer)), takes: own },
        GatewayName::CashOnDelivery => Row { secret: None, make: |_| Ok(Box::new(CashOnDelivery)), takes: own },
    }
}

/// The shop's account is in its own currency, and so is what the courier hands over.
fn own(currency: Currency, shop: Currency) -> bool {
    currency == shop
}

fn make_paypal(secret: Value) -> Made {
    Ok(Box::new(paypal::Paypal::new(paypal::Config::from_variables(variable)?, credentials(secret)?)?))
}

fn make_blockonomics(coin: Coin, secret: Value) -> Made {
    Ok(Box::new(blockonomics::Blockonomics::new(coin, blockonomics::Config::from_variables(variable)?, credentials(secret)?)?))
}

fn make_globee(secret: Value) -> Made {
    Ok(Box::new(globee::Globee::new(globee::Config::from_variables(variable)?, credentials(secret)?)?))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn credentials<T: serde::de::DeserializeOwned>(secret: Value) -> Result<T, Fault> {
    // serde's words would quote the value.
    serde_json::from_value(secret).map_err(|_| Fault::Setup("its secret has another form".into()))
}

/// The gateways, for as long as a function's environment lives.
#[derive(Default)]
pub struct Gateways {
    made: [OnceCell<Box<dyn Gateway>>; GatewayName::ALL.len()],
}

impl Gateways {
    /// None set up yet.
    pub const fn new() -> Self {
        Self { made: [const { OnceCell::const_new() }; GatewayName::ALL.len()] }
    }

    /// The gateway of this name; `secret` reads the one that a variable names, when it is needed.
    pub async fn get(
        &self,
        name: GatewayName,
        secret: impl AsyncFnOnce(&'static str) -> Result<Value, Problem>,
    ) -> Result<&dyn Gateway, Problem> {
        let at = GatewayName::ALL.iter().position(|one| *one == name).unwrap_or_default();
        let Row { secret: variable, make, .. } = row(name);
        let made = self.made[at].get_or_try_init(|| async {
            let secret = match variable {
                Some(variable) => secret(variable).await?,
                None => Value::Null,
            };
            make(secret).map_err(|fault| crate::problem(&fault))
        });
        Ok(made.await?.as_ref())
    }
}
