//! Delivers webhooks: signs them, sends them over kept-alive connections, tries again, holds them back, doubles and forges them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::signer::{Forgery, Signer, Transmission};
use crate::{Config, Retries};

/// How many events and deliveries are kept for the dashboard.
const KEPT: usize = 2000;

/// A webhook event; its body never changes.
#[derive(Debug)]
pub struct Event {
    /// `WH-…`, the same at each delivery.
    pub id: String,
    /// E.g. `PAYMENT.CAPTURE.COMPLETED`.
    pub kind: String,
    /// The order, capture or refund it is about.
    pub about: String,
    /// The body's bytes.
    pub body: Bytes,
    /// Milliseconds since 1970.
    pub created_ms: i64,
    /// Only for a simulated event: where to send it, and signed with which id.
    pub simulated: Option<(String, String)>,
}

/// One attempt to deliver.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// The event.
    pub event_id: String,
    /// Its type.
    pub event_type: String,
    /// `paypal-transmission-id`: the same for each attempt of one transmission.
    pub transmission_id: String,
    /// 1 for the first.
    pub attempt: u32,
    /// What was wrong with it on purpose.
    pub forgery: Forgery,
    /// The shop's answer; absent when there was none.
    pub status: Option<u16>,
    /// Why there was none, or the start of the answer's body.
    pub note: String,
    /// How long it took.
    pub duration_ms: u64,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// How the courier behaves; `/control/webhooks` changes any of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manner {
    /// Where webhooks go; empty: nowhere.
    pub url: String,
    /// Hold everything back until flushed or resumed.
    pub paused: bool,
    /// Wait before the first attempt.
    pub delay_ms: u64,
    /// Send each event so many times more, at the same time.
    pub duplicate: u32,
    /// Lose the next so many events.
    pub drop_next: u32,
    /// How deliveries are signed or forged.
    pub forgery: Forgery,
}

#[derive(Clone)]
struct Parcel {
    event: Arc<Event>,
    forgery: Forgery,
    wire: Option<Transmission>,
    attempt: u32,
    generation: u64,
}

struct Desk {
    manner: Manner,
    events: VecDeque<Arc<Event>>,
    deliveries: VecDeque<Delivery>,
    held: Vec<Parcel>,
}

/// The sender of webhooks.
pub struct Courier {
    desk: Mutex<Desk>,
    signer: Signer,
    client: Client<HttpConnector, Full<Bytes>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    webhook_id: String,
    retries: Retries,
    timeout: Duration,
    clock: Arc<Clock>,
    hurry: watch::Sender<u64>,
    generation: AtomicU64,
    fresh: AtomicUsize,
    open: AtomicUsize,
}

/// Counts a parcel on its way, also when its task ends early.
struct Count<'a>(&'a AtomicUsize);

impl Drop for Count<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Courier {
    /// Makes a courier; nothing is sent before `send`.
    pub fn new(config: &Config, clock: Arc<Clock>) -> Result<Self, ring::error::KeyRejected> {
        let manner = Manner {
            url: config.webhook_url.clone().unwrap_or_default(),
            paused: false,
            delay_ms: u64::try_from(config.webhook_delay.as_millis()).unwrap_or(u64::MAX),
            duplicate: 0,
            drop_next: 0,
            forgery: Forgery::None,
        };
        let headers = config.webhook_headers.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?))).collect();
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Ok(Self {
            desk: Mutex::new(Desk { manner, events: VecDeque::new(), deliveries: VecDeque::new(), held: Vec::new() }),
            signer: Signer::new(&config.api_url)?,
            client: Client::builder(TokioExecutor::new()).pool_idle_timeout(Duration::from_secs(20)).build(connector),
            headers,
            webhook_id: config.webhook_id.clone(),
            retries: config.retries,
            timeout: config.webhook_timeout,
            clock,
            hurry: watch::Sender::new(0),
            generation: AtomicU64::new(0),
            fresh: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        })
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The id under which the shop registered.
    pub fn webhook_id(&self) -> &str {
        &self.webhook_id
    }

    /// How it behaves now.
    pub fn manner(&self) -> Manner {
        self.desk().manner.clone()
    }

    /// Changes how it behaves. Resuming sends what was held.
    pub fn change(self: &Arc<Self>, change: impl FnOnce(&mut Manner)) -> Manner {
        let (manner, released) = {
            let mut desk = self.desk();
            change(&mut desk.manner);
            let released = if desk.manner.paused { Vec::new() } else { std::mem::take(&mut desk.held) };
            (desk.manner.clone(), released)
        };
        for parcel in released {
            self.spawn(parcel, Duration::ZERO);
        }
        manner
    }

    /// Sends a new event as the manner says.
    pub fn send(self: &Arc<Self>, event: Event) -> Arc<Event> {
        let event = Arc::new(event);
        let (forgery, copies) = {
            let mut desk = self.desk();
            if desk.events.len() == KEPT {
                desk.events.pop_front();
            }
            desk.events.push_back(event.clone());
            if desk.manner.drop_next > 0 {
                desk.manner.drop_next -= 1;
                return event;
            }
            (desk.manner.forgery, desk.manner.duplicate.saturating_add(1))
        };
        self.dispatch(&event, forgery, copies);
        event
    }

    /// Sends an event (again), `copies` times in parallel.
    pub fn dispatch(self: &Arc<Self>, event: &Arc<Event>, forgery: Forgery, copies: u32) {
        let generation = self.generation.load(Ordering::Acquire);
        for _ in 0..copies {
            let parcel = Parcel { event: event.clone(), forgery, wire: None, attempt: 0, generation };
            let mut desk = self.desk();
            if desk.manner.url.is_empty() && event.simulated.is_none() {
                return;
            }
            if desk.manner.paused {
                desk.held.push(parcel);
            } else {
                let delay = Duration::from_millis(desk.manner.delay_ms);
                drop(desk);
                self.spawn(parcel, delay);
            }
        }
    }

    fn spawn(self: &Arc<Self>, parcel: Parcel, delay: Duration) {
        self.open.fetch_add(1, Ordering::AcqRel);
        let is_fresh = parcel.attempt == 0;
        if is_fresh {
            self.fresh.fetch_add(1, Ordering::AcqRel);
        }
        let (courier, hurry) = (self.clone(), self.hurry.subscribe());
        tokio::spawn(async move {
            let _open = Count(&courier.open);
            let fresh = is_fresh.then(|| Count(&courier.fresh));
            courier.carry(parcel, delay, hurry, fresh).await;
        });
    }

    /// Tries until the shop says 2xx, the attempts are used up, or the courier is paused.
    async fn carry(&self, mut parcel: Parcel, mut wait: Duration, mut hurry: watch::Receiver<u64>, mut fresh: Option<Count<'_>>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(wait) => {},
                _ = hurry.changed() => {},
            }
            if parcel.generation != self.generation.load(Ordering::Acquire) {
                return;
            }
            {
                let mut desk = self.desk();
                if desk.manner.paused {
                    desk.held.push(parcel);
                    return;
                }
            }
            let delivered = self.attempt(&mut parcel).await;
            fresh.take();
            if delivered || parcel.attempt > self.retries.times {
                return;
            }
            wait = self.retries.wait(parcel.attempt);
        }
    }

    async fn attempt(&self, parcel: &mut Parcel) -> bool {
        let event = &parcel.event;
        let (url, webhook_id) = match &event.simulated {
            Some((url, id)) => (url.clone(), id.as_str()),
            None => (self.desk().manner.url.clone(), self.webhook_id.as_str()),
        };
        let now = self.clock.now_ms();
        let wire = parcel.wire.get_or_insert_with(|| {
            let age = if parcel.forgery == Forgery::Old { 5 * 86_400_000 } else { 0 };
            self.signer.transmit(&event.body, webhook_id, &Clock::stamp(now - age), parcel.forgery)
        });
        parcel.attempt += 1;
        let begun = Instant::now();
        let answer = tokio::time::timeout(self.timeout, self.post(&url, wire)).await;
        let (status, note) = match answer {
            Ok(Ok((status, note))) => (Some(status), note),
            Ok(Err(error)) => (None, error),
            Err(_) => (None, "no answer in time".to_owned()),
        };
        let delivery = Delivery {
            event_id: event.id.clone(),
            event_type: event.kind.clone(),
            transmission_id: wire.headers[0].1.clone(),
            attempt: parcel.attempt,
            forgery: parcel.forgery,
            status,
            note,
            duration_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            at_ms: now,
        };
        let mut desk = self.desk();
        if desk.deliveries.len() == KEPT {
            desk.deliveries.pop_front();
        }
        desk.deliveries.push_back(delivery);
        status.is_some_and(|status| (200..300).contains(&status))
    }

    async fn post(&self, url: &str, wire: &Transmission) -> Result<(u16, String), String> {
        let mut request = Request::builder().method(Method::POST).uri(url);
        for (name, value) in &wire.headers {
            request = request.header(*name, value);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(wire.body.clone())).map_err(|error| error.to_string())?;
        let answer = self.client.request(request).await.map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            source.unwrap_or_else(|| error.to_string())
        })?;
        let status = answer.status().as_u16();
        // Read to the end, else the connection cannot be used again.
        let body = Limited::new(answer.into_body(), 1 << 20).collect().await.map_err(|error| error.to_string())?.to_bytes();
        let note = if status < 300 { String::new() } else { String::from_utf8_lossy(&body).chars().take(300).collect() };
        Ok((status, note))
    }

    /// Sends what is held (newest first if `reversed`), one after the other, hurries what is waiting, and returns when every event has had its
    /// first attempt (or after ten seconds). What fails goes on being retried.
    pub async fn flush(self: &Arc<Self>, reversed: bool) -> usize {
        let mut held = std::mem::take(&mut self.desk().held);
        if reversed {
            held.reverse();
        }
        let count = held.len();
        self.hurry.send_modify(|n| *n += 1);
        for mut parcel in held {
            if !self.attempt(&mut parcel).await && parcel.attempt <= self.retries.times {
                let wait = self.retries.wait(parcel.attempt);
                self.spawn(parcel, wait);
            }
        }
        let end = Instant::now() + Duration::from_secs(10);
        while self.fresh.load(Ordering::Acquire) > 0 && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        count
    }

    /// Waits until nothing is on its way; false when that takes too long. What is held does not count.
    pub async fn idle(&self, timeout: Duration) -> bool {
        let end = Instant::now() + timeout;
        while self.open.load(Ordering::Acquire) > 0 {
            if Instant::now() >= end {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        true
    }

    /// How many parcels are on their way, and how many are held.
    pub fn backlog(&self) -> (usize, usize) {
        (self.open.load(Ordering::Acquire), self.desk().held.len())
    }

    /// Forgets all events and deliveries, also those on their way.
    pub fn reset(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        {
            let mut desk = self.desk();
            desk.events.clear();
            desk.deliveries.clear();
            desk.held.clear();
        }
        self.hurry.send_modify(|n| *n += 1);
    }

    /// The events, oldest first.
    pub fn events(&self) -> Vec<Arc<Event>> {
        self.desk().events.iter().cloned().collect()
    }

    /// The event of an id.
    pub fn event(&self, id: &str) -> Option<Arc<Event>> {
        self.desk().events.iter().rev().find(|event| event.id == id).cloned()
    }

    /// The deliveries, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.desk().deliveries.iter().cloned().collect()
    }
}
