use mail_parser::{MessageParser, MimeHeaders as _};

use super::*;

#[test]
fn a_mail_carries_its_file() {
    let letter = Letter { subject: "Rechnung für Größe".into(), html: "<p>Grüße</p>".into(), text: "Grüße".into() };
    let pdf: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let event: EventId = "evt_01890000000070008000000000000001".parse().unwrap();
    let files = [Attachment { file_name: "INV-2026-000042.pdf", pdf: &pdf }];
    let mime = envelope_with(&letter, ("Bodega", "shop@bodega.example"), "ann@example.com", event, Timestamp(0), &files).unwrap();
    let read = MessageParser::default().parse(&mime).unwrap();
    assert_eq!((read.subject(), read.body_text(0).unwrap().trim()), (Some("Rechnung für Größe"), "Grüße"));
    assert_eq!(read.body_html(0).unwrap().trim(), "<p>Grüße</p>");
    let file = read.attachment(0).unwrap();
    assert_eq!((file.attachment_name(), file.contents()), (Some("INV-2026-000042.pdf"), pdf.as_slice()));
    let kind = file.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("application", Some("pdf")));
    assert_eq!(read.attachment_count(), 1);

    let bare = envelope(&letter, ("Bodega", "shop@bodega.example"), "ann@example.com", event, Timestamp(0)).unwrap();
    assert_eq!(MessageParser::default().parse(&bare).unwrap().attachment_count(), 0);
}
