//! Papers as PDF: invoices, credit notes and packing slips, on A4, in the shop's languages. A paper has no clock and no
//! chance in it: the same words give the same bytes.

mod bill;
mod country;
mod font;
mod frame;
mod pdf;
mod sheet;
mod slip;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use bill::{Settlement, credit_note, invoice};
use domain::Language;
pub use slip::{Slip, SlipLine, packing_slip};

/// The lines of an address as the post of its country wants them, the country below.
pub(crate) fn address(address: &domain::Address, language: domain::Language) -> Vec<String> {
    let mut lines = frame::address(address, Some(address.country), language);
    lines.push(country::name(address.country, language).to_owned());
    lines
}

/// Whose paper it is, beside what the law wants of the seller.
#[derive(Debug, Clone, Copy)]
pub struct Contact<'a> {
    /// The shop's name, in large letters.
    pub shop: &'a str,
    /// The shop's public origin.
    pub url: &'a str,
    /// How to reach the shop and what else stands at the foot, a line each: mail, telephone, register, bank.
    pub lines: &'a [&'a str],
    /// The language that it is written in.
    pub language: Language,
}

/// Why a paper could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// A face can't be read, or a text can't be set in it.
    #[error("a text could not be set")]
    Font,
    /// An amount of the document does not fit.
    #[error(transparent)]
    Money(#[from] domain::money::MoneyError),
    /// The file breaks a rule of its format.
    #[error("the file could not be written: {0}")]
    File(String),
}
