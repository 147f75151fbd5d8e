//! From pixels to files.

use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, RgbaImage};
use ravif::{BitDepth, Img};
use rgb::FromSlice as _;
use webp::{PixelLayout, WebPConfig};

use crate::{File, Refused};

/// Of 1 to 100 each; measured so that AVIF and WebP of a photograph come out equally near to the original.
const AVIF_QUALITY: f32 = 65.0;
const WEBP_QUALITY: f32 = 78.0;
const JPEG_QUALITY: u8 = 80;
/// Files for lists are asked for most: twice the time makes them a tenth smaller.
const AVIF_SPEED: u8 = 7;
/// The same would cost the largest several seconds, and save it a twentieth.
const AVIF_SPEED_LARGE: u8 = 9;
/// From so many pixels on a file is large.
const LARGE: u64 = 1_000_000;

/// Makes files one after the other.
#[derive(Default)]
pub struct Encoder(Vec<File>);

impl Encoder {
    /// For browsers of the last years.
    pub fn avif(&mut self, suffix: &str, pixels: &RgbaImage) -> Result<(), Refused> {
        self.add(suffix, "image/avif", || {
            let large = u64::from(pixels.width()) * u64::from(pixels.height()) >= LARGE;
            let encoder = ravif::Encoder::new()
                .with_quality(AVIF_QUALITY)
                .with_alpha_quality(AVIF_QUALITY)
                .with_speed(if large { AVIF_SPEED_LARGE } else { AVIF_SPEED })
                .with_bit_depth(BitDepth::Eight)
                .with_num_threads(Some(1));
            let picture = Img::new(pixels.as_raw().as_rgba(), pixels.width() as usize, pixels.height() as usize);
            encoder.encode_rgba(picture).map(|made| made.avif_file).map_err(Refused::broken)
        })
    }

    /// For those that know no AVIF.
    pub fn webp(&mut self, suffix: &str, pixels: &RgbaImage) -> Result<(), Refused> {
        self.add(suffix, "image/webp", || webp(pixels, WEBP_QUALITY))
    }

    /// For those that know neither, and for programs that are no browsers.
    pub fn jpeg(&mut self, suffix: &str, pixels: &RgbImage) -> Result<(), Refused> {
        self.add(suffix, "image/jpeg", || {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(pixels).map_err(Refused::broken)?;
            Ok(bytes)
        })
    }

    /// All that were made.
    pub fn files(self) -> Vec<File> {
        self.0
    }

    fn add(&mut self, suffix: &str, content_type: &'static str, make: impl FnOnce() -> Result<Vec<u8>, Refused>) -> Result<(), Refused> {
        let begun = Instant::now();
        let bytes = make()?;
        let took: Duration = begun.elapsed();
        self.0.push(File { suffix: suffix.to_owned(), content_type, bytes, took });
        Ok(())
    }
}

/// A WebP with loss; its opacity is kept as it is.
pub fn webp(pixels: &RgbaImage, quality: f32) -> Result<Vec<u8>, Refused> {
    let mut config = WebPConfig::new().map_err(|()| Refused::broken("can't be written as WebP"))?;
    config.quality = quality;
    let (width, height) = pixels.dimensions();
    let encoder = webp::Encoder::new(pixels.as_raw(), PixelLayout::Rgba, width, height);
    let made = encoder.encode_advanced(&config).map_err(|fault| Refused::broken(format!("can't be written as WebP: {fault:?}")))?;
    Ok(made.to_vec())
}
