//! Lists the ways to ship the caller's cart to a country, each with a signed quote.

use contract::{
    Kind, Problem,
    checkout::{Destination, ListShippingMethods, ShippingOption, ShippingOptions},
};
use domain::{
    quote::{self, QuoteError},
    shipping::method::Reach,
};
use runtime::{Args, Context, Exit, token::QUOTE_MINUTES};
use store::cart_views::{currency, variants};

fn main() -> Exit {
    runtime::http::<ListShippingMethods>(list_shipping_methods)
}

/// Prices the cart from the shop's records for every method that serves the place. A cart that
/// can't be ordered as it is gets no quote: it is told line by line what is short.
async fn list_shipping_methods(
    cx: Context<'_>,
    Args { query: Destination { to, vat_id }, .. }: Args<ListShippingMethods>,
) -> Result<ShippingOptions, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let token = cx.cart().ok_or(Kind::CartEmpty)?;
    let cart = store.cart(token).await?.filter(|cart| !cart.lines.is_empty()).ok_or(Kind::CartEmpty)?;
    let settings = store.settings(now).await?;
    let variants = variants(&cart.lines);
    let currency = currency(Some(&cart), &settings);
    let offers = store.offers(&variants, currency).await?;
    let short = quote::shortages(&cart.lines, &offers);
    if !short.is_empty() {
        return Err(Problem::changed(Kind::OutOfStock, short));
    }
    let expires_at = now.plus_minutes(QUOTE_MINUTES);
    let keys = cx.keys().await?;
    let buyer = settings.buyer(vat_id);
    let basis = settings.basis(cart.version, currency, &to, &buyer);
    let mut items = Vec::new();
    for method in &settings.shipping.methods {
        let quoted = match quote::quote(basis, method, &cart.lines, &offers) {
            Ok(quoted) => quoted,
            Err(QuoteError::Refused(_)) => continue,
            Err(QuoteError::Pricing(error)) => return Err(Problem::from(Kind::Internal).because(error)),
        };
        let (totals, days) = (quoted.quote.totals, quoted.days);
        let (min_days, max_days) = days.into();
        let signed = keys.sign_quote(token, quoted.quote, expires_at).map_err(|error| Problem::from(Kind::Internal).because(error))?;
        items.push(ShippingOption {
            id: method.id.to_string(),
            name: method.name.clone(),
            price: totals.shipping,
            min_days,
            max_days,
            arrives: settings.shipping.arrival(now, days),
            pickup: match &method.reach {
                Reach::Pickup { at, .. } => Some(at.as_ref().clone()),
                Reach::Delivery { .. } => None,
            },
            totals,
            quote: signed,
            expires_at,
        });
    }
    items.sort_by_key(|item| item.price.minor());
    Ok(ShippingOptions { items })
}
