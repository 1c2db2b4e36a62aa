//! Somebody signs in by the word of another site (OpenID Connect).

use crate::application::ports::{
    IdentityError, IdentityProvider, OrganizationQueries, PendingIdentity, Redirection, TokenMint,
    UnitOfWork, UnitsOfWork, VouchedIdentity,
};
use crate::application::steps::{JoinError, Messenger, Place, Reception, Registered};
use crate::domain::organization::Organization;
use crate::domain::user::{Credential, NewUser, SessionsAfterLink, User};
use crate::domain::values::PersonName;
use kernel::ids::{IdGenerator, UserId};
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::sync::Arc;
use thiserror::Error;

/// What the browser came back with, and where it belongs if it is somebody new.
#[derive(Debug, Clone)]
pub struct SignInWithProviderCommand {
    /// What the site gave.
    pub code: String,
    /// What was remembered when it was asked. That the state is ours is for the
    /// edge to check before.
    pub pending: PendingIdentity,
    /// The language of somebody new.
    pub locale: Locale,
    /// The country of the agency of somebody new.
    pub country: Country,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInWithProviderOutcome {
    /// It is somebody known.
    SignedIn(UserId),
    /// It is somebody known, who has to show a code as well.
    SecondFactorNeeded(UserId),
    /// It is somebody new, who is registered now: in the agency that invited
    /// them, or with an agency that has their own name until they name it.
    Registered(Registered),
}

/// Why they are not signed in.
#[derive(Debug, Error)]
pub enum SignInWithProviderError {
    /// The site vouches for nobody.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The site knows the person, but not whether the address is theirs: it
    /// opens no account, old or new.
    #[error("the identity provider doesn't vouch for the e-mail address")]
    EmailNotVouched,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<JoinError> for SignInWithProviderError {
    fn from(error: JoinError) -> Self {
        match error {
            // The invitation was open a moment ago: look again.
            JoinError::Invitation(_) | JoinError::Team(_) => Self::Storage(StorageError::Conflict),
            JoinError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Signs people in by the word of another site.
pub struct SignInWithProvider {
    provider: Arc<dyn IdentityProvider>,
    units_of_work: Arc<dyn UnitsOfWork>,
    reception: Reception,
    clock: Arc<dyn Clock>,
}

impl SignInWithProvider {
    pub(crate) fn new(
        provider: Arc<dyn IdentityProvider>,
        units_of_work: Arc<dyn UnitsOfWork>,
        agencies: Arc<dyn OrganizationQueries>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let reception = Reception::new(agencies, Messenger::new(ids.clone(), mint), ids);
        Self { provider, units_of_work, reception, clock }
    }

    /// Where to send the browser, and what to remember until it comes back.
    ///
    /// # Errors
    /// [`IdentityError::Unavailable`].
    pub async fn begin(&self) -> Result<Redirection, IdentityError> {
        self.provider.begin().await
    }

    /// Tells who it is, and registers who is new. The session is for the edge to make.
    ///
    /// # Errors
    /// [`SignInWithProviderError`]; nothing was kept.
    pub async fn execute(
        &self,
        command: SignInWithProviderCommand,
    ) -> Result<SignInWithProviderOutcome, SignInWithProviderError> {
        // A code is redeemed once; the rest may be tried again.
        let vouched = self.provider.complete(&command.code, &command.pending).await?;
        match self.sign_in(&vouched, &command).await {
            Err(SignInWithProviderError::Storage(StorageError::Conflict)) => {
                self.sign_in(&vouched, &command).await
            }
            outcome => outcome,
        }
    }

    async fn sign_in(
        &self,
        vouched: &VouchedIdentity,
        command: &SignInWithProviderCommand,
    ) -> Result<SignInWithProviderOutcome, SignInWithProviderError> {
        let now = self.clock.now();
        let name = name_of(vouched)?;
        let agency = self.reception.agency(&name, command.country, now).await?;
        let mut unit = self.units_of_work.begin().await?;
        if let Some(known) = unit.users().by_identity(&vouched.identity).await? {
            return Ok(welcome_back(&known));
        }
        if !vouched.email_verified {
            return Err(SignInWithProviderError::EmailNotVouched);
        }
        let outcome = match unit.users().by_email(&vouched.email).await? {
            Some(known) => link(unit.as_mut(), known, vouched, now).await?,
            None => {
                let new = NewUser {
                    email: vouched.email.clone(),
                    name,
                    locale: command.locale,
                    credential: Credential::Identity(vouched.identity.clone()),
                    email_verified: true,
                };
                self.register(unit.as_mut(), new, agency, now).await?
            }
        };
        unit.commit().await?;
        tracing::info!(?outcome, "signed in by an identity provider");
        Ok(outcome)
    }

    async fn register(
        &self,
        unit: &mut dyn UnitOfWork,
        new: NewUser,
        agency: Organization,
        now: Timestamp,
    ) -> Result<SignInWithProviderOutcome, JoinError> {
        let invitation = Reception::waiting_for(unit, &new.email, now).await?;
        let place = invitation.map_or(Place::OwnAgency(Box::new(agency)), Place::Invited);
        let registered = self.reception.receive(unit, new, place, now).await?;
        Ok(SignInWithProviderOutcome::Registered(registered))
    }
}

/// What the site calls them, or what their mailbox is called.
fn name_of(vouched: &VouchedIdentity) -> Result<PersonName, StorageError> {
    let named = vouched.name.as_deref().and_then(|name| PersonName::parse(name).ok());
    match named {
        Some(name) => Ok(name),
        // 1 to 64 plain characters: a name by the rules of both.
        None => PersonName::parse(vouched.email.mailbox())
            .map_err(|error| StorageError::Corrupt(error.to_string())),
    }
}

async fn link(
    unit: &mut dyn UnitOfWork,
    mut known: User,
    vouched: &VouchedIdentity,
    now: Timestamp,
) -> Result<SignInWithProviderOutcome, StorageError> {
    if known.link(vouched.identity.clone(), now) == SessionsAfterLink::End {
        unit.sessions().revoke_all(known.id(), None).await?;
    }
    unit.users().save(&mut known).await?;
    Ok(welcome_back(&known))
}

fn welcome_back(known: &User) -> SignInWithProviderOutcome {
    if known.second_factor_in_use().is_some() {
        SignInWithProviderOutcome::SecondFactorNeeded(known.id())
    } else {
        SignInWithProviderOutcome::SignedIn(known.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{InviteMemberCommand, SignInOutcome};
    use crate::domain::role::Role;
    use crate::domain::secrets::ExternalIdentity;
    use crate::fixtures::{PASSWORD, email, pending_identity};

    const ANA: &str = "ana@casas.example";

    /// The site vouches for who is `subject` there; what comes of it here.
    async fn sign_in(
        world: &World,
        subject: &str,
        address: &str,
        email_verified: bool,
    ) -> Result<SignInWithProviderOutcome, SignInWithProviderError> {
        let identity = ExternalIdentity::try_new("https://id.example.pt", subject).unwrap();
        let name = Some("Ana Ribeiro".to_owned());
        world
            .provider
            .vouch("code", VouchedIdentity { identity, email: email(address), email_verified, name });
        sign_in_by(world, "code").await
    }

    async fn sign_in_by(
        world: &World,
        code: &str,
    ) -> Result<SignInWithProviderOutcome, SignInWithProviderError> {
        let command = SignInWithProviderCommand {
            code: code.to_owned(),
            pending: pending_identity(),
            locale: Locale::Es,
            country: Country::Spain,
        };
        world.container().sign_in_with_provider.as_ref().unwrap().execute(command).await
    }

    #[tokio::test]
    async fn somebody_new_has_an_agency_of_their_name_and_comes_back() {
        let world = World::new();
        let outcome = sign_in(&world, "7", ANA, true).await.unwrap();
        let SignInWithProviderOutcome::Registered(registered) = outcome else { panic!("new: {outcome:?}") };
        let account = world.account(registered.user).await;
        assert_eq!((account.locale, account.email_verified), (Locale::Es, true));
        assert_eq!(account.memberships[0].name.as_str(), "Ana Ribeiro");
        assert!(world.letters_to(ANA).is_empty(), "there is nothing to confirm");

        let again = sign_in(&world, "7", "outra@casas.example", false).await.unwrap();
        assert_eq!(again, SignInWithProviderOutcome::SignedIn(registered.user), "whatever the address");
    }

    #[tokio::test]
    async fn somebody_new_who_is_invited_joins() {
        let world = World::new();
        let owner = world.owner().await;
        let command = InviteMemberCommand::try_new("rui@casas.example", Role::Agent).unwrap();
        world.container().invite_member.execute(&owner, command).await.unwrap();
        let outcome = sign_in(&world, "8", "rui@casas.example", true).await.unwrap();
        assert!(matches!(
            outcome,
            SignInWithProviderOutcome::Registered(one) if one.organization == owner.organization()
        ));
        assert_eq!(world.roles(owner.organization()).await, [Role::Owner, Role::Agent]);
    }

    #[tokio::test]
    async fn somebody_known_by_a_confirmed_address_has_two_ways_in() {
        let world = World::new();
        let owner = world.owner().await;
        let session = world.session(owner.user(), 1);
        let outcome = sign_in(&world, "7", ANA, true).await.unwrap();
        assert_eq!(outcome, SignInWithProviderOutcome::SignedIn(owner.user()));
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()));
        assert_eq!(world.sessions(owner.user()).await, [session]);
    }

    #[tokio::test]
    async fn whoever_registered_an_address_that_wasnt_theirs_is_thrown_out() {
        let world = World::new();
        let squatter = world.register(ANA, "Mau").await;
        world.session(squatter.user, 1);
        let outcome = sign_in(&world, "7", ANA, true).await.unwrap();
        assert_eq!(outcome, SignInWithProviderOutcome::SignedIn(squatter.user));
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::Refused);
        assert!(world.sessions(squatter.user).await.is_empty());
    }

    #[tokio::test]
    async fn an_address_that_the_site_doesnt_vouch_for_opens_nothing() {
        let world = World::new();
        let owner = world.owner().await;
        for address in [ANA, "nova@casas.example"] {
            let refused = sign_in(&world, "7", address, false).await;
            assert!(matches!(refused, Err(SignInWithProviderError::EmailNotVouched)), "{refused:?}");
        }
        assert_eq!(world.event_kinds().len(), 2, "nobody came to be");
        let owner = world.user(owner.user());
        assert!(owner.identities.is_empty(), "and nobody has another way in");
    }

    #[tokio::test]
    async fn a_second_factor_is_asked_for_by_whatever_door_somebody_comes() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        for _ in 0..2 {
            let outcome = sign_in(&world, "7", ANA, true).await.unwrap();
            assert_eq!(outcome, SignInWithProviderOutcome::SecondFactorNeeded(owner.user()));
        }
    }

    #[tokio::test]
    async fn a_code_that_is_none_signs_nobody_in() {
        let world = World::new();
        let refused = sign_in_by(&world, "forged").await;
        assert!(matches!(refused, Err(SignInWithProviderError::Identity(IdentityError::Refused(_)))));
    }

    #[tokio::test]
    async fn somebody_without_a_name_is_called_like_their_mailbox() {
        let world = World::new();
        let identity = ExternalIdentity::try_new("https://id.example.pt", "9").unwrap();
        let nameless =
            VouchedIdentity { identity, email: email(ANA), email_verified: true, name: Some(" ".into()) };
        world.provider.vouch("code", nameless);
        let outcome = sign_in_by(&world, "code").await.unwrap();
        let SignInWithProviderOutcome::Registered(registered) = outcome else { panic!("new: {outcome:?}") };
        assert_eq!(world.account(registered.user).await.name.as_str(), "ana");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        world.store().interfere(1);
        assert!(sign_in(&world, "7", ANA, true).await.is_ok());
    }
}
