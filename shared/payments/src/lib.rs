//! The payment gateways, each behind the [`Gateway`] trait: PayPal. A gateway's file turns the
//! provider's words into [`Outcome`]s and [`Event`]s and back; what they do to a payment is decided
//! in `domain` and written by `store`.

mod gateway;
pub mod paypal;

pub use gateway::{Ask, Event, Fault, Gateway, Outcome, Reply, Started, Subject, Verified};
