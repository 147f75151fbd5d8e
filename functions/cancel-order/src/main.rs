//! Gives an order up: what was not sent is for sale again, and all that was paid goes back.

use contract::{
    Kind, Problem,
    audit::Action,
    desk::DeskOrder,
    orders::OrderView,
    refunds::{CancelMyOrder, CancelOrder},
};
use desk::{Hand, cancelling, showing};
use domain::{OrderId, order_actions::Actor};
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes().on::<CancelOrder>(cancel).on::<CancelMyOrder>(cancel_mine).serve()
}

async fn cancel(cx: Context<'_>, Args { path: id, body: reason, .. }: Args<CancelOrder>) -> Result<DeskOrder, Problem> {
    let by = Some(cx.signed_in()?.user);
    give_up(cx, id, Actor::Staff, reason, Hand { by, now: cx.now() }).await?;
    showing::open_order(cx.store().await?, id, cx.now()).await
}

async fn cancel_mine(cx: Context<'_>, Args { path: id, body: reason, .. }: Args<CancelMyOrder>) -> Result<OrderView, Problem> {
    cx.owner_of(id).await?;
    give_up(cx, id, Actor::Shopper, reason, Hand { by: None, now: cx.now() }).await?;
    let store = cx.store().await?;
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    Ok(order.view(&store.payments_of(id).await?, cx.now()))
}

async fn give_up(cx: Context<'_>, id: OrderId, actor: Actor, reason: String, hand: Hand) -> Result<(), Problem> {
    let refund = ids::new();
    let judge = move |order: &Order, payments: &[Payment]| cancelling::cancel(order, payments, actor, &reason, refund, hand);
    let action = (actor == Actor::Staff).then_some(Action::OrderCancelled);
    cx.amend(id, &judge, action).await?;
    let events = refunds::send(cx.store().await?, &GATEWAYS, async |variable| cx.secret(variable).await, id, cx.now()).await?;
    cx.publish(&events).await;
    Ok(())
}
