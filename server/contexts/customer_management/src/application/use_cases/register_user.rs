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
        let place = invitation.map(Place::Invited).or(own.map(|own| Place::OwnAgency(Box::new(own))));
        place.ok_or(RegisterUserError::UnknownInvitation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::form::{Flaw, InvalidField};
    use crate::application::use_cases::InviteMemberCommand;
    use crate::domain::notification::NotificationKind;
    use crate::domain::role::Role;
    use crate::domain::subscription::Plan;
    use crate::domain::values::InvalidValue;
    use crate::fixtures::{PASSWORD, noon};
    use chrono::TimeDelta;
    use kernel::ids::OrganizationId;

    const RUI: &str = "rui@casas.example";

    fn with_agency(email: &str, password: &str) -> RegisterUserCommand {
        let (password, country) = (SecretString::from(password), Country::Portugal);
        RegisterUserCommand::with_agency(email, "Rui Costa", password, Locale::Pt, "Lar Feliz", country)
            .unwrap()
    }

    fn invited(email: &str, token: SecretString) -> RegisterUserCommand {
        let password = SecretString::from(PASSWORD);
        RegisterUserCommand::invited(email, "Rui Costa", password, Locale::Pt, token).unwrap()
    }

    async fn register(world: &World, command: RegisterUserCommand) -> Result<Registered, RegisterUserError> {
        world.container().register_user.execute(command).await
    }

    async fn invite(world: &World, email: &str) -> OrganizationId {
        let owner = world.owner().await;
        let command = InviteMemberCommand::try_new(email, Role::Admin).unwrap();
        world.container().invite_member.execute(&owner, command).await.unwrap();
        owner.organization()
    }

    #[tokio::test]
    async fn somebody_new_owns_an_agency_that_pays_nothing() {
        let world = World::new();
        let registered = register(&world, with_agency("Rui@Casas.example", PASSWORD)).await.unwrap();
        let account = world.account(registered.user).await;
        assert_eq!((account.email.as_str(), account.email_verified), (RUI, false));
        let [membership] = account.memberships.as_slice() else { panic!("one agency: {account:?}") };
        assert_eq!((membership.organization, membership.role), (registered.organization, Role::Owner));
        assert_eq!((membership.name.as_str(), membership.slug.as_str()), ("Lar Feliz", "lar-feliz"));
        let team = world.team(registered.organization).await;
        assert_eq!((team.subscription.plan, team.members[0].joined_at), (Plan::Freemium, noon()));
        assert_eq!(world.event_kinds(), ["ORGANIZATION_FOUNDED.v1", "USER_REGISTERED.v1"]);
        assert_eq!(world.letters_to(RUI), ["CONFIRM_EMAIL"]);
    }

    #[tokio::test]
    async fn an_agency_whose_name_is_taken_has_an_address_of_its_own() {
        let world = World::new();
        register(&world, with_agency("eva@casas.example", PASSWORD)).await.unwrap();
        let second = register(&world, with_agency(RUI, PASSWORD)).await.unwrap();
        let slug = world.account(second.user).await.memberships[0].slug.to_string();
        assert!(slug.starts_with("lar-feliz-") && slug.len() == "lar-feliz-".len() + 8, "{slug}");
    }

    #[tokio::test]
    async fn a_known_address_is_refused_and_its_owner_is_told() {
        let world = World::new();
        let known = world.register(RUI, "Rui Costa").await;
        let again = register(&world, with_agency("RUI@casas.example", PASSWORD)).await;
        assert!(matches!(again, Err(RegisterUserError::UserAlreadyExists)), "{again:?}");
        assert_eq!(world.letters_to(RUI), ["CONFIRM_EMAIL", "ALREADY_REGISTERED"]);
        assert_eq!(world.team(known.organization).await.members.len(), 1);
        assert_eq!(world.event_kinds().len(), 2, "what was refused is not told");
    }

    #[tokio::test]
    async fn a_link_makes_a_member_whose_address_is_verified_at_once() {
        let world = World::new();
        let organization = invite(&world, RUI).await;
        let token = world.token_for(RUI);
        let registered = register(&world, invited(RUI, token.clone())).await.unwrap();
        assert_eq!((registered.organization, registered.email_verified), (organization, true));
        assert_eq!(world.roles(organization).await, [Role::Owner, Role::Admin]);
        assert!(world.team(organization).await.invitations.is_empty(), "it is accepted");
        assert_eq!(world.letters_to(RUI), ["INVITATION"], "there is nothing to confirm");
        let again = register(&world, invited(RUI, token)).await;
        assert!(matches!(again, Err(RegisterUserError::UnknownInvitation)), "a link works once: {again:?}");
    }

    #[tokio::test]
    async fn who_invited_is_told() {
        let world = World::new();
        invite(&world, RUI).await;
        let registered = register(&world, invited(RUI, world.token_for(RUI))).await.unwrap();
        let owner = world.team(registered.organization).await.members[0].user;
        let told = world.container().accounts.notifications(owner, 10).await.unwrap();
        let expected = NotificationKind::InvitationAccepted { name: "Rui Costa".into(), role: Role::Admin };
        assert_eq!(told.into_iter().map(|one| one.kind).collect::<Vec<_>>(), [expected]);
    }

    #[tokio::test]
    async fn who_is_invited_and_comes_without_the_link_joins_and_has_yet_to_confirm() {
        let world = World::new();
        let organization = invite(&world, RUI).await;
        let registered = register(&world, with_agency(RUI, PASSWORD)).await.unwrap();
        assert_eq!((registered.organization, registered.email_verified), (organization, false));
        assert!(world.account(registered.user).await.acting_for(organization).is_err(), "not yet");
        assert_eq!(world.letters_to(RUI), ["INVITATION", "CONFIRM_EMAIL"]);
    }

    #[tokio::test]
    async fn an_invitation_whose_time_is_over_is_none() {
        let world = World::new();
        let inviting = invite(&world, RUI).await;
        world.clock.advance(TimeDelta::days(7));
        let late = register(&world, invited(RUI, world.token_for(RUI))).await;
        assert!(matches!(late, Err(RegisterUserError::UnknownInvitation)), "{late:?}");
        let own = register(&world, with_agency(RUI, PASSWORD)).await.unwrap();
        assert_ne!(own.organization, inviting);
    }

    #[tokio::test]
    async fn a_link_is_worth_nothing_for_another_address_and_tells_nothing_of_it() {
        let world = World::new();
        invite(&world, RUI).await;
        for email in ["eva@casas.example", "ana@casas.example"] {
            let refused = register(&world, invited(email, world.token_for(RUI))).await;
            assert!(matches!(refused, Err(RegisterUserError::UnknownInvitation)), "{email}: {refused:?}");
        }
        let guessed = register(&world, invited(RUI, SecretString::from("guessed"))).await;
        assert!(matches!(guessed, Err(RegisterUserError::UnknownInvitation)), "{guessed:?}");
    }

    #[tokio::test]
    async fn a_password_that_somebody_would_try_is_refused() {
        let world = World::new();
        for (password, expected) in
            [("password123", GuessablePassword::Common), ("costa-costa-1", GuessablePassword::NamesItsOwner)]
        {
            let refused = register(&world, with_agency(RUI, password)).await;
            assert!(matches!(refused, Err(RegisterUserError::Guessable(why)) if why == expected));
        }
        assert!(world.event_kinds().is_empty());
    }

    #[tokio::test]
    async fn of_two_who_want_one_thing_at_once_the_second_looks_again() {
        let world = World::new();
        world.store().interfere(1);
        assert!(register(&world, with_agency(RUI, PASSWORD)).await.is_ok());
        world.store().interfere(2);
        let unlucky = register(&world, with_agency("eva@casas.example", PASSWORD)).await;
        assert!(matches!(unlucky, Err(RegisterUserError::Storage(StorageError::Conflict))), "{unlucky:?}");
    }

    #[tokio::test]
    async fn where_too_many_passwords_wait_nobody_is_registered() {
        let world = World::new();
        world.passwords.set_busy(true);
        let refused = register(&world, with_agency(RUI, PASSWORD)).await;
        assert!(matches!(refused, Err(RegisterUserError::Busy(_))), "{refused:?}");
        assert!(world.letters_to(RUI).is_empty());
    }

    #[test]
    fn a_form_says_all_that_is_wrong_with_it() {
        let password = SecretString::from("short");
        let (locale, country) = (Locale::Pt, Country::Portugal);
        let refused =
            RegisterUserCommand::with_agency("rui", " ", password, locale, "", country).unwrap_err();
        let names: Vec<_> = refused.0.iter().map(|field| field.name).collect();
        assert_eq!(names, ["agency", "email", "name", "password"]);
        let blank = InvalidField { name: "name", flaw: Flaw::Value(InvalidValue::Blank) };
        assert!(refused.0.contains(&blank));
    }
}
