//! Kyero XML, version 3: the feed by which agencies of the Peninsula bring their
//! properties to portals, and from one program to the next.
//!
//! ```text
//! bytes ─ feed ─► facts of one property ─ words ─► cells ─ record ─► ListingRecord
//! ```
//!
//! * [`feed`] reads the XML as it streams by, a property at a time: bounded in bytes
//!   and depth, no document type, no entity but those that XML itself has.
//! * [`words`] knows what the format calls things.
//! * [`reader`] makes of a property what a row of a table is.
//! * [`export`] writes a feed.
//!
//! The source is the portal's public description of its import (version 3.9). Nothing here
//! was tried on the portal's own validator, which only its customers can use.
//!
//! # Our own block
//!
//! The format has no place for a title, a floor or a second decimal of an area. A feed of
//! ours bears, at the end of each property, an element `estate_os` with the columns of our
//! CSV; a reader of feeds passes over elements it doesn't know. So what is exported comes back
//! as it was. Of an address that the public must not see, the block holds nothing.

pub mod export;
mod feed;
mod markup;
pub mod reader;
#[cfg(test)]
mod tests;
mod words;

/// The name under which `--profile` knows the format.
pub const NAME: &str = "kyero";
/// What kind of file it is, in one line.
pub const ABOUT: &str = "a feed in Kyero XML, version 3; found out by itself";
