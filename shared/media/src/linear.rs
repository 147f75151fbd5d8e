//! Pixels as amounts of light: what is averaged in the numbers of a file comes out too dark, and what is averaged with its
//! opacity apart gets a rim of the colour that nobody sees.

use std::sync::LazyLock;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer, Pixel as _, Rgb, RgbImage, Rgba, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::Refused;
use crate::read::Read;

/// The most that a value can be, as a larger number.
const FULL: u32 = 65_535;

static TO_LIGHT: LazyLock<[u16; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let value = f64::from(u8::try_from(value).unwrap_or(u8::MAX)) / 255.0;
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        scaled(light, f64::from(u16::MAX))
    })
});

static FROM_LIGHT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let value = |light: u16| {
        let light = f64::from(light) / f64::from(u16::MAX);
        let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
        u8::try_from(scaled(value, 255.0)).unwrap_or(u8::MAX)
    };
    (0..=u16::MAX).map(value).collect()
});

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to `most`, which is no more than fits")]
fn scaled(part: f64, most: f64) -> u16 {
    (part.clamp(0.0, 1.0) * most).round() as u16
}

/// A picture in linear light, with red, green and blue already weighted by opacity.
pub struct Linear(ImageBuffer<Rgba<u16>, Vec<u16>>);

impl Linear {
    /// The upright picture in sRGB at a size no larger than it has.
    pub fn new(read: Read, width: u32, height: u32) -> Result<Self, Refused> {
        let (across, down) = if read.lies_on_its_side() { (height, width) } else { (width, height) };
        let orientation = read.orientation;
        // A picture of a camera is first averaged over whole blocks, down to no less than twice the size: a quarter of
        // the memory or less, and the filter that follows leaves no trace of it.
        let block = (read.pixels.width() / (2 * across)).min(read.pixels.height() / (2 * down)).max(1);
        let extent = (f64::from(read.pixels.width()) / f64::from(block), f64::from(read.pixels.height()) / f64::from(block));
        let averaged = averaged(read, block)?;
        let resized = resize(&averaged, across, down, (0.0, 0.0), extent)?;
        Ok(Self(upright(resized, orientation)))
    }

    /// The whole at another size.
    pub fn resized(&self, width: u32, height: u32) -> Result<Self, Refused> {
        let extent = (f64::from(self.0.width()), f64::from(self.0.height()));
        resize(&self.0, width, height, (0.0, 0.0), extent).map(Self)
    }

    /// As much of the middle as fills a frame.
    pub fn cropped(&self, width: u32, height: u32) -> Result<Self, Refused> {
        let (has, wants) = ((f64::from(self.0.width()), f64::from(self.0.height())), (f64::from(width), f64::from(height)));
        let scale = (has.0 / wants.0).min(has.1 / wants.1);
        let extent = ((wants.0 * scale).min(has.0), (wants.1 * scale).min(has.1));
        resize(&self.0, width, height, ((has.0 - extent.0) / 2.0, (has.1 - extent.1) / 2.0), extent).map(Self)
    }

    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    /// As files hold it, with its opacity.
    pub fn pixels(&self) -> RgbaImage {
        let table = FROM_LIGHT.as_slice();
        let pixel = |pixel: &Rgba<u16>| {
            let opacity = u32::from(pixel[3]);
            let value = |light: u16| {
                let light = (u32::from(light) * FULL).checked_div(opacity).unwrap_or_default();
                table.get(light.min(FULL) as usize).copied().unwrap_or_default()
            };
            Rgba([value(pixel[0]), value(pixel[1]), value(pixel[2]), narrowed(pixel[3])])
        };
        map(&self.0, pixel)
    }

    /// As files hold it that know no opacity.
    pub fn over_white(&self) -> RgbImage {
        let table = FROM_LIGHT.as_slice();
        let pixel = |pixel: &Rgba<u16>| {
            let value = |light: u16| table.get(usize::from(light.saturating_add(u16::MAX - pixel[3]))).copied().unwrap_or_default();
            Rgb([value(pixel[0]), value(pixel[1]), value(pixel[2])])
        };
        map(&self.0, pixel)
    }
}

fn map<P: image::Pixel<Subpixel = u8>>(
    picture: &ImageBuffer<Rgba<u16>, Vec<u16>>,
    pixel: impl Fn(&Rgba<u16>) -> P,
) -> ImageBuffer<P, Vec<u8>> {
    let mut out = ImageBuffer::new(picture.width(), picture.height());
    for (to, from) in out.pixels_mut().zip(picture.pixels()) {
        *to = pixel(from);
    }
    out
}

/// 16 bits to 8, to the nearest.
fn narrowed(value: u16) -> u8 {
    u8::try_from((u32::from(value) + 128) / 257).unwrap_or(u8::MAX)
}

/// Averages blocks of pixels, row by row: colours are made sRGB and then light on the way, so that the original is never
/// held twice.
fn averaged(read: Read, block: u32) -> Result<ImageBuffer<Rgba<u16>, Vec<u16>>, Refused> {
    let (width, height) = (read.pixels.width(), read.pixels.height());
    let (columns, rows) = (width.div_ceil(block), height.div_ceil(block));
    let profile = read.profile.as_deref().and_then(to_srgb);
    let channels = usize::from(read.pixels.color().channel_count());
    let wide = usize::from(read.pixels.color().bytes_per_pixel()) > channels;
    let row_bytes = width as usize * usize::from(read.pixels.color().bytes_per_pixel());

    let mut out = Vec::with_capacity(columns as usize * rows as usize * 4);
    let mut sums = vec![[0_u32; 5]; columns as usize];
    let mut row = vec![[0_u8; 4]; width as usize];
    let mut converted = row.clone();
    let mut narrow = Vec::new();
    for (y, bytes) in read.pixels.as_bytes().chunks_exact(row_bytes).enumerate() {
        if wide {
            narrow.clear();
            narrow.extend(bytes.as_chunks().0.iter().map(|&value| narrowed(u16::from_ne_bytes(value))));
        }
        spread(if wide { &narrow } else { bytes }, channels, &mut row);
        let mut row = &row;
        if let Some(transform) = &profile {
            transform.transform(row.as_flattened(), converted.as_flattened_mut()).map_err(Refused::broken)?;
            row = &converted;
        }
        for (pixels, sum) in row.chunks(block as usize).zip(&mut sums) {
            for &[red, green, blue, opacity] in pixels {
                let opacity = u32::from(opacity);
                let light = |value: u8| u32::from(TO_LIGHT.get(usize::from(value)).copied().unwrap_or_default()) * opacity / 255;
                let added = [light(red), light(green), light(blue), opacity * 257, 1];
                sum.iter_mut().zip(added).for_each(|(sum, added)| *sum += added);
            }
        }
        if (y + 1) % block as usize == 0 || y + 1 == height as usize {
            for sum in &mut sums {
                let [light @ .., pixels] = std::mem::take(sum);
                out.extend(light.map(|light| u16::try_from(light / pixels.max(1)).unwrap_or(u16::MAX)));
            }
        }
    }
    ImageBuffer::from_raw(columns, rows, out).ok_or_else(|| Refused::broken("has fewer rows than it says"))
}

/// One row as red, green, blue and opacity.
fn spread(bytes: &[u8], channels: usize, row: &mut [[u8; 4]]) {
    for (to, from) in row.iter_mut().zip(bytes.chunks_exact(channels.max(1))) {
        *to = match *from {
            [grey] => [grey, grey, grey, u8::MAX],
            [grey, opacity] => [grey, grey, grey, opacity],
            [red, green, blue] => [red, green, blue, u8::MAX],
            [red, green, blue, opacity, ..] => [red, green, blue, opacity],
            [] => [0; 4],
        };
    }
}

/// What turns colours of a profile into those of sRGB. Profiles of grey and of print are left out: the first differ from
/// sRGB by a shade, and by the second's time the decoder has already made red, green and blue of the inks.
fn to_srgb(profile: &[u8]) -> Option<std::sync::Arc<moxcms::Transform8BitExecutor>> {
    let profile = ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == DataColorSpace::Rgb)?;
    profile.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgba, TransformOptions::default()).ok()
}

/// Scales a part that begins at `from` and is as large as `extent`.
fn resize(
    picture: &ImageBuffer<Rgba<u16>, Vec<u16>>,
    width: u32,
    height: u32,
    from: (f64, f64),
    extent: (f64, f64),
) -> Result<ImageBuffer<Rgba<u16>, Vec<u16>>, Refused> {
    let mut out = ImageBuffer::<Rgba<u16>, Vec<u16>>::new(width, height);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(from.0, from.1, extent.0, extent.1)
        .use_alpha(false);
    Resizer::new().resize(picture, &mut out, &options).map_err(Refused::broken)?;
    // The filter overshoots at sharp edges; there is no more colour than opacity.
    for pixel in out.pixels_mut() {
        let opacity = pixel[3];
        pixel.apply_without_alpha(|light| light.min(opacity));
    }
    Ok(out)
}

fn upright(picture: ImageBuffer<Rgba<u16>, Vec<u16>>, orientation: Orientation) -> ImageBuffer<Rgba<u16>, Vec<u16>> {
    let mut picture = DynamicImage::ImageRgba16(picture);
    picture.apply_orientation(orientation);
    picture.into_rgba16()
}
