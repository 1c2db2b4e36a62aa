//! Where photographs and documents are kept: three ways behind the kernel's
//! [`ObjectStorage`](kernel::objects::ObjectStorage).
//!
//! * [`FileObjects`] — a folder, such as `objects` in the data folder.
//! * [`S3Objects`](s3::S3Objects) — Amazon S3, or whoever speaks like it
//!   (feature `s3`).
//! * [`MemoryObjects`] — for tests.
//!
//! S3 signs links itself. For the others [`Links`] does, and whoever serves
//! [`Links::PATH`] asks it what a link opens.
//!
//! To add a way: implement the port in a file of its own, let it pass
//! `kernel::objects::contract` in `tests/storage`, and name it in the server's
//! `bootstrap.rs`.

mod files;
mod links;
mod memory;
mod names;
#[cfg(feature = "s3")]
pub mod s3;

pub use files::FileObjects;
pub use links::{InvalidLinkKey, LinkKey, LinkRefused, Links, OpenedLink};
pub use memory::MemoryObjects;
pub use names::attachment;
