//! The one log line of an invocation: JSON on standard error. What is never logged: tokens, secrets,
//! bodies, addresses, e-mail addresses.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use contract::Problem;
use serde::Serialize;

static WARM: AtomicBool = AtomicBool::new(false);

/// A log line being gathered.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) request_id: String,
    start: Instant,
    cold: bool,
    operation: &'static str,
    viewer: Option<String>,
    problem: Option<&'static str>,
    cause: Option<String>,
    warnings: Vec<String>,
}

/// The line's fields.
#[derive(Debug, Serialize)]
struct Fields<'a> {
    level: &'a str,
    operation: &'a str,
    request_id: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    viewer: Option<&'a str>,
    duration_us: u64,
    database_us: u64,
    database_calls: u64,
    queue_us: u64,
    cold: bool,
}

/// What a scheduled job says it did, for the log.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Report {
    /// How many things were done.
    pub done: u32,
    /// How many were left for the next run.
    pub left: u32,
}

impl Line {
    pub(crate) fn begin(request_id: String) -> Self {
        Self {
            request_id,
            start: Instant::now(),
            cold: !WARM.swap(true, Ordering::Relaxed),
            operation: "none",
            viewer: None,
            problem: None,
            cause: None,
            warnings: Vec::new(),
        }
    }

    pub(crate) fn operation(&mut self, operation: &'static str) {
        self.operation = operation;
    }

    pub(crate) fn viewer(&mut self, address: Option<&str>) {
        self.viewer = address.map(str::to_owned);
    }

    pub(crate) fn problem(&mut self, problem: &Problem) {
        self.problem = Some(problem.kind.slug());
        self.cause.clone_from(&problem.cause);
    }

    pub(crate) fn cause(&mut self, cause: String) {
        self.cause = Some(cause);
    }

    pub(crate) fn warnings(&mut self, warnings: Vec<String>) {
        self.warnings.extend(warnings);
    }

    pub(crate) fn end(self, status: u16, (database_us, database_calls, queue_us): (u64, u64, u64)) {
        let level = match status {
            500.. => "error",
            _ if self.cause.is_some() || !self.warnings.is_empty() => "warn",
            _ => "info",
        };
        let fields = Fields {
            level,
            operation: self.operation,
            request_id: &self.request_id,
            status,
            problem: self.problem,
            cause: self.cause.as_deref(),
            warnings: &self.warnings,
            viewer: self.viewer.as_deref(),
            duration_us: u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX),
            database_us,
            database_calls,
            queue_us,
            cold: self.cold,
        };
        // One write, so that lines of parallel invocations do not mix.
        let mut line = serde_json::to_string(&fields).unwrap_or_default();
        line.push('\n');
        eprint!("{line}");
    }
}
