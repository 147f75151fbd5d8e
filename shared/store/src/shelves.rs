//! Where products are listed: the tree of categories and the collections, read together and kept for some seconds.

use std::sync::Arc;

use contract::{
    catalogue::{CategoryLink, CategoryView},
    shelves::{CategoryRow, CollectionRow, CollectionView},
};
use domain::{
    CategoryId, CollectionId, Timestamp,
    catalogue::Picture,
    category::{self, Tree},
    collection::{self, Selection},
    product::Seo,
};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    raw::{Collection as Records, Find, decode, encode},
};

pub(crate) const CATEGORIES: Records = Records("categories");
pub(crate) const COLLECTIONS: Records = Records("collections");
/// How long a read is kept, in milliseconds.
const KEEP_MS: i64 = 10_000;

/// A category's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Category {
    /// The category.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: CategoryId,
    /// Counts its changes by staff, from 1.
    pub version: u32,
    /// `/c/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Some sentences.
    pub description: String,
    /// The category above it.
    #[serde(with = "codec::id_option")]
    pub parent: Option<CategoryId>,
    /// Its place among those of the same parent, from 0.
    pub position: u32,
    /// Whether shoppers do not see it.
    pub hidden: bool,
    /// How many live products it has, with those of the categories below it.
    pub product_count: u32,
    /// Its picture.
    pub picture: Option<Picture>,
    /// What search engines are told.
    pub seo: Seo,
    /// Whether its page was written since its last change.
    pub rendered: bool,
}

impl Category {
    /// The category as staff see it.
    pub fn row(&self) -> CategoryRow {
        let Self { id, version, slug, name, description, parent, position, hidden, product_count, picture, seo, .. } = self.clone();
        CategoryRow { id, version, parent, position, name, slug, description, picture, hidden, seo, product_count }
    }

    fn view(&self) -> CategoryView {
        let Self { id, slug, name, description, parent, product_count, picture, seo, .. } = self.clone();
        CategoryView { id, slug, parent, name, description, product_count, seo, picture }
    }
}

/// A collection's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Collection {
    /// The collection.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: CollectionId,
    /// Counts its changes by staff, from 1.
    pub version: u32,
    /// `/collections/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Some sentences.
    pub description: String,
    /// Whether shoppers do not see it.
    pub hidden: bool,
    /// How many live products it has.
    pub product_count: u32,
    /// Its picture.
    pub picture: Option<Picture>,
    /// What search engines are told.
    pub seo: Seo,
    /// What is in it.
    pub selection: Selection,
    /// When staff changed it last.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
    /// Whether its page was written since its last change.
    pub rendered: bool,
}

impl Collection {
    /// The collection as staff see it.
    pub fn row(&self) -> CollectionRow {
        let by_rule = matches!(self.selection, Selection::Rule { .. });
        let Self { id, version, slug, name, description, hidden, product_count, picture, seo, updated_at, .. } = self.clone();
        CollectionRow { id, version, name, slug, description, picture, hidden, seo, by_rule, product_count, updated_at }
    }

    fn view(&self) -> CollectionView {
        let Self { id, slug, name, description, product_count, picture, seo, .. } = self.clone();
        CollectionView { id, slug, name, description, picture, product_count, seo }
    }
}

/// All categories and collections.
#[derive(Debug, Clone, Default)]
pub struct Shelves {
    /// Those of the same parent in their order.
    pub categories: Vec<Category>,
    /// Who is below whom.
    pub tree: Tree,
    /// By name.
    pub collections: Vec<Collection>,
}

impl Shelves {
    /// Categories in their order with their tree, and collections.
    pub fn new(categories: Vec<Category>, collections: Vec<Collection>) -> Self {
        let tree = Tree::new(categories.iter().map(|category| (category.id, category.parent)));
        Self { categories, tree, collections }
    }

    /// The category of an id.
    pub fn category_of(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The category of a slug that shoppers see: neither it nor one above it is hidden.
    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.slug == slug).filter(|category| self.is_shown(category.id))
    }

    /// Whether shoppers see a category.
    pub fn is_shown(&self, id: CategoryId) -> bool {
        let line = self.tree.lineage(id);
        !line.is_empty() && line.iter().all(|id| self.category_of(*id).is_some_and(|category| !category.hidden))
    }

    /// The collection of a slug that shoppers see.
    pub fn collection(&self, slug: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.slug == slug && !collection.hidden)
    }

    /// The category and those above it, the highest first; nothing where shoppers do not see it.
    pub fn breadcrumbs(&self, id: CategoryId) -> Vec<CategoryLink> {
        if !self.is_shown(id) {
            return Vec::new();
        }
        let link = |category: &Category| CategoryLink { slug: category.slug.clone(), name: category.name.clone() };
        self.tree.lineage(id).into_iter().rev().filter_map(|id| self.category_of(id)).map(link).collect()
    }

    /// The names of the category and of those above it, the highest first, as files write it.
    pub fn path(&self, id: CategoryId) -> Vec<String> {
        self.tree.lineage(id).into_iter().rev().filter_map(|id| self.category_of(id)).map(|category| category.name.clone()).collect()
    }

    /// The category at the end of a path of names.
    pub fn at_path(&self, path: &[String]) -> Option<CategoryId> {
        path.iter().try_fold(None, |parent, name| {
            let same = |category: &&Category| category.parent == parent && category.name.to_lowercase() == name.to_lowercase();
            self.categories.iter().find(same).map(|category| Some(category.id))
        })?
    }

    /// The categories that shoppers see.
    pub fn category_views(&self) -> Vec<CategoryView> {
        self.categories.iter().filter(|category| self.is_shown(category.id)).map(Category::view).collect()
    }

    /// The collections that shoppers see.
    pub fn collection_views(&self) -> Vec<CollectionView> {
        self.collections.iter().filter(|collection| !collection.hidden).map(Collection::view).collect()
    }
}

impl Store {
    /// All categories and collections, at most some seconds old.
    pub fn shelves(&self, now: Timestamp) -> Reply<'_, Arc<Shelves>> {
        Box::pin(async move {
            if let Ok(kept) = self.shelves.lock()
                && let Some((read, shelves)) = &*kept
                && now.0.saturating_sub(read.0) < KEEP_MS
            {
                return Ok(shelves.clone());
            }
            self.shelves_now(now).await
        })
    }

    /// All categories and collections as they are: for what writes by them.
    pub fn shelves_now(&self, now: Timestamp) -> Reply<'_, Arc<Shelves>> {
        Box::pin(async move {
            let by_place = Find {
                sort: Some(doc! { "parent": 1, "position": 1 }),
                limit: i64::try_from(category::MOST).unwrap_or(i64::MAX),
                ..Find::default()
            };
            let by_name =
                Find { sort: Some(doc! { "name": 1 }), limit: i64::try_from(collection::MOST).unwrap_or(i64::MAX), ..Find::default() };
            let (categories, collections) =
                tokio::try_join!(self.db.find(CATEGORIES, doc! {}, by_place), self.db.find(COLLECTIONS, doc! {}, by_name))?;
            let categories = categories.iter().map(|raw| decode(CATEGORIES, raw)).collect::<Result<Vec<_>, _>>()?;
            let collections = collections.iter().map(|raw| decode(COLLECTIONS, raw)).collect::<Result<Vec<_>, _>>()?;
            let shelves = Arc::new(Shelves::new(categories, collections));
            if let Ok(mut kept) = self.shelves.lock() {
                *kept = Some((now, shelves.clone()));
            }
            Ok(shelves)
        })
    }

    /// Forgets what was read, after a change.
    pub(crate) fn forget_shelves(&self) {
        if let Ok(mut kept) = self.shelves.lock() {
            *kept = None;
        }
    }

    /// Replaces all categories: for seeding.
    pub fn replace_categories<'a>(&'a self, categories: &'a [Category]) -> Reply<'a, ()> {
        Box::pin(async move {
            self.db.delete_many(CATEGORIES, doc! {}).await?;
            let records = categories.iter().map(|category| encode(CATEGORIES, category)).collect::<Result<Vec<_>, _>>()?;
            if !records.is_empty() {
                self.db.insert_many(CATEGORIES, records).await?;
            }
            self.forget_shelves();
            Ok(())
        })
    }

    /// Adds collections: for seeding.
    pub fn insert_collections<'a>(&'a self, collections: &'a [Collection]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = collections.iter().map(|one| encode(COLLECTIONS, one)).collect::<Result<Vec<_>, _>>()?;
            if !records.is_empty() {
                self.db.insert_many(COLLECTIONS, records).await?;
            }
            self.forget_shelves();
            Ok(())
        })
    }
}
