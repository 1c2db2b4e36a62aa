//! People inside a transaction. Who they are elsewhere and their recovery codes
//! lie in tables of their own, which are written only where they changed.

use super::columns::{SEPARATOR, corrupt, locale, optional, required, texts};
use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use customer_management::application::ports::UserRepository;
use customer_management::domain::secrets::{ExternalIdentity, PasswordHash, TokenHash};
use customer_management::domain::user::{SecondFactor, User, UserState};
use customer_management::domain::values::{Email, Line, PhoneNumber};
use kernel::ids::UserId;
use kernel::storage::StorageError;
use secrecy::{ExposeSecret, SecretString};
use sql::{Row, Statement};

/// What lies in a person's other tables.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Belongings {
    identities: Vec<ExternalIdentity>,
    recovery_codes: Vec<TokenHash>,
}

impl Belongings {
    fn of(state: &UserState) -> Self {
        let codes = state.second_factor.as_ref().map(|factor| factor.recovery_codes.clone());
        Self { identities: state.identities.clone(), recovery_codes: codes.unwrap_or_default() }
    }
}

impl SqlUnitOfWork {
    /// The person of a `user_by_….sql`, whose first argument is the separator.
    async fn user(&mut self, statement: Statement) -> Result<Option<User>, StorageError> {
        let Some(row) = self.transaction.fetch_optional(statement).await? else { return Ok(None) };
        let state = user(&row)?;
        self.belongings.insert(state.id, Belongings::of(&state));
        Ok(Some(User::restored(state)))
    }

    async fn keep_belongings(&mut self, state: &UserState) -> Result<(), StorageError> {
        let (id, now) = (state.id, Belongings::of(state));
        // Somebody who was loaded elsewhere may have had anything.
        let before = self.belongings.remove(&id);
        if before.as_ref().is_none_or(|before| before.identities != now.identities) {
            self.keep_identities(id, &now.identities).await?;
        }
        if before.as_ref().is_none_or(|before| before.recovery_codes != now.recovery_codes) {
            self.keep_recovery_codes(id, &now.recovery_codes).await?;
        }
        self.belongings.insert(id, now);
        Ok(())
    }

    async fn keep_identities(&mut self, id: UserId, all: &[ExternalIdentity]) -> Result<(), StorageError> {
        let clear = Statement::new(include_str!("statements/delete_external_identities.sql")).bind(id.0);
        self.transaction.execute(clear).await?;
        for (position, identity) in (0_i64..).zip(all) {
            let insertion = Statement::new(include_str!("statements/insert_external_identity.sql"))
                .bind(id.0)
                .bind(position)
                .bind(identity.issuer().to_owned())
                .bind(identity.subject().to_owned());
            self.transaction.execute(insertion).await?;
        }
        Ok(())
    }

    async fn keep_recovery_codes(&mut self, id: UserId, all: &[TokenHash]) -> Result<(), StorageError> {
        let clear = Statement::new(include_str!("statements/delete_recovery_codes.sql")).bind(id.0);
        self.transaction.execute(clear).await?;
        for (position, code) in (0_i64..).zip(all) {
            let insertion = Statement::new(include_str!("statements/insert_recovery_code.sql"))
                .bind(id.0)
                .bind(position)
                .bind(code.as_str().to_owned());
            self.transaction.execute(insertion).await?;
        }
        Ok(())
    }

    async fn keep_user(&mut self, user: &mut User) -> Result<(), StorageError> {
        self.keep_belongings(user.state()).await?;
        let version = user.state().version + 1;
        self.tell(user.pending(), version)?;
        user.saved_as(version);
        Ok(())
    }
}

#[async_trait]
impl UserRepository for SqlUnitOfWork {
    async fn add(&mut self, user: &mut User) -> Result<(), StorageError> {
        let state = user.state();
        let insertion = Statement::new(include_str!("statements/insert_user.sql"))
            .bind(state.id.0)
            .bind(state.version + 1);
        self.transaction.execute(person(insertion, state).bind(state.created_at)).await?;
        self.belongings.insert(state.id, Belongings::default());
        self.keep_user(user).await
    }

    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError> {
        let statement = Statement::new(include_str!("statements/user_by_id.sql"));
        self.user(statement.bind(SEPARATOR.to_string()).bind(id.0)).await
    }

    async fn by_email(&mut self, email: &Email) -> Result<Option<User>, StorageError> {
        let statement = Statement::new(include_str!("statements/user_by_email.sql"));
        self.user(statement.bind(SEPARATOR.to_string()).bind(email.as_str().to_owned())).await
    }

    async fn by_identity(&mut self, identity: &ExternalIdentity) -> Result<Option<User>, StorageError> {
        let statement = Statement::new(include_str!("statements/user_by_identity.sql"))
            .bind(SEPARATOR.to_string())
            .bind(identity.issuer().to_owned())
            .bind(identity.subject().to_owned());
        self.user(statement).await
    }

    async fn save(&mut self, user: &mut User) -> Result<(), StorageError> {
        let state = user.state();
        let update =
            Statement::new(include_str!("statements/update_user.sql")).bind(state.id.0).bind(state.version);
        written(self.transaction.execute(person(update, state)).await?)?;
        self.keep_user(user).await
    }
}

/// Binds what may change of a person, in the order of the columns.
fn person(statement: Statement, state: &UserState) -> Statement {
    let factor = state.second_factor.as_ref();
    statement
        .bind(state.email.as_str().to_owned())
        .bind(state.name.to_string())
        .bind(state.phone.as_ref().map(|phone| phone.as_str().to_owned()))
        .bind(state.locale.code().to_owned())
        .bind(state.email_verified_at)
        .bind(state.password.as_ref().map(|hash| hash.as_str().to_owned()))
        .bind(factor.map(|factor| factor.secret.expose_secret().to_owned()))
        .bind(factor.and_then(|factor| factor.confirmed_at))
        .bind(factor.and_then(|factor| factor.last_used_step))
}

/// A person's row.
fn user(row: &Row) -> Result<UserState, StorageError> {
    Ok(UserState {
        id: UserId(row.get("id")?),
        version: row.get("version")?,
        email: required(row, "email", Email::kept)?,
        name: required(row, "name", Line::parse)?,
        phone: optional(row, "phone", PhoneNumber::parse)?,
        locale: locale(row)?,
        email_verified_at: row.get("email_verified_at")?,
        password: optional(row, "password", PasswordHash::parse)?,
        identities: identities(row)?,
        second_factor: second_factor(row)?,
        created_at: row.get("created_at")?,
    })
}

fn identities(row: &Row) -> Result<Vec<ExternalIdentity>, StorageError> {
    let (issuers, subjects) = (texts(row, "issuers")?, texts(row, "subjects")?);
    issuers
        .iter()
        .zip(&subjects)
        .map(|(issuer, subject)| {
            ExternalIdentity::try_new(issuer, subject).map_err(|error| corrupt("subjects", error))
        })
        .collect()
}

fn second_factor(row: &Row) -> Result<Option<SecondFactor>, StorageError> {
    let Some(secret) = row.get::<Option<String>>("totp_secret")? else { return Ok(None) };
    let codes = texts(row, "recovery_codes")?;
    Ok(Some(SecondFactor {
        secret: SecretString::from(secret),
        confirmed_at: row.get("totp_confirmed_at")?,
        last_used_step: row.get("totp_last_step")?,
        recovery_codes: codes
            .iter()
            .map(|code| TokenHash::parse(code).map_err(|error| corrupt("recovery_codes", error)))
            .collect::<Result<_, _>>()?,
    }))
}
