//! Signs in with address and password; the guest's cart joins the account's.
//!
//! Neither words nor time tell whether an address has an account: a password is hashed in any case.
//! Guesses are counted before they are judged, by party and by account; a browser that signed in to
//! the account before has a count of its own, so that guesses from elsewhere do not shut its owner out.

use contract::{
    Kind, Problem,
    message::MailMessage,
    sessions::{Credentials, Login, SessionStart},
};
use domain::{cart, email::EmailKey, quote::LineChange, throttle};
use identity::password::{self, Verdict};
use runtime::{Args, Context, Exit, Throttled};
use store::{
    audit::Action,
    cart_views::variants,
    carts::customer_cart,
    events::Outgoing,
    users::{Standing, User},
};

fn main() -> Exit {
    runtime::http::<Login>(login)
}

async fn login(cx: Context<'_>, Args { body: Credentials { email, password }, .. }: Args<Login>) -> Result<SessionStart, Problem> {
    let store = cx.store().await?;
    let key = email.key().ok();
    let device = match &key {
        Some(key) => cx.known_device(key).await?,
        None => None,
    };
    let attempts = attempts(cx, key.as_ref(), device.as_deref()).await?;
    let user = match &key {
        Some(key) => store.user_by_email(key).await?,
        None => None,
    };
    let hash = user.as_ref().map(|user| user.password.as_str());
    let verdict = password::verify(&password, hash)?;
    let subject = user.as_ref().map(|user| user.id);
    let (Some(mut user), Verdict::Right | Verdict::RightButOld) = (user, verdict) else {
        cx.audit(Action::LoginRefused, None, subject).await;
        return Err(Kind::CredentialsRefused.into());
    };
    if user.standing == Standing::Blocked {
        cx.audit(Action::LoginRefused, None, Some(user.id)).await;
        return Err(Kind::AccountBlocked.into());
    }
    if verdict == Verdict::RightButOld {
        let fresh = password::hash(&password)?;
        store.rehash(user.id, &user.password, &fresh).await?;
        user.password = fresh;
    }
    let (party, account) = attempts;
    cx.forgive(&party).await?;
    cx.forget(&account).await?;
    let changes = join_carts(cx, &user).await?;
    let is_new_device = device.is_none() && user.signed_in_at.is_some();
    let events = if is_new_device { vec![news(cx, &user)?] } else { Vec::new() };
    let id = user.id;
    let session = cx.open_session(user, changes, &events).await?;
    cx.audit(Action::LoggedIn, Some(id), Some(id)).await;
    Ok(session)
}

/// Counts the attempt by party and by account.
async fn attempts(cx: Context<'_>, key: Option<&EmailKey>, device: Option<&str>) -> Result<(Throttled, Throttled), Problem> {
    let counted = async {
        let party = cx.attempt("login-party", &cx.party(), throttle::PARTY).await?;
        let account = key.map_or("none", EmailKey::as_str);
        let account = match device {
            Some(device) => cx.attempt("login-device", &format!("{account}:{device}"), throttle::ACCOUNT).await?,
            None => cx.attempt("login", account, throttle::ACCOUNT).await?,
        };
        Ok::<_, Problem>((party, account))
    };
    match counted.await {
        Err(problem) if problem.kind == Kind::TooManyAttempts => {
            cx.audit(Action::LoginThrottled, None, None).await;
            Err(problem)
        }
        counted => counted,
    }
}

fn news(cx: Context<'_>, user: &User) -> Result<Outgoing, Problem> {
    let message = MailMessage::NewDeviceV1 { user: user.id, device: cx.device(), place: cx.place(), at: cx.now().0 };
    Ok(Outgoing::mail(store::ids::new(), message)?)
}

/// Puts the guest's cart into the account's. Where either is being ordered or changed at this moment, it stays as it is.
async fn join_carts(cx: Context<'_>, user: &User) -> Result<Vec<LineChange>, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let Some(token) = cx.guest_cart() else { return Ok(Vec::new()) };
    let Some(guest) = store.cart(token).await?.filter(|cart| !cart.lines.is_empty()) else {
        cx.forget_guest_cart();
        return Ok(Vec::new());
    };
    let own = customer_cart(user.id);
    let account = store.cart(own).await?;
    let mut lines = account.as_ref().map(|cart| cart.lines.clone()).unwrap_or_default();
    let offers = store.offers(&variants(&guest.lines)).await?;
    let left = |variant| offers.iter().find(|offer| offer.variant == variant).map_or(0, |offer| offer.available);
    let changes = cart::join(&mut lines, &guest.lines, left);
    if store.join_carts((token, &guest), (own, account.as_ref()), &lines, now).await? {
        cx.forget_guest_cart();
        return Ok(changes);
    }
    Ok(Vec::new())
}
