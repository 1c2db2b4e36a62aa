//! Who visits what, and when: the agency's side of visits.
//!
//! ```text
//! calendar.rs   day, week, list
//! new.rs        a visit for somebody on the telephone
//! visit.rs      one visit: confirmed, moved, called off, closed
//! hours.rs      when somebody shows properties; feeds.rs: other calendars that know
//! property.rs   the section of a property: how its visits are arranged, its open houses
//! ```

pub mod calendar;
pub mod feeds;
pub mod hours;
pub mod new;
pub mod property;
pub mod visit;
