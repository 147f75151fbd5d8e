//! Gives money back: says what a refund would do, records it, asks the gateways, and notes what staff send themselves.

use contract::{
    Kind, Problem,
    audit::Action,
    desk::DeskOrder,
    refunds::{HandRefund, NoteRefund, PreviewRefund, RefundOrder, RefundPreview},
};
use desk::{
    Hand,
    refunding::{self, Made},
    showing,
};
use domain::refund::attempt::AttemptEvent;
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes().on::<PreviewRefund>(preview).on::<RefundOrder>(refund).on::<NoteRefund>(note).serve()
}

fn hand(cx: Context<'_>) -> Result<Hand, Problem> {
    Ok(Hand { by: Some(cx.signed_in()?.user), now: cx.now() })
}

async fn preview(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<PreviewRefund>) -> Result<RefundPreview, Problem> {
    let store = cx.store().await?;
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let payments = store.payments_of(id).await?;
    let by_hand = refunds::by_hand(&GATEWAYS, async |variable| cx.secret(variable).await, &payments).await?;
    refunding::preview(&order, &payments, &wish, |payment| payment.capture_id.is_none() || by_hand.contains(&payment.gateway))
}

/// The refund is recorded before any gateway hears of it: whatever happens to this call, `reconcile-payments` ends it.
async fn refund(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<RefundOrder>) -> Result<DeskOrder, Problem> {
    let (made, hand) = (Made { id: ids::new(), of_return: None }, hand(cx)?);
    let judge = move |order: &Order, payments: &[Payment]| refunding::refund(order, payments, &wish, made, hand);
    cx.amend(id, &judge, Some(Action::OrderRefunded)).await?;
    let events = refunds::send(cx.store().await?, &GATEWAYS, async |variable| cx.secret(variable).await, id, cx.now()).await?;
    cx.publish(&events).await;
    showing::open_order(cx.store().await?, id, cx.now()).await
}

async fn note(cx: Context<'_>, Args { path: (id, refund), body: outcome, .. }: Args<NoteRefund>) -> Result<DeskOrder, Problem> {
    let hand = hand(cx)?;
    let event = match outcome {
        HandRefund::Sent => AttemptEvent::Sent,
        HandRefund::GivenUp => AttemptEvent::GivenUp,
    };
    let judge = move |order: &Order, payments: &[Payment]| refunding::by_hand(order, payments, refund, event, hand);
    cx.amend(id, &judge, Some(Action::OrderRefunded)).await?;
    showing::open_order(cx.store().await?, id, cx.now()).await
}
