//! What a file is, by its first bytes.

/// What people send in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    Webp,
    Pdf,
    /// HEIC and HEIF, also with the names that telephones give to series.
    Heic,
    Svg,
    /// A picture that isn't read here: GIF, TIFF and the raw formats made of it, BMP, AVIF,
    /// JPEG XL, JPEG 2000, Photoshop's.
    OtherPicture,
    /// Anything else.
    Unknown,
}

/// As far as readers of PDF look for the header (ISO 32000, annex H.3.4.1 of the first edition).
const PDF_HEADER_WITHIN: usize = 1024;

impl Format {
    pub(crate) fn of(content: &[u8]) -> Self {
        match content {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => of_brands(content),
            [b'G', b'I', b'F', b'8', ..]
            | [b'I', b'I', 42, 0, ..]
            | [b'M', b'M', 0, 42, ..]
            | [b'I', b'I', 43, 0, ..]
            | [b'B', b'M', ..]
            | [b'8', b'B', b'P', b'S', ..]
            | [0xFF, 0x0A, ..]
            | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..]
            | [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..]
            | [0xFF, 0x4F, 0xFF, 0x51, ..]
            | [0, 0, 1, 0, ..] => Self::OtherPicture,
            _ if has(content, PDF_HEADER_WITHIN, b"%PDF-") => Self::Pdf,
            // Programs write comments and a document type of some length before it.
            _ if has(content, 1024, b"<svg") || has(content, 1024, b"<!DOCTYPE svg") => Self::Svg,
            _ => Self::Unknown,
        }
    }
}

/// The files of the ISO base media format tell by their brands what they hold: the first one,
/// and a list of those they are compatible with.
fn of_brands(content: &[u8]) -> Format {
    let length = content.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize);
    let head = content.get(8..length.clamp(12, 256).min(content.len())).unwrap_or_default();
    let mut brands: Vec<&[u8]> = head.chunks_exact(4).collect();
    if brands.len() > 1 {
        // Between the first brand and the others stands a version.
        brands.remove(1);
    }
    let any = |known: &[&[u8]]| brands.iter().any(|brand| known.contains(brand));
    if any(&[b"avif", b"avis"]) {
        Format::OtherPicture
    } else if any(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"])
    {
        Format::Heic
    } else {
        Format::Unknown
    }
}

fn has(content: &[u8], within: usize, word: &[u8]) -> bool {
    memchr::memmem::find(content.get(..within).unwrap_or(content), word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (content, format) in [
            (&b"\xFF\xD8\xFF\xE0\x00\x10JFIF"[..], Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Webp),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf", Format::OtherPicture),
            (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", Format::Unknown),
            (b"GIF89a", Format::OtherPicture),
            (b"II\x2a\0\x08\0\0\0", Format::OtherPicture),
            (b"<?xml version=\"1.0\"?><svg xmlns=", Format::Svg),
            (b"<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC ", Format::Svg),
            (b"\n\n%PDF-1.4\n", Format::Pdf),
            (b"<?php system($_GET[0]); ?>", Format::Unknown),
            (b"", Format::Unknown),
            (b"\0\0\0\0ftyp", Format::Unknown),
        ] {
            assert_eq!(Format::of(content), format, "{}", String::from_utf8_lossy(content));
        }
    }
}
