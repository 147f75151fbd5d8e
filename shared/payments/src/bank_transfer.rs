//! Transfers to the shop's account at a bank. There is no provider: staff note what came.

use domain::terms::Transfer;

use crate::gateway::{Ask, Fault, Gateway, Reply, Started, Step};

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// The gateway without a provider whose money comes in advance.
#[derive(Debug, Clone, Copy, Default)]
pub struct BankTransfer;

impl Gateway for BankTransfer {
    fn start<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Started> {
        Box::pin(async move {
            let account = ask.terms.bank.clone().ok_or(Fault::Absent)?;
            let until = ask.now.plus_ms(i64::from(ask.terms.transfer_days.0) * DAY_MS).max(ask.hold_until);
            // The order's number, as people and banks keep eight characters in order; staff find the order by it.
            let transfer = Transfer { account, reference: ask.order_number.clone(), until };
            Ok(Started { gateway_payment_id: ask.payment.to_string(), step: Step::Transfer(transfer) })
        })
    }
}
