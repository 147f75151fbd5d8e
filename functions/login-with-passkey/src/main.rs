//! Signs in by a passkey, without a password: the device has asked its owner for a finger or a PIN.

use contract::{
    Kind, Problem,
    passkeys::{BeginPasskeyLogin, Challenge, PasskeyLogin, PasskeyLoginInput},
    sessions::SessionStart,
};
use domain::{UserId, throttle};
use identity::passkey::{self, Kept, PasskeyError, Site};
use runtime::{Args, Context, Exit};
use store::{audit::Action, passkeys::Passkey, signing_in::Proof, users::Standing};

fn main() -> Exit {
    runtime::routes().on::<BeginPasskeyLogin>(begin).on::<PasskeyLogin>(login).serve()
}

async fn begin(cx: Context<'_>, _: Args<BeginPasskeyLogin>) -> Result<Challenge, Problem> {
    cx.attempt("passkey-challenge", &cx.party(), throttle::CHALLENGES).await?;
    let begun = passkey::begin_login(&site(cx)?)?;
    let ceremony = cx.store().await?.begin_ceremony(None, &begun.state, cx.now()).await?;
    Ok(Challenge { ceremony, options: begun.options })
}

async fn login(
    cx: Context<'_>,
    Args { body: PasskeyLoginInput { ceremony, response }, .. }: Args<PasskeyLogin>,
) -> Result<SessionStart, Problem> {
    let store = cx.store().await?;
    let party = cx.attempt_entry("login-party", &cx.party(), throttle::PARTY, None).await?;
    let state = store.end_ceremony(ceremony, None, cx.now()).await?;
    let shown = passkey::read_login(&response.to_string());
    let (Some(state), Ok(shown)) = (state, shown) else { return Err(refuse(cx, None, Kind::CredentialsRefused).await) };
    let Some(kept) = store.passkey(shown.credential()).await?.filter(|kept| kept.user == shown.user()) else {
        return Err(refuse(cx, None, Kind::CredentialsRefused).await);
    };
    let proof = match judge(cx, &state, &shown, &kept) {
        Ok(proof) => proof,
        Err(error) => return Err(refuse(cx, Some(kept.user), error).await),
    };
    let user = store.user(kept.user).await?.ok_or(Kind::CredentialsRefused)?;
    if user.standing == Standing::Blocked {
        return Err(refuse(cx, Some(user.id), Kind::AccountBlocked).await);
    }
    cx.forgive(&party).await?;
    cx.enter(user, &proof).await
}

/// Notes in the audit log that somebody is not let in.
async fn refuse(cx: Context<'_>, whom: Option<UserId>, why: impl Into<Problem>) -> Problem {
    cx.audit(Action::LoginRefused, None, whom).await;
    why.into()
}

/// Compares the browser's answer with what is kept of the passkey.
fn judge(cx: Context<'_>, state: &[u8], shown: &passkey::Shown, kept: &Passkey) -> Result<Proof, PasskeyError> {
    let key = kept.key();
    let known = Kept { user: kept.user, credential: key.credential.to_vec(), fixed: key.fixed.to_vec(), changing: key.changing.to_vec() };
    let changed = passkey::finish_login(&site(cx)?, state, shown, &known)?;
    let after = changed.unwrap_or_else(|| known.changing.clone());
    Ok(Proof::Passkey { id: kept.id, before: known.changing, after })
}

fn site(cx: Context<'_>) -> Result<Site, PasskeyError> {
    let url = cx.variable("SHOP_URL").map_err(|problem| PasskeyError::Internal(problem.cause.unwrap_or_default()))?;
    Site::of_shop(&url)
}
