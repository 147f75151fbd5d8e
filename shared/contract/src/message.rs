//! The messages on the queues. They carry ids, never snapshots; variants carry their version.

use domain::{
    Email, EventId, FulfilmentId, ImportId, LinkId, MediaId, OrderId, PaymentId, RefundId, ReturnId, UserId, VariantId,
    returns::ReturnState,
};
use serde::{Deserialize, Serialize};

/// A queue, by what it is for. The address is in the environment (`MAIL_QUEUE_URL`, …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Queue {
    /// To `settle-payment`, FIFO by order.
    Payments,
    /// To `send-email`.
    Mail,
    /// To `process-image`.
    Media,
    /// To `apply-import`.
    Imports,
    /// To `index-products`, FIFO: one index, one writer.
    Search,
    /// To `publish-pages`.
    Pages,
}

impl Queue {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Payments, Self::Mail, Self::Media, Self::Imports, Self::Search, Self::Pages];

    /// The environment variable with the queue's URL.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Payments => "PAYMENTS_QUEUE_URL",
            Self::Mail => "MAIL_QUEUE_URL",
            Self::Media => "MEDIA_QUEUE_URL",
            Self::Imports => "IMPORTS_QUEUE_URL",
            Self::Search => "SEARCH_QUEUE_URL",
            Self::Pages => "PAGES_QUEUE_URL",
        }
    }
    /// Whether the queue keeps the order within a group.
    pub const fn is_fifo(self) -> bool {
        matches!(self, Self::Payments | Self::Search)
    }
}

/// A message with the id of the event that caused it: consumers apply an id once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<M> {
    /// The event.
    pub event: EventId,
    /// What happened.
    pub message: M,
}

/// What `settle-payment` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum PaymentMessage {
    /// A verified webhook is stored under this id in the inbox.
    WebhookStoredV1 {
        /// `gateway:event id`.
        inbox: String,
    },
    /// The outcome of a call to the gateway is not known: ask.
    CheckPaymentV1 {
        /// The payment.
        payment: PaymentId,
    },
}

/// What `process-image` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum MediaMessage {
    /// The bytes of a picture have come.
    PictureUploadedV1 {
        /// The upload.
        media: MediaId,
    },
}

/// What `apply-import` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum ImportMessage {
    /// An import is to go on from where its record says.
    ImportContinuesV1 {
        /// The import.
        import: ImportId,
    },
}

/// What `index-products` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum SearchMessage {
    /// Products have changed: their records say which.
    ProductsChangedV1 {},
}

/// What `publish-pages` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum PagesMessage {
    /// Products or categories have changed: their records say which.
    PagesChangedV1 {},
}

/// What happened to the factors of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorChange {
    /// An authenticator app was set up.
    TwoFactorOn,
    /// The authenticator app was given up.
    TwoFactorOff,
    /// Recovery codes were made anew.
    RecoveryCodesRenewed,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// Staff took all of it away.
    Reset,
}

/// What an order's owner should know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum OrderNews {
    /// It is settled how an order will be paid outside of any provider: by transfer, or when it arrives.
    PaymentAgreed {
        /// By this payment.
        payment: PaymentId,
    },
    /// Less came than was asked for.
    Underpaid {
        /// Through this payment.
        payment: PaymentId,
    },
    /// A payment that was being processed failed.
    PaymentFailed {
        /// Which.
        payment: PaymentId,
    },
    /// It is to be paid.
    PaymentAsked,
    /// It was changed before it was sent.
    Edited,
    /// It was given up.
    Cancelled,
    /// A parcel of it is on its way.
    Sent {
        /// Which.
        fulfilment: FulfilmentId,
    },
    /// A parcel of it has arrived.
    Delivered {
        /// Which.
        fulfilment: FulfilmentId,
    },
    /// Money went back.
    Refunded {
        /// Which refund.
        refund: RefundId,
    },
    /// A return came to another state.
    Return {
        /// Which.
        #[serde(rename = "return")]
        id: ReturnId,
        /// Which state.
        state: ReturnState,
    },
}

/// What `send-email` hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum MailMessage {
    /// An order was placed and waits for payment.
    OrderPlacedV1 {
        /// The order.
        order: OrderId,
    },
    /// An order is paid: the confirmation.
    OrderPaidV1 {
        /// The order.
        order: OrderId,
    },
    /// An order was not paid in time; its stock is given back.
    OrderExpiredV1 {
        /// The order.
        order: OrderId,
    },
    /// Something happened to an order that its owner should know.
    OrderNewsV1 {
        /// The order.
        order: OrderId,
        /// What.
        news: OrderNews,
    },
    /// The books and the records differ: to the shop's staff.
    BooksDifferV1 {
        /// The orders in which they do, at most a hundred.
        orders: Vec<OrderId>,
        /// How many differences there are in all.
        count: u32,
    },
    /// Money came that does not fit: to the shop's staff.
    PaymentReviewV1 {
        /// The order.
        order: OrderId,
    },
    /// Somebody asked for something that only the owner of an address may have: a link that does it.
    LinkAskedV1 {
        /// The link.
        link: LinkId,
    },
    /// A second factor or a passkey was added or taken away.
    FactorChangedV1 {
        /// Whose account.
        user: UserId,
        /// What happened.
        change: FactorChange,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// An account was made.
    WelcomeV1 {
        /// Whose.
        user: UserId,
    },
    /// A password was set or changed.
    PasswordChangedV1 {
        /// Whose.
        user: UserId,
    },
    /// Somebody signed in from a browser that never did.
    NewDeviceV1 {
        /// Whose account.
        user: UserId,
        /// Browser and system, in words.
        device: String,
        /// Where, as far as the CDN knows.
        place: Option<String>,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// An account has another address: to the address that it had.
    EmailChangedV1 {
        /// Whose.
        user: UserId,
        /// The address it had.
        before: Email,
    },
    /// Variants have become low: to the shop's staff.
    StockLowV1 {
        /// Which.
        variants: Vec<VariantId>,
    },
    /// Something that somebody waited for is there again.
    BackInStockV1 {
        /// What.
        variant: VariantId,
        /// Where to write to.
        email: Email,
        /// In which language; the shop's without it.
        language: Option<domain::Language>,
    },
    /// An account was erased: to the address that it had.
    AccountErasedV1 {
        /// The address it had.
        email: Email,
        /// What its owner was called.
        name: String,
    },
}
