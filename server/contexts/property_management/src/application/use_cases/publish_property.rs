//! An agent puts a property on the market.

use crate::application::ports::UnitsOfWork;
use crate::application::retrying::retrying;
use crate::domain::activity::{Activity, Deed};
use crate::domain::property::{PropertyId, PublishError};
use crate::domain::publish_gate::PublishMode;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be published, and how strict the gate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishPropertyCommand {
    /// The property.
    pub property: PropertyId,
    /// How much the gate lets through.
    pub mode: PublishMode,
}

/// Why it stays in the drawer.
#[derive(Debug, Error)]
pub enum PublishPropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownAgency,
    /// The gate or the status keeps it back.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Puts a property on the market, through the publish gate.
pub struct PublishProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl PublishProperty {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Publishes the property, as others leave it who change it at the same moment.
    ///
    /// # Errors
    /// [`PublishPropertyError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: PublishPropertyCommand,
    ) -> Result<(), PublishPropertyError> {
        let overtaken = |error: &_| matches!(error, PublishPropertyError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, command)).await?;
        tracing::info!(property = %command.property, organization = %agent.organization(), "property published");
        Ok(())
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: PublishPropertyCommand,
    ) -> Result<(), PublishPropertyError> {
        let mut unit = self.units_of_work.begin().await?;
        let agency = unit.standing_to_publish(agent.organization()).await?;
        let agency = agency.ok_or(PublishPropertyError::UnknownAgency)?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(PublishPropertyError::UnknownProperty)?;
        let now = self.clock.now();
        property.publish(command.mode, &agency, now)?;
        unit.properties().save(&mut property).await?;
        unit.journal().append(&[Activity::of(agent, command.property, Deed::Published, now)]).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::characteristics::Energy;
    use crate::domain::owner::PropertyOwners;
    use crate::domain::publish_gate::{AddressGap, AgencyStanding, Attention, PublishIssue};
    use crate::domain::status::PropertyStatus;
    use crate::fixtures::{AGENCY, agent, complete_draft, licensed, moment, stranger};
    use kernel::zone::TimeZone;

    async fn publish(
        world: &World,
        property: PropertyId,
        mode: PublishMode,
    ) -> Result<(), PublishPropertyError> {
        let command = PublishPropertyCommand { property, mode };
        world.container().publish_property.execute(&agent(), command).await
    }

    #[tokio::test]
    async fn a_complete_property_becomes_active() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        publish(&world, id, PublishMode::Strict).await.unwrap();
        assert_eq!(world.property(id).status, PropertyStatus::Active);
        assert!(world.property(id).published_at.is_some());
        assert_eq!(world.event_kinds(), ["PROPERTY_CREATED.v1", "PROPERTY_PUBLISHED.v1"]);
    }

    #[tokio::test]
    async fn a_property_is_published_while_its_photographs_are_still_coming_in() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(3);
        publish(&world, id, PublishMode::Strict).await.unwrap();
        assert_eq!(world.property(id).status, PropertyStatus::Active);
    }

    #[tokio::test]
    async fn what_lacks_an_owner_waits_unless_the_agency_says_otherwise() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.owners = PropertyOwners::default();
        let id = world.create(&agent(), draft).await;
        let refused = publish(&world, id, PublishMode::Strict).await;
        assert!(matches!(
            refused,
            Err(PublishPropertyError::Publish(PublishError::KeptBack(issues))) if issues == [PublishIssue::MissingOwner]
        ));
        assert_eq!(world.property(id).status, PropertyStatus::Draft);

        publish(&world, id, PublishMode::Incomplete).await.unwrap();
        assert_eq!(world.property(id).attention, [Attention::MissingOwner]);
    }

    #[tokio::test]
    async fn a_certificate_serves_on_its_last_day_and_not_a_minute_longer_by_the_agencys_clocks() {
        // It is the last day of the fixture's certificate, and half an hour to midnight in UTC.
        let late = moment(2034, 5, 31, 23, 30);
        for (zone, published) in
            [(TimeZone::Lisbon, false), (TimeZone::Madrid, false), (TimeZone::Azores, true)]
        {
            let world = World::new();
            world.set_standing(AGENCY, AgencyStanding { zone, ..licensed() });
            let id = world.create(&agent(), complete_draft("A-1")).await;
            world.clock.advance(late - world.clock.now());
            match publish(&world, id, PublishMode::Strict).await {
                Ok(()) => assert!(published, "{zone}"),
                Err(PublishPropertyError::Publish(PublishError::KeptBack(issues))) => {
                    assert_eq!(issues, [PublishIssue::EnergyCertificateExpired]);
                    assert!(!published, "{zone}");
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[tokio::test]
    async fn what_has_neither_street_nor_last_day_waits_unless_the_agency_says_otherwise() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.address.street = None;
        if let Some(Energy::Certified { expires_on, .. }) = &mut draft.characteristics.energy {
            *expires_on = None;
        }
        let id = world.create(&agent(), draft).await;
        let refused = publish(&world, id, PublishMode::Strict).await;
        let missing =
            [PublishIssue::MissingAddress(AddressGap::Street), PublishIssue::MissingEnergyCertificateExpiry];
        assert!(matches!(
            refused,
            Err(PublishPropertyError::Publish(PublishError::KeptBack(issues))) if issues == missing
        ));
        publish(&world, id, PublishMode::Incomplete).await.unwrap();
        let marks = [Attention::MissingAddress, Attention::MissingEnergyCertificateExpiry];
        assert_eq!(world.property(id).attention, marks);
    }

    #[tokio::test]
    async fn an_agency_without_licence_publishes_nothing() {
        let world = World::new();
        world.set_standing(AGENCY, AgencyStanding { has_ami_licence: false, ..licensed() });
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let refused = publish(&world, id, PublishMode::Incomplete).await;
        assert!(matches!(
            refused,
            Err(PublishPropertyError::Publish(PublishError::KeptBack(issues)))
                if issues == [PublishIssue::MissingAmiLicence]
        ));
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let command = PublishPropertyCommand { property: id, mode: PublishMode::Strict };
        let result = world.container().publish_property.execute(&stranger(), command).await;
        assert!(matches!(result, Err(PublishPropertyError::UnknownProperty)));
    }
}
