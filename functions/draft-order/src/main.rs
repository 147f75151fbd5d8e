//! Writes orders down for shoppers, who pay them by a link; and gives that link for any order that is to be paid.

mod pricing;

use contract::{
    Kind, Problem,
    audit::Action,
    desk::Happening,
    drafts::{AskPayment, Draft, DraftOrder, DraftQuote, DraftWish, PayableOrder, PaymentAsk, QuoteDraft},
    message::{MailMessage, OrderNews},
};
use desk::{Hand, asking, showing};
use domain::{OrderId, area::Place, order::OrderState, quote};
use runtime::{Args, Context, Exit};
use store::{
    audit::Along,
    events::Outgoing,
    idempotency::Saved,
    ids,
    orders::{Order, Wanted},
    payments::Payment,
    placing::{DraftOutcome, Drafted},
};

use crate::pricing::{Terms, of_lines};

fn main() -> Exit {
    runtime::routes().on::<QuoteDraft>(quote_draft).on::<DraftOrder>(draft_order).on::<AskPayment>(ask_payment).serve()
}

async fn quote_draft(cx: Context<'_>, Args { body: wish, .. }: Args<QuoteDraft>) -> Result<DraftQuote, Problem> {
    let store = cx.store().await?;
    let DraftWish { lines, to, vat_id, discount } = wish;
    let settings = store.settings(cx.now()).await?;
    let offers = store.offers(&of_lines(&lines), settings.currency).await?;
    Terms { settings: &settings, offers: &offers, lines: &lines, to: &to, vat_id, discount }.quote()
}

/// Prices the draft anew, compares with what staff saw, and then in one transaction saves the key, takes the stock, writes
/// the order and commits the mail.
async fn draft_order(cx: Context<'_>, Args { body: draft, .. }: Args<DraftOrder>) -> Result<PayableOrder, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let by = cx.signed_in()?;
    let settings = store.settings(now).await?;
    let offers = store.offers(&of_lines(&draft.lines), settings.currency).await?;
    let carted: Vec<_> = draft.lines.iter().map(|line| line.line()).collect();
    let key = cx.idempotency(by.user.uuid().as_bytes());
    let short = quote::shortages(&carted, &offers);
    if !short.is_empty() {
        // A repeat may find its own units gone.
        return match store.saved_reply(&key).await? {
            Saved::No => Err(Problem::changed(Kind::OutOfStock, short)),
            saved => again(cx, saved).await,
        };
    }
    let Draft { lines, email, address, vat_id, shipping_method, discount, total, hold_days, tell, note } = draft;
    let to = Place::from(&address);
    let terms = Terms { settings: &settings, offers: &offers, lines: &lines, to: &to, vat_id: vat_id.clone(), discount };
    let (method, priced) = terms.price_by(&shipping_method)?;
    if priced.totals.total != total {
        return Err(Problem::fault("#/total", "changed", format!("it costs {}", priced.totals.total.decimal())));
    }
    if total.is_zero() {
        return Err(Problem::fault("#/total", "free", "must leave something to pay"));
    }
    let wanted = Wanted {
        email,
        address,
        vat_id,
        shipping_method: method.name.clone(),
        // Nobody knows when such an order is paid.
        arrives: None,
        note: None,
        lines: terms.views(priced.lines.iter().map(|line| &line.item))?,
        priced,
    };
    let mut order = Order::new(wanted, hold_days * 24 * 60, now);
    order.note(Happening::Drafted, Some(by.user), now);
    let mut events = Vec::new();
    if tell {
        order.note(Happening::PaymentAsked { note }, Some(by.user), now);
        events.push(Outgoing::mail(ids::new(), MailMessage::OrderNewsV1 { order: order.id, news: OrderNews::PaymentAsked })?);
    }
    let entry = cx.staff_entry(Action::OrderDrafted, None).changed("order", None, Some(order.number.to_string()));
    let drafted = Drafted { key: &key, order: &order, by, along: Along { events: &events, entry: &entry } };
    match store.draft(&drafted, now).await? {
        DraftOutcome::Done => {
            cx.publish(&events).await;
            payable(cx, order.id).await
        }
        DraftOutcome::Short => {
            // Someone was faster since the offers were read.
            let offers = store.offers(&of_lines(&lines), settings.currency).await?;
            Err(Problem::changed(Kind::OutOfStock, quote::shortages(&carted, &offers)))
        }
        DraftOutcome::Unseated => Err(Kind::Unauthenticated.into()),
        DraftOutcome::Twin(saved) => again(cx, saved).await,
    }
}

/// What an earlier call with the same key replied.
async fn again(cx: Context<'_>, saved: Saved) -> Result<PayableOrder, Problem> {
    match saved {
        Saved::Reply(id) => payable(cx, id.parse().map_err(|error| Problem::from(Kind::Internal).because(error))?).await,
        Saved::Mismatch => Err(Kind::IdempotencyMismatch.into()),
        Saved::No => Err(Problem::from(Kind::Unavailable).because("an order number came twice")),
    }
}

async fn ask_payment(
    cx: Context<'_>,
    Args { path: id, body: PaymentAsk { tell, note }, .. }: Args<AskPayment>,
) -> Result<PayableOrder, Problem> {
    let hand = Hand { by: Some(cx.signed_in()?.user), now: cx.now() };
    if tell {
        let judge = move |order: &Order, payments: &[Payment]| asking::ask_payment(order, payments, note.clone(), hand);
        cx.amend(id, &judge, Some(Action::PaymentAsked)).await?;
    } else {
        let store = cx.store().await?;
        let order = store.order(id).await?.ok_or(Kind::NotFound)?;
        asking::may_ask(&order, &store.payments_of(id).await?)?;
    }
    payable(cx, id).await
}

async fn payable(cx: Context<'_>, id: OrderId) -> Result<PayableOrder, Problem> {
    let order = showing::open_order(cx.store().await?, id, cx.now()).await?;
    let link = format!("{}/order/{id}#{}", cx.variable("SHOP_URL")?, cx.keys().await?.order_token(id));
    let until = (order.order.state == OrderState::AwaitingPayment).then_some(order.order.expires_at);
    Ok(PayableOrder { order, link, until })
}
