//! The visitor would rather come at another time.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{judge, judge_locked, next_free, offer_freed, roughly};
use crate::domain::ids::VisitId;
use crate::domain::link::Link;
use crate::domain::slot::{Rules, Slot, SlotRefusal, Wanted};
use crate::domain::visit::{Occasion, VisitError, VisitState};
use kernel::storage::StorageError;
use thiserror::Error;

/// Where a visit is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveVisitCommand {
    /// The signed link of the visit.
    pub link: String,
    /// The new time.
    pub when: Wanted,
}

/// Why the visit stays where it is.
#[derive(Debug, Error)]
pub enum MoveVisitError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The visit, or its property, is not there any more.
    #[error("there is no such visit any more")]
    Gone,
    /// It can't be moved, or not any more.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// The time can't be had.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: SlotRefusal,
        /// Times that can.
        next: Vec<Slot>,
    },
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Moves visits for their visitors, until the notice ends.
pub struct MoveVisit {
    ports: Ports,
}

/// What came of an attempt.
enum Outcome {
    Moved(Box<VisitState>),
    Refused(SlotRefusal, i64),
}

impl MoveVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Moves the visit that a link is for; to where it is, it stays as it is. Where the agency confirms
    /// visits, the new time is held and waits for that. The time it leaves is offered to whoever waits
    /// for it.
    ///
    /// # Errors
    /// [`MoveVisitError`].
    pub async fn execute(&self, command: MoveVisitCommand) -> Result<VisitState, MoveVisitError> {
        let Some(Link::Visit(id)) = self.ports.links.verify(&command.link) else {
            return Err(MoveVisitError::Forged);
        };
        let outcome = match self.attempt(id, command.when, true).await {
            // Sent twice at once, the second finds it as the first left it.
            Err(MoveVisitError::Storage(StorageError::Conflict)) => {
                self.attempt(id, command.when, true).await?
            }
            // Perhaps what was to be offered was taken, and not the new time.
            Ok(Outcome::Refused(SlotRefusal::Taken, _)) => self.attempt(id, command.when, false).await?,
            outcome => outcome?,
        };
        match outcome {
            Outcome::Moved(state) => Ok(*state),
            Outcome::Refused(refusal, number) => {
                let now = self.ports.clock.now();
                let next =
                    next_free(&self.ports, number, roughly(command.when, now), Some(id.0), now).await?;
                Err(MoveVisitError::Refused { refusal, next })
            }
        }
    }

    async fn attempt(&self, id: VisitId, when: Wanted, offering: bool) -> Result<Outcome, MoveVisitError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let mut visit = unit.visits().find(id).await?.ok_or(MoveVisitError::Gone)?;
        if visit.state().status.is_open() && visit.state().occasion != Occasion::Private {
            return Err(VisitError::OpenHouse.into());
        }
        let (property, agent) = (visit.state().property, visit.state().agent);
        let (starts_at, freed) = (visit.state().starts_at, visit.state().held());
        let seen = unit.facts(property, None, starts_at, starts_at).await?.ok_or(MoveVisitError::Gone)?;
        let agents: Vec<_> = seen.agent.into_iter().chain([agent]).collect();
        let facts = judge_locked(unit.as_mut(), property, roughly(when, now), agents.clone())
            .await?
            .ok_or(MoveVisitError::Gone)?;
        visit.open_to_visitor(facts.settings.notice(), now)?;
        let slot = match judge(&self.ports, &facts, when, Rules::Visitors, Some(id.0), now) {
            Ok(slot) => slot,
            Err(refusal) => return Ok(Outcome::Refused(refusal, facts.property.number)),
        };
        if slot.starts_at == starts_at && slot.agent == agent {
            return Ok(Outcome::Moved(Box::new(visit.state().clone())));
        }
        visit.ask_to_move(slot, facts.settings.values().confirmation, now)?;
        let taken = Outcome::Refused(SlotRefusal::Taken, facts.property.number);
        if unit.visits().save(&mut visit).await? == Placed::Taken {
            return Ok(taken);
        }
        if let Some(freed) = freed.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), freed, &agents, now).await? == Placed::Taken
        {
            return Ok(taken);
        }
        unit.commit().await?;
        Ok(Outcome::Moved(Box::new(visit.state().clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::settings::Confirmation;
    use crate::domain::visit::VisitStatus;
    use crate::fixtures::{FLAT, ana, at};
    use chrono::TimeDelta;
    use kernel::time::Timestamp;

    fn to(link: &str, moment: Timestamp) -> MoveVisitCommand {
        MoveVisitCommand { link: link.to_owned(), when: Wanted::Moment(moment) }
    }

    #[tokio::test]
    async fn a_moved_visit_keeps_its_identity_and_lets_go_of_its_old_time() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let moved = world.container().move_visit.execute(to(&booked.link, at(4, 15, 0))).await.unwrap();
        assert_eq!((moved.id, moved.sequence, moved.starts_at), (booked.visit, 1, at(4, 15, 0)));
        world.book(FLAT, at(4, 10, 0)).await;
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1", "VISIT_MOVED.v1", "VISIT_BOOKED.v1"]);
    }

    #[tokio::test]
    async fn where_the_agency_confirms_visits_a_moved_one_waits_for_that_and_holds_its_time() {
        let world = World::new();
        world.arrange(FLAT, |settings| settings.confirmation = Confirmation::ByAgent).await;
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.container().confirm_visit.execute(&ana(), booked.visit).await.unwrap();
        let same = world.container().move_visit.execute(to(&booked.link, at(4, 10, 0))).await.unwrap();
        assert_eq!(same.status, VisitStatus::Confirmed, "nothing was moved");
        let moved = world.container().move_visit.execute(to(&booked.link, at(4, 15, 0))).await.unwrap();
        assert_eq!((moved.status, moved.remind_at), (VisitStatus::Requested, None));
        assert!(world.container().book_visit.execute(world.form(FLAT, at(4, 15, 0))).await.is_err());
        world.container().confirm_visit.execute(&ana(), booked.visit).await.unwrap();
        assert_eq!(world.visit(booked.visit).status, VisitStatus::Confirmed);
    }

    #[tokio::test]
    async fn a_visit_is_not_in_its_own_way() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let moved = world.container().move_visit.execute(to(&booked.link, at(4, 10, 30))).await.unwrap();
        assert_eq!(moved.starts_at, at(4, 10, 30));
    }

    #[tokio::test]
    async fn to_where_it_is_already_nothing_happens() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let moved = world.container().move_visit.execute(to(&booked.link, at(4, 10, 0))).await.unwrap();
        assert_eq!(moved.sequence, 0);
        assert_eq!(world.event_kinds().len(), 1);
    }

    #[tokio::test]
    async fn a_taken_time_leaves_it_where_it_was() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.book(FLAT, at(4, 15, 0)).await;
        let refused = world.container().move_visit.execute(to(&booked.link, at(4, 15, 30))).await;
        let Err(MoveVisitError::Refused { refusal: SlotRefusal::Taken, next }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(next[0].starts_at, at(4, 16, 0));
        assert_eq!(world.visit(booked.visit).starts_at, at(4, 10, 0));
    }

    #[tokio::test]
    async fn once_the_notice_ended_or_it_is_cancelled_nothing_is_moved() {
        let world = World::new();
        let late = world.book(FLAT, at(4, 10, 0)).await;
        let cancelled = world.book(FLAT, at(5, 10, 0)).await;
        world.container().cancel_visit.execute(&cancelled.link).await.unwrap();
        world.clock().advance(TimeDelta::hours(22));
        let mover = &world.container().move_visit;
        let refused = mover.execute(to(&late.link, at(6, 10, 0))).await;
        assert!(matches!(refused, Err(MoveVisitError::Visit(VisitError::NoticeEnded { .. }))));
        let refused = mover.execute(to(&cancelled.link, at(6, 10, 0))).await;
        assert!(matches!(refused, Err(MoveVisitError::Visit(VisitError::Closed(_)))));
    }
}
