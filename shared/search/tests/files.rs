//! The files of an index: few, small for small changes, and never read when damaged.
#![allow(missing_docs, clippy::unwrap_used)]

mod demo;

use std::{collections::BTreeSet, fs, path::Path};

use demo::{demo, puts, words};
use search::{Ask, Change, Entry, Error, Reader, Writer};
use uuid::Uuid;

fn ask(text: &str) -> Ask {
    Ask { text: Some(text.to_owned()), page: 1, size: 10, facets: true, ..Ask::default() }
}

fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// As many products as wanted, of those of the demonstration shop.
fn many(of: usize) -> Vec<Entry> {
    let entries = demo().entries;
    let own =
        |at: usize| Entry { id: domain::ProductId::from_uuid(Uuid::from_u128(at as u128 + 1)), ..entries[at % entries.len()].clone() };
    (0..of).map(own).collect()
}

#[test]
fn an_empty_folder_has_no_index_until_one_is_started() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Reader::open(folder.path(), &words()), Err(Error::Missing)));
    let writer = Writer::open(folder.path()).unwrap();
    assert!(writer.is_empty().unwrap());
    assert!(Reader::open(folder.path(), &words()).unwrap().is_empty());
    assert_eq!(writer.files().unwrap().len(), 1);
}

#[test]
fn an_index_of_another_layout_must_be_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    Writer::open(folder.path()).unwrap().apply(puts(&demo().entries)).unwrap();
    let meta = folder.path().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    for (from, to) in [("bodega-1", "bodega-0"), ("\"name\":\"rank\"", "\"name\":\"rang\""), ("\"name\": \"rank\"", "\"name\": \"rang\"")] {
        let other = text.replace(from, to);
        if other != text {
            fs::write(&meta, other).unwrap();
            assert!(matches!(Writer::open(folder.path()), Err(Error::Outdated)), "{to}");
            assert!(matches!(Reader::open(folder.path(), &words()), Err(Error::Outdated)), "{to}");
        }
    }
}

#[test]
fn one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = Writer::open(folder.path()).unwrap();
    assert!(Writer::open(folder.path()).is_err());
    drop(first);
    assert!(Writer::open(folder.path()).is_ok());
}

#[test]
fn what_was_cut_off_altered_or_lost_is_an_error() {
    let (folder, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let entries = demo().entries;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    writer.apply([Change::Remove(entries[0].id)]).unwrap();
    for file in writer.files().unwrap() {
        let (whole, path) = (folder.path().join(&file.name), broken.path().join(&file.name));
        let bytes = fs::read(&whole).unwrap();
        let mut damages: Vec<Option<Vec<u8>>> = vec![None, Some(Vec::new())];
        damages.extend([1, 2, 3].map(|quarter| Some(bytes[..bytes.len() * quarter / 4].to_vec())));
        // The last byte of meta.json is the end of a line.
        damages.push(Some(bytes[..bytes.len() - 2].to_vec()));
        let altered = |at: usize| bytes.iter().enumerate().map(|(place, byte)| if place == at { byte ^ 0x55 } else { *byte }).collect();
        // Any byte of meta.json may be of a name that nobody needs.
        if file.name != "meta.json" {
            damages.extend([0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1].map(|at| Some(altered(at))));
        }
        for damage in damages {
            copy(folder.path(), broken.path());
            match &damage {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let opened = Reader::open(broken.path(), &words());
            assert!(opened.is_err(), "{} {:?}", file.name, damage.map(|bytes| bytes.len()));
        }
    }
    copy(folder.path(), broken.path());
    assert_eq!(Reader::open(broken.path(), &words()).unwrap().len(), 64);
}

#[test]
fn whatever_meta_says_nothing_panics() {
    let folder = tempfile::tempdir().unwrap();
    let entries = demo().entries;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    writer.apply([Change::Remove(entries[0].id)]).unwrap();
    drop(writer);
    let meta = folder.path().join("meta.json");
    let bytes = fs::read(&meta).unwrap();
    // Each digit, and some other letters.
    for at in (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit() || at % 17 == 0) {
        for letter in *b"09x" {
            let mut altered = bytes.clone();
            altered[at] = letter;
            fs::write(&meta, altered).unwrap();
            if let Ok(reader) = Reader::open(folder.path(), &words()) {
                let _ = reader.search(&ask("mug"));
                let _ = reader.search(&Ask { text: None, ..ask("") });
                let _ = reader.suggest("oak st", 5);
            }
        }
    }
}

#[test]
fn an_open_reader_is_not_disturbed_by_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let entries = demo().entries;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    let reader = Reader::open(folder.path(), &words()).unwrap();
    let before = reader.search(&ask("mug")).unwrap();
    writer.apply(entries.iter().map(|entry| Change::Remove(entry.id))).unwrap();
    writer.compact().unwrap();
    assert_eq!(reader.search(&ask("mug")).unwrap(), before);
    assert!(Reader::open(folder.path(), &words()).unwrap().is_empty());
}

#[test]
fn files_stay_few_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let entries = many(3000);
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    let mut most = 0;
    for round in 0..60 {
        writer.apply(puts(&entries[round * 40..round * 40 + 40])).unwrap();
        let files = writer.files().unwrap();
        most = most.max(files.len());
        let there: BTreeSet<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        assert_eq!(there, files.into_iter().map(|file| file.name).collect());
    }
    assert!(most <= 80, "{most} files");
    assert_eq!(Reader::open(folder.path(), &words()).unwrap().len(), 3000);
}

#[test]
fn a_small_change_is_a_small_fetch() {
    let folder = tempfile::tempdir().unwrap();
    let entries = many(3000);
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    writer.compact().unwrap();
    let known: BTreeSet<_> = writer.files().unwrap().into_iter().collect();
    writer.apply([Change::Put(Box::new(Entry { price: 1, ..entries[7].clone() }))]).unwrap();
    let fresh: u64 = writer.files().unwrap().iter().filter(|file| !known.contains(file)).map(|file| file.bytes).sum();
    assert!(fresh < 20_000, "{fresh} bytes");
}

#[test]
fn a_writer_goes_on_with_files_that_were_fetched() {
    let (folder, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let entries = demo().entries;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries[..40])).unwrap();
    for file in writer.files().unwrap() {
        fs::copy(folder.path().join(&file.name), far.path().join(&file.name)).unwrap();
    }
    drop(writer);
    let mut writer = Writer::open(far.path()).unwrap();
    writer.apply(puts(&entries[40..])).unwrap();
    writer.compact().unwrap();
    assert_eq!(Reader::open(far.path(), &words()).unwrap().len(), 65);
    assert!(writer.files().unwrap().len() < 10);
}
