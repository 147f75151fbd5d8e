//! Compares each night what orders, payments and refunds say with what the books say, and what gateways say of the payments
//! of the last days, and tells staff what differs. Nothing is set right here: somebody has to know why it differs.

use std::time::{Duration, Instant};

use contract::{Problem, message::MailMessage, payments::GatewayName};
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
/// How long it may look: the template ends it after a quarter of an hour, and what was found is to be told before.
const BUSY: Duration = Duration::from_mins(12);
/// The most questions of a night, at a fifth of a second each. The next night asks about what is left.
const QUESTIONS: u32 = 1000;

fn main() -> Exit {
    runtime::schedule("audit_ledger", audit_ledger)
}

/// A night's look at all orders.
struct Night {
    since: Instant,
    questions: u32,
    /// Gateways that did not answer: they are not waited for again.
    silent: Vec<GatewayName>,
    differences: Vec<Difference>,
    orders: u32,
}

/// Whatever ends it, what was found is told.
async fn audit_ledger(cx: Context<'_>) -> Result<Report, Problem> {
    let mut night = Night { since: Instant::now(), questions: QUESTIONS, silent: Vec::new(), differences: Vec::new(), orders: 0 };
    let looked = look(cx, &mut night).await;
    if !night.differences.is_empty() {
        tell(cx, &night.differences).await?;
    }
    looked?;
    Ok(Report { done: night.orders, left: u32::try_from(night.differences.len()).unwrap_or(u32::MAX) })
}

/// Looks at the newest orders first: those that time is too short for were looked at before.
async fn look(cx: Context<'_>, night: &mut Night) -> Result<(), Problem> {
    let (store, mut before) = (cx.store().await?, None);
    loop {
        let orders = store.orders_before(before, BATCH).await?;
        let Some(last) = orders.last().map(|order| order.id) else { return Ok(()) };
        before = Some(last);
        for order in orders {
            if night.since.elapsed() > BUSY {
                cx.warn(format!("time ran out after {} orders, before {}", night.orders, order.id));
                return Ok(());
            }
            let (found, payments) = audit_order(store, order).await?;
            night.differences.extend(found);
            for payment in payments.iter().filter(|payment| is_new(payment, cx.now())) {
                if night.questions > 0 && !night.silent.contains(&payment.gateway) {
                    night.questions -= 1;
                    let found = ask_gateway(cx, payment, &mut night.silent).await;
                    night.differences.extend(found);
                }
            }
            night.orders += 1;
        }
    }
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
async fn ask_gateway(cx: Context<'_>, payment: &Payment, silent: &mut Vec<GatewayName>) -> Option<Difference> {
    let (recorded, id) = (payment.captured?, payment.gateway_payment_id.as_deref()?);
    let gateway = match GATEWAYS.get(payment.gateway, async |variable| cx.secret(variable).await).await {
        Ok(gateway) => gateway,
        Err(problem) => {
            cx.warn(format!("{} can't be asked in this run: {}", payment.gateway.as_str(), problem.cause.unwrap_or_default()));
            silent.push(payment.gateway);
            return None;
        }
    };
    let reported = match gateway.fetch(payment.id, id, payment.created_at).await {
        Ok(Outcome::Captured { amount, .. }) => Some(amount),
        Ok(Outcome::Refused { .. } | Outcome::SendBack { .. } | Outcome::Approved | Outcome::Held { .. }) => None,
        // Coins are watched on their chain, and what a gateway itself finds amiss is for staff already.
        Ok(Outcome::Coins { .. } | Outcome::Amiss { .. }) | Err(Fault::Unsupported) => return None,
        Err(fault) => {
            let name = payment.gateway.as_str();
            cx.warn(format!("{name} does not say what became of {}: {fault}", payment.id));
            if matches!(fault, Fault::Unknown(_)) {
                cx.warn(format!("{name} is not asked any more in this run"));
                silent.push(payment.gateway);
            }
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
