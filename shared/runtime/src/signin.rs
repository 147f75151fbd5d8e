//! What the door has in common, however somebody shows who they are: throttles, the party and the browser that call,
//! links of mails, the audit log.

use contract::{Kind, Problem, message::MailMessage};
use domain::{
    Email, Timestamp, UserId,
    email::EmailKey,
    network,
    throttle::{self, Limit},
};
use store::{
    audit::{Action, Entry},
    events::Outgoing,
    ids,
    links::{Link, Purpose},
    sessions::Factor,
    users::User,
};

use crate::{context::Context, device};

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

    /// Counts an attempt to sign in; the audit log tells of one that comes too soon.
    pub async fn attempt_entry(&self, kind: &str, who: &str, limit: Limit, subject: Option<UserId>) -> Result<Throttled, Problem> {
        let counted = self.attempt(kind, who, limit).await;
        if counted.as_ref().is_err_and(|problem| problem.kind == Kind::TooManyAttempts) {
            self.audit(Action::LoginThrottled, None, subject).await;
        }
        counted
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

    /// Refuses staff who came by the password alone to change how an account that has a second factor is entered: whoever
    /// stole the password could make themselves at home otherwise. Those who lost the factor have recovery codes, and
    /// colleagues.
    pub fn guard_factors(&self, user: &User) -> Result<(), Problem> {
        if !user.roles.is_empty() && user.has_second_factor() && self.signed_in()?.factor == Factor::Password {
            return Err(Kind::TwoFactorRequired.into());
        }
        Ok(())
    }

    /// Counts a mail that somebody has the shop send to an address: by who asks, the account where there is one, and by
    /// who gets it.
    pub async fn attempt_letter(&self, to: &Email) -> Result<(), Problem> {
        let asks = self.session().map_or_else(|| self.party(), |session| session.user.to_string());
        self.attempt("letters", &asks, throttle::LETTERS).await?;
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

    /// Which browser of those that have shown a code of the account's app, set up at `since`, it is. A mail is enough to
    /// become [known](Self::known_device): were it enough here, whoever reads somebody's mail could guess codes without end.
    pub async fn proven_device(&self, account: &EmailKey, since: Timestamp) -> Result<Option<String>, Problem> {
        let Some(cookie) = self.cookie(DEVICE_COOKIE) else { return Ok(None) };
        Ok(self.keys().await?.read_proven_device(&cookie, account, since))
    }

    /// Lets this browser have a count of its own at the door of an account: who uses it has shown that it is theirs, and
    /// where it is `proven`, by a code of the app that was set up then.
    pub async fn remember_device(&self, account: &EmailKey, proven: Option<Timestamp>) -> Result<(), Problem> {
        self.set_cookie(DEVICE_COOKIE, &self.keys().await?.device_token(account, proven), DEVICE_COOKIE_S, "Strict");
        Ok(())
    }

    /// An entry of the audit log about this call.
    pub fn entry(&self, action: Action, actor: Option<UserId>, subject: Option<UserId>) -> Entry {
        let mut entry = Entry::new(action, actor, subject, self.now);
        entry.from = Some(self.party());
        entry.place = self.place();
        entry.device = self.device();
        self.request_id().clone_into(&mut entry.request);
        entry
    }

    /// An entry about what the owner of an account does to it.
    pub fn own_entry(&self, action: Action, user: UserId) -> Entry {
        self.entry(action, Some(user), Some(user))
    }

    /// An entry about what the caller does to somebody's account.
    pub fn staff_entry(&self, action: Action, subject: Option<UserId>) -> Entry {
        self.entry(action, self.session().map(|session| session.user), subject)
    }

    /// Adds an entry to the audit log about what changed no record.
    pub async fn audit(&self, action: Action, actor: Option<UserId>, subject: Option<UserId>) {
        self.add_entry(&self.entry(action, actor, subject)).await;
    }

    /// What refuses staff who want more than their roles grant; the audit log tells of it.
    pub async fn deny(&self, subject: Option<UserId>) -> Problem {
        let entry = self.staff_entry(Action::AccessDenied, subject);
        self.add_entry(&entry.changed("endpoint", None, Some(self.endpoint().to_owned()))).await;
        Kind::Forbidden.into()
    }

    /// Adds an entry. It must not stop what it tells of: what fails is in the log.
    async fn add_entry(&self, entry: &Entry) {
        let added = match self.store().await {
            Ok(store) => store.audit(entry).await.map_err(Problem::from),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = added {
            self.warn(format!("the audit log has no {:?}: {}", entry.action, problem.cause.unwrap_or_default()));
        }
    }
}
