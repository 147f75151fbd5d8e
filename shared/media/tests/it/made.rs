//! What comes out of a good picture.

use image::{DynamicImage, GenericImageView as _, Rgb, RgbImage, Rgba};
use media::{PREVIEW, WIDTHS, process};

use crate::samples::*;

fn near(found: &[u8], wanted: [u8; 3]) -> bool {
    found.iter().zip(wanted).all(|(found, wanted)| found.abs_diff(wanted) <= 40)
}

#[test]
fn each_width_is_made_that_is_no_wider_than_the_original() {
    for (width, height, widths) in
        [(100, 60, &[100][..]), (160, 160, &[160]), (700, 333, &[160, 320, 480]), (1599, 401, &WIDTHS[..4]), (2001, 1501, &WIDTHS)]
    {
        let made = process(&jpeg(&photograph(width, height)), None).unwrap();
        assert_eq!(made.widths, widths);
        assert_eq!(made.width, *widths.last().unwrap());
        for &at in widths {
            let size = avif_size(&file(&made, &format!("-{at}.avif")).bytes);
            assert_eq!(pixels(&made, &format!("-{at}.webp")).dimensions(), size);
            assert_eq!(size.0, at);
            // To the nearest pixel: within half a pixel of the true height.
            assert!((u64::from(size.1) * u64::from(width) * 2).abs_diff(u64::from(at) * u64::from(height) * 2) <= u64::from(width));
            if at == made.width {
                assert_eq!(size.1, made.height);
            }
        }
        assert_eq!(pixels(&made, "-160.jpg").width(), widths[0]);
        assert_eq!(pixels(&made, "-og.jpg").dimensions(), PREVIEW);
        assert_eq!(made.files.len(), widths.len() * 2 + 2);
    }
}

#[test]
fn files_are_of_the_type_that_they_are_served_as() {
    let made = process(&png(photograph(320, 200)), Some("image/png")).unwrap();
    for file in &made.files {
        assert_eq!(media::sniff(&file.bytes).unwrap().content_types()[0], file.content_type, "{}", file.suffix);
    }
}

#[test]
fn every_type_that_is_read_looks_as_it_did() {
    let picture = quarters(200, 120);
    let clear = DynamicImage::from(picture.clone()).into_rgba8();
    let deep = DynamicImage::from(picture.clone()).into_rgb16();
    let grey = DynamicImage::from(picture.clone()).into_luma16();
    let other = RgbImage::from_pixel(200, 120, Rgb([0, 0, 0]));
    let moving = gif(vec![clear.clone(), DynamicImage::from(other).into_rgba8()]);
    for bytes in [jpeg(&picture), png(picture.clone()), png(deep), webp(clear), webp_with_loss(&picture), moving] {
        let made = process(&bytes, None).unwrap();
        for suffix in ["-160.jpg", "-160.webp"] {
            let pixels = pixels(&made, suffix);
            assert!(near(&pixels[(10, 10)].0[..3], [255, 0, 0]));
            assert!(near(&pixels[(150, 10)].0[..3], [0, 255, 0]));
            assert!(near(&pixels[(10, 85)].0[..3], [0, 0, 255]));
            assert!(near(&pixels[(150, 85)].0[..3], [255, 255, 255]));
        }
    }
    let made = process(&png(grey), None).unwrap();
    assert!(near(&pixels(&made, "-160.jpg")[(150, 85)].0[..3], [255, 255, 255]));
}

#[test]
fn a_picture_stands_upright_however_the_camera_was_held() {
    const CORNERS: [&str; 8] = ["RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"];
    let raw = jpeg(&quarters(480, 320));
    for (orientation, corners) in (1..).zip(CORNERS) {
        let exif = [b"Exif\0\0", &exif(orientation, *b"nowhere.")[..]].concat();
        let made = process(&with_segment(&raw, 0xe1, &exif), None).unwrap();
        assert_eq!((made.width, made.height), if orientation < 5 { (480, 320) } else { (320, 480) });
        let pixels = pixels(&made, "-320.webp");
        let (right, bottom) = (pixels.width() - 10, pixels.height() - 10);
        let found: String = [(10, 10), (right, 10), (10, bottom), (right, bottom)]
            .into_iter()
            .map(|(x, y)| match pixels.get_pixel(x, y).0 {
                [200..=255, 200..=255, 200..=255, _] => 'W',
                [200..=255, ..] => 'R',
                [_, 200..=255, ..] => 'G',
                [_, _, 200..=255, _] => 'B',
                _ => '?',
            })
            .collect();
        assert_eq!(found, corners, "orientation {orientation}");
    }
}

#[test]
fn nothing_goes_out_but_pixels() {
    let place = b"SECRETPL";
    let exif = exif(6, *place);
    let words = ["http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRETPL</x:xmpmeta>", "SECRETPL was here"];
    let photo = jpeg(&photograph(340, 200));
    let photo = with_segment(&photo, 0xfe, words[1].as_bytes());
    let photo = with_segment(&photo, 0xe1, words[0].as_bytes());
    let photo = with_segment(&photo, 0xe1, &[b"Exif\0\0", &exif[..]].concat());

    let drawing = png(photograph(200, 340));
    let mut text = b"Comment\0".to_vec();
    text.extend(place);
    let chunks = png_of(&[(b"tEXt", text), (b"eXIf", exif)]);
    // Behind the head, which ends with the 33rd byte.
    let drawing = [&drawing[..33], &chunks[8..], &drawing[33..]].concat();

    for (bytes, size) in [(photo, (160, 272)), (drawing, (320, 188))] {
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|found| found == word);
        assert!(has(&bytes, place));
        let made = process(&bytes, None).unwrap();
        // Which way is up was read before it was left out.
        assert_eq!((made.width, made.height), size);
        for file in &made.files {
            for word in [&place[..], b"Exif", b"EXIF", b"XMP ", b"xmp", b"MM\0\x2a", b"ICCP", b"ICC_PROFILE", b"Comment"] {
                assert!(!has(&file.bytes, word), "{:?} in {}", String::from_utf8_lossy(word), file.suffix);
            }
        }
    }
}

#[test]
fn what_is_transparent_stays_so_where_the_file_can_say_it() {
    for bytes in [png(cut_out(400)), webp(cut_out(400)), gif(vec![cut_out(400)])] {
        let made = process(&bytes, None).unwrap();
        let webp = pixels(&made, "-320.webp");
        assert_eq!(webp[(5, 5)][3], 0);
        assert_eq!(webp[(160, 160)][3], 255);
        assert!(near(&webp[(160, 160)].0[..3], [20, 160, 60]));
        // A second picture in the file, and what says that it is the opacity of the first.
        let avif = &file(&made, "-320.avif").bytes;
        assert!(avif.windows(8).any(|word| word == b"mpegB:ci") && avif.windows(4).any(|word| word == b"auxl"));
        let jpeg = pixels(&made, "-160.jpg");
        assert!(near(&jpeg[(3, 3)].0[..3], [255, 255, 255]));
        assert!(near(&jpeg[(80, 80)].0[..3], [20, 160, 60]));
        assert!(near(&pixels(&made, "-og.jpg")[(5, 5)].0[..3], [255, 255, 255]));
    }
}

#[test]
fn the_rim_of_a_cut_out_has_the_colour_of_what_is_cut_out() {
    let made = process(&png(cut_out(1500)), None).unwrap();
    let rim = pixels(&made, "-160.webp");
    let rim: Vec<_> = rim.pixels().filter(|pixel| (64..192).contains(&pixel[3])).collect();
    assert!(!rim.is_empty());
    assert!(rim.iter().all(|pixel| near(&pixel.0[..3], [20, 160, 60])), "{rim:?}");
}

#[test]
fn fine_stripes_keep_their_light() {
    let stripes = RgbImage::from_fn(640, 640, |x, _| if x % 2 == 0 { Rgb([255; 3]) } else { Rgb([0; 3]) });
    let made = process(&png(stripes), None).unwrap();
    // Half the light is 188 in a file; averaging what files hold would give 128.
    let grey = pixels(&made, "-160.webp")[(80, 80)][0];
    assert!(grey.abs_diff(188) <= 4, "{grey}");
}

#[test]
fn colours_of_a_wide_screen_become_those_of_any() {
    let picture = RgbImage::from_pixel(160, 160, Rgb([200, 100, 50]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let wide = process(&png_with_profile(picture.clone(), profile), None).unwrap();
    assert!(near(&pixels(&wide, "-160.webp")[(80, 80)].0[..3], [214, 96, 35]));
    let plain = process(&png(picture.clone()), None).unwrap();
    let red = |made| i32::from(pixels(made, "-160.webp")[(80, 80)][0]);
    assert!(red(&wide) > red(&plain) + 5);
    // A profile that makes no sense is as good as none.
    let odd = process(&png_with_profile(picture, vec![7; 300]), None).unwrap();
    assert_eq!(odd.colour, plain.colour);
}

#[test]
fn inks_become_light() {
    // Left magenta and yellow, right cyan.
    let made = process(include_bytes!("data/inks.jpg"), Some("image/jpeg")).unwrap();
    let pixels = pixels(&made, "-48.webp");
    assert!(near(&pixels[(8, 16)].0[..3], [255, 0, 0]), "{:?}", pixels[(8, 16)]);
    assert!(near(&pixels[(40, 16)].0[..3], [0, 255, 255]), "{:?}", pixels[(40, 16)]);
}

#[test]
fn a_placeholder_is_short_and_a_picture() {
    use base64::Engine as _;
    for bytes in [jpeg(&photograph(900, 300)), png(cut_out(300)), png(quarters(200, 900))] {
        let made = process(&bytes, None).unwrap();
        assert!(made.placeholder.len() <= 200, "{}", made.placeholder.len());
        let code = made.placeholder.strip_prefix("data:image/webp;base64,").unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(code).unwrap();
        let (width, height) = image::load_from_memory(&bytes).unwrap().dimensions();
        assert!(width.max(height) <= 12);
        assert_eq!(width > height, made.width > made.height);
    }
}

#[test]
fn the_colour_is_the_one_that_is_there_most() {
    let mut picture = RgbImage::from_pixel(160, 160, Rgb([250, 250, 250]));
    for x in 0..120 {
        for y in 0..160 {
            picture.put_pixel(x, y, Rgb([40, 90, 150]));
        }
    }
    assert_eq!(process(&png(picture), None).unwrap().colour, "#285a96");
    assert_eq!(process(&png(cut_out(160)), None).unwrap().colour, "#14a03c");
    let nothing = image::RgbaImage::from_pixel(160, 160, Rgba([9, 9, 9, 0]));
    assert_eq!(process(&png(nothing), None).unwrap().colour, "#ffffff");
}
