//! Turns the catalogue into records, by the rules that staff's own products keep.

use contract::media::MediaState;
use domain::{
    Currency, Id, Money, Timestamp,
    catalogue::Picture,
    collection::{Condition, Match, Selection},
    id::Kind,
    price_list::PriceDraft,
    product::{Attribute, AttributeValue, Draft, Known, PictureRef, Seo, Status, StockPolicy, VariantDraft},
    text::Faults,
};
use store::{
    media::Media,
    products::ProductRecord,
    shelves::{Category, Collection, Shelves},
    stock::{Label, Stock},
};
use uuid::Uuid;

use crate::catalogue::{self, Catalogue};

/// With so many available, or fewer, a variant is low.
const THRESHOLD: i64 = 5;

/// All records of a demo shop.
pub struct Shelf {
    /// Categories with their counts.
    pub categories: Vec<Category>,
    /// Collections.
    pub collections: Vec<Collection>,
    /// Products.
    pub products: Vec<ProductRecord>,
    /// Stock of all variants.
    pub stock: Vec<Stock>,
    /// The pictures, as if staff had uploaded them.
    pub media: Vec<Media>,
}

/// Ids follow from names, so that a shop that is filled again has the same.
fn id<K: Kind>(name: &str) -> Id<K> {
    Id::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("bodega:{}:{name}", K::PREFIX).as_bytes()))
}

impl Shelf {
    /// The catalogue's own products, and as many variations of them as it takes to `count`.
    pub fn new(catalogue: &Catalogue, count: usize) -> Self {
        let widths = &catalogue.picture_widths;
        let originals = catalogue.products.len();
        let wanted = count.max(originals);
        let of_category = |slug: &str| {
            let many =
                (0..wanted).filter(|index| catalogue.products.get(index % originals).is_some_and(|one| one.category == slug)).count();
            u32::try_from(many).unwrap_or(u32::MAX)
        };
        let categories: Vec<Category> = (0..)
            .zip(&catalogue.categories)
            .map(|(position, category)| Category {
                id: id(&category.slug),
                version: 1,
                slug: category.slug.clone(),
                name: category.name.clone(),
                description: category.description.clone(),
                parent: None,
                position,
                hidden: false,
                product_count: of_category(&category.slug),
                picture: category.picture.as_ref().map(|picture| self::picture(picture, widths)),
                seo: Seo::default(),
                rendered: false,
            })
            .collect();
        let shelves = Shelves::new(categories, collections());
        let (mut products, mut stock, mut media) = (Vec::new(), Vec::new(), Vec::new());
        for index in 0..wanted {
            let (round, at) = (index / originals, index % originals);
            let Some(original) = catalogue.products.get(at) else { break };
            if round == 0 {
                media.extend(original.pictures.iter().map(|shot| upload(&picture(shot, widths), original.published_at)));
            }
            let Some((record, levels)) = record(&varied(original, round), widths, &shelves) else { continue };
            products.push(record);
            stock.extend(levels);
        }
        let Shelves { categories, collections, .. } = shelves;
        Self { categories, collections, products, stock, media }
    }
}

fn collections() -> Vec<Collection> {
    let rule = |condition| Selection::Rule { r#match: Match::All, conditions: vec![condition] };
    let collection = |slug: &str, name: &str, description: &str, selection| Collection {
        id: id(slug),
        version: 1,
        slug: slug.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        hidden: false,
        product_count: 0,
        picture: None,
        seo: Seo::default(),
        selection,
        updated_at: Timestamp(0),
        rendered: false,
    };
    vec![
        collection("gifts", "Gifts under €25", "Small things that are easy to wrap.", rule(Condition::PriceAtMost { minor: 2500 })),
        collection("handmade", "Made by hand", "No two of them are quite alike.", rule(Condition::Tag { tag: "handmade".into() })),
        collection("sale", "On sale", "The last of their kind, for less.", rule(Condition::OnSale)),
    ]
}

fn upload(picture: &Picture, at: Timestamp) -> Media {
    Media {
        id: id(&picture.name),
        name: picture.name.clone(),
        file_name: format!("{}.avif", picture.name),
        content_type: "image/avif".into(),
        bytes: 0,
        by: None,
        created_at: at,
        state: MediaState::Ready { picture: picture.clone() },
    }
}

fn varied(original: &catalogue::Product, round: usize) -> catalogue::Product {
    let mut product = original.clone();
    if round == 0 {
        return product;
    }
    let step = i64::try_from(round).unwrap_or(0);
    product.slug = format!("{}-{round}", product.slug);
    product.name = format!("{} No. {}", product.name, round + 1);
    product.featured = false;
    product.published_at = product.published_at.plus_ms(-step * 3_600_000);
    for variant in &mut product.variants {
        variant.sku = format!("{}-{round}", variant.sku);
        variant.price_minor += 10 * (step % 97);
        variant.compare_at_minor = None;
        variant.stock = variant.stock.max(20);
    }
    product
}

fn picture(picture: &catalogue::Picture, widths: &[u32]) -> Picture {
    let (name, alt) = (picture.name.clone(), picture.alt.clone());
    Picture { name, alt, width: picture.width, height: picture.height, widths: widths.to_vec(), ..Picture::default() }
}

/// Facts that many products share are there to filter by.
fn attribute(detail: &contract::catalogue::Detail) -> Attribute {
    let value = match detail.name.as_str() {
        "Material" | "Care" | "Light" => AttributeValue::Choice { values: vec![detail.value.clone()] },
        _ => AttributeValue::Text { text: detail.value.clone() },
    };
    Attribute { name: detail.name.clone(), value }
}

/// What is sold in dollars as well: furniture and lamps do not travel that far.
const ABROAD: [&str; 6] = ["tableware", "kitchen", "textiles", "stationery", "bath-candles", "plants"];

/// The price tags of the demo shop abroad: a little more, in whole dollars.
fn in_dollars(variant: &catalogue::Variant) -> PriceDraft {
    let tag = |minor: i64| Money::new((minor / 90 + 1) * 100, crate::dollar());
    let before = variant.compare_at_minor.map(tag);
    PriceDraft { amount: tag(variant.price_minor), compare_at: before.filter(|before| before.minor() > tag(variant.price_minor).minor()) }
}

fn draft(product: &catalogue::Product) -> Draft {
    let eur = |minor| Money::new(minor, Currency::EUR);
    let variant = |variant: &catalogue::Variant| {
        let fits = |shot: &catalogue::Picture| shot.options.iter().all(|(name, value)| variant.options.get(name) == Some(value));
        // Its own picture first: carts and orders show that.
        let mut pictures: Vec<(bool, u32)> =
            (0..).zip(&product.pictures).filter(|(_, shot)| fits(shot)).map(|(index, shot)| (shot.options.is_empty(), index)).collect();
        pictures.sort_unstable();
        VariantDraft {
            id: Some(id(&variant.sku)),
            sku: variant.sku.clone(),
            barcode: None,
            choice: product.options.iter().filter_map(|option| variant.options.get(&option.name).cloned()).collect(),
            price: eur(variant.price_minor),
            compare_at: variant.compare_at_minor.map(eur),
            prices: if ABROAD.contains(&product.category.as_str()) { vec![in_dollars(variant)] } else { Vec::new() },
            cost: None,
            weight: variant.weight_grams,
            dimensions: None,
            tax_class: domain::tax::STANDARD,
            stock_policy: StockPolicy::Deny,
            pictures: pictures.into_iter().map(|(_, index)| index).collect(),
        }
    };
    Draft {
        title: product.name.clone(),
        slug: product.slug.clone(),
        description: product.description.clone(),
        status: Status::Active,
        publish_at: Some(product.published_at),
        brand: product.brand.clone(),
        tags: product.tags.clone(),
        attributes: product.details.iter().map(attribute).collect(),
        categories: vec![id(&product.category)],
        options: product.options.clone(),
        variants: product.variants.iter().map(variant).collect(),
        pictures: product.pictures.iter().map(|shot| PictureRef { name: shot.name.clone(), alt: shot.alt.clone() }).collect(),
        seo: Seo::default(),
        related: Vec::new(),
        featured: product.featured,
    }
}

/// `None` where the catalogue breaks the shop's rules; a test sees to it that it does not.
fn record(product: &catalogue::Product, widths: &[u32], shelves: &Shelves) -> Option<(ProductRecord, Vec<Stock>)> {
    let pictures: Vec<Picture> = product.pictures.iter().map(|shot| picture(shot, widths)).collect();
    let known = Known {
        currency: Currency::EUR,
        picture: &|name| pictures.iter().find(|picture| picture.name == name).cloned(),
        tax_class: &|_| true,
        id: &|| id(&product.slug),
    };
    let content = draft(product).check("#", &known, &mut Faults::default())?;
    let product_id = id(&product.slug);
    let stock = content.variants.iter().zip(&product.variants).map(|(variant, given)| {
        let label = Label {
            slug: content.slug.to_string(),
            name: content.title.clone(),
            choice: variant.in_words(),
            sku: variant.sku.clone(),
            picture: content.picture_of(variant).cloned(),
        };
        Stock::new(variant.id, product_id, label, given.stock, THRESHOLD)
    });
    let stock: Vec<Stock> = stock.collect();
    let mut record = ProductRecord::new(product_id, content, None, shelves, product.published_at);
    record.card.available = product.variants.iter().any(|variant| variant.stock > 0);
    Some((record, stock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        let catalogue = crate::catalogue().unwrap();
        assert!(catalogue.products.len() >= 60 && catalogue.categories.len() >= 6);
        let shelf = Shelf::new(&catalogue, 200);
        assert_eq!(shelf.products.len(), 200);
        let mut slugs: Vec<&str> = shelf.products.iter().map(|product| product.slug.as_str()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), 200);
        for product in &shelf.products {
            assert!(product.card.picture.is_some(), "{}", product.slug);
            assert!(product.live && !product.content.variants.is_empty(), "{}", product.slug);
            assert!(shelf.categories.iter().any(|category| product.shelves == [category.id]), "{}", product.slug);
        }
    }
}
