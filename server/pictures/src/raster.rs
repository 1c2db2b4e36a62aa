//! Pixels in memory, and what is done to them.

use crate::exif::Orientation;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use kernel::pictures::PictureError;

/// How the samples of a pixel lie, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
}

impl Layout {
    pub(crate) const fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    pub(crate) const fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }

    const fn pixel_type(self) -> PixelType {
        match self {
            Self::Gray => PixelType::U8,
            Self::GrayAlpha => PixelType::U8x2,
            Self::Rgb => PixelType::U8x3,
            Self::Rgba => PixelType::U8x4,
        }
    }
}

/// A picture in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) layout: Layout,
    /// `width` × `height` × channels, line by line from the top.
    pub(crate) samples: Vec<u8>,
}

impl Raster {
    /// The picture in another size, with the filter that suits making smaller.
    pub(crate) fn resized(&self, width: u32, height: u32) -> Result<Self, PictureError> {
        let failed = |e: &dyn std::error::Error| PictureError::Failed(format!("resizing: {e}"));
        let source = ImageRef::new(self.width, self.height, &self.samples, self.layout.pixel_type())
            .map_err(|e| failed(&e))?;
        let mut smaller = Image::new(width, height, self.layout.pixel_type());
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&source, &mut smaller, &options).map_err(|e| failed(&e))?;
        Ok(Self { width, height, layout: self.layout, samples: smaller.into_vec() })
    }

    /// The picture on white paper, as red, green and blue.
    pub(crate) fn on_white(self) -> Self {
        let over = |sample: u8, alpha: u8| {
            let (sample, alpha) = (u32::from(sample), u32::from(alpha));
            // Rounded, and never above 255.
            u8::try_from((sample * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        let samples = match self.layout {
            Layout::Rgb => self.samples,
            Layout::Gray => self.samples.iter().flat_map(|&gray| [gray; 3]).collect(),
            Layout::GrayAlpha => {
                self.samples.as_chunks::<2>().0.iter().flat_map(|&[gray, a]| [over(gray, a); 3]).collect()
            }
            Layout::Rgba => self
                .samples
                .as_chunks::<4>()
                .0
                .iter()
                .flat_map(|&[r, g, b, a]| [over(r, a), over(g, a), over(b, a)])
                .collect(),
        };
        Self { layout: Layout::Rgb, samples, ..self }
    }

    /// The picture as red, green and blue, and how much is seen of them if it said so.
    pub(crate) fn in_colour(self) -> Self {
        let (layout, samples) = match self.layout {
            Layout::Rgb | Layout::Rgba => return self,
            Layout::Gray => (Layout::Rgb, self.samples.iter().flat_map(|&gray| [gray; 3]).collect()),
            Layout::GrayAlpha => {
                let pixels = self.samples.as_chunks::<2>().0.iter();
                (Layout::Rgba, pixels.flat_map(|&[gray, a]| [gray, gray, gray, a]).collect())
            }
        };
        Self { layout, samples, ..self }
    }

    /// The picture without the colours beneath what is wholly transparent: they may be those of
    /// something that was rubbed out.
    pub(crate) fn without_what_is_unseen(mut self) -> Self {
        if self.layout == Layout::Rgba {
            for pixel in self.samples.as_chunks_mut::<4>().0 {
                if pixel[3] == 0 {
                    *pixel = [0; 4];
                }
            }
        }
        self
    }

    /// The picture turned and mirrored until it is upright.
    pub(crate) fn upright(self, orientation: Orientation) -> Self {
        let (width, height) = orientation.upright(self.width, self.height);
        if orientation == Orientation::default() {
            return self;
        }
        let channels = self.layout.channels();
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = orientation.origin(x, y, self.width, self.height);
                let at = (from_y as usize * self.width as usize + from_x as usize) * channels;
                samples.extend_from_slice(&self.samples[at..at + channels]);
            }
        }
        Self { width, height, layout: self.layout, samples }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_becomes_white() {
        let raster = Raster {
            width: 3,
            height: 1,
            layout: Layout::Rgba,
            samples: vec![10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128],
        };
        assert_eq!(raster.on_white().samples, [10, 20, 30, 255, 255, 255, 127, 127, 127]);
    }

    #[test]
    fn gray_becomes_a_colour_and_what_is_unseen_has_none() {
        let raster = Raster { width: 2, height: 1, layout: Layout::GrayAlpha, samples: vec![9, 128, 7, 0] };
        let coloured = raster.in_colour().without_what_is_unseen();
        assert_eq!((coloured.layout, coloured.samples), (Layout::Rgba, vec![9, 9, 9, 128, 0, 0, 0, 0]));
        let opaque = Raster { width: 1, height: 1, layout: Layout::Gray, samples: vec![9] };
        assert_eq!(opaque.in_colour().without_what_is_unseen().samples, [9, 9, 9]);
    }
}
