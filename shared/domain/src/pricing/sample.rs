//! Random orders for the tests of all rules that start from a priced one.

use proptest::prelude::*;
use uuid::Uuid;

use super::{Basket, Discount, DiscountTarget, Item, LineNumber, Priced, price};
use crate::{
    Country, Currency, Money, VariantId,
    area::Place,
    cart::Quantity,
    tax::{Buyer, PriceBasis, STANDARD, ShippingTax, Standing, TaxRounding, TaxSettings, Terms, sample_settings},
    word::TaxClassId,
};

/// A basket that owns its parts.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub currency: Currency,
    pub items: Vec<Item>,
    pub discounts: Vec<Discount>,
    pub shipping: Money,
    pub terms: Terms,
}

impl Sample {
    pub fn basket(&self) -> Basket<'_> {
        Basket { currency: self.currency, items: &self.items, discounts: &self.discounts, shipping: self.shipping, terms: &self.terms }
    }

    pub fn priced(&self) -> Priced {
        price(&self.basket()).unwrap()
    }
}

fn settings() -> impl Strategy<Value = TaxSettings> {
    let basis = prop_oneof![Just(PriceBasis::Gross), Just(PriceBasis::Net)];
    let rounding = prop_oneof![Just(TaxRounding::PerLine), Just(TaxRounding::PerOrder)];
    let shipping = prop_oneof![Just(ShippingTax::Proportional), Just(ShippingTax::Class(STANDARD))];
    (basis, rounding, shipping).prop_map(|(basis, rounding, shipping)| {
        let mut draft = sample_settings(basis, rounding).as_draft().clone();
        draft.shipping = shipping;
        draft.try_into().unwrap()
    })
}

/// Terms of any zone, for consumers and for businesses.
pub(crate) fn terms() -> impl Strategy<Value = Terms> {
    let country = prop::sample::select(vec!["DE", "FR", "AT", "IT", "US"]).prop_map(|code| code.parse::<Country>().unwrap());
    let business = Buyer::Business { vat_id: "ATU13585627".parse().unwrap(), standing: Standing::Confirmed };
    let buyer = prop_oneof![3 => Just(Buyer::Consumer), 1 => Just(business)];
    (settings(), country, buyer).prop_map(|(settings, country, buyer)| settings.terms(&Place::country(country), &buyer))
}

/// Any basket that can be priced: up to eight lines, all kinds of discounts, any currency.
pub(crate) fn samples() -> impl Strategy<Value = Sample> {
    let class = prop::sample::select(vec!["standard", "reduced", "zero"]).prop_map(|id| id.parse::<TaxClassId>().unwrap());
    let price = prop_oneof![1 => Just(0), 3 => 0_i64..50, 6 => 0_i64..1_000_000];
    // A line, and how many hundredths of it are taken off.
    let line = (price, 1_i64..=9, class, prop_oneof![2 => Just(0_i64), 1 => 0_i64..=100]);
    let currency = prop::sample::select(Currency::all().collect::<Vec<_>>());
    let off = || prop_oneof![1 => Just(0_i64), 1 => 0_i64..=100];
    (prop::collection::vec(line, 1..8), currency, off(), off(), 0_i64..2000, terms()).prop_map(
        |(lines, currency, off_order, off_shipping, shipping, terms)| {
            let money = |minor| Money::new(minor, currency);
            let mut items = Vec::new();
            let mut discounts = Vec::new();
            let mut left = 0;
            for (number, (minor, quantity, tax_class, off)) in (1..).zip(lines) {
                let line = LineNumber(number);
                let own = minor * quantity * off / 100;
                left += minor * quantity - own;
                discounts.push(Discount { target: DiscountTarget::Line(line), amount: money(own) });
                let variant = VariantId::from_uuid(Uuid::from_u128(number.into()));
                items.push(Item { line, variant, quantity: Quantity::try_from(quantity).unwrap(), unit_price: money(minor), tax_class });
            }
            // In two halves: several of one target add up.
            let of_order = left * off_order / 100;
            for amount in [of_order / 2, of_order - of_order / 2] {
                discounts.push(Discount { target: DiscountTarget::Order, amount: money(amount) });
            }
            discounts.push(Discount { target: DiscountTarget::Shipping, amount: money(shipping * off_shipping / 100) });
            Sample { currency, items, discounts, shipping: money(shipping), terms }
        },
    )
}
