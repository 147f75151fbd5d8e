//! Pages that are written for those who run no scripts: which of them are old, and who is writing them. The pages are
//! files in object storage; records say what was written there, so that what should not be there goes.

use std::collections::{HashMap, HashSet};

use contract::{
    catalogue::{ProductCard, ProductView},
    message::PagesMessage,
};
use domain::{CategoryId, CollectionId, EventId, ProductId, Timestamp, VariantId, catalogue::Picture};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, StoreError, codec,
    events::Outgoing,
    ids, outbox,
    products::{PRODUCTS, ProductRecord},
    raw::{Collection, Find, Verdict, decode, encode, encode_value},
    shelves::{CATEGORIES, COLLECTIONS, Shelves},
};

const PAGES: Collection = Collection("pages");
/// The list of all pages is written at most once in this time, in milliseconds.
const SITEMAP_MS: i64 = 300_000;

/// The page of a category or a collection that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfPage {
    /// Where it is, from the origin on.
    pub path: String,
    /// Of what it was written, apart from its products.
    pub print: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesState {
    /// In what all pages were written: another one makes all of them old.
    pub look: String,
    /// The pages of categories and collections that are there.
    pub shelves: Vec<ShelfPage>,
    /// Of what the front page was written.
    pub home: String,
    /// Whether something that the front page shows may have changed since.
    pub home_is_old: bool,
    /// Whether there may be other pages than the list of all says.
    pub sitemap_is_old: bool,
    /// When that list was written last.
    #[serde(with = "codec::date")]
    pub sitemap_at: Timestamp,
    /// Of how many files of products it is.
    pub sitemap_files: u32,
}

impl Default for PagesState {
    fn default() -> Self {
        let (look, home, shelves) = (String::new(), String::new(), Vec::new());
        Self { look, shelves, home, home_is_old: true, sitemap_is_old: true, sitemap_at: Timestamp(0), sitemap_files: 0 }
    }
}

impl PagesState {
    /// Whether the list of all pages is to be written now.
    pub const fn sitemap_is_due(&self, now: Timestamp) -> bool {
        self.sitemap_is_old && now.0.saturating_sub(self.sitemap_at.0) >= SITEMAP_MS
    }
}

/// The one record: what was written, and who writes now.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(rename = "_id")]
    id: String,
    #[serde(with = "codec::id")]
    writer: EventId,
    #[serde(with = "codec::date")]
    until: Timestamp,
    again: bool,
    state: PagesState,
}

#[derive(Deserialize)]
struct CardRecord {
    card: ProductCard,
}

/// A product whose page is old.
#[derive(Debug)]
pub struct Unrendered {
    /// The product.
    pub id: ProductId,
    /// What it was when it was read.
    pub dirt: i64,
    /// `/p/<slug>`.
    pub slug: String,
    /// Those it had before, where no other product has them.
    pub old_slugs: Vec<String>,
    /// Its categories and all above them.
    pub shelves: Vec<CategoryId>,
    /// Its collections.
    pub collections: Vec<CollectionId>,
    /// What shoppers see; nothing where they do not see it.
    pub page: Option<ProductView>,
}

/// A list of products.
#[derive(Debug, Clone, Copy)]
pub enum Listed {
    /// All of them.
    All,
    /// Those of a category.
    Category(CategoryId),
    /// Those of a collection.
    Collection(CollectionId),
}

/// A product that shoppers see, as the list of all pages tells it.
#[derive(Debug, Clone, Deserialize)]
pub struct Listing {
    /// The product.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: ProductId,
    /// `/p/<slug>`.
    pub slug: String,
    /// When staff changed it last.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
    card: ListingCard,
}

#[derive(Debug, Clone, Deserialize)]
struct ListingCard {
    picture: Option<ListingPicture>,
}

#[derive(Debug, Clone, Deserialize)]
struct ListingPicture {
    name: String,
    widths: Vec<u32>,
    #[serde(default)]
    webp: bool,
}

impl Listing {
    /// Its main picture, as far as addresses need it.
    pub fn picture(&self) -> Option<Picture> {
        let ListingPicture { name, widths, webp } = self.card.picture.clone()?;
        Some(Picture { name, widths, webp, ..Picture::default() })
    }
}

impl Store {
    /// Makes `writer` the one who writes pages, for `lease_ms`; what was written so far. `None` where somebody is at it:
    /// they look once more before they end.
    pub fn begin_pages(&self, writer: EventId, lease_ms: i64, now: Timestamp) -> Reply<'_, Option<PagesState>> {
        Box::pin(async move {
            let until = now.plus_ms(lease_ms);
            for _ in 0..5 {
                let free = doc! { "_id": "shop", "until": { "$lte": codec::date(now) } };
                let take = doc! { "$set": { "writer": codec::bin(writer), "until": codec::date(until), "again": false } };
                if let Some(raw) = self.db.find_and_update(PAGES, free, take).await? {
                    return decode::<Record>(PAGES, &raw).map(|record| Some(record.state));
                }
                let first = Record { id: "shop".into(), writer, until, again: false, state: PagesState::default() };
                match self.db.insert(PAGES, encode(PAGES, &first)?).await {
                    Err(StoreError::Duplicate) => {}
                    outcome => return outcome.map(|()| Some(first.state)),
                }
                // Whoever ended in between does not look any more: then it is free.
                let busy = doc! { "_id": "shop", "until": { "$gt": codec::date(now) } };
                if self.db.update(PAGES, busy, doc! { "$set": { "again": true } }).await? == 1 {
                    return Ok(None);
                }
            }
            Err(StoreError::Contention { tries: 5 })
        })
    }

    /// Notes what was written; `false` where another writes by now.
    pub fn save_pages<'a>(&'a self, writer: EventId, state: &'a PagesState) -> Reply<'a, bool> {
        Box::pin(async move {
            let set = doc! { "$set": { "state": encode_value(PAGES, state)? } };
            Ok(self.db.update(PAGES, doc! { "_id": "shop", "writer": codec::bin(writer) }, set).await? == 1)
        })
    }

    /// Ends writing; `false` where somebody asked meanwhile, and `writer` has to look once more.
    pub fn end_pages(&self, writer: EventId) -> Reply<'_, bool> {
        Box::pin(async move {
            let free = doc! { "$set": { "until": codec::date(Timestamp(0)) } };
            let mine = doc! { "_id": "shop", "writer": codec::bin(writer) };
            let quiet = doc! { "_id": "shop", "writer": codec::bin(writer), "again": false };
            if self.db.update(PAGES, quiet, free).await? == 1 {
                return Ok(true);
            }
            // Whoever was overtaken has nothing to look for any more.
            Ok(self.db.update(PAGES, mine, doc! { "$set": { "again": false } }).await? == 0)
        })
    }

    /// Ends writing, whoever asked: a message is there, or comes again, that looks.
    pub fn leave_pages(&self, writer: EventId) -> Reply<'_, ()> {
        Box::pin(async move {
            let free = doc! { "$set": { "until": codec::date(Timestamp(0)), "again": false } };
            self.db.update(PAGES, doc! { "_id": "shop", "writer": codec::bin(writer) }, free).await.map(drop)
        })
    }

    /// Makes every page old.
    pub fn soil_pages(&self) -> Reply<'_, ()> {
        Box::pin(async move {
            let old = doc! { "$set": { "rendered": false } };
            self.db.update_many(PRODUCTS, doc! { "rendered": true, "live": true }, old.clone()).await?;
            self.db.update_many(CATEGORIES, doc! {}, old.clone()).await?;
            self.db.update_many(COLLECTIONS, doc! {}, old).await.map(drop)
        })
    }

    /// Products whose page is old, at most `limit`.
    pub fn unrendered<'a>(&'a self, limit: u32, shelves: &'a Shelves) -> Reply<'a, Vec<Unrendered>> {
        Box::pin(async move {
            let find = Find { sort: Some(doc! { "_id": 1 }), limit: i64::from(limit), ..Find::default() };
            let found = self.db.find(PRODUCTS, doc! { "rendered": false }, find).await?;
            let records = found.iter().map(|raw| decode::<ProductRecord>(PRODUCTS, raw)).collect::<Result<Vec<_>, _>>()?;
            let live = || records.iter().filter(|record| record.live);
            let variants: Vec<VariantId> = live().flat_map(|record| record.content.variants.iter().map(|variant| variant.id)).collect();
            let related: HashSet<ProductId> = live().flat_map(|record| record.content.related.iter().copied()).collect();
            let related: Vec<ProductId> = related.into_iter().collect();
            let (left, cards) = tokio::try_join!(self.left_of(&variants), self.cards(&related))?;
            let left: HashMap<VariantId, (u32, bool)> =
                left.into_iter().map(|left| (left.variant, (left.units(), left.is_backorder()))).collect();
            let cards: HashMap<ProductId, ProductCard> = cards.into_iter().map(|card| (card.id, card)).collect();
            // What another has by now is not what it was.
            let taken: HashSet<String> = records.iter().map(|record| record.slug.clone()).collect();
            let all = records.into_iter().map(|record| {
                let page = record.live.then(|| {
                    let mut page = record.page(shelves);
                    for variant in &mut page.variants {
                        (variant.available, variant.backorder) = left.get(&variant.id).copied().unwrap_or_default();
                    }
                    page.related = record.content.related.iter().filter_map(|id| cards.get(id).cloned()).collect();
                    page
                });
                let ProductRecord { id, dirt, slug, mut old_slugs, shelves, collections, .. } = record;
                old_slugs.retain(|old| !taken.contains(old));
                Unrendered { id, dirt, slug, old_slugs, shelves, collections, page }
            });
            Ok(all.collect())
        })
    }

    /// Notes that the lists that show some products are old.
    pub fn soil_shelves<'a>(&'a self, categories: &'a [CategoryId], collections: &'a [CollectionId]) -> Reply<'a, ()> {
        Box::pin(async move {
            let these = |ids: Vec<Bson>| doc! { "_id": { "$in": ids }, "rendered": true };
            let old = doc! { "$set": { "rendered": false } };
            let categories: Vec<Bson> = categories.iter().map(|id| codec::bin(*id)).collect();
            let collections: Vec<Bson> = collections.iter().map(|id| codec::bin(*id)).collect();
            if !categories.is_empty() {
                self.db.update_many(CATEGORIES, these(categories), old.clone()).await?;
            }
            if !collections.is_empty() {
                self.db.update_many(COLLECTIONS, these(collections), old).await?;
            }
            Ok(())
        })
    }

    /// Notes that the pages of products are as the products were when they were read; what changed since stays to be done.
    pub fn mark_rendered<'a>(&'a self, rendered: &'a [(ProductId, i64)]) -> Reply<'a, ()> {
        Box::pin(async move { self.mark(PRODUCTS, "dirt", rendered.iter().map(|(id, dirt)| (codec::bin(*id), *dirt))).await })
    }

    /// The same of categories and collections, of their versions.
    pub fn mark_shelves_rendered<'a>(
        &'a self,
        categories: &'a [(CategoryId, u32)],
        collections: &'a [(CollectionId, u32)],
    ) -> Reply<'a, ()> {
        Box::pin(async move {
            self.mark(CATEGORIES, "version", categories.iter().map(|(id, version)| (codec::bin(*id), i64::from(*version)))).await?;
            self.mark(COLLECTIONS, "version", collections.iter().map(|(id, version)| (codec::bin(*id), i64::from(*version)))).await
        })
    }

    async fn mark(&self, what: Collection, count: &str, read: impl Iterator<Item = (Bson, i64)>) -> Result<(), StoreError> {
        let updates = read.map(|(id, at)| {
            let mut as_read = doc! { "_id": id };
            as_read.insert(count, at);
            (as_read, doc! { "$set": { "rendered": true } })
        });
        self.db.update_each(what, updates.collect()).await.map(drop)
    }

    /// The first cards of a list in the shop's own order, as they are now.
    pub fn listed(&self, listed: Listed, limit: u32) -> Reply<'_, Vec<ProductCard>> {
        Box::pin(async move {
            let filter = match listed {
                Listed::All => doc! { "live": true },
                Listed::Category(id) => doc! { "live": true, "shelves": codec::bin(id) },
                Listed::Collection(id) => doc! { "live": true, "collections": codec::bin(id) },
            };
            let find = Find {
                projection: Some(doc! { "card": 1, "_id": 0 }),
                sort: Some(doc! { "rank": 1, "_id": 1 }),
                limit: i64::from(limit),
                ..Find::default()
            };
            let found = self.db.find(PRODUCTS, filter, find).await?;
            found.iter().map(|raw| decode::<CardRecord>(PRODUCTS, raw).map(|record| record.card)).collect()
        })
    }

    /// Products that shoppers see, by their ids, those after `after`, at most `limit`.
    pub fn listings(&self, after: Option<ProductId>, limit: u32) -> Reply<'_, Vec<Listing>> {
        Box::pin(async move {
            let mut filter = Document::new();
            if let Some(after) = after {
                filter.insert("_id", doc! { "$gt": codec::bin(after) });
            }
            filter.insert("live", true);
            let picture = doc! { "slug": 1, "updated_at": 1, "card.picture.name": 1, "card.picture.widths": 1, "card.picture.webp": 1 };
            let find = Find { projection: Some(picture), sort: Some(doc! { "_id": 1 }), limit: i64::from(limit), ..Find::default() };
            self.db.find(PRODUCTS, filter, find).await?.iter().map(|raw| decode(PRODUCTS, raw)).collect()
        })
    }

    /// Has `publish-pages` look for what is old. What is to be published.
    pub fn nudge_pages(&self, now: Timestamp) -> Reply<'_, Vec<Outgoing>> {
        Box::pin(async move {
            self.db
                .transaction(|tx| {
                    Box::pin(async move {
                        let events = vec![Outgoing::pages(ids::new(), PagesMessage::PagesChangedV1 {})?];
                        outbox::add(tx, &events, now).await?;
                        Ok(Verdict::Commit(events))
                    })
                })
                .await
        })
    }

    /// How many pages are old; of those of products, at most 1 000 are counted.
    pub fn count_unrendered(&self) -> Reply<'_, u32> {
        Box::pin(async move {
            let mut sum = 0;
            for what in [PRODUCTS, CATEGORIES, COLLECTIONS] {
                sum += self.db.count(what, doc! { "rendered": false }, 1000).await?;
            }
            Ok(sum)
        })
    }

    /// Whether the list of all pages waits to be written, and its time has come.
    pub fn sitemap_is_old(&self, now: Timestamp) -> Reply<'_, bool> {
        Box::pin(async move {
            let found = self.db.find_one(PAGES, doc! { "_id": "shop" }, None).await?;
            let record = found.map(|raw| decode::<Record>(PAGES, &raw)).transpose()?;
            Ok(record.is_some_and(|record| record.state.sitemap_is_due(now)))
        })
    }
}
