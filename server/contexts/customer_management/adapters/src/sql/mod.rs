//! The ports over SQL, one text for both engines. Statements stand in
//! `statements/`, one a file.

mod account_queries;
mod columns;
mod invitation_repository;
mod letter_box;
mod notification_repository;
mod organization_mapping;
mod organization_queries;
mod organization_repository;
mod session_repository;
mod subscription_repository;
mod team_repository;
mod token_repository;
mod unit_of_work;
mod user_repository;

pub(crate) use notification_repository::insertion as notification_insertion;

pub use account_queries::SqlAccountQueries;
pub use organization_queries::SqlOrganizationQueries;
pub use unit_of_work::SqlUnitsOfWork;
