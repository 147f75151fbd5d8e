//! The table, the bars beside the figures, and the peer.

use serde::Serialize;

use crate::{
    catalogue::Size,
    crowd::{Flood, Rush},
    functions::Figures,
    stats::Summary,
};

/// Vendure 3.7 with 10,000 products on this size of machine: milliseconds of CPU.
const PEER: [(&str, f64); 3] = [("a list of 24", 83.0), ("a product page", 17.0), ("a whole checkout", 161.0)];
/// How much less CPU ours should take.
const TIMES_LESS: f64 = 10.0;

/// A figure beside what it should be.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// What was measured.
    pub what: String,
    /// What came out.
    pub figure: String,
    /// What it should be.
    pub asked: String,
    /// Whether it is.
    pub ok: bool,
}

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What was measured against.
    pub database: String,
    /// Whether it was a short run.
    pub quick: bool,
    /// The Runtime API's stand-in and a function's frame, without any work.
    pub floor: Option<Summary>,
    /// Functions.
    pub functions: Vec<Figures>,
    /// What the door costs and tells.
    pub door: Option<crate::accounts::Door>,
    /// The catalogue at several sizes.
    pub catalogue: Vec<Size>,
    /// Parallel orders.
    pub orders: Option<Rush>,
    /// Whole checkouts.
    pub checkouts: Option<Rush>,
    /// The flood.
    pub flood: Option<Flood>,
    /// Figures beside their bars.
    pub bars: Vec<Bar>,
}

impl Report {
    /// Sets every figure beside its bar.
    pub fn judge(&mut self) {
        let mut bars = Vec::new();
        for figures in &self.functions {
            judge_function(figures, &mut bars);
        }
        if let Some(door) = &self.door {
            bars.push(Bar {
                what: "a guess at a known address to one at an unknown".into(),
                figure: format!("{:.3} ×", door.ratio()),
                asked: "0.9 to 1.1 ×".into(),
                ok: (0.9..=1.1).contains(&door.ratio()),
            });
            bars.push(Bar {
                what: "knowing the caller".into(),
                figure: format!("{:.2} ms of CPU, {:.1} database calls", door.cpu_ms, door.database_calls),
                asked: "≤ 0.2 ms, ≤ 1 call".into(),
                ok: door.cpu_ms <= 0.2 && door.database_calls <= 1.01,
            });
            bars.push(Bar {
                what: "knowing staff and what they may".into(),
                figure: format!("{:.2} ms of CPU, {:.1} database calls", door.staff_cpu_ms, door.staff_database_calls),
                asked: "≤ 0.2 ms, ≤ 1 call".into(),
                ok: door.staff_cpu_ms <= 0.2 && door.staff_database_calls <= 1.01,
            });
        }
        judge_catalogue(&self.catalogue, &mut bars);
        if let Some(orders) = &self.orders {
            bars.push(at_least("16 parallel shoppers, many products", orders.per_second, 150.0, "orders/s"));
        }
        if let Some(checkouts) = &self.checkouts {
            bars.push(at_least("16 shoppers, whole checkouts", checkouts.per_second, 50.0, "settled/s"));
            if let Some(cpu) = checkouts.database_cpu_ms {
                bars.push(less_than_peer(PEER[2], checkouts.cpu_ms + cpu));
            }
        }
        if let Some(flood) = &self.flood {
            bars.push(Bar {
                what: format!("{} buyers for a stock of {}", flood.buyers, flood.stock),
                figure: format!("{} sold, {} left", flood.sold, flood.left),
                asked: format!("exactly {} (Vendure sold 400)", flood.stock),
                ok: flood.holds() && flood.sold == flood.stock,
            });
            bars.push(Bar {
                what: "orders a second in the flood".into(),
                figure: format!("{:.0}", flood.per_second()),
                asked: "at least 150".into(),
                ok: flood.per_second() >= 150.0,
            });
        }
        self.bars = bars;
    }

    /// Prints the figures of one function, below [`Report::head`].
    pub fn row(figures: &Figures) {
        let three = |summary: &Summary| format!("{:.1}/{:.1}/{:.1}", summary.min, summary.p50, summary.max);
        let percentiles = |summary: &Summary| format!("{:.2}/{:.2}/{:.2}", summary.p50, summary.p95, summary.p99);
        println!(
            "{:<22} {:>15} {:>15} {:>19} {:>8} {:>8.2} ({:>4.1}) {:>8.2} {:>8.2} {:>8} {:>7.1} {:>7.1}{}",
            figures.name,
            three(&figures.init),
            three(&figures.first),
            percentiles(&figures.warm),
            own(figures),
            figures.database_ms,
            figures.database_calls,
            figures.queue_ms,
            figures.cpu_ms,
            figures.database_cpu_ms.map_or("?".to_owned(), |ms| format!("{ms:.2}")),
            figures.rss_mib,
            figures.binary_mib,
            if figures.refused == 0 { String::new() } else { format!("  {} refused!", figures.refused) },
        );
        if let Some(raw) = &figures.raw {
            println!("{:<22} {:>15} {:>15} {:>19}", "  raw driver query", "", "", percentiles(raw));
        }
    }

    /// Prints the head of the functions' table.
    pub fn head() {
        println!(
            "{:<22} {:>15} {:>15} {:>19} {:>8} {:>8} {:>6} {:>8} {:>8} {:>8} {:>7} {:>7}",
            "milliseconds",
            "init",
            "first call",
            "warm p50/p95/p99",
            "own",
            "database",
            "calls",
            "queue",
            "CPU",
            "CPU db",
            "RSS MiB",
            "binary"
        );
    }

    /// Prints the bars.
    pub fn bars(&self) {
        println!();
        let width = self.bars.iter().map(|bar| bar.what.chars().count()).max().unwrap_or_default();
        let figures = self.bars.iter().map(|bar| bar.figure.chars().count()).max().unwrap_or_default();
        for bar in &self.bars {
            println!("{:<4}  {:<width$}  {:<figures$}  {}", if bar.ok { "ok" } else { "MISS" }, bar.what, bar.figure, bar.asked);
        }
        let met = self.bars.iter().filter(|bar| bar.ok).count();
        println!("\n{met} of {} bars met", self.bars.len());
    }
}

fn judge_function(figures: &Figures, bars: &mut Vec<Bar>) {
    let name = &figures.name;
    // A start connects to the database, when Lambda gives it a whole core, so that the first call need not: one bar for both.
    let first = if figures.first.count > 0 { figures.first.p50 } else { 0.0 };
    bars.push(at_most(&format!("{name} init and first call"), figures.init.p50 + first, 22.0, "ms"));
    if let Some(raw) = figures.raw.filter(|raw| raw.p50 > 0.0) {
        bars.push(at_most(&format!("{name} warm p50 to the raw query"), figures.warm.p50 / raw.p50, 1.5, "×"));
    }
    if name == "place-order" {
        let mut bar = at_most("place-order (2 lines) p50", figures.warm.p50, 12.0, "ms");
        bar.figure = format!(
            "{} (own {}, CPU {:.2}; {:.0} database calls {:.2}; queue {:.2})",
            bar.figure,
            own(figures),
            figures.cpu_ms,
            figures.database_calls,
            figures.database_ms,
            figures.queue_ms
        );
        bars.push(bar);
    }
    bars.push(at_most(&format!("{name} memory"), figures.rss_mib, 20.0, "MiB"));
    bars.push(at_most(&format!("{name} binary"), figures.binary_mib, 16.0, "MiB"));
    let peer = match name.as_str() {
        "list-products" => Some(PEER[0]),
        "get-product" => Some(PEER[1]),
        _ => None,
    };
    if let Some((peer, database)) = peer.zip(figures.database_cpu_ms) {
        bars.push(less_than_peer(peer, figures.cpu_ms + database));
    }
}

/// The largest shop beside its bars and beside the smallest.
fn judge_catalogue(sizes: &[Size], bars: &mut Vec<Bar>) {
    let (Some(small), Some(large)) = (sizes.first(), sizes.last()) else { return };
    let of = |what: &str| format!("{what} of {} products", large.products);
    bars.push(at_most(&of("search p50"), large.search.p50, 8.0, "ms"));
    bars.push(at_most(&of("suggestions p50"), large.suggest.p50, 3.0, "ms"));
    bars.push(at_most(&of("cold start and first search"), large.cold_search.p50, 400.0, "ms"));
    bars.push(at_most(&of("cold start and first suggestions"), large.cold_suggest.p50, 400.0, "ms"));
    bars.push(at_most(&of("memory of list-products"), large.list_mib, 256.0, "MiB"));
    bars.push(at_most(&of("memory of suggest-products"), large.suggest_mib, 256.0, "MiB"));
    let to = |what: &str| format!("{what}, {} products to {}", large.products, small.products);
    bars.push(at_most(&to("a product p50"), large.product.p50 / small.product.p50, 1.5, "×"));
    bars.push(at_most(&to("a category's list p50"), large.list.p50 / small.list.p50, 1.5, "×"));
}

/// A function's own time; a tilde where queries side by side hide it.
fn own(figures: &Figures) -> String {
    figures.own_ms.map_or("~".to_owned(), |ms| format!("{ms:.2}"))
}

fn at_most(what: &str, figure: f64, bar: f64, unit: &str) -> Bar {
    Bar { what: what.to_owned(), figure: format!("{figure:.2} {unit}"), asked: format!("≤ {bar} {unit}"), ok: figure <= bar }
}

fn at_least(what: &str, figure: f64, bar: f64, unit: &str) -> Bar {
    Bar { what: what.to_owned(), figure: format!("{figure:.0} {unit}"), asked: format!("≥ {bar} {unit}"), ok: figure >= bar }
}

fn less_than_peer((what, peer): (&str, f64), ours: f64) -> Bar {
    let times = peer / ours.max(0.001);
    Bar {
        what: format!("CPU of {what}, functions and database"),
        figure: format!("{ours:.2} ms, {times:.1} times less"),
        asked: format!("≥ {TIMES_LESS} times less than Vendure's {peer} ms"),
        ok: times >= TIMES_LESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_judged() {
        assert!(at_most("init", 9.9, 10.0, "ms").ok && !at_most("init", 10.1, 10.0, "ms").ok);
        assert!(at_least("orders", 150.0, 150.0, "/s").ok && !at_least("orders", 149.0, 150.0, "/s").ok);
        let bar = less_than_peer(PEER[0], 8.0);
        assert!(bar.ok && bar.figure.contains("10.4 times"), "{bar:?}");
        assert!(!less_than_peer(PEER[1], 8.0).ok);
    }
}
