//! Shows one product with its variants and what is left of each.

use contract::{
    Kind, Problem,
    catalogue::{GetProduct, ProductView},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<GetProduct>(get_product)
}

/// Two indexed queries: the page, stored ready to serve, and the stock of its variants.
async fn get_product(cx: Context<'_>, Args { path: slug, .. }: Args<GetProduct>) -> Result<ProductView, Problem> {
    let page = cx.store().await?.product_page(&slug, cx.now()).await?;
    page.ok_or_else(|| Problem::from(Kind::NotFound).detail("There is no such product, or it is not sold any more."))
}
