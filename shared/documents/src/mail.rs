//! Transactional mails.

#[cfg(test)]
mod tests;
mod words;

use askama::Template;
use contract::orders::OrderView;
use domain::{EventId, Language, Money, Timestamp};
use mail_builder::{MessageBuilder, headers::date::Date};

use self::words::Words;
use crate::{amount, paper};

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
    /// The shop's language.
    pub language: Language,
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
    /// It goes out and is paid when it arrives.
    PaidOnDelivery,
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
    words: &'a Words,
    sums: &'a [Sum],
    place: &'a [String],
}

#[derive(Template)]
#[template(path = "order.txt", escape = "none")]
struct Text<'a> {
    about: About<'a>,
    occasion: Occasion,
    words: &'a Words,
    sums: &'a [Sum],
    place: &'a [String],
}

/// A row below the lines of an order.
struct Sum {
    name: String,
    amount: String,
    is_total: bool,
}

/// What leads from the lines to the total: nothing that is zero, but shipping, and nothing left out.
fn sums(about: About<'_>, words: &Words) -> Vec<Sum> {
    let totals = &about.order.totals;
    let money = |amount| amount::full(amount, about.language);
    let minus = |amount: Money| money(Money::new(-amount.minor(), amount.currency()));
    let row = |name: &str, amount| Sum { name: name.to_owned(), amount, is_total: false };
    let mut rows = Vec::new();
    if totals.discount.minor() > 0 {
        rows.push(row(words.discount, minus(totals.discount)));
    }
    rows.push(row(&about.order.shipping_method, money(totals.shipping)));
    match totals.tax.minor() {
        0 => {}
        ..0 => rows.push(row(words.owed, money(totals.tax))),
        _ => rows.push(row(words.tax, money(totals.tax))),
    }
    rows.push(Sum { name: words.total.to_owned(), amount: money(totals.total), is_total: true });
    if totals.tax_included.minor() > 0 && totals.tax.minor() == 0 {
        rows.push(row(words.included, money(totals.tax_included)));
    }
    rows
}

/// Writes the mail for an occasion.
pub fn write(occasion: Occasion, about: About<'_>) -> Result<Letter, askama::Error> {
    let words = words::of(occasion, about);
    let (sums, place) = (sums(about, &words), paper::address(&about.order.address, about.language));
    let html = Html { about, occasion, words: &words, sums: &sums, place: &place }.render()?;
    let text = Text { about, occasion, words: &words, sums: &sums, place: &place }.render()?;
    Ok(Letter { subject: words.subject, html, text })
}

/// An amount as people in the shop's language read it.
fn price(money: &Money, about: &About<'_>) -> String {
    amount::full(*money, about.language)
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
