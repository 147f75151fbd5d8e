//! Teaches the search words that mean the same, and shows how the index is.

use contract::{
    Kind, Problem,
    search::{GetSearchStatus, SearchStatus, SetSearchWords},
};
use runtime::{Args, Context, Exit};
use store::audit::Action;

fn main() -> Exit {
    runtime::routes().on::<GetSearchStatus>(show).on::<SetSearchWords>(set).serve()
}

async fn show(cx: Context<'_>, _: Args<GetSearchStatus>) -> Result<SearchStatus, Problem> {
    status(cx).await
}

async fn set(cx: Context<'_>, Args { body: words, .. }: Args<SetSearchWords>) -> Result<SearchStatus, Problem> {
    let entry = cx.staff_entry(Action::SearchWordsSet, None);
    if !cx.store().await?.set_synonyms(cx.signed_in()?, &words.synonyms, &entry).await? {
        return Err(Kind::Unauthenticated.into());
    }
    status(cx).await
}

async fn status(cx: Context<'_>) -> Result<SearchStatus, Problem> {
    let store = cx.store().await?;
    let settings = store.settings_now(cx.now()).await?;
    let index = store.search_index().await?;
    Ok(SearchStatus { synonyms: settings.synonyms, indexed: index.map(|index| index.products), waiting: store.count_unindexed().await? })
}
