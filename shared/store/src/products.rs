//! Products. A record holds what staff wrote (`content`) beside what lists show, ready to serve (`card`), and what indexes
//! find it by: a list or a page costs one query and no joins. What can be bought of it is in `stock`.

use std::collections::HashMap;

use contract::catalogue::{CardPrice, Detail, OptionValue, ProductCard, ProductView, ProductsPage, Sort, VariantView};
use domain::{
    CategoryId, CollectionId, Currency, ProductId, Timestamp, VariantId,
    catalogue::Offer,
    price_list::Price,
    product::{AttributeValue, Content, Lowest, Status},
    stock,
    word::TaxClassId,
};
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    raw::{Collection, Find, decode, encode},
    shelves::Shelves,
    stock::Left,
};

pub(crate) const PRODUCTS: Collection = Collection("products");

/// A product's record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProductRecord {
    /// The product.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: ProductId,
    /// Counts its changes by staff, from 1.
    pub version: u32,
    /// What staff wrote.
    pub content: Content,
    /// `/p/<slug>`.
    pub slug: String,
    /// Those it had before.
    pub old_slugs: Vec<String>,
    /// Whether shoppers see it now.
    pub live: bool,
    /// When they will, where it waits for its time.
    #[serde(with = "codec::date_option")]
    pub publish_at: Option<Timestamp>,
    /// When it came into the shop first; when it was made, until then.
    #[serde(with = "codec::date")]
    pub published_at: Timestamp,
    /// When it was made.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// When staff changed it last.
    #[serde(with = "codec::date")]
    pub updated_at: Timestamp,
    /// Its categories and all above them.
    #[serde(with = "codec::ids")]
    pub shelves: Vec<CategoryId>,
    /// The collections it is in.
    #[serde(with = "codec::ids")]
    pub collections: Vec<CollectionId>,
    /// The title to sort by.
    pub title_key: String,
    /// The brand to find it by.
    pub brand_key: String,
    /// What staff, and shoppers without an index, find it by.
    pub words: Vec<String>,
    /// The SKUs of its variants: no two products have the same.
    pub skus: Vec<String>,
    /// The tax classes of its variants: the settings keep those.
    #[serde(default)]
    pub tax_classes: Vec<TaxClassId>,
    /// The featured order: lower comes first.
    pub rank: i64,
    /// The lowest price, in minor units, to sort by.
    pub price: i64,
    /// What lists show.
    pub card: ProductCard,
    /// Counts what makes index and page old, changes by staff and others: who reads it may say so of this count only.
    pub dirt: i64,
    /// Whether the search index has its last change.
    pub indexed: bool,
    /// Whether its page was written since its last change.
    pub rendered: bool,
}

#[derive(Deserialize)]
struct CardRecord {
    card: ProductCard,
}

#[derive(Deserialize)]
struct IdCardRecord {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    card: ProductCard,
    live: bool,
}

#[derive(Deserialize)]
struct SlugRecord {
    slug: String,
}

#[derive(Deserialize)]
struct OfferRecord {
    #[serde(rename = "_id", with = "codec::id")]
    id: ProductId,
    live: bool,
    content: Content,
}

impl ProductRecord {
    /// The record of a product that is written at `now` over what it was.
    pub fn new(id: ProductId, content: Content, before: Option<&Self>, shelves: &Shelves, now: Timestamp) -> Self {
        let due = content.publish_at.is_none_or(|at| at <= now);
        let live = content.status == Status::Active && due;
        let waits = content.status == Status::Active && !due;
        let was_published = before.is_some_and(|before| before.live || before.published_at != before.created_at);
        let published_at = match before {
            Some(before) if was_published || !live => before.published_at,
            _ if live => content.publish_at.unwrap_or(now),
            _ => now,
        };
        let slug = content.slug.to_string();
        let mut old_slugs = before.map(|before| before.old_slugs.clone()).unwrap_or_default();
        old_slugs.retain(|old| *old != slug);
        if let Some(before) = before
            && before.slug != slug
            && !old_slugs.contains(&before.slug)
        {
            old_slugs.push(before.slug.clone());
        }
        let mut record = Self {
            id,
            version: before.map_or(1, |before| before.version + 1),
            slug,
            old_slugs,
            live,
            publish_at: content.publish_at.filter(|_| waits),
            published_at,
            created_at: before.map_or(now, |before| before.created_at),
            updated_at: now,
            shelves: Vec::new(),
            collections: Vec::new(),
            title_key: content.title.to_lowercase(),
            brand_key: content.brand.to_lowercase(),
            words: words(&content),
            skus: content.variants.iter().map(|variant| variant.sku.clone()).collect(),
            tax_classes: content.tax_classes(),
            rank: rank(&content, published_at),
            price: content.cheapest().map_or(0, |variant| variant.price.minor()),
            card: card(id, &content, before.map(|before| &before.card)),
            content,
            dirt: before.map_or(0, |before| before.dirt + 1),
            indexed: false,
            rendered: false,
        };
        record.place(shelves);
        record
    }

    /// Puts it where the tree and the collections say now; whether that is somewhere else.
    pub fn place(&mut self, shelves: &Shelves) -> bool {
        let on = shelves.tree.shelves(&self.content.categories);
        let collections: Vec<CollectionId> = shelves
            .collections
            .iter()
            .filter(|collection| collection.selection.has(self.id, &self.content, &on))
            .map(|collection| collection.id)
            .collect();
        let moved = on != self.shelves || collections != self.collections;
        (self.shelves, self.collections) = (on, collections);
        moved
    }

    /// Its page, without what is left of it and without other products.
    pub fn page(&self, shelves: &Shelves) -> ProductView {
        let content = &self.content;
        let variants = content.variants.iter().map(|variant| VariantView {
            id: variant.id,
            sku: variant.sku.clone(),
            choice: variant.choice.clone(),
            price: variant.price,
            compare_at: variant.compare_at,
            prices: variant.prices.clone(),
            available: 0,
            backorder: false,
            barcode: variant.barcode.clone(),
            pictures: variant.pictures.clone(),
        });
        let details = content.attributes.iter().map(|one| Detail { name: one.name.clone(), value: one.value.in_words() });
        ProductView {
            id: self.id,
            slug: self.slug.clone(),
            name: content.title.clone(),
            brand: content.brand.clone(),
            description: content.description.clone(),
            details: details.collect(),
            breadcrumbs: content.categories.first().map(|main| shelves.breadcrumbs(*main)).unwrap_or_default(),
            options: content.options.clone(),
            variants: variants.collect(),
            pictures: content.pictures.clone(),
            tags: content.tags.clone(),
            published_at: self.published_at,
            seo: content.seo.clone(),
            related: Vec::new(),
        }
    }
}

/// The place in the featured order: featured things first, then the newest.
pub(crate) fn rank(content: &Content, published_at: Timestamp) -> i64 {
    let first = if content.featured { i64::MIN / 2 } else { 0 };
    first - published_at.0
}

/// What lists show. What others found out (its rating, whether there is some) stays.
fn card(id: ProductId, content: &Content, before: Option<&ProductCard>) -> ProductCard {
    let cheapest = content.cheapest();
    let price = cheapest.map_or_else(|| domain::Money::zero(domain::Currency::EUR), |variant| variant.price);
    let of_options = content.options.iter().flat_map(|option| &option.values);
    let of_attributes = content.attributes.iter().flat_map(|attribute| match &attribute.value {
        AttributeValue::Colour { values } => values.as_slice(),
        _ => &[],
    });
    let mut swatches: Vec<OptionValue> = of_options.filter(|value| value.swatch.is_some()).cloned().collect();
    if swatches.is_empty() {
        swatches = of_attributes.filter(|value| value.swatch.is_some()).cloned().collect();
    }
    ProductCard {
        id,
        slug: content.slug.to_string(),
        name: content.title.clone(),
        brand: content.brand.clone(),
        price,
        price_varies: content.variants.iter().any(|variant| variant.price != price),
        compare_at: cheapest.and_then(|variant| variant.compare_at),
        prices: content.lowest_elsewhere().into_iter().map(card_price).collect(),
        picture: content.pictures.first().cloned(),
        second_picture: content.pictures.get(1).cloned(),
        swatches,
        tags: content.tags.clone(),
        available: before.is_none_or(|before| before.available),
        rating: before.and_then(|before| before.rating),
        name_parts: Vec::new(),
    }
}

fn card_price(Lowest { price, varies }: Lowest) -> CardPrice {
    CardPrice { amount: price.amount(), compare_at: price.compare_at(), varies }
}

fn words(content: &Content) -> Vec<String> {
    let rest = [content.brand.as_str()].into_iter().chain(content.tags.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let mut words = stock::words(&content.title, &rest, "");
    words.extend(content.variants.iter().map(|variant| variant.sku.to_lowercase()));
    words.extend(content.variants.iter().filter_map(|variant| variant.barcode.as_deref()).map(str::to_lowercase));
    words.sort_unstable();
    words.dedup();
    words
}

/// The filter and the order of a product list; each pair is served by an index of the same fields.
pub fn list_query(page: &ProductsPage, category: Option<CategoryId>, collection: Option<CollectionId>) -> (Document, Document) {
    let mut filter = doc! { "live": true };
    if let Some(category) = category {
        filter.insert("shelves", codec::bin(category));
    }
    if let Some(collection) = collection {
        filter.insert("collections", codec::bin(collection));
    }
    let sort = match page.sort {
        Sort::Featured | Sort::Relevance | Sort::BestSelling | Sort::Rating => doc! { "rank": 1, "_id": 1 },
        Sort::Newest => doc! { "published_at": -1, "_id": 1 },
        Sort::PriceAsc => doc! { "price": 1, "_id": 1 },
        Sort::PriceDesc => doc! { "price": -1, "_id": -1 },
    };
    (filter, sort)
}

/// What narrows a list that has no search index: words by their beginnings, and what a record says of itself.
fn narrow(filter: &mut Document, page: &ProductsPage) {
    let words: Vec<Document> = page.text.iter().flat_map(|text| domain::account::search(text)).map(|word| codec::begins(&word)).collect();
    if !words.is_empty() {
        filter.insert("$and", words);
    }
    let narrowed = &page.narrowed;
    if !narrowed.brands.is_empty() {
        let brands: Vec<String> = narrowed.brands.iter().map(|brand| brand.to_lowercase()).collect();
        filter.insert("brand_key", doc! { "$in": brands });
    }
    let mut price = Document::new();
    if let Some(least) = narrowed.price_min {
        price.insert("$gte", least);
    }
    if let Some(most) = narrowed.price_max {
        price.insert("$lte", most);
    }
    if !price.is_empty() {
        filter.insert("price", price);
    }
    if narrowed.available {
        filter.insert("card.available", true);
    }
    if narrowed.on_sale {
        filter.insert("card.compareAt", doc! { "$exists": true });
    }
    if let Some(stars) = narrowed.rating {
        filter.insert("card.rating", doc! { "$gte": stars * 100 });
    }
}

impl Store {
    /// A page of cards and whether there are more. `None` where there is no such category or collection.
    pub fn list_products<'a>(&'a self, page: &'a ProductsPage, now: Timestamp) -> Reply<'a, Option<(Vec<ProductCard>, bool)>> {
        Box::pin(async move {
            let shelves = self.shelves(now).await?;
            let category = page.category.as_deref().map(|slug| shelves.category(slug).map(|category| category.id));
            let collection = page.collection.as_deref().map(|slug| shelves.collection(slug).map(|collection| collection.id));
            if category == Some(None) || collection == Some(None) {
                return Ok(None);
            }
            let (mut filter, sort) = list_query(page, category.flatten(), collection.flatten());
            narrow(&mut filter, page);
            let find = Find {
                projection: Some(doc! { "card": 1, "_id": 0 }),
                // Found by words, they come as the index has them: sorting all that fit would read them all.
                sort: page.text.is_none().then_some(sort),
                skip: u64::from(page.page - 1) * u64::from(page.size),
                limit: i64::from(page.size) + 1,
            };
            let mut found = self.db.find(PRODUCTS, filter, find).await?;
            let size = usize::try_from(page.size).unwrap_or(usize::MAX);
            let more = found.len() > size;
            found.truncate(size);
            let cards = found.iter().map(|raw| decode::<CardRecord>(PRODUCTS, raw).map(|record| record.card)).collect::<Result<_, _>>()?;
            Ok(Some((cards, more)))
        })
    }

    /// The cards of live products, in the order of `ids`; those that shoppers do not see are left out.
    pub fn cards<'a>(&'a self, ids: &'a [ProductId]) -> Reply<'a, Vec<ProductCard>> {
        self.cards_where(ids, true)
    }

    /// The cards of products, whether shoppers see them or not, in the order of `ids`.
    pub fn cards_of_any<'a>(&'a self, ids: &'a [ProductId]) -> Reply<'a, Vec<ProductCard>> {
        self.cards_where(ids, false)
    }

    fn cards_where<'a>(&'a self, ids: &'a [ProductId], only_live: bool) -> Reply<'a, Vec<ProductCard>> {
        Box::pin(async move {
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let wanted: Vec<Bson> = ids.iter().map(|&id| codec::bin(id)).collect();
            let projection = Some(doc! { "card": 1, "live": 1 });
            let find = Find { projection, limit: i64::try_from(ids.len()).unwrap_or(i64::MAX), ..Find::default() };
            // By nothing but ids: with more to go by, a planner may take an index that holds most of the shop.
            let found = self.db.find(PRODUCTS, doc! { "_id": { "$in": wanted } }, find).await?;
            let records = found.iter().map(|raw| decode::<IdCardRecord>(PRODUCTS, raw)).collect::<Result<Vec<_>, _>>()?;
            let wanted = records.into_iter().filter(|record| record.live || !only_live);
            let mut cards: HashMap<ProductId, ProductCard> = wanted.map(|record| (record.id, record.card)).collect();
            Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
        })
    }

    /// The page of a product that shoppers see, with what is left of each variant, by its slug or one that it had before.
    pub fn product_page<'a>(&'a self, slug: &'a str, now: Timestamp) -> Reply<'a, Option<ProductView>> {
        Box::pin(async move {
            let (found, shelves) =
                tokio::try_join!(self.db.find_one(PRODUCTS, doc! { "slug": slug, "live": true }, None), self.shelves(now))?;
            let found = match found {
                Some(found) => Some(found),
                None => self.db.find_one(PRODUCTS, doc! { "old_slugs": slug, "live": true }, None).await?,
            };
            let Some(raw) = found else { return Ok(None) };
            let record: ProductRecord = decode(PRODUCTS, &raw)?;
            let (stock, related) = tokio::try_join!(self.left_of_product(record.id), self.cards(&record.content.related))?;
            let mut page = record.page(&shelves);
            page.related = related;
            for variant in &mut page.variants {
                if let Some(left) = stock.iter().find(|left| left.variant == variant.id) {
                    (variant.available, variant.backorder) = (left.units(), left.is_backorder());
                }
            }
            Ok(Some(page))
        })
    }

    /// The slug that a product has by now which has, or had, this one; `None` where shoppers see no such product.
    pub fn slug_now<'a>(&'a self, slug: &'a str) -> Reply<'a, Option<String>> {
        Box::pin(async move {
            for filter in [doc! { "slug": slug, "live": true }, doc! { "old_slugs": slug, "live": true }] {
                if let Some(raw) = self.db.find_one(PRODUCTS, filter, Some(doc! { "slug": 1 })).await? {
                    return decode::<SlugRecord>(PRODUCTS, &raw).map(|record| Some(record.slug));
                }
            }
            Ok(None)
        })
    }

    /// What `variants` cost today in a currency, and how many are left of each. What is not on sale is left out; what is not
    /// sold in that currency says so.
    pub fn offers<'a>(&'a self, variants: &'a [VariantId], currency: Currency) -> Reply<'a, Vec<Offer>> {
        Box::pin(async move {
            if variants.is_empty() {
                return Ok(Vec::new());
            }
            let ids: Vec<String> = variants.iter().map(ToString::to_string).collect();
            let find = Find {
                projection: Some(doc! { "live": 1, "content": 1 }),
                limit: i64::try_from(variants.len()).unwrap_or(i64::MAX),
                ..Find::default()
            };
            // Whether it is live is asked here: a second field makes some databases weigh a dozen indexes.
            let filter = doc! { "content.variants.id": { "$in": ids } };
            let (found, stock) = tokio::try_join!(self.db.find(PRODUCTS, filter, find), self.left_of(variants))?;
            let mut offers = Vec::with_capacity(variants.len());
            for raw in &found {
                let OfferRecord { id, live, content } = decode(PRODUCTS, raw)?;
                if !live {
                    continue;
                }
                for variant in content.variants.iter().filter(|variant| variants.contains(&variant.id)) {
                    offers.push(Offer {
                        available: left(&stock, variant.id),
                        variant: variant.id,
                        product: id,
                        slug: content.slug.to_string(),
                        sku: variant.sku.clone(),
                        name: content.title.clone(),
                        choice: variant.in_words(),
                        price: variant.price_in(currency).map(Price::amount),
                        picture: content.picture_of(variant).cloned(),
                        weight: variant.weight,
                        tax_class: variant.tax_class.clone(),
                    });
                }
            }
            Ok(offers)
        })
    }

    /// Writes products: for seeding and tests.
    pub fn insert_products<'a>(&'a self, products: &'a [ProductRecord]) -> Reply<'a, ()> {
        Box::pin(async move {
            let records = products.iter().map(|product| encode(PRODUCTS, product)).collect::<Result<Vec<_>, _>>()?;
            if records.is_empty() { Ok(()) } else { self.db.insert_many(PRODUCTS, records).await }
        })
    }

    /// A product as it is written.
    pub fn product(&self, id: ProductId) -> Reply<'_, Option<ProductRecord>> {
        Box::pin(async move {
            self.db.find_one(PRODUCTS, doc! { "_id": codec::bin(id) }, None).await?.map(|raw| decode(PRODUCTS, &raw)).transpose()
        })
    }
}

fn left(stock: &[Left], variant: VariantId) -> u32 {
    stock.iter().find(|stock| stock.variant == variant).map_or(0, Left::units)
}
