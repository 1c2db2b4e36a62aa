//! Somebody who followed the link that confirms an address sees for whom it is, before they
//! confirm it.

use crate::application::ports::{AccountQueries, TokenMint, VerificationView};
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// Shows what a link confirms to who holds it. The link works as before.
pub struct LookUpVerification {
    accounts: Arc<dyn AccountQueries>,
    mint: Arc<dyn TokenMint>,
    clock: Arc<dyn Clock>,
}

impl LookUpVerification {
    pub(crate) fn new(
        accounts: Arc<dyn AccountQueries>,
        mint: Arc<dyn TokenMint>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { accounts, mint, clock }
    }

    /// What this link confirms, if it works now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, token: &SecretString) -> Result<Option<VerificationView>, StorageError> {
        let token = self.mint.hash(token.expose_secret());
        self.accounts.verification(&token, self.clock.now()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{RequestPasswordResetCommand, VerifyEmailCommand};
    use chrono::TimeDelta;

    const ANA: &str = "ana@casas.example";

    #[tokio::test]
    async fn who_holds_the_link_sees_for_whom_it_is_and_it_works_as_before() {
        let world = World::new();
        world.register(ANA, "Ana Ribeiro").await;
        let link = world.token_for(ANA);
        let story = &world.container().look_up_verification;
        let seen = story.execute(&link).await.unwrap().unwrap();
        assert_eq!(seen.email.masked(), "a•••@casas.example");
        assert_eq!(seen.organization_name.unwrap().as_str(), "Casas do Rio");
        let command = VerifyEmailCommand { token: link.clone() };
        world.container().verify_email.execute(command).await.unwrap();
        assert_eq!(story.execute(&link).await.unwrap(), None, "it is used");
    }

    #[tokio::test]
    async fn any_other_link_shows_nothing() {
        let world = World::new();
        world.register(ANA, "Ana Ribeiro").await;
        let story = &world.container().look_up_verification;
        let link = world.token_for(ANA);
        assert_eq!(story.execute(&SecretString::from("guessed")).await.unwrap(), None);
        let reset = RequestPasswordResetCommand::try_new(ANA).unwrap();
        world.container().request_password_reset.execute(reset).await.unwrap();
        assert_eq!(story.execute(&world.token_for(ANA)).await.unwrap(), None, "it is for something else");
        world.clock.advance(TimeDelta::hours(24));
        assert_eq!(story.execute(&link).await.unwrap(), None, "it is over");
    }
}
