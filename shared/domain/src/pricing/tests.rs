use proptest::prelude::*;

use super::sample::{Sample, samples};
use super::*;
use crate::{
    money::BasisPoints,
    tax::{STANDARD, ShippingTax, TaxRounding, sample_settings},
};

fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.map(Money::minor).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn totals_add_up(sample in samples()) {
        let priced = sample.priced();
        let Totals { subtotal, discount, shipping, tax, tax_included, total } = priced.totals;
        let lines = &priced.lines;
        prop_assert_eq!(total.minor(), subtotal.minor() - discount.minor() + shipping.minor() + tax.minor());
        prop_assert_eq!(subtotal.minor(), sample.items.iter().map(|item| item.unit_price.minor() * i64::from(item.quantity.get())).sum::<i64>());
        prop_assert_eq!(discount.minor(), sum(sample.discounts.iter().map(|discount| discount.amount)));
        prop_assert_eq!(discount.minor(), sum(lines.iter().map(|line| line.discount)) + priced.shipping.discount.minor());
        prop_assert_eq!(total.minor(), sum(lines.iter().map(|line| line.taxed.gross)) + priced.shipping.gross(sample.currency).unwrap().minor());
        let all_tax = priced.tax().unwrap().minor();
        prop_assert_eq!(all_tax, sum(lines.iter().map(|line| line.taxed.tax)) + sum(priced.shipping.parts.iter().map(|part| part.tax)));
        match (sample.terms.basis, sample.terms.treatment) {
            (PriceBasis::Gross, Treatment::ReverseCharge) => prop_assert!(all_tax == 0 && tax.minor() <= 0 && tax_included.is_zero()),
            (PriceBasis::Gross, _) => prop_assert!(tax.is_zero() && tax_included.minor() == all_tax),
            (PriceBasis::Net, _) => prop_assert!(tax_included.is_zero() && tax.minor() == all_tax),
        }
        prop_assert!(!total.is_negative());
    }

    #[test]
    fn each_line_bears_its_share(sample in samples()) {
        let priced = sample.priced();
        let own = |line: &PricedLine| sum(sample.discounts.iter().filter(|d| d.target == DiscountTarget::Line(line.item.line)).map(|d| d.amount));
        let of_order = sum(sample.discounts.iter().filter(|d| d.target == DiscountTarget::Order).map(|d| d.amount));
        let left: i64 = priced.lines.iter().map(|line| line.subtotal.minor() - own(line)).sum();
        for line in &priced.lines {
            prop_assert!(line.discount.minor() >= own(line) && line.discount.minor() <= line.subtotal.minor());
            let share = i128::from(line.discount.minor() - own(line));
            let exact = i128::from(of_order) * i128::from(line.subtotal.minor() - own(line));
            prop_assert!((share * i128::from(left) - exact).abs() < i128::from(left.max(1)), "within one unit of its exact share");
        }
    }

    #[test]
    fn the_order_of_discounts_does_not_matter(sample in samples()) {
        let mut turned = sample.clone();
        turned.discounts.reverse();
        prop_assert_eq!(sample.priced(), turned.priced());
    }

    /// The net amounts of an order with gross prices, taken as net prices, make the same order to the unit per line.
    /// (Not where shipping follows its things: of gross and of net prices the proportions differ.)
    #[test]
    fn inclusive_and_exclusive_agree(sample in samples()) {
        let gross = Terms { basis: PriceBasis::Gross, shipping: ShippingTax::Class(STANDARD), ..sample.terms.clone() };
        let gross = Sample { terms: gross, ..sample };
        let inclusive = gross.priced();
        let one = Quantity::try_from(1).unwrap();
        let items = inclusive.lines.iter().map(|line| Item { unit_price: line.taxed.net, quantity: one, ..line.item.clone() }).collect();
        let terms = Terms { basis: PriceBasis::Net, ..gross.terms.clone() };
        let shipping = inclusive.shipping.net(gross.currency).unwrap();
        let exclusive = Sample { items, discounts: vec![], shipping, terms, ..gross.clone() }.priced();
        let slack = if gross.terms.treatment == Treatment::Taxed { inclusive.lines.len() + 1 } else { 0 };
        let apart = (inclusive.totals.total.minor() - exclusive.totals.total.minor()).abs();
        prop_assert!(apart <= i64::try_from(slack).unwrap(), "{apart} apart");
    }

    #[test]
    fn what_does_not_fit_is_an_error(sample in samples(), at in 0_usize..8) {
        let at = at % sample.items.len();
        let other = Currency::all().find(|currency| *currency != sample.currency).unwrap();
        let mixed = |mangle: &dyn Fn(&mut Sample)| {
            let mut sample = sample.clone();
            mangle(&mut sample);
            price(&sample.basket()).err()
        };
        let foreign = |money: Money| Money::new(money.minor(), other);
        let currencies = |error: Option<PricingError>| matches!(error, Some(PricingError::Money(MoneyError::Currencies(..))));
        prop_assert!(currencies(mixed(&|sample| sample.items[at].unit_price = foreign(sample.items[at].unit_price))));
        prop_assert!(currencies(mixed(&|sample| sample.discounts[at].amount = foreign(sample.discounts[at].amount))));
        prop_assert!(currencies(mixed(&|sample| sample.shipping = foreign(sample.shipping))));
        let line = sample.items[at].line;
        let most = sample.items[at].unit_price.try_times(sample.items[at].quantity.get().into()).unwrap();
        let target = DiscountTarget::Line(line);
        let too_much = Discount { target, amount: Money::new(most.minor() + 1, sample.currency) };
        prop_assert_eq!(mixed(&|sample| sample.discounts = vec![too_much]), Some(PricingError::DiscountTooLarge { target, most }));
        prop_assert_eq!(mixed(&|sample| sample.discounts[0].amount = Money::new(-1, sample.currency)), Some(PricingError::Negative));
        prop_assert_eq!(mixed(&|sample| sample.items.push(sample.items[at].clone())), Some(PricingError::LineTwice(line)));
        prop_assert_eq!(mixed(&|sample| sample.items.clear()), Some(PricingError::Empty));
        let nowhere = DiscountTarget::Line(LineNumber(99));
        prop_assert_eq!(mixed(&|sample| sample.discounts[0].target = nowhere), Some(PricingError::UnknownLine(LineNumber(99))));
        let luxury: TaxClassId = "luxury".parse().unwrap();
        prop_assert_eq!(mixed(&|sample| sample.items[at].tax_class = luxury.clone()), Some(PricingError::Class(UnknownClass(luxury.clone()))));
    }
}

/// Two mugs and a book to Germany, five euros off the order: by hand.
#[test]
fn an_order_by_hand() {
    let eur = |minor| Money::new(minor, Currency::EUR);
    let item = |line, minor, quantity: i64, class: &str| Item {
        line: LineNumber(line),
        variant: VariantId::from_uuid(uuid::Uuid::from_u128(line.into())),
        quantity: quantity.try_into().unwrap(),
        unit_price: eur(minor),
        tax_class: class.parse().unwrap(),
    };
    let terms = sample_settings(PriceBasis::Gross, TaxRounding::PerLine)
        .terms(&crate::area::Place::country("DE".parse().unwrap()), &crate::tax::Buyer::Consumer);
    let sample = Sample {
        currency: Currency::EUR,
        items: vec![item(1, 1500, 2, "standard"), item(2, 1000, 1, "reduced")],
        discounts: vec![Discount { target: DiscountTarget::Order, amount: eur(500) }],
        shipping: eur(490),
        terms,
    };
    let priced = sample.priced();
    let gross: Vec<i64> = priced.lines.iter().map(|line| line.taxed.gross.minor()).collect();
    assert_eq!(gross, [3000 - 375, 1000 - 125]);
    assert_eq!(priced.shipping.parts.iter().map(|part| part.gross.minor()).collect::<Vec<_>>(), [123, 367], "a quarter is the book's");
    let line = |rate, net, tax| TaxLine { rate: BasisPoints(rate), net: eur(net), tax: eur(tax) };
    // 26.25 and 3.67 hold 4.19 and 0.59 at 19 %; 8.75 and 1.23 hold 0.57 and 0.08 at 7 %.
    assert_eq!(priced.tax_lines, [line(1900, 2992 - 478, 478), line(700, 998 - 65, 65)]);
    assert_eq!((priced.totals.total, priced.totals.tax, priced.totals.tax_included), (eur(3990), eur(0), eur(543)));
    assert_eq!(serde_json::from_value::<Priced>(serde_json::to_value(&priced).unwrap()).unwrap(), priced);
}

#[test]
fn a_cart_becomes_numbered_items_of_what_is_offered() {
    let variant = |n| VariantId::from_uuid(uuid::Uuid::from_u128(n));
    let line = |n| Line { variant: variant(n), quantity: Quantity::try_from(2).unwrap() };
    let offer = |n, minor| Offer {
        variant: variant(n),
        product: crate::ProductId::from_uuid(uuid::Uuid::nil()),
        slug: String::new(),
        sku: String::new(),
        name: String::new(),
        choice: String::new(),
        price: Ok(Money::new(minor, Currency::EUR)),
        picture: None,
        available: 1,
        weight: None,
        tax_class: if n == 1 { crate::tax::REDUCED } else { crate::tax::STANDARD },
    };
    let items = items(&[line(1), line(2), line(3)], &[offer(3, 300), offer(1, 100)]);
    let seen: Vec<_> = items.iter().map(|item| (item.line.0, item.variant, item.unit_price.minor())).collect();
    assert_eq!(seen, [(1, variant(1), 100), (2, variant(3), 300)]);
    let classes: Vec<_> = items.into_iter().map(|item| item.tax_class).collect();
    assert_eq!(classes, [crate::tax::REDUCED, crate::tax::STANDARD]);
}
