//! Prints what pictures cost: sizes and times of each file, and the most memory that was held. Without names of files it
//! makes a picture of a camera's size and the largest that pass.

use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ImageResult, RgbImage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    for name in &names {
        measure(name, &std::fs::read(name)?);
    }
    if names.is_empty() {
        measure("3000 × 2000 JPEG", &jpeg(3000, 2000, 90)?);
        measure("9400 × 6270 JPEG", &jpeg(9400, 6270, 80)?);
        measure("9400 × 6270 PNG", &png(9400, 6270)?);
    }
    Ok(())
}

fn measure(name: &str, bytes: &[u8]) {
    let begun = Instant::now();
    let made = media::process(bytes, None);
    println!("{name}: {} kB in {:.2} s", bytes.len() / 1024, begun.elapsed().as_secs_f64());
    match made {
        Err(refused) => println!("  refused: {refused}"),
        Ok(made) => {
            println!("  {} × {}, {}, {}", made.width, made.height, made.colour, made.placeholder);
            for file in &made.files {
                println!("  {:<12}{:>9} bytes {:>7.3} s", file.suffix, file.bytes.len(), file.took.as_secs_f64());
            }
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("  {}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("no word of memory here"));
}

/// Something like a photograph: soft shapes under grain, in squares of `step` pixels.
fn photograph(width: u32, height: u32, grain: u32, step: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x / step * step, y / step * step);
        let wave = |period: u32| (x / 2 + y) % period * (period - (x / 2 + y) % period) * 4 / period * 255 / period.max(1);
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(3_266_489_917) >> 24;
        let value = |period: u32| u8::try_from((wave(period) + noise * grain / 64).min(255)).unwrap_or(u8::MAX);
        image::Rgb([value(1700), value(900), value(310)])
    })
}

fn jpeg(width: u32, height: u32, quality: u8) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&photograph(width, height, 4, 1))?;
    Ok(bytes)
}

fn png(width: u32, height: u32) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    photograph(width, height, 0, 16).write_with_encoder(PngEncoder::new(&mut bytes))?;
    Ok(bytes)
}
