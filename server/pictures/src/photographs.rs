//! What people send in becomes a photograph in several sizes.

use crate::colour::to_srgb;
use crate::encode::{self, JPEG_QUALITY, WEBP_QUALITY};
use crate::raster::Raster;
use crate::source::Source;
use crate::workshop::{Stopwatch, TimeIsUp, Trouble, Workshop};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use kernel::pictures::{
    MAX_MEGAPIXELS, MAX_PHOTOGRAPH_BYTES, MIN_LONG_SIDE, MadePicture, PictureError, PictureFlaw,
    PictureMaker, RENDITION_WIDTHS, Rendition,
};
use std::sync::Arc;

/// The tallest that a rendition gets: a picture that is much taller than wide is made narrower.
const MAX_HEIGHT: u32 = 4800;
/// Bytes that resizing, turning and writing take beside the decoded picture.
const WORKING: u64 = 32 * 1024 * 1024;
/// The longer side of a placeholder, in pixels.
const PLACEHOLDER_SIDE: u32 = 24;
/// How many characters of base64 a placeholder may have.
const PLACEHOLDER_CHARACTERS: usize = 400;
/// Millions of pixels drawn, every scan counted, that no camera's picture comes near.
const MAX_MEGAPIXELS_DRAWN: u64 = 400;

/// Makes photographs in a [`Workshop`].
#[derive(Debug, Clone)]
pub struct Photographs {
    workshop: Arc<Workshop>,
}

impl Photographs {
    /// In this workshop.
    #[must_use]
    pub const fn new(workshop: Arc<Workshop>) -> Self {
        Self { workshop }
    }
}

#[async_trait]
impl PictureMaker for Photographs {
    async fn make(&self, content: Bytes) -> Result<MadePicture, PictureError> {
        if content.len() as u64 > MAX_PHOTOGRAPH_BYTES {
            return Err(PictureFlaw::TooManyBytes { max: MAX_PHOTOGRAPH_BYTES }.into());
        }
        match self.workshop.run(move |workshop| made(workshop, content)).await {
            Ok(outcome) => outcome,
            Err(Trouble::Full) => Err(PictureError::Busy),
            // What brings a decoder down is no picture that anybody could show.
            Err(Trouble::Lost) => Err(PictureFlaw::Damaged.into()),
        }
    }
}

impl From<TimeIsUp> for PictureError {
    fn from(_: TimeIsUp) -> Self {
        PictureFlaw::TookTooLong.into()
    }
}

fn made(workshop: &Workshop, content: Bytes) -> Result<MadePicture, PictureError> {
    let watch = Stopwatch::start(workshop.limits().photograph_time);
    let source = Source::open(content)?;
    let facts = &source.facts;
    let (width, height) = (facts.width, facts.height);
    if width.max(height) < MIN_LONG_SIDE || width.min(height) == 0 {
        return Err(PictureFlaw::TooSmall { min: MIN_LONG_SIDE }.into());
    }
    let bytes = affordable(&source, workshop.limits().memory, WORKING, u64::from(MAX_MEGAPIXELS))?;
    watch.check()?;
    let _share = workshop.take(bytes);
    let (whole, facts) = source.decode()?;
    watch.check()?;
    let (upright_width, upright_height) = facts.orientation.upright(width, height);
    let widths = widths(upright_width, upright_height);
    let mut renditions = Vec::with_capacity(widths.len());
    let mut larger = whole;
    for &width in widths.iter().rev() {
        let height = scaled(upright_height, width, upright_width);
        let raster = if renditions.is_empty() {
            // Made small before it is turned: the whole one is never held twice.
            let (lying_width, lying_height) = facts.orientation.upright(width, height);
            let small = larger.resized(lying_width, lying_height)?;
            to_srgb(small.upright(facts.orientation).on_white(), facts.profile.as_deref())
        } else {
            larger.resized(width, height)?
        };
        larger = raster;
        watch.check()?;
        renditions.push(Rendition {
            width,
            height,
            webp: encode::webp(&larger, WEBP_QUALITY)?,
            jpeg: encode::jpeg(&larger, JPEG_QUALITY)?,
        });
        watch.check()?;
    }
    renditions.reverse();
    let placeholder = placeholder(&larger)?;
    let (width, height) = renditions.last().map_or((0, 0), |largest| (largest.width, largest.height));
    Ok(MadePicture { width, height, renditions, placeholder })
}

/// How many bytes a picture takes while it is decoded and worked on, if that is within what there
/// is: those of its pixels, a copy of the file, and what the work takes whatever the picture.
pub(crate) fn affordable(
    source: &Source,
    memory: u64,
    working: u64,
    megapixels: u64,
) -> Result<u64, PictureFlaw> {
    let facts = &source.facts;
    let per_pixel = u64::from(facts.bytes_per_pixel).max(1);
    let most = (memory.saturating_sub(working) / per_pixel / 1_000_000).min(megapixels);
    if facts.pixels() > most * 1_000_000 {
        return Err(PictureFlaw::TooManyPixels { max_megapixels: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    if facts.pixels() * u64::from(facts.draws) > MAX_MEGAPIXELS_DRAWN * 1_000_000 {
        return Err(PictureFlaw::TookTooLong);
    }
    // Beyond the memory only where the file itself is as large as pictures of that size never are.
    Ok(facts.pixels() * per_pixel + working + source.bytes())
}

/// The widths in which an upright picture is made, ascending.
fn widths(width: u32, height: u32) -> Vec<u32> {
    let for_height = u64::from(width) * u64::from(MAX_HEIGHT) / u64::from(height.max(1));
    let widest = width.min(u32::try_from(for_height).unwrap_or(u32::MAX)).max(1);
    let [.., largest] = RENDITION_WIDTHS;
    let mut widths: Vec<u32> = RENDITION_WIDTHS.into_iter().filter(|&usual| usual < widest).collect();
    if widest <= largest {
        widths.push(widest);
    } else if widths.last() != Some(&largest) {
        widths.push(largest);
    }
    widths
}

/// A side in proportion to the other one, rounded, and never nothing.
pub(crate) fn scaled(side: u32, other: u32, other_before: u32) -> u32 {
    let before = u64::from(other_before.max(1));
    let scaled = (u64::from(side) * u64::from(other) + before / 2) / before;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

fn placeholder(raster: &Raster) -> Result<String, PictureError> {
    let long = raster.width.max(raster.height);
    let side = |side| scaled(side, PLACEHOLDER_SIDE, long);
    let tiny = raster.resized(side(raster.width), side(raster.height))?;
    for quality in [40.0, 10.0, 0.0] {
        let written = STANDARD.encode(encode::webp(&tiny, quality)?);
        if written.len() <= PLACEHOLDER_CHARACTERS {
            return Ok(written);
        }
    }
    // A picture that small needs none.
    Ok(String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_width_is_wider_than_the_picture() {
        assert_eq!(widths(4000, 3000), [480, 960, 1600]);
        assert_eq!(widths(1600, 900), [480, 960, 1600]);
        assert_eq!(widths(1599, 900), [480, 960, 1599]);
        assert_eq!(widths(960, 900), [480, 960]);
        assert_eq!(widths(300, 400), [300]);
    }

    #[test]
    fn a_picture_like_a_tower_is_made_narrower() {
        assert_eq!(widths(1000, 24_000), [200]);
        assert_eq!(widths(1, 65_535), [1]);
    }
}
