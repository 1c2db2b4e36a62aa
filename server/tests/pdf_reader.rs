//! The program, started once more to read a PDF: with its own allocator, and within limits.

#![allow(clippy::expect_used, reason = "a failure of the harness fails the test")]

use bytes::Bytes;
use kernel::pictures::{DocumentError, DocumentFlaw, DocumentInspector};
use pictures::{Documents, PdfReader, Workshop, WorkshopLimits};

fn inspector() -> Documents {
    let workshop = Workshop::open(WorkshopLimits::default()).expect("threads");
    Documents::new(workshop, PdfReader::new(env!("CARGO_BIN_EXE_estate-os").into()))
}

/// A PDF of one empty page, and a stream that nothing refers to.
fn pdf(dictionary: &str, stream: &[u8]) -> Bytes {
    let mut pdf = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n4 0 obj\n"
        .to_vec();
    pdf.extend_from_slice(format!("<<{dictionary}/Length {}>>\nstream\n", stream.len()).as_bytes());
    pdf.extend_from_slice(stream);
    pdf.extend_from_slice(b"\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\n%%EOF\n");
    pdf.into()
}

#[tokio::test]
async fn a_pdf_as_large_as_allowed_is_read_within_the_limits() {
    let large = pdf("", &b"0123456789abcdef".repeat(1_200_000));
    let checked = inspector().inspect(large.clone()).await.expect("a document");
    assert_eq!(checked.content, large);
}

#[tokio::test]
async fn a_pdf_that_unpacks_to_more_than_the_limits_is_refused() {
    // Pairs of a length and a byte: 128 spaces each, 512 megabytes of a few.
    let bomb = pdf("/Type/ObjStm/N 1/First 4/Filter/RunLengthDecode", &b"\x81 ".repeat(4_000_000));
    let refused = inspector().inspect(bomb).await;
    let expected =
        [DocumentFlaw::Damaged, DocumentFlaw::TookTooLong].map(|flaw| Err(DocumentError::Flawed(flaw)));
    assert!(expected.contains(&refused), "{refused:?}");
}
