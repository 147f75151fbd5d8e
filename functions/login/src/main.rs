//! Signs in with address and password, and a code where the account has an authenticator app; the guest's cart joins the
//! account's.
//!
//! Neither words nor time tell whether an address has an account: a password is hashed in any case.
//! Guesses are counted before they are judged, by party and by account; a browser that signed in to
//! the account before has a count of its own, so that guesses from elsewhere do not shut its owner out.

use contract::{
    Kind, Problem,
    sessions::{Credentials, Login, SessionStart},
};
use domain::{email::EmailKey, throttle};
use identity::{
    password::{self, Verdict},
    totp,
};
use runtime::{Args, Context, Exit, Throttled};
use store::{
    audit::Action,
    factors::TwoFactor,
    signing_in::Proof,
    users::{Standing, User},
};

fn main() -> Exit {
    runtime::http::<Login>(login)
}

async fn login(cx: Context<'_>, Args { body: Credentials { email, password, code }, .. }: Args<Login>) -> Result<SessionStart, Problem> {
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
    cx.forget(&account).await?;
    let proof = match (&user.two_factor, code) {
        (None, _) => Proof::Password,
        (Some(kept), Some(code)) => second_factor(cx, &user, kept, &code).await?,
        (Some(_), None) => {
            cx.forgive(&party).await?;
            return Err(Kind::SecondFactorNeeded.into());
        }
    };
    cx.forgive(&party).await?;
    cx.enter(user, &proof).await
}

/// Counts the attempt by party and by account.
async fn attempts(cx: Context<'_>, key: Option<&EmailKey>, device: Option<&str>) -> Result<(Throttled, Throttled), Problem> {
    let party = cx.attempt_entry("login-party", &cx.party(), throttle::PARTY, None).await?;
    let account = key.map_or("none", EmailKey::as_str);
    let account = match device {
        Some(device) => cx.attempt_entry("login-device", &format!("{account}:{device}"), throttle::ACCOUNT, None).await?,
        None => cx.attempt_entry("login", account, throttle::ACCOUNT, None).await?,
    };
    Ok((party, account))
}

/// What the app's code, or a recovery code, proves. Guesses have a count of their own, by whom the password let through.
async fn second_factor(cx: Context<'_>, user: &User, kept: &TwoFactor, code: &str) -> Result<Proof, Problem> {
    let device = cx.proven_device(&user.email_key(), kept.since).await?;
    let who = device.map_or_else(|| user.id.to_string(), |device| format!("{}:{device}", user.id));
    let attempt = cx.attempt_entry("second-factor", &who, throttle::ACCOUNT, Some(user.id)).await?;
    let key = cx.keys().await?.second_factor();
    let secret = totp::open(key, user.id, kept.sealed());
    if secret.is_none() {
        cx.warn(format!("the secret of {}'s app does not open with the key that the shop has now", user.id));
    }
    let step = secret.and_then(|secret| totp::accepted_step(&secret, code, cx.now(), Some(kept.last_step)));
    let recovery = totp::recovery_hash(key, user.id, code).filter(|hash| kept.knows(hash));
    let Some(proof) = step.map(|step| Proof::Code { step }).or(recovery.map(|hash| Proof::Recovery { hash })) else {
        cx.audit(Action::LoginRefused, None, Some(user.id)).await;
        return Err(Kind::CredentialsRefused.into());
    };
    cx.forget(&attempt).await?;
    Ok(proof)
}
