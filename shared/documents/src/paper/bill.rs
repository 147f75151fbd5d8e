//! Invoices and credit notes. Their sums are those of the document: nothing is added up here.

use domain::{
    Money, Timestamp,
    invoice::{CreditNote, Description, Head, Invoice, Note},
    tax::TaxLine,
};

use super::{
    Contact, PaperError,
    font::{Face, Fonts},
    frame, pdf,
    sheet::{Align, BODY, Ink, LEFT, Mark, Part, RIGHT, SMALL, Sheet, Style, many},
    table::{self, Cell, Column},
    words::{Words, percent, words},
};
use crate::amount::{day, full};

const SUM: Style = Style::new(Face::Text, 9.5, Ink::Soft, 18.0);
const SUM_FIGURES: Style = Style::new(Face::Figures, 9.5, Ink::Dark, 18.0);
const TOTAL: Style = Style::new(Face::Strong, 12.0, Ink::Dark, 29.0);
const TOTAL_FIGURES: Style = Style::new(Face::StrongFigures, 12.0, Ink::Dark, 29.0);
/// The left edge of the sums.
const SUMS: f32 = 336.0;
/// Between what stands at the left of the sums and them.
const GAP: f32 = 30.0;

/// How an invoice is settled, which its buyer wants to read on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement<'a> {
    /// It is paid.
    Paid {
        /// When.
        at: Timestamp,
        /// How, in words: `card`, `PayPal`.
        by: &'a str,
    },
    /// It is to be paid.
    Due {
        /// Until when.
        until: Timestamp,
        /// How, in words: to which account, or at which address.
        how: &'a str,
    },
}

/// What of the two kinds of paper is the same.
pub(super) struct Bill<'a> {
    contact: Contact<'a>,
    head: &'a Head,
    title: String,
    facts: Vec<(&'static str, String)>,
    columns: Vec<Column<'static>>,
    rows: Vec<Vec<Cell>>,
    sums: Vec<(&'static str, Money)>,
    total: (&'static str, Money),
    tax_lines: &'a [TaxLine],
    sentences: Vec<String>,
}

/// Amounts on paper have a true minus.
fn written(money: Money, contact: Contact<'_>) -> String {
    full(money, contact.language).replace('-', "\u{2212}")
}

fn taken_off(money: Money, contact: Contact<'_>) -> Result<String, PaperError> {
    Ok(written(money.try_neg()?, contact))
}

const fn column(head: &'static str, align: Align, is_wide: bool) -> Column<'static> {
    Column { head, align, is_wide }
}

/// What stands below a name: the choice and the article number.
fn said_below(text: &Description) -> Vec<String> {
    let known: Vec<&str> = [text.choice.as_str(), &text.sku].into_iter().filter(|text| !text.is_empty()).collect();
    if known.is_empty() { Vec::new() } else { vec![known.join(" · ")] }
}

/// Facts that both kinds begin with, and those of the buyer.
fn facts(contact: Contact<'_>, head: &Head, more: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let words = words(contact.language);
    let mut facts = vec![(words.number, head.number.to_string()), (words.date, day(head.issued_at, contact.language))];
    facts.extend(more);
    facts.push((words.order, head.order.to_string()));
    facts.extend(head.buyer.vat_id.as_ref().map(|id| (words.your_vat_id, id.to_string())));
    facts
}

/// Writes an invoice as PDF/A-3.
pub fn invoice(contact: Contact<'_>, invoice: &Invoice, settlement: Option<Settlement<'_>>) -> Result<Vec<u8>, PaperError> {
    write(&of_invoice(contact, invoice, settlement)?)
}

/// Writes a credit note as PDF/A-3.
pub fn credit_note(contact: Contact<'_>, note: &CreditNote) -> Result<Vec<u8>, PaperError> {
    write(&of_credit_note(contact, note))
}

pub(super) fn of_invoice<'a>(
    contact: Contact<'a>,
    invoice: &'a Invoice,
    settlement: Option<Settlement<'_>>,
) -> Result<Bill<'a>, PaperError> {
    let words = words(contact.language);
    let mut rows = Vec::with_capacity(invoice.lines.len());
    for line in &invoice.lines {
        let text = &line.description;
        let mut below = said_below(text);
        if !line.discount.is_zero() {
            below.push(format!("{}: {}", words.discount, taken_off(line.discount, contact)?));
        }
        rows.push(vec![
            Cell { text: text.name.clone(), below },
            Cell::new(line.quantity.to_string()),
            Cell::new(written(line.unit_price, contact)),
            Cell::new(percent(line.taxed.rate, contact.language)),
            Cell::new(written(line.unit_price.try_times(line.quantity)?, contact)),
        ]);
    }
    let totals = &invoice.totals;
    let mut sums = vec![(words.subtotal, totals.subtotal)];
    if !totals.discount.is_zero() {
        sums.push((words.discount, totals.discount.try_neg()?));
    }
    sums.push((words.shipping, totals.shipping));
    if totals.tax.is_negative() {
        sums.push((words.vat_not_taken, totals.tax));
    } else if !totals.tax.is_zero() {
        sums.push((words.vat, totals.tax));
    }
    let mut sentences: Vec<String> = invoice.notes.iter().map(|note| words.say(*note).to_owned()).collect();
    sentences.extend(settlement.map(|settlement| Words::settled(settlement, contact.language)));
    Ok(Bill {
        contact,
        head: &invoice.head,
        title: format!("{} {}", words.invoice, invoice.head.number),
        facts: facts(contact, &invoice.head, vec![(words.supplied, day(invoice.supplied_at, contact.language))]),
        columns: vec![
            column(words.article, Align::Left, true),
            column(words.quantity, Align::Right, false),
            column(words.unit_price, Align::Right, false),
            column(words.vat, Align::Right, false),
            column(words.amount, Align::Right, false),
        ],
        rows,
        sums,
        total: (words.total, totals.total),
        tax_lines: &invoice.tax_lines,
        sentences,
    })
}

fn of_credit_note<'a>(contact: Contact<'a>, note: &'a CreditNote) -> Bill<'a> {
    let words = words(contact.language);
    let mut rows = Vec::with_capacity(note.lines.len());
    for line in &note.lines {
        let text = &line.description;
        rows.push(vec![
            Cell { text: text.name.clone(), below: said_below(text) },
            Cell::new(line.quantity.to_string()),
            Cell::new(percent(line.rate, contact.language)),
            Cell::new(written(line.amount, contact)),
        ]);
    }
    for (name, amount) in [(words.shipping, note.shipping), (words.other, note.other)] {
        if !amount.is_zero() {
            rows.push(vec![Cell::new(name), Cell::default(), Cell::default(), Cell::new(written(amount, contact))]);
        }
    }
    // Its amounts have the tax in them whatever the prices say.
    let say = |known: &Note| match known {
        Note::ReverseCharge | Note::OutsideTax => words.say(*known).to_owned(),
        Note::PricesIncludeTax | Note::PricesExcludeTax => words.amounts_with_tax.to_owned(),
    };
    Bill {
        contact,
        head: &note.head,
        title: format!("{} {}", words.credit_note, note.head.number),
        facts: facts(contact, &note.head, vec![(words.corrects, note.corrects.to_string())]),
        columns: vec![
            column(words.article, Align::Left, true),
            column(words.quantity, Align::Right, false),
            column(words.vat, Align::Right, false),
            column(words.amount, Align::Right, false),
        ],
        rows,
        sums: Vec::new(),
        total: (words.credited, note.total),
        tax_lines: &note.tax_lines,
        sentences: note.notes.iter().map(say).collect(),
    }
}

/// Whole rows of the tax table.
fn tax_rows(tax_lines: &[TaxLine], contact: Contact<'_>) -> Vec<Vec<Cell>> {
    let row = |line: &TaxLine| {
        vec![Cell::new(percent(line.rate, contact.language)), Cell::new(written(line.net, contact)), Cell::new(written(line.tax, contact))]
    };
    tax_lines.iter().map(row).collect()
}

/// One of the sums, ready to be put.
struct Sum {
    name: &'static str,
    amount: String,
    styles: (Style, Style),
}

fn sums(bill: &Bill<'_>) -> Vec<Sum> {
    let sum = |&(name, amount): &(&'static str, Money), styles| Sum { name, amount: written(amount, bill.contact), styles };
    let mut sums: Vec<Sum> = bill.sums.iter().map(|one| sum(one, (SUM, SUM_FIGURES))).collect();
    sums.push(sum(&bill.total, (TOTAL, TOTAL_FIGURES)));
    sums
}

/// The sums at the right, and the tax table at their left where there is room for it, else below.
fn put_sums(sheet: &mut Sheet<'_>, bill: &Bill<'_>, words: &'static Words) -> Result<(), PaperError> {
    let sums = sums(bill);
    let mut left = SUMS;
    for Sum { name, amount, styles } in &sums {
        left = left.min(RIGHT - sheet.width(styles.0, name)? - sheet.width(styles.1, amount)? - GAP);
    }
    let columns = [column(words.rate, Align::Left, true), column(words.net, Align::Right, false), column(words.vat, Align::Right, false)];
    let rows = tax_rows(bill.tax_lines, bill.contact);
    let mut tax_width: f32 = 210.0;
    for row in &rows {
        let mut width = 90.0;
        for cell in row {
            width += sheet.width(SUM_FIGURES, &cell.text)?;
        }
        tax_width = tax_width.max(width);
    }
    let is_beside = LEFT + tax_width + GAP <= left;
    let high = many(bill.sums.len()) * SUM.leading + TOTAL.leading + 12.0;
    let tax_high = table::height(rows.len());
    if !sheet.fits(14.0 + if is_beside { high.max(tax_high) } else { high + tax_high }) {
        sheet.turn();
    }
    let top = sheet.y + 14.0;
    let table = sheet.part();
    // The first sum stands beside the head of the tax table.
    let mut y = top + SMALL.leading - SUM.leading;
    for (Sum { name, amount, styles }, row) in sums.iter().zip(1..) {
        let is_total = *styles == (TOTAL, TOTAL_FIGURES);
        if is_total && !bill.sums.is_empty() {
            sheet.rule(y + 9.0, left, RIGHT, 0.75, Ink::Dark);
        }
        y += styles.0.leading;
        let cell = |column| Part::Cell { table, row, column, is_head: false };
        sheet.text((left, y), Align::Left, styles.0, cell(0), name)?;
        sheet.text((RIGHT, y), Align::Right, styles.1, cell(1), amount)?;
    }
    let low = y + 8.0;
    sheet.y = if is_beside { top } else { low + 12.0 };
    table::put_between(sheet, &columns, &rows, (LEFT, LEFT + tax_width))?;
    sheet.y = sheet.y.max(low);
    Ok(())
}

/// Lays out all pages.
pub(super) fn pages(fonts: &Fonts, bill: &Bill<'_>) -> Result<Vec<Vec<Mark>>, PaperError> {
    let Bill { contact, head, .. } = *bill;
    let columns = frame::foot(Some(&head.seller), contact);
    let mut sheet = Sheet::new(fonts, frame::foot_height(&columns));
    frame::open(&mut sheet, contact, (Some(&head.seller.address), &head.buyer.address), &bill.facts, &bill.title)?;
    table::put(&mut sheet, &bill.columns, &bill.rows)?;
    put_sums(&mut sheet, bill, words(contact.language))?;
    sheet.y += 16.0;
    for sentence in &bill.sentences {
        sheet.y += 4.0;
        sheet.paragraph(BODY, sentence, RIGHT - LEFT)?;
    }
    frame::close(&mut sheet, contact, &bill.title, &columns)?;
    Ok(sheet.pages)
}

fn write(bill: &Bill<'_>) -> Result<Vec<u8>, PaperError> {
    let pages = pages(&Fonts::load()?, bill)?;
    let Bill { contact, head, .. } = *bill;
    let about = pdf::About { title: &bill.title, author: &head.seller.address.name, language: contact.language, at: head.issued_at };
    pdf::write(pages, &about)
}
