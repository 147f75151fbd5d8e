//! Whatever was put and removed, filters, facets and totals are those of counting by hand; also for a reader that
//! fetched the files one by one.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{collections::BTreeMap, fs, path::Path};

use domain::ProductId;
use proptest::prelude::*;
use search::{Ask, Change, Entry, Facets, Reader, Sort, Words, Writer};
use uuid::Uuid;

const NAMES: [&str; 3] = ["Colour", "Wood", "Size"];
const VALUES: [&str; 4] = ["Sand", "Oak", "Large", "Ink"];
const BRANDS: [&str; 3] = ["Alder", "Birch", ""];
const SLUGS: [&str; 3] = ["cups", "cups-large", "chairs"];

type Model = BTreeMap<Uuid, Entry>;

fn id(at: u8) -> ProductId {
    ProductId::from_uuid(Uuid::from_u128(0x0198_f3a0_0000_7000_8000_0000_0000_0000 + u128::from(at)))
}

fn some(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::sample::subsequence(of, 0..=of.len()).prop_map(|some| some.into_iter().map(str::to_owned).collect())
}

prop_compose! {
    fn entry()(
        at in 0_u8..40, brand in proptest::sample::select(&BRANDS), categories in some(&SLUGS), collections in some(&SLUGS),
        attributes in proptest::collection::vec((proptest::sample::select(&NAMES), proptest::sample::select(&VALUES)), 0..5),
        price in 0_i64..40, rank in 0_i64..5, sold in 0_u64..5, rating in proptest::option::of(0_u16..=500), available: bool, on_sale: bool,
    ) -> Entry {
        Entry {
            id: id(at), title: format!("Thing {at}"), brand: brand.to_owned(), tags: Vec::new(), codes: vec![format!("T-{at}")],
            attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            description: String::new(), category_names: categories.clone(), categories, collections,
            price, rank, published_at: price * 7 % 11, sold, rating, available, on_sale,
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![4 => entry().prop_map(|entry| Change::Put(Box::new(entry))), 1 => (0_u8..40).prop_map(|at| Change::Remove(id(at)))]
}

prop_compose! {
    fn question()(
        category in proptest::option::of(proptest::sample::select(&SLUGS)), collection in proptest::option::of(proptest::sample::select(&SLUGS)),
        brands in some(&["Alder", "Birch", "Cedar"]),
        attributes in proptest::collection::vec((proptest::sample::select(&NAMES), some(&VALUES)), 0..3),
        from in proptest::option::of(0_i64..40), to in proptest::option::of(0_i64..40), rating in proptest::option::of(0_u16..=500),
        available: bool, on_sale: bool, sort in 0_usize..6,
    ) -> Ask {
        let sorts = [Sort::Featured, Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::BestSelling, Sort::Rating];
        Ask {
            text: None, category: category.map(str::to_owned), collection: collection.map(str::to_owned), brands,
            attributes: attributes.into_iter().map(|(name, values)| (name.to_owned(), values)).collect(),
            price: (from, to), rating, available, on_sale, sort: sorts[sort], page: 1, size: 100, facets: true,
        }
    }
}

/// Filters of which each may be left out.
#[derive(Clone, Copy, PartialEq)]
enum But<'a> {
    None,
    Category,
    Brand,
    Attribute(&'a str),
    Price,
    Rating,
    Available,
    OnSale,
}

fn passes(entry: &Entry, ask: &Ask, but: But) -> bool {
    let values = |name: &str| ask.attributes.iter().filter(|(other, _)| other == name).flat_map(|(_, values)| values).collect::<Vec<_>>();
    let attribute = |name: &String| {
        let chosen = values(name);
        chosen.is_empty() || entry.attributes.iter().any(|(other, value)| other == name && chosen.contains(&value))
    };
    (but == But::Category || ask.category.as_ref().is_none_or(|slug| entry.categories.contains(slug)))
        && ask.collection.as_ref().is_none_or(|slug| entry.collections.contains(slug))
        && (but == But::Brand || ask.brands.is_empty() || ask.brands.contains(&entry.brand))
        && ask.attributes.iter().all(|(name, _)| but == But::Attribute(name) || attribute(name))
        && (but == But::Price || (ask.price.0.is_none_or(|from| entry.price >= from) && ask.price.1.is_none_or(|to| entry.price <= to)))
        && (but == But::Rating || ask.rating.is_none_or(|least| entry.rating.is_some_and(|rating| rating >= least)))
        && (but == But::Available || !ask.available || entry.available)
        && (but == But::OnSale || !ask.on_sale || entry.on_sale)
}

fn first(entry: &Entry, sort: Sort) -> i64 {
    match sort {
        Sort::Relevance | Sort::Featured => 0,
        Sort::Newest => -entry.published_at,
        Sort::PriceAsc => entry.price,
        Sort::PriceDesc => -entry.price,
        Sort::BestSelling => -i64::try_from(entry.sold).unwrap(),
        Sort::Rating => entry.rating.map_or(1, |rating| -i64::from(rating)),
    }
}

fn tally<'a>(values: impl Iterator<Item = &'a String>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().map(|(value, count)| (value.clone(), count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn check(model: &Model, reader: &Reader, ask: &Ask) {
    let of = |but| model.values().filter(move |entry| passes(entry, ask, but));
    let mut expected: Vec<&Entry> = of(But::None).collect();
    expected.sort_by_key(|entry| (first(entry, ask.sort), entry.rank, entry.id.uuid()));
    let found = reader.search(ask).unwrap();
    assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), expected.iter().map(|entry| entry.id).collect::<Vec<_>>());
    assert_eq!(found.total, expected.len() as u64);
    assert_eq!(reader.len(), model.len() as u64);

    let facets: Facets = found.facets.unwrap();
    assert_eq!(facets.categories, tally(of(But::Category).flat_map(|entry| &entry.categories)));
    assert_eq!(facets.brands, tally(of(But::Brand).map(|entry| &entry.brand).filter(|brand| !brand.is_empty())));
    for name in NAMES {
        let mut values = Vec::new();
        for entry in of(But::Attribute(name)) {
            let mut own: Vec<&String> = entry.attributes.iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect();
            own.sort();
            own.dedup();
            values.extend(own);
        }
        let counted = facets.attributes.iter().find(|(other, _)| other == name).map(|(_, values)| values.clone()).unwrap_or_default();
        assert_eq!(counted, tally(values.into_iter()), "{name}");
    }
    assert_eq!(facets.price_min, of(But::Price).map(|entry| entry.price).min());
    assert_eq!(facets.price_max, of(But::Price).map(|entry| entry.price).max());
    for range in &facets.prices {
        let inside = |entry: &&Entry| range.from.is_none_or(|from| entry.price >= from) && range.to.is_none_or(|to| entry.price < to);
        assert_eq!(range.count, of(But::Price).filter(inside).count() as u64);
    }
    for (least, count) in &facets.ratings {
        assert_eq!(*count, of(But::Rating).filter(|entry| entry.rating.is_some_and(|rating| rating >= *least)).count() as u64);
    }
    assert_eq!(facets.available, of(But::Available).filter(|entry| entry.available).count() as u64);
    assert_eq!(facets.on_sale, of(But::OnSale).filter(|entry| entry.on_sale).count() as u64);
}

/// Fetches what a reader lacks, as one does from far away.
fn fetch(writer: &Writer, from: &Path, to: &Path) {
    for file in writer.files().unwrap() {
        if file.name == "meta.json" || !to.join(&file.name).exists() {
            assert_eq!(fs::copy(from.join(&file.name), to.join(&file.name)).unwrap(), file.bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_as_counted_by_hand(
        batches in proptest::collection::vec(proptest::collection::vec(change(), 1..25), 1..12),
        questions in proptest::collection::vec(question(), 12), compact: bool,
    ) {
        let (folder, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut model = Model::new();
        let mut writer = Writer::open(folder.path()).unwrap();
        for (at, batch) in batches.into_iter().enumerate() {
            for change in &batch {
                match change {
                    Change::Put(entry) => drop(model.insert(entry.id.uuid(), (**entry).clone())),
                    Change::Remove(id) => drop(model.remove(&id.uuid())),
                }
            }
            writer.apply(batch).unwrap();
            fetch(&writer, folder.path(), far.path());
            // A function ends and another goes on.
            if at % 4 == 3 {
                drop(writer);
                writer = Writer::open(folder.path()).unwrap();
            }
        }
        if compact {
            writer.compact().unwrap();
            fetch(&writer, folder.path(), far.path());
        }
        prop_assert_eq!(writer.len().unwrap(), model.len() as u64);
        for dir in [folder.path(), far.path()] {
            let reader = Reader::open(dir, &Words::default()).unwrap();
            for ask in &questions {
                check(&model, &reader, ask);
                check(&model, &reader, ask);
            }
            for (id, entry) in &model {
                let found = reader.search(&Ask { text: Some(entry.codes[0].clone()), page: 1, size: 1, ..Ask::default() }).unwrap();
                prop_assert_eq!(found.hits[0].id.uuid(), *id);
            }
        }
    }
}
