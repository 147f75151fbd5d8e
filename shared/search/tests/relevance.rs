//! Whether shoppers find what they mean: queries of the demonstration shop, written before their results were looked
//! at, each with the products of which one must be among the first three.
#![allow(missing_docs, clippy::unwrap_used)]

mod demo;

use std::collections::BTreeMap;

use search::{Ask, Reader, Writer};

/// Of a hundred queries, how many must find what is meant.
const SHARE: usize = 95;

#[test]
fn shoppers_find_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    let shop = demo::demo();
    Writer::open(folder.path()).unwrap().apply(demo::puts(&shop.entries)).unwrap();
    let reader = Reader::open(folder.path(), &demo::words()).unwrap();

    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut misses = Vec::new();
    let (mut all, mut first) = (0, 0);
    for line in include_str!("judged.tsv").lines() {
        let [query, expected, kind] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("not three columns: {line}") };
        let expected: Vec<&str> = expected.split(',').collect();
        assert!(expected.iter().all(|slug| shop.slugs.values().any(|known| known == slug)), "no such product: {line}");
        let ask = Ask { text: Some(query.to_owned()), page: 1, size: 3, ..Ask::default() };
        let found = reader.search(&ask).unwrap();
        let slugs: Vec<&str> = found.hits.iter().map(|hit| shop.slugs[&hit.id.uuid()].as_str()).collect();
        let hit = slugs.iter().any(|slug| expected.contains(slug));
        first += usize::from(slugs.first().is_some_and(|slug| expected.contains(slug)));
        let (hits, of) = kinds.entry(kind).or_default();
        *hits += usize::from(hit);
        *of += 1;
        all += 1;
        if !hit {
            misses.push(format!("  {query:?} ({kind}): {slugs:?} of {}, not {expected:?}; read as {:?}", found.total, found.did_you_mean));
        }
    }
    let hits = all - misses.len();
    println!("{hits} of {all} queries find what is meant in the first three, {first} in the first place");
    for (kind, (hits, of)) in kinds {
        println!("  {kind}: {hits} of {of}");
    }
    println!("{}", misses.join("\n"));
    assert!(hits * 100 >= all * SHARE, "too many misses");
}
