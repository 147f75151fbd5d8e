//! What is written is read back exactly: over nothing, and over itself.
#![allow(clippy::unwrap_used, reason = "tests panic, and say why")]

mod shop;

use domain::{catalogue::OptionValue, product::StockPolicy};
use proptest::prelude::*;

use shop::{check, content, file, no_ids, over, read};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Any product comes back, but for its ids where the shop does not know it.
    #[test]
    fn a_product_comes_back(content in content("cup")) {
        let file = file(std::slice::from_ref(&content));
        let products = read(&file).unwrap();
        prop_assert_eq!(products.len(), 1);
        let new = over(&products[0], None).unwrap();
        prop_assert_eq!(no_ids(check(new).unwrap()), no_ids(content.clone()));
        let same = over(&products[0], Some(&content)).unwrap();
        prop_assert_eq!(check(same).unwrap(), content);
    }

    /// So do several, and each finds its attributes in its own order.
    #[test]
    fn many_come_back(one in content("cup"), other in content("mug")) {
        let contents = [one, other];
        let products = read(&file(&contents)).unwrap();
        prop_assert_eq!(products.len(), 2);
        for (product, content) in products.iter().zip(contents) {
            prop_assert_eq!(check(over(product, Some(&content)).unwrap()).unwrap(), content);
        }
    }

    /// Another's reader takes each cell of a file for the same, and no cell begins with what could be run.
    #[test]
    fn others_read_it_too(content in content("cup")) {
        let file = file(std::slice::from_ref(&content));
        let mut reader = csv::ReaderBuilder::new().from_reader(file.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), content.variants.len());
        for cell in rows.iter().flatten() {
            let is_number = !cell.starts_with('-') || cell[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            prop_assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']) && is_number, "{}", cell);
        }
    }
}

#[test]
fn unused_values_and_their_order_come_back() {
    let mut content = shop::cup();
    content.options[0].values.insert(0, OptionValue { name: "Ink".into(), swatch: Some("#101020".into()) });
    content.variants[0].stock_policy = StockPolicy::Backorder { limit: 5 };
    let file = file(std::slice::from_ref(&content));
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains("Colour | Ink [#101020] | Sand [#d8c7a8]"), "{text}");
    let products = read(&file).unwrap();
    assert_eq!(check(over(&products[0], Some(&content)).unwrap()).unwrap(), content);
}
