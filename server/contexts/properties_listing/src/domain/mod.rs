//! The language of the public side: criteria, views, the catalogue.

pub mod criteria;
pub mod views;
pub mod vocabulary;
