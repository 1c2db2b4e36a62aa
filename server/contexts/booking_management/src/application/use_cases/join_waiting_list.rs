//! Somebody would like a time that is taken.

use crate::application::ports::Ports;
use crate::application::steps::{judge, judge_at_once, judge_locked};
use crate::domain::ids::WaitingEntryId;
use crate::domain::link::Link;
use crate::domain::settings::Screening;
use crate::domain::slot::{Rules, Slot, SlotRefusal, Wanted};
use crate::domain::values::Contact;
use crate::domain::waiting::{NewWaitingEntry, WaitingEntry};
use kernel::storage::StorageError;
use thiserror::Error;

/// Who waits for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinWaitingListCommand {
    /// The property, by its public number.
    pub property: i64,
    /// The time.
    pub when: Wanted,
    /// Who it is.
    pub visitor: Contact,
    /// Whether they agree to what becomes of their data.
    pub consent: bool,
}

/// A place on a waiting list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The place.
    pub entry: WaitingEntryId,
    /// The signed link to take what is offered, or to leave; none for whoever waited already: they
    /// have a letter with it, and anybody could give their address.
    pub link: Option<String>,
}

/// Why nobody waits.
#[derive(Debug, Error)]
pub enum JoinWaitingListError {
    /// There is no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Without it nothing is kept of anybody.
    #[error("without consent nobody is put on a waiting list")]
    NoConsent,
    /// It can be booked at once.
    #[error("this time is free: book it")]
    Free,
    /// The agency shows it to applicants who were screened, whose right is to book.
    #[error("this property is shown to invited applicants only")]
    InvitedOnly,
    /// It isn't a time that could ever free up.
    #[error(transparent)]
    Refused(SlotRefusal),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Puts visitors on waiting lists.
pub struct JoinWaitingList {
    ports: Ports,
}

impl JoinWaitingList {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Lets somebody wait. Whoever waits for this time already keeps their place.
    ///
    /// # Errors
    /// [`JoinWaitingListError`].
    pub async fn execute(&self, command: JoinWaitingListCommand) -> Result<Waits, JoinWaitingListError> {
        if !command.consent {
            return Err(JoinWaitingListError::NoConsent);
        }
        match self.attempt(&command).await {
            // Sent twice at once, the second finds the place that the first took.
            Err(JoinWaitingListError::Storage(StorageError::Conflict)) => self.attempt(&command).await,
            answer => answer,
        }
    }

    async fn attempt(&self, command: &JoinWaitingListCommand) -> Result<Waits, JoinWaitingListError> {
        let JoinWaitingListCommand { property: number, when, visitor, .. } = command;
        let now = self.ports.clock.now();
        let judged = judge_at_once(&self.ports, *number, *when, Rules::Visitors, now).await?;
        let (seen, judged) = judged.ok_or(JoinWaitingListError::UnknownProperty)?;
        require_taken(judged)?;
        let property = seen.property.id;
        let starts_at = when.in_zone(seen.property.zone).map_err(JoinWaitingListError::Refused)?;
        let agent = seen.agent.ok_or(JoinWaitingListError::Refused(SlotRefusal::NotOffered))?;
        let mut unit = self.ports.units_of_work.begin().await?;
        // Whoever lets go of a time locks the agent, too: one that is free by now isn't waited for.
        let facts = judge_locked(unit.as_mut(), property, starts_at, vec![agent])
            .await?
            .ok_or(JoinWaitingListError::UnknownProperty)?;
        require_taken(judge(&self.ports, &facts, *when, Rules::Visitors, None, now))?;
        if facts.settings.values().screening == Screening::InvitedOnly {
            return Err(JoinWaitingListError::InvitedOnly);
        }
        if let Some(earlier) = unit.waiting().find_of(property, starts_at, &visitor.email).await? {
            return Ok(Waits { entry: earlier.state().id, link: None });
        }
        let id = WaitingEntryId(self.ports.ids.next());
        let new = NewWaitingEntry {
            id,
            organization: facts.property.organization,
            property,
            agent,
            starts_at,
            open_house: None,
            visitor: visitor.clone(),
        };
        unit.waiting().insert(&mut WaitingEntry::join(new, now)).await?;
        unit.commit().await?;
        Ok(Waits { entry: id, link: Some(self.ports.links.sign(Link::Waiting(id))) })
    }
}

/// What is free is booked, and what is taken is waited for.
fn require_taken(judged: Result<Slot, SlotRefusal>) -> Result<(), JoinWaitingListError> {
    match judged {
        Ok(_) => Err(JoinWaitingListError::Free),
        Err(SlotRefusal::Taken) => Ok(()),
        Err(refusal) => Err(JoinWaitingListError::Refused(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::ports::{UnitOfWork, UnitsOfWork};
    use crate::container::Container;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, at, contact, noon, shown};
    use async_trait::async_trait;
    use kernel::time::Timestamp;
    use std::sync::Arc;

    /// Before each change somebody else cancels their visit.
    struct AfterCancelling {
        container: Arc<Container>,
        link: String,
        changes: Arc<dyn UnitsOfWork>,
    }

    #[async_trait]
    impl UnitsOfWork for AfterCancelling {
        async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
            self.container.cancel_visit.execute(&self.link).await.unwrap();
            self.changes.begin().await
        }
    }

    fn wish(when: Timestamp, name: &str) -> JoinWaitingListCommand {
        let (property, visitor) = (shown(FLAT).number, contact(name));
        JoinWaitingListCommand { property, when: Wanted::Moment(when), visitor, consent: true }
    }

    #[tokio::test]
    async fn whoever_would_like_a_taken_time_waits_for_it_once() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        let join = &world.container().join_waiting_list;
        let waits = join.execute(wish(at(4, 10, 0), "bruno")).await.unwrap();
        assert_eq!(waits.link, Some(format!("w.{}.signed", waits.entry)));
        assert_eq!(world.entry(waits.entry).status, WaitingStatus::Waiting);
        let again = join.execute(wish(at(4, 10, 0), "bruno")).await.unwrap();
        assert_eq!((again.entry, again.link), (waits.entry, None), "not to be had with their address alone");
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1", "WAITING_JOINED.v1"]);
    }

    #[tokio::test]
    async fn nobody_waits_for_what_is_free_or_never_will_be() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        let join = &world.container().join_waiting_list;
        let free = join.execute(wish(at(4, 15, 0), "bruno")).await;
        assert!(matches!(free, Err(JoinWaitingListError::Free)));
        let never = join.execute(wish(at(4, 20, 0), "bruno")).await;
        assert!(matches!(never, Err(JoinWaitingListError::Refused(SlotRefusal::OutsideHours))));
        let past = join.execute(wish(noon(), "bruno")).await;
        assert!(matches!(past, Err(JoinWaitingListError::Refused(SlotRefusal::Past))));
        let silent = JoinWaitingListCommand { consent: false, ..wish(at(4, 10, 0), "bruno") };
        assert!(matches!(join.execute(silent).await, Err(JoinWaitingListError::NoConsent)));
        let unknown = JoinWaitingListCommand { property: 999, ..wish(at(4, 10, 0), "bruno") };
        assert!(matches!(join.execute(unknown).await, Err(JoinWaitingListError::UnknownProperty)));
        world.arrange(FLAT, |settings| settings.screening = Screening::InvitedOnly).await;
        let invited = join.execute(wish(at(4, 10, 0), "bruno")).await;
        assert!(matches!(invited, Err(JoinWaitingListError::InvitedOnly)));
    }

    #[tokio::test]
    async fn nobody_waits_for_what_somebody_lets_go_of_at_this_moment() {
        let world = World::new();
        let link = world.book(FLAT, at(4, 10, 0)).await.link;
        let ports = world.ports();
        let changes = ports.units_of_work.clone();
        let meanwhile = AfterCancelling { container: world.shared(), link, changes };
        let join = JoinWaitingList::new(Ports { units_of_work: Arc::new(meanwhile), ..ports });
        let free = join.execute(wish(at(4, 10, 0), "bruno")).await;
        assert!(matches!(free, Err(JoinWaitingListError::Free)), "{free:?}");
    }
}
