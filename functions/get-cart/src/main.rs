//! Shows the caller's cart with today's prices.

use contract::{
    Problem,
    cart::{CartView, GetCart},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<GetCart>(get_cart)
}

/// A caller without a cart, or with the token of one that has expired, sees an empty one.
async fn get_cart(cx: Context<'_>, _: Args<GetCart>) -> Result<CartView, Problem> {
    let store = cx.store().await?;
    let cart = match cx.cart() {
        Some(token) => store.cart(token).await?,
        None => None,
    };
    Ok(store.cart_view(cart.as_ref(), cx.now()).await?)
}
