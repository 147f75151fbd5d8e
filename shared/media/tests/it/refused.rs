//! Every refusal, provoked.

use media::{Format, MOST_BYTES, Refused, process, sniff};

use crate::samples::*;

#[test]
fn what_is_no_picture_is_told_so_whatever_it_is_called() {
    for bytes in [&b""[..], b"\xff\xd8", b"<!doctype html><html><svg></svg></html>", b"%PDF-1.7", b"PK\x03\x04", b"RIFF\0\0\0\0WAVE"] {
        for claimed in [None, Some("image/png")] {
            assert_eq!(process(bytes, claimed), Err(Refused::NotAPicture));
        }
    }
}

#[test]
fn what_is_a_picture_but_not_read_is_called_by_its_name() {
    let cases: [(&[u8], Format); 9] = [
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1miaf", Format::Avif),
        (b"\0\0\0\x1cftypmif1\0\0\0\0avifmiaf", Format::Avif),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", Format::Heic),
        (b"\xff\x0a\0\0", Format::JpegXl),
        (b"II*\0\x08\0\0\0", Format::Tiff),
        (b"BM\x10\0\0\0\0\0\0\0", Format::Bmp),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Format::Svg),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- a --><SVG/>", Format::Svg),
        (b"<!-- drawn --><svg onload='alert(1)'/>", Format::Svg),
    ];
    for (bytes, found) in cases {
        assert_eq!(sniff(bytes), Some(found));
        assert_eq!(process(bytes, None), Err(Refused::Unsupported { found }));
        assert_eq!(process(bytes, Some(found.content_types()[0])), Err(Refused::Unsupported { found }));
    }
}

#[test]
fn what_is_called_another_type_is_refused() {
    let picture = photograph(64, 48);
    let lies = |bytes: &[u8], claimed: &str, found| {
        assert_eq!(process(bytes, Some(claimed)), Err(Refused::Lies { claimed: claimed.to_ascii_lowercase(), found }));
    };
    lies(&png(picture.clone()), "image/jpeg", Format::Png);
    lies(&jpeg(&picture), "image/png", Format::Jpeg);
    lies(&webp(picture), "TEXT/HTML", Format::WebP);
    lies(b"<svg><script>alert(1)</script></svg>", "image/png", Format::Svg);
}

#[test]
fn a_true_name_may_be_spelled_in_any_way_or_left_out() {
    let bytes = jpeg(&photograph(64, 48));
    for claimed in [None, Some(""), Some("image/jpeg"), Some(" IMAGE/JPEG; charset=x"), Some("image/jpg"), Some("application/octet-stream")]
    {
        assert!(process(&bytes, claimed).is_ok(), "{claimed:?}");
    }
}

#[test]
fn too_many_bytes_are_not_looked_at() {
    let bytes = vec![0; MOST_BYTES + 1];
    assert_eq!(process(&bytes, None), Err(Refused::TooLarge { bytes: MOST_BYTES + 1 }));
}

#[test]
fn sizes_that_are_no_picture_of_a_thing_are_refused() {
    let of = |width, height| process(&png(photograph(width, height)), None);
    assert_eq!(of(15, 40), Err(Refused::TooSmall { width: 15, height: 40 }));
    assert_eq!(of(400, 15), Err(Refused::TooSmall { width: 400, height: 15 }));
    assert_eq!(of(20, 101), Err(Refused::TooLong { width: 20, height: 101 }));
    assert!(of(20, 100).is_ok());
    assert!(of(16, 16).is_ok());
}

#[test]
fn too_many_pixels_are_refused_by_the_header_alone() {
    let head = |width, height| png_of(&[png_head(width, height), (b"IDAT", squeezed(100)), (b"IEND", vec![])]);
    for (width, height) in [(50_000, 50_000), (7_750, 7_742), (i32::MAX as u32, i32::MAX as u32), (u32::MAX, 1)] {
        assert_eq!(process(&head(width, height), None), Err(Refused::TooManyPixels { width, height }));
    }
    let mut picture = jpeg(&photograph(64, 48));
    let at = picture.windows(2).position(|word| word == b"\xff\xc0").unwrap() + 5;
    picture[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(process(&picture, None), Err(Refused::TooManyPixels { width: 65_535, height: 65_535 }));

    let mut moving = gif(vec![cut_out(64)]);
    moving[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(process(&moving, None), Err(Refused::TooManyPixels { width: 65_535, height: 65_535 }));

    // 14 bits each of width and height less one, behind the byte that begins every such stream.
    let mut lossless = webp(photograph(64, 48));
    let at = lossless.windows(4).position(|word| word == b"VP8L").unwrap() + 9;
    lossless[at..at + 4].copy_from_slice(&(0x3ffe_u32 << 14 | 0x3ffe).to_le_bytes());
    assert_eq!(process(&lossless, None), Err(Refused::TooManyPixels { width: 16_383, height: 16_383 }));
}

#[test]
fn the_words_are_for_who_sent_it() {
    let said = |refused: Refused| refused.to_string();
    assert_eq!(said(Refused::Unsupported { found: Format::Heic }), "is a picture of type HEIC; send JPEG, PNG, WebP or GIF");
    assert_eq!(said(Refused::Lies { claimed: "image/png".into(), found: Format::Jpeg }), "is called image/png but is JPEG");
    assert_eq!(said(Refused::TooLarge { bytes: 1 }), "must be no larger than 20 MB");
    assert_eq!(said(Refused::TooManyPixels { width: 10_000, height: 9_000 }), "is 10000 × 9000: must have fewer than 60 million pixels");
}
