//! The pages of products; nothing stands at addresses that they had before.

use std::collections::HashSet;

use contract::Problem;
use documents::page;
use domain::{CategoryId, CollectionId};
use runtime::Fail;
use store::pages::Unrendered;

use crate::desk::{Desk, Job, object, poison};

/// Products of one step.
const STEP: u32 = 200;

/// Writes the pages of products that are old; whether none is left.
pub(crate) async fn write(desk: &mut Desk<'_>) -> Result<bool, Fail> {
    loop {
        let shelves = desk.store.shelves_now(desk.cx.now()).await.map_err(Problem::from)?;
        let old = desk.store.unrendered(STEP, &shelves).await.map_err(Problem::from)?;
        if old.is_empty() {
            return Ok(true);
        }
        // First what shows them: a run that is killed here does it again.
        if desk.pages_changed() {
            desk.save().await?;
        }
        let categories: HashSet<CategoryId> = old.iter().flat_map(|one| one.shelves.iter().copied()).collect();
        let collections: HashSet<CollectionId> = old.iter().flat_map(|one| one.collections.iter().copied()).collect();
        let (categories, collections): (Vec<_>, Vec<_>) = (categories.into_iter().collect(), collections.into_iter().collect());
        desk.store.soil_shelves(&categories, &collections).await.map_err(Problem::from)?;

        let mut jobs = Vec::with_capacity(old.len());
        for one in &old {
            jobs.extend(jobs_of(desk, one)?);
        }
        desk.carry_out(jobs).await?;
        let rendered: Vec<_> = old.iter().map(|one| (one.id, one.dirt)).collect();
        desk.store.mark_rendered(&rendered).await.map_err(Problem::from)?;
        if desk.is_late() {
            return Ok(false);
        }
    }
}

fn jobs_of(desk: &Desk<'_>, one: &Unrendered) -> Result<Vec<Job>, Fail> {
    let path = format!("/p/{}", one.slug);
    let gone = |slug: &String| Job::Delete(object(&format!("/p/{slug}")));
    // What has no page leads on from addresses that it had: `show-page` answers there.
    let mut jobs: Vec<Job> = one.old_slugs.iter().map(gone).collect();
    jobs.push(match &one.page {
        Some(view) => Job::Put(object(&path), page::product(desk.site(), view).map_err(poison(&path))?),
        None => gone(&one.slug),
    });
    Ok(jobs)
}
