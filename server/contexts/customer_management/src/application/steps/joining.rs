//! Somebody joins the agency that invited them.

use super::Messenger;
use crate::application::ports::UnitOfWork;
use crate::domain::invitation::{Invitation, InvitationError};
use crate::domain::notification::NotificationKind;
use crate::domain::team::{Team, TeamError};
use crate::domain::user::User;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;

/// Why somebody doesn't join.
#[derive(Debug, Error)]
pub enum JoinError {
    /// The invitation can't be accepted, or not by them.
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    /// They are in the team.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Accepts the invitation for somebody who is new or was changed, keeps all of
/// it, and tells those who wait for them. The place in the team was kept free
/// since they were invited.
pub async fn join(
    unit: &mut dyn UnitOfWork,
    messenger: &Messenger,
    mut invitation: Invitation,
    user: &mut User,
    now: Timestamp,
) -> Result<(), JoinError> {
    let organization = invitation.state().organization;
    // Before anything is written: whoever changes a team waits for its lock with empty hands.
    let mut team = unit.teams().lock(organization).await?.ok_or(InvitationError::NotPending)?;
    invitation.accept(&user.state().email, now)?;
    team.join(user.id(), invitation.state().role, now)?;
    if user.state().version == 0 {
        unit.users().add(user).await?;
    } else {
        unit.users().save(user).await?;
    }
    unit.invitations().save(&mut invitation).await?;
    unit.teams().save(&mut team).await?;
    for reader in readers(&team, &invitation, user.id()) {
        let (name, role) = (user.state().name.to_string(), invitation.state().role);
        let kind = if reader == invitation.state().invited_by {
            NotificationKind::InvitationAccepted { name, role }
        } else {
            NotificationKind::MemberJoined { name, role }
        };
        messenger.notify(unit, reader, organization, kind, now).await?;
    }
    Ok(())
}

/// Who invited, while they are in the team, and those who answer for it.
fn readers(team: &Team, invitation: &Invitation, newcomer: UserId) -> Vec<UserId> {
    let inviter = invitation.state().invited_by;
    let mut readers: Vec<_> = team.owners().filter(|owner| *owner != newcomer).collect();
    if team.role_of(inviter).is_some() && !readers.contains(&inviter) {
        readers.push(inviter);
    }
    readers
}
