//! What is kept, as one value.

use super::holds::Holds;
use crate::domain::elsewhere::{AgentFeed, BusyTime, FollowedCalendar};
use crate::domain::hours::{AgentCalendar, Block};
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{
    BlockId, FollowedCalendarId, InvitationId, OpenHouseId, PropertyId, VisitId, WaitingEntryId,
};
use crate::domain::invitation::Invitation;
use crate::domain::open_house::OpenHouseState;
use crate::domain::property::ShownProperty;
use crate::domain::settings::VisitSettings;
use crate::domain::slot::{Busy, Showing, SlotFacts};
use crate::domain::visit::VisitState;
use crate::domain::waiting::WaitingEntryState;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Who has a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seated {
    /// Whoever comes.
    Visit(VisitId),
    /// Whoever it is offered to.
    Offer(WaitingEntryId),
}

#[derive(Debug, Default, Clone)]
pub(super) struct Kept {
    pub(super) properties: BTreeMap<PropertyId, ShownProperty>,
    pub(super) members: BTreeSet<(OrganizationId, UserId)>,
    pub(super) visits: BTreeMap<VisitId, VisitState>,
    pub(super) seats: BTreeMap<(OpenHouseId, u16), Seated>,
    pub(super) holds: Holds,
    pub(super) calendars: BTreeMap<(OrganizationId, UserId), AgentCalendar>,
    pub(super) blocks: BTreeMap<BlockId, Block>,
    pub(super) settings: BTreeMap<PropertyId, VisitSettings>,
    pub(super) houses: BTreeMap<OpenHouseId, OpenHouseState>,
    pub(super) waiting: BTreeMap<WaitingEntryId, WaitingEntryState>,
    pub(super) invitations: BTreeMap<InvitationId, Invitation>,
    pub(super) keys: BTreeMap<Uuid, (RequestKey, VisitId)>,
    pub(super) feeds: BTreeMap<(OrganizationId, UserId), AgentFeed>,
    pub(super) followed: BTreeMap<FollowedCalendarId, (FollowedCalendar, Vec<BusyTime>)>,
}

impl Kept {
    /// All that decides about the times of a property.
    pub(super) fn facts(
        &self,
        id: PropertyId,
        shown_by: Option<UserId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Option<SlotFacts> {
        let property = self.properties.get(&id)?.clone();
        let settings = self.settings.get(&id).copied().unwrap_or_default();
        let organization = property.organization;
        let agent = self.shows(&property, shown_by);
        let calendar = agent.map(|agent| {
            let said = self.calendars.get(&(organization, agent)).cloned();
            said.unwrap_or_else(|| AgentCalendar::unsaid(organization, agent))
        });
        let mut busy: BTreeMap<Uuid, Busy> = BTreeMap::new();
        for (held_from, held_until, occasion) in self.holds.meeting(id.0, from, until) {
            busy.insert(occasion, Busy { occasion, held_from, held_until, showing: None });
        }
        if let Some(agent) = agent {
            for (held_from, held_until, occasion) in self.holds.meeting(agent.0, from, until) {
                let showing = self.showing(occasion);
                busy.insert(occasion, Busy { occasion, held_from, held_until, showing });
            }
            let blocks = self.blocks.values().filter(|block| block.agent == agent);
            for block in blocks.filter(|block| block.from < until && block.until > from) {
                let (held_from, held_until) = (block.from, block.until);
                let occasion = block.id.0;
                busy.insert(occasion, Busy { occasion, held_from, held_until, showing: None });
            }
        }
        let mut busy: Vec<Busy> = busy.into_values().collect();
        let followed = self.followed.values().filter(|(calendar, _)| Some(calendar.agent) == agent);
        for (calendar, times) in followed {
            let met = times.iter().filter(|time| time.from < until && time.until > from);
            busy.extend(met.map(|time| Busy {
                occasion: calendar.id.0,
                held_from: time.from,
                held_until: time.until,
                showing: None,
            }));
        }
        Some(SlotFacts { property, settings, agent, calendar, busy })
    }

    /// Who shows a property: only a member of its agency.
    fn shows(&self, property: &ShownProperty, shown_by: Option<UserId>) -> Option<UserId> {
        let named = || self.settings.get(&property.id).and_then(|settings| settings.values().shown_by);
        let agent = shown_by.or_else(named).or(property.agent);
        agent.filter(|agent| self.members.contains(&(property.organization, *agent)))
    }

    /// The properties that somebody shows now, and perhaps one besides.
    pub(super) fn shown_by(&self, agent: UserId, besides: Option<PropertyId>) -> BTreeSet<PropertyId> {
        let theirs = self
            .properties
            .values()
            .filter(|property| Some(property.id) == besides || self.shows(property, None) == Some(agent));
        theirs.map(|property| property.id).collect()
    }

    /// Where and when something that holds an agent takes place.
    fn showing(&self, occasion: Uuid) -> Option<Showing> {
        let visit = self.visits.get(&VisitId(occasion)).map(|v| (v.starts_at, v.ends_at, v.property));
        let house = || self.houses.get(&OpenHouseId(occasion)).map(|h| (h.starts_at, h.ends_at, h.property));
        let offer = || {
            let entry = self.waiting.get(&WaitingEntryId(occasion))?;
            entry.offer.map(|offer| (offer.slot.starts_at, offer.slot.ends_at, entry.property))
        };
        let (starts_at, ends_at, property) = visit.or_else(house).or_else(offer)?;
        let place = self.properties.get(&property).and_then(|property| property.position);
        Some(Showing { starts_at, ends_at, place })
    }

    /// Takes the lowest free seat of an announced open house.
    pub(super) fn seat(&mut self, house: OpenHouseId, who: Seated) -> Option<u16> {
        let capacity = self.houses.get(&house).filter(|house| house.hold().is_some())?.capacity;
        let free = (1..=capacity).find(|seat| !self.seats.contains_key(&(house, *seat)))?;
        self.seats.insert((house, free), who);
        Some(free)
    }

    /// How many seats of an open house are taken, or held for whoever they are offered to.
    pub(super) fn seats_taken(&self, house: OpenHouseId) -> u16 {
        let taken = self.seats.range((house, 0)..=(house, u16::MAX)).count();
        u16::try_from(taken).unwrap_or(u16::MAX)
    }
}
