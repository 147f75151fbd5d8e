//! What all papers have: the shop's name, the address in the window, facts at the right, and the foot of each page.

use domain::{Address, Language, invoice::Party};

use super::{
    Contact, PaperError, country,
    font::Face,
    sheet::{Align, BODY, HEIGHT, Ink, LEFT, Part, RIGHT, SMALL, Sheet, Style, TINY, many},
    words::{page, words},
};

const BRAND: Style = Style::new(Face::Title, 27.0, Ink::Dark, 27.0);
const SMALL_BRAND: Style = Style::new(Face::Title, 16.0, Ink::Dark, 16.0);
const TITLE: Style = Style::new(Face::Title, 23.0, Ink::Dark, 28.0);
const FACT: Style = Style::new(Face::Figures, 9.0, Ink::Dark, 13.5);
const FACT_NAME: Style = Style::new(Face::Text, 8.5, Ink::Soft, 13.5);

/// From the top: where the line above the address is, 45 mm and what a window hides.
const RETURN_LINE: f32 = 139.0;
/// Where facts begin: 125 mm.
const FACTS: f32 = 354.3;
/// The widest address in a window, 80 mm.
const WINDOW: f32 = 226.0;
/// The lowest that an address may come: 45 mm below the window's top.
const TITLE_Y: f32 = 276.0;

/// The lines of an address as the post of its country wants them; the country itself only where it is another than
/// `home`.
pub(super) fn address(address: &Address, home: Option<domain::Country>, language: Language) -> Vec<String> {
    let mut lines = vec![address.name.clone(), address.line1.clone()];
    lines.extend(address.line2.clone());
    let (city, region, postcode) = (address.city.as_str(), address.region.as_deref(), address.postcode.as_deref());
    let joined = |parts: &[Option<&str>]| parts.iter().flatten().copied().collect::<Vec<_>>().join(" ");
    match address.country.code() {
        "US" | "CA" | "AU" => lines.push(joined(&[Some(&format!("{city},")), region, postcode]).trim_end_matches(',').to_owned()),
        "GB" | "IE" | "IM" | "JE" | "GG" => {
            lines.push(city.to_owned());
            lines.extend(region.map(str::to_owned));
            lines.extend(postcode.map(str::to_owned));
        }
        _ => {
            lines.push(joined(&[postcode, Some(city)]));
            lines.extend(region.map(str::to_owned));
        }
    }
    if Some(address.country) != home {
        lines.push(country::name(address.country, language).to_uppercase());
    }
    lines
}

/// What stands at the foot: the seller, how to reach them, and their ids.
pub(super) fn foot(seller: Option<&Party>, contact: Contact<'_>) -> [Vec<String>; 3] {
    let words = words(contact.language);
    let of = |seller: &Party| address(&seller.address, Some(seller.address.country), contact.language);
    let home = seller.map_or_else(|| vec![contact.shop.to_owned()], of);
    let mut reach = vec![contact.url.trim_start_matches("https://").to_owned()];
    reach.extend(contact.lines.iter().map(|line| (*line).to_owned()));
    let vat_id = seller.and_then(|seller| seller.vat_id.as_ref()).map(|id| format!("{} {id}", words.vat_id));
    let tax_number = seller.and_then(|seller| seller.tax_number.as_ref()).map(|number| format!("{} {number}", words.tax_number));
    [home, reach, vat_id.into_iter().chain(tax_number).collect()]
}

/// How much of each page the foot takes.
pub(super) fn foot_height(columns: &[Vec<String>; 3]) -> f32 {
    many(columns.iter().map(Vec::len).max().unwrap_or(0)) * TINY.leading + 62.0
}

/// The head of the first page.
pub(super) fn open(
    sheet: &mut Sheet<'_>,
    contact: Contact<'_>,
    (from, to): (Option<&Address>, &Address),
    facts: &[(&str, String)],
    title: &str,
) -> Result<(), PaperError> {
    sheet.text((LEFT, 72.0), Align::Left, BRAND, Part::Ornament, contact.shop)?;
    let home = from.map(|from| from.country);
    let back = from.map(|from| address(from, home, contact.language).join(" · "));
    let mut y = RETURN_LINE;
    for line in back.map(|back| sheet.lines(TINY, &back, WINDOW)).transpose()?.into_iter().flatten().take(2) {
        sheet.line((LEFT, y), Align::Left, TINY, Part::Ornament, line);
        y += TINY.leading;
    }
    let part = Part::Paragraph(sheet.part());
    y = y.max(RETURN_LINE + TINY.leading) + 10.0;
    for line in address(to, home, contact.language) {
        for line in sheet.lines(BODY, &line, WINDOW)? {
            sheet.line((LEFT, y), Align::Left, BODY, part, line);
            y += BODY.leading;
        }
    }
    let mut right = RETURN_LINE;
    for (name, value) in facts {
        let part = Part::Paragraph(sheet.part());
        sheet.text((FACTS, right), Align::Left, FACT_NAME, part, name)?;
        let room = RIGHT - FACTS - sheet.width(FACT_NAME, name)? - 8.0;
        for line in sheet.lines(FACT, value, room)? {
            sheet.line((RIGHT, right), Align::Right, FACT, part, line);
            right += FACT.leading;
        }
        right += 2.0;
    }
    sheet.y = TITLE_Y.max(y + 20.0).max(right + 20.0) - TITLE.leading;
    for line in sheet.lines(TITLE, title, RIGHT - LEFT)? {
        sheet.y += TITLE.leading;
        sheet.line((LEFT, sheet.y), Align::Left, TITLE, Part::Title, line);
    }
    sheet.y += 18.0;
    Ok(())
}

/// The foot of every page, and the head of those after the first.
pub(super) fn close(sheet: &mut Sheet<'_>, contact: Contact<'_>, title: &str, columns: &[Vec<String>; 3]) -> Result<(), PaperError> {
    let count = sheet.pages.len();
    let pages = std::mem::take(&mut sheet.pages);
    let top = HEIGHT - foot_height(columns) + 20.0;
    for (number, marks) in (1..).zip(pages) {
        sheet.pages.push(marks);
        if number > 1 {
            sheet.text((LEFT, 64.0), Align::Left, SMALL_BRAND, Part::Ornament, contact.shop)?;
            sheet.text((RIGHT, 64.0), Align::Right, SMALL, Part::Ornament, title)?;
        }
        sheet.rule(top, LEFT, RIGHT, 0.5, Ink::Faint);
        let third = (RIGHT - LEFT) / 3.0;
        for (lines, column) in columns.iter().zip(0..) {
            let x = LEFT + third * many(column);
            let mut y = top + 14.0;
            for text in lines {
                // What is too long for its column shows as much as it can in one line.
                if let Some(line) = sheet.lines(TINY, text, third - 10.0)?.into_iter().next() {
                    sheet.line((x, y), Align::Left, TINY, Part::Ornament, line);
                }
                y += TINY.leading;
            }
        }
        sheet.text((RIGHT, top + 14.0), Align::Right, TINY, Part::Ornament, &page(contact.language, number, count))?;
    }
    Ok(())
}
