//! What providers tell of themselves: found, and applied once.

use contract::{Kind, Problem, payments::GatewayName};
use domain::payment::{Concern, PaymentEvent};
use payments::{Dispute, Refund, RefundState, Subject};
use store::{
    Store,
    orders::Order,
    payments::{self as records, Payment, ReturnState, Returned},
    settling::{Judged, News},
};

use crate::{Landed, Reply, Till};

/// The payment of that gateway which an event is about, as far as it can be found.
pub fn find<'a>(store: &'a Store, gateway: GatewayName, subject: &'a Subject) -> Reply<'a, Option<Payment>> {
    Box::pin(async move {
        if let Some(transaction) = &subject.transaction {
            // Whichever gateway's address heard of it: one account has one for all its coins.
            return Ok(store.payment_of_transaction(transaction).await?);
        }
        let mut found = None;
        if let Some(payment) = subject.payment {
            found = store.payment(payment).await?;
        }
        if let (None, Some(id)) = (&found, &subject.gateway_payment_id) {
            found = store.payment_at(gateway, id).await?;
        }
        if let (None, Some(id)) = (&found, &subject.capture_id) {
            found = store.payment_of_capture(gateway, id).await?;
        }
        Ok(found.filter(|payment| payment.gateway == gateway))
    })
}

impl<'a> Till<'a> {
    /// Notes that money of a payment went back, once for each of the gateway's refunds, whoever tells of it and how often.
    pub fn returned(self, payment: &'a Payment, refund: &'a Refund, webhook: Option<&'a str>) -> Reply<'a, Landed> {
        let returned = Returned {
            id: refund.refund_id.clone(),
            amount: refund.amount,
            state: match refund.state {
                RefundState::Done => ReturnState::Done,
                RefundState::Pending => ReturnState::Pending,
                RefundState::Failed => ReturnState::Failed,
            },
            forced: refund.forced,
            at: self.now,
        };
        let taken = refund.forced && refund.state == RefundState::Done;
        let judge = move |_: &Order, before: &Payment| Judged {
            event: taken.then_some(PaymentEvent::Reversed),
            news: News {
                returned: Some(returned.clone()),
                concern: if taken { Some(Concern::Reversed) } else { before.concern },
                ..News::default()
            },
        };
        Box::pin(async move { self.settled(payment, &judge, webhook).await })
    }

    /// Notes a case about a payment. Its money stays where it is until the gateway moves it.
    pub fn disputed(self, payment: &'a Payment, dispute: &'a Dispute, webhook: Option<&'a str>) -> Reply<'a, Landed> {
        let dispute =
            records::Dispute { id: dispute.dispute_id.clone(), reason: dispute.reason.clone(), ended: dispute.ended.clone(), at: self.now };
        let judge = move |_: &Order, _: &Payment| Judged { event: None, news: News { dispute: Some(dispute.clone()), ..News::default() } };
        Box::pin(async move { self.settled(payment, &judge, webhook).await })
    }

    async fn settled(self, payment: &Payment, judge: &store::settling::Judge, webhook: Option<&str>) -> Result<Landed, Problem> {
        Ok(self.store.settle(payment.id, judge, webhook, self.now).await?.ok_or(Kind::NotFound)?.into())
    }
}
