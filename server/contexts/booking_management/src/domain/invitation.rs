//! A screened applicant's right to book, where an agency shows a property to no others.

use super::ids::{ApplicantId, InvitationId, PropertyId, VisitId};
use chrono::TimeDelta;
use kernel::ids::OrganizationId;
use kernel::time::Timestamp;
use thiserror::Error;

/// All that is kept of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// Its identity.
    pub id: InvitationId,
    /// The agency.
    pub organization: OrganizationId,
    /// Whose right it is.
    pub applicant: ApplicantId,
    /// To visit what.
    pub property: PropertyId,
    /// Until when.
    pub expires_at: Timestamp,
    /// The visit that came of it: of several, of which the earlier were cancelled, the last.
    pub used_by: Option<VisitId>,
    /// Since when.
    pub created_at: Timestamp,
}

/// Why an invitation isn't one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvitationError {
    /// It is for another property.
    #[error("this invitation is for another property")]
    OtherProperty,
    /// Its time is over.
    #[error("this invitation was good until {0}")]
    Expired(Timestamp),
    /// A visit came of it.
    #[error("a visit was booked with this invitation already")]
    Used,
}

impl Invitation {
    /// How long one is good for.
    pub const HOLDS: TimeDelta = TimeDelta::days(30);

    /// Invites an applicant.
    #[must_use]
    pub fn issue(
        id: InvitationId,
        organization: OrganizationId,
        applicant: ApplicantId,
        property: PropertyId,
        now: Timestamp,
    ) -> Self {
        let expires_at = now + Self::HOLDS;
        Self { id, organization, applicant, property, expires_at, used_by: None, created_at: now }
    }

    /// The visit that came of it won't be: it is good for another one.
    pub const fn give_back(&mut self) {
        self.used_by = None;
    }

    /// Its applicant is accepted again: one whose time is over is as good as new. Tells whether it
    /// was over.
    pub fn renew(&mut self, now: Timestamp) -> bool {
        let over = self.expires_at <= now;
        if over {
            self.expires_at = now + Self::HOLDS;
            self.used_by = None;
        }
        over
    }

    /// Uses it for a visit.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub fn accept(
        &mut self,
        property: PropertyId,
        visit: VisitId,
        now: Timestamp,
    ) -> Result<(), InvitationError> {
        if self.property != property {
            return Err(InvitationError::OtherProperty);
        }
        if self.expires_at <= now {
            return Err(InvitationError::Expired(self.expires_at));
        }
        if self.used_by.is_some() {
            return Err(InvitationError::Used);
        }
        self.used_by = Some(visit);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, FLAT, HOUSE, noon};
    use uuid::Uuid;

    #[test]
    fn an_invitation_is_good_once_for_one_property_and_for_thirty_days() {
        let (id, applicant) = (InvitationId(Uuid::from_u128(1)), ApplicantId(Uuid::from_u128(2)));
        let visit = VisitId(Uuid::from_u128(3));
        let fresh = Invitation::issue(id, AGENCY, applicant, FLAT, noon());
        let mut invitation = fresh;
        assert_eq!(invitation.accept(HOUSE, visit, noon()), Err(InvitationError::OtherProperty));
        let last = noon() + TimeDelta::days(30);
        assert_eq!(invitation.accept(FLAT, visit, last), Err(InvitationError::Expired(last)));
        assert_eq!(invitation, fresh, "what was refused left no trace");
        assert_eq!(invitation.accept(FLAT, visit, last - TimeDelta::seconds(1)), Ok(()));
        assert_eq!(invitation.used_by, Some(visit));
        assert_eq!(invitation.accept(FLAT, visit, noon()), Err(InvitationError::Used));
        invitation.give_back();
        assert_eq!(invitation, fresh);
    }

    #[test]
    fn an_invitation_whose_time_is_over_is_renewed_and_no_other() {
        let (id, applicant) = (InvitationId(Uuid::from_u128(1)), ApplicantId(Uuid::from_u128(2)));
        let mut invitation = Invitation::issue(id, AGENCY, applicant, FLAT, noon());
        invitation.accept(FLAT, VisitId(Uuid::from_u128(3)), noon()).unwrap();
        let used = invitation;
        let last = noon() + TimeDelta::days(30);
        assert!(!invitation.renew(last - TimeDelta::seconds(1)));
        assert_eq!(invitation, used);
        assert!(invitation.renew(last));
        assert_eq!((invitation.expires_at, invitation.used_by), (last + TimeDelta::days(30), None));
    }
}
