//! What an agency pays for, and what it gets.

use kernel::coded;
use kernel::ids::OrganizationId;
use kernel::time::Timestamp;
use thiserror::Error;

coded! {
    /// How much an agency may have.
    Plan {
        /// Costs nothing.
        Freemium = "FREEMIUM",
        /// For an agency with a team.
        Pro = "PRO",
        /// Without limits.
        Enterprise = "ENTERPRISE",
    }
}

coded! {
    /// Whether a plan is paid for.
    SubscriptionStatus {
        /// Its limits hold.
        Active = "ACTIVE",
        /// Given up: the limits of the plan that costs nothing hold.
        Cancelled = "CANCELLED",
    }
}

/// How much of a thing an agency may have; none: as much as it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Listings that are public at once.
    pub active_listings: Option<u32>,
    /// Members, with those who are invited.
    pub members: Option<u32>,
}

impl Limits {
    /// Whether there is room for so many members, those who are invited among them.
    ///
    /// # Errors
    /// [`TeamFull`].
    pub fn room_for(&self, members: usize) -> Result<(), TeamFull> {
        match self.members {
            Some(limit) if u32::try_from(members).is_ok_and(|members| members <= limit) => Ok(()),
            Some(limit) => Err(TeamFull { limit }),
            None => Ok(()),
        }
    }
}

impl Plan {
    /// What the plan gives.
    #[must_use]
    pub const fn limits(self) -> Limits {
        match self {
            Self::Freemium => Limits { active_listings: Some(25), members: Some(3) },
            Self::Pro => Limits { active_listings: Some(250), members: Some(15) },
            Self::Enterprise => Limits { active_listings: None, members: None },
        }
    }
}

/// More people than a plan has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the plan has room for {limit} members, invitations included")]
pub struct TeamFull {
    /// How many there may be.
    pub limit: u32,
}

/// All that is kept of a subscription: what storage writes and reads back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubscriptionState {
    /// Whose it is; an agency has one.
    pub organization: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// The plan.
    pub plan: Plan,
    /// Whether it is paid for.
    pub status: SubscriptionStatus,
    /// Since when plan and status are as they are.
    pub since: Timestamp,
}

/// What an agency pays for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    state: SubscriptionState,
}

impl Subscription {
    /// The subscription of a new agency.
    #[must_use]
    pub const fn start(organization: OrganizationId, plan: Plan, now: Timestamp) -> Self {
        let status = SubscriptionStatus::Active;
        Self { state: SubscriptionState { organization, version: 0, plan, status, since: now } }
    }

    /// A subscription as storage has it.
    #[must_use]
    pub const fn restored(state: SubscriptionState) -> Self {
        Self { state }
    }

    /// All there is to know of it.
    #[must_use]
    pub const fn state(&self) -> &SubscriptionState {
        &self.state
    }

    /// What the agency may have today.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.state.limits()
    }

    /// Lets one more in, when there are so many with those who are invited.
    ///
    /// # Errors
    /// [`TeamFull`].
    pub fn admit_one_more(&self, members: usize) -> Result<(), TeamFull> {
        self.limits().room_for(members + 1)
    }

    /// Takes a plan that a team of so many, with those invited, fits into.
    /// Tells whether it is another than before.
    ///
    /// # Errors
    /// [`TeamFull`].
    pub fn take(&mut self, plan: Plan, members: usize, now: Timestamp) -> Result<bool, TeamFull> {
        plan.limits().room_for(members)?;
        Ok(self.settle(plan, SubscriptionStatus::Active, now))
    }

    /// Gives the plan up. Who is in the team stays, however many. Tells whether
    /// it wasn't given up before.
    pub fn cancel(&mut self, now: Timestamp) -> bool {
        self.settle(self.state.plan, SubscriptionStatus::Cancelled, now)
    }

    fn settle(&mut self, plan: Plan, status: SubscriptionStatus, now: Timestamp) -> bool {
        let different = (self.state.plan, self.state.status) != (plan, status);
        if different {
            (self.state.plan, self.state.status, self.state.since) = (plan, status, now);
        }
        different
    }

    /// Called by storage when it is written.
    pub const fn saved_as(&mut self, version: i64) {
        self.state.version = version;
    }
}

impl SubscriptionState {
    /// What the agency may have: its plan's limits, or those of the plan that
    /// costs nothing once it is given up.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        match self.status {
            SubscriptionStatus::Active => self.plan.limits(),
            SubscriptionStatus::Cancelled => Plan::Freemium.limits(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, noon};
    use chrono::TimeDelta;

    #[test]
    fn a_plan_has_room_up_to_its_limit() {
        let subscription = Subscription::start(AGENCY, Plan::Freemium, noon());
        assert_eq!(subscription.admit_one_more(2), Ok(()));
        assert_eq!(subscription.admit_one_more(3), Err(TeamFull { limit: 3 }));
        assert_eq!(Subscription::start(AGENCY, Plan::Enterprise, noon()).admit_one_more(9_999), Ok(()));
    }

    #[test]
    fn a_smaller_plan_is_taken_only_by_a_team_that_fits() {
        let mut subscription = Subscription::start(AGENCY, Plan::Pro, noon());
        let later = noon() + TimeDelta::days(1);
        assert_eq!(subscription.take(Plan::Freemium, 4, later), Err(TeamFull { limit: 3 }));
        assert_eq!(subscription.state().plan, Plan::Pro);
        assert_eq!(subscription.take(Plan::Freemium, 3, later), Ok(true));
        assert_eq!((subscription.state().plan, subscription.state().since), (Plan::Freemium, later));
    }

    #[test]
    fn the_same_plan_again_is_no_change() {
        let mut subscription = Subscription::start(AGENCY, Plan::Pro, noon());
        assert_eq!(subscription.take(Plan::Pro, 1, noon() + TimeDelta::days(1)), Ok(false));
        assert_eq!(subscription.state().since, noon());
    }

    #[test]
    fn a_plan_given_up_leaves_the_limits_of_the_free_one_until_it_is_taken_again() {
        let mut subscription = Subscription::start(AGENCY, Plan::Enterprise, noon());
        assert!(subscription.cancel(noon()));
        assert!(!subscription.cancel(noon()));
        assert_eq!(subscription.limits(), Plan::Freemium.limits());
        assert_eq!(subscription.take(Plan::Enterprise, 40, noon()), Ok(true));
        assert_eq!(subscription.limits(), Plan::Enterprise.limits());
    }
}
