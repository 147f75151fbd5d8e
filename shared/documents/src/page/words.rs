//! The fixed words of pages, in the shop's languages.

use domain::{Language, Money};

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
        let amount = amount(price, language);
        if varies { format!("{} {amount}", self.from) } else { amount }
    }
}

/// An amount as people write it, without decimals where they are all zero: `€1,234.50`, `1.234,50 €`.
pub(super) fn amount(money: Money, language: Language) -> String {
    let text = money.decimal();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::En => (',', '.'),
        Language::De => ('.', ','),
    };
    let mut number = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            number.push(group);
        }
        number.push(digit);
    }
    if fraction.bytes().any(|digit| digit != b'0') {
        number.push(point);
        number.push_str(fraction);
    }
    let code = money.currency().code();
    let symbol = match code {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        _ => "",
    };
    match (language, symbol) {
        (Language::En, "") => format!("{code}\u{a0}{number}"),
        (Language::En, symbol) => format!("{symbol}{number}"),
        (Language::De, "") => format!("{number}\u{a0}{code}"),
        (Language::De, symbol) => format!("{number}\u{a0}{symbol}"),
    }
}

#[cfg(test)]
mod tests {
    use domain::Currency;

    use super::*;

    #[test]
    fn amounts_are_written_as_people_do() {
        let euros = |minor, language| amount(Money::new(minor, Currency::EUR), language);
        assert_eq!(euros(2400, Language::En), "€24");
        assert_eq!(euros(123_450, Language::En), "€1,234.50");
        assert_eq!(euros(123_456_789, Language::De), "1.234.567,89\u{a0}€");
        assert_eq!(euros(-5, Language::De), "-0,05\u{a0}€");
        assert_eq!(amount(Money::new(100_000, "JPY".parse().unwrap()), Language::En), "JPY\u{a0}100,000");
    }
}
