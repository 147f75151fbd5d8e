//! The sandbox's own clock: the machine's, plus what a test has put it forward.

use std::sync::atomic::{AtomicI64, Ordering};

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// The time as this sandbox sees it.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        let real = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
        i64::try_from(real).unwrap_or(i64::MAX).saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Puts the clock forward, so that a test need not wait three hours for an order to expire.
    pub fn advance(&self, by_ms: i64) {
        self.ahead_ms.fetch_add(by_ms, Ordering::Relaxed);
    }

    /// The moment as RFC 3339 with whole seconds, as PayPal writes it.
    pub fn stamp(at_ms: i64) -> String {
        Self::moment(at_ms).replace_nanosecond(0).ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
    }

    /// The moment as RFC 3339 with milliseconds, as in `create_time` of an event.
    pub fn fine_stamp(at_ms: i64) -> String {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        Self::moment(at_ms).format(&format).unwrap_or_default()
    }

    /// The time of day, for people.
    pub fn time_of_day(at_ms: i64) -> String {
        Self::moment(at_ms).format(&format_description!("[hour]:[minute]:[second] UTC")).unwrap_or_default()
    }

    fn moment(at_ms: i64) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::milliseconds(at_ms))
    }
}
