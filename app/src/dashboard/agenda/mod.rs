//! Who visits what, and when: the agency's side of visits.
//!
//! ```text
//! calendar.rs   day, week, list: which part of it (query.rs), what needs doing first (to_do.rs)
//! grid.rs       a day or a week by the clock, each thing in its place (placing.rs); list.rs: line by line
//! today.rs      somebody's own visits, on the overview
//! new.rs        a visit for somebody on the telephone
//! visit.rs      one visit: confirmed, moved, called off, closed; sheet.rs: its page
//! times.rs      the time that a form asks for; line.rs, team.rs: what is said of a visit, and by whom it is shown
//! hours.rs      when somebody shows properties; feeds.rs: other calendars that know
//! property.rs   the section of a property: how its visits are arranged, its open houses
//! ```

pub mod calendar;
pub mod feeds;
mod grid;
pub mod hours;
mod line;
mod list;
pub mod new;
mod placing;
pub mod property;
pub mod query;
mod sheet;
mod team;
mod times;
mod to_do;
pub mod today;
pub mod visit;
