//! The largest pictures that pass must fit into a function of 2 GB and be done in its minute.

use std::time::{Duration, Instant};

use image::{ImageBuffer, Rgb, Rgba};
use media::process;

use crate::samples::{jpeg, png};

/// What may be held at most, in kilobytes; the rest of 2 GB is the program's own and the copy of the upload.
const MOST: u64 = 1_400_000;
const TIME: Duration = Duration::from_secs(50);

fn most_held() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

#[test]
fn fifty_nine_megapixels_fit() {
    let value = |x: u32, y: u32| u8::try_from((x / 16 + y / 8) % 256).unwrap();
    let photo = jpeg(&ImageBuffer::from_fn(9400, 6270, |x, y| Rgb([value(x, y), value(y, x), 128])));
    let deep = png(ImageBuffer::from_fn(9400, 6270, |x, y| Rgba([u16::from(value(x, y)) * 257, 900, 30_000, 60_000])));
    for (name, bytes) in [("JPEG", photo), ("PNG of 16 bits", deep)] {
        let begun = Instant::now();
        let made = process(&bytes, None).unwrap();
        let held = most_held();
        println!("{name}: {} kB, {:?}, at most {held:?} kB held so far", bytes.len() / 1024, begun.elapsed());
        assert_eq!(made.width, 1600);
        assert!(begun.elapsed() < TIME);
        assert!(held.is_none_or(|held| held < MOST), "{held:?} kB");
    }
}
