//! When an order arrives: counted in the carrier's working days, from the shop's calendar and nothing else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

use crate::{
    Timestamp,
    day::{Day, TimeOfDay},
    time_zone::TimeZone,
};

/// The longest that a method may take, in working days: what is more is a slip.
pub const DAYS_MAX: u8 = 90;

/// How long a method takes, in working days after the day it is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "(u8, u8)", into = "(u8, u8)")]
pub struct WorkingDays {
    min: u8,
    max: u8,
}

/// The days are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the fewest and the most days, at most {DAYS_MAX}, the fewest first")]
pub struct NotWorkingDays;

impl TryFrom<(u8, u8)> for WorkingDays {
    type Error = NotWorkingDays;
    fn try_from((min, max): (u8, u8)) -> Result<Self, NotWorkingDays> {
        if min <= max && max <= DAYS_MAX { Ok(Self { min, max }) } else { Err(NotWorkingDays) }
    }
}
impl From<WorkingDays> for (u8, u8) {
    fn from(days: WorkingDays) -> Self {
        (days.min, days.max)
    }
}

/// Whether an order comes in time to be handed over on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CutOff {
    /// It still goes today, if today is a working day.
    Before,
    /// It goes on the next working day.
    After,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayOfWeek {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// When parcels are handed over and delivered: what turns working days into dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Calendar {
    /// Where the shop's clock hangs.
    pub time_zone: TimeZone,
    /// What is ordered before this time is handed over on the same day.
    pub cut_off: TimeOfDay,
    /// The days of the week on which somebody works.
    pub weekdays: Vec<DayOfWeek>,
    /// Days on which nobody does all the same.
    #[serde(default)]
    pub holidays: Vec<Day>,
}

/// From when until when an order arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    /// When it is handed over.
    sent: Date,
    /// The first day.
    earliest: Date,
    /// The last day.
    latest: Date,
}

/// When an order arrives, as far as the shop can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Arrival {
    /// The first day.
    pub earliest: Day,
    /// The last day.
    pub latest: Day,
    /// Until when it must be paid for that.
    pub paid_by: Timestamp,
}

impl Calendar {
    fn works(&self, day: Date) -> bool {
        self.weekdays.contains(&day.weekday().into()) && !self.holidays.contains(&Day(day))
    }

    /// The first working day after `day`; none where the calendar ends or nobody ever works.
    fn next(&self, day: Date) -> Option<Date> {
        // Longer than any shop rests: beyond it the settings are wrong.
        std::iter::successors(day.next_day(), |day| day.next_day()).take(366).find(|day| self.works(*day))
    }

    fn after(&self, day: Date, days: u8) -> Option<Date> {
        (0..days).try_fold(day, |day, _| self.next(day))
    }

    /// When an order of `today`, in the shop's time zone, arrives. None where no day is a working day.
    fn window(&self, today: Date, cut_off: CutOff, days: WorkingDays) -> Option<Window> {
        let sent = if cut_off == CutOff::Before && self.works(today) { today } else { self.next(today)? };
        let earliest = self.after(sent, days.min)?;
        Some(Window { sent, earliest, latest: self.after(earliest, days.max - days.min)? })
    }

    /// When what is ordered at `now` arrives. None where the settings do not say: nobody promises what nobody knows.
    pub fn estimate(&self, now: Timestamp, days: WorkingDays) -> Option<Arrival> {
        let (Day(today), time) = self.time_zone.clock(now)?;
        let cut_off = if time < self.cut_off { CutOff::Before } else { CutOff::After };
        let Window { sent, earliest, latest } = self.window(today, cut_off, days)?;
        Some(Arrival { earliest: Day(earliest), latest: Day(latest), paid_by: self.time_zone.instant(Day(sent), self.cut_off)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const WEEK: [DayOfWeek; 5] = [DayOfWeek::Monday, DayOfWeek::Tuesday, DayOfWeek::Wednesday, DayOfWeek::Thursday, DayOfWeek::Friday];

    fn calendar(weekdays: &[DayOfWeek], holidays: &[Date]) -> Calendar {
        Calendar {
            time_zone: "Europe/Berlin".parse().unwrap(),
            cut_off: "14:00".parse().unwrap(),
            weekdays: weekdays.to_vec(),
            holidays: holidays.iter().copied().map(Day).collect(),
        }
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let calendar = calendar(&WEEK, &[date!(2026 - 12 - 25)]);
        let days = WorkingDays::try_from((1, 2)).unwrap();
        // A Wednesday, before and after the van has gone.
        let window = calendar.window(date!(2026 - 12 - 23), CutOff::Before, days).unwrap();
        assert_eq!(window, Window { sent: date!(2026 - 12 - 23), earliest: date!(2026 - 12 - 24), latest: date!(2026 - 12 - 28) });
        let window = calendar.window(date!(2026 - 12 - 23), CutOff::After, days).unwrap();
        assert_eq!(window, Window { sent: date!(2026 - 12 - 24), earliest: date!(2026 - 12 - 28), latest: date!(2026 - 12 - 29) });
        // On a Saturday nothing is sent, whatever the time.
        assert_eq!(calendar.window(date!(2026 - 12 - 19), CutOff::Before, days).unwrap().sent, date!(2026 - 12 - 21));
    }

    #[test]
    fn the_shops_own_clock_counts() {
        let calendar = calendar(&WEEK, &[]);
        let said = |at: &str| {
            let Arrival { earliest, latest, paid_by } = calendar.estimate(at.parse().unwrap(), WorkingDays { min: 2, max: 4 }).unwrap();
            format!("{earliest} {latest} {paid_by}")
        };
        // Two in the afternoon is one o'clock UTC in winter, and noon in summer.
        assert_eq!(said("2026-11-23T12:59:59Z"), "2026-11-25 2026-11-27 2026-11-23T13:00:00Z");
        assert_eq!(said("2026-11-23T13:00:00Z"), "2026-11-26 2026-11-30 2026-11-24T13:00:00Z");
        assert_eq!(said("2026-06-22T12:00:00Z"), "2026-06-25 2026-06-29 2026-06-23T12:00:00Z");
        // It is Monday already.
        assert_eq!(said("2026-11-22T23:30:00Z"), "2026-11-25 2026-11-27 2026-11-23T13:00:00Z");
    }

    #[test]
    fn who_never_works_promises_nothing() {
        let none = WorkingDays { min: 0, max: 0 };
        assert_eq!(calendar(&[], &[]).window(date!(2026 - 01 - 01), CutOff::Before, none), None);
        assert_eq!(calendar(&WEEK, &[]).window(Date::MAX, CutOff::After, none), None);
        let nowhere = Calendar { time_zone: "Europe/Nowhere".parse().unwrap(), ..calendar(&WEEK, &[]) };
        assert_eq!(nowhere.estimate(Timestamp(0), none), None);
        for days in [(2, 1), (0, DAYS_MAX + 1)] {
            assert_eq!(WorkingDays::try_from(days), Err(NotWorkingDays));
        }
    }

    proptest! {
        #[test]
        fn between_the_days_lie_as_many_working_days(start in 0_i32..3000, min in 0_u8..20, more in 0_u8..20, after: bool) {
            let calendar = calendar(&WEEK, &[]);
            let today = Date::from_julian_day(2_460_000 + start).unwrap();
            let days = WorkingDays { min, max: min + more };
            let cut_off = if after { CutOff::After } else { CutOff::Before };
            let window = calendar.window(today, cut_off, days).unwrap();
            let works = |day: Date| WEEK.contains(&day.weekday().into());
            let working = |from: Date, to: Date| {
                (from.to_julian_day() + 1..=to.to_julian_day()).filter(|day| works(Date::from_julian_day(*day).unwrap())).count()
            };
            prop_assert!(window.sent >= today && (!after || window.sent > today));
            prop_assert_eq!(working(window.sent, window.earliest), usize::from(min));
            prop_assert_eq!(working(window.sent, window.latest), usize::from(min + more));
            prop_assert!([window.sent, window.earliest, window.latest].into_iter().all(works));
        }

        #[test]
        fn who_pays_in_time_is_told_the_same_until_then(minutes in 0_i64..20_000_000, min in 0_u8..9, more in 0_u8..9) {
            let (calendar, now) = (calendar(&WEEK, &[]), Timestamp(minutes * 60_000));
            let days = WorkingDays { min, max: min + more };
            let said = calendar.estimate(now, days).unwrap();
            prop_assert!(said.paid_by > now && said.earliest <= said.latest);
            prop_assert_eq!(calendar.estimate(said.paid_by.plus_ms(-1), days), Some(said));
            prop_assert!(calendar.estimate(said.paid_by, days).unwrap().earliest > said.earliest);
        }
    }
}
