//! Rights of screened applicants inside a transaction.

use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use booking_management::application::ports::InvitationRepository;
use booking_management::domain::events::PendingEvent;
use booking_management::domain::ids::{ApplicantId, InvitationId, PropertyId, VisitId};
use booking_management::domain::invitation::Invitation;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use sql::{Row, Statement};
use uuid::Uuid;

#[async_trait]
impl InvitationRepository for SqlUnitOfWork {
    async fn find(&mut self, id: InvitationId) -> Result<Option<Invitation>, StorageError> {
        let statement = Statement::new(include_str!("statements/invitation_by_id.sql")).bind(id.0);
        self.transaction.fetch_optional(statement).await?.as_ref().map(invitation).transpose()
    }

    async fn find_of(
        &mut self,
        applicant: ApplicantId,
        property: PropertyId,
    ) -> Result<Option<Invitation>, StorageError> {
        let statement = Statement::new(include_str!("statements/invitation_of_applicant.sql"))
            .bind(applicant.0)
            .bind(property.0);
        self.transaction.fetch_optional(statement).await?.as_ref().map(invitation).transpose()
    }

    async fn add(&mut self, invitation: &Invitation, event: PendingEvent) -> Result<(), StorageError> {
        let insertion = Statement::new(include_str!("statements/insert_invitation.sql"))
            .bind(invitation.id.0)
            .bind(invitation.organization.0)
            .bind(invitation.applicant.0)
            .bind(invitation.property.0)
            .bind(invitation.expires_at)
            .bind(invitation.used_by.map(|visit| visit.0))
            .bind(invitation.created_at);
        self.transaction.execute(insertion).await?;
        self.tell(invitation.organization, 1, &[event])
    }

    async fn save(
        &mut self,
        was: &Invitation,
        invitation: &Invitation,
        events: &[PendingEvent],
    ) -> Result<(), StorageError> {
        let update = Statement::new(include_str!("statements/update_invitation.sql"))
            .bind(invitation.id.0)
            .bind(invitation.expires_at)
            .bind(invitation.used_by.map(|visit| visit.0))
            .bind(was.expires_at)
            .bind(was.used_by.map(|visit| visit.0));
        written(self.transaction.execute(update).await?)?;
        self.tell(invitation.organization, 1, events)
    }
}

fn invitation(row: &Row) -> Result<Invitation, StorageError> {
    Ok(Invitation {
        id: InvitationId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        applicant: ApplicantId(row.get("applicant_id")?),
        property: PropertyId(row.get("property_id")?),
        expires_at: row.get("expires_at")?,
        used_by: row.get::<Option<Uuid>>("used_by")?.map(VisitId),
        created_at: row.get("created_at")?,
    })
}
