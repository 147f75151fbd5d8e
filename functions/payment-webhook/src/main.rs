//! Verifies and stores what a payment provider tells. Nothing else happens here: `settle-payment`
//! applies it. Forged is 400; stored, now or before, is 200; not stored is 503, and the provider
//! sends it again.

use contract::{
    Kind, Problem,
    webhooks::{PaymentWebhook, Stored},
};
use payments::{Event, Fault};
use runtime::{Args, Context, Exit};
use till::Gateways;

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::http::<PaymentWebhook>(payment_webhook)
}

async fn payment_webhook(cx: Context<'_>, Args { path: name, .. }: Args<PaymentWebhook>) -> Result<Stored, Problem> {
    let gateway = GATEWAYS.get(name, cx.secret("PAYPAL_SECRET")).await?;
    let verified = match gateway.verify(cx.headers(), cx.raw_body(), cx.now()).await {
        Ok(verified) => verified,
        Err(fault @ Fault::Forged(_)) => return Err(till::problem(&fault)),
        Err(fault) => return Err(Problem::from(Kind::Unavailable).because(fault)),
    };
    store(cx, name, &verified).await.map_err(|problem| Problem { kind: Kind::Unavailable, ..problem })
}

async fn store(cx: Context<'_>, name: contract::orders::GatewayName, verified: &payments::Verified) -> Result<Stored, Problem> {
    let store = cx.store().await?;
    let payment = match &verified.event {
        Event::Payment { subject, .. } => match (subject.payment, &subject.gateway_payment_id) {
            (Some(payment), _) => store.payment(payment).await?,
            (None, Some(id)) => store.payment_at(name, id).await?,
            (None, None) => None,
        },
        Event::Other { .. } => None,
    };
    let id = format!("{}:{}", name.as_str(), verified.id);
    // Verified, so it is UTF-8.
    let body = String::from_utf8_lossy(cx.raw_body());
    match store.store_webhook(&id, &body, payment.map(|payment| payment.order), cx.now()).await? {
        Some(event) => {
            cx.publish(&[event]).await;
            Ok(Stored { repeated: false })
        }
        None => Ok(Stored { repeated: true }),
    }
}
