//! Mails about orders.

use contract::Problem;
use documents::mail::{self, About, Occasion};
use domain::OrderId;
use runtime::{Context, Fail};

use crate::Addressed;

/// Writes about an order; to nobody where who placed it has been erased since.
pub(crate) async fn write(cx: Context<'_>, id: OrderId, occasion: Occasion) -> Result<Option<Addressed>, Fail> {
    let store = cx.store().await?;
    let order = store.order(id).await.map_err(Problem::from)?.ok_or_else(|| Fail::Poison(format!("there is no order {id}")))?;
    if order.email.as_str() == store::users::ERASED && occasion != Occasion::Review {
        return Ok(None);
    }
    let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
    let shop_url = cx.variable("SHOP_URL")?;
    let link = format!("{shop_url}/order/{id}#{}", cx.keys().await?.order_token(id));
    let order = order.view(&[], cx.now());
    let about = About { shop: &settings.name, shop_url: &shop_url, order: &order, link: &link };
    let letter = mail::write(occasion, about).map_err(|error| Fail::Poison(error.to_string()))?;
    let to = if occasion == Occasion::Review { cx.variable("MAIL_STAFF")? } else { order.email.to_string() };
    Ok(Some(Addressed { to, letter }))
}
