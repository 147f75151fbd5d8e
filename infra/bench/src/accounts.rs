//! The door: whether its time tells who has an account, and what it costs to know who calls.

use std::time::Instant;

use domain::Timestamp;
use serde::Serialize;
use serde_json::json;
use store::users::User;
use testkit::{Answer, Call, Fleet, Member};

use crate::{
    functions::Bench,
    process,
    stats::{Summary, ms},
};

/// Guesses at known and at unknown addresses, of each.
const GUESSES: usize = 200;
/// Guesses at one address: as many as are not slowed down.
const FREE: usize = 5;
/// Calls between two changes of who calls.
const ROUND: usize = 50;

/// What the door costs and tells.
#[derive(Debug, Serialize)]
pub struct Door {
    /// A wrong password for an address that has an account.
    pub known: Summary,
    /// A wrong password for an address that has none.
    pub unknown: Summary,
    /// Memory of `login` after that, in MiB.
    pub login_rss_mib: f64,
    /// CPU of `login` for one guess, in milliseconds.
    pub login_cpu_ms: f64,
    /// A warm read by somebody who is not signed in.
    pub guest: Summary,
    /// The same by somebody who is.
    pub signed_in: Summary,
    /// CPU that knowing the caller costs the function, in milliseconds.
    pub cpu_ms: f64,
    /// Database calls that it takes.
    pub database_calls: f64,
    /// CPU that knowing a member of staff and their rights costs, at most.
    pub staff_cpu_ms: f64,
    /// Database calls that it takes.
    pub staff_database_calls: f64,
}

impl Door {
    /// The median of known addresses to that of unknown ones.
    pub fn ratio(&self) -> f64 {
        self.known.p50 / self.unknown.p50
    }
}

fn guess(number: usize, email: &str) -> String {
    // Each from a network of its own: only the account's count is met, and only where it is free.
    let viewer = format!("198.51.{}.{}:4000", number / 250, number % 250);
    Call::new("POST", "/api/sessions")
        .header("cloudfront-viewer-address", &viewer)
        .json(&json!({ "email": email, "password": "not the password" }))
        .event()
}

/// Measures the door.
pub async fn measure(bench: &Bench) -> Door {
    let shop = &bench.shop;
    let ada = shop.member("ada@example.com").await;
    let kept = shop.store.user(ada.id).await.expect("a user").expect("a user").password;
    let accounts = GUESSES / FREE + 4;
    for number in 0..accounts {
        let email: domain::Email = format!("known{number}@example.com").parse().expect("an address");
        let key = email.key().expect("plain");
        let user = User::new(store::ids::new(), email, &key, "Known".into(), kept.clone(), Timestamp(0));
        shop.store.insert_user(&user).await.expect("a user");
    }
    let login = Fleet::new("login", shop.variables());
    let pid = login.start().await.pid;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut cpu = process::cpu_ms(pid);
    for number in 0..accounts * FREE {
        // The first ones warm up. Whoever comes first of a pair changes, so that neither is favoured.
        let pair = [("known", number % 2 == 0), ("unknown", number % 2 == 1)];
        if number == 4 * FREE {
            cpu = process::cpu_ms(pid);
        }
        let mut order = pair.map(|(kind, first)| (!first, kind));
        order.sort_unstable();
        for (_, kind) in order {
            let event = guess(number, &format!("{kind}{}@example.com", number / FREE));
            let start = Instant::now();
            let reply = login.invoke(event).await.expect("an answer");
            let time = ms(start.elapsed());
            assert_eq!(Answer::read(&reply).status, 401, "a guess was not judged");
            if number >= 4 * FREE {
                if kind == "known" { known.push(time) } else { unknown.push(time) }
            }
        }
    }
    let login_cpu_ms = spent(cpu, process::cpu_ms(pid)) / count(known.len() + unknown.len());
    let login_rss_mib = process::resident_mib(pid).unwrap_or_default();
    let (guest, signed_in, cpu_ms, database_calls) = knowing(bench, &ada).await;
    let (more_cpu_ms, more_calls) = authorising(bench, &ada).await;
    Door {
        known: Summary::of(known),
        unknown: Summary::of(unknown),
        login_rss_mib,
        login_cpu_ms,
        guest,
        signed_in,
        cpu_ms,
        database_calls,
        staff_cpu_ms: cpu_ms + more_cpu_ms,
        staff_database_calls: database_calls + more_calls,
    }
}

/// What rights cost beyond knowing who calls, at most: a read that needs nothing of the database, and the same refused to
/// a customer, who is known and has no right to it.
async fn authorising(bench: &Bench, ada: &Member) -> (f64, f64) {
    let owner = bench.shop.staff("bench-owner@example.com", &[domain::Role::Owner]).await;
    let call = Call::new("GET", "/api/admin/roles");
    let (refused, read) = (ada.calls(call.clone()).event(), owner.calls(call).event());
    let (_, _, cpu_ms, database_calls) = compare(bench, "manage-staff", &refused, &read).await;
    (cpu_ms, database_calls)
}

/// What knowing the caller costs: the same cart read with a cookie and with an access token, in turns.
async fn knowing(bench: &Bench, ada: &Member) -> (Summary, Summary, f64, f64) {
    let shop = &bench.shop;
    let mug = shop.sell("door-mug", 2400, 1000).await;
    let cookie = shop.fill(&[(mug, 1)]).await;
    let line = Call::new("POST", "/api/cart/lines").json(&json!({ "variant": mug, "quantity": 1 }));
    assert_eq!(shop.call("update-cart", &ada.calls(line)).await.status, 200);
    let guest = Call::new("GET", "/api/cart").header("cookie", &cookie).event();
    let member = ada.calls(Call::new("GET", "/api/cart")).event();
    compare(bench, "get-cart", &guest, &member).await
}

/// Times of two calls of a function, in turns, and what CPU and database calls the second takes more.
async fn compare(bench: &Bench, function: &str, one: &str, other: &str) -> (Summary, Summary, f64, f64) {
    let fleet = Fleet::new(function, bench.shop.variables());
    let pid = fleet.start().await.pid;
    for event in [one, other] {
        for _ in 0..20 {
            fleet.invoke(event.to_owned()).await.expect("an answer");
        }
    }
    let mut times = [Vec::new(), Vec::new()];
    let mut cpus = [0.0, 0.0];
    let mut calls = [0.0, 0.0];
    for _ in 0..(bench.calls / ROUND).max(2) {
        for (who, event) in [one, other].into_iter().enumerate() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            fleet.take_log();
            let cpu = process::cpu_ms(pid);
            for _ in 0..ROUND {
                let start = Instant::now();
                fleet.invoke(event.to_owned()).await.expect("an answer");
                times[who].push(ms(start.elapsed()));
            }
            cpus[who] += spent(cpu, process::cpu_ms(pid));
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            for line in fleet.take_log() {
                calls[who] += serde_json::from_str::<serde_json::Value>(&line)
                    .ok()
                    .and_then(|line| line["database_calls"].as_f64())
                    .unwrap_or_default();
            }
        }
    }
    let per_call = |sums: [f64; 2]| (sums[1] - sums[0]) / count(times[0].len());
    let (cpu_ms, database_calls) = (per_call(cpus), per_call(calls));
    let [one, other] = times;
    (Summary::of(one), Summary::of(other), cpu_ms, database_calls)
}

fn spent(before: Option<f64>, now: Option<f64>) -> f64 {
    before.zip(now).map_or(0.0, |(before, now)| now - before)
}

fn count(calls: usize) -> f64 {
    f64::from(u32::try_from(calls.max(1)).unwrap_or(u32::MAX))
}
