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

    /// Invites whoever was accepted, once to each property: told again, nothing happens, unless the
    /// time of the invitation is over and it begins anew. A property of another agency, or that is not there any more, nobody is invited to.
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
        if !theirs {
            return Ok(());
        }
        let told = |invitation| PendingEvent {
            occurred_at: now,
            event: BookingEvent::VisitInvited { invitation, applicant, property },
        };
        match unit.invitations().find_of(applicant, property).await? {
            Some(was) => {
                let mut invitation = was;
                if !invitation.renew(now) {
                    return Ok(());
                }
                unit.invitations().save(&was, &invitation, &[told(was.id)]).await?;
            }
            None => {
                let id = InvitationId(self.ports.ids.next());
                let invitation = Invitation::issue(id, organization, applicant, property, now);
                unit.invitations().add(&invitation, told(id)).await?;
            }
        }
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::BookVisitCommand;
    use crate::domain::ids::ApplicantId;
    use crate::domain::settings::Screening;
    use crate::fixtures::{AGENCY, FLAT, FOREIGN};
    use chrono::TimeDelta;
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

    #[tokio::test]
    async fn whoever_is_accepted_again_after_the_time_of_their_invitation_is_invited_anew() {
        let world = World::new();
        let applicant = ApplicantId(Uuid::from_u128(0xA9));
        let link = world.invite(applicant, FLAT).await;
        world.clock().advance(Invitation::HOLDS);
        assert_eq!(world.invite(applicant, FLAT).await, link, "the same link is good again");
        assert_eq!(world.event_kinds(), ["VISIT_INVITED.v1"; 2]);
        world.arrange(FLAT, |settings| settings.screening = Screening::InvitedOnly).await;
        let start = world.now() + TimeDelta::days(2) - TimeDelta::hours(2);
        let form = BookVisitCommand { invitation: Some(link), ..world.form(FLAT, start) };
        world.container().book_visit.execute(form).await.unwrap();
    }
}
