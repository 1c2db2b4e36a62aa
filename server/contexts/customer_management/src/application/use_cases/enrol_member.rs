//! The operator puts somebody into an agency's team: the first owner of an
//! agency that was founded at the command line.

use crate::application::ports::{Passwords, PasswordsBusy, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::letter::LetterContent;
use crate::domain::role::Role;
use crate::domain::secrets::NewPassword;
use crate::domain::team::TeamError;
use crate::domain::token::{OneTimeToken, Purpose};
use crate::domain::user::{Credential, NewUser, User};
use crate::domain::values::{Email, PersonName};
use kernel::caller::Operator;
use kernel::ids::{IdGenerator, OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Who is to be what.
#[derive(Debug, Clone)]
pub struct EnrolMemberCommand {
    /// The agency.
    pub organization: OrganizationId,
    /// Their address, which the operator vouches for.
    pub email: Email,
    /// Their name, if they have no account yet.
    pub name: PersonName,
    /// What they are to be.
    pub role: Role,
    /// The language they read.
    pub locale: Locale,
    /// Their password, if it is known already; otherwise they are sent a letter to choose one.
    pub password: Option<NewPassword>,
}

/// Why they are not in the team.
#[derive(Debug, Error)]
pub enum EnrolMemberError {
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// They are in the team.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Puts people into teams.
pub struct EnrolMember {
    units_of_work: Arc<dyn UnitsOfWork>,
    passwords: Arc<dyn Passwords>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl EnrolMember {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        passwords: Arc<dyn Passwords>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids.clone(), mint.clone());
        Self { units_of_work, passwords, mint, messenger, ids, clock }
    }

    /// Makes them a member. Who has no account gets one, with a confirmed
    /// address; who has one keeps it as it is. The plan's limit is the
    /// operator's own affair.
    ///
    /// # Errors
    /// [`EnrolMemberError`]; nothing was kept.
    pub async fn execute(
        &self,
        _operator: &Operator,
        command: EnrolMemberCommand,
    ) -> Result<UserId, EnrolMemberError> {
        let EnrolMemberCommand { organization, email, name, role, locale, password } = command;
        // Until they choose one, a password that nobody knows.
        let hash = match &password {
            Some(password) => self.passwords.hash(password.secret()).await?,
            None => self.passwords.hash(&self.mint.mint().0).await?,
        };
        let now = self.clock.now();
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let mut team = team.ok_or(EnrolMemberError::UnknownOrganization)?;
        let known = unit.users().by_email(&email).await?;
        let is_new = known.is_none();
        let mut user = known.unwrap_or_else(|| {
            let id = UserId(self.ids.next());
            let credential = Credential::Password(hash);
            let who = NewUser { email, name, locale, credential, email_verified: true };
            User::register(id, who, organization, role, now)
        });
        team.join(user.id(), role, now)?;
        if is_new {
            unit.users().add(&mut user).await?;
        }
        unit.teams().save(&mut team).await?;
        if is_new && password.is_none() {
            let (token, hash) = self.mint.mint();
            unit.tokens().add(&OneTimeToken::issue(hash, user.id(), Purpose::ResetPassword, now)).await?;
            self.messenger.write(unit.as_mut(), &user, LetterContent::ResetPassword { token }, now).await?;
        }
        unit.commit().await?;
        tracing::info!(%organization, user = %user.id(), %role, "member enrolled by the operator");
        Ok(user.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::FoundOrganizationCommand;
    use crate::fixtures::{email, full_profile, person_name};
    use secrecy::SecretString;

    async fn an_agency(world: &World) -> OrganizationId {
        let command = FoundOrganizationCommand::free(full_profile("casas"));
        let operator = Operator::at_the_command_line();
        world.container().found_organization.execute(&operator, command).await.unwrap()
    }

    fn an_owner(organization: OrganizationId) -> EnrolMemberCommand {
        EnrolMemberCommand {
            organization,
            email: email("ana@casas.example"),
            name: person_name("Ana Ribeiro"),
            role: Role::Owner,
            locale: Locale::Pt,
            password: None,
        }
    }

    async fn enrol(world: &World, command: EnrolMemberCommand) -> Result<UserId, EnrolMemberError> {
        world.container().enrol_member.execute(&Operator::at_the_command_line(), command).await
    }

    #[tokio::test]
    async fn somebody_new_becomes_the_owner_and_is_sent_a_letter_to_choose_a_password() {
        let world = World::new();
        let organization = an_agency(&world).await;
        let user = enrol(&world, an_owner(organization)).await.unwrap();
        let account = world.container().accounts.caller(user).await.unwrap().unwrap();
        assert!(account.email_verified);
        assert!(account.acting_for(organization).is_ok_and(|member| member.role() == Role::Owner));
        assert_eq!(world.letters_to("ana@casas.example"), ["RESET_PASSWORD"]);
    }

    #[tokio::test]
    async fn with_a_password_no_letter_is_sent() {
        let world = World::new();
        let organization = an_agency(&world).await;
        let password = NewPassword::try_new(SecretString::from("azulejo-e-cal")).unwrap();
        enrol(&world, EnrolMemberCommand { password: Some(password), ..an_owner(organization) })
            .await
            .unwrap();
        assert!(world.letters_to("ana@casas.example").is_empty());
    }

    #[tokio::test]
    async fn somebody_known_keeps_their_account_and_gets_no_letter() {
        let world = World::new();
        let organization = an_agency(&world).await;
        let known = world.owner().await;
        assert_eq!(enrol(&world, an_owner(organization)).await.unwrap(), known.user());
        assert_eq!(world.account(known.user()).await.memberships.len(), 2);
        assert_eq!(world.letters_to("ana@casas.example"), ["CONFIRM_EMAIL"]);
    }

    #[tokio::test]
    async fn nobody_is_enrolled_twice_or_in_an_agency_that_is_none() {
        let world = World::new();
        let organization = an_agency(&world).await;
        enrol(&world, an_owner(organization)).await.unwrap();
        let again = enrol(&world, an_owner(organization)).await;
        assert!(matches!(again, Err(EnrolMemberError::Team(TeamError::AlreadyMember))), "{again:?}");
        let nowhere = enrol(&world, an_owner(OrganizationId(uuid::Uuid::nil()))).await;
        assert!(matches!(nowhere, Err(EnrolMemberError::UnknownOrganization)), "{nowhere:?}");
    }
}
