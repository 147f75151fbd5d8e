//! How ids and instants stand in records: UUIDs as BSON binary, instants as BSON dates, so that
//! indexes are small and TTL works. Used by `#[serde(with = …)]`.

#![allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the signatures that serde calls")]

use domain::{Id, Timestamp, id::Kind};
use mongodb::bson::{self, Bson, DateTime, Document, doc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An id for a query.
pub(crate) fn bin<K: Kind>(id: Id<K>) -> Bson {
    bson::Uuid::from_bytes(id.uuid().into_bytes()).into()
}

/// An instant for a query.
pub(crate) fn date(at: Timestamp) -> Bson {
    DateTime::from_millis(at.0).into()
}

/// A hash for a query.
pub(crate) fn bytes(hash: &[u8]) -> Bson {
    binary(hash).into()
}

/// A hash or a key for a record.
pub(crate) fn binary(bytes: &[u8]) -> bson::Binary {
    bson::Binary { subtype: bson::spec::BinarySubtype::Generic, bytes: bytes.to_vec() }
}

pub(crate) mod id {
    use super::{Deserialize, Deserializer, Id, Kind, Serialize, Serializer, bson};

    pub(crate) fn serialize<K: Kind, S: Serializer>(id: &Id<K>, serializer: S) -> Result<S::Ok, S::Error> {
        bson::Uuid::from_bytes(id.uuid().into_bytes()).serialize(serializer)
    }
    pub(crate) fn deserialize<'de, K: Kind, D: Deserializer<'de>>(deserializer: D) -> Result<Id<K>, D::Error> {
        bson::Uuid::deserialize(deserializer).map(|uuid| Id::from_uuid(uuid::Uuid::from_bytes(uuid.bytes())))
    }
}

pub(crate) mod ids {
    use super::{Deserialize, Deserializer, Id, Kind, Serializer, bson};

    pub(crate) fn serialize<K: Kind, S: Serializer>(ids: &[Id<K>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(ids.iter().map(|id| bson::Uuid::from_bytes(id.uuid().into_bytes())))
    }
    pub(crate) fn deserialize<'de, K: Kind, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Id<K>>, D::Error> {
        let found = Vec::<bson::Uuid>::deserialize(deserializer)?;
        Ok(found.into_iter().map(|uuid| Id::from_uuid(uuid::Uuid::from_bytes(uuid.bytes()))).collect())
    }
}

pub(crate) mod id_option {
    use super::{Deserialize, Deserializer, Id, Kind, Serializer, bson};

    pub(crate) fn serialize<K: Kind, S: Serializer>(id: &Option<Id<K>>, serializer: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => super::id::serialize(id, serializer),
            None => serializer.serialize_none(),
        }
    }
    pub(crate) fn deserialize<'de, K: Kind, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Id<K>>, D::Error> {
        Ok(Option::<bson::Uuid>::deserialize(deserializer)?.map(|uuid| Id::from_uuid(uuid::Uuid::from_bytes(uuid.bytes()))))
    }
}

pub(crate) mod date {
    use super::{DateTime, Deserialize, Deserializer, Serialize, Serializer, Timestamp};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        DateTime::from_millis(at.0).serialize(serializer)
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        DateTime::deserialize(deserializer).map(|at| Timestamp(at.timestamp_millis()))
    }
}

pub(crate) mod date_option {
    use super::{DateTime, Deserialize, Deserializer, Serializer, Timestamp};

    pub(crate) fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::date::serialize(at, serializer),
            None => serializer.serialize_none(),
        }
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<DateTime>::deserialize(deserializer)?.map(|at| Timestamp(at.timestamp_millis())))
    }
}

/// What finds records one of whose `words` that begins so.
pub(crate) fn begins(word: &str) -> Document {
    doc! { "words": { "$elemMatch": { "$gte": word, "$lt": format!("{word}\u{10ffff}") } } }
}
