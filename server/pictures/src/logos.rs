//! What people send in becomes a logo: small, and as transparent as it was drawn.

use crate::colour::to_srgb;
use crate::encode::{self, JPEG_QUALITY, WEBP_QUALITY};
use crate::photographs::{affordable, scaled};
use crate::source::Source;
use crate::workshop::{Stopwatch, Trouble, Workshop};
use async_trait::async_trait;
use bytes::Bytes;
use kernel::objects::MediaType;
use kernel::pictures::{
    LOGO_SIDE, LogoMaker, MAX_LOGO_BYTES, MAX_MEGAPIXELS, MIN_LOGO_SIDE, MadeLogo, PictureError, PictureFlaw,
};
use std::sync::Arc;

/// Bytes that making it small, turning it and writing it take beside the decoded picture.
const WORKING: u64 = 16 * 1024 * 1024;

/// Makes logos in a [`Workshop`].
#[derive(Debug, Clone)]
pub struct Logos {
    workshop: Arc<Workshop>,
}

impl Logos {
    /// In this workshop.
    #[must_use]
    pub const fn new(workshop: Arc<Workshop>) -> Self {
        Self { workshop }
    }
}

#[async_trait]
impl LogoMaker for Logos {
    async fn make_logo(&self, content: Bytes) -> Result<MadeLogo, PictureError> {
        if content.len() as u64 > MAX_LOGO_BYTES {
            return Err(PictureFlaw::TooManyBytes { max: MAX_LOGO_BYTES }.into());
        }
        match self.workshop.run(move |workshop| made(workshop, content)).await {
            Ok(outcome) => outcome,
            Err(Trouble::Full) => Err(PictureError::Busy),
            // What brings a decoder down is no picture that anybody could show.
            Err(Trouble::Lost) => Err(PictureFlaw::Damaged.into()),
        }
    }
}

fn made(workshop: &Workshop, content: Bytes) -> Result<MadeLogo, PictureError> {
    let watch = Stopwatch::start(workshop.limits().photograph_time);
    let source = Source::open(content)?;
    let (width, height) = (source.facts.width, source.facts.height);
    let long = width.max(height);
    if long < MIN_LOGO_SIDE || width.min(height) == 0 {
        return Err(PictureFlaw::TooSmall { min: MIN_LOGO_SIDE }.into());
    }
    let bytes = affordable(&source, workshop.limits().memory, WORKING, u64::from(MAX_MEGAPIXELS))?;
    watch.check()?;
    let _share = workshop.take(bytes);
    let lossless = !source.has_losses();
    let (whole, facts) = source.decode()?;
    watch.check()?;
    let side = |side| if long > LOGO_SIDE { scaled(side, LOGO_SIDE, long) } else { side };
    let small = whole.resized(side(width), side(height))?.upright(facts.orientation).in_colour();
    let logo = to_srgb(small, facts.profile.as_deref()).without_what_is_unseen();
    watch.check()?;
    let (webp, still, still_type) = if lossless {
        (encode::lossless_webp(&logo)?, encode::png(&logo)?, MediaType::Png)
    } else {
        (encode::webp(&logo, WEBP_QUALITY)?, encode::jpeg(&logo, JPEG_QUALITY)?, MediaType::Jpeg)
    };
    watch.check()?;
    Ok(MadeLogo { width: logo.width, height: logo.height, webp, still, still_type })
}
