//! The public side: search, detail, agency pages. Read only.
pub mod application;
pub mod domain;
