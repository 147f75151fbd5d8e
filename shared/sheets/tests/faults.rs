//! Each fault is found, and named where it stands.
#![allow(clippy::unwrap_used, reason = "tests panic, and say why")]

mod shop;

use std::fmt::Write as _;

use contract::imports::{ROWS_MAX, RowFault};
use domain::product::Content;
use proptest::prelude::*;
use sheets::{Position, Seen, Sheet};

use shop::{cup, faults, faults_in};

fn header_faults(header: impl AsRef<[u8]>) -> Vec<String> {
    let faults: Vec<RowFault> = Sheet::read(header.as_ref()).err().unwrap_or_default();
    faults.into_iter().map(|fault| format!("{} {} {}", fault.row, fault.column, fault.code)).collect()
}

#[test]
fn a_header_names_what_is_known_once() {
    assert_eq!(header_faults(""), ["1  missing"]);
    assert_eq!(header_faults("\r\n , \r\n"), ["1  missing"]);
    assert_eq!(header_faults("title,price"), ["1 slug missing", "1 sku missing"]);
    assert_eq!(header_faults("\n\nslug,sku,colour,\"attr:\""), ["3 colour unknown", "3 attr: malformed"]);
    assert_eq!(header_faults("slug,sku,SKU,attr:A,attr:A:text,attr:A:number"), ["1 SKU twice", "1 attr:A:text twice"]);
    assert_eq!(header_faults("slug,sku,option1,value2"), ["1 value1 missing", "1 option2 missing"]);
    assert_eq!(header_faults("slug,,sku"), ["1  missing"]);
    assert_eq!(header_faults("slug,sku,\"title\ncup,c,Cup"), ["1 title unclosed"]);
    assert_eq!(header_faults(b"slug,sku,caf\xe9"), ["1 caf\u{fffd} encoding"]);
    assert_eq!(header_faults("s\0l\0u\0g\0,\0s\0k\0u\0"), ["1 slug malformed", "1 sku malformed"]);
    assert_eq!(header_faults("slug,sku,".to_owned() + &"x".repeat(600_000)), ["1  too-long"]);
    assert_eq!(header_faults("slug,sku".to_owned() + &",attr:a".repeat(2000)), ["1  too-many"]);
    assert!(header_faults(" Slug ,SKU,attr:A,attr:A:number,,\r\n").is_empty());
}

#[test]
fn rows_are_counted_without_blank_ones() {
    let file = |rows: u32| "slug,sku,title\n".to_owned() + &"a,b,\"c\nd\"\n,,\n\n".repeat(usize::try_from(rows).unwrap());
    assert_eq!(Sheet::read(file(7).as_bytes()).unwrap().rows(), 7);
    assert!(header_faults(file(ROWS_MAX)).is_empty());
    assert_eq!(header_faults(file(ROWS_MAX + 1)), ["1  too-many"]);
}

const HEADER: &str = "slug,title,status,publish_at,option1,value1,sku,price,compare_at,cost,weight_g,length_mm,width_mm,height_mm,tax_class,\
                      backorder_limit,on_hand,pictures,variant_pictures,featured,attr:Size:number,attr:Wood:choice,attr:Tone:colour";

/// A good row, but for some of its cells.
fn row(changes: &[(&str, &str)]) -> String {
    let good = [("slug", "cup"), ("title", "Cup"), ("sku", "C-1"), ("price", "12.50")];
    let cell = |name: &str| changes.iter().rev().chain(&good).find(|(column, _)| *column == name).map_or("", |(_, text)| *text).to_owned();
    HEADER.split(',').map(cell).collect::<Vec<_>>().join(",")
}

fn in_rows(rows: &[&[(&str, &str)]]) -> Vec<String> {
    faults(format!("{HEADER}\n{}", rows.iter().map(|changes| row(changes)).collect::<Vec<_>>().join("\n")), None)
}

fn of(column: &str, text: &str) -> Vec<String> {
    in_rows(&[&[(column, text)]])
}

#[test]
fn each_cell_is_looked_at() {
    assert_eq!(in_rows(&[&[]]), [""; 0]);
    for (column, text, code) in [
        ("slug", "", "missing"),
        ("slug", "A b", "malformed"),
        ("title", " ", "missing"),
        ("sku", "", "missing"),
        ("price", "", "missing"),
        ("price", "\"12,50\"", "malformed"),
        ("price", "abc", "malformed"),
        ("price", "-1", "out-of-range"),
        ("price", "12.505", "malformed"),
        ("price", "99999999999999999999", "out-of-range"),
        ("price", "99999999999.00", "out-of-range"),
        ("compare_at", "12.50", "out-of-range"),
        ("compare_at", "x", "malformed"),
        ("cost", "x", "malformed"),
        ("status", "live", "unknown"),
        ("publish_at", "24.11.2026", "malformed"),
        ("weight_g", "2.5", "out-of-range"),
        ("weight_g", "1000001", "out-of-range"),
        ("weight_g", "heavy", "malformed"),
        ("tax_class", "full", "unknown"),
        ("tax_class", "10 %", "unknown"),
        ("backorder_limit", "-1", "out-of-range"),
        ("backorder_limit", "1000001", "out-of-range"),
        ("on_hand", "-1", "out-of-range"),
        ("on_hand", "1000001", "out-of-range"),
        ("featured", "maybe", "malformed"),
        ("pictures", "gone", "unknown"),
        ("pictures", "a|a", "twice"),
        ("pictures", &"a|".repeat(41), "too-many"),
        ("variant_pictures", &"a|".repeat(41), "too-many"),
        ("variant_pictures", "a", "unknown"),
        ("value1", "Sand", "mismatch"),
        ("attr:Size:number", "big", "malformed"),
        ("attr:Tone:colour", "Sand [#zzz]", "malformed"),
    ] {
        assert_eq!(of(column, text), [format!("2 {column} {code}")], "{column} {text}");
    }
    let long = "x".repeat(61);
    assert_eq!(of("attr:Wood:choice", &format!("Oak|{long}")), ["2 attr:Wood:choice too-long"]);
    assert_eq!(of("title", &"x".repeat(151)), ["2 title too-long"]);
    assert_eq!(of("sku", &"x".repeat(65)), ["2 sku too-long"]);
    assert_eq!(in_rows(&[&[("length_mm", "5"), ("height_mm", "5")]]), ["2 width_mm missing"]);
    assert_eq!(in_rows(&[&[("length_mm", "5"), ("height_mm", "50000"), ("width_mm", "5")]]), ["2 height_mm out-of-range"]);
}

#[test]
fn all_faults_of_a_row_come_at_once() {
    let found = in_rows(&[&[("title", ""), ("price", "x"), ("status", "x"), ("on_hand", "x"), ("attr:Size:number", "x")]]);
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn rows_of_a_product_belong_together() {
    let options = |value: &'static str, sku: &'static str| [("option1", "Colour"), ("value1", value), ("sku", sku)];
    assert_eq!(in_rows(&[&options("Sand [#d8c7a8]", "A"), &options("Ink", "B")]), [""; 0]);
    assert_eq!(in_rows(&[&options("Sand", "A"), &options("Sand", "B")]), ["3 value1 twice"]);
    assert_eq!(in_rows(&[&options("Sand", "A"), &options("sand", "B")]), ["3 value1 twice"]);
    assert_eq!(in_rows(&[&options("Sand", "A"), &options("", "B")]), ["3 value1 missing"]);
    assert_eq!(in_rows(&[&options("Sand [#d8c7a8]", "A"), &options("Ink [red]", "B")]), [""; 0], "no swatch, but a name");
    assert_eq!(in_rows(&[&options("Sand", "A"), &options("Ink [#red]", "B")]), ["3 value1 malformed"]);
    assert_eq!(in_rows(&[&options("Sand", "A"), &options("Ink", "A")]), ["3 sku twice"]);
    let other = [("title", "Mug"), ("option1", "Colour"), ("value1", "Ink"), ("sku", "B")];
    assert_eq!(in_rows(&[&options("Sand", "A"), &other]), ["3 title mismatch"]);
    let blank = [("title", ""), ("value1", "Ink"), ("sku", "B")];
    assert_eq!(in_rows(&[&options("Sand", "A"), &blank]), [""; 0]);
    assert_eq!(in_rows(&[&[("sku", "A")], &[("sku", "B")]]), ["3 sku twice"], "both are the only variant");
}

#[test]
fn a_product_of_a_whole_file_is_one_fault() {
    let mut file = "slug,title,sku,price,option1,value1\ncup,Cup,C,1,Colour,v\n".to_owned();
    (0..50_000).for_each(|number| writeln!(file, "cup,,C-{number},1,Colour,v{number}").unwrap());
    file += "mug,Mug,C-7,1,,";
    assert_eq!(faults(file, None), ["252 sku too-many", "50003 sku twice"]);
}

#[test]
fn twins_across_the_file_are_found() {
    let found = in_rows(&[&[("sku", "A")], &[("slug", "mug"), ("sku", "B")], &[("slug", "jug"), ("sku", "A")], &[("sku", "C")]]);
    assert_eq!(found, ["4 sku twice", "5 slug twice"]);
    let file = format!("{HEADER}\n{}\n{}", row(&[]), row(&[("slug", "mug"), ("title", "")]));
    assert_eq!(faults(file, None), ["3 sku twice", "3 title missing"], "a faulty product's SKU counts too");
}

#[test]
fn rows_are_counted_as_spreadsheets_do() {
    let file = "slug,title,sku,price\r\n\r\ncup,\"Cup\r\nof\r\nclay\",A,1\r\n,,,\r\nmug,Mug,B,x\r\n";
    assert_eq!(faults(file, None), ["3 title malformed", "5 price malformed"]);
}

#[test]
fn broken_bytes_and_quotation_marks_are_faults_of_their_cells() {
    let file = |middle: &[u8]| [b"slug,title,sku,price\ncup,Cup,A,1\n", middle, b"\njug,Jug,C,x\n"].concat();
    let one = |middle: &[u8]| faults(file(middle), None);
    assert_eq!(one(b"mug,M\xfcg,B,1"), ["3 title encoding", "4 price malformed"]);
    assert_eq!(one(b"mug,M\0g,B,1"), ["3 title malformed", "4 price malformed"]);
    assert_eq!(one(b"mug,Mug,B"), ["3  ragged", "4 price malformed"]);
    assert_eq!(one(b"mug,Mug,B,1,,"), ["4 price malformed"], "what is empty is nothing");
    assert_eq!(one(b"mug,Mug,B,1,5"), ["3  ragged", "4 price malformed"]);
    assert_eq!(one(b"mug,\"Mug,B,1"), ["3 title unclosed", "4 price malformed"]);
    assert_eq!(one(b"mug,\"Mug\" x,B,1"), ["3 title malformed", "4 price malformed"]);
    assert_eq!(one(b"m\xfcg,Mug,B,1"), ["3 slug encoding", "4 price malformed"]);
    let said = faults_in(&file("mug,M\u{fc}g \u{e9},B,x".as_bytes()), None);
    assert_eq!((said[0].row, said[0].column.as_str()), (3, "price"), "UTF-8 is good");
    assert!(faults_in(&file(b"mug,M\xfcg,B,1"), None)[0].detail.contains("Windows-1252"));
    assert!(!faults_in(&file(b"mug,M\xc3\xbc\xfc,B,1"), None)[0].detail.contains("Windows-1252"));
}

#[test]
fn a_cell_of_ten_megabytes_is_one_fault() {
    let file = format!("slug,title,sku,price\ncup,\"{}\",A,1\nmug,Mug,B,x", "x\n".repeat(5 << 20));
    assert_eq!(faults(file, None), ["2 title too-long", "3 price malformed"]);
}

#[test]
fn other_encodings_and_delimiters_are_read() {
    let table = "slug,title,sku,price\r\ncup,Tasse grün 😀,A,1.50\r\nmug,Mug,B,x\r\n";
    let expected = ["3 price malformed"];
    let wide = |unit: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(table.encode_utf16()).flat_map(unit).collect::<Vec<u8>>();
    let files: [Vec<u8>; 6] = [
        table.into(),
        format!("\u{feff}{table}").into(),
        table.replace("\r\n", "\n").replace(',', ";").into(),
        table.replace("\r\n", "\r").replace(',', "\t").into(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
    ];
    for file in files {
        assert_eq!(faults(&file, None), expected);
        let sheet = Sheet::read(&file).unwrap();
        let first = sheet.products(Position::START).next().unwrap();
        assert_eq!(shop::over(&first.product.unwrap(), None).unwrap().title, "Tasse grün 😀");
    }
    let mut broken = wide(u16::to_le_bytes);
    let at = broken.windows(2).position(|pair| pair == 0xd83d_u16.to_le_bytes()).unwrap();
    broken.splice(at..at + 2, *b"x\0");
    assert_eq!(faults(&broken, None), ["2 title encoding", "3 price malformed"]);
    broken.pop();
    assert_eq!(Sheet::read(&broken).unwrap().rows(), 3, "half a character is a row of its own");
}

/// The file of a shop with 100 000 variants, and the rows where something was planted.
fn planted() -> (String, Vec<String>) {
    let (mut file, mut expected) = ("slug,title,description,sku,price,on_hand,status\n".to_owned(), Vec::new());
    for number in 0..100_000_u32 {
        let row = number + 2;
        let (mut title, mut price, mut hand, mut status, mut sku) = ("Cup", "12.50", "5", "active", format!("S-{number}"));
        if number % 200 == 7 {
            let fault;
            match number / 200 % 6 {
                0 => (price, fault) = ("12.5O", "price malformed"),
                1 => (hand, fault) = ("-3", "on_hand out-of-range"),
                2 => (status, fault) = ("on", "status unknown"),
                3 => (title, fault) = ("", "title missing"),
                4 => (sku, fault) = ("S-0".to_owned(), "sku twice"),
                _ => (price, fault) = ("12.505", "price malformed"),
            }
            expected.push(format!("{row} {fault}"));
        }
        writeln!(file, "cup-{number},{title},\"A cup,\nwith \"\"quotes\"\"\",{sku},{price},{hand},{status}").unwrap();
    }
    (file, expected)
}

#[test]
fn five_hundred_faults_in_a_hundred_thousand_rows_are_all_found() {
    let (file, expected) = planted();
    assert_eq!(expected.len(), 500);
    let sheet = Sheet::read(file.as_bytes()).unwrap();
    assert_eq!(sheet.rows(), 100_000);
    let (mut seen, mut found, mut rows, mut position) = (Seen::default(), Vec::new(), 0, Position::START);
    // Read in pieces, as an import does that is taken up again and again.
    loop {
        let piece: Vec<_> = sheet.products(position).take(7001).collect();
        for item in &piece {
            rows += item.rows;
            found.extend(seen.look(item));
            match &item.product {
                Err(faults) => found.extend(faults.clone()),
                Ok(product) => found.extend(shop::over(product, None).err().unwrap_or_default()),
            }
        }
        let Some(last) = piece.last() else { break };
        position = serde_json::from_str(&serde_json::to_string(&last.next).unwrap()).unwrap();
    }
    assert_eq!(rows, 100_000);
    let found: Vec<String> = found.into_iter().map(|fault| format!("{} {} {}", fault.row, fault.column, fault.code)).collect();
    assert_eq!(found, expected);
}

fn everything(file: &[u8], before: Option<&Content>) -> u32 {
    let _ = faults_in(file, before);
    let Ok(sheet) = Sheet::read(file) else { return 0 };
    let mut rows = 0;
    for item in sheet.products(Position::START) {
        rows += item.rows;
        let again = sheet.products(item.next).next().map(|item| item.first_row);
        assert!(again.is_none_or(|row| row > item.first_row));
    }
    assert_eq!(rows, sheet.rows());
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200), mark in 0..4_usize) {
        let mark: &[u8] = [&b""[..], b"\xff\xfe", b"\xfe\xff", b"slug,sku\n"][mark];
        everything(&[mark, &bytes].concat(), None);
    }

    #[test]
    fn no_cells_make_it_stumble(
        rows in prop::collection::vec(prop::collection::vec("(cup|mug|[-0-9.'=|\\\\\\[\\]#>\",;\n a-z]{0,6}|\\PC{0,4})", 6..9), 0..8),
        header in prop::sample::select(vec![
            "slug,sku,option1,value1,pictures,variant_pictures,attr:A:number",
            "slug,sku,price,option2,value2,length_mm,attr:Material:choice",
            "slug,sku,price,compare_at,on_hand,variant_pictures,related",
        ]),
    ) {
        let mut file = header.to_owned();
        for row in rows {
            write!(file, "\n{}", row.join(",")).unwrap();
        }
        everything(file.as_bytes(), None);
        everything(file.as_bytes(), Some(&cup()));
    }
}
