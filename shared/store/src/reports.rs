//! Transactions that shoppers tell of: each is good for one payment, and a unique index says so.

use domain::{OrderId, PaymentId, Timestamp, coin::TxHash};
use mongodb::bson::doc;

use contract::payments::REPORTS_MAX;

use crate::{
    Reply, Store, StoreError, codec,
    payments::{PAYMENTS, Payment},
    raw::{Verdict, Writes, decode},
    settling::writing,
};

/// How telling of a transaction ended.
#[derive(Debug)]
pub enum Reported {
    /// The payment has it, now or since before.
    Noted(Box<Payment>),
    /// Another payment has it.
    Taken,
    /// The payment has as many as it may.
    Full,
    /// The payment is not paid so.
    Unfit,
    /// The order has no such payment.
    Missing,
}

impl Store {
    /// Notes a transaction at a payment, once, whatever its state: money also comes late. Its gateway is asked about it
    /// from `check_at` on.
    pub fn report_transaction<'a>(
        &'a self,
        order: OrderId,
        payment: PaymentId,
        hash: &'a TxHash,
        now: Timestamp,
        check_at: Timestamp,
    ) -> Reply<'a, Reported> {
        Box::pin(async move {
            let noted = self
                .db
                .transaction(|tx| {
                    Box::pin(async move {
                        let filter = doc! { "_id": codec::bin(payment), "order": codec::bin(order) };
                        let Some(raw) = tx.find_one(PAYMENTS, filter).await? else { return Ok(Verdict::Abort(Reported::Missing)) };
                        let before: Payment = decode(PAYMENTS, &raw)?;
                        if !before.hears_of_transactions() {
                            return Ok(Verdict::Abort(Reported::Unfit));
                        }
                        if before.reported.contains(hash) {
                            return Ok(Verdict::Abort(Reported::Noted(Box::new(before))));
                        }
                        if before.reported.len() >= REPORTS_MAX {
                            return Ok(Verdict::Abort(Reported::Full));
                        }
                        let mut after = Payment { version: before.version + 1, check_at: Some(check_at), updated_at: now, ..before };
                        after.reported.push(hash.clone());
                        let mut writes = Writes::default();
                        writing(&mut writes, &after)?;
                        tx.write(&writes).await?;
                        Ok(Verdict::Commit(Reported::Noted(Box::new(after))))
                    })
                })
                .await;
            match noted {
                Err(StoreError::Duplicate) => Ok(Reported::Taken),
                noted => noted,
            }
        })
    }

    /// The payment whose shopper told of this transaction.
    pub fn payment_of_transaction<'a>(&'a self, hash: &'a TxHash) -> Reply<'a, Option<Payment>> {
        Box::pin(async move {
            self.db.find_one(PAYMENTS, doc! { "reported": hash.as_str() }, None).await?.map(|raw| decode(PAYMENTS, &raw)).transpose()
        })
    }
}
