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
