//! Verifies and stores what a payment provider tells. Nothing else happens here: `settle-payment`
//! applies it. Forged is 400; stored, now or before, is 200; not stored is 503, and the provider
//! sends it again.

use contract::{
    Kind, Problem,
    payments::GatewayName,
    webhooks::{PaymentCallback, PaymentWebhook, Stored},
};
use payments::{Delivery, Fault, Verified};
use runtime::{Args, Context, Exit};
use till::Gateways;

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes().on::<PaymentWebhook>(payment_webhook).on::<PaymentCallback>(payment_callback).serve()
}

async fn payment_webhook(cx: Context<'_>, Args { path: name, .. }: Args<PaymentWebhook>) -> Result<Stored, Problem> {
    take(cx, name).await
}

async fn payment_callback(cx: Context<'_>, Args { path: name, .. }: Args<PaymentCallback>) -> Result<Stored, Problem> {
    take(cx, name).await
}

async fn take(cx: Context<'_>, name: GatewayName) -> Result<Stored, Problem> {
    let gateway = match GATEWAYS.get(name, async |variable| cx.secret(variable).await).await {
        Ok(gateway) => gateway,
        // A gateway without an account: nobody who may call tells anything of it.
        Err(problem) if problem.kind == Kind::InvalidRequest => return Err(Kind::WebhookForged.into()),
        // It is not stored: the provider shall come again.
        Err(problem) => return Err(Problem { kind: Kind::Unavailable, ..problem }),
    };
    let delivery = Delivery { headers: cx.headers(), query: cx.raw_query(), body: cx.raw_body(), now: cx.now() };
    let verified = match gateway.verify(delivery).await {
        Ok(verified) => verified,
        Err(fault @ Fault::Forged(_)) => return Err(till::problem(&fault)),
        Err(fault) => return Err(Problem::from(Kind::Unavailable).because(fault)),
    };
    store(cx, name, &verified).await.map_err(|problem| Problem { kind: Kind::Unavailable, ..problem })
}

async fn store(cx: Context<'_>, name: GatewayName, verified: &Verified) -> Result<Stored, Problem> {
    let store = cx.store().await?;
    let payment = match verified.event.subject() {
        Some(subject) => till::find(store, name, subject).await?,
        None => None,
    };
    let id = format!("{}:{}", name.as_str(), verified.id);
    match store.store_webhook(&id, &verified.record, payment.map(|payment| payment.order), cx.now()).await? {
        Some(event) => {
            cx.publish(&[event]).await;
            Ok(Stored { repeated: false })
        }
        None => Ok(Stored { repeated: true }),
    }
}
