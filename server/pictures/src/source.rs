//! A picture that was sent in: known first, read later.

use crate::exif::Orientation;
use crate::format::Format;
use crate::raster::{Layout, Raster};
use crate::{jpeg, png, webp};
use bytes::Bytes;
use kernel::pictures::PictureFlaw;

/// What is known of a picture before any of its pixels is decoded.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How the decoded pixels will lie.
    pub(crate) layout: Layout,
    /// Which way up it is.
    pub(crate) orientation: Orientation,
    /// The colour profile it brings along.
    pub(crate) profile: Option<Vec<u8>>,
    /// Bytes of memory for each pixel while it is decoded, the pixels themselves among them.
    pub(crate) bytes_per_pixel: u32,
    /// How often each pixel is drawn over.
    pub(crate) draws: u32,
}

impl Facts {
    pub(crate) const fn pixels(&self) -> u64 {
        self.width as u64 * self.height as u64
    }
}

/// A whole picture whose pixels are not decoded yet.
#[derive(Debug)]
pub(crate) struct Source {
    format: Format,
    content: Bytes,
    pub(crate) facts: Facts,
}

impl Source {
    /// Looks at a picture without decoding it: in time and memory of the file's own size.
    pub(crate) fn open(content: Bytes) -> Result<Self, PictureFlaw> {
        let format = Format::of(&content);
        let facts = match format {
            Format::Jpeg => jpeg::look(&content)?,
            Format::Png => png::look(&content)?,
            Format::Webp => webp::look(&content)?,
            Format::Heic => return Err(PictureFlaw::Heic),
            Format::Svg => return Err(PictureFlaw::Svg),
            Format::OtherPicture => return Err(PictureFlaw::UnknownFormat),
            Format::Pdf | Format::Unknown => return Err(PictureFlaw::NotAPicture),
        };
        Ok(Self { format, content, facts })
    }

    /// Whether its pixels are not quite those that were drawn.
    pub(crate) const fn has_losses(&self) -> bool {
        matches!(self.format, Format::Jpeg)
            || matches!(self.format, Format::Webp) && !self.facts.layout.has_alpha()
    }

    /// How large the file is.
    pub(crate) const fn bytes(&self) -> u64 {
        self.content.len() as u64
    }

    /// Decodes the pixels.
    pub(crate) fn decode(self) -> Result<(Raster, Facts), PictureFlaw> {
        let raster = match self.format {
            Format::Jpeg => jpeg::decode(&self.content, &self.facts)?,
            Format::Png => png::decode(&self.content, &self.facts)?,
            Format::Webp => webp::decode(&self.content, &self.facts)?,
            Format::Heic | Format::Svg | Format::OtherPicture | Format::Pdf | Format::Unknown => {
                return Err(PictureFlaw::UnknownFormat);
            }
        };
        Ok((raster, self.facts))
    }
}
