//! Reads JPEG (ITU-T T.81).

use crate::exif::Orientation;
use crate::raster::{Layout, Raster};
use crate::source::Facts;
use kernel::pictures::PictureFlaw;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// How often a picture may be drawn over itself. Cameras do it once, programs about ten times;
/// thousands of empty scans are how a small file keeps a decoder busy.
const MAX_SCANS: usize = 32;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// A run of ones, as scan data writes it: no code consists of ones alone (ITU-T T.81, annex C).
const NO_CODE: [u8; 2] = [0xFF, 0x00];

/// More of it than any decoder reads ahead.
const NO_CODES: usize = 32;

/// What the markers of a file say, from the first to the last.
#[derive(Debug, Default)]
struct Frame {
    /// Where the last one stands.
    end: usize,
    width: u16,
    height: u16,
    /// Sampling factors, horizontal and vertical, of each component.
    sampling: Vec<(u8, u8)>,
    progressive: bool,
    scans: usize,
}

pub(crate) fn look(content: &[u8]) -> Result<Facts, PictureFlaw> {
    let frame = walk(content)?;
    if frame.width == 0 || frame.height == 0 || frame.scans == 0 || frame.scans > MAX_SCANS {
        return Err(PictureFlaw::Damaged);
    }
    let mut decoder = decoder(content);
    decoder.decode_headers().map_err(|_| PictureFlaw::Damaged)?;
    let orientation = decoder.exif().map_or_else(Orientation::default, |exif| Orientation::of(exif));
    let profile = decoder.icc_profile();
    let gray = frame.sampling.len() == 1;
    let layout = if gray { Layout::Gray } else { Layout::Rgb };
    Ok(Facts {
        width: frame.width.into(),
        height: frame.height.into(),
        layout,
        orientation,
        profile,
        bytes_per_pixel: u32::try_from(layout.channels()).unwrap_or(4) + coefficients(&frame),
        draws: u32::try_from(frame.scans.div_ceil(frame.sampling.len().max(1))).unwrap_or(u32::MAX),
    })
}

/// Bytes for each pixel that are kept of a picture drawn in several scans until the last one is
/// read: two for every sample, fewer where colours are sampled more coarsely.
fn coefficients(frame: &Frame) -> u32 {
    if frame.scans == 1 && !frame.progressive {
        return 0;
    }
    let area = |&(h, v): &(u8, u8)| u32::from(h) * u32::from(v);
    let largest = |of: fn(&(u8, u8)) -> u8| frame.sampling.iter().map(of).max().unwrap_or(1).max(1);
    let whole = u32::from(largest(|s| s.0)) * u32::from(largest(|s| s.1));
    (2 * frame.sampling.iter().map(area).sum::<u32>()).div_ceil(whole)
}

pub(crate) fn decode(content: &[u8], facts: &Facts) -> Result<Raster, PictureFlaw> {
    let closed = closed(content)?;
    let mut decoder = decoder(&closed);
    decoder.decode_headers().map_err(|_| PictureFlaw::Damaged)?;
    let space = if facts.layout == Layout::Gray { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = decoder.options().jpeg_set_out_colorspace(space);
    decoder.set_options(options);
    let expected = facts.width as usize * facts.height as usize * facts.layout.channels();
    if decoder.output_buffer_size() != Some(expected) {
        return Err(PictureFlaw::Damaged);
    }
    let mut samples = vec![0; expected];
    decoder.decode_into(&mut samples).map_err(|_| PictureFlaw::Damaged)?;
    Ok(Raster { width: facts.width, height: facts.height, layout: facts.layout, samples })
}

/// The picture up to its end, with something before the end that no decoder can read. Where scan
/// data ends early, decoders take what is missing as gray, as long as there is an end: half a
/// picture with a new end looks like a whole one to them. A whole one is read before that.
fn closed(content: &[u8]) -> Result<Vec<u8>, PictureFlaw> {
    let body = content.get(..walk(content)?.end).ok_or(PictureFlaw::Damaged)?;
    let mut closed = Vec::with_capacity(body.len() + NO_CODE.len() * NO_CODES + 2);
    closed.extend_from_slice(body);
    closed.extend(NO_CODE.repeat(NO_CODES));
    closed.extend([0xFF, EOI]);
    Ok(closed)
}

/// Strict: scan data that ends too early is an error, not a gray area.
fn decoder(content: &[u8]) -> JpegDecoder<ZCursor<&[u8]>> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MAX_SCANS);
    JpegDecoder::new_with_options(ZCursor::new(content), options)
}

/// Goes from marker to marker up to the end of the picture, and refuses one that has no end.
/// What follows the end (telephones put videos and second pictures there) is left alone.
fn walk(content: &[u8]) -> Result<Frame, PictureFlaw> {
    let mut frame = Frame::default();
    let mut at = 2;
    loop {
        // Any byte between markers is skipped, as every decoder does.
        at += memchr::memchr(0xFF, content.get(at..).ok_or(PictureFlaw::Damaged)?)
            .ok_or(PictureFlaw::Damaged)?;
        let marker = *content.get(at + 1).ok_or(PictureFlaw::Damaged)?;
        at += 2;
        match marker {
            // Filling, an escaped byte of scan data, restarts: they have no length.
            0xFF => at -= 1,
            0x00 | 0x01 | 0xD0..=0xD7 | SOI => {}
            EOI => {
                frame.end = at - 2;
                return Ok(frame);
            }
            _ => {
                let length = content.get(at..at + 2).ok_or(PictureFlaw::Damaged)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let segment = content.get(at + 2..at + length.max(2)).ok_or(PictureFlaw::Damaged)?;
                match marker {
                    SOS => frame.scans += 1,
                    // The frame headers; the rest of this range are tables.
                    0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                        frame.open(marker, segment)?;
                    }
                    _ => {}
                }
                at += length.max(2);
            }
        }
    }
}

impl Frame {
    fn open(&mut self, marker: u8, segment: &[u8]) -> Result<(), PictureFlaw> {
        let [_, h1, h0, w1, w0, count, components @ ..] = segment else {
            return Err(PictureFlaw::Damaged);
        };
        if self.width != 0 {
            return Err(PictureFlaw::Damaged);
        }
        self.height = u16::from_be_bytes([*h1, *h0]);
        self.width = u16::from_be_bytes([*w1, *w0]);
        self.progressive = marker == 0xC2;
        self.sampling = components
            .as_chunks::<3>()
            .0
            .iter()
            .take(usize::from(*count))
            .map(|[_, sampling, _]| (sampling >> 4, sampling & 15))
            .collect();
        Ok(())
    }
}
