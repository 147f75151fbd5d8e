//! What is shown of a picture before it is there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::RgbaImage;

use crate::linear::Linear;
use crate::{Refused, encode};

/// Bytes of a placeholder: it stands in every list of products, once for each.
pub const PLACEHOLDER_MAX: usize = 200;
/// Longer sides to try, in pixels: a transparent picture needs more bytes for the same.
const SIDES: [u32; 5] = [12, 10, 8, 6, 4];
const QUALITY: f32 = 20.0;
/// Below this opacity a pixel is not seen.
const SEEN: u8 = 128;

/// A picture of a few pixels, which the browser blurs by blowing it up.
pub fn placeholder(picture: &Linear) -> Result<String, Refused> {
    let (width, height) = picture.size();
    for side in SIDES {
        let longer = width.max(height).max(1);
        let at = |length: u32| (length * side).div_ceil(longer).max(1);
        let small = picture.resized(at(width), at(height))?.pixels();
        let address = format!("data:image/webp;base64,{}", STANDARD.encode(encode::webp(&small, QUALITY)?));
        if address.len() <= PLACEHOLDER_MAX {
            return Ok(address);
        }
    }
    Err(Refused::broken("has no small likeness"))
}

/// The mean of the commonest of 4096 kinds of colour; white where nothing is seen.
pub fn colour(pixels: &RgbaImage) -> String {
    let mut kinds = vec![[0_u32; 4]; 4096];
    for pixel in pixels.pixels().filter(|pixel| pixel[3] >= SEEN) {
        let kind = pixel.0[..3].iter().fold(0, |kind, value| kind * 16 + usize::from(value / 16));
        if let Some(sums) = kinds.get_mut(kind) {
            let added = [u32::from(pixel[0]), u32::from(pixel[1]), u32::from(pixel[2]), 1];
            sums.iter_mut().zip(added).for_each(|(sum, added)| *sum += added);
        }
    }
    let [red, green, blue, count] = kinds.into_iter().max_by_key(|sums| sums[3]).unwrap_or_default();
    if count == 0 {
        return "#ffffff".into();
    }
    let mean = |sum: u32| (sum + count / 2) / count;
    format!("#{:02x}{:02x}{:02x}", mean(red), mean(green), mean(blue))
}
