//! A file changes what it has columns for, and nothing else.
#![allow(clippy::unwrap_used, reason = "tests panic, and say why")]

mod shop;

use domain::{
    Currency, Money,
    catalogue::OptionValue,
    product::{AttributeValue, Content, Dimensions, RichText, Seo, Status, StockPolicy},
    tax,
};

use shop::{check, cup, faults, no_ids, over, read};

/// What the cup is after a file of one product.
fn after(file: &str) -> Content {
    let products = read(file.as_bytes()).unwrap();
    check(over(&products[0], Some(&cup())).unwrap()).unwrap()
}

#[test]
fn a_file_of_prices_and_stock_changes_just_these() {
    let file = "slug,sku,price,on_hand\ncup,CUP-M,9.99,3\n";
    let mut expected = cup();
    expected.variants[1].price = Money::new(999, Currency::EUR);
    assert_eq!(after(file), expected);
    assert_eq!(read(file.as_bytes()).unwrap()[0].on_hand, [("CUP-M".to_owned(), Some(3))]);
    assert_eq!(read(b"slug,sku\ncup,CUP-M").unwrap()[0].on_hand, [("CUP-M".to_owned(), None)]);
}

#[test]
fn rows_in_another_order_leave_the_variants_order() {
    assert_eq!(after("slug,sku,tax_class\ncup,CUP-M,reduced\ncup,CUP-S,reduced"), cup());
}

#[test]
fn empty_cells_clear_what_their_columns_say() {
    let columns = "description,status,publish_at,brand,tags,categories,barcode,compare_at,cost,weight_g,length_mm,width_mm,height_mm,tax_class,\
                   backorder_limit,pictures,variant_pictures,seo_title,seo_description,related,featured,attr:Material,attr:Height:number";
    let commas = ",".repeat(columns.split(',').count());
    let mut expected = cup();
    expected = Content {
        description: RichText::default(),
        status: Status::default(),
        publish_at: None,
        brand: String::new(),
        tags: vec![],
        categories: vec![],
        attributes: vec![],
        pictures: vec![],
        seo: Seo::default(),
        related: vec![],
        featured: false,
        ..expected
    };
    for variant in &mut expected.variants {
        (variant.barcode, variant.compare_at, variant.cost, variant.weight, variant.dimensions) = (None, None, None, None, None);
        (variant.tax_class, variant.stock_policy) = (tax::STANDARD, StockPolicy::Deny);
        variant.pictures.clear();
    }
    assert_eq!(after(&format!("slug,sku,{columns}\ncup,CUP-S{commas}\ncup,CUP-M{commas}")), expected);
}

#[test]
fn a_file_with_options_says_all_variants() {
    let file = "slug,sku,option1,value1,price\ncup,CUP-M,Colour,Moss,12.50\ncup,CUP-I,,Ink [#101020],13\n";
    let content = after(file);
    let skus: Vec<&str> = content.variants.iter().map(|variant| variant.sku.as_str()).collect();
    assert_eq!(skus, ["CUP-M", "CUP-I"]);
    assert_eq!(content.variants[0], cup().variants[1]);
    let value = |name: &str, swatch: Option<&str>| OptionValue { name: name.into(), swatch: swatch.map(Into::into) };
    assert_eq!(content.options[0].values, [value("Moss", None), value("Ink", Some("#101020"))]);
}

#[test]
fn an_option_without_columns_stays() {
    let file = "slug,sku,option2,value2\ncup,CUP-S,Size,S\ncup,CUP-M,,M";
    let content = after(file);
    assert_eq!(content.options[0], cup().options[0]);
    assert_eq!(content.variants[1].choice, ["Moss", "M"]);
    assert_eq!(faults("slug,sku,option2,value2,price\ncup,NEW,Size,S,1", Some(&cup())), ["2 sku unknown"]);
}

#[test]
fn a_new_variant_needs_its_values() {
    assert_eq!(faults("slug,sku,price\ncup,CUP-S,1\ncup,CUP-X,1", Some(&cup())), ["3 sku unknown"]);
    assert_eq!(faults("slug,sku\nmug,M", None), ["2 title missing", "2 price missing"]);
    assert_eq!(faults("slug,sku,title,price\nmug,M,Mug,1", None), [""; 0]);
}

#[test]
fn faults_of_what_was_before_stand_where_the_file_made_them() {
    // The price climbs above what it cost before.
    assert_eq!(faults("slug,sku,price\ncup,CUP-M,99", Some(&cup())), ["2 compare_at out-of-range"]);
    assert_eq!(faults("slug,sku,attr:height\ncup,CUP-M,x\n", Some(&cup())), [""; 0], "another kind takes the place");
    let long = "x".repeat(501);
    assert_eq!(faults(format!("slug,sku,attr:New\ncup,CUP-M,{long}\n"), Some(&cup())), ["2 attr:New too-long"]);
}

#[test]
fn pictures_keep_showing_their_variants() {
    let content = after("slug,sku,pictures\ncup,CUP-S,cup-back | cup-side [Side]\n");
    assert_eq!(content.pictures.iter().map(|picture| picture.name.as_str()).collect::<Vec<_>>(), ["cup-back", "cup-side"]);
    assert_eq!(content.variants[0].pictures, [0]);
    let content = after("slug,sku,variant_pictures\ncup,CUP-S,cup-front|cup-back\n");
    assert_eq!(content.variants[0].pictures, [0, 1]);
    assert_eq!(content.variants[1].pictures, [1]);
    let content = after("slug,sku,pictures\ncup,CUP-S,cup-side\n");
    assert!(content.variants[0].pictures.is_empty());
}

#[test]
fn measures_are_changed_one_by_one() {
    let content = after("slug,sku,width_mm\ncup,CUP-S,5\n");
    assert_eq!(content.variants[0].dimensions, Some(Dimensions { length: 80, width: 5, height: 82 }));
    assert_eq!(faults("slug,sku,width_mm\ncup,CUP-S,\n", Some(&cup())), ["2 width_mm missing"]);
}

#[test]
fn attributes_change_where_they_are_and_new_ones_follow() {
    let content = after("slug,sku,attr:Wood:choice,attr:Height:number\ncup,CUP-S,Oak|Ash,3 cm\n");
    let names: Vec<&str> = content.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    assert_eq!(names, ["Material", "Height", "Wood"]);
    assert_eq!(content.attributes[1].value, AttributeValue::Number { thousandths: 3000, unit: "cm".into() });
    assert_eq!(no_ids(after("slug,sku,attr:Other\ncup,CUP-S,\n")), no_ids(cup()));
}
