//! An order with all that happened to it, as staff see it.

use std::collections::BTreeSet;

use contract::{
    Kind, Problem,
    desk::{
        AttemptView, Barred, DeskLine, DeskOrder, DeskPayment, DeskRefund, DisputeView, DocumentView, EntryView, Happening, PostingView,
        TimelineEntry,
    },
    payments::GatewayName,
};
use domain::{
    Money, OrderId, Timestamp, UserId,
    fulfilment::units::{delivered, open},
    ledger::Source,
    order_actions::{Actor, Obstacle},
    refund::{RefundedLine, Refunding},
};
use store::{Store, audit::People, ledger::Posted, orders::Order, payments::Payment, situation::Situated};

use crate::{broken, moneys::is_noted_by_staff};

/// An order with all that happened to it.
pub async fn open_order(store: &Store, id: OrderId, now: Timestamp) -> Result<DeskOrder, Problem> {
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let payments = store.payments_of(id).await?;
    let entries = store.entries_of(id).await?;
    let on_payments = payments.iter().flat_map(|payment| &payment.history).filter_map(|past| past.by);
    let hands: BTreeSet<UserId> = order.course.happened.iter().filter_map(|one| one.by).chain(on_payments).collect();
    let people = store.people(hands).await?;
    show(order, &payments, entries, &people, now)
}

fn show(order: Order, payments: &[Payment], entries: Vec<Posted>, people: &People, now: Timestamp) -> Result<DeskOrder, Problem> {
    let situated = Situated::of(&order, payments);
    let refunding = situated.refunding();
    let obstacles = situated.obstacles(Actor::Staff).map_err(broken)?;
    let gateway = |id| payments.iter().find(|payment| payment.id == id).map_or(GatewayName::BankTransfer, |payment| payment.gateway);
    let course = &order.course;
    let refunds = course.refunds.iter().map(|one| DeskRefund {
        id: one.id,
        state: one.state(),
        amount: one.refund.amount,
        shipping: one.refund.shipping,
        lines: one.refund.lines.iter().map(units).collect(),
        note: one.note.clone(),
        attempts: one
            .attempts
            .iter()
            .map(|attempt| AttemptView {
                payment: attempt.payment,
                gateway: gateway(attempt.payment),
                amount: attempt.amount,
                state: attempt.state,
                gateway_refund_id: attempt.gateway_refund_id.clone(),
                refusal: attempt.refusal.clone(),
            })
            .collect(),
        at: one.at,
    });
    let document = |one: &store::course::DocumentRecord| DocumentView {
        number: one.number.clone(),
        issued_at: one.at,
        refund: one.refund,
        takes_back: one.takes_back.clone(),
        is_void: one.is_void,
    };
    Ok(DeskOrder {
        version: order.version,
        customer: order.customer,
        money: situated.stage().map_err(broken)?,
        actions: situated.actions(Actor::Staff).map_err(broken)?,
        barred: obstacles
            .into_iter()
            .filter(|(_, obstacle)| *obstacle != Obstacle::Actor)
            .map(|(action, obstacle)| Barred { action, obstacle })
            .collect(),
        lines: lines(&situated),
        tax_lines: order.priced.tax_lines.clone(),
        captured: refunding.captured().map_err(broken)?,
        refunded: refunding.refunded().map_err(broken)?,
        refundable: refunding.left().map_err(broken)?,
        refundable_shipping: shipping_left(&refunding)?,
        payments: payments.iter().map(|payment| show_payment(payment, &order)).collect::<Result<_, _>>()?,
        fulfilments: course.parcels.iter().map(store::course::Parcel::view).collect(),
        refunds: refunds.collect(),
        returns: course.returns.iter().map(store::course::ReturnRecord::view).collect(),
        documents: course.documents.iter().map(document).collect(),
        ledger: entries.into_iter().map(show_entry).collect(),
        timeline: timeline(&order, payments, people),
        order: order.view(payments, now),
    })
}

const fn units(line: &RefundedLine) -> domain::fulfilment::units::LineUnits {
    domain::fulfilment::units::LineUnits { line: line.line, quantity: line.quantity }
}

fn lines(situated: &Situated<'_>) -> Vec<DeskLine> {
    let (order, parcels, refunding) = (situated.order, situated.parcels(), situated.refunding());
    let priced = order.priced.lines.iter().zip(&order.lines).zip(situated.ordered());
    let shown = priced.map(|((priced, item), ordered)| DeskLine {
        line: priced.item.line,
        item: item.clone(),
        discount: priced.discount,
        gross: priced.taxed.gross,
        tax: priced.taxed.tax,
        rate: priced.taxed.rate,
        open: open(&ordered, &parcels),
        refundable: refunding.units_left(priced.item.line),
        delivered: delivered(priced.item.line, &parcels),
    });
    shown.collect()
}

/// What of shipping can still go back.
fn shipping_left(refunding: &Refunding<'_>) -> Result<Money, Problem> {
    let order = refunding.order;
    let gone = Money::try_sum(order.currency, refunding.past.iter().map(|refund| refund.shipping)).map_err(broken)?;
    let left = order.shipping.gross(order.currency).and_then(|all| all.try_sub(gone)).map_err(broken)?;
    // An order that was paid short gives back no shipping in particular.
    let whole = refunding.captured().and_then(|came| came.try_sub(order.totals.total)).map_err(broken)?;
    Ok(if whole.is_negative() { Money::zero(order.currency) } else { left })
}

fn show_payment(payment: &Payment, order: &Order) -> Result<DeskPayment, Problem> {
    let refunds = order.course.refunds.iter().flat_map(|refund| &refund.attempts);
    let back = refunds.filter(|attempt| attempt.payment == payment.id && attempt.state.counts()).map(|attempt| attempt.amount);
    let forced = payment.returned.iter().filter(|one| one.forced && one.state == store::payments::ReturnState::Done).map(|one| one.amount);
    Ok(DeskPayment {
        id: payment.id,
        gateway: payment.gateway,
        state: payment.state,
        amount: payment.amount,
        captured: payment.captured,
        fee: payment.fee,
        refunded: Money::try_sum(payment.amount.currency(), back.chain(forced)).map_err(broken)?,
        concern: payment.concern,
        refusal: payment.refusal.clone(),
        gateway_payment_id: payment.gateway_payment_id.clone(),
        capture_id: payment.capture_id.clone(),
        reference: payment.transfer.as_ref().map(|transfer| transfer.reference.clone()),
        noted_by_staff: is_noted_by_staff(payment),
        disputes: payment
            .disputes
            .iter()
            .map(|one| DisputeView { id: one.id.clone(), reason: one.reason.clone(), ended: one.ended.clone(), at: one.at })
            .collect(),
        updated_at: payment.updated_at,
    })
}

fn show_entry(posted: Posted) -> EntryView {
    let source = match posted.entry.source() {
        Source::Sale(_) => "sale",
        Source::Capture(_) => "capture",
        Source::Refund(_) => "refund",
        Source::Fee(_) => "fee",
        Source::Overpayment(_) => "overpayment",
        Source::Underpayment(_) => "underpayment",
        Source::Dispute(_) => "dispute",
        Source::Reversal(_) => "reversal",
        Source::Adjustment(_) => "adjustment",
    };
    let postings = posted.entry.postings().iter().map(|one| PostingView { account: one.account.clone(), amount: one.amount });
    EntryView { at: posted.at, source: source.to_owned(), postings: postings.collect() }
}

/// What happened, oldest first: what was done to the order, and what became of its payments.
fn timeline(order: &Order, payments: &[Payment], people: &People) -> Vec<TimelineEntry> {
    let mut entries = vec![TimelineEntry { at: order.placed_at, by: None, what: Happening::Placed }];
    for payment in payments {
        let what = |state| Happening::Payment { payment: payment.id, gateway: payment.gateway, state };
        let past = payment.history.iter();
        entries.extend(past.map(|past| TimelineEntry { at: past.at, by: past.by.map(|id| people.of(id)), what: what(past.state) }));
    }
    let happened = order.course.happened.iter();
    entries.extend(happened.map(|one| TimelineEntry { at: one.at, by: one.by.map(|id| people.of(id)), what: one.what.clone() }));
    // Of what happened at the same time, what was told first stays first.
    entries.sort_by_key(|entry| entry.at);
    entries
}
