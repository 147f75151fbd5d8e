//! Lists orders for staff and shows one with all that happened to it; takes notes, notes money that no provider tells of,
//! decides about money that does not fit, and sets books right.

use contract::{
    Kind, Problem,
    audit::Action,
    books::AdjustBooks,
    desk::{AddOrderNote, DeskOrder, EndReview, FindOrders, NoteMoney, OpenOrder, OrderRows},
};
use desk::{
    Hand, bookkeeping,
    moneys::{self, Late},
    showing,
};
use domain::OrderId;
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes()
        .on::<FindOrders>(find)
        .on::<OpenOrder>(open)
        .on::<AddOrderNote>(note)
        .on::<NoteMoney>(note_money)
        .on::<EndReview>(end_review)
        .on::<AdjustBooks>(adjust)
        .serve()
}

fn hand(cx: Context<'_>) -> Result<Hand, Problem> {
    Ok(Hand { by: Some(cx.signed_in()?.user), now: cx.now() })
}

async fn show(cx: Context<'_>, id: OrderId) -> Result<DeskOrder, Problem> {
    showing::open_order(cx.store().await?, id, cx.now()).await
}

async fn find(cx: Context<'_>, Args { query: wish, .. }: Args<FindOrders>) -> Result<OrderRows, Problem> {
    Ok(cx.store().await?.find_orders(&wish).await?)
}

async fn open(cx: Context<'_>, Args { path: id, .. }: Args<OpenOrder>) -> Result<DeskOrder, Problem> {
    show(cx, id).await
}

async fn note(cx: Context<'_>, Args { path: id, body: text, .. }: Args<AddOrderNote>) -> Result<DeskOrder, Problem> {
    let hand = hand(cx)?;
    let judge = move |order: &Order, _: &[Payment]| Ok(desk::note(order, &text, hand));
    cx.amend(id, &judge, Some(Action::OrderNoted)).await?;
    show(cx, id).await
}

/// Money for an order that expired takes its stock again; where that is sold, the money is noted all the same, to be
/// decided about.
async fn note_money(cx: Context<'_>, Args { path: (id, payment), body: amount, .. }: Args<NoteMoney>) -> Result<DeskOrder, Problem> {
    let hand = hand(cx)?;
    let judge = |late| move |order: &Order, payments: &[Payment]| moneys::note_money(order, payments, payment, amount, late, hand);
    match cx.amend(id, &judge(Late::TakesStock), Some(Action::MoneyNoted)).await {
        Err(problem) if problem.kind == Kind::OutOfStock => {
            cx.amend(id, &judge(Late::IsLookedAt), Some(Action::MoneyNoted)).await?;
        }
        noted => drop(noted?),
    }
    show(cx, id).await
}

async fn end_review(cx: Context<'_>, Args { path: id, body: decision, .. }: Args<EndReview>) -> Result<DeskOrder, Problem> {
    let (refund, hand) = (ids::new(), hand(cx)?);
    let judge = move |order: &Order, payments: &[Payment]| moneys::end_review(order, payments, decision, refund, hand);
    cx.amend(id, &judge, Some(Action::ReviewEnded)).await?;
    let events = refunds::send(cx.store().await?, &GATEWAYS, async |variable| cx.secret(variable).await, id, cx.now()).await?;
    cx.publish(&events).await;
    show(cx, id).await
}

async fn adjust(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<AdjustBooks>) -> Result<DeskOrder, Problem> {
    let (entry, hand) = (ids::new(), hand(cx)?);
    let judge = move |order: &Order, _: &[Payment]| bookkeeping::adjust(order, &wish, entry, hand);
    cx.amend(id, &judge, Some(Action::BooksAdjusted)).await?;
    show(cx, id).await
}
