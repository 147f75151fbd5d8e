//! New ids: `UUIDv7`, so that they sort by time and indexes grow at one end.

use domain::{Id, id::Kind};
use uuid::Uuid;

/// A new id.
pub fn new<K: Kind>() -> Id<K> {
    Id::from_uuid(Uuid::now_v7())
}
