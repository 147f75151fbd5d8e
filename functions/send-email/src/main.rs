//! Sends the shop's mails: claim, send, mark. An event that was sent is not sent again; one whose
//! sender died between the provider's answer and the mark is sent again with the same Message-ID.

use contract::{
    Problem,
    message::{Envelope, MailMessage},
};
use documents::mail::{self, About, Occasion};
use domain::{EventId, OrderId};
use runtime::{Context, Exit, Fail};
use store::inbox::Claim;

/// Longer than the function may run, in milliseconds.
const LEASE_MS: i64 = 30_000;

fn main() -> Exit {
    runtime::queue("send_email", send_email)
}

async fn send_email(cx: Context<'_>, Envelope { event, message }: Envelope<MailMessage>) -> Result<(), Fail> {
    let store = cx.store().await?;
    let claim = format!("mail:{event}");
    match store.claim(&claim, cx.now(), LEASE_MS).await.map_err(Problem::from)? {
        Claim::Done => return Ok(()),
        Claim::Busy => return Err(Fail::Retry("another invocation is sending it".into())),
        Claim::Mine => {}
    }
    let (order, occasion) = match message {
        MailMessage::OrderPlacedV1 { order } => (order, Occasion::Placed),
        MailMessage::OrderPaidV1 { order } => (order, Occasion::Paid),
        MailMessage::OrderExpiredV1 { order } => (order, Occasion::Expired),
        MailMessage::PaymentReviewV1 { order } => (order, Occasion::Review),
    };
    match write(cx, event, order, occasion).await {
        Ok(()) => Ok(store.claim_done(&claim).await.map_err(Problem::from)?),
        Err(fail) => {
            // Not sent for certain: the next delivery need not wait for the lease.
            store.claim_failed(&claim).await.map_err(Problem::from)?;
            Err(fail)
        }
    }
}

async fn write(cx: Context<'_>, event: EventId, id: OrderId, occasion: Occasion) -> Result<(), Fail> {
    let store = cx.store().await?;
    let order = store.order(id).await.map_err(Problem::from)?.ok_or_else(|| Fail::Poison(format!("there is no order {id}")))?;
    let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
    let shop_url = cx.variable("SHOP_URL")?;
    let link = format!("{shop_url}/order/{id}#{}", cx.keys().await?.order_token(id));
    let order = order.view(&[]);
    let about = About { shop: &settings.name, shop_url: &shop_url, order: &order, link: &link };
    let letter = mail::write(occasion, about).map_err(|error| Fail::Poison(error.to_string()))?;
    let to = if occasion == Occasion::Review { cx.variable("MAIL_STAFF")? } else { order.email.to_string() };
    let from = cx.variable("MAIL_FROM")?;
    let mime = mail::envelope(&letter, (&settings.name, &from), &to, event, cx.now()).map_err(|error| Fail::Poison(error.to_string()))?;
    let mailer = cx.shop().mailer().await.map_err(Problem::from)?;
    Ok(mailer.send_raw(mime).await.map_err(Problem::from)?)
}
