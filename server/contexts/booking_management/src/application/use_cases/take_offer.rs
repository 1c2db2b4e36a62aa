//! Somebody takes the time, or the seat, that they waited for.

use super::Booked;
use crate::application::ports::{Placed, Ports};
use crate::domain::ids::{VisitId, WaitingEntryId};
use crate::domain::link::Link;
use crate::domain::open_house::OpenHouseStatus;
use crate::domain::settings::Screening;
use crate::domain::slot::SlotRefusal;
use crate::domain::visit::{BookedBy, NewVisit, Visit};
use crate::domain::waiting::WaitingError;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why nothing is booked.
#[derive(Debug, Error)]
pub enum TakeOfferError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The place on the list, or the property, is not kept any more.
    #[error("there is no such place on a waiting list any more")]
    Gone,
    /// Nothing is offered, or not any more.
    #[error(transparent)]
    Waiting(#[from] WaitingError),
    /// The property is not shown any more, or to invited applicants only.
    #[error(transparent)]
    Refused(SlotRefusal),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Books what is offered.
pub struct TakeOffer {
    ports: Ports,
}

impl TakeOffer {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Books the time, or the seat, that is held for whoever has the link; again, the answer is the same.
    ///
    /// # Errors
    /// [`TakeOfferError`].
    pub async fn execute(&self, link: &str) -> Result<Booked, TakeOfferError> {
        let Some(Link::Waiting(id)) = self.ports.links.verify(link) else {
            return Err(TakeOfferError::Forged);
        };
        match self.attempt(id).await {
            // Sent twice at once, the second finds it as the first left it.
            Err(TakeOfferError::Storage(StorageError::Conflict)) => self.attempt(id).await,
            answer => answer,
        }
    }

    async fn attempt(&self, id: WaitingEntryId) -> Result<Booked, TakeOfferError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let mut entry = unit.waiting().find(id).await?.ok_or(TakeOfferError::Gone)?;
        if let Some(visit) = entry.state().visit {
            return Ok(self.booked(visit));
        }
        let visit = VisitId(self.ports.ids.next());
        let slot = entry.take(visit, now)?;
        unit.lock_agent(slot.agent).await?;
        let property = entry.state().property;
        let facts = unit.facts(property, None, slot.held_from, slot.held_until).await?;
        let facts = facts.ok_or(TakeOfferError::Gone)?;
        // Whoever waited before the agency chose to screen has no invitation.
        if !facts.property.visitable || facts.settings.values().screening == Screening::InvitedOnly {
            return Err(TakeOfferError::Refused(SlotRefusal::NotOffered));
        }
        // What the offer held is let go first, within this change, and then held by the visit.
        if unit.waiting().save(&mut entry).await? == Placed::Taken {
            return Err(StorageError::Conflict.into());
        }
        let state = entry.state();
        let new = NewVisit {
            id: visit,
            organization: state.organization,
            property,
            visitor: state.visitor.clone(),
            booked_by: BookedBy::Visitor,
        };
        let mut booked = match state.open_house {
            None => Visit::book(new, slot, facts.settings.values().confirmation, now),
            Some(house) => {
                let house = unit.open_houses().find(house).await?.ok_or(TakeOfferError::Gone)?;
                if house.state().status == OpenHouseStatus::Cancelled {
                    return Err(TakeOfferError::Refused(SlotRefusal::NotOffered));
                }
                Visit::book_seat(new, house.state(), now)
            }
        };
        match unit.visits().insert(&mut booked).await? {
            Placed::Taken => Err(TakeOfferError::Refused(SlotRefusal::Taken)),
            Placed::Kept => {
                unit.commit().await?;
                Ok(self.booked(visit))
            }
        }
    }

    fn booked(&self, visit: VisitId) -> Booked {
        Booked { visit, link: self.ports.links.sign(Link::Visit(visit)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, at};
    use chrono::TimeDelta;

    async fn offered(world: &World) -> String {
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let entry = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        format!("w.{entry}.signed")
    }

    #[tokio::test]
    async fn what_is_offered_becomes_a_visit_once() {
        let world = World::new();
        let link = offered(&world).await;
        let take = &world.container().take_offer;
        let booked = take.execute(&link).await.unwrap();
        let visit = world.visit(booked.visit);
        assert_eq!((visit.starts_at, visit.visitor.name.as_str()), (at(5, 10, 0), "bruno"));
        assert_eq!(take.execute(&link).await.unwrap(), booked, "again, the answer is the same");
        assert_eq!(world.event_kinds().iter().filter(|kind| *kind == "VISIT_BOOKED.v1").count(), 2);
        assert!(world.container().book_visit.execute(world.form(FLAT, at(5, 10, 0))).await.is_err());
    }

    #[tokio::test]
    async fn what_is_over_is_not_taken() {
        let world = World::new();
        let link = offered(&world).await;
        world.clock().advance(TimeDelta::hours(2));
        let late = world.container().take_offer.execute(&link).await;
        assert!(matches!(late, Err(TakeOfferError::Waiting(WaitingError::NotOffered))));
        let forged = world.container().take_offer.execute("w.1.signed").await;
        assert!(matches!(forged, Err(TakeOfferError::Forged)));
    }

    #[tokio::test]
    async fn a_property_that_is_withdrawn_meanwhile_is_not_visited() {
        let world = World::new();
        let link = offered(&world).await;
        let mut withdrawn = crate::fixtures::shown(FLAT);
        withdrawn.visitable = false;
        world.store().show(withdrawn);
        let refused = world.container().take_offer.execute(&link).await;
        assert!(matches!(refused, Err(TakeOfferError::Refused(SlotRefusal::NotOffered))));
        let entry = link.trim_start_matches("w.").trim_end_matches(".signed").parse().unwrap();
        let status = world.entry(crate::domain::ids::WaitingEntryId(entry)).status;
        assert_eq!(status, WaitingStatus::Offered);
    }
}
