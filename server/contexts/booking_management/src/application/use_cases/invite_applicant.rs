//! A screened applicant may book: what follows from `APPLICANT_SCREENED.v1`.

use crate::application::ports::Ports;
use crate::domain::events::{ApplicantScreened, BookingEvent, Decision, PendingEvent};
use crate::domain::ids::InvitationId;
use crate::domain::invitation::Invitation;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Invites applicants.
pub struct InviteApplicant {
    ports: Ports,
}

impl InviteApplicant {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Invites whoever was accepted, once to each property: told again, nothing happens. A property
    /// of another agency, or that is not there any more, nobody is invited to.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(
        &self,
        organization: OrganizationId,
        screened: ApplicantScreened,
    ) -> Result<(), StorageError> {
        let ApplicantScreened { applicant, property, decision } = screened;
        if decision != Decision::Accepted {
            return Ok(());
        }
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let facts = unit.facts(property, None, now, now).await?;
        let theirs = facts.is_some_and(|facts| facts.property.organization == organization);
        if !theirs || unit.invitations().find_of(applicant, property).await?.is_some() {
            return Ok(());
        }
        let id = InvitationId(self.ports.ids.next());
        let invitation = Invitation::issue(id, organization, applicant, property, now);
        let event = BookingEvent::VisitInvited { invitation: id, applicant, property };
        unit.invitations().add(&invitation, PendingEvent { occurred_at: now, event }).await?;
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::ids::ApplicantId;
    use crate::fixtures::{AGENCY, FLAT, FOREIGN};
    use uuid::Uuid;

    #[tokio::test]
    async fn whoever_was_accepted_is_invited_once_and_nobody_else_is() {
        let world = World::new();
        let applicant = ApplicantId(Uuid::from_u128(0xA9));
        let invite = &world.container().invite_applicant;
        let screened = |property, decision| ApplicantScreened { applicant, property, decision };
        invite.execute(AGENCY, screened(FLAT, Decision::NotAccepted)).await.unwrap();
        invite.execute(AGENCY, screened(FOREIGN, Decision::Accepted)).await.unwrap();
        assert!(world.event_kinds().is_empty());
        for _ in 0..2 {
            invite.execute(AGENCY, screened(FLAT, Decision::Accepted)).await.unwrap();
        }
        assert_eq!(world.event_kinds(), ["VISIT_INVITED.v1"]);
    }
}
