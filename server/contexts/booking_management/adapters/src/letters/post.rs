//! The post of visits: sends what their events ask for.

use super::places::Places;
use super::read::{self, VisitLetter};
use super::words::{AllTexts, ToVisitor};
use crate::calendar_files::invitation;
use async_trait::async_trait;
use booking_management::application::ports::VisitLinks;
use booking_management::domain::ids::{VisitId, WaitingEntryId};
use booking_management::domain::link::Link;
use booking_management::domain::visit::{CancelledBy, Reminder, VisitStatus};
use booking_management::domain::waiting::WaitingStatus;
use kernel::event::EventEnvelope;
use kernel::ids::UserId;
use kernel::mail::{Mail, MailTransport};
use kernel::time::{Clock, Timestamp};
use letter_layout::{InvalidTexts, Words};
use serde::Deserialize;
use sql::outbox::{Consumer, ConsumerError, Registry, mail_failure};
use sql::{Database, Transaction};
use std::sync::Arc;
use uuid::Uuid;

const REQUESTED: &str = "VISIT_REQUESTED.v1";
const BOOKED: &str = "VISIT_BOOKED.v1";
const CONFIRMED: &str = "VISIT_CONFIRMED.v1";
const MOVED: &str = "VISIT_MOVED.v1";
const CANCELLED: &str = "VISIT_CANCELLED.v1";
const REMINDED: &str = "VISIT_REMINDED.v1";
const JOINED: &str = "WAITING_JOINED.v1";
const OFFERED: &str = "WAITING_OFFERED.v1";

/// Writes to whoever visits what becomes of their visit, and to whoever shows what others do with it.
///
/// Events have no personal data: what a letter needs is read when it is sent, and a letter that
/// something later has overtaken isn't sent, since that has its own. A letter sent again has the same
/// id and the same text, by which the transport tells it from another; what the transport doesn't
/// take, the outbox tries again.
pub struct VisitPost {
    database: Database,
    texts: AllTexts,
    links: Arc<dyn VisitLinks>,
    places: Places,
    /// Written to where an agency names no address.
    house: String,
    transport: Arc<dyn MailTransport>,
    clock: Arc<dyn Clock>,
}

/// What a post works with.
pub struct PostParts {
    /// Over a migrated database.
    pub database: Database,
    /// Signs the visitors' links.
    pub links: Arc<dyn VisitLinks>,
    /// Where they lead.
    pub places: Places,
    /// The address that letters come from: calendars show it where an agency names none of its own.
    pub house: String,
    /// Sends them.
    pub transport: Arc<dyn MailTransport>,
    /// Knows what is over.
    pub clock: Arc<dyn Clock>,
}

/// What an event says of a visit.
#[derive(Deserialize)]
struct Said {
    visit: VisitId,
    sequence: i32,
    reminder: Option<Reminder>,
    /// Who of the agency did it.
    user: Option<UserId>,
}

/// What an event says of a visit that was moved.
#[derive(Deserialize)]
struct SaidMoved {
    visit: VisitId,
    from: Timestamp,
    /// Those of former versions don't say.
    former_agent: Option<UserId>,
    user: Option<UserId>,
}

/// What an event says of somebody who waits.
#[derive(Deserialize)]
struct SaidWaiting {
    entry: WaitingEntryId,
}

impl VisitPost {
    /// The names under which the inbox knows them: a letter that one could not send doesn't have the
    /// other send again.
    pub const TO_VISITORS: &'static str = "booking_management.post_to_visitors";
    /// See [`TO_VISITORS`](Self::TO_VISITORS).
    pub const TO_AGENTS: &'static str = "booking_management.post_to_agents";
    /// See [`TO_VISITORS`](Self::TO_VISITORS).
    pub const TO_FORMER_AGENTS: &'static str = "booking_management.post_to_former_agents";

    /// A post.
    ///
    /// # Errors
    /// [`InvalidTexts`], never in a program whose tests passed.
    pub fn new(parts: PostParts) -> Result<Self, InvalidTexts> {
        let PostParts { database, links, places, house, transport, clock } = parts;
        Ok(Self { database, texts: AllTexts::read()?, links, places, house, transport, clock })
    }

    /// Adds its consumers to those of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        let post = Arc::new(self);
        let visitors = Arc::new(ToVisitors(Arc::clone(&post)));
        let agents = Arc::new(ToAgents(Arc::clone(&post)));
        let former = Arc::new(ToFormerAgents(post));
        let registry = [REQUESTED, BOOKED, CONFIRMED, MOVED, CANCELLED, REMINDED, JOINED, OFFERED]
            .into_iter()
            .fold(registry, |registry, kind| registry.on(kind, Self::TO_VISITORS, visitors.clone()));
        [REQUESTED, BOOKED, MOVED, CANCELLED]
            .into_iter()
            .fold(registry, |registry, kind| registry.on(kind, Self::TO_AGENTS, agents.clone()))
            .on(MOVED, Self::TO_FORMER_AGENTS, former)
    }

    async fn to_visitor(&self, event: &EventEnvelope) -> Result<Option<Mail>, ConsumerError> {
        match event.kind.as_str() {
            JOINED => return self.to_waiting(event, WaitingStatus::Waiting).await,
            OFFERED => return self.to_waiting(event, WaitingStatus::Offered).await,
            _ => {}
        }
        let said = Said::deserialize(&event.payload)?;
        let Some(visit) = read::visit(&self.database, said.visit).await? else { return Ok(None) };
        let texts = self.texts.of(visit.visitor.locale);
        let letters = &texts.visitor;
        let words = match (event.kind.as_str(), visit.status) {
            (CANCELLED, VisitStatus::Cancelled) => match visit.cancelled_by {
                Some(CancelledBy::Visitor) => &letters.cancelled_by_visitor,
                Some(CancelledBy::Withdrawal) => &letters.withdrawn,
                Some(CancelledBy::Agency) | None => &letters.cancelled_by_agency,
            },
            // What comes when it has begun is of no use to anybody.
            _ if visit.sequence != said.sequence || visit.starts_at <= self.clock.now() => return Ok(None),
            // A visit that is moved may have to be confirmed anew.
            (REQUESTED | MOVED, VisitStatus::Requested) => &letters.requested,
            (BOOKED, VisitStatus::Confirmed) => &letters.booked,
            (CONFIRMED, VisitStatus::Confirmed) => &letters.confirmed,
            (MOVED, VisitStatus::Confirmed) => &letters.moved,
            (REMINDED, VisitStatus::Confirmed) => match said.reminder {
                Some(Reminder::TwoHours) => &letters.two_hours,
                // The other has its own letter, and a day before is over.
                _ if visit.starts_at - Reminder::TwoHours.ahead() <= self.clock.now() => return Ok(None),
                Some(Reminder::DayBefore) | None => &letters.day_before,
            },
            _ => return Ok(None),
        };
        let signed = self.links.sign(Link::Visit(said.visit));
        let to = ToVisitor { id: event.id.0, signed: &signed, places: &self.places };
        let calendar = (event.kind != REMINDED)
            .then(|| invitation(&texts.entry(&to, said.visit, &visit, &self.house, event.occurred_at)));
        Ok(Some(texts.to_visitor(&to, words, &visit, calendar)))
    }

    async fn to_waiting(
        &self,
        event: &EventEnvelope,
        status: WaitingStatus,
    ) -> Result<Option<Mail>, ConsumerError> {
        let SaidWaiting { entry } = SaidWaiting::deserialize(&event.payload)?;
        let waiting = read::waiting(&self.database, entry, status).await?;
        let now = self.clock.now();
        let waiting = waiting.filter(|waiting| now < waiting.until.unwrap_or(waiting.starts_at));
        let Some(waiting) = waiting else { return Ok(None) };
        let signed = self.links.sign(Link::Waiting(entry));
        let to = ToVisitor { id: event.id.0, signed: &signed, places: &self.places };
        Ok(Some(self.texts.of(waiting.visitor.locale).to_waiting(&to, &waiting)))
    }

    async fn to_agent(&self, event: &EventEnvelope) -> Result<Option<Mail>, ConsumerError> {
        let said = Said::deserialize(&event.payload)?;
        let Some(visit) = read::visit(&self.database, said.visit).await? else { return Ok(None) };
        let Some(guide) = &visit.around.guide else { return Ok(None) };
        let texts = self.texts.of(guide.locale);
        if event.kind != CANCELLED && visit.starts_at <= self.clock.now() {
            return Ok(None);
        }
        let Some(words) = words_for_agent(&texts.agent, &event.kind, &said, &visit) else { return Ok(None) };
        let id = another(event.id.0, 1);
        Ok(Some(texts.to_agent(id, (words, guide), &visit, &self.places)))
    }

    /// Whatever became of the visit since: it isn't theirs, and nothing else tells them.
    async fn to_former_agent(&self, event: &EventEnvelope) -> Result<Option<Mail>, ConsumerError> {
        let said = SaidMoved::deserialize(&event.payload)?;
        let Some(former) = said.former_agent.filter(|former| said.user != Some(*former)) else {
            return Ok(None);
        };
        let visit = read::visit(&self.database, said.visit).await?;
        let Some(mut visit) = visit.filter(|visit| visit.agent != former) else { return Ok(None) };
        visit.starts_at = said.from;
        let Some(guide) = read::member(&self.database, event.organization, former).await? else {
            return Ok(None);
        };
        let texts = self.texts.of(guide.locale);
        let id = another(event.id.0, 2);
        Ok(Some(texts.to_agent(id, (&texts.agent.handed_over, &guide), &visit, &self.places)))
    }
}

/// What agents are told: what they haven't done themselves. Seats that the agency takes back go with an
/// open house, mostly, and are many.
fn words_for_agent<'a>(
    letters: &'a super::words::AgentLetters,
    kind: &str,
    said: &Said,
    visit: &VisitLetter,
) -> Option<&'a Words> {
    match kind {
        _ if said.user == Some(visit.agent) => None,
        CANCELLED => {
            let taken_back = visit.seat && visit.cancelled_by == Some(CancelledBy::Agency);
            (visit.status == VisitStatus::Cancelled && !taken_back).then_some(&letters.cancelled)
        }
        _ if visit.sequence != said.sequence => None,
        MOVED => visit.status.is_open().then_some(&letters.moved),
        _ if visit.booked_by == Some(visit.agent) => None,
        REQUESTED => (visit.status == VisitStatus::Requested).then_some(&letters.requested),
        BOOKED => (visit.status == VisitStatus::Confirmed).then_some(&letters.booked),
        _ => None,
    }
}

/// The identity of another letter of an event, the same at every attempt and not that of the first.
const fn another(event: Uuid, number: u128) -> Uuid {
    Uuid::from_u128(event.as_u128() ^ number)
}

struct ToVisitors(Arc<VisitPost>);

struct ToAgents(Arc<VisitPost>);

struct ToFormerAgents(Arc<VisitPost>);

#[async_trait]
impl Consumer for ToVisitors {
    /// Sends the letter. A mail server may be slow, and nobody's change waits for it.
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        if let Some(mail) = self.0.to_visitor(event).await? {
            self.0.transport.send(&mail).await.map_err(mail_failure)?;
        }
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}

#[async_trait]
impl Consumer for ToAgents {
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        if let Some(mail) = self.0.to_agent(event).await? {
            self.0.transport.send(&mail).await.map_err(mail_failure)?;
        }
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}

#[async_trait]
impl Consumer for ToFormerAgents {
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        if let Some(mail) = self.0.to_former_agent(event).await? {
            self.0.transport.send(&mail).await.map_err(mail_failure)?;
        }
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}
