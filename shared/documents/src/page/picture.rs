//! Pictures on pages. Sizes and widths are those of the app's own pictures: it finds the files in the browser's cache, and
//! what it shows in their place is no larger.

use domain::catalogue::Picture;

/// How wide a product's first picture is shown.
pub(super) const PRODUCT: &str = "(min-width: 64rem) 38rem, (min-width: 48rem) 50vw, 100vw";
/// How wide a picture in a list is shown.
pub(super) const LIST: &str = "(min-width: 75rem) 21rem, (min-width: 56rem) 30vw, 46vw";

/// A picture that is fetched before anything else.
#[derive(Debug, Clone)]
pub(super) struct Hero {
    pub href: String,
    pub widths: String,
    pub sizes: &'static str,
}

/// The picture of a link preview, as JPEG: not every program that makes them reads anything newer.
#[derive(Debug, Clone)]
pub(super) struct Preview {
    pub path: String,
    pub size: Option<(u32, u32)>,
    pub alt: String,
}

/// The address of one file of a picture, from the origin on.
pub(super) fn file(picture: &Picture, end: &str) -> String {
    format!("/media/{}-{end}", super::in_address(&picture.name))
}

/// All widths of a kind, as `srcset` has them.
pub(super) fn widths(picture: &Picture, kind: &str) -> String {
    let each = picture.widths.iter().map(|width| format!("{} {width}w", file(picture, &format!("{width}.{kind}"))));
    each.collect::<Vec<_>>().join(", ")
}

/// The largest file that search engines read.
pub(super) fn largest(picture: &Picture) -> String {
    let kind = if picture.webp { "webp" } else { "avif" };
    file(picture, &format!("{}.{kind}", picture.widths.last().copied().unwrap_or(picture.width)))
}

pub(super) fn hero(picture: &Picture, sizes: &'static str) -> Option<Hero> {
    let smallest = picture.widths.first()?;
    Some(Hero { href: file(picture, &format!("{smallest}.avif")), widths: widths(picture, "avif"), sizes })
}

/// Pictures that were uploaded have a file for it; those that came with the shop have a small one.
pub(super) fn preview(picture: &Picture) -> Preview {
    let (end, size) = if picture.webp { ("og.jpg", Some((1200, 630))) } else { ("160.jpg", None) };
    Preview { path: file(picture, end), size, alt: picture.alt.clone() }
}
