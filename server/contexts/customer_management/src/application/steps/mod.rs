//! Steps that several stories share, each inside a change that its caller
//! began and will commit.

mod joining;
mod messenger;
mod reception;

pub(super) use joining::{JoinError, join};
pub(super) use messenger::{Messenger, News};
pub use reception::Registered;
pub(super) use reception::{Place, Reception, found};
