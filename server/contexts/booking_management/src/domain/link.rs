//! What a signed link in a letter says: whoever holds it may do one thing, without an account.

use super::ids::{InvitationId, VisitId, WaitingEntryId};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// See, move or cancel a visit.
    Visit(VisitId),
    /// See a place on a waiting list, take what is offered, or leave.
    Waiting(WaitingEntryId),
    /// Book as a screened applicant.
    Invitation(InvitationId),
}
