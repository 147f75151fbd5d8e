//! Pages of A4 that are filled from the top. What is put on them is kept until all are there, as only then the number of
//! pages is known. Lengths are points of 1/72 inch; `y` is a baseline, from the top.

use super::{
    PaperError,
    font::{Face, Fonts, Line},
};

/// The width of A4.
pub(super) const WIDTH: f32 = 595.28;
/// The height of A4.
pub(super) const HEIGHT: f32 = 841.89;
/// 25 mm, as DIN 5008 wants it: an address at the left shows in the window of an envelope.
pub(super) const LEFT: f32 = 70.87;
/// 20 mm from the edge.
pub(super) const RIGHT: f32 = WIDTH - 56.69;
/// Where pages after the first begin.
const TOP: f32 = 92.0;

/// What colour something has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Dark,
    Soft,
    Faint,
}

/// What something is to who hears the paper read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Nothing: repeated on each page, or decoration.
    Ornament,
    /// The name of the paper.
    Title,
    /// Lines of one paragraph have one number.
    Paragraph(u32),
    /// A cell; a table's first row is its head.
    Cell {
        /// The table's paragraph number.
        table: u32,
        row: u32,
        column: u32,
        is_head: bool,
    },
}

pub(super) enum Mark {
    Text { x: f32, y: f32, size: f32, ink: Ink, line: Line, part: Part },
    Rule { y: f32, from: f32, to: f32, weight: f32, ink: Ink },
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub face: Face,
    pub size: f32,
    pub ink: Ink,
    /// From one baseline to the next.
    pub leading: f32,
}

impl Style {
    pub const fn new(face: Face, size: f32, ink: Ink, leading: f32) -> Self {
        Self { face, size, ink, leading }
    }
}

/// Names, addresses, sentences.
pub(super) const BODY: Style = Style::new(Face::Text, 9.5, Ink::Dark, 13.5);
/// What is said beside.
pub(super) const SMALL: Style = Style::new(Face::Text, 8.0, Ink::Soft, 11.0);
/// The foot of a page.
pub(super) const TINY: Style = Style::new(Face::Text, 7.25, Ink::Soft, 10.0);

/// Where a text stands at its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    /// It ends there.
    Right,
}

pub(super) struct Sheet<'a> {
    pub fonts: &'a Fonts,
    pub pages: Vec<Vec<Mark>>,
    /// Where the next thing goes: the top of it, not its baseline.
    pub y: f32,
    /// Nothing goes below.
    bottom: f32,
    next_part: u32,
}

/// A count as a length can be multiplied with.
pub(super) fn many(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}

impl<'a> Sheet<'a> {
    /// One empty page, with so much left free at the foot of each.
    pub fn new(fonts: &'a Fonts, foot: f32) -> Self {
        Self { fonts, pages: vec![Vec::new()], y: TOP, bottom: HEIGHT - foot, next_part: 0 }
    }

    /// A number that no other paragraph or table has.
    pub const fn part(&mut self) -> u32 {
        self.next_part += 1;
        self.next_part
    }

    /// Whether something so high fits on this page.
    pub fn fits(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    /// Goes on on a new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A thin line across.
    pub fn rule(&mut self, y: f32, from: f32, to: f32, weight: f32, ink: Ink) {
        self.put(Mark::Rule { y, from, to, weight, ink });
    }

    /// How wide a text is.
    pub fn width(&self, style: Style, text: &str) -> Result<f32, PaperError> {
        Ok(self.fonts.line(style.face, text)?.width * style.size)
    }

    /// One line of text at a baseline.
    pub fn text(&mut self, (x, y): (f32, f32), align: Align, style: Style, part: Part, text: &str) -> Result<(), PaperError> {
        let line = self.fonts.line(style.face, text)?;
        self.line((x, y), align, style, part, line);
        Ok(())
    }

    /// The same, ready made.
    pub fn line(&mut self, (x, y): (f32, f32), align: Align, style: Style, part: Part, line: Line) {
        let x = if align == Align::Right { x - line.width * style.size } else { x };
        self.put(Mark::Text { x, y, size: style.size, ink: style.ink, line, part });
    }

    /// A text broken into lines of at most `width`.
    pub fn lines(&self, style: Style, text: &str, width: f32) -> Result<Vec<Line>, PaperError> {
        self.fonts.wrapped(style.face, text, width / style.size)
    }

    /// A paragraph from `self.y` on, on a new page where this one is full.
    pub fn paragraph(&mut self, style: Style, text: &str, width: f32) -> Result<(), PaperError> {
        let lines = self.lines(style, text, width)?;
        let part = Part::Paragraph(self.part());
        if !self.fits(style.leading * many(lines.len())) {
            self.turn();
        }
        for line in lines {
            if !self.fits(style.leading) {
                self.turn();
            }
            self.y += style.leading;
            self.line((LEFT, self.y), Align::Left, style, part, line);
        }
        Ok(())
    }
}
