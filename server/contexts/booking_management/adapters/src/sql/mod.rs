//! The ports over SQL, one text for both engines. Statements stand in
//! `statements/`, one a file.

mod agency_members;
mod booking_queries;
mod calendar_repository;
mod calendars_elsewhere;
pub(crate) mod columns;
mod facts;
mod idempotency_keys;
mod invitation_repository;
mod open_house_repository;
mod settings_repository;
mod unit_of_work;
mod visit_repository;
mod visit_rows;
mod waiting_repository;

pub use agency_members::SqlAgencyMembers;
pub use booking_queries::SqlBookingQueries;
pub use calendars_elsewhere::SqlCalendarsElsewhere;
pub use unit_of_work::SqlUnitsOfWork;
