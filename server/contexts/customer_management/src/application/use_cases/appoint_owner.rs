//! The operator gives an agency somebody who answers for it: one that was
//! founded at the command line has no team yet.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{Passwords, PasswordsBusy, UnitOfWork, UnitsOfWork};
use crate::domain::password_choice::{GuessablePassword, names_nobody};
use crate::domain::role::Role;
use crate::domain::secrets::{NewPassword, PasswordHash};
use crate::domain::team::TeamError;
use crate::domain::user::{Credential, NewUser, User};
use crate::domain::values::{Email, PersonName};
use kernel::caller::Operator;
use kernel::ids::{IdGenerator, OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use secrecy::SecretString;
use std::sync::Arc;
use thiserror::Error;

/// Who is to answer for which agency.
#[derive(Debug, Clone)]
pub struct AppointOwnerCommand {
    organization: OrganizationId,
    email: Email,
    name: PersonName,
    password: NewPassword,
    locale: Locale,
}

impl AppointOwnerCommand {
    /// A person for an agency. Name, password and language are those of an
    /// account that comes to be; one that there is stays as it is.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(
        organization: OrganizationId,
        email: &str,
        name: &str,
        password: SecretString,
        locale: Locale,
    ) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let email = form.read("email", Email::parse(email));
        let name = form.read("name", PersonName::parse(name));
        let password = form.read("password", NewPassword::try_new(password));
        let command = (|| {
            let (email, name) = (email?, name?);
            Some(Self { organization, email, name, password: password?, locale })
        })();
        form.finish(command)
    }
}

/// Why the agency has no new owner.
#[derive(Debug, Error)]
pub enum AppointOwnerError {
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// They are in the team.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// The password is one that somebody would try.
    #[error(transparent)]
    Guessable(#[from] GuessablePassword),
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Appoints owners.
pub struct AppointOwner {
    units_of_work: Arc<dyn UnitsOfWork>,
    passwords: Arc<dyn Passwords>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl AppointOwner {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        passwords: Arc<dyn Passwords>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, passwords, ids, clock }
    }

    /// Makes the person an owner, with an account if they have none, and gives
    /// who it is. Who runs the installation vouches for the address of somebody new.
    ///
    /// # Errors
    /// [`AppointOwnerError`]; nothing was kept.
    pub async fn execute(
        &self,
        _operator: &Operator,
        command: AppointOwnerCommand,
    ) -> Result<UserId, AppointOwnerError> {
        if self.passwords.is_common(command.password.secret()) {
            return Err(GuessablePassword::Common.into());
        }
        names_nobody(&command.password, &command.email, &command.name)?;
        let password = self.passwords.hash(command.password.secret()).await?;
        match self.appoint(&command, &password).await {
            Err(AppointOwnerError::Storage(StorageError::Conflict)) => {
                self.appoint(&command, &password).await
            }
            outcome => outcome,
        }
    }

    async fn appoint(
        &self,
        command: &AppointOwnerCommand,
        password: &PasswordHash,
    ) -> Result<UserId, AppointOwnerError> {
        let (organization, now) = (command.organization, self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let mut team = team.ok_or(AppointOwnerError::UnknownOrganization)?;
        let user = match unit.users().by_email(&command.email).await? {
            Some(known) => known.id(),
            None => self.register(unit.as_mut(), command, password, now).await?,
        };
        team.join(user, Role::Owner, now)?;
        unit.teams().save(&mut team).await?;
        unit.commit().await?;
        tracing::info!(%organization, %user, "owner appointed");
        Ok(user)
    }

    async fn register(
        &self,
        unit: &mut dyn UnitOfWork,
        command: &AppointOwnerCommand,
        password: &PasswordHash,
        now: Timestamp,
    ) -> Result<UserId, StorageError> {
        let new = NewUser {
            email: command.email.clone(),
            name: command.name.clone(),
            locale: command.locale,
            credential: Credential::Password(password.clone()),
            email_verified: true,
        };
        let id = UserId(self.ids.next());
        let mut user = User::register(id, new, command.organization, Role::Owner, now);
        unit.users().add(&mut user).await?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{FoundOrganizationCommand, SignInOutcome};
    use crate::fixtures::{PASSWORD, full_profile};
    use uuid::Uuid;

    const RUI: &str = "rui@casas.example";

    async fn agency(world: &World, slug: &str) -> OrganizationId {
        let operator = Operator::at_the_command_line();
        let command = FoundOrganizationCommand::free(full_profile(slug));
        world.container().found_organization.execute(&operator, command).await.unwrap()
    }

    async fn appoint(
        world: &World,
        organization: OrganizationId,
        password: &str,
    ) -> Result<UserId, AppointOwnerError> {
        let operator = Operator::at_the_command_line();
        let password = SecretString::from(password);
        let command = AppointOwnerCommand::try_new(organization, RUI, "Rui Costa", password, Locale::Pt);
        world.container().appoint_owner.execute(&operator, command.unwrap()).await
    }

    #[tokio::test]
    async fn somebody_new_signs_in_and_acts_for_the_agency_at_once() {
        let world = World::new();
        let organization = agency(&world, "um").await;
        let rui = appoint(&world, organization, PASSWORD).await.unwrap();
        assert_eq!(world.sign_in(RUI, PASSWORD).await, SignInOutcome::SignedIn(rui));
        assert_eq!(world.acting(rui, organization).await.role(), Role::Owner);
        assert_eq!(world.event_kinds(), ["ORGANIZATION_FOUNDED.v1", "USER_REGISTERED.v1"]);
    }

    #[tokio::test]
    async fn somebody_known_keeps_their_account() {
        let world = World::new();
        let rui = world.owner_called(RUI, "Rui").await;
        let organization = agency(&world, "um").await;
        assert_eq!(appoint(&world, organization, "manga madura").await.unwrap(), rui.user());
        assert_eq!(world.sign_in(RUI, PASSWORD).await, SignInOutcome::SignedIn(rui.user()));
        assert_eq!(world.account(rui.user()).await.memberships.len(), 2);
        let again = appoint(&world, organization, PASSWORD).await;
        assert!(matches!(again, Err(AppointOwnerError::Team(TeamError::AlreadyMember))), "{again:?}");
    }

    #[tokio::test]
    async fn an_agency_that_isnt_there_gets_no_owner_and_nobody_comes_to_be() {
        let world = World::new();
        let refused = appoint(&world, OrganizationId(Uuid::from_u128(9)), PASSWORD).await;
        assert!(matches!(refused, Err(AppointOwnerError::UnknownOrganization)), "{refused:?}");
        assert_eq!(world.sign_in(RUI, PASSWORD).await, SignInOutcome::Refused);
    }

    #[tokio::test]
    async fn a_password_that_somebody_would_try_is_refused() {
        let world = World::new();
        let organization = agency(&world, "um").await;
        for (password, expected) in
            [("password123", GuessablePassword::Common), ("costa-costa-1", GuessablePassword::NamesItsOwner)]
        {
            let refused = appoint(&world, organization, password).await;
            assert!(matches!(refused, Err(AppointOwnerError::Guessable(why)) if why == expected));
        }
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let organization = agency(&world, "um").await;
        world.store().interfere(1);
        assert!(appoint(&world, organization, PASSWORD).await.is_ok());
    }
}
