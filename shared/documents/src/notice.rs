//! Mails about what happens to an order after it was placed, in the shop's languages.

mod english;
mod german;
#[cfg(test)]
mod tests;

use domain::{Language, Money, Timestamp, invoice::number::InvoiceNumber, order::OrderNumber, order_edit::Due, terms::Transfer};

use crate::{
    amount,
    letter::{self, Shop, Words},
    mail::Letter,
};

/// The order that a mail is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Who writes, and in which language.
    pub shop: Shop<'a>,
    /// The order's number.
    pub order: &'a OrderNumber,
    /// The name of who placed it.
    pub name: &'a str,
    /// The page of the order; its token stands in the fragment.
    pub link: &'a str,
}

/// Things of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thing<'a> {
    /// The product's name.
    pub name: &'a str,
    /// The chosen options; empty where there is nothing to choose.
    pub choice: &'a str,
    /// How many units.
    pub quantity: u32,
}

/// What happened. A text of the shop's staff may have several lines; each becomes a paragraph.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// A payment came.
    PaymentReceived {
        /// How much.
        amount: Money,
        /// How it came, in words: `PayPal`.
        by: &'a str,
    },
    /// A payment did not work; another can be tried.
    PaymentFailed {
        /// How much was to be paid.
        amount: Money,
        /// Until when the things are held.
        until: Option<Timestamp>,
    },
    /// Less came than the order asks.
    Underpaid {
        /// What came.
        received: Money,
        /// What is missing.
        missing: Money,
        /// Until when the things are held.
        until: Option<Timestamp>,
    },
    /// Less came than the order asks, and the provider does not say how much: the shop looks into it.
    Short,
    /// The order is to be paid by a transfer.
    Transfer {
        /// How much.
        amount: Money,
        /// Where to, and what it must say.
        to: &'a Transfer,
    },
    /// A parcel is on its way.
    Shipped {
        /// Who carries it.
        carrier: &'a str,
        /// The carrier's number.
        tracking: Option<&'a str>,
        /// The carrier's page about it.
        track: Option<&'a str>,
        /// What is in it.
        things: &'a [Thing<'a>],
        /// Whether more parcels of the order will follow.
        more_follow: bool,
    },
    /// A parcel arrived.
    Delivered {
        /// What was in it.
        things: &'a [Thing<'a>],
    },
    /// Money goes back.
    Refunded {
        /// How much.
        amount: Money,
        /// What the shop says of it.
        note: Option<&'a str>,
    },
    /// The order is cancelled.
    Cancelled {
        /// Why.
        reason: Option<&'a str>,
        /// What goes back of what was paid.
        refund: Option<Money>,
    },
    /// Somebody wants to send things back.
    ReturnRequested {
        /// Which.
        things: &'a [Thing<'a>],
    },
    /// They may.
    ReturnApproved {
        /// Which.
        things: &'a [Thing<'a>],
        /// How to send them, and where to.
        how: &'a str,
        /// The page of a label to print.
        label: Option<&'a str>,
        /// Until when they should be on their way.
        until: Option<Timestamp>,
    },
    /// They may not.
    ReturnRejected {
        /// Why.
        reason: &'a str,
    },
    /// They came back.
    ReturnReceived {
        /// Which.
        things: &'a [Thing<'a>],
    },
    /// The mail carries an invoice.
    Invoice {
        /// Its number.
        number: &'a InvoiceNumber,
    },
    /// The mail carries a credit note.
    CreditNote {
        /// Its number.
        number: &'a InvoiceNumber,
        /// The invoice that it corrects.
        corrects: &'a InvoiceNumber,
    },
    /// The order was changed before it was sent.
    Edited {
        /// What it is now.
        things: &'a [Thing<'a>],
        /// What it costs now.
        total: Money,
        /// What there is to pay, or goes back.
        due: Due,
        /// Until when the things are held.
        until: Option<Timestamp>,
        /// What the shop says of it.
        note: Option<&'a str>,
    },
    /// Staff wrote down an order; it waits for payment.
    PayOrder {
        /// What was ordered.
        things: &'a [Thing<'a>],
        /// What is to be paid.
        total: Money,
        /// Until when the things are held.
        until: Option<Timestamp>,
        /// What the shop says of it.
        note: Option<&'a str>,
        /// The page to pay.
        pay: &'a str,
    },
}

/// What a language says: subject, heading, paragraphs, and the button with its link.
struct Said<'a> {
    subject: String,
    heading: String,
    paragraphs: Vec<String>,
    button: (&'static str, &'a str),
}

impl<'a> Notice<'a> {
    const fn things(self) -> &'a [Thing<'a>] {
        match self {
            Self::Shipped { things, .. }
            | Self::Delivered { things }
            | Self::ReturnRequested { things }
            | Self::ReturnApproved { things, .. }
            | Self::ReturnReceived { things }
            | Self::Edited { things, .. }
            | Self::PayOrder { things, .. } => things,
            Self::PaymentReceived { .. }
            | Self::PaymentFailed { .. }
            | Self::Underpaid { .. }
            | Self::Short
            | Self::Transfer { .. }
            | Self::Refunded { .. }
            | Self::Cancelled { .. }
            | Self::ReturnRejected { .. }
            | Self::Invoice { .. }
            | Self::CreditNote { .. } => &[],
        }
    }
}

/// `2 × Lamp (Smoked glass)`.
fn line(thing: &Thing<'_>) -> String {
    let Thing { name, choice, quantity } = thing;
    if choice.is_empty() { format!("{quantity} × {name}") } else { format!("{quantity} × {name} ({choice})") }
}

/// What goes into the form of a bank.
fn transfer(amount: Money, to: &Transfer, language: Language) -> Vec<String> {
    let names = match language {
        Language::En => ["To", "IBAN", "BIC", "Bank", "Amount", "Reference"],
        Language::De => ["An", "IBAN", "BIC", "Bank", "Betrag", "Verwendungszweck"],
    };
    let account = &to.account;
    let amount = amount::full(amount, language);
    let values = [
        Some(account.holder.as_str()),
        Some(&account.iban),
        account.bic.as_deref(),
        account.bank.as_deref(),
        Some(&amount),
        Some(&to.reference),
    ];
    names.iter().zip(values).filter_map(|(name, value)| Some(format!("{name}: {}", value?))).collect()
}

/// A text of staff as paragraphs.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}

/// Writes the mail.
pub fn write(about: About<'_>, notice: Notice<'_>) -> Result<Letter, askama::Error> {
    let (said, reason) = match about.shop.language {
        Language::En => (english::say(about, notice), english::reason(about.shop.name)),
        Language::De => (german::say(about, notice), german::reason(about.shop.name)),
    };
    let (text, link) = said.button;
    let words = Words {
        subject: said.subject,
        heading: said.heading,
        paragraphs: said.paragraphs,
        lines: match notice {
            Notice::Transfer { amount, to } => transfer(amount, to, about.shop.language),
            _ => notice.things().iter().map(line).collect(),
        },
        button: Some((text, link.to_owned())),
        reason,
    };
    letter::lay_out(about.shop, words)
}
