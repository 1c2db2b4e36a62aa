//! The web app: pages, and the server functions that browsers call.
//!
//! It is compiled twice. For the server (feature `ssr`) it turns use cases into
//! HTML; for the browser (feature `hydrate`) only the islands remain.
//!
//! ```text
//! render.rs       a request in, a whole page out
//! shell.rs        the document around every page: head, header, footer
//! portal/         what a visitor does: home, results, detail, agencies, legal
//!   paths.rs        every address, built and read in one place
//!   mod.rs          address → use case → page
//!   map.rs          the server function behind the map
//! session/        who is there: the registry of screens and actions, callers, forms
//! account/        signing in, registering, the links of letters
//! visits/         booking a visit, and what becomes of it, without an account
//! dashboard/      where an agency works
//! ui/             the pieces: card, price, energy badge, tiles; the islands gallery, share, theme
//! i18n/           texts from locales/, numbers, dates, the vocabulary's names
//! ```
//!
//! # How a page comes to be
//!
//! [`render::page`] reads the address ([`portal::paths`]), calls the use case,
//! and lets a page function turn the view structs into a [`portal::Page`]: a
//! status, a head, a body. [`shell::document`] puts the document around it. Data
//! is loaded *before* anything is rendered, so the status, the title and the
//! whole content are in the first bytes, nothing streams, and no inline script
//! is needed to finish the page: the content security policy allows none.
//!
//! ```ignore
//! // In the server: everything that is no file and no feed is a page.
//! Router::new()
//!     .route("/api/{*fn}", get(server_functions).post(server_functions)) // leptos_axum
//!     .fallback(get(|State(s): State<…>, uri: Uri| async move {
//!         app::render::page(&s.contexts, &s.site, &uri).await
//!     }))
//! ```
//!
//! # To add a page
//!
//! 1. its address: a member of `Route` in `portal/paths.rs`;
//! 2. its texts: the same keys in `locales/{pt,en,es}/portal.toml`;
//! 3. its function in `portal/`, from view structs to `Page`;
//! 4. its arm in `portal::answer`.
//!
//! # To add an island
//!
//! A `#[island]` in `ui/` with plain `serde` properties, words included. It must
//! show everything without scripts; what only scripts can do gets the class
//! `needs-js`. Nothing else has to be registered.

// Views nest deeply; the compiler's default stops short of a page.
#![recursion_limit = "256"]

pub mod error;
pub mod portal;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
mod contexts;
#[cfg(feature = "ssr")]
pub mod dashboard;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod visits;

#[cfg(feature = "ssr")]
pub use contexts::{Contexts, Site, TileSource};
