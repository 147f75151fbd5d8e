//! Bytes that are meant to harm, or came to it: refused, and never a panic.

use std::time::{Duration, Instant};

use media::{Refused, process};
use proptest::prelude::*;

use crate::samples::*;

fn broken(bytes: &[u8]) {
    match process(bytes, None) {
        Err(Refused::Broken { why }) => assert!(!why.is_empty()),
        other => panic!("{:?}", other.map(|made| made.widths)),
    }
}

fn samples() -> [Vec<u8>; 6] {
    let picture = photograph(40, 30);
    let progressive = include_bytes!("data/layers.jpg").to_vec();
    [jpeg(&picture), progressive, png(picture.clone()), webp(cut_out(40)), webp_with_loss(&picture), gif(vec![cut_out(40)])]
}

#[test]
fn a_picture_cut_short_is_refused_at_every_length() {
    for bytes in samples() {
        let is_gif = bytes.starts_with(b"GIF");
        for length in 12..bytes.len() {
            let result = process(&bytes[..length], None);
            // The end of a GIF says only that no frame follows.
            let whole = is_gif && length + 3 >= bytes.len();
            assert!(result.is_err() || whole, "{length} of {} bytes of {:?}", bytes.len(), &bytes[..8]);
        }
    }
}

#[test]
fn a_profile_or_a_comment_that_unfolds_to_gigabytes_is_not_unfolded() {
    let bomb = squeezed(1 << 30);
    let pixels = squeezed(65 * 64);
    let aside = |kind: &'static [u8; 4], head: &[u8]| {
        let chunk = (kind, [head, &bomb].concat());
        png_of(&[png_head(64, 64), chunk, (b"IDAT", pixels.clone()), (b"IEND", vec![])])
    };
    let begun = Instant::now();
    for bytes in [aside(b"iCCP", b"x\0\0"), aside(b"zTXt", b"x\0\0"), aside(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0")] {
        // Browsers show the pixels of such a file, so it may be let in; what counts is what it costs.
        let _ = process(&bytes, None);
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn more_pixels_than_the_header_says_are_left_alone() {
    let bytes = png_of(&[png_head(64, 64), (b"IDAT", squeezed(1 << 30)), (b"IEND", vec![])]);
    let begun = Instant::now();
    let _ = process(&bytes, None);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn fewer_pixels_than_the_header_says_are_refused() {
    broken(&png_of(&[png_head(64, 64), (b"IDAT", squeezed(65 * 32)), (b"IEND", vec![])]));
}

#[test]
fn a_gif_whose_frame_is_larger_than_its_screen_is_refused() {
    let mut bytes = gif(vec![cut_out(40)]);
    let at = bytes.windows(5).position(|word| word == b"\x2c\0\0\0\0").unwrap() + 5;
    bytes[at..at + 4].copy_from_slice(&[0xff; 4]);
    broken(&bytes);
}

#[test]
fn a_jpeg_of_endless_layers_is_refused() {
    let bytes = include_bytes!("data/layers.jpg");
    let scan = bytes.windows(2).rposition(|word| word == b"\xff\xda").unwrap();
    let mut many = bytes[..scan].to_vec();
    for _ in 0..1000 {
        many.extend(&bytes[scan..bytes.len() - 2]);
    }
    many.extend(b"\xff\xd9");
    broken(&many);
}

#[test]
fn a_webp_chunk_that_claims_more_than_there_is_is_refused() {
    let mut bytes = webp(photograph(40, 30));
    bytes[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    broken(&bytes);
}

#[test]
fn what_hides_behind_the_picture_does_not_come_out() {
    let bytes = [jpeg(&photograph(64, 48)), b"<script>alert(1)</script>".to_vec()].concat();
    let made = process(&bytes, Some("image/jpeg")).unwrap();
    assert!(made.files.iter().all(|file| !file.bytes.windows(7).any(|word| word == b"<script")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_never_panic(which in 0..6_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..12)) {
        let mut bytes = samples()[which].clone();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let _ = process(&bytes, None);
    }

    #[test]
    fn spliced_files_never_panic(first in 0..6_usize, second in 0..6_usize, cut in any::<prop::sample::Index>(), from in any::<prop::sample::Index>()) {
        let samples = samples();
        let (first, second) = (&samples[first], &samples[second]);
        let bytes = [&first[..cut.index(first.len())], &second[from.index(second.len())..]].concat();
        let _ = process(&bytes, None);
    }

    #[test]
    fn noise_behind_a_true_beginning_never_panics(which in 0..6_usize, kept in 8..200_usize, noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let sample = &samples()[which];
        let bytes = [&sample[..kept.min(sample.len())], &noise].concat();
        let _ = process(&bytes, None);
    }
}
