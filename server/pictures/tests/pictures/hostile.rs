//! Files as attackers and broken programs write them, made here: what is tested with them doesn't depend
//! on any collection. And photographs that say more than they show.

use crate::drawn::{photograph, plain_jpeg, plain_png, progressive};
use crate::samples::Sample;
use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;
use jpeg_encoder::{ColorType, Encoder};
use std::io::Write;

fn sample(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Sample {
    Sample { name: format!("made/{}", name.into()), content: content.into().into() }
}

/// What a camera and its owner leave in a photograph.
pub fn tattling() -> Vec<Sample> {
    let camera = |content: &[u8]| with_exif(content, 1);
    let still = webp::Encoder::from_rgb(&[90, 120, 200].repeat(320 * 240), 320, 240).encode(80.0);
    let tiff = exif(1);
    let mut webp = still[12..].to_vec();
    chunk_of_riff(&mut webp, b"EXIF", &tiff);
    let mut extended = Vec::new();
    // Eight is the bit of EXIF; then the canvas, each side less one.
    chunk_of_riff(&mut extended, b"VP8X", &[8, 0, 0, 0, 0x3F, 1, 0, 0xEF, 0, 0]);
    extended.extend_from_slice(&webp);
    let mut all = held_each_way();
    all.extend([
        sample("camera.jpg", camera(&photograph(900, 700))),
        sample("camera-in-scans.jpg", camera(&progressive(900, 700))),
        sample("author.png", plain_png(300, 200, [9, 9, 9, 255]).to_vec()),
        sample("camera.webp", riff(&extended)),
    ]);
    all
}

/// One picture of four colours, as a camera writes it in each of the eight ways to hold it.
pub fn held_each_way() -> Vec<Sample> {
    let (width, height) = (480_usize, 320_usize);
    let colour = |x: usize, y: usize| match (x < width / 2, y < height / 2) {
        (true, true) => [200, 30, 30],
        (false, true) => [30, 200, 30],
        (true, false) => [30, 30, 200],
        (false, false) => [220, 220, 220],
    };
    let ways = (1_u8..=8).map(|way| {
        let (across, down) = if way < 5 { (width, height) } else { (height, width) };
        let mut samples = Vec::new();
        for y in 0..down {
            for x in 0..across {
                let (left, top) = (width - 1, height - 1);
                let (x, y) = match way {
                    1 => (x, y),
                    2 => (left - x, y),
                    3 => (left - x, top - y),
                    4 => (x, top - y),
                    5 => (y, x),
                    6 => (left - y, x),
                    7 => (left - y, top - x),
                    _ => (y, top - x),
                };
                samples.extend_from_slice(&colour(x, y));
            }
        }
        let mut written = Vec::new();
        let encoder = Encoder::new(&mut written, 90);
        encoder.encode(&samples, across as u16, down as u16, ColorType::Rgb).unwrap();
        sample(format!("held-{way}.jpg"), with_exif(&written, way))
    });
    ways.collect()
}

/// A JPEG with a segment behind its beginning that names a person, and says how the camera was held.
fn with_exif(jpeg: &[u8], way: u8) -> Vec<u8> {
    let tiff = [b"Exif\0\0", &exif(way)[..]].concat();
    let mut written = jpeg[..2].to_vec();
    segment(&mut written, 0xE1, &tiff);
    segment(&mut written, 0xFE, b"Secret Person was here");
    written.extend_from_slice(&jpeg[2..]);
    written
}

fn segment(into: &mut Vec<u8>, marker: u8, content: &[u8]) {
    into.extend_from_slice(&[0xFF, marker]);
    into.extend_from_slice(&u16::try_from(content.len() + 2).unwrap().to_be_bytes());
    into.extend_from_slice(content);
}

/// TIFF with the description (a name), the orientation, and where north is.
fn exif(way: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend_from_slice(&3_u16.to_le_bytes());
    for (tag, kind, count, value) in
        [(0x010E_u16, 2_u16, 14_u32, 68_u32), (0x0112, 3, 1, u32::from(way)), (0x8825, 4, 1, 50)]
    {
        tiff.extend_from_slice(&tag.to_le_bytes());
        tiff.extend_from_slice(&kind.to_le_bytes());
        tiff.extend_from_slice(&count.to_le_bytes());
        tiff.extend_from_slice(&value.to_le_bytes());
    }
    tiff.extend_from_slice(&0_u32.to_le_bytes());
    // At 50: one entry, GPSLatitudeRef.
    tiff.extend_from_slice(&1_u16.to_le_bytes());
    tiff.extend_from_slice(b"\x01\0\x02\0\x02\0\0\0N\0\0\0");
    tiff.extend_from_slice(&0_u32.to_le_bytes());
    tiff.extend_from_slice(b"Secret Person\0");
    tiff
}

/// Those of [`pictures`] that are pictures all the same: what is wrong with them is of no account once they
/// are drawn anew.
pub const SOUND: [&str; 5] = [
    "made/loop-of-words.jpg",
    "made/polyglot.jpg",
    "made/unpacks-to-much.png",
    "made/words.png",
    "made/profile.png",
];

/// Pictures, or what is called so.
pub fn pictures() -> Vec<Sample> {
    let (jpeg, png) = (photograph(640, 480).to_vec(), plain_png(300, 200, [10, 20, 30, 255]).to_vec());
    let webp = webp::Encoder::from_rgb(&[90, 120, 200].repeat(320 * 240), 320, 240).encode(80.0).to_vec();
    let half = |content: &[u8]| content[..content.len() / 2].to_vec();
    let of_size = |width: u16, height: u16| {
        let mut jpeg = plain_jpeg(300, 300, [1, 2, 3]).to_vec();
        let frame = memchr::memmem::find(&jpeg, &[0xFF, 0xC0]).unwrap();
        jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        jpeg
    };
    let mut many_scans = progressive(640, 480).to_vec();
    let last = memchr::memmem::rfind(&many_scans, &[0xFF, 0xDA]).unwrap();
    let scan = many_scans[last..many_scans.len() - 2].to_vec();
    many_scans.truncate(last);
    for _ in 0..500 {
        many_scans.extend_from_slice(&scan);
    }
    many_scans.extend_from_slice(&[0xFF, 0xD9]);
    // A directory of 65,535 entries, which goes on with itself.
    let looped = [b"Exif\0\0II*\0\x08\0\0\0\xFF\xFF", &[0xFF; 400][..], b"\x08\0\0\0"].concat();
    let mut loop_of_words = jpeg[..2].to_vec();
    segment(&mut loop_of_words, 0xE1, &looped);
    loop_of_words.extend_from_slice(&jpeg[2..]);
    let mut wrong_sum = png.clone();
    wrong_sum[29] ^= 1;
    // Made piece by piece: how much memory they take is measured.
    let packed = |megabytes| packed(&[0; 1 << 20], megabytes);
    let (small, rows) = ((300, 200), vec![0; 200 * (1 + 300 * 4)]);
    vec![
        sample("empty.jpg", []),
        sample("one-byte.jpg", [0xFF]),
        sample("cut.jpg", half(&jpeg)),
        sample("cut-and-ended.jpg", [&half(&jpeg)[..], &[0xFF, 0xD9]].concat()),
        sample("65000-by-65000.jpg", of_size(65_000, 65_000)),
        sample("65000-by-1.jpg", of_size(65_000, 1)),
        sample("of-no-height.jpg", of_size(300, 0)),
        sample("longer-than-it-is.jpg", b"\xFF\xD8\xFF\xE0\xFF\xFFJFIF\0".to_vec()),
        sample("nothing-but-fill.jpg", [&[0xFF, 0xD8][..], &vec![0xFF; 1 << 20]].concat()),
        sample("very-many-scans.jpg", many_scans),
        sample("loop-of-words.jpg", loop_of_words),
        sample("polyglot.jpg", [&jpeg[..], b"<?php system($_GET['c']); ?>PK\x03\x04<script>"].concat()),
        sample("30000-by-30000.png", png_of((30_000, 30_000), &[(b"IDAT", &packed(1))])),
        sample("of-no-width.png", png_of((0, 200), &[(b"IDAT", &packed(1))])),
        sample("unpacks-to-much.png", png_of(small, &[(b"IDAT", &packed(64))])),
        sample("has-no-data.png", png_of(small, &[])),
        sample(
            "words.png",
            png_of(
                small,
                &[(b"zTXt", &[b"Author\0\0", &packed(64)[..]].concat()), (b"IDAT", &self::packed(&rows, 1))],
            ),
        ),
        sample(
            "profile.png",
            png_of(
                small,
                &[(b"iCCP", &[b"p\0\0", &packed(64)[..]].concat()), (b"IDAT", &self::packed(&rows, 1))],
            ),
        ),
        sample("very-many-frames.png", png_of(small, &[(b"acTL", &[0x7F, 255, 255, 255, 0, 0, 0, 0])])),
        sample("wrong-sum.png", wrong_sum),
        sample("cut.png", half(&png)),
        sample("long-chunk.png", [&png[..8], b"\xFF\xFF\xFF\xFFIDAT", &png[33..]].concat()),
        sample("cut.webp", half(&webp)),
        sample("lies-of-its-length.webp", [&webp[..4], &[0xFF; 4], &webp[8..webp.len() / 2]].concat()),
        sample("canvas-without-picture.webp", riff(b"VP8X\x0A\0\0\0\0\0\0\0\xFF\x3F\0\xFF\x3F\0")),
        sample(
            "animated.webp",
            riff(b"VP8X\x0A\0\0\0\x02\0\0\0\xFF\x3F\0\xFF\x3F\0ANIM\x06\0\0\0\0\0\0\0\0\0"),
        ),
        sample(
            "draws.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec(),
        ),
        sample("laughs.svg", laughs()),
        sample("a.gif", b"GIF89a\xFF\xFF\xFF\xFF\0\0\0;".to_vec()),
        sample(
            "a.bmp",
            b"BM\xFF\xFF\xFF\x7F\0\0\0\0\x36\0\0\0\x28\0\0\0\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x7F".to_vec(),
        ),
        sample("a.tif", b"II*\0\x08\0\0\0\0\0\x08\0\0\0".to_vec()),
        sample("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
        sample("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec()),
        sample("page.jpg", b"<!doctype html><script>alert(1)</script>".to_vec()),
        sample("archive.jpg", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        sample("program.jpg", b"\x7FELF\x02\x01\x01\0".to_vec()),
    ]
}

fn laughs() -> Vec<u8> {
    let mut svg = "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a0 'ha'>".to_owned();
    for n in 1..12 {
        svg += &format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10));
    }
    (svg + "]><svg xmlns='http://www.w3.org/2000/svg'><text>&a11;</text></svg>").into_bytes()
}

/// So many times the same, as PNG packs it.
fn packed(content: &[u8], times: usize) -> Vec<u8> {
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..times {
        packing.write_all(content).unwrap();
    }
    packing.finish().unwrap()
}

/// A PNG of eight bits a sample with transparency, of this size as it says, and of these chunks.
fn png_of((width, height): (u32, u32), chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    for (name, content) in [(b"IHDR", &header[..])].iter().chain(chunks).chain(&[(b"IEND", &[][..])]) {
        png.extend_from_slice(&u32::try_from(content.len()).unwrap().to_be_bytes());
        let mut sum = Crc::new();
        for part in [&name[..], content] {
            png.extend_from_slice(part);
            sum.update(part);
        }
        png.extend_from_slice(&sum.sum().to_be_bytes());
    }
    png
}

fn chunk_of_riff(into: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    into.extend_from_slice(name);
    into.extend_from_slice(&u32::try_from(content.len()).unwrap().to_le_bytes());
    into.extend_from_slice(content);
    into.resize(into.len() + content.len() % 2, 0);
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    let length = u32::try_from(chunks.len() + 4).unwrap();
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", chunks].concat()
}

/// Those of [`pdfs`] that have a page which can be read, whatever else they have.
pub const WITH_A_PAGE: [&str; 10] = [
    "made/page-above-itself.pdf",
    "made/deep-lists.pdf",
    "made/deep-dictionaries.pdf",
    "made/stream-without-end.pdf",
    "made/very-many-filters.pdf",
    "made/objects-in-themselves.pdf",
    "made/table-elsewhere.pdf",
    "made/table-of-itself.pdf",
    "made/very-many-objects.pdf",
    "made/runs.pdf",
];

/// A PDF that opens with a password only.
pub const LOCKED: &str = "made/locked.pdf";

/// Documents, or what is called so.
pub fn pdfs() -> Vec<Sample> {
    const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
    const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    let sound = pdf(&[CATALOG, PAGES, PAGE], "");
    let text = String::from_utf8(sound.clone()).unwrap();
    let table = memchr::memmem::rfind(&sound, b"\nxref").unwrap() + 1;
    let stream = |dictionary: &str, content: &str| {
        format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
    };
    let key = "00112233445566778899aabbccddeeff";
    let lock = format!("<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{key}{key}> /U <{key}{key}> >>");
    let locked = pdf(&[CATALOG, PAGES, PAGE, &lock], &format!("/Encrypt 4 0 R /ID [<{key}> <{key}>]"));
    let filters = stream(&format!("/Filter [{}]", "/FlateDecode ".repeat(500)), "x");
    let of_objects = |more: &str| stream(&format!("/Type /ObjStm /N 1 /First 4 {more}"), "5 0 << >>");
    vec![
        sample("nothing.pdf", b"%PDF-1.7\n%%EOF".to_vec()),
        sample("cut.pdf", sound[..sound.len() / 2].to_vec()),
        sample("without-end.pdf", text.replace("%%EOF", "").into_bytes()),
        sample("without-page.pdf", pdf(&[CATALOG, "<< /Type /Pages /Kids [] /Count 0 >>"], "")),
        sample("pages-in-pages.pdf", pdf(&[CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>"], "")),
        sample("page-above-itself.pdf", pdf(&[CATALOG, PAGES, &PAGE.replace("2 0 R", "3 0 R")], "")),
        sample("very-many-pages.pdf", pdf(&[CATALOG, &PAGES.replace("/Count 1", "/Count 2147483647")], "")),
        sample("deep-lists.pdf", pdf(&[CATALOG, PAGES, PAGE, &"[".repeat(200_000)], "")),
        sample("deep-dictionaries.pdf", pdf(&[CATALOG, PAGES, PAGE, &"<< /a ".repeat(100_000)], "")),
        sample("refers-to-itself.pdf", pdf(&["1 0 R", PAGES, PAGE], "")),
        sample(
            "stream-without-end.pdf",
            pdf(&[CATALOG, PAGES, PAGE, "<< /Length 99999999999 >>\nstream\nx"], ""),
        ),
        sample("very-many-filters.pdf", pdf(&[CATALOG, PAGES, PAGE, &filters], "")),
        sample("objects-in-themselves.pdf", pdf(&[CATALOG, PAGES, PAGE, &of_objects("/Extends 4 0 R")], "")),
        sample(
            "table-elsewhere.pdf",
            text.replace(&format!("startxref\n{table}"), "startxref\n99999999999").into_bytes(),
        ),
        sample("table-of-itself.pdf", text.replace("/Root", &format!("/Prev {table} /Root")).into_bytes()),
        sample("very-many-objects.pdf", text.replace("xref\n0 4", "xref\n0 4294967295").into_bytes()),
        sample(
            "runs.pdf",
            pdf(
                &[
                    &CATALOG.replace(">>", "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"),
                    PAGES,
                    PAGE,
                ],
                "",
            ),
        ),
        sample("locked.pdf", locked),
        sample("page.pdf", b"<!doctype html><script>alert(1)</script>%PDF-1.7\n%%EOF".to_vec()),
    ]
}

/// A PDF of these objects, from 1 on, with its cross-reference table.
fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, size) = (pdf.len(), objects.len() + 1);
    pdf += &format!("xref\n0 {size}\n0000000000 65535 f \n");
    for place in places {
        pdf += &format!("{place:010} 00000 n \n");
    }
    (pdf + &format!("trailer\n<< /Size {size} {trailer} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"))
        .into_bytes()
}
