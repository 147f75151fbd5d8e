//! Pictures to send, made by hand where no encoder would make them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use media::{File, Made};

/// Something with edges and slopes.
pub fn photograph(width: u32, height: u32) -> RgbImage {
    let value = |part: u32| u8::try_from(part % 256).unwrap();
    RgbImage::from_fn(width, height, |x, y| Rgb([value(x * 255 / width), value(y * 255 / height), value((x / 8 + y / 8) * 16)]))
}

/// Red, green, blue and white in the corners: above left, above right, below left, below right.
pub fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    })
}

/// A green disc on nothing.
pub fn cut_out(side: u32) -> RgbaImage {
    let centre = i64::from(side / 2);
    RgbaImage::from_fn(side, side, |x, y| {
        let (across, down) = (i64::from(x) - centre, i64::from(y) - centre);
        if across * across + down * down < centre * centre / 2 { Rgba([20, 160, 60, 255]) } else { Rgba([0, 0, 0, 0]) }
    })
}

pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}

pub fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
    bytes
}

pub fn png_with_profile(picture: impl Into<DynamicImage>, profile: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile).unwrap();
    picture.into().write_with_encoder(encoder).unwrap();
    bytes
}

pub fn webp(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(WebPEncoder::new_lossless(&mut bytes)).unwrap();
    bytes
}

/// One with loss, as most are.
pub fn webp_with_loss(picture: &RgbImage) -> Vec<u8> {
    webp::Encoder::from_rgb(picture, picture.width(), picture.height()).encode(80.0).to_vec()
}

/// The pictures one after the other.
pub fn gif(pictures: Vec<RgbaImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    GifEncoder::new(&mut bytes).encode_frames(pictures.into_iter().map(image::Frame::new)).unwrap();
    bytes
}

/// Puts a segment in front of all others.
pub fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, payload, &jpeg[2..]].concat()
}

/// What a camera writes: how it was held, and where.
pub fn exif(orientation: u8, place: [u8; 8]) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    // Two entries: Orientation, and where the block about the place begins (38).
    tiff.extend(b"\0\x02\x01\x12\0\x03\0\0\0\x01\0");
    tiff.extend([orientation, 0, 0]);
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
    // GPSDateStamp stands for all of them: 8 letters behind the block (56).
    tiff.extend(b"\0\x01\0\x1d\0\x02\0\0\0\x08\0\0\0\x38\0\0\0\0");
    tiff.extend(place);
    tiff
}

/// A PNG of any chunks.
pub fn png_of(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in chunks {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let named = [&kind[..], data].concat();
        bytes.extend(&named);
        bytes.extend(crc32fast::hash(&named).to_be_bytes());
    }
    bytes
}

/// The head of a PNG of 8 bits of grey.
pub fn png_head(width: u32, height: u32) -> (&'static [u8; 4], Vec<u8>) {
    (b"IHDR", [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat())
}

/// So many zeroes, as small as they become.
pub fn squeezed(zeroes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![0; 1 << 20];
    (0..zeroes >> 20).for_each(|_| encoder.write_all(&block).unwrap());
    encoder.write_all(&block[..zeroes % (1 << 20)]).unwrap();
    encoder.finish().unwrap()
}

/// The file of a suffix.
pub fn file<'a>(made: &'a Made, suffix: &str) -> &'a File {
    made.files.iter().find(|file| file.suffix == suffix).unwrap_or_else(|| panic!("no {suffix}"))
}

/// The pixels of a WebP or JPEG.
pub fn pixels(made: &Made, suffix: &str) -> RgbaImage {
    image::load_from_memory(&file(made, suffix).bytes).unwrap().into_rgba8()
}

/// The size that an AVIF gives in its `ispe` box.
pub fn avif_size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(&bytes[4..12], b"ftypavif");
    let at = bytes.windows(4).position(|word| word == b"ispe").expect("a size") + 8;
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(at), number(at + 4))
}
