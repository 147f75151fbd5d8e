//! Makes parcels of orders and moves them on, one order or many at once.

use contract::{
    Problem,
    audit::Action,
    desk::DeskOrder,
    fulfilments::{FulfilOrder, FulfilOrders, FulfilledOrder, FulfilledOrders, MoveFulfilment, NewFulfilment},
};
use desk::{Hand, fulfilling, showing};
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};

fn main() -> Exit {
    runtime::routes().on::<FulfilOrder>(fulfil).on::<MoveFulfilment>(advance).on::<FulfilOrders>(fulfil_many).serve()
}

fn hand(cx: Context<'_>) -> Result<Hand, Problem> {
    Ok(Hand { by: Some(cx.signed_in()?.user), now: cx.now() })
}

async fn make(cx: Context<'_>, id: domain::OrderId, wish: NewFulfilment) -> Result<(), Problem> {
    let (made, hand) = (ids::new(), hand(cx)?);
    let judge = move |order: &Order, payments: &[Payment]| fulfilling::fulfil(order, payments, &wish, made, hand);
    cx.amend(id, &judge, Some(Action::OrderFulfilled)).await.map(drop)
}

async fn fulfil(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<FulfilOrder>) -> Result<DeskOrder, Problem> {
    make(cx, id, wish).await?;
    showing::open_order(cx.store().await?, id, cx.now()).await
}

async fn advance(cx: Context<'_>, Args { path: (id, parcel), body: wish, .. }: Args<MoveFulfilment>) -> Result<DeskOrder, Problem> {
    let hand = hand(cx)?;
    let judge = move |order: &Order, payments: &[Payment]| fulfilling::advance(order, payments, parcel, &wish, hand);
    cx.amend(id, &judge, Some(Action::OrderFulfilled)).await?;
    showing::open_order(cx.store().await?, id, cx.now()).await
}

/// Each order is done for itself: one that can't be sent holds back no other.
async fn fulfil_many(cx: Context<'_>, Args { body: (orders, shipped), .. }: Args<FulfilOrders>) -> Result<FulfilledOrders, Problem> {
    let mut items = Vec::with_capacity(orders.len());
    for order in orders {
        let wish = NewFulfilment { lines: None, tracking: None, shipped };
        items.push(match make(cx, order, wish).await {
            Ok(()) => FulfilledOrder { order, refused: None },
            Err(problem) if problem.kind.status() < 500 => FulfilledOrder::refused(order, &problem),
            Err(problem) => return Err(problem),
        });
    }
    Ok(FulfilledOrders { items })
}
