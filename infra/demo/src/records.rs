//! Turns the catalogue into records.

use contract::catalogue::{CategoryLink, OptionValue, ProductCard, ProductView, VariantView};
use domain::{Currency, Id, Money, catalogue::Picture, id::Kind};
use store::{
    categories::Category,
    products::{ProductRecord, Status, VariantRecord},
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
    /// Products.
    pub products: Vec<ProductRecord>,
    /// Stock of all variants.
    pub stock: Vec<Stock>,
}

/// Ids follow from names, so that a shop that is filled again has the same.
fn id<K: Kind>(name: &str) -> Id<K> {
    Id::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("bodega:{}:{name}", K::PREFIX).as_bytes()))
}

impl Shelf {
    /// The catalogue's own products, and as many variations of them as it takes to `count`.
    pub fn new(catalogue: &Catalogue, count: usize) -> Self {
        let widths = &catalogue.picture_widths;
        let mut products = Vec::new();
        let mut stock = Vec::new();
        for index in 0..count.max(catalogue.products.len()) {
            let (round, at) = (index / catalogue.products.len(), index % catalogue.products.len());
            let Some(original) = catalogue.products.get(at) else { break };
            let product = varied(original, round);
            let category = catalogue.categories.iter().find(|category| category.slug == product.category);
            let link =
                CategoryLink { slug: product.category.clone(), name: category.map_or_else(String::new, |category| category.name.clone()) };
            let (record, levels) = record(&product, link, widths);
            products.push(record);
            stock.extend(levels);
        }
        let categories = (0..)
            .zip(&catalogue.categories)
            .map(|(position, category)| Category {
                id: id(&category.slug),
                slug: category.slug.clone(),
                name: category.name.clone(),
                description: category.description.clone(),
                position,
                product_count: u32::try_from(products.iter().filter(|p| p.category == category.slug).count()).unwrap_or(u32::MAX),
                picture: category.picture.as_ref().map(|picture| self::picture(picture, widths)),
            })
            .collect();
        Self { categories, products, stock }
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
    Picture { name: picture.name.clone(), alt: picture.alt.clone(), width: picture.width, height: picture.height, widths: widths.to_vec() }
}

fn record(product: &catalogue::Product, category: CategoryLink, widths: &[u32]) -> (ProductRecord, Vec<Stock>) {
    let product_id = id(&product.slug);
    let pictures: Vec<Picture> = product.pictures.iter().map(|shot| picture(shot, widths)).collect();
    let eur = |minor| Money::new(minor, Currency::EUR);
    let mut variants = Vec::new();
    let mut shown_variants = Vec::new();
    let mut stock = Vec::new();
    for variant in &product.variants {
        let choice: Vec<String> = product.options.iter().filter_map(|option| variant.options.get(&option.name).cloned()).collect();
        let choice_words = choice.join(" / ");
        let fits = |shot: &catalogue::Picture| shot.options.iter().all(|(name, value)| variant.options.get(name) == Some(value));
        let visible: Vec<u32> = (0..).zip(&product.pictures).filter(|(_, shot)| fits(shot)).map(|(index, _)| index).collect();
        let best = product.pictures.iter().position(|shot| !shot.options.is_empty() && fits(shot)).unwrap_or(0);
        let variant_id = id(&variant.sku);
        variants.push(VariantRecord {
            id: variant_id,
            sku: variant.sku.clone(),
            choice: choice_words.clone(),
            price: eur(variant.price_minor),
            picture: pictures.get(best).cloned(),
        });
        shown_variants.push(VariantView {
            id: variant_id,
            sku: variant.sku.clone(),
            choice,
            price: eur(variant.price_minor),
            compare_at: variant.compare_at_minor.map(eur),
            available: 0,
            pictures: visible,
        });
        let label = Label {
            slug: product.slug.clone(),
            name: product.name.clone(),
            choice: choice_words,
            sku: variant.sku.clone(),
            picture: pictures.get(best).cloned(),
        };
        stock.push(Stock::new(variant_id, product_id, label, variant.stock, THRESHOLD));
    }
    let cheapest = product.variants.iter().min_by_key(|variant| variant.price_minor);
    let price = cheapest.map_or(0, |variant| variant.price_minor);
    let swatches: Vec<OptionValue> =
        product.options.iter().flat_map(|option| &option.values).filter(|value| value.swatch.is_some()).cloned().collect();
    let card = ProductCard {
        id: product_id,
        slug: product.slug.clone(),
        name: product.name.clone(),
        brand: product.brand.clone(),
        price: eur(price),
        price_varies: product.variants.iter().any(|variant| variant.price_minor != price),
        compare_at: cheapest.and_then(|variant| variant.compare_at_minor).map(eur),
        picture: pictures.first().cloned(),
        second_picture: pictures.get(1).cloned(),
        swatches,
        tags: product.tags.clone(),
    };
    let page = ProductView {
        id: product_id,
        slug: product.slug.clone(),
        name: product.name.clone(),
        brand: product.brand.clone(),
        description: product.description.clone(),
        details: product.details.clone(),
        category,
        options: product.options.clone(),
        variants: shown_variants,
        pictures,
        tags: product.tags.clone(),
        published_at: product.published_at,
    };
    let record = ProductRecord {
        id: product_id,
        slug: product.slug.clone(),
        name: product.name.clone(),
        status: Status::Active,
        category: product.category.clone(),
        rank: if product.featured { i64::MIN / 2 } else { 0 } - product.published_at.0,
        published_at: product.published_at,
        price,
        variants,
        card,
        page,
    };
    (record, stock)
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
            assert!(!product.variants.is_empty() && product.card.picture.is_some(), "{}", product.slug);
            assert!(product.page.variants.iter().all(|variant| variant.choice.len() == product.page.options.len()), "{}", product.slug);
            assert!(shelf.categories.iter().any(|category| category.slug == product.category), "{}", product.slug);
        }
    }
}
