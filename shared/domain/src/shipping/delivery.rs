//! When an order arrives: counted in the carrier's working days, from the shop's calendar and nothing else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

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

/// Whether an order comes in time to be handed over on the same day. Whoever has a clock and knows the shop's hours says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// It still goes today, if today is a working day.
    Before,
    /// It goes on the next working day.
    After,
}

/// The days on which parcels are handed over and delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar<'a> {
    /// Days of the week on which nobody works.
    pub rest: &'a [Weekday],
    /// Other days on which nobody works.
    pub holidays: &'a [Date],
}

/// From when until when an order arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it is handed over.
    pub sent: Date,
    /// The first day.
    pub earliest: Date,
    /// The last day.
    pub latest: Date,
}

impl Calendar<'_> {
    fn works(&self, day: Date) -> bool {
        !self.rest.contains(&day.weekday()) && !self.holidays.contains(&day)
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
    pub fn estimate(&self, today: Date, cut_off: CutOff, days: WorkingDays) -> Option<Window> {
        let sent = if cut_off == CutOff::Before && self.works(today) { today } else { self.next(today)? };
        let earliest = self.after(sent, days.min)?;
        Some(Window { sent, earliest, latest: self.after(earliest, days.max - days.min)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let calendar = Calendar { rest: &WEEKEND, holidays: &[date!(2026 - 12 - 25)] };
        let days = WorkingDays::try_from((1, 2)).unwrap();
        // A Wednesday, before and after the van has gone.
        let window = calendar.estimate(date!(2026 - 12 - 23), CutOff::Before, days).unwrap();
        assert_eq!(window, Window { sent: date!(2026 - 12 - 23), earliest: date!(2026 - 12 - 24), latest: date!(2026 - 12 - 28) });
        let window = calendar.estimate(date!(2026 - 12 - 23), CutOff::After, days).unwrap();
        assert_eq!(window, Window { sent: date!(2026 - 12 - 24), earliest: date!(2026 - 12 - 28), latest: date!(2026 - 12 - 29) });
        // On a Saturday nothing is sent, whatever the time.
        assert_eq!(calendar.estimate(date!(2026 - 12 - 19), CutOff::Before, days).unwrap().sent, date!(2026 - 12 - 21));
    }

    #[test]
    fn who_never_works_promises_nothing() {
        let all: Vec<Weekday> = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next())).take(7).collect();
        let calendar = Calendar { rest: &all, holidays: &[] };
        assert_eq!(calendar.estimate(date!(2026 - 01 - 01), CutOff::Before, WorkingDays { min: 0, max: 0 }), None);
        assert_eq!(Calendar { rest: &[], holidays: &[] }.estimate(Date::MAX, CutOff::After, WorkingDays { min: 0, max: 0 }), None);
        for days in [(2, 1), (0, DAYS_MAX + 1)] {
            assert_eq!(WorkingDays::try_from(days), Err(NotWorkingDays));
        }
    }

    proptest! {
        #[test]
        fn between_the_days_lie_as_many_working_days(start in 0_i32..3000, min in 0_u8..20, more in 0_u8..20, after: bool) {
            let calendar = Calendar { rest: &WEEKEND, holidays: &[] };
            let today = Date::from_julian_day(2_460_000 + start).unwrap();
            let days = WorkingDays { min, max: min + more };
            let cut_off = if after { CutOff::After } else { CutOff::Before };
            let window = calendar.estimate(today, cut_off, days).unwrap();
            let working = |from: Date, to: Date| {
                (from.to_julian_day() + 1..=to.to_julian_day()).filter(|day| !WEEKEND.contains(&Date::from_julian_day(*day).unwrap().weekday())).count()
            };
            prop_assert!(window.sent >= today && (!after || window.sent > today));
            prop_assert_eq!(working(window.sent, window.earliest), usize::from(min));
            prop_assert_eq!(working(window.sent, window.latest), usize::from(min + more));
            prop_assert!([window.sent, window.earliest, window.latest].iter().all(|day| !WEEKEND.contains(&day.weekday())));
        }
    }
}
