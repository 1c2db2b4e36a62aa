//! How visits of a property are arranged, as its agency sees it.

use crate::application::ports::{HouseSeats, Ports};
use crate::domain::property::ShownProperty;
use crate::domain::settings::VisitSettings;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;

/// How visits of a property are arranged.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyVisits {
    /// The property.
    pub property: ShownProperty,
    /// What is set, or what holds until something is.
    pub settings: VisitSettings,
    /// Who shows it now; none: nobody, until somebody is named.
    pub shown_by: Option<UserId>,
    /// Open houses to come, the earliest first.
    pub open_houses: Vec<HouseSeats>,
}

/// Shows agencies how visits of their properties are arranged.
pub struct ViewPropertyVisits {
    ports: Ports,
}

impl ViewPropertyVisits {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The arrangement of a property (by its public number), whatever its status. Nothing if the
    /// agency has no such property.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, agent: &Agent, number: i64) -> Result<Option<PropertyVisits>, StorageError> {
        let now = self.ports.clock.now();
        let facts = self.ports.queries.facts(number, now, now).await?;
        let theirs = facts.filter(|facts| facts.property.organization == agent.organization());
        let Some(facts) = theirs else {
            return Ok(None);
        };
        let open_houses = self.ports.queries.open_houses(facts.property.id, now).await?;
        Ok(Some(PropertyVisits {
            property: facts.property,
            settings: facts.settings,
            shown_by: facts.agent,
            open_houses,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::AnnounceOpenHouseCommand;
    use crate::fixtures::{ANA, FLAT, RUI, ana, at, shown, stranger};

    #[tokio::test]
    async fn an_agency_sees_how_visits_of_its_properties_are_arranged() {
        let world = World::new();
        let view = &world.container().view_property_visits;
        let number = shown(FLAT).number;
        let unsaid = view.execute(&ana(), number).await.unwrap().unwrap();
        assert_eq!((unsaid.settings, unsaid.shown_by), (VisitSettings::default(), Some(ANA)));
        world.arrange(FLAT, |settings| settings.shown_by = Some(RUI)).await;
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        let saturday = AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity: 3 };
        let house = world.container().announce_open_house.execute(&ana(), saturday).await.unwrap();
        let seen = view.execute(&ana(), number).await.unwrap().unwrap();
        assert_eq!((seen.property.id, seen.shown_by), (FLAT, Some(RUI)));
        assert_eq!((seen.open_houses[0].house.id, seen.open_houses[0].taken), (house, 0));
    }

    #[tokio::test]
    async fn it_does_so_when_the_public_does_not_see_the_property_and_others_never_do() {
        let world = World::new();
        let mut withdrawn = shown(FLAT);
        withdrawn.visitable = false;
        world.store().show(withdrawn.clone());
        let view = &world.container().view_property_visits;
        let seen = view.execute(&ana(), withdrawn.number).await.unwrap();
        assert_eq!(seen.map(|seen| seen.property.id), Some(FLAT));
        assert_eq!(view.execute(&stranger(), withdrawn.number).await.unwrap(), None);
        assert_eq!(view.execute(&ana(), 999).await.unwrap(), None);
    }
}
