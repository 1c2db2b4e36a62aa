//! What a member of an agency may do: one table, and nowhere else.

use kernel::coded;
use thiserror::Error;

coded! {
    /// What somebody is in an agency.
    Role {
        /// Everything, and answers for it.
        Owner = "OWNER",
        /// Everything but owners and the plan.
        Admin = "ADMIN",
        /// Sells and rents; sees the team and the agency.
        Agent = "AGENT",
    }
}

coded! {
    /// Something that not everybody may do.
    Permission {
        /// See who is in the team.
        SeeTeam = "see_team",
        /// See the agency's settings and plan.
        SeeOrganization = "see_organization",
        /// Change what the agency says of itself.
        EditOrganization = "edit_organization",
        /// Invite people, change their roles, let them go.
        ManageTeam = "manage_team",
        /// Make somebody else the owner.
        HandOverOwnership = "hand_over_ownership",
        /// Take another plan.
        ChangePlan = "change_plan",
        /// See what the agency sells and rents, whatever its status.
        SeeProperties = "see_properties",
        /// Enter it, change it, put it on the market.
        EditProperties = "edit_properties",
        /// Book, move and call off visits of the whole agency, and say when oneself works.
        ArrangeVisits = "arrange_visits",
        /// Say when others work.
        KeepCalendars = "keep_calendars",
        /// See who looked at what is personal.
        SeeLooks = "see_looks",
    }
}

/// Somebody's role doesn't allow what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("your role in this agency doesn't allow this")]
pub struct NotAllowed;

impl Role {
    /// The table: whether the role allows something.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::SeeTeam
            | Permission::SeeOrganization
            | Permission::SeeProperties
            | Permission::EditProperties
            | Permission::ArrangeVisits => true,
            Permission::EditOrganization
            | Permission::ManageTeam
            | Permission::KeepCalendars
            | Permission::SeeLooks => matches!(self, Self::Owner | Self::Admin),
            Permission::HandOverOwnership | Permission::ChangePlan => matches!(self, Self::Owner),
        }
    }

    /// Whether the role may invite to, give and take another role, and let
    /// somebody of it go: who isn't an owner neither makes nor touches one.
    #[must_use]
    pub const fn may_manage(self, target: Self) -> bool {
        match target {
            Self::Owner => matches!(self, Self::Owner),
            Self::Admin | Self::Agent => self.may(Permission::ManageTeam),
        }
    }

    /// Goes on only where the role allows it.
    ///
    /// # Errors
    /// [`NotAllowed`].
    pub const fn require(self, permission: Permission) -> Result<(), NotAllowed> {
        if self.may(permission) { Ok(()) } else { Err(NotAllowed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Permission::*;
    use Role::*;

    #[test]
    fn the_table_of_what_each_role_may_do() {
        let table = [
            // permission          owner  admin  agent
            (SeeTeam, [true, true, true]),
            (SeeOrganization, [true, true, true]),
            (EditOrganization, [true, true, false]),
            (ManageTeam, [true, true, false]),
            (HandOverOwnership, [true, false, false]),
            (ChangePlan, [true, false, false]),
            (SeeProperties, [true, true, true]),
            (EditProperties, [true, true, true]),
            (ArrangeVisits, [true, true, true]),
            (KeepCalendars, [true, true, false]),
            (SeeLooks, [true, true, false]),
        ];
        assert_eq!(table.len(), Permission::ALL.len(), "a permission is missing from the table");
        for (permission, expected) in table {
            assert_eq!([Owner, Admin, Agent].map(|role| role.may(permission)), expected, "{permission}");
        }
    }

    #[test]
    fn only_an_owner_makes_or_touches_an_owner() {
        assert_eq!([Owner, Admin, Agent].map(|target| Owner.may_manage(target)), [true, true, true]);
        assert_eq!([Owner, Admin, Agent].map(|target| Admin.may_manage(target)), [false, true, true]);
        assert_eq!([Owner, Admin, Agent].map(|target| Agent.may_manage(target)), [false, false, false]);
    }
}
