//! Days of the calendar and times of the day, wherever a clock shows them.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, macros::format_description};

/// A day such as `2026-12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// The text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a day such as 2026-12-24")]
pub struct NotADay;

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let plain = text.len() == 10 && text.starts_with(|first: char| first.is_ascii_digit());
        let day = plain.then(|| Date::parse(text, format_description!("[year]-[month]-[day]")).ok()).flatten();
        day.map(Self).ok_or(NotADay)
    }
}
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

/// A time of the day, to the minute: `14:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

/// The text is no time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a time of the day between 00:00 and 23:59")]
pub struct NotATimeOfDay;

impl TimeOfDay {
    /// The time at which a clock shows this hour and minute; none where no clock does.
    pub const fn of(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(Self { hour, minute }) } else { None }
    }
    /// The hour, from 0 to 23.
    pub const fn hour(self) -> u8 {
        self.hour
    }
    /// The minute, from 0 to 59.
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for TimeOfDay {
    type Err = NotATimeOfDay;
    fn from_str(text: &str) -> Result<Self, NotATimeOfDay> {
        let two =
            |digits: &str| (digits.len() == 2 && digits.bytes().all(|one| one.is_ascii_digit())).then(|| digits.parse().ok()).flatten();
        let read = || {
            let (hour, minute) = text.split_once(':')?;
            Self::of(two(hour)?, two(minute)?)
        };
        read().ok_or(NotATimeOfDay)
    }
}
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

macro_rules! as_text {
    ($($name:ident, $schema:expr;)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

as_text! {
    Day, json_schema!({ "type": "string", "format": "date" });
    TimeOfDay, json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_day_or_time_is_refused() {
        for bad in ["", "2026-13-01", "2026-02-30", "2026-2-1", "26-02-01", "+2026-02-1", "-026-02-01", "2026-02-01T"] {
            assert_eq!(bad.parse::<Day>(), Err(NotADay), "{bad}");
        }
        for bad in ["", "24:00", "12:60", "1:00", "12:0", "12-00", "+1:00", "12:00:00", "a"] {
            assert_eq!(bad.parse::<TimeOfDay>(), Err(NotATimeOfDay), "{bad}");
        }
        assert!(serde_json::from_value::<Day>("tomorrow".into()).is_err());
        assert!(serde_json::from_value::<TimeOfDay>("noon".into()).is_err());
    }

    proptest! {
        #[test]
        fn days_and_times_come_back_as_they_went(julian in 2_000_000_i32..3_000_000, hour in 0_u8..24, minute in 0_u8..60) {
            let (day, time) = (Day(Date::from_julian_day(julian).unwrap()), TimeOfDay::of(hour, minute).unwrap());
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert_eq!(serde_json::from_value::<TimeOfDay>(serde_json::to_value(time).unwrap()).unwrap(), time);
        }
    }
}
