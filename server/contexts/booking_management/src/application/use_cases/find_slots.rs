//! Which times a visitor can choose from.

use crate::application::ports::{HouseSeats, Ports};
use crate::application::steps::FARTHEST;
use crate::domain::ids::VisitId;
use crate::domain::property::ShownProperty;
use crate::domain::settings::VisitSettings;
use crate::domain::slot::{LONGEST_HOLD, Openings, Slot};
use chrono::{NaiveDate, TimeDelta};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Which times are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindSlotsQuery {
    /// The property, by its public number.
    pub property: i64,
    /// The first day by the clock of the property; none: the first on which one can book.
    pub from: Option<NaiveDate>,
    /// How many days; more than [`FindSlots::MAX_DAYS`] are as many.
    pub days: u16,
    /// The visit that is to have another time, if one is: it is not in its own way, and the time it
    /// has is none to choose.
    pub moving: Option<VisitId>,
}

/// What a property offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// The property. Its address is for those who booked.
    pub property: ShownProperty,
    /// How its visits are arranged.
    pub settings: VisitSettings,
    /// From when on one can book…
    pub earliest: Timestamp,
    /// … and until when.
    pub latest: Timestamp,
    /// The free times, the earliest first.
    pub slots: Vec<Slot>,
    /// Open houses to come.
    pub open_houses: Vec<HouseSeats>,
}

/// Finds free times.
pub struct FindSlots {
    ports: Ports,
}

impl FindSlots {
    /// The most days that are looked at at once.
    pub const MAX_DAYS: u16 = 62;

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The times. Nothing if there is no such property, or the public doesn't see it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, query: FindSlotsQuery) -> Result<Option<Offered>, StorageError> {
        let now = self.ports.clock.now();
        let days = TimeDelta::days(query.days.min(Self::MAX_DAYS).into());
        let begins = query.from.map_or(now, |day| day.and_time(chrono::NaiveTime::MIN).and_utc());
        // Settings may ask for 14 days of notice, which nobody knows before they are read.
        // Nothing before now can be chosen, and nothing beyond any horizon: it isn't looked at.
        let begins = begins.clamp(now, now + FARTHEST);
        let ends = begins + days + TimeDelta::days(14) + LONGEST_HOLD;
        let facts = self.ports.queries.facts(query.property, begins - LONGEST_HOLD, ends).await?;
        let Some(facts) = facts.filter(|facts| facts.property.visitable) else {
            return Ok(None);
        };
        let moving = query.moving.map(|visit| visit.0);
        let openings = Openings::new(&facts, now, self.ports.travel.as_ref(), moving);
        let (earliest, latest) = (openings.earliest(), openings.latest());
        let from = query.from.unwrap_or_else(|| facts.property.zone.clock(earliest).date());
        let until = from.checked_add_signed(days - TimeDelta::days(1)).unwrap_or(from);
        let slots = openings.free_slots(from, until);
        let open_houses = self.ports.queries.open_houses(facts.property.id, now).await?;
        Ok(Some(Offered {
            slots,
            earliest,
            latest,
            settings: facts.settings,
            property: facts.property,
            open_houses,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{FLAT, HOUSE, at, day, shown};

    fn query(from: Option<NaiveDate>, days: u16) -> FindSlotsQuery {
        FindSlotsQuery { property: shown(FLAT).number, from, days, moving: None }
    }

    #[tokio::test]
    async fn the_times_of_a_day_are_those_that_nothing_is_in_the_way_of() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        world.book(HOUSE, at(4, 14, 0)).await;
        let offered = world.container().find_slots.execute(query(Some(day(4)), 1)).await.unwrap().unwrap();
        let starts: Vec<_> = offered.slots.iter().map(|slot| slot.starts_at).collect();
        let free =
            [(9, 0), (11, 0), (11, 30), (12, 0), (12, 30), (15, 30), (16, 0), (16, 30), (17, 0), (17, 30)];
        assert_eq!(starts, free.map(|(hour, minute)| at(4, hour, minute)));
    }

    #[tokio::test]
    async fn whoever_moves_a_visit_may_choose_times_that_only_the_visit_itself_is_in_the_way_of() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        let query = FindSlotsQuery { moving: Some(visit), ..query(Some(day(4)), 1) };
        let offered = world.container().find_slots.execute(query).await.unwrap().unwrap();
        let starts: Vec<_> = offered.slots.iter().take(4).map(|slot| slot.starts_at).collect();
        assert_eq!(starts, [(9, 0), (9, 30), (10, 30), (11, 0)].map(|(hour, minute)| at(4, hour, minute)));
    }

    #[tokio::test]
    async fn without_a_day_the_first_is_that_on_which_one_can_book() {
        let world = World::new();
        let offered = world.container().find_slots.execute(query(None, 1)).await.unwrap().unwrap();
        assert_eq!((offered.earliest, offered.latest), (at(3, 12, 0), at(2, 12, 0) + TimeDelta::days(60)));
        assert_eq!(offered.slots[0].starts_at, at(3, 12, 0));
        assert_eq!(offered.slots.len(), 12);
    }

    #[tokio::test]
    async fn on_days_that_are_over_or_that_nobody_lives_to_see_nothing_is_offered() {
        let world = World::new();
        for day in [NaiveDate::MIN, day(1), NaiveDate::MAX] {
            let offered = world.container().find_slots.execute(query(Some(day), 1)).await.unwrap().unwrap();
            assert!(offered.slots.is_empty(), "{day}");
        }
        let from = day(1);
        let week = world.container().find_slots.execute(query(Some(from), 7)).await.unwrap().unwrap();
        assert_eq!(week.slots.first().map(|slot| slot.starts_at), Some(at(3, 12, 0)));
    }

    #[tokio::test]
    async fn a_property_that_the_public_does_not_see_offers_nothing() {
        let world = World::new();
        let mut withdrawn = shown(FLAT);
        withdrawn.visitable = false;
        world.store().show(withdrawn);
        let find = &world.container().find_slots;
        assert_eq!(find.execute(query(None, 7)).await.unwrap(), None);
        let unknown = FindSlotsQuery { property: 999, ..query(None, 7) };
        assert_eq!(find.execute(unknown).await.unwrap(), None);
    }
}
