//! What becomes known of a payment, and the record after it.

use domain::{
    Money, Timestamp,
    coin::CoinPayment,
    payment::{Concern, PaymentEvent, PaymentState},
    terms::Transfer,
};

use crate::payments::{Dispute, Past, Payment, Returned};

/// What is known of a payment from outside, as far as it is.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// What the gateway calls the payment.
    pub gateway_payment_id: Option<String>,
    /// Where the shopper approves it.
    pub approve_url: Option<String>,
    /// The coins to send and what came, whole.
    pub coins: Option<CoinPayment>,
    /// The transfer to make.
    pub transfer: Option<Transfer>,
    /// What the gateway calls its capture.
    pub capture_id: Option<String>,
    /// What came.
    pub captured: Option<Money>,
    /// What of it the gateway kept.
    pub fee: Option<Money>,
    /// Why the gateway refused.
    pub refusal: Option<String>,
    /// What does not fit.
    pub concern: Option<Concern>,
    /// A case about it.
    pub dispute: Option<Dispute>,
    /// Money that went back.
    pub returned: Option<Returned>,
    /// Until when the caller of the gateway may take.
    pub lease_until: Option<Timestamp>,
    /// When to ask the gateway next.
    pub check: Check,
    /// Until when the order is to hold its stock, at least.
    pub hold_until: Option<Timestamp>,
}

/// When to ask a gateway what became of a payment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Check {
    /// When it was to be asked before.
    #[default]
    AsBefore,
    /// Then.
    At(Timestamp),
    /// There is nothing to ask any more.
    Never,
}

/// What happened to a payment.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// To its state; nothing where only more is known.
    pub event: Option<PaymentEvent>,
    /// To what is known.
    pub news: News,
}

impl From<PaymentEvent> for Judged {
    fn from(event: PaymentEvent) -> Self {
        Self { event: Some(event), news: News::default() }
    }
}

impl News {
    /// Whether there is something in it that a payment does not say yet.
    pub(crate) fn is_more_than(&self, payment: &Payment) -> bool {
        let after = moved(payment.clone(), None, self, payment.updated_at);
        (after.coins, after.disputes, after.returned, after.check_at)
            != (payment.coins.clone(), payment.disputes.clone(), payment.returned.clone(), payment.check_at)
            || (after.capture_id, after.captured, after.fee) != (payment.capture_id.clone(), payment.captured, payment.fee)
    }
}

/// The payment after news, in another state where one is given.
pub(crate) fn moved(before: Payment, state: Option<PaymentState>, news: &News, now: Timestamp) -> Payment {
    let coins = news.coins.clone().or(before.coins);
    let receipt_keys = coins.iter().flat_map(|coins| &coins.receipts).map(|one| format!("{}:{}", one.txid, one.address)).collect();
    let mut after = Payment {
        version: before.version + 1,
        gateway_payment_id: news.gateway_payment_id.clone().or(before.gateway_payment_id),
        approve_url: news.approve_url.clone().or(before.approve_url),
        coins,
        receipt_keys,
        transfer: news.transfer.clone().or(before.transfer),
        capture_id: news.capture_id.clone().or(before.capture_id),
        captured: news.captured.or(before.captured),
        fee: news.fee.or(before.fee),
        refusal: news.refusal.clone().or(before.refusal),
        // What did not fit before may fit in another state. In the same one, what was first amiss is what staff look at.
        concern: if state.is_some() { news.concern } else { before.concern.or(news.concern) },
        lease_until: if state.is_some() { news.lease_until } else { news.lease_until.or(before.lease_until) },
        check_at: match news.check {
            Check::AsBefore => before.check_at,
            Check::At(at) => Some(at),
            Check::Never => None,
        },
        updated_at: now,
        ..before
    };
    if let Some(dispute) = &news.dispute {
        match after.disputes.iter_mut().find(|known| known.id == dispute.id) {
            Some(known) => *known = Dispute { at: known.at, ended: dispute.ended.clone().or(known.ended.take()), ..dispute.clone() },
            None => after.disputes.push(dispute.clone()),
        }
    }
    if let Some(returned) = &news.returned {
        match after.returned.iter_mut().find(|known| known.id == returned.id) {
            Some(known) => known.state = known.state.after(returned.state),
            None => after.returned.push(returned.clone()),
        }
    }
    if let Some(state) = state {
        after.state = state;
        after.history.push(Past { state, at: now, by: None });
    }
    after
}
