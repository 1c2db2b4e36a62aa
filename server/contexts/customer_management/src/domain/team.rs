//! The aggregate: the people of an agency, with their roles. Who may do what is
//! decided on the team as it is at that moment, never on what the asking page saw.

use super::events::{CustomerEvent, PendingEvent};
use super::role::{NotAllowed, Permission, Role};
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use thiserror::Error;

/// Somebody's place in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Who it is.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// Since when.
    pub joined_at: Timestamp,
}

/// All that is kept of a team: what storage writes and reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamState {
    /// Whose team it is; an agency has one.
    pub organization: OrganizationId,
    /// How often it was locked to be changed.
    pub version: i64,
    /// Who is in it, each once: the first to join first, by id where two
    /// joined in the same moment.
    pub memberships: Vec<Membership>,
}

/// One difference between the team as it was loaded and as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamChange {
    /// Somebody came.
    Joined(Membership),
    /// Somebody has another role.
    RoleChanged {
        /// Who it is.
        user: UserId,
        /// The role from now on.
        role: Role,
    },
    /// Somebody went.
    Left(UserId),
}

/// Why a team stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TeamError {
    /// The role of who asks doesn't allow it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is nobody like that in the team.
    #[error("there is no such member")]
    UnknownMember,
    /// They are in the team.
    #[error("this person is already a member")]
    AlreadyMember,
    /// An agency always has somebody who answers for it.
    #[error("the last owner can neither leave nor become something else; hand the agency over first")]
    LastOwner,
}

/// The people of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    state: TeamState,
    changes: Vec<TeamChange>,
    pending: Vec<PendingEvent>,
}

impl Team {
    /// The team of a new agency: its owner.
    #[must_use]
    pub fn found(organization: OrganizationId, owner: UserId, now: Timestamp) -> Self {
        let mut team = Self::restored(TeamState { organization, version: 0, memberships: Vec::new() });
        team.take_in(Membership { user: owner, role: Role::Owner, joined_at: now });
        team
    }

    /// A team as storage has it.
    #[must_use]
    pub const fn restored(state: TeamState) -> Self {
        Self { state, changes: Vec::new(), pending: Vec::new() }
    }

    /// All there is to know of it.
    #[must_use]
    pub const fn state(&self) -> &TeamState {
        &self.state
    }

    /// What storage has to write, in the order it happened.
    #[must_use]
    pub fn changes(&self) -> &[TeamChange] {
        &self.changes
    }

    /// What there is to tell, and waits to be saved.
    #[must_use]
    pub fn pending(&self) -> &[PendingEvent] {
        &self.pending
    }

    /// What somebody is in the team.
    #[must_use]
    pub fn role_of(&self, user: UserId) -> Option<Role> {
        self.state.memberships.iter().find(|one| one.user == user).map(|one| one.role)
    }

    /// Those who answer for the agency.
    pub fn owners(&self) -> impl Iterator<Item = UserId> {
        self.state.memberships.iter().filter(|one| one.role == Role::Owner).map(|one| one.user)
    }

    /// How many are in it.
    #[must_use]
    pub fn size(&self) -> usize {
        self.state.memberships.len()
    }

    /// Whether somebody may do something at this moment.
    ///
    /// # Errors
    /// [`NotAllowed`], also for who isn't in the team.
    pub fn require(&self, by: UserId, permission: Permission) -> Result<(), NotAllowed> {
        self.role_of(by).ok_or(NotAllowed)?.require(permission)
    }

    /// Whether somebody may make or unmake a member of this role at this moment.
    ///
    /// # Errors
    /// [`NotAllowed`], also for who isn't in the team.
    pub fn require_power_over(&self, by: UserId, role: Role) -> Result<(), NotAllowed> {
        if self.role_of(by).is_some_and(|own| own.may_manage(role)) { Ok(()) } else { Err(NotAllowed) }
    }

    /// Somebody comes.
    ///
    /// # Errors
    /// [`TeamError::AlreadyMember`].
    pub fn join(&mut self, user: UserId, role: Role, now: Timestamp) -> Result<(), TeamError> {
        if self.role_of(user).is_some() {
            return Err(TeamError::AlreadyMember);
        }
        self.take_in(Membership { user, role, joined_at: now });
        Ok(())
    }

    /// `by` gives somebody another role. Tells whether it is another.
    ///
    /// # Errors
    /// [`TeamError`].
    pub fn change_role(
        &mut self,
        by: UserId,
        user: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<bool, TeamError> {
        self.require(by, Permission::ManageTeam)?;
        let from = self.role_of(user).ok_or(TeamError::UnknownMember)?;
        self.require_power_over(by, from)?;
        self.require_power_over(by, role)?;
        if from == role {
            return Ok(false);
        }
        self.keep_an_owner_besides(user)?;
        self.give(user, from, role, now);
        Ok(true)
    }

    /// `by` lets somebody go; everybody may go themselves.
    ///
    /// # Errors
    /// [`TeamError`].
    pub fn remove(&mut self, by: UserId, user: UserId, now: Timestamp) -> Result<(), TeamError> {
        if by != user {
            self.require(by, Permission::ManageTeam)?;
        }
        let role = self.role_of(user).ok_or(TeamError::UnknownMember)?;
        if by != user {
            self.require_power_over(by, role)?;
        }
        self.keep_an_owner_besides(user)?;
        self.state.memberships.retain(|one| one.user != user);
        self.changes.push(TeamChange::Left(user));
        let organization = self.state.organization;
        let event = CustomerEvent::MemberRemoved { organization, user };
        self.pending.push(PendingEvent { occurred_at: now, event });
        Ok(())
    }

    /// An owner makes another member the owner and becomes an admin.
    ///
    /// # Errors
    /// [`TeamError`]; an owner can hand over to another owner, but not to themselves.
    pub fn hand_over(&mut self, by: UserId, to: UserId, now: Timestamp) -> Result<(), TeamError> {
        self.require(by, Permission::HandOverOwnership)?;
        let from = self.role_of(to).filter(|_| by != to).ok_or(TeamError::UnknownMember)?;
        if from != Role::Owner {
            self.give(to, from, Role::Owner, now);
        }
        self.give(by, Role::Owner, Role::Admin, now);
        Ok(())
    }

    /// Called by storage when all that waited is written.
    pub fn saved(&mut self) {
        self.changes.clear();
        self.pending.clear();
    }

    fn keep_an_owner_besides(&self, user: UserId) -> Result<(), TeamError> {
        let mut owners = self.owners();
        match (owners.next(), owners.next()) {
            (Some(only), None) if only == user => Err(TeamError::LastOwner),
            _ => Ok(()),
        }
    }

    fn take_in(&mut self, membership: Membership) {
        self.state.memberships.push(membership);
        self.state.memberships.sort_by_key(|one| (one.joined_at, one.user));
        self.changes.push(TeamChange::Joined(membership));
    }

    fn give(&mut self, user: UserId, from: Role, to: Role, now: Timestamp) {
        for membership in self.state.memberships.iter_mut().filter(|one| one.user == user) {
            membership.role = to;
        }
        self.changes.push(TeamChange::RoleChanged { user, role: to });
        let organization = self.state.organization;
        let event = CustomerEvent::MemberRoleChanged { organization, user, from, to };
        self.pending.push(PendingEvent { occurred_at: now, event });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, noon};
    use Role::*;
    use uuid::Uuid;

    const fn user(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    /// User 1 has the first role, user 2 the second, and so on.
    fn team(roles: &[Role]) -> Team {
        let memberships = (1..)
            .zip(roles)
            .map(|(n, role)| Membership { user: user(n), role: *role, joined_at: noon() })
            .collect();
        Team::restored(TeamState { organization: AGENCY, version: 1, memberships })
    }

    fn kinds(team: &Team) -> Vec<&'static str> {
        team.pending().iter().map(|pending| pending.event.kind()).collect()
    }

    #[test]
    fn the_last_owner_is_neither_demoted_nor_removed() {
        let mut team = team(&[Owner, Admin]);
        assert_eq!(team.change_role(user(1), user(1), Agent, noon()), Err(TeamError::LastOwner));
        assert_eq!(team.remove(user(1), user(1), noon()), Err(TeamError::LastOwner));
        assert!(team.changes().is_empty() && team.pending().is_empty());
    }

    #[test]
    fn one_of_two_owners_may_step_back_or_leave() {
        let mut stepping_back = team(&[Owner, Owner]);
        assert_eq!(stepping_back.change_role(user(1), user(1), Agent, noon()), Ok(true));
        let mut leaving = team(&[Owner, Owner]);
        assert_eq!(leaving.remove(user(1), user(1), noon()), Ok(()));
        assert_eq!(leaving.owners().collect::<Vec<_>>(), [user(2)]);
    }

    #[test]
    fn a_role_is_changed_and_told_of() {
        let mut team = team(&[Owner, Agent]);
        assert_eq!(team.change_role(user(1), user(2), Admin, noon()), Ok(true));
        assert_eq!(team.role_of(user(2)), Some(Admin));
        assert_eq!(team.changes(), [TeamChange::RoleChanged { user: user(2), role: Admin }]);
        assert_eq!(kinds(&team), ["MEMBER_ROLE_CHANGED.v1"]);
        team.saved();
        assert_eq!(team.change_role(user(1), user(2), Admin, noon()), Ok(false));
        assert!(team.changes().is_empty() && team.pending().is_empty(), "no change is no news");
    }

    #[test]
    fn an_admin_neither_makes_nor_touches_an_owner() {
        let mut team = team(&[Owner, Admin, Agent]);
        let refused = TeamError::NotAllowed(NotAllowed);
        assert_eq!(team.change_role(user(2), user(1), Agent, noon()), Err(refused));
        assert_eq!(team.change_role(user(2), user(3), Owner, noon()), Err(refused));
        assert_eq!(team.change_role(user(2), user(2), Owner, noon()), Err(refused));
        assert_eq!(team.remove(user(2), user(1), noon()), Err(refused));
        assert_eq!(team.change_role(user(2), user(3), Admin, noon()), Ok(true));
        assert_eq!(team.remove(user(2), user(3), noon()), Ok(()));
    }

    #[test]
    fn an_agent_changes_nobody_and_may_leave() {
        let mut team = team(&[Owner, Agent, Agent]);
        let refused = TeamError::NotAllowed(NotAllowed);
        assert_eq!(team.change_role(user(2), user(3), Agent, noon()), Err(refused));
        assert_eq!(team.remove(user(2), user(3), noon()), Err(refused));
        assert_eq!(team.remove(user(2), user(9), noon()), Err(refused), "and learns of nobody");
        assert_eq!(team.remove(user(2), user(2), noon()), Ok(()));
        assert_eq!(kinds(&team), ["MEMBER_REMOVED.v1"]);
    }

    #[test]
    fn who_is_in_no_team_changes_nothing_in_it() {
        let mut team = team(&[Owner, Agent]);
        let refused = TeamError::NotAllowed(NotAllowed);
        assert_eq!(team.change_role(user(9), user(2), Admin, noon()), Err(refused));
        assert_eq!(team.remove(user(9), user(2), noon()), Err(refused));
        assert_eq!(team.remove(user(9), user(9), noon()), Err(TeamError::UnknownMember));
        assert_eq!(team.hand_over(user(9), user(2), noon()), Err(refused));
    }

    #[test]
    fn somebody_joins_once() {
        let mut team = Team::found(AGENCY, user(1), noon());
        assert_eq!(team.join(user(2), Agent, noon()), Ok(()));
        assert_eq!(team.join(user(2), Admin, noon()), Err(TeamError::AlreadyMember));
        assert_eq!((team.size(), team.role_of(user(2))), (2, Some(Agent)));
    }

    #[test]
    fn an_agency_is_handed_over_and_the_giver_becomes_an_admin() {
        let mut team = team(&[Owner, Agent]);
        assert_eq!(team.hand_over(user(1), user(2), noon()), Ok(()));
        assert_eq!((team.role_of(user(1)), team.role_of(user(2))), (Some(Admin), Some(Owner)));
        assert_eq!(kinds(&team), ["MEMBER_ROLE_CHANGED.v1", "MEMBER_ROLE_CHANGED.v1"]);
    }

    #[test]
    fn an_agency_is_handed_over_to_a_member_by_an_owner_only() {
        let mut team = team(&[Owner, Admin]);
        assert_eq!(team.hand_over(user(1), user(9), noon()), Err(TeamError::UnknownMember));
        assert_eq!(team.hand_over(user(1), user(1), noon()), Err(TeamError::UnknownMember));
        assert_eq!(team.hand_over(user(2), user(2), noon()), Err(TeamError::NotAllowed(NotAllowed)));
        assert!(team.changes().is_empty());
    }
}
