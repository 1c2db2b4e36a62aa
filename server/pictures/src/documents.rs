//! What people send in becomes a document, or is refused.

use crate::colour::to_srgb;
use crate::encode;
use crate::format::Format;
use crate::pdf::PdfReader;
use crate::photographs::{affordable, scaled};
use crate::source::Source;
use crate::workshop::{Stopwatch, TimeIsUp, Trouble, Workshop};
use async_trait::async_trait;
use bytes::Bytes;
use kernel::objects::MediaType;
use kernel::pictures::{
    CheckedDocument, DocumentError, DocumentFlaw, DocumentInspector, MAX_DOCUMENT_BYTES, MAX_MEGAPIXELS,
    PictureError, PictureFlaw,
};
use std::sync::Arc;

/// The longer side of a picture that is a document: a page of A4 at 300 dots an inch has 3508.
const MAX_SIDE: u32 = 4000;
/// Bytes that making it smaller, turning and writing take beside the decoded picture.
const WORKING: u64 = 64 * 1024 * 1024;
/// Small print stays readable.
const QUALITY: u8 = 88;

/// Looks at documents in a [`Workshop`].
#[derive(Debug, Clone)]
pub struct Documents {
    workshop: Arc<Workshop>,
    pdf_reader: Arc<PdfReader>,
}

impl Documents {
    /// In this workshop, PDFs by this reader.
    #[must_use]
    pub fn new(workshop: Arc<Workshop>, pdf_reader: PdfReader) -> Self {
        Self { workshop, pdf_reader: Arc::new(pdf_reader) }
    }
}

#[async_trait]
impl DocumentInspector for Documents {
    async fn inspect(&self, content: Bytes) -> Result<CheckedDocument, DocumentError> {
        if content.len() as u64 > MAX_DOCUMENT_BYTES {
            return Err(DocumentFlaw::TooManyBytes { max: MAX_DOCUMENT_BYTES }.into());
        }
        let reader = Arc::clone(&self.pdf_reader);
        match self.workshop.run(move |workshop| checked(workshop, &reader, content)).await {
            Ok(outcome) => outcome,
            Err(Trouble::Full) => Err(DocumentError::Busy),
            // What brings a reader down is nothing that anybody could open.
            Err(Trouble::Lost) => Err(DocumentFlaw::Damaged.into()),
        }
    }
}

impl From<TimeIsUp> for DocumentError {
    fn from(_: TimeIsUp) -> Self {
        DocumentFlaw::TookTooLong.into()
    }
}

fn checked(
    workshop: &Workshop,
    reader: &PdfReader,
    content: Bytes,
) -> Result<CheckedDocument, DocumentError> {
    let watch = Stopwatch::start(workshop.limits().document_time);
    match Format::of(&content) {
        Format::Pdf => {
            let _share = workshop.take(PdfReader::MEMORY);
            let read = reader.read(&content);
            read.map_err(|error| DocumentError::Failed(format!("reading a PDF: {error}")))??;
            Ok(CheckedDocument { content, media_type: MediaType::Pdf })
        }
        Format::Jpeg => redrawn(workshop, &watch, content, MediaType::Jpeg),
        Format::Png => redrawn(workshop, &watch, content, MediaType::Png),
        Format::Heic => Err(DocumentFlaw::Heic.into()),
        Format::Webp | Format::Svg | Format::OtherPicture | Format::Unknown => {
            Err(DocumentFlaw::UnknownFormat.into())
        }
    }
}

/// The picture drawn anew: upright, and nothing but its pixels.
fn redrawn(
    workshop: &Workshop,
    watch: &Stopwatch,
    content: Bytes,
    media_type: MediaType,
) -> Result<CheckedDocument, DocumentError> {
    let source = Source::open(content).map_err(of_picture)?;
    let memory = workshop.limits().memory;
    let bytes = affordable(&source, memory, WORKING, u64::from(MAX_MEGAPIXELS)).map_err(of_picture)?;
    watch.check()?;
    let _share = workshop.take(bytes);
    let (mut raster, facts) = source.decode().map_err(of_picture)?;
    watch.check()?;
    let long = raster.width.max(raster.height);
    if long > MAX_SIDE {
        let side = |side| scaled(side, MAX_SIDE, long);
        raster = raster.resized(side(raster.width), side(raster.height)).map_err(of_maker)?;
    }
    let upright = raster.upright(facts.orientation);
    watch.check()?;
    let content = if media_type == MediaType::Png {
        encode::png(&to_srgb(upright, facts.profile.as_deref()))
    } else {
        encode::jpeg(&to_srgb(upright.on_white(), facts.profile.as_deref()), QUALITY)
    };
    watch.check()?;
    Ok(CheckedDocument { content: content.map_err(of_maker)?, media_type })
}

fn of_picture(flaw: PictureFlaw) -> DocumentError {
    let flaw = match flaw {
        PictureFlaw::NotAPicture | PictureFlaw::Svg | PictureFlaw::UnknownFormat => {
            DocumentFlaw::UnknownFormat
        }
        PictureFlaw::Heic => DocumentFlaw::Heic,
        PictureFlaw::TooManyBytes { max } => DocumentFlaw::TooManyBytes { max },
        PictureFlaw::TooManyPixels { max_megapixels } => DocumentFlaw::TooManyPixels { max_megapixels },
        PictureFlaw::TooSmall { .. } | PictureFlaw::Damaged => DocumentFlaw::Damaged,
        PictureFlaw::TookTooLong => DocumentFlaw::TookTooLong,
    };
    flaw.into()
}

fn of_maker(error: PictureError) -> DocumentError {
    match error {
        PictureError::Flawed(flaw) => of_picture(flaw),
        PictureError::Busy => DocumentError::Busy,
        PictureError::Failed(why) => DocumentError::Failed(why),
    }
}
