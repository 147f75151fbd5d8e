//! Drafts, and each fault where it is.

use super::*;
use crate::{Id, product::combinations, tax};

fn known() -> Known<'static> {
    let picture = |name: &str| {
        (name == "cup").then(|| Picture { name: "cup".into(), width: 800, height: 800, widths: vec![480, 800], ..Picture::default() })
    };
    Known {
        currency: Currency::EUR,
        picture: Box::leak(Box::new(picture)),
        tax_class: &|class| class.as_str() != "luxury",
        id: &|| Id::from_uuid(uuid::Uuid::now_v7()),
    }
}

fn draft() -> Draft {
    serde_json::from_value(serde_json::json!({
        "title": " Cup ", "description": "A cup.", "brand": "Alder", "tags": ["new", "new"],
        "options": [{ "name": "Colour", "values": [{ "name": "Sand", "swatch": "#d8c7a8" }, { "name": "Ink" }] }],
        "variants": [
            { "sku": "CUP-S", "choice": ["Sand"], "price": { "minor": 1200, "currency": "EUR" } },
            { "sku": "CUP-I", "choice": ["Ink"], "price": { "minor": 1100, "currency": "EUR" }, "compareAt": { "minor": 1500, "currency": "EUR" } },
        ],
        "pictures": [{ "name": "cup", "alt": "A cup" }],
    }))
    .unwrap()
}

fn faults(change: impl FnOnce(&mut Draft)) -> Vec<(String, String)> {
    let (mut draft, mut faults) = (draft(), Faults::default());
    change(&mut draft);
    let content = draft.check("#", &known(), &mut faults);
    assert_eq!(content.is_none(), !faults.is_empty());
    faults.into_vec().into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.into(), code.into())]
}

#[test]
fn a_good_draft_becomes_content_and_back() {
    let mut faults = Faults::default();
    let content = draft().check("#", &known(), &mut faults).unwrap();
    assert_eq!((content.title.as_str(), content.slug.as_str()), ("Cup", "cup"));
    assert_eq!(content.description.as_str(), "<p>A cup.</p>");
    assert_eq!(content.tags, ["new"]);
    assert_eq!(content.tax_classes(), [tax::STANDARD], "where nothing is said");
    assert_eq!(content.cheapest().map(|variant| variant.sku.as_str()), Some("CUP-I"));
    assert!(content.is_on_sale());
    assert_eq!(content.facets(), [("Colour".into(), "Ink".into()), ("Colour".into(), "Sand".into())]);
    assert_eq!(content.draft().check("#", &known(), &mut faults), Some(content));
}

#[test]
fn each_fault_is_named_where_it_is() {
    assert_eq!(faults(|draft| draft.title = " ".into()), one("#/title", "missing"));
    assert_eq!(faults(|draft| draft.slug = "A b".into()), one("#/slug", "malformed"));
    assert_eq!(faults(|draft| draft.title = "***".into()), one("#/slug", "missing"));
    assert_eq!(faults(|draft| draft.description = "x".repeat(50_001)), one("#/description", "too-long"));
    assert_eq!(faults(|draft| draft.tags = vec![String::new()]), one("#/tags/0", "missing"));
    assert_eq!(faults(|draft| draft.tags = vec!["x".into(); 31]), one("#/tags", "too-many"));
    assert_eq!(faults(|draft| draft.pictures[0].name = "x".into()), one("#/pictures/0/name", "unknown"));
    assert_eq!(faults(|draft| draft.options[0].values[1].name = "sand ".into()), one("#/options/0/values/1/name", "twice"));
    assert_eq!(faults(|draft| draft.options[0].values[0].swatch = Some("red".into())), one("#/options/0/values/0/swatch", "malformed"));
    assert_eq!(faults(|draft| draft.variants.clear()), one("#/variants", "missing"));
    assert_eq!(faults(|draft| draft.variants[1].sku = "CUP-S ".into()), one("#/variants/1/sku", "twice"));
    assert_eq!(faults(|draft| draft.variants[1].choice = vec!["Sand".into()]), one("#/variants/1/choice", "twice"));
    assert_eq!(faults(|draft| draft.variants[1].choice = vec![]), one("#/variants/1/choice", "mismatch"));
    assert_eq!(faults(|draft| draft.variants[1].choice = vec!["Red".into()]), one("#/variants/1/choice/0", "unknown"));
    assert_eq!(faults(|draft| draft.variants[0].pictures = vec![1]), one("#/variants/0/pictures/0", "unknown"));
    assert_eq!(faults(|draft| draft.variants[1].tax_class = "books".parse().unwrap()), []);
    assert_eq!(faults(|draft| draft.variants[1].tax_class = "luxury".parse().unwrap()), one("#/variants/1/taxClass", "unknown"));
    let money = |minor| Money::new(minor, Currency::EUR);
    assert_eq!(faults(|draft| draft.variants[0].price = money(-1)), one("#/variants/0/price", "out-of-range"));
    assert_eq!(
        faults(|draft| draft.variants[0].cost = Some(Money::new(1, "USD".parse().unwrap()))),
        one("#/variants/0/cost", "wrong-currency")
    );
    assert_eq!(faults(|draft| draft.variants[0].compare_at = Some(money(1200))), one("#/variants/0/compareAt", "out-of-range"));
    let price = |code: &str, amount, before: Option<i64>| {
        let money = |minor| Money::new(minor, code.parse().unwrap());
        PriceDraft { amount: money(amount), compare_at: before.map(money) }
    };
    let priced = |prices: &[PriceDraft]| faults(|draft| draft.variants[0].prices = prices.to_vec());
    assert_eq!(priced(&[price("USD", 1, None), price("JPY", 1, Some(2))]), []);
    assert_eq!(priced(&[price("EUR", 1, None)]), one("#/variants/0/prices/0/amount", "wrong-currency"));
    assert_eq!(priced(&[price("USD", 1, None), price("USD", 2, None)]), one("#/variants/0/prices/1/amount", "twice"));
    assert_eq!(priced(&[price("USD", -1, None)]), one("#/variants/0/prices/0/amount", "out-of-range"));
    assert_eq!(priced(&[price("USD", 2, Some(2))]), one("#/variants/0/prices/0/compareAt", "out-of-range"));
    let mixed = PriceDraft { compare_at: Some(money(2)), ..price("USD", 1, None) };
    assert_eq!(priced(&[mixed]), one("#/variants/0/prices/0/compareAt", "wrong-currency"));
    let many: Vec<PriceDraft> = Currency::all().take(CURRENCIES_MAX + 1).map(|c| price(c.code(), 1, None)).collect();
    assert_eq!(priced(&many), one("#/variants/0/prices", "too-many"));
    assert_eq!(
        faults(|draft| draft.variants[0].stock_policy = StockPolicy::Backorder { limit: 0 }),
        one("#/variants/0/stockPolicy/limit", "out-of-range")
    );
    let number = Attribute { name: "Width".into(), value: AttributeValue::Choice { values: vec![] } };
    assert_eq!(faults(|draft| draft.attributes = vec![number]), one("#/attributes/0/value/values", "missing"));
}

#[test]
fn a_matrix_of_ten_thousand_is_one_fault() {
    let values = |prefix: &str| (0..60).map(|n| OptionValue { name: format!("{prefix}{n}"), swatch: None }).collect::<Vec<_>>();
    let options = vec![
        ProductOption { name: "A".into(), values: values("a") },
        ProductOption { name: "B".into(), values: values("b") },
        ProductOption { name: "C".into(), values: values("c") },
    ];
    let rows = combinations(&options[..2], 10_000).unwrap();
    assert_eq!(combinations(&options, VARIANTS_MAX), Err(216_000));
    let found = faults(|draft| {
        let model = draft.variants[0].clone();
        draft.options = options[..2].to_vec();
        draft.variants = rows.into_iter().map(|choice| VariantDraft { sku: choice.join("-"), choice, ..model.clone() }).collect();
    });
    assert_eq!(found, one("#/variants", "too-many"));
}
