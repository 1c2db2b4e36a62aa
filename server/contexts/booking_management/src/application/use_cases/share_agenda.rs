//! An agent's visits, for the calendars of their telephone and computer.

use crate::application::ports::Ports;
use crate::domain::elsewhere::AgentFeed;
use crate::domain::ids::FeedId;
use crate::domain::link::Link;
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use thiserror::Error;

/// Why an agenda isn't shared.
#[derive(Debug, Error)]
pub enum ShareAgendaError {
    /// The machine's operator has no agenda.
    #[error("only a member has an agenda")]
    Nobody,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Gives agents a link to their visits, which is all that a calendar needs to read them.
pub struct ShareAgenda {
    ports: Ports,
}

impl ShareAgenda {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What the agent's link says, signed, if they have one.
    ///
    /// # Errors
    /// [`ShareAgendaError`].
    pub async fn link(&self, agent: &Agent) -> Result<Option<String>, ShareAgendaError> {
        let (organization, whose) = member(agent)?;
        let feed = self.ports.elsewhere.feed_of(organization, whose).await?;
        Ok(feed.map(|feed| self.ports.links.sign(Link::Feed(feed.id))))
    }

    /// Makes a link; a former one leads nowhere any more.
    ///
    /// # Errors
    /// [`ShareAgendaError`].
    pub async fn renew(&self, agent: &Agent) -> Result<(), ShareAgendaError> {
        let (organization, whose) = member(agent)?;
        let (id, made_at) = (FeedId(self.ports.ids.next()), self.ports.clock.now());
        let feed = AgentFeed { id, organization, agent: whose, made_at };
        Ok(self.ports.elsewhere.keep_feed(&feed).await?)
    }

    /// Has the agent's link lead nowhere any more.
    ///
    /// # Errors
    /// [`ShareAgendaError`].
    pub async fn end(&self, agent: &Agent) -> Result<(), ShareAgendaError> {
        let (organization, whose) = member(agent)?;
        Ok(self.ports.elsewhere.end_feed(organization, whose).await?)
    }

    /// Whose agenda a link is for; nobody's, if it isn't ours, was renewed or ended, or they left.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn read(&self, link: &str) -> Result<Option<AgentFeed>, StorageError> {
        let Some(Link::Feed(id)) = self.ports.links.verify(link) else { return Ok(None) };
        self.ports.elsewhere.feed(id).await
    }
}

fn member(agent: &Agent) -> Result<(OrganizationId, UserId), ShareAgendaError> {
    let user = agent.user().ok_or(ShareAgendaError::Nobody)?;
    Ok((agent.organization(), user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, FLAT, ana, at, stranger};

    #[tokio::test]
    async fn a_link_leads_to_its_agents_agenda_until_another_takes_its_place() {
        let world = World::new();
        let share = &world.container().share_agenda;
        assert_eq!(share.link(&ana()).await.unwrap(), None);
        share.renew(&ana()).await.unwrap();
        let first = share.link(&ana()).await.unwrap().unwrap();
        let feed = share.read(&first).await.unwrap().unwrap();
        assert_eq!((feed.organization, feed.agent), (AGENCY, ANA));
        share.renew(&ana()).await.unwrap();
        let second = share.link(&ana()).await.unwrap().unwrap();
        assert_ne!(first, second);
        assert_eq!(share.read(&first).await.unwrap(), None);
        assert!(share.read(&second).await.unwrap().is_some());
        share.end(&ana()).await.unwrap();
        assert_eq!(share.read(&second).await.unwrap(), None);
    }

    #[tokio::test]
    async fn whoever_left_shares_nothing() {
        let world = World::new();
        let share = &world.container().share_agenda;
        share.renew(&ana()).await.unwrap();
        let link = share.link(&ana()).await.unwrap().unwrap();
        world.store().remove_member(AGENCY, ANA);
        assert_eq!(share.read(&link).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_link_for_something_else_is_no_link_to_an_agenda() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let share = &world.container().share_agenda;
        let visits = world.container().view_visit.execute(&booked.link).await;
        assert!(visits.is_ok());
        assert_eq!(share.read(&booked.link).await.unwrap(), None);
        assert_eq!(share.read("").await.unwrap(), None);
        assert!(matches!(share.renew(&stranger()).await, Err(ShareAgendaError::Nobody)));
    }
}
