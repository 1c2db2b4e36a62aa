//! Reads over what is kept in memory.

use super::kept::Kept;
use super::store::InMemoryStore;
use crate::application::ports::{
    BookingQueries, CalendarHouse, CalendarPage, CalendarRange, CalendarVisit, Claim, HouseSeats,
    MOST_UNSETTLED, NamedProperty, ViewedVisit, WaitingView,
};
use crate::domain::elsewhere::BusyElsewhere;
use crate::domain::hours::Block;
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{PropertyId, VisitId, WaitingEntryId};
use crate::domain::property::ShownProperty;
use crate::domain::slot::SlotFacts;
use crate::domain::visit::VisitStatus;
use crate::domain::waiting::WaitingStatus;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// What a property is called.
fn named(shown: &ShownProperty) -> NamedProperty {
    let ShownProperty { number, reference, titles, .. } = shown.clone();
    NamedProperty { number, reference, titles }
}

impl Kept {
    /// The visits of an agency, of one of its agents or of all, in their order.
    fn on_calendar(&self, organization: OrganizationId, whose: Option<UserId>) -> Vec<CalendarVisit> {
        let theirs = self.visits.values().filter(|visit| {
            visit.organization == organization && whose.is_none_or(|whose| whose == visit.agent)
        });
        let mut visits: Vec<CalendarVisit> = theirs
            .map(|visit| CalendarVisit {
                visit: visit.clone(),
                property: self.properties.get(&visit.property).map(named),
                needs_agent: !self.members.contains(&(organization, visit.agent)),
            })
            .collect();
        visits.sort_by_key(|one| (one.visit.starts_at, one.visit.id));
        visits
    }

    /// The times kept free in a range, in their order.
    fn blocks_in(&self, range: CalendarRange) -> Vec<Block> {
        let CalendarRange { organization, agent: whose, from, until } = range;
        let theirs = self.blocks.values().filter(|block| {
            block.organization == organization && whose.is_none_or(|whose| whose == block.agent)
        });
        let mut blocks: Vec<_> =
            theirs.filter(|block| block.from < until && block.until > from).cloned().collect();
        blocks.sort_by_key(|block| (block.from, block.id));
        blocks
    }
}

/// The ids with the earliest moments up to now, in their order.
fn due<T: Ord>(mut all: Vec<(Timestamp, T)>, now: Timestamp, limit: u32) -> Vec<T> {
    all.retain(|(at, _)| *at <= now);
    all.sort_unstable();
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    all.into_iter().map(|(_, id)| id).collect()
}

#[async_trait]
impl BookingQueries for InMemoryStore {
    async fn facts(
        &self,
        number: i64,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError> {
        Ok(self.look(|kept| {
            let property = kept.properties.values().find(|property| property.number == number)?;
            kept.facts(property.id, None, from, until)
        }))
    }

    async fn answered(&self, key: &RequestKey) -> Result<Claim, StorageError> {
        Ok(self.look(|kept| match kept.keys.get(&key.key) {
            None => Claim::Fresh,
            Some((earlier, visit)) if earlier == key => Claim::Known(*visit),
            Some(_) => Claim::OtherBody,
        }))
    }

    async fn open_houses(
        &self,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<HouseSeats>, StorageError> {
        Ok(self.look(|kept| {
            let announced = kept.houses.values().filter(|house| house.hold().is_some());
            let mut houses: Vec<HouseSeats> = announced
                .filter(|house| house.property == property && house.starts_at > after)
                .map(|house| HouseSeats { house: *house, taken: kept.seats_taken(house.id) })
                .collect();
            houses.sort_by_key(|seats| (seats.house.starts_at, seats.house.id));
            houses
        }))
    }

    async fn visit(&self, id: VisitId) -> Result<Option<ViewedVisit>, StorageError> {
        Ok(self.look(|kept| {
            let visit = kept.visits.get(&id)?.clone();
            let property = kept.properties.get(&visit.property).cloned();
            Some(ViewedVisit { visit, property })
        }))
    }

    async fn calendar(&self, range: CalendarRange) -> Result<CalendarPage, StorageError> {
        let CalendarRange { organization, agent: whose, from, until } = range;
        let theirs = |agency, agent| agency == organization && whose.is_none_or(|whose| whose == agent);
        let meets = |begins: Timestamp, ends: Timestamp| begins < until && ends > from;
        Ok(self.look(|kept| {
            let mut visits = kept.on_calendar(organization, whose);
            visits.retain(|one| meets(one.visit.starts_at, one.visit.ends_at));
            let houses = kept.houses.values().filter(|house| theirs(house.organization, house.agent));
            let mut open_houses: Vec<CalendarHouse> = houses
                .filter(|house| meets(house.starts_at, house.ends_at))
                .map(|house| CalendarHouse {
                    seats: HouseSeats { house: *house, taken: kept.seats_taken(house.id) },
                    property: kept.properties.get(&house.property).map(named),
                })
                .collect();
            open_houses.sort_by_key(|one| (one.seats.house.starts_at, one.seats.house.id));
            let blocks = kept.blocks_in(range);
            let followed = kept.followed.values();
            let mut elsewhere: Vec<BusyElsewhere> = followed
                .filter(|(calendar, _)| theirs(calendar.organization, calendar.agent))
                .flat_map(|(calendar, times)| {
                    times.iter().map(|time| BusyElsewhere { agent: calendar.agent, time: *time })
                })
                .filter(|busy| meets(busy.time.from, busy.time.until))
                .collect();
            elsewhere.sort_by_key(|busy| (busy.time.from, busy.agent));
            CalendarPage { visits, open_houses, blocks, elsewhere }
        }))
    }

    async fn blocks(&self, range: CalendarRange) -> Result<Vec<Block>, StorageError> {
        Ok(self.look(|kept| kept.blocks_in(range)))
    }

    async fn unsettled(&self, range: CalendarRange) -> Result<Vec<CalendarVisit>, StorageError> {
        let CalendarRange { organization, agent, from, until } = range;
        Ok(self.look(|kept| {
            let mut visits = kept.on_calendar(organization, agent);
            visits.retain(|CalendarVisit { visit, needs_agent, .. }| {
                let waits = visit.status == VisitStatus::Requested;
                let needs = visit.ends_at <= until || waits || *needs_agent;
                visit.status.is_open() && visit.ends_at > from && needs
            });
            visits.truncate(MOST_UNSETTLED);
            visits
        }))
    }

    async fn waiting(&self, id: WaitingEntryId) -> Result<Option<WaitingView>, StorageError> {
        Ok(self.look(|kept| {
            let entry = kept.waiting.get(&id)?.clone();
            let property = kept.properties.get(&entry.property).cloned();
            Some(WaitingView { entry, property })
        }))
    }

    async fn due_for_reminder(&self, now: Timestamp, limit: u32) -> Result<Vec<VisitId>, StorageError> {
        Ok(self.look(|kept| {
            let confirmed = kept.visits.values().filter(|visit| visit.status == VisitStatus::Confirmed);
            let marked = confirmed.filter_map(|visit| Some((visit.remind_at?, visit.id)));
            due(marked.collect(), now, limit)
        }))
    }

    async fn lapsed_offers(&self, now: Timestamp, limit: u32) -> Result<Vec<WaitingEntryId>, StorageError> {
        Ok(self.look(|kept| {
            let over = kept.waiting.values().filter_map(|entry| match entry.status {
                WaitingStatus::Offered => Some((entry.offer?.until, entry.id)),
                WaitingStatus::Waiting => Some((entry.starts_at, entry.id)),
                WaitingStatus::Taken | WaitingStatus::Lapsed | WaitingStatus::Left => None,
            });
            due(over.collect(), now, limit)
        }))
    }
}
