//! Many shoppers at once: orders, whole checkouts, and a flood for the last of a thing.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use domain::VariantId;
use sandbox::Outcome;
use serde::Serialize;
use testkit::{Message, Shop};
use tokio::task::JoinSet;

use crate::{functions::Bench, process, stats::Summary};

/// How many shop side by side.
pub const SHOPPERS: usize = 16;
/// How many want the last of a thing.
const BUYERS: usize = 1_000;
/// How much of it there is.
const STOCK: usize = 100;
/// The functions that a checkout goes through.
const CHECKOUT: [&str; 9] = [
    "update-cart",
    "list-shipping-methods",
    "place-order",
    "start-payment",
    "capture-payment",
    "payment-webhook",
    "settle-payment",
    "send-email",
    "get-order",
];

/// Works on every item, `hands` at a time; returns the outcomes in no order.
pub async fn parallel<T, R, F, W>(hands: usize, items: Vec<T>, work: W) -> Vec<R>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Future<Output = R> + Send,
    W: Fn(usize, T) -> F + Clone + Send + 'static,
{
    let line: Arc<Mutex<VecDeque<(usize, T)>>> = Arc::new(Mutex::new(items.into_iter().enumerate().collect()));
    let mut set = JoinSet::new();
    for _ in 0..hands {
        let (line, work) = (line.clone(), work.clone());
        set.spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = line.lock().unwrap().pop_front();
                let Some((index, item)) = next else { return done };
                done.push(work(index, item).await);
            }
        });
    }
    set.join_all().await.into_iter().flatten().collect()
}

/// CPU of the functions' and the database's processes, from one moment to another.
struct Meter {
    pids: Vec<u32>,
    database: Option<u32>,
    functions_ms: f64,
    database_ms: f64,
}

impl Meter {
    async fn start(bench: &Bench, functions: &[&str]) -> Self {
        let mut pids = Vec::new();
        for function in functions {
            pids.extend(bench.shop.fleet(function).await.pids());
        }
        let (functions_ms, database_ms) = (process::cpu_ms_of(&pids), bench.database.and_then(process::cpu_ms).unwrap_or_default());
        Self { pids, database: bench.database, functions_ms, database_ms }
    }

    /// CPU of the functions and of the database so far.
    fn spent(&self) -> (f64, Option<f64>) {
        let database = self.database.and_then(process::cpu_ms).map(|now| now - self.database_ms);
        (process::cpu_ms_of(&self.pids) - self.functions_ms, database)
    }
}

/// A rush's figures.
#[derive(Debug, Serialize)]
pub struct Rush {
    /// How many orders there were.
    pub orders: usize,
    /// How many of them came to their end.
    pub done: usize,
    /// Orders a second.
    pub per_second: f64,
    /// What each took, in milliseconds.
    pub each: Summary,
    /// CPU of the functions per order.
    pub cpu_ms: f64,
    /// CPU of the database per order, where its process is on this machine.
    pub database_cpu_ms: Option<f64>,
    /// Seconds until everything that followed was done, mails too.
    pub until_quiet_s: f64,
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Orders of two lines, by shoppers whose carts are full already.
pub async fn orders(bench: &Bench, orders: usize) -> Rush {
    let baskets = bench.supplies.baskets(orders).await;
    let meter = Meter::start(bench, &["place-order"]).await;
    let fleet = bench.shop.fleet("place-order").await;
    warm(&bench.shop, "place-order").await;
    let start = Instant::now();
    let took = parallel(SHOPPERS, baskets, move |_, basket| {
        let fleet = fleet.clone();
        async move {
            let start = Instant::now();
            let reply = fleet.invoke(basket.order("rush").event()).await;
            let placed = reply.is_ok_and(|reply| testkit::Answer::read(&reply).status == 201);
            (placed, start.elapsed())
        }
    });
    let took = took.await;
    let elapsed = start.elapsed().as_secs_f64();
    let (cpu, database) = meter.spent();
    bench.shop.aws.take("mail");
    let done = took.iter().filter(|(placed, _)| *placed).count();
    Rush {
        orders,
        done,
        per_second: count(done) / elapsed,
        each: Summary::of_durations(&took.iter().map(|(_, took)| *took).collect::<Vec<_>>()),
        cpu_ms: cpu / count(orders),
        database_cpu_ms: database.map(|ms| ms / count(orders)),
        until_quiet_s: elapsed,
    }
}

/// Lets every environment of a function answer once, so that none connects while it is timed.
async fn warm(shop: &Arc<Shop>, function: &'static str) {
    let fleet = shop.fleet(function).await;
    let event = testkit::event(function, None);
    let calls = parallel(SHOPPERS, vec![event; SHOPPERS * 4], move |_, event| {
        let fleet = fleet.clone();
        async move { fleet.invoke(event).await.is_ok() }
    });
    calls.await;
}

/// Whole checkouts: cart, quote, order, payment, approval, capture, webhooks, settlement, mails.
pub async fn checkouts(bench: &Bench, orders: usize) -> Rush {
    for function in CHECKOUT {
        bench.shop.fleet(function).await;
    }
    bench.shop.listen_for_webhooks().await;
    // PayPal's webhooks come seconds after what they tell of; that they may come at once is for the tests.
    bench.shop.sandbox.webhooks(|manner| manner.delay_ms = 1_000);
    // Every environment connects and reads its secrets once.
    let lines = |many: usize| (0..many).map(|_| bench.supplies.two_lines()).collect::<Vec<_>>();
    rush(bench, lines(SHOPPERS * 4)).await;
    let lines = lines(orders);
    let meter = Meter::start(bench, &CHECKOUT).await;
    let start = Instant::now();
    let (took, settled) = rush(bench, lines).await;
    let until_quiet_s = start.elapsed().as_secs_f64();
    let (cpu, database) = meter.spent();
    let done = took.iter().filter(|(paid, _)| *paid).count();
    Rush {
        orders,
        done,
        per_second: count(done) / settled.as_secs_f64(),
        each: Summary::of_durations(&took.iter().map(|(_, took)| *took).collect::<Vec<_>>()),
        cpu_ms: cpu / count(orders),
        database_cpu_ms: database.map(|ms| ms / count(orders)),
        until_quiet_s,
    }
}

/// Checks out with every pair of lines; returns what each took, and when the last was settled.
async fn rush(bench: &Bench, lines: Vec<[(VariantId, u8); 2]>) -> (Vec<(bool, Duration)>, Duration) {
    let over = Arc::new(AtomicBool::new(false));
    let queues = tokio::spawn(drain(bench.shop.clone(), over.clone()));
    let shop = bench.shop.clone();
    let start = Instant::now();
    let took = parallel(SHOPPERS, lines, move |_, lines| {
        let shop = shop.clone();
        async move {
            let start = Instant::now();
            let paid = check_out(&shop, &lines).await;
            (paid, start.elapsed())
        }
    });
    let took = took.await;
    let settled = start.elapsed();
    bench.shop.sandbox.webhooks_idle(Duration::from_mins(1)).await;
    over.store(true, Ordering::SeqCst);
    queues.await.expect("the queues are drained");
    (took, settled)
}

/// How long a queue keeps what failed to itself. The template says three minutes; a benchmark does not wait so long.
const HIDDEN: Duration = Duration::from_secs(1);
/// Batches of one queue that Lambda works on side by side; of a FIFO queue, one here: its groups stay in order.
const BATCHES: usize = 5;

/// Brings messages to their consumers until it is over and nothing is left.
async fn drain(shop: Arc<Shop>, over: Arc<AtomicBool>) {
    let mut hidden = VecDeque::new();
    loop {
        let last = over.load(Ordering::SeqCst);
        let (payments, mail) =
            tokio::join!(consume(&shop, "payments.fifo", "settle-payment", 1), consume(&shop, "mail", "send-email", BATCHES));
        let idle = payments.is_empty() && mail.is_empty() && shop.aws.depth("payments.fifo") + shop.aws.depth("mail") == 0;
        let until = Instant::now() + HIDDEN;
        hidden.extend(
            [("payments.fifo", payments), ("mail", mail)].into_iter().filter(|(_, some)| !some.is_empty()).map(|held| (until, held)),
        );
        while hidden.front().is_some_and(|(until, _)| *until <= Instant::now()) {
            if let Some((_, (queue, messages))) = hidden.pop_front() {
                shop.aws.put(queue, messages);
            }
        }
        if last && idle && hidden.is_empty() && shop.aws.depth("payments.fifo") + shop.aws.depth("mail") == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Brings what is in a queue to its consumer; returns what failed.
async fn consume(shop: &Arc<Shop>, queue: &'static str, function: &'static str, hands: usize) -> Vec<Message> {
    let batches: Vec<Vec<Message>> = shop.aws.take(queue).chunks(10).map(<[Message]>::to_vec).collect();
    let shop = shop.clone();
    let failed = parallel(hands, batches, move |_, batch| {
        let shop = shop.clone();
        async move { shop.deliver(queue, function, &batch).await }
    });
    failed.await.into_iter().flatten().collect()
}

/// One shopper, from an empty cart until the order is paid.
async fn check_out(shop: &Shop, lines: &[(VariantId, u8)]) -> bool {
    let basket = shop.basket(lines).await;
    let (order, token) = shop.place(&basket, "checkout").await;
    let (payment, provider) = shop.start_payment(&order, &token).await;
    if shop.sandbox.approve(&provider, Outcome::Completed).is_none() {
        return false;
    }
    let captured = shop.capture(&order, &token, &payment).await;
    if captured.is_ok_and(|answer| answer.body["state"] == "paid") {
        return true;
    }
    for _ in 0..500 {
        if shop.order(&order, &token).await.body["state"] == "paid" {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// The flood's figures.
#[derive(Debug, Serialize)]
pub struct Flood {
    /// How many wanted one.
    pub buyers: usize,
    /// How many there were.
    pub stock: usize,
    /// How many got one.
    pub sold: usize,
    /// How many orders of it the shop's records have.
    pub orders: usize,
    /// How many were told that none is left.
    pub sold_out: usize,
    /// How many got another answer, or none.
    pub other: usize,
    /// What the shop's records say is left.
    pub left: i64,
    /// Seconds until the last one was sold.
    pub selling_s: f64,
    /// Seconds until all were answered.
    pub seconds: f64,
    /// How long each waited for an answer, in milliseconds: all of them asked at once.
    pub each: Summary,
}

impl Flood {
    /// Orders a second, while there was something to sell.
    pub fn per_second(&self) -> f64 {
        count(self.sold) / self.selling_s
    }

    /// Whether all that there was is sold, once, and everybody else was told so.
    pub const fn holds(&self) -> bool {
        self.sold == self.stock && self.orders == self.sold && self.left == 0 && self.other == 0
    }
}

/// 1,000 buyers, all at the same time, for a stock of 100.
pub async fn flood(bench: &Bench) -> Flood {
    let variant = bench.shop.sell("the-last-of-its-kind", 4_900, i64::try_from(STOCK).unwrap_or_default()).await;
    for function in ["update-cart", "list-shipping-methods", "place-order"] {
        bench.shop.fleet(function).await;
    }
    let shop = bench.shop.clone();
    let baskets = parallel(SHOPPERS, vec![(); BUYERS], move |_, ()| {
        let shop = shop.clone();
        async move { shop.basket(&[(variant, 1)]).await }
    });
    // Buyers make their own calls, and read their own answers: neither is on the shop's machine.
    let calls: Vec<_> = baskets.await.iter().map(|basket| basket.order("flood").event()).collect();
    warm(&bench.shop, "place-order").await;
    let fleet = bench.shop.fleet("place-order").await;
    let start = Instant::now();
    let answers = parallel(BUYERS, calls, move |_, call| {
        let fleet = fleet.clone();
        async move { (fleet.invoke(call).await.ok(), start.elapsed()) }
    });
    let answers = answers.await;
    let seconds = start.elapsed().as_secs_f64();
    bench.shop.aws.take("mail");
    let after: Vec<Duration> = answers.iter().map(|(_, after)| *after).collect();
    let answers: Vec<_> = answers.into_iter().map(|(reply, after)| (reply.map(|reply| testkit::Answer::read(&reply)), after)).collect();
    let bought = |answer: &Option<testkit::Answer>| answer.as_ref().is_some_and(|answer| answer.status == 201);
    let selling: Vec<Duration> = answers.iter().filter(|(answer, _)| bought(answer)).map(|(_, after)| *after).collect();
    let sold_out = answers.iter().filter(|(answer, _)| answer.as_ref().and_then(testkit::Answer::problem) == Some("out-of-stock")).count();
    let left = bench.shop.store.stock(variant).await.expect("stock").map_or(0, |stock| stock.available);
    let orders = bench.shop.store.all_orders().await.expect("orders");
    let sold = selling.len();
    Flood {
        buyers: BUYERS,
        stock: STOCK,
        sold,
        orders: orders.iter().filter(|order| order.demand().iter().any(|line| line.variant == variant)).count(),
        sold_out,
        other: BUYERS - sold - sold_out,
        left,
        selling_s: selling.into_iter().max().unwrap_or_default().as_secs_f64(),
        seconds,
        each: Summary::of_durations(&after),
    }
}
