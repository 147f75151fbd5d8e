//! Lists the ways to ship the caller's cart to a country, each with a signed quote.

use contract::{
    Kind, Problem,
    checkout::{ListShippingMethods, ShippingOption, ShippingOptions},
};
use domain::{
    quote::{self, Basis},
    tax::Terms,
};
use runtime::{Args, Context, Exit, token::QUOTE_MINUTES};
use store::cart_views::variants;

fn main() -> Exit {
    runtime::http::<ListShippingMethods>(list_shipping_methods)
}

/// Prices the cart from the shop's records for every method that serves the country. A cart that
/// can't be ordered as it is gets no quote: it is told line by line what is short.
async fn list_shipping_methods(
    cx: Context<'_>,
    Args { query: country, .. }: Args<ListShippingMethods>,
) -> Result<ShippingOptions, Problem> {
    let (store, now) = (cx.store().await?, cx.now());
    let token = cx.cart().ok_or(Kind::CartEmpty)?;
    let cart = store.cart(token).await?.filter(|cart| !cart.lines.is_empty()).ok_or(Kind::CartEmpty)?;
    let settings = store.settings(now).await?;
    let variants = variants(&cart.lines);
    let offers = store.offers(&variants).await?;
    let short = quote::shortages(&cart.lines, &offers);
    if !short.is_empty() {
        return Err(Problem::changed(Kind::OutOfStock, short));
    }
    let expires_at = now.plus_minutes(QUOTE_MINUTES);
    let keys = cx.keys().await?;
    let terms = Terms::everywhere(settings.tax_rate);
    let mut items = Vec::new();
    for method in settings.shipping_methods.iter().filter(|method| method.serves(country)) {
        let basis = Basis { cart_version: cart.version, currency: settings.currency, method, country, terms: &terms };
        let (quote, _) = quote::quote(basis, &cart.lines, &offers).map_err(|error| Problem::from(Kind::Internal).because(error))?;
        let totals = quote.totals;
        let signed = keys.sign_quote(token, quote, expires_at).map_err(|error| Problem::from(Kind::Internal).because(error))?;
        items.push(ShippingOption {
            id: method.id.clone(),
            name: method.name.clone(),
            price: totals.shipping,
            min_days: method.min_days,
            max_days: method.max_days,
            totals,
            quote: signed,
            expires_at,
        });
    }
    items.sort_by_key(|item| item.price.minor());
    Ok(ShippingOptions { items })
}
