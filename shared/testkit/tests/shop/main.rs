//! The functions of the shop by their real binaries. One program of tests: twenty would each be linked with all of the
//! shop, and would run one after another.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

mod accounts;
mod audit;
mod currencies;
mod desk;
mod drafts;
mod edits;
mod factors;
mod faults;
mod finding;
mod floods;
mod gateways;
mod imports;
mod invitations;
mod letters;
mod matrix;
mod pages;
mod papers;
mod pictures;
mod plans;
mod products;
mod purchase;
mod races;
mod refunds;
mod reviews;
mod settings;
mod staff;
mod stock;
mod storm;
mod units;
mod usdt;

/// The text that a reply has in a place.
fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("a text").to_owned()
}
