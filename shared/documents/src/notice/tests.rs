use domain::{Currency, terms::BankAccount};

use super::*;

const LINK: &str = "https://shop.example/order/1#token";
const HOSTILE: &str = "<b>Ann</b>";
const THINGS: &[Thing<'_>] =
    &[Thing { name: "Mug <i>", choice: "Sand & Sea", quantity: 2 }, Thing { name: "Lämpchen", choice: "", quantity: 1 }];

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn told(language: Language, notice: Notice<'_>) -> Letter {
    let shop = Shop { name: "Bodega", url: "https://shop.example", language };
    let order = OrderNumber::from_random([7; 5]);
    let letter = write(About { shop, order: &order, name: HOSTILE, link: LINK }, notice).unwrap();
    assert!(letter.subject.contains(order.as_str()), "{}", letter.subject);
    letter
}

fn number(text: &str) -> InvoiceNumber {
    text.parse().unwrap()
}

#[test]
fn every_notice_says_what_it_is_about_in_every_language() {
    let at = Timestamp(1_795_478_820_000);
    let (invoice, credit) = (number("INV-2026-000042"), number("CN-2026-000007"));
    let how = "Pack it well.\n\n  Send it to: Hauptstr. 1";
    let account = BankAccount { holder: "Bodega <i>".into(), iban: "DE89370400440532013000".into(), bic: None, bank: None };
    let transfer = Transfer { account, reference: "4TKMWY7E".into(), until: at };
    let notices: [(Notice<'_>, &[&str]); 21] = [
        (Notice::PaymentReceived { amount: euros(2400), by: "PayPal" }, &["24", "00", "PayPal", LINK]),
        (Notice::PaymentFailed { amount: euros(2401), until: Some(at) }, &["01", "2026", LINK]),
        (Notice::Underpaid { received: euros(1000), missing: euros(1405), until: None }, &["10", "05", LINK]),
        (Notice::Short, &[LINK]),
        (Notice::Transfer { amount: euros(2405), to: &transfer }, &["DE89370400440532013000", "4TKMWY7E", "05", "2026", LINK]),
        (
            Notice::Shipped {
                carrier: "DHL",
                tracking: Some("0034"),
                track: Some("https://track.example/0034"),
                things: THINGS,
                more_follow: true,
            },
            &["DHL", "0034", "https://track.example/0034", "2 × Mug", "1 × Lämpchen", LINK],
        ),
        (Notice::Shipped { carrier: "Bike", tracking: None, track: None, things: THINGS, more_follow: false }, &["Bike", LINK]),
        (Notice::Delivered { things: THINGS }, &["2 × Mug", LINK]),
        (Notice::Refunded { amount: euros(995), note: Some("Sorry for the crack.") }, &["9", "95", "Sorry for the crack.", LINK]),
        (Notice::Cancelled { reason: Some("Sold out."), refund: Some(euros(995)) }, &["95", "Sold out.", LINK]),
        (Notice::Cancelled { reason: None, refund: None }, &[LINK]),
        (Notice::ReturnRequested { things: THINGS }, &["2 × Mug", LINK]),
        (
            Notice::ReturnApproved { things: THINGS, how, label: Some("https://label.example/1"), until: Some(at) },
            &["Pack it well.", "Send it to: Hauptstr. 1", "https://label.example/1", "2026"],
        ),
        (Notice::ReturnRejected { reason: "Worn." }, &["Worn.", LINK]),
        (Notice::ReturnReceived { things: THINGS }, &["1 × Lämpchen", LINK]),
        (Notice::Invoice { number: &invoice }, &["INV-2026-000042", "PDF", LINK]),
        (Notice::CreditNote { number: &credit, corrects: &invoice }, &["CN-2026-000007", "INV-2026-000042", LINK]),
        (
            Notice::Edited { things: THINGS, total: euros(4850), due: Due::Collect(euros(995)), until: Some(at), note: Some("In blue.") },
            &["48", "9", "95", "In blue.", "2 × Mug", "2026", LINK],
        ),
        (
            Notice::Edited { things: THINGS, total: euros(4850), due: Due::Refund(euros(720)), until: None, note: None },
            &["48", "7", "20", LINK],
        ),
        (Notice::Edited { things: THINGS, total: euros(4850), due: Due::Even, until: None, note: None }, &["48", "50", LINK]),
        (
            Notice::PayOrder {
                things: THINGS,
                total: euros(4850),
                until: Some(at),
                note: Some("As we said."),
                pay: "https://shop.example/pay#t",
            },
            &["48", "50", "As we said.", "https://shop.example/pay#t", "2 × Mug"],
        ),
    ];
    for (notice, words) in notices {
        let letters = [Language::En, Language::De].map(|language| told(language, notice));
        for letter in &letters {
            for word in words {
                assert!(letter.text.contains(word), "{word} in {}", letter.text);
                assert!(letter.html.contains(&word.replace('\'', "&#39;")), "{word} in {}", letter.html);
            }
            assert!(!letter.html.contains("<b>") && !letter.html.contains("<i>"), "{}", letter.html);
        }
        let [english, german] = letters;
        assert_ne!(english.subject, german.subject);
        assert!(english.html.contains("<html lang=\"en\">") && german.html.contains("<html lang=\"de\">"));
    }
}

#[test]
fn amounts_and_days_are_those_of_the_language() {
    let notice = Notice::Underpaid { received: euros(123_456), missing: euros(5), until: Some(Timestamp(1_795_478_820_000)) };
    let (english, german) = (told(Language::En, notice), told(Language::De, notice));
    for words in ["€1,234.56", "€0.05", "24 November 2026"] {
        assert!(english.text.contains(words), "{}", english.text);
    }
    for words in ["1.234,56\u{a0}€", "0,05\u{a0}€", "24.11.2026"] {
        assert!(german.text.contains(words), "{}", german.text);
    }
}

#[test]
fn things_stand_each_on_a_line() {
    let letter = told(Language::En, Notice::Delivered { things: THINGS });
    assert!(letter.text.contains("\n- 2 × Mug <i> (Sand & Sea)\n- 1 × Lämpchen\n"), "{}", letter.text);
    assert!(letter.html.contains("2 × Mug &#60;i&#62; (Sand &#38; Sea)"), "{}", letter.html);
}

#[test]
fn a_parcel_leads_to_the_carrier_where_it_can() {
    let shipped = |track| Notice::Shipped { carrier: "DHL", tracking: Some("0034"), track, things: &[], more_follow: false };
    assert!(told(Language::En, shipped(Some("https://t.example"))).text.contains("Track your parcel: https://t.example"));
    assert!(told(Language::En, shipped(None)).text.contains(&format!("See your order: {LINK}")));
    assert!(
        !told(Language::En, shipped(None))
            .html
            .contains("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"font:15px")
    );
}
