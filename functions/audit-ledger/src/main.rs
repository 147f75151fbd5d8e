//! Compares each night what orders, payments and refunds say with what the books say, and what gateways say of the payments
//! of the last days, and tells staff what differs. Nothing is set right here: somebody has to know why it differs.

use contract::{Problem, message::MailMessage};
use domain::{
    Money, OrderId, Timestamp,
    ledger::{
        Entry,
        audit::{CaptureRecord, Difference, OrderRecord, RefundRecord, ReturnedRecord, audit},
    },
    payment::PaymentState,
    refund::attempt::AttemptState,
};
use payments::{Fault, Outcome};
use runtime::{Context, Exit, Report};
use store::{
    Store, StoreError,
    events::Outgoing,
    ids, ledger,
    orders::Order,
    payments::{Payment, ReturnState},
};
use till::Gateways;

static GATEWAYS: Gateways = Gateways::new();

/// Orders that are read at once.
const BATCH: u32 = 200;
/// How often an order is read that changes.
const TRIES: u32 = 5;
/// Orders that the mail names.
const NAMED: usize = 100;
/// How long after a payment was paid its gateway is asked about it, in milliseconds: two nights see each.
const REPORTED_MS: i64 = 2 * 86_400_000;
/// The most questions of a night, at a fifth of a second each. The next night asks about what is left.
const QUESTIONS: u32 = 1000;

fn main() -> Exit {
    runtime::schedule("audit_ledger", audit_ledger)
}

async fn audit_ledger(cx: Context<'_>) -> Result<Report, Problem> {
    let store = cx.store().await?;
    let (mut report, mut after, mut differences) = (Report::default(), None, Vec::new());
    let mut questions = QUESTIONS;
    loop {
        let orders = store.orders_after(after, BATCH).await?;
        let Some(last) = orders.last().map(|order| order.id) else { break };
        after = Some(last);
        for order in orders {
            let (found, payments) = audit_order(store, order).await?;
            differences.extend(found);
            for payment in payments.iter().filter(|payment| is_new(payment, cx.now())) {
                if questions > 0 {
                    questions -= 1;
                    differences.extend(ask_gateway(cx, payment).await);
                }
            }
            report.done += 1;
        }
    }
    if !differences.is_empty() {
        report.left = u32::try_from(differences.len()).unwrap_or(u32::MAX);
        tell(cx, &differences).await?;
    }
    Ok(report)
}

/// What differs in an order, and its payments. Where it changed while it was read, it is read again.
async fn audit_order(store: &Store, mut order: Order) -> Result<(Vec<Difference>, Vec<Payment>), Problem> {
    for _ in 0..TRIES {
        let payments = store.payments_of(order.id).await?;
        let entries: Vec<Entry> = store.entries_of(order.id).await?.into_iter().map(|posted| posted.entry).collect();
        let differences = audit(&[record(&order, &payments)], &entries).map_err(StoreError::Money)?;
        match store.order(order.id).await? {
            Some(now) if !differences.is_empty() && now.version != order.version => order = now,
            _ => return Ok((differences, payments)),
        }
    }
    // Whoever works on it all the time is looked at tomorrow.
    Ok((Vec::new(), Vec::new()))
}

/// Whether a payment was paid in the last days.
fn is_new(payment: &Payment, now: Timestamp) -> bool {
    let paid = payment.history.iter().rfind(|past| past.state == PaymentState::Paid);
    payment.state == PaymentState::Paid && paid.is_some_and(|paid| paid.at.plus_ms(REPORTED_MS) > now)
}

/// What a gateway says otherwise of a paid payment. One that can't be asked, or does not answer, says nothing.
async fn ask_gateway(cx: Context<'_>, payment: &Payment) -> Option<Difference> {
    let (recorded, id) = (payment.captured?, payment.gateway_payment_id.as_deref()?);
    let gateway = match GATEWAYS.get(payment.gateway, async |variable| cx.secret(variable).await).await {
        Ok(gateway) => gateway,
        Err(problem) => {
            cx.warn(format!("{} can't be asked: {}", payment.gateway.as_str(), problem.cause.unwrap_or_default()));
            return None;
        }
    };
    let reported = match gateway.fetch(payment.id, id, payment.created_at).await {
        Ok(Outcome::Captured { amount, .. }) => Some(amount),
        Ok(Outcome::Refused { .. } | Outcome::SendBack { .. } | Outcome::Approved | Outcome::Held { .. }) => None,
        // Coins are watched on their chain, and what a gateway itself finds amiss is for staff already.
        Ok(Outcome::Coins { .. } | Outcome::Amiss { .. }) | Err(Fault::Unsupported) => return None,
        Err(fault) => {
            cx.warn(format!("{} does not say what became of {}: {fault}", payment.gateway.as_str(), payment.id));
            return None;
        }
    };
    (reported != Some(recorded)).then_some(Difference::Reported { order: payment.order, payment: payment.id, recorded, reported })
}

/// What the records of an order say.
fn record(order: &Order, payments: &[Payment]) -> OrderRecord {
    let booked = ledger::booked(order, payments);
    let of = |payment: &domain::ledger::booking::BookedPayment, amount: Money| CaptureRecord {
        payment: payment.payment,
        gateway: payment.gateway.clone(),
        amount,
    };
    let gateway = |id| payments.iter().find(|payment| payment.id == id).map(|payment| payment.gateway.id());
    let refunds = order.course.refunds.iter().filter(|one| one.counts()).flat_map(|one| {
        let parts = one.refund.payments.iter();
        parts.filter_map(|part| Some(RefundRecord { refund: one.id, gateway: gateway(part.payment)?, amount: part.amount }))
    });
    OrderRecord {
        order: order.id,
        totals: order.priced.totals,
        sold: order.course.booked.sold,
        owed: order.course.owed,
        watched: !order.course.attention.is_empty(),
        captures: booked.iter().map(|one| of(one, one.captured)).collect(),
        disputed: booked.iter().filter_map(|one| Some(of(one, one.disputed?))).collect(),
        taken: booked.iter().filter(|one| !one.taken.is_zero()).map(|one| of(one, one.taken)).collect(),
        fees: booked.iter().filter_map(|one| one.fee.map(|fee| of(one, fee))).collect(),
        refunds: refunds.collect(),
        returned: payments.iter().filter_map(|payment| returned(order, payment)).collect(),
    }
}

/// What a gateway says that it gave back of a payment, and what of it refunds know of: those of its own names. What staff
/// sent another way it can't know of, and what it took by force no refund does.
fn returned(order: &Order, payment: &Payment) -> Option<ReturnedRecord> {
    let currency = order.priced.currency;
    let given = payment.returned.iter().filter(|one| one.state == ReturnState::Done && !one.forced).map(|one| one.amount);
    let attempts = order.course.refunds.iter().flat_map(|one| &one.attempts).filter(|attempt| attempt.payment == payment.id);
    let done = attempts.filter(|attempt| attempt.state == AttemptState::Done && attempt.gateway_refund_id.is_some());
    Some(ReturnedRecord {
        payment: payment.id,
        returned: Money::try_sum(currency, given).ok()?,
        refunded: Money::try_sum(currency, done.map(|attempt| attempt.amount)).ok()?,
    })
}

/// Writes all differences to the log, and tells staff of them by mail.
async fn tell(cx: Context<'_>, differences: &[Difference]) -> Result<(), Problem> {
    let mut orders: Vec<OrderId> = Vec::new();
    for difference in differences {
        cx.warn(format!("the books differ: {difference:?}"));
        if !orders.contains(&difference.order()) && orders.len() < NAMED {
            orders.push(difference.order());
        }
    }
    let count = u32::try_from(differences.len()).unwrap_or(u32::MAX);
    let event = Outgoing::mail(ids::new(), MailMessage::BooksDifferV1 { orders, count })?;
    cx.store().await?.add_event(&event, cx.now()).await?;
    cx.publish(&[event]).await;
    Ok(())
}
