//! A quote: what a cart costs, computed from the shop's own prices and nothing that a client says.
//! The shopper holds it as a signed token; `place-order` computes it again and compares.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Country, Currency, Money, VariantId,
    cart::{Line, Quantity},
    catalogue::Offer,
    money::MoneyError,
    pricing::{self, Basket, Priced, PricingError},
    shipping::ShippingMethod,
    tax::{self, Terms},
};

/// One priced line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuoteLine {
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// What one costs, gross.
    pub unit_price: Money,
    /// `unit_price × quantity`.
    pub total: Money,
}

/// The sums of a quote or an order. `total = subtotal − discount + shipping + tax`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// The sum of the lines.
    pub subtotal: Money,
    /// What promotions take off, not negative.
    pub discount: Money,
    /// What shipping costs, gross.
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
    /// The shipping method's id.
    pub shipping_method: String,
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
    /// Shipping costs another price now.
    Shipping {
        /// What the shopper was shown.
        was: Money,
        /// What it costs.
        now: Money,
    },
}

/// What a cart is priced by, beside its lines.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The cart's version.
    pub cart_version: u32,
    /// The currency of all prices.
    pub currency: Currency,
    /// How it is sent.
    pub method: &'a ShippingMethod,
    /// Where it goes.
    pub country: Country,
    /// Its tax there.
    pub terms: &'a Terms,
}

/// Prices the lines of a cart; `offers` must hold every line's variant (lines without one are left
/// out, and show as changes in [`Quote::changes_since`]). The quote is what the shopper agrees to, the priced order is what is kept.
pub fn quote(basis: Basis<'_>, lines: &[Line], offers: &[Offer]) -> Result<(Quote, Priced), PricingError> {
    let Basis { cart_version, currency, method, country, terms } = basis;
    let items = pricing::items(lines, offers, |_| tax::STANDARD);
    let lines = price(lines, offers)?;
    let shipping = method.rate(Money::try_sum(currency, lines.iter().map(|line| line.total))?)?;
    let priced = pricing::price(&Basket { currency, items: &items, discounts: &[], shipping, terms })?;
    Ok((Quote { cart_version, lines, shipping_method: method.id.clone(), country, totals: priced.totals }, priced))
}

/// Prices lines without shipping.
pub fn price(lines: &[Line], offers: &[Offer]) -> Result<Vec<QuoteLine>, MoneyError> {
    lines
        .iter()
        .filter_map(|line| offers.iter().find(|offer| offer.variant == line.variant).map(|offer| (line, offer)))
        .map(|(line, offer)| {
            let total = offer.price.try_times(u32::from(line.quantity.get()))?;
            Ok(QuoteLine { variant: line.variant, quantity: line.quantity, unit_price: offer.price, total })
        })
        .collect()
}

impl Quote {
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
        changes
    }
}

/// The lines that want more than is left, or what is not sold any more.
pub fn shortages(lines: &[Line], offers: &[Offer]) -> Vec<LineChange> {
    lines
        .iter()
        .filter_map(|line| {
            let Some(offer) = offers.iter().find(|offer| offer.variant == line.variant) else {
                return Some(LineChange::Gone { variant: line.variant });
            };
            let wanted = line.quantity.get();
            (u32::from(wanted) > offer.available).then_some(LineChange::Stock { variant: line.variant, wanted, left: offer.available })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ProductId, money::BasisPoints};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn method(free_from: Option<i64>) -> ShippingMethod {
        ShippingMethod {
            id: "standard".into(),
            name: "Standard".into(),
            countries: vec![],
            price: Money::new(490, Currency::EUR),
            free_from: free_from.map(|minor| Money::new(minor, Currency::EUR)),
            min_days: 2,
            max_days: 4,
        }
    }

    fn shop(prices: &[(i64, i64)]) -> (Vec<Line>, Vec<Offer>) {
        let at = |n: usize| VariantId::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap()));
        prices
            .iter()
            .enumerate()
            .map(|(n, &(price, quantity))| {
                let line = Line { variant: at(n), quantity: quantity.try_into().unwrap() };
                let offer = Offer {
                    variant: at(n),
                    product: ProductId::from_uuid(Uuid::nil()),
                    slug: String::new(),
                    sku: String::new(),
                    name: String::new(),
                    choice: String::new(),
                    price: Money::new(price, Currency::EUR),
                    picture: None,
                    available: 10,
                };
                (line, offer)
            })
            .unzip()
    }

    fn total(lines: &[Line], offers: &[Offer]) -> Quote {
        let de = "DE".parse().unwrap();
        let (method, terms) = (method(Some(10_000)), Terms::everywhere(BasisPoints(1900)));
        quote(Basis { cart_version: 1, currency: Currency::EUR, method: &method, country: de, terms: &terms }, lines, offers).unwrap().0
    }

    proptest! {
        #[test]
        fn money_adds_up(prices in prop::collection::vec((0_i64..1_000_000, 1_i64..=99), 1..50)) {
            let (lines, offers) = shop(&prices);
            let quote = total(&lines, &offers);
            let Totals { subtotal, discount, shipping, tax, total, .. } = quote.totals;
            let sum: i64 = prices.iter().map(|(price, quantity)| price * quantity).sum();
            prop_assert_eq!(subtotal.minor(), sum);
            prop_assert_eq!(quote.totals.tax_included, total.tax_included(BasisPoints(1900)).unwrap());
            prop_assert_eq!(total.minor(), subtotal.minor() - discount.minor() + shipping.minor() + tax.minor());
            prop_assert_eq!(shipping.minor(), if sum >= 10_000 { 0 } else { 490 });
        }

        #[test]
        fn an_unchanged_cart_shows_no_changes_and_a_changed_price_shows_one(prices in prop::collection::vec((0_i64..1_000_000, 1_i64..=99), 1..10)) {
            let (lines, mut offers) = shop(&prices);
            let shown = total(&lines, &offers);
            prop_assert_eq!(total(&lines, &offers).changes_since(&shown), vec![]);
            offers[0].price = offers[0].price.try_add(Money::new(1, Currency::EUR)).unwrap();
            let changes = total(&lines, &offers).changes_since(&shown);
            let first_is_price = matches!(changes.first(), Some(LineChange::Price { .. }));
            prop_assert!(first_is_price);
        }
    }

    #[test]
    fn shortages_name_the_line() {
        let (lines, mut offers) = shop(&[(100, 11), (100, 10), (100, 1)]);
        offers.pop();
        let short = shortages(&lines, &offers);
        assert_eq!(short.len(), 2);
        assert!(matches!(short[0], LineChange::Stock { wanted: 11, left: 10, .. }));
        assert!(matches!(short[1], LineChange::Gone { .. }));
    }
}
