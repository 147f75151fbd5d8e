//! Shows an order to whoever holds its token.

use contract::{
    Kind, Problem,
    orders::{GetOrder, OrderView},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<GetOrder>(get_order)
}

async fn get_order(cx: Context<'_>, Args { path: id, .. }: Args<GetOrder>) -> Result<OrderView, Problem> {
    cx.owner_of(id).await?;
    let store = cx.store().await?;
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let payments = store.payments_of(id).await?;
    Ok(order.view(&payments, cx.now()))
}
