//! Applies what payment providers told, once: captures what was approved while the tab was closed,
//! notes captures and refusals, and asks about calls whose outcome is not known.

use contract::{
    Kind,
    message::{Envelope, PaymentMessage},
    orders::GatewayName,
};
use domain::{Timestamp, payment::PaymentState};
use payments::{Event, Outcome};
use runtime::{Context, Exit, Fail};
use store::{inbox::StoredWebhook, payments::Payment};
use till::{Gateways, Till};

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
            let gateway = GATEWAYS.get(record.gateway, cx.secret("PAYPAL_SECRET")).await?;
            let landed = Till { store, gateway, now: cx.now() }.check(payment).await?;
            cx.publish(&landed.events).await;
            if landed.unknown { Err(Fail::Retry("the gateway does not say".into())) } else { Ok(()) }
        }
    }
}

async fn webhook(cx: Context<'_>, stored: &StoredWebhook) -> Result<(), Fail> {
    let (store, now) = (cx.store().await?, cx.now());
    let name = stored.id.split_once(':').and_then(|(name, _)| GatewayName::find(name));
    let name = name.ok_or_else(|| Fail::Poison(format!("{} is of no gateway", stored.id)))?;
    let gateway = GATEWAYS.get(name, cx.secret("PAYPAL_SECRET")).await?;
    let read = gateway.read(&stored.body).map_err(|fault| Fail::Poison(fault.to_string()))?;
    let Event::Payment { subject, outcome } = read.event else {
        return Ok(store.webhook_applied(&stored.id, now).await.map_err(contract::Problem::from)?);
    };
    let payment = match (subject.payment, &subject.gateway_payment_id) {
        (Some(id), _) => store.payment(id).await,
        (None, Some(id)) => store.payment_at(name, id).await,
        (None, None) => Ok(None),
    };
    let Some(payment) = payment.map_err(contract::Problem::from)? else {
        // Kept, not applied: reconciliation looks at what matches nothing.
        cx.warn(format!("{} matches no payment", stored.id));
        return Ok(());
    };
    let till = Till { store, gateway, now };
    if outcome == Outcome::Approved && is_old(&payment, read.at) {
        return Ok(store.webhook_applied(&stored.id, now).await.map_err(contract::Problem::from)?);
    }
    let landed = if outcome == Outcome::Approved {
        let captured = match till.capture(payment.id).await {
            // The shopper came back at the same time: that call captures.
            Err(problem) if problem.kind == Kind::InProgress => return Err(Fail::Retry("the capture is under way".into())),
            captured => captured?,
        };
        store.webhook_applied(&stored.id, now).await.map_err(contract::Problem::from)?;
        captured
    } else {
        till.report(payment.id, outcome, Some(&stored.id)).await?
    };
    cx.publish(&landed.events).await;
    Ok(())
}

/// Whether an approval leads nowhere any more: the shopper's return was faster, as it mostly is, or
/// a capture for it was tried and sent the shopper back, and to try again could charge a shopper who was told
/// that nothing was charged.
fn is_old(payment: &Payment, approved_at: Option<Timestamp>) -> bool {
    let open = matches!(payment.state, PaymentState::Created | PaymentState::Pending | PaymentState::Capturing);
    let spent = approved_at.zip(payment.sent_back_at()).is_some_and(|(approved, back)| approved <= back);
    !open || spent
}
