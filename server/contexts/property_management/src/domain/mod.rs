//! The rules of the trade. Pure: no storage, no clock, no network.

pub mod activity;
pub mod characteristics;
pub mod document;
pub mod draft;
pub mod events;
pub mod gazetteer;
pub mod listing_record;
pub mod listing_title;
pub mod location;
pub mod media;
pub mod note;
pub mod owner;
pub mod property;
pub mod publish_gate;
pub mod rent;
pub mod search_words;
pub mod section;
pub mod seen;
pub mod status;
pub mod values;
pub mod view;
pub mod vocabulary;
pub mod wording;
