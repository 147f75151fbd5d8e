//! What the index promises to who asks it.
#![allow(missing_docs, clippy::unwrap_used)]

mod demo;

use std::ops::Range;

use demo::{demo, puts, words};
use search::{Ask, Change, Entry, Found, Reader, Sort, Words, Writer};

/// An index of some products, with the languages and synonyms of the demonstration shop.
struct Shop {
    _folder: tempfile::TempDir,
    reader: Reader,
    entries: Vec<Entry>,
}

impl Shop {
    fn of(entries: Vec<Entry>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Writer::open(folder.path()).unwrap().apply(puts(&entries)).unwrap();
        let reader = Reader::open(folder.path(), &words()).unwrap();
        Self { _folder: folder, reader, entries }
    }

    fn titled(titles: &[&str]) -> Self {
        let blank = &demo().entries[0];
        let entry = |(at, title): (usize, &&str)| Entry {
            id: demo().entries[at].id,
            title: (*title).to_owned(),
            brand: String::new(),
            tags: Vec::new(),
            codes: Vec::new(),
            attributes: Vec::new(),
            description: String::new(),
            categories: Vec::new(),
            category_names: Vec::new(),
            rank: i64::try_from(at).unwrap(),
            ..blank.clone()
        };
        Self::of(titles.iter().enumerate().map(entry).collect())
    }

    fn ask(&self, ask: &Ask) -> Found {
        self.reader.search(ask).unwrap()
    }

    fn titles(&self, found: &Found) -> Vec<&str> {
        let title = |hit: &search::Hit| self.entries.iter().find(|entry| entry.id == hit.id).unwrap().title.as_str();
        found.hits.iter().map(title).collect()
    }

    fn find(&self, query: &str) -> Vec<&str> {
        self.titles(&self.ask(&text(query)))
    }
}

fn all() -> Ask {
    Ask { page: 1, size: 100, ..Ask::default() }
}

fn text(query: &str) -> Ask {
    Ask { text: Some(query.to_owned()), ..all() }
}

#[test]
fn a_title_counts_more_than_a_description() {
    let mut entries = Shop::titled(&["Oak shelf", "Walnut stool"]).entries;
    entries[0].description = "As tall as a stool.".to_owned();
    assert_eq!(Shop::of(entries).find("stool"), ["Walnut stool", "Oak shelf"]);
}

#[test]
fn accents_and_case_do_not_matter() {
    let shop = Shop::titled(&["Möbel für das Café", "Bouclé pouf"]);
    for query in ["mobel", "MÖBEL", "moebel", "café", "cafe", "CAFE\u{301}"] {
        assert_eq!(shop.find(query), ["Möbel für das Café"], "{query}");
    }
    assert_eq!(shop.find("BOUCLE"), ["Bouclé pouf"]);
}

#[test]
fn forms_of_a_word_find_each_other_in_both_languages() {
    let shop = Shop::titled(&["Bread knives", "Shelf", "Stühle aus Eiche", "Kerze"]);
    assert_eq!(shop.find("knife"), ["Bread knives"]);
    assert_eq!(shop.find("shelves"), ["Shelf"]);
    assert_eq!(shop.find("Stuhl"), ["Stühle aus Eiche"]);
    assert_eq!(shop.find("Kerzen"), ["Kerze"]);
}

#[test]
fn forms_of_the_first_language_come_first() {
    let shop = Shop::titled(&["Planter", "Plants"]);
    assert_eq!(shop.find("plant"), ["Plants", "Planter"]);
}

#[test]
fn a_compound_is_found_by_its_last_part_and_a_compound_finds_its_parts() {
    let shop = Shop::titled(&["Eichenhocker", "Tisch Lampe", "Hockerbank"]);
    assert_eq!(shop.find("hocker"), ["Eichenhocker"]);
    assert_eq!(shop.find("Tischlampe"), ["Tisch Lampe"]);
}

#[test]
fn typos_are_forgiven_and_what_is_spelt_right_comes_first() {
    let shop = Shop::titled(&["Enamel kettle", "Settle bench", "Cup"]);
    assert_eq!(shop.find("kettel"), ["Enamel kettle"]);
    assert_eq!(shop.find("kettle"), ["Enamel kettle"]);
    assert_eq!(shop.find("cap"), Vec::<&str>::new(), "three letters are not corrected");
    let long = Shop::titled(&["Terracotta planter"]);
    assert_eq!(long.find("teracota"), ["Terracotta planter"]);
    assert_eq!(long.find("teracoda"), Vec::<&str>::new(), "three typos are too many");
}

#[test]
fn what_was_taken_for_a_typo_is_told() {
    let shop = Shop::titled(&["Enamel kettle", "Brass kettle", "Note", "Notebook"]);
    assert_eq!(shop.ask(&text("brass kettel")).did_you_mean.as_deref(), Some("brass kettle"));
    assert_eq!(shop.ask(&text("brass kettle")).did_you_mean, None);
    assert_eq!(shop.ask(&text("note book")).did_you_mean.as_deref(), Some("notebook"));
    assert_eq!(shop.ask(&text("zzyzx")).did_you_mean, None);
}

#[test]
fn a_rare_word_proposes_a_better_known_one() {
    let titles: Vec<String> = (0..12).map(|at| format!("Kettle {at}")).chain(["Kettel's stool".to_owned(), "Kettel".to_owned()]).collect();
    let shop = Shop::titled(&titles.iter().map(String::as_str).collect::<Vec<_>>());
    let found = shop.ask(&text("kettel"));
    assert_eq!(shop.titles(&found), ["Kettel", "Kettel's stool"]);
    assert_eq!(found.did_you_mean.as_deref(), Some("kettle"));
}

#[test]
fn the_last_word_may_be_unfinished_but_a_whole_word_is_not_a_beginning() {
    let shop = Shop::titled(&["Pen pot", "Dome pendant", "Pencil"]);
    assert_eq!(shop.find("pen"), ["Pen pot"]);
    assert_eq!(shop.find("dome pend"), ["Dome pendant"]);
    let products = shop.reader.suggest("pen", 5).unwrap().products;
    assert_eq!(products.len(), 3);
    assert_eq!(products[0], shop.entries[0].id);
}

#[test]
fn all_words_must_match_if_any_product_has_them_and_most_words_if_none_has() {
    let shop = Shop::titled(&["Oak stool", "Oak bench", "Walnut stool", "Lamp"]);
    assert_eq!(shop.find("stool oak"), ["Oak stool"]);
    assert_eq!(shop.find("walnut stool velvet"), ["Walnut stool"]);
    assert_eq!(shop.find("stool of oak with the lamp"), ["Oak stool"]);
    assert_eq!(shop.find("walnut velvet brass feather"), Vec::<&str>::new(), "one of four is not most");
}

#[test]
fn that_a_thing_is_described_so_does_not_hide_what_is_called_so() {
    let mut entries = Shop::titled(&["Bar soap", "Oil cruet"]).entries;
    entries[0].description = "Olive oil, and the bottle is glass.".to_owned();
    entries[1].description = "For olive trees.".to_owned();
    assert_eq!(Shop::of(entries).find("olive oil bottle"), ["Oil cruet", "Bar soap"]);
}

#[test]
fn synonyms_find_each_other_and_what_was_said_comes_first() {
    let shop = Shop::titled(&["Sofa", "Couch", "Cast-iron casserole"]);
    assert_eq!(shop.find("couch"), ["Couch", "Sofa"]);
    assert_eq!(shop.find("sofas"), ["Sofa", "Couch"]);
    assert_eq!(shop.find("dutch oven"), ["Cast-iron casserole"]);
}

#[test]
fn words_written_together_or_apart_find_each_other() {
    let shop = Shop::titled(&["Tea towel", "Notebook", "Cast-iron pan", "T-shirt"]);
    for (query, title) in [("teatowel", "Tea towel"), ("note books", "Notebook"), ("castiron", "Cast-iron pan"), ("tshirts", "T-shirt")] {
        assert_eq!(shop.find(query), [title], "{query}");
    }
}

#[test]
fn a_code_beats_all_else() {
    let mut entries = Shop::titled(&["Mug", "Mug spk sand", "Plate"]).entries;
    entries[0].codes = vec!["MUG-SPK-SAND".to_owned(), "4006381333931".to_owned()];
    entries[2].codes = vec!["MUG-SPK-INK".to_owned()];
    let shop = Shop::of(entries);
    for query in ["MUG-SPK-SAND", "mug-spk-sand", "mug spk sand"] {
        assert_eq!(shop.find(query), ["Mug", "Mug spk sand"], "{query}");
    }
    assert_eq!(shop.find("mugspksand"), ["Mug"]);
    assert_eq!(shop.find("4006381333931"), ["Mug"]);
    assert_eq!(shop.find("40063813"), ["Mug"]);
    assert_eq!(shop.find("MUG-SPK-I"), ["Plate"]);
    assert_eq!(shop.find("MUG-SPK-SAND MUG-SPK-INK"), ["Mug", "Plate"]);
    assert_eq!(shop.find("the plate MUG-SPK-INK please"), ["Plate"]);
}

#[test]
fn each_order_is_the_one_asked_for_and_ties_are_broken() {
    let shop = Shop::of(demo().entries);
    let sorted = |sort| shop.ask(&Ask { sort, ..all() }).hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    let expected = |key: &dyn Fn(&Entry) -> i64| {
        let mut entries: Vec<&Entry> = shop.entries.iter().collect();
        entries.sort_by_key(|entry| (key(entry), entry.rank, entry.id.uuid()));
        entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    assert_eq!(sorted(Sort::Featured), expected(&|_| 0));
    assert_eq!(sorted(Sort::Relevance), expected(&|_| 0));
    assert_eq!(sorted(Sort::Newest), expected(&|entry| -entry.published_at));
    assert_eq!(sorted(Sort::PriceAsc), expected(&|entry| entry.price));
    assert_eq!(sorted(Sort::PriceDesc), expected(&|entry| -entry.price));
    assert_eq!(sorted(Sort::BestSelling), expected(&|entry| -i64::try_from(entry.sold).unwrap()));
    assert_eq!(sorted(Sort::Rating), expected(&|entry| entry.rating.map_or(1, |rating| -i64::from(rating))));
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let shop = Shop::of(demo().entries);
    let whole: Vec<_> = shop.ask(&Ask { sort: Sort::PriceAsc, ..all() }).hits;
    let pages = (1..=8).flat_map(|page| shop.ask(&Ask { sort: Sort::PriceAsc, page, size: 10, ..all() }).hits);
    assert_eq!(pages.collect::<Vec<_>>(), whole);
    let beyond = shop.ask(&Ask { page: u32::MAX, size: u32::MAX, ..all() });
    assert!(beyond.hits.is_empty() && beyond.total == 65);
}

#[test]
fn a_facet_is_not_narrowed_by_itself() {
    let shop = Shop::of(demo().entries);
    let facets = |ask: &Ask| shop.ask(&Ask { facets: true, ..ask.clone() }).facets.unwrap();
    let open = facets(&Ask { category: Some("furniture".to_owned()), ..all() });
    let oak = vec![("Wood".to_owned(), vec!["Walnut".to_owned()])];
    let chosen = facets(&Ask { category: Some("furniture".to_owned()), attributes: oak, ..all() });
    let of =
        |facets: &search::Facets, name: &str| facets.attributes.iter().find(|(other, _)| other == name).map(|(_, values)| values.clone());
    assert_eq!(of(&open, "Wood"), of(&chosen, "Wood"));
    assert_ne!(of(&open, "Height"), of(&chosen, "Height"));
    assert_eq!(chosen.brands, [("Fennhus".to_owned(), 2)]);
    assert!(chosen.categories.iter().any(|(slug, count)| slug == "kitchen" && *count == 1), "other categories can be changed to");
    assert_eq!(open.prices.iter().map(|range| range.count).sum::<u64>(), 8);
}

#[test]
fn what_is_being_typed_is_completed() {
    let shop = Shop::of(demo().entries);
    let suggest = |text: &str| shop.reader.suggest(text, 5).unwrap();
    assert!(suggest("lin").queries.contains(&"linen".to_owned()));
    assert_eq!(suggest("linen cush").queries, ["linen cushion"]);
    assert_eq!(suggest("linnen cush").queries, ["linen cushion"]);
    assert!(suggest("oak st").queries.contains(&"oak stool".to_owned()));
    assert_eq!(suggest("stoneware m").queries[0], "stoneware mug", "what things are called, not what they measure");
    assert!(suggest("bouc").queries.contains(&"bouclé".to_owned()), "as it is written");
    assert_eq!(suggest("furni").categories, ["furniture"]);
    assert_eq!(suggest("candles").categories, ["bath-candles"]);
    assert!(suggest("").queries.is_empty() && suggest("").products.is_empty());
}

#[test]
fn marks_are_those_of_the_shops_words() {
    let shop = Shop::titled(&[]);
    let marked = |query: &str, title: &str| {
        shop.reader.marks(query, title).into_iter().map(|range: Range<usize>| title[range].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marked("carpets", "Round jute rug"), ["rug"]);
    assert_eq!(marked("stonewre mug", "Speckled stoneware mug"), ["stoneware mug"]);
}

#[test]
fn a_product_is_put_again_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let entries = demo().entries;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.apply(puts(&entries)).unwrap();
    let renamed = Entry { title: "Zebra crossing".to_owned(), description: String::new(), ..entries[3].clone() };
    writer.apply([Change::Put(Box::new(renamed)), Change::Remove(entries[4].id)]).unwrap();
    let reader = Reader::open(folder.path(), &Words::default()).unwrap();
    assert_eq!((reader.len(), writer.len().unwrap()), (64, 64));
    let find = |query: &str| reader.search(&text(query)).unwrap().hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!(find("zebra"), [entries[3].id]);
    assert!(!find("tumbler").contains(&entries[3].id) && !find("tumblers").contains(&entries[4].id));

    let plants = entries.iter().filter(|entry| entry.categories == ["plants"]);
    writer.apply(plants.map(|entry| Change::Remove(entry.id))).unwrap();
    let reader = Reader::open(folder.path(), &Words::default()).unwrap();
    let suggestions = reader.suggest("plan", 5).unwrap();
    assert!(suggestions.categories.is_empty() && !suggestions.queries.contains(&"planter".to_owned()), "{suggestions:?}");
}

#[test]
fn a_reader_may_be_shared() {
    const fn shared<T: Send + Sync>() {}
    shared::<Reader>();
}

#[test]
fn odd_questions_are_answered() {
    let shop = Shop::of(demo().entries);
    let long = "mug ".repeat(1000);
    for query in ["", "   ", "-", "'", "\u{301}", "🙂", "a", "the", "and or with", "x", "%_\\", long.as_str(), "ﬀ ß İ ǆ"] {
        shop.ask(&Ask { facets: true, ..text(query) });
        shop.reader.suggest(query, 5).unwrap();
    }
    assert_eq!(shop.ask(&text("  ")).total, 65, "no words, no narrowing");
    assert_eq!(shop.ask(&text("🙂")).total, 0);
    let empty = Shop::of(Vec::new());
    assert!(empty.reader.is_empty() && empty.ask(&Ask { facets: true, ..all() }).total == 0);
    assert_eq!(empty.reader.suggest("mug", 5).unwrap(), search::Suggestions::default());
}
