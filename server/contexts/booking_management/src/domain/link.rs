//! What a signed link says: whoever holds it may do one thing, without an account.

use super::ids::{FeedId, InvitationId, VisitId, WaitingEntryId};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// See, move or cancel a visit.
    Visit(VisitId),
    /// See a place on a waiting list, take what is offered, or leave.
    Waiting(WaitingEntryId),
    /// Book as a screened applicant.
    Invitation(InvitationId),
    /// Fetch an agent's visits into another calendar.
    Feed(FeedId),
}
