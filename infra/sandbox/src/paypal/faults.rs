//! Faults on order: make the next calls of an operation fail, before or after they take effect.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Paypal;
use super::errors::Fault;

/// What shall go wrong.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// HTTP status to answer.
    pub status: Option<u16>,
    /// Issue code to answer instead, e.g. `TRANSACTION_REFUSED`.
    pub issue: Option<String>,
    /// Say nothing for so long, then answer `status` (504 if none).
    #[serde(rename = "timeout-ms", alias = "timeout_ms")]
    pub timeout_ms: Option<u64>,
    /// Only be slow: take so long, then do what was asked.
    pub delay_ms: u64,
    /// How many calls; 0 counts as 1.
    pub times: u32,
    /// Fail only after the call took effect: the caller cannot know.
    pub after_effect: bool,
}

/// The fault one call met.
#[derive(Debug, Default)]
pub struct Met(Option<Order>);

impl Paypal {
    /// Counts the call, and fails it if a test has ordered that before the effect.
    pub(crate) async fn enter(&self, operation: &str) -> Result<Met, Fault> {
        let met = {
            let mut books = self.books();
            *books.tally.calls.entry(operation.to_owned()).or_default() += 1;
            let order = books.faults.get_mut(operation).map(|order| {
                order.times = order.times.saturating_sub(1);
                order.clone()
            });
            if order.as_ref().is_some_and(|order| order.times == 0) {
                books.faults.remove(operation);
            }
            order
        };
        let Some(order) = met else { return Ok(Met(None)) };
        if order.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(order.delay_ms)).await;
        }
        if order.after_effect {
            return Ok(Met(Some(order)));
        }
        Met(Some(order)).leave().await?;
        Ok(Met(None))
    }
}

impl Met {
    /// Fails the call now that it took effect, if that was ordered.
    pub(crate) async fn leave(self) -> Result<(), Fault> {
        let Some(order) = self.0 else { return Ok(()) };
        if let Some(wait) = order.timeout_ms {
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
        match (order.issue, order.status, order.timeout_ms) {
            (Some(issue), _, _) => Err(Fault::code(&issue)),
            (None, Some(status), _) => Err(Fault::status(status)),
            (None, None, Some(_)) => Err(Fault::status(504)),
            (None, None, None) => Ok(()),
        }
    }
}
