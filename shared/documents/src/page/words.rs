//! The fixed words of pages, in the shop's languages.

use domain::{Language, Money};

use crate::amount;

/// Everything that pages say by themselves.
pub(super) struct Words {
    pub home: &'static str,
    pub breadcrumb: &'static str,
    pub everything: &'static str,
    pub categories: &'static str,
    pub collections: &'static str,
    pub featured: &'static str,
    pub variants: &'static str,
    pub details: &'static str,
    pub sku: &'static str,
    pub related: &'static str,
    pub below: &'static str,
    pub products: &'static str,
    pub before: &'static str,
    from: &'static str,
    in_stock: &'static str,
    later: &'static str,
    sold_out: &'static str,
}

const ENGLISH: Words = Words {
    home: "Home",
    breadcrumb: "Breadcrumb",
    everything: "Everything",
    categories: "Categories",
    collections: "Collections",
    featured: "Featured",
    variants: "Variants",
    details: "Details",
    sku: "Article number",
    related: "You may also like",
    below: "Narrower",
    products: "Products",
    before: "before",
    from: "from",
    in_stock: "In stock",
    later: "Can be ordered, comes later",
    sold_out: "Sold out",
};

const GERMAN: Words = Words {
    home: "Start",
    breadcrumb: "Brotkrumen",
    everything: "Alles",
    categories: "Kategorien",
    collections: "Kollektionen",
    featured: "Ausgewählt",
    variants: "Varianten",
    details: "Einzelheiten",
    sku: "Artikelnummer",
    related: "Das könnte auch gefallen",
    below: "Genauer",
    products: "Artikel",
    before: "vorher",
    from: "ab",
    in_stock: "Auf Lager",
    later: "Bestellbar, kommt später",
    sold_out: "Ausverkauft",
};

pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

/// Whether something can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stock {
    There,
    Later,
    Gone,
}

impl Words {
    pub(super) const fn stock(&self, stock: Stock) -> &'static str {
        match stock {
            Stock::There => self.in_stock,
            Stock::Later => self.later,
            Stock::Gone => self.sold_out,
        }
    }

    /// A price, where it is the lowest of several as such.
    pub(super) fn price(&self, price: Money, varies: bool, language: Language) -> String {
        let amount = amount::short(price, language);
        if varies { format!("{} {amount}", self.from) } else { amount }
    }
}
