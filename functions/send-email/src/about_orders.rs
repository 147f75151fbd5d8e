//! Mails about orders.

use contract::Problem;
use documents::mail::{self, About, Occasion};
use domain::OrderId;
use runtime::{Context, Fail};

use crate::Addressed;

pub(crate) async fn write(cx: Context<'_>, id: OrderId, occasion: Occasion) -> Result<Addressed, Fail> {
    let store = cx.store().await?;
    let order = store.order(id).await.map_err(Problem::from)?.ok_or_else(|| Fail::Poison(format!("there is no order {id}")))?;
    let settings = store.settings(cx.now()).await.map_err(Problem::from)?;
    let shop_url = cx.variable("SHOP_URL")?;
    let link = format!("{shop_url}/order/{id}#{}", cx.keys().await?.order_token(id));
    let order = order.view(&[]);
    let about = About { shop: &settings.name, shop_url: &shop_url, order: &order, link: &link };
    let letter = mail::write(occasion, about).map_err(|error| Fail::Poison(error.to_string()))?;
    let to = if occasion == Occasion::Review { cx.variable("MAIL_STAFF")? } else { order.email.to_string() };
    Ok(Addressed { to, letter })
}
