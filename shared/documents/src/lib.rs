//! What the shop writes: mails in HTML and in plain text, pages, and papers as PDF.

mod amount;
pub mod letter;
pub mod mail;
pub mod notice;
pub mod page;
pub mod paper;
