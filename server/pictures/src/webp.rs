//! Reads WebP (RFC 9649).

use crate::exif::Orientation;
use crate::raster::{Layout, Raster};
use crate::source::Facts;
use image_webp::WebPDecoder;
use kernel::pictures::PictureFlaw;
use std::io::Cursor;

/// How many millions of pixels can be read in the time that there is: a third of what a JPEG may have.
const MAX_MEGAPIXELS: u32 = 16;

pub(crate) fn look(content: &[u8]) -> Result<Facts, PictureFlaw> {
    let mut decoder = WebPDecoder::new(Cursor::new(content)).map_err(|_| PictureFlaw::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(MAX_MEGAPIXELS) * 1_000_000 {
        return Err(PictureFlaw::TooManyPixels { max_megapixels: MAX_MEGAPIXELS });
    }
    let body = whole(content).ok_or(PictureFlaw::Damaged)?;
    if !frames_fit(body, width, height) {
        return Err(PictureFlaw::Damaged);
    }
    let layout = if decoder.has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let exif = decoder.exif_metadata().ok().flatten();
    Ok(Facts {
        width,
        height,
        layout,
        orientation: exif.as_deref().map_or_else(Orientation::default, Orientation::of),
        profile: decoder.icc_profile().ok().flatten(),
        // A frame of four bytes beside the pixels, and for an animation the canvas.
        bytes_per_pixel: if decoder.is_animated() { 12 } else { 8 },
        draws: 1,
    })
}

/// Decodes the picture, or the first one of an animation.
pub(crate) fn decode(content: &[u8], facts: &Facts) -> Result<Raster, PictureFlaw> {
    let mut decoder = WebPDecoder::new(Cursor::new(content)).map_err(|_| PictureFlaw::Damaged)?;
    let expected = facts.width as usize * facts.height as usize * facts.layout.channels();
    let mut samples = vec![0; expected];
    decoder.read_image(&mut samples).map_err(|_| PictureFlaw::Damaged)?;
    Ok(Raster { width: facts.width, height: facts.height, layout: facts.layout, samples })
}

/// The chunks of a file that is as long as it says.
fn whole(content: &[u8]) -> Option<&[u8]> {
    let length = u32::from_le_bytes(*content.get(4..)?.first_chunk::<4>()?) as usize;
    content.get(12..length.checked_add(8)?)
}

/// Whether no picture inside is larger than what the file says of itself: the decoder makes room
/// for a picture before it compares. And whether no chunk is longer than the file.
fn frames_fit(body: &[u8], width: u32, height: u32) -> bool {
    let mut rest = body;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let Some(chunk) = after.get(..length) else { return false };
        let fits = match &head[..4] {
            b"VP8 " => lossy_size(chunk).is_some_and(|(w, h)| w <= width && h <= height),
            b"VP8L" => lossless_size(chunk).is_some_and(|(w, h)| w <= width && h <= height),
            // Sixteen bytes about the frame, then chunks as in the file.
            b"ANMF" => chunk.get(16..).is_some_and(|frame| frames_fit(frame, width, height)),
            _ => true,
        };
        if !fits {
            return false;
        }
        // Chunks begin at even places; the last one's filling may be missing.
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    true
}

fn lossy_size(chunk: &[u8]) -> Option<(u32, u32)> {
    let [w0, w1, h0, h1] = *chunk.get(6..)?.first_chunk::<4>()?;
    Some((u32::from(u16::from_le_bytes([w0, w1]) & 0x3FFF), u32::from(u16::from_le_bytes([h0, h1]) & 0x3FFF)))
}

fn lossless_size(chunk: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*chunk.get(1..)?.first_chunk::<4>()?);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}
