//! The rules of the shop: money, ids, cart, pricing, shipping, stock, and the state machines of
//! order and payment. Everything here is pure: no I/O, no async, and the time of day is an argument.
#![deny(clippy::float_arithmetic, clippy::as_conversions)]

pub mod account;
pub mod address;
pub mod cart;
pub mod catalogue;
pub mod category;
pub mod coin;
pub mod collection;
pub mod country;
pub mod currency;
pub mod email;
pub mod id;
pub mod language;
pub mod money;
pub mod network;
pub mod order;
pub mod payment;
pub mod permission;
pub mod product;
pub mod quote;
pub mod shipping;
pub mod stock;
pub mod terms;
pub mod text;
pub mod throttle;
pub mod time;

pub use address::Address;
pub use country::Country;
pub use currency::Currency;
pub use email::Email;
pub use id::{
    AddressId, AuditId, CartId, CategoryId, CeremonyId, CollectionId, EventId, Id, ImportId, LinkId, MediaId, OrderId, PasskeyId,
    PaymentId, ProductId, SessionId, StockMoveId, UserId, VariantId,
};
pub use language::Language;
pub use money::Money;
pub use permission::{Permission, Role};
pub use time::Timestamp;
