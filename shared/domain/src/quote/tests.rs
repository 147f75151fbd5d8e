use super::*;
use crate::{
    ProductId,
    area::{Area, Coverage},
    money::BasisPoints,
    shipping::{
        bands::{Band, Bands},
        method::{Rate, Zone},
    },
    tax::{self, PriceBasis, TaxRounding, sample_settings},
};
use proptest::prelude::*;
use uuid::Uuid;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn method(coverage: Coverage, rate: Rate, free_from: Option<Money>) -> Method {
    let zones = vec![Zone { coverage, rate, free_from, days: (2, 4).try_into().unwrap() }];
    Method { id: ShippingMethodId::of("standard"), name: "Standard".into(), reach: Reach::Delivery { zones, weight_max: None } }
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
                price: Ok(Money::new(price, Currency::EUR)),
                picture: None,
                available: 10,
                weight: Some(400),
                tax_class: tax::STANDARD,
            };
            (line, offer)
        })
        .unzip()
}

fn quoted(to: &Place, basis: PriceBasis, method: &Method, lines: &[Line], offers: &[Offer]) -> Result<Quoted, QuoteError> {
    let tax = sample_settings(basis, TaxRounding::PerOrder);
    let packaging = Packaging { per_parcel: 150, per_item: 0 };
    let basis = Basis { cart_version: 1, currency: Currency::EUR, to, buyer: &Buyer::Consumer, packaging, tax: &tax };
    quote(basis, method, lines, offers)
}

fn total(lines: &[Line], offers: &[Offer]) -> Quote {
    let method = method(Coverage::WORLD, Rate::Flat(eur(490)), Some(eur(10_000)));
    let germany = Place::country("DE".parse().unwrap());
    quoted(&germany, PriceBasis::Gross, &method, lines, offers).unwrap().quote
}

#[test]
fn a_quote_is_of_the_place_the_weight_and_the_tax_of_things() {
    let rows = [(1000, 490), (5000, 690)].map(|(up_to, minor)| Band { up_to, price: eur(minor) });
    let by_weight = Rate::Weight(Bands::try_from(rows.to_vec()).unwrap());
    let method = method(Coverage::countries(["DE", "FR"].map(|code| code.parse().unwrap())), by_weight, None);
    let (lines, mut offers) = shop(&[(1000, 2)]);
    let place = |code: &str| Place::country(code.parse().unwrap());
    let sums = |to: &str, basis, lines: &[Line], offers: &[Offer]| {
        quoted(&place(to), basis, &method, lines, offers).map(|quoted| {
            let Totals { shipping, tax, tax_included, total, .. } = quoted.quote.totals;
            [shipping, tax, tax_included, total].map(Money::minor)
        })
    };
    // Two of 400 g in a box of 150 g; 19 % of 24.90 in it, or on top.
    assert_eq!(sums("DE", PriceBasis::Gross, &lines, &offers), Ok([490, 0, 398, 2490]));
    assert_eq!(sums("DE", PriceBasis::Net, &lines, &offers), Ok([490, 473, 0, 2963]));
    assert_eq!(sums("FR", PriceBasis::Net, &lines, &offers), Ok([490, 498, 0, 2988]), "20 % there");
    assert_eq!(sums("US", PriceBasis::Net, &lines, &offers), Err(Refusal::OutsideZones.into()));
    let (three, _) = shop(&[(1000, 3)]);
    assert_eq!(sums("DE", PriceBasis::Gross, &three, &offers).map(|sums| sums[0]), Ok(690));
    offers[0].tax_class = tax::REDUCED;
    assert_eq!(sums("DE", PriceBasis::Net, &lines, &offers), Ok([490, 174, 0, 2664]), "7 % of things and of what brings them");
    offers[0].tax_class = "gone".parse().unwrap();
    assert_eq!(sums("DE", PriceBasis::Net, &lines, &offers), Ok([490, 473, 0, 2963]), "as most things");
    offers[0].weight = None;
    assert_eq!(sums("DE", PriceBasis::Net, &lines, &offers), Err(Refusal::WeightUnknown.into()));
    assert_eq!(sums("DE", PriceBasis::Net, &lines, &[]), Err(PricingError::Empty.into()), "before where it goes");
}

#[test]
fn another_tax_is_told() {
    let method = method(Coverage::WORLD, Rate::Flat(eur(490)), None);
    let (lines, offers) = shop(&[(1000, 1)]);
    let quote = |code: &str| quoted(&Place::country(code.parse().unwrap()), PriceBasis::Net, &method, &lines, &offers).unwrap().quote;
    assert_eq!(quote("FR").changes_since(&quote("DE")), [LineChange::Tax { was: eur(283), now: eur(298) }]);
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

    /// Whatever the currency's decimals, all is in it and adds up, and what is not sold in it is told and not counted.
    #[test]
    fn every_currency_adds_up_in_itself(
        prices in prop::collection::vec((0_i64..1_000_000, 1_i64..=99), 1..12),
        unsold in prop::collection::vec(any::<bool>(), 12),
        at in 0_usize..4,
        basis in prop_oneof![Just(PriceBasis::Gross), Just(PriceBasis::Net)],
    ) {
        let currency: Currency = ["JPY", "EUR", "KWD", "USD"][at].parse().unwrap();
        let (lines, mut offers) = shop(&prices);
        for (offer, unsold) in offers.iter_mut().zip(&unsold) {
            let price = offer.price.map(|price| Money::new(price.minor(), currency));
            offer.price = if *unsold { Err(NotSoldIn(currency)) } else { price };
        }
        let method = method(Coverage::WORLD, Rate::Flat(Money::new(490, currency)), Some(Money::new(10_000, currency)));
        let tax = sample_settings(basis, TaxRounding::PerOrder);
        let germany = Place::country("DE".parse().unwrap());
        let basis = Basis { cart_version: 1, currency, to: &germany, buyer: &Buyer::Consumer, packaging: Packaging::default(), tax: &tax };
        let sold = |n: usize| !unsold[n];
        let sum: i64 = prices.iter().enumerate().filter(|(n, _)| sold(*n)).map(|(_, (price, quantity))| price * quantity).sum();
        match quote(basis, &method, &lines, &offers) {
            Ok(Quoted { quote, priced, .. }) => {
                let Totals { subtotal, discount, shipping, tax, tax_included, total } = quote.totals;
                prop_assert!([subtotal, discount, shipping, tax, tax_included, total].iter().all(|money| money.currency() == currency));
                prop_assert!(quote.lines.iter().all(|line| line.total.currency() == currency));
                prop_assert_eq!((quote.currency(), subtotal.minor()), (currency, sum));
                prop_assert_eq!(total.minor(), subtotal.minor() - discount.minor() + shipping.minor() + tax.minor());
                prop_assert_eq!(total, Money::try_sum(currency, quote.lines.iter().map(|line| line.total)).unwrap().try_add(shipping).unwrap().try_add(tax).unwrap());
                prop_assert_eq!(priced.tax().unwrap(), if priced.terms.basis == PriceBasis::Gross { tax_included } else { tax });
            }
            Err(error) => prop_assert_eq!((error, (0..prices.len()).any(sold)), (PricingError::Empty.into(), false)),
        }
        let left_out = shortages(&lines, &offers).into_iter().filter(|change| matches!(change, LineChange::NotSoldIn { .. })).count();
        prop_assert_eq!(left_out, (0..prices.len()).filter(|n| !sold(*n)).count());
        // A method of another currency does not serve it.
        let euros = Method { id: ShippingMethodId::of("euros"), ..self::method(Coverage::WORLD, Rate::Flat(eur(1)), None) };
        if currency != Currency::EUR && (0..prices.len()).any(sold) {
            prop_assert_eq!(quote(basis, &euros, &lines, &offers).err(), Some(Refusal::NoPriceIn(currency).into()));
        }
    }

    /// Whatever zones there are: the closest one that has the place says what sending costs, its tax is that of the place, and
    /// all of it adds up.
    #[test]
    fn any_zones_add_up(
        prices in prop::collection::vec((0_i64..1_000_000, 1_i64..=9), 1..6),
        flat in prop::collection::vec(prop::option::of((0_i64..2000, prop::option::of(0_i64..2_000_000))), 4),
        at in 0_usize..4,
        basis in prop_oneof![Just(PriceBasis::Gross), Just(PriceBasis::Net)],
    ) {
        let island = Area { postcodes: vec!["25845..25869".parse().unwrap()], ..Area::of("DE".parse().unwrap()) };
        let only = |area: Area| Coverage { areas: vec![area], except: Vec::new() };
        let closest_first = [only(island), only(Area::of("DE".parse().unwrap())), only(Area::of("FR".parse().unwrap())), Coverage::WORLD];
        let (country, postcode, covered_by): (&str, &str, &[usize]) =
            [("DE", "25849", &[0, 1, 3][..]), ("DE", "10115", &[1, 3]), ("FR", "75001", &[2, 3]), ("US", "10001", &[3])][at];
        let days = (2, 4).try_into().unwrap();
        let zone = |(n, wish): (usize, &Option<(i64, Option<i64>)>)| {
            wish.map(|(price, free)| Zone { coverage: closest_first[n].clone(), rate: Rate::Flat(eur(price)), free_from: free.map(eur), days })
        };
        let zones: Vec<Zone> = flat.iter().enumerate().rev().filter_map(zone).collect();
        let method = Method { id: ShippingMethodId::of("any"), name: String::new(), reach: Reach::Delivery { zones, weight_max: None } };
        let to = Place { postcode: Some(postcode.to_owned()), ..Place::country(country.parse().unwrap()) };
        let (lines, offers) = shop(&prices);
        let sum: i64 = prices.iter().map(|(price, quantity)| price * quantity).sum();
        let expected = covered_by.iter().find_map(|zone| flat[*zone]).map(|(price, free)| if free.is_some_and(|from| sum >= from) { 0 } else { price });
        match (quoted(&to, basis, &method, &lines, &offers), expected) {
            (Ok(Quoted { quote, priced, .. }), Some(price)) => {
                let Totals { subtotal, shipping, tax, tax_included, total, .. } = quote.totals;
                prop_assert_eq!((subtotal.minor(), shipping.minor()), (sum, price));
                prop_assert_eq!(total.minor(), sum + price + tax.minor());
                prop_assert_eq!(priced.tax().unwrap(), if priced.terms.basis == PriceBasis::Gross { tax_included } else { tax });
                prop_assert!(country != "US" || priced.tax().unwrap().is_zero(), "no zone of tax has it");
            }
            (Err(error), None) => prop_assert_eq!(error, Refusal::OutsideZones.into()),
            (found, expected) => prop_assert!(false, "{:?} for {:?}", found.map(|quoted| quoted.quote), expected),
        }
    }

    #[test]
    fn an_unchanged_cart_shows_no_changes_and_a_changed_price_shows_one(prices in prop::collection::vec((0_i64..1_000_000, 1_i64..=99), 1..10)) {
        let (lines, mut offers) = shop(&prices);
        let shown = total(&lines, &offers);
        prop_assert_eq!(total(&lines, &offers).changes_since(&shown), vec![]);
        offers[0].price = Ok(offers[0].price.unwrap().try_add(Money::new(1, Currency::EUR)).unwrap());
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
