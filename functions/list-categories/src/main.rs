//! Lists the shop's categories.

use contract::{
    Problem,
    catalogue::{CategoryList, ListCategories},
};
use runtime::{Args, Context, Exit};

fn main() -> Exit {
    runtime::http::<ListCategories>(list_categories)
}

async fn list_categories(cx: Context<'_>, _: Args<ListCategories>) -> Result<CategoryList, Problem> {
    Ok(CategoryList { items: cx.store().await?.categories().await? })
}
