//! Logos: drawings that stand beside a name, on whatever colour is behind them.

use super::{PictureError, PretendedPictures, next};
use crate::objects::MediaType;
use async_trait::async_trait;
use bytes::Bytes;

/// How many bytes a logo may have as it is sent in.
pub const MAX_LOGO_BYTES: u64 = 5 * 1024 * 1024;

/// How many pixels neither side of a logo has more of, as it is kept. It is shown at a third of
/// that, so that it is sharp on any screen.
pub const LOGO_SIDE: u32 = 480;

/// How many pixels the longer side of a logo has to have.
pub const MIN_LOGO_SIDE: u32 = 96;

/// A logo as it is kept: upright, in sRGB, without metadata, in two formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeLogo {
    /// Pixels, at most [`LOGO_SIDE`].
    pub width: u32,
    /// Pixels, at most [`LOGO_SIDE`].
    pub height: u32,
    /// The logo as `image/webp`.
    pub webp: Bytes,
    /// The same for browsers and letters that read no WebP.
    pub still: Bytes,
    /// [`MediaType::Png`] for what was drawn without losses, transparency and all;
    /// [`MediaType::Jpeg`] for what had losses already.
    pub still_type: MediaType,
}

/// Makes logos out of what people send in.
#[async_trait]
pub trait LogoMaker: Send + Sync {
    /// Makes both formats, in bounded time and memory. What is transparent stays so; nothing of
    /// the file's own bytes is left in them, and no colour beneath what isn't seen.
    ///
    /// # Errors
    /// [`PictureError`].
    async fn make_logo(&self, content: Bytes) -> Result<MadeLogo, PictureError>;
}

#[async_trait]
impl LogoMaker for PretendedPictures {
    async fn make_logo(&self, content: Bytes) -> Result<MadeLogo, PictureError> {
        if let Some(failure) = next(&self.failures) {
            return Err(failure);
        }
        Ok(MadeLogo {
            width: LOGO_SIDE,
            height: LOGO_SIDE / 3,
            webp: content.clone(),
            still: content,
            still_type: MediaType::Png,
        })
    }
}
