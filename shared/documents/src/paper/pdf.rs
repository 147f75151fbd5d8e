//! Pages as a file: PDF/A-3 for the archive, tagged so that it can be read aloud.

use std::{collections::BTreeMap, num::NonZeroU16};

use domain::{Language, Timestamp};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree},
};

use super::{
    PaperError,
    sheet::{HEIGHT, Ink, Mark, Part, WIDTH},
};

/// What a file says of itself.
pub(super) struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub language: Language,
    /// When the paper was issued; the file has no other time in it.
    pub at: Timestamp,
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Dark => rgb::Color::new(0x25, 0x21, 0x1c),
        Ink::Soft => rgb::Color::new(0x65, 0x5c, 0x50),
        Ink::Faint => rgb::Color::new(0xdd, 0xd3, 0xc4),
    }
}

/// An instant as the file's head has it; none where it is out of range.
fn date(at: Timestamp) -> Option<DateTime> {
    let text = at.to_string();
    let year = text.get(..4)?.parse().ok()?;
    let part = |from: usize| text.get(from..from + 2)?.parse::<u8>().ok();
    let day = DateTime::new(year).month(part(5)?).day(part(8)?);
    Some(day.hour(part(11)?).minute(part(14)?).second(part(17)?).utc_offset_hour(0).utc_offset_minute(0))
}

/// Which pieces of text are which part, in the order of reading.
#[derive(Default)]
struct Parts(Vec<(Part, Vec<Identifier>)>);

impl Parts {
    fn add(&mut self, part: Part, piece: Identifier) {
        // All of a part is drawn at once.
        match self.0.last_mut() {
            Some((known, pieces)) if *known == part => pieces.push(piece),
            _ => self.0.push((part, vec![piece])),
        }
    }

    fn tree(self, about: &About<'_>) -> TagTree {
        let nodes = |pieces: Vec<Identifier>| pieces.into_iter().map(Node::from).collect::<Vec<_>>();
        let mut tables: BTreeMap<u32, BTreeMap<u32, Vec<TagGroup>>> = BTreeMap::new();
        let mut order: Vec<Result<TagGroup, u32>> = Vec::new();
        for (part, pieces) in self.0 {
            match part {
                Part::Ornament => {}
                Part::Title => {
                    let tag = Tag::Hn(NonZeroU16::MIN, Some(about.title.to_owned()));
                    order.push(Ok(TagGroup::with_children(tag, nodes(pieces))));
                }
                Part::Paragraph(_) => order.push(Ok(TagGroup::with_children(Tag::P, nodes(pieces)))),
                Part::Cell { table, row, is_head, .. } => {
                    if !tables.contains_key(&table) {
                        order.push(Err(table));
                    }
                    let cell = if is_head {
                        TagGroup::with_children(Tag::TH(TableHeaderScope::Column), nodes(pieces))
                    } else {
                        TagGroup::with_children(Tag::TD, nodes(pieces))
                    };
                    tables.entry(table).or_default().entry(row).or_default().push(cell);
                }
            }
        }
        let mut tree = TagTree::new().with_lang(Some(about.language.code().to_owned()));
        for group in order {
            match group {
                Ok(group) => tree.push(group),
                Err(table) => {
                    let rows = tables.remove(&table).unwrap_or_default().into_values();
                    let rows = rows.map(|cells| Node::from(TagGroup::with_children(Tag::TR, cells.into_iter().map(Node::from).collect())));
                    tree.push(TagGroup::with_children(Tag::Table, rows.collect()));
                }
            }
        }
        tree
    }
}

fn draw(surface: &mut Surface<'_>, mark: Mark, parts: &mut Parts) {
    match mark {
        Mark::Text { x, y, size, ink, line, part } => {
            let tag = match part {
                Part::Ornament => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
                _ => ContentTag::Span(SpanTag::empty()),
            };
            let piece = surface.start_tagged(tag);
            surface.set_fill(Some(Fill { paint: colour(ink).into(), ..Fill::default() }));
            surface.set_stroke(None);
            let mut x = x;
            for run in line.runs {
                let width = run.width * size;
                surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font, &run.text, size, false);
                x += width;
            }
            surface.end_tagged();
            if part != Part::Ornament {
                parts.add(part, piece);
            }
        }
        Mark::Rule { y, from, to, weight, ink } => {
            let mut path = PathBuilder::new();
            path.move_to(from, y);
            path.line_to(to, y);
            let Some(path) = path.finish() else { return };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: colour(ink).into(), width: weight, ..Stroke::default() }));
            surface.draw_path(&path);
            surface.end_tagged();
        }
    }
}

/// Writes the pages. The same pages give the same bytes.
pub(super) fn write(pages: Vec<Vec<Mark>>, about: &About<'_>) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::File(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut parts = Parts::default();
    for marks in pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::File("a page has no size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, &mut parts);
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(about.title.to_owned(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_tag_tree(parts.tree(about));
    let metadata = Metadata::new()
        .title(about.title.to_owned())
        .authors(vec![about.author.to_owned()])
        .language(about.language.code().to_owned())
        .document_id(about.title.to_owned());
    document.set_metadata(match date(about.at) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    });
    document.finish().map_err(|error| PaperError::File(format!("{error:?}")))
}
