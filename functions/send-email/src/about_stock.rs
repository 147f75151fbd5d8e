//! Mails about stock: to the shop's staff, and to shoppers who waited.

use contract::Problem;
use documents::letter::{Low, News};
use domain::{Email, Language, VariantId};
use runtime::{Context, Fail};

use crate::{Addressed, about_accounts::Desk};

/// Writes about what has become low; nothing where it is not any more, or where the shop has nobody to tell.
pub(crate) async fn write(cx: Context<'_>, variants: &[VariantId]) -> Result<Option<Addressed>, Fail> {
    let desk = Desk::open(cx).await?;
    let to = cx.variable("MAIL_STAFF")?;
    let mut low = cx.store().await?.low_of(variants).await.map_err(Problem::from)?;
    if to.is_empty() || low.is_empty() {
        return Ok(None);
    }
    low.sort_by_key(|stock| stock.headroom);
    let tell = |stock: store::stock::Stock| {
        let (label, available, threshold) = (stock.label, stock.available, stock.threshold);
        let name = if label.choice.is_empty() { label.name } else { format!("{}, {}", label.name, label.choice) };
        Low { name, sku: label.sku, available, threshold }
    };
    let low: Vec<Low> = low.into_iter().map(tell).collect();
    let link = desk.page("/admin/stock?show=low");
    desk.write(&to, News::StockLow { variants: &low, link: &link }).map(Some)
}

/// Writes to somebody who waited; to nobody where it is sold out or taken out of the shop again.
pub(crate) async fn write_back(
    cx: Context<'_>,
    variant: VariantId,
    email: &Email,
    language: Option<Language>,
) -> Result<Option<Addressed>, Fail> {
    let store = cx.store().await?;
    let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
    let offers = store.offers(&[variant], settings.currency).await.map_err(Problem::from)?;
    let Some(offer) = offers.into_iter().find(|offer| offer.available > 0) else { return Ok(None) };
    let desk = Desk::open(cx).await?.spoken(language);
    let name = if offer.choice.is_empty() { offer.name } else { format!("{}, {}", offer.name, offer.choice) };
    let link = desk.page(&format!("/p/{}", offer.slug));
    desk.write(email.as_str(), News::BackInStock { name: &name, link: &link }).map(Some)
}
