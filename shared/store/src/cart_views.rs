//! A cart with today's prices, as shoppers see it.

use contract::cart::{CartView, LineView};
use domain::{Timestamp, VariantId, cart::Line, catalogue::Offer, quote, quote::QuoteLine};

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

/// What lines are of.
pub fn variants(lines: &[Line]) -> Vec<VariantId> {
    lines.iter().map(|line| line.variant).collect()
}

/// The cart as its owner sees it, at the prices of `offers`.
pub fn view(cart: Option<&Cart>, offers: &[Offer], settings: &Settings) -> Result<CartView, StoreError> {
    let lines = cart.map(|cart| cart.lines.as_slice()).unwrap_or_default();
    let priced = quote::price(lines, offers).map_err(StoreError::Money)?;
    let subtotal = domain::Money::try_sum(settings.currency, priced.iter().map(|line| line.total)).map_err(StoreError::Money)?;
    Ok(CartView {
        version: cart.map_or(0, |cart| cart.version),
        count: priced.iter().map(|line| u32::from(line.quantity.get())).sum(),
        lines: line_views(&priced, offers),
        subtotal,
        basis: settings.tax.as_draft().basis,
        free_shipping_from: settings.shipping.free_from(settings.currency),
        changes: quote::shortages(lines, offers),
    })
}

impl Store {
    /// The cart with today's prices; without one, an empty cart.
    pub fn cart_view<'a>(&'a self, cart: Option<&'a Cart>, now: Timestamp) -> Reply<'a, CartView> {
        Box::pin(async move {
            let settings = self.settings(now).await?;
            let lines = cart.map(|cart| cart.lines.as_slice()).unwrap_or_default();
            view(cart, &self.offers(&variants(lines)).await?, &settings)
        })
    }
}
