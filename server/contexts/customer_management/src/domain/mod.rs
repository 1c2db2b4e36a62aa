//! The rules of agencies and people. Pure: no storage, no clock, no network.

pub mod branding;
pub mod caller;
pub mod events;
pub mod ids;
pub mod invitation;
pub mod letter;
pub mod notification;
pub mod organization;
pub mod password_choice;
pub mod role;
pub mod secrets;
pub mod subscription;
pub mod team;
pub mod token;
pub mod user;
pub mod values;

pub use kernel::zone as time_zone;
