//! What an account holds, and changing it: name, language, consent, postal addresses.

use domain::{Address, AddressId, Email, Language, Permission, Role, Timestamp, UserId, address::AddressInput, text::Faults};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Access, Endpoint, Input, Method, Nothing},
    problem::Kind,
};

/// The most addresses an account keeps.
pub const MAX_ADDRESSES: usize = 20;

/// A postal address that the account keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedAddress {
    /// Its id.
    pub id: AddressId,
    /// The address.
    pub address: Address,
    /// Whether checkout begins with it. One is, where there are any.
    pub preferred: bool,
}

/// An account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// The account.
    pub id: UserId,
    /// Where the shop writes to.
    pub email: Email,
    /// What its owner is called.
    pub name: String,
    /// The language of the pages, where its owner chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Whether the shop may send news.
    pub marketing: bool,
    /// The addresses it keeps.
    pub addresses: Vec<SavedAddress>,
    /// What its owner does in the shop; nothing for customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// What those roles allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<Permission>,
    /// The authenticator app, where one is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub two_factor: Option<TwoFactorView>,
    /// Since when.
    pub created_at: Timestamp,
}

/// An authenticator app that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TwoFactorView {
    /// Since when.
    pub since: Timestamp,
    /// Recovery codes that were not used yet.
    pub recovery_codes: u32,
}

/// An address that an account may have.
pub(crate) fn own(pointer: &str, text: &str, faults: &mut Faults) -> Option<Email> {
    let email: Email = faults.take(pointer, "malformed", text.parse())?;
    faults.take(pointer, "not-plain", email.key()).map(|_| email)
}

/// Shows the caller's account.
pub enum GetProfile {}
impl Endpoint for GetProfile {
    const ID: &'static str = "get_profile";
    const FUNCTION: &'static str = "manage-profile";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Shows the caller's account.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = AccountView;
}

/// What the owner may change at will.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileInput {
    /// What to call the owner, 1–70 characters.
    pub name: String,
    /// The language of the pages.
    pub language: Option<Language>,
    /// Whether the shop may send news.
    pub marketing: bool,
}

/// A checked [`ProfileInput`].
#[derive(Debug, Clone)]
pub struct Profile {
    /// What to call the owner.
    pub name: String,
    /// The language of the pages.
    pub language: Option<Language>,
    /// Whether the shop may send news.
    pub marketing: bool,
}

impl Input for ProfileInput {
    type Valid = Profile;
    fn check(self, faults: &mut Faults) -> Option<Profile> {
        let name = faults.line("#/name", &self.name, 70);
        Some(Profile { name: name?, language: self.language, marketing: self.marketing })
    }
}

/// Changes name, language and consent.
pub enum SetProfile {}
impl Endpoint for SetProfile {
    const ID: &'static str = "set_profile";
    const FUNCTION: &'static str = "manage-profile";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Changes the caller's name, language and consent to news.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = ProfileInput;
    type Reply = AccountView;
}

/// An address to keep.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepAddressInput {
    /// The address.
    pub address: AddressInput,
    /// Whether checkout begins with it.
    #[serde(default)]
    pub preferred: bool,
}
impl Input for KeepAddressInput {
    type Valid = (Address, bool);
    fn check(self, faults: &mut Faults) -> Option<(Address, bool)> {
        self.address.check("#/address", faults).map(|address| (address, self.preferred))
    }
}

/// Keeps another address.
pub enum AddAddress {}
impl Endpoint for AddAddress {
    const ID: &'static str = "add_address";
    const FUNCTION: &'static str = "manage-profile";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/addresses";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Keeps another postal address, at most 20.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = Nothing;
    type Query = Nothing;
    type Body = KeepAddressInput;
    type Reply = AccountView;
}

/// The path of one address.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddressPath {
    /// The address.
    pub address: AddressId,
}
impl Input for AddressPath {
    type Valid = AddressId;
    fn check(self, _: &mut Faults) -> Option<AddressId> {
        Some(self.address)
    }
}

/// Changes a kept address.
pub enum SetAddress {}
impl Endpoint for SetAddress {
    const ID: &'static str = "set_address";
    const FUNCTION: &'static str = "manage-profile";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/api/account/addresses/{address}";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Changes a kept postal address.";
    const PROBLEMS: &'static [Kind] = &[Kind::NotFound];
    type Path = AddressPath;
    type Query = Nothing;
    type Body = KeepAddressInput;
    type Reply = AccountView;
}

/// Forgets a kept address.
pub enum RemoveAddress {}
impl Endpoint for RemoveAddress {
    const ID: &'static str = "remove_address";
    const FUNCTION: &'static str = "manage-profile";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/addresses/{address}";
    const ACCESS: Access = Access::User;
    const SUMMARY: &'static str = "Forgets a kept postal address; it need not be there.";
    const PROBLEMS: &'static [Kind] = &[];
    type Path = AddressPath;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = AccountView;
}
