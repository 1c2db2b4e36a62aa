//! Logos: made as transparent as they were drawn, or refused with what is wrong.

use crate::drawn::{
    jpeg_segments, photograph, plain_jpeg, plain_png, png_chunks, read_jpeg, read_png, read_webp, webp_chunks,
};
use crate::{processor_time, samples};
use bytes::Bytes;
use kernel::objects::MediaType;
use kernel::pictures::{LogoMaker, MAX_LOGO_BYTES, PictureError, PictureFlaw};
use pictures::{Logos, Workshop, WorkshopLimits};
use std::time::Duration;

fn logos() -> Logos {
    Logos::new(Workshop::open(WorkshopLimits::default()).unwrap())
}

async fn flaw(content: Bytes) -> PictureFlaw {
    match logos().make_logo(content).await {
        Err(PictureError::Flawed(flaw)) => flaw,
        other => panic!("{:?}", other.map(|made| made.width)),
    }
}

#[tokio::test]
async fn what_is_transparent_stays_transparent_in_both_formats() {
    let made = logos().make_logo(plain_png(960, 320, [200, 10, 20, 128])).await.unwrap();
    assert_eq!((made.width, made.height, made.still_type), (480, 160, MediaType::Png));
    for ((width, height), pixels) in [read_png(&made.still), read_webp(&made.webp)] {
        assert_eq!((width, height, pixels.len()), (480, 160, 480 * 160 * 4));
        for (sample, drawn) in pixels[..4].iter().zip([200_u8, 10, 20, 128]) {
            assert!(sample.abs_diff(drawn) <= 1, "{:?}", &pixels[..4]);
        }
    }
}

#[tokio::test]
async fn no_colour_is_kept_beneath_what_is_not_seen() {
    for side in [200, 960] {
        let made = logos().make_logo(plain_png(side, side, [200, 10, 20, 0])).await.unwrap();
        assert!(read_png(&made.still).1.iter().all(|sample| *sample == 0), "{side}");
        assert!(read_webp(&made.webp).1.iter().all(|sample| *sample == 0), "{side}");
    }
}

#[tokio::test]
async fn what_had_losses_is_a_jpeg_beside_the_webp() {
    let made = logos().make_logo(plain_jpeg(300, 900, [10, 92, 125])).await.unwrap();
    assert_eq!((made.width, made.height, made.still_type), (160, 480, MediaType::Jpeg));
    assert_eq!((read_jpeg(&made.still).0, read_webp(&made.webp).0), ((160, 480), (160, 480)));
}

#[tokio::test]
async fn a_small_logo_is_not_made_larger_and_one_that_shows_nothing_is_refused() {
    let made = logos().make_logo(plain_png(96, 40, [1, 2, 3, 255])).await.unwrap();
    assert_eq!((made.width, made.height), (96, 40));
    assert_eq!(flaw(plain_png(95, 40, [1, 2, 3, 255])).await, PictureFlaw::TooSmall { min: 96 });
}

#[tokio::test]
async fn a_drawing_that_is_a_program_is_refused_by_its_name() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    assert_eq!(flaw(Bytes::from_static(svg)).await, PictureFlaw::Svg);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_opened() {
    let large = vec![0; MAX_LOGO_BYTES as usize + 1];
    assert_eq!(flaw(large.into()).await, PictureFlaw::TooManyBytes { max: MAX_LOGO_BYTES });
}

#[tokio::test]
async fn part_of_a_logo_is_refused() {
    for whole in [plain_png(600, 600, [9, 8, 7, 100]), photograph(600, 600)] {
        for percent in [25, 50, 75, 99] {
            let cut = whole.slice(..whole.len() * percent / 100);
            assert_eq!(flaw(cut).await, PictureFlaw::Damaged, "{percent}");
        }
    }
}

#[tokio::test]
async fn whatever_is_sent_is_made_anew_or_refused() {
    for folder in ["images", "images-hostile", "malformed-pdf"] {
        for sample in samples::below(folder) {
            let before = processor_time();
            let made = logos().make_logo(sample.content).await;
            let spent = processor_time() - before;
            assert!(spent < Duration::from_secs(2), "{}: {spent:?}", sample.name);
            let made = match made {
                Ok(made) => made,
                Err(PictureError::Flawed(_)) => continue,
                Err(other) => panic!("{}: {other}", sample.name),
            };
            assert!(made.width.max(made.height) <= 480, "{}", sample.name);
            let chunks = webp_chunks(&made.webp);
            // A WebP with transparency and losses has a header of its own; these have none.
            assert!(
                chunks.iter().all(|chunk| chunk == "VP8 " || chunk == "VP8L"),
                "{}: {chunks:?}",
                sample.name
            );
            if made.still_type == MediaType::Png {
                let chunks = png_chunks(&made.still);
                let allowed = ["IHDR", "IDAT", "IEND"];
                assert!(
                    chunks.iter().all(|chunk| allowed.contains(&chunk.as_str())),
                    "{}: {chunks:?}",
                    sample.name
                );
            } else {
                let allowed = [0xE0, 0xDB, 0xC2, 0xC4, 0xDD];
                let segments = jpeg_segments(&made.still);
                assert!(
                    segments.iter().all(|marker| allowed.contains(marker)),
                    "{}: {segments:x?}",
                    sample.name
                );
            }
        }
    }
}
