//! Amounts and days as people read them.

use domain::{Language, Money, Timestamp};

/// An amount with all its decimals: `€1,234.00`, `1.234,00 €`, `KWD 12.345`.
pub(crate) fn full(money: Money, language: Language) -> String {
    write(money, language, |_| true)
}

/// The same without decimals where they are all zero: `€24`.
pub(crate) fn short(money: Money, language: Language) -> String {
    write(money, language, |fraction| fraction.bytes().any(|digit| digit != b'0'))
}

fn write(money: Money, language: Language, keeps: fn(&str) -> bool) -> String {
    let text = money.decimal();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::En => (',', '.'),
        Language::De => ('.', ','),
    };
    let mut number = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            number.push(group);
        }
        number.push(digit);
    }
    if !fraction.is_empty() && keeps(fraction) {
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
        (Language::En, "") => format!("{sign}{code}\u{a0}{number}"),
        (Language::En, symbol) => format!("{sign}{symbol}{number}"),
        (Language::De, "") => format!("{sign}{number}\u{a0}{code}"),
        (Language::De, symbol) => format!("{sign}{number}\u{a0}{symbol}"),
    }
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// The day of an instant in UTC: `24 November 2026`, `24.11.2026`.
pub(crate) fn day(at: Timestamp, language: Language) -> String {
    let text = at.to_string();
    let mut parts = text.get(..10).unwrap_or_default().splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return text };
    let name = month.parse().ok().and_then(|month: usize| MONTHS.get(month.checked_sub(1)?));
    match (language, name) {
        (Language::De, _) => format!("{day}.{month}.{year}"),
        (Language::En, Some(name)) => format!("{} {name} {year}", day.trim_start_matches('0')),
        (Language::En, None) => text,
    }
}

#[cfg(test)]
mod tests {
    use domain::Currency;

    use super::*;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        assert_eq!(short(euros(2400), Language::En), "€24");
        assert_eq!(short(euros(123_450), Language::En), "€1,234.50");
        assert_eq!(short(euros(123_456_789), Language::De), "1.234.567,89\u{a0}€");
        assert_eq!(short(euros(-5), Language::De), "-0,05\u{a0}€");
        assert_eq!(short(euros(-5), Language::En), "-€0.05");
        assert_eq!(short(Money::new(100_000, "JPY".parse().unwrap()), Language::En), "JPY\u{a0}100,000");
    }

    #[test]
    fn papers_keep_all_decimals_of_the_currency() {
        let of = |minor, code: &str, language| full(Money::new(minor, code.parse().unwrap()), language);
        assert_eq!(of(2400, "EUR", Language::En), "€24.00");
        assert_eq!(of(2400, "EUR", Language::De), "24,00\u{a0}€");
        assert_eq!(of(1_234_000, "KWD", Language::De), "1.234,000\u{a0}KWD");
        assert_eq!(of(1_234_000, "JPY", Language::En), "JPY\u{a0}1,234,000");
    }

    #[test]
    fn days_are_written_as_people_do() {
        let at: Timestamp = "2026-03-04T23:59:59Z".parse().unwrap();
        assert_eq!((day(at, Language::En), day(at, Language::De)), ("4 March 2026".into(), "04.03.2026".into()));
    }
}
