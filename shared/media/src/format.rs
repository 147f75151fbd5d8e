//! Telling a file by its first bytes, whatever it is called.

use crate::Refused;

/// Characters of a claimed type that are repeated to who claimed it.
const CLAIM_MAX: usize = 64;
/// How far into a text its first element is looked for.
const TEXT_HEAD: usize = 4096;

/// What a file is by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Photographs.
    Jpeg,
    /// Drawings and cut-outs, without loss.
    Png,
    /// Either, smaller.
    WebP,
    /// Drawings of 256 colours, often moving.
    Gif,
    /// Told but not read: the decoders that exist are too heavy for what few people send.
    Avif,
    /// What phones keep; told but not read.
    Heic,
    /// Told but not read.
    JpegXl,
    /// Told but not read.
    Tiff,
    /// Told but not read.
    Bmp,
    /// Told but not read: it is a document that can hold scripts.
    Svg,
}

impl Format {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
            Self::JpegXl => "JPEG XL",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Svg => "SVG",
        }
    }

    /// The types that it may be sent as: its own first, then those of old browsers.
    pub const fn content_types(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["image/jpeg", "image/jpg", "image/pjpeg"],
            Self::Png => &["image/png", "image/apng", "image/x-png"],
            Self::WebP => &["image/webp"],
            Self::Gif => &["image/gif"],
            Self::Avif => &["image/avif"],
            Self::Heic => &["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"],
            Self::JpegXl => &["image/jxl"],
            Self::Tiff => &["image/tiff"],
            Self::Bmp => &["image/bmp", "image/x-ms-bmp"],
            Self::Svg => &["image/svg+xml"],
        }
    }
}

/// What a file is by its content, if it is a picture at all.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let starts = |head: &[u8]| bytes.starts_with(head);
    let at = |from: usize, word: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(word));
    if starts(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if starts(b"RIFF") && at(8, b"WEBP") {
        Some(Format::WebP)
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some(Format::Gif)
    } else if at(4, b"ftyp") {
        boxed(bytes)
    } else if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL \r\n\x87\n") {
        Some(Format::JpegXl)
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Some(Format::Tiff)
    } else if starts(b"BM") && at(6, &[0; 4]) {
        Some(Format::Bmp)
    } else {
        is_svg(bytes).then_some(Format::Svg)
    }
}

/// Files of the MP4 family say in their first box what they are, and what they can also be read as.
fn boxed(bytes: &[u8]) -> Option<Format> {
    let length = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
    let brands = bytes.get(8..length.clamp(12, 256).min(bytes.len()))?;
    let says = |names: &[&[u8; 4]]| brands.as_chunks().0.iter().any(|brand| names.contains(&brand));
    if says(&[b"avif", b"avis"]) {
        Some(Format::Avif)
    } else {
        says(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]).then_some(Format::Heic)
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..TEXT_HEAD).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    let opens = [&b"<svg"[..], b"<?xml", b"<!--", b"<!doctype svg"].iter().any(|word| head.starts_with(word));
    opens && head.windows(4).any(|word| word == b"<svg")
}

/// Lets in what is what it says it is and can be read.
pub fn admit(bytes: &[u8], claimed: Option<&str>) -> Result<Format, Refused> {
    let found = sniff(bytes).ok_or(Refused::NotAPicture)?;
    if let Some(claimed) = claimed.and_then(claim)
        && !found.content_types().contains(&claimed.as_str())
    {
        return Err(Refused::Lies { claimed: claimed.chars().take(CLAIM_MAX).collect(), found });
    }
    match found {
        Format::Jpeg | Format::Png | Format::WebP | Format::Gif => Ok(found),
        _ => Err(Refused::Unsupported { found }),
    }
}

/// The type alone, in small letters; a browser that doesn't know says nothing, or that it is bytes.
fn claim(header: &str) -> Option<String> {
    let name = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!name.is_empty() && name != "application/octet-stream").then_some(name)
}
