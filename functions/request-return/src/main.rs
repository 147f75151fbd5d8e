//! Asks to send things of an order back, and takes that back.

use contract::{
    Kind, Problem,
    orders::OrderView,
    returns::{CancelReturn, RequestReturn},
};
use desk::{Hand, returning};
use domain::OrderId;
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};

fn main() -> Exit {
    runtime::routes().on::<RequestReturn>(request).on::<CancelReturn>(cancel).serve()
}

async fn request(cx: Context<'_>, Args { path: id, body: wish, .. }: Args<RequestReturn>) -> Result<OrderView, Problem> {
    cx.owner_of(id).await?;
    let (made, hand) = (ids::new(), Hand { by: None, now: cx.now() });
    let judge = move |order: &Order, payments: &[Payment]| returning::request(order, payments, &wish, made, hand);
    cx.amend(id, &judge, None).await?;
    show(cx, id).await
}

async fn cancel(cx: Context<'_>, Args { path: (id, taken_back), .. }: Args<CancelReturn>) -> Result<OrderView, Problem> {
    cx.owner_of(id).await?;
    let hand = Hand { by: None, now: cx.now() };
    let judge = move |order: &Order, _: &[Payment]| returning::cancel(order, taken_back, hand);
    cx.amend(id, &judge, None).await?;
    show(cx, id).await
}

async fn show(cx: Context<'_>, id: OrderId) -> Result<OrderView, Problem> {
    let store = cx.store().await?;
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    Ok(order.view(&store.payments_of(id).await?, cx.now()))
}
