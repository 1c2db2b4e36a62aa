//! Somebody says how they are called, reached and written to.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Person;
use crate::domain::values::{PersonName, PhoneNumber};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// What they say.
#[derive(Debug, Clone)]
pub struct UpdateProfileCommand {
    name: PersonName,
    phone: Option<PhoneNumber>,
    locale: Locale,
}

impl UpdateProfileCommand {
    /// A name, a telephone number or nothing, and a language.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(name: &str, phone: &str, locale: Locale) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let name = form.read("name", PersonName::parse(name));
        let phone = form.read_optional("phone", phone, PhoneNumber::parse);
        form.finish(name.map(|name| Self { name, phone, locale }))
    }
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum UpdateProfileError {
    /// There is no such person.
    #[error("there is no such person")]
    UnknownPerson,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes what people say of themselves.
pub struct UpdateProfile {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl UpdateProfile {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Keeps what they say.
    ///
    /// # Errors
    /// [`UpdateProfileError`]; nothing was kept.
    pub async fn execute(
        &self,
        person: &Person,
        command: UpdateProfileCommand,
    ) -> Result<(), UpdateProfileError> {
        match self.update(person, command.clone()).await {
            Err(UpdateProfileError::Storage(StorageError::Conflict)) => self.update(person, command).await,
            outcome => outcome,
        }
    }

    async fn update(&self, person: &Person, command: UpdateProfileCommand) -> Result<(), UpdateProfileError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(person.user()).await?;
        let mut user = found.ok_or(UpdateProfileError::UnknownPerson)?;
        user.introduce(command.name, command.phone, command.locale);
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;

    #[tokio::test]
    async fn name_telephone_and_language_are_kept() {
        let world = World::new();
        let person = world.owner().await.person(None);
        let story = &world.container().update_profile;
        let command = UpdateProfileCommand::try_new("Ana  Sá", "+351 912 345 678", Locale::Es).unwrap();
        story.execute(&person, command).await.unwrap();
        let user = world.user(person.user());
        assert_eq!((user.name.as_str(), user.locale), ("Ana Sá", Locale::Es));
        assert_eq!(user.phone.unwrap().as_str(), "+351912345678");

        story.execute(&person, UpdateProfileCommand::try_new("Ana", " ", Locale::Es).unwrap()).await.unwrap();
        assert_eq!(world.user(person.user()).phone, None, "what is left blank is taken away");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let person = world.owner().await.person(None);
        world.store().interfere(1);
        let command = UpdateProfileCommand::try_new("Ana Sá", "", Locale::Pt).unwrap();
        assert!(world.container().update_profile.execute(&person, command).await.is_ok());
    }

    #[test]
    fn a_form_says_all_that_is_wrong_with_it() {
        let refused = UpdateProfileCommand::try_new(" ", "912", Locale::Pt).unwrap_err();
        assert_eq!(refused.0.iter().map(|field| field.name).collect::<Vec<_>>(), ["name", "phone"]);
    }
}
