//! The rules of the shop: money, ids, cart, pricing, shipping, stock, and the state machines of
//! order and payment. Everything here is pure: no I/O, no async, and the time of day is an argument.
#![deny(clippy::float_arithmetic, clippy::as_conversions)]

pub mod account;
pub mod address;
pub mod area;
pub mod cart;
pub mod catalogue;
pub mod category;
pub mod coin;
pub mod collection;
pub mod country;
pub mod currency;
pub mod day;
pub mod email;
pub mod fulfilment;
pub mod id;
pub mod invoice;
pub mod language;
pub mod ledger;
pub mod money;
pub mod network;
pub mod order;
pub mod order_actions;
pub mod order_edit;
pub mod payment;
pub mod permission;
pub mod price_list;
pub mod pricing;
pub mod product;
pub mod quote;
pub mod refund;
pub mod returns;
pub mod shipping;
pub mod stock;
pub mod tax;
pub mod terms;
pub mod text;
pub mod throttle;
pub mod time;
pub mod time_zone;
pub mod word;

pub use address::Address;
pub use country::Country;
pub use currency::Currency;
pub use email::Email;
pub use id::{
    AddressId, AuditId, CartId, CategoryId, CeremonyId, CollectionId, EntryId, EventId, FulfilmentId, Id, ImportId, LinkId, MediaId,
    OrderId, PasskeyId, PaymentId, ProductId, RefundId, ReturnId, SessionId, StockMoveId, UserId, VariantId,
};
pub use language::Language;
pub use money::Money;
pub use permission::{Permission, Role};
pub use time::Timestamp;
