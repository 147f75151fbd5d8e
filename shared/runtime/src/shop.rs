//! What a function has at hand for as long as its environment lives: store, queues, secrets. All of
//! it is made at first use.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use cloud::{CloudError, Mailer, Objects, Queues, Secrets};
use contract::{Kind, Problem};
use domain::Timestamp;
use serde::Deserialize;
use store::{Store, sessions::Session};
use tokio::sync::OnceCell;

use crate::{
    access::{self, Signer},
    token::Keys,
};

/// How long a secret, or a public key, is kept before it is read again, in milliseconds.
const SECRET_CACHE_MS: i64 = access::SECRET_CACHE_MS;

/// How long a start may wait for the database: Lambda gives it ten seconds, and a database that is away is for callers to hear of.
const WARM_UP: std::time::Duration = std::time::Duration::from_secs(1);

/// How many tokens' signatures are remembered; a token has about 300 bytes.
const VERIFIED: usize = 256;

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

#[derive(Deserialize)]
struct SigningSecret {
    signing: String,
}

/// A public key in memory, with when it was read and until when it is good.
struct Known {
    read: Timestamp,
    until: Timestamp,
    key: jsonwebtoken::DecodingKey,
}

/// The process-wide state of a function.
#[derive(Default)]
pub struct Shop {
    secrets: OnceCell<Secrets>,
    access: Mutex<Option<(Timestamp, Access)>>,
    keys: OnceCell<Keys>,
    signer: Mutex<Option<(Timestamp, Arc<Signer>)>>,
    known: Mutex<HashMap<String, Known>>,
    verified: Mutex<HashMap<String, access::Claims>>,
    store: OnceCell<Store>,
    queues: OnceCell<Queues>,
    mailer: OnceCell<Mailer>,
    objects: OnceCell<Objects>,
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

    /// The key that signs access tokens now. Its public half is in the database before it signs anything.
    pub(crate) async fn signer(&self, now: Timestamp) -> Result<Arc<Signer>, Problem> {
        if let Ok(cached) = self.signer.lock()
            && let Some((read, signer)) = &*cached
            && now.0 - read.0 < SECRET_CACHE_MS
            && now < signer.until
        {
            return Ok(signer.clone());
        }
        let secret: SigningSecret = self.secrets().await?.get("SIGNING_SECRET").await?;
        let signer = Signer::new(&secret.signing, now)
            .ok_or_else(|| internal(&CloudError::Secret { variable: "SIGNING_SECRET", cause: "fewer than 32 characters".into() }))?;
        let (until, others) = (signer.until.plus_ms(access::RETIRE_MS), now.plus_ms(access::RETIRE_MS));
        self.store(now).await?.publish_key(&signer.kid, &signer.public, until, others).await?;
        let signer = Arc::new(signer);
        if let Ok(mut cached) = self.signer.lock() {
            *cached = Some((now, signer.clone()));
        }
        Ok(signer)
    }

    /// Who shows these credentials (`Bearer` and an access token). The token alone is not enough: its session must not
    /// have ended, so that signing out, blocking and a new password count at once and not when the token runs out.
    pub(crate) async fn authenticate(&self, credentials: &str, now: Timestamp) -> Result<Session, Problem> {
        let refused = || Problem::from(Kind::Unauthenticated);
        let token = credentials.strip_prefix("Bearer ").ok_or_else(refused)?;
        let kid = access::kid(token).ok_or_else(refused)?;
        let claims = self.verify(token, kid, now).await?.ok_or_else(refused)?;
        let session = self.store(now).await?.session(claims.sid, now).await?;
        session.filter(|session| session.user == claims.sub).ok_or_else(refused)
    }

    async fn verify(&self, token: &str, kid: String, now: Timestamp) -> Result<Option<access::Claims>, Problem> {
        let shop = cloud::variable("SHOP_URL")?;
        if let Ok(known) = self.known.lock()
            && let Some(Known { read, until, key }) = known.get(&kid)
            && now.0 - read.0 < SECRET_CACHE_MS
        {
            return Ok(if now < *until { self.verify_once(token, key, &shop, now) } else { None });
        }
        let Some(published) = self.store(now).await?.signing_key(&kid, now).await? else { return Ok(None) };
        let Some(key) = access::public_key(published.public()) else { return Ok(None) };
        let claims = access::verify(token, &key, &shop, now);
        if let Ok(mut known) = self.known.lock() {
            known.insert(kid, Known { read: now, until: published.expires_at, key });
        }
        Ok(claims)
    }

    /// A page calls with one token many times: its signature is looked at once, its time always.
    fn verify_once(&self, token: &str, key: &jsonwebtoken::DecodingKey, shop: &str, now: Timestamp) -> Option<access::Claims> {
        if let Ok(verified) = self.verified.lock()
            && let Some(claims) = verified.get(token)
        {
            return claims.are_good(shop, now).then(|| claims.clone());
        }
        let claims = access::verify(token, key, shop, now)?;
        if let Ok(mut verified) = self.verified.lock() {
            if verified.len() >= VERIFIED {
                verified.clear();
            }
            verified.insert(token.to_owned(), claims.clone());
        }
        Some(claims)
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

    /// S3.
    pub async fn objects(&self) -> Result<&Objects, CloudError> {
        self.objects.get_or_try_init(|| std::future::ready(Objects::new())).await
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
