//! Signs in by a passkey, without a password: the device has asked its owner for a finger or a PIN.

use contract::{
    Kind, Problem,
    passkeys::{BeginPasskeyLogin, Challenge, PasskeyLogin, PasskeyLoginInput},
    sessions::SessionStart,
};
use domain::throttle;
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
    let party = cx.attempt("login-party", &cx.party(), throttle::PARTY).await?;
    let state = store.end_ceremony(ceremony, None, cx.now()).await?.ok_or(Kind::CredentialsRefused)?;
    let shown = passkey::read_login(&response.to_string())?;
    let kept = store.passkey(shown.credential()).await?.filter(|kept| kept.user == shown.user());
    let Some(kept) = kept else {
        cx.audit(Action::LoginRefused, None, None).await;
        return Err(Kind::CredentialsRefused.into());
    };
    let proof = match judge(cx, &state, &shown, &kept) {
        Ok(proof) => proof,
        Err(error) => {
            cx.audit(Action::LoginRefused, None, Some(kept.user)).await;
            return Err(error.into());
        }
    };
    let user = store.user(kept.user).await?.ok_or(Kind::CredentialsRefused)?;
    if user.standing == Standing::Blocked {
        cx.audit(Action::LoginRefused, None, Some(user.id)).await;
        return Err(Kind::AccountBlocked.into());
    }
    cx.forgive(&party).await?;
    cx.enter(user, &proof).await
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
