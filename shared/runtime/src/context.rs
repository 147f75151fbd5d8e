//! What a handler sees of its invocation.

use std::cell::{Cell, RefCell};

use contract::{Kind, Problem, sessions::StaffAccess};
use domain::{OrderId, Permission, Timestamp, permission};
use store::{
    Store,
    amending::{Call, OrderJudge},
    audit::Action,
    carts::{TokenHash, customer_cart},
    events::Outgoing,
    idempotency::Key,
    orders::Order,
    sessions::Session,
};

use crate::{
    entering::staff_access,
    outbox,
    shop::{Shop, internal},
    token::{self, Keys},
};

/// The cart's cookie.
const CART_COOKIE: &str = "__Host-cart";
/// 30 days, as long as an unused cart is kept.
const CART_COOKIE_S: i64 = 2_592_000;

/// What the runtime read from the request before the handler runs.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    pub cart: Option<String>,
    pub order_token: Option<String>,
    pub idempotency_key: Option<String>,
    pub body: Vec<u8>,
    pub query: String,
    pub headers: http::HeaderMap,
    pub endpoint: &'static str,
    pub request_id: String,
    pub session: Option<Session>,
    pub over: Option<u32>,
}

/// One invocation.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) caller: &'a Caller,
    pub(crate) now: Timestamp,
    pub(crate) cookies: &'a RefCell<Vec<String>>,
    pub(crate) warnings: &'a RefCell<Vec<String>>,
    pub(crate) version_tag: &'a Cell<Option<u32>>,
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

    /// The caller's session, where they are signed in.
    pub const fn session(&self) -> Option<&'a Session> {
        self.caller.session.as_ref()
    }

    /// The caller's session, for endpoints whose contract lets nobody else in.
    pub fn signed_in(&self) -> Result<&'a Session, Problem> {
        self.session().ok_or_else(|| Kind::Unauthenticated.into())
    }

    /// Lets in staff whose roles grant `permission` and who have shown what the shop asks of staff. The roles stand in the
    /// session: knowing who calls and what they may do is one read.
    pub(crate) async fn authorise(&self, permission: Permission) -> Result<(), Problem> {
        let session = self.signed_in()?;
        if !permission::grants(&session.roles, permission) {
            // Customers could fill the audit log at will; the function's log has them.
            if !session.roles.is_empty() {
                return Err(self.deny(None).await);
            }
            return Err(Kind::Forbidden.into());
        }
        match staff_access(session, &self.store().await?.settings(self.now).await?) {
            StaffAccess::Open => Ok(()),
            StaffAccess::TwoFactorRequired => Err(Kind::TwoFactorRequired.into()),
            StaffAccess::None => Err(Kind::Forbidden.into()),
        }
    }

    /// The caller's cart: that of their account, or else by the hash of their cookie's token.
    pub fn cart(&self) -> Option<TokenHash> {
        match self.session() {
            Some(session) => Some(customer_cart(session.user)),
            None => self.guest_cart(),
        }
    }

    /// The cart of the cookie's token, whoever is signed in.
    pub fn guest_cart(&self) -> Option<TokenHash> {
        self.caller.cart.as_deref().and_then(token::cart_hash)
    }

    /// Forgets the cookie's cart.
    pub fn forget_guest_cart(&self) {
        self.set_cookie(CART_COOKIE, "", 0, "Lax");
    }

    /// Sets a cookie for the shop's own pages, which no script reads.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, max_age_s: i64, same_site: &str) {
        let cookie = format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; Secure; SameSite={same_site}");
        self.cookies.borrow_mut().push(cookie);
    }

    /// A cookie of the request.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        cookie(&self.caller.headers, name)
    }

    /// A header of the request, where it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.caller.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The operation that is called, as the contract names it.
    pub(crate) const fn endpoint(&self) -> &'static str {
        self.caller.endpoint
    }

    /// The request, as the log names it.
    pub(crate) fn request_id(&self) -> &'a str {
        &self.caller.request_id
    }

    /// Gives the caller a new cart: their account's, or one with a token of its own.
    pub fn give_cart(&self) -> Option<TokenHash> {
        if let Some(session) = self.session() {
            return Some(customer_cart(session.user));
        }
        let token = token::new_cart_token();
        self.set_cookie(CART_COOKIE, &token, CART_COOKIE_S, "Lax");
        token::cart_hash(&token)
    }

    /// Lets in whoever holds the order's token, or has it in their account. For others the order does not exist.
    pub async fn owner_of(&self, order: OrderId) -> Result<(), Problem> {
        if let Some(token) = &self.caller.order_token
            && self.keys().await?.opens(token, order)
        {
            return Ok(());
        }
        if let Some(session) = self.session()
            && self.store().await?.customer_of(order).await? == Some(session.user)
        {
            return Ok(());
        }
        Err(Kind::NotFound.into())
    }

    /// What repeats of this call are known by: the endpoint, the caller and the caller's key.
    pub fn idempotency(&self, caller: &[u8]) -> Key {
        Key::new(self.caller.endpoint, caller, self.caller.idempotency_key.as_deref().unwrap_or_default(), &self.caller.body)
    }

    /// Changes an order as the caller, once for each idempotency key, and sends what follows. With `action`, the caller is
    /// one of the staff, and it stands in the audit log. The order after the change; nothing where a call with the same
    /// key made it before.
    pub async fn amend(&self, order: OrderId, judge: &OrderJudge, action: Option<Action>) -> Result<Option<Order>, Problem> {
        let key = self.caller.idempotency_key.as_ref().map(|_| self.idempotency(order.uuid().as_bytes()));
        let entry = action.map(|action| self.staff_entry(action, None));
        let by = if action.is_some() { Some(self.signed_in()?) } else { None };
        let call = Call { by, key: key.as_ref(), entry: entry.as_ref() };
        let Some((order, events)) = self.store().await?.amend(order, judge, call, self.now).await?.done()? else { return Ok(None) };
        self.publish(&events).await;
        Ok(Some(order))
    }

    /// The version that the call changes, for endpoints whose contract asks for it; 0, which nothing has, where the header
    /// names none.
    pub fn version(&self) -> u32 {
        self.caller.over.unwrap_or(0)
    }

    /// Says in the `ETag` which version of a thing the reply shows.
    pub fn tag_version(&self, version: u32) {
        self.version_tag.set(Some(version));
    }

    /// The request's bytes, for endpoints that take it raw.
    pub fn raw_body(&self) -> &'a [u8] {
        &self.caller.body
    }

    /// The request's query as it came, for endpoints that take it raw. Providers put secrets there.
    pub fn raw_query(&self) -> &'a str {
        &self.caller.query
    }

    /// The request's headers, for endpoints that take it raw.
    pub const fn headers(&self) -> &'a http::HeaderMap {
        &self.caller.headers
    }

    /// A secret of this function, by the variable that holds its name. Read when awaited.
    pub async fn secret<T: serde::de::DeserializeOwned + Send + 'a>(&self, variable: &'static str) -> Result<T, Problem> {
        Ok(self.shop.secrets().await?.get(variable).await?)
    }

    /// Object storage.
    pub async fn objects(&self) -> Result<&'a cloud::Objects, Problem> {
        Ok(self.shop.objects().await?)
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
    pub(crate) fn read(headers: http::HeaderMap, query: String, body: Vec<u8>, endpoint: &'static str, request_id: String) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self {
            cart: cookie(&headers, CART_COOKIE),
            order_token: text("order-token"),
            idempotency_key: text("idempotency-key"),
            body,
            query,
            headers,
            endpoint,
            request_id,
            session: None,
            over: None,
        }
    }
}
