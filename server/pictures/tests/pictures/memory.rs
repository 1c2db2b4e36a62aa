//! How much memory is used when much is sent at once.

#![cfg(target_os = "linux")]

use crate::drawn::{gray, photograph, progressive};
use crate::samples;
use bytes::Bytes;
use kernel::pictures::{MadePicture, PictureError, PictureMaker};
use pictures::Photographs;

/// Bytes that this process holds, or held at most: what Linux tells under that name. Each test
/// is a process of its own.
fn told(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

async fn made_at_once(maker: &Photographs, contents: &[Bytes]) -> Vec<Result<MadePicture, PictureError>> {
    let all: Vec<_> = contents
        .iter()
        .cloned()
        .map(|content| {
            let maker = maker.clone();
            tokio::spawn(async move { maker.make(content).await })
        })
        .collect();
    let mut made = Vec::new();
    for one in all {
        made.push(one.await.unwrap());
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_large_photographs_at_once_take_less_than_300_megabytes() {
    let contents = [
        photograph(4000, 3000),
        photograph(8000, 6000),
        progressive(4000, 3000),
        gray(8000, 6200),
        photograph(4000, 3000),
        photograph(8000, 6000),
        progressive(4000, 3000),
        photograph(6000, 8000),
    ];
    // Drawing them took memory, too: the most is counted anew from here on.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = told("VmRSS");
    for made in made_at_once(&crate::photographs(), &contents).await {
        assert_eq!(made.unwrap().renditions.len(), 3);
    }
    let taken = told("VmHWM").saturating_sub(before);
    assert!(taken < 300_000_000, "{taken} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_eight_people_send_at_once_the_process_stays_below_300_megabytes() {
    let maker = crate::photographs();
    let mut contents: Vec<_> = ["images", "images-hostile"].into_iter().flat_map(samples::below).collect();
    // The largest eight first.
    contents.sort_by_key(|sample| std::cmp::Reverse(sample.content.len()));
    let contents: Vec<_> = contents.into_iter().map(|sample| sample.content).collect();
    // Making some of them took memory, too.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    for eight in contents.chunks(8) {
        for made in made_at_once(&maker, eight).await {
            assert!(matches!(made, Ok(_) | Err(PictureError::Flawed(_))), "{made:?}");
        }
    }
    assert!(told("VmHWM") < 300_000_000, "{} bytes", told("VmHWM"));
}
