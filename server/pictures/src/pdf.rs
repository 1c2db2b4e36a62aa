//! Looks at PDFs (ISO 32000-2).

use bytes::Bytes;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kernel::pictures::DocumentFlaw;
use std::sync::Arc;

/// The end mark stands within the last bytes of a file (ISO 32000-1, implementation note 18 has
/// 1024; what mail programs append is allowed for).
const END_WITHIN: usize = 2048;

/// Refuses a PDF that nobody could read: without end or pages, damaged, or locked.
pub(crate) fn look(content: &Bytes) -> Result<(), DocumentFlaw> {
    let tail = content.len().saturating_sub(END_WITHIN);
    if memchr::memmem::find(content.get(tail..).unwrap_or_default(), b"%%EOF").is_none() {
        return Err(DocumentFlaw::Damaged);
    }
    let pdf = Pdf::new(Arc::new(content.clone())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DocumentFlaw::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => DocumentFlaw::Damaged,
    })?;
    if pdf.pages().is_empty() { Err(DocumentFlaw::Damaged) } else { Ok(()) }
}
