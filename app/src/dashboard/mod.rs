//! Where an agency works: what each person sees is theirs. Each module is one screen: `show`,
//! and a function for each of its actions; [`frame`] is what stands around them.

pub mod agency;
pub mod agenda;
pub mod frame;
pub mod letters;
pub mod looks;
pub mod notifications;
pub mod overview;
pub mod plan;
pub mod profile;
pub mod properties;
pub mod refused;
pub mod security;
pub mod team;
