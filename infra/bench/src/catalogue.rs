//! The catalogue at three sizes: lists, facets, search and suggestions through the functions, the index, and what a cold
//! start with it costs.

use std::{sync::Arc, time::Instant};

use serde::Serialize;
use serde_json::Value;
use store::pages::Listed;
use testkit::{Call, Fleet, Shop};

use crate::{
    process,
    stats::{Summary, ms},
};

/// So many products, each in a shop of its own.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Cold starts of each function.
const STARTS: usize = 10;
/// Calls before warm ones count.
const WARM_UP: usize = 20;

/// What one size costs; times in milliseconds, sizes in MiB.
#[derive(Debug, Serialize)]
pub struct Size {
    /// How many products.
    pub products: usize,
    /// Writing the index of all of them, in seconds.
    pub indexed_s: f64,
    /// The index in object storage.
    pub index_mib: f64,
    /// A category's list in the shop's own order.
    pub list: Summary,
    /// The same with everything counted that it could be narrowed to.
    pub facets: Summary,
    /// Two words of a title.
    pub search: Summary,
    /// The beginning of a title.
    pub suggest: Summary,
    /// One product.
    pub product: Summary,
    /// From the start of a process to the answer of its first search.
    pub cold_search: Summary,
    /// The first search of a process, which fetches and opens the index.
    pub load: Summary,
    /// The same of suggestions, from the start of the process.
    pub cold_suggest: Summary,
    /// Memory of `list-products` afterwards.
    pub list_mib: f64,
    /// Memory of `suggest-products` afterwards.
    pub suggest_mib: f64,
    /// Calls that were not answered with 200.
    pub refused: usize,
}

/// Measures all sizes, one after the other.
pub async fn measure(quick: bool) -> Vec<Size> {
    let calls = if quick { 100 } else { 1_000 };
    let sizes = if quick { &SIZES[..2] } else { &SIZES[..] };
    println!(
        "{:>9} {:>8} {:>7} {:>15} {:>15} {:>15} {:>15} {:>15} {:>11} {:>11} {:>13}",
        "products", "indexed", "index", "category", "with facets", "search", "suggest", "product", "load", "cold start", "memory"
    );
    let mut all = Vec::new();
    for products in sizes {
        eprintln!("filling a shop with {products} products");
        let size = one(*products, calls).await;
        row(&size);
        all.push(size);
    }
    println!("p50/p95 in milliseconds; load and cold start p50; memory of list-products and suggest-products in MiB\n");
    all
}

fn row(size: &Size) {
    let two = |summary: &Summary| format!("{:.2}/{:.2}", summary.p50, summary.p95);
    println!(
        "{:>9} {:>6.1} s {:>7.1} {:>15} {:>15} {:>15} {:>15} {:>15} {:>11.1} {:>11.1} {:>13}{}",
        size.products,
        size.indexed_s,
        size.index_mib,
        two(&size.list),
        two(&size.facets),
        two(&size.search),
        two(&size.suggest),
        two(&size.product),
        size.load.p50,
        size.cold_search.p50,
        format!("{:.0}/{:.0}", size.list_mib, size.suggest_mib),
        if size.refused == 0 { String::new() } else { format!("  {} refused!", size.refused) },
    );
}

async fn one(products: usize, calls: usize) -> Size {
    let shop = Arc::new(Shop::open().await);
    demo::fill(&shop.store, products).await.expect("the shop is filled");
    let start = Instant::now();
    // The clock nudges whoever keeps the index, until all is in it.
    for _ in 0..100 {
        shop.run("tend-catalogue").await.expect("the clock");
        let left = shop.drain_only(&["search.fifo"], 50).await;
        assert!(left.is_empty(), "the index was not written");
        if shop.store.count_unindexed().await.expect("a count") == 0 {
            break;
        }
    }
    let indexed_s = start.elapsed().as_secs_f64();
    let index = shop.store.search_index().await.expect("a read").expect("an index");
    let bytes: i64 = index.files.iter().map(|file| file.bytes).sum();

    let asked = Asked::of(&shop).await;
    let cold = Cold::of(&shop, "list-products", |at| asked.search(at)).await;
    let cold_suggest = Cold::of(&shop, "suggest-products", |at| asked.suggest(at)).await;

    let mut refused = 0;
    let lists = Warm::start(&shop, "list-products").await;
    let list = lists.calls(calls, |at| asked.category(at), &mut refused).await;
    let facets = lists.calls(calls, |at| asked.facets(at), &mut refused).await;
    let search = lists.calls(calls, |at| asked.search(at), &mut refused).await;
    let suggestions = Warm::start(&shop, "suggest-products").await;
    let suggest = suggestions.calls(calls, |at| asked.suggest(at), &mut refused).await;
    let pages = Warm::start(&shop, "get-product").await;
    let product = pages.calls(calls, |at| asked.product(at), &mut refused).await;
    let size = Size {
        products,
        indexed_s,
        index_mib: f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0,
        list,
        facets,
        search,
        suggest,
        product,
        cold_search: cold.whole,
        load: cold.first,
        cold_suggest: cold_suggest.whole,
        list_mib: process::resident_mib(lists.pid).unwrap_or_default(),
        suggest_mib: process::resident_mib(suggestions.pid).unwrap_or_default(),
        refused,
    };
    drop((lists, suggestions, pages));
    if let Err(error) = shop.store.drop_everything().await {
        eprintln!("the benchmark's database stays: {error}");
    }
    size
}

/// What shoppers ask, from what the shop has.
struct Asked {
    categories: Vec<String>,
    products: Vec<(String, Vec<String>)>,
}

impl Asked {
    async fn of(shop: &Shop) -> Self {
        let shelves = shop.store.shelves_now(testkit::now()).await.expect("categories");
        let cards = shop.store.listed(Listed::All, 1_000).await.expect("products");
        Self {
            categories: shelves.categories.iter().map(|category| category.slug.clone()).collect(),
            products: cards
                .into_iter()
                .map(|card| (card.slug, card.name.split_whitespace().map(|word| word.replace(['&', '+', '#', '%'], "")).collect()))
                .collect(),
        }
    }

    /// No two calls ask for the same, so that nothing is answered from memory: the page and its size differ.
    fn page(at: usize) -> String {
        format!("page={}&pageSize={}", 1 + at % 7, 20 + at % 29)
    }

    fn category(&self, at: usize) -> String {
        let category = &self.categories[at % self.categories.len()];
        format!("/api/products?category={category}&{}", Self::page(at))
    }

    fn facets(&self, at: usize) -> String {
        format!("{}&facets=true", self.category(at))
    }

    fn search(&self, at: usize) -> String {
        let (_, words) = &self.products[at % self.products.len()];
        let (first, second) = (&words[at % words.len()], &words[(at / 3) % words.len()]);
        format!("/api/products?q={first}+{second}&facets=true&pageSize={}", 20 + at % 29)
    }

    fn suggest(&self, at: usize) -> String {
        let (_, words) = &self.products[at % self.products.len()];
        let typed: String = words.join("+").chars().take(2 + at % 9).collect();
        format!("/api/suggestions?q={}", typed.trim_end_matches('+'))
    }

    fn product(&self, at: usize) -> String {
        format!("/api/products/{}", self.products[at % self.products.len()].0)
    }
}

/// Starts that nothing was there for.
struct Cold {
    first: Summary,
    whole: Summary,
}

impl Cold {
    async fn of(shop: &Shop, function: &str, path: impl Fn(usize) -> String) -> Self {
        let (mut first, mut whole) = (Vec::new(), Vec::new());
        for at in 0..STARTS {
            let fleet = Fleet::new(function, shop.variables());
            let init = ms(fleet.start().await.init);
            let start = Instant::now();
            let reply = fleet.invoke(Call::new("GET", &path(at)).event()).await;
            assert!(is_good(reply.as_deref().ok()), "{function} does not answer");
            let call = ms(start.elapsed());
            first.push(call);
            whole.push(init + call);
        }
        Self { first: Summary::of(first), whole: Summary::of(whole) }
    }
}

/// A process that answers one call after the other.
struct Warm {
    fleet: Fleet,
    pid: u32,
}

impl Warm {
    async fn start(shop: &Shop, function: &str) -> Self {
        let fleet = Fleet::new(function, shop.variables());
        let pid = fleet.start().await.pid;
        Self { fleet, pid }
    }

    async fn calls(&self, calls: usize, path: impl Fn(usize) -> String, refused: &mut usize) -> Summary {
        let mut walls = Vec::with_capacity(calls);
        for at in 0..calls + WARM_UP {
            let event = Call::new("GET", &path(at)).event();
            let start = Instant::now();
            let reply = self.fleet.invoke(event).await;
            if at >= WARM_UP {
                walls.push(ms(start.elapsed()));
            }
            *refused += usize::from(!is_good(reply.as_deref().ok()));
        }
        Summary::of(walls)
    }
}

/// Whether a reply is a good one, from the index where it is a list.
fn is_good(reply: Option<&[u8]>) -> bool {
    let Some(value) = reply.and_then(|reply| serde_json::from_slice::<Value>(reply).ok()) else { return false };
    let limited = value["body"].as_str().is_some_and(|body| body.contains("\"limited\":true"));
    value["statusCode"] == 200 && !limited
}
