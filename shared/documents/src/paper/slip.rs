//! Packing slips: what is in a parcel, without prices.

use domain::{
    Address, Timestamp,
    invoice::{Description, Party},
    order::OrderNumber,
};

use super::{
    Contact, PaperError,
    font::Fonts,
    frame, pdf,
    sheet::{Align, BODY, LEFT, RIGHT, SMALL, Sheet},
    table::{self, Cell, Column},
    words::words,
};
use crate::amount::day;

/// Something in a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipLine {
    /// In words.
    pub description: Description,
    /// How many units.
    pub quantity: u32,
}

/// What a packing slip says.
#[derive(Debug, Clone, Copy)]
pub struct Slip<'a> {
    /// The order.
    pub order: &'a OrderNumber,
    /// When the parcel was packed.
    pub at: Timestamp,
    /// Who sends it; nothing where only the shop's name is known.
    pub from: Option<&'a Party>,
    /// Where it goes.
    pub to: &'a Address,
    /// Which parcel of how many; nothing where it is the only one.
    pub parcel: Option<(u32, u32)>,
    /// Who carries it.
    pub carrier: Option<&'a str>,
    /// The carrier's number.
    pub tracking: Option<&'a str>,
    /// What is in it.
    pub lines: &'a [SlipLine],
    /// What the buyer wrote.
    pub note: Option<&'a str>,
}

/// Writes a packing slip as PDF/A-3.
pub fn packing_slip(contact: Contact<'_>, slip: Slip<'_>) -> Result<Vec<u8>, PaperError> {
    let words = words(contact.language);
    let title = format!("{} {}", words.packing_slip, slip.order);
    let mut facts = vec![(words.order, slip.order.to_string()), (words.date, day(slip.at, contact.language))];
    facts.extend(slip.parcel.map(|(number, of)| (words.parcel, format!("{number} / {of}"))));
    facts.extend(slip.carrier.map(|carrier| (words.carrier, carrier.to_owned())));
    facts.extend(slip.tracking.map(|tracking| (words.tracking, tracking.to_owned())));
    let pieces: u64 = slip.lines.iter().map(|line| u64::from(line.quantity)).sum();
    facts.push((words.pieces, pieces.to_string()));
    let columns = [
        Column { head: words.sku, align: Align::Left, is_wide: false },
        Column { head: words.article, align: Align::Left, is_wide: true },
        Column { head: words.quantity, align: Align::Right, is_wide: false },
    ];
    let row = |line: &SlipLine| {
        let text = &line.description;
        let below = Some(text.choice.clone()).filter(|choice| !choice.is_empty()).into_iter().collect();
        vec![Cell::new(text.sku.clone()), Cell { text: text.name.clone(), below }, Cell::new(line.quantity.to_string())]
    };
    let rows: Vec<Vec<Cell>> = slip.lines.iter().map(row).collect();

    let fonts = Fonts::load()?;
    let foot = frame::foot(slip.from, contact);
    let mut sheet = Sheet::new(&fonts, frame::foot_height(&foot));
    frame::open(&mut sheet, contact, (slip.from.map(|from| &from.address), slip.to), &facts, &title)?;
    table::put(&mut sheet, &columns, &rows)?;
    sheet.y += 16.0;
    if let Some(note) = slip.note {
        sheet.paragraph(SMALL, words.note, RIGHT - LEFT)?;
        sheet.paragraph(BODY, note, RIGHT - LEFT)?;
        sheet.y += 12.0;
    }
    sheet.paragraph(BODY, words.thanks, RIGHT - LEFT)?;
    frame::close(&mut sheet, contact, &title, &foot)?;
    let about = pdf::About {
        title: &title,
        author: slip.from.map_or(contact.shop, |from| from.address.name.as_str()),
        language: contact.language,
        at: slip.at,
    };
    pdf::write(sheet.pages, &about)
}
