//! Sorted samples.

use std::time::Duration;

use serde::Serialize;

/// What is told of a series of samples, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Summary {
    /// How many samples there were.
    pub count: usize,
    /// The smallest.
    pub min: f64,
    /// The median.
    pub p50: f64,
    /// 95 of 100 were at most this.
    pub p95: f64,
    /// 99 of 100 were at most this.
    pub p99: f64,
    /// The largest.
    pub max: f64,
}

impl Summary {
    /// Of samples in milliseconds.
    pub fn of(mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        // The nearest rank: the smallest sample that so many of 100 are not above.
        let at = |percent: usize| samples.get((samples.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default();
        Self { count: samples.len(), min: at(0), p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }

    /// Of durations.
    pub fn of_durations(samples: &[Duration]) -> Self {
        Self::of(samples.iter().map(|sample| ms(*sample)).collect())
    }
}

/// A duration in milliseconds.
pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_the_nearest() {
        let summary = Summary::of((1..=200).rev().map(f64::from).collect());
        assert_eq!((summary.min, summary.p50, summary.p95, summary.p99, summary.max), (1.0, 100.0, 190.0, 198.0, 200.0));
        assert!((Summary::of(vec![7.0]).p50 - 7.0).abs() < f64::EPSILON);
        assert_eq!(Summary::of(Vec::new()).count, 0);
    }
}
