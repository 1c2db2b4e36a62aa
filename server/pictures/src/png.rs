//! Reads PNG (W3C, third edition).

use crate::exif::Orientation;
use crate::raster::{Layout, Raster};
use crate::source::Facts;
use ::png::{BitDepth, ColorType, Decoder, Limits, Reader, Transformations};
use kernel::pictures::PictureFlaw;
use std::io::Cursor;

/// What texts and profiles inside may take once they are unpacked.
const LIMITS: Limits = Limits { bytes: 8 * 1024 * 1024 };

pub(crate) fn look(content: &[u8]) -> Result<Facts, PictureFlaw> {
    if !content.ends_with_end() {
        return Err(PictureFlaw::Damaged);
    }
    let reader = open(content)?;
    let layout = match reader.output_color_type() {
        (ColorType::Grayscale, BitDepth::Eight) => Layout::Gray,
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Layout::GrayAlpha,
        (ColorType::Rgb, BitDepth::Eight) => Layout::Rgb,
        (ColorType::Rgba, BitDepth::Eight) => Layout::Rgba,
        _ => return Err(PictureFlaw::Damaged),
    };
    let info = reader.info();
    Ok(Facts {
        width: info.width,
        height: info.height,
        layout,
        orientation: info.exif_metadata.as_deref().map_or_else(Orientation::default, Orientation::of),
        profile: info.icc_profile.as_deref().map(<[u8]>::to_vec),
        bytes_per_pixel: u32::try_from(layout.channels()).unwrap_or(4),
        draws: 1,
    })
}

pub(crate) fn decode(content: &[u8], facts: &Facts) -> Result<Raster, PictureFlaw> {
    let mut reader = open(content)?;
    let expected = facts.width as usize * facts.height as usize * facts.layout.channels();
    if reader.output_buffer_size() != Some(expected) {
        return Err(PictureFlaw::Damaged);
    }
    let mut samples = vec![0; expected];
    reader.next_frame(&mut samples).map_err(|_| PictureFlaw::Damaged)?;
    Ok(Raster { width: facts.width, height: facts.height, layout: facts.layout, samples })
}

/// Whatever the file has, eight bits a sample come out, and no palette.
fn open(content: &[u8]) -> Result<Reader<Cursor<&[u8]>>, PictureFlaw> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(content), LIMITS);
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.read_info().map_err(|_| PictureFlaw::Damaged)
}

trait Chunks {
    /// Whether its chunks follow one another up to the last one, `IEND`.
    fn ends_with_end(&self) -> bool;
}

impl Chunks for [u8] {
    fn ends_with_end(&self) -> bool {
        let mut rest = self.get(8..).unwrap_or_default();
        while let [l3, l2, l1, l0, name @ ..] = rest {
            // Length, name and checksum around the content.
            let next = u32::from_be_bytes([*l3, *l2, *l1, *l0]) as usize + 12;
            if name.starts_with(b"IEND") {
                return rest.len() >= next;
            }
            rest = rest.get(next..).unwrap_or_default();
        }
        false
    }
}
