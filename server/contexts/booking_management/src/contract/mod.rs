//! What every implementation of the ports must do, as functions that panic where one doesn't. Each
//! takes a fresh [`Subject`], in which nothing is booked.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a suite of tests: a panic is its answer")]

mod elsewhere;
mod facts;
mod houses;
mod races;
mod reads;
mod seats;
mod visits;
mod waiting;

pub use elsewhere::*;
pub use facts::*;
pub use houses::*;
pub use races::*;
pub use reads::*;
pub use seats::*;
pub use visits::*;
pub use waiting::*;

use crate::application::ports::{
    AgencyMembers, BookingQueries, CalendarsElsewhere, Placed, UnitOfWork, UnitsOfWork,
};
use crate::domain::ids::{PropertyId, VisitId};
use crate::domain::settings::Confirmation;
use crate::domain::slot::Slot;
use crate::domain::values::Note;
use crate::domain::visit::{BookedBy, NewVisit, Visit};
use crate::fixtures::{ANA, contact, noon, shown};
use async_trait::async_trait;
use chrono::TimeDelta;
use kernel::event::EventEnvelope;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// An implementation under test, with what is needed to look behind it.
///
/// [`ANA`] and [`RUI`](crate::fixtures::RUI) are members of [`AGENCY`](crate::fixtures::AGENCY), and
/// [`EVA`](crate::fixtures::EVA) of [`OTHER_AGENCY`](crate::fixtures::OTHER_AGENCY). There are the
/// properties [`FLAT`](crate::fixtures::FLAT), [`HOUSE`](crate::fixtures::HOUSE) and
/// [`FOREIGN`](crate::fixtures::FOREIGN), as [`shown`] tells them. Nobody has said when they work.
pub struct Subject {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// Reads.
    pub queries: Arc<dyn BookingQueries>,
    /// Who belongs to which agency.
    pub members: Arc<dyn AgencyMembers>,
    /// Feeds, and calendars that are followed.
    pub elsewhere: Arc<dyn CalendarsElsewhere>,
    /// What lies beside the ports.
    pub traces: Arc<dyn Traces>,
}

/// What lies beside the ports: written by an implementation and read by others, or the other way
/// round.
#[async_trait]
pub trait Traces: Send + Sync {
    /// The events in the outbox, the oldest first.
    async fn events(&self) -> Vec<EventEnvelope>;

    /// Somebody leaves their agency.
    async fn remove_member(&self, user: UserId);

    /// A property is deleted.
    async fn delete_property(&self, property: PropertyId);
}

impl Subject {
    async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.units_of_work.begin().await.unwrap()
    }

    async fn kinds(&self) -> Vec<String> {
        self.traces.events().await.into_iter().map(|event| event.kind).collect()
    }

    /// Books a visit, committed unless its time is taken.
    async fn insert(&self, visit: &mut Visit) -> Placed {
        let mut unit = self.begin().await;
        let placed = unit.visits().insert(visit).await.unwrap();
        if placed == Placed::Kept {
            unit.commit().await.unwrap();
        }
        placed
    }

    /// Keeps a change of a visit, committed unless its time is taken.
    async fn save(&self, visit: &mut Visit) -> Result<Placed, StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        let placed = unit.visits().save(visit).await?;
        if placed == Placed::Kept {
            unit.commit().await?;
        }
        Ok(placed)
    }

    async fn load(&self, id: VisitId) -> Option<Visit> {
        self.begin().await.visits().find(id).await.unwrap()
    }
}

/// Half an hour with 15 minutes before and after it.
fn slot(agent: UserId, starts_at: Timestamp) -> Slot {
    let ends_at = starts_at + TimeDelta::minutes(30);
    let pause = TimeDelta::minutes(15);
    Slot { starts_at, ends_at, held_from: starts_at - pause, held_until: ends_at + pause, agent }
}

fn visit_id(n: u128) -> VisitId {
    VisitId(Uuid::from_u128(0x715_0000 + n))
}

fn new_visit(n: u128, property: PropertyId) -> NewVisit {
    let mut visitor = contact("bruno");
    visitor.message = Note::parse("Podemos ver a garagem?\n\nObrigado — até já.").unwrap();
    let organization = shown(property).organization;
    NewVisit { id: visit_id(n), organization, property, visitor, booked_by: BookedBy::Visitor }
}

/// A visit with Ana.
fn visit(n: u128, property: PropertyId, starts_at: Timestamp) -> Visit {
    visit_with(ANA, n, property, starts_at)
}

fn visit_with(agent: UserId, n: u128, property: PropertyId, starts_at: Timestamp) -> Visit {
    Visit::book(new_visit(n, property), slot(agent, starts_at), Confirmation::Automatic, noon())
}

fn is_conflict<T: std::fmt::Debug>(result: Result<T, StorageError>) {
    assert!(matches!(result, Err(StorageError::Conflict)), "{result:?}");
}
