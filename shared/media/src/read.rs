//! From bytes to pixels, within bounds.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageResult, Limits};

use crate::{Format, LEAST_SIDE, MOST_PIXELS, MOST_STRETCH, Refused, jpeg};

/// What a PNG decoder may hold beside the pixels: a row, a colour profile. A small file can unfold to gigabytes.
const MOST_ASIDE: u64 = 16 * 1024 * 1024;
/// The longest row of any picture that passes: beyond, it is too long for its pixels.
const LONGEST_SIDE: u32 = 20_000;

/// A picture as it was sent.
pub struct Read {
    /// Its pixels, as they lie in the file.
    pub pixels: DynamicImage,
    /// How they must be turned to stand upright.
    pub orientation: Orientation,
    /// What its colours mean, where that is said.
    pub profile: Option<Vec<u8>>,
}

impl Read {
    /// Width and height as it is looked at.
    pub fn upright(&self) -> (u32, u32) {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        if self.lies_on_its_side() { (height, width) } else { (width, height) }
    }

    /// Whether rows are columns once it stands upright.
    pub fn lies_on_its_side(&self) -> bool {
        self.orientation.to_exif() >= 5
    }
}

/// Reads the pixels of the first frame.
pub fn read(bytes: &[u8], format: Format) -> Result<Read, Refused> {
    let source = || Cursor::new(bytes);
    match format {
        Format::Jpeg => {
            jpeg::check(bytes)?;
            pixels(JpegDecoder::new(source()))
        }
        Format::Png => {
            let (width, height) = png_size(bytes).ok_or_else(|| Refused::broken("ends before the picture does"))?;
            measure(width, height)?;
            if !bytes.windows(8).rev().any(|word| word == b"IEND\xae\x42\x60\x82") {
                return Err(Refused::broken("ends before the picture does"));
            }
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(MOST_ASIDE);
            pixels(PngDecoder::with_limits(source(), limits))
        }
        Format::WebP => {
            webp_is_whole(bytes).then_some(()).ok_or_else(|| Refused::broken("ends before the picture does"))?;
            pixels(WebPDecoder::new(source()))
        }
        Format::Gif => pixels(GifDecoder::new(source())),
        _ => Err(Refused::Unsupported { found: format }),
    }
}

fn pixels(decoder: ImageResult<impl ImageDecoder>) -> Result<Read, Refused> {
    // So far only the header was read.
    let mut decoder = decoder.map_err(Refused::broken)?;
    let (width, height) = decoder.dimensions();
    measure(width, height)?;
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    // Of the widest pixels that there are: 16 bits of red, green, blue and opacity.
    limits.max_alloc = Some(MOST_PIXELS * 8);
    decoder.set_limits(limits).map_err(Refused::broken)?;
    // Neither is worth refusing a picture for: browsers ignore what they can't read of them.
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(Refused::broken)?;
    Ok(Read { pixels, orientation, profile })
}

/// Looks at the size that a header gives.
fn measure(width: u32, height: u32) -> Result<(), Refused> {
    let (shorter, longer) = (width.min(height), width.max(height));
    if u64::from(width) * u64::from(height) >= MOST_PIXELS {
        Err(Refused::TooManyPixels { width, height })
    } else if shorter < LEAST_SIDE {
        Err(Refused::TooSmall { width, height })
    } else if longer > shorter.saturating_mul(MOST_STRETCH) {
        Err(Refused::TooLong { width, height })
    } else {
        Ok(())
    }
}

/// Read here because the decoder makes room for rows before it tells their length.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..)?.first_chunk().map(|&number| u32::from_be_bytes(number));
    Some((number(16)?, number(20)?))
}

/// Whether all chunks are there in full: the decoder makes room for what a chunk says, not for what the file has.
fn webp_is_whole(bytes: &[u8]) -> bool {
    let size = |at: usize| bytes.get(at + 4..)?.first_chunk().map(|&size| u32::from_le_bytes(size) as usize);
    let Some(end) = size(0).map(|size| size + 8).filter(|&end| end <= bytes.len()) else { return false };
    let mut at = 12;
    while at + 8 <= end {
        let Some(length) = size(at) else { return false };
        if length > end - at - 8 {
            return false;
        }
        at += 8 + length + length % 2;
    }
    true
}
