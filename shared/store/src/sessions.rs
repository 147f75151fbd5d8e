//! Sessions: a login on one device, from which refresh tokens follow one another. Only the hash of
//! the newest is kept; any other token of the same session is an old one, stolen or replayed, and
//! ends the session for whoever holds it (RFC 9700 §4.14.2).

use contract::sessions::SessionView;
use domain::{Role, SessionId, Timestamp, UserId};
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use crate::{
    Reply, Store, codec,
    raw::{Collection, Find, decode},
    users::User,
};

pub(crate) const SESSIONS: Collection = Collection("sessions");

/// How long sessions last, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// One that nobody refreshes ends after this time.
    pub idle_ms: i64,
    /// Any ends after this time.
    pub life_ms: i64,
}

/// Those of customers.
pub const CUSTOMER: Span = Span { idle_ms: 30 * 24 * 3_600_000, life_ms: 180 * 24 * 3_600_000 };
/// Those of staff (OWASP ASVS 4.0.3, 3.3.2, level 2: 12 hours, or 30 minutes without activity).
pub const STAFF: Span = Span { idle_ms: 30 * 60_000, life_ms: 12 * 3_600_000 };

/// What was shown when a session began, or since.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// The password alone.
    #[default]
    Password,
    /// The password, and a code.
    TwoFactor,
    /// A passkey, on a device that asked its owner for a finger or a PIN: two factors in one.
    Passkey,
}

/// A session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// The session.
    #[serde(rename = "_id", with = "codec::id")]
    pub id: SessionId,
    /// Whose.
    #[serde(with = "codec::id")]
    pub user: UserId,
    /// What its owner does in the shop. A change of roles ends all sessions, so this is never old.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What was shown when it began, or since.
    #[serde(default)]
    pub factor: Factor,
    refresh: mongodb::bson::Binary,
    /// Browser and system, in words.
    pub device: String,
    /// Town and country, as far as the CDN knows.
    pub place: Option<String>,
    /// Since when.
    #[serde(with = "codec::date")]
    pub created_at: Timestamp,
    /// When it was refreshed last.
    #[serde(with = "codec::date")]
    pub seen_at: Timestamp,
    #[serde(with = "codec::date")]
    expires_at: Timestamp,
}

impl Session {
    /// A session that begins now; `refresh` is the hash of its first refresh token.
    pub fn new(id: SessionId, user: &User, refresh: &[u8; 32], factor: Factor, now: Timestamp) -> Self {
        let mut session = Self {
            id,
            user: user.id,
            roles: user.roles.clone(),
            factor,
            refresh: codec::binary(refresh),
            device: String::new(),
            place: None,
            created_at: now,
            seen_at: now,
            expires_at: now,
        };
        session.expires_at = now.plus_ms(session.span().idle_ms);
        session
    }

    /// How long it may last.
    pub const fn span(&self) -> Span {
        if self.roles.is_empty() { CUSTOMER } else { STAFF }
    }

    /// How long its refresh token is good at `now` if nothing else ends it, in milliseconds.
    pub fn left_ms(&self, now: Timestamp) -> i64 {
        self.span().idle_ms.min(self.created_at.0 + self.span().life_ms - now.0)
    }

    /// Whether a refresh token with this hash is the newest.
    pub fn is_opened_by(&self, refresh: &[u8; 32]) -> bool {
        self.refresh.bytes == refresh
    }

    /// Whether it has not run out at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        now < self.expires_at && now.0 - self.created_at.0 < self.span().life_ms
    }

    /// The session as its owner sees it, who looks from the session `from`; as staff see it, who look from none of theirs.
    pub fn view(self, from: Option<SessionId>) -> SessionView {
        let Self { id, device, place, created_at, seen_at, .. } = self;
        SessionView { id, device, place, created_at, seen_at, current: Some(id) == from }
    }
}

/// How a refresh token was taken.
#[derive(Debug)]
pub enum Refreshed {
    /// It was the newest; the next one counts from now on.
    Done(Session),
    /// It was an old one, or made up: the session has ended.
    Replayed(Session),
    /// There is no such session, or it has run out.
    Gone,
}

impl Store {
    /// A session that has not ended or run out.
    pub fn session(&self, id: SessionId, now: Timestamp) -> Reply<'_, Option<Session>> {
        Box::pin(async move {
            let found = self.db.find_one(SESSIONS, doc! { "_id": codec::bin(id) }, None).await?;
            let session: Option<Session> = found.map(|raw| decode(SESSIONS, &raw)).transpose()?;
            Ok(session.filter(|session| session.is_good(now)))
        })
    }

    /// Exchanges the newest refresh token for the next, by their hashes; any other ends the session.
    pub fn refresh_session<'a>(&'a self, id: SessionId, old: &'a [u8; 32], new: &'a [u8; 32], now: Timestamp) -> Reply<'a, Refreshed> {
        Box::pin(async move {
            let Some(session) = self.session(id, now).await? else { return Ok(Refreshed::Gone) };
            let filter = doc! { "_id": codec::bin(id), "refresh": codec::bytes(old) };
            let update = doc! { "$set": {
                "refresh": codec::bytes(new), "seen_at": codec::date(now), "expires_at": codec::date(now.plus_ms(session.span().idle_ms)),
            } };
            if let Some(raw) = self.db.find_and_update(SESSIONS, filter, update).await? {
                return decode(SESSIONS, &raw).map(Refreshed::Done);
            }
            // It may have ended since it was read: then nobody has stolen anything.
            let ended = self.db.delete_many(SESSIONS, doc! { "_id": codec::bin(id) }).await?;
            Ok(if ended > 0 { Refreshed::Replayed(session) } else { Refreshed::Gone })
        })
    }

    /// The sessions of an account, the one used last first.
    pub fn sessions_of(&self, user: UserId, now: Timestamp) -> Reply<'_, Vec<Session>> {
        Box::pin(async move {
            let find = Find { limit: 200, ..Find::default() };
            let found = self.db.find(SESSIONS, doc! { "user": codec::bin(user) }, find).await?;
            let mut sessions = found.iter().map(|raw| decode::<Session>(SESSIONS, raw)).collect::<Result<Vec<_>, _>>()?;
            sessions.retain(|session| session.is_good(now));
            sessions.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
            Ok(sessions)
        })
    }

    /// Ends a session; it need not be there.
    pub fn end_session(&self, id: SessionId) -> Reply<'_, ()> {
        Box::pin(async move { self.db.delete_many(SESSIONS, doc! { "_id": codec::bin(id) }).await.map(drop) })
    }

    /// Ends a session of an account; `false` where the account has no such session.
    pub fn end_session_of(&self, user: UserId, id: SessionId) -> Reply<'_, bool> {
        Box::pin(async move {
            let filter = doc! { "_id": codec::bin(id), "user": codec::bin(user) };
            self.db.delete_many(SESSIONS, filter).await.map(|count| count > 0)
        })
    }

    /// Ends the sessions of an account but one.
    pub fn end_other_sessions(&self, user: UserId, kept: SessionId) -> Reply<'_, ()> {
        Box::pin(async move {
            let filter = doc! { "user": codec::bin(user), "_id": { "$ne": codec::bin(kept) } };
            self.db.delete_many(SESSIONS, filter).await.map(drop)
        })
    }
}
