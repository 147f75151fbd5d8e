//! Money for whoever brings the parcel. There is no provider: staff note what came.

use crate::gateway::{Ask, Gateway, Reply, Started, Step};

/// The gateway without a provider whose money comes at the end.
#[derive(Debug, Clone, Copy, Default)]
pub struct CashOnDelivery;

impl Gateway for CashOnDelivery {
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started> {
        Box::pin(async move { Ok(Started { gateway_payment_id: ask.payment.to_string(), step: Step::OnDelivery }) })
    }
}
