//! Passkeys: what a site that relies on them has to do (Web Authentication Level 3 §7.1 and §7.2). The device
//! finds the passkey, says whose it is, and checks its owner by finger, face or PIN: so a passkey stands for
//! address, password and code at once. Who made the device is not asked.

mod read;

use contract::{Kind, Problem};
use domain::UserId;
use serde_json::{Value, json};
use url::{Host, Url};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState, DiscoverableCredentialRequestOptions,
    PublicKeyCredentialCreationOptions, RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        AsciiDomain, PublicKeyCredentialDescriptor, RpId,
        auth::{AuthenticationVerificationOptions, AuthenticatorAttachmentEnforcement},
        register::{Extension, RegistrationVerificationOptions, UserHandle16},
    },
    response::{
        AuthTransports, Backup, CredentialId,
        auth::error::AuthCeremonyErr,
        register::{DynamicState, StaticState, error::RegCeremonyErr},
    },
};

pub use read::{Shown, read_login};

/// Why a passkey was not made or not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// It is not what a browser sends.
    #[error("the passkey's answer can't be read")]
    Malformed,
    /// Challenge, origin, signature, counter or another check failed, or it came too late.
    #[error("the passkey is refused: {0}")]
    Refused(String),
    /// What was kept can't be read, or the challenge can't be made.
    #[error("passkeys do not work: {0}")]
    Internal(String),
}

impl PasskeyError {
    fn internal(error: impl ToString) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<RegCeremonyErr> for PasskeyError {
    fn from(error: RegCeremonyErr) -> Self {
        match error {
            // Their text may quote what was sent.
            RegCeremonyErr::CollectedClientData(_) | RegCeremonyErr::CollectedClientDataRelaxed(_) => Self::Malformed,
            error => Self::Refused(error.to_string()),
        }
    }
}

impl From<AuthCeremonyErr> for PasskeyError {
    fn from(error: AuthCeremonyErr) -> Self {
        match error {
            AuthCeremonyErr::CollectedClientData(_) | AuthCeremonyErr::CollectedClientDataRelaxed(_) => Self::Malformed,
            error => Self::Refused(error.to_string()),
        }
    }
}

impl From<PasskeyError> for Problem {
    fn from(error: PasskeyError) -> Self {
        let kind = match error {
            PasskeyError::Malformed | PasskeyError::Refused(_) => Kind::CredentialsRefused,
            PasskeyError::Internal(_) => Kind::Internal,
        };
        Self::from(kind).because(error)
    }
}

/// The shop as passkeys know it: they are bound to its host, and its pages have exactly one origin.
#[derive(Debug)]
pub struct Site {
    host: RpId,
    origin: String,
}

impl Site {
    /// The site of a shop at an address: [`PasskeyError::Internal`] where [`Self::new`] finds none.
    pub fn of_shop(shop_url: &str) -> Result<Self, PasskeyError> {
        Self::new(shop_url).ok_or_else(|| PasskeyError::internal("the shop's address must be an origin with https, or localhost"))
    }

    /// From an origin such as `https://shop.example` or `http://localhost:8080`; `None` where browsers have no
    /// passkeys: under a bare address, or without TLS on another machine.
    pub fn new(shop_url: &str) -> Option<Self> {
        let url = Url::parse(shop_url).ok()?;
        let Host::Domain(host) = url.host()? else { return None };
        let private = url.scheme() == "https" || url.scheme() == "http" && (host == "localhost" || host.ends_with(".localhost"));
        // The address of a page, or one with a password in it, would be a mistake in the settings.
        let origin = url.origin().ascii_serialization();
        let bare = url.as_str().strip_suffix('/') == Some(&origin);
        let host = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        (private && bare).then_some(Self { host, origin })
    }
}

/// A ceremony that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` takes.
    pub options: Value,
    /// To be kept for five minutes, out of the browser's reach, and used once.
    pub state: Vec<u8>,
}

/// A new passkey. Its credential must not be kept under another account already.
#[derive(Debug)]
pub struct Made {
    /// The account that the ceremony was begun for.
    pub user: UserId,
    /// What the passkey is found by.
    pub credential: Vec<u8>,
    /// Its public key, and what else stays.
    pub fixed: Vec<u8>,
    /// Its counter, and what else may differ after each login.
    pub changing: Vec<u8>,
    /// Whether the device's maker keeps a copy, so that losing the device does not lose the passkey.
    pub synced: bool,
}

/// A passkey as it was kept.
#[derive(Debug)]
pub struct Kept {
    /// The account.
    pub user: UserId,
    /// [`Made::credential`].
    pub credential: Vec<u8>,
    /// [`Made::fixed`].
    pub fixed: Vec<u8>,
    /// [`Made::changing`], or what the last login made of it.
    pub changing: Vec<u8>,
}

fn handle(user: UserId) -> UserHandle16 {
    UserHandle16::from(user.uuid().into_bytes())
}

/// Begins to add a passkey to an account. Devices that hold one of those `present` refuse to make another.
pub fn begin_registration(site: &Site, user: UserId, email: &str, name: &str, present: &[Vec<u8>]) -> Result<Begun, PasskeyError> {
    let known = |id: &Vec<u8>| {
        let id = CredentialId::try_from(id.clone()).map_err(PasskeyError::internal)?;
        Ok(PublicKeyCredentialDescriptor { id, transports: AuthTransports::NONE })
    };
    let handle = handle(user);
    let present = present.iter().map(known).collect::<Result<_, PasskeyError>>()?;
    let mut wanted = PublicKeyCredentialCreationOptions::passkey(&site.host, (&handle).into(), present);
    // By default it insists on an extension that only security keys have.
    wanted.extensions = Extension::default();
    let (server, client) = wanted.start_ceremony().map_err(PasskeyError::internal)?;
    let mut options = serde_json::to_value(&client).map_err(PasskeyError::internal)?;
    // Names are for the eye only. Here they are as the account has them; the crate's types refuse some that it may have.
    options["user"]["name"] = json!(email);
    options["user"]["displayName"] = json!(name);
    Ok(Begun { options, state: server.encode().map_err(PasskeyError::internal)? })
}

/// Ends it: `response` is what the browser made of the options, by `toJSON()`.
pub fn finish_registration(site: &Site, state: &[u8], response: &str) -> Result<Made, PasskeyError> {
    let registration = read::registration(response)?;
    let begun = RegistrationServerState::<16>::decode(state).map_err(PasskeyError::internal)?;
    let checks = RegistrationVerificationOptions::<String, String> {
        allowed_origins: std::slice::from_ref(&site.origin),
        error_on_unsolicited_extensions: false,
        ..Default::default()
    };
    let made = begun.verify(&site.host, &registration, &checks)?;
    Ok(Made {
        user: read::user(made.user_id())?,
        credential: made.id().as_ref().to_vec(),
        fixed: made.static_state().encode().map_err(PasskeyError::internal)?,
        changing: made.dynamic_state().encode().map_err(PasskeyError::internal)?.to_vec(),
        synced: matches!(made.dynamic_state().backup, Backup::Exists),
    })
}

/// Begins a login. Who it is, the passkey will tell.
pub fn begin_login(site: &Site) -> Result<Begun, PasskeyError> {
    let wanted = DiscoverableCredentialRequestOptions::passkey(&site.host);
    let (server, client) = wanted.start_ceremony().map_err(PasskeyError::internal)?;
    let options = serde_json::to_value(&client).map_err(PasskeyError::internal)?;
    Ok(Begun { options, state: server.encode().map_err(PasskeyError::internal)? })
}

/// Ends it: compares what was shown with the passkey that is kept under its [`Shown::credential`]. Keep what it
/// returns, where it returns something, as [`Kept::changing`].
pub fn finish_login(site: &Site, state: &[u8], shown: &Shown, kept: &Kept) -> Result<Option<Vec<u8>>, PasskeyError> {
    let begun = DiscoverableAuthenticationServerState::decode(state).map_err(PasskeyError::internal)?;
    let changing = kept.changing.as_slice().try_into().map_err(PasskeyError::internal)?;
    let handle = handle(kept.user);
    let mut passkey = AuthenticatedCredential::new(
        CredentialId::try_from(kept.credential.as_slice()).map_err(PasskeyError::internal)?,
        &handle,
        StaticState::decode(&kept.fixed).map_err(PasskeyError::internal)?,
        DynamicState::decode(changing).map_err(PasskeyError::internal)?,
    )
    .map_err(PasskeyError::internal)?;
    // A counter that does not grow is refused: that is what the default does.
    let checks = AuthenticationVerificationOptions::<String, String> {
        allowed_origins: std::slice::from_ref(&site.origin),
        error_on_unsolicited_extensions: false,
        auth_attachment_enforcement: AuthenticatorAttachmentEnforcement::Ignore(false),
        ..Default::default()
    };
    let differs = begun.verify(&site.host, &shown.answer, &mut passkey, &checks)?;
    let changing = passkey.dynamic_state().encode().map_err(PasskeyError::internal)?;
    Ok(differs.then(|| changing.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_origin_of_a_host_with_passkeys() {
        for (url, host, origin) in [
            ("https://shop.example", "shop.example", "https://shop.example"),
            ("https://Shop.Example:443/", "shop.example", "https://shop.example"),
            ("https://shop.example:8443", "shop.example", "https://shop.example:8443"),
            ("http://localhost:8080", "localhost", "http://localhost:8080"),
            ("http://bodega.localhost", "bodega.localhost", "http://bodega.localhost"),
            ("https://möwe.example", "xn--mwe-sna.example", "https://xn--mwe-sna.example"),
        ] {
            let site = Site::new(url).unwrap();
            assert_eq!((site.host.as_ref(), site.origin.as_str()), (host, origin), "{url}");
        }
        for url in [
            "",
            "shop.example",
            "http://shop.example",
            "http://notlocalhost",
            "https://127.0.0.1",
            "https://[::1]:8080",
            "https://shop.example/account",
            "https://shop.example/?a",
            "https://ada:secret@shop.example",
            "file:///etc/hosts",
            "data:,x",
        ] {
            assert!(Site::new(url).is_none(), "{url}");
        }
    }

    #[test]
    fn strangers_learn_nothing_and_the_log_why() {
        let problem = Problem::from(PasskeyError::Refused("origins differ".to_owned()));
        assert_eq!(problem.kind, Kind::CredentialsRefused);
        assert_eq!(problem.cause.as_deref(), Some("the passkey is refused: origins differ"));
        assert_eq!(Problem::from(PasskeyError::Malformed).kind, Kind::CredentialsRefused);
        assert_eq!(Problem::from(PasskeyError::internal("no state")).kind, Kind::Internal);
    }
}
