//! Sends the shop's mails: claim, send, mark. An event that was sent is not sent again; one whose
//! sender died between the provider's answer and the mark is sent again with the same Message-ID.

mod about_accounts;
mod about_books;
mod about_news;
mod about_orders;
mod about_stock;

use contract::{
    Problem,
    message::{Envelope, MailMessage},
};
use documents::mail::{self, Attachment, Letter, Occasion};
use domain::EventId;
use runtime::{Context, Exit, Fail};
use store::inbox::Claim;

use crate::about_news::File;

/// Longer than the function may run, in milliseconds.
const LEASE_MS: i64 = 30_000;

fn main() -> Exit {
    runtime::queue("send_email", send_email)
}

/// A letter, the address that it goes to, and the file that it brings.
struct Addressed {
    to: String,
    letter: Letter,
    file: Option<File>,
}

async fn send_email(cx: Context<'_>, Envelope { event, message }: Envelope<MailMessage>) -> Result<(), Fail> {
    let store = cx.store().await?;
    let claim = format!("mail:{event}");
    match store.claim(&claim, cx.now(), LEASE_MS).await.map_err(Problem::from)? {
        Claim::Done => return Ok(()),
        Claim::Busy => return Err(Fail::Retry("another invocation is sending it".into())),
        Claim::Mine => {}
    }
    match deliver(cx, event, message).await {
        Ok(()) => Ok(store.claim_done(&claim).await.map_err(Problem::from)?),
        Err(fail) => {
            // Not sent for certain: the next delivery need not wait for the lease.
            store.claim_failed(&claim).await.map_err(Problem::from)?;
            Err(fail)
        }
    }
}

async fn deliver(cx: Context<'_>, event: EventId, message: MailMessage) -> Result<(), Fail> {
    let Some(Addressed { to, letter, file }) = write(cx, message).await? else { return Ok(()) };
    let settings = cx.store().await?.settings(cx.now()).await.map_err(Problem::from)?;
    let from = cx.variable("MAIL_FROM")?;
    let files: Vec<_> = file.iter().map(|file| Attachment { file_name: &file.name, pdf: &file.pdf }).collect();
    let mime = mail::envelope_with(&letter, (&settings.name, &from), &to, event, cx.now(), &files);
    let mime = mime.map_err(|error| Fail::Poison(error.to_string()))?;
    let mailer = cx.shop().mailer().await.map_err(Problem::from)?;
    Ok(mailer.send_raw(mime).await.map_err(Problem::from)?)
}

/// What there is to write; nothing where what it was about is gone, or where nobody is to be told.
async fn write(cx: Context<'_>, message: MailMessage) -> Result<Option<Addressed>, Fail> {
    match message {
        MailMessage::OrderPlacedV1 { order } => about_orders::write(cx, order, Occasion::Placed).await,
        MailMessage::OrderPaidV1 { order } => about_orders::write(cx, order, Occasion::Paid).await,
        MailMessage::OrderExpiredV1 { order } => about_orders::write(cx, order, Occasion::Expired).await,
        MailMessage::OrderNewsV1 { order, news } => about_news::write(cx, order, news).await,
        MailMessage::BooksDifferV1 { orders, count } => about_books::write(cx, &orders, count).await,
        MailMessage::PaymentReviewV1 { order } => about_orders::write(cx, order, Occasion::Review).await,
        MailMessage::StockLowV1 { variants } => about_stock::write(cx, &variants).await,
        MailMessage::BackInStockV1 { variant, email, language } => about_stock::write_back(cx, variant, &email, language).await,
        other => about_accounts::write(cx, other).await,
    }
}
