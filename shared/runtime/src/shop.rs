//! What a function has at hand for as long as its environment lives: store, queues, secrets. All of
//! it is made at first use.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use cloud::{CloudError, Mailer, Queues, Secrets};
use contract::{Kind, Problem};
use domain::Timestamp;
use serde::Deserialize;
use store::Store;
use tokio::sync::OnceCell;

use crate::token::Keys;

/// How long a secret is kept before it is read again, in milliseconds.
const SECRET_CACHE_MS: i64 = 300_000;

/// How long a start may wait for the database: Lambda gives it ten seconds, and a database that is away is for callers to hear of.
const WARM_UP: std::time::Duration = std::time::Duration::from_secs(1);

/// The fields of the secret that every function reads.
#[derive(Debug, Clone, Deserialize)]
struct Access {
    origin: String,
    #[serde(rename = "mongodbUri")]
    mongodb_uri: String,
}

#[derive(Deserialize)]
struct KeysSecret {
    keys: String,
}

/// The process-wide state of a function.
#[derive(Default)]
pub struct Shop {
    secrets: OnceCell<Secrets>,
    access: Mutex<Option<(Timestamp, Access)>>,
    keys: OnceCell<Keys>,
    store: OnceCell<Store>,
    queues: OnceCell<Queues>,
    mailer: OnceCell<Mailer>,
    queue_us: AtomicU64,
}

impl Shop {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Secrets Manager.
    pub async fn secrets(&self) -> Result<&Secrets, CloudError> {
        self.secrets.get_or_try_init(|| std::future::ready(Secrets::new())).await
    }

    async fn access(&self, now: Timestamp) -> Result<Access, CloudError> {
        if let Ok(cached) = self.access.lock()
            && let Some((read, access)) = &*cached
            && now.0 - read.0 < SECRET_CACHE_MS
        {
            return Ok(access.clone());
        }
        let access: Access = self.secrets().await?.get("ACCESS_SECRET").await?;
        if let Ok(mut cached) = self.access.lock() {
            *cached = Some((now, access.clone()));
        }
        Ok(access)
    }

    /// The secret that the front door adds to every call.
    pub(crate) async fn origin(&self, now: Timestamp) -> Result<String, CloudError> {
        Ok(self.access(now).await?.origin)
    }

    /// The keys that tokens are made and checked with.
    pub async fn keys(&self) -> Result<&Keys, CloudError> {
        self.keys
            .get_or_try_init(|| async {
                let secret: KeysSecret = self.secrets().await?.get("KEYS_SECRET").await?;
                Keys::new(&secret.keys).ok_or(CloudError::Secret { variable: "KEYS_SECRET", cause: "fewer than 32 characters".into() })
            })
            .await
    }

    /// The database.
    pub async fn store(&self, now: Timestamp) -> Result<&Store, Problem> {
        self.store
            .get_or_try_init(|| async {
                let access = self.access(now).await?;
                let database = cloud::variable("DATABASE")?;
                Store::connect(&access.mongodb_uri, &database).await.map_err(Problem::from)
            })
            .await
    }

    /// Connects to the database while the environment starts, when Lambda gives it a whole core: the
    /// first caller need not wait for it. What fails or takes too long is left to the first call, which tells why.
    pub(crate) async fn warm(&self) {
        let connect = async {
            if let Ok(store) = self.store(now()).await {
                // Two queries run beside each other at most.
                let _ = tokio::join!(store.reach(), store.reach());
            }
        };
        let _ = tokio::time::timeout(WARM_UP, connect).await;
        self.take_meters();
    }

    /// SQS.
    pub async fn queues(&self) -> Result<&Queues, CloudError> {
        self.queues.get_or_try_init(|| std::future::ready(Queues::new())).await
    }

    /// SES.
    pub async fn mailer(&self) -> Result<&Mailer, CloudError> {
        self.mailer.get_or_try_init(|| std::future::ready(Mailer::new())).await
    }

    pub(crate) fn add_queue_time(&self, us: u64) {
        self.queue_us.fetch_add(us, Ordering::Relaxed);
    }

    /// Microseconds waited for the database, its calls, and microseconds waited for queues, since the last time asked.
    pub(crate) fn take_meters(&self) -> (u64, u64, u64) {
        let (database_us, calls) = self.store.get().map_or((0, 0), |store| store.db().take_meter());
        (database_us, calls, self.queue_us.swap(0, Ordering::Relaxed))
    }
}

/// The time of day: the one place where a function reads the clock.
#[expect(clippy::disallowed_methods, reason = "contexts hand this reading to everybody else")]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A configuration fault is the shop's own: callers learn nothing of it.
pub(crate) fn internal(error: &dyn std::error::Error) -> Problem {
    Problem::from(Kind::Internal).because(cloud::chain(error))
}
