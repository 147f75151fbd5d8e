//! What the shop writes. Mails have one layout, in HTML and in plain text.

pub mod letter;
pub mod mail;
pub mod page;
