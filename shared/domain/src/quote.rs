//! A quote: what a cart costs, computed from the shop's own prices and nothing that a client says.
//! The shopper holds it as a signed token; `place-order` computes it again and compares.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Country, Currency, Money, VariantId,
    area::Place,
    cart::{Line, Quantity},
    catalogue::Offer,
    money::MoneyError,
    price_list::NotSoldIn,
    pricing::{self, Basket, Discount, Item, Priced, PricingError},
    shipping::{
        delivery::WorkingDays,
        method::{Consignment, Method, Reach, Refusal},
        parcel::Packaging,
    },
    tax::{Buyer, TaxSettings},
    word::ShippingMethodId,
};

/// One priced line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuoteLine {
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// What one costs, as prices say it: gross or net.
    pub unit_price: Money,
    /// `unit_price × quantity`.
    pub total: Money,
}

impl QuoteLine {
    /// What an item comes to.
    ///
    /// # Errors
    /// [`MoneyError`] where that is too much.
    pub fn of(item: &Item) -> Result<Self, MoneyError> {
        let Item { variant, quantity, unit_price, .. } = *item;
        Ok(Self { variant, quantity, unit_price, total: unit_price.try_times(quantity.get().into())? })
    }
}

/// The sums of a quote or an order. `total = subtotal − discount + shipping + tax`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: Money,
    /// What promotions take off, not negative.
    pub discount: Money,
    /// What shipping costs, as prices say it.
    pub shipping: Money,
    /// Tax on top of the prices; zero where prices include it.
    pub tax: Money,
    /// Tax contained in the prices and in shipping, for information.
    pub tax_included: Money,
    /// What is to be paid.
    pub total: Money,
}

/// A priced cart with a shipping method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The cart's version that was priced.
    pub cart_version: u32,
    /// In the order of the cart.
    pub lines: Vec<QuoteLine>,
    /// The shipping method.
    pub shipping_method: ShippingMethodId,
    /// Where it goes.
    pub country: Country,
    /// The sums.
    pub totals: Totals,
}

/// How a priced line differs from what the shopper was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum LineChange {
    /// One costs another price now.
    Price {
        /// The line's variant.
        variant: VariantId,
        /// What the shopper was shown.
        was: Money,
        /// What it costs.
        now: Money,
    },
    /// The cart holds another quantity now.
    Quantity {
        /// The line's variant.
        variant: VariantId,
        /// What the shopper was shown.
        was: u8,
        /// What the cart holds; 0 means the line is gone.
        now: u8,
    },
    /// Fewer are left than the line wants.
    Stock {
        /// The line's variant.
        variant: VariantId,
        /// How many the line wants.
        wanted: u8,
        /// How many are left.
        left: u32,
    },
    /// It is not sold any more.
    Gone {
        /// The line's variant.
        variant: VariantId,
    },
    /// It has no price in the cart's currency, and nothing is converted.
    NotSoldIn {
        /// The line's variant.
        variant: VariantId,
        /// The cart's currency.
        currency: Currency,
    },
    /// The cart is in another currency now.
    Currency {
        /// What the shopper was shown prices in.
        was: Currency,
        /// What it is in.
        now: Currency,
    },
    /// Shipping costs another price now.
    Shipping {
        /// What the shopper was shown.
        was: Money,
        /// What it costs.
        now: Money,
    },
    /// Another tax comes on top of the prices now.
    Tax {
        /// What the shopper was shown.
        was: Money,
        /// What it is.
        now: Money,
    },
}

/// What a cart is priced by, beside its lines and its method.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The cart's version.
    pub cart_version: u32,
    /// The currency of all prices.
    pub currency: Currency,
    /// Where it goes, as far as that is known.
    pub to: &'a Place,
    /// Who buys.
    pub buyer: &'a Buyer,
    /// What packing weighs.
    pub packaging: Packaging,
    /// The shop's tax.
    pub tax: &'a TaxSettings,
}

/// A cart priced with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// What the shopper agrees to.
    pub quote: Quote,
    /// What is kept.
    pub priced: Priced,
    /// How long the method takes.
    pub days: WorkingDays,
}

/// Why a cart has no price with a method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// It has no price at all.
    #[error(transparent)]
    Pricing(#[from] PricingError),
    /// The method does not serve it.
    #[error("the method {0}")]
    Refused(#[from] Refusal),
}

/// Prices the lines of a cart sent by a method; `offers` must hold every line's variant (lines without one are left
/// out, and show as changes in [`Quote::changes_since`]). What is collected is taxed where it is collected.
pub fn quote(basis: Basis<'_>, method: &Method, lines: &[Line], offers: &[Offer]) -> Result<Quoted, QuoteError> {
    let (priced, days) = price_items(basis, method, &pricing::items(lines, offers), offers, &[])?;
    let lines = price(lines, offers).map_err(PricingError::from)?;
    let Basis { cart_version, to, .. } = basis;
    let quote = Quote { cart_version, lines, shipping_method: method.id.clone(), country: to.country, totals: priced.totals };
    Ok(Quoted { quote, priced, days })
}

/// Something of a draft, which staff may sell at a price of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftLine {
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// What one costs, where it is not what the product says.
    pub unit_price: Option<Money>,
}

impl DraftLine {
    /// As a cart has it.
    pub const fn line(self) -> Line {
        Line { variant: self.variant, quantity: self.quantity }
    }
}

/// What a draft is to be priced from: lines without an offer are left out, as in [`quote`].
pub fn draft_items(lines: &[DraftLine], offers: &[Offer]) -> Vec<Item> {
    let carted: Vec<Line> = lines.iter().map(|line| line.line()).collect();
    let mut items = pricing::items(&carted, offers);
    for item in &mut items {
        let own = lines.iter().find(|line| line.variant == item.variant).and_then(|line| line.unit_price);
        item.unit_price = own.unwrap_or(item.unit_price);
    }
    items
}

/// Prices items sent by a method, with what is taken off them; `offers` know what they weigh. What has a tax class that the
/// settings do not is taxed as most things.
pub fn price_items(
    basis: Basis<'_>,
    method: &Method,
    items: &[Item],
    offers: &[Offer],
    discounts: &[Discount],
) -> Result<(Priced, WorkingDays), QuoteError> {
    let Basis { currency, to, buyer, packaging, tax, .. } = basis;
    if items.is_empty() {
        return Err(PricingError::Empty.into());
    }
    let classed = |item: &Item| Item { tax_class: tax.class_or_standard(&item.tax_class), ..item.clone() };
    let items: &[Item] = &items.iter().map(classed).collect::<Vec<_>>();
    let subtotals = items.iter().map(|item| item.unit_price.try_times(item.quantity.get().into())).collect::<Result<Vec<_>, _>>();
    let value = subtotals.and_then(|subtotals| Money::try_sum(currency, subtotals)).map_err(PricingError::from)?;
    let weights = items.iter().map(|item| {
        let offer = offers.iter().find(|offer| offer.variant == item.variant);
        (offer.and_then(|offer| offer.weight), item.quantity)
    });
    let weight = packaging.weigh(weights);
    let count = items.iter().map(|item| u32::from(item.quantity.get())).sum();
    let served = method.serve(&Consignment { to: Some(to), value, count, weight })?;
    let terms = match &method.reach {
        Reach::Pickup { at, .. } => tax.terms(&Place::from(at.as_ref()), buyer),
        Reach::Delivery { .. } => tax.terms(to, buyer),
    };
    let priced = pricing::price(&Basket { currency, items, discounts, shipping: served.price, terms: &terms })?;
    Ok((priced, served.days))
}

/// Lines with what they are offered at; those that are not are left out.
pub(crate) fn priced<'a>(lines: &'a [Line], offers: &'a [Offer]) -> impl Iterator<Item = (&'a Line, &'a Offer, Money)> {
    lines.iter().filter_map(|line| {
        let offer = offers.iter().find(|offer| offer.variant == line.variant)?;
        Some((line, offer, offer.price.ok()?))
    })
}

/// Prices lines without shipping.
pub fn price(lines: &[Line], offers: &[Offer]) -> Result<Vec<QuoteLine>, MoneyError> {
    priced(lines, offers)
        .map(|(line, _, unit_price)| {
            let total = unit_price.try_times(u32::from(line.quantity.get()))?;
            Ok(QuoteLine { variant: line.variant, quantity: line.quantity, unit_price, total })
        })
        .collect()
}

impl Quote {
    /// What all of it is in.
    pub const fn currency(&self) -> Currency {
        self.totals.total.currency()
    }

    /// What is different in `self` from what the shopper was shown, line by line.
    pub fn changes_since(&self, shown: &Self) -> Vec<LineChange> {
        let find = |lines: &[QuoteLine], variant| lines.iter().find(|line| line.variant == variant).cloned();
        let mut changes = Vec::new();
        for was in &shown.lines {
            let Some(now) = find(&self.lines, was.variant) else {
                changes.push(LineChange::Quantity { variant: was.variant, was: was.quantity.get(), now: 0 });
                continue;
            };
            if now.quantity != was.quantity {
                changes.push(LineChange::Quantity { variant: was.variant, was: was.quantity.get(), now: now.quantity.get() });
            }
            if now.unit_price != was.unit_price {
                changes.push(LineChange::Price { variant: was.variant, was: was.unit_price, now: now.unit_price });
            }
        }
        for now in self.lines.iter().filter(|now| find(&shown.lines, now.variant).is_none()) {
            changes.push(LineChange::Quantity { variant: now.variant, was: 0, now: now.quantity.get() });
        }
        if self.totals.shipping != shown.totals.shipping {
            changes.push(LineChange::Shipping { was: shown.totals.shipping, now: self.totals.shipping });
        }
        if self.totals.tax != shown.totals.tax {
            changes.push(LineChange::Tax { was: shown.totals.tax, now: self.totals.tax });
        }
        changes
    }
}

/// The lines that want more than is left, and those that are not sold any more, or not in the currency of `offers`.
pub fn shortages(lines: &[Line], offers: &[Offer]) -> Vec<LineChange> {
    lines
        .iter()
        .filter_map(|line| {
            let Some(offer) = offers.iter().find(|offer| offer.variant == line.variant) else {
                return Some(LineChange::Gone { variant: line.variant });
            };
            if let Err(NotSoldIn(currency)) = offer.price {
                return Some(LineChange::NotSoldIn { variant: line.variant, currency });
            }
            let wanted = line.quantity.get();
            (u32::from(wanted) > offer.available).then_some(LineChange::Stock { variant: line.variant, wanted, left: offer.available })
        })
        .collect()
}

#[cfg(test)]
mod tests;
