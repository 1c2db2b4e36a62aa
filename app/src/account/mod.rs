//! What somebody does on the way into the dashboard: sign in, register, follow the links of
//! letters. Each module is one screen: `show`, and a function for each of its actions.

pub mod confirm;
pub mod forgotten;
pub(crate) mod frame;
pub mod invitation;
pub mod provider;
pub mod register;
pub mod reset;
pub mod second_factor;
pub mod sign_in;
