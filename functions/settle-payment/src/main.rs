//! Applies what payment providers told, once: captures what was approved while the tab was closed,
//! notes captures and refusals, and asks about calls whose outcome is not known.

use contract::{
    Kind,
    message::{Envelope, PaymentMessage},
    payments::GatewayName,
};
use domain::{Timestamp, payment::PaymentState};
use payments::{Event, Fault, Gateway, Outcome};
use runtime::{Context, Exit, Fail};
use store::{Store, inbox::StoredWebhook, payments::Payment};
use till::{Gateways, Landed, Till};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::queue("settle_payment", settle_payment)
}

async fn settle_payment(cx: Context<'_>, envelope: Envelope<PaymentMessage>) -> Result<(), Fail> {
    let store = cx.store().await?;
    match envelope.message {
        PaymentMessage::WebhookStoredV1 { inbox } => {
            let stored = store.webhook(&inbox).await.map_err(contract::Problem::from)?;
            let stored = stored.ok_or_else(|| Fail::Retry(format!("{inbox} is not stored (yet)")))?;
            if stored.applied_at.is_some() { Ok(()) } else { webhook(cx, &stored).await }
        }
        PaymentMessage::CheckPaymentV1 { payment } => {
            let record = store.payment(payment).await.map_err(contract::Problem::from)?;
            let record = record.ok_or_else(|| Fail::Poison(format!("there is no payment {payment}")))?;
            let gateway = GATEWAYS.get(record.gateway, async |variable| cx.secret(variable).await).await?;
            let landed = match (Till { store, gateway, now: cx.now() }).check(payment).await {
                // Asked by the clock alone: it asks again.
                Err(problem) if problem.kind == Kind::GatewayUnavailable && record.check_at.is_some() => {
                    cx.warn(format!("{payment} is not checked: {}", problem.cause.unwrap_or_default()));
                    return Ok(());
                }
                landed => landed?,
            };
            cx.publish(&landed.events).await;
            if landed.unknown { Err(Fail::Retry("the gateway does not say".into())) } else { Ok(()) }
        }
    }
}

async fn webhook(cx: Context<'_>, stored: &StoredWebhook) -> Result<(), Fail> {
    let (store, now) = (cx.store().await?, cx.now());
    let name = stored.id.split_once(':').and_then(|(name, _)| GatewayName::find(name));
    let name = name.ok_or_else(|| Fail::Poison(format!("{} is of no gateway", stored.id)))?;
    let gateway = GATEWAYS.get(name, async |variable| cx.secret(variable).await).await?;
    let read = gateway.read(&stored.body).map_err(|fault| Fail::Poison(fault.to_string()))?;
    let Some(subject) = read.event.subject() else {
        return Ok(store.webhook_applied(&stored.id, now).await.map_err(contract::Problem::from)?);
    };
    let Some(payment) = till::find(store, name, subject).await? else {
        // Kept, not applied: reconciliation looks at what matches nothing.
        cx.warn(format!("{} matches no payment", stored.id));
        return Ok(());
    };
    // One address of the shop may hear of all coins of an account.
    let gateway = GATEWAYS.get(payment.gateway, async |variable| cx.secret(variable).await).await?;
    let till = Till { store, gateway, now };
    let landed = match read.event {
        Event::Payment { outcome: Outcome::Approved, .. } => approved(till, &payment, read.at, &stored.id).await?,
        Event::Payment { outcome, .. } => match confirmed(cx, gateway, outcome, &stored.id).await? {
            Some(outcome) => Some(till.report(payment.id, outcome, Some(&stored.id)).await?),
            None => None,
        },
        Event::Refund { refund, .. } => {
            // First the order's refund: what is told again finds it done, while the inbox would keep it from being told.
            cx.publish(&till::refunds::told(store, &payment, &refund, now).await?).await;
            Some(till.returned(&payment, &refund, Some(&stored.id)).await?)
        }
        Event::Dispute { dispute, .. } => Some(till.disputed(&payment, &dispute, Some(&stored.id)).await?),
        Event::Other { .. } => None,
    };
    if let Some(landed) = landed {
        cx.publish(&landed.events).await;
    }
    Ok(())
}

/// Captures what was approved while the tab was closed.
async fn approved(till: Till<'_>, payment: &Payment, at: Option<Timestamp>, webhook: &str) -> Result<Option<Landed>, Fail> {
    let done = async |store: &Store| store.webhook_applied(webhook, till.now).await.map_err(contract::Problem::from);
    if is_old(payment, at) {
        done(till.store).await?;
        return Ok(None);
    }
    let captured = match till.capture(payment.id).await {
        // The shopper came back at the same time: that call captures.
        Err(problem) if problem.kind == Kind::InProgress => return Err(Fail::Retry("the capture is under way".into())),
        captured => captured?,
    };
    done(till.store).await?;
    Ok(Some(captured))
}

/// What was told, where the provider stands by it. What it knows nothing of is kept and has no effect: somebody else may
/// know the secret.
async fn confirmed(cx: Context<'_>, gateway: &dyn Gateway, outcome: Outcome, webhook: &str) -> Result<Option<Outcome>, Fail> {
    match gateway.confirm(outcome).await {
        Ok(outcome) => Ok(Some(outcome)),
        Err(fault @ Fault::Refused { .. }) => {
            cx.warn(format!("{webhook} is not confirmed: {fault}"));
            Ok(None)
        }
        Err(fault) => Err(till::problem(&fault).into()),
    }
}

/// Whether an approval leads nowhere any more: the shopper's return was faster, as it mostly is, or
/// a capture for it was tried and sent the shopper back, and to try again could charge a shopper who was told
/// that nothing was charged.
fn is_old(payment: &Payment, approved_at: Option<Timestamp>) -> bool {
    let open = matches!(payment.state, PaymentState::Created | PaymentState::Pending | PaymentState::Capturing);
    let spent = approved_at.zip(payment.sent_back_at()).is_some_and(|(approved, back)| approved <= back);
    !open || spent
}
