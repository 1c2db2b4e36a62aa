//! Somebody of the agency books for a person on the telephone.

use super::Booked;
use crate::application::ports::{Claim, Placed, Ports};
use crate::application::steps::{judge, judge_locked, roughly};
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{PropertyId, VisitId};
use crate::domain::link::Link;
use crate::domain::settings::Confirmation;
use crate::domain::slot::{Rules, SlotRefusal, Wanted};
use crate::domain::values::Contact;
use crate::domain::visit::{BookedBy, NewVisit, Visit};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use thiserror::Error;
use uuid::Uuid;

/// What a form of the dashboard says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookForCallerCommand {
    /// The key that was put into the form when it was shown.
    pub key: Uuid,
    /// The property.
    pub property: PropertyId,
    /// The time: any that is free, also outside of the hours and within the notice.
    pub when: Wanted,
    /// Who comes. The agent asked them for their consent.
    pub visitor: Contact,
}

/// Why nothing is booked.
#[derive(Debug, Error)]
pub enum BookForCallerError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The time can't be had.
    #[error(transparent)]
    Refused(SlotRefusal),
    /// The form was sent before, with other answers.
    #[error("this form was sent before with other answers; open it again")]
    OtherAnswers,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Books visits that were agreed on: they stand at once.
pub struct BookForCaller {
    ports: Ports,
}

impl BookForCaller {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Books. The same form sent again is answered as it was the first time.
    ///
    /// # Errors
    /// [`BookForCallerError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        command: BookForCallerCommand,
    ) -> Result<Booked, BookForCallerError> {
        let BookForCallerCommand { key, property, when, visitor } = command;
        let now = self.ports.clock.now();
        let organization = agent.organization();
        let near = roughly(when, now);
        let key = RequestKey::of(
            key,
            &[
                "caller",
                &organization.to_string(),
                &property.to_string(),
                &format!("{when:?}"),
                visitor.name.as_str(),
                visitor.email.as_str(),
                visitor.phone.as_str(),
                visitor.locale.code(),
                visitor.message.as_ref().map_or("", |message| message.as_str()),
            ],
        );
        let id = VisitId(self.ports.ids.next());
        let mut unit = self.ports.units_of_work.begin().await?;
        match unit.idempotency().claim(&key, id, now).await? {
            Claim::Fresh => {}
            Claim::Known(visit) => return Ok(self.booked(visit)),
            Claim::OtherBody => return Err(BookForCallerError::OtherAnswers),
        }
        let seen = unit.facts(property, None, near, near).await?;
        let seen = seen.filter(|facts| facts.property.organization == organization);
        let seen = seen.ok_or(BookForCallerError::UnknownProperty)?;
        let facts = judge_locked(unit.as_mut(), property, near, seen.agent.into_iter().collect())
            .await?
            .ok_or(BookForCallerError::UnknownProperty)?;
        let slot = judge(&self.ports, &facts, when, Rules::Agencys, None, now)
            .map_err(BookForCallerError::Refused)?;
        let booked_by = BookedBy::Agent(agent.user());
        let new = NewVisit { id, organization, property, visitor, booked_by };
        let mut visit = Visit::book(new, slot, Confirmation::Automatic, now);
        match unit.visits().insert(&mut visit).await? {
            Placed::Taken => Err(BookForCallerError::Refused(SlotRefusal::Taken)),
            Placed::Kept => {
                unit.commit().await?;
                Ok(self.booked(id))
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
    use crate::domain::visit::VisitStatus;
    use crate::fixtures::{ANA, FLAT, ana, at, contact, noon, stranger};
    use kernel::time::Timestamp;

    fn call(key: u128, when: Timestamp) -> BookForCallerCommand {
        BookForCallerCommand {
            key: Uuid::from_u128(0xCA11_0000 + key),
            property: FLAT,
            when: Wanted::Moment(when),
            visitor: contact("dora"),
        }
    }

    #[tokio::test]
    async fn what_is_agreed_on_the_telephone_stands_also_at_odd_times() {
        let world = World::new();
        world.arrange(FLAT, |settings| settings.confirmation = Confirmation::ByAgent).await;
        let book = &world.container().book_for_caller;
        let booked = book.execute(&ana(), call(1, at(2, 20, 10))).await.unwrap();
        let visit = world.visit(booked.visit);
        assert_eq!(visit.status, VisitStatus::Confirmed);
        assert_eq!(visit.booked_by, BookedBy::Agent(Some(ANA)));
        assert_eq!(book.execute(&ana(), call(1, at(2, 20, 10))).await.unwrap(), booked, "sent twice");
        let other = book.execute(&ana(), call(1, at(2, 21, 10))).await;
        assert!(matches!(other, Err(BookForCallerError::OtherAnswers)));
    }

    #[tokio::test]
    async fn an_agent_does_not_book_what_is_taken_past_or_anothers() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        let book = &world.container().book_for_caller;
        let taken = book.execute(&ana(), call(1, at(4, 10, 20))).await;
        assert!(matches!(taken, Err(BookForCallerError::Refused(SlotRefusal::Taken))));
        let past = book.execute(&ana(), call(2, noon())).await;
        assert!(matches!(past, Err(BookForCallerError::Refused(SlotRefusal::Past))));
        let foreign = book.execute(&stranger(), call(3, at(5, 10, 0))).await;
        assert!(matches!(foreign, Err(BookForCallerError::UnknownProperty)));
    }
}
