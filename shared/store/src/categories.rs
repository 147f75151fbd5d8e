//! Categories.

use contract::catalogue::CategoryView;
use domain::{CategoryId, catalogue::Picture};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    raw::{Collection, Find, decode, encode},
};

const CATEGORIES: Collection = Collection("categories");

/// A category's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Category {
    /// The category.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: CategoryId,
    /// `/c/<slug>`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Its place among the others.
    pub position: i32,
    /// How many published products it has.
    pub product_count: u32,
    /// Its picture.
    pub picture: Option<Picture>,
}

impl Store {
    /// All categories, in the shop's order.
    pub fn categories(&self) -> Reply<'_, Vec<CategoryView>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "position": 1 }), limit: 500, ..Find::default() };
            let found = self.db.find(CATEGORIES, doc! {}, find).await?;
            found
                .iter()
                .map(|raw| {
                    let Category { id, slug, name, description, product_count, picture, .. } = decode(CATEGORIES, raw)?;
                    Ok(CategoryView { id, slug, name, description, product_count, picture })
                })
                .collect()
        })
    }

    /// Whether there is a category with this slug.
    pub fn has_category<'a>(&'a self, slug: &'a str) -> Reply<'a, bool> {
        Box::pin(async move { Ok(self.db.find_one(CATEGORIES, doc! { "slug": slug }, Some(doc! { "_id": 1 })).await?.is_some()) })
    }

    /// Replaces all categories: for seeding.
    pub fn replace_categories<'a>(&'a self, categories: &'a [Category]) -> Reply<'a, ()> {
        Box::pin(async move {
            self.db.delete_many(CATEGORIES, doc! {}).await?;
            let records = categories.iter().map(|category| encode(CATEGORIES, category)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(CATEGORIES, records).await }
        })
    }
}
