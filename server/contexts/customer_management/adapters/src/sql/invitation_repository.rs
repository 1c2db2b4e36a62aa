//! Invitations inside a transaction.

use super::columns::{coded, required};
use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use customer_management::application::ports::InvitationRepository;
use customer_management::domain::ids::InvitationId;
use customer_management::domain::invitation::{Invitation, InvitationState, InvitationStatus};
use customer_management::domain::role::Role;
use customer_management::domain::secrets::TokenHash;
use customer_management::domain::values::Email;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Row, Statement};

impl SqlUnitOfWork {
    async fn invitation(&mut self, statement: Statement) -> Result<Option<Invitation>, StorageError> {
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(invitation).transpose()
    }
}

#[async_trait]
impl InvitationRepository for SqlUnitOfWork {
    async fn add(&mut self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let state = invitation.state();
        let version = state.version + 1;
        let insertion = Statement::new(include_str!("statements/insert_invitation.sql"))
            .bind(state.id.0)
            .bind(version)
            .bind(state.organization.0)
            .bind(state.email.as_str().to_owned())
            .bind(state.role.code().to_owned())
            .bind(state.token.as_str().to_owned())
            .bind(state.invited_by.0)
            .bind(state.invited_at)
            .bind(state.expires_at)
            .bind(state.status.code().to_owned());
        self.transaction.execute(insertion).await?;
        invitation.saved_as(version);
        Ok(())
    }

    async fn save(&mut self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let state = invitation.state();
        let version = state.version + 1;
        let update = Statement::new(include_str!("statements/update_invitation.sql"))
            .bind(state.id.0)
            .bind(state.version)
            .bind(state.role.code().to_owned())
            .bind(state.token.as_str().to_owned())
            .bind(state.invited_at)
            .bind(state.expires_at)
            .bind(state.status.code().to_owned());
        written(self.transaction.execute(update).await?)?;
        invitation.saved_as(version);
        Ok(())
    }

    async fn find(
        &mut self,
        organization: OrganizationId,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StorageError> {
        let statement = Statement::new(include_str!("statements/invitation_by_id.sql"));
        self.invitation(statement.bind(organization.0).bind(id.0)).await
    }

    async fn pending_by_token(&mut self, token: &TokenHash) -> Result<Option<Invitation>, StorageError> {
        let statement = Statement::new(include_str!("statements/pending_invitation_by_token.sql"));
        self.invitation(statement.bind(token.as_str().to_owned())).await
    }

    async fn pending_for(&mut self, email: &Email) -> Result<Vec<Invitation>, StorageError> {
        let statement = Statement::new(include_str!("statements/pending_invitations_by_email.sql"))
            .bind(email.as_str().to_owned());
        self.transaction.fetch_each(statement, invitation).await
    }

    async fn open_count(
        &mut self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<usize, StorageError> {
        let statement = Statement::new(include_str!("statements/count_open_invitations.sql"));
        let row = self.transaction.fetch_one(statement.bind(organization.0).bind(now)).await?;
        Ok(usize::try_from(row.get::<i64>("open")?).unwrap_or_default())
    }
}

fn invitation(row: &Row) -> Result<Invitation, StorageError> {
    Ok(Invitation::restored(InvitationState {
        id: InvitationId(row.get("id")?),
        version: row.get("version")?,
        organization: OrganizationId(row.get("organization_id")?),
        email: required(row, "email", Email::kept)?,
        role: coded(row, "role", Role::parse)?,
        token: required(row, "token_hash", TokenHash::parse)?,
        invited_by: UserId(row.get("invited_by")?),
        invited_at: row.get("invited_at")?,
        expires_at: row.get("expires_at")?,
        status: coded(row, "status", InvitationStatus::parse)?,
    }))
}
