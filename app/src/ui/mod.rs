//! The pieces that pages are made of. Plain ones are functions that return a
//! view; [`gallery`], [`share`] and [`theme`] are islands, which come alive in
//! the browser and are whole without it.

pub mod gallery;
pub mod icon;
pub mod share;
pub mod theme;

#[cfg(feature = "ssr")]
pub mod azulejo;
#[cfg(feature = "ssr")]
pub mod card;
#[cfg(feature = "ssr")]
pub mod energy;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod logo;
#[cfg(feature = "ssr")]
pub mod pagination;
pub mod picture;
#[cfg(feature = "ssr")]
pub mod price;
