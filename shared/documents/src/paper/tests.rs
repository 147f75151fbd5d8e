//! What is written is read back from the file.

use domain::{
    Address, Currency, Money, Timestamp,
    invoice::{CreditLine, CreditNote, Description, Head, Invoice, InvoiceLine, Note, Party},
    money::BasisPoints,
    order::OrderNumber,
    pricing::LineNumber,
    quote::Totals,
    tax::{TaxLine, Taxed},
};
use lopdf::Document;
use proptest::prelude::*;

use super::{
    bill,
    font::Fonts,
    sheet::{LEFT, Mark, RIGHT},
    *,
};

const CONTACT: Contact<'_> = Contact {
    shop: "Bodega",
    url: "https://bodega.example",
    lines: &["hello@bodega.example", "+49 30 1234567", "Amtsgericht Charlottenburg, HRB 12345", "IBAN DE89 3704 0044 0532 0130 00"],
    language: Language::En,
};
const GERMAN: Contact<'_> = Contact { language: Language::De, ..CONTACT };

fn address(name: &str, country: &str) -> Address {
    Address {
        name: name.into(),
        line1: "Große Straße 12".into(),
        line2: None,
        city: "Köln".into(),
        region: None,
        postcode: Some("50667".into()),
        country: country.parse().unwrap(),
        phone: None,
    }
}

fn seller() -> Party {
    Party {
        address: address("Bodega Handels GmbH", "DE"),
        vat_id: Some("DE136695976".parse().unwrap()),
        tax_number: Some("27/123/45678".into()),
    }
}

fn head(number: &str, buyer: &str) -> Head {
    Head {
        number: number.parse().unwrap(),
        issued_at: Timestamp(1_795_478_820_000),
        order: OrderNumber::from_random([7; 5]),
        seller: seller(),
        buyer: Party { address: address(buyer, "FR"), vat_id: None, tax_number: None },
    }
}

/// Gross prices at 19 % and 7 %, `count` lines, the second with a discount.
fn sample(count: u16, currency: &str, buyer: &str) -> Invoice {
    let currency: Currency = currency.parse().unwrap();
    let money = |minor| Money::new(minor, currency);
    let (mut net, mut tax) = ([0, 0], [0, 0]);
    let (mut subtotal, mut discount) = (0, 0);
    let lines: Vec<InvoiceLine> = (1..=count)
        .map(|number| {
            let minor = i64::from(number) * 1001;
            let quantity = u32::from(number % 3) + 1;
            let off = if number == 2 { 500 } else { 0 };
            let (kind, rate) = if number % 4 == 0 { (1, 700) } else { (0, 1900) };
            let gross = money(minor * i64::from(quantity) - off);
            let part = gross.tax_included(BasisPoints(rate)).unwrap();
            net[kind] += gross.minor() - part.minor();
            tax[kind] += part.minor();
            subtotal += minor * i64::from(quantity);
            discount += off;
            InvoiceLine {
                line: LineNumber(number),
                description: Description {
                    name: format!("Lämpchen {number}"),
                    choice: "Rauchglas / Messing".into(),
                    sku: format!("LMP-{number:04}"),
                },
                quantity,
                unit_price: money(minor),
                discount: money(off),
                taxed: Taxed { rate: BasisPoints(rate), net: money(gross.minor() - part.minor()), tax: part, gross },
            }
        })
        .collect();
    let shipping = money(595);
    let shipping_tax = shipping.tax_included(BasisPoints(1900)).unwrap();
    net[0] += 595 - shipping_tax.minor();
    tax[0] += shipping_tax.minor();
    let line = |kind: usize, rate| TaxLine { rate: BasisPoints(rate), net: money(net[kind]), tax: money(tax[kind]) };
    let tax_lines: Vec<TaxLine> = [line(0, 1900), line(1, 700)].into_iter().filter(|line| !line.net.is_zero()).collect();
    Invoice {
        head: head("INV-2026-000042", buyer),
        supplied_at: Timestamp(1_795_392_420_000),
        currency,
        lines,
        shipping: vec![Taxed { rate: BasisPoints(1900), net: money(595 - shipping_tax.minor()), tax: shipping_tax, gross: shipping }],
        tax_lines,
        totals: Totals {
            subtotal: money(subtotal),
            discount: money(discount),
            shipping,
            tax: money(0),
            tax_included: money(tax[0] + tax[1]),
            total: money(subtotal - discount + 595),
        },
        notes: vec![Note::PricesIncludeTax],
    }
}

fn credit(invoice: &Invoice) -> CreditNote {
    let line = &invoice.lines[0];
    let total = line.taxed.gross.try_add(Money::new(100, invoice.currency)).unwrap();
    CreditNote {
        head: Head { number: "CN-2026-000007".parse().unwrap(), ..invoice.head.clone() },
        corrects: invoice.head.number.clone(),
        currency: invoice.currency,
        lines: vec![CreditLine {
            line: line.line,
            description: line.description.clone(),
            quantity: line.quantity,
            rate: line.taxed.rate,
            amount: line.taxed.gross,
            tax: line.taxed.tax,
        }],
        shipping: Money::new(0, invoice.currency),
        other: Money::new(100, invoice.currency),
        tax_lines: vec![TaxLine { rate: line.taxed.rate, net: line.taxed.net, tax: line.taxed.tax }],
        total,
        notes: vec![Note::PricesExcludeTax],
    }
}

/// The text of each page, with plain spaces.
fn read(pdf: &[u8]) -> Vec<String> {
    let file = Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    pages.iter().map(|page| file.extract_text(&[*page]).unwrap().replace('\u{a0}', " ")).collect()
}

/// The text without any space: whether a gap between columns is one is up to the reader.
fn packed(pages: &[String]) -> String {
    pages.concat().split_whitespace().collect()
}

fn slip_of(invoice: &Invoice) -> Vec<SlipLine> {
    invoice.lines.iter().map(|line| SlipLine { description: line.description.clone(), quantity: line.quantity }).collect()
}

/// No text leaves the margins, and none lies on another.
fn check(pages: &[Vec<Mark>]) {
    for page in pages {
        let mut texts: Vec<(f32, f32, f32)> = page
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text { x, y, size, line, .. } => Some((*y, *x, *x + line.width * size)),
                Mark::Rule { .. } => None,
            })
            .collect();
        texts.sort_by(|a, b| a.partial_cmp(b).unwrap());
        for (y, from, to) in &texts {
            assert!(*from >= LEFT - 0.1 && *to <= RIGHT + 0.1 && *y > 0.0 && *y < sheet::HEIGHT - 20.0, "{from} {to} {y}");
        }
        for pair in texts.windows(2) {
            if let [(y, _, to), (other, from, _)] = pair {
                assert!((y - other).abs() > 0.1 || from >= to, "two texts meet at {from}, {y}");
            }
        }
    }
}

#[test]
fn amounts_appear_to_the_minor_unit() {
    for (contact, currency, amounts) in [
        (CONTACT, "EUR", ["€190.19", "€5.00", "€5.95", "€191.14"]),
        (GERMAN, "EUR", ["190,19€", "5,00€", "5,95€", "191,14€"]),
        (CONTACT, "JPY", ["JPY19,019", "JPY500", "JPY595", "JPY19,114"]),
        (GERMAN, "KWD", ["19,019KWD", "0,500KWD", "0,595KWD", "19,114KWD"]),
    ] {
        let sample = sample(4, currency, "Léa Müller");
        let text = packed(&read(&invoice(contact, &sample, None).unwrap()));
        assert_eq!((sample.totals.subtotal.minor(), sample.totals.total.minor()), (19_019, 19_114));
        for amount in amounts {
            assert!(text.contains(amount), "{amount} in {text}");
        }
        for line in &sample.tax_lines {
            for money in [line.net, line.tax] {
                let amount: String = crate::amount::full(money, contact.language).split_whitespace().collect();
                assert!(text.contains(&amount), "{amount} in {text}");
            }
        }
    }
}

#[test]
fn sums_are_those_of_the_invoice() {
    let mut odd = sample(2, "EUR", "Ann");
    odd.totals = Totals { total: Money::new(99_999_999, Currency::EUR), tax: Money::new(-777, Currency::EUR), ..odd.totals };
    let text = packed(&read(&invoice(CONTACT, &odd, None).unwrap()));
    assert!(text.contains("Total€999,999.99") && text.contains("VATnotcharged\u{2212}€7.77"), "{text}");
}

#[test]
fn many_lines_take_several_pages_and_stand_once_each() {
    let long = sample(200, "EUR", "Ann");
    let pages = read(&invoice(GERMAN, &long, None).unwrap());
    assert!(pages.len() > 5, "{}", pages.len());
    let text = packed(&pages);
    for line in &long.lines {
        assert_eq!(text.matches(&line.description.sku).count(), 1, "{}", line.description.sku);
    }
    for (number, page) in (1..).zip(&pages) {
        let page = packed(std::slice::from_ref(page));
        assert!(page.contains(&format!("Seite{number}von{}", pages.len())), "{page}");
        assert!(page.contains("INV-2026-000042") && page.contains("DE136695976"), "{page}");
        assert!(!page.contains("LMP-") || page.contains("Einzelpreis"), "the head is repeated: {page}");
    }
    let packed_slip = packing_slip(CONTACT, slip(&long, &slip_of(&long), &seller())).unwrap();
    let text = packed(&read(&packed_slip));
    assert!(long.lines.iter().all(|line| text.matches(&line.description.sku).count() == 1));
}

fn slip<'a>(invoice: &'a Invoice, lines: &'a [SlipLine], from: impl Into<Option<&'a Party>>) -> Slip<'a> {
    Slip {
        order: &invoice.head.order,
        at: invoice.head.issued_at,
        from: from.into(),
        to: &invoice.head.buyer.address,
        parcel: Some((1, 2)),
        carrier: Some("DHL Paket"),
        tracking: Some("00340434161094021234"),
        lines,
        note: Some("Bitte beim Nachbarn abgeben."),
    }
}

#[test]
fn an_invoice_says_what_the_law_wants() {
    let mut sample = sample(1, "EUR", "Zoë Größe-Šimůnek");
    sample.notes = vec![Note::ReverseCharge];
    sample.head.buyer.vat_id = Some("FR40303265045".parse().unwrap());
    let paid = Settlement::Paid { at: Timestamp(1_795_392_420_000), by: "PayPal" };
    let text = read(&invoice(GERMAN, &sample, Some(paid)).unwrap()).concat();
    for words in [
        "Rechnung INV-2026-000042",
        "24.11.2026",
        "23.11.2026",
        "Bodega Handels GmbH",
        "Große Straße 12",
        "50667 Köln",
        "Zoë Größe-Šimůnek",
        "FRANKREICH",
        "DE136695976",
        "27/123/45678",
        "FR40303265045",
        "Lämpchen 1",
        "Steuerschuldnerschaft des Leistungsempfängers",
        "Bezahlt am 23.11.2026 mit PayPal",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("Alle Preise enthalten"), "{text}");
}

#[test]
fn a_credit_note_names_its_invoice_and_counts_tax_in() {
    let note = credit(&sample(3, "EUR", "Ann"));
    let text = read(&credit_note(CONTACT, &note).unwrap()).concat();
    for words in ["Credit note CN-2026-000007", "Corrects invoice", "INV-2026-000042", "Other", "€21.02", "All amounts include VAT"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("Prices are net"), "{text}");
}

#[test]
fn a_packing_slip_has_no_prices() {
    let sample = sample(3, "EUR", "Ann");
    let text = read(&packing_slip(CONTACT, slip(&sample, &slip_of(&sample), &seller())).unwrap()).concat();
    for words in
        ["Packing slip", "DHL Paket", "00340434161094021234", "1 / 2", "LMP-0003", "Rauchglas / Messing", "Bitte beim Nachbarn abgeben."]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains('€') && !text.contains("VAT rate"), "{text}");
}

#[test]
fn a_packing_slip_of_nobody_known_has_the_shops_name_and_no_address_but_the_buyers() {
    let sample = sample(1, "EUR", "Ann");
    let text = read(&packing_slip(CONTACT, slip(&sample, &slip_of(&sample), None)).unwrap()).concat();
    assert!(text.contains("Bodega") && text.contains("FRANCE"), "{text}");
    assert_eq!(text.matches("Große Straße 12").count(), 1, "{text}");
}

#[test]
fn the_same_paper_is_the_same_file() {
    let sample = sample(30, "EUR", "Ελένη Жанна");
    assert_eq!(invoice(CONTACT, &sample, None), invoice(CONTACT, &sample, None));
    let file = invoice(CONTACT, &sample, None).unwrap();
    assert!(file.len() < 120_000, "only the glyphs that are shown are in it: {}", file.len());
}

#[test]
fn names_keep_their_text_whatever_they_are_written_in() {
    for name in ["Ελένη Παππά", "Жанна Агузарова", "Nguyễn Văn Ánh"] {
        let text = packed(&read(&invoice(CONTACT, &sample(1, "EUR", name), None).unwrap()));
        assert!(text.contains(&packed(&[name.to_owned()])), "{name} in {text}");
    }
    // Letters that no face has look all the same, and some are made of two glyphs: what they are is said beside.
    for name in ["محمد", "山田太郎"] {
        let pdf = invoice(CONTACT, &sample(1, "EUR", name), None).unwrap();
        let file = Document::load_mem(&pdf).unwrap();
        let content = file.get_page_content(*file.get_pages().first_key_value().unwrap().1);
        let said: Vec<lopdf::Object> = lopdf::content::Content::decode(&content)
            .unwrap()
            .operations
            .into_iter()
            .filter(|operation| operation.operator == "BDC")
            .flat_map(|operation| operation.operands)
            .collect();
        let actual: String = said
            .iter()
            .filter_map(|object| object.as_dict().ok()?.get(b"ActualText").ok())
            .map(|text| lopdf::decode_text_string(text).unwrap())
            .collect();
        let text = packed(&read(&pdf));
        assert!(!actual.is_empty() && name.chars().all(|letter| actual.contains(letter) || text.contains(letter)), "{name} in {actual}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_fits_the_page(name in "\\PC{1,70}", product in any::<String>(), sku in "[A-Z0-9]{0,60}", price in 0..i64::MAX / 1000, code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
        let mut odd = sample(3, code, &name);
        let line = &mut odd.lines[0];
        line.description = Description { name: product.clone(), choice: product, sku };
        line.unit_price = Money::new(price, odd.currency);
        odd.totals.total = line.unit_price;
        odd.tax_lines[0].net = line.unit_price;
        let bill = bill::of_invoice(GERMAN, &odd, None).unwrap();
        check(&bill::pages(&Fonts::load().unwrap(), &bill).unwrap());
        prop_assert!(invoice(CONTACT, &odd, None).is_ok());
    }
}
