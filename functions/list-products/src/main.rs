//! Lists published products: a category's, a collection's, what was searched for, narrowed by what is counted beside them.

use std::sync::Arc;

use contract::{
    Kind, Problem,
    catalogue::{ListProducts, ProductList, ProductsPage},
};
use finder::{Finder, Shelf};
use runtime::{Args, Context, Exit};

static FINDER: Finder = Finder::new();
static SHELF: Shelf = Shelf::new();

fn main() -> Exit {
    runtime::http::<ListProducts>(list_products)
}

/// The search index tells which products a page has, in what order and what the list can be narrowed to, and a query brings
/// their cards. Without an index the shop's own orders come from its records, and words are found by their beginnings: then
/// the list says so, and an alarm goes off.
async fn list_products(cx: Context<'_>, Args { query: page, .. }: Args<ListProducts>) -> Result<ProductList, Problem> {
    if let Some(kept) = SHELF.find(&page, cx.now()) {
        return Ok(Arc::unwrap_or_clone(kept));
    }
    let list = match indexed(cx, &page).await {
        Ok(list) => list?,
        Err(cause) => {
            if !page.is_plain() {
                cx.warn(format!("the search index is not there: {cause}"));
            }
            plain(cx, &page).await?
        }
    };
    let list = Arc::new(list);
    SHELF.keep(&page, &list, cx.now());
    Ok(Arc::unwrap_or_clone(list))
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

async fn plain(cx: Context<'_>, asked: &ProductsPage) -> Result<ProductList, Problem> {
    let (items, has_more) = cx.store().await?.list_products(asked, cx.now()).await?.ok_or_else(missing)?;
    let (page, page_size, limited) = (asked.page, asked.size, !asked.is_plain());
    Ok(ProductList { items, page, page_size, has_more, total: None, facets: None, did_you_mean: None, limited })
}

/// So that a mistyped address is not a page.
fn missing() -> Problem {
    Problem::from(Kind::NotFound).detail("There is no such category or collection.")
}
