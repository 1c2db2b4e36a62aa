//! Photographs: made in every size, or refused with what is wrong.

use crate::drawn::{
    jpeg_segments, photograph, plain_jpeg, plain_png, progressive, quarter, read_jpeg, read_webp, webp_chunks,
};
use crate::photographs as maker;
use crate::{hostile, processor_time, samples};
use bytes::Bytes;
use kernel::pictures::{MAX_PHOTOGRAPH_BYTES, PictureError, PictureFlaw, PictureMaker};
use std::time::Duration;

async fn flaw(content: Bytes) -> PictureFlaw {
    match maker().make(content).await {
        Err(PictureError::Flawed(flaw)) => flaw,
        other => panic!("{:?}", other.map(|made| made.width)),
    }
}

#[tokio::test]
async fn a_photograph_comes_in_three_widths_in_two_formats() {
    let made = maker().make(photograph(2400, 1800)).await.unwrap();
    let sizes: Vec<_> = made.renditions.iter().map(|r| (r.width, r.height)).collect();
    assert_eq!(sizes, [(480, 360), (960, 720), (1600, 1200)]);
    assert_eq!((made.width, made.height), (1600, 1200));
    for rendition in &made.renditions {
        let size = (rendition.width, rendition.height);
        assert_eq!((read_jpeg(&rendition.jpeg).0, read_webp(&rendition.webp).0), (size, size));
    }
    assert!((1..=400).contains(&made.placeholder.len()), "{}", made.placeholder.len());
}

#[tokio::test]
async fn a_small_picture_is_not_made_larger() {
    let made = maker().make(photograph(640, 300)).await.unwrap();
    assert_eq!(made.renditions.iter().map(|r| r.width).collect::<Vec<_>>(), [480, 640]);
    assert_eq!(flaw(photograph(199, 150)).await, PictureFlaw::TooSmall { min: 200 });
}

#[tokio::test]
async fn what_is_transparent_stands_on_white() {
    let made = maker().make(plain_png(300, 200, [255, 0, 0, 0])).await.unwrap();
    let (size, pixels) = read_jpeg(&made.renditions[0].jpeg);
    assert_eq!(quarter(size, &pixels, 0, 0), [255, 255, 255]);
}

#[tokio::test]
async fn every_way_to_hold_the_camera_gives_the_same_picture() {
    let sent = |name: &str| {
        let all = samples::sent("images/orientation").into_iter();
        all.filter(|sample| sample.name.contains(name)).collect::<Vec<_>>()
    };
    let made = hostile::held_each_way();
    let upright = maker().make(made[0].content.clone()).await.unwrap();
    let (size, pixels) = read_jpeg(&upright.renditions[0].jpeg);
    assert_eq!(size, (480, 320));
    let [red, ..] = quarter(size, &pixels, 0, 0);
    let [.., blue] = quarter(size, &pixels, 0, 1);
    assert!(red > 150 && blue > 150, "the first of them is as it was drawn");
    for all in [made, sent("landscape"), sent("portrait")] {
        let mut first = None;
        for sample in &all {
            let made = maker().make(sample.content.clone()).await.unwrap();
            let (size, pixels) = read_jpeg(&made.renditions[0].jpeg);
            let quarters = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| quarter(size, &pixels, x, y));
            let (first_size, first_quarters) = first.get_or_insert((size, quarters));
            assert_eq!(size, *first_size, "{}", sample.name);
            for (one, other) in quarters.iter().flatten().zip(first_quarters.iter().flatten()) {
                assert!(one.abs_diff(*other) < 40, "{}: {quarters:?} {first_quarters:?}", sample.name);
            }
        }
    }
}

#[tokio::test]
async fn nothing_but_pixels_is_kept() {
    let mut contents: Vec<_> = samples::below("images").into_iter().map(|s| (s.name, s.content)).collect();
    contents.push(("drawn".into(), plain_png(300, 200, [9, 9, 9, 255])));
    contents.push(("drawn".into(), photograph(1700, 900)));
    let mut made = 0;
    for (name, content) in contents {
        let Ok(picture) = maker().make(content).await else { continue };
        made += 1;
        for rendition in picture.renditions {
            assert!(webp_chunks(&rendition.webp).iter().all(|chunk| chunk == "VP8 "), "{name}");
            // The JFIF header, tables and the frame: no APP1 (EXIF, XMP), no APP2 (profiles, further
            // pictures), no APP13 (IPTC), no comment.
            let allowed = [0xE0, 0xDB, 0xC2, 0xC4, 0xDD];
            let segments = jpeg_segments(&rendition.jpeg);
            assert!(segments.iter().all(|marker| allowed.contains(marker)), "{name}: {segments:x?}");
            for word in ["Exif", "http://", "Photoshop", "ICC_PROFILE", "Secret Person"] {
                for written in [&rendition.webp, &rendition.jpeg] {
                    assert!(memchr::memmem::find(written, word.as_bytes()).is_none(), "{name}: {word}");
                }
            }
        }
    }
    assert!(made >= 2);
}

/// The pictures that are made, with their names.
async fn sound_pictures() -> Vec<(String, Bytes)> {
    let mut all: Vec<_> = samples::below("images").into_iter().map(|s| (s.name, s.content)).collect();
    all.extend([
        ("a drawn JPEG".into(), photograph(900, 700)),
        ("a drawn JPEG in scans".into(), progressive(900, 700)),
        ("a drawn PNG".into(), plain_png(300, 300, [1, 2, 3, 255])),
    ]);
    let mut sound = Vec::new();
    for (name, content) in all {
        if maker().make(content.clone()).await.is_ok() {
            sound.push((name, content));
        }
    }
    sound
}

#[tokio::test]
async fn part_of_a_picture_is_refused() {
    for (name, content) in sound_pictures().await {
        for percent in [25, 50, 75] {
            let part = content.slice(..content.len() * percent / 100);
            assert_eq!(flaw(part).await, PictureFlaw::Damaged, "{name}: {percent} %");
        }
    }
}

#[tokio::test]
async fn part_of_a_picture_with_a_new_end_is_refused() {
    for (name, content) in sound_pictures().await {
        let mut part = content[..content.len() / 2].to_vec();
        match &content[..4] {
            [0xFF, 0xD8, ..] => part.extend([0xFF, 0xD9]),
            b"RIFF" => {
                let length = u32::try_from(part.len() - 8).unwrap();
                part[4..8].copy_from_slice(&length.to_le_bytes());
            }
            _ => part.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82"),
        }
        assert_eq!(flaw(part.into()).await, PictureFlaw::Damaged, "{name}");
    }
}

#[tokio::test]
async fn a_hole_in_a_picture_is_seen() {
    let whole = photograph(900, 700);
    let mut holed = whole[..whole.len() / 2].to_vec();
    holed.extend_from_slice(&whole[whole.len() * 3 / 4..]);
    assert_eq!(flaw(holed.into()).await, PictureFlaw::Damaged);
}

#[tokio::test]
async fn what_is_no_photograph_is_told_from_what_cannot_be_read() {
    for (content, expected) in [
        (&b"%PDF-1.7\n%%EOF"[..], PictureFlaw::NotAPicture),
        (b"", PictureFlaw::NotAPicture),
        (b"<?php system($_GET['c']); ?>", PictureFlaw::NotAPicture),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PictureFlaw::Heic),
        (b"GIF89a\x01\0\x01\0", PictureFlaw::UnknownFormat),
        (b"\xFF\xD8\xFF\xE0", PictureFlaw::Damaged),
    ] {
        assert_eq!(flaw(Bytes::from_static(content)).await, expected);
    }
}

#[tokio::test]
async fn of_the_pictures_that_are_made_to_break_programs_only_the_sound_ones_are_made() {
    let mut made = Vec::new();
    for sample in hostile::pictures() {
        if maker().make(sample.content).await.is_ok() {
            made.push(sample.name);
        }
    }
    assert_eq!(made, hostile::SOUND);
}

#[tokio::test]
async fn what_is_hidden_behind_a_picture_does_not_get_through() {
    let mut polyglot = plain_jpeg(300, 300, [10, 20, 30]).to_vec();
    polyglot.extend_from_slice(b"<?php system($_GET['c']); ?>PK\x03\x04");
    let made = maker().make(polyglot.into()).await.unwrap();
    for rendition in made.renditions {
        for written in [rendition.webp, rendition.jpeg] {
            assert!(memchr::memmem::find(&written, b"<?php").is_none());
        }
    }
}

#[tokio::test]
async fn more_than_a_camera_makes_is_refused_before_it_is_read() {
    let bytes = usize::try_from(MAX_PHOTOGRAPH_BYTES).unwrap() + 1;
    let max = MAX_PHOTOGRAPH_BYTES;
    assert_eq!(flaw(vec![0xFF; bytes].into()).await, PictureFlaw::TooManyBytes { max });
    // A header alone: 65,000 by 65,000.
    let mut bomb = plain_jpeg(300, 300, [1, 1, 1]).to_vec();
    let frame = memchr::memmem::find(&bomb, &[0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xFD, 0xE8, 0xFD, 0xE8]);
    assert_eq!(flaw(bomb.into()).await, PictureFlaw::TooManyPixels { max_megapixels: 50 });
    // Some ways to write a picture take more to read: many scans need memory, WebP needs time.
    assert_eq!(flaw(progressive(7000, 5000)).await, PictureFlaw::TooManyPixels { max_megapixels: 27 });
    let white = vec![255; 4100 * 4000 * 3];
    let webp = webp::Encoder::from_rgb(&white, 4100, 4000).encode_lossless().to_vec();
    assert_eq!(flaw(webp.into()).await, PictureFlaw::TooManyPixels { max_megapixels: 16 });
}

#[tokio::test]
async fn whatever_is_sent_is_made_or_refused() {
    let mut counts = (0, 0);
    for folder in ["images", "images-hostile", "malformed-pdf"] {
        for sample in samples::below(folder) {
            let before = processor_time();
            let made = maker().make(sample.content).await;
            let spent = processor_time() - before;
            assert!(spent < Duration::from_secs(2), "{}: {spent:?}", sample.name);
            match made {
                Ok(_) => counts.0 += 1,
                Err(PictureError::Flawed(flaw)) => {
                    println!("{}: {flaw}", sample.name);
                    counts.1 += 1;
                }
                Err(other) => panic!("{}: {other}", sample.name),
            }
        }
    }
    println!("{} made, {} refused", counts.0, counts.1);
}
