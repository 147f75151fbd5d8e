//! Suggests words, categories and products while a shopper types. Without an index there is nothing to suggest: typing goes on.

use contract::{
    Problem,
    catalogue::CategoryLink,
    search::{SuggestProducts, Suggestions},
};
use finder::Finder;
use runtime::{Args, Context, Exit};

/// Products suggested at once.
const PRODUCTS: usize = 6;

static FINDER: Finder = Finder::new();

fn main() -> Exit {
    runtime::http::<SuggestProducts>(suggest_products)
}

async fn suggest_products(cx: Context<'_>, Args { query: text, .. }: Args<SuggestProducts>) -> Result<Suggestions, Problem> {
    let store = cx.store().await?;
    let found = match FINDER.reader(store, async || cx.shop().objects().await, cx.now()).await {
        Ok(reader) => reader.suggest(&text, PRODUCTS).map_err(finder::FinderError::from).map(|found| (found, reader)),
        Err(error) => Err(error),
    };
    let (found, reader) = match found {
        Ok(found) => found,
        // A database that is away is no matter of the index.
        Err(finder::FinderError::Store(error)) => return Err(error.into()),
        Err(error) => {
            cx.warn(format!("the search index is not there: {}", cloud::chain(&error)));
            return Ok(Suggestions { queries: Vec::new(), categories: Vec::new(), products: Vec::new() });
        }
    };
    let (cards, shelves) = (store.cards(&found.products).await?, store.shelves(cx.now()).await?);
    let shown = found.categories.iter().filter_map(|id| shelves.category_of(id.parse().ok()?)).filter(|one| shelves.is_shown(one.id));
    Ok(Suggestions {
        queries: found.queries.into_iter().take(5).collect(),
        categories: shown.take(3).map(|one| CategoryLink { slug: one.slug.clone(), name: one.name.clone() }).collect(),
        products: cards.into_iter().map(|card| finder::marked(card, &text, &reader)).collect(),
    })
}
