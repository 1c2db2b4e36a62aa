//! Somebody registers: into the agency that invited them, or with an agency of
//! their own.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{
    OrganizationQueries, Passwords, PasswordsBusy, TokenMint, UnitOfWork, UnitsOfWork,
};
use crate::application::steps::{JoinError, Messenger, Place, Reception, Registered};
use crate::domain::letter::LetterContent;
use crate::domain::organization::Organization;
use crate::domain::password_choice::{GuessablePassword, names_nobody};
use crate::domain::secrets::{NewPassword, PasswordHash};
use crate::domain::user::{Credential, NewUser};
use crate::domain::values::{Email, PersonName, TradeName};
use kernel::ids::IdGenerator;
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// Who registers.
#[derive(Debug, Clone)]
pub struct RegisterUserCommand {
    email: Email,
    name: PersonName,
    password: NewPassword,
    locale: Locale,
    destination: Destination,
}

/// Where they want to belong.
#[derive(Debug, Clone)]
enum Destination {
    /// To an agency of their own, unless an invitation waits for the address.
    OwnAgency { agency: TradeName, country: Country },
    /// To the agency whose link they followed.
    Invited { token: SecretString },
}

impl RegisterUserCommand {
    /// Somebody who brings an agency of their own.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn with_agency(
        email: &str,
        name: &str,
        password: SecretString,
        locale: Locale,
        agency: &str,
        country: Country,
    ) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let agency = form.read("agency", TradeName::parse(agency));
        let destination = agency.map(|agency| Destination::OwnAgency { agency, country });
        Self::read(form, email, name, password, locale, destination)
    }

    /// Somebody who followed the link of an invitation, with its token and the
    /// address that it was sent to.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn invited(
        email: &str,
        name: &str,
        password: SecretString,
        locale: Locale,
        token: SecretString,
    ) -> Result<Self, InvalidFields> {
        let destination = Some(Destination::Invited { token });
        Self::read(Form::default(), email, name, password, locale, destination)
    }

    fn read(
        mut form: Form,
        email: &str,
        name: &str,
        password: SecretString,
        locale: Locale,
        destination: Option<Destination>,
    ) -> Result<Self, InvalidFields> {
        let email = form.read("email", Email::parse(email));
        let name = form.read("name", PersonName::parse(name));
        let password = form.read("password", NewPassword::try_new(password));
        let command = (|| {
            let (email, name) = (email?, name?);
            Some(Self { email, name, password: password?, locale, destination: destination? })
        })();
        form.finish(command)
    }
}

/// Why they don't register.
#[derive(Debug, Error)]
pub enum RegisterUserError {
    /// Somebody has the address. They were written a letter; whoever asks gets
    /// the same answer as after a registration, or could find out who has an account.
    #[error("somebody with this e-mail address has an account")]
    UserAlreadyExists,
    /// The link's invitation is not for this address, or not open any more.
    #[error("there is no such invitation")]
    UnknownInvitation,
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

impl From<JoinError> for RegisterUserError {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::Invitation(_) | JoinError::Team(_) => Self::UnknownInvitation,
            JoinError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Registers people.
pub struct RegisterUser {
    units_of_work: Arc<dyn UnitsOfWork>,
    passwords: Arc<dyn Passwords>,
    mint: Arc<dyn TokenMint>,
    reception: Reception,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl RegisterUser {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        agencies: Arc<dyn OrganizationQueries>,
        passwords: Arc<dyn Passwords>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids.clone(), mint.clone());
        let reception = Reception::new(agencies, messenger.clone(), ids);
        Self { units_of_work, passwords, mint, reception, messenger, clock }
    }

    /// Registers somebody, with their agency or in the one that invited them:
    /// all of it or nothing.
    ///
    /// # Errors
    /// [`RegisterUserError`]; nothing was kept, but for the letter to somebody
    /// who has an account.
    pub async fn execute(&self, command: RegisterUserCommand) -> Result<Registered, RegisterUserError> {
        if self.passwords.is_common(command.password.secret()) {
            return Err(GuessablePassword::Common.into());
        }
        names_nobody(&command.password, &command.email, &command.name)?;
        // Before anybody is looked up, so that the time tells nothing.
        let password = self.passwords.hash(command.password.secret()).await?;
        match self.register(&command, &password).await {
            // Of two who want one address or one slug, the second looks again.
            Err(RegisterUserError::Storage(StorageError::Conflict)) => {
                self.register(&command, &password).await
            }
            outcome => outcome,
        }
    }

    async fn register(
        &self,
        command: &RegisterUserCommand,
        password: &PasswordHash,
    ) -> Result<Registered, RegisterUserError> {
        let now = self.clock.now();
        let own = self.own_agency(command, now).await?;
        let mut unit = self.units_of_work.begin().await?;
        let place = self.place(unit.as_mut(), command, own, now).await?;
        if let Some(known) = unit.users().by_email(&command.email).await? {
            let letter = LetterContent::AlreadyRegistered;
            self.messenger.write(unit.as_mut(), &known, letter, now).await?;
            unit.commit().await?;
            return Err(RegisterUserError::UserAlreadyExists);
        }
        let new = NewUser {
            email: command.email.clone(),
            name: command.name.clone(),
            locale: command.locale,
            credential: Credential::Password(password.clone()),
            // The link was in a letter to this address.
            email_verified: matches!(command.destination, Destination::Invited { .. }),
        };
        let registered = self.reception.receive(unit.as_mut(), new, place, now).await?;
        unit.commit().await?;
        let (user, organization) = (registered.user, registered.organization);
        tracing::info!(%user, %organization, "user registered");
        Ok(registered)
    }

    /// The agency they bring; nothing for who was invited by a link.
    async fn own_agency(
        &self,
        command: &RegisterUserCommand,
        now: Timestamp,
    ) -> Result<Option<Organization>, StorageError> {
        match &command.destination {
            Destination::OwnAgency { agency, country } => {
                self.reception.agency(agency, *country, now).await.map(Some)
            }
            Destination::Invited { .. } => Ok(None),
        }
    }

    /// Where they belong. Decided before anybody is looked up: a wrong link
    /// gets the same answer, whoever has an account.
    async fn place(
        &self,
        unit: &mut dyn UnitOfWork,
        command: &RegisterUserCommand,
        own: Option<Organization>,
        now: Timestamp,
    ) -> Result<Place, RegisterUserError> {
        let invitation = match &command.destination {
            Destination::OwnAgency { .. } => Reception::waiting_for(unit, &command.email, now).await?,
            Destination::Invited { token } => {
                let token = self.mint.hash(token.expose_secret());
                let pending = unit.invitations().pending_by_token(&token).await?;
                pending.filter(|one| one.state().email == command.email && one.is_open(now))
            }
        };
        let place = invitation.map(Place::Invited).or(own.map(Place::OwnAgency));
        place.ok_or(RegisterUserError::UnknownInvitation)
    }
}
