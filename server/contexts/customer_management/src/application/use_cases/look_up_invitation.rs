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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::InviteMemberCommand;
    use crate::domain::role::Role;
    use chrono::TimeDelta;

    const RUI: &str = "rui@outra.example";

    #[tokio::test]
    async fn who_holds_the_link_sees_who_invites_and_whether_they_have_an_account() {
        let world = World::new();
        let owner = world.owner().await;
        let command = InviteMemberCommand::try_new(RUI, Role::Agent).unwrap();
        world.container().invite_member.execute(&owner, command).await.unwrap();
        let link = world.token_for(RUI);
        let story = &world.container().look_up_invitation;
        let seen = story.execute(&link).await.unwrap().unwrap();
        assert_eq!((seen.organization_name.as_str(), seen.inviter.as_str()), ("Casas do Rio", "Ana Ribeiro"));
        assert_eq!((seen.email.as_str(), seen.role, seen.known_user), (RUI, Role::Agent, false));

        let other = SecretString::from("guessed");
        assert_eq!(story.execute(&other).await.unwrap(), None);
        world.clock.advance(TimeDelta::days(7));
        assert_eq!(story.execute(&link).await.unwrap(), None);
    }
}
