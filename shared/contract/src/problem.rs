//! Everything that can go wrong as callers see it: RFC 9457 problem documents of a closed list of
//! types. Nothing internal is in them; causes go to the log.

use domain::{VariantId, account::PasswordFault, quote::LineChange, text::Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident = $status:literal, $slug:literal, $title:literal;)*) => {
        /// A problem's type.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[serde(into = "&'static str")]
        pub enum Kind { $($(#[doc = $doc])* $kind),* }

        impl Kind {
            /// Every problem type.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];
            /// The last part of the type's address: `/problems/<slug>`.
            pub const fn slug(self) -> &'static str { match self { $(Self::$kind => $slug),* } }
            /// The HTTP status.
            pub const fn status(self) -> u16 { match self { $(Self::$kind => $status),* } }
            /// What went wrong, the same for each occurrence.
            pub const fn title(self) -> &'static str { match self { $(Self::$kind => $title),* } }
            /// What it means and what to do about it.
            pub const fn about(self) -> &'static str { match self { $(Self::$kind => concat!($($doc),*)),* } }
        }
    };
}

kinds! {
    /// The body is not JSON, or not UTF-8.
    MalformedRequest = 400, "malformed-request", "The request can't be read";
    /// The webhook's signature does not fit; nothing was stored.
    WebhookForged = 400, "webhook-forged", "The webhook is not the provider's";
    /// Who calls is not known: there is no access token, or it has expired, or its session was ended. Refresh the session, or sign in.
    Unauthenticated = 401, "unauthenticated", "Sign in first";
    /// Address and password do not fit together. Which of them is wrong is not told.
    CredentialsRefused = 401, "credentials-refused", "That did not fit";
    /// Address and password fit together, and the account has a second factor: send its code, or a recovery code, along.
    SecondFactorNeeded = 401, "second-factor-needed", "Send the second factor";
    /// A page of another site made this call.
    CrossSite = 403, "cross-site", "Call from the shop's own pages";
    /// The shop's staff have blocked this account.
    AccountBlocked = 403, "account-blocked", "This account is blocked";
    /// The caller's roles do not allow this.
    Forbidden = 403, "forbidden", "Your role does not allow this";
    /// This needs a session that began with a second factor: the shop wants that of staff, and changing the factors of a staff account takes one that it has.
    TwoFactorRequired = 403, "two-factor-required", "Sign in with a second factor";
    /// The call did not come through the shop's own front door.
    OriginRefused = 403, "origin-refused", "Call the shop by its own address";
    /// There is no such thing, or this caller may not know of it.
    NotFound = 404, "not-found", "Not found";
    /// Prices, quantities or stock changed since the shopper saw them; `changes` says how. Nothing was charged: show the changes and ask for a new quote.
    CartChanged = 409, "cart-changed", "The cart has changed";
    /// Fewer are left than wanted; `changes` says of what. Nothing was reserved.
    OutOfStock = 409, "out-of-stock", "Not enough in stock";
    /// An order is being placed from this cart at this moment.
    CartClaimed = 409, "cart-claimed", "This cart is being ordered";
    /// The same thing is being done by another call. Try again after `Retry-After` seconds.
    InProgress = 409, "in-progress", "Already in progress";
    /// The order does not wait for a payment: it is paid, expired or being looked at.
    OrderClosed = 409, "order-closed", "The order can't be paid now";
    /// The order, its money, its parcels or its returns are not where they must be for this; `detail` says what stands against it. Nothing was changed.
    OrderState = 409, "order-state", "Not possible as the order stands";
    /// The shopper has not approved the payment at the provider, or must choose another means of payment there.
    PaymentNotApproved = 409, "payment-not-approved", "The payment is not approved";
    /// The shop would have no owner who can sign in any more.
    LastOwner = 409, "last-owner", "The shop needs an owner";
    /// The second factor is on already, or off, or was not begun within the last 15 minutes.
    TwoFactorState = 409, "two-factor-state", "The second factor is not in this state";
    /// Orders of this account are under way: paid and perhaps not delivered, or waiting for money.
    AccountBusy = 409, "account-busy", "Orders are under way";
    /// The category has others below it: move or remove them first.
    CategoryNotEmpty = 409, "category-not-empty", "The category has others below it";
    /// Units of a variant that would go are promised to orders: send or cancel these first.
    StockPromised = 409, "stock-promised", "Units are promised to orders";
    /// The file's bytes have not come.
    UploadMissing = 409, "upload-missing", "The file has not come";
    /// The import is not in a state that allows this.
    ImportState = 409, "import-state", "The import is not in this state";
    /// Somebody else changed it since the version in `If-Match`; `current` is what it is now. Nothing was changed.
    ChangedMeanwhile = 412, "changed-meanwhile", "Somebody else changed this meanwhile";
    /// The body is larger than this endpoint takes: 65 536 bytes, or 524 288 for products.
    BodyTooLarge = 413, "body-too-large", "The request is too large";
    /// The body must be `application/json`.
    UnsupportedMediaType = 415, "unsupported-media-type", "Send JSON";
    /// `errors` names each faulty field.
    InvalidRequest = 422, "invalid-request", "Some fields are not right";
    /// The cart has nothing in it.
    CartEmpty = 422, "cart-empty", "The cart is empty";
    /// The cart would hold more than 50 different things, or more than 99 of one.
    CartLimit = 422, "cart-limit", "The cart is full";
    /// The quote is not one of this shop's, of this cart, or older than 15 minutes. Ask for a new one.
    QuoteInvalid = 422, "quote-invalid", "The quote is not valid any more";
    /// The key was used before with another body.
    IdempotencyMismatch = 422, "idempotency-mismatch", "The idempotency key was used for something else";
    /// The provider refused the payment. No money moved; another attempt may be made.
    PaymentRefused = 422, "payment-refused", "The payment was refused";
    /// The link was used before, is too old, or is not one of the shop's. Ask for a new one.
    LinkInvalid = 422, "link-invalid", "This link is not valid any more";
    /// The browser's answer does not fit the challenge, which is good once and for five minutes. Begin again.
    PasskeyRefused = 422, "passkey-refused", "The passkey was not accepted";
    /// The header `If-Match` must name the version that is to be changed, as the `ETag` of reading it did.
    VersionNeeded = 428, "version-needed", "Say which version you change";
    /// Too many attempts. Try again after `Retry-After` seconds.
    TooManyAttempts = 429, "too-many-attempts", "Too many attempts";
    /// A fault of the shop's own; it is logged under the request id.
    Internal = 500, "internal", "Something went wrong on our side";
    /// The provider does not answer. Nothing is known to have been charged; try again after `Retry-After` seconds.
    GatewayUnavailable = 503, "gateway-unavailable", "The payment provider does not answer";
    /// The shop is overloaded or its database does not answer. Try again after `Retry-After` seconds.
    Unavailable = 503, "unavailable", "The shop can't answer right now";
}

impl Kind {
    /// What any endpoint may answer.
    pub const COMMON: &'static [Self] = &[Self::OriginRefused, Self::InvalidRequest, Self::Internal, Self::Unavailable];
}

impl From<Kind> for &'static str {
    fn from(kind: Kind) -> Self {
        kind.slug()
    }
}

/// One occurrence of a problem, with what its type carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The type.
    pub kind: Kind,
    /// What went wrong this time, for people; may be empty.
    pub detail: String,
    /// The faulty fields.
    pub errors: Vec<Fault>,
    /// What differs from what the shopper saw.
    pub changes: Vec<LineChange>,
    /// What it is now, where somebody else changed it.
    pub current: Option<Box<serde_json::Value>>,
    /// When to try again, in seconds.
    pub retry_after_s: Option<u32>,
    /// What happened inside, for the log only.
    pub cause: Option<String>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        let retry_after_s = match kind {
            Kind::InProgress | Kind::CartClaimed | Kind::Unavailable => Some(1),
            Kind::GatewayUnavailable => Some(5),
            _ => None,
        };
        Self { kind, detail: String::new(), errors: Vec::new(), changes: Vec::new(), current: None, retry_after_s, cause: None }
    }
}

impl Problem {
    /// A problem whose fields are at fault.
    pub fn invalid(errors: Vec<Fault>) -> Self {
        Self { errors, ..Kind::InvalidRequest.into() }
    }

    /// One faulty field.
    pub fn fault(pointer: &str, code: &str, detail: impl ToString) -> Self {
        Self::invalid(vec![Fault { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.to_string() }])
    }

    /// A problem that tells what changed, line by line.
    pub fn changed(kind: Kind, changes: Vec<LineChange>) -> Self {
        Self { changes, ..kind.into() }
    }

    /// A change over a version that is not the current one.
    pub fn changed_meanwhile(current: &impl Serialize) -> Self {
        Self { current: serde_json::to_value(current).ok().map(Box::new), ..Kind::ChangedMeanwhile.into() }
    }

    /// A password that may not be set, named by the field that holds it.
    pub fn password(fault: PasswordFault) -> Self {
        Self::fault("#/password", fault.code(), fault.to_string())
    }

    /// A variant that the shop does not sell, named by the field that holds it.
    pub fn unknown_variant(pointer: &str, variant: VariantId) -> Self {
        Self::fault(pointer, "unknown", format!("there is no product variant {variant}"))
    }

    /// Adds a sentence for people.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Adds the cause, which only the log shows.
    #[must_use]
    pub fn because(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

/// The document on the wire, `application/problem+json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDocument {
    /// `/problems/<slug>`.
    pub r#type: String,
    /// What went wrong, the same for each occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong this time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The request id: name it when you ask for help.
    pub instance: String,
    /// The faulty fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// What differs from what the shopper saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LineChange>,
    /// What it is now, as reading it would reply, where somebody else changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

impl Problem {
    /// The document that callers get.
    pub fn document(self, request_id: &str) -> ProblemDocument {
        ProblemDocument {
            r#type: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status(),
            detail: self.detail,
            instance: request_id.to_owned(),
            errors: self.errors,
            changes: self.changes,
            current: self.current.map(|current| *current),
        }
    }
}
