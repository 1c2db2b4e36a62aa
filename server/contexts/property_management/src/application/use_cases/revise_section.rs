//! An agent saves one section of a property.
//!
//! Two agents may work on the same property: what counts is whether the *section*
//! still says what the agent saw. Another section that changed meanwhile is no
//! conflict, and the same content sent twice is none either.

use crate::application::locating::{resolved, settle};
use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{AgencyStandings, PersonalDataVault, UnitOfWork, UnitsOfWork};
use crate::application::sealing::{SealingError, seal_owners};
use crate::domain::activity::{Activity, Deed};
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::ResolvedPlace;
use crate::domain::property::{Property, PropertyId, RevisionError};
use crate::domain::publish_gate::PublishIssue;
use crate::domain::section::{Fingerprint, Section, SectionName};
use crate::domain::values::{InvalidValue, Reference};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What a section is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviseSectionCommand {
    /// The property.
    pub property: PropertyId,
    /// What the section said when the agent opened it.
    pub seen: Fingerprint,
    /// What it is to say from now on.
    pub section: Section,
}

/// Why the section stays as it was.
#[derive(Debug, Error)]
pub enum ReviseSectionError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Somebody else changed this section since the agent saw it.
    #[error("somebody else changed this section in the meantime")]
    ChangedMeanwhile,
    /// Another property of the agency has the reference.
    #[error("there is a property with the reference {0} already")]
    ReferenceTaken(Reference),
    /// The property is public, and would break the gate's hard rules.
    #[error("it is public, and must not become so")]
    NotWhilePublic(Vec<PublishIssue>),
    /// What is said doesn't hold.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<RevisionError> for ReviseSectionError {
    fn from(error: RevisionError) -> Self {
        match error {
            RevisionError::Invalid(invalid) => Self::Invalid(invalid),
            RevisionError::NotWhilePublic(issues) => Self::NotWhilePublic(issues),
        }
    }
}

impl From<SealingError> for ReviseSectionError {
    fn from(error: SealingError) -> Self {
        match error {
            SealingError::Invalid(invalid) => Self::Invalid(invalid),
            SealingError::Gone => Self::ChangedMeanwhile,
            SealingError::Storage(error) => Self::Storage(error),
        }
    }
}

/// How often a change is tried that others got in the way of.
const ATTEMPTS: u32 = 3;

/// Saves one section of a property.
pub struct ReviseSection {
    units_of_work: Arc<dyn UnitsOfWork>,
    agencies: Arc<dyn AgencyStandings>,
    gazetteer: Arc<dyn Gazetteer>,
    vault: Arc<dyn PersonalDataVault>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl ReviseSection {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        agencies: Arc<dyn AgencyStandings>,
        gazetteer: Arc<dyn Gazetteer>,
        vault: Arc<dyn PersonalDataVault>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, agencies, gazetteer, vault, ids, clock }
    }

    /// Saves the section and tells whether anything was different.
    ///
    /// # Errors
    /// [`ReviseSectionError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ReviseSectionCommand,
    ) -> Result<bool, ReviseSectionError> {
        let mut attempt = 1;
        loop {
            match self.attempt(agent, &command).await {
                // Somebody else saved the property meanwhile: perhaps another section.
                Err(ReviseSectionError::Storage(StorageError::Conflict)) if attempt < ATTEMPTS => {
                    attempt += 1
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: &ReviseSectionCommand,
    ) -> Result<bool, ReviseSectionError> {
        // Whoever has to be asked is asked before the transaction begins, which must not wait.
        let place = self.place_of(&command.section).await?;
        let agency = self.agencies.standing(agent.organization()).await?;
        let zone = agency.ok_or(ReviseSectionError::UnknownProperty)?.zone;
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(ReviseSectionError::UnknownProperty)?;
        let draft = self.revised(&property, &command.section, place)?;
        let now = self.clock.now();
        let name = command.section.name();
        if property.state().fingerprint(name) != command.seen {
            // The answer to the first of two equal requests got lost: no conflict.
            let same = property.clone().revise(draft, zone, now).is_ok_and(|changed| !changed);
            return if same { Ok(false) } else { Err(ReviseSectionError::ChangedMeanwhile) };
        }
        if name == SectionName::Basics && draft.reference != property.state().reference {
            self.reference_is_free(unit.as_mut(), agent, &draft.reference).await?;
        }
        let price_before = property.state().current_price();
        if !property.revise(draft, zone, now)? {
            return Ok(false);
        }
        unit.properties().save(&mut property).await?;
        let deed = match property.state().current_price() {
            Some(price) if name == SectionName::Price && Some(price) != price_before => {
                Deed::Price { cents: price.money().cents }
            }
            _ => Deed::Section { section: name },
        };
        unit.journal().append(&[Activity::of(agent, command.property, deed, now)]).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// The property as it would be with the section.
    fn revised(
        &self,
        property: &Property,
        section: &Section,
        place: Option<ResolvedPlace>,
    ) -> Result<PropertyDraft, ReviseSectionError> {
        let mut draft = property.to_draft();
        section.clone().write_into(&mut draft);
        if let Some(resolved) = place {
            let names = draft.address.names();
            settle(&mut draft, names, resolved);
        }
        if let Section::Owners(owners) = section {
            let (state, vault) = (property.state(), self.vault.as_ref());
            draft.owners = seal_owners(vault, self.ids.as_ref(), state.organization, &state.owners, owners)?;
        }
        Ok(draft)
    }

    /// What the gazetteer makes of a new place.
    async fn place_of(&self, section: &Section) -> Result<Option<ResolvedPlace>, StorageError> {
        let Section::Place(place) = section else { return Ok(None) };
        let pin = place.position.map(|position| (position.latitude(), position.longitude()));
        let names = place.address.names();
        resolved(self.gazetteer.as_ref(), place.address.country, &names, pin).await.map(Some)
    }

    async fn reference_is_free(
        &self,
        unit: &mut dyn UnitOfWork,
        agent: &Agent,
        reference: &Reference,
    ) -> Result<(), ReviseSectionError> {
        match unit.properties().find_by_reference(agent.organization(), reference).await? {
            Some(_) => Err(ReviseSectionError::ReferenceTaken(reference.clone())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::characteristics::Energy;
    use crate::domain::gazetteer::{Place as KnownPlace, PlaceKind};
    use crate::domain::owner::{OwnerDraft, OwnerId, Share};
    use crate::domain::publish_gate::AgencyStanding;
    use crate::domain::rent::{RentConditions, Rents};
    use crate::domain::section::{Basics, Place};
    use crate::domain::values::{CertificateNumber, Description, FullName, PlaceName, Price};
    use crate::domain::vocabulary::{EnergyClass, ListingType, PropertyType};
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, licensed, moment, stranger};
    use kernel::locale::Country;
    use kernel::money::Money;
    use kernel::nif::Nif;
    use kernel::zone::TimeZone;

    /// What a section says now.
    fn seen(world: &World, property: PropertyId, name: SectionName) -> Fingerprint {
        world.property(property).fingerprint(name)
    }

    async fn save(
        world: &World,
        property: PropertyId,
        seen: Fingerprint,
        section: Section,
    ) -> Result<bool, ReviseSectionError> {
        let command = ReviseSectionCommand { property, seen, section };
        world.container().revise_section.execute(&agent(), command).await
    }

    /// Saves a section as somebody who has just opened it.
    async fn revise(
        world: &World,
        property: PropertyId,
        section: Section,
    ) -> Result<bool, ReviseSectionError> {
        save(world, property, seen(world, property, section.name()), section).await
    }

    fn texts(description: &str) -> Section {
        let mut texts = complete_draft("A-1").texts;
        texts.pt.description = Description::parse(description).unwrap();
        Section::Texts(Box::new(texts))
    }

    fn price(euros: i64) -> Section {
        Section::Price(Some(Price::new(Money::euros(euros)).unwrap()))
    }

    fn basics(reference: &str, listing_type: ListingType) -> Section {
        let reference = Reference::parse(reference).unwrap();
        Section::Basics(Basics { reference, listing_type, property_type: PropertyType::Apartment })
    }

    fn maria(id: Option<OwnerId>, nif: Option<&str>) -> OwnerDraft {
        OwnerDraft {
            id,
            full_name: FullName::parse("Maria Silva").unwrap().unwrap(),
            nif: nif.map(|nif| Nif::parse(Country::Portugal, nif).unwrap()),
            identity: None,
            civil_status: None,
            email: None,
            phone: None,
            share: Some(Share::new(1, 2).unwrap()),
        }
    }

    #[tokio::test]
    async fn of_two_who_change_the_same_section_the_second_is_told_and_nothing_is_lost() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let opened = seen(&world, property, SectionName::Texts);
        assert!(save(&world, property, opened, texts("Da Ana")).await.unwrap());
        let late = save(&world, property, opened, texts("Do Rui")).await;
        assert!(matches!(late, Err(ReviseSectionError::ChangedMeanwhile)));
        let said = world.property(property).texts.pt.description.unwrap();
        assert_eq!(said.as_str(), "Da Ana");
    }

    #[tokio::test]
    async fn two_who_change_different_sections_are_not_in_each_others_way() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let opened = [SectionName::Texts, SectionName::Price].map(|name| seen(&world, property, name));
        assert!(save(&world, property, opened[0], texts("Da Ana")).await.unwrap());
        assert!(save(&world, property, opened[1], price(1)).await.unwrap());
        assert_eq!(
            world.deeds(property),
            [Deed::Created, Deed::Section { section: SectionName::Texts }, Deed::Price { cents: 100 }]
        );
    }

    #[tokio::test]
    async fn the_same_sent_twice_because_the_answer_got_lost_is_no_conflict() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let opened = seen(&world, property, SectionName::Texts);
        assert!(save(&world, property, opened, texts("Da Ana")).await.unwrap());
        assert!(!save(&world, property, opened, texts("Da Ana")).await.unwrap());
        assert_eq!(world.property(property).version, 2);
    }

    #[tokio::test]
    async fn somebody_who_was_faster_with_another_section_costs_a_second_try_and_no_more() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(2);
        assert!(revise(&world, property, price(1)).await.unwrap());
        world.store().conflict_on_the_next(3);
        let given_up = revise(&world, property, price(2)).await;
        assert!(matches!(given_up, Err(ReviseSectionError::Storage(StorageError::Conflict))));
    }

    #[tokio::test]
    async fn a_taken_reference_is_told_as_such() {
        let world = World::new();
        world.create(&agent(), complete_draft("A-1")).await;
        let property = world.create(&agent(), complete_draft("A-2")).await;
        let refused = revise(&world, property, basics("A-1", ListingType::Sale)).await;
        assert!(matches!(refused, Err(ReviseSectionError::ReferenceTaken(r)) if r.as_str() == "A-1"));
        assert!(revise(&world, property, basics("A-3", ListingType::Sale)).await.unwrap());
    }

    #[tokio::test]
    async fn what_was_asked_for_a_sale_is_no_rent() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        assert!(revise(&world, property, basics("A-1", ListingType::Rent)).await.unwrap());
        assert_eq!(world.property(property).current_price(), None);
        let public = world.publish(&agent(), complete_draft("A-2")).await;
        let refused = revise(&world, public, basics("A-2", ListingType::Rent)).await;
        assert!(matches!(refused, Err(ReviseSectionError::NotWhilePublic(issues))
            if issues == [PublishIssue::MissingPrice]));
    }

    #[tokio::test]
    async fn what_is_public_stays_lawful_section_by_section() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.listing_type = ListingType::Rent;
        let property = world.publish(&agent(), draft).await;
        let refused = revise(&world, property, texts("Luminoso. Abstenerse extranjeros.")).await;
        assert!(matches!(refused, Err(ReviseSectionError::NotWhilePublic(_))));
        let rent = RentConditions { advance: Rents::new(3).ok(), deposit: None };
        let refused = revise(&world, property, Section::RentConditions(rent)).await;
        assert!(matches!(refused, Err(ReviseSectionError::NotWhilePublic(issues))
            if issues == [PublishIssue::RentAdvanceTooHigh { max: 2 }]));
    }

    #[tokio::test]
    async fn a_certificate_that_expires_today_serves_a_public_property_until_the_agencys_midnight() {
        let late = moment(2027, 6, 30, 23, 30);
        let expiring = Section::Energy(Some(Energy::Certified {
            class: EnergyClass::C,
            certificate: CertificateNumber::parse("SCE7").unwrap(),
            expires_on: Some(late.date_naive()),
        }));
        for (zone, taken) in [(TimeZone::Lisbon, false), (TimeZone::Azores, true)] {
            let world = World::new();
            world.set_standing(AGENCY, AgencyStanding { zone, ..licensed() });
            let property = world.publish(&agent(), complete_draft("A-1")).await;
            world.clock.advance(late - world.clock.now());
            match revise(&world, property, expiring.clone()).await {
                Ok(changed) => assert!(changed && taken, "{zone}"),
                Err(ReviseSectionError::NotWhilePublic(issues)) => {
                    assert_eq!(issues, [PublishIssue::EnergyCertificateExpired]);
                    assert!(!taken, "{zone}");
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[tokio::test]
    async fn a_place_is_looked_up_in_the_gazetteer() {
        let lisboa = |id, kind, parent| KnownPlace {
            id,
            kind,
            country: Country::Portugal,
            name: "Lisboa".to_owned(),
            parent,
            position: None,
        };
        let world = World::with_places(vec![
            lisboa(1, PlaceKind::District, None),
            lisboa(2, PlaceKind::Municipality, Some(1)),
        ]);
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let mut address = complete_draft("A-1").address;
        (address.municipality, address.district) = (PlaceName::parse("lisboa").unwrap(), None);
        let section = Section::Place(Place { address, position: None, hidden: true });
        assert!(revise(&world, property, section).await.unwrap());
        let kept = world.property(property);
        assert_eq!(kept.address.district.unwrap().as_str(), "Lisboa");
        assert_eq!((kept.places.district, kept.places.municipality), (Some(1), Some(2)));
        assert!(kept.address_hidden);
    }

    #[tokio::test]
    async fn an_owners_numbers_are_sealed_and_stay_when_they_are_not_typed_in_again() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let owner = world.own(property, "501964843", "12345678 9ZX1").await;
        let sealed = world.property(property).owners.as_slice()[0].clone();
        assert!(!format!("{sealed:?}").contains("501964843"));

        assert!(revise(&world, property, Section::Owners(vec![maria(Some(owner), None)])).await.unwrap());
        let kept = world.property(property).owners.as_slice()[0].clone();
        assert_eq!((&kept.nif, &kept.identity), (&sealed.nif, &sealed.identity));
        assert_eq!(kept.share, Some(Share::new(1, 2).unwrap()));

        let again = Section::Owners(vec![maria(Some(owner), Some("501964843"))]);
        assert!(!revise(&world, property, again).await.unwrap(), "the same number is no change");
        let other = Section::Owners(vec![maria(Some(owner), Some("123456789"))]);
        assert!(revise(&world, property, other).await.unwrap());
        assert_ne!(world.property(property).owners.as_slice()[0].nif, sealed.nif);
    }

    #[tokio::test]
    async fn owners_that_went_meanwhile_or_share_too_much_are_told() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let gone = maria(Some(OwnerId(uuid::Uuid::from_u128(0xDEAD))), None);
        let refused = revise(&world, property, Section::Owners(vec![gone])).await;
        assert!(matches!(refused, Err(ReviseSectionError::ChangedMeanwhile)));
        let three = vec![maria(None, None), maria(None, None), maria(None, None)];
        let refused = revise(&world, property, Section::Owners(three)).await;
        assert!(matches!(refused, Err(ReviseSectionError::Invalid(InvalidValue::Share))));
    }

    #[tokio::test]
    async fn who_changed_it_is_written_down_and_another_agency_does_not_find_it() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let ana = Agent::member(AGENCY, ANA);
        let seen = seen(&world, property, SectionName::Price);
        let command = ReviseSectionCommand { property, seen, section: price(1) };
        let foreign = world.container().revise_section.execute(&stranger(), command.clone()).await;
        assert!(matches!(foreign, Err(ReviseSectionError::UnknownProperty)));
        world.container().revise_section.execute(&ana, command).await.unwrap();
        let dossier = world.container().view_dossier.execute(&ana, property).await.unwrap().unwrap();
        assert_eq!(dossier.activity[0].0.actor, Some(ANA));
    }
}
