//! The shop's only notion of time: milliseconds since 1970, UTC, RFC 3339 on the wire. The rules
//! have no clock; whoever calls them says what time it is.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `ms` milliseconds later.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// The instant `minutes` later.
    #[must_use]
    pub const fn plus_minutes(self, minutes: u32) -> Self {
        // A widening that `From` can't express in a const function.
        #[expect(clippy::as_conversions)]
        self.plus_ms(minutes as i64 * 60_000)
    }
    /// When a day such as `2026-11-26` begins, in UTC; nothing where the text is no day.
    pub fn of_day(text: &str) -> Option<Self> {
        (text.len() == 10).then(|| format!("{text}T00:00:00Z").parse().ok()).flatten()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).ok().and_then(|at| at.format(&Rfc3339).ok());
        f.write_str(text.as_deref().unwrap_or("out of range"))
    }
}

/// The text is no RFC 3339 instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an instant such as 2026-11-24T10:00:00Z")]
pub struct NotAnInstant;

impl FromStr for Timestamp {
    type Err = NotAnInstant;
    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotAnInstant)?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).map(Self).map_err(|_| NotAnInstant)
    }
}
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}
