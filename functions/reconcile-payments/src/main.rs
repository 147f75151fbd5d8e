//! Asks gateways what became of all that is open: payments of which no webhook told, refunds that a call left behind, and
//! webhooks that matched nothing when they came. Runs each quarter of an hour; what one run leaves, the next one takes.

use contract::{Problem, payments::GatewayName};
use domain::payment::PaymentState;
use runtime::{Context, Exit, Report};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

/// Payments, refunds and webhooks in one run, each.
const BATCH: u32 = 100;
/// How long a payment may be quiet before its gateway is asked, in milliseconds.
const QUIET_MS: i64 = 900_000;
/// How long `settle-payment` may take to ask, in milliseconds, before it is told again.
const ASK_AGAIN_MS: i64 = 300_000;

/// For how long a payment that ended without money is asked about, in milliseconds, and how often: what comes late comes soon.
const ENDED_MS: i64 = 3 * 86_400_000;
const ENDED_AGAIN_MS: i64 = 21_600_000;

fn main() -> Exit {
    runtime::schedule("reconcile_payments", reconcile_payments)
}

async fn reconcile_payments(cx: Context<'_>) -> Result<Report, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let mut report = Report::default();
    let asked: Vec<GatewayName> = GatewayName::ALL.into_iter().filter(|name| till::has_provider(*name)).collect();
    for payment in store.quiet_payments(&asked, now.plus_ms(-QUIET_MS), now.plus_ms(-ENDED_MS), now, BATCH).await? {
        let ended = matches!(payment.state, PaymentState::Expired | PaymentState::Failed);
        if let Some(event) = store.ask_about(&payment, now, if ended { ENDED_AGAIN_MS } else { ASK_AGAIN_MS }).await? {
            cx.publish(&[event]).await;
            report.done += 1;
        }
    }
    for order in store.unsent_refunds(now, BATCH).await? {
        // One gateway that does not answer must not hold back the others.
        match refunds::send(store, &GATEWAYS, async |variable| cx.secret(variable).await, order, now).await {
            Ok(events) => {
                cx.publish(&events).await;
                report.done += 1;
            }
            Err(problem) => {
                cx.warn(format!("{order} is not refunded: {}", problem.cause.unwrap_or_default()));
                report.left += 1;
            }
        }
    }
    for webhook in store.unapplied_webhooks(now, QUIET_MS, BATCH).await? {
        let event = store.tell_again(&webhook, now).await?;
        cx.publish(&[event]).await;
        report.done += 1;
    }
    Ok(report)
}
