//! How long 100 000 rows take: `cargo run -p sheets --release --example measure-sheets`.

use std::{cell::Cell, error::Error, time::Instant};

use domain::{
    Currency, Money, VariantId,
    catalogue::{OptionValue, Picture, ProductOption},
    product::{Attribute, AttributeValue, Content, Draft, Known, PictureRef, Seo, Status, StockPolicy, VariantDraft},
    text::Faults,
};
use sheets::{Position, Seen, Sheet, Writer, attribute_columns};

const PRODUCTS: u32 = 20_000;
const VARIANTS: u32 = 5;

fn draft(number: u32) -> Draft {
    let value = |index: u32| OptionValue { name: format!("Size {index}"), swatch: None };
    let variant = |index: u32| VariantDraft {
        id: None,
        sku: format!("SKU-{number:06}-{index}"),
        barcode: Some(format!("40{number:08}{index:03}")),
        choice: vec![format!("Size {index}")],
        price: Money::new(i64::from(1000 + number), Currency::EUR),
        compare_at: None,
        prices: Vec::new(),
        cost: Some(Money::new(500, Currency::EUR)),
        weight: Some(350),
        dimensions: None,
        tax_class: domain::tax::STANDARD,
        stock_policy: StockPolicy::Deny,
        pictures: vec![index % 2],
    };
    let text = |name: &str, text: &str| Attribute { name: name.to_owned(), value: AttributeValue::Text { text: text.to_owned() } };
    Draft {
        title: format!("Stoneware cup {number}"),
        slug: format!("stoneware-cup-{number}"),
        description: "<p>A cup, thrown by hand and glazed in <b>two colours</b>.</p><ul><li>Dishwasher safe</li><li>300 ml</li></ul>"
            .repeat(4),
        status: Status::Active,
        publish_at: None,
        brand: "Alder".to_owned(),
        tags: vec!["new".to_owned(), "kitchen".to_owned()],
        attributes: vec![text("Material", "Stoneware"), text("Care", "Dishwasher, \"cool\"")],
        categories: Vec::new(),
        options: vec![ProductOption { name: "Size".to_owned(), values: (0..VARIANTS).map(value).collect() }],
        variants: (0..VARIANTS).map(variant).collect(),
        pictures: (0..3).map(|index| PictureRef { name: format!("cup-{number}-{index}"), alt: "A cup".to_owned() }).collect(),
        seo: Seo::default(),
        related: Vec::new(),
        featured: false,
    }
}

fn check(draft: Draft, next: &Cell<u128>) -> Result<Content, Box<dyn Error>> {
    let id = || {
        next.set(next.get() + 1);
        VariantId::from_uuid(uuid::Uuid::from_u128(next.get()))
    };
    let picture = |name: &str| Some(Picture { name: name.to_owned(), ..Picture::default() });
    let mut faults = Faults::default();
    let content = draft.check("#", &Known { currency: Currency::EUR, picture: &picture, tax_class: &|_| true, id: &id }, &mut faults);
    content.ok_or_else(|| format!("{:?}", faults.into_vec()).into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let next = Cell::new(0);
    let contents = (0..PRODUCTS).map(|number| check(draft(number), &next)).collect::<Result<Vec<_>, _>>()?;

    let begin = Instant::now();
    let mut writer = Writer::new(attribute_columns(contents.iter()));
    writer.header();
    let mut file = Vec::new();
    for content in &contents {
        writer.write(content, &|_| None, &|_| None, &|_| Some(7));
        file.extend(writer.take());
    }
    println!("written: {:?}, {:.1} MB", begin.elapsed(), f64::from(u32::try_from(file.len())?) / 1e6);

    let begin = Instant::now();
    let sheet = Sheet::read(&file).map_err(|faults| format!("{faults:?}"))?;
    println!("header and {} rows counted: {:?}", sheet.rows(), begin.elapsed());

    let begin = Instant::now();
    let (mut seen, mut products) = (Seen::default(), 0);
    for item in sheet.products(Position::START) {
        products += usize::from(seen.look(&item).is_empty() && item.product.is_ok());
    }
    println!("{products} products read and looked at across the file: {:?}", begin.elapsed());

    let begin = Instant::now();
    let drafts = |before: bool| {
        let one = move |(item, content): (sheets::Item, _)| {
            let product = item.product.map_err(|faults| format!("{faults:?}"))?;
            product.draft(Some(content).filter(|_| before), &[], &[], Currency::EUR).map_err(|faults| format!("{faults:?}"))
        };
        sheet.products(Position::START).zip(&contents).map(one)
    };
    let new = drafts(false).collect::<Result<Vec<_>, _>>()?;
    println!("read to {} drafts of new products: {:?}", new.len(), begin.elapsed());

    let begin = Instant::now();
    let changed = drafts(true).collect::<Result<Vec<_>, _>>()?;
    println!("read to {} drafts over what is there: {:?}", changed.len(), begin.elapsed());

    let begin = Instant::now();
    let mut same = 0;
    for (draft, content) in changed.into_iter().zip(&contents) {
        same += usize::from(check(draft, &next)? == *content);
    }
    println!("checked, {same} of them unchanged: {:?}", begin.elapsed());
    Ok(())
}
