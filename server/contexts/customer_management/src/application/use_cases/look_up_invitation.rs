//! Somebody who followed the link of an invitation looks at it, before they
//! sign in, register or accept.

use crate::application::ports::{AccountQueries, InvitationView, TokenMint};
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// Shows invitations to who holds their links.
pub struct LookUpInvitation {
    accounts: Arc<dyn AccountQueries>,
    mint: Arc<dyn TokenMint>,
    clock: Arc<dyn Clock>,
}

impl LookUpInvitation {
    pub(crate) fn new(
        accounts: Arc<dyn AccountQueries>,
        mint: Arc<dyn TokenMint>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { accounts, mint, clock }
    }

    /// The invitation of this link, if it can be accepted now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, token: &SecretString) -> Result<Option<InvitationView>, StorageError> {
        let token = self.mint.hash(token.expose_secret());
        self.accounts.invitation(&token, self.clock.now()).await
    }
}
