//! Calendars elsewhere that say when an agent is busy.

use crate::application::ports::{Followed, Ports};
use crate::domain::elsewhere::{CalendarAddress, FollowedCalendar, InvalidAddress};
use crate::domain::ids::FollowedCalendarId;
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use thiserror::Error;

/// Why a calendar isn't followed, or goes on being.
#[derive(Debug, Error)]
pub enum FollowCalendarError {
    /// The machine's operator has no calendar.
    #[error("only a member has calendars")]
    Nobody,
    /// The address is none.
    #[error(transparent)]
    Address(#[from] InvalidAddress),
    /// It is followed already.
    #[error("this calendar is followed already")]
    Already,
    /// As many as there may be.
    #[error("at most {} calendars are followed", FollowedCalendar::MOST)]
    TooMany,
    /// The agent follows no such calendar.
    #[error("there is no such calendar")]
    Unknown,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Follows calendars. Only an agent themselves does, and only they see which: their address is a secret.
pub struct FollowCalendars {
    ports: Ports,
}

impl FollowCalendars {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What the agent follows, the first first.
    ///
    /// # Errors
    /// [`FollowCalendarError`].
    pub async fn list(&self, agent: &Agent) -> Result<Vec<FollowedCalendar>, FollowCalendarError> {
        let (organization, whose) = member(agent)?;
        Ok(self.ports.elsewhere.followed(organization, whose).await?)
    }

    /// Follows the calendar at an address. It is read by [`ReadCalendars`](super::ReadCalendars), soon.
    ///
    /// # Errors
    /// [`FollowCalendarError`].
    pub async fn follow(
        &self,
        agent: &Agent,
        address: &str,
    ) -> Result<FollowedCalendarId, FollowCalendarError> {
        let whose = member(agent)?;
        let address = CalendarAddress::parse(address)?;
        let known = self.ports.elsewhere.followed(whose.0, whose.1).await?;
        if known.iter().any(|calendar| calendar.address == address) {
            return Err(FollowCalendarError::Already);
        }
        let id = FollowedCalendarId(self.ports.ids.next());
        let calendar = FollowedCalendar::new(id, whose, address, self.ports.clock.now());
        match self.ports.elsewhere.follow(&calendar).await? {
            Followed::Kept => Ok(id),
            Followed::TooMany => Err(FollowCalendarError::TooMany),
        }
    }

    /// Doesn't follow a calendar any more; its times are free again.
    ///
    /// # Errors
    /// [`FollowCalendarError`].
    pub async fn unfollow(&self, agent: &Agent, id: FollowedCalendarId) -> Result<(), FollowCalendarError> {
        let (organization, whose) = member(agent)?;
        let followed = self.ports.elsewhere.unfollow(organization, whose, id).await?;
        if followed { Ok(()) } else { Err(FollowCalendarError::Unknown) }
    }
}

fn member(agent: &Agent) -> Result<(OrganizationId, UserId), FollowCalendarError> {
    let user = agent.user().ok_or(FollowCalendarError::Nobody)?;
    Ok((agent.organization(), user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, RUI, ana, stranger};

    #[tokio::test]
    async fn an_agent_follows_five_calendars_and_each_once() {
        let world = World::new();
        let follow = &world.container().follow_calendars;
        let mut ids = Vec::new();
        for n in 0..5 {
            ids.push(follow.follow(&ana(), &format!("https://x.example/{n}.ics")).await.unwrap());
        }
        let again = follow.follow(&ana(), " webcal://x.example/3.ics").await;
        assert!(matches!(again, Err(FollowCalendarError::Already)));
        let sixth = follow.follow(&ana(), "https://x.example/6.ics").await;
        assert!(matches!(sixth, Err(FollowCalendarError::TooMany)));
        let listed: Vec<_> = follow.list(&ana()).await.unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(listed, ids);
        follow.unfollow(&ana(), ids[2]).await.unwrap();
        assert!(follow.follow(&ana(), "https://x.example/6.ics").await.is_ok());
    }

    #[tokio::test]
    async fn nobody_else_sees_or_ends_what_an_agent_follows() {
        let world = World::new();
        let follow = &world.container().follow_calendars;
        let id = follow.follow(&ana(), "https://x.example/a.ics").await.unwrap();
        let rui = Agent::member(AGENCY, RUI);
        assert!(follow.list(&rui).await.unwrap().is_empty());
        assert!(matches!(follow.unfollow(&rui, id).await, Err(FollowCalendarError::Unknown)));
        assert!(matches!(follow.list(&stranger()).await, Err(FollowCalendarError::Nobody)));
        assert_eq!(follow.list(&ana()).await.unwrap().len(), 1);
        let flawed = follow.follow(&ana(), "ana").await;
        assert!(matches!(flawed, Err(FollowCalendarError::Address(InvalidAddress::NotAnAddress))));
    }
}
