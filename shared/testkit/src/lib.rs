//! For tests and benchmarks only: runs the functions' real binaries over the Lambda Runtime API,
//! sixteen environments each where a test floods them, with stand-ins for Secrets Manager, SQS and
//! SES, a payment sandbox, and a database of its own for each test.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "tests panic when their surroundings are not there, and say so"
)]

mod authenticator;
mod aws;
mod call;
mod fleet;
mod journey;
mod member;
pub mod plain;
mod shop;
mod staff;
pub mod wiretap;

pub use authenticator::Authenticator;
pub use aws::{Aws, Mail, Message};
pub use call::{Answer, Call};
pub use fleet::{Fleet, Lost, Started};
pub use journey::{ADDRESS, Basket};
pub use member::{Member, PASSWORD, forged, keys};
pub use shop::{CALLBACK_SECRET, ORIGIN, Shop, event};
pub use staff::{code, early_in_a_step, now};

/// What tests need to reach into records.
pub mod bson {
    pub use mongodb::bson::{Bson, Document, doc};

    /// A date in milliseconds since 1970.
    pub fn date(ms: i64) -> mongodb::bson::DateTime {
        mongodb::bson::DateTime::from_millis(ms)
    }

    /// Bytes.
    pub fn bytes(bytes: &[u8]) -> mongodb::bson::Binary {
        mongodb::bson::Binary { subtype: mongodb::bson::spec::BinarySubtype::Generic, bytes: bytes.to_vec() }
    }
}
