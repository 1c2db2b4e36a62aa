//! Photographs and documents as people send them in become what may be kept.
//!
//! * [`Photographs`] — the kernel's [`PictureMaker`](kernel::pictures::PictureMaker).
//! * [`Logos`] — the kernel's [`LogoMaker`](kernel::pictures::LogoMaker).
//! * [`Documents`] — the kernel's [`DocumentInspector`](kernel::pictures::DocumentInspector).
//! * [`PdfReader`] — who reads PDFs for it, in a process of its own.
//! * [`Workshop`] — where both do their work: few threads behind those that answer visitors, and
//!   never more memory than it has.
//!
//! What a file is, `format` tells by its bytes. `jpeg`, `png` and `webp` read each its format:
//! first only as far as it takes to know the size and that the file is whole, then all of it. The
//! only C among them is libwebp's encoder, and that sees nothing but pixels.
//!
//! Why it is so: `docs/adr/0012-photographs.md`.

mod colour;
mod documents;
mod encode;
mod exif;
mod format;
mod jpeg;
mod logos;
mod pdf;
mod photographs;
mod png;
mod raster;
mod source;
mod webp;
mod workshop;

pub use documents::Documents;
pub use logos::Logos;
pub use pdf::{PdfReader, read_pdf_if_asked};
pub use photographs::Photographs;
pub use workshop::{Workshop, WorkshopLimits};
