//! What a draft must be.

use std::collections::HashSet;

use super::{
    ATTRIBUTES_MAX, Attribute, AttributeValue, CATEGORIES_MAX, CURRENCIES_MAX, Content, DESCRIPTION_MAX, Draft, OPTIONS_MAX, PICTURES_MAX,
    PRICE_MAX, Picture, PictureRef, RELATED_MAX, RichText, Seo, Slug, StockPolicy, TAGS_MAX, VALUES_MAX, VARIANTS_MAX, Variant,
    VariantDraft,
};
use crate::{
    Currency, Money, VariantId,
    catalogue::{OptionValue, ProductOption},
    price_list::{Price, PriceDraft, PriceFault},
    stock,
    text::Faults,
    word::TaxClassId,
};

/// What checking asks of the shop.
pub struct Known<'a> {
    /// The currency that prices are in.
    pub currency: Currency,
    /// The picture of a name, where the shop has it.
    pub picture: &'a dyn Fn(&str) -> Option<Picture>,
    /// Whether the settings have a tax class.
    pub tax_class: &'a dyn Fn(&TaxClassId) -> bool,
    /// Makes the id of a new variant.
    pub id: &'a dyn Fn() -> VariantId,
}

impl Draft {
    /// Checks everything and notes every fault at its JSON pointer, below `at` (`#`). `None` if and only if a fault was noted.
    pub fn check(self, at: &str, known: &Known<'_>, faults: &mut Faults) -> Option<Content> {
        let before = faults.len();
        let title = faults.line(&format!("{at}/title"), &self.title, 150);
        let slug = match self.slug.trim() {
            "" => title.as_deref().and_then(|title| {
                let made = Slug::of(title).ok_or("must be given: nothing in the title can stand in an address");
                faults.take(&format!("{at}/slug"), "missing", made)
            }),
            text => faults.take(&format!("{at}/slug"), "malformed", Slug::parse(text)),
        };
        let length = self.description.chars().count();
        if length > DESCRIPTION_MAX {
            let detail = format!("must have at most {DESCRIPTION_MAX} characters, has {length}");
            faults.add(format!("{at}/description"), "too-long", detail);
        }
        let brand = faults.optional_line(&format!("{at}/brand"), Some(&self.brand), 100);
        let tags = tags(at, self.tags, faults);
        at_most(&self.attributes, ATTRIBUTES_MAX, &format!("{at}/attributes"), faults);
        let mut attributes = Vec::new();
        for (index, attribute) in self.attributes.into_iter().take(ATTRIBUTES_MAX).enumerate() {
            attributes.extend(check_attribute(&format!("{at}/attributes/{index}"), attribute, faults));
        }
        no_twins(attributes.iter().map(|one| one.name.to_lowercase()), &format!("{at}/attributes"), "name", faults);
        at_most(&self.categories, CATEGORIES_MAX, &format!("{at}/categories"), faults);
        no_twins(self.categories.iter(), &format!("{at}/categories"), "", faults);
        at_most(&self.related, RELATED_MAX, &format!("{at}/related"), faults);
        no_twins(self.related.iter(), &format!("{at}/related"), "", faults);
        let pictures = pictures(at, self.pictures, known, faults);
        let seo_title = faults.optional_line(&format!("{at}/seo/title"), Some(&self.seo.title), 70);
        let seo_description = faults.optional_line(&format!("{at}/seo/description"), Some(&self.seo.description), 320);
        let options = options(at, self.options, faults);
        let variants = variants(at, self.variants, options.as_deref(), pictures.len(), known, faults);
        if faults.len() > before {
            return None;
        }
        Some(Content {
            title: title?,
            slug: slug?,
            description: RichText::sanitised(&self.description),
            status: self.status,
            publish_at: self.publish_at,
            brand: brand?.unwrap_or_default(),
            tags,
            attributes,
            categories: self.categories,
            options: options?,
            variants,
            pictures,
            seo: Seo { title: seo_title?.unwrap_or_default(), description: seo_description?.unwrap_or_default() },
            related: self.related,
            featured: self.featured,
        })
    }
}

fn at_most<T>(many: &[T], most: usize, pointer: &str, faults: &mut Faults) {
    if many.len() > most {
        faults.add(pointer, "too-many", format!("must have at most {most} entries, has {}", many.len()));
    }
}

fn no_twins<T: Eq + std::hash::Hash>(values: impl Iterator<Item = T>, list: &str, field: &str, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for (index, value) in values.enumerate() {
        if !seen.insert(value) {
            let pointer = if field.is_empty() { format!("{list}/{index}") } else { format!("{list}/{index}/{field}") };
            faults.add(pointer, "twice", "stands there twice");
        }
    }
}

fn tags(at: &str, tags: Vec<String>, faults: &mut Faults) -> Vec<String> {
    at_most(&tags, TAGS_MAX, &format!("{at}/tags"), faults);
    let checked = tags.iter().take(TAGS_MAX).enumerate().filter_map(|(index, tag)| faults.line(&format!("{at}/tags/{index}"), tag, 40));
    let mut good: Vec<String> = Vec::new();
    for tag in checked {
        // A tag that stands there twice is meant once.
        if !good.contains(&tag) {
            good.push(tag);
        }
    }
    good
}

fn check_attribute(at: &str, attribute: Attribute, faults: &mut Faults) -> Option<Attribute> {
    let name = faults.line(&format!("{at}/name"), &attribute.name, 60);
    let value = match attribute.value {
        AttributeValue::Text { text } => faults.line(&format!("{at}/value/text"), &text, 500).map(|text| AttributeValue::Text { text }),
        AttributeValue::Number { thousandths, unit } => {
            let unit = faults.optional_line(&format!("{at}/value/unit"), Some(&unit), 20);
            unit.map(|unit| AttributeValue::Number { thousandths, unit: unit.unwrap_or_default() })
        }
        AttributeValue::Choice { values } => {
            some_of(&values, &format!("{at}/value/values"), faults);
            let each = values.iter().take(20).enumerate();
            let values: Vec<String> =
                each.filter_map(|(index, value)| faults.line(&format!("{at}/value/values/{index}"), value, 60)).collect();
            Some(AttributeValue::Choice { values })
        }
        AttributeValue::Colour { values } => {
            some_of(&values, &format!("{at}/value/values"), faults);
            let each = values.into_iter().take(20).enumerate();
            let values = each.filter_map(|(index, value)| check_value(&format!("{at}/value/values/{index}"), value, faults)).collect();
            Some(AttributeValue::Colour { values })
        }
    };
    Some(Attribute { name: name?, value: value? })
}

fn some_of<T>(values: &[T], pointer: &str, faults: &mut Faults) {
    if values.is_empty() {
        faults.add(pointer, "missing", "must not be empty");
    }
    at_most(values, 20, pointer, faults);
}

fn check_value(at: &str, value: OptionValue, faults: &mut Faults) -> Option<OptionValue> {
    let name = faults.line(&format!("{at}/name"), &value.name, 60);
    let is_colour = |text: &str| text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if value.swatch.as_deref().is_some_and(|swatch| !swatch.is_ascii() || !is_colour(swatch)) {
        faults.add(format!("{at}/swatch"), "malformed", "must be a colour such as #d8c7a8");
    }
    Some(OptionValue { name: name?, swatch: value.swatch })
}

fn pictures(at: &str, pictures: Vec<PictureRef>, known: &Known<'_>, faults: &mut Faults) -> Vec<Picture> {
    at_most(&pictures, PICTURES_MAX, &format!("{at}/pictures"), faults);
    no_twins(pictures.iter().map(|picture| picture.name.clone()), &format!("{at}/pictures"), "name", faults);
    let mut found = Vec::new();
    for (index, wanted) in pictures.into_iter().take(PICTURES_MAX).enumerate() {
        let alt = faults.optional_line(&format!("{at}/pictures/{index}/alt"), Some(&wanted.alt), 250);
        match (known.picture)(&wanted.name) {
            Some(picture) => found.push(Picture { alt: alt.flatten().unwrap_or_default(), ..picture }),
            None => faults.add(format!("{at}/pictures/{index}/name"), "unknown", "is no picture of the shop; upload it first"),
        }
    }
    found
}

fn options(at: &str, options: Vec<ProductOption>, faults: &mut Faults) -> Option<Vec<ProductOption>> {
    let before = faults.len();
    at_most(&options, OPTIONS_MAX, &format!("{at}/options"), faults);
    no_twins(options.iter().map(|option| option.name.trim().to_lowercase()), &format!("{at}/options"), "name", faults);
    let mut good = Vec::new();
    for (index, option) in options.into_iter().take(OPTIONS_MAX).enumerate() {
        let at = format!("{at}/options/{index}");
        let name = faults.line(&format!("{at}/name"), &option.name, 60);
        if option.values.is_empty() {
            faults.add(format!("{at}/values"), "missing", "must not be empty");
        }
        at_most(&option.values, VALUES_MAX, &format!("{at}/values"), faults);
        let names = option.values.iter().map(|value| value.name.trim().to_lowercase());
        no_twins(names, &format!("{at}/values"), "name", faults);
        let each = option.values.into_iter().take(VALUES_MAX).enumerate();
        let values = each.filter_map(|(index, value)| check_value(&format!("{at}/values/{index}"), value, faults)).collect();
        good.extend(name.map(|name| ProductOption { name, values }));
    }
    (faults.len() == before).then_some(good)
}

fn variants(
    at: &str,
    variants: Vec<VariantDraft>,
    options: Option<&[ProductOption]>,
    pictures: usize,
    known: &Known<'_>,
    faults: &mut Faults,
) -> Vec<Variant> {
    let list = format!("{at}/variants");
    if variants.is_empty() {
        faults.add(&list, "missing", "must have at least one");
    }
    if variants.len() > VARIANTS_MAX {
        at_most(&variants, VARIANTS_MAX, &list, faults);
        return Vec::new();
    }
    no_twins(variants.iter().map(|variant| variant.sku.trim().to_owned()), &list, "sku", faults);
    no_twins(variants.iter().map(|variant| variant.choice.clone()), &list, "choice", faults);
    let ids: Vec<VariantId> = variants.iter().filter_map(|variant| variant.id).collect();
    no_twins(ids.iter(), &list, "id", faults);
    let mut good = Vec::new();
    for (index, variant) in variants.into_iter().enumerate() {
        good.extend(check_variant(&format!("{list}/{index}"), variant, options, pictures, known, faults));
    }
    good
}

fn check_variant(
    at: &str,
    variant: VariantDraft,
    options: Option<&[ProductOption]>,
    pictures: usize,
    known: &Known<'_>,
    faults: &mut Faults,
) -> Option<Variant> {
    let before = faults.len();
    let sku = faults.line(&format!("{at}/sku"), &variant.sku, 64);
    let barcode = faults.optional_line(&format!("{at}/barcode"), variant.barcode.as_deref(), 64);
    if let Some(options) = options {
        check_choice(at, &variant.choice, options, faults);
    }
    check_money(&format!("{at}/price"), variant.price, known.currency, faults);
    if let Some(compare_at) = variant.compare_at {
        check_money(&format!("{at}/compareAt"), compare_at, known.currency, faults);
        if compare_at.currency() == variant.price.currency() && compare_at.minor() <= variant.price.minor() {
            faults.add(format!("{at}/compareAt"), "out-of-range", "must be more than the price");
        }
    }
    let prices = check_prices(at, &variant.prices, known.currency, faults);
    if let Some(cost) = variant.cost {
        check_money(&format!("{at}/cost"), cost, known.currency, faults);
    }
    if variant.weight.is_some_and(|grams| grams > 1_000_000) {
        faults.add(format!("{at}/weight"), "out-of-range", "must be at most 1000000 g");
    }
    if let Some(size) = variant.dimensions
        && [size.length, size.width, size.height].iter().any(|side| !(1..=20_000).contains(side))
    {
        faults.add(format!("{at}/dimensions"), "out-of-range", "must be from 1 to 20000 mm each");
    }
    if !(known.tax_class)(&variant.tax_class) {
        faults.add(format!("{at}/taxClass"), "unknown", format!("is no tax class of the shop: {}", variant.tax_class));
    }
    if let StockPolicy::Backorder { limit } = variant.stock_policy
        && !(1..=stock::MOST).contains(&limit)
    {
        faults.add(format!("{at}/stockPolicy/limit"), "out-of-range", format!("must be from 1 to {}", stock::MOST));
    }
    for (place, index) in variant.pictures.iter().enumerate() {
        if usize::try_from(*index).map_or(true, |index| index >= pictures) {
            faults.add(format!("{at}/pictures/{place}"), "unknown", "is no picture of this product");
        }
    }
    if faults.len() > before {
        return None;
    }
    let VariantDraft { id, choice, price, compare_at, cost, weight, dimensions, tax_class, stock_policy, pictures, .. } = variant;
    let id = id.unwrap_or_else(known.id);
    let (sku, barcode) = (sku?, barcode?);
    Some(Variant { id, sku, barcode, choice, price, compare_at, prices, cost, weight, dimensions, tax_class, stock_policy, pictures })
}

/// The prices in other currencies than the shop's. Those that the shop does not sell in are taken as well: what is set waits
/// for the currency, and what was set stays where the shop gives one up for a while.
fn check_prices(at: &str, prices: &[PriceDraft], own: Currency, faults: &mut Faults) -> Vec<Price> {
    if prices.len() > CURRENCIES_MAX {
        at_most(prices, CURRENCIES_MAX, &format!("{at}/prices"), faults);
        return Vec::new();
    }
    let mut good: Vec<Price> = Vec::new();
    for (index, draft) in prices.iter().enumerate() {
        let amount = format!("{at}/prices/{index}/amount");
        let currency = draft.amount.currency();
        if currency == own {
            faults.add(&amount, "wrong-currency", format!("must be in another currency than the shop's: that is {own}"));
        }
        if prices[..index].iter().any(|other| other.amount.currency() == currency) {
            faults.add(&amount, "twice", format!("is a second price in {currency}"));
        }
        match Price::try_from(*draft) {
            Ok(price) => good.push(price),
            Err(fault) => {
                let in_amount = !(0..=PRICE_MAX).contains(&draft.amount.minor());
                let field = if fault == PriceFault::Range && in_amount { amount } else { format!("{at}/prices/{index}/compareAt") };
                let code = if matches!(fault, PriceFault::Currency(_)) { "wrong-currency" } else { "out-of-range" };
                faults.add(field, code, fault);
            }
        }
    }
    good
}

fn check_choice(at: &str, choice: &[String], options: &[ProductOption], faults: &mut Faults) {
    if choice.len() != options.len() {
        let detail = format!("must name a value of each of the {} options, names {}", options.len(), choice.len());
        faults.add(format!("{at}/choice"), "mismatch", detail);
        return;
    }
    for (index, (chosen, option)) in choice.iter().zip(options).enumerate() {
        if !option.values.iter().any(|value| value.name == *chosen) {
            faults.add(format!("{at}/choice/{index}"), "unknown", format!("is no value of the option {}", option.name));
        }
    }
}

fn check_money(pointer: &str, money: Money, currency: Currency, faults: &mut Faults) {
    if money.currency() != currency {
        faults.add(pointer, "wrong-currency", format!("must be in {currency}"));
    } else if !(0..=PRICE_MAX).contains(&money.minor()) {
        faults.add(pointer, "out-of-range", format!("must be from 0 to {PRICE_MAX} minor units"));
    }
}

#[cfg(test)]
mod tests;
