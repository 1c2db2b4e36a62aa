//! The language of the public side: criteria, views, the catalogue.

pub mod catalogue;
pub mod criteria;
pub mod gazetteer;
pub mod views;
pub mod vocabulary;
