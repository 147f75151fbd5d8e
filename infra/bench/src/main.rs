//! Measures the shop on a database that `cargo xtask bench` starts: every function over the Lambda
//! Runtime API, many shoppers at once, and the bars that the figures should meet. Times are printed,
//! never asserted; it fails only where the shop sells what it does not have.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark panics when its surroundings are not there, and says so"
)]

mod accounts;
mod catalogue;
mod crowd;
mod functions;
mod process;
mod raw;
mod report;
mod stats;
mod supplies;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::Parser;
use functions::Bench;
use report::Report;
use testkit::Shop;

/// How many products the shop has.
const PRODUCTS: usize = 10_000;

/// Measures the functions, and whole checkouts through them.
#[derive(Parser)]
struct Wish {
    /// Writes the figures here as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Only this: a function, `accounts`, `orders`, `checkouts`, `flood`, or `catalogue`, which fills shops of its own and is
    /// measured only where it is named.
    #[arg(long)]
    only: Vec<String>,
    /// The same, without the name of the flag.
    what: Vec<String>,
    /// A tenth of the calls.
    #[arg(long)]
    quick: bool,
}

impl Wish {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut wish = Wish::parse();
    wish.only.append(&mut wish.what);
    let known = |name: &String| {
        functions::ALL.contains(&name.as_str()) || matches!(name.as_str(), "accounts" | "orders" | "checkouts" | "flood" | "catalogue")
    };
    if let Some(unknown) = wish.only.iter().find(|name| !known(name)) {
        eprintln!("there is nothing named {unknown} to measure: name a function, accounts, orders, checkouts, flood or catalogue");
        return ExitCode::from(2);
    }
    let Ok(uri) = std::env::var("TEST_MONGODB_URI") else {
        eprintln!("TEST_MONGODB_URI names no database server: run this by `cargo xtask bench`, which starts one");
        return ExitCode::from(2);
    };
    let mut report = if wish.only.iter().all(|only| only == "catalogue") && !wish.only.is_empty() {
        Report { quick: wish.quick, ..Report::default() }
    } else {
        measure(&wish, &uri).await
    };
    if wish.only.iter().any(|only| only == "catalogue") {
        report.catalogue = catalogue::measure(wish.quick).await;
    }
    report.judge();
    report.bars();
    if let Some(file) = &wish.json {
        let json = serde_json::to_string_pretty(&report).expect("figures are JSON");
        if let Err(error) = std::fs::write(file, json + "\n") {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    match &report.flood {
        Some(flood) if !flood.holds() => {
            eprintln!("the shop sold what it does not have: {flood:?}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

async fn measure(wish: &Wish, uri: &str) -> Report {
    let (calls, rush, checkouts) = if wish.quick { (200, 320, 96) } else { (2_000, 2_400, 640) };
    eprintln!("filling the shop with {PRODUCTS} products");
    let shop = Arc::new(Shop::with_environments(crowd::SHOPPERS).await);
    demo::fill(&shop.store, PRODUCTS).await.expect("the shop is filled");
    let catalogue = demo::catalogue().expect("the demo catalogue");
    let shelf = demo::Shelf::new(&catalogue, PRODUCTS);
    let database = process::listener(uri);
    let program = database.and_then(|pid| std::fs::read_link(format!("/proc/{pid}/exe")).ok());
    let program = program.and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    let mut report = Report { database: program.unwrap_or_else(|| "elsewhere".to_owned()), quick: wish.quick, ..Report::default() };
    println!("{PRODUCTS} products, database: {}\n", report.database);
    let supplies = supplies::Supplies::new(shop.clone(), &shelf);
    let mut bench = Bench { shop: shop.clone(), supplies, database, calls };
    let wanted: Vec<&str> = functions::ALL.into_iter().filter(|name| wish.wants(name)).collect();
    if !wanted.is_empty() {
        Report::head();
        for name in wanted {
            eprintln!("measuring {name}");
            let figures = bench.function(name).await;
            Report::row(&figures);
            report.functions.push(figures);
        }
        let floor = bench.floor().await;
        println!("{:<54} {:>19}", "a call that is refused at the door", format!("{:.2}/{:.2}/{:.2}", floor.p50, floor.p95, floor.p99));
        report.floor = Some(floor);
    }
    println!();
    if wish.wants("accounts") {
        eprintln!("knocking at the door");
        let door = accounts::measure(&bench).await;
        println!(
            "door: a wrong password p50/p95 {:.2}/{:.2} ms for known addresses, {:.2}/{:.2} ms for unknown ones; CPU {:.1} ms, memory {:.1} MiB",
            door.known.p50, door.known.p95, door.unknown.p50, door.unknown.p95, door.login_cpu_ms, door.login_rss_mib
        );
        println!(
            "door: a cart p50 {:.2} ms for guests, {:.2} ms signed in; knowing the caller takes {:.2} ms of CPU and {:.1} calls of the database",
            door.guest.p50, door.signed_in.p50, door.cpu_ms, door.database_calls
        );
        println!(
            "door: knowing staff and what they may takes {:.2} ms of CPU and {:.1} calls of the database\n",
            door.staff_cpu_ms, door.staff_database_calls
        );
        report.door = Some(door);
    }
    if wish.wants("orders") {
        eprintln!("placing orders");
        let orders = crowd::orders(&bench, rush).await;
        print_rush("orders", &orders);
        report.orders = Some(orders);
    }
    if wish.wants("checkouts") {
        eprintln!("checking out");
        let figures = crowd::checkouts(&bench, checkouts).await;
        print_rush("checkouts", &figures);
        report.checkouts = Some(figures);
    }
    if wish.wants("flood") {
        eprintln!("selling out");
        let flood = crowd::flood(&bench).await;
        println!(
            "flood: {} buyers, {} sold at {:.0}/s, {} told out of stock, {} otherwise, {} left, answered after p50 {:.0} p95 {:.0} p99 {:.0} ms, {:.1} s",
            flood.buyers,
            flood.sold,
            flood.per_second(),
            flood.sold_out,
            flood.other,
            flood.left,
            flood.each.p50,
            flood.each.p95,
            flood.each.p99,
            flood.seconds
        );
        report.flood = Some(flood);
    }
    if let Err(error) = shop.store.drop_everything().await {
        eprintln!("the benchmark's database stays: {error}");
    }
    report
}

fn print_rush(what: &str, rush: &crowd::Rush) {
    println!(
        "{what}: {} of {} by {} shoppers, {:.1}/s, each p50 {:.1} p95 {:.1} ms, CPU {:.2} ms of functions, {} of database, quiet after {:.1} s",
        rush.done,
        rush.orders,
        crowd::SHOPPERS,
        rush.per_second,
        rush.each.p50,
        rush.each.p95,
        rush.cpu_ms,
        rush.database_cpu_ms.map_or("?".to_owned(), |ms| format!("{ms:.2} ms")),
        rush.until_quiet_s,
    );
}
