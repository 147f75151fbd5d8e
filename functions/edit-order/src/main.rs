//! Changes an order before it is sent: lines come, go and change; the difference is asked for, or goes back.

use contract::{
    Kind, Problem,
    audit::Action,
    desk::DeskOrder,
    edits::{Edit, EditOrder, EditPreview, PreviewEdit, Wish},
};
use desk::{Hand, editing, showing};
use domain::{
    OrderId, VariantId,
    catalogue::Offer,
    quote::{self, LineChange},
};
use runtime::{Args, Context, Exit};
use store::{ids, orders::Order, payments::Payment};
use till::{Gateways, refunds};

static GATEWAYS: Gateways = Gateways::new();

fn main() -> Exit {
    runtime::routes().on::<PreviewEdit>(preview).on::<EditOrder>(edit_order).serve()
}

/// What the shop sells of what is to be added, in the order's currency.
async fn offers(cx: Context<'_>, order: &Order, edit: &Edit) -> Result<Vec<Offer>, Problem> {
    let added = edit.wishes.iter().filter_map(|wish| if let Wish::Add(variant, _) = wish { Some(*variant) } else { None });
    Ok(cx.store().await?.offers(&added.collect::<Vec<VariantId>>(), order.priced.currency).await?)
}

/// Also says what there is not enough of: whoever changes an order learns it before they save.
async fn preview(cx: Context<'_>, Args { path: id, body: edit, .. }: Args<PreviewEdit>) -> Result<EditPreview, Problem> {
    let store = cx.store().await?;
    let order = store.order(id).await?.ok_or(Kind::NotFound)?;
    let offers = offers(cx, &order, &edit).await?;
    let preview = editing::preview(&order, &store.payments_of(id).await?, &edit, &offers)?;
    let more = editing::demand(&preview.differences);
    let wanted = store.offers(&more.iter().map(|line| line.variant).collect::<Vec<VariantId>>(), order.priced.currency).await?;
    let mut short = quote::shortages(&more, &wanted);
    // What the order has has its price; what is added without one was refused above.
    short.retain(|change| !matches!(change, LineChange::NotSoldIn { .. }));
    if short.is_empty() { Ok(preview) } else { Err(Problem::changed(Kind::OutOfStock, short)) }
}

async fn edit_order(cx: Context<'_>, Args { path: id, body: edit, .. }: Args<EditOrder>) -> Result<DeskOrder, Problem> {
    let order = cx.store().await?.order(id).await?.ok_or(Kind::NotFound)?;
    let offers = offers(cx, &order, &edit).await?;
    let (refund, hand) = (ids::new(), Hand { by: Some(cx.signed_in()?.user), now: cx.now() });
    let judge = move |order: &Order, payments: &[Payment]| editing::edit(order, payments, &edit, &offers, refund, hand);
    cx.amend(id, &judge, Some(Action::OrderEdited)).await?;
    show(cx, id).await
}

async fn show(cx: Context<'_>, id: OrderId) -> Result<DeskOrder, Problem> {
    let store = cx.store().await?;
    let events = refunds::send(store, &GATEWAYS, async |variable| cx.secret(variable).await, id, cx.now()).await?;
    cx.publish(&events).await;
    showing::open_order(store, id, cx.now()).await
}
