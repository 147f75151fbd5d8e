//! What tells search engines which pages there are.

use contract::Problem;
use documents::page::sitemap::{self, FILE, Place};
use domain::ProductId;
use runtime::Fail;

use crate::desk::{Desk, Job};

/// Writes the list of all pages where it is old and was not written for a while: a shop that changes all the time would
/// write nothing else.
pub(crate) async fn write(desk: &mut Desk<'_>) -> Result<(), Fail> {
    if !desk.state.sitemap_is_due(desk.cx.now()) {
        return Ok(());
    }
    let url = desk.site().url.to_owned();
    let mut files = 0;
    let mut after: Option<ProductId> = None;
    loop {
        let found = desk.store.listings(after, FILE).await.map_err(Problem::from)?;
        let Some(last) = found.last() else { break };
        after = Some(last.id);
        let is_last = found.len() < usize::try_from(FILE).unwrap_or(usize::MAX);
        let places =
            found.into_iter().map(|one| Place { path: format!("/p/{}", one.slug), changed: Some(one.updated_at), picture: one.picture() });
        files += 1;
        let xml = sitemap::file(&url, &places.collect::<Vec<_>>());
        desk.carry_out(vec![Job::Put(products(files), xml)]).await?;
        if is_last {
            break;
        }
    }
    let shelves = desk.state.shelves.iter().map(|page| Place { path: page.path.clone(), changed: None, picture: None });
    let front = ["/", "/products"].map(|path| Place { path: path.into(), changed: None, picture: None });
    let places: Vec<Place> = front.into_iter().chain(shelves).collect();
    let names: Vec<String> =
        std::iter::once("/sitemaps/shelves.xml".to_owned()).chain((1..=files).map(|at| format!("/{}", products(at)))).collect();
    desk.carry_out(vec![Job::Put("sitemaps/shelves.xml".into(), sitemap::file(&url, &places))]).await?;
    // What names the others comes when they are there, and before those go that it named.
    desk.carry_out(vec![
        Job::Put("sitemap.xml".into(), sitemap::index(&url, &names, desk.cx.now())),
        Job::Put("robots.txt".into(), sitemap::robots(&url)),
    ])
    .await?;
    desk.carry_out((files + 1..=desk.state.sitemap_files).map(|at| Job::Delete(products(at))).collect()).await?;
    desk.state.sitemap_files = files;
    desk.state.sitemap_at = desk.cx.now();
    desk.state.sitemap_is_old = false;
    desk.save().await
}

/// The object of one file of products, from 1.
fn products(at: u32) -> String {
    format!("sitemaps/products-{at}.xml")
}
