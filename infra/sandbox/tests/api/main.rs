//! The sandbox over HTTP, as a shop's connector and its webhook receiver see it.
// Also the helpers of tests may panic, and the shop here is a server.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

mod control;
mod orders;
mod page;
mod refunds;
mod shop;
mod validation;
mod webhooks;
