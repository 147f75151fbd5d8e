//! Mails about the books, to the shop's staff.

use contract::Problem;
use documents::letter::News;
use domain::OrderId;
use runtime::{Context, Fail};

use crate::{Addressed, about_accounts::Desk};

/// Writes that books and records differ; nothing where the shop has nobody to tell.
pub(crate) async fn write(cx: Context<'_>, orders: &[OrderId], count: u32) -> Result<Option<Addressed>, Fail> {
    let (desk, to) = (Desk::open(cx).await?, cx.variable("MAIL_STAFF")?);
    if to.is_empty() {
        return Ok(None);
    }
    let mut numbers = Vec::with_capacity(orders.len());
    for id in orders {
        numbers.extend(cx.store().await?.order(*id).await.map_err(Problem::from)?.map(|order| order.number.to_string()));
    }
    let link = desk.page("/admin/orders");
    desk.write(&to, News::BooksDiffer { orders: &numbers, count, link: &link }).map(Some)
}
