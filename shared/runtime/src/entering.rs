//! Sessions of a browser: how one begins, goes on and ends, with its cookies and tokens.

use contract::{
    Kind, Problem,
    message::MailMessage,
    sessions::{SessionStart, StaffAccess},
    staff::TwoFactorRule,
};
use domain::{SessionId, Timestamp, UserId, cart, quote::LineChange};
use store::{
    Settings,
    audit::{Action, Along},
    cart_views::variants,
    carts::customer_cart,
    events::Outgoing,
    ids,
    sessions::{Factor, Refreshed, Session},
    signing_in::Proof,
    users::{Standing, User},
};

use crate::{
    access::{self, Claims},
    context::Context,
    token::RefreshToken,
};

/// The refresh token's cookie.
const SESSION_COOKIE: &str = "__Host-session";

/// What a session opens of the staff's part of a shop with these settings.
pub(crate) fn staff_access(session: &Session, settings: &Settings) -> StaffAccess {
    if session.roles.is_empty() {
        StaffAccess::None
    } else if settings.staff_two_factor == TwoFactorRule::Required && session.factor == Factor::Password {
        StaffAccess::TwoFactorRequired
    } else {
        StaffAccess::Open
    }
}

impl Context<'_> {
    /// Lets somebody in who has shown who they are: the guest's cart joins theirs, a browser that never signed in is told
    /// to them, and the session that this browser had ends: nobody would see it any more.
    pub async fn enter(&self, user: User, proof: &Proof) -> Result<SessionStart, Problem> {
        let account = user.email_key();
        let is_new_device = user.signed_in_at.is_some() && self.known_device(&account).await?.is_none();
        let events = if is_new_device { vec![self.news_of_device(&user)?] } else { Vec::new() };
        let refresh = RefreshToken::new(ids::new());
        let mut session = Session::new(refresh.session, &user, &refresh.hash(), proof.factor(), self.now);
        (session.device, session.place) = (self.device(), self.place());
        let entry = self.own_entry(Action::LoggedIn, user.id).changed("factor", None, Some(in_words(proof).to_owned()));
        if !self.store().await?.sign_in(&user, &session, proof, Along { events: &events, entry: &entry }).await? {
            return Err(Kind::CredentialsRefused.into());
        }
        self.publish(&events).await;
        self.end_own_session().await?;
        let changes = self.join_carts(&user).await?;
        let shown = user.two_factor.as_ref().filter(|_| proof.factor() == Factor::TwoFactor).map(|kept| kept.since);
        self.remember_device(&account, shown).await?;
        self.give_refresh_token(&session, &refresh);
        self.started(&session, user, changes).await
    }

    fn news_of_device(&self, user: &User) -> Result<Outgoing, Problem> {
        let message = MailMessage::NewDeviceV1 { user: user.id, device: self.device(), place: self.place(), at: self.now.0 };
        Ok(Outgoing::mail(ids::new(), message)?)
    }

    /// Puts the guest's cart into the account's. Where either is being ordered or changed at this moment, it stays as it is.
    async fn join_carts(&self, user: &User) -> Result<Vec<LineChange>, Problem> {
        let store = self.store().await?;
        let Some(token) = self.guest_cart() else { return Ok(Vec::new()) };
        let Some(guest) = store.cart(token).await?.filter(|cart| !cart.lines.is_empty()) else {
            self.forget_guest_cart();
            return Ok(Vec::new());
        };
        let own = customer_cart(user.id);
        let account = store.cart(own).await?;
        let mut lines = account.as_ref().map(|cart| cart.lines.clone()).unwrap_or_default();
        let settings = store.settings(self.now).await?;
        let offers = store.offers(&variants(&guest.lines), settings.currency).await?;
        let left = |variant| offers.iter().find(|offer| offer.variant == variant).map_or(0, |offer| offer.available);
        let changes = cart::join(&mut lines, &guest.lines, left);
        if store.join_carts((token, &guest), (own, account.as_ref()), &lines, self.now).await? {
            self.forget_guest_cart();
            return Ok(changes);
        }
        Ok(Vec::new())
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
                self.started(&session, user, Vec::new()).await
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
        self.set_cookie(SESSION_COOKIE, &refresh.text(), session.left_ms(self.now) / 1000, "Strict");
    }

    async fn started(&self, session: &Session, user: User, changes: Vec<LineChange>) -> Result<SessionStart, Problem> {
        let staff = if session.roles.is_empty() {
            StaffAccess::None
        } else {
            staff_access(session, &self.store().await?.settings_now(self.now).await?)
        };
        let expires_at = self.now.plus_ms(access::LIFE_MS);
        let access_token = self.access_token(session.id, session.user, expires_at).await?;
        Ok(SessionStart { access_token, expires_at, account: user.view(), staff, changes })
    }

    async fn access_token(&self, sid: SessionId, sub: UserId, expires_at: Timestamp) -> Result<String, Problem> {
        let signer = self.shop.signer(self.now).await?;
        let claims = Claims { iss: self.variable("SHOP_URL")?, sub, sid, iat: self.now.0 / 1000, exp: expires_at.0 / 1000 };
        signer.sign(&claims).map_err(|error| crate::shop::internal(&error))
    }
}

/// How the audit log calls what was shown.
const fn in_words(proof: &Proof) -> &'static str {
    match proof {
        Proof::Password => "password",
        Proof::Code { .. } => "two-factor",
        Proof::Recovery { .. } => "recovery-code",
        Proof::Passkey { .. } => "passkey",
    }
}
