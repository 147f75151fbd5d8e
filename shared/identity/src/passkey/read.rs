//! What browsers send: `toJSON()` of the credential that a ceremony ended with. Only what is checked is read;
//! whatever else is in it repeats that, or is for others.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::UserId;
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;
use webauthn_rp::{
    DiscoverableAuthentication16, Registration,
    request::register::UserHandle16,
    response::{
        AuthTransports, AuthenticatorAttachment, CredentialId,
        auth::DiscoverableAuthenticatorAssertion,
        register::{AuthenticatorAttestation, ClientExtensionsOutputs},
    },
};

use super::PasskeyError;

/// Bytes in base 64 with the alphabet for addresses.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Bytes(Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        URL_SAFE_NO_PAD.decode(text).map(Self)
    }
}

#[derive(Deserialize)]
struct Created {
    response: Attestation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attestation {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    attestation_object: Bytes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Got {
    raw_id: Bytes,
    response: Assertion,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assertion {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    authenticator_data: Bytes,
    signature: Bytes,
    user_handle: Bytes,
}

fn parsed<T: DeserializeOwned>(response: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(response).map_err(|_| PasskeyError::Malformed)
}

/// What `create()` ended with. The extensions' results are left out: none was asked for.
pub(super) fn registration(response: &str) -> Result<Registration, PasskeyError> {
    let Created { response } = parsed(response)?;
    Ok(Registration::new(
        AuthenticatorAttestation::new(response.client_data.0, response.attestation_object.0, AuthTransports::NONE),
        AuthenticatorAttachment::None,
        ClientExtensionsOutputs { cred_props: None, prf: None },
    ))
}

/// Whose passkey it is.
pub(super) fn user(handle: &UserHandle16) -> Result<UserId, PasskeyError> {
    Uuid::from_slice(handle.as_ref()).map(UserId::from_uuid).map_err(PasskeyError::internal)
}

/// A passkey that somebody shows at login; nothing of it is checked yet.
#[derive(Debug)]
pub struct Shown {
    user: UserId,
    pub(super) answer: DiscoverableAuthentication16,
    credential: Vec<u8>,
}

impl Shown {
    /// What to find the kept passkey by.
    pub fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// Whose it says it is.
    pub const fn user(&self) -> UserId {
        self.user
    }
}

/// Reads what `get()` ended with, so that the passkey can be looked up.
pub fn read_login(response: &str) -> Result<Shown, PasskeyError> {
    let Got { raw_id, response } = parsed(response)?;
    let handle: [u8; 16] = response.user_handle.0.try_into().map_err(|_| PasskeyError::Malformed)?;
    let answer = DiscoverableAuthentication16::new(
        CredentialId::try_from(raw_id.0.clone()).map_err(|_| PasskeyError::Malformed)?,
        DiscoverableAuthenticatorAssertion::new(
            response.client_data.0,
            response.authenticator_data.0,
            response.signature.0,
            UserHandle16::from(handle),
        ),
        AuthenticatorAttachment::None,
    );
    Ok(Shown { user: UserId::from_uuid(Uuid::from_bytes(handle)), answer, credential: raw_id.0 })
}
