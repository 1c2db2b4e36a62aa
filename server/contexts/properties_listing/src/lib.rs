//! properties_listing — what the public sees. Read only.
//!
//! A visitor *searches* by [`SearchCriteria`](domain::criteria::SearchCriteria), gets a page of
//! *cards* and *facets* (how many a filter would leave), looks at the *map*, opens a *listing*,
//! follows its *agency*. Everything here is for everybody: no caller, no owner, no draft.
//!
//! How it works, once:
//!
//! 1. The database is the truth. Every public change there raises the *listing clock*.
//! 2. Each process keeps a [`Catalogue`](domain::catalogue::Catalogue) of bitmaps: which listings
//!    have a garage, lie in Lisbon, cost at most so much. It answers *which* listings match, in
//!    what order, and how many; the database delivers the rows that are shown.
//! 3. Before each answer the clock is read once for all who ask at the same moment
//!    ([`Freshness`](application::freshness::Freshness)), and what changed is applied
//!    ([`LiveCatalogue`](application::live_catalogue::LiveCatalogue)). So a change shows on the
//!    very next request, in every process. Why so: `docs/adr/0003-search-from-bitmaps.md`.
//!
//! 4. The catalogue is written down now and then, and the next start reads that
//!    ([`Snapshot`](application::snapshot::Snapshot)) and the few changes since.
//!
//! Invariants: only ACTIVE and RESERVED listings with a price are ever found; totals and counts
//! are exact; a page's seam stays where it is while listings come and go.
//!
//! To add a filter:
//! 1. a field in `SearchCriteria`, a column in the view `listed_catalogue` and in `CatalogueListing`;
//! 2. a `Mark` for a yes-or-no property, a `Dimension` for a range, in `domain/catalogue`;
//! 3. the same line in the plain filter of `domain/catalogue/model.rs`, which every search is compared with.

#[cfg(any(test, feature = "test-doubles"))]
pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;

pub use container::{Container, Ports};
