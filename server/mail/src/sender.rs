//! Who the house writes as.

use crate::message::one_line;
use lettre::Address;
use lettre::message::Mailbox;
use thiserror::Error;

/// The name and the address in `From`: `Estate OS <casa@example.pt>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// Not an e-mail address to write from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the sender's address looks like name@domain.pt, in ASCII")]
pub struct InvalidSender;

impl Sender {
    /// A sender; without a name, the address stands alone.
    ///
    /// # Errors
    /// [`InvalidSender`]. An address beyond ASCII is one too: few servers would take it.
    pub fn new(name: &str, address: &str) -> Result<Self, InvalidSender> {
        let address: Address = address.trim().parse().map_err(|_| InvalidSender)?;
        if !address.to_string().is_ascii() {
            return Err(InvalidSender);
        }
        Ok(Self(Mailbox::new(Some(one_line(name)).filter(|name| !name.is_empty()), address)))
    }

    /// As a header has it.
    pub(crate) fn mailbox(&self) -> Mailbox {
        self.0.clone()
    }

    /// What follows the `@`.
    pub(crate) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}
