//! A cart with today's prices, as shoppers see it.

use contract::cart::{CartView, LineView, UnpricedLine};
use domain::{Currency, Timestamp, VariantId, cart::Line, catalogue::Offer, quote, quote::QuoteLine};

use crate::{Reply, Settings, Store, StoreError, carts::Cart};

/// A priced line with what it is of.
pub fn line_view(line: &QuoteLine, offer: &Offer) -> LineView {
    LineView {
        variant: line.variant,
        slug: offer.slug.clone(),
        sku: offer.sku.clone(),
        name: offer.name.clone(),
        choice: offer.choice.clone(),
        picture: offer.picture.clone(),
        quantity: line.quantity.get(),
        unit_price: line.unit_price,
        total: line.total,
    }
}

/// Pairs priced lines with their offers, in the lines' order.
pub fn line_views(lines: &[QuoteLine], offers: &[Offer]) -> Vec<LineView> {
    lines.iter().filter_map(|line| offers.iter().find(|offer| offer.variant == line.variant).map(|offer| line_view(line, offer))).collect()
}

/// A line that has an offer and no price.
fn unpriced(line: &Line, offers: &[Offer]) -> Option<UnpricedLine> {
    let offer = offers.iter().find(|offer| offer.variant == line.variant && offer.price.is_err())?;
    Some(UnpricedLine {
        variant: line.variant,
        slug: offer.slug.clone(),
        sku: offer.sku.clone(),
        name: offer.name.clone(),
        choice: offer.choice.clone(),
        quantity: line.quantity.get(),
    })
}

/// What lines are of.
pub fn variants(lines: &[Line]) -> Vec<VariantId> {
    lines.iter().map(|line| line.variant).collect()
}

/// What a cart is in; without one, what one would be in.
pub fn currency(cart: Option<&Cart>, settings: &Settings) -> Currency {
    settings.currency_of(cart.and_then(|cart| cart.currency))
}

/// The cart as its owner sees it, at the prices of `offers`, which are in its currency.
pub fn view(cart: Option<&Cart>, offers: &[Offer], settings: &Settings) -> Result<CartView, StoreError> {
    let lines = cart.map(|cart| cart.lines.as_slice()).unwrap_or_default();
    let currency = currency(cart, settings);
    let priced = quote::price(lines, offers).map_err(StoreError::Money)?;
    let subtotal = domain::Money::try_sum(currency, priced.iter().map(|line| line.total)).map_err(StoreError::Money)?;
    Ok(CartView {
        version: cart.map_or(0, |cart| cart.version),
        count: priced.iter().map(|line| u32::from(line.quantity.get())).sum(),
        lines: line_views(&priced, offers),
        unpriced: lines.iter().filter_map(|line| unpriced(line, offers)).collect(),
        subtotal,
        currencies: if settings.currencies.is_empty() { Vec::new() } else { settings.offered() },
        basis: settings.tax.as_draft().basis,
        free_shipping_from: settings.shipping.free_from(currency),
        changes: quote::shortages(lines, offers),
    })
}

impl Store {
    /// The cart with today's prices; without one, an empty cart.
    pub fn cart_view<'a>(&'a self, cart: Option<&'a Cart>, now: Timestamp) -> Reply<'a, CartView> {
        Box::pin(async move {
            let settings = self.settings(now).await?;
            let lines = cart.map(|cart| cart.lines.as_slice()).unwrap_or_default();
            view(cart, &self.offers(&variants(lines), currency(cart, &settings)).await?, &settings)
        })
    }
}
