//! How people are told: by letter, and in the application.

use crate::application::ports::{TokenMint, UnitOfWork};
use crate::domain::ids::{LetterId, NotificationId};
use crate::domain::invitation::Invitation;
use crate::domain::letter::{Letter, LetterContent};
use crate::domain::notification::{Notification, NotificationKind};
use crate::domain::role::Role;
use crate::domain::token::{OneTimeToken, Purpose};
use crate::domain::user::User;
use kernel::ids::{IdGenerator, OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use secrecy::SecretString;
use std::sync::Arc;

/// What happened to a member of a team.
#[derive(Debug, Clone, Copy)]
pub enum News {
    /// They have another role.
    RoleChanged(Role),
    /// They were let go.
    Removed,
}

/// Writes to people.
#[derive(Clone)]
pub struct Messenger {
    ids: Arc<dyn IdGenerator>,
    mint: Arc<dyn TokenMint>,
}

impl Messenger {
    /// With ids for letters and notifications, and tokens for links.
    pub const fn new(ids: Arc<dyn IdGenerator>, mint: Arc<dyn TokenMint>) -> Self {
        Self { ids, mint }
    }

    /// The identity of a letter that its writer puts together.
    pub fn next_letter(&self) -> LetterId {
        LetterId(self.ids.next())
    }

    /// Posts a letter to somebody who has an account.
    pub async fn write(
        &self,
        unit: &mut dyn UnitOfWork,
        user: &User,
        content: LetterContent,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        unit.letters().post(&Letter::to_user(self.next_letter(), user, content, now)).await
    }

    /// Posts the letter that asks somebody to show that they read their
    /// mailbox. The link of a letter before is worth nothing from now on.
    pub async fn ask_to_confirm_email(
        &self,
        unit: &mut dyn UnitOfWork,
        user: &User,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let (token, hash) = self.mint.mint();
        let kept = OneTimeToken::issue(hash, user.id(), Purpose::VerifyEmail, now);
        unit.tokens().forget_all(user.id(), Purpose::VerifyEmail).await?;
        unit.tokens().add(&kept).await?;
        self.write(unit, user, LetterContent::ConfirmEmail { token }, now).await
    }

    /// Posts the letter of an invitation, in the reader's language where it is
    /// known and in the inviter's where it isn't.
    pub async fn invite(
        &self,
        unit: &mut dyn UnitOfWork,
        invitation: &Invitation,
        by: UserId,
        token: SecretString,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let state = invitation.state();
        let gone = || StorageError::Corrupt(format!("invitation {} has no inviter or no agency", state.id));
        let inviter = unit.users().find(by).await?.ok_or_else(gone)?;
        let agency = unit.organizations().find(state.organization).await?.ok_or_else(gone)?;
        let reader = unit.users().by_email(&state.email).await?;
        let letter = Letter {
            id: self.next_letter(),
            to: state.email.clone(),
            locale: reader.as_ref().unwrap_or(&inviter).state().locale,
            name: reader.map(|reader| reader.state().name.clone()),
            content: LetterContent::Invitation {
                organization: agency.state().profile.name.to_string(),
                inviter: inviter.state().name.to_string(),
                role: state.role,
                token,
                expires_at: state.expires_at,
            },
            posted_at: now,
        };
        unit.letters().post(&letter).await
    }

    /// Tells somebody something in the application.
    pub async fn notify(
        &self,
        unit: &mut dyn UnitOfWork,
        user: UserId,
        organization: OrganizationId,
        kind: NotificationKind,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let id = NotificationId(self.ids.next());
        unit.notifications().add(&Notification::unread(id, user, organization, kind, now)).await
    }

    /// Tells a member what somebody else decided about them, both ways.
    pub async fn tell(
        &self,
        unit: &mut dyn UnitOfWork,
        user: UserId,
        organization: OrganizationId,
        news: News,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let found = (unit.users().find(user).await?, unit.organizations().find(organization).await?);
        let (Some(reader), Some(agency)) = found else { return Ok(()) };
        let name = agency.state().profile.name.to_string();
        let (kind, content) = match news {
            News::RoleChanged(role) => (
                NotificationKind::RoleChanged { role },
                LetterContent::RoleChanged { organization: name, role },
            ),
            News::Removed => {
                (NotificationKind::RemovedFromOrganization, LetterContent::Removed { organization: name })
            }
        };
        self.notify(unit, user, organization, kind, now).await?;
        self.write(unit, &reader, content, now).await
    }
}
