//! What signing in has in common, however somebody shows who they are: throttles, the session with
//! its cookies and tokens, the audit log.

use contract::{Kind, Problem, account::AccountView, message::MailMessage, sessions::SessionStart};
use domain::{
    Email, SessionId, Timestamp, UserId,
    email::EmailKey,
    network,
    quote::LineChange,
    throttle::{self, Limit},
};
use store::{
    audit::{Action, Entry},
    events::Outgoing,
    ids,
    links::{Link, Purpose},
    sessions::{IDLE_MS, LIFE_MS, Refreshed, Session},
    users::{Standing, User},
};

use crate::{
    access::{self, Claims},
    context::Context,
    device,
    token::RefreshToken,
};

/// The refresh token's cookie.
const SESSION_COOKIE: &str = "__Host-session";
/// What tells a browser that has signed in before.
const DEVICE_COOKIE: &str = "__Host-device";
/// A year.
const DEVICE_COOKIE_S: i64 = 31_536_000;

/// An attempt that was counted, to be taken back if it was a good one.
#[derive(Debug, Clone)]
pub struct Throttled(String);

impl Context<'_> {
    /// Counts an attempt of a kind by somebody; 429 where it comes too soon.
    pub async fn attempt(&self, kind: &str, who: &str, limit: Limit) -> Result<Throttled, Problem> {
        let key = format!("{kind}:{who}");
        match self.store().await?.attempt(&key, limit, self.now).await? {
            Ok(()) => Ok(Throttled(key)),
            Err(wait_ms) => {
                let mut problem = Problem::from(Kind::TooManyAttempts);
                problem.retry_after_s = Some(u32::try_from(wait_ms.div_euclid(1000) + 1).unwrap_or(u32::MAX));
                Err(problem)
            }
        }
    }

    /// Takes an attempt back.
    pub async fn forgive(&self, attempt: &Throttled) -> Result<(), Problem> {
        Ok(self.store().await?.forgive(&attempt.0).await?)
    }

    /// Forgets all attempts of that kind by that somebody.
    pub async fn forget(&self, attempt: &Throttled) -> Result<(), Problem> {
        Ok(self.store().await?.forget_attempts(&attempt.0).await?)
    }

    /// The party that calls, by the address that the CDN saw; never by a header that a client can set.
    pub fn party(&self) -> String {
        self.header("cloudfront-viewer-address").and_then(network::party).map_or_else(|| "unknown".to_owned(), |ip| ip.to_string())
    }

    /// Browser and system of the caller, in words.
    pub fn device(&self) -> String {
        device::name(self.header("user-agent").unwrap_or_default())
    }

    /// Where the caller is, as far as the CDN knows.
    pub fn place(&self) -> Option<String> {
        let part = |name| self.header(name).map(str::trim).filter(|text| !text.is_empty());
        match (part("cloudfront-viewer-city"), part("cloudfront-viewer-country-name")) {
            (Some(city), Some(country)) => Some(format!("{city}, {country}")),
            (one, other) => one.or(other).map(str::to_owned),
        }
    }

    /// Which browser of those that signed in to this account before it is, if it is one.
    pub async fn known_device(&self, account: &EmailKey) -> Result<Option<String>, Problem> {
        let Some(cookie) = self.cookie(DEVICE_COOKIE) else { return Ok(None) };
        Ok(self.keys().await?.read_device(&cookie, account))
    }

    /// The caller's account, once they have shown its password again: `fits` compares it with the hash. Sessions can be
    /// stolen, so what can't be undone asks anew; guesses are counted as at signing in.
    pub async fn confirm_owner<E: Into<Problem>>(&self, fits: impl FnOnce(&str) -> Result<bool, E>) -> Result<User, Problem> {
        let session = self.signed_in()?;
        let attempt = self.attempt("confirm", &session.user.to_string(), throttle::ACCOUNT).await?;
        let user = self.store().await?.user(session.user).await?.ok_or(Kind::Unauthenticated)?;
        if !fits(&user.password).map_err(Into::into)? {
            return Err(Kind::CredentialsRefused.into());
        }
        self.forget(&attempt).await?;
        Ok(user)
    }

    /// Counts a mail that somebody has the shop send to an address: by who asks, and by who gets it.
    pub async fn attempt_letter(&self, to: &Email) -> Result<(), Problem> {
        self.attempt("letters", &self.party(), throttle::LETTERS).await?;
        self.attempt("letters-to", &to.as_str().to_lowercase(), throttle::LETTERS_TO).await?;
        Ok(())
    }

    /// Keeps a link and has it mailed to an address. Nothing is looked up: whether the address gets it, `send-email` decides.
    pub async fn mail_link(&self, purpose: Purpose, to: Email) -> Result<(), Problem> {
        let link = Link::new(ids::new(), purpose, to, self.now);
        let events = [Outgoing::mail(ids::new(), MailMessage::LinkAskedV1 { link: link.id })?];
        self.store().await?.keep_link(&link, &events, self.now).await?;
        self.publish(&events).await;
        Ok(())
    }

    /// The link of a mail, by its token.
    pub async fn link(&self, token: &str) -> Result<Link, Problem> {
        let id = self.keys().await?.read_link(token).ok_or(Kind::LinkInvalid)?;
        Ok(self.store().await?.link(id, self.now).await?.ok_or(Kind::LinkInvalid)?)
    }

    /// Lets this browser have a count of its own at the door of an account: who uses it has shown that it is theirs.
    pub async fn remember_device(&self, account: &EmailKey) -> Result<(), Problem> {
        self.set_cookie(DEVICE_COOKIE, &self.keys().await?.device_token(account), DEVICE_COOKIE_S, "Strict");
        Ok(())
    }

    /// Begins a session for a user whose password was compared, with the events that this causes. The session that the
    /// browser had ends: nobody would see it any more.
    pub async fn open_session(&self, user: User, changes: Vec<LineChange>, events: &[Outgoing]) -> Result<SessionStart, Problem> {
        let refresh = RefreshToken::new(ids::new());
        let session = Session::new(refresh.session, user.id, &refresh.hash(), self.device(), self.place(), self.now);
        if !self.store().await?.sign_in(&user, &session, events, self.now).await? {
            return Err(Kind::CredentialsRefused.into());
        }
        self.publish(events).await;
        self.end_own_session().await?;
        if let Ok(account) = user.email.key() {
            self.remember_device(&account).await?;
        }
        self.give_refresh_token(&session, &refresh);
        self.started(&session, user.view(), changes).await
    }

    /// Exchanges the cookie's refresh token. One that was used before ends its session for everybody:
    /// either its owner or a thief has it, and nobody can tell which.
    pub async fn refresh_session(&self) -> Result<SessionStart, Problem> {
        let refused = || Problem::from(Kind::Unauthenticated);
        let Some(old) = self.cookie(SESSION_COOKIE).as_deref().and_then(RefreshToken::read) else { return Err(refused()) };
        let new = RefreshToken::new(old.session);
        let store = self.store().await?;
        match store.refresh_session(old.session, &old.hash(), &new.hash(), self.now).await? {
            Refreshed::Done(session) => {
                // At once: whatever fails below, the browser must not come back with the old one.
                self.give_refresh_token(&session, &new);
                let user = store.user(session.user).await?.filter(|user| user.standing == Standing::Active);
                let Some(user) = user else {
                    self.end_cookie();
                    return Err(refused());
                };
                self.started(&session, user.view(), Vec::new()).await
            }
            Refreshed::Replayed(session) => {
                self.end_cookie();
                self.audit(Action::RefreshReplayed, None, Some(session.user)).await;
                Err(refused().because("an old refresh token came back"))
            }
            Refreshed::Gone => {
                self.end_cookie();
                Err(refused())
            }
        }
    }

    /// Ends the session of the cookie, if there is one.
    pub async fn end_session(&self) -> Result<(), Problem> {
        self.end_own_session().await?;
        self.end_cookie();
        Ok(())
    }

    async fn end_own_session(&self) -> Result<(), Problem> {
        let Some(token) = self.cookie(SESSION_COOKIE).as_deref().and_then(RefreshToken::read) else { return Ok(()) };
        let store = self.store().await?;
        if let Some(session) = store.session(token.session, self.now).await?
            && session.is_opened_by(&token.hash())
        {
            store.end_session(session.id).await?;
            self.audit(Action::SessionEnded, Some(session.user), Some(session.user)).await;
        }
        Ok(())
    }

    /// Takes the session's cookie away.
    pub fn end_cookie(&self) {
        self.set_cookie(SESSION_COOKIE, "", 0, "Strict");
    }

    fn give_refresh_token(&self, session: &Session, refresh: &RefreshToken) {
        let left_ms = IDLE_MS.min(session.created_at.0 + LIFE_MS - self.now.0);
        self.set_cookie(SESSION_COOKIE, &refresh.text(), left_ms / 1000, "Strict");
    }

    async fn started(&self, session: &Session, account: AccountView, changes: Vec<LineChange>) -> Result<SessionStart, Problem> {
        let expires_at = self.now.plus_ms(access::LIFE_MS);
        let access_token = self.access_token(session.id, session.user, expires_at).await?;
        Ok(SessionStart { access_token, expires_at, account, changes })
    }

    async fn access_token(&self, sid: SessionId, sub: UserId, expires_at: Timestamp) -> Result<String, Problem> {
        let signer = self.shop.signer(self.now).await?;
        let claims = Claims { iss: self.variable("SHOP_URL")?, sub, sid, iat: self.now.0 / 1000, exp: expires_at.0 / 1000 };
        signer.sign(&claims).map_err(|error| crate::shop::internal(&error))
    }

    /// Adds an entry to the audit log. It must not stop what it tells of: what fails is in the log.
    pub async fn audit(&self, action: Action, actor: Option<UserId>, subject: Option<UserId>) {
        let mut entry = Entry::new(action, actor, subject, self.now);
        entry.from = Some(self.party());
        entry.device = self.device();
        entry.request = self.request_id().to_owned();
        let added = match self.store().await {
            Ok(store) => store.audit(&entry).await.map_err(Problem::from),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = added {
            self.warn(format!("the audit log has no {action:?}: {}", problem.cause.unwrap_or_default()));
        }
    }
}
