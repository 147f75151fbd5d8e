//! The payment gateways, each behind the [`Gateway`] trait: PayPal, Blockonomics and GloBee, and bank transfer and
//! cash on delivery, which do without a provider. A gateway's file turns the provider's words into [`Outcome`]s and
//! [`Event`]s and back; what they do to a payment is decided in `domain` and written by `store`.

pub mod bank_transfer;
pub mod blockonomics;
pub mod cash_on_delivery;
mod gateway;
pub mod globee;
mod line;
pub mod paypal;

pub use gateway::{
    Ask, Delivery, Dispute, Event, Fault, Gateway, OnReturn, Outcome, Refund, RefundAsk, RefundState, Reply, Started, Step, Subject,
    Verified,
};
