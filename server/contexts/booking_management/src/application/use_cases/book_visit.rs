//! A visitor books a visit.

use crate::application::ports::{Claim, Placed, Ports};
use crate::application::steps::{judge, judge_at_once, judge_locked, next_free, roughly};
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::VisitId;
use crate::domain::invitation::InvitationError;
use crate::domain::link::Link;
use crate::domain::settings::Screening;
use crate::domain::slot::{Rules, Slot, SlotFacts, SlotRefusal, Wanted};
use crate::domain::values::Contact;
use crate::domain::visit::{BookedBy, NewVisit, Visit, VisitStatus};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;
use uuid::Uuid;

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookVisitCommand {
    /// The key that was put into the form when it was shown.
    pub key: Uuid,
    /// The property, by its public number.
    pub property: i64,
    /// The time.
    pub when: Wanted,
    /// Who comes.
    pub visitor: Contact,
    /// Whether they agree to what becomes of their data.
    pub consent: bool,
    /// The signed link of an invitation, if they came by one.
    pub invitation: Option<String>,
}

impl BookVisitCommand {
    fn request_key(&self) -> RequestKey {
        let Contact { name, email, phone, locale, message } = &self.visitor;
        let when = match self.when {
            Wanted::Moment(moment) => moment.to_rfc3339(),
            Wanted::Shown(shown) => shown.to_string(),
        };
        let message = message.as_ref().map_or("", |message| message.as_str());
        let invitation = self.invitation.as_deref().unwrap_or("");
        RequestKey::of(
            self.key,
            &[
                "visit",
                &self.property.to_string(),
                &when,
                name.as_str(),
                email.as_str(),
                phone.as_str(),
                locale.code(),
                message,
                invitation,
            ],
        )
    }
}

/// A visit that is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The visit.
    pub visit: VisitId,
    /// The signed link to see, move and cancel it.
    pub link: String,
}

/// Why nothing is booked.
#[derive(Debug, Error)]
pub enum BookVisitError {
    /// There is no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Without it nothing is kept of anybody.
    #[error("without consent no visit can be booked")]
    NoConsent,
    /// The time can't be had.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: SlotRefusal,
        /// Times that can; none where the property isn't shown.
        next: Vec<Slot>,
    },
    /// The agency shows it to applicants who were screened, and to no others.
    #[error("this property is shown to invited applicants only")]
    InvitationNeeded,
    /// The link says nothing that was signed here.
    #[error("this invitation is none of ours")]
    ForgedInvitation,
    /// The invitation is good for something else, or for nothing any more.
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    /// The form was sent before, with other answers.
    #[error("this form was sent before with other answers; open it again")]
    OtherAnswers,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Books visits for visitors.
pub struct BookVisit {
    ports: Ports,
}

impl BookVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Books. The same form sent again, at the same time or later, is answered as it was the first
    /// time, and books nothing else.
    ///
    /// # Errors
    /// [`BookVisitError`]; nothing is booked, unless storage failed while it committed: the same
    /// form sent again tells.
    pub async fn execute(&self, command: BookVisitCommand) -> Result<Booked, BookVisitError> {
        let key = command.request_key();
        match self.ports.queries.answered(&key).await? {
            Claim::Fresh => {}
            Claim::Known(visit) => return Ok(self.booked(visit)),
            Claim::OtherBody => return Err(BookVisitError::OtherAnswers),
        }
        if !command.consent {
            return Err(BookVisitError::NoConsent);
        }
        let now = self.ports.clock.now();
        let judged = judge_at_once(&self.ports, command.property, command.when, Rules::Visitors, now).await?;
        let (facts, judged) = judged.ok_or(BookVisitError::UnknownProperty)?;
        let outcome = match judged {
            Ok(_) => self.book(&command, &key, &facts, now).await?,
            Err(refusal) => Err(refusal),
        };
        match outcome {
            Ok(visit) => Ok(self.booked(visit)),
            Err(refusal) => {
                // What is in the way may be what this very form, sent twice at once, has just booked.
                if let Claim::Known(visit) = self.ports.queries.answered(&key).await? {
                    return Ok(self.booked(visit));
                }
                let next =
                    next_free(&self.ports, command.property, roughly(command.when, now), None, now).await?;
                Err(BookVisitError::Refused { refusal, next })
            }
        }
    }

    fn booked(&self, visit: VisitId) -> Booked {
        Booked { visit, link: self.ports.links.sign(Link::Visit(visit)) }
    }

    async fn book(
        &self,
        command: &BookVisitCommand,
        key: &RequestKey,
        seen: &SlotFacts,
        now: Timestamp,
    ) -> Result<Result<VisitId, SlotRefusal>, BookVisitError> {
        let id = VisitId(self.ports.ids.next());
        let mut unit = self.ports.units_of_work.begin().await?;
        match unit.idempotency().claim(key, id, now).await? {
            Claim::Fresh => {}
            Claim::Known(visit) => return Ok(Ok(visit)),
            Claim::OtherBody => return Err(BookVisitError::OtherAnswers),
        }
        let agents = seen.agent.into_iter().collect();
        let property = seen.property.id;
        let facts = judge_locked(unit.as_mut(), property, roughly(command.when, now), agents)
            .await?
            .ok_or(BookVisitError::UnknownProperty)?;
        let slot = match judge(&self.ports, &facts, command.when, Rules::Visitors, None, now) {
            Ok(slot) => slot,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let settings = facts.settings.values();
        if settings.screening == Screening::InvitedOnly {
            let link = command.invitation.as_deref().ok_or(BookVisitError::InvitationNeeded)?;
            let Some(Link::Invitation(invitation)) = self.ports.links.verify(link) else {
                return Err(BookVisitError::ForgedInvitation);
            };
            let found = unit.invitations().find(invitation).await?;
            let was = found.ok_or(BookVisitError::ForgedInvitation)?;
            let mut invitation = was;
            // Whoever called the visit off, the right to see the property is what was given.
            if let Some(earlier) = was.used_by
                && let Some(earlier) = unit.visits().find(earlier).await?
                && earlier.state().status == VisitStatus::Cancelled
            {
                invitation.give_back();
            }
            invitation.accept(property, id, now)?;
            unit.invitations().save(&was, &invitation, &[]).await?;
        }
        let new = NewVisit {
            id,
            organization: facts.property.organization,
            property,
            visitor: command.visitor.clone(),
            booked_by: BookedBy::Visitor,
        };
        let mut visit = Visit::book(new, slot, settings.confirmation, now);
        match unit.visits().insert(&mut visit).await? {
            Placed::Taken => Ok(Err(SlotRefusal::Taken)),
            Placed::Kept => {
                unit.commit().await?;
                Ok(Ok(id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::CancelVisitAsAgentCommand;
    use crate::domain::ids::ApplicantId;
    use crate::domain::settings::{Confirmation, SettingsValues, VisitSettings};
    use crate::fixtures::{FLAT, HOUSE, ana, at, contact, noon};
    use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

    #[tokio::test]
    async fn a_visitor_books_a_free_time_and_holds_agent_and_property() {
        let world = World::new();
        let booked = world.container().book_visit.execute(world.form(FLAT, at(4, 10, 0))).await.unwrap();
        assert_eq!(booked.link, format!("v.{}.signed", booked.visit));
        let visit = world.visit(booked.visit);
        assert_eq!((visit.starts_at, visit.ends_at), (at(4, 10, 0), at(4, 10, 30)));
        assert_eq!((visit.held_from, visit.held_until), (at(4, 9, 45), at(4, 10, 45)));
        assert_eq!((visit.status, visit.consent_at), (VisitStatus::Confirmed, noon()));
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1"]);
    }

    #[tokio::test]
    async fn a_time_that_is_taken_is_refused_with_the_next_free_ones() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        let late = world.container().book_visit.execute(world.form(FLAT, at(4, 10, 30))).await;
        let Err(BookVisitError::Refused { refusal: SlotRefusal::Taken, next }) = late else {
            panic!("{late:?}");
        };
        let next: Vec<_> = next.iter().map(|slot| slot.starts_at).collect();
        assert_eq!(next, [at(4, 11, 0), at(4, 11, 30), at(4, 12, 0), at(4, 12, 30), at(4, 13, 0)]);
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1"], "what is refused leaves no trace");
    }

    #[tokio::test]
    async fn an_agent_has_time_for_the_way_from_one_property_to_the_next() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        // Five kilometres: 12 minutes at 25 km/h, 5 to park, and 15 that are kept free anyway.
        let refused = world.container().book_visit.execute(world.form(HOUSE, at(4, 11, 0))).await;
        assert!(matches!(refused, Err(BookVisitError::Refused { refusal: SlotRefusal::Taken, .. })));
        world.book(HOUSE, at(4, 11, 30)).await;
    }

    #[tokio::test]
    async fn the_same_form_sent_twice_books_once_and_is_answered_alike() {
        let world = World::new();
        let form = world.form(FLAT, at(4, 10, 0));
        let first = world.container().book_visit.execute(form.clone()).await.unwrap();
        let again = world.container().book_visit.execute(form.clone()).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(world.event_kinds().len(), 1);
        let changed = BookVisitCommand { visitor: contact("carla"), ..form };
        let refused = world.container().book_visit.execute(changed).await;
        assert!(matches!(refused, Err(BookVisitError::OtherAnswers)));
    }

    #[tokio::test]
    async fn a_form_whose_answer_got_lost_is_answered_when_it_is_sent_again() {
        let world = World::new();
        let form = world.form(FLAT, at(4, 10, 0));
        world.store().lose_the_answer_to_the_next_commit();
        let lost = world.container().book_visit.execute(form.clone()).await;
        assert!(matches!(lost, Err(BookVisitError::Storage(StorageError::Unavailable(_)))));
        let booked = world.container().book_visit.execute(form).await.unwrap();
        assert_eq!(world.visit(booked.visit).starts_at, at(4, 10, 0));
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1"]);
    }

    #[tokio::test]
    async fn a_form_that_was_refused_can_be_sent_again_once_the_time_is_free() {
        let world = World::new();
        let first = world.book(FLAT, at(4, 10, 0)).await;
        let form = world.form(FLAT, at(4, 10, 0));
        assert!(world.container().book_visit.execute(form.clone()).await.is_err());
        world.container().cancel_visit.execute(&first.link).await.unwrap();
        world.container().book_visit.execute(form).await.unwrap();
    }

    #[tokio::test]
    async fn of_a_hundred_at_once_with_one_form_one_books_and_all_have_its_answer() {
        let world = World::new();
        let form = world.form(FLAT, at(4, 10, 0));
        let mut tasks = Vec::new();
        for _ in 0..100 {
            let (container, form) = (world.shared(), form.clone());
            tasks.push(tokio::spawn(async move { container.book_visit.execute(form).await }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap().unwrap());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1"]);
    }

    #[tokio::test]
    async fn what_waits_for_the_agent_holds_its_time() {
        let world = World::new();
        world.arrange(FLAT, |settings| settings.confirmation = Confirmation::ByAgent).await;
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        assert_eq!(world.visit(booked.visit).status, VisitStatus::Requested);
        assert_eq!(world.event_kinds(), ["VISIT_REQUESTED.v1"]);
        assert!(world.container().book_visit.execute(world.form(FLAT, at(4, 10, 0))).await.is_err());
    }

    #[tokio::test]
    async fn each_time_that_makes_no_sense_is_refused_in_its_own_words() {
        let world = World::new();
        let refusal = |when| {
            let form = BookVisitCommand { when, ..world.form(FLAT, noon()) };
            let answer = world.container().book_visit.execute(form);
            async move {
                match answer.await {
                    Err(BookVisitError::Refused { refusal, next }) => (refusal, next.len()),
                    other => panic!("{other:?}"),
                }
            }
        };
        let moment = Wanted::Moment;
        let earliest = noon() + TimeDelta::hours(24);
        let latest = noon() + TimeDelta::days(60);
        assert_eq!(refusal(moment(noon())).await, (SlotRefusal::Past, 5));
        assert_eq!(refusal(moment(at(3, 11, 30))).await, (SlotRefusal::TooSoon { earliest }, 5));
        let beyond = moment(latest + TimeDelta::minutes(30));
        assert_eq!(refusal(beyond).await, (SlotRefusal::BeyondHorizon { latest }, 5));
        let (ancient, remote) = (Wanted::Shown(NaiveDateTime::MIN), Wanted::Shown(NaiveDateTime::MAX));
        for wanted in [moment(Timestamp::MIN_UTC), ancient] {
            assert_eq!(refusal(wanted).await, (SlotRefusal::Past, 5));
        }
        for wanted in [moment(Timestamp::MAX_UTC), remote] {
            assert_eq!(refusal(wanted).await, (SlotRefusal::BeyondHorizon { latest }, 5));
        }
        assert_eq!(refusal(moment(at(4, 10, 10))).await, (SlotRefusal::NotOnGrid, 5));
        assert_eq!(refusal(moment(at(4, 18, 0))).await, (SlotRefusal::OutsideHours, 5));
        let spring = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap().and_hms_opt(1, 30, 0).unwrap();
        let (skipped, _) = refusal(Wanted::Shown(spring)).await;
        assert!(matches!(skipped, SlotRefusal::Skipped { .. }), "{skipped:?}");
    }

    #[tokio::test]
    async fn without_consent_or_a_property_nothing_is_booked() {
        let world = World::new();
        let form = BookVisitCommand { consent: false, ..world.form(FLAT, at(4, 10, 0)) };
        let refused = world.container().book_visit.execute(form).await;
        assert!(matches!(refused, Err(BookVisitError::NoConsent)));
        let form = BookVisitCommand { property: 999, ..world.form(FLAT, at(4, 10, 0)) };
        let refused = world.container().book_visit.execute(form).await;
        assert!(matches!(refused, Err(BookVisitError::UnknownProperty)));
        assert!(world.event_kinds().is_empty());
    }

    #[tokio::test]
    async fn where_applicants_are_screened_an_invitation_is_good_once() {
        let world = World::new();
        world.arrange(FLAT, |settings| settings.screening = Screening::InvitedOnly).await;
        let form = || world.form(FLAT, at(4, 10, 0));
        let book = &world.container().book_visit;
        assert!(matches!(book.execute(form()).await, Err(BookVisitError::InvitationNeeded)));
        for forged in ["v.0.signed".to_owned(), format!("i.{}.signed", Uuid::from_u128(1))] {
            let form = BookVisitCommand { invitation: Some(forged), ..form() };
            assert!(matches!(book.execute(form).await, Err(BookVisitError::ForgedInvitation)));
        }
        let invitation = Some(world.invite(ApplicantId(Uuid::from_u128(0xA9)), FLAT).await);
        let form = || BookVisitCommand { invitation: invitation.clone(), ..form() };
        let booked = book.execute(form()).await.unwrap();
        let again = || BookVisitCommand { when: Wanted::Moment(at(5, 10, 0)), ..form() };
        let refused = book.execute(again()).await;
        assert!(matches!(refused, Err(BookVisitError::Invitation(InvitationError::Used))), "{refused:?}");
        let sorry = CancelVisitAsAgentCommand { visit: booked.visit, message: None, offer_time: true };
        world.container().cancel_visit_as_agent.execute(&ana(), sorry).await.unwrap();
        book.execute(again()).await.unwrap();
        let refused = book.execute(again()).await;
        assert!(refused.is_err(), "{refused:?}");
    }

    #[tokio::test]
    async fn a_property_that_is_not_shown_offers_nothing() {
        let world = World::new();
        let values = SettingsValues { enabled: false, ..*VisitSettings::default().values() };
        world.arrange(FLAT, |settings| *settings = values).await;
        let refused = world.container().book_visit.execute(world.form(FLAT, at(4, 10, 0))).await;
        let Err(BookVisitError::Refused { refusal, next }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!((refusal, next.len()), (SlotRefusal::NotOffered, 0));
    }
}
