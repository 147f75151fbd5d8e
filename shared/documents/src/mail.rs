//! Transactional mails.

use askama::Template;
use contract::orders::OrderView;
use domain::{EventId, Money, Timestamp};
use mail_builder::{MessageBuilder, headers::date::Date};

/// A mail's subject and its two bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// For most readers.
    pub html: String,
    /// For the others.
    pub text: String,
}

/// What every mail about an order needs.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// The shop's public origin.
    pub shop_url: &'a str,
    /// The order.
    pub order: &'a OrderView,
    /// The page of the order; its token stands in the fragment.
    pub link: &'a str,
}

/// What happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// It was placed and waits for payment.
    Placed,
    /// It is paid.
    Paid,
    /// It was not paid in time.
    Expired,
    /// To staff: money came that does not fit.
    Review,
}

#[derive(Template)]
#[template(path = "order.html")]
struct Html<'a> {
    about: About<'a>,
    occasion: Occasion,
    words: Words,
}

#[derive(Template)]
#[template(path = "order.txt")]
struct Text<'a> {
    about: About<'a>,
    occasion: Occasion,
    words: Words,
}

#[derive(Clone)]
struct Words {
    subject: String,
    heading: String,
    message: String,
    button: &'static str,
}

fn words(occasion: Occasion, about: About<'_>) -> Words {
    let number = &about.order.number;
    let name = about.order.address.name.split_whitespace().next().unwrap_or_default();
    let (subject, heading, message, button) = match occasion {
        Occasion::Placed => (
            format!("We have your order {number}"),
            format!("Thank you, {name}"),
            "Your things are set aside for you. As soon as your payment has arrived we will send you a confirmation. If you have not paid yet, you can do so from the order’s page.".to_owned(),
            "See your order",
        ),
        Occasion::Paid => (
            format!("Order {number} is confirmed"),
            "It’s yours".to_owned(),
            format!("Thank you, {name}. Your payment has arrived and your order is confirmed. We will pack it with care and let you know when it is on its way."),
            "Follow your order",
        ),
        Occasion::Expired => (
            format!("Order {number} was not paid"),
            "Your order has expired".to_owned(),
            "We held your things for a while, but no payment arrived, so they are for sale again. Nothing was charged. You are welcome to order anew.".to_owned(),
            "See the order",
        ),
        Occasion::Review => (
            format!("Check the payment of order {number}"),
            "A payment does not fit".to_owned(),
            format!("Money came for order {number} that does not fit it: too much, too little, too late or twice. Nothing was accepted automatically."),
            "See the order",
        ),
    };
    Words { subject, heading, message, button }
}

/// Writes the mail for an occasion.
pub fn write(occasion: Occasion, about: About<'_>) -> Result<Letter, askama::Error> {
    let words = words(occasion, about);
    let html = Html { about, occasion, words: words.clone() }.render()?;
    let text = Text { about, occasion, words: words.clone() }.render()?;
    Ok(Letter { subject: words.subject, html, text })
}

/// An amount as people in the shop's language read it: `€24.00`.
fn price(money: &Money) -> String {
    let symbol = match money.currency().code() {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        code => return format!("{} {code}", money.decimal()),
    };
    match money.decimal().strip_prefix('-') {
        Some(rest) => format!("-{symbol}{rest}"),
        None => format!("{symbol}{}", money.decimal()),
    }
}

/// The picture of a line, as mail programs can show it.
fn thumbnail(about: &About<'_>, name: &str) -> String {
    format!("{}/media/{name}-160.jpg", about.shop_url)
}

/// A PDF that a mail carries.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// What the file is called: `INV-2026-000042.pdf`.
    pub file_name: &'a str,
    /// The file.
    pub pdf: &'a [u8],
}

/// Puts a letter into an envelope: a whole MIME message. The Message-ID follows from the event, so
/// that a mail which is sent again is recognised as the same.
pub fn envelope(letter: &Letter, from: (&str, &str), to: &str, event: EventId, at: Timestamp) -> std::io::Result<Vec<u8>> {
    envelope_with(letter, from, to, event, at, &[])
}

/// The same with files.
pub fn envelope_with(
    letter: &Letter,
    from: (&str, &str),
    to: &str,
    event: EventId,
    at: Timestamp,
    attachments: &[Attachment<'_>],
) -> std::io::Result<Vec<u8>> {
    let host = from.1.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let message = MessageBuilder::new()
        .from(from)
        .to(to)
        .subject(letter.subject.as_str())
        .message_id(format!("{event}@{host}"))
        .date(Date::new(at.0 / 1000))
        .header("Auto-Submitted", mail_builder::headers::raw::Raw::new("auto-generated"))
        .text_body(letter.text.as_str())
        .html_body(letter.html.as_str());
    attachments.iter().fold(message, |message, file| message.attachment("application/pdf", file.file_name, file.pdf)).write_to_vec()
}

#[cfg(test)]
mod tests {
    use domain::Currency;
    use mail_parser::{MessageParser, MimeHeaders as _};

    use super::*;

    #[test]
    fn prices_read_well() {
        assert_eq!(price(&Money::new(2400, Currency::EUR)), "€24.00");
        assert_eq!(price(&Money::new(-5, Currency::EUR)), "-€0.05");
        assert_eq!(price(&Money::new(12_345, "KWD".parse().unwrap())), "12.345 KWD");
    }

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
}
