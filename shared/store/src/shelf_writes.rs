//! Writing categories and collections. The products that a change touches are noted as to be indexed and written anew, in
//! the same transaction; `index-products` puts them where they belong now.

use domain::{
    CategoryId, CollectionId,
    category::{self, Tree, TreeFault},
    collection::{self, Selection},
};
use mongodb::bson::{Bson, Document, doc};

use crate::{
    Reply, Store, StoreError,
    audit::{Along, Entry},
    codec,
    events::Outgoing,
    outbox,
    product_writes::news,
    products::PRODUCTS,
    raw::{Tx, Verdict, decode, encode, encode_value},
    sessions::Session,
    settings::SETTINGS,
    shelves::{CATEGORIES, COLLECTIONS, Category, Collection},
    staff,
};

/// How a change of categories or collections ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelved {
    /// It is done; this is to be published.
    Done(Vec<Outgoing>),
    /// There is no such thing.
    Missing,
    /// It has another version by now.
    Stale,
    /// Another has this slug.
    SlugTaken,
    /// There are as many as there may be.
    TooMany,
    /// It can't be there in the tree.
    Tree(TreeFault),
    /// It has others below it.
    NotEmpty,
    /// Whoever asks has other roles by now, or may not sign in any more.
    Unseated,
}

/// Who changes categories or collections.
#[derive(Debug, Clone, Copy)]
pub struct Shelving<'a> {
    /// Who.
    pub by: &'a Session,
    /// The entry of the audit log, to which what changes is added.
    pub entry: &'a Entry,
}

/// Changes of the tree take turns: two moves that are right each for itself may make a circle together.
async fn take_turn(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.update(SETTINGS, doc! { "_id": "shop" }, doc! { "$inc": { "treeTurn": 1 } }).await.map(drop)
}

async fn all(tx: &mut Tx<'_>) -> Result<Vec<Category>, StoreError> {
    tx.find(CATEGORIES, doc! {}).await?.iter().map(|raw| decode(CATEGORIES, raw)).collect()
}

fn tree(categories: &[Category]) -> Tree {
    Tree::new(categories.iter().map(|category| (category.id, category.parent)))
}

/// Notes that products have to be indexed and written anew.
async fn soil(tx: &mut Tx<'_>, which: Document) -> Result<(), StoreError> {
    let old = doc! { "$set": { "indexed": false, "rendered": false }, "$inc": { "dirt": 1 } };
    tx.update_many(PRODUCTS, which, old).await.map(drop)
}

fn below(categories: &[Category], id: CategoryId) -> Document {
    let ids: Vec<Bson> = tree(categories).below(id).into_iter().map(codec::bin).collect();
    doc! { "shelves": { "$in": ids } }
}

async fn done(tx: &mut Tx<'_>, entry: &Entry) -> Result<Verdict<Shelved>, StoreError> {
    let events = news()?;
    Along { events: &[], entry }.add(tx).await?;
    outbox::add(tx, &events, entry.at).await?;
    Ok(Verdict::Commit(Shelved::Done(events)))
}

/// The siblings in their order, after `category` came among them, with the places that changed.
fn placed(siblings: Vec<&Category>, category: CategoryId, position: u32) -> Vec<(CategoryId, u32)> {
    let mut order: Vec<(CategoryId, Option<u32>)> =
        siblings.into_iter().filter(|one| one.id != category).map(|one| (one.id, Some(one.position))).collect();
    let at = usize::try_from(position).unwrap_or(usize::MAX).min(order.len());
    order.insert(at, (category, None));
    (0..).zip(order).filter(|(place, (_, was))| *was != Some(*place)).map(|(place, (id, _))| (id, place)).collect()
}

impl Store {
    async fn shelve<F>(&self, by: &Session, body: F) -> Result<Shelved, StoreError>
    where
        F: for<'t> Fn(&'t mut Tx<'_>) -> std::pin::Pin<Box<dyn Future<Output = Result<Verdict<Shelved>, StoreError>> + Send + 't>> + Sync,
    {
        let body = &body;
        let outcome = self
            .db
            .transaction(|tx| {
                Box::pin(async move {
                    if !staff::is_seated(tx, by).await? {
                        return Ok(Verdict::Abort(Shelved::Unseated));
                    }
                    take_turn(tx).await?;
                    body(tx).await
                })
            })
            .await;
        self.forget_shelves();
        match outcome {
            Err(StoreError::Duplicate) => Ok(Shelved::SlugTaken),
            outcome => outcome,
        }
    }

    /// Adds a category, the last below its parent.
    pub fn add_category<'a>(&'a self, category: &'a Category, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let (entry, category) = (call.entry.clone().changed("category", None, Some(category.name.clone())), category.clone());
                Box::pin(async move {
                    let categories = all(tx).await?;
                    if categories.len() >= category::MOST {
                        return Ok(Verdict::Abort(Shelved::TooMany));
                    }
                    if let Err(fault) = tree(&categories).may_move(category.id, category.parent) {
                        return Ok(Verdict::Abort(Shelved::Tree(fault)));
                    }
                    let position = categories.iter().filter(|one| one.parent == category.parent).count();
                    let position = u32::try_from(position).unwrap_or(u32::MAX);
                    tx.insert(CATEGORIES, encode(CATEGORIES, &Category { position, ..category.clone() })?).await?;
                    done(tx, &entry).await
                })
            })
            .await
        })
    }

    /// Writes a category's words and picture over a version; where it is in the tree stays.
    pub fn set_category<'a>(&'a self, category: &'a Category, over: u32, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let (entry, category) = (call.entry.clone(), category.clone());
                Box::pin(async move {
                    let categories = all(tx).await?;
                    let Some(before) = categories.iter().find(|one| one.id == category.id) else {
                        return Ok(Verdict::Abort(Shelved::Missing));
                    };
                    if before.version != over {
                        return Ok(Verdict::Abort(Shelved::Stale));
                    }
                    let after = Category {
                        version: over + 1,
                        parent: before.parent,
                        position: before.position,
                        product_count: before.product_count,
                        rendered: false,
                        ..category.clone()
                    };
                    let set = doc! { "$set": encode_value(CATEGORIES, &after)? };
                    tx.update(CATEGORIES, doc! { "_id": codec::bin(category.id), "version": over }, set).await?;
                    if before.name != after.name || before.slug != after.slug || before.hidden != after.hidden {
                        soil(tx, below(&categories, category.id)).await?;
                    }
                    let entry = entry.changed("category", Some(before.name.clone()), Some(after.name.clone()));
                    let entry = entry.changed("slug", Some(before.slug.clone()), Some(after.slug));
                    let entry = entry.changed("hidden", Some(before.hidden.to_string()), Some(after.hidden.to_string()));
                    done(tx, &entry).await
                })
            })
            .await
        })
    }

    /// Moves a category with all below it.
    pub fn move_category<'a>(
        &'a self,
        id: CategoryId,
        parent: Option<CategoryId>,
        position: u32,
        call: Shelving<'a>,
    ) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let entry = call.entry.clone();
                Box::pin(async move {
                    let mut categories = all(tx).await?;
                    categories.sort_by_key(|one| one.position);
                    let Some(before) = categories.iter().find(|one| one.id == id) else { return Ok(Verdict::Abort(Shelved::Missing)) };
                    if let Err(fault) = tree(&categories).may_move(id, parent) {
                        return Ok(Verdict::Abort(Shelved::Tree(fault)));
                    }
                    let places = placed(categories.iter().filter(|one| one.parent == parent).collect(), id, position);
                    let updates = places.into_iter().map(|(one, place)| {
                        let mut set = doc! { "position": place };
                        if one == id {
                            set.insert("parent", parent.map(codec::bin));
                        }
                        (doc! { "_id": codec::bin(one) }, doc! { "$set": set, "$inc": { "turn": 1 } })
                    });
                    tx.update_each(CATEGORIES, updates.collect()).await?;
                    if before.parent != parent {
                        soil(tx, below(&categories, id)).await?;
                    }
                    let name_of = |id: Option<CategoryId>| {
                        id.and_then(|id| categories.iter().find(|one| one.id == id))
                            .map_or_else(|| "the top".to_owned(), |one| one.name.clone())
                    };
                    let entry = entry.changed("category", None, Some(before.name.clone()));
                    let entry = entry.changed("parent", Some(name_of(before.parent)), Some(name_of(parent)));
                    done(tx, &entry).await
                })
            })
            .await
        })
    }

    /// Takes a category away that has none below it; its products are in one category less.
    pub fn remove_category<'a>(&'a self, id: CategoryId, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let entry = call.entry.clone();
                Box::pin(async move {
                    let categories = all(tx).await?;
                    let Some(before) = categories.iter().find(|one| one.id == id) else { return Ok(Verdict::Abort(Shelved::Missing)) };
                    if categories.iter().any(|one| one.parent == Some(id)) {
                        return Ok(Verdict::Abort(Shelved::NotEmpty));
                    }
                    tx.delete(CATEGORIES, doc! { "_id": codec::bin(id) }).await?;
                    let in_it = doc! { "shelves": codec::bin(id) };
                    soil(tx, in_it.clone()).await?;
                    // Whoever has such a product open in the editor sees that it changed.
                    let out = doc! { "$pull": { "content.categories": id.to_string() }, "$inc": { "version": 1 } };
                    tx.update_many(PRODUCTS, in_it, out).await?;
                    done(tx, &entry.changed("category", Some(before.name.clone()), None)).await
                })
            })
            .await
        })
    }

    /// Adds a collection.
    pub fn add_collection<'a>(&'a self, new: &'a Collection, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let (entry, new) = (call.entry.clone().changed("collection", None, Some(new.name.clone())), new.clone());
                Box::pin(async move {
                    if tx.find(COLLECTIONS, doc! {}).await?.len() >= collection::MOST {
                        return Ok(Verdict::Abort(Shelved::TooMany));
                    }
                    tx.insert(COLLECTIONS, encode(COLLECTIONS, &new)?).await?;
                    soil(tx, members(None, Some(&new.selection))).await?;
                    done(tx, &entry).await
                })
            })
            .await
        })
    }

    /// Writes a collection over a version.
    pub fn set_collection<'a>(&'a self, new: &'a Collection, over: u32, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let (entry, new) = (call.entry.clone(), new.clone());
                Box::pin(async move {
                    let Some(raw) = tx.find_one(COLLECTIONS, doc! { "_id": codec::bin(new.id) }).await? else {
                        return Ok(Verdict::Abort(Shelved::Missing));
                    };
                    let before: Collection = decode(COLLECTIONS, &raw)?;
                    if before.version != over {
                        return Ok(Verdict::Abort(Shelved::Stale));
                    }
                    let after = Collection { version: over + 1, product_count: before.product_count, rendered: false, ..new.clone() };
                    let set = doc! { "$set": encode_value(COLLECTIONS, &after)? };
                    tx.update(COLLECTIONS, doc! { "_id": codec::bin(new.id), "version": over }, set).await?;
                    if before.selection != after.selection {
                        soil(tx, members(Some(&before.selection), Some(&after.selection))).await?;
                    }
                    let entry = entry.changed("collection", Some(before.name), Some(after.name));
                    let entry = entry.changed("slug", Some(before.slug), Some(after.slug));
                    done(tx, &entry).await
                })
            })
            .await
        })
    }

    /// Takes a collection away.
    pub fn remove_collection<'a>(&'a self, id: CollectionId, call: Shelving<'a>) -> Reply<'a, Shelved> {
        Box::pin(async move {
            self.shelve(call.by, |tx| {
                let entry = call.entry.clone();
                Box::pin(async move {
                    let this = doc! { "_id": codec::bin(id) };
                    let Some(raw) = tx.find_one(COLLECTIONS, this.clone()).await? else { return Ok(Verdict::Abort(Shelved::Missing)) };
                    let before: Collection = decode(COLLECTIONS, &raw)?;
                    tx.delete(COLLECTIONS, this).await?;
                    soil(tx, doc! { "collections": codec::bin(id) }).await?;
                    done(tx, &entry.changed("collection", Some(before.name), None)).await
                })
            })
            .await
        })
    }

    /// A collection.
    pub fn collection(&self, id: CollectionId) -> Reply<'_, Option<Collection>> {
        Box::pin(async move {
            let found = self.db.find_one(COLLECTIONS, doc! { "_id": codec::bin(id) }, None).await?;
            found.map(|raw| decode(COLLECTIONS, &raw)).transpose()
        })
    }

    /// Writes how many live products categories and collections have.
    pub fn set_counts<'a>(&'a self, categories: &'a [(CategoryId, u32)], collections: &'a [(CollectionId, u32)]) -> Reply<'a, ()> {
        Box::pin(async move {
            for (id, count) in categories {
                self.db.update(CATEGORIES, doc! { "_id": codec::bin(*id) }, doc! { "$set": { "product_count": count } }).await?;
            }
            for (id, count) in collections {
                self.db.update(COLLECTIONS, doc! { "_id": codec::bin(*id) }, doc! { "$set": { "product_count": count } }).await?;
            }
            if categories.len() + collections.len() > 0 {
                self.forget_shelves();
            }
            Ok(())
        })
    }
}

/// The products that may come into a collection or leave it: where a rule is part of it, that may be any.
fn members(before: Option<&Selection>, after: Option<&Selection>) -> Document {
    let mut ids = Vec::new();
    for selection in [before, after].into_iter().flatten() {
        match selection {
            Selection::Chosen { products } => ids.extend(products.iter().map(|id| codec::bin(*id))),
            Selection::Rule { .. } => return Document::new(),
        }
    }
    doc! { "_id": { "$in": ids } }
}
