//! What the agency sells and rents.
//!
//! ```text
//! list.rs          the list; query.rs: its search as it stands in the address; bulk.rs: one thing
//!                  done to several; views.rs: searches that are kept
//! new.rs           a property begins
//! page.rs          one property, a section after the other
//!   opened.rs        the property that an address names
//!   parts.rs         the sections that are forms: kept, read, written; forms.rs: their fields
//!   sections.rs, rent.rs, owner_fields.rs   from what is kept to fields, and back
//!   numbers.rs, says.rs                     numbers as people write them; refusals in words
//!   checklist.rs     what the publish gate asks
//!   steps.rs         published, reserved, sold, copied, given to somebody, deleted
//!   photographs.rs, documents.rs, owners.rs, notes.rs, activity.rs
//! preview.rs       one property as the public will see it
//! exchange.rs      files in and out
//! ```

pub mod activity;
pub mod bulk;
pub mod checklist;
pub mod documents;
pub mod exchange;
pub mod forms;
pub mod list;
pub mod new;
pub mod notes;
pub mod numbers;
pub mod opened;
pub mod owner_fields;
pub mod owners;
pub mod page;
pub mod parts;
pub mod photographs;
pub mod preview;
pub mod query;
pub mod rent;
pub mod says;
pub mod sections;
pub mod steps;
pub mod views;
