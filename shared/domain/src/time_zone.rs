//! Time zones: what a clock shows somewhere. The rules come with the program, so that they do not depend on where it runs.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::{civil, tz};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use time::Date;

use crate::{
    Timestamp,
    day::{Day, TimeOfDay},
};

/// Letters of the longest name.
const LENGTH_MAX: usize = 40;

/// A time zone by its name in the IANA's database: `Europe/Berlin`.
///
/// Whether there is one of that name only [`TimeZone::is_known`] says: who merely reads settings needs no database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TimeZone(String);

/// The text is no name of a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the name of a time zone such as Europe/Berlin")]
pub struct NotATimeZone;

impl TimeZone {
    fn rules(&self) -> Option<tz::TimeZone> {
        tz::TimeZone::get(&self.0).ok()
    }

    /// Whether there is one of this name.
    pub fn is_known(&self) -> bool {
        self.rules().is_some()
    }

    /// What a clock there shows at an instant; none where nobody knows.
    pub fn clock(&self, at: Timestamp) -> Option<(Day, TimeOfDay)> {
        let there = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned_datetime(self.rules()?);
        let unsigned = |number: i8| u8::try_from(number).ok();
        let month = unsigned(there.month())?.try_into().ok()?;
        let date = Date::from_calendar_date(there.year().into(), month, unsigned(there.day())?).ok()?;
        Some((Day(date), TimeOfDay::of(unsigned(there.hour())?, unsigned(there.minute())?)?))
    }

    /// When a clock there shows a time: the first instant where it does so twice, and as much later where it leaps over it.
    pub fn instant(&self, day: Day, time: TimeOfDay) -> Option<Timestamp> {
        let signed = |number: u8| i8::try_from(number).ok();
        let (year, month, date) = (i16::try_from(day.0.year()).ok()?, signed(day.0.month().into())?, signed(day.0.day())?);
        let shown = civil::DateTime::new(year, month, date, signed(time.hour())?, signed(time.minute())?, 0, 0).ok()?;
        Some(Timestamp(shown.to_zoned_datetime(self.rules()?).ok()?.timestamp().as_millisecond()))
    }
}

impl FromStr for TimeZone {
    type Err = NotATimeZone;
    fn from_str(text: &str) -> Result<Self, NotATimeZone> {
        let plain = |one: u8| one.is_ascii_alphanumeric() || b"/_+-".contains(&one);
        let good = (1..=LENGTH_MAX).contains(&text.len()) && text.bytes().all(plain);
        if good { Ok(Self(text.to_owned())) } else { Err(NotATimeZone) }
    }
}
impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for TimeZone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
impl JsonSchema for TimeZone {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TimeZone".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9/_+-]+$", "maxLength": LENGTH_MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        name.parse().unwrap()
    }

    fn shown(name: &str, at: &str) -> String {
        let (day, time) = zone(name).clock(at.parse().unwrap()).unwrap();
        format!("{day} {time}")
    }

    #[test]
    fn clocks_follow_the_summer() {
        assert_eq!(shown("Europe/Berlin", "2026-12-24T23:30:00Z"), "2026-12-25 00:30");
        assert_eq!(shown("Europe/Berlin", "2026-06-24T12:00:59Z"), "2026-06-24 14:00");
        assert_eq!(shown("America/New_York", "2026-01-01T02:00:00Z"), "2025-12-31 21:00");
        assert_eq!(shown("UTC", "2026-01-01T02:00:00Z"), "2026-01-01 02:00");
    }

    #[test]
    fn a_time_that_a_clock_leaps_over_or_shows_twice_is_an_instant_too() {
        let at = |day: &str| zone("Europe/Berlin").instant(day.parse().unwrap(), TimeOfDay::of(2, 30).unwrap()).unwrap().to_string();
        assert_eq!(at("2026-03-29"), "2026-03-29T01:30:00Z");
        assert_eq!(at("2026-10-25"), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn what_nobody_knows_shows_nothing() {
        let nowhere = zone("Europe/Nowhere");
        assert!(!nowhere.is_known() && zone("Asia/Tokyo").is_known());
        assert_eq!(nowhere.clock(Timestamp(0)), None);
        assert_eq!(zone("UTC").clock(Timestamp(i64::MAX)), None);
        for bad in ["", "Europe Berlin", "../etc/passwd\n", "Zürich", &"a".repeat(41)] {
            assert_eq!(bad.parse::<TimeZone>(), Err(NotATimeZone), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_a_clock_shows_leads_back(minutes in 0_i64..60_000_000) {
            for name in ["UTC", "Asia/Kolkata", "Pacific/Auckland"] {
                let (zone, at) = (zone(name), Timestamp(minutes * 60_000));
                let (day, time) = zone.clock(at).unwrap();
                // Of an hour that comes twice the first is meant.
                let back = zone.instant(day, time).unwrap();
                prop_assert!(back == at || back.plus_minutes(60) == at, "{name} {at} {back}");
            }
        }
    }
}
