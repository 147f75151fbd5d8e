//! Mails about orders.

use contract::Problem;
use documents::mail::{self, About, Occasion};
use domain::OrderId;
use runtime::{Context, Fail};
use store::{Settings, orders::Order, paperwork::Wanted};

use crate::{Addressed, about_news::papers};

/// An order that somebody is to hear of.
pub(crate) struct Occasioned {
    pub order: Order,
    /// Its page; its token stands in the fragment.
    pub link: String,
    pub settings: Settings,
}

impl Occasioned {
    /// Nothing where who placed it has been erased since.
    pub(crate) async fn open(cx: Context<'_>, id: OrderId) -> Result<Option<Self>, Fail> {
        let occasioned = Self::of_anybody(cx, id).await?;
        Ok((occasioned.order.email.as_str() != store::users::ERASED).then_some(occasioned))
    }

    async fn of_anybody(cx: Context<'_>, id: OrderId) -> Result<Self, Fail> {
        let store = cx.store().await?;
        let order = store.order(id).await.map_err(Problem::from)?.ok_or_else(|| Fail::Poison(format!("there is no order {id}")))?;
        let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
        let link = format!("{}/order/{id}#{}", cx.variable("SHOP_URL")?, cx.keys().await?.order_token(id));
        Ok(Self { order, link, settings })
    }
}

/// Writes about an order; to nobody where who placed it has been erased since. The confirmation brings the invoice.
pub(crate) async fn write(cx: Context<'_>, id: OrderId, occasion: Occasion) -> Result<Option<Addressed>, Fail> {
    let Occasioned { order, link, settings } = Occasioned::of_anybody(cx, id).await?;
    if order.email.as_str() == store::users::ERASED && occasion != Occasion::Review {
        return Ok(None);
    }
    let file = if occasion == Occasion::Paid { papers(cx, &settings, id, Wanted::Invoice).await? } else { None };
    let shop_url = cx.variable("SHOP_URL")?;
    let order = order.view(&[], cx.now());
    let about = About { shop: &settings.name, shop_url: &shop_url, order: &order, link: &link };
    let letter = mail::write(occasion, about).map_err(|error| Fail::Poison(error.to_string()))?;
    let to = if occasion == Occasion::Review { cx.variable("MAIL_STAFF")? } else { order.email.to_string() };
    Ok(Some(Addressed { to, letter, file }))
}
