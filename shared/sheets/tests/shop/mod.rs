//! A shop for the tests: it knows every picture, and makes ids of names.
#![allow(dead_code, reason = "each test uses some of it")]

use std::cell::Cell;

use contract::imports::RowFault;
use domain::{
    CategoryId, Currency, Id, Money, ProductId, Timestamp, VariantId,
    catalogue::{OptionValue, Picture, ProductOption},
    price_list::PriceDraft,
    product::{
        Attribute, AttributeValue, Content, Dimensions, Draft, Known, PictureRef, Seo, Status, StockPolicy, VariantDraft, combinations,
    },
    tax,
    text::{Fault, Faults},
    word::TaxClassId,
};
use proptest::prelude::*;
use sheets::{Position, Sheet, SheetProduct, Writer, attribute_columns};
use uuid::Uuid;

pub fn check(draft: Draft) -> Result<Content, Vec<Fault>> {
    let next = Cell::new(1_u128);
    let id = || {
        next.set(next.get() + 1);
        Id::from_uuid(Uuid::from_u128(next.get()))
    };
    let picture = |name: &str| (name != "gone").then(|| Picture { name: name.to_owned(), width: 800, height: 600, ..Picture::default() });
    let mut faults = Faults::default();
    let content = draft.check(
        "#",
        &Known { currency: Currency::EUR, picture: &picture, tax_class: &|class| class.as_str() != "full", id: &id },
        &mut faults,
    );
    content.ok_or_else(|| faults.into_vec())
}

/// The names of categories and products say their ids.
pub fn category(path: &[String]) -> CategoryId {
    Id::from_uuid(Uuid::from_u128(path.last().and_then(|name| name.parse().ok()).unwrap_or_default()))
}
pub fn path(category: CategoryId) -> Vec<String> {
    vec!["A > b | \\c".into(), category.uuid().as_u128().to_string()]
}
pub fn related(slug: &str) -> ProductId {
    Id::from_uuid(Uuid::from_u128(slug.strip_prefix("p-").and_then(|number| number.parse().ok()).unwrap_or_default()))
}
pub fn slug_of(product: ProductId) -> String {
    format!("p-{}", product.uuid().as_u128())
}

pub fn file(contents: &[Content]) -> Vec<u8> {
    let mut writer = Writer::new(attribute_columns(contents.iter()));
    writer.header();
    let mut file = writer.take();
    for content in contents {
        writer.write(content, &|category| Some(path(category)), &|product| Some(slug_of(product)), &|_| Some(7));
        file.extend(writer.take());
    }
    file
}

/// All products of a file without faults.
pub fn read(file: &[u8]) -> Result<Vec<SheetProduct>, Vec<RowFault>> {
    Sheet::read(file)?.products(Position::START).map(|item| item.product).collect()
}

pub fn over(product: &SheetProduct, before: Option<&Content>) -> Result<Draft, Vec<RowFault>> {
    let categories: Vec<CategoryId> = product.category_paths.iter().map(|path| category(path)).collect();
    let others: Vec<ProductId> = product.related.iter().map(|slug| related(slug)).collect();
    product.draft(before, &categories, &others, Currency::EUR)
}

pub fn no_ids(mut content: Content) -> Content {
    content.variants.iter_mut().for_each(|variant| variant.id = VariantId::from_uuid(Uuid::nil()));
    content
}

/// All faults of a file: `row column code`.
pub fn faults(file: impl AsRef<[u8]>, before: Option<&Content>) -> Vec<String> {
    faults_in(file.as_ref(), before).into_iter().map(|fault| format!("{} {} {}", fault.row, fault.column, fault.code)).collect()
}

pub fn faults_in(file: &[u8], before: Option<&Content>) -> Vec<RowFault> {
    let sheet = match Sheet::read(file) {
        Ok(sheet) => sheet,
        Err(faults) => return faults,
    };
    let (mut seen, mut all) = (sheets::Seen::default(), Vec::new());
    for item in sheet.products(Position::START) {
        all.extend(seen.look(&item));
        match item.product {
            Err(faults) => all.extend(faults),
            Ok(product) => match over(&product, before) {
                Err(faults) => all.extend(faults),
                Ok(draft) => all.extend(check(draft).err().map(|faults| product.place(before, faults)).unwrap_or_default()),
            },
        }
    }
    all
}

pub fn cup() -> Content {
    let value = |name: &str, swatch: Option<&str>| OptionValue { name: name.into(), swatch: swatch.map(str::to_owned) };
    let variant = |sku: &str, choice: &str| VariantDraft {
        id: None,
        sku: sku.into(),
        barcode: Some("0400".into()),
        choice: vec![choice.into()],
        price: Money::new(1250, Currency::EUR),
        compare_at: Some(Money::new(1500, Currency::EUR)),
        prices: vec![PriceDraft { amount: Money::new(1900, "JPY".parse().unwrap()), compare_at: None }],
        cost: Some(Money::new(500, Currency::EUR)),
        weight: Some(350),
        dimensions: Some(Dimensions { length: 80, width: 81, height: 82 }),
        tax_class: tax::REDUCED,
        stock_policy: StockPolicy::Deny,
        pictures: vec![1],
    };
    check(Draft {
        title: "Cup".into(),
        slug: "cup".into(),
        description: "A cup.".into(),
        status: Status::Active,
        publish_at: Some(Timestamp(1_790_000_000_123)),
        brand: "Alder".into(),
        tags: vec!["new".into(), "a|b".into()],
        attributes: vec![
            Attribute { name: "Material".into(), value: AttributeValue::Text { text: "=Stoneware".into() } },
            Attribute { name: "Height".into(), value: AttributeValue::Number { thousandths: -2500, unit: "cm".into() } },
        ],
        categories: vec![category(&[String::new(), "5".into()])],
        options: vec![ProductOption { name: "Colour".into(), values: vec![value("Sand", Some("#d8c7a8")), value("Moss", None)] }],
        variants: vec![variant("CUP-S", "Sand"), variant("CUP-M", "Moss")],
        pictures: vec![
            PictureRef { name: "cup-front".into(), alt: "A cup [front]".into() },
            PictureRef { name: "cup-back".into(), alt: String::new() },
        ],
        seo: Seo { title: "Cups".into(), description: String::new() },
        related: vec![related("p-9")],
        featured: true,
    })
    .unwrap()
}

/// A line of text as people and attackers write it.
fn line(most: usize) -> impl Strategy<Value = String> {
    let text = prop_oneof![
        4 => "([\\\\|\\[\\]>#,;\"' =+@a-zé-]|\\PC){1,14}",
        1 => "'{0,2}[=+@-]cmd\\(\\)",
        1 => "[a-z]{1,4} \\[#[0-9a-f]{6}\\]",
        1 => "-?[0-9]{1,5}",
    ];
    text.prop_map(move |text: String| text.trim().chars().take(most).collect::<String>().trim().to_owned())
        .prop_filter("empty", |text| !text.is_empty())
}

fn lines(most: usize, many: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(line(most), 0..many).prop_map(|lines| {
        let mut seen = std::collections::HashSet::new();
        lines.into_iter().filter(|line| seen.insert(line.to_lowercase())).collect()
    })
}

fn values(least: usize, many: usize) -> impl Strategy<Value = Vec<OptionValue>> {
    let one = prop::option::of("#[0-9a-fA-F]{6}");
    (lines(30, many), prop::collection::vec(one, many))
        .prop_map(|(names, swatches)| {
            names.into_iter().zip(swatches).map(|(name, swatch)| OptionValue { name, swatch }).collect::<Vec<_>>()
        })
        .prop_filter("too few", move |values| values.len() >= least)
}

fn attribute_value() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        line(500).prop_map(|text| AttributeValue::Text { text }),
        (any::<i64>(), prop::option::of(line(20)))
            .prop_map(|(thousandths, unit)| AttributeValue::Number { thousandths, unit: unit.unwrap_or_default() }),
        lines(30, 4).prop_filter("none", |values| !values.is_empty()).prop_map(|values| AttributeValue::Choice { values }),
        values(1, 4).prop_map(|values| AttributeValue::Colour { values }),
    ]
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    let name = prop_oneof![4 => line(60), 1 => "[ab]:(number|text|colour)"];
    prop::collection::vec((name, attribute_value()), 0..6).prop_map(|pairs| {
        let mut seen = std::collections::HashSet::new();
        let new = pairs.into_iter().filter(|(name, _)| seen.insert(name.to_lowercase()));
        new.map(|(name, value)| Attribute { name, value }).collect()
    })
}

fn options() -> impl Strategy<Value = Vec<ProductOption>> {
    (lines(60, 5), prop::collection::vec(values(1, 4), 4))
        .prop_map(|(names, values)| names.into_iter().zip(values).map(|(name, values)| ProductOption { name, values }).collect())
}

fn variant() -> impl Strategy<Value = VariantDraft> {
    let rest =
        (prop::option::of(0_u32..=1_000_000), prop::option::of((1_u32..=20_000, 1_u32..=20_000, 1_u32..=20_000)), 0..3_usize, 0_u32..4);
    let prices = (0_i64..1_000_000_000_000, prop::option::of(1_i64..1000), prop::option::of(0_i64..99_999));
    let pictures = prop::collection::vec(0_u32..3, 0..3);
    (line(50), prop::option::of(line(64)), prices, rest, pictures).prop_map(
        |(sku, barcode, (price, more, cost), (weight, size, tax, limit), pictures)| {
            let money = |minor| Money::new(minor, Currency::EUR);
            VariantDraft {
                id: None,
                sku,
                barcode,
                choice: Vec::new(),
                price: money(price),
                prices: Vec::new(),
                compare_at: more.map(|more| money((price + more).min(1_000_000_000_000))).filter(|more| more.minor() > price),
                cost: cost.map(money),
                weight,
                dimensions: size.map(|(length, width, height)| Dimensions { length, width, height }),
                tax_class: [tax::STANDARD, TaxClassId::of("books-10"), tax::ZERO][tax].clone(),
                stock_policy: if limit == 0 { StockPolicy::Deny } else { StockPolicy::Backorder { limit } },
                pictures,
            }
        },
    )
}

fn draft(slug: &'static str) -> impl Strategy<Value = Draft> {
    let words = (line(150), "([\n\"'=,<]|<b>|</b>|<p>|<li>|\\PC){0,60}", prop::option::of(line(100)), lines(40, 5));
    let facts = (attributes(), prop::collection::btree_set(1_u32..999, 0..4), prop::collection::btree_set(1_u32..999, 0..4), lines(40, 5));
    let rest = (
        0..3_usize,
        prop::option::of(-60_000_000_000_000_i64..250_000_000_000_000),
        any::<bool>(),
        prop::option::of(line(70)),
        lines(100, 5),
    );
    (words, facts, rest, options(), prop::collection::vec((variant(), any::<prop::sample::Index>()), 1..7)).prop_map(
        move |(
            (title, description, brand, tags),
            (attributes, categories, others, pictures),
            (status, publish_at, featured, seo, alts),
            options,
            rows,
        )| {
            let alt = |index: usize| alts.get(index).cloned().unwrap_or_default();
            let pictures: Vec<PictureRef> =
                pictures.into_iter().enumerate().map(|(index, name)| PictureRef { name, alt: alt(index) }).collect();
            let mut choices = combinations(&options, 10_000).unwrap();
            let most = u32::try_from(pictures.len()).unwrap();
            let mut variants = Vec::new();
            for (index, (mut variant, which)) in rows.into_iter().enumerate().take(choices.len()) {
                variant.sku = format!("{}{index}", variant.sku);
                variant.choice = choices.swap_remove(which.index(choices.len()));
                variant.pictures.retain(|index| *index < most);
                variants.push(variant);
            }
            Draft {
                title,
                slug: slug.into(),
                description,
                status: [Status::Draft, Status::Active, Status::Archived][status],
                publish_at: publish_at.map(Timestamp),
                brand: brand.unwrap_or_default(),
                tags,
                attributes,
                categories: categories.into_iter().map(|number| Id::from_uuid(Uuid::from_u128(number.into()))).collect(),
                options,
                variants,
                pictures,
                seo: Seo { title: seo.unwrap_or_default(), description: alts.join(" ") },
                related: others.into_iter().map(|number| Id::from_uuid(Uuid::from_u128(number.into()))).collect(),
                featured,
            }
        },
    )
}

/// Any product that keeps the rules.
pub fn content(slug: &'static str) -> impl Strategy<Value = Content> {
    draft(slug).prop_map(|draft| {
        // What is made of a description once may be trimmed once more.
        let once = check(draft.clone()).unwrap_or_else(|faults| panic!("{faults:?}: {draft:?}"));
        check(once.draft()).unwrap()
    })
}
