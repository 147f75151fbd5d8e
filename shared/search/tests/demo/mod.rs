//! The demonstration shop's catalogue, as entries of the index.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, dead_code, reason = "each test uses what it needs of it")]

use std::{collections::BTreeMap, path::Path};

use domain::ProductId;
use search::{Change, Entry, Words};
use serde_json::Value;
use uuid::Uuid;

/// The demonstration shop's products, and the slug of each.
pub struct Demo {
    /// In the shop's order.
    pub entries: Vec<Entry>,
    /// By id.
    pub slugs: BTreeMap<Uuid, String>,
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Reads the catalogue.
pub fn demo() -> Demo {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/demo/catalogue.json");
    let catalogue: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let names: BTreeMap<String, String> =
        catalogue["categories"].as_array().unwrap().iter().map(|category| (text(&category["slug"]), text(&category["name"]))).collect();
    let mut demo = Demo { entries: Vec::new(), slugs: BTreeMap::new() };
    for (at, product) in catalogue["products"].as_array().unwrap().iter().enumerate() {
        let id = Uuid::from_u128(0x0198_f3a0_0000_7000_8000_0000_0000_0000 + at as u128);
        let variants = product["variants"].as_array().unwrap();
        let mut attributes: Vec<(String, String)> = Vec::new();
        for option in product["options"].as_array().unwrap() {
            for value in option["values"].as_array().unwrap() {
                attributes.push((text(&option["name"]), text(&value["name"])));
            }
        }
        for detail in product["details"].as_array().unwrap() {
            attributes.push((text(&detail["name"]), text(&detail["value"])));
        }
        let category = text(&product["category"]);
        demo.slugs.insert(id, text(&product["slug"]));
        demo.entries.push(Entry {
            id: ProductId::from_uuid(id),
            title: text(&product["name"]),
            brand: text(&product["brand"]),
            tags: texts(&product["tags"]),
            codes: variants.iter().map(|variant| text(&variant["sku"])).collect(),
            attributes,
            description: text(&product["description"]),
            category_names: vec![names[&category].clone()],
            categories: vec![category],
            collections: Vec::new(),
            price: variants.iter().filter_map(|variant| variant["priceMinor"].as_i64()).min().unwrap(),
            rank: i64::from(product["featured"] != true) * 1000 + i64::try_from(at).unwrap(),
            published_at: i64::try_from(at).unwrap() * 86_400_000,
            sold: (at as u64 * 37) % 101,
            rating: (at % 3 != 0).then(|| u16::try_from(300 + at * 3 % 200).unwrap()),
            available: variants.iter().any(|variant| variant["stock"].as_i64().unwrap() > 0),
            on_sale: variants.iter().any(|variant| !variant["compareAtMinor"].is_null()),
        });
    }
    demo
}

/// The changes that bring all entries into an index.
pub fn puts(entries: &[Entry]) -> Vec<Change> {
    entries.iter().cloned().map(|entry| Change::Put(Box::new(entry))).collect()
}

/// English and German, and the synonyms beside this file.
pub fn words() -> Words {
    let groups = include_str!("../synonyms.txt").lines();
    let synonyms = groups.map(|group| group.split(',').map(|phrase| phrase.trim().to_owned()).collect()).collect();
    Words { languages: vec!["en".to_owned(), "de".to_owned()], synonyms }
}
