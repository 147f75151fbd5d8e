//! Finding products by words, filters and facets, in a function, with no search server.
//!
//! One function writes: a [`Writer`] turns what changed into files of a local folder, and names the files that make up
//! the index. The others read: they fetch the files that they lack and open a [`Reader`]. Files never change once they
//! are written, but for `meta.json`, which says what belongs together.
//!
//! What a shopper types is understood when it is asked, not when products are written: stems, synonyms, typos and
//! beginnings are looked up in the index's own words (`vocabulary`), so a shop may change its languages and synonyms
//! without writing its index anew.

mod ask;
mod bits;
mod entry;
mod error;
mod facets;
mod filters;
mod language;
mod layout;
mod marks;
mod matching;
mod order;
mod prices;
mod reader;
mod reading;
mod shelf;
mod suggest;
mod text;
mod vocabulary;
mod writer;

pub use ask::{Ask, Counts, Facets, Found, Hit, PriceRange, Sort, Suggestions, Words};
pub use entry::{Change, Entry};
pub use error::{Error, Result};
pub use reader::Reader;
pub use writer::{File, Writer};
