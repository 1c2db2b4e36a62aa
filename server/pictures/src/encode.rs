//! Writes pictures: pixels and nothing else.

use crate::raster::{Layout, Raster};
use ::jpeg_encoder::{ColorType, Encoder as JpegEncoder, SamplingFactor};
use ::png::{BitDepth, ColorType as PngColor, Encoder as PngEncoder};
use bytes::Bytes;
use kernel::pictures::PictureError;

/// What can't be told from more in a photograph of a room.
pub(crate) const WEBP_QUALITY: f32 = 76.0;
/// The same for JPEG, which needs more for it.
pub(crate) const JPEG_QUALITY: u8 = 80;
/// How much libwebp tries, of a hundred, to write fewer bytes that mean the same.
const LOSSLESS_EFFORT: f32 = 75.0;

/// As WebP, with losses. The raster is red, green and blue.
pub(crate) fn webp(raster: &Raster, quality: f32) -> Result<Bytes, PictureError> {
    let encoder = webp::Encoder::from_rgb(&raster.samples, raster.width, raster.height);
    let written = encoder
        .encode_simple(false, quality)
        .map_err(|error| PictureError::Failed(format!("writing WebP: {error:?}")))?;
    Ok(Bytes::copy_from_slice(&written))
}

/// As WebP without losses. The raster is red, green and blue, and perhaps how much is seen of them.
pub(crate) fn lossless_webp(raster: &Raster) -> Result<Bytes, PictureError> {
    let (samples, width, height) = (&raster.samples, raster.width, raster.height);
    let encoder = match raster.layout {
        Layout::Rgb => webp::Encoder::from_rgb(samples, width, height),
        Layout::Rgba => webp::Encoder::from_rgba(samples, width, height),
        Layout::Gray | Layout::GrayAlpha => {
            return Err(PictureError::Failed("writing WebP: it has no colours".into()));
        }
    };
    let written = encoder
        .encode_simple(true, LOSSLESS_EFFORT)
        .map_err(|error| PictureError::Failed(format!("writing WebP: {error:?}")))?;
    Ok(Bytes::copy_from_slice(&written))
}

/// As progressive JPEG: it shows early what it is. The raster is red, green and blue.
pub(crate) fn jpeg(raster: &Raster, quality: u8) -> Result<Bytes, PictureError> {
    let failed = |why: &dyn std::fmt::Display| PictureError::Failed(format!("writing JPEG: {why}"));
    let (width, height) = (
        u16::try_from(raster.width).map_err(|e| failed(&e))?,
        u16::try_from(raster.height).map_err(|e| failed(&e))?,
    );
    let mut written = Vec::new();
    let mut encoder = JpegEncoder::new(&mut written, quality);
    encoder.set_progressive(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&raster.samples, width, height, ColorType::Rgb).map_err(|e| failed(&e))?;
    Ok(written.into())
}

/// As PNG, in the layout that the raster has.
pub(crate) fn png(raster: &Raster) -> Result<Bytes, PictureError> {
    let failed = |why: ::png::EncodingError| PictureError::Failed(format!("writing PNG: {why}"));
    let mut written = Vec::new();
    let mut encoder = PngEncoder::new(&mut written, raster.width, raster.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(match raster.layout {
        Layout::Gray => PngColor::Grayscale,
        Layout::GrayAlpha => PngColor::GrayscaleAlpha,
        Layout::Rgb => PngColor::Rgb,
        Layout::Rgba => PngColor::Rgba,
    });
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&raster.samples).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(written.into())
}
