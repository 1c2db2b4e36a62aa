//! Pictures that the tests draw, and ways to look at what was made of them.

use bytes::Bytes;
use image_webp::WebPDecoder;
use jpeg_encoder::{ColorType, Encoder, ImageBuffer, JpegColorType};
use std::io::Cursor;
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

/// A drawing as large as it likes, which is nowhere kept: some colour in waves, so that it packs
/// no better than a photograph.
struct Waves {
    width: u16,
    height: u16,
    gray: bool,
}

impl ImageBuffer for Waves {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        if self.gray { JpegColorType::Luma } else { JpegColorType::Ycbcr }
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        for x in 0..u32::from(self.width) {
            let grain = (x * 31 + u32::from(y) * 17) % 23;
            buffers[0].push(((x / 7 + u32::from(y) / 5) % 200 + grain) as u8);
            if !self.gray {
                buffers[1].push((x / 16 % 256) as u8);
                buffers[2].push((u32::from(y) / 16 % 256) as u8);
            }
        }
    }
}

fn written(drawing: Waves, progressive: bool) -> Bytes {
    let mut written = Vec::new();
    let mut encoder = Encoder::new(&mut written, 85);
    encoder.set_progressive(progressive);
    encoder.encode_image(drawing).unwrap();
    written.into()
}

/// As a camera writes it.
pub fn photograph(width: u16, height: u16) -> Bytes {
    written(Waves { width, height, gray: false }, false)
}

/// In several scans, so that all of it is held until the last.
pub fn progressive(width: u16, height: u16) -> Bytes {
    written(Waves { width, height, gray: false }, true)
}

/// As scanners write it.
pub fn gray(width: u16, height: u16) -> Bytes {
    written(Waves { width, height, gray: true }, false)
}

/// One colour.
pub fn plain_jpeg(width: u16, height: u16, colour: [u8; 3]) -> Bytes {
    let samples = colour.repeat(usize::from(width) * usize::from(height));
    let mut written = Vec::new();
    Encoder::new(&mut written, 90).encode(&samples, width, height, ColorType::Rgb).unwrap();
    written.into()
}

/// One colour and how much is seen of it, as PNG, with a word in it.
pub fn plain_png(width: u32, height: u32, colour: [u8; 4]) -> Bytes {
    let mut written = Vec::new();
    let mut encoder = png::Encoder::new(&mut written, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.add_text_chunk("Author".into(), "Secret Person".into()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&colour.repeat((width * height) as usize)).unwrap();
    writer.finish().unwrap();
    written.into()
}

/// A JPEG's size and pixels.
pub fn read_jpeg(content: &[u8]) -> ((u32, u32), Vec<u8>) {
    let mut decoder = JpegDecoder::new(ZCursor::new(content));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    ((width as u32, height as u32), pixels)
}

/// A PNG's size and pixels.
pub fn read_png(content: &[u8]) -> ((u32, u32), Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(content)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    ((frame.width, frame.height), pixels)
}

/// A WebP's size and pixels.
pub fn read_webp(content: &[u8]) -> ((u32, u32), Vec<u8>) {
    let mut decoder = WebPDecoder::new(Cursor::new(content)).unwrap();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    (decoder.dimensions(), pixels)
}

/// The colour in the middle of a quarter of a picture: across (0 or 1), then down.
pub fn quarter(size: (u32, u32), pixels: &[u8], across: u32, down: u32) -> [u8; 3] {
    let (x, y) = (size.0 * (1 + 2 * across) / 4, size.1 * (1 + 2 * down) / 4);
    let at = ((y * size.0 + x) * 3) as usize;
    [pixels[at], pixels[at + 1], pixels[at + 2]]
}

/// Which segments a JPEG has before its scans, by their markers.
pub fn jpeg_segments(content: &[u8]) -> Vec<u8> {
    let mut markers = Vec::new();
    let mut at = 2;
    while content[at] == 0xFF && content[at + 1] != 0xDA {
        markers.push(content[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([content[at + 2], content[at + 3]]));
    }
    markers
}

/// The names of a PNG's chunks.
pub fn png_chunks(content: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 8;
    while at + 8 <= content.len() {
        names.push(String::from_utf8_lossy(&content[at + 4..at + 8]).into_owned());
        at += 12 + u32::from_be_bytes(content[at..at + 4].try_into().unwrap()) as usize;
    }
    names
}

/// The names of a WebP's chunks.
pub fn webp_chunks(content: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 12;
    while at + 8 <= content.len() {
        names.push(String::from_utf8_lossy(&content[at..at + 4]).into_owned());
        let length = u32::from_le_bytes(content[at + 4..at + 8].try_into().unwrap());
        at += 8 + (length + length % 2) as usize;
    }
    names
}
