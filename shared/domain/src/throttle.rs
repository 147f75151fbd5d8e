//! How fast somebody may guess. Each attempt is counted before it is judged, so that parallel
//! guesses count as well; a good one takes its count back.

use crate::Timestamp;

/// What is limited, and how hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Attempts without a pause.
    pub free: u32,
    /// The pause after the first attempt that is not free, in milliseconds; it doubles with each.
    pub first_pause_ms: i64,
    /// The longest pause, in milliseconds.
    pub longest_pause_ms: i64,
    /// After this time without an attempt all is forgotten, in milliseconds.
    pub forget_ms: i64,
}

/// Guesses at the password of one account, by those who never signed in to it from this browser.
/// About 100 guesses a day once the free ones are spent, against lists of the most common passwords.
pub const ACCOUNT: Limit = Limit { free: 5, first_pause_ms: 2_000, longest_pause_ms: 900_000, forget_ms: 24 * 3_600_000 };

/// Guesses by one party at any account: many people may share an address.
pub const PARTY: Limit = Limit { free: 30, first_pause_ms: 1_000, longest_pause_ms: 300_000, forget_ms: 3_600_000 };

/// Challenges for passkeys that one party asks for: no guesses, but each is a record.
pub const CHALLENGES: Limit = Limit { free: 60, first_pause_ms: 1_000, longest_pause_ms: 60_000, forget_ms: 600_000 };

/// Mails that one party has the shop send.
pub const LETTERS: Limit = Limit { free: 40, first_pause_ms: 10_000, longest_pause_ms: 3_600_000, forget_ms: 6 * 3_600_000 };

/// Mails that go to one address because somebody entered it.
pub const LETTERS_TO: Limit = Limit { free: 6, first_pause_ms: 60_000, longest_pause_ms: 6 * 3_600_000, forget_ms: 24 * 3_600_000 };

/// What was counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Attempts that were let through and not taken back.
    pub attempts: u32,
    /// When the last of them was.
    pub last: Timestamp,
}

impl Limit {
    /// How long whoever has this count waits before the next attempt, in milliseconds; 0 for not at all.
    pub fn wait_ms(&self, count: Count, now: Timestamp) -> i64 {
        let since = now.0.saturating_sub(count.last.0).max(0);
        if since >= self.forget_ms {
            return 0;
        }
        let Some(over) = count.attempts.checked_sub(self.free) else { return 0 };
        let pause = self.first_pause_ms.saturating_mul(1_i64.checked_shl(over.min(40)).unwrap_or(i64::MAX)).min(self.longest_pause_ms);
        (pause - since).max(0)
    }

    /// Whether a count is old enough to begin anew.
    pub fn forgets(&self, count: Count, now: Timestamp) -> bool {
        now.0.saturating_sub(count.last.0) >= self.forget_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let at = |attempts, ms| ACCOUNT.wait_ms(Count { attempts, last: Timestamp(0) }, Timestamp(ms));
        assert_eq!(at(4, 0), 0);
        assert_eq!(at(5, 0), 2_000);
        assert_eq!(at(5, 1_500), 500);
        assert_eq!(at(6, 0), 4_000);
        assert_eq!(at(60, 0), 900_000);
        assert_eq!(at(60, 24 * 3_600_000), 0);
    }

    proptest! {
        /// Whoever tries as soon as may be gets no more guesses in a day than the limits say.
        #[test]
        fn a_patient_guesser_gets_few_guesses(start in 0_i64..1_000_000_000) {
            let mut count = Count { attempts: 0, last: Timestamp(start) };
            let (mut now, mut guesses) = (start, 0);
            while now < start + 24 * 3_600_000 {
                now += ACCOUNT.wait_ms(count, Timestamp(now));
                count = Count { attempts: count.attempts + 1, last: Timestamp(now) };
                guesses += 1;
            }
            prop_assert!(guesses <= 115, "{}", guesses);
        }
    }
}
