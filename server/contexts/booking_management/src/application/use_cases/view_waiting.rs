//! Whoever holds the link of a place on a waiting list sees it.

use crate::application::ports::{Ports, WaitingView};
use crate::domain::link::Link;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why nothing is seen.
#[derive(Debug, Error)]
pub enum ViewWaitingError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The place on the list is not kept any more.
    #[error("there is no such place on a waiting list any more")]
    Gone,
    /// It couldn't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Shows places on waiting lists to whoever waits.
pub struct ViewWaiting {
    ports: Ports,
}

impl ViewWaiting {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The place that a link is for.
    ///
    /// # Errors
    /// [`ViewWaitingError`].
    pub async fn execute(&self, link: &str) -> Result<WaitingView, ViewWaitingError> {
        let Some(Link::Waiting(id)) = self.ports.links.verify(link) else {
            return Err(ViewWaitingError::Forged);
        };
        self.ports.queries.waiting(id).await?.ok_or(ViewWaitingError::Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{FLAT, at};

    #[tokio::test]
    async fn a_place_is_seen_with_its_property_and_without_it_once_that_is_gone() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        let entry = world.wait(FLAT, at(4, 10, 0), "carla").await;
        let view = &world.container().view_waiting;
        let link = format!("w.{entry}.signed");
        let seen = view.execute(&link).await.unwrap();
        assert_eq!(seen.entry, world.entry(entry));
        assert_eq!(seen.property.unwrap().id, FLAT);
        world.store().forget(FLAT);
        assert_eq!(view.execute(&link).await.unwrap().property, None);
    }

    #[tokio::test]
    async fn a_link_that_was_made_up_or_is_for_something_else_shows_nothing() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let view = &world.container().view_waiting;
        assert!(matches!(view.execute(&booked.link).await, Err(ViewWaitingError::Forged)));
        let gone = format!("w.{}.signed", booked.visit);
        assert!(matches!(view.execute(&gone).await, Err(ViewWaitingError::Gone)));
    }
}
