//! Lists the shop's categories and collections.

use contract::{
    Problem,
    catalogue::{CategoryList, ListCategories},
    shelves::{CollectionList, ListCollections},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::routes().on::<ListCategories>(categories).on::<ListCollections>(collections).serve()
}

async fn categories(cx: Context<'_>, _: Args<ListCategories>) -> Result<CategoryList, Problem> {
    Ok(CategoryList { items: cx.store().await?.shelves(cx.now()).await?.category_views() })
}

async fn collections(cx: Context<'_>, _: Args<ListCollections>) -> Result<CollectionList, Problem> {
    Ok(CollectionList { items: cx.store().await?.shelves(cx.now()).await?.collection_views() })
}
