//! Type: the faces, shaping, measuring and breaking lines. Lengths are in parts of the type's size until they are drawn.

use harfrust::{Buffer, Direction, Feature, ShapeOptions, ShaperFont, Tag, shape};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use unicode_linebreak::linebreaks;
use unicode_normalization::UnicodeNormalization as _;

use super::PaperError;

const TEXT: &[u8] = include_bytes!("../../fonts/InstrumentSans-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../../fonts/InstrumentSans-SemiBold.ttf");
const TITLE: &[u8] = include_bytes!("../../fonts/Newsreader-Regular.ttf");
/// Greek, Cyrillic, Vietnamese and what else the others lack.
const FALLBACK: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");

/// Stands for a letter that no face has; the text beneath stays what it is.
const UNKNOWN: char = '\u{fffd}';

/// Far less than anybody sees, in parts of the type's size.
const ROUNDING: f32 = 0.005;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Text,
    Strong,
    /// Text with figures of one width, so that they stand in columns.
    Figures,
    StrongFigures,
    Title,
}

struct Loaded {
    shaping: harfrust::Font,
    font: Font,
    units: f32,
}

impl Loaded {
    fn load(data: &'static [u8]) -> Result<Self, PaperError> {
        let shaping = harfrust::Font::new(data, 0).ok_or(PaperError::Font)?;
        let font = Font::new(data.into(), 0).ok_or(PaperError::Font)?;
        let units = font.units_per_em();
        Ok(Self { shaping, font, units })
    }

    fn has(&self, letter: char) -> bool {
        self.shaping.charmap().map_unicode(letter).is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

/// All faces.
pub(super) struct Fonts {
    text: Loaded,
    strong: Loaded,
    title: Loaded,
    fallback: Loaded,
}

/// A piece of a line that is drawn in one font.
pub(super) struct Run {
    pub font: Font,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

/// A line, ready to be drawn.
pub(super) struct Line {
    pub runs: Vec<Run>,
    /// In parts of the type's size.
    pub width: f32,
}

/// Letters that show nothing and only steer: they would be boxes.
const fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Letters that mean nothing to others: a file for the archive may not have them.
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..) || u32::from(letter) & 0xfffe == 0xfffe
}

fn clean(text: &str) -> String {
    let shown = |letter: char| match letter {
        letter if letter.is_control() => ' ',
        letter if is_private(letter) => UNKNOWN,
        letter => letter,
    };
    text.nfc().filter(|letter| !is_hidden(*letter)).map(shown).collect()
}

impl Fonts {
    pub fn load() -> Result<Self, PaperError> {
        Ok(Self {
            text: Loaded::load(TEXT)?,
            strong: Loaded::load(STRONG)?,
            title: Loaded::load(TITLE)?,
            fallback: Loaded::load(FALLBACK)?,
        })
    }

    const fn of(&self, face: Face) -> &Loaded {
        match face {
            Face::Text | Face::Figures => &self.text,
            Face::Strong | Face::StrongFigures => &self.strong,
            Face::Title => &self.title,
        }
    }

    /// A text as one line, however long.
    pub fn line(&self, face: Face, text: &str) -> Result<Line, PaperError> {
        let (text, own) = (clean(text), self.of(face));
        let mut runs = Vec::new();
        let mut piece = String::new();
        let mut is_own = true;
        for letter in text.chars() {
            let fits = own.has(letter);
            if fits != is_own && !piece.is_empty() {
                runs.push(shaped(if is_own { own } else { &self.fallback }, face, std::mem::take(&mut piece))?);
            }
            is_own = fits;
            piece.push(letter);
        }
        if !piece.is_empty() {
            runs.push(shaped(if is_own { own } else { &self.fallback }, face, piece)?);
        }
        let width = runs.iter().map(|run| run.width).sum();
        Ok(Line { runs, width })
    }

    /// A text in lines of at most `width` parts of the type's size; a word that is longer is broken where the line ends.
    pub fn wrapped(&self, face: Face, text: &str, width: f32) -> Result<Vec<Line>, PaperError> {
        // What was measured with the same width must fit in spite of rounding.
        let (text, width) = (clean(text), width + ROUNDING);
        let (mut lines, mut line, mut from) = (Vec::new(), String::new(), 0);
        for (to, _) in linebreaks(&text) {
            let word = text.get(from..to).unwrap_or_default();
            from = to;
            let longer = format!("{line}{word}");
            if self.line(face, longer.trim_end())?.width <= width {
                line = longer;
                continue;
            }
            if !line.trim_end().is_empty() {
                lines.push(self.line(face, line.trim_end())?);
            }
            line.clear();
            for letter in word.chars() {
                line.push(letter);
                if line.chars().count() > 1 && self.line(face, line.trim_end())?.width > width {
                    line.pop();
                    lines.push(self.line(face, &line)?);
                    line = letter.to_string();
                }
            }
        }
        if !line.trim_end().is_empty() {
            lines.push(self.line(face, line.trim_end())?);
        }
        Ok(lines)
    }
}

/// Units of a font are whole numbers far below what a float holds exactly.
fn units(count: i32) -> f32 {
    i16::try_from(count).map_or(0.0, f32::from)
}

fn shaped(loaded: &Loaded, face: Face, text: String) -> Result<Run, PaperError> {
    let mut buffer = Buffer::new();
    for (at, letter) in text.char_indices() {
        let shown = if loaded.has(letter) { letter } else { UNKNOWN };
        buffer.push(u32::from(shown), u32::try_from(at).map_err(|_| PaperError::Font)?);
    }
    buffer.guess_segment_properties();
    buffer.set_direction(Direction::LeftToRight);
    let figures = [Feature::new(Tag::new(b"tnum"), 1, ..)];
    let features: &[Feature] = if matches!(face, Face::Figures | Face::StrongFigures) { &figures } else { &[] };
    shape(&ShaperFont::new(&loaded.shaping), &mut buffer, ShapeOptions::new().features(features)).map_err(|_| PaperError::Font)?;

    let infos = buffer.glyph_infos();
    let starts: Vec<usize> = infos.iter().map(|info| usize::try_from(info.cluster).unwrap_or(text.len())).collect();
    let end_of = |start: usize| starts.iter().copied().filter(|other| *other > start).min().unwrap_or(text.len());
    let glyphs: Vec<KrillaGlyph> = infos
        .iter()
        .zip(buffer.glyph_positions())
        .zip(&starts)
        .map(|((info, at), start)| {
            let part = |count: i32| units(count) / loaded.units;
            let range = *start..end_of(*start);
            KrillaGlyph::new(GlyphId::new(info.glyph_id), part(at.x_advance), part(at.x_offset), part(at.y_offset), 0.0, range, None)
        })
        .collect();
    let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    Ok(Run { font: loaded.font.clone(), text, glyphs, width })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_between_words_and_long_words_anywhere() {
        let fonts = Fonts::load().unwrap();
        let wrapped = |text: &str, width| fonts.wrapped(Face::Text, text, width).unwrap();
        let lines = wrapped("A lamp of smoked glass and brass", 8.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width <= 8.0 + ROUNDING));
        assert_eq!(texts(&lines).join(" "), "A lamp of smoked glass and brass");
        let word = "Donaudampfschifffahrtsgesellschaft";
        let lines = wrapped(word, 5.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width <= 5.0 + ROUNDING));
        assert_eq!(texts(&lines).concat(), word);
        assert!(wrapped(" ", 5.0).is_empty());
    }

    #[test]
    fn every_letter_has_a_glyph_and_keeps_its_text() {
        let fonts = Fonts::load().unwrap();
        for text in ["Zoë Größe ẞ", "Ελένη Жанна", "Nguyễn", "محمد", "山田太郎", "a\u{200b}b\tc", "🛍"] {
            let line = fonts.line(Face::Strong, text).unwrap();
            assert!(line.runs.iter().flat_map(|run| &run.glyphs).all(|glyph| glyph.glyph_id.to_u32() != 0), "{text}");
            let said: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            assert_eq!(said, clean(text));
        }
    }

    #[test]
    fn figures_have_one_width() {
        let fonts = Fonts::load().unwrap();
        let width = |text| fonts.line(Face::Figures, text).unwrap().width;
        assert!((width("1111") - width("8888")).abs() < 0.0001);
    }
}
