//! Whoever holds the link of a visit sees it.

use crate::application::ports::{Ports, ViewedVisit};
use crate::domain::link::Link;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;

/// A visit as its visitor sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitView {
    /// The visit and its property.
    pub viewed: ViewedVisit,
    /// Until when it can be moved and cancelled; none: not any more.
    pub open_until: Option<Timestamp>,
}

/// Why nothing is seen.
#[derive(Debug, Error)]
pub enum ViewVisitError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The visit is not kept any more.
    #[error("there is no such visit any more")]
    Gone,
    /// It couldn't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Shows visits to their visitors.
pub struct ViewVisit {
    ports: Ports,
}

impl ViewVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The visit that a link is for.
    ///
    /// # Errors
    /// [`ViewVisitError`].
    pub async fn execute(&self, link: &str) -> Result<VisitView, ViewVisitError> {
        let Some(Link::Visit(id)) = self.ports.links.verify(link) else {
            return Err(ViewVisitError::Forged);
        };
        let viewed = self.ports.queries.visit(id).await?.ok_or(ViewVisitError::Gone)?;
        let open_until = self.open_until(&viewed).await?;
        Ok(VisitView { viewed, open_until })
    }

    async fn open_until(&self, viewed: &ViewedVisit) -> Result<Option<Timestamp>, StorageError> {
        let (visit, Some(property)) = (&viewed.visit, &viewed.property) else {
            return Ok(None);
        };
        let now = self.ports.clock.now();
        let facts = self.ports.queries.facts(property.number, visit.starts_at, visit.ends_at).await?;
        let until = facts.map(|facts| visit.starts_at - facts.settings.notice());
        Ok(until.filter(|until| visit.status.is_open() && now < *until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{FLAT, at};
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_visit_is_seen_with_its_property_and_how_long_it_can_be_changed() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let view = &world.container().view_visit;
        let seen = view.execute(&booked.link).await.unwrap();
        assert_eq!(seen.viewed.visit.id, booked.visit);
        assert_eq!(seen.viewed.property.unwrap().id, FLAT);
        assert_eq!(seen.open_until, Some(at(3, 10, 0)));
        world.clock().advance(TimeDelta::hours(22));
        assert_eq!(view.execute(&booked.link).await.unwrap().open_until, None, "the notice ended");
    }

    #[tokio::test]
    async fn a_visit_is_seen_when_it_is_cancelled_and_when_its_property_is_gone() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let view = &world.container().view_visit;
        assert_eq!(view.execute(&booked.link).await.unwrap().open_until, None);
        world.store().forget(FLAT);
        assert_eq!(view.execute(&booked.link).await.unwrap().viewed.property, None);
    }

    #[tokio::test]
    async fn a_link_that_was_made_up_or_is_for_something_else_shows_nothing() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let view = &world.container().view_visit;
        for link in [String::new(), booked.link.replace("signed", "forged"), booked.link.replace("v.", "w.")]
        {
            assert!(matches!(view.execute(&link).await, Err(ViewVisitError::Forged)), "{link}");
        }
    }
}
