//! The front page. It is written beside `index.html`, which is the storefront itself and stays as it was built.

use contract::{Problem, catalogue::CategoryView};
use documents::page::{self, Home};
use runtime::Fail;
use store::pages::Listed;

use crate::desk::{Desk, Job, object, poison, print};

/// Where it is kept; nobody asks for it by this name.
const PATH: &str = "/home/front";
/// So many products it shows.
const FEATURED: u32 = 8;

/// Writes the front page where it is another than before.
pub(crate) async fn write(desk: &mut Desk<'_>) -> Result<(), Fail> {
    if !desk.state.home_is_old {
        return Ok(());
    }
    let shelves = desk.store.shelves_now(desk.cx.now()).await.map_err(Problem::from)?;
    let featured = desk.store.listed(Listed::All, FEATURED).await.map_err(Problem::from)?;
    let categories: Vec<CategoryView> = shelves.category_views().into_iter().filter(|one| one.parent.is_none()).collect();
    let home = Home { categories: &categories, collections: &shelves.collection_views(), featured: &featured };
    let html = page::home(desk.site(), home).map_err(poison(PATH))?;
    let print = print(&[&html]);
    if desk.state.home != print {
        desk.carry_out(vec![Job::Put(object(PATH), html)]).await?;
        desk.state.home = print;
    }
    desk.state.home_is_old = false;
    desk.save().await
}
