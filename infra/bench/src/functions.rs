//! One function at a time: starts, first calls, warm calls, and what they cost.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;
use serde_json::Value;
use testkit::{Answer, Call, Fleet, Shop};

use crate::{
    process,
    raw::Raw,
    stats::{Summary, ms},
    supplies::Supplies,
};

/// How often each function is started.
const STARTS: usize = 20;
/// Calls before warm ones count.
const WARM_UP: usize = 10;
/// Warm calls between two looks at the raw query, so that both meet the same moods of the machine.
const ROUND: usize = 50;

/// The functions in the order in which what one leaves behind serves the next.
pub const ALL: [&str; 15] = [
    "list-products",
    "get-product",
    "list-categories",
    "get-cart",
    "update-cart",
    "list-shipping-methods",
    "place-order",
    "get-order",
    "start-payment",
    "capture-payment",
    "payment-webhook",
    "settle-payment",
    "send-email",
    "cancel-expired-orders",
    "relay-outbox",
];

/// A function's figures; times in milliseconds, sizes in MiB.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// The function.
    pub name: String,
    /// From the start of its process until it asks for work.
    pub init: Summary,
    /// The first call after a start.
    pub first: Summary,
    /// Warm calls, with the way over the Runtime API.
    pub warm: Summary,
    /// The same, by the function's own clock.
    pub inside: Summary,
    /// The raw driver query of the same result.
    pub raw: Option<Summary>,
    /// Its own part of a warm call, median; none where queries run side by side, whose waits are told
    /// one by one and are longer together than the call.
    pub own_ms: Option<f64>,
    /// Waiting for the database, all queries added up, median.
    pub database_ms: f64,
    /// Calls of the database, mean.
    pub database_calls: f64,
    /// Waiting for queues, median.
    pub queue_ms: f64,
    /// CPU of the function per warm call.
    pub cpu_ms: f64,
    /// CPU of the database per warm call, where its process is on this machine.
    pub database_cpu_ms: Option<f64>,
    /// Memory after the warm calls.
    pub rss_mib: f64,
    /// The binary.
    pub binary_mib: f64,
    /// Calls that were not answered as they should be.
    pub refused: usize,
}

/// What the measurement needs.
pub struct Bench {
    /// The shop that all functions serve.
    pub shop: Arc<Shop>,
    /// What calls are made of.
    pub supplies: Supplies,
    /// The database's process.
    pub database: Option<u32>,
    /// How many warm calls.
    pub calls: usize,
}

struct Warm {
    walls: Vec<Duration>,
    raws: Vec<Duration>,
    cpu_ms: f64,
    database_cpu_ms: f64,
    replies: Vec<Answer>,
    refused: usize,
}

impl Bench {
    /// Measures one function.
    pub async fn function(&mut self, name: &str) -> Figures {
        let mut events = self.supplies.events(name, self.calls + STARTS + WARM_UP).await;
        let mut replies = Vec::new();
        let (mut inits, mut firsts) = (Vec::new(), Vec::new());
        let mut refused = 0;
        for at in 0..STARTS {
            let fleet = Fleet::new(name, self.shop.variables());
            inits.push(fleet.start().await.init);
            let Some(event) = events.get(at) else { continue };
            let start = Instant::now();
            let reply = fleet.invoke(event.clone()).await;
            firsts.push(start.elapsed());
            refused += keep(&mut replies, reply.as_deref().ok());
        }
        let fleet = Fleet::new(name, self.shop.variables());
        let pid = fleet.start().await.pid;
        let mut events = events.split_off(STARTS.min(events.len()));
        let warm_up = events.len().min(WARM_UP);
        let warm_events = events.split_off(warm_up);
        for event in events {
            refused += keep(&mut replies, fleet.invoke(event).await.as_deref().ok());
        }
        settled().await;
        fleet.take_log();
        let warm = self.warm(&fleet, name, pid, warm_events).await;
        settled().await;
        let lines = Lines::read(&fleet.take_log());
        replies.extend(warm.replies);
        self.supplies.learn(name, &replies);
        self.supplies.collect();
        let calls = f64::from(u32::try_from(warm.walls.len().max(1)).unwrap_or(u32::MAX));
        Figures {
            name: name.to_owned(),
            init: Summary::of_durations(&inits),
            first: Summary::of_durations(&firsts),
            warm: Summary::of_durations(&warm.walls),
            inside: Summary::of(lines.duration),
            raw: (!warm.raws.is_empty()).then(|| Summary::of_durations(&warm.raws)),
            own_ms: Some(Summary::of(lines.own).p50).filter(|own| *own > 0.0),
            database_ms: Summary::of(lines.database).p50,
            database_calls: lines.calls / calls,
            queue_ms: Summary::of(lines.queue).p50,
            cpu_ms: warm.cpu_ms / calls,
            database_cpu_ms: self.database.map(|_| warm.database_cpu_ms / calls),
            rss_mib: process::resident_mib(pid).unwrap_or_default(),
            binary_mib: process::size_mib(fleet.binary()),
            refused: refused + warm.refused,
        }
    }

    async fn warm(&mut self, fleet: &Fleet, name: &str, pid: u32, events: Vec<String>) -> Warm {
        let mut warm = Warm { walls: Vec::new(), raws: Vec::new(), cpu_ms: 0.0, database_cpu_ms: 0.0, replies: Vec::new(), refused: 0 };
        let database = self.shop.store.db().database().clone();
        let raw = Raw::beside(name);
        if let Some(raw) = raw {
            for index in 0..WARM_UP {
                raw.run(&database, self.supplies.slug(index)).await.expect("the raw query");
            }
        }
        let mut events = events.into_iter().enumerate().peekable();
        while events.peek().is_some() {
            let round: Vec<_> = events.by_ref().take(ROUND).collect();
            let indexes: Vec<usize> = round.iter().map(|(index, _)| *index).collect();
            let (cpu, database_cpu) = (process::cpu_ms(pid), self.database.and_then(process::cpu_ms));
            let mut answers = Vec::with_capacity(round.len());
            for (_, event) in round {
                let start = Instant::now();
                let reply = fleet.invoke(event).await;
                warm.walls.push(start.elapsed());
                answers.push(reply.ok());
            }
            let spent = |before: Option<f64>, now: Option<f64>| before.zip(now).map_or(0.0, |(before, now)| now - before);
            warm.cpu_ms += spent(cpu, process::cpu_ms(pid));
            warm.database_cpu_ms += spent(database_cpu, self.database.and_then(process::cpu_ms));
            for answer in answers {
                warm.refused += keep(&mut warm.replies, answer.as_deref());
            }
            for index in indexes.into_iter().filter(|_| raw.is_some()) {
                let start = Instant::now();
                if let Some(raw) = raw {
                    raw.run(&database, self.supplies.slug(index)).await.expect("the raw query");
                }
                warm.raws.push(start.elapsed());
            }
            self.supplies.collect();
        }
        warm
    }

    /// What the stand-in of the Runtime API and a function's own frame cost: calls that are refused at
    /// the door, before anything is read.
    pub async fn floor(&self) -> Summary {
        let fleet = Fleet::new("list-categories", self.shop.variables());
        fleet.start().await;
        let event = Call::new("GET", "/api/categories").without("x-origin-secret").event();
        let mut walls = Vec::new();
        for index in 0..self.calls + WARM_UP {
            let start = Instant::now();
            let _ = fleet.invoke(event.clone()).await;
            if index >= WARM_UP {
                walls.push(ms(start.elapsed()));
            }
        }
        Summary::of(walls)
    }
}

/// Log lines come over a pipe of their own, a little after the reply.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

/// Keeps an HTTP reply; returns 1 for a call that was not answered as it should be.
fn keep(replies: &mut Vec<Answer>, reply: Option<&[u8]>) -> usize {
    let Some(reply) = reply else { return 1 };
    let value: Value = serde_json::from_slice(reply).unwrap_or_default();
    if value["statusCode"].is_u64() {
        let answer = Answer::read(reply);
        let refused = usize::from(answer.status >= 400);
        replies.push(answer);
        refused
    } else {
        value["batchItemFailures"].as_array().map_or(0, Vec::len)
    }
}

/// What the functions' log lines say, in milliseconds.
#[derive(Default)]
struct Lines {
    duration: Vec<f64>,
    database: Vec<f64>,
    queue: Vec<f64>,
    own: Vec<f64>,
    calls: f64,
}

impl Lines {
    fn read(log: &[String]) -> Self {
        let mut lines = Self::default();
        for line in log {
            let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
            let Some(duration) = line["duration_us"].as_f64() else { continue };
            let field = |name: &str| line[name].as_f64().unwrap_or_default();
            let (database, queue) = (field("database_us"), field("queue_us"));
            lines.duration.push(duration / 1000.0);
            lines.database.push(database / 1000.0);
            lines.queue.push(queue / 1000.0);
            lines.own.push((duration - database - queue) / 1000.0);
            lines.calls += field("database_calls");
        }
        lines
    }
}
