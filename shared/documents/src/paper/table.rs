//! Tables that go on over pages: their head is repeated, and no row is torn.

use super::{
    PaperError,
    font::Face,
    sheet::{Align, BODY, Ink, LEFT, Part, RIGHT, SMALL, Sheet, Style, many},
};

/// Between two columns.
const GAP: f32 = 18.0;
/// Above and below the text of a row.
const PADDING: f32 = 6.5;

/// A column: what its head says, and where its texts stand.
pub(super) struct Column<'a> {
    pub head: &'a str,
    pub align: Align,
    /// The one that takes what width the others leave.
    pub is_wide: bool,
}

/// What stands in a cell: a first text, and smaller ones below.
#[derive(Default)]
pub(super) struct Cell {
    pub text: String,
    pub below: Vec<String>,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), below: Vec::new() }
    }
}

const FIGURES: Style = Style::new(Face::Figures, 9.5, Ink::Dark, 13.5);
const SMALL_FIGURES: Style = Style::new(Face::Figures, 8.0, Ink::Soft, 11.0);

const fn style(column: &Column<'_>) -> (Style, Style) {
    match column.align {
        Align::Left => (BODY, SMALL),
        Align::Right => (FIGURES, SMALL_FIGURES),
    }
}

/// Where the columns are: the left edge and the width of each.
fn measure(sheet: &Sheet<'_>, columns: &[Column<'_>], rows: &[Vec<Cell>], (from, to): (f32, f32)) -> Result<Vec<(f32, f32)>, PaperError> {
    let mut widths = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let (main, small) = style(column);
        let mut width = sheet.width(SMALL, column.head)?;
        if !column.is_wide {
            for cell in rows.iter().filter_map(|row| row.get(at)) {
                width = width.max(sheet.width(main, &cell.text)?);
                for text in &cell.below {
                    width = width.max(sheet.width(small, text)?);
                }
            }
        }
        // A long article number may not take the page: it is broken.
        widths.push(width.min((to - from) / 3.0));
    }
    let narrow: f32 = columns.iter().zip(&widths).filter(|(column, _)| !column.is_wide).map(|(_, width)| width + GAP).sum();
    let mut x = from;
    Ok(columns
        .iter()
        .zip(widths)
        .map(|(column, width)| {
            let width = if column.is_wide { (to - from - narrow).max(60.0) } else { width };
            let place = (x, width);
            x += width + GAP;
            place
        })
        .collect())
}

fn head(
    sheet: &mut Sheet<'_>,
    columns: &[Column<'_>],
    places: &[(f32, f32)],
    table: u32,
    is_first: bool,
    (from, to): (f32, f32),
) -> Result<(), PaperError> {
    sheet.y += SMALL.leading;
    for ((column, (x, width)), number) in columns.iter().zip(places).zip(0..) {
        let part = if is_first { Part::Cell { table, row: 0, column: number, is_head: true } } else { Part::Ornament };
        let x = if column.align == Align::Right { x + width } else { *x };
        sheet.text((x, sheet.y), column.align, SMALL, part, column.head)?;
    }
    sheet.y += 6.0;
    sheet.rule(sheet.y, from, to, 0.75, Ink::Dark);
    Ok(())
}

/// Puts a table across the page from `sheet.y` on.
pub(super) fn put(sheet: &mut Sheet<'_>, columns: &[Column<'_>], rows: &[Vec<Cell>]) -> Result<(), PaperError> {
    put_between(sheet, columns, rows, (LEFT, RIGHT))
}

/// The same between two edges.
pub(super) fn put_between(sheet: &mut Sheet<'_>, columns: &[Column<'_>], rows: &[Vec<Cell>], edges: (f32, f32)) -> Result<(), PaperError> {
    let places = measure(sheet, columns, rows, edges)?;
    let table = sheet.part();
    head(sheet, columns, &places, table, true, edges)?;
    for (row, number) in rows.iter().zip(1..) {
        let mut cells = Vec::with_capacity(columns.len());
        let mut height: f32 = 0.0;
        for ((cell, column), (_, width)) in row.iter().zip(columns).zip(&places) {
            let (main, small) = style(column);
            let mut lines: Vec<_> = sheet.lines(main, &cell.text, *width)?.into_iter().map(|line| (main, line)).collect();
            for text in &cell.below {
                lines.extend(sheet.lines(small, text, *width)?.into_iter().map(|line| (small, line)));
            }
            height = height.max(lines.iter().map(|(style, _)| style.leading).sum());
            cells.push(lines);
        }
        if !sheet.fits(height + 2.0 * PADDING) {
            sheet.turn();
            head(sheet, columns, &places, table, false, edges)?;
        }
        let top = sheet.y + PADDING;
        for (((lines, column), (x, width)), at) in cells.into_iter().zip(columns).zip(&places).zip(0..) {
            let part = Part::Cell { table, row: number, column: at, is_head: false };
            let x = if column.align == Align::Right { x + width } else { *x };
            let mut y = top - 3.5;
            for (style, line) in lines {
                y += style.leading;
                sheet.line((x, y), column.align, style, part, line);
            }
        }
        sheet.y = top + height + PADDING;
        sheet.rule(sheet.y, edges.0, edges.1, 0.5, Ink::Faint);
    }
    Ok(())
}

/// How high a small table will be whose rows have one line.
pub(super) fn height(rows: usize) -> f32 {
    SMALL.leading + 6.0 + many(rows) * (BODY.leading + 2.0 * PADDING)
}
