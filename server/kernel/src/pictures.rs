//! Photographs and documents as ports: what a person sends in becomes something that may be
//! kept, or is refused with its flaw. What it is, its bytes say, never its name.

mod logos;

pub use logos::{LOGO_SIDE, LogoMaker, MAX_LOGO_BYTES, MIN_LOGO_SIDE, MadeLogo};

use crate::objects::MediaType;
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;

/// The widths in pixels in which a photograph is kept, if it is that wide itself.
pub const RENDITION_WIDTHS: [u32; 3] = [480, 960, 1600];

/// How many bytes a photograph may have as it is sent in.
pub const MAX_PHOTOGRAPH_BYTES: u64 = 25 * 1024 * 1024;

/// How many bytes a document may have as it is sent in.
pub const MAX_DOCUMENT_BYTES: u64 = 20 * 1024 * 1024;

/// How many millions of pixels a photograph may have.
pub const MAX_MEGAPIXELS: u32 = 50;

/// How many pixels the longer side of a photograph has to have.
pub const MIN_LONG_SIDE: u32 = 200;

/// A photograph in one size, upright, in sRGB and without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The picture as `image/webp`.
    pub webp: Bytes,
    /// The same as `image/jpeg`.
    pub jpeg: Bytes,
}

/// A photograph as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadePicture {
    /// Pixels of the largest rendition.
    pub width: u32,
    /// Pixels of the largest rendition.
    pub height: u32,
    /// At least one, each wider than the one before. Usually [`RENDITION_WIDTHS`]; none is wider
    /// than what was sent in, so a narrow picture has its own width.
    pub renditions: Vec<Rendition>,
    /// A tiny WebP in base64, at most 400 characters: to be shown, blurred, while the photograph
    /// loads (`data:image/webp;base64,…`).
    pub placeholder: String,
}

/// Why a file can't become a photograph. The person who sent it can do something about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureFlaw {
    /// It is no picture at all: a text, a PDF, an empty file.
    #[error("it is no picture")]
    NotAPicture,
    /// A HEIC or HEIF file, as iPhones make them. The camera can be told to make JPEG
    /// (Settings → Camera → Formats → Most compatible), or the picture be sent as JPEG.
    #[error("it is a HEIC picture")]
    Heic,
    /// An SVG: a program that draws. What made it saves it as PNG, transparency and all.
    #[error("it is an SVG drawing")]
    Svg,
    /// A picture, but neither JPEG, PNG nor WebP.
    #[error("it is a picture of a format that isn't read here")]
    UnknownFormat,
    /// Too large a file.
    #[error("it has more than {max} bytes")]
    TooManyBytes {
        /// How many bytes are allowed.
        max: u64,
    },
    /// Too many pixels. What is allowed depends on how the picture is written: some ways take
    /// more memory to read than others.
    #[error("it has more than {max_megapixels} megapixels")]
    TooManyPixels {
        /// How many millions of pixels are allowed.
        max_megapixels: u32,
    },
    /// Too few pixels to show anything.
    #[error("its longer side has fewer than {min} pixels")]
    TooSmall {
        /// How many pixels the longer side has to have.
        min: u32,
    },
    /// Cut in half, altered on the way, or nonsense that only begins like a picture.
    #[error("it is damaged")]
    Damaged,
    /// Reading it takes longer than a photograph ever does.
    #[error("it takes too long to read")]
    TookTooLong,
}

/// Why a photograph wasn't made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PictureError {
    /// Sending the same again won't help.
    #[error("the picture can't be used: {0}")]
    Flawed(#[from] PictureFlaw),
    /// Too many are being made. The same goes a little later.
    #[error("too many pictures are being made")]
    Busy,
    /// The fault is on our side; the words are for the log.
    #[error("the picture could not be made: {0}")]
    Failed(String),
}

/// Makes photographs out of what people send in.
#[async_trait]
pub trait PictureMaker: Send + Sync {
    /// Makes every rendition, in bounded time and memory. Nothing of the file's own bytes is
    /// left in them: neither place nor camera nor words.
    ///
    /// # Errors
    /// [`PictureError`].
    async fn make(&self, content: Bytes) -> Result<MadePicture, PictureError>;
}

/// Why a file can't become a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DocumentFlaw {
    /// Neither PDF, JPEG nor PNG.
    #[error("it is neither PDF, JPEG nor PNG")]
    UnknownFormat,
    /// A HEIC or HEIF file; see [`PictureFlaw::Heic`].
    #[error("it is a HEIC picture")]
    Heic,
    /// Too large a file.
    #[error("it has more than {max} bytes")]
    TooManyBytes {
        /// How many bytes are allowed.
        max: u64,
    },
    /// A picture of too many pixels.
    #[error("it has more than {max_megapixels} megapixels")]
    TooManyPixels {
        /// How many millions of pixels are allowed.
        max_megapixels: u32,
    },
    /// Cut in half, altered on the way, without a page, or nonsense that only begins like a
    /// document.
    #[error("it is damaged")]
    Damaged,
    /// A PDF that opens with a password only.
    #[error("it asks for a password")]
    Encrypted,
    /// Reading it takes longer than a document ever does.
    #[error("it takes too long to read")]
    TookTooLong,
}

/// Why a document wasn't taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Sending the same again won't help.
    #[error("the document can't be used: {0}")]
    Flawed(#[from] DocumentFlaw),
    /// Too many are being looked at. The same goes a little later.
    #[error("too many documents are being looked at")]
    Busy,
    /// The fault is on our side; the words are for the log.
    #[error("the document could not be looked at: {0}")]
    Failed(String),
}

/// A document as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// A PDF as it was sent in; a picture upright and without metadata, its longer side at most
    /// 4000 pixels.
    pub content: Bytes,
    /// [`MediaType::Pdf`], [`MediaType::Jpeg`] or [`MediaType::Png`].
    pub media_type: MediaType,
}

/// Looks at documents before they are kept.
#[async_trait]
pub trait DocumentInspector: Send + Sync {
    /// Tells what the document is, and refuses what can't be opened by whoever downloads it, in
    /// bounded time and memory. A PDF may still hold scripts and links: it is for downloading,
    /// never to be shown in a page of ours.
    ///
    /// # Errors
    /// [`DocumentError`].
    async fn inspect(&self, content: Bytes) -> Result<CheckedDocument, DocumentError>;
}

/// A maker of tests: whatever it is given becomes the same small picture, unless it was told
/// to fail. Nothing is decoded.
#[derive(Debug, Default)]
pub struct PretendedPictures {
    failures: Mutex<Vec<PictureError>>,
}

impl PretendedPictures {
    /// Lets the next attempt fail; told twice, the next two.
    pub fn fail_with(&self, error: PictureError) {
        locked(&self.failures).push(error);
    }
}

#[async_trait]
impl PictureMaker for PretendedPictures {
    async fn make(&self, content: Bytes) -> Result<MadePicture, PictureError> {
        if let Some(failure) = next(&self.failures) {
            return Err(failure);
        }
        let renditions = RENDITION_WIDTHS
            .into_iter()
            .map(|width| Rendition {
                width,
                height: width * 3 / 4,
                webp: content.clone(),
                jpeg: content.clone(),
            })
            .collect();
        Ok(MadePicture { width: 1600, height: 1200, renditions, placeholder: "UklGRg==".into() })
    }
}

/// An inspector of tests: it believes the first bytes, unless it was told to fail.
#[derive(Debug, Default)]
pub struct PretendedInspector {
    failures: Mutex<Vec<DocumentError>>,
}

impl PretendedInspector {
    /// Lets the next attempt fail; told twice, the next two.
    pub fn fail_with(&self, error: DocumentError) {
        locked(&self.failures).push(error);
    }
}

#[async_trait]
impl DocumentInspector for PretendedInspector {
    async fn inspect(&self, content: Bytes) -> Result<CheckedDocument, DocumentError> {
        if let Some(failure) = next(&self.failures) {
            return Err(failure);
        }
        let media_type = match content.as_ref() {
            [b'%', b'P', b'D', b'F', ..] => MediaType::Pdf,
            [0xFF, 0xD8, ..] => MediaType::Jpeg,
            [0x89, b'P', b'N', b'G', ..] => MediaType::Png,
            _ => return Err(DocumentFlaw::UnknownFormat.into()),
        };
        Ok(CheckedDocument { content, media_type })
    }
}

fn next<T>(failures: &Mutex<Vec<T>>) -> Option<T> {
    let mut failures = locked(failures);
    (!failures.is_empty()).then(|| failures.remove(0))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// The doubles never wait, so they are ready at once.
    fn at_once<T>(answer: impl Future<Output = T>) -> T {
        match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("it waited"),
        }
    }

    #[test]
    fn the_doubles_fail_as_often_as_they_were_told_to() {
        let pictures = PretendedPictures::default();
        pictures.fail_with(PictureError::Busy);
        assert_eq!(at_once(pictures.make(Bytes::from_static(b"x"))), Err(PictureError::Busy));
        let made = at_once(pictures.make(Bytes::from_static(b"x"))).unwrap();
        assert_eq!(made.renditions.iter().map(|r| r.width).collect::<Vec<_>>(), RENDITION_WIDTHS);

        let inspector = PretendedInspector::default();
        inspector.fail_with(DocumentFlaw::Encrypted.into());
        let pdf = Bytes::from_static(b"%PDF-1.7");
        assert_eq!(at_once(inspector.inspect(pdf.clone())), Err(DocumentFlaw::Encrypted.into()));
        assert_eq!(
            at_once(inspector.inspect(pdf.clone())),
            Ok(CheckedDocument { content: pdf, media_type: MediaType::Pdf })
        );
        assert_eq!(
            at_once(inspector.inspect(Bytes::from_static(b"MZ"))),
            Err(DocumentFlaw::UnknownFormat.into())
        );
    }
}
