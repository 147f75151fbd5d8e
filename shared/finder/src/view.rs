//! The shop's words for what the index asks and answers: it knows categories and collections by their ids, so that
//! another name changes nothing in it.

use contract::catalogue::{
    Counted, CountedAttribute, CountedCategory, CountedPrices, CountedRating, Facets, ProductCard, ProductList, ProductsPage, Sort,
    TextPart,
};
use domain::{CategoryId, CollectionId};
use search::{Ask, Found, Reader};
use store::shelves::Shelves;

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What the index is asked for a page of products; `None` where there is no such category or collection.
pub fn ask(page: &ProductsPage, shelves: &Shelves) -> Option<Ask> {
    let category: Option<CategoryId> = match page.category.as_deref() {
        Some(slug) => Some(shelves.category(slug)?.id),
        None => None,
    };
    let collection: Option<CollectionId> = match page.collection.as_deref() {
        Some(slug) => Some(shelves.collection(slug)?.id),
        None => None,
    };
    let narrowed = &page.narrowed;
    Some(Ask {
        text: page.text.clone(),
        category: category.map(|id| id.to_string()),
        collection: collection.map(|id| id.to_string()),
        brands: narrowed.brands.clone(),
        attributes: narrowed.attributes.clone(),
        price: (narrowed.price_min, narrowed.price_max),
        rating: narrowed.rating.and_then(|stars| u16::try_from(stars * 100).ok()),
        available: narrowed.available,
        on_sale: narrowed.on_sale,
        sort: match page.sort {
            Sort::Featured => search::Sort::Featured,
            Sort::Newest => search::Sort::Newest,
            Sort::PriceAsc => search::Sort::PriceAsc,
            Sort::PriceDesc => search::Sort::PriceDesc,
            Sort::Relevance => search::Sort::Relevance,
            Sort::BestSelling => search::Sort::BestSelling,
            Sort::Rating => search::Sort::Rating,
        },
        page: page.page,
        size: page.size,
        facets: page.facets,
    })
}

/// What the index answered, with the cards of what it found.
pub fn answer(page: &ProductsPage, found: Found, cards: Vec<ProductCard>, reader: &Reader, shelves: &Shelves) -> ProductList {
    let items = match &page.text {
        Some(text) => cards.into_iter().map(|card| marked(card, text, reader)).collect(),
        None => cards,
    };
    ProductList {
        items,
        page: page.page,
        page_size: page.size,
        has_more: u64::from(page.page) * u64::from(page.size) < found.total,
        total: Some(small(found.total)),
        facets: found.facets.map(|found| facets(page, found, shelves)),
        did_you_mean: found.did_you_mean,
        limited: false,
    }
}

/// The card with what of its name was looked for.
pub fn marked(card: ProductCard, text: &str, reader: &Reader) -> ProductCard {
    let name_parts = parts(&card.name, &reader.marks(text, &card.name));
    ProductCard { name_parts, ..card }
}

fn parts(name: &str, marks: &[std::ops::Range<usize>]) -> Vec<TextPart> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, marked: bool| {
        if let Some(text) = name.get(from..to).filter(|text| !text.is_empty()) {
            parts.push(TextPart { text: text.to_owned(), marked });
        }
    };
    for mark in marks {
        push(at, mark.start, false);
        push(mark.start, mark.end, true);
        at = mark.end;
    }
    push(at, name.len(), false);
    parts
}

/// Counts in the shop's words. Of categories, those are shown that are the next step down from where the list is.
fn facets(page: &ProductsPage, found: search::Facets, shelves: &Shelves) -> Facets {
    let here = page.category.as_deref().and_then(|slug| shelves.category(slug)).map(|category| category.id);
    let next = found.categories.into_iter().filter_map(|(id, count)| {
        let category = shelves.category_of(id.parse().ok()?)?;
        let is_next = category.parent == here && shelves.is_shown(category.id);
        is_next.then(|| CountedCategory { slug: category.slug.clone(), name: category.name.clone(), count: small(count) })
    });
    let counted = |counts: search::Counts| counts.into_iter().map(|(value, count)| Counted { value, count: small(count) }).collect();
    Facets {
        categories: next.collect(),
        brands: counted(found.brands),
        attributes: found.attributes.into_iter().map(|(name, values)| CountedAttribute { name, values: counted(values) }).collect(),
        prices: found
            .prices
            .into_iter()
            // The index leaves its upper bounds out; callers narrow by what is within.
            .map(|range| CountedPrices { from: range.from.unwrap_or(0), to: range.to.map(|to| to - 1), count: small(range.count) })
            .collect(),
        price_min: found.price_min,
        price_max: found.price_max,
        ratings: found
            .ratings
            .into_iter()
            .map(|(hundredths, count)| CountedRating { at_least: u32::from(hundredths) / 100, count: small(count) })
            .collect(),
        available: small(found.available),
        on_sale: small(found.on_sale),
    }
}
