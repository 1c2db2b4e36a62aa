//! Documents: kept, redrawn or refused.

use crate::documents as inspector;
use crate::drawn::{jpeg_segments, photograph, plain_jpeg, plain_png, png_chunks, read_jpeg};
use crate::hostile::{self, LOCKED};
use crate::samples::Sample;
use crate::{processor_time, samples};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use kernel::objects::MediaType;
use kernel::pictures::{DocumentError, DocumentFlaw, DocumentInspector, MAX_DOCUMENT_BYTES};
use pictures::{Documents, PdfReader, Workshop, WorkshopLimits};
use std::io::Write;
use std::time::Duration;

/// A PDF of one empty page, with its cross-reference table.
fn a_pdf() -> Bytes {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ];
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    pdf.into()
}

/// A PDF whose catalogue lies in a stream of spaces: half a megabyte that unpacks to half a gigabyte.
fn a_bomb() -> Bytes {
    let mut spaces = ZlibEncoder::new(Vec::new(), Compression::fast());
    let megabyte = vec![b' '; 1 << 20];
    for _ in 0..512 {
        spaces.write_all(&megabyte).unwrap();
    }
    let spaces = spaces.finish().unwrap();
    let length = spaces.len();
    let mut pdf = b"%PDF-1.7\n1 0 obj\n".to_vec();
    let dictionary = format!("<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {length}>>");
    pdf.extend_from_slice(dictionary.as_bytes());
    pdf.extend_from_slice(b"\nstream\n");
    pdf.extend_from_slice(&spaces);
    pdf.extend_from_slice(b"\nendstream\nendobj\ntrailer\n<</Size 3/Root 2 0 R>>\n%%EOF\n");
    pdf.into()
}

async fn flaw(content: Bytes) -> DocumentFlaw {
    match inspector().inspect(content).await {
        Err(DocumentError::Flawed(flaw)) => flaw,
        other => panic!("{:?}", other.map(|checked| checked.media_type)),
    }
}

#[tokio::test]
async fn a_pdf_is_kept_as_it_is() {
    let checked = inspector().inspect(a_pdf()).await.unwrap();
    assert_eq!((checked.media_type, checked.content), (MediaType::Pdf, a_pdf()));
}

#[tokio::test]
async fn a_pdf_that_breaks_off_is_refused() {
    let whole = a_pdf();
    for percent in [10, 50, 90] {
        assert_eq!(flaw(whole.slice(..whole.len() * percent / 100)).await, DocumentFlaw::Damaged);
    }
    assert_eq!(flaw(Bytes::from_static(b"%PDF-1.7\n%%EOF")).await, DocumentFlaw::Damaged);
}

#[tokio::test]
async fn a_picture_is_drawn_anew_in_its_own_format() {
    let checked = inspector().inspect(photograph(1200, 900)).await.unwrap();
    assert_eq!(checked.media_type, MediaType::Jpeg);
    assert_eq!(read_jpeg(&checked.content).0, (1200, 900));
    assert!(!jpeg_segments(&checked.content).contains(&0xE1));
    let checked = inspector().inspect(plain_png(300, 200, [1, 2, 3, 255])).await.unwrap();
    assert_eq!(checked.media_type, MediaType::Png);
    assert!(memchr::memmem::find(&checked.content, b"Secret Person").is_none());
}

#[tokio::test]
async fn a_picture_that_is_a_document_tells_nothing_of_its_camera() {
    for folder in ["images", "images-hostile"] {
        for sample in samples::below(folder) {
            let Ok(checked) = inspector().inspect(sample.content).await else { continue };
            if checked.media_type == MediaType::Jpeg {
                let allowed = [0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD];
                let segments = jpeg_segments(&checked.content);
                assert!(segments.iter().all(|marker| allowed.contains(marker)), "{}", sample.name);
            } else {
                let chunks = png_chunks(&checked.content);
                assert!(chunks.iter().all(|name| ["IHDR", "IDAT", "IEND"].contains(&&**name)), "{chunks:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_large_scan_is_made_as_large_as_one_can_read() {
    let checked = inspector().inspect(plain_jpeg(5000, 2500, [200, 200, 200])).await.unwrap();
    assert_eq!(read_jpeg(&checked.content).0, (4000, 2000));
}

#[tokio::test]
async fn what_is_no_document_is_refused() {
    for (content, expected) in [
        (&b"MZ\x90\0"[..], DocumentFlaw::UnknownFormat),
        (b"RIFF\x04\0\0\0WEBP", DocumentFlaw::UnknownFormat),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", DocumentFlaw::Heic),
        (b"\x89PNG\r\n\x1a\n", DocumentFlaw::Damaged),
    ] {
        assert_eq!(flaw(Bytes::from_static(content)).await, expected);
    }
    let max = MAX_DOCUMENT_BYTES;
    let bytes = usize::try_from(max).unwrap() + 1;
    assert_eq!(flaw(vec![b'%'; bytes].into()).await, DocumentFlaw::TooManyBytes { max });
}

#[tokio::test]
async fn a_locked_pdf_is_told_from_a_broken_one() {
    let locked = |sample: &Sample| sample.name == LOCKED || sample.name.contains("R3,V2,U=view,O=view.pdf");
    let all: Vec<_> = samples::below("malformed-pdf").into_iter().filter(locked).collect();
    assert!(!all.is_empty());
    for sample in all {
        assert_eq!(flaw(sample.content).await, DocumentFlaw::Encrypted, "{}", sample.name);
    }
}

#[tokio::test]
async fn whatever_is_sent_is_kept_or_refused() {
    let mut counts = (0, 0);
    for folder in ["malformed-pdf", "images", "images-hostile", "documents"] {
        for sample in samples::below(folder) {
            let before = processor_time();
            let inspected = inspector().inspect(sample.content).await;
            let spent = processor_time() - before;
            assert!(spent < Duration::from_secs(5), "{}: {spent:?}", sample.name);
            match inspected {
                Ok(_) => counts.0 += 1,
                Err(DocumentError::Flawed(flaw)) => {
                    println!("{}: {flaw}", sample.name);
                    counts.1 += 1;
                }
                Err(other) => panic!("{}: {other}", sample.name),
            }
        }
    }
    println!("{} kept, {} refused", counts.0, counts.1);
}

#[tokio::test]
async fn of_the_documents_that_are_made_to_break_programs_only_those_with_a_page_are_kept() {
    let mut kept = Vec::new();
    for sample in hostile::pdfs() {
        if inspector().inspect(sample.content).await.is_ok() {
            kept.push(sample.name);
        }
    }
    assert_eq!(kept, hostile::WITH_A_PAGE);
}

#[tokio::test]
async fn a_pdf_that_unpacks_to_more_than_there_is_takes_nothing_from_us() {
    let refused = flaw(a_bomb()).await;
    assert!(matches!(refused, DocumentFlaw::Damaged | DocumentFlaw::TookTooLong), "{refused:?}");
    // Where it was unpacked, it had no room; here it was only handed on.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let kilobytes: u64 = held.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 100_000, "{held}");
}

#[tokio::test]
async fn a_reader_that_says_something_else_is_not_believed() {
    for program in ["/bin/true", "/bin/echo", "/nowhere/at/all"] {
        let workshop = Workshop::open(WorkshopLimits::default()).unwrap();
        let inspector = Documents::new(workshop, PdfReader::new(program.into()));
        let outcome = inspector.inspect(a_pdf()).await;
        assert!(matches!(outcome, Err(DocumentError::Failed(_))), "{program}: {outcome:?}");
    }
}
