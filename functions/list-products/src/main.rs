//! Lists published products: a category's, a collection's, what was searched for, narrowed by what is counted beside them.

use std::sync::Arc;

use contract::{
    Kind, Problem,
    catalogue::{ListProducts, ProductList, ProductsPage},
};
use finder::Finder;
use runtime::{Args, Context, Exit};

static FINDER: Finder = Finder::new();

fn main() -> Exit {
    runtime::http::<ListProducts>(list_products)
}

/// In the shop's own orders, one indexed query of cards that are stored ready to serve, or a page that this environment
/// read a moment ago. What is to be found, narrowed or counted, the search index tells, and a query brings the cards.
/// Without an index the list is found by beginnings of words, says so, and an alarm goes off.
async fn list_products(cx: Context<'_>, Args { query: page, .. }: Args<ListProducts>) -> Result<ProductList, Problem> {
    if page.is_plain() {
        return plain(cx, &page, false).await;
    }
    match indexed(cx, &page).await {
        Ok(list) => list,
        Err(cause) => {
            cx.warn(format!("the search index is not there: {cause}"));
            plain(cx, &page, true).await
        }
    }
}

async fn indexed(cx: Context<'_>, page: &ProductsPage) -> Result<Result<ProductList, Problem>, String> {
    let store = match cx.store().await {
        Ok(store) => store,
        Err(problem) => return Ok(Err(problem)),
    };
    let shelves = match store.shelves(cx.now()).await {
        Ok(shelves) => shelves,
        Err(error) => return Ok(Err(error.into())),
    };
    let Some(ask) = finder::ask(page, &shelves) else { return Ok(Err(missing())) };
    let reader = FINDER.reader(store, async || cx.shop().objects().await, cx.now()).await.map_err(|error| cloud::chain(&error))?;
    let found = reader.search(&ask).map_err(|error| cloud::chain(&error))?;
    let ids: Vec<_> = found.hits.iter().map(|hit| hit.id).collect();
    // What was taken out of the shop a moment ago has no card any more.
    match store.cards(&ids).await {
        Ok(cards) => Ok(Ok(finder::answer(page, found, cards, &reader, &shelves))),
        Err(error) => Ok(Err(error.into())),
    }
}

async fn plain(cx: Context<'_>, page: &ProductsPage, limited: bool) -> Result<ProductList, Problem> {
    let found = cx.store().await?.list_products(page, cx.now()).await?.ok_or_else(missing)?;
    let (items, has_more) = Arc::unwrap_or_clone(found);
    let (page, page_size) = (page.page, page.size);
    Ok(ProductList { items, page, page_size, has_more, total: None, facets: None, did_you_mean: None, limited })
}

/// So that a mistyped address is not a page.
fn missing() -> Problem {
    Problem::from(Kind::NotFound).detail("There is no such category or collection.")
}
