//! Delivers calls that carry no signature: tries again, holds them back, doubles, loses and reorders them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};

use crate::Retries;

/// How many deliveries are kept for the dashboard.
const KEPT: usize = 500;

/// How the postman behaves; `/control/post` changes any of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PostManner {
    /// Where callbacks go: an address, or for GloBee the origin that takes the place of the one it was told. Empty: nowhere, or as told.
    pub url: String,
    /// Hold everything back until flushed or resumed.
    pub paused: bool,
    /// Wait before the first attempt.
    pub delay_ms: u64,
    /// Send each call so many times more, at the same time.
    pub duplicate: u32,
    /// Lose the next so many calls.
    pub drop_next: u32,
}

/// A call to make; it is the same at each attempt.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is about: a transaction, a payment request.
    pub about: String,
    /// What it says, for people.
    pub says: String,
    /// Where it goes.
    pub url: String,
    /// The body of a POST; without one it is a GET.
    pub body: Option<Bytes>,
}

/// One attempt to deliver.
#[derive(Debug, Clone, Serialize)]
pub struct Posted {
    /// What it is about.
    pub about: String,
    /// What it says.
    pub says: String,
    /// 1 for the first.
    pub attempt: u32,
    /// The shop's answer; absent when there was none.
    pub status: Option<u16>,
}

#[derive(Default)]
struct Desk {
    manner: PostManner,
    held: Vec<Letter>,
    known: Vec<Letter>,
    posted: VecDeque<Posted>,
}

/// The sender of calls without a signature.
pub struct Postman {
    desk: Mutex<Desk>,
    client: Client<HttpConnector, Full<Bytes>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    retries: Retries,
    timeout: Duration,
    open: AtomicUsize,
}

impl Postman {
    /// One that behaves so.
    pub(crate) fn new(manner: PostManner, headers: &[(String, String)], retries: Retries, timeout: Duration) -> std::io::Result<Self> {
        let headers = headers.iter().map(|(name, value)| {
            let bad = |error: String| std::io::Error::other(format!("header {name}: {error}"));
            let name = HeaderName::try_from(name.as_str()).map_err(|error| bad(error.to_string()))?;
            Ok((name, HeaderValue::try_from(value.as_str()).map_err(|error| bad(error.to_string()))?))
        });
        Ok(Self {
            desk: Mutex::new(Desk { manner, ..Desk::default() }),
            client: Client::builder(TokioExecutor::new()).build(HttpConnector::new()),
            headers: headers.collect::<std::io::Result<_>>()?,
            retries,
            timeout,
            open: AtomicUsize::new(0),
        })
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it behaves now.
    pub fn manner(&self) -> PostManner {
        self.desk().manner.clone()
    }

    /// Changes how it behaves. Resuming sends what was held.
    pub fn change(self: &Arc<Self>, change: impl FnOnce(&mut PostManner)) -> PostManner {
        let (manner, released) = {
            let mut desk = self.desk();
            change(&mut desk.manner);
            let released = if desk.manner.paused { Vec::new() } else { std::mem::take(&mut desk.held) };
            (desk.manner.clone(), released)
        };
        for letter in released {
            self.spawn(letter);
        }
        manner
    }

    /// Sends a call as the manner says.
    pub fn send(self: &Arc<Self>, letter: Letter) {
        let copies = {
            let mut desk = self.desk();
            desk.known.push(letter.clone());
            if letter.url.is_empty() {
                return;
            }
            if desk.manner.drop_next > 0 {
                desk.manner.drop_next -= 1;
                return;
            }
            desk.manner.duplicate.saturating_add(1)
        };
        for _ in 0..copies {
            self.dispatch(letter.clone());
        }
    }

    /// Sends what was ever said about something once more, newest first if `reversed`.
    pub fn again(self: &Arc<Self>, about: &str, reversed: bool) -> usize {
        let mut letters: Vec<Letter> = self.desk().known.iter().filter(|letter| letter.about == about).cloned().collect();
        if reversed {
            letters.reverse();
        }
        let count = letters.len();
        for letter in letters {
            self.dispatch(letter);
        }
        count
    }

    fn dispatch(self: &Arc<Self>, letter: Letter) {
        let mut desk = self.desk();
        if desk.manner.paused {
            desk.held.push(letter);
        } else {
            drop(desk);
            self.spawn(letter);
        }
    }

    fn spawn(self: &Arc<Self>, letter: Letter) {
        self.open.fetch_add(1, Ordering::AcqRel);
        let postman = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(postman.manner().delay_ms)).await;
            let mut attempt = 1;
            while !postman.attempt(&letter, attempt).await && attempt <= postman.retries.times {
                tokio::time::sleep(postman.retries.wait(attempt)).await;
                attempt += 1;
            }
            postman.open.fetch_sub(1, Ordering::AcqRel);
        });
    }

    async fn attempt(&self, letter: &Letter, attempt: u32) -> bool {
        let status = tokio::time::timeout(self.timeout, self.post(letter)).await.ok().flatten();
        let mut desk = self.desk();
        if desk.posted.len() == KEPT {
            desk.posted.pop_front();
        }
        desk.posted.push_back(Posted { about: letter.about.clone(), says: letter.says.clone(), attempt, status });
        status.is_some_and(|status| (200..300).contains(&status))
    }

    async fn post(&self, letter: &Letter) -> Option<u16> {
        let method = if letter.body.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::builder().method(method).uri(&letter.url);
        if letter.body.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = self.client.request(request.body(Full::new(letter.body.clone().unwrap_or_default())).ok()?).await.ok()?;
        let status = answer.status().as_u16();
        // Read to the end, else the connection cannot be used again.
        drop(Limited::new(answer.into_body(), 1 << 20).collect().await);
        Some(status)
    }

    /// Sends what is held (newest first if `reversed`), one after the other, and returns how many that were.
    pub async fn flush(self: &Arc<Self>, reversed: bool) -> usize {
        let mut held = std::mem::take(&mut self.desk().held);
        if reversed {
            held.reverse();
        }
        for letter in &held {
            self.attempt(letter, 1).await;
        }
        held.len()
    }

    /// Waits until nothing is on its way; false when that takes too long. What is held does not count.
    pub async fn idle(&self, timeout: Duration) -> bool {
        let waited = tokio::time::timeout(timeout, async {
            while self.open.load(Ordering::Acquire) > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        waited.await.is_ok()
    }

    /// The deliveries, oldest first.
    pub fn posted(&self) -> Vec<Posted> {
        self.desk().posted.iter().cloned().collect()
    }

    /// Forgets what it was given.
    pub(crate) fn forget(&self) {
        let mut desk = self.desk();
        *desk = Desk { manner: desk.manner.clone(), ..Desk::default() };
    }
}
