//! The fixed words of papers, in the shop's languages.

use domain::{Language, invoice::Note, money::BasisPoints};

use super::Settlement;
use crate::amount::day;

/// Everything that papers say by themselves.
pub(super) struct Words {
    pub invoice: &'static str,
    pub credit_note: &'static str,
    pub packing_slip: &'static str,
    pub number: &'static str,
    pub date: &'static str,
    pub supplied: &'static str,
    pub order: &'static str,
    pub corrects: &'static str,
    pub your_vat_id: &'static str,
    pub vat_id: &'static str,
    pub tax_number: &'static str,
    pub article: &'static str,
    pub sku: &'static str,
    pub quantity: &'static str,
    pub unit_price: &'static str,
    pub vat: &'static str,
    pub amount: &'static str,
    pub discount: &'static str,
    pub subtotal: &'static str,
    pub shipping: &'static str,
    pub other: &'static str,
    pub vat_not_taken: &'static str,
    pub total: &'static str,
    pub credited: &'static str,
    pub rate: &'static str,
    pub net: &'static str,
    pub carrier: &'static str,
    pub tracking: &'static str,
    pub parcel: &'static str,
    pub pieces: &'static str,
    pub note: &'static str,
    pub amounts_with_tax: &'static str,
    pub thanks: &'static str,
    reverse_charge: &'static str,
    outside_tax: &'static str,
    prices_include_tax: &'static str,
    prices_exclude_tax: &'static str,
}

const ENGLISH: Words = Words {
    invoice: "Invoice",
    credit_note: "Credit note",
    packing_slip: "Packing slip",
    number: "Number",
    date: "Date",
    supplied: "Date of supply",
    order: "Order",
    corrects: "Corrects invoice",
    your_vat_id: "Your VAT ID",
    vat_id: "VAT ID",
    tax_number: "Tax number",
    article: "Description",
    sku: "Article no.",
    quantity: "Quantity",
    unit_price: "Unit price",
    vat: "VAT",
    amount: "Amount",
    discount: "Discount",
    subtotal: "Subtotal",
    shipping: "Shipping",
    other: "Other",
    vat_not_taken: "VAT not charged",
    total: "Total",
    credited: "Total credited",
    rate: "VAT rate",
    net: "Net",
    carrier: "Carrier",
    tracking: "Tracking",
    parcel: "Parcel",
    pieces: "Pieces",
    note: "Note",
    amounts_with_tax: "All amounts include VAT.",
    thanks: "Is something missing or not as it should be? Write to us and tell the number of your order: we will put it right.",
    reverse_charge: "Reverse charge: the recipient of the supply is liable for the VAT (articles 138 and 196 of Directive 2006/112/EC).",
    outside_tax: "No VAT is charged on this supply, as it goes to a place where the seller owes none.",
    prices_include_tax: "All prices include VAT.",
    prices_exclude_tax: "Prices are net; VAT is added in the total.",
};

const GERMAN: Words = Words {
    invoice: "Rechnung",
    // In German tax law a "Gutschrift" is an invoice that the buyer writes.
    credit_note: "Rechnungskorrektur",
    packing_slip: "Lieferschein",
    number: "Nummer",
    date: "Datum",
    supplied: "Leistungsdatum",
    order: "Bestellung",
    corrects: "Zur Rechnung",
    your_vat_id: "Ihre USt-IdNr.",
    vat_id: "USt-IdNr.",
    tax_number: "Steuernummer",
    article: "Bezeichnung",
    sku: "Artikelnr.",
    quantity: "Menge",
    unit_price: "Einzelpreis",
    vat: "USt",
    amount: "Betrag",
    discount: "Rabatt",
    subtotal: "Zwischensumme",
    shipping: "Versand",
    other: "Sonstiges",
    vat_not_taken: "Nicht berechnete USt",
    total: "Gesamtbetrag",
    credited: "Erstattungsbetrag",
    rate: "USt-Satz",
    net: "Netto",
    carrier: "Versand mit",
    tracking: "Sendung",
    parcel: "Paket",
    pieces: "Stück",
    note: "Hinweis",
    amounts_with_tax: "Alle Beträge enthalten die Umsatzsteuer.",
    thanks: "Fehlt etwas, oder ist etwas nicht, wie es sein soll? Schreiben Sie uns mit der Nummer Ihrer Bestellung: Wir bringen es in Ordnung.",
    reverse_charge: "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge, Artikel 138 und 196 der Richtlinie 2006/112/EG).",
    outside_tax: "Für diese Lieferung wird keine Umsatzsteuer berechnet, da sie am Bestimmungsort für den Verkäufer nicht anfällt.",
    prices_include_tax: "Alle Preise enthalten die Umsatzsteuer.",
    prices_exclude_tax: "Die Preise sind netto; die Umsatzsteuer ist im Gesamtbetrag enthalten.",
};

pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

impl Words {
    /// The sentence of a note.
    pub const fn say(&self, note: Note) -> &'static str {
        match note {
            Note::ReverseCharge => self.reverse_charge,
            Note::OutsideTax => self.outside_tax,
            Note::PricesIncludeTax => self.prices_include_tax,
            Note::PricesExcludeTax => self.prices_exclude_tax,
        }
    }

    /// How an invoice is settled, as a sentence.
    pub fn settled(settlement: Settlement<'_>, language: Language) -> String {
        match (settlement, language) {
            (Settlement::Paid { at, by }, Language::En) => format!("Paid on {} by {by}. Thank you.", day(at, language)),
            (Settlement::Paid { at, by }, Language::De) => format!("Bezahlt am {} mit {by}. Vielen Dank.", day(at, language)),
            (Settlement::Due { until, how }, Language::En) => format!("To be paid until {}: {how}", day(until, language)),
            (Settlement::Due { until, how }, Language::De) => format!("Zahlbar bis {}: {how}", day(until, language)),
        }
    }
}

/// `Page 2 of 3`.
pub(super) fn page(language: Language, number: usize, of: usize) -> String {
    match language {
        Language::En => format!("Page {number} of {of}"),
        Language::De => format!("Seite {number} von {of}"),
    }
}

/// A rate with as many decimals as it has: `19 %`, `5.5%`.
pub(super) fn percent(rate: BasisPoints, language: Language) -> String {
    let (whole, part) = (rate.0 / 100, rate.0 % 100);
    let fraction = format!("{part:02}");
    let fraction = fraction.trim_end_matches('0');
    match (language, fraction) {
        (Language::En, "") => format!("{whole}%"),
        (Language::En, fraction) => format!("{whole}.{fraction}%"),
        (Language::De, "") => format!("{whole}\u{a0}%"),
        (Language::De, fraction) => format!("{whole},{fraction}\u{a0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_the_decimals_they_need() {
        let says = |points, language| percent(BasisPoints(points), language);
        assert_eq!(
            (says(1900, Language::En), says(550, Language::En), says(2, Language::En)),
            ("19%".into(), "5.5%".into(), "0.02%".into())
        );
        assert_eq!(says(550, Language::De), "5,5\u{a0}%");
    }
}
