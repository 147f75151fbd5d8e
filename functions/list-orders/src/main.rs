//! Lists the caller's orders, newest first; those that were placed with the address before it had an account too.

use contract::{
    Kind, Problem,
    orders::{ListOrders, OrderPage},
};
use runtime::{Args, Context, Exit};

/// Orders on one page.
const SIZE: u32 = 10;

fn main() -> Exit {
    runtime::http::<ListOrders>(list_orders)
}

async fn list_orders(cx: Context<'_>, Args { query: page, .. }: Args<ListOrders>) -> Result<OrderPage, Problem> {
    let store = cx.store().await?;
    let user = store.user(cx.signed_in()?.user).await?.ok_or(Kind::Unauthenticated)?;
    store.adopt_orders(&user).await?;
    let orders = store.orders_of(user.id, page, SIZE).await?;
    let more = orders.len() > usize::try_from(SIZE).unwrap_or(usize::MAX);
    let items = orders.into_iter().zip(0..SIZE).map(|(order, _)| order.view(&[], cx.now())).collect();
    Ok(OrderPage { items, more })
}
