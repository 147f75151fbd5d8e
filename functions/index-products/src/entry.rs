//! What the index knows of a product.

use search::Entry;
use store::{search_index::Unindexed, shelves::Shelves};

pub(crate) fn entry(one: &Unindexed, shelves: &Shelves) -> Entry {
    let (record, content) = (&one.record, &one.record.content);
    let codes = content.variants.iter().flat_map(|variant| std::iter::once(variant.sku.clone()).chain(variant.barcode.clone()));
    // Words that are no filter are words all the same.
    let said = content.attributes.iter().map(|attribute| attribute.value.in_words());
    let description = std::iter::once(content.description.plain()).chain(said).collect::<Vec<_>>().join(" ");
    let name = |id: &domain::CategoryId| shelves.category_of(*id).map_or_else(String::new, |category| category.name.clone());
    Entry {
        id: record.id,
        title: content.title.clone(),
        brand: content.brand.clone(),
        tags: content.tags.clone(),
        codes: codes.collect(),
        attributes: content.facets(),
        description,
        categories: record.shelves.iter().map(ToString::to_string).collect(),
        category_names: record.shelves.iter().map(name).collect(),
        collections: record.collections.iter().map(ToString::to_string).collect(),
        price: record.price,
        rank: record.rank,
        published_at: record.published_at.0,
        sold: one.sold,
        rating: record.card.rating.and_then(|hundredths| u16::try_from(hundredths).ok()),
        available: one.available,
        on_sale: content.is_on_sale(),
    }
}
