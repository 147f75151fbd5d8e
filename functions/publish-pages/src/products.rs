//! The pages of products, and what stands at addresses that they had before.

use std::collections::HashSet;

use contract::Problem;
use documents::page::{self, Moved};
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
    let Some(view) = &one.page else {
        let gone = std::iter::once(&one.slug).chain(&one.old_slugs).map(|slug| Job::Delete(object(&format!("/p/{slug}"))));
        return Ok(gone.collect());
    };
    let mut jobs = vec![Job::Put(object(&path), page::product(desk.site(), view).map_err(poison(&path))?)];
    for old in &one.old_slugs {
        let moved = page::moved(desk.site(), Moved { name: &view.name, path: &path }).map_err(poison(&path))?;
        jobs.push(Job::Put(object(&format!("/p/{old}")), moved));
    }
    Ok(jobs)
}
