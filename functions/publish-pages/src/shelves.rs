//! The pages of categories and collections.

use contract::{Problem, catalogue::CategoryLink};
use documents::page::{self, LISTED, Shelf};
use domain::{CategoryId, CollectionId, catalogue::Picture, product::Seo};
use runtime::Fail;
use store::{
    pages::{Listed, ShelfPage},
    shelves::{Category, Collection, Shelves},
};

use crate::desk::{Desk, Job, object, poison, print};

/// Pages of one step: so many are in memory at the same time.
const STEP: usize = 50;

/// A category or a collection that shoppers see.
struct Shown<'a> {
    listed: Listed,
    version: u32,
    rendered: bool,
    path: String,
    name: &'a str,
    description: &'a str,
    seo: &'a Seo,
    picture: Option<&'a Picture>,
    above: Vec<CategoryLink>,
    below: Vec<CategoryLink>,
    count: u32,
}

/// Writes the pages of categories and collections that are old, and takes away those that should not be; whether none is
/// left.
pub(crate) async fn write(desk: &mut Desk<'_>) -> Result<bool, Fail> {
    let shelves = desk.store.shelves_now(desk.cx.now()).await.map_err(Problem::from)?;
    let shown = all(&shelves);
    let unwanted: Vec<ShelfPage> =
        desk.state.shelves.iter().filter(|page| !shown.iter().any(|one| one.path == page.path)).cloned().collect();
    if !unwanted.is_empty() {
        desk.carry_out(unwanted.iter().map(|page| Job::Delete(object(&page.path))).collect()).await?;
        desk.state.shelves.retain(|page| !unwanted.contains(page));
        desk.pages_changed();
        desk.save().await?;
    }
    let known = |one: &Shown<'_>| desk.state.shelves.iter().find(|page| page.path == one.path).map(|page| page.print.clone());
    let old: Vec<(&Shown<'_>, String)> =
        shown.iter().map(|one| (one, one.print())).filter(|(one, print)| !one.rendered || known(one).as_ref() != Some(print)).collect();
    for step in old.chunks(STEP) {
        if desk.is_late() {
            return Ok(false);
        }
        // A page that nobody knows of would stay for ever; one that is known and was not written is old.
        for (one, _) in step {
            note(desk, &one.path, String::new());
        }
        desk.pages_changed();
        desk.save().await?;
        let mut jobs = Vec::with_capacity(step.len());
        for (one, _) in step {
            let cards = desk.store.listed(one.listed, LISTED).await.map_err(Problem::from)?;
            let html = page::shelf(desk.site(), one.page(&cards)).map_err(poison(&one.path))?;
            jobs.push(Job::Put(object(&one.path), html));
        }
        desk.carry_out(jobs).await?;
        for (one, print) in step {
            note(desk, &one.path, print.clone());
        }
        desk.save().await?;
        mark(desk, step).await?;
    }
    clear(desk, &shelves).await?;
    Ok(true)
}

fn note(desk: &mut Desk<'_>, path: &str, print: String) {
    match desk.state.shelves.iter_mut().find(|page| page.path == path) {
        Some(page) => page.print = print,
        None => desk.state.shelves.push(ShelfPage { path: path.to_owned(), print }),
    }
}

/// Notes that pages are as what they show was when it was read.
async fn mark(desk: &Desk<'_>, written: &[(&Shown<'_>, String)]) -> Result<(), Fail> {
    let (mut categories, mut collections) = (Vec::new(), Vec::new());
    for (one, _) in written {
        match one.listed {
            Listed::All => {}
            Listed::Category(id) => categories.push((id, one.version)),
            Listed::Collection(id) => collections.push((id, one.version)),
        }
    }
    desk.store.mark_shelves_rendered(&categories, &collections).await.map_err(Problem::from)?;
    Ok(())
}

/// What shoppers do not see has no page, and is as it should be.
async fn clear(desk: &Desk<'_>, shelves: &Shelves) -> Result<(), Fail> {
    let unseen = |one: &&Category| !one.rendered && !shelves.is_shown(one.id);
    let categories: Vec<(CategoryId, u32)> = shelves.categories.iter().filter(unseen).map(|one| (one.id, one.version)).collect();
    let unseen = |one: &&Collection| !one.rendered && one.hidden;
    let collections: Vec<(CollectionId, u32)> = shelves.collections.iter().filter(unseen).map(|one| (one.id, one.version)).collect();
    desk.store.mark_shelves_rendered(&categories, &collections).await.map_err(Problem::from)?;
    Ok(())
}

fn all(shelves: &Shelves) -> Vec<Shown<'_>> {
    let categories = shelves.categories.iter().filter(|one| shelves.is_shown(one.id)).map(|one| category(one, shelves));
    categories.chain(shelves.collections.iter().filter(|one| !one.hidden).map(collection)).collect()
}

fn category<'a>(one: &'a Category, shelves: &Shelves) -> Shown<'a> {
    let mut above = shelves.breadcrumbs(one.id);
    above.pop();
    let below = shelves.categories.iter().filter(|other| other.parent == Some(one.id) && shelves.is_shown(other.id));
    Shown {
        listed: Listed::Category(one.id),
        version: one.version,
        rendered: one.rendered,
        path: format!("/c/{}", one.slug),
        name: &one.name,
        description: &one.description,
        seo: &one.seo,
        picture: one.picture.as_ref(),
        above,
        below: below.map(|other| CategoryLink { slug: other.slug.clone(), name: other.name.clone() }).collect(),
        count: one.product_count,
    }
}

fn collection(one: &Collection) -> Shown<'_> {
    Shown {
        listed: Listed::Collection(one.id),
        version: one.version,
        rendered: one.rendered,
        path: format!("/collections/{}", one.slug),
        name: &one.name,
        description: &one.description,
        seo: &one.seo,
        picture: one.picture.as_ref(),
        above: Vec::new(),
        below: Vec::new(),
        count: one.product_count,
    }
}

impl Shown<'_> {
    /// Of what the page is written, apart from its products: places in the tree change without the category itself.
    fn print(&self) -> String {
        let (count, level) = (self.count.to_string(), self.above.len().to_string());
        let links = self.above.iter().chain(&self.below).flat_map(|link| [link.slug.as_str(), link.name.as_str()]);
        let picture = self.picture.map_or("", |picture| picture.name.as_str());
        let mut texts: Vec<&str> = vec![self.name, self.description, &self.seo.title, &self.seo.description, picture, &count, &level];
        texts.extend(links);
        print(&texts)
    }

    fn page<'a>(&'a self, cards: &'a [contract::catalogue::ProductCard]) -> Shelf<'a> {
        Shelf {
            path: &self.path,
            name: self.name,
            description: self.description,
            seo: self.seo,
            picture: self.picture,
            above: &self.above,
            below: &self.below,
            count: self.count,
            cards,
        }
    }
}
