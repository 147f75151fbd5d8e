//! Lists published products, a page at a time.

use contract::{
    Kind, Problem,
    catalogue::{ListProducts, ProductList},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<ListProducts>(list_products)
}

/// One indexed query of cards that are stored ready to serve, or a page that this environment read a moment ago. An empty list of a category that does
/// not exist is `not-found`, so that a mistyped address is not a page.
async fn list_products(cx: Context<'_>, Args { query: page, .. }: Args<ListProducts>) -> Result<ProductList, Problem> {
    let store = cx.store().await?;
    let found = store.list_products(&page, cx.now()).await?;
    let (items, has_more) = (found.0.clone(), found.1);
    if let (true, Some(category)) = (items.is_empty(), &page.category)
        && !store.has_category(category).await?
    {
        return Err(Problem::from(Kind::NotFound).detail("There is no such category."));
    }
    Ok(ProductList { items, page: page.page, page_size: page.size, has_more })
}
