//! Pictures that staff upload become the files that the shop serves: bytes in, files out.
//!
//! What comes in is not trusted: it is told by its content, measured by its header before a pixel is read, and nothing
//! of it goes out but pixels. No EXIF, no place where it was taken, no comment, no profile: colours are in sRGB and the
//! picture stands upright. A picture that moves is shown by its first frame.

mod encode;
mod format;
mod glance;
mod jpeg;
mod linear;
mod read;
mod refused;

use std::panic;
use std::time::Duration;

use encode::Encoder;
use linear::Linear;

pub use format::{Format, sniff};
pub use refused::Refused;

/// The widths that the shop keeps, in pixels. Those that are wider than what was uploaded are not made.
pub const WIDTHS: [u32; 5] = [160, 320, 480, 800, 1600];
/// The most bytes that are looked at.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// From so many pixels on a picture is refused: what a function of 2 GB can hold and scale in time.
pub const MOST_PIXELS: u64 = 60_000_000;
/// The shortest side that is still a picture of something, in pixels.
pub const LEAST_SIDE: u32 = 16;
/// How many times as long as the shorter side the longer may be: beyond, a file 1600 wide has no height that one can scroll.
pub const MOST_STRETCH: u32 = 5;
/// What a link to a page is shown with elsewhere: width and height, in pixels.
pub const PREVIEW: (u32, u32) = (1200, 630);

/// What became of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Width of the largest file, in pixels.
    pub width: u32,
    /// Height of the largest file, in pixels.
    pub height: u32,
    /// The widths that exist, in pixels, smallest first.
    pub widths: Vec<u32>,
    /// What is shown until the picture is there: a `data:` address of a WebP of a few pixels, 200 bytes at most.
    pub placeholder: String,
    /// The colour that is there most, as `#rrggbb`.
    pub colour: String,
    /// All files, by what follows the picture's name.
    pub files: Vec<File>,
}

/// A file that the shop serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What follows the picture's name, such as `-800.avif`.
    pub suffix: String,
    /// Its type, as in the header of that name.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How long the making took, for the log.
    pub took: Duration,
}

/// Makes the files of a picture. `claimed_content_type` is what the browser says that it is; it must be true.
pub fn process(bytes: &[u8], claimed_content_type: Option<&str>) -> Result<Made, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge { bytes: bytes.len() });
    }
    let format = format::admit(bytes, claimed_content_type)?;
    // Decoders of other people's formats panic now and then on bytes that nobody foresaw. That must cost the sender this
    // picture, not the function its process; nothing outlives the call, so nothing can be left half changed.
    panic::catch_unwind(|| make(bytes, format)).unwrap_or_else(|_| Err(Refused::broken("can't be read")))
}

fn make(bytes: &[u8], format: Format) -> Result<Made, Refused> {
    let read = read::read(bytes, format)?;
    let (upright_width, upright_height) = read.upright();
    let widths = widths(upright_width);
    let width = widths.last().copied().unwrap_or(upright_width);
    let height = height_at(width, upright_width, upright_height);
    // From here on the original is gone: all sizes are made of the largest, which is a fraction of its memory.
    let largest = Linear::new(read, width, height)?;

    let mut encoder = Encoder::default();
    let mut smallest = None;
    for &width in widths.iter().rev() {
        let picture = largest.resized(width, height_at(width, upright_width, upright_height))?;
        let pixels = picture.pixels();
        encoder.avif(&format!("-{width}.avif"), &pixels)?;
        encoder.webp(&format!("-{width}.webp"), &pixels)?;
        smallest = Some(picture);
    }
    let smallest = smallest.ok_or_else(|| Refused::broken("has no width"))?;
    // Called 160 whatever its width: the page falls back to this name without asking.
    encoder.jpeg("-160.jpg", &smallest.over_white())?;
    encoder.jpeg("-og.jpg", &largest.cropped(PREVIEW.0, PREVIEW.1)?.over_white())?;

    let (placeholder, colour) = (glance::placeholder(&smallest)?, glance::colour(&smallest.pixels()));
    Ok(Made { width, height, widths, placeholder, colour, files: encoder.files() })
}

/// The widths that are made of an original: none that it would have to be blown up for.
fn widths(original: u32) -> Vec<u32> {
    let kept: Vec<u32> = WIDTHS.into_iter().filter(|&width| width <= original).collect();
    if kept.is_empty() { vec![original] } else { kept }
}

/// How high a picture is at a width, to the nearest pixel.
fn height_at(width: u32, original_width: u32, original_height: u32) -> u32 {
    let (width, whole, high) = (u64::from(width), u64::from(original_width.max(1)), u64::from(original_height));
    u32::try_from((width * high + whole / 2) / whole).unwrap_or(u32::MAX).max(1)
}
