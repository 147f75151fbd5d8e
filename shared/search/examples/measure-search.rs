//! What an index costs: how large it is, how long it takes to build, open and ask, and how much memory a reader needs.
//!
//! `measure` measures shops of 1,000, 10,000 and 100,000 products; `measure 5000` one of that size. Writing and reading
//! are measured in processes of their own, so that the memory of one is not counted for the other.

#![allow(clippy::unwrap_used, reason = "a tool that panics, and says why")]

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use search::{Ask, Change, Entry, Reader, Sort, Words, Writer};
use serde_json::Value;
use uuid::Uuid;

const COLOURS: &str = "Sand,Ink,Sage,Oat,Clay,Terracotta,Forest,Amber,Clear,Smoke,Moss,White,Charcoal,Cream,Blue,Ochre,Black,Brick,\
    Mustard,Rust,Plum,Indigo,Blush,Ivory,Natural,Green,Red,Grey,Navy,Rose";
const MATERIALS: &str = "Stoneware,Porcelain,Oak,Walnut,Ash,Beech,Linen,Cotton,Wool,Jute,Brass,Steel,Cast iron,Glass,Marble,Leather,\
    Bamboo,Rattan,Velvet,Cork,Silk,Felt,Concrete,Aluminium,Paper";
const SHAPES: &str = "round,tall,small,large,oval,ribbed,fluted,speckled,striped,woven,folding,stackable,hanging,quilted,glazed,\
    brushed,turned,nesting,portable,double,slim,deep,soft,handmade,classic,modern,rustic,pleated";
const THINGS: &str = "mug,plate,bowl,carafe,tumbler,platter,jug,kettle,casserole,board,skillet,mill,jar,crock,lamp,pendant,stool,\
    table,mirror,bench,pouf,shelf,rail,cushion,blanket,towel,napkin,rug,basket,notebook,pencil,tray,calendar,\
    bookend,candle,soap,brush,diffuser,planter,vase,chair,sofa,curtain,clock,frame,teapot,knife,fork,spoon,apron,\
    mat,hook,box,bag,wallet,umbrella,lantern,doormat,bin,ladder";
const SYLLABLES: &str = "al,bre,ca,dor,el,fen,gri,hol,is,jun,ka,lum,mar,no,or,pel,qui,ro,sol,tor,ul,ve,wil,yor,zan";

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % bound as u64).unwrap()
    }

    /// The first are more frequent than the last, as words are.
    fn low(&mut self, bound: usize) -> usize {
        let (one, other, third) = (self.below(bound), self.below(bound), self.below(bound));
        one.min(other).min(third)
    }

    fn of<'a>(&mut self, all: &'a str) -> &'a str {
        let at = self.low(all.split(',').count());
        all.split(',').nth(at).unwrap()
    }

    fn syllables(&mut self, of: usize) -> String {
        (0..of).map(|_| SYLLABLES.split(',').nth(self.below(SYLLABLES.split(',').count())).unwrap()).collect()
    }

    fn name(&mut self, kinds: usize) -> String {
        let mut own = Dice(0x9e37_79b9 * (self.low(kinds) as u64 + 1));
        own.syllables(3)
    }
}

fn entry(dice: &mut Dice, at: usize, of: usize, words: &[String]) -> Entry {
    let material = dice.of(MATERIALS);
    let thing = dice.low(THINGS.split(',').count());
    let called = THINGS.split(',').nth(thing).unwrap();
    // Every thousandth product or so begins a new range with a name of its own.
    let series = dice.name(of / 10 + 10);
    let title = match dice.below(4) {
        0 => format!("{} {} {}", dice.of(SHAPES), material.to_lowercase(), called),
        1 => format!("{series} {} {}", dice.of(SHAPES), called),
        2 => format!("{series} {} in {}", called, material.to_lowercase()),
        _ => format!("{} {} {} {series}, set of {}", dice.of(SHAPES), material.to_lowercase(), called, 2 + dice.below(5)),
    };
    let description = (0..40 + dice.below(40)).map(|_| words[dice.low(words.len())].as_str()).collect::<Vec<_>>().join(" ");
    // Three levels: ten halls, six aisles a hall, the things themselves.
    let hall = if dice.below(10) == 0 { 0 } else { thing % 10 };
    let aisle = hall * 6 + thing % 6;
    let mut attributes = vec![
        ("Material".to_owned(), material.to_owned()),
        ("Size".to_owned(), format!("{} cm", 10 + dice.below(40) * 5)),
        ("Style".to_owned(), dice.of(SHAPES).to_owned()),
        ("Care".to_owned(), dice.of("Hand wash,Dishwasher safe,Wipe clean,Machine wash at 40 °C").to_owned()),
    ];
    attributes.extend((0..=dice.below(4)).map(|_| ("Colour".to_owned(), dice.of(COLOURS).to_owned())));
    let letters: String = title.chars().filter(char::is_ascii_alphabetic).take(6).collect::<String>().to_uppercase();
    Entry {
        id: domain::ProductId::from_uuid(Uuid::from_u128(
            (0x0198_f3a0_0000 + at as u128 * 977) << 80 | 0x7000_8000_u128 << 60 | u128::from(dice.0),
        )),
        brand: dice.name(400),
        tags: (0..dice.below(3)).map(|_| dice.of("new,gift,bestseller,handmade,sale,organic,limited").to_owned()).collect(),
        codes: (0..3)
            .flat_map(|of| [format!("{letters}-{at:05}-{of}"), format!("{}", 4_000_000_000_000_u64 + at as u64 * 3 + of)])
            .collect(),
        attributes,
        description,
        categories: vec![format!("hall-{hall}"), format!("aisle-{aisle}"), called.to_owned()],
        category_names: vec![format!("Hall {hall}"), format!("Aisle {aisle}"), format!("{}s", called)],
        collections: (0..dice.below(2)).map(|_| format!("season-{}", dice.below(12))).collect(),
        price: i64::try_from(500 + dice.low(40_000) / 100 * 100).unwrap() - 1,
        rank: i64::try_from(at).unwrap(),
        published_at: 1_700_000_000_000 + i64::try_from(dice.below(60_000_000)).unwrap() * 1000,
        sold: dice.low(5000) as u64,
        rating: (dice.below(3) > 0).then(|| u16::try_from(250 + dice.below(250)).unwrap()),
        available: dice.below(10) > 0,
        on_sale: dice.below(6) == 0,
        title,
    }
}

/// Words of descriptions: those of the demonstration shop, and as many that only some products use.
fn described() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/demo/catalogue.json");
    let catalogue: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut words: Vec<String> = Vec::new();
    for product in catalogue["products"].as_array().unwrap() {
        words.extend(product["description"].as_str().unwrap().split_whitespace().map(str::to_owned));
    }
    let mut dice = Dice(7);
    let rare: Vec<String> = (0..20_000)
        .map(|_| {
            let of = 2 + dice.below(3);
            dice.syllables(of)
        })
        .collect();
    words.extend(rare);
    words
}

fn words() -> Words {
    let groups = [["rug", "carpet"], ["mug", "cup"], ["sofa", "couch"], ["cushion", "pillow"]];
    Words { languages: vec!["en".to_owned()], synonyms: groups.map(|group| group.map(str::to_owned).to_vec()).to_vec() }
}

/// What the system says of this process, in MiB.
fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or_default();
    line.trim_matches([':', ' ', '\t']).split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn write(of: usize, folder: &Path) {
    let words = described();
    let mut dice = Dice(42);
    let entries: Vec<Entry> = (0..of).map(|at| entry(&mut dice, at, of, &words)).collect();
    let before = memory("VmRSS");
    let start = Instant::now();
    let mut writer = Writer::open(folder).unwrap();
    for batch in entries.chunks(5000) {
        writer.apply(batch.iter().cloned().map(|entry| Change::Put(Box::new(entry)))).unwrap();
    }
    let built = start.elapsed();
    let start = Instant::now();
    writer.compact().unwrap();
    let compacted = start.elapsed();
    let files = writer.files().unwrap();
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    println!(
        "  built in {built:.1?}, compacted in {compacted:.1?}; {} KiB in {} files; memory {} MiB more than the products",
        bytes / 1024,
        files.len(),
        memory("VmHWM") - before
    );
    for file in &files {
        println!("    {:>6} KiB {}", file.bytes / 1024, file.name.rsplit_once('.').map_or("", |(_, ending)| ending));
    }
    let known: Vec<_> = files.iter().map(|file| file.name.clone()).collect();
    let start = Instant::now();
    let change = Entry { price: 4200, ..entries[of / 2].clone() };
    writer.apply([Change::Put(Box::new(change))]).unwrap();
    let took = start.elapsed();
    let new = writer.files().unwrap().into_iter().filter(|file| !known.contains(&file.name) || file.name == "meta.json");
    println!("  one product more in {took:.1?}: {} KiB to fetch", new.map(|file| file.bytes).sum::<u64>() / 1024);
    let start = Instant::now();
    for round in 0..40 {
        writer.apply((0..50).map(|at| Change::Put(Box::new(entries[(round * 50 + at) * 7 % of].clone())))).unwrap();
    }
    println!("  40 commits of 50 products in {:.1?} each: {} files then", start.elapsed() / 40, writer.files().unwrap().len());
}

fn told(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    println!("  {name:<38} p50 {:>7.2?}  p95 {:>7.2?}", times[times.len() / 2], times[times.len() * 95 / 100]);
}

fn read(folder: &Path) {
    let before = memory("VmRSS");
    let start = Instant::now();
    let reader = Reader::open(folder, &words()).unwrap();
    println!(
        "  opened in {:.1?}, {} products; memory {} MiB, of the process before {before}",
        start.elapsed(),
        reader.len(),
        memory("VmRSS")
    );
    let start = Instant::now();
    let ask = |text: &str| Ask { text: Some(text.to_owned()), page: 1, size: 24, ..Ask::default() };
    reader.search(&ask("mug")).unwrap();
    println!("  first search {:.1?}; memory {} MiB", start.elapsed(), memory("VmRSS"));

    let mut dice = Dice(99);
    let mut queries = Vec::new();
    for _ in 0..300 {
        let (shape, material, thing) = (dice.of(SHAPES), dice.of(MATERIALS).to_lowercase(), dice.of(THINGS));
        queries.push(match dice.below(7) {
            0 => thing.to_owned(),
            1 => format!("{material} {thing}"),
            2 => format!("{shape} {material} {thing}"),
            3 => format!("{thing}s"),
            4 => format!("{}{thing}", &shape[..1]),
            5 => {
                let mut typo: Vec<char> = thing.chars().collect();
                let last = typo.len() - 1;
                typo.swap(last / 2, last / 2 + 1);
                format!("{material} {}", typo.into_iter().collect::<String>())
            }
            _ => format!("{} {thing}", dice.name(400)),
        });
    }
    let timed = |ask: &dyn Fn(&str)| -> Vec<Duration> {
        queries
            .iter()
            .map(|query| {
                let start = Instant::now();
                ask(query);
                start.elapsed()
            })
            .collect()
    };
    told("search", timed(&|query| drop(reader.search(&ask(query)).unwrap())));
    told("search with facets", timed(&|query| drop(reader.search(&Ask { facets: true, ..ask(query) }).unwrap())));
    told(
        "search with facets and filters",
        timed(&|query| {
            let attributes = vec![("Colour".to_owned(), vec!["Sand".to_owned(), "Ink".to_owned()])];
            drop(
                reader.search(&Ask { facets: true, attributes, available: true, price: (Some(1000), Some(20_000)), ..ask(query) }).unwrap(),
            );
        }),
    );
    let garbage = "bluw velvte cusion stonwear mushrom casseroll terracota handmad tumblr notebok";
    told(
        "search for ten misspelt words",
        (0..9)
            .map(|_| {
                let start = Instant::now();
                reader.search(&ask(garbage)).unwrap();
                start.elapsed()
            })
            .collect(),
    );
    told("suggest", timed(&|query| drop(reader.suggest(&query[..query.len() - query.len() / 4], 6).unwrap())));
    told("suggest after two letters", timed(&|query| drop(reader.suggest(&query[..2], 6).unwrap())));
    let category = |name: &str, ask: &dyn Fn(u32) -> Ask| {
        let spent = (0..40)
            .map(|at| {
                let start = Instant::now();
                reader.search(&ask(at)).unwrap();
                start.elapsed()
            })
            .collect();
        told(name, spent);
    };
    let page = Ask { category: Some("hall-0".to_owned()), size: 24, page: 1, facets: true, ..Ask::default() };
    let found = reader.search(&page).unwrap();
    println!("  (the category has {} products)", found.total);
    category("category with facets, counted", &|at| Ask { price: (None, Some(1_000_000 + i64::from(at))), ..page.clone() });
    category("category with facets, remembered", &|at| Ask { page: at % 5 + 1, sort: Sort::PriceAsc, ..page.clone() });
    category("whole shop with facets, counted", &|at| Ask {
        category: None,
        price: (None, Some(1_000_000 + i64::from(at))),
        ..page.clone()
    });
    let threads = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    println!("  memory {} MiB now, {} MiB at most; threads {threads}", memory("VmRSS"), memory("VmHWM"));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", of, folder] => write(of.parse().unwrap(), Path::new(folder)),
        ["read", folder] => read(Path::new(folder)),
        [] => [1000, 10_000, 100_000].into_iter().for_each(measure),
        [of] => measure(of.parse().unwrap()),
        _ => eprintln!("measure [PRODUCTS]"),
    }
}

fn measure(of: usize) {
    let folder = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    println!("{of} products");
    Command::new(&this).args(["write", &of.to_string()]).arg(folder.path()).status().unwrap();
    Command::new(&this).arg("read").arg(folder.path()).status().unwrap();
}
