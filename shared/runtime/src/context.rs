//! What a handler sees of its invocation.

use std::cell::RefCell;

use contract::{Kind, Problem};
use domain::{OrderId, Timestamp};
use store::{Store, carts::TokenHash, events::Outgoing, idempotency::Key};

use crate::{
    outbox,
    shop::{Shop, internal},
    token::{self, Keys},
};

/// The cart's cookie.
const CART_COOKIE: &str = "__Host-cart";
/// 30 days, as long as an unused cart is kept.
const CART_COOKIE_S: u32 = 2_592_000;

/// What the runtime read from the request before the handler runs.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    pub cart: Option<String>,
    pub order_token: Option<String>,
    pub idempotency_key: Option<String>,
    pub body: Vec<u8>,
    pub headers: http::HeaderMap,
    pub endpoint: &'static str,
}

/// One invocation.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) caller: &'a Caller,
    pub(crate) now: Timestamp,
    pub(crate) cookies: &'a RefCell<Vec<String>>,
    pub(crate) warnings: &'a RefCell<Vec<String>>,
}

impl<'a> Context<'a> {
    /// The time at which the invocation began: the same for everything it does.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The database.
    pub async fn store(&self) -> Result<&'a Store, Problem> {
        self.shop.store(self.now).await
    }

    /// The function's long-lived state.
    pub const fn shop(&self) -> &'a Shop {
        self.shop
    }

    /// The keys of tokens.
    pub async fn keys(&self) -> Result<&'a Keys, Problem> {
        self.shop.keys().await.map_err(|error| internal(&error))
    }

    /// The caller's cart, by the hash of its token.
    pub fn cart(&self) -> Option<TokenHash> {
        self.caller.cart.as_deref().and_then(token::cart_hash)
    }

    /// Gives the caller a new cart's token.
    pub fn give_cart(&self) -> Option<TokenHash> {
        let token = token::new_cart_token();
        let cookie = format!("{CART_COOKIE}={token}; Path=/; Max-Age={CART_COOKIE_S}; HttpOnly; Secure; SameSite=Lax");
        self.cookies.borrow_mut().push(cookie);
        token::cart_hash(&token)
    }

    /// Lets in whoever holds the order's token. For others the order does not exist.
    pub async fn owner_of(&self, order: OrderId) -> Result<(), Problem> {
        let token = self.caller.order_token.as_deref().unwrap_or_default();
        if self.keys().await?.opens(token, order) { Ok(()) } else { Err(Kind::NotFound.into()) }
    }

    /// What repeats of this call are known by: the endpoint, the caller and the caller's key.
    pub fn idempotency(&self, caller: &[u8]) -> Key {
        Key::new(self.caller.endpoint, caller, self.caller.idempotency_key.as_deref().unwrap_or_default(), &self.caller.body)
    }

    /// The request's bytes, for endpoints that take it raw.
    pub fn raw_body(&self) -> &'a [u8] {
        &self.caller.body
    }

    /// The request's headers, for endpoints that take it raw.
    pub const fn headers(&self) -> &'a http::HeaderMap {
        &self.caller.headers
    }

    /// A secret of this function, by the variable that holds its name. Read when awaited.
    pub async fn secret<T: serde::de::DeserializeOwned + Send + 'a>(&self, variable: &'static str) -> Result<T, Problem> {
        Ok(self.shop.secrets().await?.get(variable).await?)
    }

    /// A variable that the template sets.
    pub fn variable(&self, name: &'static str) -> Result<String, Problem> {
        Ok(cloud::variable(name)?)
    }

    /// Sends committed events now. What fails here is in the outbox, and `relay-outbox` sends it.
    pub async fn publish(&self, events: &[Outgoing]) {
        if let Err(cause) = outbox::send(self.shop, self.now, events).await {
            self.warn(format!("events stay in the outbox: {cause}"));
        }
    }

    /// Notes something for the log that is not the caller's business.
    pub fn warn(&self, text: String) {
        self.warnings.borrow_mut().push(text);
    }
}

pub(crate) fn cookie(headers: &http::HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

impl Caller {
    pub(crate) fn read(headers: http::HeaderMap, body: Vec<u8>, endpoint: &'static str) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            cart: cookie(&headers, CART_COOKIE),
            order_token: text("order-token"),
            idempotency_key: text("idempotency-key"),
            body,
            headers,
            endpoint,
        }
    }
}
