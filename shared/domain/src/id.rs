//! Typed ids. Every record has an `Id<Kind>`: a `UUIDv7` that says on the wire what it names
//! (`ord_0198f3…`), so that an order's id can't be passed where a payment's is wanted.

use std::{borrow::Cow, fmt, hash, marker::PhantomData, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// What an id names; the prefix is its wire form's first part.
pub trait Kind: 'static {
    /// Three letters before the underscore.
    const PREFIX: &'static str;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $alias:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}
        impl Kind for $kind { const PREFIX: &'static str = $prefix; }
        #[doc = concat!("The id of a record of kind [`", stringify!($kind), "`].")]
        pub type $alias = Id<$kind>;
    )*};
}

kinds! {
    /// A product page's record.
    Product, ProductId = "prd";
    /// What is bought: one combination of a product's options, with a SKU, a price and stock.
    Variant, VariantId = "var";
    /// A node of the category tree.
    Category, CategoryId = "cat";
    /// A selection of products with a page of its own.
    Collection, CollectionId = "col";
    /// A file that staff uploaded.
    Media, MediaId = "med";
    /// A file of products that is being taken in.
    Import, ImportId = "imp";
    /// A shopper's cart.
    Cart, CartId = "crt";
    /// An order.
    Order, OrderId = "ord";
    /// One attempt to pay an order through one gateway.
    Payment, PaymentId = "pay";
    /// Money that goes back.
    Refund, RefundId = "rfd";
    /// An entry of the books.
    Entry, EntryId = "ent";
    /// A parcel of an order, or a pickup.
    Fulfilment, FulfilmentId = "ful";
    /// Things that a shopper sends back.
    Return, ReturnId = "ret";
    /// A person with an account: customer or staff.
    User, UserId = "usr";
    /// A login on one device, until it is ended or runs out.
    Session, SessionId = "ses";
    /// A postal address that a customer keeps.
    SavedAddress, AddressId = "adr";
    /// A link in a mail that does one thing once.
    Link, LinkId = "lnk";
    /// A key on a device that signs its owner in.
    Passkey, PasskeyId = "psk";
    /// A challenge that a passkey is to answer.
    Ceremony, CeremonyId = "cer";
    /// An entry of the stock's ledger.
    StockMove, StockMoveId = "stm";
    /// An entry of the audit log.
    Audit, AuditId = "aud";
    /// A committed event, as the outbox holds it and as consumers deduplicate it.
    Event, EventId = "evt";
}

/// An id of kind `K`.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Wraps a `UUID`; the store and the runtime make ids, the rules only carry them.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare `UUID`, as the database holds it.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.0.simple())
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an id of the form {prefix}_ and 32 hexadecimal digits")]
pub struct NotAnId {
    /// The prefix that was wanted.
    pub prefix: &'static str,
}

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fault = NotAnId { prefix: K::PREFIX };
        let hex = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(fault)?;
        // One form only: `Uuid::try_parse` would also take hyphens, braces and capitals.
        if hex.len() != 32 || !hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(fault);
        }
        Uuid::try_parse(hex).map(Self::from_uuid).map_err(|_| fault)
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
impl<K: Kind> JsonSchema for Id<K> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Id_{}", K::PREFIX).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": format!("^{}_[0-9a-f]{{32}}$", K::PREFIX) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_survives_its_wire_form(bytes: [u8; 16]) {
            let id = OrderId::from_uuid(Uuid::from_bytes(bytes));
            prop_assert_eq!(id.to_string().parse::<OrderId>(), Ok(id));
        }

        #[test]
        fn an_id_of_another_kind_is_refused(bytes: [u8; 16]) {
            let id = PaymentId::from_uuid(Uuid::from_bytes(bytes));
            prop_assert!(id.to_string().parse::<OrderId>().is_err());
        }

        #[test]
        fn any_text_parses_to_itself_or_not_at_all(text in "\\PC{0,40}") {
            if let Ok(id) = text.parse::<OrderId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
